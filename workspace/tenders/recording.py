"""Rows on file (事業者情報の記録): read with their versions, and recorded by the act that is due in the stage."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Row, select

from criteria.finding import Text
from data.tables.names import BIDS, CONFLICTS, DISPOSITIONS, LOTS, MARKS, PACKAGES
from data.tables.schemas import Table
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import CORRECT_FACT, DEFINE, LOOK, READ_ROWS, RECORD_FACT, Action
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import ENTRIES, REMOVED
from workspace.tenders.entries import by_column, by_name, column_names, put, remove
from workspace.tenders.saved import HEADINGS, declared_tables, live_rows

OF_THE_COMMITTEE: Final = frozenset({MARKS, CONFLICTS, DISPOSITIONS})
"""The tables in which the members write: no function about rows on file reads or changes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """A row on file (保存された行): its key, its cells by column, the version that whoever changes it has seen."""

    key: str
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
        return saved_rows(act, tables[_named(table, [name for name in tables if name not in OF_THE_COMMITTEE])])


def saved_rows(act: Act, table: Table, evaluator: str = "") -> tuple[SavedRow, ...]:
    """Return the rows of a table that stand, or only those of one member (保存された行)."""
    standing = live_rows(act.connection, act.key, table.name, evaluator)
    return tuple(_saved(act, table, [entry for entry in standing if entry.key != HEADINGS]))


def saved_row(act: Act, table: Table, key: str) -> SavedRow | None:
    """Return the row of a key, None where none stands (保存された行)."""
    of_key = (ENTRIES.c.tender == act.key, ENTRIES.c.table == table.name, ENTRIES.c.key == key)
    standing = act.connection.execute(select(ENTRIES).where(*of_key, ENTRIES.c.cells != REMOVED)).all()
    return next(_saved(act, table, standing), None)


def _saved(act: Act, table: Table, entries: Sequence[Row[Any]]) -> Iterator[SavedRow]:
    names = column_names(act.connection, act.key, table)
    for entry in entries:
        cells = MappingProxyType(by_name(names, entry))
        yield SavedRow(key=entry.key, cells=cells, version=entry.version, by=entry.by, at=entry.at)


def record_fact(
    acting: Acting,
    key: str,
    table: str,
    cells: Mapping[str, str],
    seen: int,
    reason: str = "",
    *,
    row: str = "",
) -> int:
    """Record or correct a row of what is on file about vendors (事業者情報の記録・訂正), and return its version.

    Once the scoring has begun it is a correction, which needs a reason. In a table whose rows have no key of their own,
    ``row`` is the key of the one that is changed. The lots of a tender change with its definition, in preparation.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    RefusedError
        Where there is no such table or row; OvertakenError where somebody saved since ``seen``.
    """
    with acting.doing(_action(acting, key, table), key, reason=reason) as act:
        _, tables = declared_tables(act.connection, act.tender)
        name = _of_facts(table, tables)
        return put(act, name, by_column(tables[name], cells), seen, row=row)


def remove_fact(acting: Acting, key: str, table: str, row: str, seen: int, reason: str = "") -> None:
    """Take away a row of what is on file about vendors (事業者情報の削除); ``row`` is its key.

    Raises
    ------
    RefusedError
        Where there is no such table or row; OvertakenError where somebody saved since ``seen``.
    """
    with acting.doing(_action(acting, key, table), key, reason=reason) as act:
        _, tables = declared_tables(act.connection, act.tender)
        remove(act, _of_facts(table, tables), row, seen)


def _action(acting: Acting, key: str, table: str) -> Action:
    with acting.looking(LOOK, key) as act:
        if table == LOTS:
            return DEFINE
        return CORRECT_FACT if act.stage in CORRECT_FACT.stages else RECORD_FACT


def _of_facts(table: str, tables: Collection[str]) -> str:
    return _named(table, [name for name in tables if name not in {*OF_THE_COMMITTEE, BIDS, PACKAGES}])


def _named(table: str, known: Sequence[str]) -> str:
    if table not in known:
        listed = ", ".join(known)
        what = Text(
            f"「{table}」という表はありません。表は {listed}",
            f"There is no table “{table}” here; the tables are {listed}",
        )
        raise RefusedError("no-such-table", what)
    return table
