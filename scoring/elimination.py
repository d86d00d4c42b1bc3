"""Linear equations in fractions (連立一次方程式): solved exactly by elimination on whole numbers."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from criteria.exact import exact

Equation = tuple[Sequence[Fraction], Fraction]
"""Coefficients and right-hand side: Σ a_k x_k = b."""


def solve_exactly(equations: Sequence[Equation], unknowns: int) -> tuple[Fraction, ...] | None:
    """Return the one solution of the equations, None where there is none or more than one.

    >>> solve_exactly([([Fraction(1), Fraction(1)], Fraction(3)), ([Fraction(1), Fraction(-1)], Fraction(1))], 2)
    (Fraction(2, 1), Fraction(1, 1))
    """
    found, free = solve(equations, unknowns)
    return None if found is None or free else found


def solve(equations: Sequence[Equation], unknowns: int) -> tuple[tuple[Fraction, ...] | None, int]:
    """Return a solution with what is free set to nothing, None where there is none, and how many unknowns are free."""
    rows: list[list[int]] = []
    pivots: list[int] = []
    for coefficients, right in equations:
        row = _whole([*coefficients, right])
        for own, pivot in zip(rows, pivots, strict=True):
            _clear(row, own, pivot)
        leading = next((k for k in range(unknowns) if row[k]), None)
        if leading is None:
            if row[-1]:
                return None, 0
            continue
        row = _reduced(row)
        for own in rows:
            _clear(own, row, leading)
        rows.append(row)
        pivots.append(leading)
    found = [Fraction(0)] * unknowns
    for row, pivot in zip(rows, pivots, strict=True):
        found[pivot] = Fraction(row[-1], row[pivot])
    return tuple(found), unknowns - len(rows)


def _whole(values: Sequence[Fraction]) -> list[int]:
    taken = [exact(value) for value in values]
    common = lcm(*(value.denominator for value in taken))
    return [value.numerator * (common // value.denominator) for value in taken]


def _clear(row: list[int], by: Sequence[int], pivot: int) -> None:
    if row[pivot]:
        factor, own = row[pivot], by[pivot]
        row[:] = _reduced([own * a - factor * b for a, b in zip(row, by, strict=True)])


def _reduced(row: list[int]) -> list[int]:
    common = gcd(*row)
    return [entry // common for entry in row] if common > 1 else row
