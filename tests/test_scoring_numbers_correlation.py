"""Agreement of orders: exact, with ties, against definitions counted out and against scipy."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.numbers.correlation import Correlation, kendalls_tau, kendalls_w, mid_ranks, spearmans_rho

VALUES = st.lists(st.integers(0, 5), min_size=2, max_size=7)
PAIRS = st.integers(2, 7).flatmap(
    lambda size: st.tuples(*[st.lists(st.integers(0, 5), min_size=size, max_size=size)] * 2)
)
JUDGES = st.tuples(st.integers(2, 5), st.integers(2, 6)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 4), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def exact(values: Sequence[int]) -> list[Fraction]:
    return list(map(Fraction, values))


@given(VALUES)
def test_mid_ranks_are_the_mean_of_the_places_filled(values: list[int]) -> None:
    assert [float(rank) for rank in mid_ranks(exact(values))] == list(stats.rankdata([-value for value in values]))


@given(JUDGES)
def test_w_is_the_mean_rank_correlation_in_another_form(judges: list[list[int]]) -> None:
    # Without ties W = (1 + (m − 1) ρ̄) ÷ m; with ties the correction is Σ of the variances of the ranks.
    found = kendalls_w([exact(values) for values in judges])
    ranks = [mid_ranks(exact(values)) for values in judges]
    size, count = len(ranks[0]), len(ranks)
    mean = Fraction(size + 1, 2)
    sums = [sum(column) - count * mean for column in zip(*ranks, strict=True)]
    within = sum((rank - mean) ** 2 for row in ranks for rank in row)
    expected = Fraction(sum(one * one for one in sums), count * within) if within else None
    assert found == expected


def test_w_is_one_for_one_order_and_nothing_for_opposite_ones() -> None:
    assert kendalls_w([exact([3, 2, 1])] * 4) == 1
    assert kendalls_w([exact([3, 2, 1]), exact([1, 2, 3])]) == 0
    assert kendalls_w([exact([1, 1]), exact([2, 2])]) is None
    assert kendalls_w([exact([1, 2])]) is None
    assert kendalls_w([]) is None
    assert kendalls_w([exact([1]), exact([2])]) is None


@given(PAIRS)
@pytest.mark.parametrize(("found", "peer"), [(kendalls_tau, stats.kendalltau), (spearmans_rho, stats.spearmanr)])
def test_both_correlations_are_those_of_scipy(found, peer, pair: tuple[list[int], list[int]]) -> None:  # noqa: ANN001 - functions
    one, other = pair
    ours = found(exact(one), exact(other))
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert ours is None
    else:
        assert ours is not None
        assert float(ours.text(12)) == pytest.approx(peer(one, other).statistic, abs=1e-9)


def test_correlations_are_printed_exactly() -> None:
    values = [Correlation(sign, square) for sign, square in product((-1, 1), (Fraction(1, 4), Fraction(1, 2)))]
    values.append(Correlation(0, Fraction(0)))
    assert [one.text(4) for one in values] == ["-0.5", "-0.7071", "0.5", "0.7071", "0"]
    assert Correlation(1, Fraction(1, 9)).text(4) == "0.3333"
