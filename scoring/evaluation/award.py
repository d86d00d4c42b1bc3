"""The award (落札結果): who is first, in which groups of equals, and how every tie was resolved."""

from collections.abc import Sequence
from dataclasses import dataclass

from criteria.exact import Points
from criteria.finding import Text
from criteria.terms import AwardStatus
from scoring.formulas.lottery import LotteryDraw


@dataclass(frozen=True, slots=True, kw_only=True)
class RankGroup:
    """Bids that share a rank (同順位): 1, 1, 3."""

    rank: int
    vendors: tuple[str, ...]


def leaders(ranking: Sequence[RankGroup]) -> tuple[str, ...]:
    """Return who is first in a ranking (第1位): several where they are equal, nobody where nobody is ranked."""
    return ranking[0].vendors if ranking else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TieStep:
    """One key of the tie-break chain applied to the groups of equals: what it compared, and what it left.

    ``passed_over`` are the groups it was not asked for, as it decides the first place alone (第1位のみの決め方).
    """

    key: str
    compared: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, ...], ...]
    passed_over: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Bids of equal evaluation value (同点) and how far the chain separated them.

    ``resolved`` says whether no equals are left; ``unresolved_because`` why a committee's decision or a lottery is
    still wanted.
    """

    rank: int
    vendors: tuple[str, ...]
    value: Points
    steps: tuple[TieStep, ...]
    groups: tuple[tuple[str, ...], ...]
    draw: LotteryDraw | None = None
    unresolved_because: Text | None = None

    @property
    def resolved(self) -> bool:
        """Whether every bid of the tie has a place of its own."""
        return all(len(group) == 1 for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """The answer: a status, the ranking, the ties; and what follows from them, who is first and who is awarded."""

    status: AwardStatus
    ranking: tuple[RankGroup, ...]
    ties: tuple[Tie, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """Who is first (第1位): several where they are tied, nobody where nobody is ranked."""
        return leaders(self.ranking)

    @property
    def winners(self) -> tuple[str, ...]:
        """Who is awarded (落札者): nobody in a tie, while something is open, or where a selection decides."""
        return self.first if self.status is AwardStatus.AWARDED else ()

    def rank_of(self, vendor: str) -> int | None:
        """Return a vendor's rank, None where it is not ranked."""
        return next((group.rank for group in self.ranking if vendor in group.vendors), None)
