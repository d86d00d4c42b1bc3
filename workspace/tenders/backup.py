"""Backups (バックアップ): everything the workspace holds as one file, written while it is in use, and restored."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, select

from criteria.errors import EvaluationError
from criteria.finding import Text
from workspace.journal.chain import FIRST, digest
from workspace.people.acting import Acting, Workspace, now
from workspace.procedure.actions import BACK_UP, RESTORE
from workspace.store.copy import copy_rows, is_empty, sound_copy, write_copy
from workspace.store.database import Database, open_database
from workspace.store.faults import of_file, speaking
from workspace.store.schema import JOURNAL


def backup(acting: Acting, path: str | Path) -> str:
    """Write everything as of one moment into one file, whole or not at all, and return its SHA-256 (バックアップ).

    What stands beside the database and not in it, such as keys, is not in the backup either.

    Raises
    ------
    EvaluationError
        Where there is a file of this name already, or it cannot be written.
    """
    path = Path(path)
    if path.exists():
        what = Text(f"{path} は既にあります。別の名前を指定してください", f"{path} is there already; name another file")
        raise EvaluationError(what)
    try:
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:40]}.") as folder:
            copied = Path(folder) / "copy.db"
            copied.touch(mode=0o600)
            with acting.looking(BACK_UP) as act, speaking(str(path)):
                write_copy(act.connection, copied)
            with copied.open("rb") as file:
                os.fsync(file.fileno())
                sha256 = file_digest(file, "sha256").hexdigest()
            copied.rename(path)
    except OSError as error:
        raise of_file(error, str(path)) from error
    with acting.doing(BACK_UP) as act:
        act.record(subject={"file": path.name}, after={"sha256": sha256})
    return sha256


def restore(
    path: str | Path, url: str = "", home: Path | None = None, *, clock: Callable[[], datetime] = now
) -> Workspace:
    """Fill an empty database from a backup (復元), of whichever database that was, and return the workspace.

    Raises
    ------
    EvaluationError
        Where the file is broken or from a later version, or where there is something in the database already.
        Nothing is touched.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = Text(f"{path} を読めません: {error.strerror}", f"{path} cannot be read: {error.strerror}")
        raise EvaluationError(what) from error
    with sound_copy(path) as source:
        if row := first_broken(source):
            what = Text(
                f"{path} の記録の連鎖が{row[1]}行目で切れています(案件「{row[0]}」)。別のバックアップを使ってください",
                f"the journal in {path} is broken at row {row[1]} of “{row[0]}”; take another backup",
            )
            raise EvaluationError(what)
        database = open_database(url, home)
        try:
            _fill(database, source)
        except BaseException:
            database.engine.dispose()
            raise
    workspace = Workspace(database=database, clock=clock)
    with workspace.act_locally().doing(RESTORE) as act:
        act.record(subject={"file": path.name}, after={"sha256": sha256})
    return workspace


def _fill(database: Database, source: Connection) -> None:
    with database.writing() as target:
        if not is_empty(target):
            what = Text(
                f"データベース {database.place} には既に内容があります。空の場所に復元してください"
                "(SENTEI_HOMEまたはSENTEI_DATABASE_URLで指定)",
                f"there is something in the database {database.place} already; restore into an empty one, "
                "named by SENTEI_HOME or SENTEI_DATABASE_URL",
            )
            raise EvaluationError(what)
        copy_rows(source, target)


def first_broken(connection: Connection) -> tuple[str, int] | None:
    """Return the chain and the place of the first row of the journal that does not follow the one before it."""
    chain, place, before = None, 0, FIRST
    statement = select(JOURNAL).order_by(JOURNAL.c.chain, JOURNAL.c.sequence)
    for row in connection.execute(statement.execution_options(stream_results=True)):
        if row.chain != chain:
            chain, place, before = row.chain, 0, FIRST
        place += 1
        written = json.loads(row.content) if digest(row.content) == row.hash else {}
        follows = {"chain": chain, "sequence": row.sequence, "previous": before}
        if row.sequence != place or not follows.items() <= written.items():
            return row.chain, place
        before = row.hash
    return None
