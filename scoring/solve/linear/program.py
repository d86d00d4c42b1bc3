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

    ``unit`` is about how large x is: floats count in it. Of points of one value that is taken which is greatest in the
    first of ``columns_first``, then in the next, and of multipliers alike by ``rows_first``: a solver's choice among
    them differs from release to release.
    """

    objective: tuple[int, ...]
    rows: tuple[LinearRow, ...]
    lower: tuple[Bound, ...]
    upper: tuple[Bound, ...]
    unit: int = 1
    columns_first: Sequence[int] = ()
    rows_first: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Corner:
    """What a solver says of an optimum: the conditions to look at (最適解の候補).

    ``columns`` and ``rows`` hold with equality, at the upper bound where true; ``level`` are columns whose reduced cost
    is nothing, ``priced`` rows whose multiplier is not.
    """

    columns: dict[int, bool]
    rows: dict[int, bool]
    level: list[int]
    priced: list[int]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A proven optimum (最適解): the point, its value, and the multiplier of each row that has one.

    ``only`` says that there is no other, neither point nor multipliers.
    """

    value: Fraction
    point: tuple[Fraction, ...]
    multipliers: dict[int, Fraction]
    only: bool = False


def solve_equations(
    matrix: Sequence[Sequence[int]], side: Sequence[int], unknowns: int, deadline: Deadline = NO_DEADLINE
) -> tuple[list[int], int, list[int]] | None:
    """Solve ``matrix · x = side`` in whole numbers (Bareiss 1968): x over one divisor, or None where nothing does.

    The third part are the unknowns that the equations determine; those left open are nothing.

    >>> solve_equations([[2, 0], [1, 1], [3, 1]], [4, 5, 9], 2)
    ([4, 6], 2, [0, 1])
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
    return (solved, before, held) if before > 0 else ([-x for x in solved], -before, held)


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
    (solved, below, own_rows), (prices, unit, own_columns) = primal, dual
    inside = dict(zip(free, solved, strict=True))
    point = [inside[k] if k in inside else held[k] * below for k in range(size)]
    multipliers = {r: price for r, price in zip(corner.priced, prices, strict=True) if price}
    exact = _corner(program, point, below, multipliers, unit)
    if exact is None:
        return None
    value = Fraction(sum(map(mul, program.objective, point)), below)
    given = {r: Fraction(price, unit) for r, price in multipliers.items()}
    # Equations none of which follows from the others leave the unknowns of the transposed ones no choice.
    only = exact == corner and len(own_rows) == len(rows) and len(own_columns) == len(costs)
    return Optimum(value, tuple(Fraction(x, below) for x in point), given, only)


def _corner(
    program: Program, point: Sequence[int], below: int, multipliers: dict[int, int], unit: int
) -> Corner | None:
    """Return the corner exactly; None unless all conditions are kept and only those with equality have a price.

    The price of a bound is the reduced cost of its column.
    """
    corner = Corner({}, {}, [], list(multipliers))
    for r, row in enumerate(program.rows):
        price = multipliers.get(r, 0)
        under, over = room(row.lower, sum(map(mul, row.coefficients, point)), row.upper, below)
        if not _holds(under, over, price):
            return None
        if under == 0 or over == 0:
            corner.rows[r] = over == 0
    used = [(program.rows[r].coefficients, price) for r, price in multipliers.items()]
    for k, cost in enumerate(program.objective):
        reduced = cost * unit - sum(row[k] * price for row, price in used)
        under, over = room(program.lower[k], point[k], program.upper[k], below)
        if not _holds(under, over, reduced):
            return None
        if under == 0 or over == 0:
            corner.columns[k] = over == 0
        if not reduced:
            corner.level.append(k)
    return corner


def room(low: Bound, value: int, high: Bound, below: int) -> tuple[Bound, Bound]:
    """Return the bounds as seen from ``value / below`` (余地), in units of ``1 / below``."""
    return None if low is None else low * below - value, None if high is None else high * below - value


def _holds(under: Bound, over: Bound, price: int) -> bool:
    """Whether nothing lies within its bounds: it is the upper one with a price, the lower with its opposite."""
    if (under is not None and under > 0) or (over is not None and over < 0):
        return False
    return not price or (over if price > 0 else under) == 0
