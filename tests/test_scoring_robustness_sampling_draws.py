"""Allotments drawn at random are uniform on the set they are drawn from."""

from itertools import pairwise

import numpy as np
import pytest
from proofs import draw_shares
from scipy import stats

from scoring.robustness.sampling.draws import Box, Draw, Floats, Groups, Ordinal, Simplex

SAMPLES = 20_000
ALPHA = 1e-4
"""The tests draw with fixed seeds, so this is how unlucky a seed may be, not how often a test fails."""


def marginal_of_the_simplex(size: int) -> stats.rv_continuous:
    """One share of a point uniform on the simplex: 1 − (1 − x)^(M − 1)."""
    return stats.beta(1, size - 1)


def normalised_uniforms(size: int) -> Floats:
    shares = np.random.default_rng(5).random((SAMPLES, size))
    return shares / shares.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("size", [2, 5, 12, 30])
def test_normalised_exponentials_are_uniform_on_the_simplex(size: int) -> None:
    shares = draw_shares(Simplex(size), SAMPLES, seed=size)
    for column in shares.T:
        assert stats.kstest(column, marginal_of_the_simplex(size).cdf).pvalue > ALPHA
    # Jointly too: spacings of sorted uniforms are uniform on the simplex, and their least is known.
    least = shares.min(axis=1) * size
    assert stats.kstest(least, stats.beta(1, size - 1).cdf).pvalue > ALPHA


@pytest.mark.parametrize("size", [3, 5, 12, 30])
def test_normalised_uniforms_are_found_out(size: int) -> None:
    shares = normalised_uniforms(size)
    assert all(stats.kstest(column, marginal_of_the_simplex(size).cdf).pvalue < ALPHA for column in shares.T)


def test_the_spread_of_twelve_shares_is_that_of_the_simplex_and_not_that_of_uniforms() -> None:
    assert draw_shares(Simplex(12), SAMPLES, seed=1).std() == pytest.approx(0.0766, abs=0.001)
    assert normalised_uniforms(12).std() == pytest.approx(0.048, abs=0.001)


def by_rejection(centre: Floats, half: Floats) -> Floats:
    """Points of the simplex that happen to lie in the box: slow, and uniform without an argument."""
    shares = draw_shares(Simplex(len(centre)), 200_000, seed=77)
    return shares[(np.abs(shares - centre) <= half).all(axis=1)]


@pytest.mark.parametrize(
    ("centre", "band"),
    [((0.5, 0.3, 0.2), 0.5), ((0.25, 0.25, 0.25, 0.25), 1.0), ((0.6, 0.3, 0.1), 1.0), ((0.4, 0.3, 0.2, 0.1), 0.6)],
)
def test_a_box_is_drawn_as_rejection_from_the_simplex_draws_it(centre: tuple[float, ...], band: float) -> None:
    half = tuple(band * share for share in centre)
    shares, slow = draw_shares(Box(centre, half), SAMPLES, seed=3), by_rejection(np.array(centre), np.array(half))
    assert len(slow) > 1000
    for direction in (*np.eye(len(centre)), np.arange(len(centre)) ** 2):
        assert stats.ks_2samp(shares @ direction, slow @ direction).pvalue > ALPHA
    assert stats.ks_2samp(shares.max(axis=1), slow.max(axis=1)).pvalue > ALPHA


def test_a_box_keeps_its_bounds_and_its_total_and_what_has_no_room() -> None:
    centre, half = (0.5, 0.2, 0.2, 0.1, 0.0), (0.1, 0.04, 0.2, 0.0, 0.0)
    shares = draw_shares(Box(centre, half), 5000, seed=9)
    assert np.abs(shares.sum(axis=1) - 1).max() < 1e-12
    assert (np.abs(shares - centre) <= np.array(half) + 1e-12).all()
    assert set(shares[:, 3]) == {0.1}
    assert set(shares[:, 4]) == {0.0}
    assert shares.min() >= 0


