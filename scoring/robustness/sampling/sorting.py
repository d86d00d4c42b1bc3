"""Ranks of many bids (多数の入札の順位): scores cut to 32 bits that carry their bid, sorted as values.

Sorting values is several times faster than sorting positions, and on 32 bits twice as fast as on 64. Where two
shortened scores coincide, the full ones decide, so that the order is the one the full scores give.
"""

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from scoring.robustness.sampling.draws import Floats
from scoring.robustness.sampling.tally import Integers, Tally


def one_piece(**wanted: tuple[DTypeLike, int | tuple[int, ...]]) -> dict[str, NDArray[Any]]:
    """Return arrays that lie in one piece of memory, their contents not set; of each the type and the shape are given.

    >>> [array.shape for array in one_piece(scores=("f8", (3, 2)), wins=("?", 5)).values()]
    [(3, 2), (5,)]
    """
    piece = np.empty((), dtype=np.dtype([(name, kind, shape) for name, (kind, shape) in wanted.items()], align=True))
    return {name: piece[name] for name in wanted}


Words: TypeAlias = NDArray[np.int32]

_LOT: Final = 2**17
"""Scores computed and sorted at a time, so that they stay in the second-level cache."""


class Sorting:
    """One thread's arrays for sorting draws: one row a draw, one column a class; the lowest score is first.

    ``shares`` is where the draws are put that are to be counted.
    """

    DRAWN: Final = 1024
    """Draws at a time: part of what a seed means where a draw takes a varying number of tries."""

    def __init__(self, rows: Floats, sizes: NDArray[np.int64], tally: Tally) -> None:
        """Make room for a lot; ``sizes`` are the bids of each class."""
        (count, criteria), most = rows.shape, np.abs(rows).max()
        self._tally, self._sizes = tally, sizes
        self._low = np.int32((1 << (count - 1).bit_length()) - 1)
        # No score is further from nothing than the furthest entry, since shares add up to one.
        self._columns = np.ascontiguousarray(rows.T) * ((2.0**31 - 2.0 * self._low - 2.0) / most)
        self._lot = min(self.DRAWN, max(1, _LOT // count))
        lot = (self._lot, count)
        room = one_piece(
            shares=(np.float64, (self.DRAWN, criteria)),
            work=(np.float64, max(self._lot * count, self.DRAWN * criteria)),
            values=(np.int32, lot),
            differ=(np.int32, self._lot * count),
            close=(np.bool_, self._lot * count),
            classes=(np.int32, lot),
            places=(np.int32, lot),
            firsts=(np.uint16, self.DRAWN),
            begins=(np.bool_, self.DRAWN),
        )
        self.shares = room["shares"]
        # The work serves in turn for a lot's scores, where they are counted, and the shares by who is first.
        self._scores = room["work"][: self._lot * count].reshape(lot)
        self._keys = self._scores.view(np.int64)
        self._gathered = room["work"][: self.DRAWN * criteria].reshape(self.DRAWN, criteria)
        self._values, self._differ, self._close = room["values"], room["differ"], room["close"]
        self._firsts, self._begins = room["firsts"], room["begins"]
        self._begins[0] = True
        # Written out for every draw of a lot: whole tables are joined faster than a row with each row of a table.
        self._classes, self._places = room["classes"], room["places"]
        self._classes[:] = np.arange(count)
        self._places[:] = np.arange(count) * count

    def count(self, shares: Floats) -> None:
        """Count one block of draws."""
        for start in range(0, len(shares), self._lot):
            order = self._order(shares[start : start + self._lot])
            self._firsts[start : start + len(order)] = order[:, 0]
            self._tally.add_ranks(self._place(order))
        self._tally.add_firsts(*self._sums_by_first(shares))

    def _order(self, shares: Floats) -> Words:
        """Return the classes of each draw, the lowest score first."""
        scores = np.matmul(shares, self._columns, out=self._scores[: len(shares)])
        if self._tally.ahead is not None:
            self._tally.add_pairs(_pairs(scores))
        values = self._values[: len(shares)]
        np.copyto(values, scores, casting="unsafe")
        values &= ~self._low
        values |= self._classes[: len(shares)]
        values.sort(axis=1)
        flat = values.reshape(-1)  # neighbours in one long row, the last of a draw and the first of the next among them
        differ = np.bitwise_xor(flat[1:], flat[:-1], out=self._differ[: len(flat) - 1]).view(np.uint32)
        values &= self._low
        if differ.min() <= self._low:  # seldom among some dozens of bids
            close = np.less_equal(differ, np.uint32(self._low), out=self._close[: len(flat) - 1])
            _settle(values, scores, close.nonzero()[0])
        return values

    def _place(self, order: Words) -> NDArray[np.intp]:
        """Return where each class of each draw is counted: the bids ahead of it × classes + the class."""
        keys = self._keys[: len(order)]
        if len(self._sizes) == self._tally.starts.shape[0]:
            order += self._places[: len(order)]
            np.copyto(keys, order)
        else:
            sizes = self._sizes[order]
            np.multiply(np.cumsum(sizes, axis=1) - sizes, len(self._sizes), out=keys)
            keys += order
        return keys.ravel()

    def _sums_by_first(self, shares: Floats) -> tuple[NDArray[np.uint16], Floats]:
        """Return the classes that are first in any draw, and for each the sum of the shares where it is."""
        order = np.argsort(self._firsts[: len(shares)], kind="stable")
        firsts = self._firsts[order]
        np.not_equal(firsts[1:], firsts[:-1], out=self._begins[1 : len(shares)])
        starts = self._begins[: len(shares)].nonzero()[0]
        gathered = np.take(shares, order, axis=0, out=self._gathered[: len(shares)], mode="clip")
        return firsts[starts], np.add.reduceat(gathered, starts, axis=0)


def _settle(values: Words, scores: Floats, close: NDArray[np.intp]) -> None:
    """Let the full scores decide between neighbours whose shortened ones coincide, until none is out of order."""
    count = values.shape[1]
    place = close % count
    inside = place != count - 1
    left, first = close[inside], (close - place)[inside]  # and where the scores of the same draw begin
    classes, full = values.reshape(-1), scores.reshape(-1)
    if (left[1:] - left[:-1] > 1).all():
        _swap(classes, full, left, first)
        return
    moved = True
    while moved:  # several in a row: neighbours of one parity do not overlap
        odd = (left - first) % 2 == 1
        moved = _swap(classes, full, left[odd], first[odd]) | _swap(classes, full, left[~odd], first[~odd])


def _swap(classes: Words, full: Floats, left: NDArray[np.intp], first: NDArray[np.intp]) -> bool:
    """Swap those neighbours whose full scores say so, and return whether there were any."""
    ahead, behind = classes[left], classes[left + 1]
    wrong = full[first + ahead] > full[first + behind]
    swap = left[wrong]
    classes[swap], classes[swap + 1] = behind[wrong], ahead[wrong]
    return len(swap) > 0


def _pairs(scores: Floats) -> Integers:
    """Count for every pair how often one is ahead of the other."""
    by_class = np.ascontiguousarray(scores.T)
    count, samples = by_class.shape
    ahead = np.zeros((count, count), dtype=np.int64)
    for one in range(count - 1):
        ahead[one, one + 1 :] = np.count_nonzero(by_class[one] < by_class[one + 1 :], axis=1)
        ahead[one + 1 :, one] = samples - ahead[one, one + 1 :]
    return ahead
