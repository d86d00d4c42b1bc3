"""A saved tender as files (保存された案件): what is in the database reads as a tender folder does."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from criteria.tender import Tender
from data.bids.read import read_tender
from data.sources.files import DEFINITION, Files
from data.tables.bid_table import bids_table
from data.tables.lot_tables import lots_table
from data.tables.mark_table import conflicts_table, dispositions_table, marks_table
from data.tables.names import BIDS, LOTS, VENDORS_TABLE
from data.tables.register_tables import register_tables
from data.tables.schemas import Table
from workspace.store.schema import ENTRIES, FILES, REMOVED
from workspace.tenders.visible import OF_MEMBERS, Sight, keys_of, parts_of

HEADINGS: Final = ""
"""The key of the row that holds the headings of a table."""


def saved_files(connection: Connection, tender: Row[Any], sight: Sight | None = None) -> Files:
    """Return a saved tender as the files of a folder, or what somebody may see of it."""
    by_table: dict[str, list[Row[Any]]] = {}
    for entry in connection.execute(
        select(ENTRIES).where(ENTRIES.c.tender == tender.key).order_by(ENTRIES.c.table, ENTRIES.c.position)
    ):
        if entry.cells != REMOVED and (sight is None or sight.shows(entry)):
            by_table.setdefault(entry.table, []).append(entry)
    files = {DEFINITION: tender.definition.encode()}
    for table, rows in by_table.items():
        own = sight is not None and not sight.marks and table in OF_MEMBERS
        files[f"{table}.csv"] = _numbered_anew(connection, tender, table, rows) if own else as_csv(rows)
    if sight is None or sight.bids:
        kept = connection.execute(
            select(FILES.c.name, FILES.c.content).where(FILES.c.tender == tender.key).order_by(FILES.c.name)
        )
        files |= {name: bytes(content) for name, content in kept}
    return Files(tender.key, tuple(files), files.__getitem__)


def _numbered_anew(connection: Connection, tender: Row[Any], table: str, rows: Iterable[Row[Any]]) -> bytes:
    """Write one's own rows as if there were no others, who might have added a column or stand between them."""
    declared = declared_tables(connection, tender)[1][table]
    headings = json.loads(live_rows(connection, tender.key, table)[0].cells)
    under = [column.name if column else "" for column in declared.columns_under(headings)]
    own = [dict(zip(under, json.loads(entry.cells), strict=False)) for entry in rows]
    names = [column.name for column in declared.columns if column.needed or any(row.get(column.name) for row in own)]
    text = io.StringIO()
    csv.writer(text).writerows([names, *([row.get(name, "") for name in names] for row in own)])
    return text.getvalue().encode()


def as_csv(entries: Iterable[Row[Any]]) -> bytes:
    """Return the rows of a table as CSV, every row at the place where a spreadsheet shows it."""
    text = io.StringIO()
    # With line ends of both signs the writer puts a cell that has one of them in quotation marks.
    writer, line = csv.writer(text), 1
    for entry in entries:
        text.write("\r\n" * (entry.position - line))
        writer.writerow(json.loads(entry.cells))
        line = entry.position + 1
    return text.getvalue().encode()


def declared_tables(connection: Connection, tender: Row[Any]) -> tuple[Tender, Mapping[str, Table]]:
    """Return a saved tender's definition, and its tables as that declares them, by name."""
    lots = as_csv(live_rows(connection, tender.key, LOTS))
    bids = select(ENTRIES.c.key).where(ENTRIES.c.tender == tender.key, ENTRIES.c.table == BIDS)
    standing = bids.where(ENTRIES.c.key != HEADINGS, ENTRIES.c.cells != REMOVED).order_by(ENTRIES.c.position)
    return _declared(tender.definition, lots, tuple(parts_of(key)[0] for key in connection.scalars(standing)))


def live_rows(connection: Connection, tender: str, table: str, evaluator: str = "") -> Sequence[Row[Any]]:
    """Return the rows of a table that stand, its headings first, in their order; or only those of one member."""
    of_table = (ENTRIES.c.tender == tender, ENTRIES.c.table == table, ENTRIES.c.cells != REMOVED)
    own = keys_of(evaluator) if evaluator else ""
    # All that begins so, and nothing after: "-" is the sign after ",".
    of_member = (ENTRIES.c.key > own, ENTRIES.c.key < f"{own[:-1]}-") if own else ()
    return connection.execute(select(ENTRIES).where(*of_table, *of_member).order_by(ENTRIES.c.position)).all()


@lru_cache(maxsize=64)
def _declared(definition: str, lots: bytes, vendors: tuple[str, ...]) -> tuple[Tender, Mapping[str, Table]]:
    files = {DEFINITION: definition.encode(), **({f"{LOTS}.csv": lots} if lots else {})}
    tender = read_tender(files)
    return tender, tables_of(tender, vendors)


def tables_of(tender: Tender, vendors: Collection[str] | None) -> Mapping[str, Table]:
    """Return the tables of a tender as its definition declares them, by name; ``vendors`` are those with a bid."""
    tables = (
        bids_table(tender),
        marks_table(tender, vendors),
        conflicts_table(tender.panel.members, vendors),
        dispositions_table(tender, vendors),
        VENDORS_TABLE,
        *register_tables(tender),
        lots_table(tender.currency),
    )
    return MappingProxyType({table.name: table for table in tables})
