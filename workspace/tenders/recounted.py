"""A tender held against its journal (記録との照合): what is saved is what the rows of the journal make."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from criteria.finding import Finding
from data.sources.files import DEFINITION
from workspace.journal.chain import digest
from workspace.journal.links import Link, Replay, differs
from workspace.procedure.actions import OPEN_PRICES
from workspace.sealing.opened import check_openings
from workspace.store.schema import ENTRIES, FILES, REMOVED, SEALED, SHEETS
from workspace.tenders.entries import by_name, column_names
from workspace.tenders.saved import HEADINGS, declared_tables


def replays_of(tender: Row[Any]) -> tuple[Replay, ...]:
    """Return what replays everything that is saved of a tender, table by table."""
    return (_Contents(tender), _Rows(SHEETS, tender.key), _Rows(SEALED, tender.key), _Openings(tender.key))


class _Contents:
    """The definition and where the tender stands, the rows of its tables, and its files."""

    def __init__(self, row: Row[Any]) -> None:
        self.row = row
        self.tender: dict[str, Any] = {"version": 0}
        self.entries: dict[tuple[str, str], dict[str, Any]] = {}
        """By table and key; the cells are a list, or by name, or None where the row is gone."""
        self.files: dict[str, dict[str, str]] = {}

    def take(self, link: Link) -> None:
        """Go on by one row; a refusal changed nothing."""
        row, secret = link.content, link.secret
        if row["outcome"] != "done":
            return
        subject, after = row["subject"] or {}, row["after"] or {}
        stamp = {"by": row["person"], "at": row["at"]}
        self.tender.setdefault("created", row["at"])
        if "tender" in subject and after.keys() & {"stage", "sha256"}:
            kept = {name: after[name] for name in ("stage", "round", "sha256") if name in after}
            self.tender |= {**kept, "version": self.tender["version"] + 1}
        for tables in (after.get("tables", {}), secret.get("tables", {})):
            for table, of_table in tables.items():
                for key, position, cells in of_table:
                    self.entries[table, key] = {"version": 1, "position": position, "cells": cells, **stamp}
        for name, file in after.get("files", {}).items():
            self.files[name] = {"sha256": file["sha256"], **stamp}
        if "file" in subject:
            self.files[subject["file"]] = {"sha256": after["sha256"], **stamp}
        if "key" in subject:
            self._take_row(subject, secret["after"] if "after" in secret else row["after"], stamp)

    def _take_row(self, subject: Mapping[str, Any], after: Mapping[str, str] | None, stamp: Mapping[str, str]) -> None:
        table = subject["table"]
        if "columns" in subject:
            headings = self.entries.get((table, HEADINGS), {"version": 0, "position": 1, "cells": []})
            cells = [*headings["cells"], *subject["columns"]]
            self.entries[table, HEADINGS] = {**headings, "version": headings["version"] + 1, "cells": cells, **stamp}
        row = {"version": subject["version"], "position": subject["position"], "cells": after, **stamp}
        self.entries[table, subject["key"]] = row

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield what is saved otherwise."""
        tender = self.row
        definition, declared = declared_tables(connection, tender)
        about = {name: getattr(tender, name) for name in ("stage", "round", "version", "created")}
        if {**about, "sha256": digest(tender.definition)} != self.tender or tender.title != definition.title:
            yield differs(DEFINITION)
        files = dict(self.files)
        for file in connection.execute(select(FILES).where(FILES.c.tender == tender.key).order_by(FILES.c.name)):
            held = {"sha256": file.sha256, "by": file.by, "at": file.at}
            if files.pop(file.name, None) != held or sha256(file.content).hexdigest() != file.sha256:
                yield differs(file.name)
        yield from map(differs, files)
        entries = dict(self.entries)
        names = {table: column_names(connection, tender.key, columns) for table, columns in declared.items()}
        saved = select(ENTRIES).where(ENTRIES.c.tender == tender.key).order_by(ENTRIES.c.table, ENTRIES.c.position)
        for entry in connection.execute(saved):
            expected = entries.pop((entry.table, entry.key), {})
            by_column = isinstance(expected.get("cells"), dict) and entry.cells != REMOVED
            held = {
                **{name: getattr(entry, name) for name in ("version", "position", "by", "at")},
                "cells": by_name(names.get(entry.table, []), entry) if by_column else json.loads(entry.cells),
            }
            if held != expected:
                yield differs(f"{entry.table}.csv", entry.position)
        for table, _ in entries:
            yield differs(f"{table}.csv")


class _Rows:
    """Rows of a table whose columns the journal names: under the key in ``subject``, and ``after`` has the others."""

    def __init__(self, table: Table, tender: str) -> None:
        self.table, self.tender = table, tender
        self.key = [column.name for column in table.primary_key if column.name != "tender"]
        self.rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def take(self, link: Link) -> None:
        """Go on by one row."""
        row = link.content
        subject = row["subject"] or {}
        if row["outcome"] != "done" or subject.get("table") != self.table.name:
            return
        key = tuple(subject[name] for name in self.key)
        if row["after"] is None:
            del self.rows[key]
        else:
            self.rows[key] = {**row["after"], "by": row["person"], "at": row["at"]}

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield the rows that are others."""
        expected = dict(self.rows)
        saved = select(self.table).where(self.table.c.tender == self.tender).order_by(*self.table.primary_key)
        for row in connection.execute(saved).mappings():
            key = tuple(row[name] for name in self.key)
            held = {name: value for name, value in row.items() if name not in {*self.key, "tender"}}
            if expected.pop(key, None) != held:
                yield differs(self.table.name, "/".join(map(str, key)))
        for key in expected:
            yield differs(self.table.name, "/".join(map(str, key)))


class _Openings:
    """What was sealed, and what the opening of the prices made of it."""

    def __init__(self, tender: str) -> None:
        self.tender = tender
        self.rows: list[Mapping[str, Any]] = []

    def take(self, link: Link) -> None:
        """Go on by one row."""
        subject = link.content["subject"] or {}
        if link.content["action"] == OPEN_PRICES.id or subject.get("table") == SEALED.name:
            self.rows.append(link.content)

    def compare(self, _connection: Connection) -> Iterator[Finding]:
        """Yield where an opening is not what was committed to."""
        yield from check_openings(self.rows, self.tender)
