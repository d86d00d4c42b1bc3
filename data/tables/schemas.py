"""The tables of a tender (表の定義): each is declared once, column by column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from typing import Any, Final

from criteria.characters import compared
from criteria.finding import NOTHING, Finding, Text
from data.text.cells import CellReader, UnreadableCell, read_text
from data.text.japanese import name_key, normal_id


class Names(Enum):
    """What a column names, so that every table spells it alike (名称の種類)."""

    VENDOR = "vendor"
    """事業者: spelled as the bids spell it."""
    TERM = "term"
    """案件の用語: a criterion, member, lot, region and the like, spelled as the tender's definition spells it."""


_MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table (列): its name, Japanese aliases, and what its cells hold.

    A ``needed`` column must be there and its cells must not be blank; ``missing`` is the reason code where one is. A
    column that names somebody says in ``if_named`` what to do where that is called 合計 or the like, and in ``names``
    what it names, where other tables name it too. Where another column of the row, ``by``, decides how a cell is read,
    as the criterion does for a mark, ``readers`` has the reader for each id there, and ``read`` is for all others.
    """

    name: str
    _: KW_ONLY
    read: CellReader = read_text
    aliases: tuple[str, ...] = ()
    needed: bool = False
    missing: str = "missing-value"
    if_named: Text = NOTHING
    names: Names | None = None
    by: str = ""
    readers: Mapping[str, CellReader] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What a sentence calls it in Japanese: its first alias, else the name, which is then the tender's own."""
        return self.aliases[0] if self.aliases else self.name

    def take(self, text: str, beside: str = "") -> object:
        """Return the value of a cell, None for a blank one, or raise CellError; ``beside`` is the cell under ``by``."""
        if isinstance(text, UnreadableCell):
            raise text.reason
        read = self.readers.get(normal_id(beside), self.read) if self.by else self.read
        return read(text) if text else None


@dataclass(slots=True)
class TableRow:
    """One row of a table (行) as text, by column name, and what was read of it.

    ``number`` is the row as a spreadsheet shows it, or the label of a DataFrame's. ``written`` has the names that are
    spelled otherwise there than where they were named first. ``given`` has the cells that could be read, blank ones as
    None. Of a row that is not ``due``, a bid that was withdrawn say, nothing more is needed than whose it is.
    """

    number: int | str
    cells: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    due: bool = True

    def as_written(self, column: str) -> str:
        """Return a cell as the file has it, empty where there is none."""
        return self.written.get(column, self.cells.get(column, ""))

    @property
    def vendor(self) -> str | None:
        """The vendor as the row names it, None where it names none."""
        return str(self.cells.get("vendor", "")) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a tender (表): its columns, the key that names a row once, and how many rows it may have.

    ``due`` tells, once the rows are read, of which of them the needed cells must be filled: a bid that the opening
    leaves out need not answer anything.
    """

    name: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    most_rows: int = _MOST_ROWS
    due: Callable[[Sequence[TableRow]], Sequence[bool]] | None = None

    @property
    def by_heading(self) -> dict[str, TableColumn]:
        """Columns by every heading they go under, as headings are compared."""
        return {compared(heading): column for column in self.columns for heading in (column.name, *column.aliases)}

    def columns_under(self, headings: Sequence[str]) -> list[TableColumn | None]:
        """Return the column under each heading, None where there is none; case and width make no difference.

        Unless two columns differ by them alone, two criteria called ``A`` and ``a`` say: those are told apart exactly.
        """
        exact = self.by_heading
        alike: dict[str, set[str]] = {}
        for heading, column in exact.items():
            alike.setdefault(name_key(heading), set()).add(column.name)
        by_key = {key: exact[compared(next(iter(names)))] for key, names in alike.items() if len(names) == 1}
        return [exact.get(compared(heading)) or by_key.get(name_key(heading)) for heading in headings]
