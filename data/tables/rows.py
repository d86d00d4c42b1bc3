"""From rows of text to rows of values (表の読取り): quickly where all is well, with every fault where it is not."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from criteria.characters import compared
from criteria.errors import DefinitionError
from criteria.finding import NOTHING, Finding, Text, Where
from criteria.spelling import same_as
from data.tables.grid import Grid
from data.tables.schemas import Column, Row, Table, failures
from data.tables.summary_rows import without_summaries
from data.text.faults import CellError, fault, from_cell_error

MOST_FAULTS: Final = 20_000
"""Faults of a table that are told; with more it is not read at all."""

_FIRST_EXPLAINED: Final = 1_000
"""Rows whose faults are told of a table that has more than that."""


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
    rows, refused = _read_quickly(table, written, forms)
    repeated = _repeating(table, written)
    reading = TableReading(grid.file, grid.headings, rows, [*grid.faults, *summed])
    if not refused and not repeated:
        _check_number(reading, len(reading.broken), ())
        return reading
    faulty = {*refused, *repeated}
    number = len(reading.broken) + sum(refused.values()) + len(repeated)
    if number > MOST_FAULTS:
        # Some of them tell what is wrong with all; to explain every one would take minutes.
        faulty = set(sorted(faulty)[:_FIRST_EXPLAINED])
    by_number = {row.number: row for row in rows}
    order = {column.name: position for position, column in enumerate(table.columns)}
    looked_at = [(row, form) for row, form in zip(written, forms, strict=True) if row.number in faulty]
    found = [*_cell_faults(table, reading, looked_at), *_repeated_faults(table, reading, written, repeated & faulty)]
    found.sort(key=lambda one: (one[0], order[one[1]]))
    _check_number(reading, number, [finding for _, _, finding in found])
    for row_number, _, finding in found:
        by_number[row_number].faults.append(finding)
    return reading


def _check_number(reading: TableReading, number: int, found: Sequence[Finding]) -> None:
    """Raise DefinitionError where a table has more faults than anybody mends: it is another table, or broken."""
    if number <= MOST_FAULTS:
        return
    what = Text(f"誤りが{number}件あり、読み取る上限を超えています", f"{number} faults: more than are read")
    expected = Text(f"{MOST_FAULTS}件まで", f"at most {MOST_FAULTS}")
    cure = Text(
        "別の表でないか、列や区切りがずれていないかを確かめてください",
        "See whether this is another table, or columns or separators are displaced",
    )
    where = Where(file=reading.place)
    raise DefinitionError(
        [
            *reading.broken[:_FIRST_EXPLAINED],
            *found,
            fault("too-many-faults", what, where, expected=expected, cure=cure),
        ]
    )


_REFUSED: Final = object()
"""Stands for a cell that cannot be read."""


class _Remembering(dict[str, object]):
    """A reader that reads, or refuses, equal cells once."""

    __slots__ = ("_take",)

    def __init__(self, take: Callable[[str], object]) -> None:
        self._take = take

    def __missing__(self, text: str) -> object:
        try:
            value = self._take(text)
        except CellError:
            value = _REFUSED
        self[text] = value
        return value


def _read_quickly(table: Table, rows: Sequence[Row], forms: Sequence[Hashable]) -> tuple[list[ReadRow], dict[int, int]]:
    """Read the cells that can be read; return the rows, and how many cells of each were refused."""
    readers: dict[Hashable, list[tuple[str, _Remembering]]] = {}
    read: list[ReadRow] = []
    refused: dict[int, int] = {}
    for row, form in zip(rows, forms, strict=True):
        if form not in readers:
            readers[form] = [
                (column.name, _Remembering(table.adapt(column, form).take))
                for column in table.columns
                if column.name in row.cells
            ]
        one = ReadRow(row.number, form, row.cells)
        for name, reader in readers[form]:
            value = reader[row.cells[name]]
            if value is _REFUSED:
                refused[row.number] = refused.get(row.number, 0) + 1
            else:
                one.given[name] = value
        read.append(one)
    return read, refused


def _key_of(table: Table, row: Row) -> tuple[str, ...]:
    return tuple([compared(str(row.cells.get(name, ""))) for name in table.key])


def _repeating(table: Table, rows: Sequence[Row]) -> set[int]:
    """Return the numbers of the rows whose key is not their own."""
    if not table.key:
        return set()
    keys = [_key_of(table, row) for row in rows]
    counted = Counter(keys)
    return {row.number for row, key in zip(rows, keys, strict=True) if key[0] and counted[key] > 1}


def _subject(row: Row) -> str | None:
    return str(row.cells.get("vendor", "")) or None


def _cell_faults(
    table: Table, reading: TableReading, rows: Iterable[tuple[Row, Hashable]]
) -> Iterator[tuple[int, str, Finding]]:
    by_form: dict[Hashable, list[Row]] = {}
    for row, form in rows:
        by_form.setdefault(form, []).append(row)
    for form, of_form in by_form.items():
        by_number = {row.number: row for row in of_form}
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


def _repeated_faults(
    table: Table, reading: TableReading, rows: Sequence[Row], repeated: Collection[int]
) -> Iterator[tuple[int, str, Finding]]:
    columns = ", ".join(reading.headings.get(name, name) for name in table.key)
    named = [row for row in rows if row.number in repeated]
    written = {row.number: [row.as_written(name) for name in table.key] for row in named}
    spelled = [_spellings(names[at] for names in written.values()) for at in range(len(table.key))]
    for row in named:
        names = zip(written[row.number], spelled, strict=True)
        also = next((said for name, by_form in names if (said := same_as(name, by_form[compared(name)])).ja), NOTHING)
        what = Text(f"{columns} が同じ行が複数あります{also.ja}", f"several rows have the same {columns}{also.en}")
        cure = Text("1行だけを残してください", "Keep one of them")
        where = reading.where(table.key[0], row.number)
        value = ", ".join(filter(None, written[row.number]))
        code = f"duplicate-{table.name.removesuffix('s')}"
        yield row.number, table.key[0], fault(code, what, where, value=value, cure=cure, subject=_subject(row))
