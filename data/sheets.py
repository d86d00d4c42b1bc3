"""Workbooks (Excelブック): one sheet per table, every cell to the text a person sees behind it."""

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.archive import read_entries
from data.cells import UnreadableCell
from data.definition_sheets import DEFINITION_SHEETS, TENDER_SHEET, read_definition
from data.faults import CellError, fault, unseen_in_names, warning
from data.files import only_one
from data.grid import Grid, arrange
from data.japanese import normal_id
from data.schemas import Table
from data.sheet_cells import unreadable_cells
from data.toml import Document

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_TYPED_DIGITS: Final = 15
"""Significant digits Excel keeps of a typed number; a value with more was computed, or has lost digits."""

_PARTS: Final = frozenset({"xl/workbook.xml", "xl/_rels/workbook.xml.rels"})
_LOOKED_AT: Final = 20
"""Rows of a sheet that nothing reads in which its headings are looked for."""

_DOCUMENT_TYPE: Final = b"<!DOCTYPE"
"""No workbook has one, and only with one can XML define entities that unfold into gigabytes."""

CellValue: TypeAlias = "int | float | str | bool | time | date | datetime | object"


def open_book(name: str, data: bytes) -> "Book":
    """Open an ``.xlsx`` workbook (Excelブックの読取り).

    Raises
    ------
    DefinitionError
        Where it is no such workbook, is protected by a password, or is too large unpacked.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    parts = read_entries(data, name)
    if not parts.keys() >= _PARTS or any(_DOCUMENT_TYPE in part for part in parts.values()):
        raise DefinitionError([_no_workbook(name, "")])
    try:
        book = Book(name, parts, CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except (CalamineError, ValueError) as error:
        raise DefinitionError([_no_workbook(name, f": {error}")]) from error
    faults = list(unseen_in_names(book.workbook.sheet_names))
    if faults:
        raise DefinitionError(faults)
    return book


def _no_workbook(name: str, reason: str) -> Finding:
    what = Text(f"Excelブックとして読めません{reason}", f"this is not an Excel workbook{reason}")
    cure = Text("パスワードを外し、.xlsx形式で保存し直してください", "Save it as .xlsx, without a password")
    return fault("bad-workbook", what, Where(file=name), cure=cure)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook (シート), as a source of a tender."""

    name: str
    parts: Mapping[str, bytes]
    workbook: "CalamineWorkbook"

    def definition(self) -> Document:
        """Read the sheets ``tender``, ``criteria``, ``exclusions`` and ``selection``."""
        places = {table.name: self.place(table.name, table.aliases) for table in DEFINITION_SHEETS}
        if places[TENDER_SHEET.name] is None:
            what = Text("案件の定義のシート tender がありません", "there is no sheet tender, the tender's definition")
            cure = Text("tender のシートを加えてください", "Add a sheet tender")
            where = Where(file=TENDER_SHEET.name)
            raise DefinitionError([fault("missing-file", what, where, value=self.name, cure=cure)])
        return read_definition(self.grid, places)

    def place(self, table: str, aliases: Collection[str] = ()) -> str | None:
        """Return the name of the table's sheet."""
        return only_one([word for word in (table, *aliases) if word in self._sheets()])

    def grid(self, table: Table, place: str) -> Grid:
        """Read one sheet."""
        from xml.etree.ElementTree import ParseError

        from python_calamine import CalamineError

        try:
            sheet = self.workbook.get_sheet_by_name(self._sheets()[place])
            merged = [_merged(place, area) for area in sheet.merged_cell_ranges or ()]
            refused = unreadable_cells(self.parts, sheet.name)
        except (CalamineError, ParseError) as error:
            raise DefinitionError([_no_workbook(self.name, f": {error}")]) from error
        if merged:
            raise DefinitionError(merged)
        return arrange(table, place, _records(sheet, table.most_rows, refused))

    def headings(self, place: str) -> Sequence[str]:
        """Return the first row of a sheet that is not blank, as far as it can be read."""
        from python_calamine import CalamineError

        with suppress(CalamineError):
            sheet = self.workbook.get_sheet_by_name(self._sheets()[place])
            rows = ([cell_text(value) for value in row] for row in sheet.to_python(nrows=_LOOKED_AT))
            return next((row for row in rows if any(row)), ())
        return ()

    def label(self, table: str) -> str:
        """Return the name of the table's sheet."""
        return table

    def places(self) -> tuple[str, ...]:
        """Return the names of the sheets."""
        return tuple(self._sheets())

    @property
    def definition_places(self) -> frozenset[str]:
        """The sheets of the definition."""
        return frozenset(word for table in DEFINITION_SHEETS for word in (table.name, *table.aliases))

    def remarks(self) -> tuple[Finding, ...]:
        """Warn of hidden sheets, which are read like the others."""
        from python_calamine import SheetVisibleEnum

        what = Text("非表示のシートです", "this sheet is hidden")
        return tuple(
            warning("hidden-sheet", what, Where(file=normal_id(sheet.name)))
            for sheet in self.workbook.sheets_metadata
            if sheet.visible is not SheetVisibleEnum.Visible
        )

    def _sheets(self) -> dict[str, str]:
        return {normal_id(name): name for name in self.workbook.sheet_names}


def _merged(place: str, area: tuple[tuple[int, int], tuple[int, int]]) -> Finding:
    (row, column), _ = area
    what = Text("結合されたセルがあります", "there are merged cells")
    cure = Text("結合を解除し、各セルに値を入れてください", "Unmerge them, and give each cell its value")
    return fault("merged-cells", what, Where(file=place, row=row + 1, column=column_letters(column)), cure=cure)


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(ord("A") + rest) + letters, index - 1
    return letters


def _records(
    sheet: "CalamineSheet", most_rows: int, refused: dict[tuple[int, int], UnreadableCell]
) -> Iterator[Sequence[str]]:
    """Yield the rows as text, at most two more than a table may have."""
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False, nrows=most_rows + 2)):
        yield [refused.get((row, column)) or cell_text(value) for column, value in enumerate(cells)]


def cell_text(value: CellValue) -> str:
    """Return the text of a cell (セルの文字列化): a number by its shortest decimal writing, which is what was typed.

    >>> cell_text(49110000.0), cell_text(59.66), cell_text(True)
    ('49110000', '59.66', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number_text(value: float) -> str:
    number = Decimal(repr(value))
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if len(number.normalize().as_tuple().digits) <= MOST_TYPED_DIGITS and number.adjusted() < MOST_TYPED_DIGITS:
        return text
    what = Text(
        f"有効数字が{MOST_TYPED_DIGITS}桁を超えています(計算の誤差か桁落ち)",
        f"more than {MOST_TYPED_DIGITS} significant digits: the result of a computation, or a number that lost digits",
    )
    expected = Text(f"{MOST_TYPED_DIGITS}桁以内の数", f"a number as typed, of at most {MOST_TYPED_DIGITS} digits")
    cure = Text(
        "端数処理した値を入力するか、文字列として入力してください", "Type the rounded value, or enter it as text"
    )
    return UnreadableCell(text, CellError(what, expected, cure, code="computed-number"))
