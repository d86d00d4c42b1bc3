"""Pairwise comparisons: proven bounds, published results, symmetry, consistency by named tables."""

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from elicited import INSTANCES, SCALE, consistent, drawn, random_matrix, reciprocal, rows_of
from hypothesis import given
from hypothesis import strategies as st

from criteria.consistency import random_indices
from criteria.elicitation import Priorities
from data.weights.read import read_weights
from scoring.elicitation.ahp import Comparisons, examine
from scoring.elicitation.copies import matrix_reversals
from scoring.elicitation.elicit import elicit
from scoring.elicitation.enclosed import Enclosed, Weights
from scoring.elicitation.perron import RootMatrix, perron, perron_weights, row_weights
from scoring.elicitation.synthesis import Mode, synthesise

CASES = Path(__file__).parent / "cases"
KINDS = [perron_weights, row_weights]
Weigh = Callable[[RootMatrix], Weights]


def expected_of(name: str) -> dict[str, Any]:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def within(found: Enclosed, printed: str, tolerance: str) -> bool:
    """Whether the whole enclosure lies within the printed number's tolerance."""
    return all(abs(end - Fraction(printed)) <= Fraction(tolerance) for end in found.bounds(30))


@pytest.mark.parametrize("name", ["ahp-saaty-house", "ahp-saaty-drinks"])
def test_a_published_matrix_gives_the_published_weights_and_ratio(name: str) -> None:
    expected = expected_of(f"{name}.expected.json")
    (member,) = elicit(read_weights(CASES / f"{name}.toml")).members
    detail = member.detail
    assert isinstance(detail, Comparisons)
    tolerance = expected["tolerance"]
    for index, printed in enumerate(expected["weights"]):
        assert within(member.weights[index], printed, tolerance["weights"])
    (ratio,) = [one for one in detail.ratios if one.table.id == expected["table"]]
    assert ratio.index == Fraction(expected["random_index"])
    assert ratio.consistent is expected["consistent"]
    assert ratio.value is not None
    assert within(ratio.value, expected["consistency_ratio"], tolerance["consistency_ratio"])
    for key, found in (("lambda_max", detail.largest), ("consistency_index", detail.index)):
        assert key not in expected or within(found, expected[key], tolerance[key])
    if "worst" in expected:
        ids = read_weights(CASES / f"{name}.toml").criteria
        assert detail.worst is not None
        assert [ids[detail.worst.row], ids[detail.worst.column]] == expected["worst"]
        assert detail.worst.certain


def test_the_ratio_of_the_drinks_depends_on_the_table_as_published() -> None:
    matrix = elicit(read_weights(CASES / "ahp-saaty-drinks.toml")).members[0].detail
    assert isinstance(matrix, Comparisons)
    shown = {one.table.id: one.value.text(4) for one in matrix.ratios if one.value is not None}
    assert shown["donegan-dodd"] == "0.0235"
    assert shown["saaty-2008"] < shown["saaty-1980"] < shown["donegan-dodd"]


def test_the_textbook_rank_reversal_comes_out_as_published() -> None:
    case = expected_of("ahp-belton-gear.json")
    matrices = [RootMatrix(tuple(tuple(map(Fraction, row)) for row in rows)) for rows in case["matrices"]]
    thirds = [Fraction(1, 3)] * 3
    tolerance = Fraction(case["tolerance"])

    def priorities(of: list[RootMatrix]) -> list[tuple[Fraction, ...]]:
        exact = [perron_weights(matrix).exact for matrix in of]
        return [one for one in exact if one is not None]

    before, after = priorities(matrices), priorities([matrix.copied(case["copied"]) for matrix in matrices])
    for rows, printed in ((before, case["before"]), (after, case["after"])):
        found = synthesise(rows, thirds, Mode.DISTRIBUTIVE)
        assert all(abs(one - Fraction(text)) <= tolerance for one, text in zip(found, printed, strict=True))
    first = synthesise(before, thirds, Mode.DISTRIBUTIVE)
    then = synthesise(after, thirds, Mode.DISTRIBUTIVE)
    assert first[1] > first[0]
    assert then[0] > then[1]
    ideal = [synthesise(rows, thirds, Mode.IDEAL) for rows in (before, after)]
    assert all(one[1] > one[0] for one in ideal)


