"""The peer scikit-criteria: its weighted sum in a loop over drawn weights, each set into the same decision matrix."""

from collections.abc import Callable

import numpy as np
import skcriteria
from numpy.typing import NDArray
from skcriteria.agg.simple import WeightedSumModel

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of, samples_of

DISTRIBUTIONS = ("scikit-criteria", "scipy", "numpy")


def prepare(case: Case) -> Callable[[], NDArray[np.int64]]:
    """Return the call that is timed."""
    matrix, samples, model = matrix_of(case), samples_of(case), WeightedSumModel()
    decision = skcriteria.mkdm(matrix, objectives=[max] * case.columns, weights=[1.0] * case.columns)

    def count() -> NDArray[np.int64]:
        shares = np.random.default_rng(1).dirichlet(np.ones(case.columns), size=samples)
        counts = np.zeros((case.bids, case.bids), dtype=np.int64)
        bids = np.arange(case.bids)
        for share in shares:
            counts[bids, model.evaluate(decision.replace(weights=share)).rank_ - 1] += 1
        return counts

    return count


def outcome(case: Case, counts: NDArray[np.int64]) -> list[int]:
    """Return how often every bid was first, in 10,000 samples."""
    return [round(10_000 * int(first) / samples_of(case)) for first in counts[:, 0]]
