"""Ratings and orders (評定と順序): weights that need no comparison, all of them exact."""

from fractions import Fraction

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
    ranks, size = order.ranks, len(order.ranks)
    places = range(1, size + 1)
    by_place = {
        OrdinalRule.CENTROID: [sum((Fraction(1, k) for k in places[at:]), Fraction(0)) for at in range(size)],
        OrdinalRule.RANK_SUM: [Fraction(size + 1 - place) for place in places],
        OrdinalRule.EQUAL: [Fraction(1)] * size,
    }[order.rule]
    shared = [by_place[rank - 1 : rank - 1 + ranks.count(rank)] for rank in ranks]
    return Weights.of([sum(weights, Fraction(0)) / len(weights) for weights in shared])
