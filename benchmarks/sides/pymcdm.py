"""The peer pymcdm: its weighted sum and ranking in a loop over drawn weights, unchecked, which is its fastest."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pymcdm.methods import WSM

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of, samples_of

DISTRIBUTIONS = ("pymcdm", "numpy")


def _unscaled(column: NDArray[np.float64], *, cost: bool) -> NDArray[np.float64]:  # noqa: ARG001 - as it is called
    return column


def prepare(case: Case) -> Callable[[], NDArray[np.int64]]:
    """Return the call that is timed."""
    matrix, samples, types, body = matrix_of(case), samples_of(case), np.ones(case.columns), WSM(_unscaled)

    def count() -> NDArray[np.int64]:
        shares = np.random.default_rng(1).dirichlet(np.ones(case.columns), size=samples)
        counts = np.zeros((case.bids, case.bids), dtype=np.int64)
        bids = np.arange(case.bids)
        for share in shares:
            ranks = body.rank(body(matrix, share, types, validation=False))
            counts[bids, ranks.astype(int) - 1] += 1
        return counts

    return count


def outcome(case: Case, counts: NDArray[np.int64]) -> list[int]:
    """Return how often every bid was first, in 10,000 samples."""
    return [round(10_000 * int(first) / samples_of(case)) for first in counts[:, 0]]
