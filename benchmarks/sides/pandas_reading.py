"""For comparison: the same table of bids by `pandas.read_csv`, which turns points into floats and checks nothing."""

from collections.abc import Callable

import pandas as pd

from benchmarks.cases import Case
from benchmarks.folder import folder_of

DISTRIBUTIONS = ("pandas",)


def prepare(case: Case) -> Callable[[], pd.DataFrame]:
    """Return the call that is timed."""
    table = folder_of(case) / "bids.csv"
    return lambda: pd.read_csv(table)


def outcome(_case: Case, table: pd.DataFrame) -> list[int]:
    """Return every bid's price, in the order of the table."""
    return [int(price) for price in table["price"]]
