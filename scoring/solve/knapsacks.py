"""Inequalities of a knapsack's hull (ナップサック多面体の妥当不等式): what a row means beyond its linear relaxation.

Without them "why not" of each vendor takes 22 solves instead of 5 at 60 × 60 with capacities and 60 packages, and 130
instead of 9 at 200 × 50, where 10 are allowed (2026-12); and no proof is short enough there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Final

import numpy as np

from scoring.solve.award_model import Row

MOST_ITEMS: Final = 8
"""A row is looked at where at most so many of its literals are above zero."""

_MOST_COEFFICIENT: Final = 5
_MOST_CANDIDATES: Final = 7_000
_MILLION: Final = 1_000_000
"""One part in a million is nothing."""

_THOUSAND: Final = 1_000
"""An inequality that is broken by less than one part in a thousand is not worth having."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A literal of a row: the column, or 1 − column where it is turned, what it weighs, and its value."""

    column: int
    turned: bool
    weight: int
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """A row that every 0-1 point keeps which keeps one side of another, the base: 1 its most, −1 its least."""

    row: Row
    base: Row
    side: int


def hull_cut(row: Row, values: Any) -> Implied | None:  # noqa: ANN401 - an array of floats
    """Return an inequality that a row implies for 0-1 columns and that ``values``, between 0 and 1, break.

    A side of the row is ``Σ w y ≤ W`` with weights w > 0 and a literal y (a column, or 1 − column) for each. For the
    literals above zero every vector a of small whole numbers is tried: ``Σ a y ≤ max {a·s : s a set that fits}``, the
    maximum taken over every set. The one that the values break furthest is lifted to the other literals, the heaviest
    first: each gets the largest coefficient that no set which fits contradicts (Balas 1975, doi:10.1007/BF01580440).
    All is counted in whole numbers; the values only say which inequality is worth having. None where none is broken, or
    where a side has more than 8 literals above zero.
    """
    for side, bound in ((1, row.most), (-1, row.least)):
        if bound is None:
            continue
        items = [
            _Item(
                column=column,
                turned=side * coefficient < 0,
                weight=abs(coefficient),
                value=1 - values[column] if side * coefficient < 0 else values[column],
            )
            for column, coefficient in row.terms.items()
            if coefficient
        ]
        capacity = side * bound + sum(item.weight for item in items if item.turned)
        above = [item for item in items if item.value * _MILLION > 1]
        if len(above) > MOST_ITEMS or not any((1 - item.value) * _MILLION > 1 for item in above):
            continue
        inequality = _inequality(above, capacity)
        if inequality is not None:
            return Implied(row=_lifted(row.rule, items, *inequality, capacity), base=row, side=side)
    return None


@cache
def _candidates(count: int) -> Any:  # noqa: ANN401 - an array
    """Every vector of small whole numbers that share no factor."""
    most = next(most for most in range(_MOST_COEFFICIENT, 0, -1) if (most + 1) ** count <= _MOST_CANDIDATES)
    vectors = np.array(list(product(range(most + 1), repeat=count)), dtype=np.int64)
    return vectors[np.gcd.reduce(vectors, axis=1) == 1]


@cache
def _sets(count: int) -> Any:  # noqa: ANN401 - an array
    """Every set of some items, in the order in which ``_inequality`` adds up what they weigh."""
    return np.array([chosen[::-1] for chosen in product((0, 1), repeat=count)], dtype=np.int64)


def _inequality(items: Sequence[_Item], capacity: int) -> tuple[dict[int, int], int] | None:
    """Return the coefficients and the right side of what the items' values break furthest, by distance."""
    weights = [0]
    for item in items:
        weights += [weight + item.weight for weight in weights]
    fits = [weight <= capacity for weight in weights]
    if not any(fits):
        return None
    candidates = _candidates(len(items))
    most = (candidates @ _sets(len(items))[fits].T).max(axis=1)
    over = candidates @ np.array([item.value for item in items]) - most
    furthest = int(np.argmax(over / np.sqrt((candidates * candidates).sum(axis=1))))
    if over[furthest] * _THOUSAND < 1:
        return None
    columns = (item.column for item in items)
    return dict(zip(columns, candidates[furthest].tolist(), strict=True)), int(most[furthest])


def _lifted(rule: str, items: Iterable[_Item], known: Mapping[int, int], most: int, capacity: int) -> Row:
    """Return the inequality with a coefficient for every item, as a row.

    ``lightest[k]`` is the least weight of a set whose coefficients add up to k or more.
    """
    lightest: list[int | None] = [0] + [None] * most
    terms: dict[int, int] = {}
    turned = 0
    for item in sorted(items, key=lambda item: (item.column not in known, -item.weight, item.column)):
        coefficient = known.get(item.column)
        if coefficient is None:
            room = capacity - item.weight
            fits = (level for level, weight in enumerate(lightest) if weight is not None and weight <= room)
            coefficient = most - max(fits, default=0)
        if not coefficient:
            continue
        terms[item.column] = -coefficient if item.turned else coefficient
        turned += coefficient if item.turned else 0
        for level in range(most, 0, -1):
            before, now = lightest[max(0, level - coefficient)], lightest[level]
            if before is not None and (now is None or before + item.weight < now):
                lightest[level] = before + item.weight
    return Row(rule=rule, terms=terms, most=most - turned)
