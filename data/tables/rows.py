"""From rows of text to rows of values (表の読取り): every cell is read once, and each that cannot be is a fault."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, Final

from criteria.characters import compared
from criteria.errors import DefinitionError
from criteria.finding import NOTHING, Finding, Text, Where
from criteria.spelling import same_as
from data.tables.grid import Grid
from data.tables.schemas import Table, TableColumn, TableRow
from data.tables.summary_rows import without_summaries
from data.text.faults import CellError, fault, from_cell_error

MOST_FAULTS: Final = 20_000
"""Faults of a table that are told; with more it is not read at all."""

_FIRST_EXPLAINED: Final = 1_000
"""Rows whose faults are told of a table that has more than that."""

_BLANK: Final = Text("空欄です", "this cell is blank")
_FILL_IN: Final = Text(
    "値を記入してください。空欄を0とはみなしません", "Enter the value; a blank is never taken as zero"
)


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table as it was read: its place, its headings as written, its rows, and the faults of broken ones."""

    place: str
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[TableRow] = ()
    broken: Sequence[Finding] = ()

    def where(self, column: str, row: int | str | None = None) -> Where:
        """Return a place in this table, the column under the heading it was written with."""
        return Where(file=self.place, row=row, column=self.headings.get(column, column))

    def fault(self, row: TableRow, column: str, code: str, what: Text, **more: Any) -> Finding:  # noqa: ANN401 - as fault
        """Make the finding of a cell: its text is the value and the row's vendor the subject, unless told otherwise."""
        about = {"value": row.cells.get(column, ""), "subject": row.given.get("vendor"), **more}
        return fault(code, what, self.where(column, row.number), **about)

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

    Raises
    ------
    DefinitionError
        Where a table has more faults than anybody mends: it is another table, or broken.
    """
    rows, summed = without_summaries(table, grid, meant)
    reading = TableReading(grid.file, grid.headings, rows, [*grid.faults, *summed])
    columns = [column for column in table.columns if column.name in grid.headings]
    _read_cells(columns, reading)
    for row, due in zip(rows, table.due(rows), strict=True) if table.due else ():
        row.due = due
    needed = [column for column in columns if column.needed]
    refused = sum(len(columns) - len(row.given) for row in rows)
    blank = {row.number: missing for row in rows if (missing := _blank(needed, row, table.key[:1]))}
    repeated = _repeated(table, rows)
    number = len(reading.broken) + refused + sum(map(len, blank.values())) + len(repeated)
    faulty = (row for row in rows if len(row.given) < len(columns) or row.number in blank or row.number in repeated)
    # Of too many, some tell what is wrong with all; to explain every one would take minutes.
    explained = list(faulty if number <= MOST_FAULTS else islice(faulty, _FIRST_EXPLAINED))
    for row in explained:
        for column in blank.get(row.number, ()):
            error = CellError(_BLANK, cure=_FILL_IN, code=column.missing)
            row.faults.append(from_cell_error(error, reading.where(column.name, row.number), "", row.vendor))
    _note_repeated(table, reading, [row for row in explained if row.number in repeated])
    order = {grid.headings[column.name]: position for position, column in enumerate(columns)}
    for row in explained:
        row.faults.sort(key=lambda finding: order[finding.where.column])
    if number > MOST_FAULTS:
        first = [finding for row in explained for finding in row.faults]
        raise DefinitionError([*reading.broken[:_FIRST_EXPLAINED], *first, _too_many(reading, number)])
    return reading


def _read_cells(columns: Sequence[TableColumn], reading: TableReading) -> None:
    """Give every row its values, and the first refused cells of the table their faults; equal cells are read once."""
    takes: list[tuple[TableColumn, Callable[..., object]]] = [(column, cache(column.take)) for column in columns]
    explained = 0
    for row in reading.rows:
        cells, given = row.cells, row.given
        for column, take in takes:
            name = column.name
            try:
                given[name] = take(cells[name], cells.get(column.by, "")) if column.by else take(cells[name])
            except CellError as error:
                explained += 1
                if explained <= MOST_FAULTS:
                    where = reading.where(name, row.number)
                    row.faults.append(from_cell_error(error, where, row.as_written(name), row.vendor))


def _blank(needed: Sequence[TableColumn], row: TableRow, always: Collection[str]) -> list[TableColumn]:
    return [
        column for column in needed if row.given.get(column.name, "") is None and (row.due or column.name in always)
    ]


def _too_many(reading: TableReading, number: int) -> Finding:
    what = Text(f"誤りが{number}件あり、読み取る上限を超えています", f"{number} faults: more than are read")
    expected = Text(f"{MOST_FAULTS}件まで", f"at most {MOST_FAULTS}")
    cure = Text(
        "別の表でないか、列や区切りがずれていないかを確かめてください",
        "See whether this is another table, or columns or separators are displaced",
    )
    return fault("too-many-faults", what, Where(file=reading.place), expected=expected, cure=cure)


def _repeated(table: Table, rows: Sequence[TableRow]) -> set[int | str]:
    """Return the numbers of the rows whose key is not their own."""
    if not table.key:
        return set()
    keys = [tuple([compared(str(row.cells.get(name, ""))) for name in table.key]) for row in rows]
    counted = Counter(keys)
    return {row.number for row, key in zip(rows, keys, strict=True) if key[0] and counted[key] > 1}


def _note_repeated(table: Table, reading: TableReading, rows: Sequence[TableRow]) -> None:
    """Give the rows whose key is not their own their fault, with the names that two of them spell differently."""
    columns = ", ".join(reading.headings.get(name, name) for name in table.key)
    spelled: list[dict[str, dict[str, None]]] = [{} for _ in table.key]
    for row in rows:
        for name, by_form in zip(table.key, spelled, strict=True):
            by_form.setdefault(compared(row.as_written(name)), {})[row.as_written(name)] = None
    for row in rows:
        names = [row.as_written(name) for name in table.key]
        alike = (same_as(name, by_form[compared(name)]) for name, by_form in zip(names, spelled, strict=True))
        also = next((said for said in alike if said.ja), NOTHING)
        what = Text(f"{columns} が同じ行が複数あります{also.ja}", f"several rows have the same {columns}{also.en}")
        cure = Text("1行だけを残してください", "Keep one of them")
        where, value = reading.where(table.key[0], row.number), ", ".join(filter(None, names))
        code = f"duplicate-{table.name.removesuffix('s')}"
        row.faults.append(fault(code, what, where, value=value, cure=cure, subject=row.vendor))
