"""Ratings and orders (評定と順序): weights that need no comparison, all of them exact."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from criteria.elicitation import Order, OrdinalRule, Ratings
from scoring.elicitation.weights import Weights


def rated_weights(ratings: Ratings) -> Weights:
    """Return the points made to add up to one: w_i = p_i ÷ Σ p (スイング法、直接評定).

    Source: von Winterfeldt & Edwards 1986 (swing, direct rating).

    >>> rated_weights(Ratings((Fraction(100), Fraction(60), Fraction(40)))).exact
    (Fraction(1, 2), Fraction(3, 10), Fraction(1, 5))
    """
    return Weights.of(ratings.points)


def ordered_weights(order: Order) -> Weights:
    """Return the weights an order gives by its rule (順序からの重み).

    With n criteria, the r-th gets: centroid (1/n) Σ_{k=r..n} 1/k;  rank-sum 2 (n + 1 − r) ÷ (n (n + 1));  equal 1/n.
    Criteria that share a place share the mean of the weights of the places they fill.

    Source: Stillwell, Seaver & Edwards 1981 (rank sum); Barron & Barrett 1996 (centroid).

    >>> ordered_weights(Order((1, 2, 2))).exact
    (Fraction(11, 18), Fraction(7, 36), Fraction(7, 36))
    """
    by_place = _RULES[order.rule](len(order.ranks))
    return Weights.of([_shared(by_place, order.ranks, rank) for rank in order.ranks])


def _shared(by_place: Sequence[Fraction], ranks: Sequence[int], rank: int) -> Fraction:
    filled = ranks.count(rank)
    return sum(by_place[rank - 1 : rank - 1 + filled], Fraction(0)) / filled


def _centroid(size: int) -> list[Fraction]:
    return [sum((Fraction(1, k) for k in range(r, size + 1)), Fraction(0)) / size for r in range(1, size + 1)]


def _rank_sum(size: int) -> list[Fraction]:
    return [Fraction(2 * (size + 1 - r), size * (size + 1)) for r in range(1, size + 1)]


def _equal(size: int) -> list[Fraction]:
    return [Fraction(1, size)] * size


_RULES: Final[dict[OrdinalRule, Callable[[int], list[Fraction]]]] = {
    OrdinalRule.CENTROID: _centroid,
    OrdinalRule.RANK_SUM: _rank_sum,
    OrdinalRule.EQUAL: _equal,
}
