"""Linear programs in whole numbers (整数係数の線形計画): a corner a solver names, solved and proven exactly.

A solver in floats answers quickly and nearly. Of its answer only the *basis* is taken: which bounds and rows hold with
equality. Those equations are solved here in whole numbers, and every condition of an optimum is checked exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline

Bound: TypeAlias = int | None

_STEPS: Final = 8
"""Rows eliminated between two looks at the deadline."""


@dataclass(frozen=True, slots=True)
class LinearRow:
    """One condition ``lower ≤ coefficients · x ≤ upper`` in whole numbers; None is no bound."""

    coefficients: tuple[int, ...]
    lower: Bound
    upper: Bound


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise ``objective · x`` under rows and bounds of the columns, all in whole numbers."""

    objective: tuple[int, ...]
    rows: tuple[LinearRow, ...]
    lower: tuple[Bound, ...]
    upper: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """Which conditions hold with equality (基底): ``columns`` and ``rows`` by position, at the upper bound where true.

    All other columns are solved for.
    """

    columns: dict[int, bool]
    rows: dict[int, bool]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A proven optimum (最適解): the point, its value, and the multiplier of each row that holds with equality."""

    value: Fraction
    point: tuple[Fraction, ...]
    multipliers: dict[int, Fraction]


def solve_square(
    matrix: Sequence[Sequence[int]], side: Sequence[int], deadline: Deadline = NO_DEADLINE
) -> tuple[list[int], int] | None:
    """Solve ``matrix · x = side`` in whole numbers (Bareiss 1968): x over one divisor, or None where it is singular.

    >>> solve_square([[2, 0], [1, 1]], [4, 5])
    ([4, 6], 2)
    """
    size = len(matrix)
    table = [[*row, own] for row, own in zip(matrix, side, strict=True)]
    before = 1
    for k in range(size):
        if not k % _STEPS:
            deadline.check()
        chosen = next((i for i in range(k, size) if table[i][k]), None)
        if chosen is None:
            return None
        table[k], table[chosen] = table[chosen], table[k]
        pivot_row = table[k][k:]
        pivot = pivot_row[0]
        for i in range(k + 1, size):
            row = table[i]
            factor = row[k]
            if factor:
                row[k:] = [(pivot * x - factor * y) // before for x, y in zip(row[k:], pivot_row, strict=True)]
            elif pivot != before:
                row[k:] = [pivot * x // before for x in row[k:]]
        before = pivot
    solved = [0] * size
    for i in range(size - 1, -1, -1):
        row = table[i]
        rest = row[size] * before - sum(map(mul, row[i + 1 : size], solved[i + 1 :]))
        solved[i] = rest // row[i]
    return (solved, before) if before > 0 else ([-x for x in solved], -before)


def corner(program: Program, basis: Basis, deadline: Deadline = NO_DEADLINE) -> Optimum | None:
    """Solve the equations of a basis exactly; the optimum where every condition of one holds, else None.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes first.
    """
    free = [k for k in range(len(program.lower)) if k not in basis.columns]
    if len(free) != len(basis.rows):
        return None
    fixed = {k: program.upper[k] if at_upper else program.lower[k] for k, at_upper in basis.columns.items()}
    sides = [program.rows[r].upper if at_upper else program.rows[r].lower for r, at_upper in basis.rows.items()]
    held = {k: value for k, value in fixed.items() if value is not None}
    right = [value for value in sides if value is not None]
    if len(held) < len(fixed) or len(right) < len(sides):
        return None
    rows = [program.rows[r].coefficients for r in basis.rows]
    matrix = [[row[k] for k in free] for row in rows]
    moved = [(k, value) for k, value in held.items() if value]
    rest = [b - sum(row[k] * v for k, v in moved) for row, b in zip(rows, right, strict=True)]
    primal = solve_square(matrix, rest, deadline)
    dual = solve_square(list(zip(*matrix, strict=True)), [program.objective[k] for k in free], deadline)
    if primal is None or dual is None:
        return None
    (solved, below), (prices, unit) = primal, dual
    inside = dict(zip(free, solved, strict=True))
    point = [inside[k] if k in inside else held[k] * below for k in range(len(program.lower))]
    multipliers = dict(zip(basis.rows, prices, strict=True))
    if not (_feasible(program, point, below) and _priced(program, basis, multipliers, unit)):
        return None
    value = Fraction(sum(map(mul, program.objective, point)), below)
    given = {r: Fraction(y, unit) for r, y in multipliers.items() if y}
    return Optimum(value, tuple(Fraction(x, below) for x in point), given)


def _feasible(program: Program, point: Sequence[int], below: int) -> bool:
    """Whether ``point / below`` keeps every bound and row."""
    bounds = zip(program.lower, point, program.upper, strict=True)
    if not all(_within(low, x, high, below) for low, x, high in bounds):
        return False
    return all(_within(row.lower, sum(map(mul, row.coefficients, point)), row.upper, below) for row in program.rows)


def _within(low: Bound, value: int, high: Bound, below: int) -> bool:
    return (low is None or low * below <= value) and (high is None or value <= high * below)


def _priced(program: Program, basis: Basis, multipliers: Mapping[int, int], unit: int) -> bool:
    """Whether no column at a bound, and no row, would rather leave it: the sign of every reduced cost."""
    for r, at_upper in basis.rows.items():
        row, price = program.rows[r], multipliers[r]
        if row.lower != row.upper and (price < 0 if at_upper else price > 0):
            return False
    used = [(program.rows[r].coefficients, price) for r, price in multipliers.items() if price]
    for k, at_upper in basis.columns.items():
        cost = program.objective[k] * unit - sum(row[k] * price for row, price in used)
        if program.lower[k] != program.upper[k] and (cost < 0 if at_upper else cost > 0):
            return False
    return True
