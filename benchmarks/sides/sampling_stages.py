"""The physical limit of the method: its stages alone, one after the other, each on data that is ready.

Draws: rows of a simplex. Product: scores from shares. Sort: up to 16 bids the comparison of every pair, else a
sort of 32-bit values, which are copied first because a sort works in place. Count: one histogram of the ranks, and the
sums of the shares where each bid is first.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of, samples_of
from scoring.robustness.sampling.blocks import block_random
from scoring.robustness.sampling.draws import Simplex
from scoring.robustness.sampling.pairing import Pairing
from scoring.robustness.sampling.sorting import Sorting

DISTRIBUTIONS = ("numpy",)

_FEW = 16
_POOL = 8
"""Lots of different scores the sort goes round: the same one again would be sorted faster than new ones ever are."""


def prepare(case: Case) -> Callable[[], None]:
    """Return the call that is timed."""
    stages = _Pairs(case) if case.bids <= _FEW else _Sorts(case)

    def run() -> None:
        for stage in (stages.draw, stages.product, stages.order, stages.count):
            for number, size in enumerate(stages.sizes):
                stage(number, size)

    return run


def outcome(_case: Case, _nothing: None) -> list[int]:
    """Return nothing: the stages do no work that belongs together."""
    return []


class _Stages:
    drawn: int

    def __init__(self, case: Case) -> None:
        samples = samples_of(case)
        self.sizes = [min(self.drawn, samples - start) for start in range(0, samples, self.drawn)]
        self.rows = matrix_of(case).mean(axis=0) - matrix_of(case)
        self.simplex, self.random = Simplex(case.columns), block_random(1, 0)
        self.shares = np.empty((self.drawn, case.columns))
        self.simplex.fill(self.random, self.shares)

    def draw(self, _number: int, size: int) -> None:
        self.simplex.fill(self.random, self.shares[:size])


class _Pairs(_Stages):
    """One row of scores a bid."""

    drawn = Pairing.DRAWN

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.scores = self.rows @ self.shares.T
        self.wins = np.empty(self.scores.shape, dtype=np.bool_)
        self.ranks = np.zeros(self.scores.shape, dtype=np.uint8)
        self.keys = (
            np.argsort(np.argsort(self.scores, axis=0), axis=0) * case.bids + np.arange(case.bids)[:, np.newaxis]
        )
        self.leads = (self.keys < case.bids).astype(np.float64)

    def product(self, _number: int, size: int) -> None:
        np.matmul(self.rows, self.shares[:size].T, out=self.scores[:, :size])

    def order(self, _number: int, size: int) -> None:
        for one in range(len(self.rows) - 1):
            wins = np.less(self.scores[one, :size], self.scores[one + 1 :, :size], out=self.wins[one + 1 :, :size])
            self.ranks[one, :size] -= np.add.reduce(wins.view(np.uint8), axis=0, dtype=np.uint8)
            self.ranks[one + 1 :, :size] += wins.view(np.uint8)

    def count(self, _number: int, size: int) -> None:
        np.bincount(self.keys[:, :size].ravel(), minlength=len(self.rows) ** 2)
        self.leads[:, :size] @ self.shares[:size]


class _Sorts(_Stages):
    """One row of scores a draw."""

    drawn = Sorting.DRAWN

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.columns = np.ascontiguousarray(self.rows.T)
        self.lot = min(self.drawn, 2**17 // case.bids)
        self.scores = np.empty((self.lot, case.bids))
        whole = (self.columns * (2**30 / np.abs(self.rows).max())).astype(np.float64)
        self.pool = []
        for _ in range(_POOL):
            self.simplex.fill(self.random, self.shares)
            self.pool.append((self.shares[: self.lot] @ whole).astype(np.int32))
        self.values = np.empty((self.lot, case.bids), dtype=np.int32)
        order = np.argsort(self.shares @ self.columns, axis=1)
        self.keys = order + case.bids * np.arange(case.bids)
        by_first = np.argsort(order[:, 0], kind="stable")
        self.gathered = self.shares[by_first]
        self.segments = np.flatnonzero(np.diff(order[by_first, 0], prepend=-1))

    def product(self, _number: int, size: int) -> None:
        for start in range(0, size, self.lot):
            part = self.shares[start : min(start + self.lot, size)]
            np.matmul(part, self.columns, out=self.scores[: len(part)])

    def order(self, number: int, size: int) -> None:
        for start in range(0, size, self.lot):
            values = self.values[: min(self.lot, size - start)]
            np.copyto(values, self.pool[(number + start) % _POOL][: len(values)])
            values.sort(axis=1)

    def count(self, _number: int, size: int) -> None:
        np.bincount(self.keys[:size].ravel(), minlength=len(self.columns[0]) ** 2)
        np.add.reduceat(self.gathered[:size], self.segments[self.segments < size], axis=0)
