"""HiGHS in floats (線形計画ソルバー): it names the corner to look at, and nothing else of its answer is used.

Approximate by nature: what it names is solved and proven in whole numbers by ``program``, or else found anew without
it. Used directly, because the program of the next bid differs from the last in its objective or in two bounds, and a
solver that stays open answers that in a fraction of a start.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import highspy
import numpy as np

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.linear.program import Basis, Bound, Program

_OPTIONS: Final[dict[str, Any]] = {
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}


_SECOND: Final = 10**9


class _Quiet(highspy.Highs):
    """HiGHS without a word: its first line would go to standard output before an option can forbid it."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's constructor calls it by this name
        """Forbid the output; nothing here needs to be called back."""
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - the option's value


class Corners:
    """An open solver for one program whose objective and row bounds may change; a column's unit is ``unit``."""

    def __init__(self, program: Program, unit: int) -> None:
        """Load the program with its objective, every row brought near one."""
        size = len(program.lower)
        heights = [max(map(abs, row.coefficients)) or 1 for row in program.rows]
        table = np.array([[a / h for a in row.coefficients] for row, h in zip(program.rows, heights, strict=True)])
        self._sides = [height * unit for height in heights]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, len(program.rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.zeros(size)
        model.col_lower_ = [_bound(low, unit, -1) for low in program.lower]
        model.col_upper_ = [_bound(high, unit, 1) for high in program.upper]
        model.row_lower_ = [_bound(row.lower, side, -1) for row, side in zip(program.rows, self._sides, strict=True)]
        model.row_upper_ = [_bound(row.upper, side, 1) for row, side in zip(program.rows, self._sides, strict=True)]
        where = np.nonzero(table)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.r_[0, np.cumsum(np.count_nonzero(table, axis=1))]
        model.a_matrix_.index_ = where[1]
        model.a_matrix_.value_ = table[where]
        self._highs = _opened()
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(model)
        self._columns = np.arange(size, dtype=np.int32)
        self.set_objective(program.objective)

    def set_objective(self, objective: Sequence[int]) -> None:
        """Maximise another form."""
        height = max(map(abs, objective)) or 1
        self._highs.changeColsCost(len(objective), self._columns, np.array([cost / height for cost in objective]))

    def set_bounds(self, row: int, lower: Bound, upper: Bound) -> None:
        """Change the bounds of a row."""
        side = self._sides[row]
        self._highs.changeRowBounds(row, _bound(lower, side, -1), _bound(upper, side, 1))

    def basis(self, deadline: Deadline = NO_DEADLINE) -> Basis | None:
        """Solve, and return which conditions hold with equality; None where the solver found no optimum in time."""
        if deadline.left is not None:
            # The limit counts from the solver's making.
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + deadline.left / _SECOND)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._highs.getBasis()
        return Basis(_held(found.col_status), _held(found.row_status))


_opened: Final[Callable[[], Any]] = _Quiet


def _held(statuses: Sequence[Any]) -> dict[int, bool]:
    basic, upper = highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kUpper
    return {index: status == upper for index, status in enumerate(statuses) if status != basic}


def _bound(bound: Bound, unit: int, sign: int) -> float:
    return sign * highspy.kHighsInf if bound is None else bound / unit
