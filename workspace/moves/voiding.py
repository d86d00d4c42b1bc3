"""What loses its effect (失効): submitted sheets, marks and dispositions that a move or an amendment makes void."""

from collections.abc import Callable

from sqlalchemy import delete, select

from workspace.people.acting import Act
from workspace.store.schema import SHEETS
from workspace.tenders.entries import by_name, column_names, strike
from workspace.tenders.saved import HEADINGS, declared_tables, live_rows
from workspace.tenders.visible import OF_MEMBERS


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
    names = column_names(act.connection, act.key, tables[table])
    standing = [row for row in live_rows(act.connection, act.key, table) if row.key != HEADINGS]
    void = [row for row in standing if which(by_name(names, row))]
    for row in void:
        strike(act, names, row, is_secret=table in OF_MEMBERS)
    return len(void)
