"""Alternatives under weighted criteria (AHPの総合評価): the distributive and the ideal mode, with exact weights."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class Mode(StrEnum):
    """How the priorities under each criterion are scaled before they are added (総合の方法)."""

    DISTRIBUTIVE = "distributive"
    """分配型: they add up to one under each criterion, so a copy of an alternative takes from all others."""
    IDEAL = "ideal"
    """理想型: the best under each criterion gets one."""


def synthesise(priorities: Sequence[Sequence[Fraction]], weights: Sequence[Fraction], mode: Mode) -> list[Fraction]:
    """Return the overall priorities, adding up to one: P_a ∝ Σ_k w_k p_ak ÷ s_k, s the sum or the best of column k.

    ``priorities`` has one row a criterion. Under the distributive mode the order of two alternatives can turn when a
    copy of one is added (Belton & Gear 1983); under the ideal mode a copy changes no order.

    >>> synthesise([[Fraction(1), Fraction(3)], [Fraction(1), Fraction(1)]], [Fraction(1), Fraction(1)], Mode.IDEAL)
    [Fraction(2, 5), Fraction(3, 5)]
    """
    scale = sum if mode is Mode.DISTRIBUTIVE else max
    rows = [[one / scale(row) for one in row] for row in priorities]
    totals = [
        sum((weight * one for weight, one in zip(weights, column, strict=True)), Fraction(0))
        for column in zip(*rows, strict=True)
    ]
    whole = sum(totals, Fraction(0))
    return [total / whole for total in totals]
