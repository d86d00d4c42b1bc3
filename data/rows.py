"""From rows of text to rows of values (表の読取り): quickly where all is well, with every fault where it is not."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from criteria.characters import compared
from criteria.finding import NOTHING, Finding, Text, Where
from criteria.spelling import same_as
from data.faults import CellError, fault, from_cell_error
from data.grid import Grid
from data.japanese import normal_id
from data.schemas import Column, Row, Table, failures
from data.summary_rows import without_summaries


@dataclass(slots=True)
class ReadRow:
    """One row as values: only the cells that could be read are ``given``, blank ones as None."""

    number: int
    form: Hashable
    cells: Mapping[str, str]
    given: dict[str, Any] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table as it was read: its place, its headings as written, its rows, and the faults of broken ones."""

    place: str
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[ReadRow] = ()
    broken: Sequence[Finding] = ()

    def where(self, column: str, row: int | None = None) -> Where:
        """Return a place in this table, the column under the heading it was written with."""
        return Where(file=self.place, row=row, column=self.headings.get(column, column))

    @property
    def vendors(self) -> dict[str, None]:
        """The vendors that the rows name, broken ones included, in the order of the rows."""
        named = (row.given.get("vendor") for row in self.rows)
        return dict.fromkeys(filter(None, (*named, *(finding.subject for finding in self.broken))))

    def all_faults(self) -> Iterator[Finding]:
        """Yield every fault of the table."""
        yield from self.broken
        for row in self.rows:
            yield from row.faults


def read_rows(table: Table, grid: Grid, meant: Collection[str] = ()) -> TableReading:
    """Read the rows of a table (表の読取り): values where they are clean, one finding per fault where they are not.

    ``meant`` are the words for sums, 合計 say, that are names in this tender; elsewhere their rows are faults.
    """
    written, summed = without_summaries(table, grid, meant)
    forms = table.forms(written)
    rows, clean = _read_quickly(table, written, forms)
    reading = TableReading(grid.file, grid.headings, rows, [*grid.faults, *summed])
    if not clean:
        by_number = {row.number: row for row in rows}
        order = {column.name: position for position, column in enumerate(table.columns)}
        found = [*_cell_faults(table, reading, written, forms), *_repeated_faults(table, reading, written)]
        for number, _, finding in sorted(found, key=lambda one: (one[0], order[one[1]])):
            by_number[number].faults.append(finding)
    return reading


class _Remembering(dict[str, object]):
    """A reader that reads equal cells once."""

    __slots__ = ("_take",)

    def __init__(self, take: Callable[[str], object]) -> None:
        self._take = take

    def __missing__(self, text: str) -> object:
        self[text] = value = self._take(text)
        return value


def _read_quickly(table: Table, rows: Sequence[Row], forms: Sequence[Hashable]) -> tuple[list[ReadRow], bool]:
    readers: dict[Hashable, list[tuple[str, _Remembering]]] = {}
    read, clean = [], not _repeats_a_key(table, rows)
    for row, form in zip(rows, forms, strict=True):
        if form not in readers:
            readers[form] = [
                (column.name, _Remembering(table.adapt(column, form).take))
                for column in table.columns
                if column.name in row.cells
            ]
        one = ReadRow(row.number, form, row.cells)
        for name, reader in readers[form]:
            try:
                one.given[name] = reader[row.cells[name]]
            except CellError:
                clean = False
        read.append(one)
    return read, clean


def _key_of(table: Table, row: Row) -> tuple[str, ...]:
    return tuple([compared(str(row.cells.get(name, ""))) for name in table.key])


def _repeats_a_key(table: Table, rows: Sequence[Row]) -> bool:
    if not table.key:
        return False
    counted = Counter(_key_of(table, row) for row in rows)
    return any(times > 1 and key[0] for key, times in counted.items())


def _subject(row: Row) -> str | None:
    return str(row.cells.get("vendor", "")) or None


def _cell_faults(
    table: Table, reading: TableReading, rows: Sequence[Row], forms: Sequence[Hashable]
) -> Iterator[tuple[int, str, Finding]]:
    by_form: dict[Hashable, list[Row]] = {}
    for row, form in zip(rows, forms, strict=True):
        by_form.setdefault(form, []).append(row)
    by_number = {row.number: row for row in rows}
    for form, of_form in by_form.items():
        columns = {c.name: table.adapt(c, form) for c in table.columns if c.name in of_form[0].cells}
        for number, name in failures(tuple(columns.values()), of_form):
            yield number, name, _cell_fault(columns[name], reading, by_number[number])


def _cell_fault(column: Column, reading: TableReading, row: Row) -> Finding:
    text, where = row.cells[column.name], reading.where(column.name, row.number)
    try:
        column.take(text)
    except CellError as error:
        return from_cell_error(error, where, row.as_written(column.name), _subject(row))
    raise AssertionError(where)


def _spellings(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the spellings of each name, each once (同じ名称の表記): a row is held against those of its own only."""
    by_form: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        by_form.setdefault(compared(name), []).append(name)
    return by_form


def _repeated_faults(table: Table, reading: TableReading, rows: Sequence[Row]) -> Iterator[tuple[int, str, Finding]]:
    keys = [Row(row.number, dict(zip(table.key, _key_of(table, row), strict=True))) for row in rows]
    named = [row for row in keys if table.key and row.cells[table.key[0]]]
    if not named:
        return
    repeated = {
        number for number, _ in failures([Column(name=name, read=normal_id) for name in table.key], named, table.key)
    }
    columns = ", ".join(reading.headings.get(name, name) for name in table.key)
    written = {row.number: [row.as_written(name) for name in table.key] for row in rows}
    spelled = [_spellings(written[number][at] for number in repeated) for at in range(len(table.key))]
    for row in named:
        if row.number in repeated:
            names = zip(written[row.number], spelled, strict=True)
            also = next(
                (said for name, by_form in names if (said := same_as(name, by_form[compared(name)])).ja), NOTHING
            )
            what = Text(f"{columns} が同じ行が複数あります{also.ja}", f"several rows have the same {columns}{also.en}")
            cure = Text("1行だけを残してください", "Keep one of them")
            where = reading.where(table.key[0], row.number)
            value = ", ".join(filter(None, written[row.number]))
            code = f"duplicate-{table.name.removesuffix('s')}"
            yield row.number, table.key[0], fault(code, what, where, value=value, cure=cure, subject=_subject(row))
