"""Inequalities that a row implies lose no point, and a relaxation that they sharpen answers as a search does."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from small_models import best_of, drawn_model, order, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Incumbent, Status, solve
from scoring.solve.award_model import AwardModel, Objective, Point, Row, weigh
from scoring.solve.highs import taken_columns
from scoring.solve.knapsacks import MOST_ITEMS, Implied, hull_cut
from scoring.solve.live import LiveModel, cut
from scoring.solve.loss import why_not
from scoring.solve.objectives import aim_of, optimise
from scoring.solve.optima import all_optima, k_best
from scoring.solve.optimality import ProofMethod, certify
from scoring.solve.proof_check import check_optimality

pytestmark = pytest.mark.selection


def subsets(size: int) -> Iterator[Point]:
    return (frozenset(taken) for count in range(size + 1) for taken in combinations(range(size), count))


def drawn_row(drawn: Random) -> tuple[Row, int]:
    size = drawn.randrange(2, 9)
    largest = drawn.choice((5, 20, 10**10))
    terms = {column: drawn.choice((1, 1, 1, -1)) * drawn.randrange(1, largest) for column in range(size)}
    level = weigh(terms, frozenset(drawn.sample(range(size), drawn.randrange(1, size)))) + drawn.randrange(2)
    most = level if drawn.random() < 0.7 else None
    least = level - drawn.randrange(largest) if most is None or drawn.random() < 0.3 else None
    return Row(rule="capacity", terms=terms, least=least, most=most), size


@pytest.mark.parametrize("seed", seeds(400))
def test_every_point_that_keeps_the_row_keeps_its_inequality_and_the_values_break_it(seed: int) -> None:
    drawn = Random(f"row {seed}")  # noqa: S311 - the same rows on every run
    row, size = drawn_row(drawn)
    for _ in range(5):
        values = np.array([drawn.choice((0, 1, drawn.random(), drawn.random())) for _ in range(size)])
        found = hull_cut(row, values)
        if found is not None:
            cut = found.row
            assert cut.most is not None
            assert sum(values[column] * one for column, one in cut.terms.items()) > cut.most
            assert all(cut.holds(point) for point in subsets(size) if row.holds(point))
            assert (cut.rule, found.base) == (row.rule, row)
            one_side = replace(row, least=None) if found.side == 1 else replace(row, most=None)
            assert all(cut.holds(point) for point in subsets(size) if one_side.holds(point))


@pytest.mark.parametrize("seed", seeds(200))
def test_what_lies_between_points_that_keep_the_row_is_never_cut_off(seed: int) -> None:
    drawn = Random(f"hull {seed}")  # noqa: S311 - the same rows on every run
    row, size = drawn_row(drawn)
    kept = [point for point in subsets(size) if row.holds(point)]
    for _ in range(5 if kept else 0):
        corners = [drawn.choice(kept) for _ in range(drawn.randrange(1, 4))]
        shares = np.array([drawn.random() for _ in corners])
        points = np.array([[column in point for column in range(size)] for point in corners], dtype=float)
        assert hull_cut(row, (shares / shares.sum()) @ points) is None


def test_a_knapsack_of_three_loads_is_cut_where_the_relaxation_fills_it_up() -> None:
    # 5a + 4b + 3c ≤ 8 takes no pair of a and b, and the heavier d counts as much as any.
    loads = Row(rule="capacity", terms={0: 5, 1: 4, 2: 3, 3: 7}, most=8)
    cut = hull_cut(loads, np.array([1.0, 0.75, 0.0, 0.0]))
    assert cut == Implied(row=Row(rule="capacity", terms={0: 1, 1: 1, 3: 1}, most=1), base=loads, side=1)


def test_each_other_literal_gets_the_largest_coefficient_that_no_set_contradicts() -> None:
    drawn = Random("lifted")  # noqa: S311 - the same rows on every run
    lifted = 0
    for _ in range(300):
        terms = {column: drawn.randrange(1, 12) for column in range(7)}
        row = Row(rule="capacity", terms=terms, most=drawn.randrange(8, 20))
        values = np.array([drawn.random() if column < 3 else 0.0 for column in range(7)])
        found = hull_cut(row, values)
        if found is None or found.row.most is None:
            continue
        cut, most_of_all = found.row, found.row.most
        known = {column: cut.terms.get(column, 0) for column in range(3)}
        for column in sorted(range(3, 7), key=lambda one: (-terms[one], one)):
            together = [point for point in subsets(7) if column in point and point <= {*known, column}]
            reached = [weigh(known, point) for point in together if row.holds(point)]
            known[column] = most_of_all - max(reached, default=0)
            lifted += known[column] > 0
        assert cut.terms == {column: one for column, one in known.items() if one}
    assert lifted > 50


def test_a_row_with_too_many_literals_above_zero_is_left_alone() -> None:
    count = MOST_ITEMS + 1
    many = Row(rule="budget", terms={column: column + 3 for column in range(count)}, most=9)
    assert hull_cut(many, np.full(count, 0.5)) is None
    few = Row(rule="budget", terms=dict(list(many.terms.items())[:-1]), most=9)
    assert hull_cut(few, np.full(count, 0.5)) is not None


def test_whole_values_and_a_row_that_nothing_keeps_are_left_alone() -> None:
    row = Row(rule="capacity", terms={0: 3, 1: 2}, most=4)
    assert hull_cut(row, np.array([1.0, 1.0])) is None
    assert hull_cut(Row(rule="capacity", terms={0: 3, 1: 2}, most=-1), np.array([0.5, 0.5])) is None


@pytest.mark.parametrize("seed", seeds(200))
def test_a_point_that_breaks_a_row_is_cut_off_and_none_that_keeps_it(seed: int) -> None:
    drawn = Random(f"cut {seed}")  # noqa: S311 - the same rows on every run
    row, size = drawn_row(drawn)
    for point in subsets(size):
        if not row.holds(point):
            cut_off = cut(row, point)
            assert not cut_off.holds(point)
            assert all(cut_off.holds(kept) for kept in subsets(size) if row.holds(kept))


@pytest.fixture
def relaxed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model is relaxed before it is searched, however small."""
    monkeypatch.setattr("scoring.solve.live.RELAXED_FROM", 0)


