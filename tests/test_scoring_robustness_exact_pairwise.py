"""Pairwise winning indices: exact identities, counted lattices, and the floats beside the fractions."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from proofs import linear_values
from stable import INSTANCES, ZERO, drawn

from scoring.robustness.exact.admissible import ordinal
from scoring.robustness.exact.pairwise import (
    expected_ranks,
    float_rows,
    pairwise_floats,
    pairwise_indices,
    share_ahead,
    shares_ahead,
)

pytestmark = pytest.mark.drawn


def numbers(*given: object) -> list[Fraction]:
    return [Fraction(one) for one in given]


def by_products(d: list[Fraction]) -> Fraction:
    """P(d · w > 0) = Σ over y > 0 of Π over the others of y ÷ (y − other): right where no two are equal."""
    total = ZERO
    for index, y in enumerate(d):
        if y > 0:
            product = Fraction(1)
            for other in d[:index] + d[index + 1 :]:
                product *= y / (y - other)
            total += product
    return total


def test_without_ties_it_is_the_product_formula() -> None:
    random = np.random.default_rng(3)
    for _ in range(INSTANCES):
        drawn_numbers = random.choice(np.arange(-30, 31), size=random.integers(1, 9), replace=False)
        d = [Fraction(int(one), 7) for one in drawn_numbers]
        assert share_ahead(d) == by_products(d)


@pytest.mark.parametrize(
    ("d", "share"),
    [
        (numbers(1, -1), Fraction(1, 2)),
        (numbers(1, 1, -1), Fraction(3, 4)),
        (numbers(1, 1, -1, -1), Fraction(1, 2)),
        (numbers(2, -1), Fraction(2, 3)),
        (numbers(0, 0, 1), Fraction(1)),
        (numbers(0, -1), ZERO),
        (numbers(0, 0), ZERO),
        (numbers(3), Fraction(1)),
        (numbers(1, 0, -1), Fraction(1, 2)),
    ],
)
def test_by_hand(d: list[Fraction], share: Fraction) -> None:
    assert share_ahead(d) == share
    for order in permutations(d):
        assert share_ahead(list(order)) == share


def test_equal_differences_are_the_limit_of_unequal_ones() -> None:
    tied, apart = numbers(2, 2, -1, -1, 0), numbers(2, "2.000001", -1, "-1.000001", 0)
    assert abs(share_ahead(tied) - by_products(apart)) < Fraction(1, 10**6)


def test_the_two_shares_of_a_pair_make_one_and_twins_share_evenly() -> None:
    for seed in range(INSTANCES // 4):
        scores = drawn(seed)
        table = pairwise_indices(scores)
        alike = scores.alike()
        size = range(len(scores.vendors))
        assert all(table[i][j] + table[j][i] == 1 for i in size for j in size)
        assert all(table[i][j] == Fraction(1, 2) for i in size for j in size if alike[i] == alike[j])
        ranks = expected_ranks(table)
        assert sum(ranks) == sum(range(1, len(scores.vendors) + 1))


def test_the_floats_are_the_fractions() -> None:
    for seed in range(INSTANCES):
        scores = drawn(seed, most_vendors=8, most_criteria=8)
        exact = np.array([[float(share) for share in row] for row in pairwise_indices(scores)])
        assert np.abs(pairwise_floats(scores) - exact).max() < 1e-12


def test_more_pairs_than_are_taken_together_come_out_the_same() -> None:
    random = np.random.default_rng(1)
    rows = random.integers(0, 6, (120, 7)) / 5
    together = shares_ahead(rows)
    for i, j in random.integers(0, 120, (40, 2)):
        if i != j:
            assert together[i, j] == pytest.approx(shares_ahead(rows[[i, j]])[0, 1], abs=1e-14)


def test_where_only_the_order_is_known_the_means_of_the_first_stand_for_the_differences() -> None:
    """w = (λ1 + λ2/2 + λ3/3, λ2/2 + λ3/3, λ3/3) is uniform on w1 ≥ w2 ≥ w3, so d · w is means · λ."""
    scores = linear_values(
        vendors="AB", criteria="xyz", weights=numbers(2, 9, 4), rates=[numbers(-2, 3, -4), numbers(0, 0, 0)]
    )
    order = [k for block in ordinal(scores).blocks for k in block]
    assert order == [1, 2, 0]
    expected = share_ahead(numbers(3, "-1/2", -1))
    assert pairwise_floats(scores, order)[0, 1] == pytest.approx(float(expected), abs=1e-15)


def test_a_bid_ahead_everywhere_is_first_and_one_alone_too() -> None:
    scores = linear_values(
        vendors="AB", criteria="xy", weights=numbers(1, 1), rates=[numbers(1, 1), numbers("1/2", "1/2")]
    )
    assert pairwise_indices(scores) == ((Fraction(1, 2), 1), (0, Fraction(1, 2)))
    assert expected_ranks(pairwise_indices(scores)) == (1, 2)
    alone = linear_values(vendors="A", criteria="x", weights=numbers(1), rates=[numbers(0)])
    assert expected_ranks(pairwise_indices(alone)) == (1,)
    assert pairwise_floats(alone).tolist() == [[0.5]]
    assert float_rows(alone).tolist() == [[0.0]]
