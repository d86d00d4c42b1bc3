"""Whole points (整数の配点): weights rounded by largest remainder so that they add up to the total."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from criteria.elicitation import TieRule
from scoring.elicitation.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One line of the table (配点表の行): quota = weight × total, its whole part, what remains, and the points given.

    ``whole``, ``remainder`` and ``points`` are None where the points are too close to call.
    """

    criterion: str
    quota: Fraction
    whole: int | None = None
    remainder: Fraction | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apportionment:
    """The table of whole points (配点表).

    ``tied`` are the criteria whose remainders are equal where not all of them could get a point more; ``rule`` is the
    declared rule that decided between them.
    """

    total: int
    shares: tuple[Share, ...]
    rule: TieRule
    tied: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether every criterion has its points."""
        return all(share.points is not None for share in self.shares)

    @property
    def points(self) -> tuple[int, ...]:
        """The whole points, empty where they are too close to call."""
        return tuple(share.points for share in self.shares if share.points is not None)


def apportion(criteria: Sequence[str], weights: Weights, total: int, rule: TieRule) -> Apportionment:
    """Give every criterion the whole part of its quota, and the points left to the largest remainders (最大剰余法).

    quota_i = w_i × total;  points_i = ⌊quota_i⌋ + (1 for each of the total − Σ ⌊quota⌋ largest quota_i − ⌊quota_i⌋).
    Quotas are fractions that add up to the total, and equal remainders are settled by the rule. Where weights are
    approximate and a whole part or the last point turns within their margin, no points are given.

    >>> exact = Weights.of([Fraction(1), Fraction(1), Fraction(1)])
    >>> apportion(["a", "b", "c"], exact, 10, TieRule.LISTED).points
    (4, 3, 3)
    """
    quotas = [share * total for share in weights.shares]
    wholes = [floor(quota) for quota in quotas]
    remainders = [quota - whole for quota, whole in zip(quotas, wholes, strict=True)]
    left = total - sum(wholes)
    order = sorted(range(len(quotas)), key=lambda index: -remainders[index])
    last = order[left - 1] if left else None
    equal = [index for index in order if last is not None and remainders[index] == remainders[last]]
    ahead = order.index(equal[0]) if equal else 0
    margins = [quota * weights.margin for quota in quotas]
    too_close = any(
        floor(quota - margin) != floor(quota + margin) for quota, margin in zip(quotas, margins, strict=True)
    ) or any(
        index not in equal and abs(remainders[index] - remainders[last]) <= margins[index] + margins[last]
        for index in order
        if last is not None
    )
    if too_close:
        undecided = tuple(Share(criterion=name, quota=quota) for name, quota in zip(criteria, quotas, strict=True))
        return Apportionment(total=total, shares=undecided, rule=rule)
    if rule is not TieRule.LISTED:
        equal.sort(key=lambda index: quotas[index], reverse=rule is TieRule.LARGER)
    extra = {*order[:ahead], *equal[: left - ahead]}
    shares = tuple(
        Share(
            criterion=name,
            quota=quotas[at],
            whole=wholes[at],
            remainder=remainders[at],
            points=wholes[at] + (at in extra),
        )
        for at, name in enumerate(criteria)
    )
    tied = sorted(equal) if left - ahead < len(equal) else ()
    return Apportionment(total=total, shares=shares, rule=rule, tied=tuple(criteria[at] for at in tied))
