"""Pairwise winning indices (対比較の優位率) and expected ranks (期待順位), exactly and without sampling.

How large a share of all admissible allotments puts one bid ahead of another: for allotments uniform on the simplex,
by Varsi's recursion (Varsi 1973, Archiv der Mathematik 24). Every step is a convex combination of shares, so nothing
cancels: for all pairs of hundreds of bids it runs in floats, approximate only in the last digits.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.linear import LinearScores

Indices: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""``[i][j]``: the share of allotments that put i ahead of j, ties half."""

HALF: Final = Fraction(1, 2)

Floats: TypeAlias = NDArray[np.float64]

_AT_ONCE: Final = 4096
"""Pairs taken together: their columns stay in the processor's cache."""


def share_ahead(d: Sequence[Fraction]) -> Fraction:
    """Return P(d · w > 0) for w uniform on {w ≥ 0, Σw = 1} (優位となる配点の割合).

    Split d into Y (above nothing, K of them) and X (the rest). A_0 = 1, A_1 … A_K = 0; for each x in X and k from 1:
    A_k ← (Y_k A_k − x A_{k−1}) ÷ (Y_k − x). Then P(d · w ≤ 0) = A_K.

    >>> share_ahead([Fraction(1), Fraction(-1), Fraction(-1)])
    Fraction(1, 4)
    """
    above, rest = [y for y in d if y > 0], [x for x in d if x <= 0]
    behind = [Fraction(1)] + [Fraction(0)] * len(above)
    for x in rest:
        for k, y in enumerate(above, 1):
            behind[k] = (y * behind[k] - x * behind[k - 1]) / (y - x)
    return 1 - behind[-1]


def pairwise_indices(scores: LinearScores, deadline: Deadline = NO_DEADLINE) -> Indices:
    """Return the indices over all ways to share the total out (対比較の優位率).

    For many bids and criteria :func:`pairwise_floats` gives the same, a thousand times faster.
    """
    compared = scores.comparison()
    size = len(scores.vendors)
    table = [[HALF] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1, size):
            deadline.check()
            d = compared.gaps(i, j)
            if any(d):
                table[i][j] = share_ahead([Fraction(x) for x in d])
                table[j][i] = 1 - table[i][j]
    return tuple(map(tuple, table))


def expected_ranks(indices: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """Return every bid's mean rank (期待順位), level ones sharing theirs: 1 + Σ_j P(j is ahead), ties half.

    >>> expected_ranks([[Fraction(1, 2), Fraction(1)], [Fraction(0), Fraction(1, 2)]])
    (Fraction(1, 1), Fraction(2, 1))
    """
    return tuple(HALF + sum((row[j] for row in indices), Fraction(0)) for j in range(len(indices)))


def float_rows(scores: LinearScores) -> Floats:
    """Return one row a bid, bids × criteria: the value at shares s of the total is ``rows @ s``, up to one factor."""
    compared = scores.comparison()
    pairs = zip(compared.rows, compared.denominators, strict=True)
    rows = np.array([[x / below for x in row] for row, below in pairs], dtype=np.float64)
    return rows / (np.abs(rows).max(initial=0) or 1)


def shares_ahead(rows: Floats, order: Sequence[int] | None = None, deadline: Deadline = NO_DEADLINE) -> Floats:
    """Return ``[i, j]``: the share of allotments that put bid i ahead of bid j, one half for i itself.

    ``order`` names the criteria from the greatest allotment to the least where only that is known.
    """
    ordered = rows if order is None else np.cumsum(rows[:, list(order)], axis=1) / np.arange(1, rows.shape[1] + 1)
    size = len(rows)
    first, second = np.triu_indices(size, 1)
    table = np.full((size, size), 0.5)
    for start in range(0, len(first), _AT_ONCE):
        i, j = first[start : start + _AT_ONCE], second[start : start + _AT_ONCE]
        behind = _behind(ordered[i] - ordered[j], deadline)
        table[i, j], table[j, i] = 1 - behind, behind
    return table


def pairwise_floats(
    scores: LinearScores, order: Sequence[int] | None = None, deadline: Deadline = NO_DEADLINE
) -> Floats:
    """Return the indices of all pairs (対比較の優位率), ties half: of bids equal at all allotments exactly.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes before all pairs are done.
    """
    table = shares_ahead(float_rows(scores), order, deadline)
    alike = np.array(scores.alike())
    table[alike[:, np.newaxis] == alike] = 0.5
    return table


def _behind(d: Floats, deadline: Deadline) -> Floats:
    """Return P(d · w ≤ 0) for every row of d.

    Sorted by how many are above nothing, the pairs a step concerns stand side by side: the step costs no more.
    """
    above = np.count_nonzero(d > 0, axis=1)
    by_count = np.argsort(above, kind="stable")
    above = above[by_count]
    columns = np.ascontiguousarray(-np.sort(-d[by_count], axis=1).T)
    size = len(columns)
    starts = np.searchsorted(above, np.arange(size + 2))
    shares = np.zeros((size + 1, len(d)))
    shares[0] = 1
    for place in range(size - 1, -1, -1):
        deadline.check()
        end = starts[place + 1]
        x = columns[place]
        for k in range(1, place + 1):
            active = slice(starts[k], end)
            y, own = columns[k - 1, active], x[active]
            shares[k, active] = (y * shares[k, active] - own * shares[k - 1, active]) / (y - own)
    found = np.empty(len(d))
    found[by_count] = shares[above, np.arange(len(d))]
    return found
