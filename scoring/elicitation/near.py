"""A vector near the principal eigenvector (主固有ベクトルの近似): how it is found proves nothing and need not.

Approximate by nature: a start in floats is corrected with residuals in whole numbers, some fifteen digits a step,
by one inverse in floats. What is published follows from bounds that ``perron`` proves about the vector found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from operator import mul
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

_SQUARINGS: Final = 40
_BITS: Final = 53

Whole: TypeAlias = tuple[tuple[int, ...], ...]
_Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WholeRows:
    """A positive matrix in whole numbers: ``lows[i][j] ≤ units[i] × a_ij ≤ highs[i][j]``, both equal where rational."""

    lows: Whole
    highs: Whole
    units: tuple[int, ...]


def near_eigenvector(rows: WholeRows, digits: int) -> list[int] | None:
    """Return whole numbers in proportion to it, to some ``digits``; None where floats cannot hold the matrix."""
    start = _start(rows)
    if start is None:
        return None
    shares, inverse = start
    unit = 10**digits * ceil(1 / min(shares.tolist()))
    vector = [(int(share * 2**_BITS) * unit >> _BITS) + 1 for share in shares.tolist()]
    residual = _residual(rows, vector)
    size = max(map(abs, residual))
    while size:
        scaled = np.array([rest / size for rest in residual])
        moved = [
            x - (int(step * 2**_BITS) * size >> _BITS)
            for x, step in zip(vector, (inverse @ scaled).tolist(), strict=True)
        ]
        if min(moved) <= 0:
            return None
        residual = _residual(rows, moved)
        before, size = size, max(map(abs, residual))
        if size >= before:
            break
        vector = moved
    return vector


def _start(rows: WholeRows) -> tuple[_Floats, _Floats] | None:
    """Return the eigenvector in floats, adding up to one, and what turns a residual into a correction.

    δ = −B r, B the upper left of the inverse of (A − λ, −x; 1, 0): Newton's step for A x = λ x with Σ x kept.
    """
    try:
        table = np.array([[a / unit for a in row] for row, unit in zip(rows.lows, rows.units, strict=True)])
    except OverflowError:
        return None
    size = len(table)
    with np.errstate(all="ignore"):
        power = table / table.max()
        for _ in range(_SQUARINGS):
            power = power @ power
            power = power / power.max()
        vector = power.sum(axis=1) / power.sum()
        value = (table @ vector).sum()
        bordered = np.block([[table - value * np.eye(size), -vector[:, None]], [np.ones((1, size)), np.zeros((1, 1))]])
        if not (np.isfinite(bordered).all() and vector.min() > 0):
            return None
        try:
            inverse = np.linalg.inv(bordered)[:size, :size]
        except np.linalg.LinAlgError:
            return None
    return (vector, inverse) if np.isfinite(inverse).all() else None


def _residual(rows: WholeRows, vector: Sequence[int]) -> list[int]:
    """Return A x − λ x with λ = Σ A x ÷ Σ x, rounded to whole numbers."""
    image = [sum(map(mul, row, vector)) // unit for row, unit in zip(rows.lows, rows.units, strict=True)]
    above, below = sum(image), sum(vector)
    return [y - x * above // below for x, y in zip(vector, image, strict=True)]


def squared_eigenvector(rows: WholeRows, digits: int) -> list[int]:
    """Return the same in whole numbers throughout: the row sums of a high power, by squaring again and again.

    Slow, and right for any positive matrix: the last resort where floats fail.
    """
    unit = 10**digits
    power = [[max(a * unit // below, 1) for a in row] for row, below in zip(rows.lows, rows.units, strict=True)]
    # Powers bring vectors together by κ = (√Δ − 1) ÷ (√Δ + 1), and √Δ is at most the largest entry over the least;
    # κ^m is below 10^−digits once m is above digits × ln 10 × (√Δ + 1) ÷ 2.
    root = max(map(max, power)) // min(map(min, power)) + 1
    for _ in range((2 * digits * (root + 1)).bit_length()):
        columns = list(zip(*power, strict=True))
        squared = [[sum(map(mul, row, column)) for column in columns] for row in power]
        largest = max(map(max, squared))
        power = [[max(entry * unit // largest, 1) for entry in row] for row in squared]
    return [sum(row) for row in power]