@pytest.mark.usefixtures("relaxed_first")
@pytest.mark.parametrize("seed", seeds(200))
def test_relaxed_first_a_search_answers_as_looking_at_every_selection_does(seed: int) -> None:
    model = drawn_model(seed)
    found = solve(model)
    listed = ranked(model)
    if not listed:
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL
    assert found.values == values_of(model, listed[0])
    assert found.point is not None
    assert order(model, found.point) == order(model, listed[0])


@pytest.mark.usefixtures("relaxed_first")
@pytest.mark.parametrize("seed", seeds(120))
def test_relaxed_first_the_optima_are_those_of_looking_at_every_selection(seed: int) -> None:
    model = drawn_model(seed)
    listed, found = ranked(model), all_optima(model, cap=5000)
    if not listed:
        assert found.outcome.status is Status.INFEASIBLE
        return
    decisions = frozenset(model.decisions)
    assert found.outcome.status is Status.OPTIMAL
    assert found.outcome.values == values_of(model, listed[0])
    assert {one & decisions for one in found.points} == {one & decisions for one in best_of(model)}


@pytest.mark.usefixtures("relaxed_first")
@pytest.mark.parametrize("seed", seeds(60))
def test_relaxed_first_the_best_in_their_order_are_those_of_looking_at_every_selection(seed: int) -> None:
    model = drawn_model(seed)
    decisions = frozenset(model.decisions)
    best: dict[frozenset[int], tuple[object, ...]] = {}
    for point in ranked(model):
        best.setdefault(point & decisions, order(model, point))
    found = k_best(model, 6)
    listed = [one.point & decisions for one in found.alternatives]
    assert len(listed) == len(set(listed)) == min(6, len(best))
    assert [order(model, one.point) for one in found.alternatives] == list(best.values())[:6]
    assert all(one.values == values_of(model, one.point) for one in found.alternatives)


@pytest.mark.usefixtures("relaxed_first")
@pytest.mark.parametrize("seed", seeds(150))
def test_a_search_from_any_point_finds_the_most_and_starts_are_no_promise(seed: int) -> None:
    model = drawn_model(seed)
    points = ranked(model)
    if not points or not model.objectives or model.objectives[0].divisor:
        return
    aim = aim_of(model.objectives[0])
    drawn = Random(f"start {seed}")  # noqa: S311 - the same starts on every run
    starts = [points[0], points[-1], drawn.choice(points), frozenset(drawn.sample(range(model.size), 2))]
    live = LiveModel(model)
    for start in starts:
        found = live.best(aim, start=start)
        assert found.value == weigh(aim, points[0])
        assert found.point is not None
        assert live.keeps(found.point)
        assert not live.fixed


