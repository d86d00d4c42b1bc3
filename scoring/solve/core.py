"""The best point by way of a core (コア問題): a bound, then the few columns that matter, then all."""

from dataclasses import replace
from math import gcd
from typing import Final

from scoring.solve.award_model import Point, Terms, weigh
from scoring.solve.dual import DualBound
from scoring.solve.highs import Ending
from scoring.solve.live import Found, LiveModel

CORE_FROM: Final = 400
"""From so many free columns on, a core of them is solved first."""

LEAST_CORE: Final = 300
_SHARE: Final = 32
_CORE_NODES: Final = 200


def most(live: LiveModel, aim: Terms, *, start: Point | None = None) -> Found:
    """Search for the most of ``Σ aim``: the answer of ``live.best``, sooner where there are many columns (既約費用).

    1. The linear relaxation's duals prove a bound and a reduced cost for each column, in whole numbers.
    2. A column whose cost takes the bound below the start's value is in no better point: it stays fixed.
    3. Of the rest, the columns with the smallest costs are the core; its best point is found without the others.
    4. A column whose cost takes the bound below that point's value is in no better point, and none as good if its cost
       takes it below: such columns stay fixed, and the rest is searched. Often nothing outside the core is left.

    A point that is as good as the best is never lost: only what is in none of them is fixed.
    """
    if live.model.size - len(live.fixed) < CORE_FROM or not aim:
        return live.best(aim, start=start)
    relaxed = live.relax(aim)
    if relaxed.bound is None or relaxed.ending is not Ending.PROVEN:
        return live.best(aim, start=start)
    settled: dict[int, int] = {}
    if start is not None and live.keeps(start):
        settled = _free(live, relaxed.bound.settled(weigh(aim, start)))
    live.fix(settled)
    found = _within_core(live, aim, relaxed.bound, start)
    live.free(settled)
    if found.ending in {Ending.STOPPED, Ending.PROVEN}:
        return found
    if found.point is None or found.value is None:
        return live.best(aim, start=start)
    settled = _free(live, relaxed.bound.settled(found.value))
    live.fix(settled)
    rest = live.best(aim, start=found.point)
    live.free(settled)
    return replace(rest, bound=min(rest.bound, relaxed.bound.most))


def _within_core(live: LiveModel, aim: Terms, bound: DualBound, start: Point | None) -> Found:
    """Return the core's best point: PROVEN only where nothing outside the core can be better."""
    outside = _outside(live, bound)
    tell = live.on_point
    if tell is not None:
        # The core's own bound says nothing about the rest.
        live.on_point = lambda point, value, _: tell(point, value, bound.most)
    live.fix(outside)
    found = live.best(aim, start=start, nodes=_CORE_NODES)
    live.free(outside)
    live.on_point = tell
    if found.value is None:
        return replace(found, bound=bound.most)
    value = found.value
    if start is not None and live.keeps(start) and weigh(aim, start) > value:
        value = weigh(aim, start)
        found = replace(found, point=start, value=value)
    better = bound.settled(value + (gcd(*aim.values()) or 1))
    if found.ending is Ending.PROVEN and all(better.get(column) == 0 for column in outside):
        return replace(found, bound=value)
    stopped = found.ending is Ending.STOPPED
    return replace(found, ending=Ending.STOPPED if stopped else Ending.LIMIT, bound=bound.most)


def _outside(live: LiveModel, bound: DualBound) -> dict[int, int]:
    costs = sorted(-cost for column, cost in enumerate(bound.reduced) if cost < 0 and column not in live.fixed)
    size = max(LEAST_CORE, len(costs) // _SHARE)
    if len(costs) <= size:
        return {}
    return {
        column: 0 for column, cost in enumerate(bound.reduced) if -cost > costs[size - 1] and column not in live.fixed
    }


def _free(live: LiveModel, columns: dict[int, int]) -> dict[int, int]:
    return {column: value for column, value in columns.items() if column not in live.fixed}
