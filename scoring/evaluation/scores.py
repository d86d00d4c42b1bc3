"""From responses, marks and prices to the score sheet (採点): each step a column, each reference on record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import mean, median
from typing import Any, Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.errors import EvaluationError
from criteria.exact import Points
from criteria.finding import Text
from criteria.tender import Method, Tender
from criteria.terms import Per, RoundingStage
from scoring.eligibility.facts import FactReader
from scoring.evaluation.sheet import CriterionScores, PanelTotal, PriceScores, ReferenceSet, ScoreSheet
from scoring.formulas.panel import (
    MarkReader,
    MemberPoints,
    criterion_column,
    criterion_formula,
    dropped_members,
    is_marked,
    is_on_file,
    members_added,
    panel_members,
    present_members,
    total_column,
)
from scoring.formulas.registry import Constant, Formula, FormulaError, FormulaKind, Reference, find
from scoring.numbers.column import Column


class NoValueError(EvaluationError):
    """Bids for which a formula of the tender has no value, a division by no points at all say."""

    def __init__(self, reasons: Mapping[str, Text]) -> None:
        """Remember whose value is missing and why: all of them at once, so that no order decides who is left."""
        said = [Text(f"{vendor}: {reason.ja}", f"{vendor}: {reason.en}") for vendor, reason in reasons.items()]
        super().__init__(Text("; ".join(one.ja for one in said), "; ".join(one.en for one in said)))
        self.reasons = dict(reasons)


_REFERENCES: Final[dict[Reference, Callable[[Column], Fraction]]] = {
    Reference.LOWEST: Column.lowest,
    Reference.HIGHEST: Column.highest,
    Reference.MEAN: lambda values: Fraction(mean(values)),
    Reference.MEDIAN: lambda values: Fraction(median(values)),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """The bids that are scored, in order, with the members' points of each.

    ``extra`` are points that an assumption adds to a bid's technical total, or takes from it; none in an evaluation
    that is published.
    """

    tender: Tender
    bids: tuple[Bid, ...]
    marks: tuple[MemberPoints, ...]
    members: tuple[str, ...]
    extra: Mapping[str, Points] = field(default_factory=dict)

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors in order."""
        return tuple(bid.vendor for bid in self.bids)

    def without(self, vendors: Iterable[str]) -> "Marked":
        """Return the same without some vendors."""
        out = frozenset(vendors)
        return self.only(vendor for vendor in self.vendors if vendor not in out)

    def only(self, vendors: Iterable[str]) -> "Marked":
        """Return the same with these vendors alone."""
        stay = frozenset(vendors)
        kept = [index for index, bid in enumerate(self.bids) if bid.vendor in stay]
        return Marked(
            self.tender,
            tuple(self.bids[index] for index in kept),
            tuple(self.marks[index] for index in kept) if self.marks else (),
            self.members,
            self.extra,
        )


def read_marks(tender: Tender, bids: Sequence[Bid], all_bids: Sequence[Bid]) -> Marked:
    """Turn the members' marks of these bids into points; the panel is taken from the marks of all bids."""
    members = panel_members(tender, all_bids)
    if not any(map(is_marked, tender.criteria)):
        return Marked(tender, tuple(bids), (), members)
    reader = MarkReader(tender.criteria)
    marks = tuple(reader.of(bid, present_members(tender.panel, members, bid.vendor)) for bid in bids)
    return Marked(tender, tuple(bids), marks, members)


def references_over(
    formula: Formula, values: Column, *, stage: str, vendors: Sequence[str]
) -> tuple[dict[str, Fraction], tuple[ReferenceSet, ...]]:
    """Take a formula's references over the bids still in, and record over whom and who held them."""
    sets = tuple(_reference_set(reference, values, stage=stage, vendors=vendors) for reference in formula.references)
    return {str(one.reference): one.value for one in sets}, sets


