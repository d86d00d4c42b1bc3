"""The tender as programs write it: XlsxWriter with all that users add, and LibreOffice's own files."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from raw_workbook import DAY, MOMENT, NUMBER, STRICT, Raw, in_runs, with_reading
from variants_values import AN_ERROR, SHARED
from workbook_tender import SHEETS
from workbook_variant import Declared, Variant, refused

LIBREOFFICE: Final = Path(__file__).with_name("workbooks")
"""Files that LibreOffice saved; the README beside them tells how they were made."""

Change = Callable[[Any], object]
"""What is done to a workbook or sheet of XlsxWriter, which has no types."""


def by_xlsxwriter(change: Change = lambda _: None, options: Mapping[str, Any] | None = None) -> bytes:
    """Write the tender as a program would that uses the best-known library."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, options)
    day, moment = (book.add_format({"num_format": code}) for code in ("yyyy/mm/dd", "yyyy/mm/dd hh:mm:ss"))
    for name, rows in SHEETS.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    has_time = isinstance(value, datetime)
                    sheet.write_datetime(number, column, value, moment if has_time else day)
                elif value is not None:
                    sheet.write(number, column, float(value) if isinstance(value, Decimal) else value)
    change(book)
    book.close()
    return target.getvalue()


def _table(sheet: Any) -> None:  # noqa: ANN401
    sheet.add_table("A1:I10", {"columns": [{"header": str(heading)} for heading in SHEETS["bids"][0]]})


def _hide_a_bid(sheet: Any) -> None:  # noqa: ANN401
    sheet.autofilter("A1:I10")
    sheet.filter_column("A", "x != 1E5")
    sheet.set_row(5, None, None, {"hidden": True})


OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "in constant memory": {"constant_memory": True},
    "days since 1904": {"date_1904": True},
    "with 64-bit sizes": {"use_zip64": True},
}
ON_BIDS: Final[dict[str, Change]] = {
    "a table": _table,
    "an automatic filter": lambda sheet: sheet.autofilter("A1:I10"),
    "rules on what may be entered": lambda sheet: sheet.data_validation(
        "H2:H99", {"validate": "list", "source": ["有", "無"]}
    ),
    "conditional formats": lambda sheet: sheet.conditional_format("G2:G10", {"type": "data_bar"}),
    "comments": lambda sheet: sheet.write_comment("B2", "再入札の価格は 41,000,000 円"),
    "a text box": lambda sheet: sheet.insert_textbox("K2", "41,000,000"),
    "a button": lambda sheet: sheet.insert_button("K2", {"caption": "計算"}),
    "links": lambda sheet: sheet.write_url("I2", "https://example.invalid/", string="https://example.invalid/"),
    "frozen panes": lambda sheet: sheet.freeze_panes(1, 1),
    "protected": lambda sheet: sheet.protect("secret"),
    "a print area": lambda sheet: sheet.print_area("A1:C4"),
    "repeated rows": lambda sheet: sheet.repeat_rows(0),
    "rich texts": lambda sheet: sheet.write_rich_string("I3", "二重", "封筒", "あり"),
    "wide columns": lambda sheet: sheet.set_column("A:I", 40),
    "grouped rows": lambda sheet: sheet.set_row(4, None, None, {"level": 1}),
}
HIDDEN: Final[dict[str, Change]] = {
    "a filter that hides a bid": _hide_a_bid,
    "a hidden column": lambda sheet: sheet.set_column("G:G", None, None, {"hidden": True}),
    "rows hidden unless they have a height": lambda sheet: sheet.set_default_row(hide_unused_rows=True),
    "a sheet that is very hidden": lambda sheet: sheet.very_hidden(),
}
UNCALCULATED: Final[dict[str, tuple[str, Change]]] = {
    "a formula with its value": ("bids!F2", lambda sheet: sheet.write_formula("F2", "=1+2", None, 3)),
    "a formula without its value": ("bids!F2", lambda sheet: sheet.write_formula("F2", "=1+2")),
    "a formula below the table": ("bids!B11", lambda sheet: sheet.write_formula("B11", "=SUM(B2:B10)")),
    "an array formula": ("bids!G2", lambda sheet: sheet.write_array_formula("G2:G2", "{=SUM(A1:A2*B1:B2)}")),
    "a dynamic formula": ("bids!C2", lambda sheet: sheet.write_dynamic_array_formula("C2", "=UNIQUE(A1:A9)")),
}


def _styled_blanks(book: Any) -> None:  # noqa: ANN401
    yellow = book.add_format({"bg_color": "yellow"})
    for row in range(10, 40):
        for column in range(12):
            book.get_worksheet_by_name("bids").write_blank(row, column, None, yellow)


def _chart(book: Any) -> None:  # noqa: ANN401
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=bids!$B$2:$B$10"})
    book.add_chartsheet("図").set_chart(chart)


