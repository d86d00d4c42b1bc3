"""The best-worst method: the exact optimum, the only one, against a solver and vertices counted out; the thresholds."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

from elicited import INSTANCES, drawn, random_best_worst

from criteria.consistency import best_worst_thresholds
from criteria.elicitation import BestWorst
from data.weights.read import read_weights
from scoring.elicitation.bwm import BestWorstResult, best_worst
from scoring.elicitation.elicit import elicit
from scoring.solve.linear.program import LinearRow, Program
from scoring.solve.linear.simplex import exact_optimum

CASES = Path(__file__).parent / "cases"


def meeting(equations: Sequence[tuple[Sequence[Fraction], Fraction]]) -> list[Fraction] | None:
    """Return where as many equations as unknowns meet, None where that is no one point."""
    table = [[Fraction(a) for a in (*row, right)] for row, right in equations]
    size = len(table)
    for k in range(size):
        chosen = next((i for i in range(k, size) if table[i][k]), None)
        if chosen is None:
            return None
        table[k], table[chosen] = table[chosen], table[k]
        table[k] = [a / table[k][k] for a in table[k]]
        for i in range(size):
            if i != k:
                table[i] = [a - table[i][k] * b for a, b in zip(table[i], table[k], strict=True)]
    return [row[-1] for row in table]


def deviation(judgement: BestWorst, weights: Sequence[Fraction]) -> Fraction:
    """Return the largest deviation of weights from the comparisons."""
    best, worst = weights[judgement.best], weights[judgement.worst]
    ahead, behind = judgement.best_to_others, judgement.others_to_worst
    return max(
        *(abs(best - a * w) for a, w in zip(ahead, weights, strict=True)),
        *(abs(w - a * worst) for a, w in zip(behind, weights, strict=True)),
    )


def program_of(judgement: BestWorst) -> Program:
    """Return the linear model in whole numbers: the weights, then ξ, which is made as small as can be."""
    size = len(judgement.best_to_others)
    rows = []
    for index in range(size):
        for ahead, behind, times in (
            (judgement.best, index, judgement.best_to_others[index]),
            (index, judgement.worst, judgement.others_to_worst[index]),
        ):
            for sign in (1, -1) if ahead != behind else ():
                row = [0] * size
                row[ahead] += sign * times.denominator
                row[behind] -= sign * times.numerator
                rows.append(LinearRow((*row, -times.denominator), None, 0))
    return Program(
        objective=(*([0] * size), -1),
        rows=(*rows, LinearRow((*([1] * size), 0), 1, 1)),
        lower=(0,) * (size + 1),
        upper=(None,) * (size + 1),
    )


def test_the_optimum_is_that_of_a_linear_program() -> None:
    random = drawn(6)
    for _ in range(INSTANCES):
        judgement = random_best_worst(random, random.randint(2, 8))
        *weights, xi = exact_optimum(program_of(judgement)).point
        found = best_worst(judgement)
        assert found.weights.exact == tuple(weights)
        assert found.xi == xi


def least_of_all_vertices(judgement: BestWorst) -> Fraction:
    """Return the least deviation over all points where as many limits meet as there are unknowns, weights and ξ."""
    size = len(judgement.best_to_others)
    limits: list[tuple[list[Fraction], Fraction]] = []
    for k in range(size):
        for ahead, behind, times in (
            (judgement.best, k, judgement.best_to_others[k]),
            (k, judgement.worst, judgement.others_to_worst[k]),
        ):
            row = [Fraction(int(at == ahead) - times * int(at == behind)) for at in range(size)]
            limits += [([*row, Fraction(-1)], Fraction(0)), ([*(-a for a in row), Fraction(-1)], Fraction(0))]
        limits.append(([Fraction(int(at == k)) for at in range(size + 1)], Fraction(0)))
    whole = ([Fraction(1)] * size + [Fraction(0)], Fraction(1))
    points = (meeting([whole, *chosen]) for chosen in combinations(limits, size))
    return min(deviation(judgement, point[:-1]) for point in points if point is not None and min(point) >= 0)


def test_the_published_example_comes_out_exactly() -> None:
    expected = json.loads((CASES / "bwm-transport.expected.json").read_text(encoding="utf-8"))
    (member,) = elicit(read_weights(CASES / "bwm-transport.toml")).members
    assert member.weights.exact == tuple(map(Fraction, expected["weights"]))
    assert isinstance(member.detail, BestWorstResult)
    assert member.detail.xi == Fraction(expected["xi"])


def test_the_thresholds_are_the_published_ones() -> None:
    table = json.loads((CASES / "bwm-thresholds.json").read_text(encoding="utf-8"))
    published = {
        (int(scale), size): Fraction(value)
        for scale, row in table["rows"].items()
        for size, value in zip(table["criteria"], row, strict=True)
    }
    assert best_worst_thresholds().values == published
    assert "102175" in best_worst_thresholds().source


def test_the_optimum_is_the_least_of_all_vertices() -> None:
    random = drawn(1)
    for _ in range(max(INSTANCES // 6, 10)):
        judgement = random_best_worst(random, random.choice((2, 3, 3)))
        assert best_worst(judgement).xi == least_of_all_vertices(judgement)


def test_the_weights_attain_the_least_deviation_and_no_others_do() -> None:
    random = drawn(2)
    for _ in range(max(INSTANCES // 6, 10)):
        size = random.randint(3, 6)
        judgement = random_best_worst(random, size)
        found, program = best_worst(judgement), program_of(judgement)
        weights = found.weights.exact
        assert weights is not None
        assert sum(weights) == 1
        assert deviation(judgement, weights) == found.xi
        top, below = found.xi.as_integer_ratio()
        least = LinearRow((*([0] * size), below), top, top)
        for index, sign in product(range(size), (1, -1)):
            objective = tuple(sign * int(at == index) for at in range(size + 1))
            end = exact_optimum(replace(program, objective=objective, rows=(*program.rows, least)))
            assert end.point[:size] == weights


def test_consistent_comparisons_give_their_weights_exactly() -> None:
    vectors = {"best_to_others": (2, 1, 4), "others_to_worst": (2, 4, 1)}
    found = best_worst(BestWorst(best=1, worst=2, **{key: tuple(map(Fraction, row)) for key, row in vectors.items()}))
    assert found.weights.exact == (Fraction(2, 7), Fraction(4, 7), Fraction(1, 7))
    assert (found.xi, found.ratio, found.worst, found.consistent) == (0, 0, None, True)


def test_naming_the_criteria_in_another_order_changes_no_weight() -> None:
    random = drawn(3)
    for _ in range(INSTANCES // 3):
        size = random.randint(3, 6)
        judgement = random_best_worst(random, size)
        order = random.sample(range(size), size)
        moved = BestWorst(
            best=order.index(judgement.best),
            worst=order.index(judgement.worst),
            best_to_others=tuple(judgement.best_to_others[k] for k in order),
            others_to_worst=tuple(judgement.others_to_worst[k] for k in order),
        )
        before, after = best_worst(judgement), best_worst(moved)
        assert before.weights.exact is not None
        assert after.weights.exact == tuple(before.weights.exact[k] for k in order)
        assert (after.xi, after.ratio) == (before.xi, before.ratio)


def test_the_ratio_is_held_against_the_threshold_for_its_size_and_scale() -> None:
    def ratio(*others: int, worst: tuple[int, ...]) -> BestWorstResult:
        return best_worst(
            BestWorst(
                best=0,
                worst=len(others) - 1,
                best_to_others=tuple(map(Fraction, others)),
                others_to_worst=tuple(map(Fraction, worst)),
            )
        )

    fails = ratio(1, 5, 8, worst=(8, 5, 1))
    assert (fails.ratio, fails.threshold, fails.consistent, fails.worst) == (
        Fraction(17, 56),
        Fraction(1309, 10000),
        False,
        1,
    )
    passes = ratio(1, 2, 8, worst=(8, 5, 1))
    assert (passes.ratio, passes.consistent) == (Fraction(2, 56), True)
    unknown = ratio(1, 2, 2, worst=(2, 2, 1))
    assert (unknown.ratio, unknown.threshold, unknown.consistent) == (Fraction(2, 2), None, None)


def test_a_scale_between_whole_numbers_has_no_threshold() -> None:
    half = Fraction(9, 2)
    judgement = BestWorst(
        best=0,
        worst=2,
        best_to_others=(Fraction(1), Fraction(2), half),
        others_to_worst=(half, Fraction(3), Fraction(1)),
    )
    assert best_worst(judgement).threshold is None


def test_a_copy_of_a_criterion_changes_no_ratio_of_the_others() -> None:
    random = drawn(5)
    for _ in range(INSTANCES // 3):
        size = random.randint(3, 6)
        judgement, index = random_best_worst(random, size), random.randrange(size)
        more = replace(
            judgement,
            best_to_others=(*judgement.best_to_others, judgement.best_to_others[index]),
            others_to_worst=(*judgement.others_to_worst, judgement.others_to_worst[index]),
        )
        before, after = best_worst(judgement).weights.exact, best_worst(more).weights.exact
        assert before is not None
        assert after is not None
        if index not in (judgement.best, judgement.worst):
            assert after[index] == after[size]
        left = 1 - after[size]
        assert tuple(weight / left for weight in after[:size]) == before
