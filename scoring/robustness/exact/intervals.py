"""Stability intervals (安定区間): how far one allotment may move, either way, before the order of the bids changes.

With the total T kept and the other allotments rescaled in proportion, allotment k at v makes the gap between two bids
G + (v − w_k) (T d_k − G) ÷ (T − w_k), where G is the gap now and d_k what a point on criterion k does for the one
ahead. They are level at v = T (w_k d_k − G) ÷ (T d_k − G). The other variant moves nothing else and the total follows,
level at v = w_k − G ÷ d_k: Triantaphyllou & Sánchez (1997), Decision Sciences 28(1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from criteria.exact import Points
from scoring.robustness.exact.linear import KeptTotal, LinearScores

Pair: TypeAlias = tuple[str, str]
"""(ahead now, behind now)."""

Whole: TypeAlias = NDArray[Any]
"""Whole numbers: of 64 bits, or Python's own."""

_FINE: Final = 28
_COARSE: Final = 12
"""Bits by which an effect is made finer before it is divided by a gap: enough to tell most pairs apart."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where nobody is overtaken, ends included; there the pairs named are level.

    An end without a pair is the end of what is possible: no points, or all of them. ``upper`` is None where the total
    follows and there is no such end.
    """

    lower: Points
    upper: Points | None
    at_lower: tuple[Pair, ...] = ()
    at_upper: tuple[Pair, ...] = ()

    def contains(self, points: Points) -> bool:
        """Whether the order is kept at this many points."""
        return self.lower <= points and (self.upper is None or points <= self.upper)

    @property
    def rivals_lower(self) -> tuple[str, ...]:
        """Who draws level at the lower end, each once."""
        return tuple(dict.fromkeys(behind for _, behind in self.at_lower))

    @property
    def rivals_upper(self) -> tuple[str, ...]:
        """Who draws level at the upper end, each once."""
        return tuple(dict.fromkeys(behind for _, behind in self.at_upper))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """The intervals of one allotment, or of one group's: of the winner and of the whole ranking.

    ``movable`` is false where the total is kept and the rest is nothing, so that no move is possible at all.
    """

    key: str
    label: str
    points: Points
    winner: Interval
    ranking: Interval
    movable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stabilities:
    """The stability of every criterion and of every group that has points (安定区間の一覧)."""

    criteria: tuple[Stability, ...]
    groups: tuple[Stability, ...]


def stability(scores: LinearScores, leader: int, *, keep: bool = True) -> Stabilities:
    """Return every stability interval (安定区間) for a leader whom nobody is ahead of; inside a group all move alike.

    ``keep`` keeps the total and rescales the other allotments in proportion; without it nothing else moves and the
    total follows. Exact; costs about N × M multiplications for N bids and M criteria.
    """
    own = [_Lever(key, label, (k,)) for k, (key, label) in enumerate(zip(scores.criteria, scores.labels, strict=True))]
    members = {
        name: tuple(k for k, group in enumerate(scores.groups) if group == name)
        for name in dict.fromkeys(group for group in scores.groups if group)
    }
    # A group without any points has no proportions.
    groups = [_Lever(name, name, ks) for name, ks in members.items() if any(scores.weights[k] for k in ks)]
    found = _Bids(scores, leader, [*own, *groups], keep=keep).stabilities()
    return Stabilities(criteria=found[: len(own)], groups=found[len(own) :])


@dataclass(frozen=True, slots=True)
class _Lever:
    """What is moved: one criterion, or those of a group in proportion."""

    key: str
    label: str
    own: tuple[int, ...]


class _Field:
    """All bids as one table of whole numbers: of the machine's where they fit with room to spare, else of any size.

    Without ``keep`` the offsets stay apart, which no allotment moves.
    """

    def __init__(self, scores: LinearScores, kept: KeptTotal, *, keep: bool) -> None:
        rows = kept.rows if keep else tuple(row.rates for row in scores.rows)
        below = kept.denominators if keep else tuple(row.denominator for row in scores.rows)
        offsets = [0] * len(rows) if keep else [row.offset * kept.parts for row in scores.rows]
        # Over one denominator a comparison needs no multiplication.
        below = (1,) * len(rows) if len(set(below)) == 1 else below
        highest = max(max(map(abs, row)) for row in rows) * kept.total + max(map(abs, offsets))
        room = 61 - (2 * highest * max(below)).bit_length()
        self._type: type = np.int64 if room >= _COARSE else object
        self.finer = min(room, _FINE) if room >= _COARSE else _FINE
        self._rows, self._below, self._offsets, self._points = map(self._array, (rows, below, offsets, kept.points))

    def _array(self, numbers: Sequence[object]) -> Whole:
        return np.array(numbers, dtype=self._type)

    def pairs(self, pairs: Sequence[tuple[int, int]], names: Sequence[str], levers: Sequence[_Lever]) -> "_Pairs":
        """Compare pairs of bids (ahead, behind): the gap now, and what every lever does to it."""
        ahead, behind = [first for first, _ in pairs], [second for _, second in pairs]
        a, b = self._below[ahead], self._below[behind]
        d = self._rows[ahead] * b[:, np.newaxis] - self._rows[behind] * a[:, np.newaxis]
        gaps = d @ self._points + (self._offsets[ahead] * b - self._offsets[behind] * a)
        effects = [self._effect(d, lever) for lever in levers]
        return _Pairs([(names[first], names[second]) for first, second in pairs], effects, gaps, self.finer)

    def _effect(self, d: Whole, lever: _Lever) -> Whole:
        if len(lever.own) == 1:
            return d[:, lever.own[0]]
        own = list(lever.own)
        return d[:, own] @ self._points[own]


