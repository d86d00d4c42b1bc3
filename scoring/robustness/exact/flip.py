"""The smallest change that flips the winner (第1位が入れ替わる最小の配点変更), in points moved.

"The winner is not first" is one half-space a rival, so the smallest change is the nearest of them: no solver is
needed. Points moved are ½ Σ |w − w⁰|: what is taken from some criteria and given to others. At the change itself the
rival is level with the winner; with anything more, in the same direction, it is ahead.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul

from criteria.exact import Points
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.admissible import Bounds, Vector, contains
from scoring.robustness.exact.linear import LinearScores


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipCertificate:
    """Why a rival cannot be level with fewer points moved (下界の証明): ``high`` and ``low`` in value per point.

    For any allotments within the bounds, with d_k what a point on criterion k does for the winner against the rival
    and G the gap now, points moved ≥ (G − Σ max(0, d_k − high) (w_k − l_k) − Σ max(0, low − d_k) (u_k − w_k)) ÷
    (high − low). Where high = low, the numerator is above nothing and the rival is never level.
    """

    rival: str
    high: Fraction
    low: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The smallest change: how many points are moved, who is then level, at which allotments.

    ``overtakes`` says whether any more points put a rival ahead; without it the bounds end there, level.
    ``certificates`` has one for every rival: together they prove that no smaller change lets anybody draw level.
    """

    moved: Points
    by: tuple[str, ...]
    weights: Vector
    overtakes: bool
    certificates: tuple[FlipCertificate, ...]


def smallest_flip(scores: LinearScores, leader: int, bounds: Bounds, deadline: Deadline = NO_DEADLINE) -> Flip | None:
    """Return the fewest points whose move lets a rival draw level, None where none ever does (第1位の逆転).

    A rival that is level with the leader at all allotments is none: nothing flips.

    Raises
    ------
    ValueError
        Where the bounds keep more than the total, or leave out the published allotments.
    OutOfTimeError
        Where the deadline passes before every rival is looked at.
    """
    board = _Board(scores, bounds)
    exchanges: list[_Exchange] = []
    for rival in range(len(scores.vendors)):
        deadline.check()
        if rival != leader:
            exchanges.append(board.exchange(leader, rival))
    reached = [exchange for exchange in exchanges if exchange.moved is not None]
    if not reached:
        return None
    fewest = min(exchange.moved for exchange in reached if exchange.moved is not None)
    nearest = [exchange for exchange in reached if exchange.moved == fewest]
    return Flip(
        moved=fewest,
        by=tuple(exchange.certificate.rival for exchange in nearest),
        weights=board.after(nearest[0]),
        overtakes=any(exchange.overtakes for exchange in nearest),
        certificates=tuple(exchange.certificate for exchange in exchanges),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """What it takes for one rival: points from one criterion to another, move by move."""

    moved: Points | None
    overtakes: bool
    certificate: FlipCertificate
    moves: tuple[tuple[int, int, Fraction], ...]


class _Board:
    """The allotments in whole parts, what each criterion can give and take, and the exchange of one rival."""

    def __init__(self, scores: LinearScores, bounds: Bounds) -> None:
        if len(bounds.totals) != 1:
            raise ValueError("the smallest change is taken over one total")
        if not contains(bounds, scores.weights):
            raise ValueError("the published allotments are out of the bounds")
        self._scores, self._compared = scores, scores.comparison()
        every = (*scores.weights, *bounds.lower, *bounds.upper)
        self._parts = lcm(*(number.denominator for number in every))
        points, lower, upper = (
            [int(number * self._parts) for number in vector] for vector in (scores.weights, bounds.lower, bounds.upper)
        )
        self._points = points
        self._give = [w - low for w, low in zip(points, lower, strict=True)]
        self._take = [high - w for w, high in zip(points, upper, strict=True)]

    def after(self, exchange: _Exchange) -> Vector:
        """Return the allotments after an exchange."""
        weights = list(self._scores.weights)
        for giver, taker, points in exchange.moves:
            weights[giver] -= points
            weights[taker] += points
        return tuple(weights)

    def exchange(self, leader: int, rival: int) -> _Exchange:
        """Move from where a point helps the leader most to where it helps the rival most, until they are level.

        Source: the fractional knapsack, Dantzig (1957), Operations Research 5(2).
        """
        d = self._compared.gaps(leader, rival)
        gap = sum(map(mul, d, self._points))
        givers = [k for k in sorted(range(len(d)), key=d.__getitem__, reverse=True) if self._give[k]]
        takers = [k for k in sorted(range(len(d)), key=d.__getitem__) if self._take[k]]
        give, take, left = self._give.copy(), self._take.copy(), gap
        moves: list[tuple[int, int, Fraction]] = []
        moved = 0
        while givers and takers and d[givers[0]] > d[takers[0]]:
            high, low = givers[0], takers[0]
            each, most = d[high] - d[low], min(give[high], take[low])
            givers = givers[1:] if give[high] == most else givers
            takers = takers[1:] if take[low] == most else takers
            if each * most >= left:
                further = bool(givers and takers) and d[givers[0]] > d[takers[0]]
                return _Exchange(
                    moved=Fraction(moved * each + left, each * self._parts),
                    overtakes=each * most > left or further,
                    certificate=self._certificate(leader, rival, d[high], d[low]),
                    moves=(*moves, (high, low, Fraction(left, each * self._parts))),
                )
            moves.append((high, low, Fraction(most, self._parts)))
            left, moved = left - each * most, moved + most
            give[high], take[low] = give[high] - most, take[low] - most
        # The value at which the certificate shows the exchange to close the least of the gap.
        apart = min(
            d,
            key=lambda value: sum(
                max(0, own - value) * give + max(0, value - own) * take
                for own, give, take in zip(d, self._give, self._take, strict=True)
            ),
        )
        return _Exchange(
            moved=None, overtakes=False, certificate=self._certificate(leader, rival, apart, apart), moves=()
        )

    def _certificate(self, leader: int, rival: int, high: int, low: int) -> FlipCertificate:
        unit = lcm(self._compared.denominators[leader], self._compared.denominators[rival])
        return FlipCertificate(rival=self._scores.vendors[rival], high=Fraction(high, unit), low=Fraction(low, unit))
