"""Price points (価格点), recounted: one plain function for each formula, in the currency's main unit.

A ratio that the tender may round before use goes through ``case.round``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.tender import Tender
from criteria.terms import RoundingStage
from scoring.audit.declared import Declared
from scoring.audit.figures import (
    ONE,
    ZERO,
    CannotRecountError,
    NoFigureError,
    main_units,
    mean,
    median,
    quotient,
    rounded,
)
from scoring.audit.logarithm import points_by_logarithm


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCase:
    """What the price points of one bid are computed from: the allotment, all prices still in, the tender's limits."""

    tender: Tender
    allotment: Fraction
    declared: Declared
    prices: list[Fraction]

    def round(self, ratio: Fraction) -> Fraction:
        """Round a ratio before use, as declared."""
        return rounded(ratio, self.tender.method.rounding_at(RoundingStage.PRICE_RATIO))

    def _limit(self, name: str, amount: int | None) -> Fraction:
        if amount is None:
            raise CannotRecountError(f"算式に必要な価格「{name}」がありません", f"the price limit {name}, not declared")
        return main_units(self.tender, amount)

    @property
    def ceiling(self) -> Fraction:
        """The ceiling price 予定価格."""
        return self._limit("ceiling", self.tender.prices.ceiling)

    @property
    def investigation(self) -> Fraction:
        """The investigation price 調査基準価格."""
        return self._limit("investigation", self.tender.prices.investigation)


Points: TypeAlias = Callable[[Fraction, PriceCase], Fraction]


def _ratio_to_ceiling(price: Fraction, case: PriceCase) -> Fraction:
    bend, cap, floor = (case.declared.number_or_none(name) for name in ("lower_bend", "cap", "floor"))
    ratio = quotient(price, case.ceiling)
    if bend is not None:
        ratio = max(ratio, bend)
    points = case.allotment * (1 - case.round(ratio))
    if cap is not None:
        points = min(points, cap)
    return points if floor is None else max(points, floor)


def _lowest_over_price(price: Fraction, case: PriceCase) -> Fraction:
    return case.allotment * case.round(quotient(min(case.prices), price))


def _investigation_over_price(price: Fraction, case: PriceCase) -> Fraction:
    if price <= case.investigation:
        return case.allotment
    return case.allotment * case.round(case.investigation / price)


def _two_slopes(price: Fraction, case: PriceCase) -> Fraction:
    b = case.round(quotient(price, case.ceiling))
    c = case.round(quotient(case.investigation, case.ceiling))
    s = case.declared.number_or_none("share_at_investigation")
    if b < c:
        at_bend = 1 - c if s is None else s
        return case.allotment * min(ONE, at_bend + case.declared.number("slope_below", Fraction(1, 2)) * (c - b))
    return case.allotment * (1 - b if s is None else s * quotient(1 - b, 1 - c))


def _peak(price: Fraction, case: PriceCase) -> Fraction:
    share = case.round(quotient(price, case.ceiling))
    top = case.declared.number("peak", Fraction(4, 5))
    slope = case.declared.number("slope_above" if share > top else "slope_below", 1)
    return case.allotment * max(ZERO, 1 - slope * abs(share - top))


def _linear_from_lowest(price: Fraction, case: PriceCase) -> Fraction:
    zero_at, floor = case.declared.number("zero_at", 2), case.declared.number_or_none("floor")
    multiple = case.round(quotient(price, min(case.prices)))
    points = case.allotment * quotient(zero_at - multiple, zero_at - 1)
    return points if floor is None else max(points, floor)


def _min_max(price: Fraction, case: PriceCase) -> Fraction:
    low, high = min(case.prices), max(case.prices)
    return case.allotment if low == high else case.allotment * case.round((high - price) / (high - low))


def _distance(price: Fraction, centre: Fraction, case: PriceCase) -> Fraction:
    distance = case.round(quotient(abs(price - centre), centre))
    return case.allotment * max(ZERO, 1 - case.declared.number("slope", 1) * distance)


