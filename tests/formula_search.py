"""Exhaustive searches over small grids: what a formula's metadata claims is looked for, not believed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from statistics import median
from typing import Any

from criteria.terms import Direction
from scoring.formulas.registry import Constant, Formula, Reference

LIMITS = {Constant.CEILING: Fraction(100), Constant.INVESTIGATION: Fraction(80)}
ALLOTMENT = Fraction(100)

OVER = {
    Reference.LOWEST: min,
    Reference.HIGHEST: max,
    Reference.MEAN: lambda values: sum(values, Fraction(0)) / len(values),
    Reference.MEDIAN: lambda values: Fraction(median(values)),
}


def scored(formula: Formula, values: Sequence[Fraction], written: Mapping[str, object]) -> list[Fraction]:
    """The points of every bid, each reference taken over all of them."""
    given: dict[str, Any] = formula.bind(written, ALLOTMENT)
    given |= {str(reference): OVER[reference](values) for reference in formula.references}
    given |= {str(constant): LIMITS[constant] for constant in formula.constants}
    if formula.takes("allotment"):
        given["allotment"] = ALLOTMENT
    return [formula.function(value, **given) for value in values]


def noise(formula: Formula) -> Fraction:
    """Where a value is irrational, its last computed digits decide nothing."""
    return Fraction(0) if formula.digits is None else Fraction(1, 10 ** (formula.digits - 5))


def grids(values: Sequence[int], size: int) -> Iterator[tuple[Fraction, ...]]:
    yield from product(map(Fraction, values), repeat=size)


def lower_price_that_loses(
    formula: Formula, values: Sequence[int], written: Mapping[str, object]
) -> tuple[tuple[Fraction, ...], Fraction] | None:
    """Find bids of which the first loses points against a rival by lowering its price.

    Other points can lie anywhere, so a rival who gains on the first by its lower price can overtake it.
    """
    for size in (2, 3):
        for prices in grids(values, size):
            before = scored(formula, prices, written)
            for lower in (Fraction(value) for value in values if value < prices[0]):
                after = scored(formula, (lower, *prices[1:]), written)
                if any(after[j] - after[0] > before[j] - before[0] + noise(formula) for j in range(1, size)):
                    return prices, lower
    return None


def loser_that_matters(
    formula: Formula, values: Sequence[int], written: Mapping[str, object]
) -> tuple[Fraction, ...] | None:
    """Find three bids of which the third, taken out, changes who of the first two has more points in all.

    Other points can lie anywhere: wherever the difference of two bids shrinks, the leader can be overtaken.
    """
    for bids in grids(values, 3):
        first, second, _ = scored(formula, bids, written)
        alone = scored(formula, bids[:2], written)
        if alone[0] - alone[1] < first - second - noise(formula):
            return bids
    return None


def winners(bids: Sequence[Any], values: Sequence[Any], direction: Direction) -> set[int]:
    best = (max if direction is Direction.HIGHEST else min)(values)
    return {index for index, _ in enumerate(bids) if values[index] == best}


def small_tenders(
    points: Sequence[int], prices: Sequence[int], size: int
) -> Iterator[tuple[tuple[Fraction, Fraction], ...]]:
    """Every tender of so many bids (technical points, price), up to the order of the bids."""
    offers = [(Fraction(technical), Fraction(price)) for technical, price in product(points, prices)]
    yield from combinations_with_replacement(offers, size)
