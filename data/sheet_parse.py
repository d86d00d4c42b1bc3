"""One sheet's own XML (シートのXML): every cell with its place, kind, formula, value and number format."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeAlias

from criteria.finding import Text
from data.grid import MOST_COLUMNS
from data.sheet_cells import cell_name, column_index
from data.sheet_formats import GENERAL, Format
from data.sheet_package import Characters, Package, Runs, is_true, plain_text
from data.sheet_xml import Attributes, PartError, local_names, read_part, too_many

MOST_ROW: Final = 200_000
"""The last row that may hold a value: twice the rows that the longest table may have."""

MOST_CELLS: Final = 1_000_000
"""Cells a sheet may list, blank ones with a format included."""

MOST_AREA: Final = 4_000_000
"""Rows times columns from the first to the last value, all of which the second reader keeps in memory."""

MOST_AREAS: Final = 5_000
"""Areas of merged cells, of columns and of formulas that a sheet may have together."""

MOST_SPREAD: Final = 100_000
"""Cells that may get their values from formulas of other cells."""

_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
"""The corner of every sheet."""

Place: TypeAlias = tuple[int, int]
"""Row and column of a cell, counted from 0."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell without a value to read (値のないセル): what stands there, and the reason code."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how it is shown (数値)."""

    value: float
    format: Format


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time written as text (ISO 8601の日時)."""

    text: str


Cell: TypeAlias = str | bool | Number | Moment | Refused


