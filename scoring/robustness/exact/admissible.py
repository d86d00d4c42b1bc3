"""Admissible allotments (許容する配点): the set over which "can win" and "never wins" are meant. Their total is kept.

Every set knows the most a linear form can reach on it, in closed form: so any mixture of rivals is a proof that a
reader can recompute, without a solver.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from scoring.robustness.exact.linear import LinearScores, in_parts

Vector: TypeAlias = tuple[Fraction, ...]
Order: TypeAlias = tuple[int, int]
"""(a, b): criterion a has at least the allotment of b."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admissible(ABC):
    """A set of allotments with the published total: bounds, orders and totals of groups, and its highest points.

    ``totals`` lists criteria that keep a total of their own; every criterion is in one of them.
    """

    lower: Vector
    upper: Vector
    totals: tuple[tuple[tuple[int, ...], Fraction], ...]
    orders: tuple[Order, ...] = ()

    @abstractmethod
    def highest(self, effects: Sequence[int]) -> tuple[Fraction, Vector]:
        """Return the most that Σ effects_k w_k can be, and allotments at which it is."""


def contains(admissible: Admissible, weights: Sequence[Fraction]) -> bool:
    """Whether these allotments belong to the set."""
    # Compared in whole numbers: every proof in few digits is held against the set.
    points, parts = in_parts(weights)
    return (
        all(low.numerator * parts <= own * low.denominator for low, own in zip(admissible.lower, points, strict=True))
        and all(
            own * top.denominator <= top.numerator * parts for own, top in zip(points, admissible.upper, strict=True)
        )
        and all(points[a] >= points[b] for a, b in admissible.orders)
        and all(
            sum(points[k] for k in own) * total.denominator == total.numerator * parts
            for own, total in admissible.totals
        )
    )


class Bounds(Admissible):
    """Every allotment between its bounds (上下限): the whole simplex where they are 0 and the total."""

    __slots__ = ()

    def highest(self, effects: Sequence[int]) -> tuple[Fraction, Vector]:
        """Fill up the criteria with the greatest effect first, in every total."""
        weights = list(self.lower)
        for own, total in self.totals:
            left = total - sum((weights[k] for k in own), Fraction(0))
            for k in sorted(own, key=lambda k: -effects[k]):
                added = min(left, self.upper[k] - weights[k])
                weights[k] += added
                left -= added
        return sum((w * e for w, e in zip(weights, effects, strict=True)), Fraction(0)), tuple(weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered(Admissible):
    """The order of the published allotments kept (配点の大小関係のみ): more stays at least as much, equal is free.

    ``blocks`` are the criteria of equal allotment, the greatest first.
    """

    blocks: tuple[tuple[int, ...], ...]

    def highest(self, effects: Sequence[int]) -> tuple[Fraction, Vector]:
        """Share the total evenly among the first so many, each block's best first: the set's corners are these."""
        ordered = [k for block in self.blocks for k in sorted(block, key=lambda k: -effects[k])]
        best, count, running = Fraction(effects[ordered[0]]), 1, 0
        for place, k in enumerate(ordered, 1):
            running += effects[k]
            if Fraction(running, place) > best:
                best, count = Fraction(running, place), place
        chosen = frozenset(ordered[:count])
        ((_, total),) = self.totals
        return best * total, tuple(total / count if k in chosen else Fraction(0) for k in range(len(effects)))


def simplex(scores: LinearScores) -> Bounds:
    """Every way to share the total out (単体): the least that can be said of allotments."""
    size = len(scores.criteria)
    return Bounds(
        lower=(Fraction(0),) * size, upper=(scores.total,) * size, totals=((tuple(range(size)), scores.total),)
    )


def box(scores: LinearScores, share: Fraction) -> Bounds:
    """Every allotment within a share of the published one (公表配点の±): 1/5 is 20 % more or less."""
    return Bounds(
        lower=tuple(max(Fraction(0), weight * (1 - share)) for weight in scores.weights),
        upper=tuple(weight * (1 + share) for weight in scores.weights),
        totals=((tuple(range(len(scores.criteria))), scores.total),),
    )


def fixed_groups(scores: LinearScores) -> Bounds:
    """Every way to share each group's points out among its criteria (区分の配点を固定).

    ``scoring.robustness.sampling`` draws from the same sets.
    """
    totals = [(tuple(own), sum((scores.weights[k] for k in own), Fraction(0))) for own in by_group(scores.groups)]
    most = {k: total for own, total in totals for k in own}
    return Bounds(
        lower=(Fraction(0),) * len(scores.criteria),
        upper=tuple(most[k] for k in range(len(scores.criteria))),
        totals=tuple(totals),
    )


def by_group(groups: Sequence[str]) -> list[list[int]]:
    """Return the criteria of every group, by position; those without one belong together."""
    parts: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        parts.setdefault(group, []).append(index)
    return list(parts.values())


def ordinal(scores: LinearScores) -> Ordered:
    """Every way to share the total out that keeps the order of the published allotments (順序のみ)."""
    levels = sorted(set(scores.weights), reverse=True)
    blocks = tuple(tuple(k for k, weight in enumerate(scores.weights) if weight == level) for level in levels)
    around = simplex(scores)
    return Ordered(
        lower=around.lower,
        upper=around.upper,
        totals=around.totals,
        orders=tuple((a, b) for before, after in pairwise(blocks) for a in before for b in after),
        blocks=blocks,
    )
