"""The principal eigenvector: as plain iteration gives it, proven whatever floats suggest, for as many as twenty."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from elicited import INSTANCES, drawn, random_matrix, reciprocal, rows_of

from criteria.elicitation import Approach, GroupRule, Judge, PairwiseComparisons, TieRule, WeightElicitation
from scoring.elicitation.apportion import apportion
from scoring.elicitation.elicit import elicit
from scoring.elicitation.near import near_eigenvector, squared_eigenvector
from scoring.elicitation.perron import RootMatrix, perron, perron_weights

ONE = Fraction(1)


def iterated(matrix: RootMatrix, digits: int) -> list[Fraction]:
    """Return the eigenvector by multiplying again and again, in decimals of twice as many digits."""
    unit = 10 ** (2 * digits)
    vector = [Fraction(1, matrix.size)] * matrix.size
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
        bounds = perron_weights(matrix).enclose(30)
        for (low, high), share in zip(bounds, iterated(matrix, 30), strict=True):
            assert low - Fraction(1, 10**30) <= share <= high + Fraction(1, 10**30)


def test_the_largest_eigenvalue_lies_where_the_determinant_changes_its_sign() -> None:
    random = drawn(22)
    for _ in range(INSTANCES // 2):
        matrix = random_matrix(random, random.randint(3, 6))
        found = perron(matrix)
        if found.weights.exact is None:
            low, high = found.value.bounds(30)
            assert determinant(matrix, low) * determinant(matrix, high) < 0


def test_squaring_in_whole_numbers_and_correcting_floats_come_to_the_same_vector() -> None:
    random = drawn(23)
    for _ in range(INSTANCES // 4):
        rows = random_matrix(random, random.randint(3, 6)).whole(45)
        vector, other = near_eigenvector(rows, 45), squared_eigenvector(rows, 45)
        assert vector is not None
        for one, beside in zip(vector, other, strict=True):
            assert abs(Fraction(one, sum(vector)) - Fraction(beside, sum(other))) < Fraction(1, 10**40)


@pytest.mark.parametrize(
    "suggested",
    [lambda *_: None, lambda rows, _: [1] * len(rows.units), lambda rows, _: list(range(1, len(rows.units) + 1))],
)
def test_a_poor_suggestion_of_the_floats_changes_no_weight(
    monkeypatch: pytest.MonkeyPatch, suggested: Callable[..., list[int] | None]
) -> None:
    matrix = reciprocal(5, [Fraction(x) for x in (3, 5, 7, 2, 9, "1/3", 4, "1/2", 1, 6)])
    expected = [perron_weights(matrix)[index].text(25) for index in range(5)]
    largest = perron(matrix).value.text(25)
    monkeypatch.setattr("scoring.elicitation.perron.near_eigenvector", suggested)
    assert [perron_weights(matrix)[index].text(25) for index in range(5)] == expected
    assert perron(matrix).value.text(25) == largest


@pytest.mark.parametrize("power", [40, 400])
def test_a_matrix_that_no_float_and_no_digits_hold_is_left_undecided(power: int) -> None:
    huge = Fraction(10) ** power
    matrix = reciprocal(3, [huge, huge, Fraction(2)])
    (low, high), *_ = perron_weights(matrix).enclose(30)
    assert 0 <= low <= 1 - 2 / huge <= high <= 1
    assert (near_eigenvector(matrix.whole(45), 45) is None) == (power > 300)


def test_twenty_criteria_are_weighed_to_every_digit_asked_for() -> None:
    matrix = random_matrix(drawn(24), 20)
    found = perron(matrix)
    for digits in (30, 120):
        bounds = found.weights.enclose(digits)
        assert sum(low for low, _ in bounds) <= 1 <= sum(high for _, high in bounds)
        assert all(high - low <= Fraction(1, 10**digits) for low, high in bounds)
        least, largest = found.value.bounds(digits)
        for (low, high), row in zip(bounds, matrix.powers, strict=True):
            assert sum(a * below for a, (below, _) in zip(row, bounds, strict=True)) <= largest * high
            assert sum(a * above for a, (_, above) in zip(row, bounds, strict=True)) >= least * low
    for (low, high), share in zip(found.weights.enclose(30), iterated(matrix, 30), strict=True):
        assert low - Fraction(1, 10**30) <= share <= high + Fraction(1, 10**30)


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
        points = apportion(ids, perron_weights(matrix), 100, TieRule.LISTED).points
        quotas = [100 * share for share in iterated(matrix, 30)]
        wholes = [quota.numerator // quota.denominator for quota in quotas]
        order = sorted(range(6), key=lambda k, q=quotas, w=wholes: w[k] - q[k])
        extra = order[: 100 - sum(wholes)]
        assert list(points) == [whole + (k in extra) for k, whole in enumerate(wholes)]


def test_entries_in_another_unit_in_every_row_are_the_same_matrix() -> None:
    rows = RootMatrix(rows_of("1 2/7 3", "7/2 1 5/11", "1/3 11/5 1")).whole(30)
    assert rows.units == (7, 22, 15)
    assert rows.lows == rows.highs == ((7, 2, 21), (77, 22, 10), (5, 33, 15))
