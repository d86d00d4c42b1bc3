"""The best selection of an award model is the best of all that there are: against looking at every one."""

from collections.abc import Iterator
from importlib.util import find_spec
from random import Random
from typing import Any

import pulp
import pytest
from deadlines import OVER, stopping
from explored import instances
from small_models import best_of, drawn_model, order, points_of, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Incumbent, ModelError, Outcome, Status, live, solve
from scoring.solve.award_model import AwardModel, Objective, Point, Row, weigh
from scoring.solve.objectives import aim_of

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


def award(vendors: int, lots: int, seed: str) -> AwardModel:
    """Every lot to one of many bids, vendors of limited capacity, a budget: large enough to be relaxed first."""
    numbers = Random(seed)  # noqa: S311 - the same models on every run
    bids = [(vendor, lot) for vendor in range(vendors) for lot in numbers.sample(range(lots), lots // 2)]
    price = {bid: numbers.randrange(8_000_000, 9_000_000) for bid in range(len(bids))}
    score = {bid: numbers.randrange(6000, 9000) for bid in range(len(bids))}
    by_lot = [{bid: 1 for bid, (_, lot) in enumerate(bids) if lot == each} for each in range(lots)]
    by_vendor = [{bid: 1 for bid, (vendor, _) in enumerate(bids) if vendor == each} for each in range(vendors)]
    rows = [
        *(Row(rule="lot", terms=terms, least=1, most=1) for terms in by_lot),
        *(Row(rule="capacity", terms=terms, most=1) for terms in by_vendor),
        Row(rule="budget", terms=price, most=lots * 8_300_000),
    ]
    points = Objective(id="points", direction=Direction.HIGHEST, terms=score, scale=100)
    return AwardModel(size=len(bids), decisions=tuple(range(len(bids))), rows=tuple(rows), objectives=(points,))


@pytest.mark.parametrize("seed", ["a", "b"])
def test_a_large_model_has_the_same_optimum_relaxed_first_and_not(seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    large = award(60, 16, seed)
    assert large.size > live.RELAXED_FROM
    relaxed = solve(large)
    monkeypatch.setattr(live, "RELAXED_FROM", large.size + 1)
    assert relaxed.values == solve(large).values


def test_the_search_of_a_large_model_can_be_stopped_and_limited() -> None:
    model = award(60, 16, "c")
    told: list[object] = []
    stopped = solve(model, on_incumbent=told.append, deadline=stopping(lambda: bool(told)))
    assert stopped.status in {Status.STOPPED, Status.OPTIMAL}
    assert stopped.point is not None
    limited = solve(model, deadline=OVER)
    assert (limited.status, limited.point) == (Status.LIMIT, None)


def test_the_bound_that_comes_with_a_point_is_never_below_the_best() -> None:
    for seed in "abc":
        model = award(60, 16, seed)
        told: list[Incumbent] = []
        best = solve(model, on_incumbent=told.append).values[0]
        assert told
        assert all(one.values[0] <= best <= one.bound for one in told if one.bound is not None)


def other_solvers() -> Iterator[Any]:
    """What is installed beside HiGHS: CBC comes with some releases of PuLP, CP-SAT with OR-Tools."""
    if "PULP_CBC_CMD" in pulp.listSolvers(onlyAvailable=True):
        yield pytest.param(_cbc, id="cbc")
    if find_spec("ortools") is not None:
        yield pytest.param(_cp_sat, id="cp-sat")


def _cbc(model: AwardModel) -> int | None:
    problem = pulp.LpProblem("other", pulp.LpMaximize)
    columns = [problem.add_variable(f"c{column}", 0, 1, pulp.LpInteger) for column in range(model.size)]
    aim = aim_of(model.objectives[0])
    problem += pulp.lpSum(number * columns[column] for column, number in aim.items())
    for row in model.rows:
        total = pulp.lpSum(number * columns[column] for column, number in row.terms.items())
        if row.least is not None:
            problem += total >= row.least
        if row.most is not None:
            problem += total <= row.most
    status = problem.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0, gapAbs=0, threads=1))
    if pulp.LpStatus[status] != "Optimal":
        return None
    return weigh(aim, frozenset(one for one, column in enumerate(columns) if round(column.value() or 0)))


def _cp_sat(model: AwardModel) -> int | None:
    from ortools.sat.python import cp_model

    problem = cp_model.CpModel()
    columns = [problem.new_bool_var(f"c{column}") for column in range(model.size)]
    aim = aim_of(model.objectives[0])
    problem.maximize(sum(number * columns[column] for column, number in aim.items()))
    for row in model.rows:
        total = sum(number * columns[column] for column, number in row.terms.items())
        if row.least is not None:
            problem.add(total >= row.least)
        if row.most is not None:
            problem.add(total <= row.most)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(problem)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


@pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated")
@pytest.mark.parametrize("other", list(other_solvers()))
def test_another_solver_finds_the_same_value(other: Any) -> None:  # noqa: ANN401 - one of several
    """On numbers that fit its tolerances; where a budget is met to the yen, only the recount decides."""
    compared = 0
    for model in map(drawn_model, range(200)):
        large = any(abs(number) > 10**6 for row in model.rows for number in row.terms.values())
        if not model.objectives or model.objectives[0].divisor or large:
            continue
        outcome = solve(model)
        value = None if outcome.point is None else weigh(aim_of(model.objectives[0]), outcome.point)
        assert value == other(model)
        compared += 1
    assert compared > 8