@pytest.mark.parametrize("weigh", KINDS)
@given(st.lists(st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=20), min_size=2, max_size=6))
def test_a_consistent_matrix_gives_its_weights_back_exactly(weigh: Weigh, weights: list[Fraction]) -> None:
    total = sum(weights)
    assert weigh(consistent(weights)).exact == tuple(weight / total for weight in weights)
    assert perron(consistent(weights)).value.exact == len(weights)


def test_every_enclosure_holds_the_eigenvector_and_narrows() -> None:
    random = drawn(1)
    for _ in range(INSTANCES):
        matrix = random_matrix(random, random.randint(3, 8))
        values, vectors = np.linalg.eig(np.array([[float(entry) for entry in row] for row in matrix.powers]))
        at = int(np.argmax(values.real))
        vector = np.abs(vectors[:, at].real)
        vector /= vector.sum()
        weights, largest = perron_weights(matrix), perron(matrix).value
        for index in range(matrix.size):
            low, high = weights[index].bounds(30)
            assert high - low <= Fraction(1, 10**30)
            assert abs(float(low) - vector[index]) < 1e-9
        low, high = largest.bounds(30)
        assert high - low <= Fraction(1, 10**30)
        assert abs(float(low) - values[at].real) < 1e-9


def test_the_enclosure_of_more_digits_lies_within_the_one_of_fewer() -> None:
    matrix = reciprocal(4, [Fraction(x) for x in (3, 5, 7, 2, 9, "1/3")])
    for weights in (perron_weights(matrix), row_weights(matrix)):
        for coarse, fine in zip(weights.enclose(12), weights.enclose(80), strict=True):
            assert coarse[0] <= fine[0] <= fine[1] <= coarse[1]


def test_bounds_hold_the_equation_of_the_eigenvector() -> None:
    # A v = λ v with both sides taken at their ends: the intervals must meet.
    matrix = reciprocal(4, [Fraction(x) for x in (3, 5, 7, 2, 9, "1/3")])
    weights, (least, largest) = perron_weights(matrix).enclose(40), perron(matrix).value.bounds(40)
    for i, row in enumerate(matrix.powers):
        low = sum(a * end for a, (end, _) in zip(row, weights, strict=True))
        high = sum(a * end for a, (_, end) in zip(row, weights, strict=True))
        assert low <= largest * weights[i][1]
        assert high >= least * weights[i][0]


