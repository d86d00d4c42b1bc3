"""The whole result (評価結果), recounted from the tender and its bids into the shape of the published document."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from criteria.bid import Bid
from criteria.cause import Cause, causes
from criteria.criterion import Criterion
from criteria.exact import Points, Rounding, fraction_text
from criteria.finding import Finding, Severity
from criteria.sources import source_of
from criteria.tender import Tender
from criteria.terms import Per, RoundingStage
from scoring.audit.faults import answer_faults, entry_faults, fault, idle_roundings, warning
from scoring.audit.figures import ends, printed, rounded
from scoring.audit.limits import Exclusion, at_opening, awaits_outcome
from scoring.audit.on_file import points_on_file, unconfirmed_row
from scoring.audit.order import Groups, rank
from scoring.audit.panel import differences, grade, members, present, read_marks
from scoring.audit.procedure import Elimination, is_relative
from scoring.audit.qualification import EXCLUSION_RULES, qualify
from scoring.audit.responses import is_marked, is_on_file
from scoring.audit.scores import Entrants, Sheet
from scoring.audit.values import threshold, value_rule
from scoring.audit.verification import PROSE

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The bids after the opening: with their faults, who is out, the variable minimum price, the committee."""

    bids: list[Bid]
    exclusions: list[Exclusion]
    waiting: list[Finding]
    overridden: list[Finding]
    variable_minimum: dict[str, int] | None
    panel: list[str]

    @property
    def counted_in_minimum(self) -> set[str]:
        """Whose price the variable minimum price was computed over, where the tender has one."""
        if self.variable_minimum is None:
            return set()
        later = ("price.variable_minimum", "price.investigation")
        out_before = {exclusion.vendor for exclusion in self.exclusions if exclusion.key not in later}
        return {bid.vendor for bid in self.bids if not bid.faults and bid.price is not None} - out_before


def recount(tender: Tender, bids: list[Bid], given: list[Finding]) -> Document:
    """Return the document that must have been published for these bids, in the order in which the parts follow.

    Sentences are PROSE: they are not recounted.
    """
    opened = _open(tender, bids)
    out = {exclusion.vendor for exclusion in opened.exclusions}
    still_in = [bid for bid in opened.bids if not bid.faults and bid.vendor not in out]
    marks = {bid.vendor: read_marks(tender, opened.panel, bid) for bid in still_in}
    entrants = Entrants(tender=tender, panel=opened.panel, bids=still_in, marks=marks)
    elimination = Elimination(entrants)
    sheet = elimination.run()
    groups, ties = rank(tender, {bid.vendor: bid for bid in still_in}, sheet)
    awaited = [bid.vendor for bid in elimination.left.bids if awaits_outcome(tender, bid)]
    matter = {*sheet.vendors, *opened.counted_in_minimum}
    waiting = [finding for finding in opened.waiting if finding.subject in matter]
    by_vendor = {bid.vendor: bid for bid in opened.bids}
    findings = [
        *tender.notes,
        *idle_roundings(tender),
        *given,
        *(finding for bid in opened.bids for finding in bid.faults),
        *_dispositions_due(tender, opened.panel, still_in),
        *(fault(by_vendor[vendor], "no-value") for vendor in elimination.without_value),
        *(fault(by_vendor[vendor], "minimum-depends-on-excluded") for vendor in elimination.uncertain),
        *(warning("investigation-pending", vendor) for vendor in awaited),
        *waiting,
        *opened.overridden,
        *_unconfirmed_evidence(entrants),
    ]
    exclusions = [*opened.exclusions, *elimination.exclusions]
    excluded = sorted({exclusion.vendor for exclusion in exclusions})
    undecided = [*awaited, *(finding.subject or "" for finding in waiting)]
    moves_minimum = bool(waiting) and opened.variable_minimum is not None
    status = "incomplete" if moves_minimum else _status(tender, groups, ties, findings, undecided)
    least = threshold(tender)
    return {
        "tender": tender.id,
        "title": tender.title,
        "lot": next((bid.lot for bid in bids if bid.lot), None),
        "currency": tender.currency,
        "findings": [_finding(cause) for cause in causes(dict.fromkeys(findings))],
        "set_aside": sorted(by_vendor.keys() - {*excluded, *sheet.vendors}),
        "excluded": [_excluded(tender, by_vendor[vendor], exclusions) for vendor in excluded],
        "variable_minimum": opened.variable_minimum,
        "threshold": None if least is None else printed(least, tender.method.rounding_at(RoundingStage.VALUE)),
        "references": sheet.references,
        "ranking": _ranking(tender, by_vendor, sheet, groups),
        "ties": [{**tie, "unresolved_because": PROSE} for tie in ties],
        "status": status,
        "winners": groups[0] if status == "awarded" else [],
        "dispositions": _dispositions(tender, opened.panel, still_in),
    }


