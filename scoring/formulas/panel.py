"""The panel (選定委員会): how the members' marks become one number, per criterion or per total."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median
from typing import Final

from criteria.bid import Bid
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.exact import Points, decimal_text
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate, MandatoryFails, Per
from scoring.formulas.registry import FROM_THE_REGISTER, Formula, FormulaKind, Reads, find
from scoring.formulas.technical_marks import mark_ends
from scoring.numbers.column import Column


def is_marked(criterion: Criterion) -> bool:
    """Whether the committee's marks decide this criterion."""
    return criterion_formula(criterion).responses.reads is Reads.MARKS


def is_on_file(criterion: Criterion) -> bool:
    """Whether what is on file about the vendor decides this criterion: certificates, or measures."""
    return criterion_formula(criterion).responses.reads in FROM_THE_REGISTER


def criterion_formula(criterion: Criterion) -> Formula:
    """Return the registered formula of a criterion."""
    return find(FormulaKind.CRITERION, criterion.formula)


def panel_members(tender: Tender, bids: Sequence[Bid]) -> tuple[str, ...]:
    """Return the members 委員: those the tender names, else everyone who marked any bid, by name."""
    return tender.panel.members or tuple(sorted({mark.evaluator for bid in bids for mark in bid.marks}))


def present_members(panel: Panel, members: Sequence[str], vendor: str) -> tuple[str, ...]:
    """Return the members who mark this vendor: all but those declared absent or recused."""
    ours = ("", compared(vendor))
    away = {absence.evaluator for absence in panel.absences if compared(absence.vendor) in ours}
    return tuple(member for member in members if member not in away)


def members_added(tender: Tender, members: Sequence[str]) -> Mapping[str, int]:
    """Return how many members' points each criterion adds up (合算する委員の数): one, but under a sum all present."""
    present = len(present_members(tender.panel, members, "")) if tender.panel.aggregate is Aggregate.SUM else 1
    return {criterion.id: present if is_marked(criterion) else 1 for criterion in tender.criteria}


def least_members(how: Aggregate) -> int:
    """Return how many members an aggregate needs: a trimmed mean leaves out one at each end, and needs one more."""
    return 3 if how is Aggregate.TRIMMED_MEAN else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPoints:
    """One bid's marks as points: ``points[criterion][member]``, and who failed which item."""

    members: tuple[str, ...]
    points: Mapping[str, Mapping[str, Points]]
    failed: Mapping[str, frozenset[str]]

    def total(self, member: str) -> Points:
        """Return the member's points over all marked criteria."""
        return sum((of_member[member] for of_member in self.points.values()), Fraction(0))


