"""Pairwise comparisons (一対比較法、AHP): weights, consistency, and the comparison that fits the others least."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from criteria.consistency import RandomIndex, random_indices, ratio_limit
from criteria.elicitation import PairwiseComparisons, Priorities
from scoring.elicitation.enclosed import Enclosed, Weights
from scoring.elicitation.perron import RootMatrix, perron, row_weights

_ALWAYS_CONSISTENT: Final = 2
"""Two criteria are compared once, which nothing can contradict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """The consistency ratio by one table (整合比): CR = CI ÷ RI, and whether it is at most 0.10.

    None where the table has no index for so many criteria, or the digits cannot tell.
    """

    table: RandomIndex
    index: Fraction | None
    value: Enclosed | None
    consistent: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstComparison:
    """The comparison that fits the others least (最も整合しない比較), by position of its criteria.

    ``error`` is ε_ij = a_ij w_j ÷ w_i, or its inverse where that is the larger; ``fitting`` is w_i ÷ w_j, the value
    the others would make of it. ``certain`` says whether no other comparison can fit as badly.
    """

    row: int
    column: int
    stated: Enclosed
    fitting: Enclosed
    error: Enclosed
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparisons:
    """What a matrix of comparisons says (一対比較の結果).

    ``largest`` λmax, ``index`` CI = (λmax − n) ÷ (n − 1), ``ratios`` one for each table; ``worst`` is None where all
    comparisons fit one another.
    """

    matrix: RootMatrix
    eigenvector: Weights
    geometric_mean: Weights
    largest: Enclosed
    index: Enclosed
    ratios: tuple[Ratio, ...]
    worst: WorstComparison | None

    def weights(self, priorities: Priorities) -> Weights:
        """Return the weights of the chosen kind."""
        return self.eigenvector if priorities is Priorities.EIGENVECTOR else self.geometric_mean

    @property
    def tables_disagree(self) -> bool:
        """Whether the matrix passes by one table and fails by another."""
        return len({ratio.consistent for ratio in self.ratios if ratio.consistent is not None}) > 1


def matrix_of(comparisons: PairwiseComparisons) -> RootMatrix:
    """Return a member's comparisons as a matrix."""
    return RootMatrix.of(comparisons.rows)


def examine(matrix: RootMatrix) -> Comparisons:
    """Compute weights and consistency of a reciprocal matrix (一対比較の分析).

    Source: Saaty 1980 (eigenvector, CI, CR); Crawford & Williams 1985 (geometric mean).
    """
    size, others = matrix.size, max(matrix.size - 1, 1)
    principal = perron(matrix)
    index = principal.value.linear(Fraction(1, others), -Fraction(size, others))
    return Comparisons(
        matrix=matrix,
        eigenvector=principal.weights,
        geometric_mean=row_weights(matrix),
        largest=principal.value,
        index=index,
        ratios=tuple(_ratio(table, size, index) for table in random_indices()),
        worst=None if matrix.is_consistent else _worst(matrix, principal.weights),
    )


def _ratio(table: RandomIndex, size: int, index: Enclosed) -> Ratio:
    if size <= _ALWAYS_CONSISTENT:
        return Ratio(table=table, index=Fraction(0), value=Enclosed.exactly(Fraction(0)), consistent=True)
    random = table.values.get(size)
    if random is None:
        return Ratio(table=table, index=None, value=None, consistent=None)
    value = index.linear(1 / random)
    beside = value.compare(ratio_limit())
    return Ratio(table=table, index=random, value=value, consistent=None if beside is None else beside <= 0)


def _worst(matrix: RootMatrix, weights: Weights) -> WorstComparison:
    entries = {
        (i, j): _comparison(matrix, weights, i, j) for i in range(matrix.size) for j in range(i + 1, matrix.size)
    }
    worst, *others = entries.values()
    for one in others:
        beside = one.error.compare(worst.error)
        if beside == 1:
            worst = one
        elif beside != -1:
            worst = replace(worst, certain=False)
    return worst


def _comparison(matrix: RootMatrix, weights: Weights, row: int, column: int) -> WorstComparison:
    stated = Enclosed(lambda digits: matrix.entry(row, column, digits))
    fitting = weights[row].over(weights[column])
    error = stated.over(fitting)
    if error.compare(Fraction(1)) == -1:
        error = fitting.over(stated)
    return WorstComparison(row=row, column=column, stated=stated, fitting=fitting, error=error, certain=True)
