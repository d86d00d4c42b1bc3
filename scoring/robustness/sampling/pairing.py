"""Ranks of few bids (少数の入札の順位): every pair compared, one byte a rank."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.robustness.sampling.draws import Floats
from scoring.robustness.sampling.sorting import one_piece
from scoring.robustness.sampling.tally import Tally


class Pairing:
    """One thread's arrays for comparing pairs: one row a class, one column a draw; the lowest score is first.

    ``shares`` is where the draws are put that are to be counted.
    """

    DRAWN: Final = 2048
    """Draws at a time: many, since there are many short steps, and few enough to stay in the cache."""

    def __init__(self, rows: Floats, sizes: NDArray[np.int64], tally: Tally) -> None:
        """Make room for a block; ``sizes`` are the bids of each class."""
        self._rows, self._sizes, self._tally = rows, sizes, tally
        count, bids = len(rows), int(sizes.sum())
        # A rank's place in the table, bids ahead × classes + class, is the largest number there is to hold.
        self._kind, self._shared = np.min_scalar_type(bids * count - 1), bids > count
        self._behind = (bids - np.cumsum(sizes)).astype(self._kind)[:, np.newaxis]
        self._classes = np.arange(count, dtype=self._kind)[:, np.newaxis]
        drawn = (count, self.DRAWN)
        room = one_piece(
            shares=(np.float64, (self.DRAWN, rows.shape[1])),
            work=(np.float64, drawn),
            starts=(self._kind, drawn),
            wins=(np.bool_, drawn),
        )
        self.shares = room["shares"]
        # The work serves in turn for the scores, for who is first, and for where the ranks are counted.
        self._work, self._starts, self._wins = room["work"], room["starts"], room["wins"]

    def count(self, shares: Floats) -> None:
        """Count one block of draws."""
        samples, count = len(shares), len(self._rows)
        work, starts = self._work[:, :samples], self._starts[:, :samples]
        scores = np.matmul(self._rows, shares.T, out=work)
        starts[:] = self._behind
        ahead = np.zeros((count, count), dtype=np.int64)
        for one in range(count - 1):
            wins = np.less(scores[one], scores[one + 1 :], out=self._wins[one + 1 :, :samples])
            self._settle(one, wins, starts)
            if self._tally.ahead is not None:
                ahead[one, one + 1 :] = [np.count_nonzero(row) for row in wins]
                ahead[one + 1 :, one] = samples - ahead[one, one + 1 :]
        self._tally.add_pairs(ahead)
        work[:] = np.equal(starts, 0, out=self._wins[:, :samples])
        self._tally.add_firsts(self._classes[:, 0], work @ shares)
        starts *= self._kind.type(count)
        starts += self._classes
        keys = work.view(np.intp)
        np.copyto(keys, starts)
        self._tally.add_ranks(keys.ravel())

    def _settle(self, one: int, wins: NDArray[np.bool_], starts: NDArray[np.unsignedinteger]) -> None:
        """Move one class before those it beats: it began behind all after it, and they with none of these ahead."""
        points = wins.view(np.uint8)
        if self._shared:
            starts[one] -= np.add.reduce(points * self._sizes[one + 1 :, np.newaxis].astype(self._kind), axis=0)
            starts[one + 1 :] += points * self._kind.type(self._sizes[one])
        else:
            starts[one] -= np.add.reduce(points, axis=0, dtype=np.uint8)
            starts[one + 1 :] += points
