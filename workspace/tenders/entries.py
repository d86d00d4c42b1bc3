"""Entries (行の保存): one row of one table at a time, refused or accepted by the table's own declaration."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update

from criteria.characters import compared
from criteria.errors import DefinitionError
from data.tables.grid import arrange
from data.tables.rows import read_rows
from data.tables.schemas import Table
from workspace.journal.chain import canonical, digest
from workspace.people.acting import Act
from workspace.procedure.refusals import OvertakenError
from workspace.store.schema import ENTRIES
from workspace.tenders.saved import HEADINGS, declared_tables

_LONGEST_KEY: Final = 2_000
"""Bytes of a key: an index of PostgreSQL takes 2,704, with the tender and the table."""


def put(act: Act, table: str, cells: Mapping[str, str], seen: int, *, is_secret: bool = False) -> int:
    """Save a row under its key and return its version (行の保存).

    ``seen`` is the version the person saw, 0 where there was none. ``is_secret``: the journal commits to the cells by
    a salted hash.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    OvertakenError
        Where somebody saved since: nothing is overwritten.
    """
    _, tables = declared_tables(act.connection, act.tender)
    declared = tables[table]
    _check(declared, cells)
    key = key_of(declared, cells)
    there = _held(act, table, key)
    headings, held = json.loads(there[HEADINGS].cells) if HEADINGS in there else [], there.get(key)
    # Headings are kept as a file wrote them; rows are told by the names of the columns.
    under = declared.columns_under(headings)
    names = [column.name if column else heading for heading, column in zip(headings, under, strict=True)]
    version = held.version if held else 0
    before = dict(zip(names, json.loads(held.cells), strict=False)) if held else None
    if version != seen:
        raise OvertakenError(before or {}, cells, held.by if held else "", held.at if held else "")
    if new := [name for name in cells if name not in names]:
        names += new
        _save_headings(act, table, [*headings, *new], there.get(HEADINGS))
    position = held.position if held else _next_position(act, table)
    row = {**(before or {}), **cells}
    values = {
        "cells": json.dumps([row.get(name, "") for name in names], ensure_ascii=False),
        "version": version + 1,
        "by": act.guest.person,
        "at": act.moment,
    }
    where = (ENTRIES.c.tender == act.key, ENTRIES.c.table == table, ENTRIES.c.key == key)
    if held:
        act.connection.execute(update(ENTRIES).where(*where).values(values))
    else:
        act.connection.execute(
            insert(ENTRIES).values(tender=act.key, table=table, key=key, position=position, **values)
        )
    subject = {"table": table, "key": key, "position": position, "version": version + 1}
    if is_secret:
        act.record(subject=subject, secret={"before": before, "after": row})
    else:
        act.record(subject=subject, before=before, after=row)
    return version + 1


def key_of(table: Table, cells: Mapping[str, str]) -> str:
    """Return the key of a row, as its table declares it; where it declares none, all cells are the key.

    Of a long one the first cell and the hash stand for it.
    """
    names = table.key or tuple(column.name for column in table.columns)
    parts = [compared(cells.get(name, "")) for name in names]
    key = canonical(parts)
    return key if len(key.encode()) <= _LONGEST_KEY else canonical([parts[0], digest(key)])


def _check(table: Table, cells: Mapping[str, str]) -> None:
    grid = arrange(table, table.name, iter([list(cells), list(cells.values())]))
    faults = [*grid.faults, *read_rows(table, grid).all_faults()]
    if faults:
        raise DefinitionError(faults)


def _held(act: Act, table: str, key: str) -> dict[str, Row[Any]]:
    """Return the row of a key and that of the headings, as far as they are there, by key."""
    rows = act.connection.execute(
        select(ENTRIES).where(ENTRIES.c.tender == act.key, ENTRIES.c.table == table, ENTRIES.c.key.in_([HEADINGS, key]))
    )
    return {row.key: row for row in rows}


def _next_position(act: Act, table: str) -> int:
    last = act.connection.execute(
        select(func.max(ENTRIES.c.position)).where(ENTRIES.c.tender == act.key, ENTRIES.c.table == table)
    ).scalar_one()
    return int(last) + 1


def _save_headings(act: Act, table: str, headings: Sequence[str], held: Row[Any] | None) -> None:
    where = (ENTRIES.c.tender == act.key, ENTRIES.c.table == table, ENTRIES.c.key == HEADINGS)
    act.connection.execute(delete(ENTRIES).where(*where))
    act.connection.execute(
        insert(ENTRIES).values(
            tender=act.key,
            table=table,
            key=HEADINGS,
            position=held.position if held else 1,
            cells=json.dumps(list(headings), ensure_ascii=False),
            version=held.version + 1 if held else 1,
            by=act.guest.person,
            at=act.moment,
        )
    )
