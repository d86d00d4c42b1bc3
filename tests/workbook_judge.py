"""What a workbook came to beside the folder that says the same: the same result, a fault, or neither."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from workbook_tender import SHEETS, Sheets, folder

from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity
from data import open_source, read_bids, read_tender
from data.sources.source import Origin
from scoring import Result, evaluate

Came = Literal["same", "fault", "different", "crash"]

_OF_READING: Final = frozenset({"findings"})
"""What a result says of its files; all else must be the folder's, the fingerprint of the input included."""


@dataclass(frozen=True)
class Outcome:
    """What came of a workbook: its faults, the warnings beside a result, and where a result or a crash differs."""

    came: Came
    faults: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    told: str = ""


def judge(book: bytes, twin: Sheets = SHEETS) -> Outcome:
    """Read and evaluate a workbook, and hold it against the folder of its twin."""
    try:
        document, findings = published({"案件.xlsx": book})
    except DefinitionError as error:
        return Outcome("fault", tuple(error.faults))
    except BaseException as error:  # noqa: BLE001 - a panic of another language is no Exception
        return Outcome("crash", told=f"{type(error).__name__}: {error}"[:300])
    faults = tuple(finding for finding in findings if finding.severity is Severity.FAULT)
    warnings = tuple(finding.code for finding in findings if finding.severity is Severity.WARNING)
    if document["status"] == "incomplete" and faults:
        return Outcome("fault", faults, warnings)
    expected = folder_result(tuple((name, tuple(map(tuple, rows))) for name, rows in twin.items()))
    wrong = [key for key in expected if key not in _OF_READING and document[key] != expected[key]]
    if wrong:
        told = f"{wrong}: {document[wrong[0]]} is not {expected[wrong[0]]}; {[one.line('en') for one in findings]}"
        return Outcome("different", faults, warnings, told[:2000])
    return Outcome("same", faults, warnings)


def published(origin: Origin) -> tuple[dict[str, Any], Sequence[Finding]]:
    """Return the result of a tender as it is published, and what was found while reading."""
    source = open_source(origin)
    tender = read_tender(source)
    bids, findings = read_bids(source, tender)
    return Result.of(evaluate(tender, bids, findings), "ja").to_document(), findings


@cache
def folder_result(twin: tuple[tuple[str, tuple[tuple[Any, ...], ...]], ...]) -> Mapping[str, Any]:
    """Return the published result of the folder."""
    return published(folder(dict(twin)))[0]


def names(finding: Finding, place: str, sheets: Sheets = SHEETS) -> bool:
    """Whether a fault names a place: "bids!B2", a sheet, or any place at all where it is empty."""
    where, (sheet, _, ref) = finding.where, place.partition("!")
    if where is None or not place:
        return where is not None
    if not ref and f"「{place}」" in finding.value:
        return True
    if _key(where.file) != _key(sheet):
        return False
    called = _key(where.column or "")
    if not ref or (where.row is None and called == _key(ref)):
        return True
    known = not called or called == _key(ref[0]) or any(_key(word) in called for word in _called(sheet, ref, sheets))
    return str(where.row) == ref[1:] and known


def _called(sheet: str, ref: str, sheets: Sheets) -> list[str]:
    """Return what a fault may call a cell: its reference, its heading, or its key in the definition."""
    at, row, rows = ord(ref[0]) - ord("A"), int(ref[1:]), sheets[sheet]
    heading = [str(rows[0][at])] if at < len(rows[0]) else []
    return [ref, *heading, *([str(rows[row - 1][0])] if sheet == "tender" else [])]


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