@pytest.mark.usefixtures("relaxed_first")
def test_the_bound_told_by_way_of_relaxed_first_is_never_below_the_best() -> None:
    for model in map(drawn_model, range(60)):
        told: list[Incumbent] = []
        outcome = solve(model, on_incumbent=told.append)
        for one in told:
            if one.bound is not None:
                sign = 1 if model.objectives[one.objective].direction is Direction.HIGHEST else -1
                assert sign * one.bound >= sign * outcome.values[one.objective]


@pytest.mark.parametrize("seed", seeds(60))
def test_relaxed_first_a_suspended_rule_binds_nothing(seed: int) -> None:
    model = drawn_model(seed)
    live = LiveModel(model, relaxed_first=True)
    for rule in model.relaxable:
        mark = live.mark()
        live.suspend((rule,))
        found, listed = optimise(live), ranked(model.without((rule,)))
        live.drop(mark)
        assert found.values == (values_of(model, listed[0]) if listed else ())


def test_inequalities_stay_where_the_rest_is_dropped_and_lose_nothing() -> None:
    stayed = 0
    for model in map(drawn_model, range(60)):
        live = LiveModel(model, relaxed_first=True)
        rows, mark = len(live.rows), live.mark()
        first = optimise(live)
        live.drop(mark)
        stayed += len(live.rows) - rows
        assert all(live.keeps(point) for point in ranked(model))
        again = optimise(live)
        assert (again.status, again.values) == (first.status, first.values)
    assert stayed > 20


def capacities(vendors: int, lots: int) -> AwardModel:
    """Every lot to one of many bids, and vendors that can carry two or three of them."""
    drawn = Random(f"capacities {vendors} {lots}")  # noqa: S311 - the same model on every run
    bids = [(vendor, lot) for vendor in range(vendors) for lot in drawn.sample(range(lots), lots // 2)]
    loads = [drawn.randrange(1, 6) for _ in range(lots)]
    rows = []
    for vendor in range(vendors):
        carried = {column: loads[lot] for column, (one, lot) in enumerate(bids) if one == vendor}
        rows.append(Row(rule="capacity", terms=carried, most=drawn.randrange(5, 10)))
    for number in range(lots):
        terms = {column: 1 for column, (_, lot) in enumerate(bids) if lot == number}
        rows.append(Row(rule="one-bid-per-lot", terms=terms, least=1, most=1))
    worth = {column: drawn.randrange(8000, 8400) for column in range(len(bids))}
    points = Objective(id="points", direction=Direction.HIGHEST, terms=worth)
    return AwardModel(size=len(bids), decisions=tuple(range(len(bids))), rows=tuple(rows), objectives=(points,))


def test_capacities_are_proven_by_one_bound_where_inequalities_are_implied() -> None:
    for vendors, lots in ((20, 10), (40, 16), (60, 24)):
        model = capacities(vendors, lots)
        found = certify(model, solve(model))
        assert (found.kind, found.leaves) == (ProofMethod.DUAL_BOUND, 1)
        assert all(map(check_optimality, found.claims))


def test_every_vendor_is_answered_as_by_a_search_of_its_own_and_hardly_by_branching() -> None:
    model = capacities(40, 16)
    best = solve(model)
    vendors = [frozenset(row.terms) for row in model.rows if row.rule == "capacity"]
    answers = why_not(model, best, vendors)
    for columns, answer in zip(vendors, answers, strict=True):
        asked = replace(model, rows=(*model.rows, Row(rule="asked", terms=dict.fromkeys(columns, 1), least=1)))
        alone = solve(asked)
        assert (answer.status, answer.values) == (alone.status, alone.values)
    work = answers[-1].work
    assert work.runs < 4 * len(vendors)
    assert work.nodes < len(vendors)


def test_a_relaxation_that_ends_in_whole_numbers_is_the_answer_only_where_it_keeps_the_rows() -> None:
    # Shown to the solver in small numbers, both may be taken; in whole numbers they are one over the budget.
    budget = Row(rule="budget", terms={0: 2**40, 1: 2**40 + 1}, most=2**41)
    points = Objective(id="points", direction=Direction.HIGHEST, terms={0: 3, 1: 4})
    live = LiveModel(AwardModel(size=2, decisions=(0, 1), rows=(budget,), objectives=(points,)), relaxed_first=True)
    aim = aim_of(points)
    whole = taken_columns(live.relaxation(aim).values)
    assert whole == {0, 1}
    assert not live.keeps(whole)
    assert live.best(aim).value == 4
