"""Pairwise comparisons: published results, symmetry, consistency by named tables."""

import json
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
from report.weights.sentences import number_text
from scoring.elicitation.ahp import Comparisons, RootMatrix, examine, reversals
from scoring.elicitation.elicit import elicit
from scoring.elicitation.weights import MARGIN

CASES = Path(__file__).parent / "cases"


def expected_of(name: str) -> dict[str, Any]:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def within(found: Fraction, printed: str, tolerance: str) -> bool:
    """Whether a number lies within the printed one's tolerance."""
    return abs(found - Fraction(printed)) <= Fraction(tolerance)


@pytest.mark.parametrize("name", ["ahp-saaty-house", "ahp-saaty-drinks"])
def test_a_published_matrix_gives_the_published_weights_and_ratio(name: str) -> None:
    expected = expected_of(f"{name}.expected.json")
    (member,) = elicit(read_weights(CASES / f"{name}.toml")).members
    detail = member.detail
    assert isinstance(detail, Comparisons)
    tolerance = expected["tolerance"]
    for index, printed in enumerate(expected["weights"]):
        assert within(member.weights.shares[index], printed, tolerance["weights"])
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
    shown = {one.table.id: number_text(one.value) for one in matrix.ratios if one.value is not None}
    assert shown["donegan-dodd"] == "0.0235"
    assert shown["saaty-2008"] < shown["saaty-1980"] < shown["donegan-dodd"]


def test_the_textbook_rank_reversal_comes_out_as_published() -> None:
    case = expected_of("ahp-belton-gear.json")
    matrices = [RootMatrix(tuple(tuple(map(Fraction, row)) for row in rows)) for rows in case["matrices"]]
    tolerance = Fraction(case["tolerance"])

    def overall(of: list[RootMatrix]) -> list[Fraction]:
        exact = [examine(matrix).eigenvector.exact for matrix in of]
        return [sum(column, Fraction(0)) / 3 for column in zip(*(rows for rows in exact if rows), strict=True)]

    first, then = overall(matrices), overall([matrix.copied(case["copied"]) for matrix in matrices])
    for found, printed in ((first, case["before"]), (then, case["after"])):
        assert all(abs(one - Fraction(text)) <= tolerance for one, text in zip(found, printed, strict=True))
    assert first[1] > first[0]
    assert then[0] > then[1]


@pytest.mark.parametrize("priorities", Priorities)
@given(st.lists(st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=20), min_size=2, max_size=6))
def test_a_consistent_matrix_gives_its_weights_back_exactly(priorities: Priorities, weights: list[Fraction]) -> None:
    total = sum(weights)
    assert consistent(weights).weights(priorities).exact == tuple(weight / total for weight in weights)
    assert examine(consistent(weights)).largest == len(weights)


def test_the_eigenvector_is_that_of_a_general_eigenvalue_routine() -> None:
    random = drawn(1)
    for _ in range(INSTANCES):
        matrix = random_matrix(random, random.randint(3, 8))
        values, vectors = np.linalg.eig(np.array([[float(entry) for entry in row] for row in matrix.powers]))
        at = int(np.argmax(values.real))
        vector = np.abs(vectors[:, at].real)
        vector /= vector.sum()
        found = examine(matrix)
        assert all(abs(float(w) - x) < 1e-9 for w, x in zip(found.eigenvector.shares, vector, strict=True))
        assert abs(float(found.largest) - values[at].real) < 1e-9


@pytest.mark.parametrize("priorities", Priorities)
def test_naming_the_criteria_in_another_order_changes_no_weight(priorities: Priorities) -> None:
    random = drawn(2)
    for _ in range(INSTANCES // 4):
        size = random.randint(3, 6)
        matrix = random_matrix(random, size)
        order = random.sample(range(size), size)
        moved = RootMatrix(tuple(tuple(matrix.powers[i][j] for j in order) for i in order))
        before, after = matrix.weights(priorities).shares, moved.weights(priorities).shares
        for place, index in enumerate(order):
            assert abs(before[index] - after[place]) <= MARGIN * before[index]


@pytest.mark.parametrize("priorities", Priorities)
def test_criteria_with_interchangeable_comparisons_are_equal(priorities: Priorities) -> None:
    # b and c are compared alike with a and with d: their irrational weights are the same number.
    weights = RootMatrix(rows_of("1 2 2 7", "1/2 1 1 2", "1/2 1 1 2", "1/7 1/2 1/2 1")).weights(priorities)
    assert weights.compare(1, 2) == 0
    assert weights.compare(0, 1) == 1
    assert weights.compare(3, 0) == -1
    assert weights.ranks() == (1, 2, 2, 4)


def test_an_inconsistent_matrix_with_a_rational_eigenvector_is_known_exactly() -> None:
    matrix = RootMatrix(rows_of("1 2 1/2", "1/2 1 2", "2 1/2 1"))
    found = examine(matrix)
    assert found.eigenvector.exact == (Fraction(1, 3),) * 3
    assert (found.largest, found.index) == (Fraction(7, 2), Fraction(1, 4))


def test_two_criteria_are_always_consistent() -> None:
    found = examine(reciprocal(2, [Fraction(5)]))
    assert found.worst is None
    assert all(ratio.consistent and ratio.value == 0 for ratio in found.ratios)
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
        weights = [float(share) for share in found.eigenvector.shares]
        pairs = [(i, j) for i in range(len(matrix)) for j in range(i + 1, len(matrix))]

        errors = {(i, j): matrix[i][j] * weights[j] / weights[i] for i, j in pairs}
        farthest = max(pairs, key=lambda pair, errors=errors: max(errors[pair], 1 / errors[pair]))
        assert (found.worst.row, found.worst.column) == farthest


def test_two_comparisons_that_fit_equally_badly_are_not_told_apart() -> None:
    found = examine(RootMatrix(rows_of("1 2 1/2", "1/2 1 2", "2 1/2 1")))
    assert found.worst is not None
    assert not found.worst.certain
    assert found.worst.error == 2
    assert found.worst.fitting == 1


def test_the_index_tables_are_named_and_sourced() -> None:
    assert [table.id for table in random_indices()] == ["saaty-1980", "saaty-2008", "donegan-dodd"]
    assert all(table.source and table.values[3] > 0 for table in random_indices())


@pytest.mark.parametrize("priorities", Priorities)
def test_a_copy_of_a_criterion_can_turn_the_order_and_is_reported_as_recomputed(priorities: Priorities) -> None:
    random, seen = drawn(4), 0
    for _ in range(40):
        matrix = random_matrix(random, 4)
        found = list(reversals(matrix, priorities))
        seen += bool(found)
        for one in found:
            before, after = matrix.weights(priorities), matrix.copied(one.copied).weights(priorities)
            assert before.shares[one.ahead] >= before.shares[one.behind]
            assert after.compare(one.ahead, one.behind) != before.compare(one.ahead, one.behind)
    assert seen


def test_a_copy_turns_nothing_in_a_consistent_matrix() -> None:
    weights = [Fraction(k) for k in (5, 3, 2, 1)]
    assert list(reversals(consistent(weights), Priorities.EIGENVECTOR)) == []
    for index in range(4):
        copied = examine(consistent(weights).copied(index)).eigenvector.exact
        assert copied is not None
        assert [copied[k] * (11 + weights[index]) for k in range(4)] == weights
