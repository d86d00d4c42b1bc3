"""Selection (選定): our engine against raw HiGHS on the same model in the same run; questions in units of a solve.

Raw is highspy alone: the model passed once as a matrix, both gaps zero, one thread, solved; nothing is recounted, no
tie and no proof looked for. All are in seconds of the processor. By itself: `python -m benchmarks.selection`.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from random import Random
from time import process_time
from typing import Final, TypeVar

import highspy
import numpy as np

from benchmarks.cases import Case
from benchmarks.measurements import Contest, Requirement
from criteria.terms import Direction
from scoring.solve import Outcome, solve
from scoring.solve.award_model import AwardModel, Objective, Row
from scoring.solve.highs import Silent
from scoring.solve.loss import why_not
from scoring.solve.optima import k_best

Found = TypeVar("Found")

RAW: Final = "raw HiGHS"
END_TO_END: Final = "build, solve and recount"
ONE: Final = "one solve"
WHY_NOT: Final = "why not, each vendor"
TEN_BEST: Final = "ten best shortlists"
LOTS: Final = 50
SIZES: Final = ((60, 60, 60), (1_000, LOTS, 0), (5_000, LOTS, 0))
"""Vendors, lots and packages; a real tender is no larger than the first."""

ALLOWED: Final = {END_TO_END: 1.15, WHY_NOT: 10.0, TEN_BEST: 15.0}
_ROUNDS: Final = {60: 5, 1_000: 3}
_ASKED: Final = 3
"""How often a question and the solve that is its unit take turns."""

_SHARE: Final = 0.3
"""How many vendors are certified, and how many are local."""


def lots_model(vendors: int, *, lots: int = LOTS, packages: int = 0, seed: int = 1) -> AwardModel:
    """Return bids for lots with capacities: every vendor bids for ten, and can carry two or three average loads.

    A package is of two to four lots.
    """
    random = Random(f"lots {vendors} {lots} {seed}")  # noqa: S311 - no secret, the same model in every process
    loads = [random.randint(1, 5) for _ in range(lots)]
    worth: dict[int, int] = {}
    of_lot: list[dict[int, int]] = [{} for _ in range(lots)]
    of_vendor: list[dict[int, int]] = []
    capacities: list[int] = []
    column = 0
    for _ in range(vendors):
        quality, carried = random.randint(6_000, 9_000), {}
        for lot in random.sample(range(lots), min(10, lots)):
            worth[column] = quality + random.randint(0, 1_000)
            of_lot[lot][column] = 1
            carried[column] = loads[lot]
            column += 1
        of_vendor.append(carried)
        capacities.append(random.randint(5, 9))
    for _ in range(packages):
        covered, carried = random.sample(range(lots), random.randint(2, 4)), random.choice(of_vendor)
        worth[column] = sum(random.randint(6_500, 10_200) for _ in covered)
        carried[column] = sum(loads[lot] for lot in covered)
        for lot in covered:
            of_lot[lot][column] = 1
        column += 1
    rows = [Row(rule="capacity", terms=carried, most=most) for carried, most in zip(of_vendor, capacities, strict=True)]
    rows += [Row(rule="one-bid-per-lot", terms=terms, least=1, most=1) for terms in of_lot]
    objective = Objective(id="points", direction=Direction.HIGHEST, terms=worth, scale=100)
    return AwardModel(
        size=column, decisions=tuple(range(column)), rows=tuple(rows), objectives=(objective,), relaxable=("capacity",)
    )


def shortlist_model(vendors: int, *, size: int = 10, seed: int = 1) -> AwardModel:
    """Return a shortlist under five rules: its size, a budget, two quotas, and one vendor a group."""
    random = Random(f"shortlist {vendors} {seed}")  # noqa: S311 - no secret, the same model in every process
    every = range(vendors)
    price = {column: random.randint(8_000_000, 12_000_000) for column in every}
    groups: dict[int, dict[int, int]] = {}
    for column in every:
        groups.setdefault(random.randint(0, vendors // 3), {})[column] = 1
    rows = (
        Row(rule="size", terms=dict.fromkeys(every, 1), least=size, most=size),
        Row(rule="budget", terms=price, most=size * 9_500_000),
        Row(rule="certified", terms={column: 1 for column in every if random.random() < _SHARE}, least=4),
        Row(rule="local", terms={column: 1 for column in every if random.random() < _SHARE}, least=4),
        *(Row(rule="group", terms=terms, most=1) for terms in groups.values() if len(terms) > 1),
    )
    points = {column: random.randint(6_000, 10_000) for column in every}
    objective = Objective(id="points", direction=Direction.HIGHEST, terms=points, scale=100)
    return AwardModel(size=vendors, decisions=tuple(every), rows=rows, objectives=(objective,))


def raw(model: AwardModel) -> int:
    """Solve a model by highspy alone and return what it says the best is worth."""
    objective = model.objectives[0]
    highs = Silent()
    for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0), ("threads", 1)):
        highs.setOptionValue(name, value)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = model.size, len(model.rows)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.array([objective.terms.get(column, 0) for column in range(model.size)], dtype=float)
    program.col_lower_, program.col_upper_ = np.zeros(model.size), np.ones(model.size)
    program.integrality_ = [highspy.HighsVarType.kInteger] * model.size
    infinity = highspy.kHighsInf
    program.row_lower_ = np.array([-infinity if row.least is None else row.least for row in model.rows], dtype=float)
    program.row_upper_ = np.array([infinity if row.most is None else row.most for row in model.rows], dtype=float)
    lengths = [len(row.terms) for row in model.rows]
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.concatenate([[0], np.cumsum(lengths)])
    matrix.index_ = np.array([column for row in model.rows for column in row.terms])
    matrix.value_ = np.array([value for row in model.rows for value in row.terms.values()], dtype=float)
    highs.passModel(program)
    highs.run()
    return round(highs.getInfo().objective_function_value)


def _ours(model: AwardModel) -> int:
    value = solve(model).values[0] * model.objectives[0].scale
    return int(value)


def _seconds(task: Callable[[], Found]) -> tuple[float, Found]:
    start = process_time()
    found = task()
    return process_time() - start, found


def measure_selection(sizes: Sequence[tuple[int, int, int]] = SIZES) -> list[Contest]:
    """Measure lots by size, then the questions about them and the ten best shortlists, each in its own unit."""
    contests = [_against_raw(*size) for size in sizes]
    return [*contests, _why_not(60, 60, 60), _why_not(200, LOTS, 0), _ten_best()]


def _against_raw(vendors: int, lots: int, packages: int) -> Contest:
    model = lots_model(vendors, lots=lots, packages=packages)
    times: dict[str, list[float]] = {RAW: [], END_TO_END: []}
    for _ in range(_ROUNDS.get(vendors, 1)):
        theirs, value = _seconds(lambda: raw(model))
        own, found = _seconds(lambda: _ours(lots_model(vendors, lots=lots, packages=packages)))
        if value != found:
            message = f"raw HiGHS finds {value}, we find {found}"
            raise AssertionError(message)
        times[RAW].append(theirs)
        times[END_TO_END].append(own)
    return Contest(case=Case(task="lots", bids=vendors, columns=lots), times=times)


def _why_not(vendors: int, lots: int, packages: int) -> Contest:
    model = lots_model(vendors, lots=lots, packages=packages)
    wanted = [tuple(row.terms) for row in model.rows if row.rule == "capacity"]
    case = Case(task="lots", bids=vendors, columns=lots)
    return _in_units(case, model, WHY_NOT, lambda best: why_not(model, best, wanted))


def _ten_best() -> Contest:
    model = shortlist_model(500)
    return _in_units(Case(task="shortlist", bids=500, columns=5), model, TEN_BEST, lambda _best: k_best(model, 10))


def _in_units(case: Case, model: AwardModel, asked: str, question: Callable[[Outcome], object]) -> Contest:
    times: dict[str, list[float]] = {ONE: [], asked: []}
    for _ in range(_ASKED):
        one, best = _seconds(lambda: solve(model))
        answers, _ = _seconds(lambda: question(best))  # noqa: B023 - called at once
        times[ONE].append(one)
        times[asked].append(answers)
    return Contest(case=case, times=times)


def requirements(found: Sequence[Contest]) -> Iterator[Requirement]:
    """Hold what was measured against the bounds."""
    for contest in found:
        unit, asked = contest.times
        what = f"{asked}, {contest.case.size}, over {unit}"
        yield Requirement(what=what, measured=contest.ratio(unit, asked), most=ALLOWED[asked])


def main() -> int:
    """Measure and print; return 1 where a bound is missed."""
    found = measure_selection()
    for contest in found:
        print(contest.case.size, {name: f"{contest.seconds(name):.2f} s" for name in contest.times})
    bounds = list(requirements(found))
    for one in bounds:
        print(f"{one.what}: {one.measured:.2f}, at most {one.most:g}")
    return 0 if all(one.met for one in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
