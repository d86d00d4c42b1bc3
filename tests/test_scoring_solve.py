"""The best selection of an award model is the best of all that there are: against looking at every one."""

import pytest
from explored import instances
from small_models import best_of, drawn_model, order, points_of, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Incumbent, ModelError, Outcome, Status, solve
from scoring.solve.award_model import AwardModel, Objective, Point, Row

pytestmark = pytest.mark.selection

POINTS = Objective(id="points", direction=Direction.HIGHEST, terms={0: 50, 1: 40, 2: 30}, scale=10)
PRICE = Objective(id="price", direction=Direction.LOWEST, terms={0: 7, 1: 5, 2: 5})
TWO = Row(rule="size", terms={0: 1, 1: 1, 2: 1}, least=2, most=2)


def model(*rows: Row, objectives: tuple[Objective, ...] = (POINTS,), size: int = 3) -> AwardModel:
    rules = tuple(dict.fromkeys(row.rule for row in rows))
    return AwardModel(size=size, decisions=tuple(range(size)), rows=rows, objectives=objectives, relaxable=rules)


@pytest.mark.parametrize("seed", seeds(160))
def test_objective_and_infeasibility_are_those_of_looking_at_every_selection(seed: int) -> None:
    drawn = drawn_model(seed)
    listed, outcome = ranked(drawn), solve(drawn)
    if not listed:
        assert outcome == Outcome(status=Status.INFEASIBLE, work=outcome.work)
        return
    assert outcome.status is Status.OPTIMAL
    assert outcome.values == values_of(drawn, listed[0])
    assert outcome.point in best_of(drawn)
    assert outcome.proven == len(drawn.objectives)
    assert outcome.bound is None


def test_the_drawn_models_are_of_every_kind() -> None:
    """Ties, single optima, infeasible ones, ratios, lists of objectives and none: else the test above proves little."""
    drawn = [drawn_model(seed) for seed in range(160)]
    best = [(one, best_of(one)) for one in drawn if next(points_of(one), None) is not None]
    assert 20 < len(drawn) - len(best) < 80
    assert sum(len(tied) > 1 for one, tied in best if one.objectives) > 8
    assert {len(one.objectives) for one in drawn} == {0, 1, 2}
    assert any(objective.divisor for one in drawn for objective in one.objectives)
    assert sum(len(tied) == 1 for _, tied in best) > 50


def test_a_full_run_looks_at_two_thousand() -> None:
    assert len(seeds(160)) == instances(160)


def test_objectives_are_optimised_in_their_order() -> None:
    assert solve(model(TWO, objectives=(POINTS, PRICE))).values == (9, 12)
    assert solve(model(TWO, objectives=(PRICE, POINTS))).values == (10, 7)


def test_without_an_objective_any_selection_that_keeps_the_rows_will_do() -> None:
    outcome = solve(model(TWO, objectives=()))
    assert outcome.status is Status.OPTIMAL
    assert outcome.values == ()
    assert outcome.point is not None
    assert len(outcome.point) == 2


def test_without_a_column_nothing_is_taken() -> None:
    assert solve(model(size=0, objectives=())).point == frozenset()
    assert solve(model(Row(rule="size", terms={}, least=1), size=0, objectives=())).status is Status.INFEASIBLE


def test_a_column_in_no_row_and_no_objective_does_no_harm() -> None:
    assert solve(model(TWO, size=6)).values == (9,)


@pytest.mark.parametrize(
    ("direction", "terms", "best"),
    [
        (Direction.HIGHEST, {0: -1, 1: -2}, 0),
        (Direction.LOWEST, {0: 1, 1: 2}, 0),
        (Direction.HIGHEST, {0: 0, 1: -2}, 0),
        (Direction.LOWEST, {0: -3, 1: 2}, -1),
    ],
)
def test_a_ratio_of_nothing_counts_as_zero_among_the_others(
    direction: Direction, terms: dict[int, int], best: int
) -> None:
    ratio = Objective(id="ratio", direction=direction, terms=terms, divisor={0: 3, 1: 4})
    drawn = model(objectives=(ratio,), size=2)
    assert solve(drawn).values == (best,)
    assert order(drawn, ranked(drawn)[0]) == (best if direction is Direction.LOWEST else -best,)


def test_where_only_nothing_can_be_taken_the_ratio_is_zero() -> None:
    ratio = Objective(id="ratio", direction=Direction.HIGHEST, terms={0: 1}, divisor={0: 1, 1: 1})
    assert solve(model(Row(rule="none", terms={0: 1, 1: 1}, most=0), objectives=(ratio,), size=2)).values == (0,)


def test_each_better_selection_is_told_as_it_is_found_and_keeps_the_rows() -> None:
    told: list[Incumbent] = []
    drawn = drawn_model(0)
    outcome = solve(drawn, on_incumbent=told.append)
    assert outcome.status is Status.OPTIMAL
    assert told
    for one in told:
        assert next(drawn.broken(one.point), None) is None
        assert one.values == drawn.values(one.point)
        assert one.objective < len(drawn.objectives)


def faulty(**changes: object) -> AwardModel:
    sound = model(TWO)
    return AwardModel(**{name: changes.get(name, getattr(sound, name)) for name in AwardModel.__dataclass_fields__})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (faulty(decisions=(0, 3)), "decisions has a column 3, and there are 3"),
        (faulty(decisions=(0, 0)), "a decision is listed twice"),
        (faulty(rows=(TWO, Row(rule="b", terms={-1: 1}))), "row 1 (b) has a column -1"),
        (faulty(rows=(TWO, Row(rule="b", terms={1: 0.5}))), "row 1 (b) has a coefficient that is no whole number"),
        (faulty(rows=(TWO, Row(rule="b", terms={1: 1}, most=0.5))), "row 1 (b) has a bound that is no whole number"),
        (faulty(objectives=(POINTS, POINTS)), "two objectives are called points"),
        (
            faulty(objectives=(Objective(id="a", direction=Direction.LOWEST, terms={9: 1}),)),
            "objective a has a column 9",
        ),
        (faulty(objectives=(Objective(id="a", direction=Direction.LOWEST, terms={}, scale=0),)), "the scale 0"),
        (
            faulty(objectives=(Objective(id="a", direction=Direction.LOWEST, terms={}, divisor={0: 0}),)),
            "the divisor of objective a has a coefficient below 1",
        ),
        (
            faulty(objectives=(Objective(id="a", direction=Direction.LOWEST, terms={1: 1}, divisor={0: 1}),)),
            "the terms of objective a have a column that its divisor lacks",
        ),
    ],
)
def test_what_is_no_model_is_refused_by_name(wrong: AwardModel, words: str) -> None:
    with pytest.raises(ModelError) as refused:
        solve(wrong)
    assert words in str(refused.value)


def test_every_fault_of_a_model_is_named_at_once() -> None:
    with pytest.raises(ModelError) as refused:
        solve(faulty(decisions=(0, 0, 7), objectives=(POINTS, POINTS)))
    assert str(refused.value).count(";") == 2


def test_an_incumbent_is_a_selection_of_columns() -> None:
    taken: Point = frozenset({0, 1})
    assert Incumbent(point=taken, values=(), objective=0, bound=None).point == taken
