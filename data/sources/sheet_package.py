"""The parts of a workbook (ブックの構成): which sheets there are, where they stand, their styles and shared strings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from criteria.finding import Text
from data.sources.sheet_formats import LAST_BUILT_IN, LONGEST_FORMAT, Format, read_format
from data.sources.sheet_xml import RELATIONSHIPS, Attributes, Listener, PartError, local_names, read_part, too_many

MOST_SHEETS: Final = 200
MOST_NAMES: Final = 20_000
MOST_FORMATS: Final = 5_000
MOST_STYLES: Final = 70_000
MOST_STRINGS: Final = 700_000
MOST_RELATIONSHIPS: Final = 5_000

MOST_CELLS: Final = 700_000
"""Cells of all tables together, blank ones with a format included: the longest table has five hundred thousand."""

MOST_CHARACTERS: Final = 10_000_000
"""Characters of all cells together, a shared string counted each time a cell refers to it."""

_PACKAGE: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://purl.oclc.org/ooxml/package/relationships",
)
_TRUE: Final = frozenset({"1", "true"})


def is_true(written: str | None) -> bool:
    """Whether a yes-or-no attribute of a workbook says yes."""
    return written is not None and written.strip() in _TRUE


@dataclass(slots=True)
class Volume:
    """How much of a workbook was read so far (読取り量), held against its limits."""

    cells: int = 0
    characters: int = 0

    def check(self) -> None:
        """Refuse more than a workbook may have."""
        if self.cells > MOST_CELLS:
            raise too_many("ブック全体のセル", "cells in this workbook", MOST_CELLS)
        if self.characters > MOST_CHARACTERS:
            raise too_many("ブック全体の文字", "characters in this workbook", MOST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it (シート): its name, its part, and whether a person sees it."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookParts:
    """What all sheets of a workbook share (ブック共通の部分)."""

    sheets: Sequence[SheetPart]
    styles: Sequence[Format | None]
    strings: "Sequence[str | RefusedCell]"
    starts_in_1904: bool
    is_calculated: bool
    """Whether whoever wrote the workbook calculated its formulas: one that asks to be calculated on opening did not."""


def read_package(parts: Mapping[str, bytes]) -> BookParts:
    """Read the workbook, its styles and its shared strings, and find the part of every sheet.

    Raises
    ------
    PartError
        Where a part is broken, or one that is referred to is not there.
    """
    found = _Parts(parts)
    book_path = found.of_type("", "_rels/.rels", "officeDocument")
    if book_path is None:
        raise PartError(Text("ブックの本体が見つかりません", "the workbook itself is not found in it"))
    relations = join(dirname(book_path), "_rels", f"{basename(book_path)}.rels")
    book = _Book()
    read_part(found.read(book_path), book)
    styles, strings = _Styles(), _Strings()
    for kind, listener in (("styles", styles), ("sharedStrings", strings)):
        path = found.of_type(book_path, relations, kind)
        if path is not None:
            read_part(found.read(path), listener)
    return BookParts(
        sheets=tuple(found.sheets(book, book_path, relations)),
        styles=tuple(styles.formats()),
        strings=strings.strings,
        starts_in_1904=book.starts_in_1904,
        is_calculated=book.is_calculated,
    )


class _Parts:
    """The parts by name, whatever its case; that no two are alike but for it was checked as they were unpacked."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._names = {name.casefold(): name for name in parts}
        self._relations: dict[str, _Relations] = {}

    def read(self, path: str) -> bytes:
        return self._parts[self._names[path.casefold()]]

    def relations(self, path: str) -> "_Relations":
        if path not in self._relations:
            self._relations[path] = read = _Relations()
            if path.casefold() in self._names:
                read_part(self.read(path), read)
        return self._relations[path]

    def of_type(self, base: str, relations: str, kind: str) -> str | None:
        """Return the path of the one part of a kind, None where there is none."""
        listed = [one for one in self.relations(relations).by_id.values() if one.get("Type", "").endswith(f"/{kind}")]
        if len(listed) > 1:
            raise PartError(Text(f"{kind} が2つあります", f"it has two parts of the kind {kind}"))
        return self.resolve(base, listed[0]) if listed else None

    def resolve(self, base: str, relation: Attributes) -> str:
        """Return the path a relationship leads to: absolute, or relative to the part it belongs to."""
        target = relation.get("Target", "")
        paths = {normpath(join("/", dirname(base), way)).lstrip("/") for way in (target, unquote(target))}
        there = [self._names[path.casefold()] for path in paths if path.casefold() in self._names]
        if len(there) != 1 or relation.get("TargetMode", "Internal") != "Internal":
            raise PartError(
                Text(
                    "ブックの中の参照先が見つからないか、1つに定まりません",
                    "a part it refers to is not there, or not one",
                ),
                value=target,
            )
        return there[0]

    def sheets(self, book: "_Book", base: str, relations: str) -> Iterator[SheetPart]:
        by_id = self.relations(relations).by_id
        for name, relation_id, state in book.sheets:
            relation = by_id.get(relation_id)
            if relation is None:
                raise PartError(Text("シートの中身が見つかりません", "the part of this sheet is not found"), value=name)
            is_table = relation.get("Type", "").endswith("/worksheet")
            yield SheetPart(name, self.resolve(base, relation) if is_table else "", state != "visible")


