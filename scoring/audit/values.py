"""The evaluation value (評価値), recounted: one plain function for each combination."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import RoundingStage
from scoring.audit.declared import Declared
from scoring.audit.figures import CannotRecountError, NoValueError, quotient, rounded_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCase:
    """What the value of one bid is computed from; prices in the currency's main unit, technical points without base."""

    technical: Fraction
    price: Fraction
    price_points: Fraction
    lowest_price: Fraction
    max_technical: Fraction
    base: Fraction
    scale: Fraction
    ceiling: Fraction | None
    declared: Declared


Value: TypeAlias = Callable[[ValueCase], Fraction]


def _sum(case: ValueCase) -> Fraction:
    return case.base + case.technical + case.price_points


def _not_negative(points: Fraction) -> Fraction:
    """Refuse points below zero: held against a price, they would favour the dearer bid."""
    if points < 0:
        raise NoValueError
    return points


def _ratio(case: ValueCase) -> Fraction:
    return quotient(_not_negative(case.base + case.technical), case.price) * case.scale


def _technical_only(case: ValueCase) -> Fraction:
    return case.base + case.technical


def _lowest_price(case: ValueCase) -> Fraction:
    return case.price


def _budget(case: ValueCase) -> Fraction:
    if case.ceiling is None:
        raise CannotRecountError(Text("予算(予定価格)がありません", "the budget, not declared"))
    if case.price > case.ceiling:
        raise NoValueError
    return case.base + case.technical


def _adjusted_price(case: ValueCase) -> Fraction:
    if case.declared.word("denominator", "technical", ("technical", "prozorro")) == "technical":
        return quotient(case.price, _not_negative(case.base + case.technical))
    if case.max_technical >= 1:
        raise NoValueError
    return quotient(case.price, 1 + _not_negative(case.technical) / (1 - case.max_technical))


def _adjusted_score(case: ValueCase) -> Fraction:
    reference = case.declared.number_or_none("reference_price")
    if reference is None:
        reference = case.lowest_price
    return quotient(_not_negative(case.base + case.technical) * reference, case.price)


def _value_deduction(case: ValueCase) -> Fraction:
    if case.declared.has("value_per_point"):
        return case.price - case.declared.number("value_per_point") * case.technical
    return case.price - case.declared.number("max_deduction") * quotient(case.technical, case.max_technical)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule:
    """How a combination makes one value, which value is first, and what it reads."""

    value: Value
    lowest_first: bool = False
    price_points: bool = False
    references: tuple[str, ...] = ()
    loser_matters: bool = False


VALUE_RULES: Final[dict[str, ValueRule]] = {
    "sum": ValueRule(value=_sum, price_points=True),
    "ratio": ValueRule(value=_ratio),
    "technical-only": ValueRule(value=_technical_only),
    "lowest-price": ValueRule(value=_lowest_price, lowest_first=True),
    "budget": ValueRule(value=_budget),
    "adjusted-price": ValueRule(value=_adjusted_price, lowest_first=True),
    "adjusted-score": ValueRule(value=_adjusted_score, references=("lowest",)),
    "value-deduction": ValueRule(value=_value_deduction, lowest_first=True),
    "band": ValueRule(value=_ratio, loser_matters=True),
}


def value_rule(tender: Tender) -> ValueRule:
    """Return the rule of the tender's combination."""
    return VALUE_RULES[tender.method.combination]


def main_units(tender: Tender, amount: int | None) -> Fraction | None:
    """Return an amount of smallest units in the currency's main unit."""
    return None if amount is None else Fraction(amount, 10**tender.minor_units)


def threshold(tender: Tender) -> Fraction | None:
    """Return the threshold of a division method (基準評価値): base ÷ ceiling × scale, rounded as the value is."""
    method, ceiling = tender.method, main_units(tender, tender.prices.ceiling)
    if method.combination != "ratio" or ceiling is None or method.base_points == 0:
        return None
    return rounded_at(method, RoundingStage.VALUE, quotient(method.base_points, ceiling) * method.scale)
