"""The physical limit of floating point: the same numbers as one numpy array, added up and sorted. Nothing is kept."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.cases import PRICE_POINTS, Case

DISTRIBUTIONS = ("numpy",)


def prepare(case: Case) -> Callable[[], Any]:
    """Return the call that is timed."""
    points, prices = np.array(case.tenths) / 10, np.array(case.prices, dtype=float)
    return lambda: np.argsort(-(points.sum(axis=1) + PRICE_POINTS * prices.min() / prices), kind="stable")


def outcome(_case: Case, order: Any) -> list[int]:  # noqa: ANN401 - a numpy array
    """Return every bid's place, in the order of the table."""
    return [int(place) + 1 for place in np.argsort(order)]
