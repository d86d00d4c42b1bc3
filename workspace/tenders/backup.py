"""Backups (バックアップ): everything the workspace holds as one file, written while it is in use, and restored."""

import os
from collections.abc import Callable
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete

from criteria.errors import EvaluationError
from criteria.finding import Text
from workspace.journal.links import first_broken
from workspace.people.acting import Acting, Workspace, about, now, record_in_house
from workspace.people.sessions import TERMINAL
from workspace.procedure.actions import BACK_UP, RESTORE
from workspace.store.copy import copy_rows, is_empty, sound_copy, write_copy
from workspace.store.database import Database, open_database
from workspace.store.faults import of_file, speaking
from workspace.store.schema import SESSIONS


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
        if broken := first_broken(source):
            chain, finding = broken
            place = f"案件「{chain}」" if chain else "全体"
            what = Text(
                f"{path}({place}): {finding.line('ja')}。別のバックアップを使ってください",
                f"{path} ({chain or 'the house'}): {finding.line('en')}; take another backup",
            )
            raise EvaluationError(what)
        database = open_database(url, home)
        try:
            _fill(database, source)
        except BaseException:
            database.engine.dispose()
            raise
    workspace = Workspace(database=database, clock=clock)
    at = clock()
    with database.writing() as connection:
        # Whoever was signed in when the backup was made is not any more.
        connection.execute(delete(SESSIONS))
        # Whoever restores operates the machine, of one person or of a shared server.
        row = about(at, action=RESTORE.id, outcome="done", person=TERMINAL, way=TERMINAL)
        record_in_house(connection, row, subject={"file": path.name}, after={"sha256": sha256})
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
