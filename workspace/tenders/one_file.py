"""A tender as one file (案件の書出しと取込み): its folder and its journal in a zip, the same bytes for the same tender.

Opened as a tender it is the folder; taken in again it is the tender with all its history, or is refused.
"""

import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Connection, Integer, Row, Table, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.sources.archive import RECORD, is_junk, read_entries
from data.sources.documents import ending_of
from data.sources.files import DEFINITION, too_large
from data.sources.source import MOST_FILE_BYTES, Origin
from data.text.delimited import read_text_file
from data.text.faults import fault
from workspace.journal.chain import canonical, head, rows
from workspace.journal.links import recount
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import EXPORT
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import ENTRIES, FILES, JOURNAL, OPENINGS, SEALED, SHEETS, TENDERS
from workspace.tenders.recounted import replays_of
from workspace.tenders.saved import saved_files
from workspace.tenders.visible import sight_of

_HEAD: Final = f"{RECORD}/head.json"
_ROWS: Final = f"{RECORD}/rows.jsonl"
_JOURNAL: Final = f"{RECORD}/journal.jsonl"
_OPENINGS: Final = f"{RECORD}/openings.jsonl"

_TABLES: Final = (TENDERS, ENTRIES, FILES, SHEETS, SEALED)
"""What is saved of a tender, the journal aside."""

_ELSEWHERE: Final = frozenset({"tender", "definition", "content"})
"""Columns that a row of the file does not repeat: they are its other files, and the tender it is of."""

