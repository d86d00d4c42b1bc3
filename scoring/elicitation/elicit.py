"""From what the members said to whole points (重みの算出): each member, the group, their disagreement, the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from criteria.elicitation import (
    BestWorst,
    GroupRule,
    Judge,
    Order,
    PairwiseComparisons,
    Priorities,
    Ratings,
    WeightElicitation,
)
from scoring.elicitation.ahp import Comparisons, examine, matrix_of
from scoring.elicitation.apportion import Apportionment, apportion
from scoring.elicitation.bwm import BestWorstResult, best_worst
from scoring.elicitation.copies import Reversal, matrix_reversals
from scoring.elicitation.enclosed import Enclosed, Weights
from scoring.elicitation.group import arithmetic_weights, averaged_matrix, geometric_weights
from scoring.elicitation.rating import ordered_weights, rated_weights
from scoring.numbers.correlation import kendalls_w
from scoring.numbers.enclosure import Bounds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MemberWeights:
    """What one member's answers give (委員ごとの重み): ``detail`` is the analysis of comparisons, if any."""

    judge: Judge
    weights: Weights
    detail: Comparisons | BestWorstResult | None
    reversals: tuple[Reversal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Disagreement:
    """How far the members are apart (委員間の相違).

    ``spread`` is each criterion's largest weight less its least; ``concordance`` Kendall's W of the orders of the
    criteria, None where it has no value or an order is undecided; ``farthest`` is the member whose
    Σ |w_i − group w_i| ÷ 2 is largest, the first of equals, and ``distance`` that sum.
    """

    spread: tuple[Enclosed, ...]
    concordance: Fraction | None
    farthest: str
    distance: Enclosed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ElicitedWeights:
    """Everything that follows from one elicitation (重みの算出結果).

    ``matrix`` is the members' averaged comparisons, where the group rule averages these; ``disagreement`` is None for
    one member alone. The points are a proposal for the committee: nothing here says what weights are right.
    """

    asked: WeightElicitation
    members: tuple[MemberWeights, ...]
    group: Weights
    matrix: Comparisons | None
    disagreement: Disagreement | None
    points: Apportionment


def elicit(asked: WeightElicitation) -> ElicitedWeights:
    """Compute the weights of every member and of the group, and the whole points (重みの算出)."""
    members = tuple(_member(judge, asked) for judge in asked.judges)
    counts = [judge.weight for judge in asked.judges]
    matrix = None
    if asked.group is GroupRule.JUDGEMENTS:
        matrices = [one.detail.matrix for one in members if isinstance(one.detail, Comparisons)]
        matrix = examine(averaged_matrix(matrices, counts))
        group = matrix.weights(asked.priorities)
    else:
        average = arithmetic_weights if asked.group is GroupRule.ARITHMETIC else geometric_weights
        group = average([one.weights for one in members], counts)
    return ElicitedWeights(
        asked=asked,
        members=members,
        group=group,
        matrix=matrix,
        disagreement=_disagreement(members, group) if len(members) > 1 else None,
        points=apportion(asked.criteria, group, asked.total, asked.ties),
    )


def _member(judge: Judge, asked: WeightElicitation) -> MemberWeights:
    said = judge.judgement
    if isinstance(said, PairwiseComparisons):
        comparisons, reversals = _compared(said, asked.priorities)
        return MemberWeights(
            judge=judge, weights=comparisons.weights(asked.priorities), detail=comparisons, reversals=reversals
        )
    if isinstance(said, BestWorst):
        result = best_worst(said)
        return MemberWeights(judge=judge, weights=result.weights, detail=result)
    return MemberWeights(judge=judge, weights=_plain(said), detail=None)


@lru_cache(maxsize=128)  # where one member's answers change, those of the others need not be computed again
def _compared(said: PairwiseComparisons, priorities: Priorities) -> tuple[Comparisons, tuple[Reversal, ...]]:
    comparisons = examine(matrix_of(said))
    return comparisons, matrix_reversals(comparisons.matrix, priorities)


def _plain(said: Ratings | Order) -> Weights:
    return rated_weights(said) if isinstance(said, Ratings) else ordered_weights(said)


def _disagreement(members: Sequence[MemberWeights], group: Weights) -> Disagreement:
    own = [one.weights for one in members]
    distances = [_distance(one, group) for one in own]
    farthest = 0
    for index, distance in enumerate(distances):
        if distance.compare(distances[farthest]) == 1:
            farthest = index
    ranks = [one.ranks() for one in own]
    orders = [[Fraction(-rank) for rank in one] for one in ranks if one is not None]
    return Disagreement(
        spread=tuple(_spread([one[index] for one in own]) for index in range(len(group))),
        concordance=kendalls_w(orders) if len(orders) == len(ranks) else None,
        farthest=members[farthest].judge.name,
        distance=distances[farthest],
    )


def _distance(one: Weights, other: Weights) -> Enclosed:
    def bounds(digits: int) -> Bounds:
        pairs = zip(one.enclose(digits), other.enclose(digits), strict=True)
        apart = [_apart(mine, theirs) for mine, theirs in pairs]
        return sum((low for low, _ in apart), Fraction(0)) / 2, sum((high for _, high in apart), Fraction(0)) / 2

    return Enclosed(bounds)


def _apart(one: Bounds, other: Bounds) -> Bounds:
    """Enclose the distance of two enclosed numbers."""
    low, high = one[0] - other[1], one[1] - other[0]
    return max(low, -high, Fraction(0)), max(high, -low)


def _spread(weights: Sequence[Enclosed]) -> Enclosed:
    def bounds(digits: int) -> Bounds:
        ends = [weight.bounds(digits) for weight in weights]
        low = max(low for low, _ in ends) - min(high for _, high in ends)
        return max(low, Fraction(0)), max(high for _, high in ends) - min(low for low, _ in ends)

    return Enclosed(bounds)
