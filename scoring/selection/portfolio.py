"""A whole selection as bids (選定案): what is taken, at which price, what it is worth and what it loses."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.exact import Yen
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.definition.selection.columns import Candidate, Columns
from scoring.selection.candidates import Candidates
from scoring.selection.objectives import direction_of, objective_value, plain_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(Candidate):
    """A bid that is taken (選定された入札): ``price`` after the discount it then has, ``list_price`` before it."""

    list_price: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One objective of the list (目的の順位): which, and which end of it is best."""

    objective: SelectionObjective
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """One whole selection (選定案): the bids taken, the value of every objective, and what it loses against the best.

    ``loss`` has a number for every objective, above zero where it is worse than the best selection's.
    """

    taken: tuple[Taken, ...]
    values: tuple[Fraction, ...]
    loss: tuple[Fraction, ...] = ()

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that get anything, by id."""
        return tuple(sorted({bid.vendor for bid in self.taken}))

    @property
    def price(self) -> Yen:
        """The total price, discounts taken off."""
        return sum(bid.price for bid in self.taken)

    @property
    def by_lot(self) -> dict[str, Taken]:
        """Who gets each lot."""
        return {lot: bid for bid in self.taken for lot in bid.lots}


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSoFar:
    """The best selection so far (暫定案), while the search goes on: not proven best.

    ``level`` is the place of the objective that is being optimised; it cannot pass ``bound``.
    """

    portfolio: Portfolio
    level: int
    bound: Fraction | None


def levels_of(tender: Tender, objectives: Iterable[SelectionObjective]) -> tuple[Goal, ...]:
    """Return the objectives in their order, each with the end of it that is best."""
    return tuple(Goal(objective=objective, direction=direction_of(objective, tender)) for objective in objectives)


def portfolio_of(
    found: Candidates, columns: Columns, bids: Collection[int], best: Sequence[Fraction] | None = None
) -> Portfolio:
    """Return the selection of some bids, every number counted from the bids themselves (再計算).

    Bids stand in the order of their lots, those of a shortlist in the plain order.

    The loss is against ``best``, the values of the best selection; none is given where that is not known.
    """
    chosen, names = frozenset(bids), found.names
    place = {lot: number for number, lot in enumerate(found.lots)}

    def order(index: int) -> tuple[list[int], tuple[Fraction, ...], str]:
        bid = columns.candidates[index]
        return [place[lot] for lot in bid.lots], plain_key(found, bid), bid.vendor

    taken = [
        Taken(
            vendor=bid.vendor,
            name=names[bid.vendor],
            lots=bid.lots,
            price=columns.paid(index, chosen),
            list_price=bid.price,
            points=bid.points,
            value=bid.value,
            package=bid.package,
        )
        for index in sorted(chosen, key=order)
        for bid in [columns.candidates[index]]
    ]
    levels = levels_of(found.tender, found.terms.objective)
    values = tuple(objective_value(level.objective, taken, found.tender) for level in levels)
    return Portfolio(taken=tuple(taken), values=values, loss=() if best is None else losses(levels, best, values))


def losses(levels: Iterable[Goal], best: Sequence[Fraction], values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return how much worse values are than the best, objective by objective; below zero where one is better.

    A later objective of the list can be better where an earlier one is worse.
    """
    return tuple(
        top - value if level.direction is Direction.HIGHEST else value - top
        for level, top, value in zip(levels, best, values, strict=True)
    )


def exchanged(before: Portfolio, after: Portfolio) -> tuple[tuple[Taken, ...], tuple[Taken, ...]]:
    """Return which bids leave and which come from one selection to another (入替え)."""
    old, new = {bid.key for bid in before.taken}, {bid.key for bid in after.taken}
    leaves = tuple(bid for bid in before.taken if bid.key not in new)
    comes = tuple(bid for bid in after.taken if bid.key not in old)
    return leaves, comes
