"""What it costs to take one that was not taken, and what a rule costs, against looking at every selection."""

from dataclasses import replace
from fractions import Fraction

import pytest
from deadlines import OVER, stopping
from small_models import drawn_model, order, points_of, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Status, solve
from scoring.solve.award_model import AwardModel, Objective, Point, Row
from scoring.solve.loss import rule_costs, why_not

pytestmark = pytest.mark.selection


def behind(model: AwardModel, first: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    signs = [1 if one.direction is Direction.HIGHEST else -1 for one in model.objectives]
    return tuple(sign * (one - two) for sign, one, two in zip(signs, first, other, strict=True))


def best_with(model: AwardModel, columns: tuple[int, ...]) -> Point | None:
    having = [point for point in points_of(model) if not point.isdisjoint(columns)]
    return min(having, key=lambda point: order(model, point), default=None)


@pytest.mark.parametrize("seed", seeds(60))
def test_the_loss_of_forcing_any_column_is_that_of_looking_at_every_selection(seed: int) -> None:
    model = drawn_model(seed)
    best = solve(model)
    wanted = [(column,) for column in range(model.size)]
    wanted += [several for several in ((0, 1), (1, 2, 3)) if max(several) < model.size]
    for asked, found in zip(wanted, why_not(model, best, wanted), strict=True):
        expected = best_with(model, asked)
        assert found.columns == asked
        if expected is None:
            assert found.outcome.status is Status.INFEASIBLE
            assert found.losses == ()
            continue
        assert found.outcome.status is Status.OPTIMAL
        assert found.outcome.values == values_of(model, expected)
        assert found.losses == behind(model, best.values, values_of(model, expected))
        assert found.outcome.point is not None
        assert best.point is not None
        assert not found.outcome.point.isdisjoint(asked)
        decided = frozenset(model.decisions)
        assert (best.point - found.leave) | found.enter == best.point ^ (found.enter | found.leave)
        assert (best.point ^ found.outcome.point) & decided == found.enter | found.leave


@pytest.mark.parametrize("seed", seeds(60))
def test_the_cost_of_any_rule_is_that_of_looking_at_every_selection_without_it(seed: int) -> None:
    model = drawn_model(seed)
    best = solve(model)
    for found in rule_costs(model, best):
        rest = replace(model, rows=tuple(row for row in model.rows if row.rule != found.rule))
        listed = ranked(rest)
        if not listed:
            assert found.outcome.status is Status.INFEASIBLE
            continue
        assert found.outcome.values == values_of(model, listed[0])
        if best.point is None:
            assert found.gains == ()
        else:
            assert found.gains == behind(model, values_of(model, listed[0]), best.values)
        assert found.most is None


SCORES = Objective(id="points", direction=Direction.HIGHEST, terms={0: 90, 1: 80, 2: 70}, scale=10)
ONE = Row(rule="size", terms={0: 1, 1: 1, 2: 1}, least=1, most=1)
CERTIFIED = Row(rule="certified", terms={2: 1}, least=1)
MODEL = AwardModel(
    size=3, decisions=(0, 1, 2), rows=(ONE, CERTIFIED), objectives=(SCORES,), relaxable=("size", "certified")
)


def test_what_is_taken_already_loses_nothing_and_is_not_solved_again() -> None:
    best = solve(MODEL)
    [found] = why_not(MODEL, best, [(2,)], deadline=OVER)
    assert (found.losses, found.enter, found.leave) == ((0,), frozenset(), frozenset())


def test_what_the_rules_forbid_has_no_loss() -> None:
    [found] = why_not(MODEL, solve(MODEL), [(0,)])
    assert found.outcome.status is Status.INFEASIBLE


def test_what_gives_way_is_named() -> None:
    free = replace(MODEL, rows=(ONE,))
    [found] = why_not(free, solve(free), [(1, 2)])
    assert (found.losses, found.enter, found.leave) == ((1,), frozenset({1}), frozenset({0}))


def test_a_rule_that_is_named_is_asked_alone_and_costs_what_it_takes() -> None:
    [cost] = rule_costs(MODEL, solve(MODEL), ["certified"])
    assert (cost.rule, cost.gains) == ("certified", (2,))


def test_every_question_starts_from_the_model_as_it_is() -> None:
    best = solve(MODEL)
    assert [one.gains for one in rule_costs(MODEL, best, ["certified", "size", "certified"])] == [(2,), (17,), (2,)]
    free = replace(MODEL, rows=(ONE,))
    assert [one.losses for one in why_not(free, solve(free), [(2,), (1,), (2,)])] == [(2,), (1,), (2,)]


def test_at_a_limit_a_rule_costs_at_most_what_the_bound_says() -> None:
    [cost] = rule_costs(MODEL, solve(MODEL), ["certified"], deadline=OVER)
    assert cost.outcome.status is Status.LIMIT
    assert (cost.gains, cost.most) == ((0,), 17)
    assert why_not(MODEL, solve(MODEL), [(0,)], deadline=OVER)[0].outcome.status is Status.LIMIT
    [stopped] = rule_costs(MODEL, solve(MODEL), ["size"], deadline=stopping(lambda: True))
    assert stopped.outcome.status is Status.STOPPED
