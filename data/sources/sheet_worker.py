"""The process that reads one workbook (ブックを読むプロセス): it may die of what it reads, and then dies alone.

It takes a line of JSON and the workbook from its standard input, and answers with JSON. What decides is one parse
of the sheets' own XML; python-calamine then reads the same sheets, and has to say the same of every cell.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

from criteria.errors import DefinitionError
from criteria.finding import Text, Where
from data.sources.archive import read_entries
from data.sources.sheet_cells import CellValue, cell_name, cell_text, column_letters, is_typed, percent_text
from data.sources.sheet_check import SecondReader, place_of
from data.sources.sheet_formats import GENERAL, Shows
from data.sources.sheet_package import BookParts, RefusedCell, Volume, read_package
from data.sources.sheet_parse import Cell, Number, ParsedSheet, Place, first_row, parse_sheet
from data.sources.sheet_xml import PartError
from data.text.faults import fault
from data.text.japanese import name_key, normal_id
from data.text.names import same_names

if sys.platform != "win32":
    import resource

MOST_MEMORY: Final = 400 * 2**20
"""Bytes this process may take, its own programs included."""

MOST_SECONDS: Final = 4
"""Seconds of a processor it may take: the largest workbook within the limits takes two."""

MOST_TOLD: Final = 100
"""Merged areas, and cells that show nothing, that are told of a sheet."""


def main() -> None:
    """Read a workbook within the limits of this process."""
    limit_process()
    request = json.loads(sys.stdin.buffer.readline())
    try:
        sheets = read_workbook(sys.stdin.buffer.read(), request["name"], request["tables"])
        answer: dict[str, Any] = {"sheets": list(sheets)}
    except DefinitionError as error:
        answer = {"faults": [asdict(finding) for finding in error.faults]}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    sys.stdout.buffer.flush()


def limit_process() -> None:
    """Limit the memory and the time of this process; where it takes more, the system ends it."""
    if sys.platform == "win32":
        # There are no such limits: whoever started this process ends it after a time.
        return
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        # A system may hold it to less already.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def read_workbook(data: bytes, name: str, tables: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """Yield every sheet: whole where it is called like one of the tables, else its first row.

    Raises
    ------
    DefinitionError
        Where the workbook or one of these sheets is broken, too large or unsafe, or the two readers differ.
    """
    parts = read_entries(data, name, endings=(".xml", ".rels"))
    try:
        package = read_package(parts)
    except PartError as error:
        what = Text(f"Excelブックとして読めません: {error.what.ja}", f"this is not an Excel workbook: {error.what.en}")
        refusal = fault(error.code, what, Where(file=name), value=error.value, cure=error.cure)
        raise DefinitionError([refusal]) from error
    _check_names(package)
    second = SecondReader(data, parts, starts_in_1904=package.starts_in_1904)
    volume = Volume()
    for sheet in package.sheets:
        answer = {"name": sheet.name, "hidden": sheet.hidden}
        if name_key(sheet.name) not in tables:
            yield {**answer, "first_row": first_row(parts[sheet.path], package) if sheet.path else []}
            continue
        try:
            parsed = parse_sheet(parts[sheet.path] if sheet.path else b"", package, volume)
        except PartError as error:
            refusal = fault(error.code, error.what, place_of(sheet, error.place), value=error.value, cure=error.cure)
            raise DefinitionError([refusal]) from error
        seen = second.read(sheet, parsed)
        yield {**answer, **_answer(parsed, seen)}


def _check_names(package: BookParts) -> None:
    """Raise DefinitionError where two sheets have names that a spreadsheet takes for one."""
    what = Text("同じ名前に読めるシートが2つあります", "two sheets have names that read the same")
    cure = Text("1つだけ残すか、名前を変えてください", "Keep one of them, or give one another name")
    faults = [
        fault(
            "duplicate-sheet",
            what,
            Where(file=normal_id(names[-1])),
            value=", ".join(f'"{name}"' for name in names),
            cure=cure,
        )
        for names in same_names(sheet.name for sheet in package.sheets)
    ]
    if faults:
        raise DefinitionError(faults)


def _answer(parsed: ParsedSheet, values: Mapping[Place, CellValue]) -> dict[str, Any]:
    """Return a sheet as it goes to whoever asked: rows of texts, and the reason codes of cells without a value."""
    rows, refused = [], []
    masked: list[Place] = []
    for row, cells in sorted(parsed.rows.items()):
        texts = [""] * (max(cells) + 1)
        for column, cell in cells.items():
            shown = _shown(cell, values.get((row, column), ""))
            if type(shown) is RefusedCell:
                refused.append((row, column, shown.code))
                shown = shown.text
            texts[column] = shown
            if type(cell) is Number and (cell.value > 0) - (cell.value < 0) in cell.format.hides:
                masked.append((row, column))
        rows.append((row, texts))
    held = {column for cells in parsed.rows.values() for column in cells}
    hidden_columns = sorted(column for column in held if any(column in area for area in parsed.hidden_columns))
    return {
        "rows": rows,
        "refused": refused,
        "merged": parsed.merged[:MOST_TOLD],
        "unseen": {
            "hidden-row": _runs(sorted(parsed.hidden_rows), lambda row: str(row + 1)),
            "hidden-column": _runs(hidden_columns, column_letters),
            "hidden-value": ", ".join(cell_name(*place) for place in masked[:MOST_TOLD]),
        },
    }


def _shown(cell: Cell, value: CellValue) -> str | RefusedCell:
    """Return the text a person sees in a cell, or the reason why it has none."""
    if type(cell) is str or type(cell) is RefusedCell:
        return cell
    number, form = (cell.value, cell.format) if type(cell) is Number else (cell, GENERAL)
    if type(number) is not float or form.shows is Shows.DATE:
        return cell_text(value)
    text = cell_text(number)
    if form.shows is Shows.SCALED:
        return RefusedCell(text, "scaled-number")
    if not is_typed(number):
        return RefusedCell(text, "computed-number")
    if form.shows is Shows.PERCENT:
        return percent_text(number)
    return text.zfill(form.digits) if number.is_integer() else text


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
