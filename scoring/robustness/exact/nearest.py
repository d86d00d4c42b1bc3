"""The nearest allotments at which a rival is level (最も近い逆転点): by distance √Σ (w − w⁰)², within bounds.

The nearest point of {w : d · w = 0, Σw = T, l ≤ w ≤ u} is w_k = w⁰_k − s d_k + m, cut to the bounds, for some slope s
and shift m. Both are found exactly: along s the value d · w falls in straight pieces, and each piece is solved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Final

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.admissible import Bounds, Vector
from scoring.robustness.exact.linear import LinearScores

ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The smallest change by distance: its square, who is then level, and the allotments."""

    squared: Fraction
    by: tuple[str, ...]
    weights: Vector


def nearest_flip(scores: LinearScores, leader: int, bounds: Bounds, deadline: Deadline = NO_DEADLINE) -> Nearest | None:
    """Return the nearest allotments at which a rival is level with the leader, None where none ever is (最短の逆転).

    Raises
    ------
    OutOfTimeError
        Where the deadline passes before it is known.
    """
    found: list[tuple[Fraction, str, Vector]] = []
    least: Fraction | None = None
    for bound, rival in sorted(_unbounded(scores, leader, deadline)):
        if least is not None and bound > least:
            break
        weights = _level(scores, leader, rival, bounds, deadline)
        if weights is not None:
            squared = sum(((w - v) ** 2 for w, v in zip(weights, scores.weights, strict=True)), ZERO)
            found.append((squared, scores.vendors[rival], weights))
            least = squared if least is None else min(least, squared)
    if least is None:
        return None
    first = [(name, weights) for squared, name, weights in found if squared == least]
    return Nearest(squared=least, by=tuple(name for name, _ in first), weights=first[0][1])


def _unbounded(scores: LinearScores, leader: int, deadline: Deadline) -> Iterator[tuple[Fraction, int]]:
    """Yield G² ÷ Σ (d − mean)² of every rival that can be overtaken at all: no bounds make it nearer."""
    compared = scores.comparison()
    size = len(compared.points)
    for rival in range(len(scores.vendors)):
        deadline.check()
        d = compared.gaps(leader, rival)
        spread = size * sum(x * x for x in d) - sum(d) ** 2
        if rival != leader and spread:
            gap = Fraction(sum(map(mul, d, compared.points)), compared.parts)
            yield gap * gap * size / spread, rival


def _level(scores: LinearScores, leader: int, rival: int, bounds: Bounds, deadline: Deadline) -> Vector | None:
    d = scores.comparison().gaps(leader, rival)
    if bounds.highest([-x for x in d])[0] < 0:
        return None
    line = _Line(scores.weights, d, bounds)
    low, slope, high = ZERO, ZERO, None
    while True:
        deadline.check()
        weights = line.at(slope)
        value = sum(map(mul, d, weights), ZERO)
        if value == 0:
            return tuple(weights)
        low, high = (slope, high) if value > 0 else (low, slope)
        slope = line.root(slope, weights, value)
        if high is None:
            slope = slope if slope > low else 2 * low + 1
        elif not low < slope < high:
            slope = (low + high) / 2


class _Line:
    """The allotments w⁰ − s d + m cut to the bounds, m so that the total is kept, as a function of the slope s."""

    def __init__(self, weights: Sequence[Fraction], d: Sequence[int], bounds: Bounds) -> None:
        self._weights, self._d = weights, d
        self._bounds = list(zip(bounds.lower, bounds.upper, strict=True))
        self._total = sum(weights, ZERO)

    def at(self, slope: Fraction) -> list[Fraction]:
        """Return the allotments at a slope: m lies between two of the shifts at which a criterion meets a bound."""
        aims = [w - slope * d for w, d in zip(self._weights, self._d, strict=True)]
        shifts = sorted({end - aim for aim, ends in zip(aims, self._bounds, strict=True) for end in ends})
        first, last = 0, len(shifts) - 1
        while last - first > 1:
            middle = (first + last) // 2
            first, last = (middle, last) if sum(self._cut(aims, shifts[middle])) <= self._total else (first, middle)
        weights = self._cut(aims, shifts[first])
        left = self._total - sum(weights, ZERO)
        if left:
            # Between the two shifts all that move do so evenly.
            after = self._cut(aims, shifts[last])
            share = left / (sum(after, ZERO) - sum(weights, ZERO))
            weights = [w + share * (v - w) for w, v in zip(weights, after, strict=True)]
        return weights

    def _cut(self, aims: Sequence[Fraction], shift: Fraction) -> list[Fraction]:
        return [min(high, max(low, aim + shift)) for aim, (low, high) in zip(aims, self._bounds, strict=True)]

    def root(self, slope: Fraction, weights: Sequence[Fraction], value: Fraction) -> Fraction:
        """Return where the straight piece at a slope comes to nothing, the slope itself where it is level."""
        inside = [d for d, w, (low, high) in zip(self._d, weights, self._bounds, strict=True) if low < w < high]
        spread = len(inside) * sum(d * d for d in inside) - sum(inside) ** 2
        return slope + value * len(inside) / spread if spread else slope
