"""Whole points (整数の配点): weights rounded by largest remainder so that they add up to the total."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from criteria.elicitation import TieRule
from criteria.finding import NOTHING, Text
from scoring.elicitation.enclosed import MOST_DIGITS, Enclosed, Weights, ever_more_digits
from scoring.numbers.enclosure import Bounds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Share:
    """One line of the table (配点表の行): quota = weight × total, its whole part, what remains, and the points given.

    ``whole``, ``remainder`` and ``points`` are None where the digits do not settle them.
    """

    criterion: str
    quota: Enclosed
    whole: int | None
    remainder: Enclosed | None
    points: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Apportionment:
    """The table of whole points (配点表).

    ``tied`` are the criteria whose remainders are equal where not all of them could get a point more; ``rule`` is the
    declared rule that decided between them. ``undecided`` says why no points are given, where none are.
    """

    total: int
    shares: tuple[Share, ...]
    rule: TieRule
    tied: tuple[str, ...] = ()
    undecided: Text = NOTHING

    @property
    def decided(self) -> bool:
        """Whether every criterion has its points."""
        return self.undecided == NOTHING

    @property
    def points(self) -> tuple[int, ...]:
        """The whole points, empty where they are undecided."""
        return tuple(share.points for share in self.shares if share.points is not None)


def apportion(criteria: Sequence[str], weights: Weights, total: int, rule: TieRule) -> Apportionment:
    """Give every criterion the whole part of its quota, and the points left to the largest remainders (最大剰余法).

    quota_i = w_i × total;  points_i = ⌊quota_i⌋ + (1 for each of the total − Σ ⌊quota⌋ largest quota_i − ⌊quota_i⌋).
    A whole part or a remainder is used only where the digits settle it; equal remainders are settled by the rule.

    >>> exact = Weights.exactly([Fraction(1), Fraction(1), Fraction(1)])
    >>> apportion(["a", "b", "c"], exact, 10, TieRule.LISTED).points
    (4, 3, 3)
    """
    quotas = [weights[index].linear(Fraction(total)) for index in range(len(weights))]
    for digits in ever_more_digits():
        bounds = [quota.bounds(digits) for quota in quotas]
        wholes = [floor(low) for low, _ in bounds]
        if any(floor(high) != whole for (_, high), whole in zip(bounds, wholes, strict=True)):
            continue
        rests = [(low - whole, high - whole) for (low, high), whole in zip(bounds, wholes, strict=True)]
        chosen = _choose(rests, weights, total - sum(wholes), rule)
        if chosen is not None:
            extra, tied = chosen
            shares = tuple(
                Share(
                    criterion=criterion,
                    quota=quota,
                    whole=whole,
                    remainder=quota.linear(Fraction(1), Fraction(-whole)),
                    points=whole + (index in extra),
                )
                for index, (criterion, quota, whole) in enumerate(zip(criteria, quotas, wholes, strict=True))
            )
            return Apportionment(
                total=total, shares=shares, rule=rule, tied=tuple(criteria[index] for index in sorted(tied))
            )
    open_shares = [
        Share(criterion=criterion, quota=quota, whole=None, remainder=None, points=None)
        for criterion, quota in zip(criteria, quotas, strict=True)
    ]
    return Apportionment(total=total, shares=tuple(open_shares), rule=rule, undecided=_UNDECIDED)


_UNDECIDED = Text(
    f"剰余の大小を小数{MOST_DIGITS}桁まで計算しても判定できません。配点は選定委員会で決めてください",
    f"{MOST_DIGITS} digits do not settle which remainder is larger; the committee decides the points",
)


def _choose(
    rests: Sequence[Bounds], weights: Weights, extra: int, rule: TieRule
) -> tuple[frozenset[int], frozenset[int]] | None:
    """Return who gets a point more and who was tied for the last of them, None where the digits do not settle it."""
    if extra == 0:
        return frozenset(), frozenset()
    order = sorted(range(len(rests)), key=lambda index: (-sum(rests[index]), index))
    last = order[extra - 1]
    equal = [index for index in order if _is_equal(rests, weights, index, last)]
    above = [index for index in order if index not in equal and rests[index][0] > rests[last][1]]
    below = [index for index in order if index not in equal and rests[index][1] < rests[last][0]]
    if len(equal) + len(above) + len(below) < len(order):
        return None
    wanted = extra - len(above)
    tied = frozenset(equal if wanted < len(equal) else ())
    return frozenset([*above, *_in_order(equal, weights, rule)[:wanted]]), tied


def _is_equal(rests: Sequence[Bounds], weights: Weights, one: int, other: int) -> bool:
    proven = rests[one] == rests[other] and rests[one][0] == rests[one][1]
    return proven or weights.kin[one] == weights.kin[other]


def _in_order(equal: Sequence[int], weights: Weights, rule: TieRule) -> list[int]:
    """Order criteria of equal remainders; irrational weights are then equal too, and the listed order holds."""
    listed = sorted(equal)
    if rule is TieRule.LISTED or weights.exact is None:
        return listed
    return sorted(listed, key=lambda index: weights[index].bounds(1)[0], reverse=rule is TieRule.LARGER)
