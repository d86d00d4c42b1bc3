"""Copying (複写): everything in a database as one SQLite file, whichever database it came from or goes to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, insert, select

from workspace.store.database import sqlite_engine
from workspace.store.faults import broken, speaking
from workspace.store.migrate import NEWEST, bring_up_to_date, migrate
from workspace.store.schema import FILES, METADATA

_AT_ONCE: Final = 1_000
"""Rows that are copied together; of files, which may be large, one."""


def write_copy(connection: Connection, file: Path) -> None:
    """Write everything that a connection sees into a new SQLite file."""
    driven = connection.connection.driver_connection
    if isinstance(driven, sqlite3.Connection):
        with closing(sqlite3.connect(file)) as target:
            driven.backup(target)
        return
    with _engine(file) as engine, engine.begin() as target:
        migrate(target, NEWEST)
        copy_rows(connection, target)


@contextmanager
def sound_copy(file: Path) -> Iterator[Connection]:
    """Open a copy of a SQLite file of ours, brought up to date; the file itself is only read.

    Raises
    ------
    EvaluationError
        Where it is broken, no database of ours, or written by a later version.
    """
    with TemporaryDirectory(prefix="sentei-") as folder, speaking(str(file)):
        copied = Path(folder) / "copy.db"
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copied)) as target,
        ):
            source.backup(target)
            if not is_sound(target):
                raise broken(str(file))
            if not target.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise broken(str(file))
        with _engine(copied) as engine:
            bring_up_to_date(engine)
            with engine.connect().execution_options(sentei_reads=True) as connection:
                yield connection


def is_sound(driven: sqlite3.Connection) -> bool:
    """Return whether a SQLite file is whole: pages, indexes, rows that others name, and the type of every cell.

    Text that is stored as bytes reads alike and equals no text: a row that is struck out would stand again.
    """
    whole = driven.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return whole and not driven.execute("PRAGMA foreign_key_check").fetchall() and not _has_other_types(driven)


def _has_other_types(driven: sqlite3.Connection) -> bool:
    tables = [name for (name,) in driven.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return any(driven.execute(_of_other_types(driven, name)).fetchone() for name in tables)


def _of_other_types(driven: sqlite3.Connection, table: str) -> str:
    wrong = [
        f"""typeof("{name}") NOT IN ('{_stored_as(declared)}'{"" if is_needed or place else ", 'null'"})"""
        for _, name, declared, is_needed, _, place in driven.execute(f'PRAGMA table_info("{table}")')
    ]
    return f'SELECT 1 FROM "{table}" WHERE {" OR ".join(wrong)} LIMIT 1'  # noqa: S608 - names of our own


def _stored_as(declared: str) -> str:
    return "integer" if "INT" in declared else "blob" if "BLOB" in declared else "text"


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every row of every table, the chains of the journal in their order."""
    for table in METADATA.sorted_tables:
        at_once = 1 if table is FILES else _AT_ONCE
        streamed = {"stream_results": True, "max_row_buffer": at_once}
        statement = select(table).order_by(*table.primary_key).execution_options(**streamed)
        for part in source.execute(statement).mappings().partitions(at_once):
            target.execute(insert(table), [dict(row) for row in part])


def is_empty(connection: Connection) -> bool:
    """Whether no table has a row."""
    return not any(connection.execute(select(table).limit(1)).first() for table in METADATA.sorted_tables)


@contextmanager
def _engine(file: Path) -> Iterator[Engine]:
    engine = sqlite_engine(file)
    try:
        yield engine
    finally:
        engine.dispose()
