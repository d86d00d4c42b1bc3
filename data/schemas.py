"""The tables of a tender (表の定義): each declared once, validated twice.

The declaration's own readers take the rows first, with the standard library alone: a clean file needs no more. Only
where they refuse something is the same declaration built into pandera schemas, which collect every fault lazily.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from criteria.finding import Finding, Text, Where
from data.cells import CellReader, UnreadableCell, read_text
from data.faults import CellError, fault, from_cell_error

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandera.pandas import DataFrameSchema

_CELL: Final = "cell"
_MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table (列): its name, Japanese aliases, and what its cells hold.

    ``required`` columns must be there; ``needed`` cells must not be blank.
    """

    name: str
    read: CellReader = read_text
    aliases: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False

    def take(self, text: str) -> object:
        """Return the value of a cell, None for a blank one, or raise CellError."""
        if isinstance(text, UnreadableCell):
            raise text.reason
        if text:
            return self.read(text)
        if self.needed:
            what = Text(f"「{self.name}」が空欄です", f"{self.name} is blank")
            cure = Text("値を記入してください", "Enter the value; a blank is never taken as zero")
            raise CellError(what, cure=cure, code=f"missing-{self.name}" if self.required else "missing-response")
        return None


def _one_form(rows: Sequence["Row"]) -> Sequence[Hashable]:
    return [None] * len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a tender (表): its columns, the key that names a row once, and how many rows it may have.

    Rows may be of different *forms*: ``forms`` tells the form of each, ``adapt`` a column as that form takes it. A bid
    that was withdrawn need not answer anything, and a mark is read by the scale of its criterion.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    most_rows: int = _MOST_ROWS
    forms: Callable[[Sequence["Row"]], Sequence[Hashable]] = _one_form
    adapt: Callable[[Column, Any], Column] = lambda column, _form: column

    @property
    def by_heading(self) -> dict[str, Column]:
        """Columns by every heading they go under."""
        return {heading: column for column in self.columns for heading in (column.name, *column.aliases)}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as text, by column name, with its number as a spreadsheet shows it."""

    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class ReadRow:
    """One row as values; only the cells that could be read are there, blank ones as None."""

    number: int
    form: Hashable
    cells: Mapping[str, str]
    given: dict[str, Any] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table as it was read: where it stands, its rows, and the faults of rows that are no rows of it."""

    place: str
    rows: Sequence[ReadRow] = ()
    broken: Sequence[Finding] = ()

    @property
    def vendors(self) -> frozenset[str]:
        """The vendors that the rows name, broken ones included."""
        named = (row.given.get("vendor") for row in self.rows)
        return frozenset(filter(None, (*named, *(finding.subject for finding in self.broken))))

    def all_faults(self) -> Iterator[Finding]:
        """Yield every fault of the table."""
        yield from self.broken
        for row in self.rows:
            yield from row.faults


def read_rows(table: Table, file: str, rows: Sequence[Row]) -> list[ReadRow]:
    """Read the rows of a table (表の読取り): values where they are clean, one finding per fault where they are not."""
    forms = table.forms(rows)
    read, clean = _read_quickly(table, rows, forms)
    if not clean:
        by_number = {row.number: row for row in read}
        for number, finding in _all_faults(table, file, rows, forms):
            by_number[number].faults.append(finding)
    return read


def _read_quickly(table: Table, rows: Sequence[Row], forms: Sequence[Hashable]) -> tuple[list[ReadRow], bool]:
    readers: dict[Hashable, list[tuple[str, _Remembering]]] = {}
    read, clean = [], not _repeated_keys(table, rows)
    for row, form in zip(rows, forms, strict=True):
        if form not in readers:
            readers[form] = [(c.name, _Remembering(table.adapt(c, form).take)) for c in table.columns]
        one = ReadRow(row.number, form, row.cells)
        for name, reader in readers[form]:
            if name in row.cells:
                try:
                    one.given[name] = reader[row.cells[name]]
                except CellError:
                    clean = False
        read.append(one)
    return read, clean


class _Remembering(dict[str, object]):
    """A reader that reads equal cells once."""

    __slots__ = ("_take",)

    def __init__(self, take: Callable[[str], object]) -> None:
        self._take = take

    def __missing__(self, text: str) -> object:
        self[text] = value = self._take(text)
        return value


