"""Varsi's recursion in floats (対比較の優位率、数値計算): all pairs of hundreds of bids at once.

Approximate by nature, though only in the last digits: every step is a convex combination of shares between 0 and 1.
``pairwise`` is the same, exactly. Bids that are equal at all allotments are told apart from others exactly.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.linear import LinearScores

Floats: TypeAlias = NDArray[np.float64]

_AT_ONCE: Final = 4096
"""Pairs taken together: their columns stay in the processor's cache."""


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
