"""Who misses a minimum (最低基準の判定); the lines of the ledger on minimums and price limits, passed ones too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.bid import Bid
from criteria.exact import Points, decimal_text, format_price
from criteria.exclusion import Check, CheckOutcome
from criteria.finding import Finding, Text
from criteria.sources import source_of
from criteria.tender import Tender
from criteria.terms import ExclusionStage
from scoring.eligibility.opening import Ground, VariableMinimumPrice, awaits_investigation, exclude
from scoring.evaluation.scores import Marked
from scoring.evaluation.sheet import CriterionScores, ScoreSheet
from scoring.formulas.panel import fails_mandatory, is_marked
from scoring.numbers.column import Column

_PASSED = Text("基準を満たします", "the limit is kept")
_NOT_REACHED = Text("それ以前の段階で除外されたため、判定していません", "not reached: the bid was out before")
_AWAITED = Text("低入札価格調査の結果を待っています", "the outcome of the investigation is awaited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """A minimum the tender declares (最低基準点): its key, what is said below it, and the ``points`` of every bid.

    ``least`` is None for a mandatory item; ``points`` are empty where the panel's rule gives none of their own.
    """

    key: str
    what: Text
    least: Points | None
    points: Column | Sequence[Fraction]
    code: str = "below-minimum"

    @property
    def required(self) -> str:
        """The minimum in print."""
        return "" if self.least is None else decimal_text(self.least)

    def failures(self, tender: Tender, vendor: str, index: int) -> Iterator[Finding]:
        """Yield the exclusion of a bid that has fewer points."""
        if self.least is not None and self.points and self.points[index] < self.least:
            observed = decimal_text(self.points[index])
            ground = Ground(code=self.code, what=self.what, key=self.key, observed=observed, required=self.required)
            yield exclude(tender, vendor, ground)


def _of_criterion(scored: CriterionScores) -> Iterator[Minimum]:
    criterion, points = scored.criterion, () if scored.points is None else scored.points
    if criterion.mandatory:
        what = Text(f"必須項目「{criterion.label}」を満たしません", f"the mandatory item {criterion.label} is not met")
        key = f"criteria.{criterion.id}.mandatory"
        yield Minimum(key=key, what=what, least=None, points=points, code="mandatory-failed")
    if criterion.minimum is not None:
        what = Text(
            f"「{criterion.label}」の得点が最低基準点に達しません",
            f"the points for {criterion.label} are below the minimum",
        )
        yield Minimum(key=f"criteria.{criterion.id}.minimum", what=what, least=criterion.minimum, points=points)


def _of_technical(
    tender: Tender, scores: Mapping[str, CriterionScores], totals: Column | Sequence[Fraction]
) -> Iterator[Minimum]:
    for group, least in tender.minimums.groups.items():
        columns = [one.points for one in scores.values() if one.criterion.group == group and one.points is not None]
        sums = [sum(row, Fraction(0)) for row in zip(*columns, strict=True)]
        what = Text(
            f"区分「{group}」の得点が最低基準点に達しません", f"the points of group {group} are below the minimum"
        )
        yield Minimum(key=f"minimums.group.{group}", what=what, least=least, points=sums)
    if tender.minimums.technical is not None:
        what = Text("技術点の合計が最低基準点に達しません", "the technical total is below the minimum")
        yield Minimum(key="minimums.technical", what=what, least=tender.minimums.technical, points=totals)


def _of_value(tender: Tender, sheet: ScoreSheet) -> Iterator[Minimum]:
    if tender.minimums.total is not None:
        what = Text("評価値が最低基準点に達しません", "the evaluation value is below the minimum")
        yield Minimum(key="minimums.total", what=what, least=tender.minimums.total, points=sheet.value)


def criterion_failures(tender: Tender, marked: Marked, scores: Mapping[str, CriterionScores]) -> tuple[Finding, ...]:
    """Find the bids that fail a mandatory item or a criterion's minimum, on the given columns."""
    declared = {key: tuple(_of_criterion(scored)) for key, scored in scores.items()}
    return tuple(
        finding
        for key, minimums in declared.items()
        if minimums
        for index, bid in enumerate(marked.bids)
        for minimum in minimums
        for finding in (
            _mandatory_failures(marked, scores[key], minimum, index)
            if minimum.least is None
            else minimum.failures(tender, bid.vendor, index)
        )
    )


def _mandatory_failures(marked: Marked, scored: CriterionScores, item: Minimum, index: int) -> Iterator[Finding]:
    if is_marked(scored.criterion):
        failed = fails_mandatory(marked.tender.panel, scored.criterion.id, marked.marks[index])
    else:
        failed = bool(item.points) and item.points[index] <= 0
    if failed:
        ground = Ground(code=item.code, what=item.what, key=item.key)
        yield exclude(marked.tender, marked.bids[index].vendor, ground)


