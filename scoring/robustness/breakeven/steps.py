"""Price against rank (価格と順位の段階): where one bid would stand at every price, as steps to be drawn.

Each step's two ends were evaluated, and so was every price where steps meet. Between the ends of one step the rank is
taken to be the same: a rank that left and came back between two of the prices looked at would not be seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from criteria.exact import Yen
from criteria.terms import Direction
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import Kind, find
from scoring.robustness.breakeven.trial import Trials

_LOOKED_AT: Final = 64
"""Parts the range is cut into before ranks are compared, since not every formula lets the rank only fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceStep:
    """Whole prices from ``low`` to ``high``, both included, and the rank there: None where the bid would be out.

    Equal values share a rank; what the tie-break chain makes of them is left aside.
    """

    low: Yen
    high: Yen
    rank: int | None


def price_steps(
    evaluation: Evaluation, vendor: str, *, low: Yen | None = None, high: Yen | None = None
) -> tuple[PriceStep, ...]:
    """Find the rank of one bid at all prices from ``low`` to ``high``, all else as handed in (価格と順位の段階).

    Unless given, they are half the lowest bid and the ceiling, or half as much again as the dearest bid. Nothing where
    the price is scored by components, which no one price stands for, or where the bid has no valid price at all.
    """
    trials = Trials(evaluation, vendor)
    prices = [bid.price for bid in evaluation.given_bids if bid.price]
    if trials.hopeless or not prices or evaluation.tender.method.price_components:
        return ()
    start = max(1, min(prices) // 2 if low is None else low)
    end = evaluation.tender.prices.ceiling or max(prices) * 3 // 2
    return _steps(_Ranks(trials), start, max(start, end if high is None else high))


class _Ranks:
    """The rank at each price, evaluated once."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        combination = find(Kind.COMBINATION, trials.evaluation.tender.method.combination)
        self._sign = -1 if combination.direction is Direction.LOWEST else 1

    def at(self, price: Yen) -> int | None:
        outlook = self._trials.outlook(price=price)
        own = outlook.values.get(self._trials.vendor)
        if own is None:
            return None
        return 1 + sum(self._sign * value > self._sign * own for value in outlook.values.values())


def _steps(ranks: _Ranks, low: Yen, high: Yen) -> tuple[PriceStep, ...]:
    looked = sorted({low + (high - low) * part // _LOOKED_AT for part in range(_LOOKED_AT + 1)})
    ends = [low, *(end for one, other in pairwise(looked) for end in _turns(ranks, one, other)), high + 1]
    return tuple(
        PriceStep(low=start, high=after - 1, rank=ranks.at(start)) for start, after in pairwise(ends) if start < after
    )


def _turns(ranks: _Ranks, low: Yen, high: Yen) -> Iterator[Yen]:
    """Yield the prices at which a new rank begins, by halving wherever the ranks at the ends differ."""
    if ranks.at(low) == ranks.at(high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _turns(ranks, low, middle)
    yield from _turns(ranks, middle, high)
