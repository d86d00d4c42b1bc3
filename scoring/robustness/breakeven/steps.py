"""Price against rank (価格と順位の段階): where one bid would stand at every price, as steps to be drawn.

Each step's two ends were evaluated, and so was every price where steps meet. Between the ends of one step the rank is
taken to be the same: a rank that left and came back between two of the prices looked at would not be seen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from criteria.exact import Yen
from criteria.terms import Direction
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import FormulaKind, find
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
    limit = evaluation.tender.prices.ceiling or max(prices) * 3 // 2
    end = max(start, limit if high is None else high)
    lowest_first = find(FormulaKind.COMBINATION, evaluation.tender.method.combination).direction is Direction.LOWEST

    def rank(price: Yen) -> int | None:
        values = trials.outlook(price=price).values
        own = values.get(vendor)
        if own is None:
            return None
        return 1 + sum(value < own if lowest_first else value > own for value in values.values())

    looked = sorted({start + (end - start) * part // _LOOKED_AT for part in range(_LOOKED_AT + 1)})
    turns = (turn for before, after in pairwise(looked) for turn in _turns(rank, before, after))
    return tuple(
        PriceStep(low=first, high=after - 1, rank=rank(first))
        for first, after in pairwise([start, *turns, end + 1])
        if first < after
    )


def _turns(rank: Callable[[Yen], int | None], low: Yen, high: Yen) -> Iterator[Yen]:
    """Yield the prices at which a new rank begins, by halving wherever the ranks at the ends differ."""
    if rank(low) == rank(high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _turns(rank, low, middle)
    yield from _turns(rank, middle, high)