class MarkReader:
    """Turns marks into points by each criterion's formula; equal marks are computed once."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        """Bind the formula of every marked criterion."""
        self._criteria = {criterion.id: criterion for criterion in criteria if is_marked(criterion)}
        self._known: dict[tuple[str, object], tuple[Points, bool]] = {}
        self._ends: dict[str, tuple[Points, Points]] = {}
        self._params = {key: criterion_formula(c).bind(c.params) for key, c in self._criteria.items()}

    def __contains__(self, criterion_id: str) -> bool:
        """Whether the criterion is one the committee marks."""
        return criterion_id in self._criteria

    def points(self, criterion_id: str, mark: Fraction | str) -> Points:
        """Return the points of one mark, or raise FormulaError where the scale does not know it."""
        return self._read(criterion_id, mark)[0]

    def is_extreme(self, criterion_id: str, mark: Fraction | str) -> bool:
        """Whether a mark earns the most or the least that its scale has 最高・最低の採点."""
        if criterion_id not in self._ends:
            allotment = self._criteria[criterion_id].max_points
            self._ends[criterion_id] = mark_ends(allotment, **self._params[criterion_id])
        return self.points(criterion_id, mark) in self._ends[criterion_id]

    def _read(self, criterion_id: str, mark: Fraction | str) -> tuple[Points, bool]:
        """Return the points, and whether the mark fails a mandatory item: declared as failing, or earning nothing."""
        # Hashing a fraction is slow, its ratio is not.
        key = (criterion_id, mark if isinstance(mark, str) else mark.as_integer_ratio())
        if key not in self._known:
            criterion, params = self._criteria[criterion_id], self._params[criterion_id]
            points = criterion_formula(criterion).function(mark, allotment=criterion.max_points, **params)
            name = mark if isinstance(mark, str) else decimal_text(mark)
            self._known[key] = points, name in (params.get("fails") or ()) or points <= 0
        return self._known[key]

    def of(self, bid: Bid, members: Sequence[str]) -> MemberPoints:
        """Return one bid's marks as points. Every present member has marked every marked criterion.

        A mark that the panel agreed on 合議による採点 counts as that of every member present, so that every aggregate,
        per criterion or per total, has its meaning.
        """
        points: dict[str, dict[str, Points]] = {key: {} for key in self._criteria}
        failed: dict[str, set[str]] = {key: set() for key in self._criteria}
        for mark in bid.marks:
            if mark.evaluator in members and mark.criterion in points:
                points[mark.criterion][mark.evaluator], fails = self._read(mark.criterion, mark.mark)
                if fails:
                    failed[mark.criterion].add(mark.evaluator)
        for settled in bid.dispositions:
            if settled.mark is not None and settled.criterion in points:
                worth, fails = self._read(settled.criterion, settled.mark)
                points[settled.criterion] = dict.fromkeys(members, worth)
                failed[settled.criterion] = set(members) if fails else set()
        return MemberPoints(
            members=tuple(members), points=points, failed={key: frozenset(who) for key, who in failed.items()}
        )


def _mean(values: Sequence[Points]) -> Points:
    return sum(values, Fraction(0)) / len(values)


_AGGREGATES: Final[dict[Aggregate, Callable[[Sequence[Points]], Points]]] = {
    Aggregate.SUM: lambda values: sum(values, Fraction(0)),
    Aggregate.MEAN: _mean,
    Aggregate.MEDIAN: lambda values: Fraction(median(values)),
    Aggregate.TRIMMED_MEAN: lambda values: _mean(sorted(values)[1:-1]),
    Aggregate.CONSENSUS: lambda values: values[0],
}

LINEAR: Final = frozenset({Aggregate.SUM, Aggregate.MEAN, Aggregate.CONSENSUS})
"""Aggregates under which the criteria add up to the total."""


def aggregate_points(values: Sequence[Points], how: Aggregate) -> Points:
    """Make one number of the members' points (採点の集約), unrounded.

    sum: Σ p;  mean: Σ p / n;  median: the middle value, or the mean of the two middle ones;
    trimmed-mean: the mean without one highest and one lowest member;  consensus: the one mark all agree on.

    >>> aggregate_points([Fraction(1), Fraction(5), Fraction(6), Fraction(10)], Aggregate.TRIMMED_MEAN)
    Fraction(11, 2)
    """
    return _AGGREGATES[how](values)


def criterion_column(panel: Panel, criterion_id: str, marked: Sequence[MemberPoints]) -> Column | None:
    """Aggregate one criterion over the members of every bid; None where only totals are aggregated."""
    if panel.per is Per.TOTAL and panel.aggregate not in LINEAR:
        return None
    return Column.of([aggregate_points(list(one.points[criterion_id].values()), panel.aggregate) for one in marked])


def total_column(panel: Panel, marked: Sequence[MemberPoints]) -> Column:
    """Aggregate the members' totals of every bid (委員ごとの合計点の集約)."""
    return Column.of(
        [aggregate_points([one.total(member) for member in one.members], panel.aggregate) for one in marked]
    )


def dropped_members(panel: Panel, one: MemberPoints) -> tuple[str, ...]:
    """Return the members a trimmed mean per total leaves out: the lowest total, then the highest."""
    if panel.aggregate is not Aggregate.TRIMMED_MEAN or panel.per is not Per.TOTAL:
        return ()
    by_total = sorted(one.members, key=lambda member: (one.total(member), member))
    return by_total[0], by_total[-1]


def fails_mandatory(panel: Panel, criterion_id: str, one: MemberPoints) -> bool:
    """Whether a mandatory item is failed: by any member, by more than half of those present, or by all."""
    failing, present = len(one.failed[criterion_id]), len(one.members)
    if panel.mandatory_fails_when is MandatoryFails.ANY:
        return failing > 0
    if panel.mandatory_fails_when is MandatoryFails.MAJORITY:
        return 2 * failing > present
    return failing == present


def own_marks(bid: Bid) -> Bid:
    """Return a bid as its members marked it (委員ごとの採点), whatever the panel settled afterwards."""
    return replace(bid, dispositions=()) if bid.dispositions else bid


def duplicate_marks(bid: Bid) -> tuple[tuple[str, str], ...]:
    """Return the (member, criterion) pairs a bid was marked for more than once."""
    counted = Counter((mark.evaluator, mark.criterion) for mark in bid.marks)
    return tuple(sorted(pair for pair, times in counted.items() if times > 1))
