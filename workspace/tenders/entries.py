"""Entries (行の保存): one row of one table at a time, refused or accepted by the table's own declaration."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from criteria.characters import compared
from criteria.errors import DefinitionError
from criteria.finding import Text
from data.tables.grid import arrange
from data.tables.rows import read_rows
from data.tables.schemas import Table
from workspace.journal.chain import canonical, digest
from workspace.people.acting import Act
from workspace.procedure.refusals import OvertakenError, RefusedError, require_text
from workspace.store.schema import ENTRIES, PEOPLE, REMOVED
from workspace.tenders.saved import HEADINGS, declared_tables

_LONGEST_KEY: Final = 2_000
"""Bytes of a key: an index of PostgreSQL takes 2,704, with the tender and the table."""


def put(act: Act, table: str, cells: Mapping[str, str], seen: int, *, row: str = "", is_secret: bool = False) -> int:
    """Save a row under its key and return its version (行の保存).

    ``seen`` is the version the person saw, 0 where there was none. In a table whose rows have no key of their own,
    ``row`` is the key of the row that is changed, and without it one is added. ``is_secret``: the journal commits to
    the cells by a salted hash.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    OvertakenError
        Where somebody saved since: nothing is overwritten.
    RefusedError
        Where there is no such row.
    """
    _, tables = declared_tables(act.connection, act.tender)
    declared = tables[table]
    check(declared, cells)
    place = 0 if declared.key or row else _next_position(act, table)
    key = key_of(declared, cells, place) if declared.key or not row else row
    standing = _rows(act.connection, act.key, table, key)
    held, names = standing.get(key), _names(declared, standing)
    if row and not declared.key and held is None:
        raise _no_such_row()
    _check_seen(act, declared, held, _cells(names, held) or {}, cells, seen)
    position = held.position if held else place or _next_position(act, table)
    return _write(act, declared, standing, (key, position), cells, is_secret=is_secret)


def fill_in(act: Act, table: str, key: str, cells: Mapping[str, str]) -> None:
    """Put cells that were sealed back into their row as they are (開札した欄の記入).

    Terms may have been amended since they were checked: what is wrong with them now, the reader of the table tells.

    Raises
    ------
    RefusedError
        Where there is no such row.
    """
    declared, standing = _standing(act, table, key)
    _write(act, declared, standing, (key, standing[key].position), cells)


def cells_of(act: Act, table: str, key: str) -> dict[str, str]:
    """Return the cells of a row that stands, by column, or raise RefusedError where there is no such row."""
    declared, standing = _standing(act, table, key)
    return by_name(_names(declared, standing), standing[key])


def _standing(act: Act, table: str, key: str) -> tuple[Table, dict[str, Row[Any]]]:
    """Return a table as it is declared, and by key a row of it that stands, with its headings."""
    declared = declared_tables(act.connection, act.tender)[1][table]
    standing = _rows(act.connection, act.key, table, key)
    if key == HEADINGS or key not in standing or standing[key].cells == REMOVED:
        raise _no_such_row()
    return declared, standing


def _write(
    act: Act,
    declared: Table,
    standing: Mapping[str, Row[Any]],
    place: tuple[str, int],
    cells: Mapping[str, str],
    *,
    is_secret: bool = False,
) -> int:
    """Write a row at its key and position; ``standing`` is what is there under the key, and the headings."""
    (key, position), names, table = place, _names(declared, standing), declared.name
    held = standing.get(key)
    before = _cells(names, held)
    subject: dict[str, Any] = {"table": table, "key": key, "position": position}
    if new := [name for name in cells if name not in names]:
        # Headings are kept as a file wrote them; rows are told by the names of the columns.
        _save_headings(act, table, new, standing.get(HEADINGS))
        names, subject = [*names, *new], {**subject, "columns": new}
    # What stands under no heading goes: no row that has it is accepted.
    after = {**dict.fromkeys(filter(None, names), ""), **(before or {}), **cells}
    version = _save(act, table, key, position, [after[name] if name else "" for name in names], held)
    _record(act, {**subject, "version": version}, before, after, is_secret=is_secret)
    return version


def remove(act: Act, table: str, key: str, seen: int) -> None:
    """Take a row away (行の削除); ``seen`` is the version the person saw.

    Raises
    ------
    OvertakenError
        Where somebody saved since.
    RefusedError
        Where there is no such row.
    """
    declared, standing = _standing(act, table, key)
    held, names = standing[key], _names(declared, standing)
    _check_seen(act, declared, held, by_name(names, held), {}, seen)
    strike(act, names, held)


def strike(act: Act, names: Sequence[str], held: Row[Any], *, is_secret: bool = False) -> None:
    """Strike a row that stands, of columns of these names (行の失効); its key, place and version stay."""
    version = _save(act, held.table, held.key, held.position, None, held)
    subject = {"table": held.table, "key": held.key, "position": held.position, "version": version}
    _record(act, subject, by_name(names, held), None, is_secret=is_secret)


def by_column(table: Table, cells: Mapping[str, str]) -> dict[str, str]:
    """Return cells by the names of their columns, whatever headings they were given under."""
    under = zip(cells.items(), table.columns_under(list(cells)), strict=True)
    return {column.name if column else heading: cell for (heading, cell), column in under}


def key_of(table: Table, cells: Mapping[str, str], position: int) -> str:
    """Return the key of a row, as its table declares it; where it declares none, its place, which no other ever has.

    Of a long one the first cell and the hash stand for it.
    """
    parts = [compared(cells.get(name, "")) for name in table.key]
    key = canonical(parts or [position])
    return key if len(key.encode()) <= _LONGEST_KEY else canonical([parts[0], digest(key)])


def check(table: Table, cells: Mapping[str, str]) -> None:
    """Raise DefinitionError with the findings that a file with this row would give.

    Raises
    ------
    RefusedError
        Where a text is too long, or cannot be kept.
    """
    require_text(*cells, *cells.values())
    grid = arrange(table, table.name, iter([list(cells), list(cells.values())]))
    faults = [*grid.faults, *read_rows(table, grid).all_faults()]
    if faults:
        raise DefinitionError(faults)


def _no_such_row() -> RefusedError:
    return RefusedError(
        "no-such-row",
        Text("その行はありません。一覧で行と版を確かめてください", "there is no such row: look it up in the list"),
    )


def _cells(names: Sequence[str], held: Row[Any] | None) -> dict[str, str] | None:
    return by_name(names, held) if held and held.cells != REMOVED else None


def _check_seen(
    act: Act, table: Table, held: Row[Any] | None, theirs: Mapping[str, str], yours: Mapping[str, str], seen: int
) -> None:
    """Raise OvertakenError where the row is not as it was seen; one that was removed may be seen as none."""
    if held is None:
        if seen:
            raise _no_such_row()
        return
    if seen != held.version and not (held.cells == REMOVED and seen == 0):
        name = act.connection.execute(select(PEOPLE.c.name).where(PEOPLE.c.id == held.by)).scalar() or held.by
        called = {column.name: column.called for column in table.columns}
        raise OvertakenError(theirs, yours, name, held.at, version=held.version, called=called)


def column_names(connection: Connection, tender: str, table: Table) -> list[str]:
    """Return the names of a table's columns as it is saved, a heading that is none of them as it is written."""
    return _names(table, _rows(connection, tender, table.name, HEADINGS))


