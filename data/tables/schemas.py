"""The tables of a tender (表の定義): each is declared once, and from its declaration comes the pandera schema.

The declaration's own readers take the rows first (:mod:`data.tables.rows`); pandera is imported only where they refuse
a cell.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from criteria.characters import compared
from criteria.finding import NOTHING, Text
from data.text.cells import CellReader, UnreadableCell, read_text
from data.text.faults import CellError
from data.text.japanese import name_key

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandera.pandas import DataFrameSchema


class Names(Enum):
    """What a column names, so that every table spells it alike (名称の種類)."""

    VENDOR = "vendor"
    """事業者: spelled as the bids spell it."""
    TERM = "term"
    """案件の用語: a criterion, member, lot, region and the like, spelled as the tender's definition spells it."""


_CELL: Final = "cell"
_MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table (列): its name, Japanese aliases, and what its cells hold.

    ``required`` columns must be there; ``needed`` cells must not be blank, and ``missing`` is the reason code where
    they are. A column that names somebody says in ``if_named`` what to do where that is called 合計 or the like, and in
    ``names`` what it names, where other tables name it too.
    """

    name: str
    read: CellReader = read_text
    aliases: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False
    missing: str = "missing-value"
    if_named: Text = NOTHING
    names: Names | None = None

    @property
    def called(self) -> str:
        """What a sentence calls it in Japanese: its first alias, else the name, which is then the tender's own."""
        return self.aliases[0] if self.aliases else self.name

    def take(self, text: str) -> object:
        """Return the value of a cell, None for a blank one, or raise CellError."""
        if isinstance(text, UnreadableCell):
            raise text.reason
        if text:
            return self.read(text)
        if self.needed:
            cure = Text(
                "値を記入してください。空欄を0とはみなしません", "Enter the value; a blank is never taken as zero"
            )
            raise CellError(Text("空欄です", "this cell is blank"), cure=cure, code=self.missing)
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as text, by column name, with its number as a spreadsheet shows it.

    ``written`` has the names that are spelled otherwise in the file than where they were named first.
    """

    number: int
    cells: Mapping[str, str]
    written: Mapping[str, str] | None = None

    def as_written(self, column: str) -> str:
        """Return a cell as the file has it, empty where there is none."""
        written = self.written or {}
        return written.get(column, self.cells.get(column, ""))


def _one_form(rows: Sequence[Row]) -> Sequence[Hashable]:
    return [None] * len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a tender (表): its columns, the key that names a row once, and how many rows it may have.

    Rows may be of different *forms*: ``forms`` tells the form of each, ``adapt`` a column as that form takes it. A bid
    that was withdrawn need not answer anything, and a mark is read by the scale of its criterion.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    most_rows: int = _MOST_ROWS
    forms: Callable[[Sequence[Row]], Sequence[Hashable]] = _one_form
    adapt: Callable[[Column, Any], Column] = lambda column, _form: column

    @property
    def by_heading(self) -> dict[str, Column]:
        """Columns by every heading they go under, as headings are compared."""
        return {compared(heading): column for column in self.columns for heading in (column.name, *column.aliases)}

    def columns_under(self, headings: Sequence[str]) -> list[Column | None]:
        """Return the column under each heading, None where there is none; case and width make no difference.

        Unless two columns differ by them alone, two criteria called ``A`` and ``a`` say: those are told apart exactly.
        """
        exact = self.by_heading
        alike: dict[str, set[str]] = {}
        for heading, column in exact.items():
            alike.setdefault(name_key(heading), set()).add(column.name)
        by_key = {key: exact[compared(next(iter(names)))] for key, names in alike.items() if len(names) == 1}
        return [exact.get(compared(heading)) or by_key.get(name_key(heading)) for heading in headings]


def pandera_schema(columns: Sequence[Column], key: Sequence[str] = ()) -> "DataFrameSchema":
    """Build the pandera schema of declared columns; those of ``key`` together name a row once."""
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


def failures(columns: Sequence[Column], rows: Sequence[Row], key: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield row number and column of every cell that pandera refuses, and of every row whose key is not its own."""
    from pandera.errors import SchemaErrors

    try:
        pandera_schema(columns, key).validate(_frame(rows, [column.name for column in columns]), lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        yield from zip(map(int, cases["index"]), cases["column"], strict=True)


def _frame(rows: Sequence[Row], names: Sequence[str]) -> "DataFrame":
    """Make a frame of text whose index is the number of each row, so that pandera's failures carry it."""
    from pandas import DataFrame

    cells = [[row.cells.get(name, "") for name in names] for row in rows]
    return DataFrame(cells, index=[row.number for row in rows], columns=list(names), dtype=object)
