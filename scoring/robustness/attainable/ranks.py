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
from typing import Final

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.attainable.cores import Core, Meeting, smallest_meeting
from scoring.robustness.exact.admissible import Admissible, Vector
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.winners import Field, Mixture, highest_lead, lead_by_criterion, optimum
from scoring.solve.linear.corners import Corners
from scoring.solve.linear.program import LinearRow, Program

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
        self._rivals = [self._told_apart(j) for j in range(len(scores.vendors))]
        pairs = sum(len(one.undecided) for one in self._rivals)
        self._most = min(MOST_CORES, MOST_WORK // max(1, pairs))

    def best(self, vendor: int) -> AttainableRank:
        """Return the best attainable rank of a bid."""
        return self._search(vendor, ahead=False)

    def worst(self, vendor: int) -> AttainableRank:
        """Return the worst attainable rank of a bid."""
        return self._search(vendor, ahead=True)

    def rivals(self, vendor: int) -> Rivals:
        """Return the rivals whose place is decided by the sign of a greatest lead, apart from the others."""
        return self._rivals[vendor]

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

    def _search(self, vendor: int, *, ahead: bool) -> AttainableRank:
        """Hold the undecided to one side but a smallest set that meets the cores; learn cores until that works."""
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
        own = field.rows[vendor]
        objective = tuple(sign * x for x in own)
        rows = [LinearRow(field.rows[i], 0 if ahead else None, None if ahead else 0) for i in held]
        program = Program(
            objective=objective,
            rows=(*rows, *field.conditions),
            lower=(*field.lower, None),
            upper=(*field.upper, None),
        )
        solved = optimum(program, Corners(program, field.unit), self._deadline)
        weights = tuple(x / field.parts for x in solved.point[:-1])
        if solved.value > 0 or (solved.value == 0 and not ahead):
            return weights, None
        below = -own[-1]
        shares = {
            self._scores.vendors[held[r]]: abs(y) * -field.rows[held[r]][-1] / below
            for r, y in solved.multipliers.items()
            if r < len(held)
        }
        return weights, shares


def proves_never_ahead(scores: LinearScores, vendor: str, mixture: Mixture, admissible: Admissible) -> bool:
    """Whether a mixture of rivals is level with a bid or behind it at all allowed allotments: one of them is, then."""
    effects, _ = lead_by_criterion(scores, vendor, mixture)
    return admissible.highest([-effect for effect in effects])[0] <= 0


def proves(scores: LinearScores, vendor: str, found: AttainableRank, admissible: Admissible, *, worst: bool) -> bool:
    """Recompute the proof of a rank from its numbers alone (証明の検算): the allotments, each mixture, the count."""
    place = {name: index for index, name in enumerate(scores.vendors)}
    if rank_at(scores, place[vendor], found.weights) != found.rank:
        return False
    for mixture in found.mixtures:
        if sum(mixture.values()) != 1 or min(mixture.values()) < 0 or vendor in mixture:
            return False
        if worst and not proves_never_ahead(scores, vendor, mixture, admissible):
            return False
        if not worst and highest_lead(scores, vendor, mixture, admissible) >= 0:
            return False
    least = len(smallest_meeting([frozenset(place[name] for name in mixture) for mixture in found.mixtures]))
    limit = len(scores.vendors) - least if worst else 1 + least
    return limit <= found.limit if worst else limit >= found.limit
