"""Logarithms (対数), recounted by the series of the inverse hyperbolic tangent in whole numbers."""

from fractions import Fraction
from math import floor
from typing import Final

from scoring.audit.figures import HALF, ONE

PLACES: Final = 50
"""An irrational value stands as the middle of the unit of this decimal place in which it lies."""

_SPARE: Final = 20


def _atanh_doubled(z: Fraction, scale: int) -> int:
    """Return 2 artanh z = 2 (z + z³/3 + z⁵/5 + …) in units of 1/scale, wrong by less than one unit a term."""
    power, square, n, result = floor(z * scale), z * z, 1, 0
    while power:
        result += 2 * power // n
        power = floor(power * square) if power > 0 else -floor(-power * square)
        n += 2
    return result


def natural_logarithm(value: Fraction, digits: int) -> Fraction:
    """Return ln value, wrong by less than 10^−digits: value = m × 2^k,  ln value = 2 artanh((m−1)/(m+1)) + k ln 2.

    >>> floor(natural_logarithm(Fraction(10), 20) * 10**12)
    2302585092994
    """
    twos, scale = 0, 10 ** (digits + _SPARE)
    while value > Fraction(4, 3):
        value, twos = value / 2, twos + 1
    while value < Fraction(2, 3):
        value, twos = value * 2, twos - 1
    logarithm_of_two = _atanh_doubled(Fraction(1, 3), scale)
    return Fraction(_atanh_doubled((value - 1) / (value + 1), scale) + twos * logarithm_of_two, scale)


def rational_power(value: Fraction, base: Fraction) -> Fraction | None:
    """Return p/q where value^q = base^p, None where the logarithm is irrational.

    If p/q is in lowest terms, base is a q-th power, so 2^q is at most its numerator; and powers of unlike size, which
    would take for ever to write out, are not equal.

    >>> rational_power(Fraction(8), Fraction(4)), rational_power(Fraction(3), Fraction(2))
    (Fraction(3, 2), None)
    """
    largest = base.numerator.bit_length()
    digits = 40 + base.denominator.bit_length()
    near = natural_logarithm(value, digits) / natural_logarithm(base, digits)
    power = near.limit_denominator(largest)
    if power.numerator * (largest - 1) > power.denominator * value.numerator.bit_length():
        return None
    return power if value**power.denominator == base**power.numerator else None


def points_by_logarithm(allotment: Fraction, value: Fraction, base: Fraction) -> Fraction:
    """Return allotment × (1 − ln value ÷ ln base): exactly where rational, else to the middle of a 10^−50.

    The digits are doubled until both ends of the error lie in the same unit.
    """
    power = rational_power(value, base)
    if power is not None:
        return allotment * (ONE - power)
    digits, unit = 2 * PLACES, int(10**PLACES)
    while True:
        error = Fraction(1, 10**digits)
        above, below = natural_logarithm(value, digits), natural_logarithm(base, digits)
        if below > 2 * error:
            low, high = ((above - error) / (below + error), (above + error) / (below - error))
            low, high = allotment * (1 - high), allotment * (1 - low)
            if floor(low * unit) == floor(high * unit):
                return (floor(low * unit) + HALF) * Fraction(1, unit)
        digits *= 2
