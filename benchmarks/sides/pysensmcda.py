"""The peer pysensmcda: `smaa.simulate` with its cheapest callable, a matrix product, and nothing kept per sample."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pysensmcda.smaa import simulate

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of, samples_of

DISTRIBUTIONS = ("pysensmcda", "pandas", "numpy")


def prepare(case: Case) -> Callable[[], Any]:
    """Return the call that is timed."""
    matrix, samples, types = matrix_of(case), samples_of(case), np.ones(case.columns)
    return lambda: simulate(
        lambda table, weights, _types: table @ weights, matrix, types, num_samples=samples, store="accumulate", seed=1
    )


def outcome(_case: Case, found: Any) -> list[int]:  # noqa: ANN401 - a SimulationResult
    """Return how often every bid was first, in 10,000 samples."""
    return [round(10_000 * first / found.n_samples) for first in found.rank_counts[:, 0]]
