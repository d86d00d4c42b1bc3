"""Proven optima (最適解): scipy's linear programs in floats point to a corner, and no more of their answer is used.

Approximate by nature: what they point to is solved and proven in whole numbers by ``program``, or else found anew by
the simplex method in whole numbers. Several programs are solved in one call, side by side, since a call costs more than
its work: one for each of fifty bids misses the bound on "who can win" in ``make bench``.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import block_diag

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.linear.program import Bound, Corner, Optimum, Program, proven
from scoring.solve.linear.settled import settled
from scoring.solve.linear.simplex import exact_optimum

Floats: TypeAlias = NDArray[np.float64]

_OPTIONS: Final = {
    "presolve": False,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}

_NEAR: Final = 1e-9
"""Within so much a condition is taken to hold with equality, or a price to be nothing."""

_SECOND: Final = 10**9


def optima(programs: Sequence[Program], deadline: Deadline = NO_DEADLINE) -> list[Optimum]:
    """Return the proven optimum of each program (最適解).

    Raises
    ------
    InfeasibleError, UnboundedError
        Where one of them has none.
    OutOfTimeError
        Where the deadline passes first.
    """
    found = []
    for program, corner in zip(programs, _corners(programs, deadline), strict=True):
        at_corner = None if corner is None else proven(program, corner, deadline)
        optimum = at_corner or exact_optimum(program, deadline)
        found.append(optimum if optimum.only else settled(program, optimum, deadline))
    return found


class _Scaled:
    """One program in floats, its objective and every row brought near one."""

    def __init__(self, program: Program) -> None:
        size, unit, rows = len(program.lower), program.unit, program.rows
        table = np.array([row.coefficients for row in rows], dtype=np.float64).reshape(len(rows), size)
        heights = np.abs(table).max(axis=1, initial=0)
        heights[heights == 0] = 1
        costs = np.array(program.objective, dtype=np.float64)
        self.costs = costs / (np.abs(costs).max() or 1)
        self.table = table / heights[:, np.newaxis]
        self.bounds = _bounds(program.lower, program.upper) / unit
        self.sides = _bounds([row.lower for row in rows], [row.upper for row in rows]) / (heights * unit)
        self.equal = self.sides[0] == self.sides[1]
        self.most, self.least = (np.isfinite(ends) & ~self.equal for ends in self.sides[::-1])

    @property
    def at_most(self) -> Floats:
        """The rows with an upper side, and those with a lower one turned round."""
        return np.vstack([self.table[self.most], -self.table[self.least]])

    def corner(self, point: Floats, prices: Floats, equal_prices: Floats) -> Corner:
        """Read off what holds with equality, and what has a price; ``prices`` are those of ``at_most``."""
        multipliers = np.zeros(len(self.table))
        multipliers[self.equal] = equal_prices
        multipliers[self.most] += prices[: np.count_nonzero(self.most)]
        multipliers[self.least] -= prices[np.count_nonzero(self.most) :]
        return Corner(
            columns=_held(point, self.bounds),
            rows=_held(self.table @ point, self.sides),
            level=np.flatnonzero(np.abs(self.costs + multipliers @ self.table) <= _NEAR).tolist(),
            priced=np.flatnonzero(np.abs(multipliers) > _NEAR).tolist(),
        )


def _corners(programs: Sequence[Program], deadline: Deadline) -> Sequence[Corner | None]:
    """Solve all programs in each call; None where the solver found no optimum of them all in time."""
    nothing = [None] * len(programs)
    try:
        scaled = [_Scaled(program) for program in programs]
    except OverflowError:
        return nothing
    most = [np.r_[each.sides[1][each.most], -each.sides[0][each.least]] for each in scaled]
    equal = [each.sides[0][each.equal] for each in scaled]
    options: dict[str, Any] = dict(_OPTIONS)
    if deadline.left is not None:
        options["time_limit"] = deadline.left / _SECOND
    solved = linprog(
        -np.concatenate([each.costs for each in scaled]),
        A_ub=block_diag([each.at_most for each in scaled], format="csc"),
        b_ub=np.concatenate(most),
        A_eq=block_diag([each.table[each.equal] for each in scaled], format="csc"),
        b_eq=np.concatenate(equal),
        bounds=np.concatenate([each.bounds.T for each in scaled]),
        method="highs-ds",
        options=options,
    )
    if solved.status:
        return nothing
    parts = (
        np.split(numbers, np.cumsum([len(side) for side in sides])[:-1])
        for numbers, sides in (
            (solved.x, [each.costs for each in scaled]),
            (solved.ineqlin.marginals, most),
            (solved.eqlin.marginals, equal),
        )
    )
    return [each.corner(*own) for each, *own in zip(scaled, *parts, strict=True)]


def _bounds(lower: Sequence[Bound], upper: Sequence[Bound]) -> Floats:
    return np.array(
        [
            [-np.inf if low is None else low for low in lower],
            [np.inf if high is None else high for high in upper],
        ],
        dtype=np.float64,
    )


def _held(values: Floats, ends: Floats) -> dict[int, bool]:
    """Return which values are at an end, the upper one where true."""
    at_lower, at_upper = np.abs(values - ends) <= _NEAR
    return {int(k): bool(at_upper[k]) for k in np.flatnonzero(at_lower | at_upper)}
