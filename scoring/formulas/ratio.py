"""Ratios (割合): the division every formula shares, and the rounding a tender may declare of a ratio before its use."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from criteria.finding import Text
from scoring.formulas.registry import FormulaError

RoundRatio: TypeAlias = Callable[[Fraction], Fraction]


def keep(ratio: Fraction) -> Fraction:
    """Leave a ratio as it is: the default where the tender declares no rounding of it."""
    return ratio


def divided(dividend: Fraction, divisor: Fraction, name: Text) -> Fraction:
    """Divide, or say in both languages which quantity was zero.

    >>> divided(Fraction(1), Fraction(4), Text("入札価格", "price"))
    Fraction(1, 4)

    Raises
    ------
    FormulaError
        Where the divisor, called ``name``, is zero.
    """
    if not divisor:
        raise FormulaError(
            Text(f"{name.ja}が0のため割り算ができません", f"the {name.en} is zero, so nothing can be divided by it")
        )
    return dividend / divisor


def quality(base: Fraction, technical: Fraction) -> Fraction:
    """Add up what a price is held against (標準点+技術点); less than nothing would favour the dearer bid.

    >>> quality(Fraction(100), Fraction(60))
    Fraction(160, 1)

    Raises
    ------
    FormulaError
        Where there are less than no points.
    """
    points = base + technical
    if points < 0:
        raise FormulaError(
            Text(
                "技術点が負のため、価格と比べられません",
                "the technical points are negative and cannot be held against a price",
            )
        )
    return points


ZERO = Fraction(0)
ONE = Fraction(1)

PRICE = Text("入札価格", "price")
LOWEST_PRICE = Text("最低価格", "lowest price")
CEILING = Text("予定価格", "ceiling price")