def _dispositions_due(tender: Tender, panel: list[str], bids: list[Bid]) -> Iterator[Finding]:
    for bid in bids:
        for criterion, _, settled in differences(tender, panel, bid):
            if settled is None:
                yield fault(bid, "disposition-due", criterion.id)


def _dispositions(tender: Tender, panel: list[str], bids: list[Bid]) -> list[Document]:
    """Return what the panel settled of its members' marks, with the marks themselves (採点差の措置)."""
    return [
        {
            "vendor": bid.vendor,
            "criterion": criterion.id,
            "marks": {
                mark.evaluator: grade(mark.mark)
                for mark in bid.marks
                if mark.criterion == criterion.id and mark.evaluator in present(tender, panel, bid.vendor)
            },
            "spread": fraction_text(spread),
            "outcome": settled.outcome.value,
            "mark": None if settled.mark is None else grade(settled.mark),
            "reason": settled.reason,
            "by": settled.by,
            "on": settled.on.isoformat() if settled.on else "",
        }
        for bid in bids
        for criterion, spread, settled in differences(tender, panel, bid)
        if settled is not None
    ]


def _open(tender: Tender, bids: list[Bid]) -> Opened:
    """Open the bids: faults of the entry, then who is out by status and price; those owe no answers."""
    times = Counter(bid.vendor for bid in bids)
    entered = [bid if bid.faults else replace(bid, faults=tuple(entry_faults(tender, bid, times))) for bid in bids]
    exclusions, waiting, overridden = qualify(tender, entered)
    barred = {exclusion.vendor for exclusion in exclusions}
    opening, minimum = at_opening(tender, [bid for bid in entered if not bid.faults], barred)
    exclusions += opening
    panel = members(tender, bids)
    owes_none = {bid.vendor for bid in bids if bid.faults} | {exclusion.vendor for exclusion in exclusions}
    return Opened(
        bids=[
            bid if bid.vendor in owes_none else replace(bid, faults=(*bid.faults, *answer_faults(tender, panel, bid)))
            for bid in entered
        ],
        exclusions=exclusions,
        waiting=waiting,
        overridden=overridden,
        variable_minimum=minimum,
        panel=panel,
    )


def _unconfirmed_evidence(entrants: Entrants) -> Iterator[Finding]:
    """Warn of what is on file and would earn points if it were confirmed (確認待ちの得点)."""
    tender, waiting = entrants.tender, set()
    rounding = tender.method.rounding_at(RoundingStage.CRITERION)
    for criterion in filter(is_on_file, tender.criteria):
        for bid in entrants.bids:
            earned, claimed = (
                rounded(points_on_file(tender, criterion, bid, confirmed=confirmed), rounding)
                for confirmed in (False, True)
            )
            if claimed > earned:
                waiting.add(bid.vendor)
                row = unconfirmed_row(tender, criterion, bid)
                yield warning("evidence-unconfirmed", bid.vendor, criterion.id, row)
    yield from (warning("points-at-stake", vendor) for vendor in sorted(waiting))