class _Relations(Listener):
    """The relationships of one part, by id."""

    def __init__(self) -> None:
        super().__init__("Relationships", _RELATION_NAMES)
        self.by_id: dict[str, Attributes] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            key = attributes.get("Id", "")
            if key in self.by_id:
                raise PartError(Text("同じ参照が2つあります", "it has two relationships of one id"), value=key)
            self.by_id[key] = attributes
            if len(self.by_id) > MOST_RELATIONSHIPS:
                raise too_many("参照", "relationships", MOST_RELATIONSHIPS)


_RELATION_NAMES: Final = local_names(("Relationships", "Relationship"), _PACKAGE)
_BOOK_NAMES: Final = local_names(("workbook", "sheet", "workbookPr", "calcPr", "definedName"))


class _Book(Listener):
    """What ``workbook.xml`` says: the sheets in order, the first year of its dates, and whether it is calculated."""

    def __init__(self) -> None:
        super().__init__("workbook", _BOOK_NAMES)
        self.sheets: list[tuple[str, str, str]] = []
        self.starts_in_1904 = False
        self.is_calculated = True
        self._names = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids = [attributes[f"{space}}}id"] for space in RELATIONSHIPS if f"{space}}}id" in attributes]
            self.sheets.append((attributes.get("name", ""), "".join(ids), attributes.get("state", "visible")))
            if len(self.sheets) > MOST_SHEETS:
                raise too_many("シート", "sheets", MOST_SHEETS)
        elif name == "workbookPr":
            self.starts_in_1904 = is_true(attributes.get("date1904"))
        elif name == "calcPr":
            self.is_calculated = not (
                is_true(attributes.get("fullCalcOnLoad"))
                or attributes.get("calcCompleted") in ("0", "false")
                or (attributes.get("calcMode") == "manual" and attributes.get("calcOnSave") in ("0", "false"))
            )
        elif name == "definedName":
            self._names += 1
            if self._names > MOST_NAMES:
                raise too_many("名前の定義", "defined names", MOST_NAMES)


_STYLE_NAMES: Final = local_names(("styleSheet", "numFmt", "cellXfs", "xf"))


