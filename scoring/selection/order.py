"""The plain order of bids (単純な順位): one by one, before any rule links them."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.selection import SelectionObjective
from criteria.terms import Direction
from scoring.selection.candidates import Candidate, Candidates
from scoring.selection.objectives import direction_of


def order_key(found: Candidates, bid: Candidate, objectives: Sequence[SelectionObjective]) -> tuple[Fraction, ...]:
    """Return what bids are ordered by, the least first (順位の比較値)."""
    return tuple(
        -_number(bid, one) if direction_of(one, found.tender) is Direction.HIGHEST else _number(bid, one)
        for one in objectives
    )


def _number(bid: Candidate, objective: SelectionObjective) -> Fraction:
    if objective is SelectionObjective.PRICE:
        return Fraction(bid.price)
    return bid.points if objective is SelectionObjective.POINTS else bid.value or Fraction(0)


def plain_places(found: Candidates) -> dict[str, int]:
    """Return each vendor's place in the plain order of the objectives (順位), equals sharing one: 1, 1, 3."""
    keys = {one.vendor: plain_key(found, one) for one in found.candidates}
    return {vendor: 1 + sum(other < key for other in keys.values()) for vendor, key in keys.items()}


def plain_key(found: Candidates, bid: Candidate) -> tuple[Fraction, ...]:
    """Return what bids are compared by one by one, the least first: every objective that a single bid has."""
    single = [one for one in found.terms.objective if one is not SelectionObjective.VENDORS]
    return tuple(number for one in single for number in _key(found, bid, one))


def _key(found: Candidates, bid: Candidate, objective: SelectionObjective) -> Sequence[Fraction]:
    if objective is not SelectionObjective.POINTS_PER_PRICE:
        return order_key(found, bid, [objective])
    ratio = bid.points / bid.price if bid.price else Fraction(0)
    return [-ratio if direction_of(objective, found.tender) is Direction.HIGHEST else ratio]
