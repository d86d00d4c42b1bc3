"""The unit for what is exact: one `scipy.optimize.linprog`, the greatest lead of one bid of 50 × 30 over all others."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linprog

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of

DISTRIBUTIONS = ("scipy", "numpy")


def prepare(case: Case) -> Callable[[], Any]:
    """Return the call that is timed."""
    matrix = matrix_of(case)
    others = np.hstack([matrix[1:] - matrix[0], np.ones((case.bids - 1, 1))])
    total = np.append(np.ones(case.columns), 0.0)[np.newaxis, :]
    goal, free = np.append(np.zeros(case.columns), -1.0), [(0, 1)] * case.columns + [(None, None)]
    return lambda: linprog(
        goal, A_ub=others, b_ub=np.zeros(case.bids - 1), A_eq=total, b_eq=[1.0], bounds=free, method="highs"
    )


def outcome(_case: Case, found: Any) -> list[int]:  # noqa: ANN401 - an OptimizeResult
    """Return whether it was solved."""
    return [int(found.status == 0)]
