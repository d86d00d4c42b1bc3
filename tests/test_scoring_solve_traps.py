"""What PuLP and HiGHS get wrong, get silently or leave open is met by our layer over them."""

import subprocess
import sys
from itertools import combinations
from random import Random
from time import monotonic_ns
from typing import Any

import highspy
import pytest
from deadlines import OVER, stopping

from criteria.terms import Direction
from scoring.numbers.deadline import Deadline
from scoring.solve import Incumbent, SolverError, Status, solve
from scoring.solve.award_model import AwardModel, Objective, Row, weigh
from scoring.solve.highs import (
    BITS,
    OPTIONS,
    Ending,
    Shown,
    column_name,
    open_highs,
    read,
    run,
    set_costs,
    set_options,
    show,
    taken_columns,
    tighten,
)
from scoring.solve.optima import all_optima

pytestmark = pytest.mark.selection


def choice(scores: dict[int, int], *rows: Row) -> AwardModel:
    points = Objective(id="points", direction=Direction.HIGHEST, terms=scores)
    return AwardModel(size=len(scores), decisions=tuple(scores), rows=rows, objectives=(points,))


def size(count: int, columns: int) -> Row:
    return Row(rule="size", terms=dict.fromkeys(range(columns), 1), least=count, most=count)


def drawn(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - the same models on every run


def hard() -> AwardModel:
    """So many rows with drawn weights that no solver is done with them in a moment."""
    numbers = drawn("hard")
    rows = [{column: numbers.randrange(100, 1000) for column in range(200)} for _ in range(25)]
    limits = (Row(rule="load", terms=terms, most=sum(terms.values()) // 5) for terms in rows)
    return choice({column: numbers.randrange(1000, 2000) for column in range(200)}, *limits)


# Gaps, budgets and large numbers.


@pytest.mark.parametrize("seed", range(12))
def test_no_gap_is_left_where_awards_are_nearly_tied(seed: int) -> None:
    numbers = drawn(f"gap {seed}")
    scores = {column: 500_000 + numbers.randrange(-20, 21) for column in range(15)}
    weights = {column: numbers.randrange(10, 100) for column in range(15)}
    row = Row(rule="load", terms=weights, most=sum(weights.values()) // 3)
    fitting = (
        sum(scores[column] for column in taken)
        for count in range(16)
        for taken in combinations(range(15), count)
        if sum(weights[column] for column in taken) <= row.most
    )
    assert solve(choice(scores, row)).values == (max(fitting),)


@pytest.mark.parametrize("digits", range(5, 11))
@pytest.mark.parametrize("seed", range(2))
def test_a_budget_one_yen_short_of_the_best_five_is_kept_to_the_yen(digits: int, seed: int) -> None:
    numbers = drawn(f"budget {digits} {seed}")
    prices = {column: numbers.randrange(10 ** (digits - 1), 10**digits) for column in range(25)}
    scores = {column: numbers.randrange(5000, 10_000) for column in range(25)}
    five = sorted(scores, key=lambda column: -scores[column])[:5]
    budget = Row(rule="budget", terms=prices, most=sum(prices[column] for column in five) - 1)
    outcome = solve(choice(scores, size(5, 25), budget))
    affordable = (
        sum(scores[column] for column in taken)
        for taken in combinations(range(25), 5)
        if sum(prices[column] for column in taken) <= budget.most
    )
    assert outcome.values == (max(affordable),)
    assert outcome.point is not None
    assert weigh(prices, outcome.point) <= budget.most


def test_the_solver_alone_would_have_gone_over_that_budget() -> None:
    """Else the test above tests nothing: shown the row with its large numbers, HiGHS breaks it by a yen."""
    numbers = drawn("budget 9 0")
    prices = {column: numbers.randrange(10**8, 10**9) for column in range(25)}
    scores = {column: numbers.randrange(5000, 10_000) for column in range(25)}
    five = sorted(scores, key=lambda column: -scores[column])[:5]
    most = sum(prices[column] for column in five) - 1
    highs = open_highs(
        25,
        [
            Shown(terms=dict.fromkeys(range(25), 1), least=5, most=5),
            Shown(terms=prices, least=None, most=most),
        ],
    )
    set_costs(highs, [-scores[column] for column in range(25)])
    reading = run(highs, relaxed=False)
    assert reading.ending is Ending.PROVEN
    assert weigh(prices, taken_columns(reading.values)) == most + 1


def test_prices_of_ten_billion_yen_differ_by_one() -> None:
    prices = {column: 10**10 + (7919 * column) % 11 for column in range(11)}
    price = Objective(id="price", direction=Direction.LOWEST, terms=prices)
    cheapest = AwardModel(size=11, decisions=tuple(range(11)), rows=(size(4, 11),), objectives=(price,))
    assert solve(cheapest).values == (4 * 10**10 + 0 + 1 + 2 + 3,)


def test_numbers_beyond_what_a_solver_takes_are_still_decided_exactly() -> None:
    """A coefficient above 1e15 or a right side above 1e20 makes PuLP or HiGHS drop the row."""
    weights = {0: 10**21, 1: 10**21 + 1, 2: 3}
    row = Row(rule="weight", terms=weights, most=10**21 + 3)
    outcome = solve(choice({0: 10**20, 1: 10**20 + 1, 2: 5}, row))
    assert outcome.point == frozenset({0, 2})
    assert outcome.values == (10**20 + 5,)
    least = Row(rule="weight", terms=weights, least=10**21 + 4)
    assert solve(choice({0: -2, 1: -1, 2: -5}, least)).point == frozenset({0, 1})


@pytest.mark.parametrize(("least", "most"), [(None, 10**30), (-(10**30), None), (-(10**30), 10**30)])
def test_a_bound_that_no_point_breaks_is_not_shown(least: int | None, most: int | None) -> None:
    assert list(show(Row(rule="a", terms={0: 3, 1: -2}, least=least, most=most))) == []


def test_large_rows_are_shown_as_relaxations_with_small_numbers() -> None:
    numbers = drawn("rows")
    for _ in range(200):
        terms = {column: numbers.randrange(-(10**10), 10**10) for column in range(5)}
        total = sum(terms[column] for column in range(5) if numbers.random() < 0.5)
        row = Row(rule="a", terms=terms, least=total - numbers.randrange(3), most=total + numbers.randrange(3))
        shown = list(show(tighten(row)))
        assert all(abs(one) <= 1 << BITS for part in shown for one in part.terms.values())
        for taken in (frozenset(one) for count in range(6) for one in combinations(range(5), count)):
            keeps = all(_keeps(part, taken) for part in shown)
            assert keeps or not row.holds(taken)


def _keeps(shown: Shown, taken: frozenset[int]) -> bool:
    total = weigh(shown.terms, taken)
    return (shown.least is None or shown.least <= total) and (shown.most is None or total <= shown.most)


# Rows and objectives that PuLP loses in silence.


@pytest.mark.parametrize(
    ("least", "most", "status"),
    [
        (1, None, Status.INFEASIBLE),
        (None, -1, Status.INFEASIBLE),
        (0, 0, Status.OPTIMAL),
        (None, 0, Status.OPTIMAL),
    ],
)
def test_an_empty_quota_is_a_row_like_any_other(least: int | None, most: int | None, status: Status) -> None:
    assert solve(choice({0: 1}, Row(rule="quota", terms={}, least=least, most=most))).status is status


def test_contradictory_limits_have_no_selection() -> None:
    terms = dict.fromkeys(range(3), 1)
    limits = (Row(rule="size", terms=terms, least=2), Row(rule="cap", terms=terms, most=1))
    assert solve(choice({0: 1, 1: 1, 2: 1}, *limits)).status is Status.INFEASIBLE
    assert solve(choice({0: 1, 1: 1, 2: 1}, Row(rule="size", terms=terms, least=2, most=1))).status is Status.INFEASIBLE


def test_both_sides_of_a_row_hold() -> None:
    between = Row(rule="size", terms=dict.fromkeys(range(4), 1), least=2, most=3)
    assert solve(choice(dict.fromkeys(range(4), 1), between)).values == (3,)
    assert solve(choice(dict.fromkeys(range(4), -1), between)).values == (-2,)


def test_where_nothing_is_feasible_no_values_are_read() -> None:
    highs = open_highs(2, [Shown(terms={0: 1, 1: 1}, least=3, most=None)])
    reading = run(highs, relaxed=False)
    assert reading.ending is Ending.INFEASIBLE
    assert reading.values is None
    assert reading.objective is None


def test_columns_are_told_apart_by_number_whatever_vendors_are_called() -> None:
    names = [column_name(column) for column in range(1200)]
    assert len(set(names)) == len(names)
    assert sorted(names) == names
    assert all(name.isalnum() for name in names)


# Options, threads, limits, interrupts.


def test_an_option_that_the_solver_does_not_know_is_refused() -> None:
    highs = open_highs(1, [])
    with pytest.raises(SolverError, match="mip_rel_gapp"):
        set_options(highs, {"mip_rel_gapp": 0})
    with pytest.raises(SolverError, match="time_limit"):
        set_options(highs, {"time_limit": "soon"})


def test_the_options_are_in_force_in_the_solver_that_pulp_filled() -> None:
    highs = open_highs(3, [])
    assert {name: highs.getOptionValue(name)[1] for name in OPTIONS} == OPTIONS
    assert OPTIONS["mip_rel_gap"] == OPTIONS["mip_abs_gap"] == 0


@pytest.mark.parametrize("option", ["mip_max_nodes", "mip_max_improving_sols", "time_limit"])
def test_a_limit_of_any_kind_is_never_called_proven(option: str) -> None:
    model = hard()
    highs = open_highs(model.size, (one for row in model.rows for one in show(row)))
    set_costs(highs, [-model.objectives[0].terms[column] for column in range(model.size)])
    set_options(highs, {"mip_rel_gap": 0, option: 1})
    highs.run()
    assert read(highs).ending is Ending.LIMIT


def test_what_a_solver_means_by_a_status_it_never_gave_is_an_error() -> None:
    with pytest.raises(SolverError, match="answers nothing"):
        read(highspy.Highs())


def test_an_incumbent_at_the_time_limit_is_a_selection_with_its_bound_and_not_optimal() -> None:
    model = hard()
    outcome = solve(model, deadline=Deadline(clock=monotonic_ns, end=monotonic_ns() + 300_000_000))
    assert outcome.status is Status.LIMIT
    assert outcome.point is not None
    assert outcome.values == model.values(outcome.point)
    assert next(model.broken(outcome.point), None) is None
    assert outcome.proven == 0
    assert outcome.bound is not None
    assert outcome.bound >= outcome.values[0]


def test_with_no_time_at_all_nothing_is_known() -> None:
    outcome = solve(hard(), deadline=OVER)
    assert outcome.status is Status.LIMIT
    assert outcome.point is None
    assert outcome.values == ()


def test_ties_cut_short_by_the_time_are_not_called_complete() -> None:
    assert not all_optima(hard(), deadline=OVER).complete


def test_a_request_to_stop_ends_the_run_and_keeps_the_best_so_far() -> None:
    told: list[Incumbent] = []
    outcome = solve(hard(), on_incumbent=told.append, deadline=stopping(lambda: len(told) > 0))
    assert outcome.status is Status.STOPPED
    assert outcome.point is not None
    assert outcome.values[0] >= told[0].values[0]
    assert outcome.bound is not None
    assert outcome.bound >= outcome.values[0]


def test_a_request_that_was_there_before_starts_nothing() -> None:
    outcome = solve(hard(), deadline=stopping(lambda: True))
    assert (outcome.status, outcome.point, outcome.work.runs) == (Status.STOPPED, None, 0)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ZeroDivisionError])
def test_what_is_raised_while_the_solver_runs_comes_out_of_it(kind: type[BaseException]) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        if len(asked) > 3:
            raise kind
        return False

    with pytest.raises(kind):
        solve(hard(), deadline=stopping(stop))


def test_a_value_that_is_no_whole_number_is_refused() -> None:
    assert taken_columns([1 - 1e-7, 1e-7]) == frozenset({0})
    with pytest.raises(SolverError):
        taken_columns([0.5])


def test_nothing_is_printed() -> None:
    program = (
        "from criteria.terms import Direction\n"
        "from scoring.solve.award_model import AwardModel, Objective\n"
        "from scoring.solve import solve\n"
        "one = Objective(id='a', direction=Direction.HIGHEST, terms={0: 1})\n"
        "solve(AwardModel(size=1, decisions=(0,), rows=(), objectives=(one,)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout == done.stderr == ""


def test_the_order_of_the_columns_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    original = highspy.Highs.getLp

    def turned(highs: highspy.Highs) -> Any:  # noqa: ANN401 - the library's own
        programme = original(highs)
        programme.col_cost_ = list(programme.col_cost_)[::-1]
        return programme

    monkeypatch.setattr(highspy.Highs, "getLp", turned)
    with pytest.raises(SolverError, match="order"):
        open_highs(3, [])
