"""Best and worst attainable rank (最良・最悪の到達順位): exact, with a proof for either side.

A bid's rank is one more than the number of bids strictly ahead. Most pairs of bids are *decided*: the greatest lead of
either over the other at the allowed allotments has a sign, and that rival is always ahead, or never. Only the others
are searched. For the best rank as few of them as possible are let ahead: rivals that cannot all be held level or behind
at once form a *core*, proven by a mixture of them that is ahead of the bid at all allowed allotments, so at least one
of them always is. A smallest set that meets every core is let ahead; once allotments are found at which no more are
ahead, these are the proof, and the cores prove that no better rank exists. For the worst rank all is turned round:
rivals that cannot all be strictly ahead at once.

Source of the method: implicit hitting sets (Moreno-Centeno & Karp 2013); Farkas' lemma for the mixtures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.admissible import Admissible, Vector
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.winners import Field, Mixture
from scoring.solve.linear.optimum import optima
from scoring.solve.linear.program import LinearRow

Core: TypeAlias = frozenset[int]
"""Rivals, by position, that cannot all be held to one side at once (コア)."""

MOST_CORES: Final = 300
"""Cores after which the search for one rank stops and says between which ranks the answer lies."""

MOST_WORK: Final = 300_000
"""Cores for one rank times undecided pairs of all bids, at most: the more pairs, the sooner each search stops."""

BRANCHES_PER_CORE: Final = 100
"""Branches of the search for smallest sets, for each core there may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttainableRank:
    """The best, or the worst, rank a bid can have (到達順位) within the allowed allotments.

    At ``weights`` the bid has ``rank``: that proves it attainable. ``mixtures`` prove that no rank beyond ``limit``
    exists: of the rivals in each mixture one at least is ahead (best), or not ahead (worst), at all allowed allotments.
    ``proven`` is True where rank and limit meet.
    """

    rank: int
    limit: int
    weights: Vector
    mixtures: tuple[Mixture, ...]

    @property
    def proven(self) -> bool:
        """Whether the rank is the very best, or worst."""
        return self.rank == self.limit


def rank_at(scores: LinearScores, vendor: int, weights: Sequence[Fraction]) -> int:
    """Return a bid's rank at given allotments, unrounded: equals share it."""
    values = scores.values(weights)
    return 1 + sum(value > values[vendor] for value in values)


@dataclass(frozen=True, slots=True)
class Rivals:
    """The rivals of one bid, by position: ``always`` strictly ahead of it, ``never``, or ``undecided`` (未決の相手)."""

    always: tuple[int, ...]
    never: tuple[int, ...]
    undecided: tuple[int, ...]


