"""Linear programs solved and proven (証明付き線形計画): the solver proposes, fractions decide.

HiGHS solves in floats; only *which* limits bind and which carry a multiplier is taken from it. From these the solution
and the multipliers are solved anew in fractions, and weak duality proves the optimum: no float reaches a caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from scipy.optimize import linprog

from scoring.elimination import Equation, solve

_BINDS: Final = 1e-7
"""How near to its limit, in units of the row, a row of the float solution is taken to bind."""

Vector = Sequence[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Minimise cost · x over x ≥ 0 with rows · x ≤ limits and equal_rows · x = equal (線形計画)."""

    cost: Vector
    rows: Sequence[Vector] = ()
    limits: Vector = ()
    equal_rows: Sequence[Vector] = ()
    equal: Vector = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The proven optimum (最適解): the point, its value, and the multipliers that prove it.

    ``multipliers`` are y ≤ 0 of the rows and z of the equalities: Σ y limits + Σ z equal = value while no column's
    Σ y row + Σ z row is above its cost, so no x admits less.
    """

    point: tuple[Fraction, ...]
    value: Fraction
    multipliers: tuple[Fraction, ...]


def minimise(program: Program) -> Optimum | None:
    """Solve a linear program exactly, None where it has no optimum or the proof could not be completed."""
    found = linprog(
        _floats(program.cost),
        A_ub=_table(program.rows),
        b_ub=_floats(program.limits) if program.rows else None,
        A_eq=_table(program.equal_rows),
        b_eq=_floats(program.equal) if program.equal_rows else None,
        method="highs-ds",
    )
    if found.status != 0:
        return None
    slack = [abs(one) for one in found.ineqlin.residual] if program.rows else []
    forces = [abs(one) for one in found.ineqlin.marginals] if program.rows else []
    binding = [index for index, one in enumerate(slack) if one <= _BINDS]
    basic = [index for index, one in enumerate(found.lower.marginals) if abs(one) <= _BINDS]
    zero = [index for index, one in enumerate(found.x) if one <= _BINDS]
    carrying = [index for index in binding if forces[index] > _BINDS]
    point = _point(program, [*carrying, *(index for index in binding if index not in carrying)], zero)
    multipliers = None if point is None else _multipliers(program, basic, carrying)
    if point is None or multipliers is None or not proves(program, point, multipliers):
        return None
    return Optimum(point=point, value=_dot(program.cost, point), multipliers=multipliers)


def proves(program: Program, point: Vector, multipliers: Vector) -> bool:
    """Whether a point is admissible and the multipliers prove that none is better (最適性の検証): all in fractions."""
    of_rows, of_equal = multipliers[: len(program.rows)], multipliers[len(program.rows) :]
    admissible = (
        all(x >= 0 for x in point)
        and all(_dot(row, point) <= limit for row, limit in zip(program.rows, program.limits, strict=True))
        and all(_dot(row, point) == right for row, right in zip(program.equal_rows, program.equal, strict=True))
    )
    bounded = all(y <= 0 for y in of_rows) and all(reduced >= 0 for reduced in _reduced_costs(program, multipliers))
    value = _dot(of_rows, program.limits) + _dot(of_equal, program.equal)
    return admissible and bounded and value == _dot(program.cost, point)


def _point(program: Program, binding: Sequence[int], zero: Sequence[int]) -> tuple[Fraction, ...] | None:
    size = len(program.cost)
    equations: list[Equation] = [*zip(program.equal_rows, program.equal, strict=True)]
    equations += [(_unit(size, index), Fraction(0)) for index in zero]
    equations += [(program.rows[index], program.limits[index]) for index in binding]
    found, free = solve(equations, size)
    return None if free else found


def _multipliers(program: Program, basic: Sequence[int], carrying: Sequence[int]) -> tuple[Fraction, ...] | None:
    size = len(program.rows)
    used = [*carrying, *range(size, size + len(program.equal_rows))]
    all_rows = [*program.rows, *program.equal_rows]
    equations: list[Equation] = [
        ([all_rows[index][column] for index in used], program.cost[column]) for column in basic
    ]
    found, _ = solve(equations, len(used))
    if found is None:
        return None
    multipliers = [Fraction(0)] * len(all_rows)
    for index, value in zip(used, found, strict=True):
        multipliers[index] = value
    return tuple(multipliers)


def _reduced_costs(program: Program, multipliers: Vector) -> list[Fraction]:
    all_rows = [*program.rows, *program.equal_rows]
    return [
        cost - sum((y * row[column] for y, row in zip(multipliers, all_rows, strict=True) if y), Fraction(0))
        for column, cost in enumerate(program.cost)
    ]


def _unit(size: int, index: int) -> list[Fraction]:
    return [Fraction(int(k == index)) for k in range(size)]


def _dot(one: Vector, other: Vector) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))


def _floats(values: Vector) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([float(value) for value in values])


def _table(rows: Sequence[Vector]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]] | None":
    return np.array([[float(value) for value in row] for row in rows]) if rows else None
