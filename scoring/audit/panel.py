"""The committee's marks (委員の採点), recounted: each mark to points, the members' points to one number."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from criteria.bid import Bid, Disposition
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.tender import Tender
from criteria.terms import Aggregate, MandatoryFails, Per
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, decimal, mean, median, rounded
from scoring.audit.responses import MARKS, is_marked

ADDS_UP: Final = frozenset({Aggregate.SUM, Aggregate.MEAN, Aggregate.CONSENSUS})
"""Aggregates under which the criteria add up to the aggregated total, so that each has points of its own."""


def members(tender: Tender, bids: list[Bid]) -> list[str]:
    """Return the members the tender names, else everyone who marked any bid (委員)."""
    return list(tender.panel.members) or sorted({mark.evaluator for bid in bids for mark in bid.marks})


def present(tender: Tender, panel: list[str], vendor: str) -> list[str]:
    """Return the members who mark a vendor: not those declared absent from all bids, or from this one."""
    ours = ("", compared(vendor))
    absent = [absence.evaluator for absence in tender.panel.absences if compared(absence.vendor) in ours]
    return [member for member in panel if member not in absent]


def mark_points(criterion: Criterion, mark: Fraction | str) -> Fraction | None:
    """Return the points of one mark, None where the scale does not know it: allotment × share."""
    declared = Declared(MARKS, criterion.params)
    grades, name = declared.shares("grades"), grade(mark)
    if name in grades:
        return criterion.max_points * grades[name]
    if not grades and isinstance(mark, Fraction):
        most = declared.number("max_mark", criterion.max_points)
        if most <= 0:
            raise declared.unreadable("max_mark")
        if declared.number("min_mark", 0) <= mark <= most:
            return criterion.max_points * mark / most
    return ZERO if name in declared.texts("fails") else None


def grade(mark: Fraction | str) -> str:
    """Return a mark as the name of a grade: 5 of the scale 5, 4, 3, 2, 1 reads as a number."""
    return decimal(mark) if isinstance(mark, Fraction) else mark


def agreed_marks(bid: Bid) -> dict[str, Fraction | str]:
    """Return the marks the panel agreed on, by criterion (合議による採点)."""
    return {settled.criterion: settled.mark for settled in bid.dispositions if settled.mark is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """One bid's marks by the members present: points by criterion and member, and how many members fail it."""

    members: list[str]
    points: dict[str, dict[str, Fraction]]
    failing: dict[str, int]


def read_marks(tender: Tender, panel: list[str], bid: Bid) -> Marks:
    """Turn a bid's marks into points, those of the members present and of the criteria they mark."""
    there = present(tender, panel, bid.vendor)
    marked = {criterion.id: criterion for criterion in tender.criteria if is_marked(criterion)}
    points: dict[str, dict[str, Fraction]] = {key: {} for key in marked}
    failing = dict.fromkeys(marked, 0)
    for mark in bid.marks:
        if mark.criterion in marked and mark.evaluator in there:
            criterion = marked[mark.criterion]
            declared, earned = Declared(MARKS, criterion.params), mark_points(criterion, mark.mark)
            points[mark.criterion][mark.evaluator] = earned or ZERO
            # An item fails by a grade declared as failing, or by one that earns nothing.
            fails = grade(mark.mark) in declared.texts("fails") or (earned is not None and earned <= 0)
            failing[mark.criterion] += fails
    for key, agreed in agreed_marks(bid).items():
        if key in marked:
            # What was agreed on is everybody's mark.
            earned = mark_points(marked[key], agreed)
            fails = grade(agreed) in Declared(MARKS, marked[key].params).texts("fails") or (earned or ZERO) <= 0
            points[key] = dict.fromkeys(there, earned or ZERO)
            failing[key] = len(there) if fails else 0
    return Marks(members=there, points=points, failing=failing)


def differences(tender: Tender, panel: list[str], bid: Bid) -> Iterator[tuple[Criterion, Fraction, Disposition | None]]:
    """Yield where the panel settled something of its own marks, or must: the criterion, the spread, what was settled.

    spread = (highest − lowest member's points) ÷ allotment
    """
    settled = {one.criterion: one for one in bid.dispositions}
    own = read_marks(tender, panel, replace(bid, dispositions=())).points if settled or tender.panel.alarm else {}
    for criterion in tender.criteria:
        if criterion.id in own:
            given = sorted(own[criterion.id].values())
            spread = (given[-1] - given[0]) / criterion.max_points
            due = tender.panel.alarm is not None and spread >= tender.panel.alarm
            if due or criterion.id in settled:
                yield criterion, spread, settled.get(criterion.id)


def aggregated(tender: Tender, values: list[Fraction]) -> Fraction:
    """Make one number of the members' points (採点の集約), unrounded."""
    ascending, how = sorted(values), tender.panel.aggregate
    if how is Aggregate.SUM:
        return sum(ascending, ZERO)
    if how is Aggregate.MEDIAN:
        return median(ascending)
    if how is Aggregate.TRIMMED_MEAN:
        return mean(ascending[1:-1])
    return mean(ascending)


def criterion_points(tender: Tender, marks: Marks, criterion: Criterion) -> Fraction:
    """Return the panel's points for one criterion, rounded where the rule aggregates by criterion."""
    points = aggregated(tender, list(marks.points[criterion.id].values()))
    return rounded(points, tender.panel.rounding) if tender.panel.per is Per.CRITERION else points


def total_points(tender: Tender, marks: Marks) -> Fraction:
    """Return the panel's total where totals are aggregated: each member's total first, then over the members."""
    totals = [sum((given[member] for given in marks.points.values()), ZERO) for member in marks.members]
    return rounded(aggregated(tender, totals), tender.panel.rounding)


def fails_mandatory(tender: Tender, marks: Marks, criterion: Criterion) -> bool:
    """Whether a bid fails a mandatory item: by any member, by more than half of those present, or by all."""
    failing, passing = marks.failing[criterion.id], len(marks.members) - marks.failing[criterion.id]
    return {
        MandatoryFails.ANY: failing >= 1,
        MandatoryFails.MAJORITY: failing > passing,
        MandatoryFails.ALL: passing == 0,
    }[tender.panel.mandatory_fails_when]
