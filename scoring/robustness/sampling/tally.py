"""What sampling counts (計数): whole numbers, so that neither threads nor the order of the blocks change a digit."""

from dataclasses import dataclass
from threading import Lock
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.robustness.sampling.draws import Floats

Integers: TypeAlias = NDArray[np.int64]

Counts: TypeAlias = NDArray[np.int32]
"""Counts of samples, of which there are at most 2³⁰: a large table is counted into faster the smaller it is."""

PARTS: Final = 2**32
"""Sums of shares are kept in whole parts of this size, so that they too have no order."""

_ONE: Final = np.int32(1)
_MOST_BINS: Final = 2**16
"""A larger table is counted into directly: a new one for every lot would cost more than the counting."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankCounts:
    """What was counted over ``samples`` draws, class by class, in whole numbers.

    ``class_of[i]`` is the class of row i and ``sizes[c]`` its number of rows; ``starts[s, c]`` how often a class took
    the ranks from s + 1 (to s + its size); ``share_sums[c]`` the sum, in ``PARTS``, of the shares drawn where it was
    first. ``ahead[a, b]`` is how often class a was ahead of b, None where pairs were not asked for.
    """

    samples: int
    class_of: tuple[int, ...]
    sizes: tuple[int, ...]
    starts: Counts
    share_sums: Integers
    ahead: Integers | None

    def covering(self) -> Integers:
        """Return, class × rank, how often a class's ranks covered each rank."""
        covered = np.zeros(self.starts.shape, dtype=np.int64)
        for one, size in enumerate(self.sizes):
            column = self.starts[:, one]
            for shift in range(size):
                covered[shift:, one] += column[: len(column) - shift]
        return covered.T


@dataclass(slots=True)
class Tally:
    """The counts so far, shared by all threads."""

    starts: Counts
    share_sums: Integers
    ahead: Integers | None
    lock: Lock

    def add_ranks(self, keys: NDArray[np.intp]) -> None:
        """Count where each class of each draw stands: ``keys`` are positions in the flattened ``starts``."""
        bins = self.starts.size
        if bins <= _MOST_BINS:
            found = np.bincount(keys, minlength=bins).reshape(self.starts.shape)
            with self.lock:
                self.starts += found
        else:
            with self.lock:
                np.add.at(self.starts.reshape(-1), keys, _ONE)

    def add_firsts(self, classes: NDArray[np.integer], share_sums: Floats) -> None:
        """Add the shares drawn where each of some different classes was first."""
        parts = share_sums * PARTS
        whole = np.rint(parts, out=parts).astype(np.int64)
        with self.lock:
            self.share_sums[classes] += whole

    def add_pairs(self, ahead: Integers) -> None:
        """Add how often each class was ahead of each other."""
        with self.lock:
            if self.ahead is not None:
                self.ahead += ahead
