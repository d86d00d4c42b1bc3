"""A writer of workbooks that shares nothing with any library: every liberty of the standard is an option of it."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from workbook_tender import SHEETS, Sheets, Value

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

GENERAL, DAY, MOMENT, NUMBER = range(4)
"""The cell formats of a raw workbook; NUMBER is that of whole numbers and decimals."""

TextXml = Callable[[str], str]
Parts = dict[str, bytes]


def letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def plain(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'


def in_runs(text: str) -> str:
    """Split a text into formatted runs, as bold parts of a cell are kept."""
    middle = (len(text) + 1) // 2
    runs = [text[:middle], text[middle:]]
    return "".join(
        f'<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">{escape(run)}</t></r>' for run in runs if run
    )


def with_reading(text: str) -> str:
    """Give a text its furigana, which Excel shows above it and which is no part of it."""
    reading = f'<rPh sb="0" eb="{len(text)}"><t>ヨミガナ</t></rPh><phoneticPr fontId="1" type="fullwidthKatakana"/>'
    return plain(text) + reading


def serial(value: date, *, since_1904: bool = False) -> str:
    """Return the number that a day or moment is kept as."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    passed = moment - (datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30))  # noqa: DTZ001
    return repr(passed.days + passed.seconds / 86400).removesuffix(".0")


