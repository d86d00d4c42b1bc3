"""Who misses a minimum (最低基準の判定): a mandatory item, a criterion, a group, the technical total, the value."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from criteria.bid import Bid
from criteria.exact import Points, decimal_text
from criteria.finding import Finding, Text
from criteria.tender import Tender
from scoring.eligibility.opening import Ground, exclude
from scoring.evaluation.scores import Marked
from scoring.evaluation.sheet import CriterionScores, ScoreSheet
from scoring.formulas.panel import fails_mandatory, is_marked


def criterion_failures(tender: Tender, marked: Marked, scores: Mapping[str, CriterionScores]) -> tuple[Finding, ...]:
    """Find the bids that fail a mandatory item or a criterion's minimum, on the given columns."""
    return tuple(
        finding
        for scored in scores.values()
        if scored.criterion.mandatory or scored.criterion.minimum is not None
        for index, bid in enumerate(marked.bids)
        for finding in _criterion_failure(tender, marked, scored, index, bid)
    )


def _criterion_failure(
    tender: Tender, marked: Marked, scored: CriterionScores, index: int, bid: Bid
) -> Iterator[Finding]:
    criterion = scored.criterion
    points = None if scored.points is None else scored.points[index]
    if criterion.mandatory and _mandatory_failed(tender, marked, scored, index, points):
        what = Text(f"必須項目「{criterion.label}」を満たしません", f"the mandatory item {criterion.label} is not met")
        ground = Ground(code="mandatory-failed", what=what, key=f"criteria.{criterion.id}.mandatory")
        yield exclude(tender, bid.vendor, ground)
    if criterion.minimum is not None and points is not None and points < criterion.minimum:
        what = Text(
            f"「{criterion.label}」の得点が最低基準点に達しません",
            f"the points for {criterion.label} are below the minimum",
        )
        key = f"criteria.{criterion.id}.minimum"
        yield exclude(tender, bid.vendor, _minimum(what, key, points, criterion.minimum))


def _mandatory_failed(
    tender: Tender, marked: Marked, scored: CriterionScores, index: int, points: Points | None
) -> bool:
    if is_marked(scored.criterion):
        return fails_mandatory(tender.panel, scored.criterion.id, marked.marks[index])
    return points is not None and points <= 0


def _minimum(what: Text, key: str, points: Points, minimum: Points) -> Ground:
    observed, required = decimal_text(points), decimal_text(minimum)
    return Ground(code="below-minimum", what=what, key=key, observed=observed, required=required)


def technical_failures(
    tender: Tender, vendors: Sequence[str], scores: Mapping[str, CriterionScores], totals: Sequence[Fraction]
) -> tuple[Finding, ...]:
    """Find the bids below the minimum of a group or of the technical total (without price, before rescaling)."""
    if tender.minimums.technical is None and not tender.minimums.groups:
        return ()
    return tuple(
        finding
        for index, vendor in enumerate(vendors)
        for finding in (
            *_group_failures(tender, vendor, scores, index),
            *_technical_failure(tender, vendor, totals[index]),
        )
    )


def _group_failures(
    tender: Tender, vendor: str, scores: Mapping[str, CriterionScores], index: int
) -> Iterator[Finding]:
    for group, minimum in tender.minimums.groups.items():
        columns = [one.points for one in scores.values() if one.criterion.group == group and one.points is not None]
        points = sum((column[index] for column in columns), Fraction(0))
        if points < minimum:
            what = Text(
                f"区分「{group}」の得点が最低基準点に達しません", f"the points of group {group} are below the minimum"
            )
            yield exclude(tender, vendor, _minimum(what, f"minimums.group.{group}", points, minimum))


def _technical_failure(tender: Tender, vendor: str, total: Points) -> Iterator[Finding]:
    minimum = tender.minimums.technical
    if minimum is not None and total < minimum:
        what = Text("技術点の合計が最低基準点に達しません", "the technical total is below the minimum")
        yield exclude(tender, vendor, _minimum(what, "minimums.technical", total, minimum))


def value_failures(tender: Tender, sheet: ScoreSheet) -> tuple[Finding, ...]:
    """Find the bids whose evaluation value is below the minimum of the whole or the threshold of the method."""
    if tender.minimums.total is None and sheet.threshold is None:
        return ()
    return tuple(
        finding
        for vendor, value in zip(sheet.vendors, sheet.value, strict=True)
        for finding in _value_failure(tender, sheet, vendor, value)
    )


def _value_failure(tender: Tender, sheet: ScoreSheet, vendor: str, value: Points) -> Iterator[Finding]:
    minimum = tender.minimums.total
    if minimum is not None and value < minimum:
        what = Text("評価値が最低基準点に達しません", "the evaluation value is below the minimum")
        yield exclude(tender, vendor, _minimum(what, "minimums.total", value, minimum))
    if sheet.threshold is not None and value < sheet.threshold:
        ground = Ground(
            code="below-threshold",
            what=Text("評価値が基準評価値を下回っています", "the evaluation value is below the threshold"),
            key="method.base_points",
            observed=decimal_text(value),
            required=decimal_text(sheet.threshold),
        )
        yield exclude(tender, vendor, ground)
