"""The whole result (評価結果), recounted from the tender and its bids into the shape of the published document."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from criteria.bid import Bid
from criteria.cause import Cause, causes
from criteria.criterion import Criterion
from criteria.exact import Points, Rounding, fraction_text
from criteria.finding import Finding, Severity
from criteria.tender import Tender
from criteria.terms import Per, RoundingStage
from scoring.audit import words
from scoring.audit.at_stake import waiting_points
from scoring.audit.definition import refuse_what_is_unknown
from scoring.audit.faults import answer_faults, entry_faults, idle_roundings
from scoring.audit.figures import ends, printed
from scoring.audit.limits import Exclusion, at_opening, awaits_outcome
from scoring.audit.order import Groups, rank
from scoring.audit.panel import members, read_marks
from scoring.audit.procedure import Procedure, is_relative
from scoring.audit.qualification import Qualified, qualify
from scoring.audit.responses import is_marked
from scoring.audit.scores import Entrants, Sheet
from scoring.audit.values import threshold, value_rule

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The bids after the opening: with their faults, who is out, the variable minimum price, the committee."""

    bids: list[Bid]
    qualified: Qualified
    exclusions: list[Exclusion]
    variable_minimum: dict[str, int] | None
    panel: list[str]

    @property
    def out(self) -> set[str]:
        """Who is out at the opening."""
        return {exclusion.vendor for exclusion in self.exclusions}

    @property
    def counted_in_minimum(self) -> set[str]:
        """Whose price the variable minimum price was computed over, where the tender has one."""
        if self.variable_minimum is None:
            return set()
        later = ("price.variable_minimum", "price.investigation")
        out_before = {exclusion.vendor for exclusion in self.exclusions if exclusion.key not in later}
        return {bid.vendor for bid in self.bids if not bid.faults and bid.price is not None} - out_before


def recount(tender: Tender, bids: list[Bid], given: Iterable[Finding]) -> Document:
    """Return the document that must have been published for these bids; sentences in both languages."""
    refuse_what_is_unknown(tender)
    opened = _open(tender, bids)
    entrants = _entrants(tender, opened)
    procedure = Procedure(entrants)
    sheet = procedure.run()
    by_vendor = {bid.vendor: bid for bid in opened.bids}
    groups, ties = rank(tender, {bid.vendor: bid for bid in entrants.bids}, sheet)
    awaited = [bid.vendor for bid in procedure.left.bids if awaits_outcome(tender, bid)]
    matter = {*sheet.vendors, *opened.counted_in_minimum}
    waiting = [finding for finding in opened.qualified.waiting if finding.subject in matter]
    waits = [*map(words.investigation_pending, awaited), *waiting, *opened.qualified.overridden]
    waits += waiting_points(entrants, groups)
    findings = _findings(tender, opened, given, procedure, waits)
    exclusions = [*opened.exclusions, *procedure.exclusions]
    excluded = {exclusion.vendor for exclusion in exclusions}
    undecided = [*awaited, *(finding.subject or "" for finding in waiting)]
    moves_minimum = bool(waiting) and opened.variable_minimum is not None
    status = "incomplete" if moves_minimum else _status(tender, groups, ties, findings, undecided)
    value_rounding = tender.method.rounding_at(RoundingStage.VALUE)
    least = threshold(tender)
    return {
        "tender": tender.id,
        "title": tender.title,
        "lot": next((bid.lot for bid in bids if bid.lot), None),
        "currency": tender.currency,
        "status": status,
        "winners": groups[0] if status == "awarded" else [],
        "ranking": _ranking(tender, entrants, sheet, groups),
        "excluded": [_excluded(vendor, exclusions, by_vendor) for vendor in sorted(excluded)],
        "set_aside": sorted(by_vendor.keys() - excluded - set(sheet.vendors)),
        "findings": [_finding(cause) for cause in causes(findings)],
        "ties": ties,
        "references": sheet.references,
        "threshold": None if least is None else printed(least, value_rounding),
        "variable_minimum": opened.variable_minimum,
    }


