"""The ledger's lines for price limits, mandatory items and minimums (審査台帳): passed ones are on record too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.bid import Bid
from criteria.exact import Yen, decimal_text, format_price
from criteria.exclusion import Check, Outcome
from criteria.finding import Finding, Text
from criteria.sources import source_of
from criteria.tender import Tender
from criteria.terms import ExclusionStage
from scoring.eligibility.opening import awaits_investigation
from scoring.eligibility.price_limits import VariableMinimumPrice
from scoring.evaluation.sheet import ScoreSheet

_PASSED = Text("基準を満たします", "the limit is kept")
_NOT_REACHED = Text("それ以前の段階で除外されたため、判定していません", "not reached: the bid was out before")
_AWAITED = Text("低入札価格調査の結果を待っています", "the outcome of the investigation is awaited")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """One limit the tender declares: its key, its reason code, where it bites, and what it asks."""

    key: str
    code: str
    stage: ExclusionStage
    required: str
    observed: Callable[[Bid], str]


def limit_checks(
    tender: Tender,
    bids: Sequence[Bid],
    sheet: ScoreSheet,
    exclusions: Sequence[Finding],
    minimum: VariableMinimumPrice | None,
) -> tuple[Check, ...]:
    """Return a line for every bid without faults and every limit the tender declares, whatever came out."""
    failed = {(found.subject, found.rule): found for found in exclusions if found.rule}
    scored = frozenset(sheet.vendors)
    readable = [bid for bid in bids if not bid.faults]
    return tuple(
        _check(tender, limit, bid, failed.get((bid.vendor, limit.key)), reached=bid.vendor in scored)
        for limit in _limits(tender, sheet, minimum)
        for bid in readable
    )


def _check(tender: Tender, limit: _Limit, bid: Bid, found: Finding | None, *, reached: bool) -> Check:
    outcome, what = _outcome(tender, limit, bid, found, reached=reached)
    return Check.line(
        vendor=bid.vendor,
        rule=limit.code if limit.stage is not ExclusionStage.EVALUATION else f"{limit.code}:{limit.key}",
        stage=limit.stage,
        outcome=outcome,
        source=source_of(limit.code, limit.key, tender.currency),
        what=what,
        observed=found.observed if found else limit.observed(bid),
        required=limit.required,
    )


def _outcome(tender: Tender, limit: _Limit, bid: Bid, found: Finding | None, *, reached: bool) -> tuple[Outcome, Text]:
    if found is not None:
        return Outcome.FAILED, found.what
    if limit.key == "price.investigation" and awaits_investigation(tender, bid):
        return Outcome.UNCONFIRMED, _AWAITED
    if bid.price is None or (limit.stage is ExclusionStage.EVALUATION and not reached):
        return Outcome.NOT_CHECKED, _NOT_REACHED
    return Outcome.PASSED, _PASSED


def _limits(tender: Tender, sheet: ScoreSheet, minimum: VariableMinimumPrice | None) -> Iterator[_Limit]:
    prices = tender.prices
    yield from _price_limit(tender, "price.ceiling", "price-over-ceiling", prices.ceiling)
    yield from _price_limit(tender, "price.disqualification", "price-below-disqualification", prices.disqualification)
    yield from _price_limit(tender, "price.floor", "price-below-floor", prices.floor)
    yield from _price_limit(
        tender, "price.variable_minimum", "price-below-floor", None if minimum is None else minimum.price
    )
    yield from _price_limit(tender, "price.investigation", "investigation-failed", prices.investigation)
    position = {vendor: index for index, vendor in enumerate(sheet.vendors)}
    for key, code, required, points in _minimums(tender, sheet):
        yield _Limit(
            key=key,
            code=code,
            stage=ExclusionStage.EVALUATION,
            required=required,
            observed=_observed(points, position),
        )


def _observed(points: Sequence[Fraction], position: Mapping[str, int]) -> Callable[[Bid], str]:
    return lambda bid: decimal_text(points[position[bid.vendor]]) if bid.vendor in position and points else ""


def _price_limit(tender: Tender, key: str, code: str, limit: Yen | None) -> Iterator[_Limit]:
    if limit is not None:
        minor = tender.minor_units
        yield _Limit(
            key=key,
            code=code,
            stage=ExclusionStage.AWARD if key == "price.investigation" else ExclusionStage.OPENING,
            required=format_price(limit, minor),
            observed=lambda bid: "" if bid.price is None else format_price(bid.price, minor),
        )


def _minimums(tender: Tender, sheet: ScoreSheet) -> Iterator[tuple[str, str, str, Sequence[Fraction]]]:
    for criterion in tender.criteria:
        if not criterion.mandatory and criterion.minimum is None:
            continue
        scored = sheet.criteria[criterion.id].points
        points = [] if scored is None else list(scored)
        if criterion.mandatory:
            yield f"criteria.{criterion.id}.mandatory", "mandatory-failed", "", points
        if criterion.minimum is not None:
            yield f"criteria.{criterion.id}.minimum", "below-minimum", decimal_text(criterion.minimum), points
    for group, least in tender.minimums.groups.items():
        columns = [
            list(one.points)
            for one in sheet.criteria.values()
            if one.criterion.group == group and one.points is not None
        ]
        sums = [sum(row, Fraction(0)) for row in zip(*columns, strict=True)]
        yield f"minimums.group.{group}", "below-minimum", decimal_text(least), sums
    if tender.minimums.technical is not None:
        yield "minimums.technical", "below-minimum", decimal_text(tender.minimums.technical), list(sheet.raw_technical)
    if tender.minimums.total is not None:
        yield "minimums.total", "below-minimum", decimal_text(tender.minimums.total), list(sheet.value)
