"""The ends with every declared rounding (端数処理後の安定区間), of every lever that can be moved: by search."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Final, TypeAlias

from criteria.exact import Points
from scoring.definition.criteria import counted_points, group_points, times_counted
from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.robustness.exact.basis import rounds
from scoring.robustness.exact.intervals import Stabilities, Stability
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.official import OfficialInterval, Recount, official_interval
from scoring.whatif import Change, SetGroup, SetPoints, SetRatio

MOST_SEARCHED: Final = 20_000
"""Bids × criteria² up to which the ends are searched: every step of the search is a count of all bids."""

Lever: TypeAlias = tuple[str, Points, Stability | None, Callable[[Points], Change]]
"""Its key, its points now, what is known of it exactly, and the change that moves it."""


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
    recount, total = Recount(evaluation, deadline), sum(counted_points(tender), Fraction(0))
    known = {one.key: one for one in kept.criteria} if kept else {}
    known_groups = {one.key: one for one in kept.groups} if kept else {}
    counted = list(zip(tender.criteria, times_counted(tender), counted_points(tender), strict=True))
    criteria: list[Lever] = [
        (one.id, points, known.get(one.id), partial(_set_points, one.id, times)) for one, times, points in counted
    ]
    groups: list[Lever] = [
        (name, group_points(tender, name), known_groups.get(name), partial(_set_group, name)) for name in tender.groups
    ]
    found = dict[str, OfficialInterval](), dict[str, OfficialInterval]()
    try:
        for levers, ends in zip((criteria, groups), found, strict=True):
            for key, now, stays, change in levers:
                if now < total:
                    exact = None if stays is None else stays.winner
                    ends[key] = official_interval(recount, exact, now, total, change)
        of_ratio = None if isinstance(ratio, NotLinear) else _ratio(recount, ratio, evaluation)
    except OutOfTimeError:
        return OfficialEnds(searched=True, complete=False, criteria=found[0], groups=found[1])
    return OfficialEnds(searched=True, criteria=found[0], groups=found[1], ratio=of_ratio)


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
