"""Taking a tender in (案件の取込み): a folder, a zip, a workbook or uploaded files, to the rows that are saved."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from criteria.characters import SPACES
from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity
from criteria.tender import Tender
from data.bids.read import read_bids, read_tender
from data.definition.written import definition_text
from data.sources.files import DEFINITION, Files, Source, too_large
from data.sources.source import MOST_FILE_BYTES, Origin, open_source
from data.tables.schemas import Table
from data.text.cells import UnreadableCell
from data.text.delimited import read_text_file
from data.text.faults import shown
from workspace.journal.chain import canonical
from workspace.tenders.entries import key_of
from workspace.tenders.saved import HEADINGS, tables_of

MOST_ATTACHED_BYTES: Final = MOST_FILE_BYTES
"""Bytes the files of a tender may have together, its tables aside: it leaves as one file and must come in again."""

_FOLLOWING: Final = frozenset({"no-rows", "missing-mark"})
"""Faults of a tender to which no bids or marks were entered yet, which is what the workspace is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A tender as it was read, to be saved (取り込む案件): its definition, the rows of its tables, its other files."""

    tender: Tender
    definition: str
    tables: Mapping[str, Sequence[tuple[str, int, Sequence[str]]]]
    """By table, the key, place and cells of every row, the headings with the key they are saved under."""
    files: Mapping[str, bytes]
    left_out: tuple[str, ...]
    """Sheets of a workbook that nothing reads."""


def take(origin: Origin) -> Intake:
    """Read all of a tender that is to be saved (取込みの読取り).

    Raises
    ------
    DefinitionError
        With the findings for which it cannot be evaluated; where it only lacks bids or marks, they may still come. And
        with those of a workbook's cells that have no value to keep.
    """
    source = open_source(origin)
    tender = read_tender(source)
    findings: Sequence[Finding] = ()
    try:
        _, findings = read_bids(source, tender)
    except DefinitionError as error:
        if not all(_is_still_to_come(finding, source) for finding in error.faults):
            raise
    tables = {
        place: table
        for table in tables_of(tender, None).values()
        if (place := source.place(table.name, table.aliases)) is not None
    }
    records = {place: list(source.records(table, place)) for place, table in tables.items()}
    _check_cells(records, findings)
    others = [place for place in source.places() if place not in tables and place not in source.definition_places]
    files = {name: source.load(name) for name in others} if isinstance(source, Files) else {}
    check_size(tender.id, sum(map(len, files.values())))
    return Intake(
        tender=tender,
        definition=_definition(source),
        tables={table.name: list(_rows(table, records[place])) for place, table in tables.items()},
        files=files,
        left_out=() if files else tuple(others),
    )


def _is_still_to_come(finding: Finding, source: Source) -> bool:
    if finding.code == "missing-file":
        # One that names a file which may be the table is about that file.
        return finding.value == shown(source.name)
    return finding.code in _FOLLOWING


def _definition(source: Source) -> str:
    if isinstance(source, Files):
        return read_text_file(source.load(source.find(DEFINITION) or DEFINITION), DEFINITION)
    return definition_text(source.definition())


def _check_cells(records: Mapping[str, Sequence[Sequence[str]]], findings: Sequence[Finding]) -> None:
    """Raise DefinitionError where a cell shows something that is not its value: what is saved would be read as one."""
    unreadable = {
        place
        for place, rows in records.items()
        if any(isinstance(cell, UnreadableCell) for row in rows for cell in row)
    }
    if unreadable:
        faults = [one for one in findings if one.severity is Severity.FAULT and one.where]
        raise DefinitionError([one for one in faults if one.where and one.where.file in unreadable])


def check_size(name: str, size: int) -> None:
    """Raise DefinitionError where the files of a tender are more than can leave as one file."""
    if size > MOST_ATTACHED_BYTES:
        raise DefinitionError([too_large(name, MOST_ATTACHED_BYTES)])


def _rows(table: Table, records: Sequence[Sequence[str]]) -> Iterator[tuple[str, int, Sequence[str]]]:
    seen: dict[str, int] = {}
    names: list[str | None] | None = None
    for position, record in enumerate(records, start=1):
        cells = [str(cell).strip(SPACES) for cell in record]
        if not any(cells):
            continue
        if names is None:
            names, key = [column.name if column else None for column in table.columns_under(cells)], HEADINGS
        else:
            key = key_of(table, {name: cell for name, cell in zip(names, cells, strict=False) if name}, position)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                # A row that is there twice is a fault the evaluation tells, and kept.
                key = canonical([*json.loads(key), seen[key]])
        yield key, position, list(map(str, record))
