"""What is sampled (標本の測定対象): the same matrix for every library, and how many samples the task names."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case


def sampled_case(bids: int, criteria: int, samples: int) -> Case:
    """Return a case whose task is so many samples."""
    return Case(task=f"samples {samples}", bids=bids, columns=criteria)


def samples_of(case: Case) -> int:
    """Return how many samples the task names."""
    return int(case.task.split()[1])


def matrix_of(case: Case) -> NDArray[np.float64]:
    """Return the matrix, bids × criteria, all columns to be maximised."""
    return np.random.default_rng([case.bids, case.columns]).random((case.bids, case.columns))
