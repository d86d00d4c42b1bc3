"""The peer scikit-criteria: a scaler and the weighted sum, as a pipeline on a decision matrix."""

from collections.abc import Callable
from typing import Any

import skcriteria
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.invert_objectives import InvertMinimize, NegateMinimize
from skcriteria.preprocessing.scalers import MaxAbsScaler, MinMaxScaler

from benchmarks.cases import POINTS, PRICE_POINTS, Case

DISTRIBUTIONS = ("scikit-criteria", "scipy", "numpy")


def prepare(case: Case) -> Callable[[], Any]:
    """Return the call that is timed."""
    # Without a scaler the inverse of the price is weighted by the lowest price, which the pipeline cannot know.
    price_weight = PRICE_POINTS * min(case.prices) if case.task == "direct" else PRICE_POINTS
    matrix = skcriteria.mkdm(
        [[*(tenth / 10 for tenth in row), price] for row, price in zip(case.tenths, case.prices, strict=True)],
        objectives=[max] * len(case.criteria) + [min],
        weights=[1 if case.task == "direct" else POINTS] * len(case.criteria) + [price_weight],
        alternatives=case.vendors,
    )
    pipeline = mkpipe(*_scalers(case.task), WeightedSumModel())
    return lambda: pipeline.evaluate(matrix)


def _scalers(task: str) -> list[Any]:
    if task == "direct":
        return [InvertMinimize()]
    if task == "min-max":
        return [NegateMinimize(), MinMaxScaler(target="matrix")]
    return [InvertMinimize(), MaxAbsScaler(target="matrix")]


def outcome(_case: Case, evaluated: Any) -> list[int]:  # noqa: ANN401 - a RankResult
    """Return every bid's rank, in the order of the table; equals share one, and none is left out after them."""
    return [int(rank) for rank in evaluated.rank_]
