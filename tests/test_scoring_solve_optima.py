"""All tied optima and the k best selections are those found by looking at every one."""

from fractions import Fraction

import pytest
from small_models import best_of, drawn_model, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Status
from scoring.solve.award_model import AwardModel, Objective, Point, Row
from scoring.solve.optima import all_optima, k_best, no_good

pytestmark = pytest.mark.selection


def decided(model: AwardModel, point: Point) -> Point:
    return point & frozenset(model.decisions)


def distinct(model: AwardModel) -> list[Point]:
    """The best point of each choice of decisions, best first."""
    return list({decided(model, point): point for point in reversed(ranked(model))}.values())[::-1]


@pytest.mark.parametrize("seed", seeds(120))
def test_the_set_of_optima_is_that_of_looking_at_every_selection(seed: int) -> None:
    model = drawn_model(seed)
    found = all_optima(model, cap=5000)
    assert found.complete
    assert len(found.points) == len({decided(model, point) for point in found.points})
    best = best_of(model) if ranked(model) else set()
    assert {decided(model, point) for point in found.points} == {decided(model, point) for point in best}
    assert (found.outcome.status is Status.INFEASIBLE) is (not best)


@pytest.mark.parametrize("seed", seeds(80))
def test_the_k_best_are_the_first_of_all_in_their_order(seed: int) -> None:
    model = drawn_model(seed)
    found = k_best(model, 4)
    expected = sorted(distinct(model), key=lambda point: ranked(model).index(point))[:4]
    assert [one.values for one in found.alternatives] == [values_of(model, point) for point in expected]
    assert len({decided(model, one.point) for one in found.alternatives}) == len(expected)
    assert (found.outcome.status is Status.INFEASIBLE) is (len(expected) < 4)


def shortlist(count: int | None, size: int = 4) -> AwardModel:
    rows = () if count is None else (Row(rule="size", terms=dict.fromkeys(range(size), 1), least=count, most=count),)
    flat = Objective(id="points", direction=Direction.HIGHEST, terms=dict.fromkeys(range(size), 3), scale=2)
    return AwardModel(size=size, decisions=tuple(range(size)), rows=rows, objectives=(flat,))


def test_the_cap_ends_the_list_and_says_so() -> None:
    assert len(all_optima(shortlist(2)).points) == 6
    capped = all_optima(shortlist(2), cap=4)
    assert len(capped.points) == 4
    assert not capped.complete
    assert all_optima(shortlist(2), cap=6).complete is False
    assert all_optima(shortlist(2), cap=7).complete is True


def test_with_a_fixed_number_the_row_that_forbids_a_selection_is_sparse() -> None:
    model = shortlist(2)
    assert no_good(model, frozenset({0, 3}), model.rows) == Row(rule="no-good", terms={0: -1, 3: -1}, least=-1)
    free = shortlist(None)
    assert no_good(free, frozenset({0, 3}), free.rows).terms == {0: -1, 1: 1, 2: 1, 3: -1}


def test_where_every_lot_has_one_bid_the_row_that_forbids_an_award_is_sparse() -> None:
    lots = (
        Row(rule="lot", terms={0: 1, 1: 1}, least=1, most=1),
        Row(rule="lot", terms={1: 1, 2: 1, 3: 1}, least=1, most=1),
    )
    model = AwardModel(size=5, decisions=(0, 1, 2, 3), rows=lots, objectives=())
    assert no_good(model, frozenset({0, 2, 4}), model.rows).terms == {0: -1, 2: -1}


def test_what_follows_from_the_decisions_makes_no_second_optimum() -> None:
    idle = AwardModel(size=3, decisions=(0,), rows=(), objectives=())
    found = all_optima(idle)
    assert found.complete
    assert {decided(idle, point) for point in found.points} == {frozenset(), frozenset({0})}
    assert len(found.points) == 2


def test_values_are_in_units_of_the_objective_and_the_list_ends_where_there_are_no_more() -> None:
    scores = Objective(id="points", direction=Direction.HIGHEST, terms={0: 35, 1: 30}, scale=10)
    one = Row(rule="size", terms={0: 1, 1: 1}, least=1, most=1)
    found = k_best(AwardModel(size=2, decisions=(0, 1), rows=(one,), objectives=(scores,)), 9)
    assert [each.values for each in found.alternatives] == [(Fraction(7, 2),), (3,)]
    assert found.outcome.status is Status.INFEASIBLE
