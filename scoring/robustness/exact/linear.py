"""The bids as straight lines in the allotments (配点に対して線形な評価値): what every exact answer is computed from.

A criterion's points are taken to grow in proportion with its allotment: a bid that earned 12 of 20 points earns 15 of
25. Then under most methods "bid i is ahead of bid j" is a linear condition on the allotments w, and there are exact
answers to "how far may they move". Nothing is rounded here: what rounding adds is found by ``official``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from operator import mul

from criteria.exact import Points
from criteria.finding import Text


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One bid's value as a function of the allotments: ``(offset + Σ_k rates[k] × w_k) / denominator``.

    All are whole numbers, so that comparing two bids costs one multiplication a criterion.
    """

    offset: int
    rates: tuple[int, ...]
    denominator: int

    @classmethod
    def of(cls, offset: Fraction, rates: Sequence[Fraction]) -> "ScoreLine":
        """Take exact numbers over their least common denominator.

        >>> ScoreLine.of(Fraction(1, 2), [Fraction(1, 3)])
        ScoreLine(offset=3, rates=(2,), denominator=6)
        """
        ratios = [offset.as_integer_ratio(), *(rate.as_integer_ratio() for rate in rates)]
        common = lcm(*{below for _, below in ratios})
        first, *rest = (above * (common // below) for above, below in ratios)
        return cls(first, tuple(rest), common)


@dataclass(frozen=True, slots=True)
class KeptTotal:
    """The bids compared while the total stays what it is: ``rows[i] · w / denominators[i]``, the offset folded in.

    With w in points these are the values of ``LinearScores``. ``points`` are the published allotments in whole parts,
    ``parts`` of them one point; ``total`` is their sum.
    """

    rows: tuple[tuple[int, ...], ...]
    denominators: tuple[int, ...]
    points: tuple[int, ...]
    parts: int
    total: int

    def gaps(self, ahead: int, behind: int) -> list[int]:
        """Return ``d_k``: what a point on each criterion does for one bid against another, in some positive unit."""
        a, b = self.denominators[ahead], self.denominators[behind]
        pairs = zip(self.rows[ahead], self.rows[behind], strict=True)
        if a == b:
            return [x - y for x, y in pairs]
        common = gcd(a, b)
        a, b = a // common, b // common
        return [x * b - y * a for x, y in pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearScores:
    """The ranked bids, the criteria and the published allotments ``weights`` (配点) as exact linear values.

    ``rows[i]`` gives the value of ``vendors[i]`` at any allotments, unrounded, the higher the better: the evaluation
    value, or where the lowest is first another one that orders the bids alike (under 調整価格方式 the inverse, say).
    ``groups`` is empty where a criterion has none.
    """

    vendors: tuple[str, ...]
    criteria: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    weights: tuple[Points, ...]
    rows: tuple[ScoreLine, ...]

    @property
    def total(self) -> Points:
        """The technical total T = Σw (配点合計), which is kept."""
        return sum(self.weights, Fraction(0))

    def rate(self, vendor: int, criterion: int) -> Fraction:
        """Return the value one point of allotment brings a bid; under an addition method the share it earned."""
        row = self.rows[vendor]
        return Fraction(row.rates[criterion], row.denominator)

    def offset(self, vendor: int) -> Fraction:
        """Return what does not depend on the allotments: base and price points under an addition method."""
        row = self.rows[vendor]
        return Fraction(row.offset, row.denominator)

    def values(self, weights: Sequence[Fraction] | None = None) -> tuple[Fraction, ...]:
        """Return every bid's value at the given allotments, or at the published ones, in the order of ``vendors``."""
        points, parts = in_parts(self.weights if weights is None else weights)
        return tuple(
            Fraction(row.offset * parts + sum(map(mul, row.rates, points)), row.denominator * parts)
            for row in self.rows
        )

    def ranked(self) -> list[int]:
        """Return the bids by their value at the published allotments, the highest first (順位順)."""
        values = self.values()
        return sorted(range(len(values)), key=values.__getitem__, reverse=True)

    def comparison(self) -> KeptTotal:
        """Fold the offsets into the rows, which the kept total allows: Σ_k w_k = T makes offset = Σ_k (offset/T) w_k.

        Raises
        ------
        ValueError
            Where the total is nothing: then there are no points to move.
        """
        points, parts = in_parts(self.weights)
        total = sum(points)
        if total <= 0:
            raise ValueError("the allotments add up to nothing")
        rows = []
        for row in self.rows:
            folded = row.offset * parts
            rows.append(tuple([rate * total + folded for rate in row.rates]) if folded else row.rates)
        denominators = tuple(row.denominator * total if row.offset else row.denominator for row in self.rows)
        return KeptTotal(tuple(rows), denominators, points, parts, total)

    def alike(self) -> tuple[int, ...]:
        """Return for every bid the first one that is level with it at all allotments, itself where there is none.

        The total being kept, what a bid has for its price can be made up for by what it earned everywhere.
        """
        compared = self.comparison()
        first: dict[tuple[Fraction, ...], int] = {}
        pairs = zip(compared.rows, compared.denominators, strict=True)
        rows = (tuple(Fraction(x, below) for x in row) for row, below in pairs)
        return tuple(first.setdefault(row, index) for index, row in enumerate(rows))


def in_parts(weights: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """Return allotments as whole numbers, and how many of them make a point."""
    parts = lcm(*(weight.denominator for weight in weights))
    return tuple(weight.numerator * (parts // weight.denominator) for weight in weights), parts


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLinear:
    """Why a tender's comparison is no linear condition on its allotments (線形でない理由)."""

    reason: Text