class _Styles(Listener):
    """What ``styles.xml`` says: the number format of every style of a cell."""

    def __init__(self) -> None:
        super().__init__("styleSheet", _STYLE_NAMES)
        self._codes: dict[int, str] = {}
        self._numbers: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and self.depth == 3:  # noqa: PLR2004 - those deeper belong to conditional formats
            code = attributes.get("formatCode", "")
            if len(code) > LONGEST_FORMAT or len(self._codes) >= MOST_FORMATS:
                raise too_many("表示形式またはその文字", "number formats, or signs in one", MOST_FORMATS)
            self._codes[_index(attributes.get("numFmtId"))] = code
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._numbers.append(_index(attributes.get("numFmtId", "0")))
            if len(self._numbers) > MOST_STYLES:
                raise too_many("書式", "styles", MOST_STYLES)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def formats(self) -> Iterator[Format | None]:
        """Yield the number format of each style, None where it is declared nowhere."""
        for number in self._numbers:
            is_known = number in self._codes or number <= LAST_BUILT_IN
            yield read_format(number, self._codes.get(number)) if is_known else None


def _index(written: str | None) -> int:
    if written is None or not (written.isascii() and written.isdecimal() and len(written) < 10):  # noqa: PLR2004
        raise PartError(Text("書式の番号が正しくありません", "a number of its styles is wrong"), value=written or "")
    return int(written)


_STRING_NAMES: Final = local_names(("sst", "si", "t", "rPh"))


@dataclass(slots=True)
class Runs:
    """The text of one string, run by run; readings over it (ふりがな) are no part of it."""

    pieces: list[str] = field(default_factory=list)
    _takes: bool = False
    _in_reading: bool = False

    def start(self, name: str) -> None:
        """Hear of an element within the string."""
        if name == "rPh":
            self._in_reading = True
        elif name == "t":
            self._takes = not self._in_reading

    def end(self, name: str) -> None:
        """Hear of its end."""
        if name == "rPh":
            self._in_reading = False
        elif name == "t":
            self._takes = False

    def text(self, data: str) -> None:
        """Take a piece of the text."""
        if self._takes:
            self.pieces.append(data)

    def whole(self) -> str:
        """Return the text, and begin the next one."""
        text = plain_text("".join(self.pieces))
        self.pieces.clear()
        return text


_ESCAPED: Final = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
"""A sign written by its number; half of a pair is none."""


def plain_text(written: str) -> str:
    """Return a text with the signs that XML cannot hold, which workbooks write as ``_x000D_``.

    >>> plain_text("a_x005F_x0041_")
    'a_x0041_'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), written) if "_x" in written else written


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell without a value to read (値のないセル): what stands there, and the reason code."""

    text: str
    code: str


_ERRORS: Final = frozenset(
    f"#{word}"
    for word in (
        "NULL!", "DIV/0!", "VALUE!", "REF!", "NAME?", "NUM!", "N/A", "GETTING_DATA", "SPILL!", "CALC!", "FIELD!",
        "BLOCKED!", "UNKNOWN!", "CONNECT!", "BUSY!", "PYTHON!", "EXTERNAL!", "TIMEOUT!", "ERROR!",
    )
)  # fmt: skip
"""What spreadsheets write for an error, as a text too where a workbook was pasted or converted."""

_ERROR_NUMBER: Final = re.compile(r"Err:\d{3}")


def text_cell(text: str) -> str | RefusedCell:
    """Return what a cell with a text holds: the text, empty where nothing is seen of it, or the error that it names."""
    stripped = text.strip()
    if stripped[:1] in ("#", "E") and (stripped.upper() in _ERRORS or _ERROR_NUMBER.fullmatch(stripped)):
        return RefusedCell(stripped, "error-cell")
    return text if stripped else ""


class _Strings(Listener):
    """The shared strings (共有文字列)."""

    def __init__(self) -> None:
        super().__init__("sst", _STRING_NAMES)
        self.strings: list[str | RefusedCell] = []
        self._runs = Runs()
        self._volume = Volume()

    def start(self, name: str, _attributes: Attributes) -> None:
        self._runs.start(name)

    def end(self, name: str) -> None:
        self._runs.end(name)
        if name == "si":
            text = self._runs.whole()
            self._volume.characters += len(text)
            self._volume.check()
            self.strings.append(text_cell(text))
            if len(self.strings) > MOST_STRINGS:
                raise too_many("共有文字列", "shared strings", MOST_STRINGS)

    def text(self, data: str) -> None:
        self._runs.text(data)
