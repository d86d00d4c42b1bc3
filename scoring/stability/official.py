"""The interval under the official rule (端数処理後の安定区間): with every declared rounding, found by search.

Rounding turns straight lines into steps, so that the allotments at which the winner stays first need not even be one
interval. What is said is what was tried: from the published allotment outwards at even distances, then halving the gap
between the last at which the official winner stayed and the first at which it did not, down to a thousandth of a point.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.exact import Points
from criteria.tender import Tender
from criteria.terms import Per, RoundingStage
from scoring.evaluation import Evaluation
from scoring.panel import is_marked
from scoring.ranking import rank
from scoring.scores import Marked, NoValueError, build_sheet, read_marks
from scoring.sheet import CriterionScores
from scoring.stability.intervals import Interval
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.changes import Change, ChangeError
from scoring.whatif.points import move_points

First: TypeAlias = tuple[str, ...] | None
"""Who is first, in order of name; None where there is no such order."""

RESOLUTION: Final = Fraction(1, 1000)
"""How finely an end is found, in points."""

_TRIED: Final = 16
"""Allotments tried on the way from the published one to beyond the exact end."""

_BEYOND: Final = 2
"""Points beyond the exact end that are looked at as well: rounding seldom moves an end farther."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialInterval:
    """How far the official winner was seen to stay first.

    ``lower`` and ``upper`` are the farthest allotments tried at which it stayed, all tried on the way included;
    ``below`` and ``above`` the nearest beyond at which it did not, None where it stayed as far as was looked.
    """

    lower: Points
    upper: Points
    below: Points | None
    above: Points | None
    tried: int

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


def rounds(tender: Tender) -> bool:
    """Whether the tender declares any rounding that can move an end (端数処理の有無)."""
    stages = any(not rounding.keeps_all for rounding in tender.method.rounding.values())
    return stages or (not tender.panel.rounding.keeps_all and any(map(is_marked, tender.criteria)))


class Recount:
    """Who is first at other allotments, with every declared rounding and the tie-break chain (配点変更後の順位).

    Who takes part is kept, and so are the prices: the points that each criterion earned are scaled with its allotment,
    then rounded, added up, valued and ranked by the evaluation's own functions. Where the panel aggregates totals, no
    criterion has points to scale, and the whole evaluation is made anew.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        """Keep what every bid earned."""
        self._evaluation, self._tender = evaluation, evaluation.tender
        readable = [bid for bid in evaluation.bids if not bid.faults]
        ranked = frozenset(evaluation.sheet.vendors)
        self._marked = read_marks(self._tender, [bid for bid in readable if bid.vendor in ranked], readable)
        self._by_total = self._tender.panel.per is Per.TOTAL and any(map(is_marked, self._tender.criteria))

    def first(self, changes: Sequence[Change]) -> First:
        """Return who is first after changes of points."""
        try:
            if self._by_total:
                award = evaluate_changed(self._evaluation, changes).award
                return award.ranking[0].vendors if award.ranking else None
            tender = move_points(self._tender, changes)
            marked = Marked(tender, self._marked.bids, self._marked.marks, self._marked.members)
            sheet = build_sheet(marked, {one.id: self._scaled(one.id, tender) for one in tender.criteria})
        except (ChangeError, NoValueError):
            return None
        ranking, _ = rank(tender, self._evaluation.bids, sheet)
        return ranking[0].vendors if ranking else None

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
    return OfficialInterval(lower=lower, upper=upper, below=below, above=above, tried=tried)


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