def technical_failures(
    tender: Tender, vendors: Sequence[str], scores: Mapping[str, CriterionScores], totals: Column | Sequence[Fraction]
) -> tuple[Finding, ...]:
    """Find the bids below the minimum of a group or of the technical total (without price, before rescaling)."""
    minimums = tuple(_of_technical(tender, scores, totals))
    return tuple(
        finding
        for index, vendor in enumerate(vendors)
        for minimum in minimums
        for finding in minimum.failures(tender, vendor, index)
    )


def value_failures(tender: Tender, sheet: ScoreSheet) -> tuple[Finding, ...]:
    """Find the bids whose evaluation value is below the minimum of the whole or the threshold of the method."""
    minimums = [*_of_value(tender, sheet)]
    if sheet.threshold is not None:
        what = Text("評価値が基準評価値を下回っています", "the evaluation value is below the threshold")
        minimums.append(
            Minimum(
                key="method.base_points",
                what=what,
                least=sheet.threshold,
                points=sheet.value,
                code="below-threshold",
            )
        )
    return tuple(
        finding
        for index, vendor in enumerate(sheet.vendors if minimums else ())
        for minimum in minimums
        for finding in minimum.failures(tender, vendor, index)
    )


def limit_checks(
    tender: Tender,
    bids: Sequence[Bid],
    sheet: ScoreSheet,
    exclusions: Sequence[Finding],
    variable: VariableMinimumPrice | None,
) -> tuple[Check, ...]:
    """Return a line for every bid without faults and every limit the tender declares, whatever came out."""
    failed = {(found.subject, found.rule): found for found in exclusions if found.rule}
    readable = [bid for bid in bids if not bid.faults]
    return tuple(
        _check(tender, limit, bid, failed.get((bid.vendor, limit.key)))
        for limit in (*_price_limits(tender, readable, variable), *_minimum_limits(tender, sheet))
        for bid in readable
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A limit in print, and what is held against it of every bid that came so far."""

    key: str
    code: str
    stage: ExclusionStage
    required: str
    observed: Mapping[str, str]


def _price_limits(tender: Tender, bids: Sequence[Bid], variable: VariableMinimumPrice | None) -> Iterator[_Limit]:
    prices, minor = tender.prices, tender.minor_units
    observed = {bid.vendor: format_price(bid.price, minor) for bid in bids if bid.price is not None}
    for key, code, limit in (
        ("price.ceiling", "price-over-ceiling", prices.ceiling),
        ("price.disqualification", "price-below-disqualification", prices.disqualification),
        ("price.floor", "price-below-floor", prices.floor),
        ("price.variable_minimum", "price-below-floor", None if variable is None else variable.price),
        ("price.investigation", "investigation-failed", prices.investigation),
    ):
        if limit is not None:
            stage = ExclusionStage.AWARD if key == "price.investigation" else ExclusionStage.OPENING
            yield _Limit(key=key, code=code, stage=stage, required=format_price(limit, minor), observed=observed)


def _minimum_limits(tender: Tender, sheet: ScoreSheet) -> Iterator[_Limit]:
    minimums = [one for criterion in tender.criteria for one in _of_criterion(sheet.criteria[criterion.id])]
    minimums += [*_of_technical(tender, sheet.criteria, sheet.raw_technical), *_of_value(tender, sheet)]
    for one in minimums:
        points = map(decimal_text, one.points) if one.points else [""] * len(sheet.vendors)
        yield _Limit(
            key=one.key,
            code=one.code,
            stage=ExclusionStage.EVALUATION,
            required=one.required,
            observed=dict(zip(sheet.vendors, points, strict=True)),
        )


def _check(tender: Tender, limit: _Limit, bid: Bid, found: Finding | None) -> Check:
    if found is not None:
        outcome, what = CheckOutcome.FAILED, found.what
    elif limit.key == "price.investigation" and awaits_investigation(tender, bid):
        outcome, what = CheckOutcome.UNCONFIRMED, _AWAITED
    elif bid.vendor not in limit.observed:
        outcome, what = CheckOutcome.NOT_CHECKED, _NOT_REACHED
    else:
        outcome, what = CheckOutcome.PASSED, _PASSED
    return Check.line(
        vendor=bid.vendor,
        rule=limit.code if limit.stage is not ExclusionStage.EVALUATION else f"{limit.code}:{limit.key}",
        stage=limit.stage,
        outcome=outcome,
        source=source_of(limit.code, limit.key, tender.currency),
        what=what,
        observed=found.observed if found else limit.observed.get(bid.vendor, ""),
        required=limit.required,
    )
