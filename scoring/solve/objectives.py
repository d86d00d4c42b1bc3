"""The best of several objectives in their order (辞書式最適化), a ratio among them too, exactly."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import gcd
from typing import Final, TypeAlias

from criteria.terms import Direction
from scoring.solve.award_model import Objective, Point, Row, Terms, weigh
from scoring.solve.highs import Ending
from scoring.solve.live import Effort, LiveModel, Most, OnPoint

PIN: Final = "pin"
"""The name of the rows that hold an objective at its best value."""


class Status(StrEnum):
    """How a search ended (求解の状態)."""

    OPTIMAL = "optimal"
    """最適: no selection is better, says the solver; the point was recounted in whole numbers."""
    INFEASIBLE = "infeasible"
    """不調: no selection keeps the rules."""
    LIMIT = "limit"
    """時間切れ: the time or the rounds are used up; a point, where there is one, is not proven best."""
    STOPPED = "stopped"
    """中断: stopped on request; a point, where there is one, is not proven best."""


_STATUS: Final = {
    Ending.PROVEN: Status.OPTIMAL,
    Ending.INFEASIBLE: Status.INFEASIBLE,
    Ending.LIMIT: Status.LIMIT,
    Ending.STOPPED: Status.STOPPED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer of a search (求解の結果).

    ``point`` keeps every row and has ``values``, both recounted in whole numbers; None where none was found. The first
    ``proven`` objectives have their best value (given those before them); ``bound`` is what the next one can't exceed
    (fall below, where lowest is best), None where nothing is known or all are proven.
    """

    status: Status
    point: Point | None = None
    values: tuple[Fraction, ...] = ()
    proven: int = 0
    bound: Fraction | None = None
    work: Effort = field(default_factory=Effort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """The best selection so far (暫定解): not proven. ``objective`` is being optimised and can't pass ``bound``."""

    point: Point
    values: tuple[Fraction, ...]
    objective: int
    bound: Fraction | None


OnIncumbent: TypeAlias = Callable[[Incumbent], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """How far one objective got: its best point, and what it can't pass where that isn't proven best."""

    ending: Ending
    point: Point | None
    bound: Fraction | None = None


def upwards(objective: Objective) -> int:
    """Return 1 where the objective is to be as high as possible, −1 where as low."""
    return 1 if objective.direction is Direction.HIGHEST else -1


def aim_of(objective: Objective) -> Terms:
    """Return what is to be as high as possible, for an objective that is no ratio."""
    sign = upwards(objective)
    if sign > 0 and all(objective.terms.values()):
        # The very object, which the next question about it need not compare.
        return objective.terms
    return {column: sign * coefficient for column, coefficient in objective.terms.items() if coefficient}


def pins(objective: Objective, value: Fraction) -> tuple[Row, ...]:
    """Return the rows that exactly the points keep at which the objective has this value, which is one of a point.

    A ratio N ÷ D = p/q is ``q·N − p·D = 0`` with ``D ≥ 1``; it is 0 where N is, and where nothing is taken.
    """
    level = value * objective.scale
    if not objective.divisor or level == 0:
        return (Row(rule=PIN, terms=objective.terms, least=level.numerator, most=level.numerator),)
    return (
        Row(rule=PIN, terms=ahead(objective, level)[0], least=0, most=0),
        Row(rule=PIN, terms=objective.divisor, least=1),
    )


def optimise(live: LiveModel, *, on_incumbent: OnIncumbent | None = None, start: Point | None = None) -> Outcome:
    """Optimise the model's objectives in their order, each held at its best value before the next.

    The rows that hold all but the last stay in force: ``live.drop`` to an earlier mark takes them away. ``start`` is a
    point to start from. Where a search ends before its proof, the outcome says which objectives are proven.
    """
    model, point = live.model, start
    stages = model.objectives or (Objective(id="any", direction=Direction.HIGHEST, terms={}),)
    for proven, objective in enumerate(stages):
        if on_incumbent is not None:
            live.on_point = _listener(live, objective, proven, on_incumbent)
        stage = (_ratio if objective.divisor else _sum)(live, objective, point)
        live.on_point = None
        point = stage.point if stage.point is not None else (point if proven else None)
        if stage.ending is not Ending.PROVEN or point is None:
            return _outcome(live, _STATUS[stage.ending], point, proven, stage.bound)
        if objective is not stages[-1]:
            live.add(*pins(objective, objective.value(point)))
    return _outcome(live, Status.OPTIMAL, point, len(model.objectives), None)


def _outcome(live: LiveModel, status: Status, point: Point | None, proven: int, bound: Fraction | None) -> Outcome:
    values = () if point is None else live.model.values(point)
    return Outcome(status=status, point=point, values=values, proven=proven, bound=bound, work=live.work)


def _listener(live: LiveModel, objective: Objective, proven: int, on_incumbent: OnIncumbent) -> OnPoint:
    summed = bool(live.model.objectives) and not objective.divisor

    def listen(point: Point, bound: int) -> None:
        most = Fraction(upwards(objective) * bound, objective.scale) if summed else None
        on_incumbent(Incumbent(point=point, values=live.model.values(point), objective=proven, bound=most))

    return listen


def _sum(live: LiveModel, objective: Objective, start: Point | None) -> _Stage:
    most = live.best(aim_of(objective), start=start)
    open_ended = most.ending in {Ending.LIMIT, Ending.STOPPED}
    bound = Fraction(upwards(objective) * most.bound, objective.scale) if open_ended else None
    return _Stage(ending=most.ending, point=most.point, bound=bound)


def _ratio(live: LiveModel, objective: Objective, start: Point | None) -> _Stage:
    """Maximise N ÷ D by Dinkelbach's method (1967, doi:10.1287/mnsc.13.7.492), with λ an exact fraction.

    The most of ``±(q·N − p·D)`` over the points with D ≥ 1, for λ = p/q the ratio of the best point so far, is 0 if
    and only if none has a better one.
    """
    mark = live.mark()
    live.add(Row(rule=PIN, terms=objective.divisor, least=1))
    try:
        stage = _dinkelbach(live, objective, start)
    finally:
        live.drop(mark)
    worse = stage.point is not None and upwards(objective) * objective.value(stage.point) < 0
    if stage.ending is Ending.INFEASIBLE or (stage.ending is Ending.PROVEN and worse):
        # To take nothing that costs counts as 0, which may be better than any ratio there is, or all that can be.
        return _nothing(live, objective, stage)
    return stage


def _dinkelbach(live: LiveModel, objective: Objective, start: Point | None) -> _Stage:
    point = start if start is not None and weigh(objective.divisor, start) and live.keeps(start) else None
    most = Most(ending=Ending.PROVEN, bound=1, point=point, value=1) if point is not None else live.best({})
    while most.ending is Ending.PROVEN and most.point is not None:
        point = most.point
        level = objective.value(point) * objective.scale
        aim, unit = ahead(objective, level)
        most = live.best(aim, start=point)
        if most.value == 0 and most.ending is Ending.PROVEN:
            return _Stage(ending=Ending.PROVEN, point=point)
        if most.ending is not Ending.PROVEN:
            # ±(q·N − p·D) ≤ b and D ≥ 1 give ±N/D ≤ ±p/q + b/q.
            gap = Fraction(max(0, most.bound) * unit, level.denominator)
            bound = (level + upwards(objective) * gap) / objective.scale
            return _Stage(ending=most.ending, point=most.point or point, bound=bound)
    return _Stage(ending=most.ending, point=most.point)


def _nothing(live: LiveModel, objective: Objective, stage: _Stage) -> _Stage:
    mark = live.mark()
    live.add(Row(rule=PIN, terms=objective.divisor, most=0))
    nothing = live.best({})
    live.drop(mark)
    if nothing.point is not None:
        return _Stage(ending=Ending.PROVEN, point=nothing.point)
    if nothing.ending is Ending.INFEASIBLE:
        return stage
    return _Stage(ending=nothing.ending, point=stage.point, bound=Fraction(0))


def ahead(objective: Objective, level: Fraction) -> tuple[Terms, int]:
    """Return how far a point is ahead of a ratio: ``±(q·N − p·D)`` over what its coefficients share, and that unit."""
    sign, terms, divisor = upwards(objective), objective.terms, objective.divisor
    above = {
        column: sign * (level.denominator * terms.get(column, 0) - level.numerator * divisor.get(column, 0))
        for column in sorted(terms.keys() | divisor.keys())
    }
    unit = gcd(*above.values()) or 1
    return {column: number // unit for column, number in above.items() if number}, unit
