"""The best that takes one that was not taken, and the best without a rule, against looking at every selection."""

from dataclasses import replace

import pytest
from deadlines import OVER, stopping
from small_models import drawn_model, order, points_of, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Status, solve
from scoring.solve.award_model import AwardModel, Objective, Point, Row
from scoring.solve.loss import rule_costs, why_not

pytestmark = pytest.mark.selection


def best_with(model: AwardModel, columns: tuple[int, ...]) -> Point | None:
    having = [point for point in points_of(model) if not point.isdisjoint(columns)]
    return min(having, key=lambda point: order(model, point), default=None)


@pytest.mark.parametrize("seed", seeds(60))
def test_the_best_with_any_column_is_that_of_looking_at_every_selection(seed: int) -> None:
    model = drawn_model(seed)
    best = solve(model)
    wanted = [(column,) for column in range(model.size)]
    wanted += [several for several in ((0, 1), (1, 2, 3)) if max(several) < model.size]
    for asked, found in zip(wanted, why_not(model, best, wanted), strict=True):
        expected = best_with(model, asked)
        if expected is None:
            assert found.status is Status.INFEASIBLE
            continue
        assert found.status is Status.OPTIMAL
        assert found.values == values_of(model, expected)
        assert found.point is not None
        assert not found.point.isdisjoint(asked)


@pytest.mark.parametrize("seed", seeds(60))
def test_the_best_without_any_rule_is_that_of_looking_at_every_selection_without_it(seed: int) -> None:
    model = drawn_model(seed)
    found = rule_costs(model, solve(model))
    assert found.keys() == set(model.relaxable)
    for rule, outcome in found.items():
        rest = replace(model, rows=tuple(row for row in model.rows if row.rule != rule))
        listed = ranked(rest)
        if not listed:
            assert outcome.status is Status.INFEASIBLE
            continue
        assert outcome.values == values_of(model, listed[0])


SCORES = Objective(id="points", direction=Direction.HIGHEST, terms={0: 90, 1: 80, 2: 70}, scale=10)
ONE = Row(rule="size", terms={0: 1, 1: 1, 2: 1}, least=1, most=1)
CERTIFIED = Row(rule="certified", terms={2: 1}, least=1)
MODEL = AwardModel(
    size=3, decisions=(0, 1, 2), rows=(ONE, CERTIFIED), objectives=(SCORES,), relaxable=("size", "certified")
)


def test_what_is_taken_already_is_not_solved_again() -> None:
    best = solve(MODEL)
    assert why_not(MODEL, best, [(2,)], deadline=OVER) == (best,)


def test_what_the_rules_forbid_has_no_selection() -> None:
    [found] = why_not(MODEL, solve(MODEL), [(0,)])
    assert found.status is Status.INFEASIBLE


def test_what_is_asked_for_takes_the_place_of_the_best() -> None:
    free = replace(MODEL, rows=(ONE,))
    [found] = why_not(free, solve(free), [(1, 2)])
    assert (found.values, found.point) == ((8,), frozenset({1}))


def test_every_question_starts_from_the_model_as_it_is() -> None:
    free = replace(MODEL, rows=(ONE,))
    assert [one.values for one in why_not(free, solve(free), [(2,), (1,), (2,)])] == [(7,), (8,), (7,)]
    without = rule_costs(MODEL, solve(MODEL))
    assert (without["certified"].values, without["size"].values) == ((9,), (24,))


def test_at_a_limit_the_best_stands_with_what_nothing_exceeds() -> None:
    without = rule_costs(MODEL, solve(MODEL), deadline=OVER)["certified"]
    assert (without.status, without.values, without.bound) == (Status.LIMIT, (7,), 24)
    assert why_not(MODEL, solve(MODEL), [(0,)], deadline=OVER)[0].status is Status.LIMIT
    stopped = rule_costs(MODEL, solve(MODEL), deadline=stopping(lambda: True))["size"]
    assert stopped.status is Status.STOPPED