def _names(table: Table, standing: Mapping[str, Row[Any]]) -> list[str]:
    headings = json.loads(standing[HEADINGS].cells) if HEADINGS in standing else []
    under = zip(headings, table.columns_under(headings), strict=True)
    return [column.name if column else heading for heading, column in under]


def by_name(names: Sequence[str], held: Row[Any]) -> dict[str, str]:
    """Return the cells of a saved row by the names of its columns, without those under no heading."""
    return {name: cell for name, cell in zip(names, json.loads(held.cells), strict=False) if name}


def _rows(connection: Connection, tender: str, table: str, key: str) -> dict[str, Row[Any]]:
    """Return the row of a key and that of the headings, as far as they are there, by key."""
    of_table = select(ENTRIES).where(ENTRIES.c.tender == tender, ENTRIES.c.table == table)
    return {row.key: row for row in connection.execute(of_table.where(ENTRIES.c.key.in_([HEADINGS, key])))}


def _next_position(act: Act, table: str) -> int:
    """Return the place of a new row; above the first stand the headings."""
    last = act.connection.execute(
        select(func.max(ENTRIES.c.position)).where(ENTRIES.c.tender == act.key, ENTRIES.c.table == table)
    ).scalar()
    return (last or 1) + 1


def _save(act: Act, table: str, key: str, position: int, cells: Sequence[str] | None, held: Row[Any] | None) -> int:
    version = held.version + 1 if held else 1
    written = json.dumps(cells, ensure_ascii=False)
    values = {"cells": written, "version": version, "by": act.guest.person, "at": act.moment}
    if held:
        where = (ENTRIES.c.tender == act.key, ENTRIES.c.table == table, ENTRIES.c.key == key)
        act.connection.execute(update(ENTRIES).where(*where).values(values))
    else:
        act.connection.execute(
            insert(ENTRIES).values(tender=act.key, table=table, key=key, position=position, **values)
        )
    return version


def _save_headings(act: Act, table: str, new: Sequence[str], held: Row[Any] | None) -> None:
    headings = json.loads(held.cells) if held else []
    _save(act, table, HEADINGS, held.position if held else 1, [*headings, *new], held)


def _record(
    act: Act,
    subject: Mapping[str, Any],
    before: Mapping[str, str] | None,
    after: Mapping[str, str] | None,
    *,
    is_secret: bool,
) -> None:
    if is_secret:
        act.record(subject=subject, secret={"before": before, "after": after})
    else:
        act.record(subject=subject, before=before, after=after)