class RankSearch:
    """The ranks of one bid after another within one set of allotments."""

    def __init__(self, scores: LinearScores, admissible: Admissible, deadline: Deadline = NO_DEADLINE) -> None:
        """Prepare the rows of all bids once; from here on OutOfTimeError is raised where the deadline has passed."""
        self._scores, self._admissible, self._deadline = scores, admissible, deadline
        self._compared = scores.comparison()
        self._field = Field(self._compared, admissible)
        self._places = list(self._some_places())
        self._by_value = scores.ranked()
        self._rivals = [self._told_apart(j) for j in range(len(scores.vendors))]
        pairs = sum(len(rivals.undecided) for rivals in self._rivals)
        self._most = min(MOST_CORES, MOST_WORK // max(1, pairs))

    def rank(self, vendor: int, *, ahead: bool) -> AttainableRank:
        """Return the best attainable rank of a bid, or with rivals held ``ahead`` the worst.

        The undecided are held to one side but a smallest set that meets the cores; cores are learnt until that works.
        """
        rivals = self._rivals[vendor]
        certain = rivals.never if ahead else rivals.always
        meeting, given_up = Meeting(self._most * BRANCHES_PER_CORE, self._deadline), frozenset[int]()
        cores: dict[Core, Mixture] = {}
        reached: tuple[int, Vector] | None = None
        while True:
            least = len(certain) + len(given_up)
            limit = len(self._scores.vendors) - least if ahead else 1 + least
            if reached is not None and (reached[0] == limit or len(cores) >= self._most):
                break
            held = [i for i in rivals.undecided if i not in given_up]
            weights, found = self._held(vendor, held, ahead=ahead)
            rank = rank_at(self._scores, vendor, weights)
            if reached is None or (rank > reached[0] if ahead else rank < reached[0]):
                reached = rank, weights
            smallest = meeting.smallest([*cores, *found])
            if smallest is None:
                break
            given_up = smallest
            cores.update(found)
        mixtures = ({self._scores.vendors[i]: Fraction(1)} for i in certain)
        return AttainableRank(rank=reached[0], limit=limit, weights=reached[1], mixtures=(*mixtures, *cores.values()))

    def _told_apart(self, vendor: int) -> Rivals:
        others = [i for i in range(len(self._scores.vendors)) if i != vendor]
        self._deadline.check()
        always = tuple(i for i in others if self._greatest_lead(vendor, i) < 0)
        never = tuple(i for i in others if self._greatest_lead(i, vendor) <= 0)
        decided = {*always, *never}
        return Rivals(always, never, tuple(i for i in others if i not in decided))

    def _some_places(self) -> Iterator[list[int]]:
        """Yield the bids' places, the higher the better, where one criterion after another counts the most."""
        size = len(self._scores.criteria)
        for k in range(size):
            self._deadline.check()
            values = self._scores.values(self._admissible.highest([int(at == k) for at in range(size)])[1])
            place = {value: index for index, value in enumerate(sorted(set(values)))}
            yield [place[value] for value in values]

    def _greatest_lead(self, one: int, other: int) -> int:
        """Return the sign of the most by which one bid can be ahead of another."""
        if any(places[one] > places[other] for places in self._places):
            return 1
        gaps = self._compared.gaps(one, other)
        lead = max(gaps) if max(gaps) < 0 else self._admissible.highest(gaps)[0]
        return (lead > 0) - (lead < 0)

    def _held(self, vendor: int, held: Sequence[int], *, ahead: bool) -> tuple[Vector, dict[Core, Mixture]]:
        """Try to hold these rivals to one side: allotments where that works, or else cores without a common member."""
        found: dict[Core, Mixture] = {}
        left = list(held)
        while True:
            weights, mixture = self._try(vendor, left, ahead=ahead)
            if mixture is None:
                return weights, found
            place = {name: index for index, name in enumerate(self._scores.vendors)}
            core = frozenset(place[name] for name in mixture)
            found[core] = mixture
            left = [i for i in left if i not in core]

    def _try(self, vendor: int, held: Sequence[int], *, ahead: bool) -> tuple[Vector, Mixture | None]:
        self._deadline.check()
        if not held:
            return self._admissible.highest((0,) * len(self._scores.criteria))[1], None
        # Maximise what the bid is ahead of the best of them, or what the worst of them is ahead of the bid.
        field, sign = self._field, -1 if ahead else 1
        own, *others = (tuple(sign * x for x in field.rows[i]) for i in (vendor, *held))
        rows = [LinearRow(row, None, 0) for row in others]
        place = {i: r for r, i in enumerate(held)}
        by_value = [place[i] for i in self._by_value if i in place]
        program = field.program(own, rows, columns_first=range(len(own) - 1)[::-1], rows_first=by_value)
        (solved,) = optima([program], self._deadline)
        weights = tuple(x / field.parts for x in solved.point[:-1])
        if solved.value > 0 or (solved.value == 0 and not ahead):
            return weights, None
        below = -field.rows[vendor][-1]
        shares = {
            self._scores.vendors[held[r]]: y * -field.rows[held[r]][-1] / below
            for r, y in solved.multipliers.items()
            if r < len(held)
        }
        return weights, shares


class Meeting:
    """Searches for smallest sets, ever more cores being known; all of them together may branch ``most`` times.

    Branches on a smallest core not yet met; cores without a common member each need one of their own, which bounds
    what is still missing. Inside, a set is the bits of a whole number.
    """

    def __init__(self, most: int | None = None, deadline: Deadline = NO_DEADLINE) -> None:
        """Begin with no cores; None is as many branches as it takes."""
        self._left, self._deadline = most, deadline
        self._least = 0

    def smallest(self, cores: Sequence[Core]) -> Core | None:
        """Return a smallest set with a member of every core, None where the branches do not suffice.

        OutOfTimeError where the deadline passes.

        The cores of the call before must be among them: then no set is smaller than the one found there.

        >>> sorted(Meeting().smallest([frozenset({1, 2}), frozenset({2, 3})]))
        [2]
        """
        masks = [sum(1 << rival for rival in core) for core in cores]
        best = _greedy(masks)
        size = best.bit_count()
        stack = [(0, 0)]
        while stack and size > self._least:
            self._deadline.check()
            if self._left is not None:
                if not self._left:
                    return None
                self._left -= 1
            chosen, barred = stack.pop()
            missing = sorted([mask & ~barred for mask in masks if not mask & chosen], key=int.bit_count)
            if not missing:
                best, size = chosen, chosen.bit_count()
            elif missing[0] and chosen.bit_count() + apart(missing) < size:
                tried = barred
                for one in _members(missing[0]):
                    stack.append((chosen | one, tried))
                    tried |= one
        self._least = size
        return frozenset(one.bit_length() - 1 for one in _members(best))


def apart(cores: Sequence[int]) -> int:
    """Return how many cores without a common member are found one after another: bits, the smallest first."""
    taken = count = 0
    for core in cores:
        if not core & taken:
            taken |= core
            count += 1
    return count


def _members(mask: int) -> list[int]:
    """Return the members as a bit each."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest)
        mask ^= lowest
    return found


def _greedy(masks: Sequence[int]) -> int:
    chosen = 0
    left = [mask for mask in masks if mask]
    while left:
        counts: dict[int, int] = {}
        for mask in left:
            for one in _members(mask):
                counts[one] = counts.get(one, 0) + 1
        most = max(sorted(counts), key=counts.__getitem__)
        chosen |= most
        left = [mask for mask in left if not mask & most]
    return chosen
