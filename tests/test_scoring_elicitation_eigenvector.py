"""The principal eigenvector: as near to plain iteration in long decimals as is said, for as many as twenty."""

from fractions import Fraction

import pytest
from elicited import INSTANCES, drawn, random_matrix, reciprocal

from criteria.elicitation import Approach, GroupRule, Judge, PairwiseComparisons, TieRule, WeightElicitation
from scoring.elicitation.ahp import RootMatrix, examine
from scoring.elicitation.apportion import apportion
from scoring.elicitation.elicit import elicit
from scoring.elicitation.weights import MARGIN

ONE = Fraction(1)
NEAR = Fraction(5, 10**13)
"""How far the eigenvector is off at most, in proportion."""


def iterated(matrix: RootMatrix, digits: int) -> list[Fraction]:
    """Return the eigenvector by multiplying again and again, in decimals of twice as many digits."""
    unit = 10 ** (2 * digits)
    vector = [Fraction(1, len(matrix.powers))] * len(matrix.powers)
    while True:
        image = [sum((a * x for a, x in zip(row, vector, strict=True)), Fraction(0)) for row in matrix.powers]
        total = sum(image)
        after = [Fraction(round(y / total * unit), unit) for y in image]
        if max(abs(x - y) for x, y in zip(vector, after, strict=True)) < Fraction(1, 10 ** (digits + 5)):
            return after
        vector = after


def determinant(matrix: RootMatrix, less: Fraction) -> Fraction:
    """Return the determinant of A − less × I by elimination in fractions."""
    rows = [[a - less * (i == j) for j, a in enumerate(row)] for i, row in enumerate(matrix.powers)]
    product = ONE
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], product = rows[pivot], rows[k], -product
        product *= rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return product


def test_the_weights_are_those_of_plain_iteration() -> None:
    random = drawn(21)
    for _ in range(INSTANCES // 2):
        matrix = random_matrix(random, random.randint(3, 7))
        for share, true in zip(examine(matrix).eigenvector.shares, iterated(matrix, 30), strict=True):
            assert abs(share - true) <= NEAR * true


def test_the_largest_eigenvalue_lies_where_the_determinant_changes_its_sign() -> None:
    random = drawn(22)
    for _ in range(INSTANCES // 2):
        matrix = random_matrix(random, random.randint(3, 6))
        found = examine(matrix)
        if found.eigenvector.exact is None:
            low, high = found.largest * (1 - MARGIN), found.largest * (1 + MARGIN)
            assert determinant(matrix, low) * determinant(matrix, high) < 0


def test_twenty_criteria_are_weighed_as_near_as_said() -> None:
    matrix = random_matrix(drawn(24), 20)
    found = examine(matrix)
    shares = found.eigenvector.shares
    assert sum(shares) == 1
    for share, true in zip(shares, iterated(matrix, 30), strict=True):
        assert abs(share - true) <= NEAR * true
    for share, row in zip(shares, matrix.powers, strict=True):
        image = sum(a * x for a, x in zip(row, shares, strict=True))
        assert abs(image - found.largest * share) <= MARGIN * image


def test_comparisons_at_the_ends_of_the_scale_are_weighed_as_near_as_said() -> None:
    random = drawn(27)
    for size in (4, 8, 14, 20):
        above = random.choices([Fraction(9), Fraction(1, 9)], k=size * (size - 1) // 2)
        matrix = reciprocal(size, above)
        for share, true in zip(examine(matrix).eigenvector.shares, iterated(matrix, 20), strict=True):
            assert abs(share - true) <= NEAR * true


@pytest.mark.parametrize("group", GroupRule)
def test_eight_members_with_fifteen_criteria_are_given_whole_points(group: GroupRule) -> None:
    random = drawn(25)
    said = [PairwiseComparisons(random_matrix(random, 15).powers) for _ in range(8)]
    judges = tuple(
        Judge(name=f"委員{index}", approach=Approach.AHP, judgement=one, weight=ONE + (index == 0))
        for index, one in enumerate(said)
    )
    ids = tuple(f"c{index}" for index in range(15))
    found = elicit(WeightElicitation(title="架空", criteria=ids, labels=ids, judges=judges, total=200, group=group))
    assert found.points.decided
    assert sum(found.points.points) == 200
    assert all(one.detail is not None for one in found.members)


def test_whole_points_of_an_irrational_vector_are_those_of_plain_iteration() -> None:
    random = drawn(26)
    for _ in range(INSTANCES // 4):
        matrix = random_matrix(random, 6)
        ids = [f"c{index}" for index in range(6)]
        points = apportion(ids, examine(matrix).eigenvector, 100, TieRule.LISTED).points
        quotas = [100 * share for share in iterated(matrix, 30)]
        wholes = [quota.numerator // quota.denominator for quota in quotas]
        order = sorted(range(6), key=lambda k, q=quotas, w=wholes: w[k] - q[k])
        extra = order[: 100 - sum(wholes)]
        assert list(points) == [whole + (k in extra) for k, whole in enumerate(wholes)]
