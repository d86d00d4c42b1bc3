"""The smallest change that makes a bid first (第1位にする最小の配点変更): a linear program a bid, proven exactly.

Points moved are Σ p where w = w⁰ + p − n and Σ p = Σ n. The bid is to be level with the best at least; where it can be
first alone, any more points in the same direction do it, and else it stays level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

from criteria.exact import Points
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.robustness.exact.admissible import Bounds, Vector
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.winners import CanWin, Field, Mixture, WinVerdict
from scoring.solve.linear.optimum import optima
from scoring.solve.linear.program import LinearRow, Optimum, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFirst:
    """What it takes to make a bid first: points moved, the allotments, and the multipliers that prove it.

    ``alone`` says whether any more points put it ahead of all others; without it, it can only be level with the best.
    ``rivals`` are those that are level with it then.
    """

    vendor: str
    moved: Points
    weights: Vector
    alone: bool
    rivals: tuple[str, ...]
    multipliers: Mixture


def smallest_firsts(
    scores: LinearScores, bounds: Bounds, can_win: Sequence[CanWin], deadline: Deadline = NO_DEADLINE
) -> dict[str, MadeFirst | None]:
    """Return by vendor the fewest points whose move makes it first (第1位にする最小の変更), None where none do.

    ``can_win`` are the verdicts within the same bounds, which hold the published allotments. The bids that are ahead
    are looked at first; those that are not when the deadline passes are left out.
    """
    race = _Race(scores, bounds, deadline)
    verdicts, found = {bid.vendor: bid for bid in can_win}, dict[str, MadeFirst | None]()
    try:
        for j in scores.ranked():
            bid = verdicts.get(scores.vendors[j])
            if bid is not None:
                deadline.check()
                found[bid.vendor] = None if bid.verdict is WinVerdict.NEVER else race.first(j, bid)
    except OutOfTimeError:
        pass
    return {bid.vendor: found[bid.vendor] for bid in can_win if bid.vendor in found}


class _Race:
    """The program over (p, n, v): every bid's value at most v, and the one looked at, at least v."""

    def __init__(self, scores: LinearScores, bounds: Bounds, deadline: Deadline) -> None:
        self._scores, self._deadline = scores, deadline
        self._field = field = Field(scores.comparison(), bounds)
        self._points = [int(weight * field.parts) for weight in scores.weights]
        size = len(self._points)
        up = [high - w for w, high in zip(self._points, (int(h * field.parts) for h in bounds.upper), strict=True)]
        down = [w - low for w, low in zip(self._points, field.lower, strict=True)]
        bids = (LinearRow(row, None, 0) for row in field.rows)
        self._program = Program(
            objective=(*([-1] * size), *([0] * size), 0),
            rows=tuple(self._doubled(row) for row in (*bids, *field.conditions)),
            lower=(*([0] * (2 * size)), None),
            upper=(*up, *down, None),
            unit=field.unit,
            columns_first=range(2 * size),
        )

    def _doubled(self, row: LinearRow) -> LinearRow:
        *own, v = row.coefficients
        now = sum(map(mul, own, self._points))
        lower = None if row.lower is None else row.lower - now
        upper = None if row.upper is None else row.upper - now
        return LinearRow((*own, *(-x for x in own), v), lower, upper)

    def first(self, j: int, can_win: CanWin) -> MadeFirst:
        own = self._program.rows[j]
        raised = LinearRow(own.coefficients, own.upper, None)
        rows = (*self._program.rows[:j], raised, *self._program.rows[j + 1 :])
        # With the least price of its own row, those of the others have an end.
        rows_first = (j, *(i for i in self._scores.ranked() if i != j))
        (found,) = optima([replace(self._program, rows=rows, rows_first=rows_first)], self._deadline)
        return self._made(j, can_win, found)

    def _made(self, j: int, can_win: CanWin, optimum: Optimum) -> MadeFirst:
        size, parts = len(self._points), self._field.parts
        changes = zip(self._points, optimum.point[:size], optimum.point[size:-1], strict=True)
        weights = tuple((w + p - n) / parts for w, p, n in changes)
        values = self._scores.values(weights)
        return MadeFirst(
            vendor=can_win.vendor,
            moved=-optimum.value / parts,
            weights=weights,
            alone=can_win.verdict is WinVerdict.ALONE,
            rivals=tuple(
                name
                for i, (name, value) in enumerate(zip(self._scores.vendors, values, strict=True))
                if i != j and value == values[j]
            ),
            multipliers={
                self._scores.vendors[i]: y * -self._field.rows[i][-1] / (parts * self._field.value_unit)
                for i, y in optimum.multipliers.items()
                if i < len(self._scores.vendors) and i != j
            },
        )
