"""Workbooks (Excelブック): one sheet per table, every cell to the text a person sees behind it."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Any, Final

from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity, Text, Where
from data.sources.definition_sheets import DEFINITION_SHEETS, TENDER_SHEET, read_definition
from data.sources.files import only_one
from data.sources.sheet_cells import MOST_TYPED_DIGITS, column_letters
from data.sources.unread import table_under
from data.tables.grid import Grid, arrange
from data.tables.names import TABLE_NAMES
from data.tables.schemas import Table
from data.text.cells import UnreadableCell
from data.text.faults import CellError, fault, unseen_in_names, warning
from data.text.japanese import name_key, normal_id
from data.text.names import table_named
from data.text.toml import Document

_CALCULATE: Final = Text(
    "表計算ソフトで計算し、値として貼り付けて保存してください",
    "Open the workbook, let it calculate, and paste the values",
)

REASONS: Final = MappingProxyType(
    {
        "error-cell": CellError(
            Text("エラー値のセルです", "this cell holds an error"), cure=_CALCULATE, code="error-cell"
        ),
        "uncalculated-formula": CellError(
            Text("計算されていない数式です", "this formula has not been calculated"),
            cure=_CALCULATE,
            code="uncalculated-formula",
        ),
        "computed-number": CellError(
            Text(
                f"有効数字が{MOST_TYPED_DIGITS}桁を超えています(計算の誤差か桁落ち)",
                f"more than {MOST_TYPED_DIGITS} significant digits: the result of a computation, or a number that lost"
                " digits",
            ),
            Text(f"{MOST_TYPED_DIGITS}桁以内の数", f"a number as typed, of at most {MOST_TYPED_DIGITS} digits"),
            Text(
                "端数処理した値を入力するか、文字列として入力してください",
                "Type the rounded value, or enter it as text",
            ),
            code="computed-number",
        ),
        "bad-date": CellError(
            Text("1900年2月29日は存在しません", "there was no 29 February 1900"),
            cure=Text("日付を入力し直してください", "Enter the date anew"),
            code="bad-date",
        ),
        "scaled-number": CellError(
            Text(
                "表示形式が千単位であるか、単位(万など)を付けているため、見える数と値が異なります",
                "the format of this cell shows thousands or adds a unit, so that its value is not the number seen",
            ),
            cure=Text("表示形式を「標準」にし、値を確かめてください", "Set its format to General, and check the value"),
            code="scaled-number",
        ),
    }
)
"""Why a cell of a workbook has no value to read, by reason code."""


_ROOT: Final = Path(__file__).resolve().parents[2]

_START: Final = """
import sys, types
sys.path.insert(0, sys.argv[1])
data = types.ModuleType("data")
data.__path__ = [sys.argv[1] + "/data"]
sys.modules["data"] = data
from data.sources.sheet_worker import main
main()
"""
"""Starts the process that reads a workbook, without the rest of the door: four times as fast."""

_MOST_SECONDS: Final = 20
"""Seconds after which a process is ended that waits for something; its time of a processor it limits itself."""

_AT_A_TIME: Final = BoundedSemaphore(2)
"""How many workbooks are read at a time, each in its own memory."""

_DEFINITION: Final = MappingProxyType({sheet.name: sheet.aliases for sheet in DEFINITION_SHEETS})
_WORDS: Final = MappingProxyType({**TABLE_NAMES, **_DEFINITION})
"""The sheets that are read, with the other words for each."""

_KNOWN: Final = frozenset(name_key(word) for table, aliases in _WORDS.items() for word in (table, *aliases))


def open_book(name: str, data: bytes) -> "Book":
    """Open an ``.xlsx`` workbook (Excelブックの読取り).

    Raises
    ------
    DefinitionError
        Where it is no such workbook, is protected by a password, is too large, or cannot be read safely.
    """
    request = json.dumps({"name": name, "tables": sorted(_KNOWN)}).encode()
    command = [sys.executable, "-I", "-c", _START, str(_ROOT)]
    try:
        with _AT_A_TIME:
            done = subprocess.run(  # noqa: S603 - our own program, and nothing of the workbook in the command
                command,
                input=request + b"\n" + data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_MOST_SECONDS,
                check=True,
            )
    except subprocess.SubprocessError as error:
        raise DefinitionError([_unsafe(name)]) from error
    answer = json.loads(done.stdout)
    if "faults" in answer:
        raise DefinitionError([_finding(written) for written in answer["faults"]])
    unseen = list(unseen_in_names(sheet["name"] for sheet in answer["sheets"]))
    if unseen:
        raise DefinitionError(unseen)
    return Book(name, MappingProxyType({normal_id(sheet["name"]): sheet for sheet in answer["sheets"]}))


def _unsafe(name: str) -> Finding:
    what = Text(
        "このブックは安全に読み取れません(時間かメモリがかかりすぎるか、壊れています)",
        "this workbook could not be read safely: it takes too much time or memory, or is broken",
    )
    cure = Text(
        "必要なシートだけを新しいブックに値として貼り付け、.xlsx形式で保存してください",
        "Paste the sheets that are needed into a new workbook as values, and save it as .xlsx",
    )
    return fault("bad-workbook", what, Where(file=name), cure=cure)


def _finding(written: Mapping[str, Any]) -> Finding:
    """Make a finding anew from what the process wrote of it."""
    texts = {key: Text(**written[key]) for key in ("what", "expected", "cure")}
    where = Where(**written["where"]) if written["where"] else None
    return Finding(**{**written, **texts, "where": where, "severity": Severity(written["severity"])})


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook (シート), as a source of a tender."""

    name: str
    sheets: Mapping[str, Mapping[str, Any]]
    """By name, what the process that read the workbook found in each."""

    def definition(self) -> Document:
        """Read the sheets ``tender``, ``criteria``, ``exclusions`` and ``selection``."""
        places = {table.name: self.place(table.name, table.aliases) for table in DEFINITION_SHEETS}
        misnamed = list(self._misnamed([table for table in DEFINITION_SHEETS if places[table.name] is None]))
        if misnamed:
            raise DefinitionError(misnamed)
        if places[TENDER_SHEET.name] is None:
            what = Text("案件の定義のシート tender がありません", "there is no sheet tender, the tender's definition")
            cure = Text("tender のシートを加えてください", "Add a sheet tender")
            where = Where(file=TENDER_SHEET.name)
            raise DefinitionError([fault("missing-file", what, where, value=self.name, cure=cure)])
        return read_definition(self.grid, places)

    def _misnamed(self, absent: Iterable[Table]) -> Iterator[Finding]:
        """Find the sheets that look like one of the definition: rules that are passed over exclude nobody.

        By their headings they pass for one of those ``absent`` alone: a list of items and their contents is no tender.
        """
        tables = [table for table in absent if table is not TENDER_SHEET]
        for place in self.sheets:
            if name_key(place) in _KNOWN:
                continue
            sheet = table_named(place, _WORDS) or table_under(self.headings(place), tables)
            if sheet in _DEFINITION:
                what = Text(
                    f"案件の定義のシート「{sheet}」のようですが、この名前では読まれません",
                    f"this looks like the sheet {sheet} of the definition, but is not read under this name",
                )
                cure = Text(
                    f"名前を「{sheet}」に改めてください。用いないものであれば、取り除いてください",
                    f"Rename it to {sheet}, or take it away if it is not meant to count",
                )
                yield fault("unread-table", what, Where(file=place), value=place, cure=cure)

    def place(self, table: str, aliases: Collection[str] = ()) -> str | None:
        """Return the name of the table's sheet."""
        words = {name_key(word) for word in (table, *aliases)}
        return only_one([name for name in self.sheets if name_key(name) in words])

    def records(self, _table: Table, place: str) -> Iterator[Sequence[str]]:
        """Yield the rows of one sheet, or raise DefinitionError where its cells are merged."""
        sheet = self.sheets[place]
        if sheet["merged"]:
            what = Text("結合されたセルがあります", "there are merged cells")
            cure = Text("結合を解除し、各セルに値を入れてください", "Unmerge them, and give each cell its value")
            places = [Where(file=place, row=row + 1, column=column_letters(column)) for row, column in sheet["merged"]]
            raise DefinitionError([fault("merged-cells", what, where, cure=cure) for where in places])
        return _records(sheet)

    def grid(self, table: Table, place: str) -> Grid:
        """Read one sheet."""
        return arrange(table, place, self.records(table, place))

    def headings(self, place: str) -> Sequence[str]:
        """Return the first row of a sheet that is not blank."""
        sheet = self.sheets[place]
        return sheet["first_row"] if "first_row" in sheet else next((texts for _, texts in sheet["rows"]), ())

    def label(self, table: str) -> str:
        """Return the name of the table's sheet."""
        return table

    def places(self) -> tuple[str, ...]:
        """Return the names of the sheets."""
        return tuple(self.sheets)

    @property
    def definition_places(self) -> frozenset[str]:
        """The sheets of the definition."""
        words = {name_key(word) for table, aliases in _DEFINITION.items() for word in (table, *aliases)}
        return frozenset(name for name in self.sheets if name_key(name) in words)

    def remarks(self) -> tuple[Finding, ...]:
        """Warn of what is read and not seen: hidden sheets, and hidden rows, columns and values of the others."""
        hidden = (
            warning("hidden-sheet", Text("非表示のシートです", "this sheet is hidden"), Where(file=name))
            for name, sheet in self.sheets.items()
            if sheet["hidden"]
        )
        unseen = (
            warning(code, _UNSEEN[code], Where(file=name), value=places)
            for name, sheet in self.sheets.items()
            for code, places in sheet.get("unseen", {}).items()
            if places
        )
        return (*hidden, *unseen)


_UNSEEN: Final = MappingProxyType(
    {
        "hidden-row": Text("値のある行が非表示です。読み取ります", "these rows are hidden, and are read all the same"),
        "hidden-column": Text(
            "値のある列が非表示です。読み取ります", "these columns are hidden, and are read all the same"
        ),
        "hidden-value": Text(
            "表示形式により値が見えないセルです。読み取ります",
            "the format of these cells hides their numbers, which are read all the same",
        ),
    }
)


def _records(sheet: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """Yield every row as text, blank ones included, all of one width."""
    width = max((len(texts) for _, texts in sheet["rows"]), default=0)
    refused: dict[int, list[tuple[int, str]]] = {}
    for row, column, code in sheet["refused"]:
        refused.setdefault(row, []).append((column, code))
    number = 0
    for row, texts in sheet["rows"]:
        for _ in range(number, row):
            yield ()
        cells = texts + [""] * (width - len(texts))
        for column, code in refused.get(row, ()):
            cells[column] = UnreadableCell(cells[column], REASONS[code])
        number = row + 1
        yield cells