def _status(tender: Tender, groups: Groups, ties: list[Document], findings: list[Finding], undecided: list[str]) -> str:
    """Say what the answer is (評価の結果): while an outcome or a correction can still change it, nothing is awarded."""
    first = groups[0] if groups else []
    drawn = [vendor for tie in ties if tie["lottery"] for vendor in tie["lottery"]["order"]]
    matters = is_relative(tender) or value_rule(tender).loser_matters
    waits = any(matters or vendor in first or vendor in drawn for vendor in undecided)
    if waits or any(finding.severity is Severity.FAULT for finding in findings):
        return "incomplete"
    if first and tender.selection is not None:
        return "selection"
    return {0: "no-award", 1: "awarded"}.get(len(first), "tied")


def _ranking(tender: Tender, bids: dict[str, Bid], sheet: Sheet, groups: Groups) -> list[Document]:
    rows: list[Document] = []
    for group in groups:
        place = len(rows) + 1
        rows += [{"rank": place, **_row(tender, bids[vendor], sheet)} for vendor in group]
    return rows


def _row(tender: Tender, bid: Bid, sheet: Sheet) -> Document:
    """Print one line of the ranking; decimals that never end stand as fractions in ``exact``."""
    vendor, method = bid.vendor, tender.method
    figures: dict[str, tuple[Points, Rounding]] = {
        "value": (sheet.value[vendor], method.rounding_at(RoundingStage.VALUE)),
        "technical": (method.base_points + sheet.technical[vendor], method.rounding_at(RoundingStage.TECHNICAL)),
    }
    if sheet.price_points is not None:
        figures["price_points"] = (sheet.price_points[vendor], method.rounding_at(RoundingStage.PRICE))
    for criterion in tender.criteria:
        points = sheet.criteria[criterion.id]
        if points is not None:
            figures[f"criteria.{criterion.id}"] = (points[vendor], _criterion_rounding(tender, criterion))
    for component, of_component in sheet.components.items():
        figures[f"price.{component}"] = (of_component[vendor], method.rounding_at(RoundingStage.PRICE_COMPONENT))
    texts = {key: printed(value, rounding) for key, (value, rounding) in figures.items()}
    return {
        "vendor": vendor,
        "name": bid.name,
        "price": bid.price,
        "criteria": {criterion.id: texts.get(f"criteria.{criterion.id}") for criterion in tender.criteria},
        "technical": texts["technical"],
        "price_components": {component: texts[f"price.{component}"] for component in sheet.components},
        "price_points": texts.get("price_points"),
        "value": texts["value"],
        "exact": {key: fraction_text(value) for key, (value, _) in figures.items() if not ends(value)},
    }


def _criterion_rounding(tender: Tender, criterion: Criterion) -> Rounding:
    """Return the last rounding the points of a criterion went through: its own stage's, else the panel's."""
    declared = tender.method.rounding_at(RoundingStage.CRITERION)
    from_panel = is_marked(criterion) and tender.panel.per is Per.CRITERION
    return tender.panel.rounding if from_panel and declared.mode == "none" else declared


def _excluded(tender: Tender, bid: Bid, exclusions: list[Exclusion]) -> Document:
    first, *others = [exclusion for exclusion in exclusions if exclusion.vendor == bid.vendor]
    return {
        "vendor": bid.vendor,
        "name": bid.name,
        "code": first.code,
        "stage": first.stage,
        # The source of a rule is told in the rule's own words.
        "source": PROSE if first.code in EXCLUSION_RULES else source_of(first.code, first.key, tender.currency),
        "observed": first.observed,
        "required": first.required,
        "message": PROSE,
        "also": [other.code for other in others],
    }


def _finding(cause: Cause) -> Document:
    finding = cause.first
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "vendor": finding.subject or "",
        "where": str(finding.where) if finding.where else "",
        "places": list(cause.places),
        "count": cause.count,
        "value": finding.value,
        "message": PROSE,
    }