@pytest.mark.parametrize("weigh", KINDS)
def test_naming_the_criteria_in_another_order_changes_no_weight(weigh: Weigh) -> None:
    random = drawn(2)
    for _ in range(INSTANCES // 4):
        size = random.randint(3, 6)
        matrix = random_matrix(random, size)
        order = random.sample(range(size), size)
        moved = RootMatrix(tuple(tuple(matrix.powers[i][j] for j in order) for i in order))
        before, after = weigh(matrix), weigh(moved)
        for place, index in enumerate(order):
            (low, high), (below, above) = before[index].bounds(30), after[place].bounds(30)
            assert max(low, below) <= min(high, above)


@pytest.mark.parametrize("weigh", KINDS)
def test_criteria_with_interchangeable_comparisons_are_proven_equal(weigh: Weigh) -> None:
    # b and c are compared alike with a and with d: their irrational weights are the same number.
    weights = weigh(RootMatrix(rows_of("1 2 2 7", "1/2 1 1 2", "1/2 1 1 2", "1/7 1/2 1/2 1")))
    assert weights.compare(1, 2) == 0
    assert weights.compare(0, 1) == 1
    assert weights.compare(3, 0) == -1
    assert weights.ranks() == (1, 2, 2, 4)


def test_an_inconsistent_matrix_with_a_rational_eigenvector_is_known_exactly() -> None:
    matrix = RootMatrix(rows_of("1 2 1/2", "1/2 1 2", "2 1/2 1"))
    assert perron_weights(matrix).exact == (Fraction(1, 3),) * 3
    assert perron(matrix).value.exact == Fraction(7, 2)
    assert examine(matrix).index.exact == Fraction(1, 4)


def test_two_criteria_are_always_consistent() -> None:
    found = examine(reciprocal(2, [Fraction(5)]))
    assert found.worst is None
    assert all(ratio.consistent and ratio.value is not None and ratio.value.exact == 0 for ratio in found.ratios)
    assert found.eigenvector.exact == found.geometric_mean.exact == (Fraction(5, 6), Fraction(1, 6))


def test_a_table_without_an_index_for_so_many_criteria_gives_no_ratio() -> None:
    found = examine(consistent([Fraction(k) for k in range(1, 13)]))
    assert [one.consistent for one in found.ratios] == [True, None, True]
    assert not found.tables_disagree
    assert [one.value for one in found.ratios if one.table.id == "saaty-2008"] == [None]


def test_102_of_the_4913_small_matrices_pass_or_fail_by_the_table_alone() -> None:
    # λmax of a 3 × 3 matrix depends on t = a₁₂ a₂₃ ÷ a₁₃ or its inverse only.
    counted: dict[Fraction, tuple[int, list[Fraction]]] = {}
    for a, b, c in product(SCALE, repeat=3):
        t = max(a * c / b, b / (a * c))
        counted[t] = (counted.get(t, (0, []))[0] + 1, [a, b, c])
    assert sum(times for times, _ in counted.values()) == 4913
    differing = 0
    for times, above in counted.values():
        verdicts = {one.table.id: one.consistent for one in examine(reciprocal(3, above)).ratios}
        assert None not in verdicts.values()
        differing += times * (verdicts["saaty-1980"] != verdicts["donegan-dodd"])
    assert differing == 102


def test_the_worst_comparison_is_the_one_that_brute_force_finds() -> None:
    random = drawn(3)
    for _ in range(INSTANCES // 2):
        found = examine(random_matrix(random, random.randint(3, 6)))
        if found.worst is None or not found.worst.certain:
            continue
        matrix = [[float(entry) for entry in row] for row in found.matrix.powers]
        weights = [float(found.eigenvector[index].bounds(20)[0]) for index in range(found.matrix.size)]
        pairs = [(i, j) for i in range(len(matrix)) for j in range(i + 1, len(matrix))]

        errors = {(i, j): matrix[i][j] * weights[j] / weights[i] for i, j in pairs}
        farthest = max(pairs, key=lambda pair, errors=errors: max(errors[pair], 1 / errors[pair]))
        assert (found.worst.row, found.worst.column) == farthest


def test_two_comparisons_that_fit_equally_badly_are_not_told_apart() -> None:
    found = examine(RootMatrix(rows_of("1 2 1/2", "1/2 1 2", "2 1/2 1")))
    assert found.worst is not None
    assert not found.worst.certain
    assert found.worst.error.exact == 2
    assert found.worst.fitting.exact == 1


def test_the_index_tables_are_named_and_sourced() -> None:
    assert [table.id for table in random_indices()] == ["saaty-1980", "saaty-2008", "donegan-dodd"]
    assert all(table.source and table.values[3] > 0 for table in random_indices())


@pytest.mark.parametrize("priorities", Priorities)
def test_a_copy_of_a_criterion_can_turn_the_order_and_is_reported_as_recomputed(priorities: Priorities) -> None:
    random, seen = drawn(4), 0
    weigh = perron_weights if priorities is Priorities.EIGENVECTOR else row_weights
    for _ in range(40):
        matrix = random_matrix(random, 4)
        found = matrix_reversals(matrix, priorities)
        seen += bool(found)
        for one in found:
            before, after = weigh(matrix), weigh(matrix.copied(one.copied))
            assert before[one.ahead].bounds(30)[1] >= before[one.behind].bounds(30)[0]
            assert after.compare(one.ahead, one.behind) != before.compare(one.ahead, one.behind)
    assert seen


def test_a_copy_turns_nothing_in_a_consistent_matrix() -> None:
    weights = [Fraction(k) for k in (5, 3, 2, 1)]
    assert matrix_reversals(consistent(weights), Priorities.EIGENVECTOR) == ()
    for index in range(4):
        copied = perron_weights(consistent(weights).copied(index)).exact
        assert copied is not None
        assert [copied[k] * (11 + weights[index]) for k in range(4)] == weights
