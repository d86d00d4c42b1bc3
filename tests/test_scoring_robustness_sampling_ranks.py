"""Ranks are counted as sorting every draw by itself would count them, whatever the threads, and in constant memory."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.errors import EvaluationError
from scoring.robustness.sampling.blocks import BLOCK, MOST_SAMPLES, block_random, block_sizes
from scoring.robustness.sampling.draws import Box, Draw, Floats, Simplex
from scoring.robustness.sampling.pairing import Pairing
from scoring.robustness.sampling.ranks import count_ranks
from scoring.robustness.sampling.sorting import Sorting, one_piece
from scoring.robustness.sampling.tally import PARTS, RankCounts

ROOT = Path(__file__).parents[1]


def drawn(draw: Draw, samples: int, seed: int) -> Floats:
    """The shares as they are meant to be drawn: block by block, and for a simplex nothing else matters."""
    shares = np.empty((samples, draw.size))
    for number, size in block_sizes(samples):
        draw.fill(block_random(seed, number), shares[number * BLOCK : number * BLOCK + size])
    return shares


def counted_one_by_one(matrix: Floats, shares: Floats) -> tuple[Floats, Floats, Floats]:
    """b × samples, Σ shares of the winner, and pairs, with ties shared: one draw after another in plain Python."""
    bids = len(matrix)
    ranks, firsts, ahead = np.zeros((bids, bids)), np.zeros((bids, matrix.shape[1])), np.zeros((bids, bids))
    for share in shares:
        scores = [float(sum(row * share)) for row in matrix]
        for one, own in enumerate(scores):
            above = sum(other > own for other in scores)
            level = sum(other == own for other in scores)
            ranks[one, above : above + level] += 1 / level
            firsts[one] += share * (above == 0)
            ahead[one] += [own > other for other in scores]
    return ranks, firsts, ahead


def shares_of_ranks(counts: RankCounts) -> Floats:
    sizes = np.array(counts.sizes)[list(counts.class_of)]
    return counts.covering()[list(counts.class_of)] / sizes[:, np.newaxis]


def matrix_of(bids: int, criteria: int, *, seed: int = 0, steps: int = 5) -> Floats:
    return np.random.default_rng(seed).integers(0, steps, size=(bids, criteria)) / (steps - 1)


@pytest.mark.parametrize(
    ("bids", "criteria"),
    [(1, 1), (1, 4), (2, 1), (2, 3), (8, 12), (16, 5), (17, 5), (20, 7), (28, 2), (40, 2), (40, 30), (70, 3)],
)
@pytest.mark.parametrize("steps", [3, 1000])
def test_the_counts_are_those_of_every_draw_ranked_by_itself(bids: int, criteria: int, steps: int) -> None:
    matrix, draw, samples = matrix_of(bids, criteria, steps=steps), Simplex(criteria), 300
    counts = count_ranks(matrix, draw, samples=samples, seed=3, pairs=True)
    ranks, firsts, ahead = counted_one_by_one(matrix, drawn(draw, samples, 3))
    classes = list(counts.class_of)
    assert np.allclose(shares_of_ranks(counts), ranks, atol=1e-9, rtol=0)
    assert np.allclose(counts.share_sums[classes] / PARTS, firsts, atol=1e-6, rtol=0)
    assert counts.ahead is not None
    assert np.array_equal(counts.ahead[np.ix_(classes, classes)], ahead)


def test_scores_that_agree_in_their_first_digits_are_told_apart() -> None:
    # 60 bids within a ten-millionth of each other beside two far apart: shortened to 32 bits they all coincide.
    near = 0.5 + 1e-7 * np.random.default_rng(1).random((60, 3))
    matrix, draw = np.vstack([near, np.zeros(3), np.ones(3)]), Simplex(3)
    counts = count_ranks(matrix, draw, samples=40, seed=1)
    ranks, _, _ = counted_one_by_one(matrix, drawn(draw, 40, 1))
    assert np.array_equal(shares_of_ranks(counts), ranks)


@settings(deadline=None, max_examples=40)
@given(bids=st.integers(1, 30), criteria=st.integers(1, 6), copies=st.integers(0, 20), seed=st.integers(0, 2**200))
def test_ties_leave_the_shares_doubly_stochastic_and_equals_equal(
    bids: int, criteria: int, copies: int, seed: int
) -> None:
    matrix = matrix_of(bids, criteria, seed=seed % 1000, steps=3)
    matrix = np.vstack([matrix, matrix[np.arange(copies) % bids]])
    counts = count_ranks(matrix, Simplex(criteria), samples=50, seed=seed)
    shares = shares_of_ranks(counts)
    assert np.allclose(shares.sum(axis=0), 50, atol=1e-9)
    assert np.allclose(shares.sum(axis=1), 50, atol=1e-9)
    for copy in range(copies):
        assert np.array_equal(shares[bids + copy], shares[copy % bids])


def test_all_bids_alike_share_every_rank() -> None:
    for bids in (3, 40, 300):
        counts = count_ranks(np.full((bids, 2), 0.3), Simplex(2), samples=10)
        assert counts.sizes == (bids,)
        assert np.array_equal(counts.covering(), np.full((1, bids), 10))


def test_minus_nothing_is_nothing() -> None:
    assert count_ranks(np.array([[0.0, 1.0], [-0.0, 1.0]]), Simplex(2), samples=5).sizes == (2,)


def equal_counts(one: RankCounts, other: RankCounts) -> bool:
    pairs = (one.ahead is None and other.ahead is None) or np.array_equal(one.ahead, other.ahead)
    same = np.array_equal(one.starts, other.starts) and np.array_equal(one.share_sums, other.share_sums)
    return one.samples == other.samples and same and pairs


@pytest.mark.parametrize("bids", [6, 30])
@pytest.mark.parametrize("draw", [Simplex(4), Box((0.4, 0.3, 0.2, 0.1), (0.08, 0.06, 0.04, 0.02))])
def test_threads_and_the_order_of_blocks_change_nothing(bids: int, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, samples = matrix_of(bids, 4, steps=50), 5 * BLOCK + 17
    alone = count_ranks(matrix, draw, samples=samples, seed=5, pairs=True)
    for threads in (2, 3, 7):
        assert equal_counts(alone, count_ranks(matrix, draw, samples=samples, seed=5, threads=threads, pairs=True))
    monkeypatch.setattr(
        "scoring.robustness.sampling.blocks.block_sizes", lambda number: reversed(list(block_sizes(number)))
    )
    assert equal_counts(alone, count_ranks(matrix, draw, samples=samples, seed=5, pairs=True))
    assert not equal_counts(alone, count_ranks(matrix, draw, samples=samples, seed=6, pairs=True))


def test_more_samples_begin_with_the_same_ones() -> None:
    matrix = matrix_of(5, 3, steps=50)
    told: list[tuple[int, int]] = []
    few = count_ranks(matrix, Simplex(3), samples=BLOCK, seed=2)
    many = count_ranks(
        matrix, Simplex(3), samples=3 * BLOCK, seed=2, progress=lambda done, asked: told.append((done, asked))
    )
    assert (many.starts >= few.starts).all()
    assert told == [(BLOCK, 3 * BLOCK), (2 * BLOCK, 3 * BLOCK), (3 * BLOCK, 3 * BLOCK)]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_count_that_is_stopped_keeps_what_was_counted_and_says_how_much(threads: int) -> None:
    counts = count_ranks(
        matrix_of(6, 4), Simplex(4), samples=100 * BLOCK, threads=threads, progress=lambda done, _: done < 3 * BLOCK
    )
    assert 3 * BLOCK <= counts.samples <= (3 + 2 * threads) * BLOCK
    assert counts.starts.sum() == counts.samples * len(counts.sizes)


def test_arrays_in_one_piece_of_memory_keep_out_of_each_others_way() -> None:
    arrays = one_piece(wins=(np.bool_, 3), scores=(np.float64, (2, 5)), starts=(np.uint16, (3, 1)))
    for number, array in enumerate(arrays.values()):
        array[:] = number
    assert [(array.dtype.name, array.tolist()) for array in arrays.values()] == [
        ("bool", [False] * 3),
        ("float64", [[1.0] * 5] * 2),
        ("uint16", [[2]] * 3),
    ]
    assert all(array.flags.c_contiguous and array.flags.aligned for array in arrays.values())
    assert len({id(array.base) for array in arrays.values()}) == 1


def test_a_fault_in_a_thread_is_not_swallowed() -> None:
    class Broken:
        size = 3

        def fill(self, _random: np.random.Generator, _shares: Floats) -> None:
            raise ArithmeticError

    for threads in (1, 2):
        with pytest.raises(ArithmeticError):
            count_ranks(matrix_of(3, 3), Broken(), samples=3 * BLOCK, threads=threads)


@pytest.mark.parametrize(
    ("samples", "seed", "threads", "named"),
    [
        (0, 0, 1, "number of samples"),
        (-5, 0, 1, "number of samples"),
        (MOST_SAMPLES + 1, 0, 1, "number of samples"),
        (1, -1, 1, "seed"),
        (1, 0, 0, "number of threads"),
    ],
)
def test_numbers_that_nothing_can_be_made_of_are_refused(samples: int, seed: int, threads: int, named: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        count_ranks(matrix_of(3, 3), Simplex(3), samples=samples, seed=seed, threads=threads)
    assert named in raised.value.text.en
    assert raised.value.text.ja != raised.value.text.en


@pytest.mark.parametrize(
    "matrix", [np.zeros((0, 3)), np.zeros(3), np.zeros((2, 4)), np.full((2, 3), np.nan), np.full((2, 3), np.inf)]
)
def test_a_matrix_that_does_not_fit_is_refused(matrix: Floats) -> None:
    with pytest.raises(ValueError, match="finite matrix of bids × 3 criteria"):
        count_ranks(matrix, Simplex(3), samples=1)


def test_the_largest_seed_and_thousands_of_bids_are_counted() -> None:
    counts = count_ranks(matrix_of(2000, 3, steps=10**6), Simplex(3), samples=30, seed=2**4000)
    assert (counts.starts.sum(axis=0) == 30).all()
    assert (counts.starts.sum(axis=1) == 30).all()


def test_more_bids_than_a_table_can_hold_are_refused() -> None:
    with pytest.raises(EvaluationError, match="at most 10,000 bids, not 10,001"):
        count_ranks(np.zeros((10_001, 1)), Simplex(1), samples=1)


def test_a_block_is_a_whole_number_of_draws_taken_together() -> None:
    assert BLOCK % Pairing.DRAWN == 0
    assert BLOCK % Sorting.DRAWN == 0


IN_A_PROCESS = """
import resource, sys, zlib
import numpy as np
from scoring.robustness.sampling.draws import Simplex
from scoring.robustness.sampling.ranks import count_ranks
from scoring.robustness.sampling.sorting import one_piece
bids, criteria, few, many, threads = map(int, sys.argv[1:])
matrix = np.random.default_rng(0).random((bids, criteria))
count_ranks(matrix, Simplex(criteria), samples=few, threads=threads)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
counts = count_ranks(matrix, Simplex(criteria), samples=many, threads=threads)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(after - before, zlib.crc32(counts.starts.tobytes() + counts.share_sums.tobytes()))
"""


def in_a_process(*numbers: int, blas: int = 1) -> tuple[int, int]:
    """Kilobytes more at the end than after a few samples, and a checksum of the counts."""
    command = [sys.executable, "-c", IN_A_PROCESS, *map(str, numbers)]
    threads = {"OPENBLAS_NUM_THREADS": str(blas), "OMP_NUM_THREADS": str(blas)}
    found = subprocess.run(command, cwd=ROOT, env=os.environ | threads, capture_output=True, text=True, check=True)
    kilobytes, checksum = map(int, found.stdout.split())
    return kilobytes, checksum


def test_memory_does_not_grow_with_the_samples() -> None:
    kilobytes, _ = in_a_process(200, 20, 2 * BLOCK, 24 * BLOCK, 2)
    # Kept whole, the ranks alone would take 150 megabytes more.
    assert kilobytes < 20_000


def test_the_threads_of_the_linear_algebra_change_no_count() -> None:
    assert in_a_process(60, 40, 100, 2 * BLOCK, 1, blas=1)[1] == in_a_process(60, 40, 100, 2 * BLOCK, 2, blas=2)[1]
