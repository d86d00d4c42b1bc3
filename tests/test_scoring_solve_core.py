"""A core first and the proof after lose no point: against looking at every selection, and against other solvers."""

from collections.abc import Iterator
from importlib.util import find_spec
from random import Random
from typing import Any

import pulp
import pytest
from deadlines import OVER, stopping
from small_models import best_of, drawn_model, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Incumbent, Status, core, solve
from scoring.solve.award_model import AwardModel, Objective, Row, weigh
from scoring.solve.dual import bound
from scoring.solve.live import LiveModel
from scoring.solve.objectives import aim_of
from scoring.solve.optima import all_optima

pytestmark = pytest.mark.selection


@pytest.fixture
def tiny_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search goes by way of a core, and the core has hardly any columns."""
    monkeypatch.setattr(core, "CORE_FROM", 0)
    monkeypatch.setattr(core, "LEAST_CORE", 1)


@pytest.mark.usefixtures("tiny_cores")
@pytest.mark.parametrize("seed", seeds(120))
def test_by_way_of_a_core_the_optima_are_those_of_looking_at_every_selection(seed: int) -> None:
    model = drawn_model(seed)
    listed, found = ranked(model), all_optima(model, cap=5000)
    if not listed:
        assert found.outcome.status is Status.INFEASIBLE
        return
    decisions = frozenset(model.decisions)
    assert found.outcome.status is Status.OPTIMAL
    assert found.outcome.values == values_of(model, listed[0])
    assert {one & decisions for one in found.points} == {one & decisions for one in best_of(model)}


@pytest.mark.parametrize("seed", seeds(80))
def test_no_column_of_any_optimum_is_settled_against_it(seed: int) -> None:
    model = drawn_model(seed)
    best = best_of(model) if ranked(model) else set()
    for objective in model.objectives[:1]:
        if best and not objective.divisor:
            relaxed = LiveModel(model).relax(aim_of(objective))
            assert relaxed.bound is not None
            value = weigh(aim_of(objective), next(iter(best)))
            assert relaxed.bound.most >= value
            for column, settled in relaxed.bound.settled(value).items():
                assert all((column in point) is bool(settled) for point in best)


def test_a_bound_holds_whatever_its_weights_are() -> None:
    numbers = Random("weights")  # noqa: S311 - the same weights on every run
    checked = 0
    for model in map(drawn_model, range(40)):
        points = ranked(model)
        for objective in model.objectives[:1]:
            weights = [(number, numbers.randrange(-(10**6), 10**6)) for number in range(len(model.rows))]
            aim = aim_of(objective) if not objective.divisor else objective.terms
            proven = bound(aim, model.size, model.rows, weights, bits=10, fixed={})
            checked += bool(points)
            assert all(weigh(aim, point) <= proven.most for point in points)
            fixed = {0: 1}
            within = bound(aim, model.size, model.rows, weights, bits=10, fixed=fixed)
            assert all(weigh(aim, point) <= within.most for point in points if 0 in point)
    assert checked > 15


def award(vendors: int, lots: int, seed: str) -> AwardModel:
    """Every lot to one of many bids, vendors of limited capacity, a budget: large enough for a core."""
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
def test_a_large_model_has_the_same_optimum_with_a_core_and_without(seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = award(60, 16, seed)
    assert model.size > core.CORE_FROM
    by_core = solve(model)
    monkeypatch.setattr(core, "CORE_FROM", model.size + 1)
    assert by_core.values == solve(model).values


def test_a_search_by_way_of_a_core_can_be_stopped_and_limited() -> None:
    model = award(60, 16, "c")
    told: list[object] = []
    stopped = solve(model, on_incumbent=told.append, deadline=stopping(lambda: bool(told)))
    assert stopped.status in {Status.STOPPED, Status.OPTIMAL}
    assert stopped.point is not None
    limited = solve(model, deadline=OVER)
    assert (limited.status, limited.point) == (Status.LIMIT, None)


def test_the_bound_told_with_the_core_s_points_is_that_of_the_whole_model() -> None:
    for seed in "abc":
        model = award(60, 16, seed)
        told: list[Incumbent] = []
        best = solve(model, on_incumbent=told.append).values[0]
        assert told
        assert all(one.values[0] <= best <= one.bound for one in told if one.bound is not None)


@pytest.mark.usefixtures("tiny_cores")
def test_the_bound_told_by_way_of_tiny_cores_is_never_below_the_best() -> None:
    for model in map(drawn_model, range(60)):
        told: list[Incumbent] = []
        outcome = solve(model, on_incumbent=told.append)
        for one in told:
            if one.bound is not None:
                sign = 1 if model.objectives[one.objective].direction is Direction.HIGHEST else -1
                assert sign * one.bound >= sign * outcome.values[one.objective]


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
