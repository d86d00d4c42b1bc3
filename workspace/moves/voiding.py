"""What loses its effect (失効): submitted sheets, marks and dispositions that a move or an amendment makes void."""

import json
from collections.abc import Callable

from sqlalchemy import Row, delete, select

from data.tables.names import MARKS
from data.tables.schemas import Table
from workspace.people.acting import Act
from workspace.store.schema import ENTRIES, SHEETS
from workspace.tenders.saved import HEADINGS, declared_tables


def void_sheets(act: Act) -> tuple[str, ...]:
    """Take back the sheets submitted in this round (採点表の提出の取消し), and return whose they were."""
    ours = (SHEETS.c.tender == act.key, SHEETS.c.round == act.tender.round)
    sheets = act.connection.execute(select(SHEETS).where(*ours).order_by(SHEETS.c.evaluator)).all()
    for sheet in sheets:
        act.record(
            subject={"table": SHEETS.name, "round": sheet.round, "evaluator": sheet.evaluator},
            before={"sha256": sheet.sha256},
        )
    act.connection.execute(delete(SHEETS).where(*ours))
    return tuple(sheet.evaluator for sheet in sheets)


def remove_rows(act: Act, table: str, which: Callable[[dict[str, str]], bool]) -> int:
    """Remove the rows of a table that no longer stand (行の失効), and return how many they were.

    The journal commits to the marks among them by a salted hash: nobody reads them before the lock.
    """
    _, tables = declared_tables(act.connection, act.tender)
    names: list[str] = []
    removed = 0
    of_table = act.connection.execute(
        select(ENTRIES).where(ENTRIES.c.tender == act.key, ENTRIES.c.table == table).order_by(ENTRIES.c.position)
    ).all()
    for entry in of_table:
        if entry.key == HEADINGS:
            names = _names(tables[table], entry)
            continue
        row = dict(zip(names, json.loads(entry.cells), strict=False))
        if not which(row):
            continue
        act.connection.execute(
            delete(ENTRIES).where(ENTRIES.c.tender == act.key, ENTRIES.c.table == table, ENTRIES.c.key == entry.key)
        )
        subject = {"table": table, "key": entry.key, "position": entry.position, "version": None}
        if table == MARKS:
            act.record(subject=subject, secret={"before": row, "after": None})
        else:
            act.record(subject=subject, before=row)
        removed += 1
    return removed


def _names(declared: Table, headings: Row[tuple[str, ...]]) -> list[str]:
    listed: list[str] = json.loads(headings.cells)
    return [
        column.name if column else heading
        for heading, column in zip(listed, declared.columns_under(listed), strict=True)
    ]
