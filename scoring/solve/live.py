"""A model kept open in the solver (開いたままのモデル): rows come and go, columns are fixed and freed, no rebuild."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, gcd, isfinite
from typing import Any, Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Point, Row, Terms, highest, weigh
from scoring.solve.highs import (
    BITS,
    Ending,
    Reading,
    Shown,
    Watch,
    add_row,
    delete_rows,
    fractional_columns,
    open_highs,
    row_duals,
    run,
    set_bounds,
    set_costs,
    set_start,
    show,
    suspend_rows,
    taken_columns,
    tighten,
)
from scoring.solve.knapsacks import Implied, hull_cut

OnPoint: TypeAlias = Callable[[Point, int], None]
"""Called with each better point, and what of the aim no point exceeds."""

MOST_ROUNDS: Final = 10_000
"""So often is a point that breaks a row cut off before the search gives up."""

RELAXED_FROM: Final = 400
"""From so many columns on, the linear relaxation is asked for the best point before the search."""

_MOST_SHARPENED: Final = 20
"""So often is a relaxation sharpened before it is taken as it is."""

_TRUSTED_BITS: Final = 44
"""Totals of more bits are not told apart to the unit by a solver in floating point: a better point is asked for."""

DUAL_BITS: Final = 48
"""Multipliers of rows are whole numbers over 2^48."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What searches took (計算量): runs of the solver, and branches."""

    runs: int = 0
    nodes: int = 0
    milliseconds: int = 0
    """The solver's own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """The end of one search for the most of an aim: the best point seen, its value, and what no point exceeds."""

    ending: Ending
    bound: int
    point: Point | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A row, the same tightened, and which rows of the solver show it."""

    row: Row
    tight: Row
    first: int
    shown: tuple[Shown, ...]
    implied: Implied | None

    @property
    def end(self) -> int:
        return self.first + len(self.shown)


