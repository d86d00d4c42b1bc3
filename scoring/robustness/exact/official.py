"""The interval under the official rule (端数処理後の安定区間): with every declared rounding, found by search.

Rounding turns straight lines into steps, so that the allotments at which the winner stays first need not even be one
interval. They are tried from the published one outwards at even distances; then the gap between the last at which the
official winner stayed and the first at which it did not is halved, down to a thousandth of a point. A change between
two that were tried can be missed, so that within what was seen a range is *proven*: between two allotments a criterion
earns no less than the lesser of what it earns at either, rounded as declared, and no more than the greater; the winner
with the least is ahead of every rival with the most, and so first at all allotments between them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Final, TypeAlias

from criteria.exact import Points
from criteria.tender import Tender
from criteria.terms import Direction, Per, RoundingStage
from scoring.definition.criteria import counted_points, counted_total, times_counted
from scoring.evaluation.award import leaders
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.ranking import inside_band, rank
from scoring.evaluation.scores import Marked, NoValueError, build_sheet, read_marks, technical_sum
from scoring.evaluation.sheet import CriterionScores, ScoreSheet
from scoring.formulas.panel import is_marked
from scoring.formulas.registry import FormulaKind, find
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.robustness.exact.basis import rounds
from scoring.robustness.exact.intervals import Interval, Stabilities, Stability
from scoring.robustness.exact.linear import NotLinear
from scoring.whatif.allotment import SetGroup, SetPoints, SetRatio, move_points
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.changes import Change, ChangeError

First: TypeAlias = tuple[str, ...] | None
"""Who is first, in order of name; None where there is no such order."""

Scores: TypeAlias = Mapping[str, CriterionScores]
"""The points of every bid, by criterion."""

End: TypeAlias = tuple[Tender, Scores]
"""The tender after a change of points, and what every bid then earns."""

RESOLUTION: Final = Fraction(1, 1000)
"""How finely an end is found, in points."""

_TRIED: Final = 16
"""Allotments tried on the way from the published one to beyond the exact end."""

_PROOFS: Final = 16
"""Ranges tried on either side before the proof ends where it is."""

_BEYOND: Final = 2
"""Points beyond the exact end that are looked at as well: rounding seldom moves an end farther."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """From where to where the official first place is proven to stay, ends included (端数処理後の第1位の証明)."""

    lower: Points
    upper: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialInterval:
    """How far the official winner was seen to stay first.

    ``lower`` and ``upper`` are the farthest allotments tried at which it stayed, all tried on the way included;
    ``below`` and ``above`` the nearest beyond at which it did not, None where it stayed as far as was looked. Within
    ``proven`` it stays at every allotment: no farther than where it is, where the method allows no such proof.
    """

    lower: Points
    upper: Points
    below: Points | None
    above: Points | None
    tried: int
    proven: Proven

    def moves(self, exact: Interval) -> bool:
        """Whether rounding moves an end: whether one seen here lies elsewhere than the exact one, by over a step."""
        low, high = self.below, self.above
        lower = exact.lower if exact.at_lower else None
        upper = exact.upper if exact.at_upper else None
        return _apart(lower, self.lower, low) or _apart(upper, self.upper, high)


def _apart(exact: Points | None, stays: Points, changes: Points | None) -> bool:
    if exact is None or changes is None:
        return changes is not None or (exact is not None and abs(exact - stays) > RESOLUTION)
    return not min(stays, changes) - RESOLUTION <= exact <= max(stays, changes) + RESOLUTION


class Recount:
    """Who is first at other allotments, with every declared rounding and the tie-break chain (配点変更後の順位).

    Who takes part is kept, and so are the prices: the points that each criterion earned are scaled with its allotment,
    then rounded, added up, valued and ranked by the evaluation's own functions. Where the panel aggregates totals, no
    criterion has points to scale, and the whole evaluation is made anew.
    """

    def __init__(self, evaluation: Evaluation, deadline: Deadline = NO_DEADLINE) -> None:
        """Keep what every bid earned."""
        self._deadline = deadline
        self._evaluation, self._tender = evaluation, evaluation.tender
        readable = [bid for bid in evaluation.bids if not bid.faults]
        ranked = frozenset(evaluation.sheet.vendors)
        self._marked = read_marks(self._tender, [bid for bid in readable if bid.vendor in ranked], readable)
        self._by_total = self._tender.panel.per is Per.TOTAL and any(map(is_marked, self._tender.criteria))
        method = self._tender.method
        self._first = evaluation.award.first
        self._lowest_first = find(FormulaKind.COMBINATION, method.combination).direction is Direction.LOWEST
        panel_rounds = not self._tender.panel.rounding.keeps_all and any(map(is_marked, self._tender.criteria))
        self._rounds_criteria = panel_rounds or not method.rounding_at(RoundingStage.CRITERION).keeps_all
        scaled = method.technical_points is not None and method.technical_scaling == "best"
        self._proves = not scaled and inside_band(self._tender, evaluation.sheet) is None

    def first(self, changes: Sequence[Change]) -> First:
        """Return who is first after changes of points; OutOfTimeError where the deadline has passed."""
        self._deadline.check()
        try:
            if self._by_total:
                return evaluate_changed(self._evaluation, changes).award.first or None
            tender = move_points(self._tender, changes)
            marked = Marked(tender, self._marked.bids, self._marked.marks, self._marked.members)
            sheet = build_sheet(
                marked, {criterion.id: self._scaled(criterion.id, tender) for criterion in tender.criteria}
            )
        except (ChangeError, NoValueError):
            return None
        ranking, _ = rank(tender, self._evaluation.bids, sheet)
        return leaders(ranking) or None

    def end(self, change: Change) -> End | None:
        """Return what every criterion earns after a change, None where it cannot be made, or has no points to scale."""
        if self._by_total:
            return None
        try:
            tender = move_points(self._tender, [change])
        except ChangeError:
            return None
        return tender, {criterion.id: self._scaled(criterion.id, tender) for criterion in tender.criteria}

    def stays_between(self, end: End, other: End) -> bool:
        """Whether the first place is proven to stay at all allotments between two ends.

        Between them every criterion's points only rise, or only fall, with the one that is moved.
        """
        tender, scores = end
        # With a band, or scaled to the best total, what one bid earns moves the others; a ratio moves the price too.
        if not self._proves or tender.method != other[0].method:
            return False
        try:
            least, most = (self._sheet(tender, scores, points) for points in self._reached(scores, other[1]))
        except NoValueError:
            return False
        return self._leads(least, most) or (self._compares_same(scores, other[1]) and self._is_constant(least, most))

    def _reached(self, one: Scores, other: Scores) -> tuple[list[Fraction], list[Fraction]]:
        """Return the least and the most technical points of every bid between two allotments, before rescaling.

        Each criterion's points lie between those at the ends; where none is rounded, so does their sum.
        """
        columns = [[list(each.points or ()) for each in end.values()] for end in (one, other)]
        if not self._rounds_criteria:
            columns = [[[sum(own, Fraction(0)) for own in zip(*end, strict=True)]] for end in columns]
        pairs = list(zip(*columns, strict=True))
        least = [sum(own, Fraction(0)) for own in zip(*(map(min, *pair) for pair in pairs), strict=True)]
        return least, [sum(own, Fraction(0)) for own in zip(*(map(max, *pair) for pair in pairs), strict=True)]

    def _sheet(self, tender: Tender, scores: Scores, points: Sequence[Fraction]) -> ScoreSheet:
        """Build the sheet on which every bid has so many technical points before rescaling."""
        marked = replace(self._marked, tender=tender)
        earned, _ = technical_sum(marked, scores)
        extra = {vendor: own - have for vendor, own, have in zip(marked.vendors, points, earned, strict=True)}
        return build_sheet(replace(marked, extra=extra), scores)

    def _leads(self, least: ScoreSheet, most: ScoreSheet) -> bool:
        """Whether the winner's worst value is better than everybody's best."""
        if len(self._first) != 1:
            return False
        sign = -1 if self._lowest_first else 1
        ends = [sorted((sign * low, sign * high)) for low, high in zip(least.value, most.value, strict=True)]
        worst, _ = ends.pop(least.index(self._first[0]))
        return all(best < worst for _, best in ends)

    def _compares_same(self, one: Scores, other: Scores) -> bool:
        """Whether no criterion moves by which a tie is broken."""
        keys = self._tender.method.tie_break
        if not any(key == "mandatory" or key.startswith("criterion:") for key in keys):
            return True
        return all(list(one[key].points or ()) == list(other[key].points or ()) for key in one)

    def _is_constant(self, least: ScoreSheet, most: ScoreSheet) -> bool:
        """Whether no value moves, nor what breaks a tie, and the same bids are first by them."""
        compared = [(least.value, most.value)]
        if "technical" in self._tender.method.tie_break:
            compared.append((least.technical, most.technical))
        moving = any(list(low) != list(high) for low, high in compared)
        return not moving and rank(self._tender, self._evaluation.bids, least)[0][0].vendors == self._first

    def _scaled(self, criterion_id: str, tender: Tender) -> CriterionScores:
        before, criterion = self._evaluation.sheet.criteria[criterion_id], tender.criterion(criterion_id)
        factor = criterion.max_points / before.criterion.max_points
        if factor == 1 or before.computed is None:
            return replace(before, criterion=criterion)
        computed = before.computed.map(lambda points: points * factor)
        points = computed.rounded(tender.panel.rounding) if is_marked(criterion) else computed
        rounding = tender.method.rounding_at(RoundingStage.CRITERION)
        return CriterionScores(criterion=criterion, computed=computed, points=points.rounded(rounding))


def official_interval(
    recount: Recount, exact: Interval | None, now: Points, total: Points, change: Callable[[Points], Change]
) -> OfficialInterval:
    """Search for the ends on both sides of an allotment (端数処理後の端), and beyond the exact ends.

    ``change`` makes the change that sets the allotment, the others making room in proportion.
    """
    kept = recount.first(())
    least, most = RESOLUTION, total - RESOLUTION
    if exact is not None and exact.at_lower:
        least = max(least, exact.lower - _BEYOND)
    if exact is not None and exact.at_upper and exact.upper is not None:
        most = min(most, exact.upper + _BEYOND)
    tried = 0

    def stays(points: Points) -> bool:
        nonlocal tried
        tried += 1
        return recount.first([change(points)]) == kept

    lower, below = _search(stays, now, least)
    upper, above = _search(stays, now, most)
    proven = Proven(lower=_proven(recount, change, now, lower), upper=_proven(recount, change, now, upper))
    return OfficialInterval(lower=lower, upper=upper, below=below, above=above, tried=tried, proven=proven)


def _proven(recount: Recount, change: Callable[[Points], Change], now: Points, seen: Points) -> Points:
    """Return how far the first place is proven to stay, towards the farthest allotment at which it was seen to."""
    good, step = now, seen - now
    here = recount.end(change(now))
    for _ in range(_PROOFS):
        reach = seen if abs(step) >= abs(seen - good) else _on_grid(good + step)
        there = recount.end(change(reach))
        if reach == good or here is None or there is None:
            break
        if recount.stays_between(here, there):
            good, here, step = reach, there, 2 * step
        else:
            step /= 2
    return good


def _search(stays: Callable[[Points], bool], now: Points, limit: Points) -> tuple[Points, Points | None]:
    """Return the farthest that stays and the nearest beyond that does not, from an allotment towards a limit."""
    good, bad = now, None
    for points in _outwards(now, limit):
        if not stays(points):
            bad = points
            break
        good = points
    while bad is not None and abs(bad - good) > RESOLUTION:
        middle = _on_grid((good + bad) / 2)
        if middle in (good, bad):
            break
        good, bad = (middle, bad) if stays(middle) else (good, middle)
    return good, bad


def _outwards(now: Points, limit: Points) -> Iterator[Points]:
    last = now
    for step in range(1, _TRIED + 1):
        points = _on_grid(now + (limit - now) * step / _TRIED)
        if points != last and points > 0:
            yield points
            last = points


def _on_grid(points: Points) -> Points:
    return Fraction(round(points / RESOLUTION)) * RESOLUTION


MOST_SEARCHED: Final = 20_000
"""Bids × criteria² up to which the ends are searched: every step of the search is a count of all bids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialEnds:
    """The official intervals of every criterion, every group and the ratio; empty where none were searched.

    ``searched`` is false where nothing is rounded, so that the exact ends are the official ones too, and where there
    are too many bids and criteria to count them all so often; ``complete`` is false where the time was not enough for
    every lever.
    """

    searched: bool
    complete: bool = True
    criteria: dict[str, OfficialInterval] = field(default_factory=dict)
    groups: dict[str, OfficialInterval] = field(default_factory=dict)
    ratio: OfficialInterval | None = None