def _percentage(book: Any) -> None:  # noqa: ANN401
    percent = book.add_format({"num_format": "0.000%"})
    book.get_worksheet_by_name("bids").write_number("G6", 0.08125, percent)


ON_BOOK: Final[dict[str, Change]] = {
    "styled blank cells": _styled_blanks,
    "a chart on a sheet of its own": _chart,
    "a sheet of nothing": lambda book: book.add_worksheet("Sheet1"),
    "properties": lambda book: book.set_properties({"title": "入札", "comments": "41,000,000"}),
    "a named area": lambda book: book.define_name("価格", "=bids!$B$2:$B$10"),
}
PERCENTAGE: Final = refused("a percentage: 8.125 % is kept as 0.08125", "bids!G6")
MERGED: Final = refused("merged cells have one value for several", "bids!B1")


def on_bids(change: Change) -> Change:
    return lambda book: change(book.get_worksheet_by_name("bids"))


def _merge(sheet: Any) -> None:  # noqa: ANN401
    sheet.merge_range("B1:C1", "price")


def xlsxwriter_books() -> Iterator[Variant]:
    """What users add to a workbook, by XlsxWriter."""

    def made(name: str, change: Change, declared: Declared | None = None) -> Variant:
        return Variant(name=name, write=lambda: by_xlsxwriter(change), **(declared or {}))

    for name, options in OPTIONS.items():
        yield Variant(name=name, write=lambda options=options: by_xlsxwriter(options=options))
    for name, change in ON_BIDS.items():
        yield made(name, on_bids(change))
    for name, change in ON_BOOK.items():
        yield made(name, change)
    for name, change in HIDDEN.items():
        yield made(name, on_bids(change), {"warns": "hidden"})
    for name, (place, change) in UNCALCULATED.items():
        why = "XlsxWriter calculates nothing: the book asks for it on loading"
        yield made(name, on_bids(change), refused(why, place))
    yield made("merged headings", on_bids(_merge), MERGED)
    yield made("a percentage", _percentage, PERCENTAGE)


def for_libreoffice() -> dict[str, tuple[Callable[[], bytes], Declared]]:
    """Return what LibreOffice is given to open and save again, and what is right of the file it saves."""
    shared = {**SHARED, "bids!C7": '<c{ref} t="str"><f>"辞"&amp;"退"</f><v>辞退</v></c>'}
    uncalculated = {place: re.sub("<v>.*</v>", "", cell) for place, cell in shared.items()}
    error = refused("an error in a cell is no value, and no blank", "bids!C2")
    formula = '<c{ref} t="e"><f>VLOOKUP("x",A2:B9,2,0)</f><v>#N/A</v></c>'
    hidden = Raw(
        rows={"bids!6": ' hidden="1"'},
        head={"bids": '<cols><col min="7" max="7" hidden="1" width="9"/></cols>'},
        sheet_attributes={"marks": ' state="hidden"'},
    )
    made: dict[str, tuple[Callable[[], bytes], Declared]] = {
        "plain": (Raw().write, {}),
        "strict": (Raw(main=STRICT).write, {}),
        "furigana": (Raw(text=with_reading).write, {}),
        "runs": (Raw(text=in_runs, strings="inline").write, {}),
        "since-1904": (Raw(dates="since-1904").write, {}),
        "eras": (Raw(formats={DAY: '[$-411]ggge"年"m"月"d"日"', MOMENT: r"[$-411]ge.m.d\ h:mm:ss"}).write, {}),
        "yen": (Raw(formats={NUMBER: "[$¥-411]#,##0.00;[Red]-[$¥-411]#,##0.00"}).write, {}),
        "seventeen-digits": (Raw(numbers=lambda text: f"{float(text):.17g}").write, {}),
        "formulas": (Raw(cells=shared).write, {}),
        "formulas-it-calculated": (Raw(cells=uncalculated).write, {}),
        "hidden": (hidden.write, {"warns": "hidden"}),
        "error": (Raw(cells={"bids!C2": AN_ERROR}).write, error),
        "error-of-a-formula": (Raw(cells={"bids!C2": formula}).write, error),
        "table": (lambda: by_xlsxwriter(on_bids(_table)), {}),
        "comments": (lambda: by_xlsxwriter(on_bids(ON_BIDS["comments"])), {}),
        "styled-blanks": (lambda: by_xlsxwriter(_styled_blanks), {}),
        "percentage": (lambda: by_xlsxwriter(_percentage), PERCENTAGE),
        "merged": (lambda: by_xlsxwriter(on_bids(_merge)), MERGED),
    }
    # The same through a format of another program, by a second saving.
    return {**made, "by-way-of-ods": made["plain"], "by-way-of-xls": made["plain"], "by-way-of-fods": made["formulas"]}


def libreoffice_books() -> Iterator[Variant]:
    """The same tender saved by LibreOffice."""
    for name, (_, declared) in for_libreoffice().items():
        yield Variant(name=name, write=(LIBREOFFICE / f"{name}.xlsx").read_bytes, **declared)
