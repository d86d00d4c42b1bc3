"""What can be said of a panel from its marks alone (採点の点検): before the prices are opened, and after.

No price is read: bids are ranked by their technical points, as the tender's own scales, aggregate and roundings have
them. Everything is exact and nothing decides.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.bid import Bid, Mark
from criteria.finding import Finding
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.technical import technical_ranking
from scoring.formulas.panel import MarkReader, is_marked, own_marks, panel_members, present_members
from scoring.numbers.deadline import NO_DEADLINE, Deadline, Unfinished
from scoring.robustness.agreement import Agreement, agreement
from scoring.robustness.parts import OnPart, Part, Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """One member's marks (委員ごとの採点): how many of those due are given, and how they lie.

    ``mean`` averages the points of all marks as shares of their allotments, ``spread`` is the highest share less the
    lowest. Both are None where none of the member's marks counts, of a bid whose rows are faulty say.
    """

    member: str
    given: int
    due: int
    mean: Fraction | None
    spread: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeReason:
    """One comment beside unlike marks for one criterion (同じ所見と異なる採点).

    Given either by several members to one bid, or by one member to several bids: ``marks`` are member, vendor and mark.
    """

    criterion: str
    comment: str
    marks: tuple[tuple[str, str, Fraction | str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRecord:
    """All that is said of a panel (採点の点検).

    ``technical`` ranks the bids by their technical points. ``agreement`` 委員間の一致 has Kendall's W, and the ranking
    without each member; None where there is none to measure, or the time was not enough, which ``unfinished`` says.
    """

    technical: Evaluation
    members: tuple[MemberRecord, ...]
    alike: tuple[AlikeReason, ...]
    agreement: Agreement | None
    unfinished: Unfinished | None = None


def panel_record(
    tender: Tender,
    bids: Sequence[Bid],
    findings: Iterable[Finding] = (),
    deadline: Deadline = NO_DEADLINE,
    on_part: OnPart | None = None,
) -> PanelRecord:
    """Say what can be said of the panel's marks (採点の点検), whether prices are sealed or not; none is read.

    Raises
    ------
    DefinitionError
        Where the tender's definition is wrong.
    EvaluationError
        Where the bids are for more than one lot.
    """
    technical, parts = technical_ranking(tender, bids, findings), Parts(deadline, on_part)
    members = None
    if any(map(is_marked, tender.criteria)):
        members = parts.answer(Part.MEMBERS, lambda until: agreement(technical, until))
    return PanelRecord(
        technical=technical,
        members=tuple(_members(technical)),
        alike=tuple(alike_reasons(technical.bids)),
        agreement=members,
        unfinished=Unfinished.of(parts.undone, deadline),
    )


def _members(evaluation: Evaluation) -> Iterator[MemberRecord]:
    tender = evaluation.tender
    asked = {criterion.id: criterion.max_points for criterion in tender.criteria if is_marked(criterion)}
    members, reader = panel_members(tender, evaluation.bids), MarkReader(tender.criteria)
    due = [bid for bid in evaluation.bids if not bid.status]
    shares: dict[str, list[Fraction]] = {member: [] for member in members}
    given, owed = dict.fromkeys(members, 0), dict.fromkeys(members, 0)
    for bid in due if asked else ():
        present = present_members(tender.panel, members, bid.vendor)
        for member in present:
            marks = {mark.criterion for mark in bid.marks if mark.evaluator == member}
            given[member] += len(marks & asked.keys())
            owed[member] += len(asked)
        if not bid.faults:
            for key, of_member in reader.of(own_marks(bid), present).points.items():
                for member, points in of_member.items():
                    shares[member].append(points / asked[key])
    for member in members:
        own = shares[member]
        yield MemberRecord(
            member=member,
            given=given[member],
            due=owed[member],
            mean=sum(own, Fraction(0)) / len(own) if own else None,
            spread=max(own) - min(own) if own else None,
        )


def alike_reasons(bids: Iterable[Bid]) -> Iterator[AlikeReason]:
    """Find like reasons with unlike marks (同じ所見と異なる採点), for one bid or by one member.

    Comments are one where they are the same in NFKC and without their blanks.
    """
    groups: defaultdict[tuple[Hashable, ...], list[tuple[Mark, str]]] = defaultdict(list)
    for bid in bids:
        for mark in bid.marks:
            if comment := _folded(mark.comment):
                groups[mark.criterion, comment, "vendor", bid.vendor].append((mark, bid.vendor))
                groups[mark.criterion, comment, "member", mark.evaluator].append((mark, bid.vendor))
    for alike in groups.values():
        if len({mark.mark for mark, _ in alike}) > 1:
            first, _ = alike[0]
            yield AlikeReason(
                criterion=first.criterion,
                comment=first.comment,
                marks=tuple((mark.evaluator, vendor, mark.mark) for mark, vendor in alike),
            )


def _folded(comment: str) -> str:
    return "".join(unicodedata.normalize("NFKC", comment).split())