def test_a_box_of_many_equal_criteria_is_still_drawn_in_little_time() -> None:
    size = 300
    shares = draw_shares(Box((1 / size,) * size, (0.2 / size,) * size), 500, seed=2)
    # The sum barely binds so many: each share is all but uniform in its band.
    assert stats.kstest((shares[:, 7] * size - 0.8) / 0.4, "uniform").pvalue > ALPHA


@pytest.mark.parametrize("size", [3, 4, 6])
def test_shares_in_order_are_the_sorted_ones(size: int) -> None:
    shares = draw_shares(Ordinal(tuple((index,) for index in range(size))), SAMPLES, seed=4)
    assert all((shares[:, a] >= shares[:, b]).all() for a, b in pairwise(range(size)))
    expected = -np.sort(-draw_shares(Simplex(size), SAMPLES, seed=44), axis=1)
    for one in range(size):
        assert stats.ks_2samp(shares[:, one], expected[:, one]).pvalue > ALPHA


def test_criteria_of_equal_allotment_have_no_order_between_them() -> None:
    shares = draw_shares(Ordinal(((2,), (0, 3), (1,))), SAMPLES, seed=6)
    assert (shares[:, 2] >= np.maximum(shares[:, 0], shares[:, 3])).all()
    assert (np.minimum(shares[:, 0], shares[:, 3]) >= shares[:, 1]).all()
    assert np.mean(shares[:, 0] > shares[:, 3]) == pytest.approx(0.5, abs=0.015)
    plain = draw_shares(Simplex(4), 150_000, seed=8)
    inside = (plain[:, 2] >= plain[:, [0, 3]].max(axis=1)) & (plain[:, [0, 3]].min(axis=1) >= plain[:, 1])
    for one in range(4):
        assert stats.ks_2samp(shares[:, one], plain[inside][:, one]).pvalue > ALPHA


def test_all_equal_allotments_leave_the_whole_simplex() -> None:
    shares = draw_shares(Ordinal(((0, 1, 2, 3),)), SAMPLES, seed=10)
    for column in shares.T:
        assert stats.kstest(column, marginal_of_the_simplex(4).cdf).pvalue > ALPHA


def test_every_group_keeps_its_share_and_is_uniform_within() -> None:
    shares = draw_shares(Groups(((0, 3, 4), (1,), (2, 5)), (0.5, 0.2, 0.3)), SAMPLES, seed=12)
    assert np.abs(shares[:, [0, 3, 4]].sum(axis=1) - 0.5).max() < 1e-12
    assert np.abs(shares[:, 1] - 0.2).max() < 1e-12
    assert np.abs(shares[:, [2, 5]].sum(axis=1) - 0.3).max() < 1e-12
    assert stats.kstest(shares[:, 3] / 0.5, marginal_of_the_simplex(3).cdf).pvalue > ALPHA
    assert stats.kstest(shares[:, 5] / 0.3, "uniform").pvalue > ALPHA


def test_a_group_without_points_gets_none() -> None:
    shares = draw_shares(Groups(((0, 1), (2, 3)), (1.0, 0.0)), 100, seed=1)
    assert (shares[:, 2:] == 0).all()


@pytest.mark.parametrize(
    "draw",
    [
        Simplex(4),
        Groups(((0, 1), (2, 3)), (0.4, 0.6)),
        Ordinal(((1,), (0, 2), (3,))),
        Box((0.4, 0.3, 0.2, 0.1), (0.08, 0.06, 0.04, 0.02)),
    ],
)
def test_a_seed_draws_the_same_again_and_another_seed_does_not(draw: Draw) -> None:
    assert draw.size == 4
    once = draw_shares(draw, 500, seed=7)
    assert np.array_equal(once, draw_shares(draw, 500, seed=7))
    assert not np.array_equal(once, draw_shares(draw, 500, seed=8))
    assert np.abs(once.sum(axis=1) - 1).max() < 1e-12
    assert once.min() >= 0
