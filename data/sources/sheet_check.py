"""The second reader of a workbook (別の読取り): python-calamine, which has to say the same of every cell."""

import io
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape
from zipfile import ZipFile

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.sources.sheet_cells import CellValue, cell_text, column_letters
from data.sources.sheet_formats import Shows
from data.sources.sheet_package import RefusedCell, SheetPart
from data.sources.sheet_parse import Cell, Moment, Number, ParsedSheet, Place
from data.sources.sheet_xml import SAVE_ANEW
from data.text.faults import fault
from data.text.japanese import normal_id

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MOST_TOLD: Final = 20
"""Differences between the two readers that are told."""

_KNOWN_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The errors of the standard; what newer programs add, #SPILL! say, the second reader does not know."""

_TOLERATED: Final = timedelta(milliseconds=1)
"""By how much a date may differ from its number: the second reader keeps thousandths of a second."""

_LAST_SERIAL: Final = 2_958_466
"""The day after 31 December 9999."""

_FIRST_OF_1900: Final = datetime.fromisoformat("1899-12-30")
_FIRST_OF_1904: Final = datetime.fromisoformat("1904-01-01")
_MARCH_1900: Final = 61
"""Days before 1 March 1900 count from one day later, as there was no 29 February."""


class SecondReader:
    """Reads the sheets again, those of the tables alone."""

    def __init__(self, data: bytes, parts: Mapping[str, bytes], *, starts_in_1904: bool) -> None:
        """Take the workbook, packed and unpacked; it is opened when the first sheet is read."""
        self._data = data
        self._parts = parts
        self._starts_in_1904 = starts_in_1904
        self._book: CalamineWorkbook | None = None

    def read(self, sheet: SheetPart, parsed: ParsedSheet) -> dict[Place, CellValue]:
        """Return the values of a sheet's cells, or raise DefinitionError with the cells that it reads otherwise."""
        from python_calamine import CalamineError, CalamineWorkbook

        strange = _strange_errors(parsed)
        try:
            if strange:
                data = _without_errors(self._parts, sheet.path, strange)
                seen = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet.name)
            else:
                self._book = self._book or CalamineWorkbook.from_filelike(io.BytesIO(self._data))
                seen = self._book.get_sheet_by_name(sheet.name)
        except (CalamineError, ValueError) as error:
            what = Text(f"別の読取りではこのシートを読めません({error})", f"a second reader cannot read it: {error}")
            raise DefinitionError([fault("bad-workbook", what, place_of(sheet), cure=SAVE_ANEW)]) from error
        values = {
            (row, column): value
            for row, cells in enumerate(seen.to_python(skip_empty_area=False))
            for column, value in enumerate(cells)
            if value != "" and not (type(value) is str and not value.strip())
        }
        faults = list(islice(self._differences(sheet, parsed, values), _MOST_TOLD))
        if faults:
            raise DefinitionError(faults)
        return values

    def _differences(
        self, sheet: SheetPart, parsed: ParsedSheet, values: Mapping[Place, CellValue]
    ) -> Iterator[Finding]:
        for row, cells in parsed.rows.items():
            for column, cell in cells.items():
                value = values.get((row, column), "")
                if type(cell) is not RefusedCell and not self._agrees(cell, value):
                    yield _difference(sheet, (row, column), cell, value)
        for (row, column), value in values.items():
            if column not in parsed.rows.get(row, ()):
                yield _difference(sheet, (row, column), "", value)

    def _agrees(self, cell: Cell, value: CellValue) -> bool:
        if type(cell) is Number:
            if cell.format.shows is Shows.DATE:
                return self._is_moment(cell.value, value)
            cell = cell.value
        if type(cell) is Moment:
            return isinstance(value, date | time) and cell_text(value) == cell.text.replace("T", " ")
        if type(cell) is str and type(value) is str:
            # Whether blanks around a text are kept depends on an attribute, and no table reads them.
            return cell.strip() == value.strip()
        return type(cell) is type(value) and cell == value

    def _is_moment(self, number: float, value: CellValue) -> bool:
        """Whether a date or time is the one that a number of days stands for."""
        if not abs(number) < _LAST_SERIAL:
            return False
        days = timedelta(days=number)
        if isinstance(value, time):
            clock = timedelta(
                hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
            )
            return abs(days - clock) < _TOLERATED
        if isinstance(value, timedelta):
            return abs(days - value) < _TOLERATED
        if not isinstance(value, date):
            return False
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        first = _FIRST_OF_1904 if self._starts_in_1904 else _FIRST_OF_1900
        if number < _MARCH_1900 and not self._starts_in_1904:
            first += timedelta(days=1)
        return abs(first + days - moment) < _TOLERATED


def place_of(sheet: SheetPart, place: tuple[int, int | None] | None = None) -> Where:
    """Return where a sheet, a row or a cell of it is, as people count."""
    name = normal_id(sheet.name)
    if place is None:
        return Where(file=name)
    row, column = place
    return Where(file=name, row=row + 1, column=None if column is None else column_letters(column))


def _difference(sheet: SheetPart, place: Place, cell: Cell, value: CellValue) -> Finding:
    own = cell.value if isinstance(cell, Number) else cell.text if isinstance(cell, Moment | RefusedCell) else cell
    what = Text(
        f"2通りの読取りの結果が異なります(「{cell_text(own)}」と「{cell_text(value)}」)",
        f'two readers of this workbook differ: "{cell_text(own)}" and "{cell_text(value)}"',
    )
    return fault("ambiguous-cell", what, place_of(sheet, place), cure=SAVE_ANEW)


def _strange_errors(parsed: ParsedSheet) -> set[str]:
    """Return the errors of a sheet that this reader does not know, and for which it would give up the sheet."""
    return {
        cell.text
        for cells in parsed.rows.values()
        for cell in cells.values()
        if type(cell) is RefusedCell and cell.code == "error-cell" and cell.text not in _KNOWN_ERRORS
    }


def _without_errors(parts: Mapping[str, bytes], path: str, errors: Collection[str]) -> bytes:
    """Pack a workbook with other errors in place of some: cells with either are refused already."""
    content = parts[path]
    for error in errors:
        content = content.replace(f">{escape(error)}<".encode(), b">#N/A<")
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, content if name == path else part)
    return packed.getvalue()
