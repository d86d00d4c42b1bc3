"""Linear programs in whole numbers (整数係数の線形計画): a corner a solver points to, solved and proven exactly.

A solver in floats answers quickly and nearly. Of its answer only this is taken: which bounds and rows hold with
equality, and which have a price. Those equations are solved here in whole numbers, and every condition of an optimum is
checked exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline

Bound: TypeAlias = int | None

_STEPS: Final = 8
"""Columns eliminated between two looks at the deadline."""


@dataclass(frozen=True, slots=True)
class LinearRow:
    """One condition ``lower ≤ coefficients · x ≤ upper`` in whole numbers; None is no bound."""

    coefficients: tuple[int, ...]
    lower: Bound
    upper: Bound


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise ``objective · x`` under rows and bounds of the columns, all in whole numbers.

    ``unit`` is about how large x is: floats count in it.
    """

    objective: tuple[int, ...]
    rows: tuple[LinearRow, ...]
    lower: tuple[Bound, ...]
    upper: tuple[Bound, ...]
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Corner:
    """What a solver says of an optimum: the conditions to look at (最適解の候補).

    ``columns`` and ``rows`` hold with equality, at the upper bound where true; ``level`` are columns whose reduced cost
    is nothing, ``priced`` rows whose multiplier is not.
    """

    columns: dict[int, bool]
    rows: dict[int, bool]
    level: Sequence[int]
    priced: Sequence[int]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A proven optimum (最適解): the point, its value, and the multiplier of each row that has one."""

    value: Fraction
    point: tuple[Fraction, ...]
    multipliers: dict[int, Fraction]


def solve_equations(
    matrix: Sequence[Sequence[int]], side: Sequence[int], unknowns: int, deadline: Deadline = NO_DEADLINE
) -> tuple[list[int], int] | None:
    """Solve ``matrix · x = side`` in whole numbers (Bareiss 1968): x over one divisor, or None where nothing does.

    What the equations leave open is nothing.

    >>> solve_equations([[2, 0], [1, 1], [3, 1]], [4, 5, 9], 2)
    ([4, 6], 2)
    """
    table = [[*row, own] for row, own in zip(matrix, side, strict=True)]
    held: list[int] = []
    before = 1
    for k in range(unknowns):
        if not k % _STEPS:
            deadline.check()
        top = len(held)
        chosen = next((i for i in range(top, len(table)) if table[i][k]), None)
        if chosen is None:
            continue
        table[top], table[chosen] = table[chosen], table[top]
        pivot_row = table[top][k:]
        pivot = pivot_row[0]
        for row in table[top + 1 :]:
            factor = row[k]
            if factor:
                row[k:] = [(pivot * x - factor * y) // before for x, y in zip(row[k:], pivot_row, strict=True)]
            elif pivot != before:
                row[k:] = [pivot * x // before for x in row[k:]]
        before = pivot
        held.append(k)
    if any(row[unknowns] for row in table[len(held) :]):
        return None
    solved = [0] * unknowns
    for row, k in zip(reversed(table[: len(held)]), reversed(held), strict=True):
        rest = row[unknowns] * before - sum(map(mul, row[k + 1 : unknowns], solved[k + 1 :]))
        solved[k] = rest // row[k]
    return (solved, before) if before > 0 else ([-x for x in solved], -before)


def proven(program: Program, corner: Corner, deadline: Deadline = NO_DEADLINE) -> Optimum | None:
    """Solve the equations of a corner exactly; the optimum where every condition of one holds, else None.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes first.
    """
    size = len(program.lower)
    held = {k: (program.upper if at_upper else program.lower)[k] or 0 for k, at_upper in corner.columns.items()}
    free = [k for k in range(size) if k not in held]
    rows = [(program.rows[r], at_upper) for r, at_upper in corner.rows.items()]
    moved = [(k, value) for k, value in held.items() if value]
    sides = [
        ((row.upper if at_upper else row.lower) or 0) - sum(row.coefficients[k] * value for k, value in moved)
        for row, at_upper in rows
    ]
    primal = solve_equations([[row.coefficients[k] for k in free] for row, _ in rows], sides, len(free), deadline)
    costs = [[program.rows[r].coefficients[k] for r in corner.priced] for k in corner.level]
    dual = solve_equations(costs, [program.objective[k] for k in corner.level], len(corner.priced), deadline)
    if primal is None or dual is None:
        return None
    (solved, below), (prices, unit) = primal, dual
    inside = dict(zip(free, solved, strict=True))
    point = [inside[k] if k in inside else held[k] * below for k in range(size)]
    multipliers = {r: price for r, price in zip(corner.priced, prices, strict=True) if price}
    if not _is_optimum(program, point, below, multipliers, unit):
        return None
    value = Fraction(sum(map(mul, program.objective, point)), below)
    given = {r: Fraction(price, unit) for r, price in multipliers.items()}
    return Optimum(value, tuple(Fraction(x, below) for x in point), given)


def _is_optimum(program: Program, point: Sequence[int], below: int, multipliers: dict[int, int], unit: int) -> bool:
    """Whether ``point / below`` keeps every condition, and only such as hold with equality have a price of their sign.

    The price of a bound is the reduced cost of its column.
    """
    for r, row in enumerate(program.rows):
        if not _holds(row.lower, sum(map(mul, row.coefficients, point)), row.upper, below, multipliers.get(r, 0)):
            return False
    used = [(program.rows[r].coefficients, price) for r, price in multipliers.items()]
    for k, cost in enumerate(program.objective):
        reduced = cost * unit - sum(row[k] * price for row, price in used)
        if not _holds(program.lower[k], point[k], program.upper[k], below, reduced):
            return False
    return True


def _holds(low: Bound, value: int, high: Bound, below: int, price: int) -> bool:
    """Whether ``value / below`` is within its bounds: at the upper one with a price, at the lower with its opposite."""
    over = None if low is None else value - low * below
    under = None if high is None else high * below - value
    if (over is not None and over < 0) or (under is not None and under < 0):
        return False
    return not price or (under if price > 0 else over) == 0
