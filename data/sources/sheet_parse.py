"""One sheet's own XML (シートのXML): every cell with its place, kind, formula, value and number format."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from criteria.finding import Text
from data.sources.sheet_cells import cell_name, column_index
from data.sources.sheet_formats import GENERAL, Format, Shows
from data.sources.sheet_package import MOST_CELLS, BookParts, RefusedCell, Runs, Volume, is_true, plain_text, text_cell
from data.sources.sheet_xml import Attributes, Listener, PartError, local_names, read_part, too_many
from data.tables.grid import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_ROW: Final = 200_000
"""The last row that may hold a value: twice the rows that the longest table may have."""

MOST_AREA: Final = 4_000_000
"""Rows times columns up to the last value, all of which the second reader keeps in memory."""

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
class Number:
    """A number that is not shown as it is (表示形式のある数値)."""

    value: float
    format: Format


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time written as text (ISO 8601の日時)."""

    text: str


Cell: TypeAlias = str | bool | float | Number | Moment | RefusedCell


@dataclass(slots=True)
class ParsedSheet:
    """The cells of a sheet that are not blank, row by row, and what of it a person does not see."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Place] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)


class _EnoughError(Exception):
    """The first row that holds something was read, and no more was asked for."""


def parse_sheet(part: bytes, package: BookParts, volume: Volume) -> ParsedSheet:
    """Parse one sheet whole.

    Raises
    ------
    PartError
        Where it is broken, a reference leads out of it, a cell is written twice, or there is more than it may have.
    """
    listener = _Sheet(package, volume)
    try:
        read_part(part, listener)
        listener.spread_formulas()
    except PartError as error:
        if error.place is None and listener.row >= 0:
            error.place = (listener.row, None)
        raise
    return listener.sheet


def first_row(part: bytes, package: BookParts) -> list[str]:
    """Return the texts of the first row that holds any, of a sheet that nothing else is read of."""
    listener = _Sheet(package, Volume(), only_first=True)
    try:
        read_part(part, listener)
    except _EnoughError:
        pass
    except PartError:
        return []
    return [cell for row in listener.sheet.rows.values() for cell in row.values() if type(cell) is str]


_NAMES: Final = local_names(
    ("worksheet", "dimension", "sheetFormatPr", "col", "sheetData", "row", "c", "f", "v", "is", "t", "rPh", "mergeCell")
)
_CELL: Final = frozenset(local_names(("c",)))
_VALUE: Final = frozenset(local_names(("v",)))
_DATA_DEPTH, _ROW_DEPTH, _CELL_DEPTH, _VALUE_DEPTH = 2, 3, 4, 5
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DIGITS: Final = "0123456789"
_LONGEST_INDEX: Final = 9
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
_BLANK: Final[Cell] = ""
_NEVER_EMPTY: Final = frozenset({"s", "b", "d"})
"""Types that only a cell with a value has."""

_NO_DAY: Final = 60
"""29 February 1900, which Excel counts and which never was."""


class _Sheet(Listener):
    """Hears of a sheet's elements, and keeps its cells."""

    def __init__(self, package: BookParts, volume: Volume, *, only_first: bool = False) -> None:
        super().__init__("worksheet", _NAMES)
        self.sheet = ParsedSheet()
        self._package = package
        self._volume = volume
        self._only_first = only_first
        self._in_data = self._has_data = self._in_row = self._hides_rows = self._row_hidden = False
        self.row = self._column = -1
        self._row_name = ""
        self._of_row: dict[int, Cell] = {}
        self._rows: set[int] = set()
        self._columns: set[int] = set()
        self._areas = 0
        self._last: Place = (0, 0)
        self._formulas: list[tuple[Place, Place]] = []
        self._cell: Attributes | None = None
        self._value = ""
        self._formula: str | None = None
        self._formats: dict[str, Format] = {}
        self._readers: Mapping[str, Callable[[str, Attributes], Cell]] = {
            "n": self._number,
            "s": self._shared,
            "str": lambda value, attributes: self._text(plain_text(value), attributes),
            "inlineStr": self._text,
            "b": self._boolean,
            "d": lambda value, _: Moment(value),
        }
        self._runs = Runs()
        self._pieces: list[str] | None = None

    def hear_start(self, name: str, attributes: Attributes) -> None:
        """Hear of a start tag; of cells and values without a detour, for they are nearly all there is."""
        if name in _CELL and self._in_row and self.depth == _ROW_DEPTH:
            self.depth = _CELL_DEPTH
            self._cell, self._value, self._formula = attributes, "", None
        elif name in _VALUE and self._cell is not None and self.depth == _CELL_DEPTH:
            self.depth = _VALUE_DEPTH
            self._pieces = []
        else:
            super().hear_start(name, attributes)

    def hear_end(self, name: str) -> None:
        """Hear of an end tag, likewise."""
        if name in _VALUE and self._pieces is not None and self.depth == _VALUE_DEPTH:
            self._value += "".join(self._pieces)
            self._pieces = None
            self.depth = _CELL_DEPTH
        elif name in _CELL and self._cell is not None and self.depth == _CELL_DEPTH:
            self._end_cell(self._cell)
            self._cell = None
            self.depth = _ROW_DEPTH
        else:
            super().hear_end(name)

    def start(self, name: str, attributes: Attributes) -> None:
        """Hear of any other start tag."""
        if self._cell is not None:
            self._start_within(name, attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "sheetData":
            if self._has_data or self.depth != _DATA_DEPTH:
                raise _misplaced(name)
            self._in_data = self._has_data = True
        elif name in ("c", "v"):
            raise _misplaced(name)
        elif name:
            self._start_around(name, attributes)

    def _start_around(self, name: str, attributes: Attributes) -> None:
        if name == "dimension":
            self._check_area(_area(attributes.get("ref", ""))[1])
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

    def _start_row(self, attributes: Attributes) -> None:
        if not self._in_data or self.depth != _ROW_DEPTH:
            raise _misplaced("row")
        written = attributes.get("r")
        self.row = self.row + 1 if written is None else _count(written, _LAST_ROW) - 1
        self._row_name = str(self.row + 1)
        if self.row >= _LAST_ROW:
            raise too_many("行", "rows", _LAST_ROW)
        if self.row in self._rows:
            what = Text("同じ行が2度書かれています", "this row is written twice")
            raise PartError(what, "duplicate-cell", place=(self.row, None))
        self._rows.add(self.row)
        self._in_row, self._column, self._of_row = True, -1, {}
        self._columns.clear()
        height = attributes.get("ht")
        self._row_hidden = (
            is_true(attributes.get("hidden")) or _is_zero(height) or (self._hides_rows and height is None)
        )

    def _start_within(self, name: str, attributes: Attributes) -> None:
        if name == "f":
            if self.depth != _VALUE_DEPTH:
                raise _misplaced(name)
            self._pieces = []
            if attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
                self._count_area()
                self._formulas.append(_area(attributes["ref"]))
        elif name in ("c", "v", "row", "sheetData"):
            raise _misplaced(name)
        else:
            self._runs.start(name)

    def end(self, name: str) -> None:
        """Hear of any other end tag."""
        if self._cell is not None:
            if name == "f":
                self._formula, self._pieces = "".join(self._pieces or ()), None
            else:
                self._runs.end(name)
        elif name == "row" and self.depth == _ROW_DEPTH:
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
        self._in_row = False
        self._volume.check()
        if not self._of_row:
            return
        self.sheet.rows[self.row] = self._of_row
        if self._row_hidden:
            self.sheet.hidden_rows.append(self.row)
        self._last = max(self._last[0], self.row), max(self._last[1], *self._of_row)
        self._check_area(self._last)
        if self._only_first:
            raise _EnoughError

    def _end_cell(self, attributes: Attributes) -> None:
        column = self._column = self._place_in_row(attributes.get("r"))
        self._volume.cells += 1
        if self._volume.cells > MOST_CELLS:
            self._volume.check()
        if column in self._columns:
            what = Text("同じセルが2度書かれています", "this cell is written twice")
            raise PartError(what, "duplicate-cell", place=(self.row, column))
        self._columns.add(column)
        cell = self._read(attributes)
        if not (cell == "" and type(cell) is str):
            self._of_row[column] = cell

    def _place_in_row(self, written: str | None) -> int:
        """Return the column of a cell: after the one before where it does not say, else as it says."""
        if written is None:
            if self._column + 1 >= _LAST_COLUMN:
                raise _bad_reference(cell_name(self.row, self._column + 1))
            return self._column + 1
        letters = written.rstrip(_DIGITS)
        if written[len(letters) :] == self._row_name:
            return _column(letters)
        row, _ = _place(written)
        raise PartError(
            Text(
                f"{row + 1}行目のセルが{self.row + 1}行目に書かれています",
                "the reference of this cell is not of its row",
            ),
            "bad-reference",
            value=written,
            place=(self.row, _column(letters)),
        )

    def _read(self, attributes: Attributes) -> Cell:
        """Return what the cell holds, an empty text where it is blank."""
        kind, value = attributes.get("t", "n"), self._value
        if kind == "e":
            return RefusedCell(value or "#ERROR", "error-cell")
        if self._formula is not None and (not value or not self._package.is_calculated):
            return RefusedCell(f"={self._formula}", "uncalculated-formula")
        if kind == "inlineStr" and not value:
            value = self._runs.whole()
        elif kind == "inlineStr" or self._runs.pieces:
            raise self._unreadable(value or self._runs.whole())
        if kind not in self._readers:
            raise self._unreadable(kind)
        if not value and kind in _NEVER_EMPTY:
            raise self._unreadable(value)
        return self._readers[kind](value, attributes) if value else _BLANK

    def _text(self, value: str, _attributes: Attributes) -> Cell:
        self._volume.characters += len(value)
        return text_cell(value)

    def _boolean(self, value: str, _attributes: Attributes) -> Cell:
        if value not in ("0", "1", "true", "false"):
            raise self._unreadable(value)
        return value in ("1", "true")

    def _shared(self, value: str, _attributes: Attributes) -> Cell:
        if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_INDEX):
            raise self._unreadable(value)
        at = int(value)
        if at >= len(self._package.strings):
            raise self._unreadable(value)
        cell = self._package.strings[at]
        if type(cell) is str:
            self._volume.characters += len(cell)
        return cell

    def _number(self, value: str, attributes: Attributes) -> Cell:
        if not (value.isascii() and value.isdecimal()) and not _NUMBER.fullmatch(value):
            raise self._unreadable(value)
        number = float(value)
        if not abs(number) < float("inf"):
            raise self._unreadable(value)
        style = attributes.get("s", "0")
        shown = self._formats.get(style) or self._format(style)
        if shown.shows is Shows.DATE and int(number) == _NO_DAY and not self._package.starts_in_1904:
            return RefusedCell("1900-02-29", "bad-date")
        return number if shown is GENERAL else Number(number, shown)

    def _format(self, style: str) -> Format:
        """Return the number format of a style, and remember it."""
        styles = self._package.styles
        if style == "0" and not styles:
            return GENERAL
        is_index = style.isascii() and style.isdecimal() and len(style) <= _LONGEST_INDEX
        shown = styles[int(style)] if is_index and int(style) < len(styles) else None
        if shown is None:
            what = Text("このセルの表示形式が見つかりません", "the number format of this cell is not found")
            raise PartError(what, value=style, place=(self.row, self._column))
        self._formats[style] = shown if shown != GENERAL else GENERAL
        return self._formats[style]

    def _unreadable(self, value: str) -> PartError:
        what = Text("セルの値をその型で読めません", "the value of this cell is not of its type")
        return PartError(what, value=value, place=(self.row, self._column))

    def _check_area(self, last: Place) -> None:
        """Hold the place of a value against the limits before the second reader keeps all cells up to it."""
        rows, columns = last[0] + 1, last[1] + 1
        if rows > MOST_ROW or columns > MOST_COLUMNS or rows * columns > MOST_AREA:
            what = Text(
                f"値のあるセルが離れすぎています({MOST_ROW:,}行、{MOST_COLUMNS:,}列、合わせて{MOST_AREA:,}セルまで)",
                f"there are too many rows or columns up to this cell (at most {MOST_ROW:,} rows, {MOST_COLUMNS:,}"
                f" columns and {MOST_AREA:,} cells in all)",
            )
            raise PartError(what, "too-large", place=last)

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
            self._check_area(last)
            for row in range(first[0], last[0] + 1):
                for column in range(first[1], last[1] + 1):
                    held = self.sheet.rows.get(row, {}).get(column)
                    if held is None or not (self._package.is_calculated or isinstance(held, RefusedCell)):
                        refused = RefusedCell(f"={cell_name(*first)}", "uncalculated-formula")
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
    return PartError(what, "bad-reference", value=written)


@cache
def _column(letters: str) -> int:
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper()):  # noqa: PLR2004 - the last is XFD
        raise _bad_reference(letters)
    column = column_index(letters)
    if column >= _LAST_COLUMN:
        raise _bad_reference(letters)
    return column


def _place(written: str) -> Place:
    match = _REFERENCE.fullmatch(written)
    if match is None:
        raise _bad_reference(written)
    row, column = int(match[2]) - 1, _column(match[1])
    if row >= _LAST_ROW:
        raise _bad_reference(written)
    return row, column


def _area(written: str) -> tuple[Place, Place]:
    first, _, last = written.partition(":")
    start, end = _place(first), _place(last or first)
    if end[0] < start[0] or end[1] < start[1]:
        raise _bad_reference(written)
    return start, end