def _open(tender: Tender, bids: list[Bid]) -> Opened:
    """Open the bids: faults of the entry, then who is out by status and price; those owe no answers."""
    times = Counter(bid.vendor for bid in bids)
    entered = [bid if bid.faults else replace(bid, faults=tuple(entry_faults(bid, times))) for bid in bids]
    qualified = qualify(tender, entered)
    barred = {exclusion.vendor for exclusion in qualified.exclusions}
    opening, minimum = at_opening(tender, [bid for bid in entered if not bid.faults], barred)
    exclusions = [*qualified.exclusions, *opening]
    panel = members(tender, bids)
    owes_none = {bid.vendor for bid in bids if bid.faults} | {exclusion.vendor for exclusion in exclusions}
    answered = [
        bid if bid.vendor in owes_none else replace(bid, faults=(*bid.faults, *answer_faults(tender, panel, bid)))
        for bid in entered
    ]
    return Opened(bids=answered, qualified=qualified, exclusions=exclusions, variable_minimum=minimum, panel=panel)


def _entrants(tender: Tender, opened: Opened) -> Entrants:
    still_in = [bid for bid in opened.bids if not bid.faults and bid.vendor not in opened.out]
    marks = {bid.vendor: read_marks(tender, opened.panel, bid) for bid in still_in}
    return Entrants(tender=tender, panel=opened.panel, bids=still_in, marks=marks)


def _findings(
    tender: Tender, opened: Opened, given: Iterable[Finding], procedure: Procedure, waits: list[Finding]
) -> list[Finding]:
    """List what was found, each once: in the definition, while reading, in the bids, while evaluating."""
    everything = [
        *tender.notes,
        *idle_roundings(tender),
        *given,
        *(fault for bid in opened.bids for fault in bid.faults),
        *map(words.no_value, procedure.without_value),
        *(words.order_dependent(vendor, what) for vendor, what in procedure.uncertain.items()),
        *waits,
    ]
    return list(dict.fromkeys(everything))


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


def _ranking(tender: Tender, entrants: Entrants, sheet: Sheet, groups: Groups) -> list[Document]:
    bids, rows, following = {bid.vendor: bid for bid in entrants.bids}, [], 1
    for group in groups:
        rows += [_row(tender, following, bids[vendor], sheet) for vendor in group]
        following += len(group)
    return rows


def _row(tender: Tender, place: int, bid: Bid, sheet: Sheet) -> Document:
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
        "rank": place,
        "vendor": vendor,
        "name": bid.name,
        "value": texts["value"],
        "technical": texts["technical"],
        "price": bid.price,
        "price_points": texts.get("price_points"),
        "criteria": {criterion.id: texts.get(f"criteria.{criterion.id}") for criterion in tender.criteria},
        "price_components": {component: texts[f"price.{component}"] for component in sheet.components},
        "exact": {key: fraction_text(value) for key, (value, _) in figures.items() if not ends(value)},
    }


def _criterion_rounding(tender: Tender, criterion: Criterion) -> Rounding:
    """Return the last rounding the points of a criterion went through: its own stage's, else the panel's."""
    declared = tender.method.rounding_at(RoundingStage.CRITERION)
    from_panel = is_marked(criterion) and tender.panel.per is Per.CRITERION
    return tender.panel.rounding if from_panel and declared.mode == "none" else declared


def _excluded(vendor: str, exclusions: list[Exclusion], bids: dict[str, Bid]) -> Document:
    first, *others = [exclusion for exclusion in exclusions if exclusion.vendor == vendor]
    return {
        "vendor": vendor,
        "name": bids[vendor].name,
        "code": first.code,
        "stage": first.stage,
        "source": first.source,
        "observed": first.observed,
        "required": first.required,
        "message": first.message,
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
        "message": words.message(cause),
    }
