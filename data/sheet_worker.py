"""The process that reads one workbook (ブックを読むプロセス): it may die of what it reads, and then dies alone.

It takes a line of JSON and the workbook from its standard input, and answers with JSON. What decides is one parse of the
sheets' own XML; python-calamine then reads the same sheets, and has to say the same of every cell.
"""

import io
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.archive import read_entries
from data.faults import fault
from data.japanese import name_key, normal_id
from data.sheet_cells import CellValue, cell_name, cell_text, column_letters, is_typed, percent_text
from data.sheet_formats import GENERAL, Shows
from data.sheet_package import Package, Refused, SheetPart, Volume, read_package
from data.sheet_parse import Cell, Moment, Number, ParsedSheet, Place, first_row, parse_sheet
from data.sheet_xml import PartError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_MEMORY: Final = 400 * 2**20
"""Bytes this process may take, its own programs included."""

MOST_SECONDS: Final = 4
"""Seconds of a processor it may take: the largest workbook within the limits takes two."""

MOST_DIFFERENCES: Final = 20
"""Differences between the two readers that are told, and cells that show nothing."""

MOST_MERGED_TOLD: Final = 100
"""Merged areas of a sheet that are told."""

_SAVE_ANEW: Final = Text(
    "パスワードを外し、表計算ソフトで開いて.xlsx形式で保存し直してください",
    "Open it in a spreadsheet, and save it as .xlsx, without a password",
)


def main() -> None:
    """Read a workbook within the limits of this process."""
    _limit_process()
    request = json.loads(sys.stdin.buffer.readline())
    try:
        answer = {"sheets": list(_read(sys.stdin.buffer.read(), request["name"], request["tables"]))}
    except DefinitionError as error:
        answer = {"faults": [asdict(finding) for finding in error.faults]}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _limit_process() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits: whoever started this process ends it after a time.
        return
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        # A system may hold it to less already.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _read(data: bytes, name: str, tables: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """Yield every sheet: whole where it is called like one of the tables, else its first row."""
    parts = read_entries(data, name, endings=(".xml", ".rels"))
    try:
        package = read_package(parts)
    except PartError as error:
        raise DefinitionError([_no_workbook(name, error)]) from error
    _check_names(name, package)
    second = _SecondReader(data, parts, starts_in_1904=package.starts_in_1904)
    volume = Volume()
    for sheet in package.sheets:
        answer = {"name": sheet.name, "hidden": sheet.hidden}
        if name_key(sheet.name) not in tables:
            yield {**answer, "first_row": first_row(parts[sheet.path], package) if sheet.path else []}
            continue
        try:
            parsed = parse_sheet(parts[sheet.path] if sheet.path else b"", package, volume)
        except PartError as error:
            raise DefinitionError([_sheet_fault(sheet, error)]) from error
        seen = second.read(sheet, parsed)
        yield {**answer, **_answer(parsed, seen)}


def _check_names(name: str, package: Package) -> None:
    """Raise DefinitionError where two sheets have names that a spreadsheet takes for one."""
    by_key: dict[str, list[str]] = {}
    for sheet in package.sheets:
        by_key.setdefault(name_key(sheet.name), []).append(sheet.name)
    what = Text("同じ名前に読めるシートが2つあります", "two sheets have names that read the same")
    cure = Text("1つだけ残すか、名前を変えてください", "Keep one of them, or give one another name")
    faults = [
        fault("duplicate-sheet", what, Where(file=name), value=", ".join(f"「{one}」" for one in names), cure=cure)
        for names in by_key.values()
        if len(names) > 1
    ]
    if faults:
        raise DefinitionError(faults)


def _no_workbook(name: str, error: PartError) -> Finding:
    """Make the fault of a file that is no workbook, or one that cannot be read."""
    what = Text(f"Excelブックとして読めません: {error.what.ja}", f"this is not an Excel workbook: {error.what.en}")
    return fault(error.code, what, Where(file=name), value=error.value, cure=_SAVE_ANEW)


def _sheet_fault(sheet: SheetPart, error: PartError) -> Finding:
    return fault(error.code, error.what, _where(sheet, error.place), value=error.value, cure=_SAVE_ANEW)


def _where(sheet: SheetPart, place: Place | None) -> Where:
    name = normal_id(sheet.name)
    return Where(file=name) if place is None else Where(file=name, row=place[0] + 1, column=column_letters(place[1]))


_TOLERATED: Final = timedelta(milliseconds=1)
"""By how much a date may differ from its number: the second reader keeps thousandths of a second."""


_KNOWN_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The errors of the standard; what newer programs add, #SPILL! say, the second reader does not know."""


def _without_errors(parts: Mapping[str, bytes], path: str, errors: Collection[str]) -> bytes:
    """Pack a workbook with other errors in place of some: cells with either are refused already."""
    from xml.sax.saxutils import escape
    from zipfile import ZipFile

    content = parts[path]
    for error in errors:
        content = content.replace(f">{escape(error)}<".encode(), b">#N/A<")
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, content if name == path else part)
    return packed.getvalue()