def _reference_set(reference: Reference, values: Column, *, stage: str, vendors: Sequence[str]) -> ReferenceSet:
    value = _REFERENCES[reference](values)
    held_by = tuple(vendors[index] for index in values.positions(value))
    return ReferenceSet(stage=stage, reference=reference, value=value, over=tuple(vendors), held_by=held_by)


def score_criterion(criterion: Criterion, marked: Marked) -> tuple[CriterionScores, tuple[ReferenceSet, ...]]:
    """Score one criterion for all bids (評価項目の得点), rounded as the tender declares."""
    tender = marked.tender
    if is_marked(criterion):
        computed = rounded = criterion_column(tender.panel, criterion.id, marked.marks)
        references: tuple[ReferenceSet, ...] = ()
        if computed is not None and tender.panel.per is Per.CRITERION:
            rounded = computed.rounded(tender.panel.rounding)
    else:
        computed, references = _from_responses(criterion, marked)
        rounded = computed
    if rounded is not None:
        rounded = rounded.rounded(tender.method.rounding_at(RoundingStage.CRITERION))
    return CriterionScores(criterion=criterion, computed=computed, points=rounded), references


def _from_responses(criterion: Criterion, marked: Marked) -> tuple[Column, tuple[ReferenceSet, ...]]:
    formula, params = _bound(criterion)
    responses = _responses(criterion, marked)
    if set(map(type, responses)) - {Fraction}:
        points = {response: formula.function(response, **params) for response in set(responses)}
        return Column.of([points[response] for response in responses]), ()
    numbers = Column.of(responses)
    values, references = (
        ({}, ())
        if not responses
        else references_over(formula, numbers, stage=f"criterion:{criterion.id}", vendors=marked.vendors)
    )
    computed = _computed(numbers, lambda response: formula.function(response, **values, **params), marked.vendors)
    return computed, references


def _bound(criterion: Criterion) -> tuple[Formula, dict[str, Any]]:
    """Return the formula of a criterion and what it is called with beside the response."""
    formula = criterion_formula(criterion)
    params: dict[str, Any] = formula.bind(criterion.params)
    if formula.takes("allotment"):
        params["allotment"] = criterion.max_points
    return formula, params


def points_on_file(criterion: Criterion, met: Iterable[tuple[str, str]], method: Method) -> Points:
    """Return the points of a criterion for what is met of it on file, rounded as the tender declares."""
    formula, params = _bound(criterion)
    return method.rounding_at(RoundingStage.CRITERION).apply(formula.function(tuple(met), **params))


def _responses(criterion: Criterion, marked: Marked) -> Sequence[Any]:
    """Return every bid's response: as the bid gives it, or as it is found on file."""
    if not is_on_file(criterion):
        return [bid.responses[criterion.id] for bid in marked.bids]
    reader = FactReader(criterion, marked.tender)
    return [reader.of(bid).response for bid in marked.bids]


def _computed(numbers: Column, formula: Callable[[Fraction], Fraction], vendors: Sequence[str]) -> Column:
    """Apply a formula to every bid's number, or name every bid it has no value for."""
    try:
        return numbers.map(formula)
    except FormulaError:
        raise NoValueError(_without_value(numbers, formula, vendors)) from None


def _without_value(numbers: Column, formula: Callable[[Fraction], Fraction], vendors: Sequence[str]) -> dict[str, Text]:
    reasons = {}
    for vendor, number in zip(vendors, numbers, strict=True):
        try:
            formula(number)
        except FormulaError as error:
            reasons[vendor] = error.text
    return reasons


def score_all_criteria(
    marked: Marked, known: Mapping[str, CriterionScores]
) -> tuple[dict[str, CriterionScores], tuple[ReferenceSet, ...]]:
    """Score every criterion; those in ``known`` are taken as they are."""
    scores: dict[str, CriterionScores] = {}
    references: list[ReferenceSet] = []
    for criterion in marked.tender.criteria:
        if criterion.id in known:
            scores[criterion.id] = known[criterion.id]
        else:
            scores[criterion.id], taken = score_criterion(criterion, marked)
            references.extend(taken)
    return scores, tuple(references)


