"""Agreement measured (一致の測定): orders of the members, pair by pair, and their points under each criterion.

A member's order is that of the points they gave a bid over all marked criteria, by the tender's own scales. Only bids
that are ranked count: the excluded were scored for nothing. What the panel agreed on is no member's order, so that the
marks are those the members gave themselves. Everything is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from criteria.errors import EvaluationError
from criteria.exact import Points
from criteria.finding import NOTHING, Text
from criteria.terms import AwardStatus
from scoring.evaluation.award import RankGroup
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.panel import MarkReader, MemberPoints, is_marked, own_marks, panel_members, present_members
from scoring.numbers.correlation import Correlation, kendalls_tau, kendalls_w, pair_signs, spearmans_rho
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.rules import LeaveOutMember


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAbsence:
    """What the absence of one member changes (委員の欠席による変化): never binding.

    ``winners`` would be first, ``winners_change`` says whether others than now; ``order_changes`` whether any two bids
    stand otherwise than in the ``ranking`` there would be. ``impossible`` says why there is no evaluation without the
    member, where there is none.
    """

    member: str
    status: AwardStatus | None = None
    winners: tuple[str, ...] = ()
    winners_change: bool = False
    order_changes: bool = False
    ranking: tuple[RankGroup, ...] = ()
    impossible: Text = NOTHING


def without_each_member(
    evaluation: Evaluation, members: Sequence[str], deadline: Deadline = NO_DEADLINE
) -> tuple[MemberAbsence, ...]:
    """Evaluate again without each member in turn, exactly (委員を1人ずつ除いた再評価).

    Raises
    ------
    OutOfTimeError
        Where the time left is less than the evaluation before took: an evaluation is not given up half-way.
    """
    found: list[MemberAbsence] = []
    took = 0
    for member in members:
        deadline.check()
        left, begun = deadline.left, deadline.clock()
        if left is not None and left < took:
            raise OutOfTimeError
        found.append(_without(evaluation, member))
        took = deadline.clock() - begun
    return tuple(found)


def _without(evaluation: Evaluation, member: str) -> MemberAbsence:
    try:
        after = evaluate_changed(evaluation, [LeaveOutMember(evaluator=member)])
    except EvaluationError as error:
        return MemberAbsence(member=member, impossible=error.text)
    now, then = evaluation.award.first, after.award.first
    return MemberAbsence(
        member=member,
        status=after.award.status,
        winners=then,
        winners_change=now != then,
        order_changes=evaluation.award.ranking != after.award.ranking,
        ranking=after.award.ranking,
    )


LEAST: int = 2
"""Members, and bids, that there must be for anybody to agree on anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """Two members (2人の委員): over ``bids`` bids both marked, tau-b, rho, and whether they put the same bids first.

    ``distance`` counts the pairs of bids they order oppositely, and half of those only one of them ties
    (Fagin et al. 2006, p = ½). tau and rho are None where a member ties all.
    """

    one: str
    other: str
    bids: int
    tau: Correlation | None
    rho: Correlation | None
    distance: Fraction
    same_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionSpread:
    """How far the members are apart under one criterion (評価項目ごとの開き).

    ``mean`` averages, over the bids, the highest member's points less the lowest's; ``widest`` is the bid with the
    widest gap, the first of equals, ``low`` and ``high`` its lowest and highest points, and ``share`` mean ÷ allotment.
    """

    criterion: str
    label: str
    mean: Points
    share: Fraction
    widest: str
    low: Points
    high: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The members' agreement (委員間の一致).

    ``totals[member][vendor]`` are the points each member gave; ``vendors`` the ranked bids that every member marked,
    over which Kendall's W (``concordance``) is taken. ``farthest`` are the members whose distance to all others, per
    pair of bids compared, is largest: ``distances``. ``first[member]`` are the bids a member puts first.
    ``absences`` say who would win without each member; ``names`` are what sentences call the vendors.
    """

    members: tuple[str, ...]
    vendors: tuple[str, ...]
    totals: Mapping[str, Mapping[str, Points]]
    concordance: Fraction | None
    pairs: tuple[PairAgreement, ...]
    distances: Mapping[str, Fraction]
    farthest: tuple[str, ...]
    first: Mapping[str, tuple[str, ...]]
    spreads: tuple[CriterionSpread, ...]
    absences: tuple[MemberAbsence, ...]
    names: Mapping[str, str]

    @property
    def same_first(self) -> tuple[int, int]:
        """How many pairs of members put the same bids first, of how many pairs."""
        return sum(pair.same_first for pair in self.pairs), len(self.pairs)


def agreement(evaluation: Evaluation, deadline: Deadline = NO_DEADLINE) -> Agreement | None:
    """Measure how far the members of the panel agree (委員間の一致).

    None where there is nothing to agree on: no criterion is marked, or fewer than two members or ranked bids.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes before all is measured: half of it would be no measure.
    """
    tender, sheet = evaluation.tender, evaluation.sheet
    marked = [criterion for criterion in tender.criteria if is_marked(criterion)]
    members = panel_members(tender, [bid for bid in evaluation.bids if not bid.faults])
    if not marked or len(members) < LEAST or len(sheet.vendors) < LEAST:
        return None
    reader = MarkReader(tender.criteria)
    given: dict[str, MemberPoints] = {}
    for vendor in sheet.vendors:
        deadline.check()
        given[vendor] = reader.of(own_marks(evaluation.bid(vendor)), present_members(tender.panel, members, vendor))
    totals = {
        member: {vendor: one.total(member) for vendor, one in given.items() if member in one.members}
        for member in members
    }
    marking = tuple(member for member in members if totals[member])
    vendors = tuple(vendor for vendor in sheet.vendors if all(vendor in totals[member] for member in marking))
    pairs: list[PairAgreement] = []
    for one, other in combinations(marking, 2):
        deadline.check()
        pairs.append(_pair(one, other, totals))
    distances = {member: _distance(member, pairs) for member in marking}
    largest = max(distances.values(), default=Fraction(0))
    return Agreement(
        members=marking,
        vendors=vendors,
        totals={member: totals[member] for member in marking},
        concordance=kendalls_w([[totals[member][vendor] for vendor in vendors] for member in marking]),
        pairs=tuple(pairs),
        distances=distances,
        farthest=tuple(member for member in marking if largest and distances[member] == largest),
        first={member: _first(totals[member]) for member in marking},
        spreads=tuple(_spread(one.id, one.label or one.id, one.max_points, given) for one in marked),
        absences=without_each_member(evaluation, marking, deadline),
        names=printed_names(evaluation),
    )


def _first(totals: Mapping[str, Points]) -> tuple[str, ...]:
    most = max(totals.values())
    return tuple(vendor for vendor, points in totals.items() if points == most)


def _pair(one: str, other: str, totals: Mapping[str, Mapping[str, Points]]) -> PairAgreement:
    common = [vendor for vendor in totals[one] if vendor in totals[other]]
    mine, theirs = ([totals[member][vendor] for vendor in common] for member in (one, other))
    return PairAgreement(
        one=one,
        other=other,
        bids=len(common),
        tau=kendalls_tau(mine, theirs),
        rho=spearmans_rho(mine, theirs),
        # Signs are apart by 2 where the order is opposite, and by 1 where one of them is a tie.
        distance=Fraction(sum(int(np.abs(a - b).sum()) for a, b in pair_signs(mine, theirs)), 2),
        same_first=bool(common)
        and _first(dict(zip(common, mine, strict=True))) == _first(dict(zip(common, theirs, strict=True))),
    )


def _distance(member: str, pairs: Sequence[PairAgreement]) -> Fraction:
    """Average, over the pairs of bids compared with all others, the distance of one member."""
    own = [pair for pair in pairs if member in (pair.one, pair.other)]
    compared = sum(pair.bids * (pair.bids - 1) // 2 for pair in own)
    return sum((pair.distance for pair in own), Fraction(0)) / compared if compared else Fraction(0)


def _spread(key: str, label: str, allotment: Points, given: Mapping[str, MemberPoints]) -> CriterionSpread:
    ends = {
        vendor: (min(one.points[key].values()), max(one.points[key].values()))
        for vendor, one in given.items()
        if one.points[key]
    }
    widest = max(ends, key=lambda vendor: ends[vendor][1] - ends[vendor][0])
    mean = sum((high - low for low, high in ends.values()), Fraction(0)) / len(ends)
    low, high = ends[widest]
    return CriterionSpread(
        criterion=key,
        label=label,
        mean=mean,
        share=mean / allotment if allotment else Fraction(0),
        widest=widest,
        low=low,
        high=high,
    )
