"""Which of equal optima is taken (同値の最適解の選択): the program's own order decides it, never the solver.

A solver ends at any one of them, and its next release at another; what is published must not change with it. All
optima are reached from a proven one by steps that keep the conditions with a price as equations. What these leave open,
mostly nothing, is settled by the simplex method in whole numbers; from nothing, it takes minutes for a hundred bids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm
from operator import mul
from typing import Final

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.linear.program import Bound, LinearRow, Optimum, Program, room, solve_equations
from scoring.solve.linear.simplex import exact_optimum

_FIXED: Final = (0, 0)


def settled(program: Program, optimum: Optimum, deadline: Deadline = NO_DEADLINE) -> Optimum:
    """Return the optimum that is first by the program's order, in its point and in its multipliers (順序による選択).

    Raises
    ------
    OutOfTimeError
        Where the deadline passes first.
    """
    face = _Face(program, optimum)
    point, multipliers = face.point(program.columns_first, deadline), face.multipliers(program.rows_first, deadline)
    return replace(optimum, point=point, multipliers=multipliers, only=True)


class _Face:
    """All optima, as steps from one of them in whole numbers: points over ``below``, prices over ``unit``."""

    def __init__(self, program: Program, optimum: Optimum) -> None:
        self._point, self._below = _over_one(optimum.point)
        self._prices, self._unit = _over_one(
            [optimum.multipliers.get(r, Fraction(0)) for r in range(len(program.rows))]
        )
        self._rows = [row.coefficients for row in program.rows]
        used = [(row, price) for row, price in zip(self._rows, self._prices, strict=True) if price]
        self._reduced = [
            cost * self._unit - sum(row[k] * price for row, price in used) for k, cost in enumerate(program.objective)
        ]
        self._row_ends = [
            room(row.lower, sum(map(mul, row.coefficients, self._point)), row.upper, self._below)
            for row in program.rows
        ]
        columns = zip(program.lower, self._point, program.upper, strict=True)
        self._column_ends = [room(low, x, high, self._below) for low, x, high in columns]

    def point(self, order: Sequence[int], deadline: Deadline) -> tuple[Fraction, ...]:
        """Go as far as can be in the columns named, one after another."""
        ends = [_FIXED if price else own for price, own in zip(self._reduced, self._column_ends, strict=True)]
        rows = [
            LinearRow(row, *(_FIXED if price else own))
            for row, price, own in zip(self._rows, self._prices, self._row_ends, strict=True)
        ]
        steps = _farthest(ends, rows, order, deadline)
        return tuple((x + step) / self._below for x, step in zip(self._point, steps, strict=True))

    def multipliers(self, order: Sequence[int], deadline: Deadline) -> dict[int, Fraction]:
        """Raise the prices of the rows named as far as can be: only rows that hold with equality have one.

        At the lower end a price is nothing or less, at the upper nothing or more, where both ends meet any.
        """
        tight = [r for r, own in enumerate(self._row_ends) if 0 in own]
        ends = [
            (None if under == 0 else -self._prices[r], None if over == 0 else -self._prices[r])
            for r, (under, over) in ((r, self._row_ends[r]) for r in tight)
        ]
        rows = [
            LinearRow(
                tuple(self._rows[r][k] for r in tight), None if over == 0 else price, None if under == 0 else price
            )
            for k, (price, (under, over)) in enumerate(zip(self._reduced, self._column_ends, strict=True))
        ]
        steps = _farthest(ends, rows, [tight.index(r) for r in order if r in tight], deadline)
        prices = {r: (self._prices[r] + step) / self._unit for r, step in zip(tight, steps, strict=True)}
        return {r: price for r, price in prices.items() if price}


def _farthest(
    ends: Sequence[tuple[Bound, Bound]], rows: Sequence[LinearRow], order: Sequence[int], deadline: Deadline
) -> list[Fraction]:
    """Return the step that leads farthest in some columns, one after another; standing still keeps all conditions."""
    free = [k for k, own in enumerate(ends) if own != _FIXED]
    within = [LinearRow(tuple(row.coefficients[k] for k in free), row.lower, row.upper) for row in rows]
    equations = [row.coefficients for row in within if (row.lower, row.upper) == _FIXED]
    ways = list(_ways(equations, len(free), deadline))
    along = {k: tuple(way[place] for way in ways) for place, k in enumerate(free)}
    objectives = [along[k] for k in order if any(along.get(k, ()))]
    steps = [Fraction(0)] * len(ends)
    if objectives:
        felt = [LinearRow(rates, *ends[k]) for k, rates in along.items()] + [
            LinearRow(tuple(sum(map(mul, row.coefficients, way)) for way in ways), row.lower, row.upper)
            for row in within
        ]
        conditions = tuple(row for row in felt if any(row.coefficients))
        program = Program(objectives[0], conditions, lower=(None,) * len(ways), upper=(None,) * len(ways))
        farthest = exact_optimum(program, deadline, objectives[1:]).point
        for k, rates in along.items():
            steps[k] = sum(map(mul, farthest, rates), Fraction(0))
    return steps


def _ways(equations: Sequence[Sequence[int]], size: int, deadline: Deadline) -> Iterator[list[int]]:
    """Yield the directions that keep all equations, one for each unknown they leave open (解空間の基底)."""
    solved = solve_equations(equations, [0] * len(equations), size, deadline)
    held = set() if solved is None else set(solved[2])
    for k in range(size):
        if k not in held:
            turned = solve_equations(equations, [-row[k] for row in equations], size, deadline)
            if turned is not None:
                way, below, _ = turned
                way[k] = below
                common = gcd(*way)
                yield [x // common for x in way]


def _over_one(numbers: Sequence[Fraction]) -> tuple[list[int], int]:
    below = lcm(*(number.denominator for number in numbers))
    return [number.numerator * (below // number.denominator) for number in numbers], below
