"""From what the members said to whole points (重みの算出): each member, the group, their disagreement, the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.elicitation import (
    BestWorst,
    GroupRule,
    Judge,
    PairwiseComparisons,
    Ratings,
    WeightElicitation,
)
from scoring.elicitation.ahp import (
    Comparisons,
    Reversal,
    RootMatrix,
    averaged_matrix,
    examine,
    product_of_powers,
    reversals,
    whole_exponents,
)
from scoring.elicitation.apportion import Apportionment, apportion
from scoring.elicitation.bwm import BestWorstResult, best_worst
from scoring.elicitation.rating import ordered_weights, rated_weights
from scoring.elicitation.weights import MARGIN, Weights
from scoring.numbers.correlation import kendalls_w


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberWeights:
    """What one member's answers give (委員ごとの重み): ``detail`` is the analysis of comparisons, if any."""

    judge: Judge
    weights: Weights
    detail: Comparisons | BestWorstResult | None
    reversals: tuple[Reversal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """How far the members are apart (委員間の相違).

    ``spread`` is each criterion's largest weight less its least; ``concordance`` Kendall's W of the orders of the
    criteria, None where it has no value or an order is undecided; ``farthest`` is the member whose
    Σ |w_i − group w_i| ÷ 2 is largest, the first of equals, and ``distance`` that sum.
    """

    spread: tuple[Fraction, ...]
    concordance: Fraction | None
    farthest: str
    distance: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
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
        matrix = RootMatrix(said.rows)
        comparisons = examine(matrix)
        return MemberWeights(
            judge=judge,
            weights=comparisons.weights(asked.priorities),
            detail=comparisons,
            reversals=tuple(reversals(matrix, asked.priorities)),
        )
    if isinstance(said, BestWorst):
        result = best_worst(said)
        return MemberWeights(judge=judge, weights=result.weights, detail=result)
    weights = rated_weights(said) if isinstance(said, Ratings) else ordered_weights(said)
    return MemberWeights(judge=judge, weights=weights, detail=None)


def arithmetic_weights(members: Sequence[Weights], counts: Sequence[Fraction]) -> Weights:
    """Return the arithmetic mean of the members' weights: w_i = Σ_m λ_m w_i(m) (重みの算術平均、AIP)."""
    rows = zip(*(member.shares for member in members), strict=True)
    means = [sum((count * share for count, share in zip(counts, row, strict=True)), Fraction(0)) for row in rows]
    return Weights.of(means, approximate=any(member.approximate for member in members))


def geometric_weights(members: Sequence[Weights], counts: Sequence[Fraction]) -> Weights:
    """Return the geometric mean of the members' weights (重みの幾何平均): w_i ∝ Π_m w_i(m)^(λ_m), adding up to one."""
    exponents, degree = whole_exponents(counts)
    products = [product_of_powers(row, exponents) for row in zip(*(member.shares for member in members), strict=True)]
    return Weights.rooted(products, degree, approximate=any(member.approximate for member in members))


def _disagreement(members: Sequence[MemberWeights], group: Weights) -> Disagreement:
    own = [member.weights for member in members]
    distances = [
        sum((abs(mine - theirs) for mine, theirs in zip(weights.shares, group.shares, strict=True)), Fraction(0)) / 2
        for weights in own
    ]
    margin = MARGIN if group.approximate else Fraction(0)
    farthest = next(at for at, distance in enumerate(distances) if distance >= max(distances) - margin)
    ranks = [weights.ranks() for weights in own]
    orders = [[Fraction(-rank) for rank in places] for places in ranks if places is not None]
    return Disagreement(
        spread=tuple(max(row) - min(row) for row in zip(*(weights.shares for weights in own), strict=True)),
        concordance=kendalls_w(orders) if len(orders) == len(ranks) else None,
        farthest=members[farthest].judge.name,
        distance=distances[farthest],
    )
