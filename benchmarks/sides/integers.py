"""The physical limit of exact numbers: the same numbers as Python integers, added up and sorted. Nothing is kept."""

from collections.abc import Callable

from benchmarks.cases import PRICE_POINTS, Case

DISTRIBUTIONS = ()

_UNIT = 10**12
"""Price points in billionths of a tenth: fine enough for an order, and no exact number."""


def prepare(case: Case) -> Callable[[], list[int]]:
    """Return the call that is timed."""
    rows, prices = case.tenths, case.prices

    def add_and_sort() -> list[int]:
        most = PRICE_POINTS * 10 * _UNIT * min(prices)
        values = [sum(row) * _UNIT + most // price for row, price in zip(rows, prices, strict=True)]
        return sorted(range(len(values)), key=values.__getitem__, reverse=True)

    return add_and_sort


def outcome(_case: Case, order: list[int]) -> list[int]:
    """Return every bid's place, in the order of the table."""
    return [place for _, place in sorted(zip(order, range(1, len(order) + 1), strict=True))]
