"""A saved tender as files (保存された案件): what is in the database reads as a tender folder does."""

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from criteria.tender import Tender
from data.bids.read import read_tender
from data.sources.files import DEFINITION, Files
from data.tables.bid_table import bids_table
from data.tables.lot_tables import lots_table
from data.tables.mark_table import marks_table
from data.tables.names import BIDS, LOTS, VENDORS_TABLE
from data.tables.register_tables import register_tables
from data.tables.schemas import Table
from workspace.store.schema import ENTRIES, FILES

HEADINGS: Final = ""
"""The key of the row that holds the headings of a table."""


def saved_files(connection: Connection, tender: Row[Any], shown: Callable[[Row[Any]], bool] | None = None) -> Files:
    """Return a saved tender as the files of a folder, of the rows those that are ``shown``.

    Where not all are, they are numbered anew: the place of a row would tell how many others there are.
    """
    by_table: dict[str, list[Row[Any]]] = {}
    entries = connection.execute(
        select(ENTRIES).where(ENTRIES.c.tender == tender.key).order_by(ENTRIES.c.table, ENTRIES.c.position)
    )
    for entry in entries:
        if shown is None or entry.key == HEADINGS or shown(entry):
            by_table.setdefault(entry.table, []).append(entry)
    files: dict[str, Callable[[], bytes]] = {DEFINITION: tender.definition.encode}
    for table, of_table in by_table.items():
        files[f"{table}.csv"] = partial(as_csv, of_table, renumbered=shown is not None)
    for name in connection.scalars(select(FILES.c.name).where(FILES.c.tender == tender.key).order_by(FILES.c.name)):
        files[name] = partial(_content, connection, tender.key, name)
    return Files(tender.key, tuple(files), lambda name: files[name]())


def _content(connection: Connection, tender: str, name: str) -> bytes:
    return bytes(
        connection.execute(select(FILES.c.content).where(FILES.c.tender == tender, FILES.c.name == name)).scalar_one()
    )


def as_csv(entries: Iterable[Row[Any]], *, renumbered: bool = False) -> bytes:
    """Return the rows of a table as CSV, every row at the place where a spreadsheet shows it."""
    text = io.StringIO()
    writer, line = csv.writer(text, lineterminator="\n"), 1
    for entry in entries:
        text.write("" if renumbered else "\n" * (entry.position - line))
        writer.writerow(json.loads(entry.cells))
        line = entry.position + 1
    return text.getvalue().encode()


def declared_tables(connection: Connection, tender: Row[Any]) -> tuple[Tender, Mapping[str, Table]]:
    """Return a saved tender's definition, and its tables as that declares them, by name."""
    lots = as_csv(_of_table(connection, tender.key, LOTS))
    bids = select(ENTRIES.c.key).where(ENTRIES.c.tender == tender.key, ENTRIES.c.table == BIDS)
    keys = connection.scalars(bids.where(ENTRIES.c.key != HEADINGS).order_by(ENTRIES.c.position))
    return _declared(tender.definition, lots, tuple(json.loads(key)[0] for key in keys))


def _of_table(connection: Connection, tender: str, table: str) -> Sequence[Row[Any]]:
    return connection.execute(
        select(ENTRIES).where(ENTRIES.c.tender == tender, ENTRIES.c.table == table).order_by(ENTRIES.c.position)
    ).all()


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
        VENDORS_TABLE,
        *register_tables(tender),
        lots_table(tender.currency),
    )
    return MappingProxyType({table.name: table for table in tables})
