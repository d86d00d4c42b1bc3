"""All tied optima and the k best selections (同点の最適解と上位k案), each recounted in whole numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Point, Row, check_model, weigh
from scoring.solve.highs import Ending
from scoring.solve.live import Effort, LiveModel
from scoring.solve.objectives import OnIncumbent, Outcome, Status, optimise, pins

NO_GOOD: Final = "no-good"
"""The name of the rows that forbid a selection which is already listed."""

MOST_TIES: Final = 100
"""So many tied selections are listed unless another number is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optima:
    """Every selection that is as good as the best (同点の最適解の一覧).

    ``outcome`` is the search for the best; ``points`` are all of them, each another choice of decisions, the one of the
    outcome first. ``complete`` says that there are no others; else the cap, the time or a request ended the list.
    """

    outcome: Outcome
    points: tuple[Point, ...]
    complete: bool
    work: Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of the best selections (次善案), and its values."""

    point: Point
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The k best selections, best first (上位k案).

    ``outcome`` is how the last search ended: OPTIMAL, and INFEASIBLE where there are no more than these; with LIMIT or
    STOPPED the list is right as far as it goes.
    """

    alternatives: tuple[Alternative, ...]
    outcome: Outcome


def all_optima(
    model: AwardModel,
    *,
    cap: int = MOST_TIES,
    deadline: Deadline = NO_DEADLINE,
    on_incumbent: OnIncumbent | None = None,
) -> Optima:
    """Find every selection that no other beats (同点の最適解), up to ``cap``.

    Two selections differ where their decisions do. The objectives are held at their best values and each selection
    found is forbidden, until there is none or the cap is reached.
    """
    check_model(model)
    live = LiveModel(model, deadline=deadline)
    outcome = optimise(live, on_incumbent=on_incumbent)
    if outcome.status is not Status.OPTIMAL or outcome.point is None:
        only = () if outcome.point is None else (outcome.point,)
        return Optima(outcome=outcome, points=only, complete=outcome.status is Status.INFEASIBLE, work=live.work)
    for last in model.objectives[-1:]:
        live.add(*pins(last, last.value(outcome.point)))
    points: tuple[Point, ...] = (outcome.point,)
    while len(points) < cap:
        live.add(no_good(model, points[-1], live.rows))
        other = live.best({})
        if other.point is None:
            return Optima(outcome=outcome, points=points, complete=other.ending is Ending.INFEASIBLE, work=live.work)
        points = (*points, other.point)
    return Optima(outcome=outcome, points=points, complete=False, work=live.work)


def k_best(model: AwardModel, count: int, *, deadline: Deadline = NO_DEADLINE) -> Ranked:
    """Find the ``count`` best selections in their order (上位k案).

    Two selections differ where their decisions do; equal ones follow each other in no particular order.
    """
    check_model(model)
    live = LiveModel(model, deadline=deadline)
    alternatives: list[Alternative] = []
    outcome = Outcome(status=Status.INFEASIBLE)
    while len(alternatives) < count:
        mark = live.mark()
        outcome = optimise(live)
        live.drop(mark)
        if outcome.status is not Status.OPTIMAL or outcome.point is None:
            break
        alternatives.append(Alternative(point=outcome.point, values=outcome.values))
        live.add(no_good(model, outcome.point, model.rows))
    return Ranked(alternatives=tuple(alternatives), outcome=outcome)


def no_good(model: AwardModel, point: Point, rows: Collection[Row]) -> Row:
    """Return the row that every selection keeps whose decisions are not these (除外制約).

    ``Σ_{taken} (1 − x) + Σ_{others} x ≥ 1`` over the decisions. A decision that no point can add to the taken ones, as
    a row with no negative coefficients is full, is left out: with a fixed number K, or where every lot has one bid, the
    row is ``Σ_{taken} x ≤ K − 1``.
    """
    taken = point & frozenset(model.decisions)
    barred: set[int] = set()
    for row in rows:
        if row.most is not None and all(coefficient >= 0 for coefficient in row.terms.values()):
            room = row.most - weigh(row.terms, taken)
            barred.update(column for column, coefficient in row.terms.items() if coefficient > room)
    terms = {
        column: -1 if column in taken else 1 for column in model.decisions if column in taken or column not in barred
    }
    return Row(rule=NO_GOOD, terms=terms, least=1 - len(taken))
