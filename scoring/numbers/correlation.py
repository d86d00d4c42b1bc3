"""Agreement of orders (順位の一致): Kendall's W, tau-b and Spearman's rho with ties, exactly."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from criteria.exact import PLACES_SHOWN, Rounding, RoundingMode, decimal_text, format_points
from scoring.numbers.roots import exact_root, root_bounds

Signs: TypeAlias = NDArray[np.signedinteger[Any]]
"""1, −1 and 0."""

_GUARD: Final = 40
"""Digits beyond those printed. A root is printed from its lower bound, which a rational half way could only meet."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation between −1 and 1 (相関係数), as ``sign`` and ``square``: the root is often irrational."""

    sign: int
    square: Fraction

    @classmethod
    def of(cls, joint: Fraction, one: Fraction, other: Fraction) -> "Correlation":
        """Return joint ÷ √(one × other), for one and other above zero."""
        return cls((joint > 0) - (joint < 0), joint * joint / (one * other))

    def text(self, places: int = PLACES_SHOWN) -> str:
        """Print it half up to so many places, or as it is where that is shorter.

        >>> Correlation(-1, Fraction(1, 4)).text(), Correlation(1, Fraction(1, 2)).text(4)
        ('-0.5', '0.7071')
        """
        if self.square == 0:
            return "0"
        exact = exact_root(self.square, 2)
        shown = decimal_text(exact) if exact is not None else ""
        if not shown or len(shown.partition(".")[2]) > places:
            value = root_bounds(self.square, 2, places + _GUARD)[0] if exact is None else exact
            shown = format_points(Rounding(places=places, mode=RoundingMode.HALF_UP).apply(value), places)
        return f"-{shown}" if self.sign < 0 else shown


def mid_ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """Return the rank of every value, the highest first; equals share the mean of the places they fill.

    >>> [str(rank) for rank in mid_ranks([Fraction(5), Fraction(9), Fraction(5)])]
    ['5/2', '1', '5/2']
    """
    times = Counter(values)
    ranks, before = {}, 0
    for value in sorted(times, reverse=True):
        ranks[value] = Fraction(2 * before + times[value] + 1, 2)
        before += times[value]
    return [ranks[value] for value in values]


def places(values: Sequence[Fraction]) -> list[int]:
    """Return whole numbers in the order of the values, equals alike: they compare faster.

    >>> places([Fraction(1, 2), Fraction(9), Fraction(1, 2)])
    [0, 1, 0]
    """
    order = {value: place for place, value in enumerate(sorted(set(values)))}
    return [order[value] for value in values]


def kendalls_w(orders: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """Return Kendall's coefficient of concordance W of several judges' values, ties corrected (一致係数).

    W = 12 S ÷ (m² (n³ − n) − m Σ_j T_j);  S = Σ_i (R_i − R̄)² over the sums of mid-ranks, T_j = Σ over ties of t³ − t.
    0 is no agreement and 1 is one order. None where there are under two judges or objects, or every judge ties all.

    Source: Kendall & Babington Smith 1939; Kendall, Rank Correlation Methods, 1948 (ties).

    >>> kendalls_w([[Fraction(3), Fraction(2)], [Fraction(9), Fraction(1)]])
    Fraction(1, 1)
    """
    judges, size = len(orders), len(orders[0]) if orders else 0
    if min(judges, size) < _LEAST:
        return None
    sums = [sum(column, Fraction(0)) for column in zip(*map(mid_ranks, orders), strict=True)]
    mean = Fraction(judges * (size + 1), 2)
    spread = sum(((one - mean) ** 2 for one in sums), Fraction(0))
    ties = sum(times**3 - times for values in orders for times in Counter(values).values())
    most = judges * judges * (size**3 - size) - judges * ties
    return 12 * spread / most if most else None


_LEAST: Final = 2


def kendalls_tau(one: Sequence[Fraction], other: Sequence[Fraction]) -> Correlation | None:
    """Return Kendall's tau-b of two judges' values (順位相関): (C − D) ÷ √((P − T₁)(P − T₂)).

    C and D count the pairs in the same and in opposite order, P all pairs, T those a judge ties. None where a judge
    ties all. Source: Kendall 1945.
    """
    joint = own = theirs = 0
    for mine, yours in pair_signs(one, other):
        joint += int(mine @ yours)
        own, theirs = own + int(np.count_nonzero(mine)), theirs + int(np.count_nonzero(yours))
    return Correlation.of(Fraction(joint), Fraction(own), Fraction(theirs)) if own and theirs else None


def spearmans_rho(one: Sequence[Fraction], other: Sequence[Fraction]) -> Correlation | None:
    """Return Spearman's rho of two judges' values (順位相関): the correlation of their mid-ranks.

    None where a judge ties all. Source: Spearman 1904.
    """
    mean = Fraction(len(one) + 1, 2)
    mine, theirs = ([rank - mean for rank in mid_ranks(values)] for values in (one, other))
    joint = sum((a * b for a, b in zip(mine, theirs, strict=True)), Fraction(0))
    squares = [sum((a * a for a in values), Fraction(0)) for values in (mine, theirs)]
    return Correlation.of(joint, *squares) if all(squares) else None


def pair_signs(one: Sequence[Fraction], other: Sequence[Fraction]) -> Iterator[tuple[Signs, Signs]]:
    """Yield for each object but the last how both judges place it against those after it: 1 ahead, −1 behind, 0 level.

    >>> [(mine.tolist(), yours.tolist()) for mine, yours in pair_signs([Fraction(2), Fraction(1)], [Fraction(3)] * 2)]
    [([1], [0])]
    """
    mine, yours = (np.array(places(values), dtype=np.int64) for values in (one, other))
    for place in range(len(mine) - 1):
        yield np.sign(mine[place] - mine[place + 1 :]), np.sign(yours[place] - yours[place + 1 :])
