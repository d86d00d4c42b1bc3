"""Pairwise winning indices (対比較の優位率) and expected ranks (期待順位), exactly and without sampling.

How large a share of all admissible allotments puts one bid ahead of another: for allotments uniform on the simplex,
by Varsi's recursion (Varsi 1973, Archiv der Mathematik 24). Every step is a convex combination of shares, so nothing
cancels.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.linear import LinearScores

Indices: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""``[i][j]``: the share of allotments that put i ahead of j, ties half."""

HALF: Final = Fraction(1, 2)


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

    For many bids and criteria ``varsi`` gives the same in floats, a thousand times faster.
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
