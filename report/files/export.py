"""Files to take away (書き出し): an evaluation as CSV for a spreadsheet, as the JSON document, or as a workbook."""

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Language, Text
from data.definition.words import STATUS
from report.evaluation.listing import LOT, TENDER_ID, Figure, Listing, list_ranking
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import Result

BOM: Final = "\ufeff"
"""Without it, spreadsheets read UTF-8 as the local encoding and the names come out broken."""

_TAKEN_FOR_A_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

ENDINGS: Final = (".json", ".csv", ".xlsx")
"""What can be written: the name of a file says by its ending which of them it is."""


def ending_of(name: str) -> str:
    """Return which kind of file a name asks for (拡張子).

    Raises
    ------
    EvaluationError
        Where its ending is none of those that can be written.

    >>> ending_of("結果.XLSX")
    '.xlsx'
    """
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise EvaluationError(
            Text(
                f"--output: {name}: 書き出せるのは {'、'.join(ENDINGS)} です。名前の末尾をそのいずれかにしてください",
                f"--output: {name}: what can be written is {', '.join(ENDINGS)}; name a file that ends in one of them",
            )
        )
    return ending


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula (数式としての実行の防止).

    Numbers never come here: −3 stays −3.

    >>> neutralise("=1+1"), neutralise("架空商事")
    ("'=1+1", '架空商事')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_TAKEN_FOR_A_FORMULA) else text


def evaluation_file(evaluation: Evaluation, ending: str, language: Language) -> bytes:
    """Return an evaluation as the file of an ending (評価結果のファイル): the screen and the terminal give the same."""
    if ending == ".json":
        return json_file(Result.of(evaluation, language).to_document())
    if ending == ".csv":
        return ranking_csv(evaluation, language)
    from report.files.workbook import evaluation_workbook  # what writes workbooks is slow to load

    return evaluation_workbook(evaluation, language)


def ranking_csv(evaluation: Evaluation, language: Language) -> bytes:
    """Return the ranking with every bid as CSV (順位表); every row says of which tender, lot and status it is."""
    status = STATUS[evaluation.award.status].to(language)
    facts = ((TENDER_ID, evaluation.tender.id), (LOT, evaluation.lot), (Text("評価の結果", "status"), status))
    return csv_file(list_ranking(evaluation, language), facts, language)


def csv_file(listing: Listing, facts: Iterable[tuple[Text, str]], language: Language) -> bytes:
    """Return a table as CSV: UTF-8 with BOM, lines ending as spreadsheets expect, the same facts behind every row."""
    names, values = zip(*facts, strict=True)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([neutralise(heading) for heading in (*listing.headings, *(name.to(language) for name in names))])
    writer.writerows(
        [cell.text if isinstance(cell, Figure) else neutralise(cell or "") for cell in (*row, *values)]
        for row in listing.rows
    )
    return (BOM + written.getvalue()).encode("utf-8")


def json_file(document: object) -> bytes:
    """Return a JSON document as a file, indented, one line end at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def file_name(tender_id: str, what: str, ending: str, lot: str = "") -> str:
    """Return a name for a file to take away, with nothing in it that a file system or a header refuses.

    >>> file_name("2026/ict 017", "result", ".csv"), file_name("2026", "result", ".csv", "住民")
    ('2026-ict-017-result.csv', '2026-住民-result.csv')
    """
    of_lot = _named(lot)[:_LONGEST_LOT]
    tender = (_named(tender_id) or "tender")[: _LONGEST_STEM - len(of_lot) - 1]
    return f"{'-'.join(filter(None, [tender, of_lot, what]))}{ending}"


_LONGEST_STEM: Final = 80
_LONGEST_LOT: Final = 40


def _named(text: str) -> str:
    return re.sub(r"[^\w.]+", "-", text).strip("-.")
