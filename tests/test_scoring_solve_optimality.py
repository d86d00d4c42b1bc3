"""A certificate proves what it says with whole numbers alone, and one with a number changed proves nothing."""

import ast
import copy
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import gcd
from operator import mul
from pathlib import Path
from random import Random
from typing import Any

import pytest
from deadlines import OVER, stopping
from small_models import best_of, drawn_model, points_of, ranked, seeds

from criteria.terms import Direction
from scoring.solve import Outcome, SolverError, Status, solve
from scoring.solve.award_model import AwardModel, Objective, Row, weigh
from scoring.solve.live import DUAL_BITS, LiveModel
from scoring.solve.objectives import aim_of
from scoring.solve.optimality import Claim, Proof, ProofMethod, certify, dual_bound
from scoring.solve.proof_check import check_optimality, seal

pytestmark = pytest.mark.selection

CHECKER = Path(__file__).parents[1] / "scoring" / "solve" / "proof_check.py"


@pytest.mark.parametrize("seed", seeds(100))
def test_every_small_optimum_is_proven_and_the_checker_agrees(seed: int) -> None:
    model = drawn_model(seed)
    outcome = solve(model)
    found = certify(model, outcome)
    assert found.kind in {ProofMethod.DUAL_BOUND, ProofMethod.BRANCHES}
    assert all(check_optimality(claim) for claim in found.claims)
    assert all(check_optimality(json.loads(json.dumps(claim))) for claim in found.claims)
    assert len(found.roots) == len(found.claims) <= found.leaves
    assert len(found.claims) >= (1 if outcome.point is None else len(model.objectives))
    if outcome.point is not None and not any(one.divisor for one in model.objectives):
        assert [claim["value"] for claim in found.claims] == [
            (1 if one.direction is Direction.HIGHEST else -1) * value * one.scale / gcd(*one.terms.values())
            for one, value in zip(model.objectives, outcome.values, strict=True)
        ]


@pytest.mark.parametrize("seed", seeds(80))
def test_no_column_of_any_optimum_is_settled_against_it(seed: int) -> None:
    model = drawn_model(seed)
    best = best_of(model) if ranked(model) else set()
    for objective in model.objectives[:1]:
        if best and not objective.divisor:
            live, aim = LiveModel(model), aim_of(objective)
            live.relaxation(aim)
            bound = dual_bound(aim, model.size, live.tight, live.multipliers(), {})
            value = weigh(aim, next(iter(best)))
            assert bound.most >= value
            for column, settled in bound.settled(value).items():
                assert all((column in point) is bool(settled) for point in best)


def test_a_bound_holds_whatever_its_weights_are() -> None:
    numbers = Random("weights")  # noqa: S311 - the same weights on every run
    checked = 0
    for model in map(drawn_model, range(40)):
        points = ranked(model)
        for objective in model.objectives[:1]:
            weights = [
                (number, numbers.randrange(-(10**3), 10**3) << DUAL_BITS - 10) for number in range(len(model.rows))
            ]
            aim = aim_of(objective) if not objective.divisor else objective.terms
            proven = dual_bound(aim, model.size, model.rows, weights, {})
            checked += bool(points)
            assert all(weigh(aim, point) <= proven.most for point in points)
            within = dual_bound(aim, model.size, model.rows, weights, {0: 1})
            assert all(weigh(aim, point) <= within.most for point in points if 0 in point)
    assert checked > 15


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the numbers of a JSON value are."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))
    elif isinstance(value, int):
        yield path


def changed(claim: Claim, path: tuple[Any, ...], by: int) -> dict[str, Any]:
    other: Any = copy.deepcopy(claim)
    at = other
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] += by
    return dict(other)


def claims(count: int) -> list[Claim]:
    found = (certify(model, solve(model)).claims for model in map(drawn_model, range(count)))
    return [claim for several in found for claim in several]


def test_a_certificate_with_one_number_changed_is_refused() -> None:
    numbers = Random("one number")  # noqa: S311 - the same changes on every run
    for claim in claims(12):
        listed = list(places(claim))
        for path in numbers.sample(listed, min(60, len(listed))):
            assert not check_optimality(changed(claim, path, numbers.choice((-1, 1, 1 << 40))))