def _fixed_anchors(price: Fraction, case: PriceCase) -> Fraction:
    low, high = case.declared.number("low"), case.declared.number("high")
    share = quotient(high - price, high - low)
    return case.allotment * case.round(max(ZERO, min(share, ONE)))


def _reference_over_price(price: Fraction, case: PriceCase) -> Fraction:
    cap = case.declared.number_or_none("cap")
    points = case.allotment * case.round(quotient(case.declared.number("reference"), price))
    return points if cap is None else min(points, cap)


def _table(value: Fraction, case: PriceCase) -> Fraction:
    steps = case.declared.rows("steps", "up_to", "points")
    return next((points for up_to, points in steps if value <= up_to), ZERO)


def _table_share_of_ceiling(price: Fraction, case: PriceCase) -> Fraction:
    return _table(case.round(quotient(price, case.ceiling)), case)


def _table_share_of_lowest(price: Fraction, case: PriceCase) -> Fraction:
    return _table(case.round(quotient(price, min(case.prices))), case)


def _logarithmic(price: Fraction, case: PriceCase) -> Fraction:
    multiple = quotient(price, min(case.prices))
    if multiple <= 0:
        raise NoFigureError
    zero_at = case.declared.number("zero_at", 2)
    if zero_at <= 1:
        raise case.declared.unreadable("zero_at")
    return points_by_logarithm(case.allotment, multiple, zero_at)


def _korea_ratio(price: Fraction, case: PriceCase) -> Fraction:
    bend = case.declared.number("bend", Fraction(4, 5)) * case.ceiling
    least = case.declared.number("least", Fraction(3, 5)) * case.ceiling
    bonus = case.declared.number("bonus", 2)
    counted, lowest = max(price, least), max(min(case.prices), least)
    if counted >= bend:
        return case.allotment * quotient(lowest, counted)
    return case.allotment * quotient(lowest, bend) + bonus * quotient(bend - counted, bend - least)


def _korea_adequacy(price: Fraction, case: PriceCase) -> Fraction:
    fixed = case.declared.number("fixed_costs", 0)
    share = case.round(quotient(price - fixed, case.ceiling - fixed))
    if case.declared.has("upper_from") and share >= case.declared.number("upper_from"):
        return case.declared.number("upper_points")
    percent_off = 100 * abs(case.declared.number("target", Fraction(91, 100)) - share)
    points = case.allotment - case.declared.number("slope", 5) * percent_off
    return max(points, case.declared.number("floor", 0))


_NOBODY: Final = ()
_LOWEST: Final = ("lowest",)

PRICE_RULES: Final[dict[str, tuple[Points, tuple[str, ...]]]] = {
    "ratio-to-ceiling": (_ratio_to_ceiling, _NOBODY),
    "lowest-over-price": (_lowest_over_price, _LOWEST),
    "investigation-over-price": (_investigation_over_price, _NOBODY),
    "two-slopes": (_two_slopes, _NOBODY),
    "peak": (_peak, _NOBODY),
    "linear-from-lowest": (_linear_from_lowest, _LOWEST),
    "min-max": (_min_max, ("lowest", "highest")),
    "mean-distance": (lambda price, case: _distance(price, mean(case.prices), case), ("mean",)),
    "median-distance": (lambda price, case: _distance(price, median(case.prices), case), ("median",)),
    "fixed-anchors": (_fixed_anchors, _NOBODY),
    "reference-over-price": (_reference_over_price, _NOBODY),
    "table": (_table, _NOBODY),
    "table-share-of-ceiling": (_table_share_of_ceiling, _NOBODY),
    "table-share-of-lowest": (_table_share_of_lowest, _LOWEST),
    "log": (_logarithmic, _LOWEST),
    "korea-ratio": (_korea_ratio, _LOWEST),
    "korea-adequacy": (_korea_adequacy, _NOBODY),
}
"""By formula: how one price becomes points, and which numbers over all prices it is measured against."""

UNROUNDED_RATIO: Final = frozenset({"log", "table", "korea-ratio"})
"""Formulas in which no ratio is rounded before use."""
