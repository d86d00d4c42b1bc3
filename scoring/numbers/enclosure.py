"""Irrational values (無理数): enclosed until every rounding a tender can declare gives what the true value gives."""

from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final, TypeAlias

from criteria.exact import MOST_PLACES

Bounds: TypeAlias = tuple[Fraction, Fraction]

PLACES: Final = 50
"""Decimal places computed at first; more only where a rounding boundary lies between the bounds."""

_GUARD: Final = 20
_BOUNDARIES: Final = 2 * 10**MOST_PLACES
"""Every rounding to at most MOST_PLACES places turns at multiples of half a unit of the last: 1 ÷ this number."""


def settled(bounds: Callable[[int], Bounds], places: int = PLACES) -> Fraction:
    """Return a decimal that every declared rounding takes to the same number as the true value.

    ``bounds(digits)`` encloses one irrational number, ever more tightly as ``digits`` grow. The digits are doubled
    until no rounding boundary lies between the bounds; an irrational number is never on one, so this ends.

    >>> third = Fraction(1, 3)
    >>> round(settled(lambda digits: (third - Fraction(1, 10**digits), third + Fraction(1, 10**digits))), 4)
    Fraction(3333, 10000)
    """
    while True:
        unit = 10**places
        below, above = bounds(places + _GUARD)
        low, high = floor(below * unit), ceil(above * unit)
        if low * _BOUNDARIES // unit == (high * _BOUNDARIES - 1) // unit:
            return Fraction(low + high, 2 * unit)
        places *= 2


def logarithm(value: Fraction, base: Fraction) -> Fraction | Callable[[int], Bounds]:
    """Return the logarithm exactly where it is rational, else a function that encloses it.

    ``value`` must be above zero and ``base`` above one.

    >>> logarithm(Fraction(8), Fraction(4))
    Fraction(3, 2)
    """
    exact = _rational_logarithm(value, base)
    return exact if exact is not None else lambda digits: _enclosed(value, base, digits)


def _rational_logarithm(value: Fraction, base: Fraction) -> Fraction | None:
    # value^q = base^p with p, q coprime makes base a q-th power of a fraction, so q is at most log2 of its numerator.
    low, high = _enclosed(value, base, _GUARD)
    for denominator in range(1, base.numerator.bit_length() + 1):
        numerator = round(denominator * (low + high) / 2)
        near = low * denominator <= numerator <= high * denominator
        # Powers of unlike size are unlike: a base close to one would take for ever to be raised so high.
        if numerator * (base.numerator.bit_length() - 1) > denominator * value.numerator.bit_length():
            continue
        if near and value**denominator == base**numerator:
            return Fraction(numerator, denominator)
    return None


def _enclosed(value: Fraction, base: Fraction, digits: int) -> Bounds:
    (low, high), (base_low, base_high) = _natural(value, digits), _natural(base, digits)
    while base_low <= 0:
        digits *= 2
        base_low, base_high = _natural(base, digits)
    quotients = [end / base_end for end in (low, high) for base_end in (base_low, base_high)]
    return min(quotients), max(quotients)


def _natural(value: Fraction, digits: int) -> Bounds:
    (top_low, top_high), (low, high) = (
        _whole_natural(value.numerator, digits),
        _whole_natural(value.denominator, digits),
    )
    return top_low - high, top_high - low


def _whole_natural(whole: int, digits: int) -> Bounds:
    if whole == 1:
        return Fraction(0), Fraction(0)
    # Decimal.ln is correctly rounded, so the true value lies within one unit of its last digit.
    printed = Context(prec=digits + _GUARD).ln(Decimal(whole))
    last = Fraction(10) ** (printed.adjusted() - digits - _GUARD + 1)
    return Fraction(printed) - last, Fraction(printed) + last
