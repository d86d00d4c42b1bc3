"""Keeping tenders (案件の保存): taking one in, listing one's own, opening one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from criteria.characters import SPACES
from criteria.finding import Text
from criteria.tender import Tender
from data.bids.read import read_tender
from data.sources.files import DEFINITION, Files
from data.sources.source import Origin, open_source
from data.tables.schemas import Table
from data.text.delimited import csv_records, read_text_file
from workspace.journal.chain import canonical, digest
from workspace.people.acting import Act, Acting
from workspace.people.sessions import LOCAL, guest_of
from workspace.procedure.actions import IMPORT, LOOK
from workspace.procedure.refusals import RefusedError
from workspace.procedure.stages import Role, Stage
from workspace.store.schema import ENTRIES, FILES, ROLES, TENDERS
from workspace.tenders.entries import key_of
from workspace.tenders.saved import HEADINGS, saved_files, tables_of


def import_tender(acting: Acting, origin: Origin, key: str = "") -> str:
    """Take a tender in from a folder or a zip of one (案件の取込み), and return its key: the tender's id.

    Raises
    ------
    DefinitionError
        With the faults for which its definition or a file cannot be read.
    RefusedError
        Where there is a tender of this key already.
    """
    source = open_source(origin)
    tender = read_tender(source)
    key = key or tender.id
    if not isinstance(source, Files):
        what = Text("フォルダまたは .zip を指定してください", "hand in a folder or a .zip")
        raise RefusedError("not-a-folder", what)
    definition = read_text_file(source.load(source.find(DEFINITION) or DEFINITION), DEFINITION)
    with acting.doing(IMPORT) as act:
        if act.connection.execute(select(TENDERS.c.key).where(TENDERS.c.key == key)).first():
            what = Text(f"案件「{key}」は既にあります", f"there is a tender “{key}” already")
            raise RefusedError("exists", what)
        act.connection.execute(
            insert(TENDERS).values(
                key=key,
                title=tender.title,
                definition=definition,
                stage=Stage.DRAFT,
                round=1,
                version=1,
                created=act.moment,
            )
        )
        begun = act.in_tender(act.connection.execute(select(TENDERS).where(TENDERS.c.key == key)).one())
        tables = _take_tables(begun, source, tender)
        begun.record(subject={"tender": key}, after={"definition": digest(definition), "tables": tables})
        if act.guest.way != LOCAL:
            act.connection.execute(
                insert(ROLES).values(person=act.guest.person, tender=key, role=Role.OFFICE, evaluator="")
            )
        act.record(subject={"tender": key})
    return key


def _take_tables(act: Act, source: Files, tender: Tender) -> dict[str, str]:
    """Save the rows of every table, and every other file as it is; return the hash of each."""
    taken: dict[str, str] = {}
    places = {source.place(table.name, table.aliases): table for table in tables_of(tender, None).values()}
    for name in source.names:
        if name == source.find(DEFINITION):
            continue
        table = places.get(name)
        content = source.load(name)
        if table is None:
            act.connection.execute(
                insert(FILES).values(
                    tender=act.key,
                    name=name,
                    sha256=(sha := sha256(content).hexdigest()),
                    content=content,
                    by=act.guest.person,
                    at=act.moment,
                )
            )
            taken[name] = sha
            continue
        rows = list(_rows(act, table, csv_records(content, name)))
        act.connection.execute(insert(ENTRIES), rows)
        taken[table.name] = digest(canonical([[row["key"], row["position"], row["cells"]] for row in rows]))
    return taken


def _rows(act: Act, table: Table, records: Iterator[Sequence[str]]) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    names: list[str | None] | None = None
    for position, record in enumerate(records, start=1):
        cells = [cell.strip(SPACES) for cell in record]
        if not any(cells):
            continue
        if names is None:
            names = [column.name if column else None for column in table.columns_under(cells)]
            key = HEADINGS
        else:
            key = key_of(table, {name: cell for name, cell in zip(names, cells, strict=False) if name})
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                # A row that is there twice is a fault the evaluation tells, and kept.
                key = f"{key}#{seen[key]}"
        yield {
            "tender": act.key,
            "table": table.name,
            "key": key,
            "position": position,
            "cells": json.dumps(list(record), ensure_ascii=False),
            "version": 1,
            "by": act.guest.person,
            "at": act.moment,
        }


def open_tender(acting: Acting, key: str) -> Files:
    """Open a saved tender as the source every reader takes (保存された案件を開く)."""
    with acting.looking(LOOK, key) as act:
        files = saved_files(act.connection, act.tender)
        return _loaded(files)


def _loaded(files: Files) -> Files:
    contents = {name: files.load(name) for name in files.names}
    return Files(files.name, files.names, contents.__getitem__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A tender in the list of one's own (自分の案件)."""

    key: str
    title: str
    stage: Stage


def my_tenders(acting: Acting) -> tuple[Listed, ...]:
    """List the tenders one has a role in (自分の案件の一覧), the newest first."""
    database = acting.workspace.database
    with database.reading() as connection:
        guest = guest_of(connection, acting.workspace.clock(), acting.token)
        listed = select(TENDERS.c.key, TENDERS.c.title, TENDERS.c.stage).order_by(
            TENDERS.c.created.desc(), TENDERS.c.key
        )
        if guest.way != LOCAL:
            own = select(ROLES.c.tender).where(ROLES.c.person == guest.person)
            listed = listed.where(TENDERS.c.key.in_(own))
        return tuple(Listed(row.key, row.title, Stage(row.stage)) for row in connection.execute(listed))
