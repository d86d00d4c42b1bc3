"""Pairwise comparisons (一対比較法、AHP): weights, consistency, the comparison that fits least, and reversals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from typing import Final

from criteria.consistency import RandomIndex, random_indices, ratio_limit
from criteria.elicitation import Priorities
from scoring.elicitation.approximate import principal_vector, root
from scoring.elicitation.weights import MARGIN, Weights, compare
from scoring.numbers.roots import exact_root

_ALWAYS_CONSISTENT: Final = 2
"""Two criteria are compared once, which nothing can contradict."""

_LARGEST_GUESS: Final = 10_000

Rows = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class RootMatrix:
    """A positive matrix (正行列) whose entry is the ``degree``-th root of ``powers[i][j]``: degree 1, itself.

    The mean of several members' comparisons has such entries.
    """

    powers: Rows
    degree: int = 1

    @property
    def is_consistent(self) -> bool:
        """Whether every a_ij × a_jk is a_ik (完全な整合); it suffices to go through the first."""
        first = self.powers[0]
        return all(row[0] * entry == row[j] for row in self.powers for j, entry in enumerate(first))

    @property
    def entries(self) -> Rows:
        """The comparisons themselves, irrational ones approximately."""
        if self.degree == 1:
            return self.powers
        return tuple(tuple(root(power, self.degree) for power in row) for row in self.powers)

    def copied(self, index: int) -> "RootMatrix":
        """Return the matrix with a copy of one criterion added last (同一項目の追加)."""
        rows = tuple((*row, row[index]) for row in self.powers)
        return RootMatrix((*rows, rows[index]), self.degree)

    def weights(self, priorities: Priorities) -> Weights:
        """Return the weights of the chosen kind: the principal eigenvector, or the geometric means of the rows.

        w_i = (Π_j a_ij)^(1/n) ÷ Σ_k (Π_j a_kj)^(1/n) are the latter, exact where the products are perfect powers.
        """
        if priorities is Priorities.EIGENVECTOR:
            return _eigenvector(self)
        return Weights.rooted([prod(row, start=Fraction(1)) for row in self.powers], self.degree * len(self.powers))


def _eigenvector(matrix: RootMatrix) -> Weights:
    """Return the principal eigenvector, exactly where it is found rational: a positive eigenvector is the principal.

    >>> _eigenvector(RootMatrix(((Fraction(1), Fraction(3)), (Fraction(1, 3), Fraction(1))))).exact
    (Fraction(3, 4), Fraction(1, 4))
    """
    if matrix.degree == 1 and matrix.is_consistent:
        return Weights.of([row[0] for row in matrix.powers])
    vector = principal_vector(matrix.entries)
    guess = [(share / vector[0]).limit_denominator(_LARGEST_GUESS) for share in vector]
    if matrix.degree == 1 and min(guess) > 0:
        images = [sum(map(Fraction.__mul__, row, guess), Fraction(0)) for row in matrix.powers]
        quotients = {image / share for image, share in zip(images, guess, strict=True)}
        if len(quotients) == 1:
            return Weights.of(guess)
    return Weights.of(vector, approximate=True)


def averaged_matrix(matrices: Sequence[RootMatrix], counts: Sequence[Fraction]) -> RootMatrix:
    """Return the geometric mean of the members' comparisons, entry by entry (個々の比較の集約、AIJ).

    a_ij = Π_m a_ij(m)^(λ_m), λ the members' weights made to add up to one. It keeps a_ji = 1 ÷ a_ij, as
    an arithmetic mean does not. Source: Aczél & Saaty 1983, J. Math. Psychology 27.

    >>> one, other = (RootMatrix(((Fraction(1), a), (1 / a, Fraction(1)))) for a in (Fraction(2), Fraction(8)))
    >>> averaged_matrix([one, other], [Fraction(1), Fraction(1)]).powers[0][1]
    Fraction(4, 1)
    """
    exponents, degree = whole_exponents(counts)
    size = range(len(matrices[0].powers))
    powers = tuple(
        tuple(product_of_powers([matrix.powers[i][j] for matrix in matrices], exponents) for j in size) for i in size
    )
    roots = [[exact_root(power, degree) for power in row] for row in powers]
    if any(exact is None for row in roots for exact in row):
        return RootMatrix(powers, degree)
    return RootMatrix(tuple(tuple(exact for exact in row if exact is not None) for row in roots))


def whole_exponents(counts: Sequence[Fraction]) -> tuple[list[int], int]:
    """Write the members' weights as whole exponents under one root: λ_m = exponents[m] ÷ degree."""
    common = lcm(*(count.denominator for count in counts))
    exponents = [count.numerator * (common // count.denominator) for count in counts]
    return exponents, sum(exponents)


def product_of_powers(values: Sequence[Fraction], exponents: Sequence[int]) -> Fraction:
    """Return Π_m values[m]^exponents[m]."""
    return prod((value**exponent for value, exponent in zip(values, exponents, strict=True)), start=Fraction(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """The consistency ratio by one table (整合比): CR = CI ÷ RI, and whether it is at most 0.10.

    None where the table has no index for so many criteria, or the ratio is too close to the limit to call.
    """

    table: RandomIndex
    index: Fraction | None
    value: Fraction | None
    consistent: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstComparison:
    """The comparison that fits the others least (最も整合しない比較), by position of its criteria.

    ``error`` is ε_ij = a_ij w_j ÷ w_i, or its inverse where that is the larger; ``fitting`` is w_i ÷ w_j, the value
    the others would make of it. ``certain`` says whether no other comparison fits as badly.
    """

    row: int
    column: int
    stated: Fraction
    fitting: Fraction
    error: Fraction
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Two criteria whose order turns when a third is there twice (順位の逆転), all by position.

    ``ahead`` weighs more than, or as much as, ``behind`` before, and no longer does with the copy of ``copied``.
    """

    copied: int
    ahead: int
    behind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """What a matrix of comparisons says (一対比較の結果).

    ``largest`` λmax, ``index`` CI = (λmax − n) ÷ (n − 1), ``ratios`` one for each table; ``worst`` is None where all
    comparisons fit one another.
    """

    matrix: RootMatrix
    eigenvector: Weights
    geometric_mean: Weights
    largest: Fraction
    index: Fraction
    ratios: tuple[Ratio, ...]
    worst: WorstComparison | None

    def weights(self, priorities: Priorities) -> Weights:
        """Return the weights of the chosen kind."""
        return self.eigenvector if priorities is Priorities.EIGENVECTOR else self.geometric_mean

    @property
    def tables_disagree(self) -> bool:
        """Whether the matrix passes by one table and fails by another."""
        return len({ratio.consistent for ratio in self.ratios if ratio.consistent is not None}) > 1


def examine(matrix: RootMatrix) -> Comparisons:
    """Compute weights and consistency of a reciprocal matrix (一対比較の分析).

    Source: Saaty 1980 (eigenvector, CI, CR); Crawford & Williams 1985 (geometric mean).
    """
    size, consistent = len(matrix.powers), matrix.is_consistent
    weights = matrix.weights(Priorities.EIGENVECTOR)
    # λ Σ w = Σ_ij a_ij w_j, and the weights add up to one.
    image = (entry * share for row in matrix.entries for entry, share in zip(row, weights.shares, strict=True))
    largest = Fraction(size) if consistent else sum(image, Fraction(0))
    index = (largest - size) / max(size - 1, 1)
    return Comparisons(
        matrix=matrix,
        eigenvector=weights,
        geometric_mean=matrix.weights(Priorities.GEOMETRIC_MEAN),
        largest=largest,
        index=index,
        ratios=tuple(_ratio(table, size, index, weights.margin) for table in random_indices()),
        worst=None if consistent else _worst(matrix, weights),
    )


def _ratio(table: RandomIndex, size: int, index: Fraction, margin: Fraction) -> Ratio:
    if size <= _ALWAYS_CONSISTENT:
        return Ratio(table=table, index=Fraction(0), value=Fraction(0), consistent=True)
    random = table.values.get(size)
    if random is None:
        return Ratio(table=table, index=None, value=None, consistent=None)
    beside = compare(index / random, ratio_limit(), margin)
    return Ratio(table=table, index=random, value=index / random, consistent=None if beside is None else beside <= 0)


def _worst(matrix: RootMatrix, weights: Weights) -> WorstComparison:
    entries, shares = matrix.entries, weights.shares
    pairs = [(i, j) for i in range(len(shares)) for j in range(i + 1, len(shares))]
    fitting = {(i, j): shares[i] / shares[j] for i, j in pairs}
    errors = {(i, j): max(entries[i][j] / fitting[i, j], fitting[i, j] / entries[i][j]) for i, j in pairs}
    least = max(errors.values()) * (1 - MARGIN)
    (row, column), *others = (pair for pair in pairs if errors[pair] >= least)
    return WorstComparison(
        row=row,
        column=column,
        stated=entries[row][column],
        fitting=fitting[row, column],
        error=errors[row, column],
        certain=not others,
    )


def reversals(matrix: RootMatrix, priorities: Priorities) -> Iterator[Reversal]:
    """Yield every two criteria whose order a mere copy of a criterion turns (同一項目の追加による順位の逆転).

    A table of comparisons that is not consistent can have some. Under the linear best-worst method there is none: how
    w_B, w_W and ξ stand to one another depends on which comparisons there are and not on how often, and every other
    weight follows from these three. A copy always counts double, though: what stands in a tender twice weighs more
    than once. Source: Belton & Gear 1983, Omega 11(3).
    """
    if matrix.is_consistent:
        return
    size, before = range(len(matrix.powers)), matrix.weights(priorities)
    signs = {(one, other): before.compare(one, other) for one in size for other in size if one != other}
    for index in size:
        after = matrix.copied(index).weights(priorities)
        for (one, other), sign in signs.items():
            ahead_before = sign == 1 or (sign == 0 and one < other)
            if ahead_before and after.compare(one, other) not in (sign, None):
                yield Reversal(copied=index, ahead=one, behind=other)