def true(claim: Claim) -> bool:
    """Whether what a claim says is so, by looking at every point."""
    aim = claim["aim"]

    def total(terms: list[list[int]], taken: frozenset[int]) -> int:
        return sum(number for column, number in terms if column in taken)

    def keeps(row: dict[str, Any], taken: frozenset[int]) -> bool:
        reached = total(row["terms"], taken)
        return (row["least"] is None or row["least"] <= reached) and (row["most"] is None or reached <= row["most"])

    points = [
        frozenset(one) for count in range(claim["columns"] + 1) for one in combinations(range(claim["columns"]), count)
    ]
    stated = [row for row in claim["rows"] if "from" not in row]
    reached = {one: total(aim, one) for one in points if all(keeps(row, one) for row in stated)}
    if claim["taken"] is not None and reached.get(frozenset(claim["taken"])) != claim["value"]:
        return False
    return all(value <= claim["value"] for value in reached.values())


def test_whatever_the_checker_accepts_is_true_even_of_a_forged_claim() -> None:
    numbers = Random("forged")  # noqa: S311 - the same changes on every run
    accepted = 0
    small = [claim for claim in claims(40) if claim["columns"] < 9]
    assert len(small) > 5
    for claim in small:
        for path in numbers.sample(list(places(claim)), 25):
            forged = changed(claim, path, numbers.choice((-3, -1, 1, 2)))
            forged["seal"] = seal(forged)
            try:
                holds = check_optimality(forged)
            except (KeyError, IndexError, TypeError, ValueError):
                continue
            accepted += holds
            assert not holds or true(forged)
    assert accepted


def test_a_worse_selection_is_not_proven_optimal_by_the_same_bounds() -> None:
    for seed in (1, 3, 5, 7, 9, 11, 13):
        model = drawn_model(seed)
        for claim in certify(model, solve(model)).claims:
            for point in points_of(model):
                aim = dict(claim["aim"])
                value = sum(aim.get(column, 0) for column in point)
                if claim["taken"] is not None and value < claim["value"]:
                    worse = {**claim, "taken": sorted(point), "value": value}
                    assert not check_optimality({**worse, "seal": seal(worse)})


def test_a_tree_that_goes_in_circles_proves_nothing() -> None:
    claim = {"columns": 1, "rows": [], "aim": [[0, 1]], "value": 0, "taken": [], "bits": 4}
    for tree in (
        [{"column": 0, "zero": 0, "one": 0}],
        [{"column": 0, "zero": 1, "one": 0}, {"weights": [], "total": 0}],
    ):
        forged = {**claim, "tree": tree}
        assert not check_optimality({**forged, "seal": seal(forged)})


def resting_on(base: dict[str, Any], implied: dict[str, Any]) -> bool:
    """Whether the checker lets a bound rest on the second row, which it says follows from the first."""
    claim = {
        "columns": 3,
        "rows": [base, implied],
        "aim": implied["terms"],
        "value": implied["most"],
        "taken": None,
        "bits": 4,
        "tree": [{"weights": [[1, 16]], "total": implied["most"] << 4}],
    }
    return check_optimality({**claim, "seal": seal(claim)})


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("weights", [(5, 4, 3), (2, 3, 7), (3, -2, 4), (-1, 5, 2)])
def test_an_implied_row_is_accepted_exactly_where_every_point_that_keeps_the_side_keeps_it(
    weights: tuple[int, ...], side: int
) -> None:
    bound = 8 if sum(weights) > 8 else 4
    terms = [[column, side * weight] for column, weight in enumerate(weights)]
    base = {"terms": terms, "least": None if side == 1 else -bound, "most": bound if side == 1 else None}
    kept = [one for one in product((0, 1), repeat=3) if sum(map(mul, weights, one)) <= bound]
    answers = set()
    for coefficients in product((-1, 0, 1, 2), repeat=3):
        for most in range(-1, 4):
            row = {"terms": [list(one) for one in enumerate(coefficients)], "least": None, "most": most}
            follows = all(sum(map(mul, coefficients, one)) <= most for one in kept)
            assert resting_on(base, {**row, "from": [0, side]}) is follows
            answers.add(follows)
    assert answers == {True, False}


def test_an_implied_row_rests_on_an_earlier_one_and_names_every_column_once() -> None:
    base = {"terms": [[0, 5], [1, 4], [2, 3]], "least": None, "most": 8}
    pair = {"terms": [[0, 1], [1, 1]], "least": None, "most": 1, "from": [0, 1]}
    assert resting_on(base, pair)
    assert not resting_on(base, {**pair, "from": [1, 1]})
    assert not resting_on(base, {**pair, "from": [-2, 1]})
    assert not resting_on(base, {**pair, "least": 0})
    assert not resting_on(base, {**pair, "terms": [[0, 1], [1, 1], [0, 1]], "most": 2})
    assert not resting_on({**base, "terms": [[0, 5], [1, 4], [2, 3], [2, 0]]}, pair)


