"""The record as a plain workbook (評価結果のブック): ranking, criteria, who is out, findings, references, ties, ledger.

Values only: no formula, no macro, no link. A text is written as text whatever it begins with. A number is written as a
number where the spreadsheet holds exactly its digits, and as text otherwise; the first sheet says so.
"""

import io
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Final, Protocol

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from criteria.finding import Language, Text
from criteria.tender import Tender
from data.definition.words import STATUS
from report.evaluation.listing import LOT, TENDER_ID, Cell, Figure, Listing, list_criteria, list_ranking
from report.evaluation.record import (
    list_differences,
    list_exclusions,
    list_findings,
    list_ledger,
    list_losers,
    list_references,
    list_ties,
)
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import Result

DIGITS_KEPT: Final = 15
"""Significant decimal digits a spreadsheet keeps of a number (IEEE 754 binary64)."""

_LONGEST_TEXT: Final = 32_767
_WIDEST: Final = 60
_EARLIEST: Final = date(1980, 1, 1)

_NOTE: Final = Text(
    "数値は公表する桁のとおりです。15桁を超える数と割り切れない数は、表計算ソフトが正確に保持できないため文字列で記載しています。",
    "Numbers stand as published. A number of more than 15 digits, or with decimals that do not end, is written as "
    "text, because a spreadsheet cannot hold it exactly.",
)


FINGERPRINT: Final = Text("入力の指紋 (SHA-256)", "fingerprint of the input (SHA-256)")


def evaluation_workbook(evaluation: Evaluation, language: Language) -> bytes:
    """Return the whole record as an .xlsx file; the same evaluation gives the same bytes."""
    listings = (
        list_ranking(evaluation, language),
        list_criteria(evaluation.tender, language),
        list_exclusions(evaluation, language),
        list_findings(evaluation.findings, language),
        list_references(evaluation, language),
        list_ties(evaluation, language),
        list_ledger(evaluation, language),
        list_losers(Result.of(evaluation, language), language),
        *([list_differences(evaluation, language)] if evaluation.differences else []),
    )
    return workbook_file(evaluation, _answer(evaluation, language), listings, language)


class Recorded(Protocol):
    """What a workbook can be the record of (記録の対象)."""

    @property
    def tender(self) -> Tender:
        """The tender it is of."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the input."""

    @property
    def version(self) -> str:
        """The version that made it."""


def workbook_file(
    recorded: Recorded, answer: Iterable[tuple[Text, Cell]], listings: Iterable[Listing], language: Language
) -> bytes:
    """Return a workbook: what it is of and the answer on the first sheet, then each listing on one of its own."""
    tender = recorded.tender
    facts: list[tuple[Text, Cell]] = [
        (TENDER_ID, tender.id),
        (Text("件名", "title"), tender.title),
        (Text("発注者", "buyer"), tender.buyer),
        *answer,
        (Text("通貨", "currency"), tender.currency),
        (FINGERPRINT, recorded.fingerprint),
        (Text("senteiの版", "version of sentei"), recorded.version),
        (Text("数値について", "about the numbers"), _NOTE.to(language)),
    ]
    rows = tuple((label.to(language), cell) for label, cell in facts)
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, options) as book:
        book.set_properties({"title": tender.title, "created": _stamp(tender)})
        sheets = _Sheets(book)
        sheets.write(Listing(title=Text("概要", "Summary").to(language), headings=(), rows=rows), headed=False)
        for listing in listings:
            sheets.write(listing)
    return written.getvalue()


def _stamp(tender: Tender) -> datetime:
    """Return the date the file carries: the tender's, so that it does not depend on when it is written."""
    dated = tender.award_date or tender.notice_date or _EARLIEST
    return datetime(dated.year, dated.month, dated.day, tzinfo=UTC).replace(tzinfo=None)


def _answer(evaluation: Evaluation, language: Language) -> tuple[tuple[Text, str], ...]:
    names = {bid.vendor: bid.name for bid in evaluation.bids}

    def called(vendors: Iterable[str]) -> str:
        return ", ".join(f"{vendor} {names[vendor]}".strip() for vendor in vendors)

    return (
        (LOT, evaluation.lot),
        (Text("結果", "status"), STATUS[evaluation.award.status].to(language)),
        (Text("落札者", "awarded to"), called(evaluation.award.winners)),
        (Text("第1位", "first"), called(evaluation.award.first)),
    )


def is_number(figure: Figure) -> bool:
    """Whether a spreadsheet holds this number exactly as it is printed."""
    digits = figure.text.lstrip("-").replace(".", "").lstrip("0")
    return figure.exact and len(digits) <= DIGITS_KEPT


class _Sheets:
    """Writes listings into a workbook, one a sheet, with one format for each kind of cell."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "text_wrap": True})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._digits = book.add_format({"align": "right", "valign": "top"})
        self._numbers: dict[str, Format] = {}

    def write(self, listing: Listing, *, headed: bool = True) -> None:
        """Add one sheet."""
        sheet = self._book.add_worksheet(listing.title)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, heading in enumerate(listing.headings):
            sheet.write_string(0, column, heading, self._head)
        if headed:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
        for row, cells in enumerate(listing.rows, start=int(headed)):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell)
        for column, cells in enumerate(zip_longest(listing.headings, *listing.rows)):
            sheet.set_column(column, column, min(max(map(_width, cells)), _WIDEST) + 2)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell[:_LONGEST_TEXT], self._text)
        elif isinstance(cell, Figure) and is_number(cell):
            # At most 15 digits: the nearest binary number prints as this very decimal.
            sheet.write_number(row, column, float(cell.text), self._number(cell))
        elif isinstance(cell, Figure):
            sheet.write_string(row, column, cell.text, self._digits)

    def _number(self, figure: Figure) -> Format:
        places = len(figure.text.partition(".")[2])
        shown = ("#,##0" if figure.money else "0") + ("." + "0" * places if places else "")
        if shown not in self._numbers:
            self._numbers[shown] = self._book.add_format({"num_format": shown, "valign": "top"})
        return self._numbers[shown]


def _width(cell: Cell) -> int:
    """Return how many half-width columns the longest line of a cell takes: a full-width sign takes two."""
    text = cell.text if isinstance(cell, Figure) else cell or ""
    lines = [[unicodedata.east_asian_width(sign) in "FWA" for sign in line] for line in text.split("\n")]
    return max(len(wide) + sum(wide) for wide in lines)
