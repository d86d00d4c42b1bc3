"""Exact robustness (厳密な頑健性): its answers for 50 bids under 30 criteria, in units of one `scipy.optimize.linprog`.

The unit is a linear program of the same table: the most by which one bid can be ahead of all others, solved once in
floats, without any proof. All take turns in one process, in seconds of the processor. By itself:
`python -m benchmarks.robustness_exact`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from random import Random
from time import process_time
from typing import Final

import numpy as np
from scipy.optimize import linprog

from benchmarks.cases import Case
from benchmarks.measurements import Contest, Requirement
from scoring.robustness.exact.admissible import simplex
from scoring.robustness.exact.flip import smallest_flip
from scoring.robustness.exact.intervals import stability
from scoring.robustness.exact.linear import LinearScores, ScoreLine
from scoring.robustness.exact.pairwise import pairwise_floats
from scoring.robustness.exact.winners import who_can_win

UNIT: Final = "linprog"
CASE: Final = Case(task="robustness", bids=50, columns=30)
ALLOWED: Final[Mapping[str, float]] = {
    "all stability intervals": 1.0,
    "smallest flip": 1.0,
    "all pairwise indices": 20.0,
    "who can win, every bid": 40.0,
}
"""How many units each may take."""

_ROUNDS: Final = 15
_CALLS: Final = 3


def drawn(case: Case = CASE) -> LinearScores:
    """Return the bids: marks in hundredths, price points in tenths, the same in every process."""
    random = Random(f"robustness {case.size}")  # noqa: S311 - no secret, the same table in every process
    criteria = tuple(f"C{place:03}" for place in range(case.columns))
    weights = tuple(Fraction(random.randint(1, 20)) for _ in range(case.columns))
    rates = [[Fraction(random.randint(0, 100), 100) for _ in range(case.columns)] for _ in range(case.bids)]
    offsets = [Fraction(random.randint(0, 400), 10) for _ in range(case.bids)]
    return LinearScores(
        vendors=tuple(f"V{place:04}" for place in range(case.bids)),
        criteria=criteria,
        labels=criteria,
        groups=tuple(f"G{place % 5}" for place in range(case.columns)),
        weights=weights,
        rows=tuple(ScoreLine.of(offset, row) for offset, row in zip(offsets, rates, strict=True)),
    )


def tasks(scores: LinearScores) -> dict[str, Callable[[], object]]:
    """Return the unit, and what is measured in it."""
    values = scores.values()
    leader, admissible = values.index(max(values)), simplex(scores)
    return {
        UNIT: _unit(scores),
        "all stability intervals": lambda: stability(scores, leader),
        "smallest flip": lambda: smallest_flip(scores, leader, admissible),
        "all pairwise indices": lambda: pairwise_floats(scores),
        "who can win, every bid": lambda: who_can_win(scores, admissible),
    }


def _unit(scores: LinearScores) -> Callable[[], object]:
    compared = scores.comparison()
    pairs = zip(compared.rows, compared.denominators, strict=True)
    rows = np.array([[x / below for x in row] for row, below in pairs])
    count, size = rows.shape
    leads = np.hstack([rows[1:] - rows[0], np.ones((count - 1, 1))])
    costs, total = np.zeros(size + 1), np.ones((1, size + 1))
    costs[-1], total[0, -1] = -1, 0
    bounds = [(0, None)] * size + [(None, None)]
    return lambda: linprog(
        costs, A_ub=leads, b_ub=np.zeros(count - 1), A_eq=total, b_eq=[1], bounds=bounds, method="highs"
    )


def measure(rounds: int = _ROUNDS) -> Contest:
    """Let all take turns; of a few calls the least counts, since above it others were at work."""
    work = tasks(drawn())
    for task in work.values():
        task()
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, task in work.items():
            times[name].append(min(_seconds(task) for _ in range(_CALLS)))
    return Contest(case=CASE, times=times)


def _seconds(task: Callable[[], object]) -> float:
    start = process_time()
    task()
    return process_time() - start


def requirements(found: Contest) -> Iterator[Requirement]:
    """Hold what was measured against the bounds."""
    for name, most in ALLOWED.items():
        what = f"{name}, {found.case.size}, in units of linprog"
        yield Requirement(what=what, measured=found.ratio(UNIT, name), most=most)


def main() -> int:
    """Measure and print; return 1 where a bound is missed."""
    found = measure()
    print(f"one linprog of {found.case.size}: {found.seconds(UNIT) * 1000:.2f} ms")
    bounds = list(requirements(found))
    for one in bounds:
        print(f"{one.what}: {one.measured:.2f}, at most {one.most:g}")
    return 0 if all(one.met for one in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