_FORMAT: Final = 1
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time every entry has: a zip knows none before, and the same tender is the same file at any time."""


def export_tender(acting: Acting, key: str) -> bytes:
    """Return a tender with its journal as one zip (案件の書出し); that it was exported is journaled, and not in it.

    Raises
    ------
    RefusedError
        Where it may not leave now, or is too large to come in again.
    """
    with acting.doing(EXPORT, key) as act:
        if not sight_of(act).marks and _has_secrets(act):
            what = Text(
                "採点確定までは、他の委員の採点を含む案件を書き出せません",
                "until the scoring is locked, a tender with marks you may not read cannot be exported",
            )
            raise RefusedError("not-yet", what)
        packed = _packed(_contents(act.connection, act.tender))
        if len(packed) > MOST_FILE_BYTES:
            raise RefusedError("too-large", too_large(f"{key}.zip", MOST_FILE_BYTES).what)
        end = head(act.connection, key)
        subject = {"count": end.count, "hash": end.hash}
        act.record(subject=subject, after={"sha256": sha256(packed).hexdigest(), "size": len(packed)})
    return packed


def _has_secrets(act: Act) -> bool:
    """Whether anything was committed to since the tender came in: marks, in a tender that went back before its lock."""
    since = select(OPENINGS.c.sequence).where(OPENINGS.c.chain == act.key, OPENINGS.c.sequence > 1).limit(1)
    return act.connection.execute(since).first() is not None


def _contents(connection: Connection, tender: Row[Any]) -> dict[str, bytes]:
    """Return every file of the zip by its name, in the order in which it has them."""
    files = saved_files(connection, tender)
    end = head(connection, tender.key)
    people = {row["person"]: row["name"] for row in rows(connection, tender.key)}
    about = {"format": _FORMAT, "tender": tender.key, "count": end.count, "hash": end.hash, "people": people}
    return {
        **{name: files.load(name) for name in files.names},
        _HEAD: _lines([about]),
        _ROWS: _lines(_saved_rows(connection, tender.key)),
        _JOURNAL: _lines(_chained(connection, JOURNAL, tender.key)),
        _OPENINGS: _lines(_chained(connection, OPENINGS, tender.key)),
    }


def _lines(documents: Iterable[dict[str, Any]]) -> bytes:
    return "".join(f"{canonical(document)}\n" for document in documents).encode()


def _saved_rows(connection: Connection, key: str) -> Iterator[dict[str, Any]]:
    for table in _TABLES:
        of = table.c.key if table is TENDERS else table.c.tender
        kept = [column for column in table.columns if column.name not in _ELSEWHERE]
        for row in connection.execute(select(*kept).where(of == key).order_by(*table.primary_key.columns)):
            yield {"table": table.name, "row": dict(row._mapping)}  # noqa: SLF001 - public, named so as to clash with no column


def _chained(connection: Connection, table: Table, key: str) -> Iterator[dict[str, Any]]:
    kept = [column for column in table.columns if column.name != "chain"]
    for row in connection.execute(select(*kept).where(table.c.chain == key).order_by(table.c.sequence)):
        yield dict(row._mapping)  # noqa: SLF001 - as above


def _packed(contents: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    # Packed tight the bytes would depend on the version of the library that packs.
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, content in contents.items():
            entry = ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def exported_files(origin: Origin) -> Mapping[str, bytes] | None:
    """Return the files of an exported tender, its record among them; None where the origin is anything else.

    Raises
    ------
    DefinitionError
        Where it is a zip that cannot be read, an exported tender without its head, or one that was unpacked.
    """
    if isinstance(origin, str | Path) and (Path(origin) / RECORD).is_dir():
        what = Text("書き出した案件を展開したフォルダです", "this is an exported tender, unpacked")
        cure = Text("元の.zipのまま取り込んでください", "Import the .zip itself")
        raise DefinitionError([fault("bad-record", what, Where(file=RECORD), cure=cure)])
    name, data = _zip_of(origin)
    files = read_entries(data, name) if data else {}
    place = next((name for name in files if f"/{name}".endswith(f"/{_HEAD}")), "")
    if not place:
        if any(RECORD in PurePosixPath(name).parts[:-1] for name in files):
            _part(files, _HEAD)
        return None
    around = place.removesuffix(_HEAD)
    within = {name.removeprefix(around): content for name, content in files.items() if name.startswith(around)}
    return {name: content for name, content in within.items() if name.startswith(f"{RECORD}/") or not is_junk(name)}


def _zip_of(origin: Origin) -> tuple[str, bytes]:
    if isinstance(origin, str | Path):
        path = Path(origin)
        is_zip = ending_of(path.name) == ".zip" and path.is_file() and path.stat().st_size <= MOST_FILE_BYTES
        return path.name, path.read_bytes() if is_zip else b""
    held = list(origin.items()) if isinstance(origin, Mapping) else []
    name, data = held[0] if len(held) == 1 else ("", b"")
    return name, data if ending_of(name) == ".zip" and isinstance(data, bytes) else b""


def key_of_export(files: Mapping[str, bytes]) -> str:
    """Return the key of an exported tender, or raise DefinitionError where its record cannot be read."""
    documents = _documents(files, _HEAD, {"format": int, "tender": str, "count": int, "hash": str, "people": dict})
    if len(documents) != 1:
        raise DefinitionError([_malformed(_HEAD)])
    (about,) = documents
    if about["format"] != _FORMAT:
        what = Text("この版では読めない書式の記録です", "this record has a format that this version does not read")
        expected = Text(f"書式 {_FORMAT}", f"format {_FORMAT}")
        raise DefinitionError([fault("bad-record", what, Where(file=_HEAD), value=about["format"], expected=expected)])
    return str(about["tender"])


def restore(act: Act, files: Mapping[str, bytes]) -> Row[Any]:
    """Save an exported tender as it left, and return its row; whoever calls undoes it where it is not what it says.

    Raises
    ------
    DefinitionError
        With the findings for which it is not what an export writes: damaged, cut or forged.
    """
    key = key_of_export(files)
    _restore_rows(act.connection, key, files)
    for table, part in ((JOURNAL, _JOURNAL), (OPENINGS, _OPENINGS)):
        documents = _documents(files, part, _columns(table, but={"chain"}))
        _insert(act.connection, table, part, [{"chain": key, **document} for document in documents])
    tender = act.connection.execute(select(TENDERS).where(TENDERS.c.key == key)).one()
    _, recounted = recount(act.connection, key, replays_of(tender))
    findings = list(recounted)
    if not findings:
        own = _contents(act.connection, tender)
        findings = [_differs(name) for name in dict.fromkeys((*own, *files)) if own.get(name) != files.get(name)]
    if findings:
        raise DefinitionError(findings)
    return tender


def _restore_rows(connection: Connection, key: str, files: Mapping[str, bytes]) -> None:
    by_table: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _TABLES}
    for number, document in enumerate(_documents(files, _ROWS, {"table": str, "row": dict}), start=1):
        if document["table"] not in by_table:
            raise DefinitionError([_malformed(_ROWS, number)])
        by_table[document["table"]].append(document["row"])
    for table in _TABLES:
        of = [_as_declared(_columns(table, but=_ELSEWHERE), row, _ROWS) for row in by_table[table.name]]
        if table is TENDERS:
            if [row["key"] for row in of] != [key]:
                raise DefinitionError([_malformed(_ROWS)])
            of[0]["definition"] = read_text_file(_part(files, DEFINITION), DEFINITION)
        else:
            of = [{"tender": key, **row} for row in of]
        if table is FILES:
            of = [{**row, "content": _part(files, row["name"])} for row in of]
        _insert(connection, table, _ROWS, of)


def _insert(connection: Connection, table: Table, part: str, of: list[dict[str, Any]]) -> None:
    try:
        if of:
            connection.execute(insert(table), of)
    except (IntegrityError, DataError) as error:
        raise DefinitionError([_malformed(part)]) from error


def _columns(table: Table, but: Collection[str]) -> dict[str, type]:
    return {
        column.name: int if isinstance(column.type, Integer) else str
        for column in table.columns
        if column.name not in but
    }


def _documents(files: Mapping[str, bytes], part: str, declared: Mapping[str, type]) -> list[dict[str, Any]]:
    """Read the lines of a part: canonical JSON, each with what is declared and nothing else."""
    documents = []
    for number, line in enumerate(_part(files, part).split(b"\n")[:-1], start=1):
        try:
            document = json.loads(line)
            is_canonical = canonical(document).encode() == line and b"\\u0000" not in line
        except (ValueError, RecursionError) as error:
            raise DefinitionError([_malformed(part, number)]) from error
        if not is_canonical:
            raise DefinitionError([_malformed(part, number)])
        documents.append(_as_declared(declared, document, part, number))
    return documents


def _as_declared(
    declared: Mapping[str, type], document: object, part: str, number: int | None = None
) -> dict[str, Any]:
    if not isinstance(document, dict) or document.keys() != declared.keys():
        raise DefinitionError([_malformed(part, number)])
    if any(type(document[name]) is not kind for name, kind in declared.items()):
        raise DefinitionError([_malformed(part, number)])
    return document


def _part(files: Mapping[str, bytes], part: str) -> bytes:
    if part not in files:
        what = Text("書き出した案件の一部がありません", "a part of the exported tender is missing")
        raise DefinitionError([fault("bad-record", what, Where(file=part))])
    return files[part]


def _malformed(part: str, number: int | None = None) -> Finding:
    what = Text("書き出した案件の記録として読めません", "this is not what an exported tender has here")
    cure = Text("書き出した元のファイルを入手し直してください", "Get the file anew from where it was exported")
    return fault("bad-record", what, Where(file=part, row=number), cure=cure)


def _differs(name: str) -> Finding:
    what = Text("案件の記録と一致しません", "this is not what the record of the tender says")
    return fault("record-differs", what, Where(file=name))
