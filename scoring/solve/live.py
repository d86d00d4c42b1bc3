"""A model kept open in the solver (開いたままのモデル): rows come and go, columns are fixed and freed, no rebuild."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, gcd, isfinite
from typing import Any, Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Point, Row, Terms, weigh
from scoring.solve.dual import DualBound, bound
from scoring.solve.highs import (
    Ending,
    Reading,
    Watch,
    add_row,
    delete_rows,
    dual_ray,
    fractional_columns,
    open_highs,
    run,
    set_bounds,
    set_costs,
    set_start,
    suspend_rows,
    taken_columns,
)
from scoring.solve.knapsacks import Implied, cut
from scoring.solve.outcome import Work
from scoring.solve.shown import BITS, Shown, highest, show, tighten

OnPoint: TypeAlias = Callable[[Point, int, int], None]
"""Told each better point, the value of the aim there, and what no point exceeds."""

MOST_ROUNDS: Final = 10_000
"""So often is a point that breaks a row cut off before the search gives up."""

BEYOND: Final = "beyond"
"""The name of the row that asks for a better point than the best so far."""

_TRUSTED_BITS: Final = 44
"""Totals of more bits are not told apart to the unit by a solver in floating point: a better point is asked for."""

DUAL_BITS: Final = 48
"""Multipliers of rows are whole numbers over 2^48."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The end of one search for the most of an aim: the best point seen, its value, and what no point exceeds."""

    ending: Ending
    bound: int
    point: Point | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """The linear relaxation's answer: what it proves, and its point, whose values are between 0 and 1.

    Where it has no point (INFEASIBLE), ``bound`` is a ray's: any multiple of its weights proves as well.
    """

    ending: Ending
    bound: DualBound | None = None
    values: Any = None


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
    and asked between the runs and during them. ``on_point``, where it is set, is told each better point as it is found.
    """

    def __init__(self, model: AwardModel, *, deadline: Deadline = NO_DEADLINE) -> None:
        self.model = model
        self.on_point: OnPoint | None = None
        self._deadline = deadline
        self._held: list[_Held] = []
        self._suspended: frozenset[str] = frozenset()
        self._fixed: dict[int, int] = {}
        self._aim: Terms = {}
        self._unit = 1
        self._runs = self._cuts = self._nodes = 0
        self._note(model.rows)
        self._highs = open_highs(model.size, (shown for held in self._held for shown in held.shown))
        set_costs(self._highs, [0] * model.size)
        self._watch = Watch(stop=None if deadline.is_open else deadline.passed, tell=self._tell)
        self._watch.attach(self._highs)

    @property
    def rows(self) -> list[Row]:
        """Return the rows in force."""
        return [held.row for held in self._held if held.row.rule not in self._suspended]

    @property
    def fixed(self) -> Mapping[int, int]:
        """Return the fixed columns and their values."""
        return self._fixed

    @property
    def work(self) -> Work:
        """Return what all questions so far took."""
        spent = int(self._highs.getRunTime() * 1000)
        return Work(runs=self._runs, cuts=self._cuts, nodes=self._nodes, milliseconds=spent)

    def add(self, *rows: Row) -> None:
        """Put more rows in force."""
        self._state(self._note(rows))

    def imply(self, *implied: Implied) -> None:
        """Put more rows in force that each follow from a row which stays in force: ``drop`` spares them."""
        for one in implied:
            self._state(self._note([one.row], implied=one))

    def _state(self, noted: Iterable[_Held]) -> None:
        for held in noted:
            for shown in held.shown:
                add_row(self._highs, shown)

    def _note(self, rows: Iterable[Row], *, implied: Implied | None = None) -> list[_Held]:
        noted: list[_Held] = []
        end = self._held[-1].end if self._held else 0
        for row in rows:
            tight = tighten(row)
            noted.append(_Held(row=row, tight=tight, first=end, shown=tuple(show(tight)), implied=implied))
            end = noted[-1].end
        self._held.extend(noted)
        return noted

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
            self.imply(*kept)

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

    def best(self, aim: Terms, *, start: Point | None = None, nodes: int | None = None) -> Found:
        """Search for the most of ``Σ aim`` over the points that keep every row in force, in whole numbers.

        The solver's point is rounded and recounted. One that breaks a row is cut off, and the search goes on. Where
        what the solver takes for its optimum is not the recounted value to the unit, better points are asked for until
        there are none. ``start`` is a point to start from, and the answer is at least as good where it keeps the rows.
        After ``nodes`` branches a run ends as at a limit.
        """
        self._set_aim(aim)
        mark = self.mark()
        kept: list[Row] = []
        found = Found(ending=Ending.LIMIT, bound=highest(aim))
        if start is not None and self.keeps(start):
            found = _better(found, start, weigh(aim, start))
        for _ in range(MOST_ROUNDS):
            reading = self._run(relaxed=False, start=found.point or start, nodes=nodes)
            point = None if reading.values is None else taken_columns(reading.values)
            broken = [] if point is None else [row for row in self.rows if not row.holds(point)]
            if point is not None and not broken:
                found = _better(found, point, weigh(aim, point))
            if reading.ending is not Ending.PROVEN or (not broken and self._settles(reading, found)):
                found = self._ended(found, reading)
                break
            cuts = [cut(row, point) for row in broken if point is not None] or [self._beyond(found)]
            if not all(one.terms for one in cuts):
                # A row that no point keeps, whatever is taken: the solver sees none where there is no column.
                found = self._ended(found, Reading.nothing(Ending.INFEASIBLE))
                break
            self._cuts += len(broken)
            self.add(*cuts)
            kept += [one for one in cuts if one.rule != BEYOND]
        self.drop(mark)
        self.add(*kept)
        return found

    def relax(self, aim: Terms) -> Relaxed:
        """Solve the linear relaxation, and return what its duals prove about the aim in whole numbers.

        Where it has no point, the proof is a ray of the dual. The numbers of rows in a proof are those of ``tight``.
        """
        reading = self.relaxation(aim)
        duals: Any = ()
        if reading.ending is Ending.PROVEN:
            duals = self._highs.getSolution().row_dual
        elif reading.ending is Ending.INFEASIBLE:
            duals = dual_ray(self._highs)
        if not len(duals):
            return Relaxed(ending=reading.ending)
        weights = [weight for number, held in enumerate(self._held) for weight in self._weights(number, held, duals)]
        proven = bound(aim, self.model.size, self.tight, weights, bits=DUAL_BITS, fixed=self._fixed)
        return Relaxed(ending=reading.ending, bound=proven, values=reading.values)

    def relaxation(self, aim: Terms) -> Reading:
        """Solve the linear relaxation, and return what the solver says of it."""
        self._set_aim(aim)
        return self._run(relaxed=True)

    def whole(self, aim: Terms, reading: Reading) -> Found | None:
        """Return the best point where a relaxation of the aim ended in one, recounted in whole numbers; else None."""
        if reading.ending is not Ending.PROVEN or reading.values is None or fractional_columns(reading.values):
            return None
        point = taken_columns(reading.values)
        value = weigh(aim, point)
        found = Found(ending=Ending.PROVEN, bound=value, point=point, value=value)
        return found if self.keeps(point) and self._settles(reading, found) else None

    def _weights(self, number: int, held: _Held, duals: Any) -> Iterator[tuple[int, int]]:  # noqa: ANN401 - floats
        # The solver minimises −aim ÷ unit: its dual of a row is minus what the aim gains from one more of the row.
        if held.row.rule in self._suspended:
            return
        for at, shown in enumerate(held.shown):
            gain = Fraction(-duals[held.first + at]) * self._unit / shown.unit
            yield number, round(gain * (1 << DUAL_BITS))

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

    def _set_aim(self, aim: Terms) -> None:
        if aim == self._aim:
            return
        common = gcd(*aim.values()) or 1
        shift = max(0, (max(map(abs, aim.values()), default=0) // common).bit_length() - BITS)
        self._aim, self._unit = aim, common << shift
        set_costs(self._highs, [-aim.get(column, 0) / self._unit for column in range(self.model.size)])

    def _run(self, *, relaxed: bool, start: Point | None = None, nodes: int | None = None) -> Reading:
        if self._deadline.passed():
            return Reading.nothing(self._cut_short())
        if start is not None:
            set_start(self._highs, self.model.size, start)
        reading = run(self._highs, relaxed=relaxed, nanoseconds=self._deadline.left, nodes=nodes)
        self._runs += 1
        self._nodes += max(0, reading.nodes)
        self._watch.raise_again()
        return replace(reading, ending=self._cut_short()) if reading.ending is Ending.STOPPED else reading

    def _cut_short(self) -> Ending:
        """Tell a request from the clock: both end a run by way of the same question."""
        return Ending.STOPPED if self._deadline.stopped() else Ending.LIMIT

    def _settles(self, reading: Reading, found: Found) -> bool:
        """Whether the solver's optimum is the recounted one, with numbers small enough to be told apart."""
        if found.value is None:
            return False
        common = gcd(*self._aim.values()) or 1
        if (sum(map(abs, self._aim.values())) // common).bit_length() > _TRUSTED_BITS:
            return False
        return abs(Fraction(reading.objective) * self._unit + found.value) * 2 < common

    def _beyond(self, found: Found) -> Row:
        if found.value is None:
            raise AssertionError
        return Row(rule=BEYOND, terms=self._aim, least=found.value + (gcd(*self._aim.values()) or 1))

    def _ended(self, found: Found, reading: Reading) -> Found:
        if reading.ending is Ending.INFEASIBLE and found.value is not None:
            return replace(found, ending=Ending.PROVEN, bound=found.value)
        if reading.ending is Ending.PROVEN and found.value is not None:
            return replace(found, ending=Ending.PROVEN, bound=found.value)
        return replace(found, ending=reading.ending, bound=self._most(reading.bound))

    def _most(self, bound: Any) -> int:  # noqa: ANN401 - a float
        """Return the solver's bound in whole numbers, and never more than the aim can reach at all."""
        reach = highest(self._aim)
        return min(reach, ceil(Fraction(-bound) * self._unit)) if isfinite(bound) else reach

    def _tell(self, values: Any, bound: Any) -> None:  # noqa: ANN401 - floats
        if self.on_point is None:
            return
        point = taken_columns(values)
        if self.keeps(point):
            self.on_point(point, weigh(self._aim, point), self._most(bound))


def _better(found: Found, point: Point, value: int) -> Found:
    if found.value is not None and found.value >= value:
        return found
    return replace(found, point=point, value=value)
