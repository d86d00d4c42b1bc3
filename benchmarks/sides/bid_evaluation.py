"""The peer bid-evaluation: `Evaluator.evaluate`, with the details it keeps by default."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from bid_evaluation import Evaluator
from bid_evaluation.custom_templates import percentage_of_best

from benchmarks.cases import POINTS, PRICE_POINTS, Case

DISTRIBUTIONS = ("bid-evaluation", "pandas", "numpy")


def prepare(case: Case) -> Callable[[], Any]:
    """Return the call that is timed."""
    table = pd.DataFrame(
        {
            "vendor": case.vendors,
            "price": case.prices,
            **{key: [row[index] / 10 for row in case.tenths] for index, key in enumerate(case.criteria)},
        }
    )
    evaluator = Evaluator()
    if case.task == "min-max":
        evaluator.linear("price", PRICE_POINTS, higher_is_better=False)
    else:
        evaluator.min_ratio("price", PRICE_POINTS)
    for key in case.criteria:
        _add_criterion(evaluator, case.task, key)
    return lambda: evaluator.evaluate(table)


def _add_criterion(evaluator: Evaluator, task: str, key: str) -> None:
    if task == "direct":
        evaluator.direct(key, POINTS, input_scale=POINTS)
    elif task == "min-max":
        evaluator.linear(key, POINTS)
    else:
        evaluator.custom(key, POINTS, percentage_of_best)


def outcome(_case: Case, evaluated: Any) -> list[int]:  # noqa: ANN401 - a pandas table
    """Return every bid's rank, in the order of the table."""
    return [int(rank) for rank in evaluated.sort_index()["ranking"]]