@dataclass(frozen=True, kw_only=True)
class Raw:
    """How one workbook is written. What is not said is written as Excel does."""

    sheets: Sheets = field(default_factory=lambda: SHEETS)
    names: Mapping[str, str] = field(default_factory=dict)
    """Other names of sheets."""
    main: str = TRANSITIONAL
    prefix: str = ""
    refs: str = "all"
    """Whose references are written: all, none, cells (not of rows), rows (not of cells)."""
    strings: str = "shared"
    """Where texts are kept: shared, inline, str (as the result of a formula is)."""
    text: TextXml = plain
    dates: str = "serial"
    """How days are kept: serial, since-1904, iso (t="d")."""
    formats: Mapping[int, "int | str"] = field(default_factory=dict)
    """Other number formats of DAY, MOMENT, NUMBER or GENERAL: a number built in, or a code."""
    numbers: Callable[[str], str] = str
    """How the text of a number is written."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """Cells written otherwise, by "bids!B2": the text between the sheet's own prefix and reference, see _cell."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """More attributes of rows, by "bids!2"."""
    head: Mapping[str, str] = field(default_factory=dict)
    """What stands before the cells of a sheet, as sheetViews and cols do; the dimension is written unless it does."""
    tail: Mapping[str, str] = field(default_factory=dict)
    """What stands behind the cells of a sheet, as merged cells and filters do."""
    last: Mapping[str, str] = field(default_factory=dict)
    """Rows behind the last one of a sheet, as XML."""
    book: str = ""
    """What stands in the workbook part behind the sheets."""
    since_1904: str = "1"
    blanks: bool = True
    """Whether blank cells are written, as styled ones are; without references they must be."""
    sheet_attributes: Mapping[str, str] = field(default_factory=dict)
    places: Callable[[int], str] = lambda number: f"xl/worksheets/sheet{number}.xml"
    target: Callable[[str], str] = lambda place: place.removeprefix("xl/")
    """How the workbook's relationships write a part's place."""
    change: Callable[[str, str], str] = lambda _name, text: text
    """The last word on the XML of each part."""
    encode: Callable[[str, str], bytes] = lambda _name, text: text.encode()
    pack: Callable[[Parts], bytes] = field(default_factory=lambda: packed)

    def write(self) -> bytes:
        """Return the workbook's bytes."""
        parts = {name: self.encode(name, self.change(name, text)) for name, text in self.texts().items()}
        return self.pack(parts)

    def texts(self) -> dict[str, str]:
        """Return the XML of every part."""
        kept: dict[str, int] = {}
        sheets = {
            self.places(number): self._sheet(name, rows, kept)
            for number, (name, rows) in enumerate(self.sheets.items(), start=1)
        }
        return {
            "[Content_Types].xml": self._content_types(list(sheets)),
            "_rels/.rels": self._relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": self._workbook(),
            "xl/_rels/workbook.xml.rels": self._relations(
                [
                    *(("worksheet", self.target(place)) for place in sheets),
                    ("styles", "styles.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                ]
            ),
            **sheets,
            "xl/styles.xml": self._styles(),
            "xl/sharedStrings.xml": self._shared(kept),
        }

    def _element(self, name: str, content: str, attributes: str = "") -> str:
        declared = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        office = _STRICT_OFFICE if self.main == STRICT else _OFFICE
        conformance = ' conformance="strict"' if self.main == STRICT and name == "workbook" else ""
        text = f'<{name} {declared}="{self.main}" xmlns:r="{office}"{conformance}{attributes}>{content}</{name}>'
        # Names are written without a prefix everywhere above, and get it here, all at once.
        return _DECLARATION + (
            re.sub(r"<(/?)(?=[A-Za-z]+[\s/>])", rf"<\1{self.prefix}:", text) if self.prefix else text
        )

    def _relations(self, targets: Sequence[tuple[str, str]]) -> str:
        office = _STRICT_OFFICE if self.main == STRICT else _OFFICE
        entries = "".join(
            f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target={quoteattr(target)}/>'
            for number, (kind, target) in enumerate(targets, start=1)
        )
        return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'

    def _content_types(self, sheets: Sequence[str]) -> str:
        kinds = {
            "xl/workbook.xml": "sheet.main",
            "xl/styles.xml": "styles",
            "xl/sharedStrings.xml": "sharedStrings",
            **dict.fromkeys(sheets, "worksheet"),
        }
        entries = "".join(
            f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items()
        )
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        default += '<Default Extension="xml" ContentType="application/xml"/>'
        return f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{default}{entries}</Types>'

    def _workbook(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(self.names.get(name, name))} sheetId="{number}"'
            f'{self.sheet_attributes.get(name, "")} r:id="rId{number}"/>'
            for number, name in enumerate(self.sheets, start=1)
        )
        since = f'<workbookPr date1904="{self.since_1904}"/>' if self.dates == "since-1904" else "<workbookPr/>"
        return self._element("workbook", f"{since}<sheets>{sheets}</sheets>{self.book}")

    def _styles(self) -> str:
        given = {GENERAL: 0, DAY: 14, MOMENT: "yyyy/mm/dd hh:mm:ss", NUMBER: 0, **self.formats}
        codes = {kind: 164 + kind for kind, code in given.items() if isinstance(code, str)}
        custom = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(str(given[kind]))}/>' for kind, number in codes.items()
        )
        formats = "".join(
            f'<xf numFmtId="{codes.get(kind, code)}" fontId="0" fillId="0" borderId="0" xfId="0"'
            ' applyNumberFormat="1"/>'
            for kind, code in sorted(given.items())
        )
        return self._element(
            "styleSheet",
            f'<numFmts count="{len(codes)}">{custom}</numFmts>'
            '<fonts count="1"><font><sz val="11"/><name val="游ゴシック"/></font></fonts>'
            '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
            "<borders><border><left/><right/><top/><bottom/></border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(given)}">{formats}</cellXfs>',
        )

    def _shared(self, kept: Mapping[str, int]) -> str:
        items = "".join(f"<si>{self.text(text)}</si>" for text in kept)
        return self._element("sst", items, f' count="{len(kept)}" uniqueCount="{len(kept)}"')

    def _sheet(self, name: str, rows: Sequence[Sequence[Value]], kept: dict[str, int]) -> str:
        width = max(map(len, rows))
        head = self.head.get(name, "")
        dimension = (
            "" if "<dimension" in head or head == "none" else f'<dimension ref="A1:{letters(width - 1)}{len(rows)}"/>'
        )
        lines = "".join(self._row(name, number, row, kept) for number, row in enumerate(rows, start=1))
        cells = f"<sheetData>{lines}{self.last.get(name, '')}</sheetData>"
        return self._element("worksheet", dimension + head.replace("none", "") + cells + self.tail.get(name, ""))

    def _row(self, sheet: str, number: int, row: Sequence[Value], kept: dict[str, int]) -> str:
        place = f' r="{number}"' if self.refs in ("all", "rows") else ""
        cells = "".join(self._cell(f"{sheet}!{letters(at)}{number}", value, kept) for at, value in enumerate(row))
        return f"<row{place}{self.rows.get(f'{sheet}!{number}', '')}>{cells}</row>"

    def _cell(self, place: str, value: Value, kept: dict[str, int]) -> str:
        ref = f' r="{place.partition("!")[2]}"' if self.refs in ("all", "cells") else ""
        if place in self.cells:
            # "{ref}" stands for the reference, "{s}" for the index of the shared string with the cell's own text.
            own = (
                str(kept.setdefault(value, len(kept))) if "{s}" in self.cells[place] and isinstance(value, str) else ""
            )
            return self.cells[place].replace("{ref}", ref).replace("{s}", own)
        if value is None:
            return f"<c{ref}/>" if self.blanks or self.refs in ("none", "rows") else ""
        if isinstance(value, str):
            return self._string(ref, value, kept)
        if isinstance(value, date):
            return self._date(ref, value)
        if isinstance(value, bool):
            return f'<c{ref} t="b"><v>{int(value)}</v></c>'
        return f'<c{ref} s="{NUMBER}"><v>{self.numbers(str(value))}</v></c>'

    def _string(self, ref: str, value: str, kept: dict[str, int]) -> str:
        if self.strings == "inline":
            return f'<c{ref} t="inlineStr"><is>{self.text(value)}</is></c>'
        if self.strings == "str":
            return f'<c{ref} t="str"><v>{escape(value)}</v></c>'
        return f'<c{ref} t="s"><v>{kept.setdefault(value, len(kept))}</v></c>'

    def _date(self, ref: str, value: date) -> str:
        style = MOMENT if isinstance(value, datetime) else DAY
        if self.dates == "iso":
            return f'<c{ref} s="{style}" t="d"><v>{value.isoformat()}</v></c>'
        return f'<c{ref} s="{style}"><v>{serial(value, since_1904=self.dates == "since-1904")}</v></c>'


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack the parts of a workbook."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return archive.getvalue()


def unpacked(book: bytes) -> Parts:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
