"""The database (データベース): SQLite in the user's data directory, or PostgreSQL by SENTEI_DATABASE_URL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any, Final

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from criteria.errors import EvaluationError
from criteria.finding import Text
from workspace.store.faults import of_file, speaking
from workspace.store.migrate import bring_up_to_date

_BUSY_SECONDS: Final = 30
_ONE_WRITER: Final = int.from_bytes(b"sentei")
"""The number of the lock that every writing transaction on PostgreSQL takes."""

_NO_CELLS_IN_ERRORS: Final = True
"""Marks and secrets do not belong into the log of a server."""

_PAUSES: Final = Random()  # noqa: S311 - that two who wait do not wait alike


def data_directory() -> Path:
    """Return where sentei keeps its data: SENTEI_HOME, else what the system has for a user's data."""
    chosen = os.environ.get("SENTEI_HOME")
    return Path(chosen) if chosen else user_data_path("sentei", appauthor=False)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; ``home`` is the directory beside it, where keys that must not stand in it are kept."""

    engine: Engine
    home: Path

    @property
    def place(self) -> str:
        """Where it is, as people are told: the file, or the server and its database, without user and password."""
        url = self.engine.url
        if self.engine.dialect.name == "sqlite":
            return url.database or ""
        return f"postgresql://{url.host or url.query.get('host', '')}/{url.database}"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes: all of it, or nothing; one at a time, so that what was read still holds.

        Raises
        ------
        EvaluationError
            Where the database is full, locked, broken, out of reach or not to be written: what, and the cure.
        """
        with speaking(self.place, self.engine), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads: everything as of one moment. It raises as ``writing`` does."""
        with (
            speaking(self.place, self.engine),
            self.engine.connect().execution_options(sentei_reads=True) as connection,
        ):
            yield connection


def open_database(url: str = "", home: Path | None = None) -> Database:
    """Open the database, made on the first start and brought up to date.

    Raises
    ------
    EvaluationError
        Where it cannot be opened or written, or was written by a later version.
    """
    home = home or data_directory()
    url = url or os.environ.get("SENTEI_DATABASE_URL", "")
    database = Database(_postgresql(url) if url else sqlite_engine(_made(home)), home)
    try:
        with speaking(database.place):
            bring_up_to_date(database.engine)
    except BaseException:
        database.engine.dispose()
        raise
    return database


def _made(home: Path) -> Path:
    """Return the database's file; where there is none, an empty one that nobody else may read."""
    path = home / "sentei.db"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # One that is there and not to be written can still be read, and tells when it is written to.
        if not path.exists():
            # What SQLite makes beside it gets the same rights.
            path.touch(mode=0o600)
    except OSError as error:
        raise of_file(error, str(home)) from error
    return path


def sqlite_engine(path: Path) -> Engine:
    """Return the engine of a SQLite file, which writes safely and one at a time."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=_NO_CELLS_IN_ERRORS,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    # The driver would begin transactions by itself, and late.
    connection.isolation_level = None
    # WAL of the system's SQLite 3.40.1 can corrupt a database (mended in 3.51.3). EXTRA also syncs the folder: without
    # that, a cut of power just after a commit can bring its journal back. What is deleted is not left in free pages.
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("sentei_reads"):
        connection.exec_driver_sql("BEGIN")
        return
    # A writer that began by reading is refused at its first write where another one wrote meanwhile. SQLite would wait
    # ever longer between its tries, up to 0.1 s: beside one that saves without a pause a second one waited for 25 s.
    driven: Any = connection.connection.driver_connection
    until = monotonic() + _BUSY_SECONDS
    driven.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                driven.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise
                sleep(_PAUSES.random() / 200)
            else:
                return
    finally:
        driven.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")


def _postgresql(given: str) -> Engine:
    try:
        url = make_url(given)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername != "postgresql+psycopg":
            raise _not_understood(url.drivername)
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=_NO_CELLS_IN_ERRORS)
    except ArgumentError as error:
        raise _not_understood("…") from error
    except ModuleNotFoundError as error:
        what = Text(
            "SENTEI_DATABASE_URL は PostgreSQL を指していますが、psycopg がありません。"
            "pip install 'sentei[postgresql]' で入れてください",
            "SENTEI_DATABASE_URL names PostgreSQL, and psycopg is not installed; "
            "install it: pip install 'sentei[postgresql]'",
        )
        raise EvaluationError(what) from error
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _not_understood(begins: str) -> EvaluationError:
    # The rest of it may hold a password.
    form = "postgresql://user:password@host/database"
    return EvaluationError(
        Text(
            f"SENTEI_DATABASE_URL「{begins}」を読めません。{form} の形で指定してください",
            f"SENTEI_DATABASE_URL “{begins}” cannot be read; write it as {form}",
        )
    )


def _set_up_postgresql(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_BUSY_SECONDS}s'")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    # Writers one at a time, as on SQLite: no row read is overtaken, no two rows follow the same row of a chain, and no
    # two lock one another out.
    if connection.get_execution_options().get("sentei_reads"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