def is_searched(evaluation: Evaluation, *, with_exact_ends: bool) -> bool:
    """Whether there is anything to search for, and few enough bids and criteria to do it."""
    tender, ranked = evaluation.tender, len(evaluation.sheet.vendors)
    small = ranked * len(tender.criteria) ** 2 <= MOST_SEARCHED
    return ranked > 1 and small and (rounds(tender) or not with_exact_ends)


def official_ends(
    evaluation: Evaluation,
    kept: Stabilities | None,
    ratio: Stability | NotLinear,
    deadline: Deadline = NO_DEADLINE,
) -> OfficialEnds:
    """Search the ends of every lever (端数処理後の端の探索): where something is rounded, or there are no exact ends."""
    tender = evaluation.tender
    if not is_searched(evaluation, with_exact_ends=kept is not None):
        return OfficialEnds(searched=False)
    recount, total = Recount(evaluation, deadline), counted_total(tender)
    criteria, groups = dict[str, OfficialInterval](), dict[str, OfficialInterval]()
    of_ratio, complete = None, True

    def interval(
        key: str, now: Points, change: Callable[[Points], Change], stays: Sequence[Stability]
    ) -> OfficialInterval:
        exact = next((lever.winner for lever in stays if lever.key == key), None)
        return official_interval(recount, exact, now, total, change)

    try:
        times = times_counted(tender)
        for key, points in counted_points(tender).items():
            if points < total:
                change = partial(_set_points, key, times[key])
                criteria[key] = interval(key, points, change, kept.criteria if kept else ())
        for name in tender.groups:
            if (points := counted_total(tender, name)) < total:
                groups[name] = interval(name, points, partial(_set_group, name), kept.groups if kept else ())
        of_ratio = None if isinstance(ratio, NotLinear) else _ratio(recount, ratio, evaluation)
    except OutOfTimeError:
        complete = False
    return OfficialEnds(searched=True, complete=complete, criteria=criteria, groups=groups, ratio=of_ratio)


def _ratio(recount: Recount, ratio: Stability, evaluation: Evaluation) -> OfficialInterval:
    total = ratio.points + sum((part.allotment for part in evaluation.sheet.price_parts), Fraction(0))
    return official_interval(
        recount,
        ratio.winner,
        ratio.points,
        total,
        lambda points: SetRatio(technical=points, price=total - points),
    )


def _set_points(criterion: str, times: int, points: Points) -> Change:
    return SetPoints(criterion=criterion, points=points / times)


def _set_group(group: str, points: Points) -> Change:
    return SetGroup(group=group, points=points)
