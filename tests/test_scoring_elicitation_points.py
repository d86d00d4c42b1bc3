"""Ratings, orders, groups and whole points: exact, and against counting out."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from elicited import INSTANCES, consistent, drawn, random_matrix, reciprocal, rows_of
from hypothesis import given
from hypothesis import strategies as st

from criteria.elicitation import (
    Approach,
    GroupRule,
    Judge,
    Order,
    OrdinalRule,
    PairwiseComparisons,
    Priorities,
    Ratings,
    TieRule,
    WeightElicitation,
)
from report.weights.sentences import group_sentences, number_text
from scoring.elicitation.ahp import RootMatrix, averaged_matrix, examine
from scoring.elicitation.apportion import apportion
from scoring.elicitation.elicit import arithmetic_weights, elicit, geometric_weights
from scoring.elicitation.rating import ordered_weights, rated_weights
from scoring.elicitation.weights import MARGIN, Weights, compare

CASES = Path(__file__).parent / "cases"
ONE = Fraction(1)
POSITIVE = st.lists(st.fractions(min_value=Fraction(1, 40), max_value=50, max_denominator=40), min_size=2, max_size=7)


def names(size: int) -> list[str]:
    return [f"c{index}" for index in range(size)]


# Ratings and orders


def test_ratings_are_shared_out_in_proportion() -> None:
    found = rated_weights(Ratings((Fraction(100), Fraction(50), Fraction(10))))
    assert found.exact == (Fraction(5, 8), Fraction(5, 16), Fraction(1, 16))


def test_centroid_weights_are_the_published_ones() -> None:
    case = json.loads((CASES / "ordinal-centroid.json").read_text(encoding="utf-8"))
    for size, printed in case["weights"].items():
        found = ordered_weights(Order(tuple(range(1, int(size) + 1)))).exact
        assert found is not None
        for weight, text in zip(found, printed, strict=True):
            assert abs(weight - Fraction(text)) <= Fraction(case["tolerance"])


def test_centroid_weights_are_the_mean_of_the_corners() -> None:
    # The corners of w1 ≥ w2 ≥ … are the equal weights of the first k criteria.
    for size in range(1, 7):
        corners = [[Fraction(int(k < used), used) for k in range(size)] for used in range(1, size + 1)]
        mean = tuple(sum(column, Fraction(0)) / size for column in zip(*corners, strict=True))
        assert ordered_weights(Order(tuple(range(1, size + 1)))).exact == mean


def test_rank_sum_and_equal_weights_follow_their_formulas() -> None:
    order = (2, 1, 3)
    assert ordered_weights(Order(order, OrdinalRule.RANK_SUM)).exact == (
        Fraction(1, 3),
        Fraction(1, 2),
        Fraction(1, 6),
    )
    assert ordered_weights(Order(order, OrdinalRule.EQUAL)).exact == (Fraction(1, 3),) * 3


@pytest.mark.parametrize("rule", OrdinalRule)
def test_equals_share_the_mean_of_the_places_they_fill(rule: OrdinalRule) -> None:
    apart, tied = ordered_weights(Order((1, 2, 3, 4), rule)).exact, ordered_weights(Order((1, 2, 2, 4), rule)).exact
    assert apart is not None
    assert tied is not None
    assert tied == (apart[0], (apart[1] + apart[2]) / 2, (apart[1] + apart[2]) / 2, apart[3])


# Groups


def test_averaged_comparisons_are_reciprocal_and_treat_members_alike() -> None:
    random = drawn(1)
    for _ in range(INSTANCES // 4):
        size, counts = random.randint(2, 5), [Fraction(random.randint(1, 3)) for _ in range(3)]
        matrices = [random_matrix(random, size) for _ in counts]
        mean = averaged_matrix(matrices, counts)
        assert all(mean.powers[i][j] * mean.powers[j][i] == 1 for i, j in product(range(size), repeat=2))
        assert averaged_matrix(matrices[::-1], counts[::-1]) == mean
        # A member who counts twice is two members.
        twice = [matrix for matrix, count in zip(matrices, counts, strict=True) for _ in range(int(count))]
        assert averaged_matrix(twice, [ONE] * len(twice)) == mean


def test_members_of_one_mind_are_that_mind() -> None:
    matrix = reciprocal(3, [Fraction(x) for x in (2, 3, 5)])
    assert averaged_matrix([matrix] * 3, [ONE] * 3) == matrix
    weights = Weights.of([Fraction(2), Fraction(3), Fraction(5)])
    for average in (arithmetic_weights, geometric_weights):
        assert average([weights] * 4, [ONE] * 4).exact == weights.exact


def test_averaging_consistent_comparisons_or_their_weights_geometrically_is_one() -> None:
    # With row geometric means both ways lead to the same weights, whatever the consistency.
    random = drawn(2)
    for _ in range(INSTANCES // 4):
        matrices, counts = [random_matrix(random, 4) for _ in range(3)], [ONE, Fraction(2), ONE]
        first = averaged_matrix(matrices, counts).weights(Priorities.GEOMETRIC_MEAN)
        then = geometric_weights([matrix.weights(Priorities.GEOMETRIC_MEAN) for matrix in matrices], counts)
        for one, other in zip(first.shares, then.shares, strict=True):
            assert abs(one - other) < MARGIN * one


def test_the_arithmetic_mean_weighs_the_members() -> None:
    one, other = Weights.of([ONE, ONE]), Weights.of([ONE, Fraction(3)])
    assert arithmetic_weights([one, other], [ONE, Fraction(3)]).exact == (Fraction(5, 16), Fraction(11, 16))


def test_the_geometric_mean_of_exact_weights_is_exact_where_the_roots_are() -> None:
    one, other = Weights.of([ONE, Fraction(4)]), Weights.of([ONE, ONE])
    assert geometric_weights([one, other], [ONE, ONE]).exact == (Fraction(1, 3), Fraction(2, 3))
    irrational = geometric_weights([Weights.of([ONE, Fraction(2)]), other], [ONE, ONE])
    assert irrational.exact is None
    assert number_text(irrational.shares[1], 6) == "0.585786"


def test_a_mean_of_irrational_weights_keeps_what_is_equal() -> None:
    matrix = RootMatrix(rows_of("1 2 2 7", "1/2 1 1 2", "1/2 1 1 2", "1/7 1/2 1/2 1"))
    own = examine(matrix).eigenvector
    for average in (arithmetic_weights, geometric_weights):
        mean = average([own, Weights.of([Fraction(4), Fraction(3), Fraction(3), ONE])], [ONE, ONE])
        assert mean.exact is None
        assert mean.ranks() == (1, 2, 2, 4)


def test_the_eigenvector_of_averaged_comparisons_holds_its_equation() -> None:
    mean = averaged_matrix(
        [reciprocal(3, [Fraction(x) for x in row]) for row in ((2, 3, 5), (4, "1/3", 7))], [ONE, ONE]
    )
    assert mean.degree == 2
    entries = [[float(power) ** 0.5 for power in row] for row in mean.powers]
    vector = list(map(float, examine(mean).eigenvector.shares))
    image = [sum(a * x for a, x in zip(row, vector, strict=True)) for row in entries]
    quotients = [y / x for y, x in zip(image, vector, strict=True)]
    assert max(quotients) - min(quotients) < 1e-9


# Whole points


def largest_remainders(weights: list[Fraction], total: int, rule: TieRule) -> list[int]:
    """Return the points by going through every way to hand out what is left, the best by (remainders, rule)."""
    quotas = [weight * total / sum(weights) for weight in weights]
    wholes = [quota.numerator // quota.denominator for quota in quotas]
    left = total - sum(wholes)
    rests = [quota - whole for quota, whole in zip(quotas, wholes, strict=True)]
    sign = {TieRule.LISTED: 0, TieRule.LARGER: -1, TieRule.SMALLER: 1}[rule]

    def merit(chosen: tuple[int, ...]) -> tuple[Any, ...]:
        return (-sum(rests[k] for k in chosen), sorted((sign * weights[k], k) for k in chosen))

    best = min(combinations(range(len(weights)), left), key=merit)
    return [whole + (k in best) for k, whole in enumerate(wholes)]


@given(POSITIVE, st.integers(1, 200), st.sampled_from(TieRule))
def test_whole_points_are_those_of_brute_force(weights: list[Fraction], total: int, rule: TieRule) -> None:
    found = apportion(names(len(weights)), Weights.of(weights), total, rule)
    assert list(found.points) == largest_remainders(weights, total, rule)


@given(st.lists(st.integers(1, 3), min_size=2, max_size=6), st.integers(1, 20), st.sampled_from(TieRule))
def test_ties_are_named_and_settled_by_the_rule(weights: list[int], total: int, rule: TieRule) -> None:
    exact = list(map(Fraction, weights))
    found = apportion(names(len(weights)), Weights.of(exact), total, rule)
    assert list(found.points) == largest_remainders(exact, total, rule)
    rests = [share.remainder for share in found.shares]
    extra = [share.points != share.whole for share in found.shares]
    torn = {rest for rest, more in zip(rests, extra, strict=True) if more} & {
        rest for rest, more in zip(rests, extra, strict=True) if not more
    }
    expected = tuple(share.criterion for share, rest in zip(found.shares, rests, strict=True) if rest in torn)
    assert found.tied == expected


def test_irrational_weights_that_are_equal_are_a_tie_by_the_listed_order() -> None:
    matrix = RootMatrix(rows_of("1 2 2 7", "1/2 1 1 2", "1/2 1 1 2", "1/7 1/2 1/2 1"))
    weights = examine(matrix).eigenvector
    torn = [
        found for total in range(1, 40) for rule in TieRule if (found := apportion(names(4), weights, total, rule)).tied
    ]
    assert torn
    for found in torn:
        assert found.tied == ("c1", "c2")
        assert found.points[1] == found.points[2] + 1
        assert sum(found.points) == found.total


def test_a_last_point_that_is_too_close_to_call_is_left_to_the_committee() -> None:
    near = Weights((Fraction(1, 2) - MARGIN / 4, Fraction(1, 2) + MARGIN / 4), approximate=True)
    found = apportion(["a", "b"], near, 3, TieRule.LISTED)
    assert not found.decided
    assert found.points == ()
    assert [share.points for share in found.shares] == [None, None]
    assert apportion(["a", "b"], Weights(near.shares), 3, TieRule.LISTED).points == (1, 2)
    halves = Weights((Fraction(1, 2), Fraction(1, 2)), approximate=True)
    assert apportion(["a", "b"], halves, 3, TieRule.LISTED).points == (2, 1)


def test_what_is_too_close_to_call_is_said() -> None:
    found = elicit(asked(rated("A", 1, 1, 1)))
    points = replace(found.points, shares=tuple(replace(share, points=None) for share in found.points.shares))
    assert any("too close to call" in sentence.en for sentence in group_sentences(replace(found, points=points)))


def test_a_quota_that_may_be_a_whole_number_is_not_cut_by_guess() -> None:
    near = Weights((Fraction(1, 2) - MARGIN / 4, Fraction(1, 2) + MARGIN / 4), approximate=True)
    found = apportion(["a", "b"], near, 2, TieRule.LISTED)
    assert not found.decided
    assert found.shares[0].whole is None


# Numbers in print, and numbers too close to call


def test_a_number_is_printed_half_up_and_padded_only_where_wanted() -> None:
    assert number_text(Fraction(2, 3), 4) == "0.6667"
    assert number_text(Fraction(1, 4), 4) == "0.25"
    assert number_text(Fraction(1, 4), 4, padded=True) == "0.2500"


def test_numbers_that_cannot_be_told_apart_compare_as_undecided() -> None:
    assert compare(ONE, ONE + MARGIN / 2, MARGIN) is None
    assert compare(ONE, ONE + MARGIN * 2, MARGIN) == -1
    assert compare(ONE, ONE - MARGIN * 2, MARGIN) == 1
    assert compare(ONE, ONE + MARGIN / 2, Fraction(0)) == -1
    weights = Weights.of([ONE, ONE + MARGIN / 2], approximate=True)
    assert weights.ranks() is None
    assert weights.exact is None
    assert Weights.of([ONE, ONE]).ranks() == (1, 1)


# Everything together


def asked(*judges: Judge, **changes: Any) -> WeightElicitation:  # noqa: ANN401 - as the type takes them
    ids = ("a", "b", "c")
    return WeightElicitation(title="", criteria=ids, labels=ids, judges=judges, total=10, **changes)


def pairwise(name: str, matrix: RootMatrix, weight: int = 1) -> Judge:
    return Judge(
        name=name, approach=Approach.AHP, judgement=PairwiseComparisons(matrix.powers), weight=Fraction(weight)
    )


def rated(name: str, *points: int) -> Judge:
    return Judge(name=name, approach=Approach.DIRECT, judgement=Ratings(tuple(map(Fraction, points))))


def test_one_member_alone_disagrees_with_nobody() -> None:
    found = elicit(asked(rated("A", 5, 3, 2)))
    assert found.disagreement is None
    assert found.points.points == (5, 3, 2)


def test_disagreement_names_the_spread_and_the_farthest_member() -> None:
    found = elicit(asked(rated("A", 5, 3, 2), rated("B", 5, 3, 2), rated("C", 1, 3, 6)))
    apart = found.disagreement
    assert apart is not None
    assert list(apart.spread) == [Fraction(2, 5), 0, Fraction(2, 5)]
    assert apart.farthest == "C"
    assert apart.distance == Fraction(4, 15)
    # Sums of ranks 1+1+3, 2+2+2, 3+3+1: S = 2, W = 12 × 2 ÷ (9 × 24).
    assert apart.concordance == Fraction(1, 9)


def test_a_spread_of_irrational_weights_is_their_distance() -> None:
    matrix = reciprocal(3, [Fraction(x) for x in (2, 3, 5)])
    found = elicit(asked(pairwise("A", matrix), rated("B", 1, 1, 1)))
    assert found.disagreement is not None
    assert found.disagreement.spread[0] == examine(matrix).eigenvector.shares[0] - Fraction(1, 3)


def test_averaged_comparisons_give_the_group_its_weights_and_its_consistency() -> None:
    first, second = consistent([Fraction(4), Fraction(2), ONE]), consistent([ONE, Fraction(2), Fraction(4)])
    judges = (pairwise("A", first), pairwise("B", second))
    found = elicit(asked(*judges, group=GroupRule.JUDGEMENTS))
    assert found.group.exact == (Fraction(1, 3),) * 3
    assert found.matrix is not None
    assert found.matrix.worst is None
    weighed = elicit(asked(judges[0], pairwise("B", second, 3), group=GroupRule.JUDGEMENTS))
    assert weighed.group.compare(2, 0) == 1


@pytest.mark.parametrize("priorities", Priorities)
def test_the_chosen_kind_of_priorities_is_used(priorities: Priorities) -> None:
    matrix = reciprocal(3, [Fraction(x) for x in (2, 3, 7)])
    found = elicit(asked(pairwise("A", matrix), priorities=priorities))
    # For three criteria both are the same numbers; of four they differ.
    assert number_text(found.group.shares[0], 10) == number_text(matrix.weights(priorities).shares[0], 10)


def test_the_geometric_group_rule_is_used() -> None:
    found = elicit(asked(rated("A", 1, 1, 2), rated("B", 4, 1, 2), group=GroupRule.GEOMETRIC))
    assert found.group.compare(0, 2) == 0
