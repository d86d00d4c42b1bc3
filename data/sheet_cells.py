"""Cells without a value to read (値のないセル): errors, and formulas that nobody has calculated."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from criteria.finding import Text
from data.cells import UnreadableCell
from data.faults import CellError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS: Final = re.compile(r"([A-Z]+)(\d+)")
_SUSPECT: Final = (b't="e"', b"t='e'", b"<f", b":f")


def unreadable_cells(parts: Mapping[str, bytes], sheet: str) -> dict[tuple[int, int], UnreadableCell]:
    """Return the cells of a sheet that hold an error or an uncalculated formula, by row and column from 0.

    The reader of workbooks returns both as blank cells, and a blank must not stand for them.
    """
    content = parts.get(_sheet_path(parts, sheet), b"")
    if not any(mark in content for mark in _SUSPECT):
        return {}
    return dict(_suspects(content))


def _sheet_path(parts: Mapping[str, bytes], sheet: str) -> str:
    from xml.etree import ElementTree as ET

    book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - no document type, hence no entities: see open_book
    ids = {one.get("name"): one.get(_RELATION) for one in book.iter() if one.tag.endswith("}sheet")}
    relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - the same
    target = next((one.get("Target", "") for one in relations if one.get("Id") == ids.get(sheet)), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _suspects(content: bytes) -> Iterator[tuple[tuple[int, int], UnreadableCell]]:
    from xml.etree import ElementTree as ET

    for _, element in ET.iterparse(io.BytesIO(content)):  # noqa: S314 - the same
        if element.tag == f"{_MAIN}c":
            reason = _reason(element)
            match = _ADDRESS.fullmatch(element.get("r", ""))
            if reason is not None and match is not None:
                yield (int(match[2]) - 1, column_index(match[1])), reason
        elif element.tag == f"{_MAIN}row":
            element.clear()


def _reason(cell: "Element") -> UnreadableCell | None:
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "e":
        what = Text("エラー値のセルです", "this cell holds an error")
        return UnreadableCell(value or "#ERROR", CellError(what, cure=_CURE, code="error-cell"))
    formula = cell.find(f"{_MAIN}f")
    if formula is not None and not value and cell.get("t") != "str":
        what = Text("計算されていない数式です", "this formula has not been calculated")
        return UnreadableCell(f"={formula.text or ''}", CellError(what, cure=_CURE, code="uncalculated-formula"))
    return None


_CURE: Final = Text(
    "表計算ソフトで計算し、値として貼り付けて保存してください",
    "Open the workbook, let it calculate, and paste the values",
)


def column_index(letters: str) -> int:
    """Return the index from 0 of a column's letters.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