class _Pairs:
    """Pairs of bids (ahead, behind), the gap of each, and by lever the effect: d of a criterion, Σ w d over a group."""

    def __init__(self, pairs: Sequence[Pair], effects: Sequence[Whole], gaps: Whole, finer: int) -> None:
        self.pairs, self.effects, self.gaps = pairs, effects, gaps.tolist()
        self._level = [index for index, gap in enumerate(self.gaps) if not gap]
        self._apart = [index for index, gap in enumerate(self.gaps) if gap]
        # Rounded down to whole parts the quotients keep their order: only those level at the end are compared exactly.
        parts = (np.array(effects)[:, self._apart] << finer) // gaps[self._apart] if self._apart and effects else None
        self._ends = (
            None if parts is None else (parts == parts.max(axis=1)[:, None], parts == parts.min(axis=1)[:, None])
        )

    def steepest(self, lever: int) -> tuple[list[int], list[int]]:
        """Return the pairs with the highest and with the lowest effect ÷ gap, which the ends belong to.

        A gap of nothing counts as infinite on the side of its effect, and not at all without one.
        """
        effects = self.effects[lever].tolist()
        up = [index for index in self._level if effects[index] > 0]
        down = [index for index in self._level if effects[index] < 0]
        if self._ends is None:
            return up, down
        highest, lowest = (ends[lever].nonzero()[0].tolist() for ends in self._ends)
        return up or self._exactly(highest, effects, 1), down or self._exactly(lowest, effects, -1)

    def _exactly(self, close: Sequence[int], effects: Sequence[int], sign: int) -> list[int]:
        first, *others = [self._apart[index] for index in close]
        best = [first]
        for index in others:
            difference = sign * (effects[index] * self.gaps[best[0]] - effects[best[0]] * self.gaps[index])
            if difference >= 0:
                best = [*best, index] if difference == 0 else [index]
        return best


class _Bids:
    """The leader against each rival, and each bid against the next."""

    def __init__(self, scores: LinearScores, leader: int, levers: Sequence[_Lever], *, keep: bool) -> None:
        self._kept, self._keep, self._levers = scores.comparison(), keep, levers
        rivals = [(leader, rival) for rival in range(len(scores.vendors)) if rival != leader]
        field = _Field(scores, self._kept, keep=keep)
        self._winner = field.pairs(rivals, scores.vendors, levers)
        self._ranking = field.pairs(list(_neighbours(scores)), scores.vendors, levers)

    def stabilities(self) -> tuple[Stability, ...]:
        return tuple(self._stability(index, lever) for index, lever in enumerate(self._levers))

    def _stability(self, index: int, lever: _Lever) -> Stability:
        points = sum(self._kept.points[k] for k in lever.own)
        return Stability(
            key=lever.key,
            label=lever.label,
            points=Fraction(points, self._kept.parts),
            winner=_ends(self._winner, index, lever, self._kept, keep=self._keep),
            ranking=_ends(self._ranking, index, lever, self._kept, keep=self._keep),
            movable=points < self._kept.total or not self._keep,
        )


def _neighbours(scores: LinearScores) -> Iterator[tuple[int, int]]:
    """Yield each bid with the next in order; level ones both ways, since any move that parts them is a change."""
    values = scores.values()
    ranks = {value: rank for rank, value in enumerate(sorted(set(values), reverse=True))}
    places = [ranks[value] for value in values]
    order = sorted(range(len(values)), key=lambda index: (places[index], scores.vendors[index]))
    for ahead, behind in pairwise(order):
        yield ahead, behind
        if places[ahead] == places[behind]:
            yield behind, ahead


def _ends(pairs: _Pairs, index: int, lever: _Lever, kept: KeptTotal, *, keep: bool) -> Interval:
    """Find the first pairs that draw level on the way down and on the way up, by whole numbers only.

    Level at (w e − u G) ÷ (T e − u G) of a total that is kept, at (w e − u G) ÷ e where none is; e is the effect, and u
    is 1 for a criterion and w for a group, whose effect is already times its points.
    """
    highest, lowest = pairs.steepest(index)
    own, total = sum(kept.points[k] for k in lever.own), kept.total
    times = 1 if len(lever.own) == 1 else own
    scale = total if keep else 1

    def level(found: Sequence[int]) -> tuple[int, int]:
        effect, gap = int(pairs.effects[index][found[0]]), times * pairs.gaps[found[0]]
        return own * effect - gap, total * effect - gap if keep else effect

    low, high = Fraction(0), Fraction(total, kept.parts) if keep else None
    at_low, at_high = [], []
    if highest:
        above, below = level(highest)
        if below > 0 and above >= 0:
            low, at_low = Fraction(scale * above, below * kept.parts), highest
    if lowest:
        above, below = level(lowest)
        # Above the whole total there is nothing: a rival that would catch up only there never does.
        if below < 0 and (not keep or above >= below):
            high, at_high = Fraction(scale * above, below * kept.parts), lowest
    return Interval(low, high, tuple([pairs.pairs[i] for i in at_low]), tuple([pairs.pairs[i] for i in at_high]))
