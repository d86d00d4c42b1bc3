"""Inequalities of a knapsack's hull lose no point, and a relaxation that they sharpen answers as a search does."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from small_models import drawn_model, order, ranked, seeds, values_of

from criteria.terms import Direction
from scoring.solve import Status, solve
from scoring.solve.award_model import AwardModel, Objective, Point, Row, weigh
from scoring.solve.core import most
from scoring.solve.knapsacks import MOST_ITEMS, Implied, hull_cut, uneven
from scoring.solve.live import LiveModel
from scoring.solve.loss import why_not
from scoring.solve.objectives import aim_of, optimise
from scoring.solve.optimality import CertificateKind, certify
from scoring.solve.proof_check import check_optimality
from scoring.solve.sharpened import Sharpened

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


def test_a_row_of_equal_coefficients_and_one_with_too_many_literals_are_left_alone() -> None:
    assert not uneven(Row(rule="size", terms={0: 1, 1: -1}, most=1))
    assert uneven(Row(rule="capacity", terms={0: 1, 1: 2}, most=2))
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
def test_a_sharpened_relaxation_answers_as_looking_at_every_selection_does(seed: int) -> None:
    model = drawn_model(seed)
    live = LiveModel(model)
    found = optimise(live, search=Sharpened(live).most)
    listed = ranked(model)
    if not listed:
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL
    assert found.values == values_of(model, listed[0])
    assert found.point is not None
    assert order(model, found.point) == order(model, listed[0])


def test_inequalities_stay_where_the_rest_is_dropped_and_lose_nothing() -> None:
    stayed = 0
    for model in map(drawn_model, range(60)):
        live = LiveModel(model)
        search, rows, mark = Sharpened(live).most, len(live.rows), live.mark()
        first = optimise(live, search=search)
        live.drop(mark)
        stayed += len(live.rows) - rows
        assert all(live.keeps(point) for point in ranked(model))
        again = optimise(live, search=search)
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
        assert (found.kind, found.leaves) == (CertificateKind.DUAL_BOUND, 1)
        assert all(map(check_optimality, found.claims))


def test_every_vendor_is_answered_as_by_a_search_of_its_own_and_hardly_by_branching() -> None:
    model = capacities(40, 16)
    best = solve(model)
    vendors = [frozenset(row.terms) for row in model.rows if row.rule == "capacity"]
    answers = why_not(model, best, vendors)
    for columns, answer in zip(vendors, answers, strict=True):
        asked = model.with_rows([Row(rule="asked", terms=dict.fromkeys(columns, 1), least=1)])
        alone = solve(asked)
        assert (answer.outcome.status, answer.outcome.values) == (alone.status, alone.values)
    work = answers[-1].outcome.work
    assert work.runs < 4 * len(vendors)
    assert work.nodes < len(vendors)


def test_a_relaxation_that_ends_in_whole_numbers_is_the_answer_only_where_it_keeps_the_rows() -> None:
    # Shown to the solver in small numbers, both may be taken; in whole numbers they are one over the budget.
    budget = Row(rule="budget", terms={0: 2**40, 1: 2**40 + 1}, most=2**41)
    points = Objective(id="points", direction=Direction.HIGHEST, terms={0: 3, 1: 4})
    live = LiveModel(AwardModel(size=2, decisions=(0, 1), rows=(budget,), objectives=(points,)))
    aim = aim_of(points)
    assert live.whole(aim, live.relaxation(aim)) is None
    assert Sharpened(live).most(live, aim).value == most(live, aim).value == 4
