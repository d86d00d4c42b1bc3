"""Rows on file (事業者情報の記録): read with their versions, and recorded by the act that is due in the stage."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from criteria.finding import Text
from data.tables.names import BIDS, CONFLICTS, DISPOSITIONS, MARKS
from workspace.people.acting import Acting
from workspace.procedure.actions import CORRECT_FACT, LOOK, READ_ROWS, RECORD_FACT
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import ENTRIES
from workspace.tenders.entries import put
from workspace.tenders.saved import HEADINGS, declared_tables

OF_THE_COMMITTEE: Final = frozenset({MARKS, CONFLICTS, DISPOSITIONS})
"""The tables in which the members write: no function about rows on file reads or changes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """A row on file (保存された行): its cells by column, and the version that whoever changes it has seen."""

    cells: Mapping[str, str]
    version: int
    by: str
    at: str


def rows_on_file(acting: Acting, key: str, table: str) -> tuple[SavedRow, ...]:
    """Return the rows of a table about bids or vendors with their versions (入札・事業者情報の閲覧).

    Raises
    ------
    RefusedError
        Where there is no such table, or it is one of the committee.
    """
    with acting.looking(READ_ROWS, key) as act:
        _, tables = declared_tables(act.connection, act.tender)
        name = _named(table, [name for name in tables if name not in OF_THE_COMMITTEE])
        names: Sequence[str] = ()
        found = []
        for entry in act.connection.execute(
            select(ENTRIES).where(ENTRIES.c.tender == key, ENTRIES.c.table == name).order_by(ENTRIES.c.position)
        ):
            cells = json.loads(entry.cells)
            if entry.key == HEADINGS:
                under = tables[name].columns_under(cells)
                names = [column.name if column else heading for heading, column in zip(cells, under, strict=True)]
            else:
                row = MappingProxyType(dict(zip(names, cells, strict=False)))
                found.append(SavedRow(cells=row, version=entry.version, by=entry.by, at=entry.at))
        return tuple(found)


def record_fact(acting: Acting, key: str, table: str, cells: Mapping[str, str], seen: int, reason: str = "") -> int:
    """Record or correct a row of what is on file about vendors (事業者情報の記録・訂正), and return its version.

    Once the scoring has begun it is a correction, which needs a reason.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    RefusedError
        Where there is no such table; OvertakenError where somebody saved since ``seen``.
    """
    with acting.looking(LOOK, key) as act:
        action = CORRECT_FACT if act.stage in CORRECT_FACT.stages else RECORD_FACT
    with acting.doing(action, key, reason=reason) as act:
        _, tables = declared_tables(act.connection, act.tender)
        return put(act, _named(table, [name for name in tables if name not in {*OF_THE_COMMITTEE, BIDS}]), cells, seen)


def _named(table: str, known: Sequence[str]) -> str:
    if table not in known:
        listed = ", ".join(known)
        what = Text(
            f"「{table}」という表はありません。表は {listed}",
            f"There is no table “{table}” here; the tables are {listed}",
        )
        raise RefusedError("no-such-table", what)
    return table
