"""The members as one (集団の集約): their comparisons averaged, or their weights."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from scoring.elicitation.enclosed import Weights, alike, normalised
from scoring.elicitation.perron import RootMatrix, rooted_weights
from scoring.numbers.enclosure import Bounds
from scoring.numbers.roots import root_bounds

_GUARD = 15


def averaged_matrix(matrices: Sequence[RootMatrix], counts: Sequence[Fraction]) -> RootMatrix:
    """Return the geometric mean of the members' comparisons, entry by entry (個々の比較の集約、AIJ).

    a_ij = Π_m a_ij(m)^(λ_m), λ the members' weights made to add up to one. It keeps a_ji = 1 ÷ a_ij, as
    an arithmetic mean does not. Source: Aczél & Saaty 1983, J. Math. Psychology 27.

    >>> one, other = (RootMatrix(((Fraction(1), a), (1 / a, Fraction(1)))) for a in (Fraction(2), Fraction(8)))
    >>> averaged_matrix([one, other], [Fraction(1), Fraction(1)]).powers[0][1]
    Fraction(4, 1)
    """
    exponents, degree = _exponents(counts)
    size = matrices[0].size
    powers = tuple(
        tuple(_product([matrix.powers[i][j] for matrix in matrices], exponents) for j in range(size))
        for i in range(size)
    )
    return RootMatrix.of(powers, degree)


def arithmetic_weights(members: Sequence[Weights], counts: Sequence[Fraction]) -> Weights:
    """Return the arithmetic mean of the members' weights: w_i = Σ_m λ_m w_i(m) (重みの算術平均、AIP)."""
    total = sum(counts, Fraction(0))
    shares = [count / total for count in counts]

    def enclose(digits: int) -> tuple[Bounds, ...]:
        rows = zip(*(member.enclose(digits) for member in members), strict=True)
        return tuple(
            (
                sum((share * low for share, (low, _) in zip(shares, row, strict=True)), Fraction(0)),
                sum((share * high for share, (_, high) in zip(shares, row, strict=True)), Fraction(0)),
            )
            for row in rows
        )

    bounds = enclose(1)
    if all(low == high for low, high in bounds):
        return Weights.exactly([low for low, _ in bounds])
    return Weights.enclosed(enclose, _common_kin(members))


def geometric_weights(members: Sequence[Weights], counts: Sequence[Fraction]) -> Weights:
    """Return the geometric mean of the members' weights (重みの幾何平均): w_i ∝ Π_m w_i(m)^(λ_m), adding up to one."""
    exponents, degree = _exponents(counts)
    known = [member.exact for member in members]
    if all(one is not None for one in known):
        rows = zip(*(one for one in known if one is not None), strict=True)
        return rooted_weights([_product(row, exponents) for row in rows], degree)

    def enclose(digits: int) -> tuple[Bounds, ...]:
        rows = list(zip(*(member.enclose(digits + _GUARD) for member in members), strict=True))
        return normalised([_rooted(row, exponents, degree, digits) for row in rows])

    return Weights.enclosed(enclose, _common_kin(members))


def _rooted(row: Sequence[Bounds], exponents: Sequence[int], degree: int, digits: int) -> Bounds:
    low = root_bounds(_product([low for low, _ in row], exponents), degree, digits + _GUARD)[0]
    high = root_bounds(_product([high for _, high in row], exponents), degree, digits + _GUARD)[1]
    return low, high


def _exponents(counts: Sequence[Fraction]) -> tuple[list[int], int]:
    """Write the members' weights as whole exponents under one root: λ_m = exponents[m] ÷ degree."""
    common = lcm(*(count.denominator for count in counts))
    exponents = [count.numerator * (common // count.denominator) for count in counts]
    return exponents, sum(exponents)


def _product(values: Sequence[Fraction], exponents: Sequence[int]) -> Fraction:
    product = Fraction(1)
    for value, exponent in zip(values, exponents, strict=True):
        product *= value**exponent
    return product


def _common_kin(members: Sequence[Weights]) -> tuple[int, ...]:
    """Give criteria the same number that every member's weights are proven to hold equal."""
    return alike(list(zip(*(member.kin for member in members), strict=True)))
