"""A tender held against its journal (記録との照合): the chain whole, and what is saved what the rows of it make."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from criteria.finding import Finding, Text, Where
from data.sources.files import DEFINITION
from data.text.faults import fault
from workspace.journal.chain import FIRST, canonical, commitment, digest, rows
from workspace.sealing.opened import check_openings
from workspace.store.schema import ENTRIES, FILES, JOURNAL, OPENINGS, REMOVED
from workspace.tenders.entries import by_name, column_names
from workspace.tenders.saved import HEADINGS, declared_tables


def recount(connection: Connection, tender: Row[Any]) -> Iterator[Finding]:
    """Yield where a tender differs from its journal; where its chain is broken, the first row that is."""
    secrets: dict[int, Any] = {}
    for row in connection.execute(select(OPENINGS).where(OPENINGS.c.chain == tender.key)):
        secrets[row.sequence] = row
    replay = _Replay()
    previous, number = FIRST, 0
    of_chain = select(JOURNAL).where(JOURNAL.c.chain == tender.key).order_by(JOURNAL.c.sequence)
    for number, row in enumerate(connection.execute(of_chain), start=1):
        content = _content(row, tender.key, number, previous)
        opening = secrets.pop(number, None)
        if content is None or (opening and not _commits(content, opening)):
            yield _broken(number)
            return
        previous = row.hash
        try:
            replay.take(content, json.loads(opening.secret) if opening else {})
        except (AttributeError, KeyError, TypeError, ValueError):
            # A row that no act of ours writes.
            yield _broken(number)
            return
    if secrets:
        yield _broken(min(secrets))
    if number == 0:
        yield _broken(1)
        return
    yield from replay.compare(connection, tender)
    yield from check_openings(rows(connection, tender.key), tender.key)


def _content(row: Row[Any], chain: str, number: int, previous: str) -> dict[str, Any] | None:
    """Return what a row of the chain says, None where it is broken."""
    try:
        content = json.loads(row.content)
        is_whole = canonical(content) == row.content and digest(row.content) == row.hash
    except (ValueError, RecursionError):
        return None
    place = {"chain": chain, "sequence": number, "previous": previous}
    is_in_place = isinstance(content, dict) and row.sequence == number and place.items() <= content.items()
    return content if is_whole and is_in_place and content.keys() >= _TOLD else None


_TOLD: Final = frozenset({"person", "name", "at", "action", "outcome", "subject", "before", "after"})


def _commits(content: Mapping[str, Any], opening: Row[Any]) -> bool:
    try:
        return bool(content.get("commitment") == commitment(opening.salt, json.loads(opening.secret)))
    except (ValueError, RecursionError):
        return False


def _broken(number: int) -> Finding:
    what = Text("記録の連鎖が壊れています", "the journal is broken here")
    return fault("broken-journal", what, Where(file="journal", row=number))


class _Replay:
    """What the rows of a journal make of a tender."""

    def __init__(self) -> None:
        self.tender: dict[str, Any] = {"version": 0}
        self.entries: dict[tuple[str, str], dict[str, Any]] = {}
        """By table and key; the cells are a list, or by name, or None where the row is gone."""
        self.files: dict[str, str] = {}

    def take(self, row: Mapping[str, Any], secret: Mapping[str, Any]) -> None:
        """Go on by one row; a refusal changed nothing."""
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
            self.files[name] = file["sha256"]
        if "file" in subject:
            self.files[subject["file"]] = after["sha256"]
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

    def compare(self, connection: Connection, tender: Row[Any]) -> Iterator[Finding]:
        """Yield what is saved otherwise."""
        definition, declared = declared_tables(connection, tender)
        about = {name: getattr(tender, name) for name in ("stage", "round", "version", "created")}
        if {**about, "sha256": digest(tender.definition)} != self.tender or tender.title != definition.title:
            yield _differs(DEFINITION)
        files = dict(self.files)
        for file in connection.execute(select(FILES).where(FILES.c.tender == tender.key).order_by(FILES.c.name)):
            if sha256(file.content).hexdigest() != file.sha256 or files.pop(file.name, "") != file.sha256:
                yield _differs(file.name)
        yield from map(_differs, files)
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
                yield _differs(f"{entry.table}.csv", entry.position)
        for table, _ in entries:
            yield _differs(f"{table}.csv")


def _differs(file: str, row: int | None = None) -> Finding:
    what = Text("記録と異なる内容が保存されています", "what is saved here is not what the journal says")
    return fault("record-differs", what, Where(file=file, row=row))
