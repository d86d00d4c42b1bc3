"""For comparison: the same tables read by `pandas.read_csv`, as text, with nothing checked."""

from collections.abc import Callable

import pandas as pd

from benchmarks.cases import Case
from benchmarks.eligibility import Field
from benchmarks.environments import HOME

DISTRIBUTIONS = ("pandas",)


def prepare(case: Case) -> Callable[[], list[pd.DataFrame]]:
    """Return the call that is timed."""
    folder = HOME / f"eligibility-{case.bids}"
    folder.mkdir(parents=True, exist_ok=True)
    paths = Field(vendors=case.bids).write(folder)
    return lambda: [pd.read_csv(path) for path in paths]


def outcome(_case: Case, tables: list[pd.DataFrame]) -> list[int]:
    """Return how many rows each table has."""
    return [len(table) for table in tables]
