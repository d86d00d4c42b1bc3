"""How many points may be moved before any rounding can change the first place (端数処理後の第1位の保証).

Every rounding moves a number by less than one unit, or by half a unit, of its last place. So the official winner is set
back by all that rounding can take from it, every rival put forward by all that rounding can give it, and as long as the
winner leads even so, it leads officially: the value falls short of that by no sum of roundings.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.exact import Points, Rounding, RoundingMode
from criteria.terms import Direction, Per, RoundingStage
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.panel import is_marked
from scoring.formulas.registry import FormulaKind, find
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.admissible import Bounds
from scoring.robustness.exact.basis import goes_below_zero
from scoring.robustness.exact.flip import smallest_flip
from scoring.robustness.exact.linear import LinearScores, ScoreLine

ZERO: Final = Fraction(0)

Range: TypeAlias = tuple[Fraction, Fraction]
"""What a rounding takes at most, as a negative number, and what it gives at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """With fewer points ``moved`` than these the official first place stands; with any number where ``always`` says so.

    No points where the lead is not larger than what rounding can do, or where the first place is shared.
    """

    moved: Points
    always: bool = False


NONE: Final = Guarantee(moved=ZERO)


def guarantee(
    evaluation: Evaluation, scores: LinearScores, bounds: Bounds, deadline: Deadline = NO_DEADLINE
) -> Guarantee:
    """Return how many points may be moved, within bounds, keeping the official first place (保証される点数).

    OutOfTimeError where the deadline passes first.
    """
    first = evaluation.award.first
    per_point = _value_per_point(evaluation)
    if len(first) > 1 or per_point is None:
        return NONE
    winner = scores.vendors.index(first[0])
    technical, value = _technical_range(evaluation), _value_range(evaluation)
    worst = replace(
        scores,
        rows=tuple(
            _moved(scores, index, fixed + each * technical[index != winner] + value[index != winner])
            for index, (fixed, each) in enumerate(zip(_price_rounding(evaluation), per_point, strict=True))
        ),
    )
    values = worst.values()
    if any(value >= values[winner] for index, value in enumerate(values) if index != winner):
        return NONE
    flip = smallest_flip(worst, winner, bounds, deadline)
    return Guarantee(moved=ZERO, always=True) if flip is None else Guarantee(moved=flip.moved)


def _moved(scores: LinearScores, vendor: int, by: Fraction) -> ScoreLine:
    rates = [scores.rate(vendor, index) for index in range(len(scores.criteria))]
    return ScoreLine.of(scores.offset(vendor) + by, rates)


def _value_per_point(evaluation: Evaluation) -> list[Fraction] | None:
    """Return what a technical point is worth in every bid's value; None where rounding is no plain addition to it."""
    method, sheet = evaluation.tender.method, evaluation.sheet
    if method.technical_points is not None and method.technical_scaling == "best":
        return None
    prices = [price or ZERO for price in sheet.prices]
    if method.combination == "ratio":
        return [method.scale / price for price in prices]
    known = {"sum": 1, "technical-only": 1, "budget": 1, "lowest-price": 0}
    each = known.get(method.combination)
    return None if each is None else [Fraction(each)] * len(prices)


def _price_rounding(evaluation: Evaluation) -> list[Fraction]:
    """Return what rounding gave every bid's price points: they stay as they are, whatever the allotments."""
    sheet = evaluation.sheet
    if sheet.price_points is None:
        return [ZERO] * len(sheet.vendors)
    columns = [list(part.computed) for part in sheet.price_parts]
    computed = [sum(own, ZERO) for own in zip(*columns, strict=True)]
    return [points - exact for points, exact in zip(sheet.price_points, computed, strict=True)]


def _technical_range(evaluation: Evaluation) -> Range:
    """Return what all roundings of the technical points together take and give, in points after rescaling."""
    tender, method, sheet = evaluation.tender, evaluation.tender.method, evaluation.sheet
    of_criterion = _range(evaluation, RoundingStage.CRITERION)
    of_panel = _rounded_by(tender.panel.rounding, signed=goes_below_zero(sheet))
    marked = sum(map(is_marked, tender.criteria)) if tender.panel.per is Per.CRITERION else 0
    below, above = (
        len(tender.criteria) * once + marked * by_panel for once, by_panel in zip(of_criterion, of_panel, strict=True)
    )
    factor = Fraction(1) if method.technical_points is None else method.technical_points / sheet.max_technical
    low, high = _range(evaluation, RoundingStage.TECHNICAL)
    return below * factor + low, above * factor + high


def _range(evaluation: Evaluation, stage: RoundingStage) -> Range:
    return _rounded_by(evaluation.tender.method.rounding_at(stage), signed=goes_below_zero(evaluation.sheet))


def _value_range(evaluation: Evaluation) -> Range:
    """Return the same of the value, which lines count the other way round where the lowest is first."""
    low, high = _range(evaluation, RoundingStage.VALUE)
    lowest = find(FormulaKind.COMBINATION, evaluation.tender.method.combination).direction is Direction.LOWEST
    return (-high, -low) if lowest else (low, high)


def _rounded_by(rounding: Rounding, *, signed: bool) -> Range:
    unit = Fraction(1, 10) ** rounding.places
    one_sided = {RoundingMode.DOWN: (-unit, ZERO), RoundingMode.UP: (ZERO, unit)}
    if rounding.keeps_all:
        return ZERO, ZERO
    if rounding.mode in one_sided:
        return (-unit, unit) if signed else one_sided[rounding.mode]
    return -unit / 2, unit / 2