def _key_of(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(read_text(row.cells.get(name, "")) for name in table.key)


def _repeated_keys(table: Table, rows: Sequence[Row]) -> set[tuple[str, ...]]:
    if not table.key:
        return set()
    counted = Counter(_key_of(table, row) for row in rows)
    return {key for key, times in counted.items() if times > 1 and key[0]}


def pandera_schema(columns: Sequence[Column], key: Sequence[str] = ()) -> "DataFrameSchema":
    """Build the pandera schema of a declaration; ``key`` columns together name a row once."""
    from pandera.pandas import Check, DataFrameSchema
    from pandera.pandas import Column as SchemaColumn

    checked = {
        column.name: SchemaColumn(checks=Check(_accepts(column), element_wise=True, error=_CELL), nullable=True)
        for column in columns
    }
    return DataFrameSchema(checked, unique=list(key) or None, strict=True)


def _accepts(column: Column) -> Callable[[str], bool]:
    def accepts(text: str) -> bool:
        try:
            column.take(text)
        except CellError:
            return False
        return True

    return accepts


def _failures(schema: "DataFrameSchema", frame: "DataFrame") -> Iterator[tuple[int, str, str]]:
    """Yield row number, column and check of every failure pandera collects."""
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        yield from zip(map(int, cases["index"]), cases["column"], cases["check"], strict=True)


def _frame(rows: Sequence[Row], names: Sequence[str]) -> "DataFrame":
    """Make a frame of text whose index is the row number a spreadsheet shows."""
    from pandas import DataFrame

    cells = [[row.cells.get(name, "") for name in names] for row in rows]
    return DataFrame(cells, index=[row.number for row in rows], columns=list(names), dtype=object)


def _all_faults(
    table: Table, file: str, rows: Sequence[Row], forms: Sequence[Hashable]
) -> Iterator[tuple[int, Finding]]:
    by_form: dict[Hashable, list[Row]] = {}
    for row, form in zip(rows, forms, strict=True):
        by_form.setdefault(form, []).append(row)
    by_number = {row.number: row for row in rows}
    order = {column.name: position for position, column in enumerate(table.columns)}
    found = []
    for form, of_form in by_form.items():
        columns = {c.name: table.adapt(c, form) for c in table.columns if c.name in of_form[0].cells}
        for number, name, _ in _failures(pandera_schema(tuple(columns.values())), _frame(of_form, list(columns))):
            found.append((number, name, _cell_finding(columns[name], file, by_number[number])))
    found += _repeated(table, file, rows)
    yield from ((number, finding) for number, name, finding in sorted(found, key=lambda one: (one[0], order[one[1]])))


def _subject(row: Row) -> str | None:
    return read_text(row.cells.get("vendor", "")) or None


def _cell_finding(column: Column, file: str, row: Row) -> Finding:
    text = row.cells[column.name]
    where = Where(file=file, row=row.number, column=column.name)
    try:
        column.take(text)
    except CellError as error:
        return from_cell_error(error, where, text, _subject(row))
    raise AssertionError(where)


def _repeated(table: Table, file: str, rows: Sequence[Row]) -> Iterator[tuple[int, str, Finding]]:
    named = [Row(row.number, dict(zip(table.key, _key_of(table, row), strict=True))) for row in rows]
    named = [row for row in named if row.cells[table.key[0]]]
    if not table.key or not named:
        return
    schema = pandera_schema([Column(name=name) for name in table.key], table.key)
    repeated = {number for number, _, _ in _failures(schema, _frame(named, table.key))}
    for row in named:
        if row.number in repeated:
            what = Text(
                f"{'・'.join(table.key)}が同じ行が複数あります", f"several rows have the same {', '.join(table.key)}"
            )
            cure = Text("1行だけを残してください", "Keep one of them")
            where = Where(file=file, row=row.number, column=table.key[0])
            value = ", ".join(filter(None, row.cells.values()))
            yield (
                row.number,
                table.key[0],
                fault(f"duplicate-{table.name}", what, where, value=value, cure=cure, subject=_subject(row)),
            )
