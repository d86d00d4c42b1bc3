"""The principal eigenvector of a positive matrix (主固有ベクトル), enclosed with proof.

Any positive vector x proves bounds. The eigenvalue lies between the least and the largest (Ax)_i ÷ x_i (Collatz 1942,
Wielandt 1950). The matrix brings positive vectors nearer to one another in Hilbert's metric by the factor
κ = (√Δ − 1) ÷ (√Δ + 1) at least, Δ its largest ratio of cross products (Birkhoff 1957), so with R the largest
(Ax)_i ÷ x_i over the least, x is within d = ln R ÷ (1 − κ) ≤ (R − 1)(√Δ + 1) ÷ 2 of the eigenvector v, and where both
add up to one, x_i (1 − d) ≤ v_i ≤ x_i ÷ (1 − d). Scaling rows and columns leaves Δ as it is, so √Δ is at most the
largest a_ij x_j ÷ x_i over the least. How x was found does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, lcm
from operator import mul
from typing import Final

from scoring.elicitation.enclosed import DIGITS, Enclosed, Weights, alike, normalised
from scoring.elicitation.near import WholeRows, near_eigenvector, squared_eigenvector
from scoring.numbers.enclosure import Bounds
from scoring.numbers.roots import exact_root, root_bounds

_GUARD: Final = 15
_LARGEST_GUESS: Final = 10_000

Rows = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class RootMatrix:
    """A positive matrix (正行列) whose entry is the ``degree``-th root of ``powers[i][j]``: degree 1, itself.

    The mean of several members' comparisons has such entries.
    """

    powers: Rows
    degree: int = 1

    @classmethod
    def of(cls, powers: Rows, degree: int = 1) -> "RootMatrix":
        """Take the roots where all of them are rational."""
        roots = [[exact_root(power, degree) for power in row] for row in powers]
        if any(root is None for row in roots for root in row):
            return cls(powers, degree)
        return cls(tuple(tuple(root for root in row if root is not None) for row in roots))

    @property
    def size(self) -> int:
        """How many criteria are compared."""
        return len(self.powers)

    @property
    def is_consistent(self) -> bool:
        """Whether every a_ij × a_jk is a_ik (完全な整合); it suffices to go through the first."""
        first = self.powers[0]
        return all(
            self.powers[i][0] * first[j] == entry for i, row in enumerate(self.powers) for j, entry in enumerate(row)
        )

    def whole(self, digits: int) -> WholeRows:
        """Write it in whole numbers, irrational entries to ``digits`` significant digits at least."""
        if self.degree == 1:
            units = tuple(lcm(*(entry.denominator for entry in row)) for row in self.powers)
            exact = tuple(
                tuple(entry.numerator * (unit // entry.denominator) for entry in row)
                for row, unit in zip(self.powers, units, strict=True)
            )
            return WholeRows(exact, exact, units)
        rows = [[root_bounds(power, self.degree, digits) for power in row] for row in self.powers]
        units = tuple(10**digits * ceil(1 / min(low for low, _ in row)) for row in rows)
        pairs = list(zip(rows, units, strict=True))
        lows = tuple(tuple(low.numerator * unit // low.denominator for low, _ in row) for row, unit in pairs)
        highs = tuple(tuple(-(-high.numerator * unit // high.denominator) for _, high in row) for row, unit in pairs)
        return WholeRows(lows, highs, units)

    def entry(self, row: int, column: int, digits: int) -> Bounds:
        """Enclose one entry."""
        return root_bounds(self.powers[row][column], self.degree, digits)

    def copied(self, index: int) -> "RootMatrix":
        """Return the matrix with a copy of one criterion added last (同一項目の追加)."""
        rows = tuple((*row, row[index]) for row in self.powers)
        return RootMatrix((*rows, rows[index]), self.degree)


@dataclass(frozen=True, slots=True, eq=False)
class Perron:
    """The principal eigenvector 主固有ベクトル made to add up to one, and the principal eigenvalue λmax 最大固有値."""

    weights: Weights
    value: Enclosed


def perron(matrix: RootMatrix) -> Perron:
    """Return both: exactly where the vector is found rational, else enclosed; a consistent matrix has its size.

    >>> rows = ((Fraction(1), Fraction(3)), (Fraction(1, 3), Fraction(1)))
    >>> perron(RootMatrix(rows)).weights.exact
    (Fraction(3, 4), Fraction(1, 4))
    """
    consistent = matrix.is_consistent
    if consistent and matrix.degree == 1:
        return Perron(Weights.exactly([row[0] for row in matrix.powers]), Enclosed.exactly(Fraction(matrix.size)))
    exact = None if matrix.degree > 1 else _rational(matrix.whole(DIGITS))
    if exact is not None:
        image = sum(map(mul, matrix.powers[0], exact), Fraction(0))
        return Perron(Weights.exactly(exact), Enclosed.exactly(image / exact[0]))
    enclose = cache(lambda digits: _enclose(matrix.whole(digits + _GUARD), digits))
    return Perron(
        Weights.enclosed(lambda digits: enclose(digits).shares, _equitable(matrix)),
        Enclosed.exactly(Fraction(matrix.size)) if consistent else Enclosed(lambda digits: enclose(digits).value),
    )


def perron_weights(matrix: RootMatrix) -> Weights:
    """Return the principal eigenvector alone."""
    return perron(matrix).weights


def _rational(rows: WholeRows) -> list[Fraction] | None:
    """Return a rational eigenvector where one is found, checked exactly; a positive one is the principal one."""
    near = near_eigenvector(rows, DIGITS) or squared_eigenvector(rows, DIGITS)
    guess = [Fraction(x, near[0]).limit_denominator(_LARGEST_GUESS) for x in near]
    if min(guess) <= 0:
        return None
    common = lcm(*(x.denominator for x in guess))
    vector = [x.numerator * (common // x.denominator) for x in guess]
    first = sum(map(mul, rows.lows[0], vector))
    for row, unit, x in zip(rows.lows, rows.units, vector, strict=True):
        if sum(map(mul, row, vector)) * rows.units[0] * vector[0] != first * unit * x:
            return None
    return guess


@dataclass(frozen=True, slots=True)
class _Enclosure:
    """Bounds of the eigenvector and the eigenvalue, proven by one vector; ``distance`` is d over 10^places."""

    shares: tuple[Bounds, ...]
    value: Bounds
    distance: int


def _enclose(rows: WholeRows, digits: int) -> _Enclosure:
    near = near_eigenvector(rows, digits + _GUARD)
    if near is not None:
        found = _prove(rows, near, digits + _GUARD)
        if found.distance < 10 ** (_GUARD // 2):
            return found
    return _prove(rows, squared_eigenvector(rows, digits + _GUARD), digits + _GUARD)


def _prove(rows: WholeRows, vector: Sequence[int], places: int) -> _Enclosure:
    """Return what a vector proves, every bound rounded outwards to so many places."""
    one = 10**places
    divisors = [unit * x for unit, x in zip(rows.units, vector, strict=True)]
    lows = [list(map(mul, row, vector)) for row in rows.lows]
    highs = [list(map(mul, row, vector)) for row in rows.highs]
    least = min(sum(row) * one // below for row, below in zip(lows, divisors, strict=True))
    largest = max(-(-sum(row) * one // below) for row, below in zip(highs, divisors, strict=True))
    smallest = min(min(row) * one // below for row, below in zip(lows, divisors, strict=True))
    greatest = max(-(-max(row) * one // below) for row, below in zip(highs, divisors, strict=True))
    # d × 10^places; where it is not below one nothing is known of the shares.
    above, below = (largest - least) * (greatest + smallest) * one, 2 * least * smallest
    distance = -(-above // below) if below else one
    value = Fraction(least, one), Fraction(largest, one)
    if distance >= one:
        return _Enclosure(((Fraction(0), Fraction(1)),) * len(vector), value, one)
    total, left = sum(vector), one - distance
    shares = tuple(
        (Fraction(x * left // total, one), Fraction(-(-x * one * one // (total * left)), one)) for x in vector
    )
    return _Enclosure(shares, value, distance)


def _equitable(matrix: RootMatrix) -> tuple[int, ...]:
    """Give criteria the same number whose weights are proven equal.

    Where criteria fall into classes such that each one's entries towards every class are the same, whatever their
    order, the eigenvector is the same within each class: the classes' own small matrix has a positive
    eigenvector, which is one of the whole matrix, and a positive matrix has only one.
    """
    # Whether entries are equal is all that matters, and numbers are sorted faster than fractions.
    numbers = iter(alike([entry for row in matrix.powers for entry in row]))
    rows = [[next(numbers) for _ in row] for row in matrix.powers]
    kin: tuple[int, ...] = (0,) * matrix.size
    while True:
        seen = [(kin[i], tuple(sorted(zip(kin, row, strict=True)))) for i, row in enumerate(rows)]
        finer = alike(seen)
        if finer == kin:
            return kin
        kin = finer


def row_weights(matrix: RootMatrix) -> Weights:
    """Return the geometric means of the rows made to add up to one (行の幾何平均).

    w_i = (Π_j a_ij)^(1/n) ÷ Σ_k (Π_j a_kj)^(1/n). Exact where the ratios of the products are perfect powers.
    """
    products = []
    for row in matrix.powers:
        product = Fraction(1)
        for power in row:
            product *= power
        products.append(product)
    return rooted_weights(products, matrix.degree * matrix.size)


def rooted_weights(powers: Sequence[Fraction], degree: int) -> Weights:
    """Return weights in proportion to roots: w_i = p_i^(1/degree) ÷ Σ_k p_k^(1/degree)."""
    exact = [exact_root(power / powers[0], degree) for power in powers]
    if all(root is not None for root in exact):
        return Weights.exactly([root for root in exact if root is not None])
    return Weights.enclosed(
        lambda digits: normalised([root_bounds(power, degree, digits + _GUARD) for power in powers]), alike(powers)
    )
