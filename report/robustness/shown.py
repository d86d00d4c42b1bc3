"""Numbers for people and for machines (数値の表示): how many digits, and which way they are cut."""

from fractions import Fraction
from typing import Final

from criteria.exact import Rounding, RoundingMode, decimal_text, fraction_text, terminates

_FEW: Final = 4
"""Decimal places in a sentence."""


def at_most(value: Fraction) -> str:
    """Write a number in few places, never more than it is.

    >>> at_most(Fraction(200, 3)), at_most(Fraction(16, 5))
    ('66.6666', '3.2')
    """
    return decimal_text(Rounding(places=_FEW, mode=RoundingMode.DOWN).apply(value))


def at_least(value: Fraction) -> str:
    """Write a number in few places, never less than it is.

    >>> at_least(Fraction(200, 3))
    '66.6667'
    """
    return decimal_text(Rounding(places=_FEW, mode=RoundingMode.UP).apply(value))


def percent(share: Fraction) -> str:
    """Write a share of one in per cent, in few places.

    >>> percent(Fraction(3, 5))
    '60%'
    """
    return decimal_text(Rounding(places=_FEW, mode=RoundingMode.HALF_UP).apply(share * 100)) + "%"


def exact_text(value: Fraction) -> str:
    """Write a number so that it can be computed with: as a decimal that ends, or as a fraction.

    >>> exact_text(Fraction(1, 4)), exact_text(Fraction(1, 3))
    ('0.25', '1/3')
    """
    return decimal_text(value) if terminates(value) else fraction_text(value)
