"""Faults of the database (保存の障害): what a full disk, a lock or a broken file means, and what cures it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EEXIST, EISDIR, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from criteria.errors import EvaluationError
from criteria.finding import Text

_FULL: Final = Text(
    "ディスクに空きがありません。空きを作ってから保存し直してください。保存済みの内容はそのままです",
    "the disk is full; make room and save again. What was saved before is intact",
)
_FAILED: Final = Text(
    "ディスクの読み書きに失敗しました。空き容量とディスクの状態を確かめ、保存し直してください。保存済みの内容はそのままです",
    "the disk could not be read or written; look at its free space and its state, and save again. "
    "What was saved before is intact",
)
_BUSY: Final = Text(
    "他の処理が使用しているため、待っても保存できませんでした。しばらくしてから保存し直してください",
    "others kept it locked for too long; wait a moment and save again",
)
_NOT_WRITABLE: Final = Text(
    "書き込みが許可されていません。フォルダとファイルの権限を確かめるか、書き込める別の場所を指定してください"
    "(データベースの場所はSENTEI_HOMEで指定できます)",
    "it may not be written; look at the rights of the folder and its files, or name another place "
    "(that of the database by SENTEI_HOME)",
)
_BROKEN: Final = Text(
    "ファイルが壊れているか、選定のデータベースではありません。ファイルを別に保管し、バックアップから復元してください",
    "the file is broken, or no database of sentei; put it aside, and restore a backup",
)
_OUT_OF_REACH: Final = Text(
    "サーバーに接続できないか、接続が切れました。サーバーの状態とSENTEI_DATABASE_URLを確かめてください。"
    "直前の保存は、開き直して記録されたかどうかを確かめてください",
    "the server cannot be reached, or the connection was cut; look at the server and at SENTEI_DATABASE_URL. "
    "Open the tender again to see whether what you saved last was recorded",
)
_NO_RIGHT: Final = Text(
    "サーバーが書き込みを認めません。SENTEI_DATABASE_URLの利用者の権限と、サーバーが読取専用でないかを確かめてください",
    "the server refuses; look at the rights of the user named by SENTEI_DATABASE_URL, "
    "and whether the server only reads",
)

_OF_SQLITE: Final = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAILED,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: _NOT_WRITABLE,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: a whole state, or its class.
_OF_POSTGRESQL: Final = {
    "53100": _FULL,
    "53": _BUSY,
    "55P03": _BUSY,
    "40": _BUSY,
    "58": _FAILED,
    "XX": _FAILED,
    "25006": _NO_RIGHT,
    "42501": _NO_RIGHT,
    "08": _OUT_OF_REACH,
    "57": _OUT_OF_REACH,
}

_FORBIDDEN: Final = {EACCES, EPERM, EROFS, EEXIST, EISDIR, ENOENT, ENOTDIR}


@contextmanager
def speaking(place: str, engine: Engine | None = None) -> Iterator[None]:
    """Say what the database at a place could not do, and the cure; a statement wrong in itself stays our fault.

    The connections of its engine are closed, so that whoever has cured it need not start anew.
    """
    try:
        yield
    except NoConnectionError as error:
        raise _fault(place, _BUSY) from error
    except (DBAPIError, sqlite3.Error) as error:
        text = _meaning(error.orig if isinstance(error, DBAPIError) else error)
        if text is None:
            raise
        if engine:
            engine.dispose()
        raise _fault(place, text) from error


def of_file(error: OSError, place: str) -> EvaluationError:
    """Return what an error of the file system means, and the cure."""
    text = _FULL if error.errno == ENOSPC else _NOT_WRITABLE if error.errno in _FORBIDDEN else _FAILED
    return _fault(place, text)


def broken(place: str) -> EvaluationError:
    """Return the error of a file that is no sound database of ours."""
    return _fault(place, _BROKEN)


def _meaning(error: object) -> Text | None:
    if isinstance(error, sqlite3.Error):
        # The driver's own error of a text that is none, which has no code.
        if str(error).startswith("Could not decode to UTF-8"):
            return _BROKEN
        # The lower byte is the primary code, the rest says more of it.
        return _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state is None:
        # A connection that was never made has no state.
        return _OUT_OF_REACH
    return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2])


def _fault(place: str, text: Text) -> EvaluationError:
    return EvaluationError(Text(f"データベース {place}: {text.ja}", f"database {place}: {text.en}"))