class LiveModel:
    """A model that stays open in the solver for one question after another.

    Every point it answers with keeps all rows in force in whole numbers. ``deadline`` is for all questions together,
    and asked between the runs and during them. ``on_point``, where it is set, gets each better point as it is found.
    ``relaxed_first`` is for many questions about one model: it is relaxed before it is searched, however small.
    """

    def __init__(self, model: AwardModel, *, deadline: Deadline = NO_DEADLINE, relaxed_first: bool = False) -> None:
        self.model = model
        self._relaxed_first = relaxed_first or model.size >= RELAXED_FROM
        self.on_point: OnPoint | None = None
        self._deadline = deadline
        self._held: list[_Held] = []
        self._suspended: frozenset[str] = frozenset()
        self._fixed: dict[int, int] = {}
        self._aim: Terms = {}
        # What two values of the aim differ by at least, and what of the aim a unit in the solver is.
        self._step = self._unit = 1
        self._reach = self._ceiling = 0
        self._trusted = True
        self._runs = self._nodes = 0
        # A row whose coefficients are of one size says of fractions all that it says of whole numbers.
        self._uneven: dict[int, list[Row]] = defaultdict(list)
        for row in model.rows:
            for column in row.terms if len(set(map(abs, row.terms.values()))) > 1 else ():
                self._uneven[column].append(row)
        self._highs = open_highs(model.size, [shown for row in model.rows for shown in self._hold(row)])
        set_costs(self._highs, [0] * model.size)
        self._watch = Watch(stop=None if deadline.is_open else deadline.passed, improved=self._improved)
        self._watch.attach(self._highs)

    @property
    def rows(self) -> list[Row]:
        """Return the rows in force."""
        return [held.row for held in self._held if held.row.rule not in self._suspended]

    @property
    def tight(self) -> list[Row]:
        """Return every row, in force or not, divided by what its coefficients share."""
        return [held.tight for held in self._held]

    @property
    def implied(self) -> dict[int, tuple[int, int]]:
        """Return by number the rows that follow from one other: its number, and 1 or −1 for its most or its least."""
        numbers = {id(held.row): number for number, held in enumerate(self._held)}
        return {
            number: (numbers[id(held.implied.base)], held.implied.side)
            for number, held in enumerate(self._held)
            if held.implied is not None
        }

    @property
    def fixed(self) -> Mapping[int, int]:
        """Return the fixed columns and their values."""
        return self._fixed

    @property
    def work(self) -> Effort:
        """Return what all questions so far took."""
        spent = int(self._highs.getRunTime() * 1000)
        return Effort(runs=self._runs, nodes=self._nodes, milliseconds=spent)

    def add(self, *rows: Row) -> None:
        """Put more rows in force."""
        for row in rows:
            for shown in self._hold(row):
                add_row(self._highs, shown)

    def _imply(self, *implied: Implied) -> None:
        """Put more rows in force that each follow from a row of the model: ``drop`` spares them."""
        for cut in implied:
            for shown in self._hold(cut.row, cut):
                add_row(self._highs, shown)

    def _hold(self, row: Row, implied: Implied | None = None) -> tuple[Shown, ...]:
        tight, first = tighten(row), self._held[-1].end if self._held else 0
        self._held.append(_Held(row=row, tight=tight, first=first, shown=tuple(show(tight)), implied=implied))
        return self._held[-1].shown

    def mark(self) -> int:
        """Return a mark to which ``drop`` goes back."""
        return len(self._held)

    def drop(self, mark: int) -> None:
        """Take away every row that was added since the mark, except for those that are implied."""
        since = self._held[mark:]
        kept = [held.implied for held in since if held.implied is not None]
        if len(kept) < len(since):
            del self._held[mark:]
            delete_rows(self._highs, since[0].first, since[-1].end)
            self._imply(*kept)

    def suspend(self, rules: Iterable[str]) -> None:
        """Put the rows of these rules out of force, and those of all others in force."""
        wanted = frozenset(rules)
        for held in self._held:
            out = held.row.rule in wanted
            if out != (held.row.rule in self._suspended):
                suspend_rows(self._highs, held.first, held.shown, out=out)
        self._suspended = wanted

    def fix(self, columns: Mapping[int, int]) -> None:
        """Fix columns to 0 or 1."""
        self._fixed.update(columns)
        set_bounds(self._highs, {column: (value, value) for column, value in columns.items()})

    def free(self, columns: Iterable[int]) -> None:
        """Free columns again."""
        freed = list(columns)
        for column in freed:
            self._fixed.pop(column, None)
        set_bounds(self._highs, dict.fromkeys(freed, (0, 1)))

    def keeps(self, point: Point) -> bool:
        """Whether a point keeps every row in force and every fixed column, in whole numbers."""
        if any((column in point) != bool(value) for column, value in self._fixed.items()):
            return False
        return all(row.holds(point) for row in self.rows)

    def best(self, aim: Terms, *, start: Point | None = None) -> Most:
        """Search for the most of ``Σ aim`` over the points that keep every row in force, in whole numbers.

        Where the sharpened relaxation ends in whole numbers, its point is the best there is, by linear programs alone:
        without this 1,000 × 50 takes 1.35 × raw HiGHS instead of 0.46 ×, where 1.15 × is allowed (2026-12).

        The solver's point is rounded and recounted. One that breaks a row is cut off, and the search goes on. Where
        what the solver takes for its optimum is not the recounted value to the unit, better points are asked for until
        there are none. ``start`` is a point to start from, and the answer is at least as good where it keeps the rows.
        """
        self._set_aim(aim)
        self._ceiling = self._reach
        if aim and self._relaxed_first:
            reading = self.relaxation(aim)
            whole = self._whole(reading)
            if whole is not None:
                return whole
            if reading.ending is Ending.PROVEN and reading.values is not None:
                self._ceiling = self._most(reading.objective)
        mark = self.mark()
        kept: list[Row] = []
        most = Most(ending=Ending.LIMIT, bound=self._ceiling)
        if start is not None and self.keeps(start):
            most = replace(most, point=start, value=weigh(aim, start))
        for _ in range(MOST_ROUNDS):
            reading = self._run(relaxed=False, start=most.point or start)
            point = None if reading.values is None else taken_columns(reading.values)
            broken = [] if point is None else [row for row in self.rows if not row.holds(point)]
            if point is not None and not broken and (most.value is None or weigh(aim, point) > most.value):
                most = replace(most, point=point, value=weigh(aim, point))
            if reading.ending is not Ending.PROVEN or (not broken and self._settles(reading, most.value)):
                return self._ended(mark, kept, most, reading)
            cuts = [cut(row, point) for row in broken if point is not None]
            if not all(row.terms for row in cuts):
                # A row that no point keeps, whatever is taken: the solver sees none where there is no column.
                return self._ended(mark, kept, most, Reading.nothing(Ending.INFEASIBLE))
            kept += cuts
            self.add(*(cuts or [self._beyond(most.value)]))
        return self._ended(mark, kept, most, Reading.nothing(Ending.LIMIT))

    def relaxation(self, aim: Terms) -> Reading:
        """Solve the linear relaxation, sharpened by inequalities of its rows' knapsack hulls until it breaks none.

        The inequalities stay in force for the questions that follow: what one of them needs serves all.
        """
        self._set_aim(aim)
        for _ in range(_MOST_SHARPENED):
            reading = self._run(relaxed=True)
            fractional = () if reading.values is None else fractional_columns(reading.values)
            rows = {id(row): row for column in fractional for row in self._uneven[column]}
            cuts = [hull_cut(row, reading.values) for row in rows.values() if row.rule not in self._suspended]
            implied = [cut for cut in cuts if cut is not None]
            if not implied:
                break
            self._imply(*implied)
        return reading

    def multipliers(self) -> list[tuple[int, int]]:
        """Return the duals of the last relaxation: the number of each row, as in ``tight``, and its weight times 2^48.

        Where the relaxation has no point they are a ray's: any multiple proves as well. None where the solver has none.
        """
        # Solved once more from where it ended, as the duals that presolve hands back are weaker.
        duals = row_duals(self._highs, self._run(relaxed=True).ending)
        # The solver minimises −aim ÷ unit: its dual of a row is minus what the aim gains from one more of the row.
        return [
            (number, round(Fraction(-duals[held.first + at]) * self._unit / shown.unit * (1 << DUAL_BITS)))
            for number, held in enumerate(self._held if len(duals) else ())
            if held.row.rule not in self._suspended
            for at, shown in enumerate(held.shown)
        ]

    def _whole(self, reading: Reading) -> Most | None:
        """Return the best point where the relaxation ends in one, recounted in whole numbers; else None."""
        if reading.ending is not Ending.PROVEN or reading.values is None or fractional_columns(reading.values):
            return None
        point = taken_columns(reading.values)
        value = weigh(self._aim, point)
        if not self.keeps(point) or not self._settles(reading, value):
            return None
        if self.on_point is not None:
            self.on_point(point, value)
        return Most(ending=Ending.PROVEN, bound=value, point=point, value=value)

    def _set_aim(self, aim: Terms) -> None:
        if aim is self._aim or aim == self._aim:
            return
        self._aim, self._step, self._reach = aim, gcd(*aim.values()) or 1, highest(aim)
        self._trusted = (sum(map(abs, aim.values())) // self._step).bit_length() <= _TRUSTED_BITS
        shift = max(0, (max(map(abs, aim.values()), default=0) // self._step).bit_length() - BITS)
        self._unit = self._step << shift
        set_costs(self._highs, [-aim.get(column, 0) / self._unit for column in range(self.model.size)])

    def _run(self, *, relaxed: bool, start: Point | None = None) -> Reading:
        if self._deadline.passed():
            return Reading.nothing(self._cut_short())
        if start is not None:
            set_start(self._highs, self.model.size, start)
        reading = run(self._highs, relaxed=relaxed, nanoseconds=self._deadline.left)
        self._runs += 1
        self._nodes += max(0, reading.nodes)
        self._watch.raise_again()
        return replace(reading, ending=self._cut_short()) if reading.ending is Ending.STOPPED else reading

    def _cut_short(self) -> Ending:
        """Tell a request from the clock: both end a run by way of the same question."""
        return Ending.STOPPED if self._deadline.stopped() else Ending.LIMIT

    def _settles(self, reading: Reading, value: int | None) -> bool:
        """Whether the solver's optimum is the recounted value, with numbers small enough to be told apart."""
        if value is None or not self._trusted:
            return False
        return abs(Fraction(reading.objective) * self._unit + value) * 2 < self._step

    def _beyond(self, value: int | None) -> Row:
        """Return the row that asks for a better point than the best so far."""
        if value is None:
            raise AssertionError
        return Row(rule="beyond", terms=self._aim, least=value + self._step)

    def _ended(self, mark: int, cuts: list[Row], most: Most, reading: Reading) -> Most:
        """Take away what was added for this search but for its cuts, and say how it ended."""
        self.drop(mark)
        self.add(*cuts)
        if reading.ending in {Ending.INFEASIBLE, Ending.PROVEN} and most.value is not None:
            return replace(most, ending=Ending.PROVEN, bound=most.value)
        return replace(most, ending=reading.ending, bound=self._most(reading.bound))

    def _most(self, bound: Any) -> int:  # noqa: ANN401 - a float
        """Return the solver's bound in whole numbers, and never more than is known of the aim without it."""
        return min(self._ceiling, ceil(Fraction(-bound) * self._unit)) if isfinite(bound) else self._ceiling

    def _improved(self, values: Any, bound: Any) -> None:  # noqa: ANN401 - floats
        if self.on_point is None:
            return
        point = taken_columns(values)
        if self.keeps(point):
            # HiGHS starts from the relaxation's point in a smaller model of its own, whose bound says nothing here.
            most = self._ceiling if self._relaxed_first else self._most(bound)
            self.on_point(point, most)


def cut(row: Row, point: Point) -> Row:
    """Return an inequality with coefficients of 1 and −1 that the row implies and the point breaks.

    A literal is a column that is taken or one that is not. Those that push the point's total beyond the row's bound
    can't all hold again: ``Σ_{taken} x + Σ_{not taken} (1 − x) ≤ their number − 1`` over these.
    """
    over = 1 if row.most is not None and weigh(row.terms, point) > row.most else -1
    pushing = {column: column in point for column, coefficient in row.terms.items() if coefficient}
    terms = {column: 1 if taken else -1 for column, taken in pushing.items() if taken == (over * row.terms[column] > 0)}
    return Row(rule=row.rule, terms=terms, most=sum(1 for sign in terms.values() if sign > 0) - 1)
