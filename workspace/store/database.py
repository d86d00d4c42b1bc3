"""The database (データベース): SQLite in the user's data directory, or PostgreSQL by SENTEI_DATABASE_URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from workspace.store.migrate import bring_up_to_date

_BUSY_SECONDS: Final = 30


def data_directory() -> Path:
    """Return where sentei keeps its data: SENTEI_HOME, else what the system has for a user's data."""
    chosen = os.environ.get("SENTEI_HOME")
    return Path(chosen) if chosen else user_data_path("sentei", appauthor=False)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; ``home`` is the directory beside it, where keys that must not stand in it are kept."""

    engine: Engine
    home: Path

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes: all of it, or nothing."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads: everything as of one moment."""
        with self.engine.connect().execution_options(sentei_reads=True) as connection:
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
    if not url:
        home.mkdir(parents=True, exist_ok=True)
        url = f"sqlite+pysqlite:///{home / 'sentei.db'}"
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_pre_ping=True)
    bring_up_to_date(engine)
    return Database(engine, home)


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    # The driver would begin transactions by itself, and late.
    connection.isolation_level = None
    # WAL of the system's SQLite 3.40.1 can corrupt a database (mended in 3.51.3).
    for pragma in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began by reading is refused at its first write where another one wrote meanwhile.
    reads = connection.get_execution_options().get("sentei_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
