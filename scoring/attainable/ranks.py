"""Best and worst attainable rank (最良・最悪の到達順位): exact, with a proof for either side.

A bid's rank is one more than the number of bids strictly ahead. For the best rank as few rivals as possible are let
ahead: rivals that cannot all be held level or behind at once form a *core*, proven by a mixture of them that is ahead
of the bid at all allowed allotments, so at least one of them always is. A smallest set that meets every core is let
ahead; where the rest can be held at once, the allotments found are the proof, and the cores prove that no better rank
exists. For the worst rank all is turned round: rivals that cannot all be strictly ahead at once.

Source of the method: implicit hitting sets (Moreno-Centeno & Karp 2013); Farkas' lemma for the mixtures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scoring.attainable.cores import Core, apart, smallest_meeting
from scoring.stability.admissible import Admissible, Vector
from scoring.stability.highs import Corners
from scoring.stability.linear import LinearScores
from scoring.stability.program import LinearRow, Program
from scoring.stability.winners import Field, Mixture, highest_lead, lead_by_criterion, optimum

MOST_CORES: Final = 300
"""Cores after which the search stops and says between which ranks the answer lies."""


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


class RankSearch:
    """The ranks of one bid after another within one set of allotments."""

    def __init__(self, scores: LinearScores, admissible: Admissible) -> None:
        """Prepare the rows of all bids once."""
        self._scores, self._admissible = scores, admissible
        self._field = Field(scores.comparison(), admissible)

    def best(self, vendor: int) -> AttainableRank:
        """Return the best attainable rank of a bid."""
        return self._search(vendor, ahead=False)

    def worst(self, vendor: int) -> AttainableRank:
        """Return the worst attainable rank of a bid."""
        return self._search(vendor, ahead=True)

    def _search(self, vendor: int, *, ahead: bool) -> AttainableRank:
        """Hold all rivals to one side but a smallest set that meets the cores; learn cores until that works."""
        rivals = [i for i in range(len(self._scores.vendors)) if i != vendor]
        proofs = self._certain(vendor, rivals, ahead=ahead)
        while True:
            given_up = smallest_meeting(list(proofs))
            held = [i for i in rivals if i not in given_up]
            weights, found = self._held(vendor, held, ahead=ahead)
            if not found or len(proofs) >= MOST_CORES:
                break
            proofs.update(found)
        rank = rank_at(self._scores, vendor, weights)
        least = len(given_up) if not found else apart(list(proofs))
        limit = len(rivals) + 1 - least if ahead else 1 + least
        return AttainableRank(rank=rank, limit=limit, weights=weights, mixtures=tuple(proofs.values()))

    def _certain(self, vendor: int, rivals: Sequence[int], *, ahead: bool) -> dict[Core, Mixture]:
        """Find the rivals that are on the other side at all allowed allotments: a core each, without a program."""
        found: dict[Core, Mixture] = {}
        for rival in rivals:
            mixture = {self._scores.vendors[rival]: Fraction(1)}
            if self._proves(vendor, mixture, ahead=ahead):
                found[frozenset({rival})] = mixture
        return found

    def _proves(self, vendor: int, mixture: Mixture, *, ahead: bool) -> bool:
        name = self._scores.vendors[vendor]
        return (
            proves_never_ahead(self._scores, name, mixture, self._admissible)
            if ahead
            else (highest_lead(self._scores, name, mixture, self._admissible) < 0)
        )

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
        solved = optimum(program, Corners(program, field.unit))
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
