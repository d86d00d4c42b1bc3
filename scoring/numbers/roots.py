"""Roots of fractions (累乗根): exactly where they are rational, else between two decimals as near as wanted."""

from fractions import Fraction
from math import isqrt

from scoring.numbers.enclosure import Bounds

_SQUARE = 2


def whole_root(value: int, degree: int) -> int:
    """Return the largest whole number whose power is at most ``value`` (≥ 0).

    >>> whole_root(26, 3), whole_root(27, 3)
    (2, 3)
    """
    if degree == 1 or value < _SQUARE:
        return value
    if degree == _SQUARE:
        return isqrt(value)
    bits = -(-value.bit_length() // degree)
    spared = (bits - degree.bit_length() - _SQUARE) // 2
    if spared <= 0:
        return _halved(value, degree, bits)
    # Newton from above falls to the floor of the root, and stops there. The root of the leading digits is so near that
    # a few steps do, however high the degree.
    root = (whole_root(value >> degree * spared, degree) + 1) << spared
    while True:
        nearer = ((degree - 1) * root + value // root ** (degree - 1)) // degree
        if nearer >= root:
            return root
        root = nearer


def _halved(value: int, degree: int, bits: int) -> int:
    """Return the root of at most so many bits by halving what is possible."""
    low, beyond = 1, 1 << bits
    while beyond - low > 1:
        middle = (low + beyond) // 2
        low, beyond = (middle, beyond) if middle**degree <= value else (low, middle)
    return low


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """Return the root of a fraction above zero where it is a fraction itself.

    >>> exact_root(Fraction(8, 27), 3), exact_root(Fraction(2), 2)
    (Fraction(2, 3), None)
    """
    above, below = whole_root(value.numerator, degree), whole_root(value.denominator, degree)
    exact = above**degree == value.numerator and below**degree == value.denominator
    return Fraction(above, below) if exact else None


def root_bounds(value: Fraction, degree: int, digits: int) -> Bounds:
    """Enclose the root of a fraction above zero to ``digits`` significant digits at least.

    >>> low, high = root_bounds(Fraction(2), 2, 3)
    >>> low**2 <= 2 <= high**2
    True
    """
    exact = exact_root(value, degree)
    if exact is not None:
        return exact, exact
    # Enough decimal places that the root of even a tiny value has the digits asked for.
    places = digits + value.denominator.bit_length() // degree
    unit = 10**places
    root = whole_root(value.numerator * unit**degree // value.denominator, degree)
    return Fraction(root, unit), Fraction(root + 1, unit)