def max_technical(tender: Tender, members: Sequence[str]) -> Points:
    """Return what the criteria can earn together (配点合計); under a sum, every member's allotment counts."""
    added = members_added(tender, members)
    return sum((criterion.max_points * added[criterion.id] for criterion in tender.criteria), Fraction(0))


def technical_sum(marked: Marked, scores: Mapping[str, CriterionScores]) -> tuple[Column, PanelTotal | None]:
    """Add up the criteria (技術点の合計); where the panel aggregates totals, the marked ones enter as that total."""
    tender, size = marked.tender, len(marked.bids)
    assumed = [Column.of([marked.extra.get(vendor, Fraction(0)) for vendor in marked.vendors])] if marked.extra else []
    if tender.panel.per is Per.CRITERION or not marked.marks:
        earned = [one.points for one in scores.values() if one.points is not None]
        return Column.total([*earned, *assumed], size), None
    computed = total_column(tender.panel, marked.marks)
    panel = PanelTotal(computed=computed, points=computed.rounded(tender.panel.rounding))
    others = [one.points for one in scores.values() if one.points is not None and not is_marked(one.criterion)]
    return Column.total([panel.points, *others, *assumed], size), panel


def _scale_technical(
    method: Method, total: Column, most: Points, vendors: Sequence[str]
) -> tuple[Column, tuple[ReferenceSet, ...]]:
    if method.technical_points is None or not vendors:
        return total, ()
    if method.technical_scaling == "allotment":
        factor = method.technical_points / most
        return total.map(lambda points: points * factor), ()
    best = total.highest()
    if best <= 0:
        reason = Text(
            "技術点の最高が0点のため換算できません", "the best technical total is 0, so nothing can be scaled to it"
        )
        raise NoValueError(dict.fromkeys(vendors, reason))
    allotment = method.technical_points
    reference = _reference_set(Reference.HIGHEST, total, stage="technical", vendors=vendors)
    return total.map(lambda points: points * allotment / best), (reference,)


def _constants(formula: Formula, tender: Tender) -> dict[str, Fraction]:
    limits = {Constant.CEILING: tender.prices.ceiling, Constant.INVESTIGATION: tender.prices.investigation}
    unit = 10**tender.minor_units
    return {
        str(constant): Fraction(limit, unit)
        for constant in formula.constants
        if (limit := limits[constant]) is not None
    }


def _score_price(
    marked: Marked, component: str, allotment: Points, prices: Column
) -> tuple[PriceScores, tuple[ReferenceSet, ...]]:
    tender, method = marked.tender, marked.tender.method
    formula = find(FormulaKind.PRICE, method.price_formula)
    stage = f"price:{component}" if component else "price"
    values, references = references_over(formula, prices, stage=stage, vendors=marked.vendors)
    given: dict[str, Any] = {**values, **_constants(formula, tender), **formula.bind(method.price_params)}
    if formula.takes("allotment"):
        given["allotment"] = allotment
    if formula.takes("round_ratio"):
        given["round_ratio"] = method.rounding_at(RoundingStage.PRICE_RATIO).apply
    computed = _computed(prices, lambda price: formula.function(price, **given), marked.vendors)
    rounding = method.rounding_at(RoundingStage.PRICE_COMPONENT if component else RoundingStage.PRICE)
    scores = PriceScores(component=component, allotment=allotment, computed=computed, points=computed.rounded(rounding))
    return scores, references


def score_prices(marked: Marked) -> tuple[tuple[PriceScores, ...], Column | None, tuple[ReferenceSet, ...]]:
    """Score the price, or each component and their sum (価格点); None where the method gives no price points."""
    method, unit = marked.tender.method, 10**marked.tender.minor_units
    if not find(FormulaKind.COMBINATION, method.combination).takes("price_points") or not marked.bids:
        return (), None, ()
    if not method.price_components:
        prices = Column(tuple(bid.price or 0 for bid in marked.bids), unit)
        part, references = _score_price(marked, "", method.price_points or Fraction(0), prices)
        return (part,), part.computed, references
    parts = [
        _score_price(marked, one.id, one.points, Column(tuple(bid.components[one.id] for bid in marked.bids), unit))
        for one in method.price_components
    ]
    total = Column.total([part.points for part, _ in parts], len(marked.bids))
    return tuple(part for part, _ in parts), total, tuple(one for _, taken in parts for one in taken)


