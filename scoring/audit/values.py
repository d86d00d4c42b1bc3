"""The evaluation value (評価値), recounted: one plain function for each combination."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.tender import Tender
from criteria.terms import RoundingStage
from scoring.audit.declared import Declared
from scoring.audit.figures import CannotRecountError, NoFigureError, main_units, quotient, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCase:
    """What the value of one bid is computed from; prices in the currency's main unit, technical points without base."""

    tender: Tender
    technical: Fraction
    price: Fraction
    price_points: Fraction
    lowest_price: Fraction
    max_technical: Fraction
    declared: Declared

    @property
    def quality(self) -> Fraction:
        """The technical points with the base points."""
        return self.tender.method.base_points + self.technical


def _not_negative(points: Fraction) -> Fraction:
    """Refuse points below zero: held against a price, they would favour the dearer bid."""
    if points < 0:
        raise NoFigureError
    return points


def _ratio(case: ValueCase) -> Fraction:
    return quotient(_not_negative(case.quality), case.price) * case.tender.method.scale


def _budget(case: ValueCase) -> Fraction:
    ceiling = case.tender.prices.ceiling
    if ceiling is None:
        raise CannotRecountError("予算(予定価格)がありません", "the budget, not declared")
    if case.price > main_units(case.tender, ceiling):
        raise NoFigureError
    return case.quality


def _adjusted_price(case: ValueCase) -> Fraction:
    if case.declared.word("denominator", "technical", ("technical", "prozorro")) == "technical":
        return quotient(case.price, _not_negative(case.quality))
    if case.max_technical >= 1:
        raise NoFigureError
    return quotient(case.price, 1 + _not_negative(case.technical) / (1 - case.max_technical))


def _adjusted_score(case: ValueCase) -> Fraction:
    reference = case.declared.number_or_none("reference_price")
    if reference is None:
        reference = case.lowest_price
    return quotient(_not_negative(case.quality) * reference, case.price)


def _value_deduction(case: ValueCase) -> Fraction:
    if case.declared.has("value_per_point"):
        return case.price - case.declared.number("value_per_point") * case.technical
    return case.price - case.declared.number("max_deduction") * quotient(case.technical, case.max_technical)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule:
    """How a combination makes one value, which value is first, and what it reads."""

    value: Callable[[ValueCase], Fraction]
    lowest_first: bool = False
    price_points: bool = False
    references: tuple[str, ...] = ()
    loser_matters: bool = False


VALUE_RULES: Final[dict[str, ValueRule]] = {
    "sum": ValueRule(value=lambda case: case.quality + case.price_points, price_points=True),
    "ratio": ValueRule(value=_ratio),
    "technical-only": ValueRule(value=lambda case: case.quality),
    "lowest-price": ValueRule(value=lambda case: case.price, lowest_first=True),
    "budget": ValueRule(value=_budget),
    "adjusted-price": ValueRule(value=_adjusted_price, lowest_first=True),
    "adjusted-score": ValueRule(value=_adjusted_score, references=("lowest",)),
    "value-deduction": ValueRule(value=_value_deduction, lowest_first=True),
    "band": ValueRule(value=_ratio, loser_matters=True),
}


def value_rule(tender: Tender) -> ValueRule:
    """Return the rule of the tender's combination."""
    return VALUE_RULES[tender.method.combination]


def threshold(tender: Tender) -> Fraction | None:
    """Return the threshold of a division method (基準評価値): base ÷ ceiling × scale, rounded as the value is."""
    method, ceiling = tender.method, tender.prices.ceiling
    if method.combination != "ratio" or ceiling is None or method.base_points == 0:
        return None
    value = quotient(method.base_points, main_units(tender, ceiling)) * method.scale
    return rounded(value, method.rounding_at(RoundingStage.VALUE))
