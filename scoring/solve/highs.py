"""HiGHS through PuLP (求解器): the one place where it is built, set, run and read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import gcd
from typing import Any, Final

import highspy
import numpy as np
import pulp
from highspy import HighsModelStatus, HighsStatus

from scoring.solve.award_model import Row, Terms, highest, lowest

THREADS: Final = 1
"""The same for every solve of a process: the solver's scheduler is global, and a second number makes a run fail."""

OPTIONS: Final[Mapping[str, bool | int]] = {
    "output_flag": False,
    "mip_rel_gap": 0,
    "mip_abs_gap": 0,
    "threads": THREADS,
    "random_seed": 0,
}
"""No gap is left, relative or absolute: the relative one is 1e-4 by default, and then near ties are decided wrongly."""

BITS: Final = 20
"""Coefficients are shown with at most so many bits: beyond, a solver's tolerance is worth whole units."""

_SECOND: Final = 10**9


class SolverError(RuntimeError):
    """The solver failed (求解器の異常): that is nobody's answer."""


class Ending(StrEnum):
    """How one run of the solver ended, in one word each."""

    PROVEN = "proven"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    """Of a linear relaxation alone: the solver ended without an answer, and it proves nothing."""


_ENDINGS: Final = {
    HighsModelStatus.kOptimal: Ending.PROVEN,
    HighsModelStatus.kModelEmpty: Ending.PROVEN,
    HighsModelStatus.kInfeasible: Ending.INFEASIBLE,
    # Every column has two bounds: nothing is unbounded.
    HighsModelStatus.kUnboundedOrInfeasible: Ending.INFEASIBLE,
    HighsModelStatus.kTimeLimit: Ending.LIMIT,
    HighsModelStatus.kIterationLimit: Ending.LIMIT,
    HighsModelStatus.kSolutionLimit: Ending.LIMIT,
    HighsModelStatus.kMemoryLimit: Ending.LIMIT,
    HighsModelStatus.kInterrupt: Ending.STOPPED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one run left: its ending, the columns' values where there is a point, objective and bound (floats)."""

    ending: Ending
    values: Any
    objective: Any
    bound: Any
    nodes: int = 0

    @classmethod
    def nothing(cls, ending: Ending) -> "Reading":
        """Return the reading of a run that never started."""
        return cls(ending=ending, values=None, objective=None, bound=-highspy.kHighsInf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row as the solver sees it: ``least ≤ Σ coefficient · column ≤ most``, the row's numbers divided by ``unit``.

    Where the row's numbers are small the two say the same. Else every point that keeps the row keeps this one too, and
    not the other way round: the row itself is then enforced by recounting.
    """

    terms: Terms
    least: int | None
    most: int | None
    unit: int = 1


def tighten(row: Row) -> Row:
    """Divide a row by what its coefficients share, its bounds rounded inwards: the same points keep it.

    >>> tighten(Row(rule="a", terms={0: 4, 1: 6}, least=3, most=7))
    Row(rule='a', terms={0: 2, 1: 3}, least=2, most=3)
    """
    terms = {column: coefficient for column, coefficient in row.terms.items() if coefficient}
    common = gcd(*terms.values()) or 1
    return Row(
        rule=row.rule,
        terms={column: coefficient // common for column, coefficient in terms.items()},
        least=None if row.least is None else -(-row.least // common),
        most=None if row.most is None else row.most // common,
    )


def show(row: Row) -> Iterator[Shown]:
    """Yield what the solver is shown of a tightened row: one inequality or equation, or one for each side (緩和).

    Coefficients of more than 20 bits are divided by a power of two 2^s: ``Σ ⌊a/2^s⌋ x ≤ ⌊most/2^s⌋`` and
    ``Σ ⌈a/2^s⌉ x ≥ ⌈least/2^s⌉`` hold for every 0-1 point that keeps the row. A side that no point breaks is left out;
    one that none keeps stays so, with a small number.
    """
    unit = 1 << max(0, max(map(abs, row.terms.values()), default=0).bit_length() - BITS)
    if unit == 1 and row.least is not None and row.least == row.most:
        level = _within(row.terms, row.least)
        yield Shown(terms=row.terms, least=level, most=level)
        return
    if row.most is not None:
        floors = {column: coefficient // unit for column, coefficient in row.terms.items()}
        most = row.most // unit
        if most < highest(floors):
            yield Shown(terms=floors, least=None, most=_within(floors, most), unit=unit)
    if row.least is not None:
        ceilings = {column: -(-coefficient // unit) for column, coefficient in row.terms.items()}
        least = -(-row.least // unit)
        if least > lowest(ceilings):
            yield Shown(terms=ceilings, least=_within(ceilings, least), most=None, unit=unit)


def _within(terms: Terms, bound: int) -> int:
    """Bring a bound that no point reaches next to those that points do: it says the same, in a small number."""
    return max(lowest(terms) - 1, min(bound, highest(terms) + 1))


class Silent(highspy.Highs):
    """HiGHS that prints nothing: else its first line goes to standard output before an option can forbid it."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the library's; its constructor calls it first
        """Forbid printing before anything else."""
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - the option's value
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def column_name(column: int) -> str:
    """Return the name of a column in the solver: never a vendor's, of which two could become one.

    >>> column_name(123)
    'x000123'
    """
    return f"x{column:06d}"


def open_highs(size: int, rows: Iterable[Shown]) -> highspy.Highs:
    """State the rows over ``size`` 0-1 columns with PuLP, and return the solver that holds them, set and silent.

    The objective is stated as the number of each column, to see that PuLP kept them all in order; the true one is set
    by ``set_costs``.
    """
    problem = pulp.LpProblem("award", pulp.LpMinimize)
    columns = [problem.add_variable(column_name(column), 0, 1, pulp.LpInteger) for column in range(size)]
    problem += _total({column: column + 1 for column in range(size)}, columns)
    for number, row in enumerate(rows):
        problem += _stated(row, columns), f"r{number:06d}"
    solver = pulp.HiGHS(msg=False, gapRel=0, gapAbs=0, threads=THREADS)
    highs = problem.solverModel = Silent()  # type: ignore[no-untyped-call]
    set_options(highs, OPTIONS)
    solver.buildSolverModel(problem)
    if not np.array_equal(np.abs(highs.getLp().col_cost_), np.arange(1, size + 1)):
        raise SolverError("PuLP lost a column or changed their order: this release of PuLP is not supported")
    highs.changeObjectiveSense(highspy.ObjSense.kMinimize)
    return highs


def _stated(row: Shown, columns: Sequence[Any]) -> Any:  # noqa: ANN401 - PuLP has no types
    total = _total(row.terms, columns)
    if row.least is None:
        return total <= row.most
    return total == row.least if row.least == row.most else total >= row.least


def _total(terms: Terms, columns: Sequence[Any]) -> Any:  # noqa: ANN401 - PuLP has no types
    # A product for each term, as PuLP's manual has it, takes three times as long.
    total = pulp.lpSum([])
    for column, coefficient in terms.items():
        total.addterm(columns[column], coefficient)
    return total


def set_options(highs: highspy.Highs, options: Mapping[str, Any]) -> None:
    """Set options, and raise SolverError for one that the solver does not know or take (a misspelt one is ignored)."""
    for name, value in options.items():
        if highs.setOptionValue(name, value) != HighsStatus.kOk:
            raise SolverError(f"HiGHS does not take the option {name} = {value}")


def set_costs(highs: highspy.Highs, costs: Sequence[Any]) -> None:
    """Set what is minimised, one number for each column."""
    size = len(costs)
    if size:
        highs.changeColsCost(size, np.arange(size, dtype=np.int32), np.asarray(costs, dtype=np.float64))


def add_row(highs: highspy.Highs, row: Shown) -> None:
    """Add one row to the live solver."""
    least = -highspy.kHighsInf if row.least is None else row.least
    most = highspy.kHighsInf if row.most is None else row.most
    indices = np.fromiter(row.terms, dtype=np.int32, count=len(row.terms))
    numbers = np.fromiter(row.terms.values(), dtype=np.float64, count=len(row.terms))
    if highs.addRow(least, most, len(indices), indices, numbers) != HighsStatus.kOk:
        raise SolverError("HiGHS does not take a row")


def row_duals(highs: highspy.Highs, ending: Ending) -> Any:  # noqa: ANN401 - an array of floats
    """Return multipliers of the rows for how a relaxation ended: its duals, or the ray which shows it has no point.

    Empty where there are none.
    """
    if ending is Ending.PROVEN:
        return highs.getSolution().row_dual
    if ending is Ending.INFEASIBLE:
        untyped: Any = highs  # the library's stubs lack the method
        _status, exists, ray = untyped.getDualRay()
        return ray if exists else ()
    return ()


def delete_rows(highs: highspy.Highs, first: int, end: int) -> None:
    """Take the rows from ``first`` to before ``end`` away."""
    if end > first:
        highs.deleteRows(end - first, np.arange(first, end, dtype=np.int32))


def suspend_rows(highs: highspy.Highs, first: int, rows: Sequence[Shown], *, out: bool) -> None:
    """Put rows out of force, or in force again."""
    for number, row in enumerate(rows, first):
        least = -highspy.kHighsInf if out or row.least is None else row.least
        most = highspy.kHighsInf if out or row.most is None else row.most
        highs.changeRowBounds(number, least, most)


def set_bounds(highs: highspy.Highs, bounds: Mapping[int, tuple[int, int]]) -> None:
    """Set the least and the most of some columns."""
    if bounds:
        columns = np.fromiter(bounds, dtype=np.int32, count=len(bounds))
        least = np.fromiter((low for low, _ in bounds.values()), dtype=np.float64, count=len(bounds))
        most = np.fromiter((high for _, high in bounds.values()), dtype=np.float64, count=len(bounds))
        highs.changeColsBounds(len(bounds), columns, least, most)


def set_start(highs: highspy.Highs, size: int, taken: Iterable[int]) -> None:
    """Give the solver a point to start from."""
    values = np.zeros(size)
    values[list(taken)] = 1
    solution = highspy.HighsSolution()
    solution.col_value = list(values)
    highs.setSolution(solution)


def taken_columns(values: Any) -> frozenset[int]:  # noqa: ANN401 - an array of floats
    """Round the values of 0-1 columns; SolverError where one is further than 1e-5 from a whole number."""
    rounded = np.rint(values)
    if np.any(np.abs(values - rounded) * 100_000 > 1):
        raise SolverError("HiGHS returned a value that is no whole number")
    return frozenset(np.flatnonzero(rounded).tolist())


def fractional_columns(values: Any) -> list[int]:  # noqa: ANN401 - an array of floats
    """Return the columns whose values are further than 1e-6, the solver's own tolerance, from a whole number."""
    columns: list[int] = np.flatnonzero(np.abs(values - np.rint(values)) * 1_000_000 > 1).tolist()
    return columns


@dataclass(slots=True)
class Watch:
    """Who is called while the solver runs (求解中の監視).

    ``stop`` ends the run when it says so; ``improved`` gets the values of each better point and the bound. What either
    of them raises ends the run and is raised again after it: it can't pass through the solver.
    """

    stop: Callable[[], bool] | None
    improved: Callable[[Any, Any], None]
    raised: BaseException | None = None

    def attach(self, highs: highspy.Highs) -> None:
        """Listen to a solver."""
        if self.stop is not None:
            highs.cbMipInterrupt.subscribe(self._interrupt)
            highs.cbSimplexInterrupt.subscribe(self._interrupt)
        highs.cbMipImprovingSolution.subscribe(self._improved)

    def raise_again(self) -> None:
        """Raise what was raised during the run, once."""
        raised, self.raised = self.raised, None
        if raised is not None:
            raise raised

    def _interrupt(self, event: highspy.HighsCallbackEvent) -> None:
        if self.raised is not None or self._guarded(self.stop):
            event.interrupt()

    def _improved(self, event: highspy.HighsCallbackEvent) -> None:
        self._guarded(self.improved, event.data_out.mip_solution, event.data_out.mip_dual_bound)

    def _guarded(self, call: Callable[..., Any] | None, *given: Any) -> Any:  # noqa: ANN401
        try:
            return call is not None and call(*given)
        except BaseException as error:  # noqa: BLE001 - an interrupt from the keyboard too; raised again after the run
            self.raised = error
            return True


def run(highs: highspy.Highs, *, relaxed: bool, nanoseconds: int | None = None) -> Reading:
    """Run the solver, or its linear relaxation, for at most so many nanoseconds; read the outcome."""
    # A linear programme's limit counts from the solver's making, an integer programme's from the start of its run.
    limit = highspy.kHighsInf
    if nanoseconds is not None:
        limit = nanoseconds / _SECOND + (highs.getRunTime() if relaxed else 0)
    set_options(highs, {"solve_relaxation": relaxed, "time_limit": limit})
    if not _answers(highs) and not _answers_plainly(highs):
        if relaxed:
            # Without a bound the search still finds and proves: only what the bound would have spared is not spared.
            return Reading.nothing(Ending.UNKNOWN)
        raise SolverError(f"HiGHS failed: {highs.modelStatusToString(highs.getModelStatus())}")
    return read(highs, relaxed=relaxed)


def _answers_plainly(highs: highspy.Highs) -> bool:
    """Run once more from nothing and without presolve, as a run can fail by what an earlier one or presolve did."""
    highs.clearSolver()
    set_options(highs, {"presolve": "off"})
    answered = _answers(highs)
    set_options(highs, {"presolve": "choose"})
    return answered


def _answers(highs: highspy.Highs) -> bool:
    return highs.run() != HighsStatus.kError and highs.getModelStatus() in _ENDINGS


def read(highs: highspy.Highs, *, relaxed: bool = False) -> Reading:
    """Read how a run ended: the only place where the solver's status is interpreted.

    An incumbent at the time limit is a point, and never proven. Values are given only where they are a point: a solver
    leaves some in its columns where there is none. A relaxation can end optimal with a point that is off by more than
    the solver's tolerance: its duals prove what they prove all the same, and it has no values.
    """
    status, info = highs.getModelStatus(), highs.getInfo()
    if status not in _ENDINGS:
        raise SolverError(f"HiGHS ended with '{highs.modelStatusToString(status)}', which answers nothing")
    ending = _ENDINGS[status]
    empty = status == HighsModelStatus.kModelEmpty
    has_point = empty or info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if ending is Ending.PROVEN and not has_point and not relaxed:
        raise SolverError("HiGHS calls its answer optimal and has none")
    kept = has_point and ending is not Ending.INFEASIBLE
    return Reading(
        ending=ending,
        values=np.asarray(highs.getSolution().col_value) if kept else None,
        objective=info.objective_function_value if kept else None,
        bound=info.mip_dual_bound,
        nodes=info.mip_node_count,
    )