@dataclass(slots=True)
class ParsedSheet:
    """The cells of a sheet that are not blank, row by row, and what of it a person does not see."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Place] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)


class _EnoughError(Exception):
    """The first row that holds something was read, and no more was asked for."""


def parse_sheet(part: bytes, package: Package, characters: Characters) -> ParsedSheet:
    """Parse one sheet whole.

    Raises
    ------
    PartError
        Where it is broken, a reference leads out of it, a cell is written twice, or there is more than it may have.
    """
    listener = _Sheet(package, characters)
    read_part(part, _NAMES, listener)
    listener.spread_formulas()
    return listener.sheet


def first_row(part: bytes, package: Package) -> list[str]:
    """Return the texts of the first row that holds any, of a sheet that nothing else is read of."""
    listener = _Sheet(package, Characters(), only_first=True)
    try:
        read_part(part, _NAMES, listener)
    except _EnoughError:
        pass
    except PartError:
        return []
    return [cell for row in listener.sheet.rows.values() for cell in row.values() if type(cell) is str]


_NAMES: Final = local_names(
    ("dimension", "sheetFormatPr", "col", "sheetData", "row", "c", "f", "v", "is", "t", "rPh", "mergeCell")
)
_ROW_DEPTH: Final = 3
_CELL_DEPTH: Final = 4
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")

ERRORS: Final = frozenset(
    f"#{word}"
    for word in (
        "NULL!", "DIV/0!", "VALUE!", "REF!", "NAME?", "NUM!", "N/A", "GETTING_DATA", "SPILL!", "CALC!", "FIELD!",
        "BLOCKED!", "UNKNOWN!", "CONNECT!", "BUSY!", "PYTHON!", "EXTERNAL!", "TIMEOUT!", "ERROR!",
    )
)  # fmt: skip
"""What spreadsheets write for an error, as a text too where a workbook was pasted or converted."""

_ERROR_NUMBER: Final = re.compile(r"Err:\d{3}")


class _Sheet:
    """Hears of a sheet's elements, and keeps its cells."""

    def __init__(self, package: Package, characters: Characters, *, only_first: bool = False) -> None:
        self.sheet = ParsedSheet()
        self._package = package
        self._characters = characters
        self._only_first = only_first
        self._in_data = self._has_data = self._hides_rows = False
        self._row = self._column = -1
        self._row_hidden = False
        self._of_row: dict[int, Cell] = {}
        self._rows = self._cells = self._areas = 0
        self._least: Place | None = None
        self._most: Place = (0, 0)
        self._formulas: list[tuple[Place, Place]] = []
        self._cell: Attributes | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._runs = Runs()
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: Attributes, depth: int) -> None:
        """Hear of a start tag."""
        if name == "c":
            self._start_cell(attributes, depth)
        elif name == "row":
            self._start_row(attributes, depth)
        elif self._cell is not None:
            self._start_within(name, attributes, depth)
        elif name == "sheetData":
            if self._has_data or depth != _ROW_DEPTH - 1:
                raise _misplaced(name)
            self._in_data = self._has_data = True
        elif name:
            self._start_around(name, attributes)

    def _start_around(self, name: str, attributes: Attributes) -> None:
        if name == "dimension":
            _, last = _area(attributes.get("ref", ""))
            self._check_area((0, 0), last, attributes["ref"])
        elif name == "sheetFormatPr":
            self._hides_rows = is_true(attributes.get("zeroHeight"))
        elif name == "col":
            self._count_area()
            if is_true(attributes.get("hidden")) or _is_zero(attributes.get("width")):
                first, last = (_count(attributes.get(end), _LAST_COLUMN) for end in ("min", "max"))
                self.sheet.hidden_columns.append(range(first - 1, last))
        elif name == "mergeCell":
            self._count_area()
            self.sheet.merged.append(_area(attributes.get("ref", ""))[0])

    def _start_row(self, attributes: Attributes, depth: int) -> None:
        if not self._in_data or depth != _ROW_DEPTH:
            raise _misplaced("row")
        written = attributes.get("r")
        self._row = self._row + 1 if written is None else _count(written, _LAST_ROW) - 1
        self._rows += 1
        if max(self._rows - 1, self._row) >= _LAST_ROW:
            raise too_many("行", "rows", _LAST_ROW)
        self._column = -1
        self._of_row = self.sheet.rows.setdefault(self._row, {})
        height = attributes.get("ht")
        self._row_hidden = (
            is_true(attributes.get("hidden")) or _is_zero(height) or (self._hides_rows and height is None)
        )

    def _start_cell(self, attributes: Attributes, depth: int) -> None:
        if not self._in_data or depth != _CELL_DEPTH or self._row < 0:
            raise _misplaced("c")
        written = attributes.get("r")
        if written is None:
            self._column += 1
        else:
            row, self._column = _place(written)
            if row != self._row:
                raise PartError(
                    Text("行番号とセル番地が合いません", "the reference of this cell is not of its row"), cell=written
                )
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise too_many("セル", "cells", MOST_CELLS)
        self._cell, self._value, self._formula, self._pieces = attributes, None, None, None

    def _start_within(self, name: str, attributes: Attributes, depth: int) -> None:
        if name in ("v", "f"):
            if depth != _CELL_DEPTH + 1:
                raise _misplaced(name)
            self._pieces = []
            if name == "f" and attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
                self._count_area()
                self._formulas.append(_area(attributes["ref"]))
        else:
            self._runs.start(name)

    def end(self, name: str, depth: int) -> None:
        """Hear of an end tag."""
        if self._cell is not None:
            if name == "v":
                self._value, self._pieces = (self._value or "") + "".join(self._pieces or ()), None
            elif name == "f":
                self._formula, self._pieces = "".join(self._pieces or ()), None
            elif name == "c":
                self._end_cell(self._cell)
                self._cell = None
            else:
                self._runs.end(name)
        elif name == "row" and depth == _ROW_DEPTH:
            self._end_row()
        elif name == "sheetData":
            self._in_data = False

    def text(self, data: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(data)
        elif self._cell is not None:
            self._runs.text(data)

    def _end_row(self) -> None:
        if not self._of_row:
            self.sheet.rows.pop(self._row, None)
        elif self._row_hidden:
            self.sheet.hidden_rows.append(self._row)
        if self._of_row and self._only_first:
            raise _EnoughError

    def _end_cell(self, attributes: Attributes) -> None:
        cell = self._read(attributes)
        if cell == "" and type(cell) is str:
            return
        place = self._row, self._column
        if self._column in self._of_row:
            what = Text("同じセルが2度書かれています", "this cell is written twice")
            raise PartError(what, "duplicate-cell", cell=cell_name(*place))
        if self._least is None:
            self._least = self._most = place
        least = min(self._least[0], self._row), min(self._least[1], self._column)
        most = max(self._most[0], self._row), max(self._most[1], self._column)
        if least != self._least or most != self._most:
            self._check_area(least, most, cell_name(*place))
            self._least, self._most = least, most
        self._of_row[self._column] = cell

    def _read(self, attributes: Attributes) -> Cell:
        """Return what the cell holds, an empty text where it is blank."""
        kind, value = attributes.get("t", "n"), self._value
        text = self._runs.whole()
        if kind == "e":
            return Refused(value or "#ERROR", "error-cell")
        if self._formula is not None and (not value or not self._package.is_calculated):
            return Refused(f"={self._formula}", "uncalculated-formula")
        if kind == "inlineStr":
            return self._text(text)
        if not value:
            return ""
        if kind == "s":
            return self._text(self._shared(value))
        if kind == "str":
            return self._text(plain_text(value))
        if kind == "n":
            return self._number(value, attributes.get("s", "0"))
        if kind == "b" and value in ("0", "1", "true", "false"):
            return value in ("1", "true")
        if kind == "d":
            return Moment(value)
        raise self._unreadable(value)

    def _text(self, text: str) -> Cell:
        self._characters.count(text)
        if text[:1] in ("#", "E") and (text.strip().upper() in ERRORS or _ERROR_NUMBER.fullmatch(text.strip())):
            return Refused(text.strip(), "error-cell")
        return text if text.strip() else ""

    def _shared(self, value: str) -> str:
        if not (value.isascii() and value.isdecimal() and len(value) < 10 and int(value) < len(self._package.strings)):  # noqa: PLR2004
            raise self._unreadable(value)
        return self._package.strings[int(value)]

    def _number(self, value: str, style: str) -> Number:
        styles = self._package.styles
        number = float(value) if _NUMBER.fullmatch(value) else float("nan")
        if not abs(number) < float("inf"):
            raise self._unreadable(value)
        if style == "0" and not styles:
            return Number(number, GENERAL)
        shown = styles[int(style)] if style.isascii() and style.isdecimal() and int(style) < len(styles) else None
        if shown is None:
            what = Text("このセルの表示形式が見つかりません", "the number format of this cell is not found")
            raise PartError(what, value=style, cell=cell_name(self._row, self._column))
        return Number(number, shown)

    def _unreadable(self, value: str) -> PartError:
        what = Text("セルの値をその型で読めません", "the value of this cell is not of its type")
        return PartError(what, value=value, cell=cell_name(self._row, self._column))

    def _check_area(self, least: Place, most: Place, written: str) -> None:
        """Hold the place of a value against the limits before anything is kept for it."""
        rows, columns = most[0] - least[0] + 1, most[1] - least[1] + 1
        if most[0] >= MOST_ROW or most[1] >= MOST_COLUMNS or rows * columns > MOST_AREA:
            what = Text(
                f"値のあるセルが離れすぎています({MOST_ROW:,}行、{MOST_COLUMNS:,}列、合わせて{MOST_AREA:,}セルまで)",
                f"there are too many rows or columns up to this cell (at most {MOST_ROW:,} rows, {MOST_COLUMNS:,}"
                f" columns and {MOST_AREA:,} cells in all)",
            )
            raise PartError(what, "too-large", cell=written)

    def _count_area(self) -> None:
        self._areas += 1
        if self._areas > MOST_AREAS:
            raise too_many("結合セル、列、配列数式の範囲", "areas of merged cells, columns and formulas", MOST_AREAS)

    def spread_formulas(self) -> None:
        """Note the cells that get their value from the formula of another one, where it was not calculated."""
        sizes = ((last[0] - first[0] + 1) * (last[1] - first[1] + 1) for first, last in self._formulas)
        if sum(sizes) > MOST_SPREAD:
            raise too_many("配列数式のセル", "cells of array formulas", MOST_SPREAD)
        for first, last in self._formulas:
            for row in range(first[0], last[0] + 1):
                for column in range(first[1], last[1] + 1):
                    held = self.sheet.rows.get(row, {}).get(column)
                    if held is None or not (self._package.is_calculated or isinstance(held, Refused)):
                        refused = Refused(f"={cell_name(*first)}", "uncalculated-formula")
                        self.sheet.rows.setdefault(row, {})[column] = refused


def _misplaced(name: str) -> PartError:
    return PartError(Text(f"要素 {name} の位置が正しくありません", f"the element {name} is not where it belongs"))


def _is_zero(written: str | None) -> bool:
    return written is not None and not written.strip("0.") and "0" in written


def _count(written: str | None, most: int) -> int:
    if written is None or not (written.isascii() and written.isdecimal() and len(written) < 10):  # noqa: PLR2004
        raise _bad_reference(written or "")
    if not 1 <= int(written) <= most:
        raise _bad_reference(written)
    return int(written)


def _bad_reference(written: str) -> PartError:
    what = Text("セル番地がシートの外か、正しくありません", "this reference leads out of the sheet, or is none")
    return PartError(what, "bad-reference", cell=written)


@cache
def _column(letters: str) -> int:
    return column_index(letters)


def _place(written: str) -> Place:
    match = _REFERENCE.fullmatch(written)
    if match is None:
        raise _bad_reference(written)
    row, column = int(match[2]) - 1, _column(match[1])
    if row >= _LAST_ROW or column >= _LAST_COLUMN:
        raise _bad_reference(written)
    return row, column


def _area(written: str) -> tuple[Place, Place]:
    first, _, last = written.partition(":")
    start, end = _place(first), _place(last or first)
    if end[0] < start[0] or end[1] < start[1]:
        raise _bad_reference(written)
    return start, end
