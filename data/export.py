"""Files to take away (書き出し): the ranking as CSV for a spreadsheet, the whole result as the JSON document."""

import csv
import io
import json
import re
from typing import Final

from criteria.finding import Language
from data.listing import Cell, Figure, list_ranking
from scoring.evaluation import Evaluation
from scoring.result import Result

BOM: Final = "\ufeff"
"""Without it, spreadsheets read UTF-8 as the local encoding and the names come out broken."""

_TAKEN_FOR_A_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula (数式としての実行の防止).

    Numbers never come here: −3 stays −3.

    >>> neutralise("=1+1"), neutralise("架空商事")
    ("'=1+1", '架空商事')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_TAKEN_FOR_A_FORMULA) else text


def ranking_csv(evaluation: Evaluation, language: Language) -> bytes:
    """Return the ranking with every bid as CSV (順位表): UTF-8 with BOM, lines ending as spreadsheets expect."""
    listing = list_ranking(evaluation, language)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([neutralise(heading) for heading in listing.headings])
    writer.writerows([_text(cell) for cell in row] for row in listing.rows)
    return (BOM + written.getvalue()).encode("utf-8")


def _text(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return cell.text
    return neutralise(cell or "")


def result_json(result: Result) -> bytes:
    """Return the result as its JSON document, indented, one line end at the end."""
    return (json.dumps(result.to_document(), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def file_name(tender_id: str, what: str, extension: str) -> str:
    """Return a name for a file to take away, with nothing in it that a file system or a header refuses.

    >>> file_name("2026/ict 017", "ranking", "csv")
    '2026-ict-017-ranking.csv'
    """
    stem = re.sub(r"[^\w.]+", "-", tender_id).strip("-.") or "tender"
    return f"{stem[:80]}-{what}.{extension}"