def test_the_checker_is_short_and_stands_on_the_standard_library() -> None:
    source = CHECKER.read_text(encoding="utf-8")
    code = [line for line in source.partition('"""\n\n')[2].splitlines() if line.strip()]
    assert len(code) <= 60
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported
    assert imported <= sys.stdlib_module_names


def knapsack() -> AwardModel:
    """Ten odd weights: five are never half of all, which is even, and no single bound sees that."""
    weights = {column: 101 + 2 * column for column in range(10)}
    row = Row(rule="load", terms=weights, most=sum(weights.values()) // 2)
    load = Objective(id="load", direction=Direction.HIGHEST, terms=weights)
    return AwardModel(size=10, decisions=tuple(range(10)), rows=(row,), objectives=(load,))


def test_where_the_proof_would_be_too_long_the_certificate_says_that_the_solver_vouches() -> None:
    model = knapsack()
    outcome = solve(model)
    assert certify(model, outcome).kind is ProofMethod.BRANCHES
    assert certify(model, outcome).leaves > 2
    assert certify(model, outcome, leaves=2) == Proof(kind=ProofMethod.SOLVER)
    assert certify(model, outcome, deadline=OVER) == Proof(kind=ProofMethod.SOLVER)
    assert certify(model, outcome, deadline=stopping(lambda: True)) == Proof(kind=ProofMethod.SOLVER)


@pytest.mark.parametrize("status", [Status.LIMIT, Status.STOPPED])
def test_what_is_not_called_optimal_is_not_certified(status: Status) -> None:
    assert certify(knapsack(), Outcome(status=status)) == Proof(kind=ProofMethod.NONE)


def test_an_outcome_that_is_not_the_best_is_found_out() -> None:
    wrong = 0
    for model in map(drawn_model, range(30)):
        listed, outcome = ranked(model), solve(model)
        if listed and model.values(listed[-1])[:1] != outcome.values[:1]:
            wrong += 1
            with pytest.raises(SolverError, match="better selection"):
                certify(model, replace(outcome, point=listed[-1], values=model.values(listed[-1])))
    assert wrong > 10


def test_an_outcome_that_calls_a_feasible_model_infeasible_is_found_out() -> None:
    with pytest.raises(SolverError, match="better selection"):
        certify(knapsack(), Outcome(status=Status.INFEASIBLE))


@pytest.mark.parametrize(
    ("direction", "terms", "best", "count"),
    [
        (Direction.HIGHEST, {0: 5, 1: 4}, Fraction(5, 3), 1),
        (Direction.HIGHEST, {0: -5, 1: -4}, Fraction(0), 1),
        (Direction.LOWEST, {0: 5, 1: 4}, Fraction(0), 1),
    ],
)
def test_a_ratio_is_proven_to_be_the_best_and_nothing_beside_it(
    direction: Direction, terms: dict[int, int], best: Fraction, count: int
) -> None:
    ratio = Objective(id="ratio", direction=direction, terms=terms, divisor={0: 3, 1: 4})
    model = AwardModel(size=2, decisions=(0, 1), rows=(), objectives=(ratio,))
    outcome = solve(model)
    found = certify(model, outcome)
    assert outcome.values == (best,)
    assert len(found.claims) == count
    assert all(check_optimality(claim) for claim in found.claims)


def test_where_any_ratio_is_worse_than_none_it_is_proven_that_none_can_be_had() -> None:
    ratio = Objective(id="ratio", direction=Direction.LOWEST, terms={0: 5, 1: 4}, divisor={0: 3, 1: 4})
    one = Row(rule="size", terms={0: 1, 1: 1}, least=1)
    model = AwardModel(size=2, decisions=(0, 1), rows=(one,), objectives=(ratio,))
    found = certify(model, solve(model))
    assert len(found.claims) == 2
    assert all(check_optimality(claim) for claim in found.claims)


def test_where_the_solver_has_no_answer_for_a_relaxation_the_proof_branches_all_the_same() -> None:
    model = drawn_model(1237)
    assert certify(model, solve(model)).claims
