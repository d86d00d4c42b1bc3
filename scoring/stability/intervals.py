"""Stability intervals (安定区間): how far one allotment may move, either way, before the order of the bids changes.

With the total T kept and the other allotments rescaled in proportion, allotment k at v makes the gap between two bids
G + (v − w_k) (T d_k − G) ÷ (T − w_k), where G is the gap now and d_k what a point on criterion k does for the one
ahead. They are level at v = T (w_k d_k − G) ÷ (T d_k − G). The other variant moves nothing else and the total follows,
level at v = w_k − G ÷ d_k: Triantaphyllou & Sánchez (1997), Decision Sciences 28(1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, repeat
from operator import floordiv, lshift, mul
from typing import Final, TypeAlias

from criteria.exact import Points
from scoring.stability.linear import Comparison, LinearScores

Pair: TypeAlias = tuple[str, str]
"""(ahead now, behind now)."""


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
    bids = _Bids(scores, leader, keep=keep)
    return Stabilities(criteria=bids.stabilities(own), groups=bids.stabilities(groups))


@dataclass(frozen=True, slots=True)
class _Lever:
    """What is moved: one criterion, or those of a group in proportion."""

    key: str
    label: str
    own: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of bids (ahead, behind): what a point does for the one ahead, by criterion, and the gap now."""

    pairs: tuple[Pair, ...]
    columns: tuple[tuple[int, ...], ...]
    gaps: tuple[int, ...]

    def effects(self, lever: _Lever, points: Sequence[int]) -> Sequence[int]:
        """Return for every pair what the lever does: d of a criterion, Σ w d over a group."""
        if len(lever.own) == 1:
            return self.columns[lever.own[0]]
        weights = [points[k] for k in lever.own]
        return [sum(map(mul, weights, ds)) for ds in zip(*(self.columns[k] for k in lever.own), strict=True)]

    def steepest(self, effects: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the pairs with the highest and with the lowest effect ÷ gap, which the ends belong to.

        A gap of nothing counts as infinite on the side of its effect, and not at all without one.
        """
        gaps: Sequence[int] = self.gaps
        among: Sequence[int] = range(len(gaps))
        up: list[int] = []
        down: list[int] = []
        if 0 in gaps:
            up = [i for i in among if not gaps[i] and effects[i] > 0]
            down = [i for i in among if not gaps[i] and effects[i] < 0]
            apart = [i for i in among if gaps[i]]
            effects, gaps, among = [effects[i] for i in apart], [gaps[i] for i in apart], apart
        if not gaps:
            return up, down
        # Rounded down to whole parts the quotients keep their order: only those level at the end are compared exactly.
        parts = list(map(floordiv, map(lshift, effects, repeat(_FINE)), gaps))
        high = up or [among[i] for i in _exactly(_places(parts, max(parts)), effects, gaps, 1)]
        low = down or [among[i] for i in _exactly(_places(parts, min(parts)), effects, gaps, -1)]
        return high, low


_FINE: Final = 28
"""Whole parts by which an effect is made finer before it is divided by a gap: enough to tell most pairs apart."""


def _places(parts: list[int], value: int) -> list[int]:
    if parts.count(value) == 1:
        return [parts.index(value)]
    return [index for index, part in enumerate(parts) if part == value]


def _exactly(close: list[int], effects: Sequence[int], gaps: Sequence[int], sign: int) -> list[int]:
    best = close[:1]
    for index in close[1:]:
        difference = sign * (effects[index] * gaps[best[0]] - effects[best[0]] * gaps[index])
        if difference >= 0:
            best = [*best, index] if difference == 0 else [index]
    return best


class _Bids:
    """The leader against each rival, and each bid against the next."""

    def __init__(self, scores: LinearScores, leader: int, *, keep: bool) -> None:
        self._kept, self._keep = scores.comparison(), keep
        rivals = [(leader, rival) for rival in range(len(scores.vendors)) if rival != leader]
        gaps = _gaps if keep else _gaps_alone
        self._winner = gaps(scores, self._kept, rivals)
        self._ranking = gaps(scores, self._kept, list(_neighbours(scores)))

    def stabilities(self, levers: Iterable[_Lever]) -> tuple[Stability, ...]:
        return tuple(self._stability(lever) for lever in levers)

    def _stability(self, lever: _Lever) -> Stability:
        points = sum(self._kept.points[k] for k in lever.own)
        return Stability(
            key=lever.key,
            label=lever.label,
            points=Fraction(points, self._kept.parts),
            winner=_ends(self._winner, lever, self._kept, keep=self._keep),
            ranking=_ends(self._ranking, lever, self._kept, keep=self._keep),
            movable=points < self._kept.total or not self._keep,
        )


def _neighbours(scores: LinearScores) -> Iterator[tuple[int, int]]:
    """Yield each bid with the next in order; level ones both ways, since any move that parts them is a change."""
    values = scores.values()
    order = sorted(range(len(values)), key=lambda index: (-values[index], scores.vendors[index]))
    for ahead, behind in pairwise(order):
        yield ahead, behind
        if values[ahead] == values[behind]:
            yield behind, ahead


def _gaps(scores: LinearScores, kept: Comparison, pairs: Sequence[tuple[int, int]]) -> _Pairs:
    gaps = [kept.gaps(ahead, behind) for ahead, behind in pairs]
    return _named(scores, pairs, gaps, [sum(map(mul, d, kept.points)) for d in gaps])


def _gaps_alone(scores: LinearScores, kept: Comparison, pairs: Sequence[tuple[int, int]]) -> _Pairs:
    """Take the gaps with the offsets as what they are, which no allotment moves."""
    gaps: list[list[int]] = []
    altogether: list[int] = []
    for first, second in pairs:
        ahead, behind = scores.rows[first], scores.rows[second]
        a, b = ahead.denominator, behind.denominator
        d = [x * b - y * a for x, y in zip(ahead.rates, behind.rates, strict=True)]
        gaps.append(d)
        altogether.append((ahead.offset * b - behind.offset * a) * kept.parts + sum(map(mul, d, kept.points)))
    return _named(scores, pairs, gaps, altogether)


def _named(
    scores: LinearScores, pairs: Sequence[tuple[int, int]], gaps: Sequence[Sequence[int]], altogether: Sequence[int]
) -> _Pairs:
    columns = tuple(zip(*gaps, strict=True)) if gaps else ((),) * len(scores.criteria)
    names = tuple((scores.vendors[ahead], scores.vendors[behind]) for ahead, behind in pairs)
    return _Pairs(names, columns, tuple(altogether))


def _ends(pairs: _Pairs, lever: _Lever, kept: Comparison, *, keep: bool) -> Interval:
    """Find the first pairs that draw level on the way down and on the way up, by whole numbers only.

    Level at (w e − u G) ÷ (T e − u G) of a total that is kept, at (w e − u G) ÷ e where none is; e is the effect, and u
    is 1 for a criterion and w for a group, whose effect is already times its points.
    """
    effects = pairs.effects(lever, kept.points)
    highest, lowest = pairs.steepest(effects)
    own, total = sum(kept.points[k] for k in lever.own), kept.total
    times = 1 if len(lever.own) == 1 else own
    scale = total if keep else 1

    def level(found: Sequence[int]) -> tuple[int, int]:
        effect, gap = effects[found[0]], times * pairs.gaps[found[0]]
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