class _SecondReader:
    """The reader the first one is held against (python-calamine)."""

    def __init__(self, data: bytes, parts: Mapping[str, bytes], *, starts_in_1904: bool) -> None:
        self._data = data
        self._parts = parts
        self._starts_in_1904 = starts_in_1904
        self._book: CalamineWorkbook | None = None

    def read(self, sheet: SheetPart, parsed: ParsedSheet) -> dict[Place, CellValue]:
        """Return the values of a sheet's cells, or raise DefinitionError with the cells that it reads otherwise."""
        from python_calamine import CalamineError, CalamineWorkbook

        strange = self._strange_errors(parsed)
        try:
            if strange:
                data = _without_errors(self._parts, sheet.path, strange)
                seen = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet.name)
            else:
                self._book = self._book or CalamineWorkbook.from_filelike(io.BytesIO(self._data))
                seen = self._book.get_sheet_by_name(sheet.name)
        except (CalamineError, ValueError) as error:
            what = Text(f"別の読取りではこのシートを読めません({error})", f"a second reader cannot read it: {error}")
            raise DefinitionError([fault("bad-workbook", what, Where(file=sheet.name), cure=_SAVE_ANEW)]) from error
        first_row, first_column = seen.start or (0, 0)
        values = {
            (row, column): value
            for row, cells in enumerate(seen.iter_rows(), start=first_row)
            for column, value in enumerate(cells, start=first_column)
            if value != "" and not (type(value) is str and not value.strip())
        }
        faults = list(islice(self._differences(sheet, parsed, values), MOST_DIFFERENCES))
        if faults:
            raise DefinitionError(faults)
        return values

    @staticmethod
    def _strange_errors(parsed: ParsedSheet) -> set[str]:
        """Return the errors of a sheet that this reader does not know, and for which it would give up the sheet."""
        return {
            cell.text
            for cells in parsed.rows.values()
            for cell in cells.values()
            if type(cell) is Refused and cell.code == "error-cell" and cell.text not in _KNOWN_ERRORS
        }

    def _differences(
        self, sheet: SheetPart, parsed: ParsedSheet, values: Mapping[Place, CellValue]
    ) -> Iterator[Finding]:
        for row, cells in parsed.rows.items():
            for column, cell in cells.items():
                value = values.get((row, column), "")
                if type(cell) is not Refused and not self._agrees(cell, value):
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
            return isinstance(value, date | time) and cell_text(value) == cell.text.replace("T", " ").removesuffix("Z")
        if type(cell) is str and type(value) is str:
            # Whether blanks around a text are kept depends on an attribute, and no table reads them.
            return cell.strip() == value.strip()
        return type(cell) is type(value) and cell == value

    def _is_moment(self, number: float, value: CellValue) -> bool:
        if isinstance(value, time):
            return abs(timedelta(days=number) - (datetime.combine(date.min, value) - datetime.min)) < _TOLERATED
        if isinstance(value, timedelta):
            return abs(timedelta(days=number) - value) < _TOLERATED
        if not isinstance(value, date):
            return False
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        # Serial 60 is 29 February 1900, which never was; the days before it count from one day later.
        first = datetime(1904, 1, 1) if self._starts_in_1904 else datetime(1899, 12, 30 + (number < 60))
        return abs(first + timedelta(days=number) - moment) < _TOLERATED


def _difference(sheet: SheetPart, place: Place, cell: Cell, value: CellValue) -> Finding:
    own = cell.value if isinstance(cell, Number) else cell.text if isinstance(cell, Moment) else cell
    what = Text(
        f"2通りの読取りの結果が異なります(「{cell_text(own)}」と「{cell_text(value)}」)",
        f'two readers of this workbook differ: "{cell_text(own)}" and "{cell_text(value)}"',
    )
    return fault("ambiguous-cell", what, _where(sheet, place), cure=_SAVE_ANEW)


def _answer(parsed: ParsedSheet, values: Mapping[Place, CellValue]) -> dict[str, Any]:
    """Return a sheet as it goes to whoever asked: rows of texts, and the reason codes of cells without a value."""
    rows, refused = [], []
    masked: list[Place] = []
    for row, cells in sorted(parsed.rows.items()):
        texts = [""] * (max(cells) + 1)
        for column, cell in cells.items():
            shown = _shown(cell, values.get((row, column), ""))
            if type(shown) is Refused:
                refused.append((row, column, shown.code))
                shown = shown.text
            texts[column] = shown
            if type(cell) is Number and cell.format.shows is Shows.HIDDEN:
                masked.append((row, column))
        rows.append((row, texts))
    held = {column for cells in parsed.rows.values() for column in cells}
    hidden_columns = sorted(column for area in parsed.hidden_columns for column in held.intersection(area))
    return {
        "rows": rows,
        "refused": refused,
        "merged": parsed.merged[:MOST_MERGED_TOLD],
        "unseen": {
            "hidden-row": _runs(sorted(parsed.hidden_rows), lambda row: str(row + 1)),
            "hidden-column": _runs(hidden_columns, column_letters),
            "hidden-value": ", ".join(cell_name(*place) for place in masked[:MOST_DIFFERENCES]),
        },
    }


def _shown(cell: Cell, value: CellValue) -> str | Refused:
    """Return the text a person sees in a cell, or the reason why it has none."""
    if type(cell) is str or type(cell) is Refused:
        return cell
    number, form = (cell.value, cell.format) if type(cell) is Number else (cell, GENERAL)
    if type(number) is not float or form.shows is Shows.DATE:
        return cell_text(value)
    text = cell_text(number)
    if form.shows is Shows.SCALED:
        return Refused(text, "scaled-number")
    if not is_typed(number):
        return Refused(text, "computed-number")
    if form.shows is Shows.PERCENT:
        return percent_text(number)
    return text.zfill(form.digits)


def _runs(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Write numbers, those that follow each other as a range.

    >>> _runs([1, 2, 3, 7], str)
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(name(first) if first == last else f"{name(first)}-{name(last)}" for first, last in runs)