def _values(
    marked: Marked, technical: Column, price_points: Column | None, most: Points
) -> tuple[Column, tuple[ReferenceSet, ...]]:
    tender, method = marked.tender, marked.tender.method
    formula = find(FormulaKind.COMBINATION, method.combination)
    if not marked.bids:
        return Column(()), ()
    prices = Column(tuple(bid.price or 0 for bid in marked.bids), 10**tender.minor_units)
    references, sets = references_over(formula, prices, stage="value", vendors=marked.vendors)
    given: dict[str, Any] = {**references, **_constants(formula, tender), **formula.bind(method.combination_params)}
    fixed = {"base": method.base_points, "scale": method.scale, "max_technical": method.technical_points or most}
    given |= {name: number for name, number in fixed.items() if formula.takes(name)}
    per_bid = {"technical": technical, "price": prices, "price_points": price_points}
    taken = {name: column for name, column in per_bid.items() if column is not None and formula.takes(name)}
    values: list[Fraction] = []
    reasons: dict[str, Text] = {}
    for vendor, row in zip(marked.vendors, zip(*taken.values(), strict=True), strict=True):
        try:
            values.append(formula.function(**given, **dict(zip(taken, row, strict=True))))
        except FormulaError as error:
            reasons[vendor] = error.text
    if reasons:
        raise NoValueError(reasons)
    return Column.of(values), sets


def threshold_value(tender: Tender) -> Points | None:
    """Return the threshold of a division method (基準評価値): base / ceiling × scale, rounded as the value is."""
    method, ceiling = tender.method, tender.prices.ceiling
    if method.combination != "ratio" or ceiling is None or method.base_points == 0:
        return None
    exact_value = method.base_points * 10**tender.minor_units / ceiling * method.scale
    return method.rounding_at(RoundingStage.VALUE).apply(exact_value)


def build_sheet(marked: Marked, known: Mapping[str, CriterionScores]) -> ScoreSheet:
    """Build the whole score sheet of the bids still in.

    Raises
    ------
    NoValueError
        Where the combination has no value for a bid.
    """
    tender, method = marked.tender, marked.tender.method
    criteria, criterion_references = score_all_criteria(marked, known)
    raw, panel_total = technical_sum(marked, criteria)
    most = max_technical(tender, marked.members)
    scaled, scale_references = _scale_technical(method, raw, most, marked.vendors)
    technical = scaled.rounded(method.rounding_at(RoundingStage.TECHNICAL))
    parts, price_sum, price_references = score_prices(marked)
    price_points = None if price_sum is None else price_sum.rounded(method.rounding_at(RoundingStage.PRICE))
    value, value_references = _values(marked, technical, price_points, most)
    unit = 10**tender.minor_units
    return ScoreSheet(
        vendors=marked.vendors,
        prices=tuple(None if bid.price is None else Fraction(bid.price, unit) for bid in marked.bids),
        criteria=criteria,
        panel_total=panel_total,
        raw_technical=raw,
        scaled_technical=scaled,
        technical=technical,
        quality=technical if method.base_points == 0 else technical.map(lambda points: points + method.base_points),
        max_technical=most,
        price_parts=parts,
        price_sum=price_sum,
        price_points=price_points,
        computed_value=value,
        value=value.rounded(method.rounding_at(RoundingStage.VALUE)),
        threshold=threshold_value(tender),
        references=(*criterion_references, *scale_references, *price_references, *value_references),
        dropped_members={
            bid.vendor: dropped
            for bid, marks in zip(marked.bids, marked.marks, strict=False)
            if (dropped := dropped_members(tender.panel, marks))
        },
    )
