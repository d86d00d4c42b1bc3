"""The principal eigenvector of a positive matrix (主固有ベクトル), enclosed with proof.

Any positive vector x proves bounds. The eigenvalue lies between the least and the largest (Ax)_i ÷ x_i (Collatz 1942,
Wielandt 1950). The matrix brings positive vectors nearer to one another in Hilbert's metric by the factor
κ = (√Δ − 1) ÷ (√Δ + 1) at least, Δ its largest ratio of cross products (Birkhoff 1957), so with R the largest
(Ax)_i ÷ x_i over the least, x is within d = ln R ÷ (1 − κ) ≤ (R − 1)(√Δ + 1) ÷ 2 of the eigenvector v, and where both
add up to one, x_i (1 − d) ≤ v_i ≤ x_i ÷ (1 − d). How x was found does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isqrt
from typing import Final

from criteria.exact import RoundingMode, divide
from scoring.elicitation.enclosed import Enclosed, Weights, alike, normalised
from scoring.enclosure import Bounds
from scoring.roots import exact_root, root_bounds

_GUARD: Final = 15
_LARGEST_GUESS: Final = 10_000
_HALF: Final = Fraction(1, 2)

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

    def bounds(self, digits: int) -> list[list[Bounds]]:
        """Enclose every entry."""
        return [[root_bounds(power, self.degree, digits) for power in row] for row in self.powers]

    def entry(self, row: int, column: int, digits: int) -> Bounds:
        """Enclose one entry."""
        return root_bounds(self.powers[row][column], self.degree, digits)

    def copied(self, index: int) -> "RootMatrix":
        """Return the matrix with a copy of one criterion added last (同一項目の追加)."""
        rows = tuple((*row, row[index]) for row in self.powers)
        return RootMatrix((*rows, rows[index]), self.degree)


def perron_weights(matrix: RootMatrix) -> Weights:
    """Return the principal eigenvector made to add up to one: exactly where it is found rational, else enclosed.

    >>> rows = ((Fraction(1), Fraction(3)), (Fraction(1, 3), Fraction(1)))
    >>> perron_weights(RootMatrix(rows)).exact
    (Fraction(3, 4), Fraction(1, 4))
    """
    exact = _rational(matrix)
    if exact is not None:
        return Weights.exactly(exact)
    return Weights.enclosed(lambda digits: _enclose(matrix, digits), _equitable(matrix))


def perron_value(matrix: RootMatrix) -> Enclosed:
    """Return the principal eigenvalue λmax (最大固有値); a consistent matrix has its size."""
    if matrix.is_consistent:
        return Enclosed.exactly(Fraction(matrix.size))
    exact = _rational(matrix)
    if exact is not None:
        return Enclosed.exactly(_image(matrix.powers, exact)[0] / exact[0])

    @cache
    def bounds(digits: int) -> Bounds:
        low, high = _quotients(matrix, digits)[1:]
        return low, high

    return Enclosed(bounds)


def _image(rows: Rows, vector: Sequence[Fraction]) -> list[Fraction]:
    return [sum((a * x for a, x in zip(row, vector, strict=True)), Fraction(0)) for row in rows]


def _rational(matrix: RootMatrix) -> list[Fraction] | None:
    """Return a rational eigenvector where one is found, checked exactly; a positive one is the principal one."""
    if matrix.degree != 1:
        return None
    if matrix.is_consistent:
        return [row[0] for row in matrix.powers]
    near = _approximate(matrix, _GUARD)
    guess = [Fraction(x, near[0]).limit_denominator(_LARGEST_GUESS) for x in near]
    if min(guess) <= 0:
        return None
    quotients = {y / x for x, y in zip(guess, _image(matrix.powers, guess), strict=True)}
    return guess if len(quotients) == 1 else None


def _approximate(matrix: RootMatrix, digits: int) -> list[int]:
    """Return an approximate eigenvector as whole numbers: the row sums of a high power, by squaring again and again."""
    unit = 10 ** (digits + _GUARD)
    power = [[int((low + high) * _HALF * unit) for low, high in row] for row in matrix.bounds(digits + _GUARD)]
    root = isqrt(_cross_ratio(matrix.bounds(_GUARD))) + 1
    # κ^m is below 10^−digits once m is above digits × ln 10 × (√Δ + 1) ÷ 2.
    for _ in range((2 * digits * (root + 1)).bit_length()):
        columns = list(zip(*power, strict=True))
        squared = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in power]
        largest = max(map(max, squared))
        power = [[max(entry * unit // largest, 1) for entry in row] for row in squared]
    return [sum(row) for row in power]


def _cross_ratio(entries: Sequence[Sequence[Bounds]]) -> int:
    """Return a whole number of at least Δ = max a_ik a_jl ÷ (a_il a_jk)."""
    largest = Fraction(1)
    for one in entries:
        for other in entries:
            most = max(high / low for (_, high), (low, _) in zip(one, other, strict=True))
            least = min(low / high for (low, _), (_, high) in zip(one, other, strict=True))
            largest = max(largest, most / least)
    return int(largest) + 1


def _quotients(matrix: RootMatrix, digits: int) -> tuple[list[int], Fraction, Fraction]:
    """Return an approximate eigenvector x with the least and the largest (Ax)_i ÷ x_i, rounded outwards."""
    vector = _approximate(matrix, digits)
    entries = matrix.bounds(digits + _GUARD)
    lows = [Fraction(sum(low * x for (low, _), x in zip(row, vector, strict=True))) for row in entries]
    highs = [Fraction(sum(high * x for (_, high), x in zip(row, vector, strict=True))) for row in entries]
    least = min(y / x for x, y in zip(vector, lows, strict=True))
    largest = max(y / x for x, y in zip(vector, highs, strict=True))
    return vector, _outwards(least, digits, RoundingMode.DOWN), _outwards(largest, digits, RoundingMode.UP)


def _outwards(value: Fraction, digits: int, mode: RoundingMode) -> Fraction:
    unit = 10 ** (digits + _GUARD)
    return Fraction(divide(value.numerator * unit, value.denominator, mode), unit)


def _enclose(matrix: RootMatrix, digits: int) -> tuple[Bounds, ...]:
    vector, least, largest = _quotients(matrix, digits)
    root = isqrt(_cross_ratio(matrix.bounds(digits))) + 1
    distance = (largest / least - 1) * (root + 1) / 2
    total = sum(vector)
    shares = [Fraction(x, total) for x in vector]
    if distance >= 1:
        return tuple((Fraction(0), Fraction(1)) for _ in shares)
    return tuple(
        (
            _outwards(share * (1 - distance), digits, RoundingMode.DOWN),
            _outwards(share / (1 - distance), digits, RoundingMode.UP),
        )
        for share in shares
    )


def _equitable(matrix: RootMatrix) -> tuple[int, ...]:
    """Give criteria the same number whose weights are proven equal.

    Where criteria fall into classes such that each one's entries towards every class are the same, whatever their
    order, the eigenvector is the same within each class: the classes' own small matrix has a positive
    eigenvector, which is one of the whole matrix, and a positive matrix has only one.
    """
    kin: tuple[int, ...] = (0,) * matrix.size
    while True:
        seen = [
            (kin[i], tuple(sorted((kin[j], entry) for j, entry in enumerate(row))))
            for i, row in enumerate(matrix.powers)
        ]
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
