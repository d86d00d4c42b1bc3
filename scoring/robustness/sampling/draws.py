"""Random allotments (配点の無作為抽出): shares of the total, uniform on the set they are drawn from.

Every draw fills rows of shares that add up to one. Uniform on a simplex are the gaps between sorted uniforms, and
normalised exponentials. Normalised uniforms are not: they crowd around the middle (for 12 criteria their standard
deviation is 0.048 instead of 0.077).
"""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


class Draw(Protocol):
    """A way to draw shares of the total for ``size`` criteria."""

    @property
    def size(self) -> int:
        """The number of criteria."""
        ...

    def fill(self, random: Generator, shares: Floats) -> None:
        """Fill every row of ``shares`` (samples × criteria) with one draw; rows add up to one."""
        ...


@dataclass(frozen=True, slots=True)
class Simplex:
    """Uniform on {w ≥ 0, Σw = 1} (単体上の一様分布): the gaps that M − 1 sorted uniform numbers leave between 0 and 1.

    The numbers are whole ones of 32 bits, odd so that none is an end itself: drawn and sorted faster than exponentials
    are drawn, and to the last digit the same on every machine.

    Source: Devroye, Non-Uniform Random Variate Generation (1986), chapter V.2.
    """

    size: int

    def fill(self, random: Generator, shares: Floats) -> None:
        """Fill the rows."""
        inner = self.size - 1
        if not inner:
            shares.fill(1.0)
            return
        needed = len(shares) * inner
        pairs = random.bit_generator.random_raw((needed + 1) // 2)
        points = pairs.view(np.uint32)[:needed].reshape(len(shares), inner)
        points |= np.uint32(1)
        points.sort(axis=1)
        shares[:, 0] = points[:, 0]
        np.subtract(points[:, 1:], points[:, :-1], out=shares[:, 1:-1])
        np.subtract(2.0**32, points[:, -1], out=shares[:, -1])
        shares *= 2.0**-32


@dataclass(frozen=True, slots=True)
class Groups:
    """Uniform where every group keeps its share (区分ごとの配点合計を固定): a simplex of its own in each group.

    ``members`` lists the criteria of each group, each criterion once; ``totals`` are the groups' shares.
    """

    members: tuple[tuple[int, ...], ...]
    totals: tuple[float, ...]

    @property
    def size(self) -> int:
        """The number of criteria."""
        return sum(map(len, self.members))

    def fill(self, random: Generator, shares: Floats) -> None:
        """Fill the rows."""
        random.standard_exponential(out=shares)
        for members, total in zip(self.members, self.totals, strict=True):
            columns = list(members)
            part = shares[:, columns]
            shares[:, columns] = part * (total / part.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Uniform on {w_a ≥ w_b where a stands before b} (配点の順序のみ): the vertices of Barron & Barrett (1996).

    ``blocks`` lists the criteria from the greatest to the least; within a block nothing is said of their order. With
    λ uniform on the simplex, w_(k) = Σ_{j ≥ k} λ_j / j is uniform on w_(1) ≥ … ≥ w_(M), whose mean is the rank-order
    centroid; a block of several takes its places in random order. DOI 10.1287/mnsc.42.11.1515
    """

    blocks: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """The number of criteria."""
        return sum(map(len, self.blocks))

    def fill(self, random: Generator, shares: Floats) -> None:
        """Fill the rows."""
        mixture = np.empty_like(shares)
        Simplex(self.size).fill(random, mixture)
        mixture /= np.arange(1, self.size + 1)
        ordered = np.cumsum(mixture[:, ::-1], axis=1)[:, ::-1]
        place = 0
        for block in self.blocks:
            part = ordered[:, place : place + len(block)]
            shares[:, list(block)] = part if len(block) == 1 else random.permuted(part, axis=1)
            place += len(block)


@dataclass(frozen=True, slots=True)
class Box:
    """Uniform on {Σw = 1, centre − half ≤ w ≤ centre + half} (公表配点の近傍), exactly: no chain, no burn-in.

    All coordinates but the widest are drawn uniformly, the widest takes what is left of the total, and the draw is
    kept where that lies within its own bounds. Leaving out one coordinate maps the polytope one to one and with
    constant density, so what is kept is uniform on it. The box lies evenly around its centre, so of M equal widths
    about 1.38 ÷ √(M − 1) of the draws are kept, and more of unequal ones.
    """

    centre: tuple[float, ...]
    half: tuple[float, ...]

    @property
    def size(self) -> int:
        """The number of criteria."""
        return len(self.centre)

    def fill(self, random: Generator, shares: Floats) -> None:
        """Fill the rows."""
        half = np.array(self.half)
        widest = int(half.argmax())
        moving = [index for index in np.flatnonzero(half) if index != widest]
        shares[:] = self.centre
        filled, rate = 0, 1.0
        while filled < len(shares):
            tried = int((len(shares) - filled) / rate) + _SPARE
            moved = random.uniform(-1, 1, size=(min(tried, _MOST_TRIED), len(moving))) * half[moving]
            rest = -moved.sum(axis=1)
            kept = np.flatnonzero(np.abs(rest) <= half[widest])
            rate = max(len(kept), 1) / len(moved)
            kept = kept[: len(shares) - filled]
            rows = slice(filled, filled + len(kept))
            shares[rows, moving] += moved[kept]
            shares[rows, widest] += rest[kept]
            filled += len(kept)
        np.maximum(shares, 0.0, out=shares)  # a bound of nothing can come out as −1e−17


_SPARE = 64
_MOST_TRIED = 8192
"""Draws tried at once: bounded, so that memory is."""
