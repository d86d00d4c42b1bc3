"""Selections that are a sort (並べ替えで決まる選定): no rule links one bid with another, so the best come first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from math import comb, prod
from typing import Final

from criteria.selection import SelectionKind, SelectionObjective
from scoring.definition.selection.chosen import size_of
from scoring.definition.selection.columns import Columns
from scoring.definition.selection.rule import Rules
from scoring.selection.candidates import Candidates
from scoring.selection.objectives import order_key
from scoring.selection.result import OptimalityProof, ProofKind, Selection
from scoring.selection.searching import MOST_TIED, Best, settled

ADDITIVE: Final = frozenset({SelectionObjective.VALUE, SelectionObjective.POINTS, SelectionObjective.PRICE})
"""Objectives that are a sum over the bids, each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places to be filled from one order of bids (順位による選定).

    ``sure`` bids are ahead of the border; of the ``level`` ones on it any ``open_places`` are equally good.
    """

    sure: tuple[int, ...]
    level: tuple[int, ...]
    open_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The best selections of a sort (並べ替えの結果)."""

    places: tuple[Places, ...]

    @property
    def count(self) -> int:
        """How many selections are best."""
        return prod(comb(len(group.level), group.open_places) for group in self.places)

    def optima(self, cap: int) -> list[frozenset[int]]:
        """Return the bids of every best selection, of the first ``cap`` where there are more."""
        sure = frozenset(bid for group in self.places for bid in group.sure)
        every = product(*(combinations(group.level, group.open_places) for group in self.places))
        return [sure.union(*fillings) for fillings in islice(every, cap)]


def sort_selection(found: Candidates, rules: Rules, objectives: Sequence[SelectionObjective]) -> Sorted | None:
    """Sort where nothing links the bids (単純な順位付け), or return None.

    A shortlist of exactly K with no other rule takes the K first of the order; lots without rules and packages go each
    to the first of its own. With K fixed, the order by the list of objectives is the lexicographic optimum.
    """
    if not ADDITIVE.issuperset(objectives):
        return None
    bids = range(len(found.candidates))
    if found.terms.kind is SelectionKind.SHORTLIST:
        sized = size_of(rules)
        if sized is None or len(rules) > 1 or sized[1].at_least != sized[1].at_most:
            return None
        size = sized[1].at_least or 0
        groups = [(list(bids), size)]
    elif rules or found.terms.unawarded or any(bid.package for bid in found.candidates):
        return None
    else:
        groups = [([index for index in bids if lot in found.candidates[index].lots], 1) for lot in found.lots]
    if any(size > len(group) for group, size in groups):
        return None
    return Sorted(places=tuple(_places(found, group, size, objectives) for group, size in groups))


def _places(found: Candidates, bids: Sequence[int], size: int, objectives: Sequence[SelectionObjective]) -> Places:
    keys = {index: order_key(found.tender, found.candidates[index], objectives) for index in bids}
    ordered = sorted(bids, key=keys.__getitem__)
    border = keys[ordered[size - 1]]
    sure = tuple(index for index in ordered if keys[index] < border)
    level = tuple(index for index in ordered if keys[index] == border)
    return Places(sure=sure, level=level, open_places=size - len(sure))


def sorted_selection(plain: Selection, ordered: Sorted, rules: Rules) -> Selection:
    """Return the selection that a sort makes (順位による選定): what is published where nothing links the bids."""
    found = plain.found
    best = _first(ordered)

    def chained() -> Best:
        further = sort_selection(found, rules, [*found.terms.objective, *found.terms.tie_break])
        return best if further is None else _first(further)

    figures = {"candidates": str(len(found.candidates)), "best": str(ordered.count)}
    certificate = OptimalityProof(kind=ProofKind.SORT, figures=figures)
    return replace(settled(plain, Columns.of(found.candidates), best, chained), certificate=certificate)


def _first(ordered: Sorted) -> Best:
    return Best(bids=tuple(ordered.optima(MOST_TIED)), complete=ordered.count <= MOST_TIED)
