"""Sessions (接続): a random token whose hash is kept, with an idle and an absolute limit."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from criteria.finding import Text
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import CODES, PEOPLE, SESSIONS, TENDERS

LOCAL: Final = "local"
"""The one person of this machine, and the way they come in."""

TERMINAL: Final = "terminal"
"""The way of whoever operates the server's machine: never as one who marks."""

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=8)
_NOTED_EVERY: Final = timedelta(minutes=1)
_STRANGERS_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever holds a session (利用者): ``code_tender`` is the only tender a personal code opens."""

    person: str
    name: str
    way: str
    code_tender: str | None
    session: str
    seen: datetime


def written(at: datetime) -> str:
    """Return a moment as the database and the journal write it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_session(
    connection: Connection,
    at: datetime,
    person: str,
    way: str,
    code: str | None = None,
    *,
    issued: datetime | None = None,
) -> str:
    """Begin a session and return its token; ``issued`` is when its longest time began, where that was earlier."""
    if person == LOCAL and not connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.id == LOCAL)).first():
        connection.execute(
            insert(PEOPLE).values(id=LOCAL, name="このパソコンの利用者", active=1, version=1, created=written(at))
        )
    _forget_old(connection, at)
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(SESSIONS).values(
            hash=session_hash(token),
            person=person,
            way=way,
            code=code,
            issued=written(min(issued or at, at)),
            seen=written(at),
        )
    )
    return token


def session_hash(token: str) -> str:
    """Return the hash by which a session is kept, and named in the journal."""
    return sha256(token.encode()).hexdigest()


def _forget_old(connection: Connection, at: datetime) -> None:
    # Who came in when stands in the journal; a session that is over opens nothing. This machine's own has no limit
    # but its program, which begins another one.
    limit = written(at - LONGEST)
    over = or_(and_(SESSIONS.c.way != LOCAL, SESSIONS.c.issued <= limit), SESSIONS.c.seen <= limit)
    connection.execute(delete(SESSIONS).where(over))


def guest_of(connection: Connection, at: datetime, token: str) -> Guest:
    """Return who holds a session, or raise RefusedError where it is over."""
    row = connection.execute(
        select(
            SESSIONS,
            PEOPLE.c.name,
            PEOPLE.c.active,
            CODES.c.tender,
            CODES.c.withdrawn,
            and_(CODES.c.stage == TENDERS.c.stage, CODES.c.round == TENDERS.c.round).label("in_stage"),
        )
        .join(PEOPLE, PEOPLE.c.id == SESSIONS.c.person)
        .outerjoin(CODES, CODES.c.id == SESSIONS.c.code)
        .outerjoin(TENDERS, TENDERS.c.key == CODES.c.tender)
        .where(SESSIONS.c.hash == session_hash(token))
    ).first()
    if row is None or row.ended or not row.active or _is_over(row, at):
        raise RefusedError("signed-out", Text("サインインし直してください", "Sign in again: this session is over"))
    return Guest(row.person, row.name, row.way, row.tender, row.hash, datetime.fromisoformat(row.seen))


def _is_over(row: Row[Any], at: datetime) -> bool:
    if row.way == LOCAL:
        return False
    if row.code and (row.withdrawn or not row.in_stage):
        return True
    return at - datetime.fromisoformat(row.issued) >= LONGEST or at - datetime.fromisoformat(row.seen) >= IDLE


def is_to_be_noted(guest: Guest, at: datetime) -> bool:
    """Return whether the use of a session is to be noted: once a minute, not at every click."""
    return at - guest.seen >= _NOTED_EVERY


def note_use(connection: Connection, guest: Guest, at: datetime) -> None:
    """Note that a session is in use, so that it does not end as idle."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.hash == guest.session).values(seen=written(at)))


def end_session(connection: Connection, guest: Guest, at: datetime) -> None:
    """End one session."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.hash == guest.session).values(ended=written(at)))


def end_sessions_of(connection: Connection, person: str, at: datetime) -> None:
    """End every session of a person."""
    connection.execute(
        update(SESSIONS).where(SESSIONS.c.person == person, SESSIONS.c.ended.is_(None)).values(ended=written(at))
    )


def withdraw_codes_of(connection: Connection, person: str, at: datetime, tender: str | None = None) -> str:
    """Withdraw the codes of a person, in one tender or in all, and return the id of one of them; empty for none."""
    where = [CODES.c.person == person, CODES.c.withdrawn.is_(None)]
    if tender is not None:
        where.append(CODES.c.tender == tender)
    public = connection.scalars(select(CODES.c.id).where(*where)).first()
    connection.execute(update(CODES).where(*where).values(withdrawn=written(at)))
    return public or ""


class Strangers:
    """Sign-ins by what nobody was ever given (不明なサインイン): counted here, and journaled once an hour at most.

    Whoever tries codes at random would fill the journal otherwise, and hide in it who came in. A count that is not
    journaled yet when the server stops is lost.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._journaled: datetime | None = None

    def count_one(self, at: datetime) -> int:
        """Count one more, and return how many are to be journaled now: 0, or all since the last time."""
        with self._lock:
            self._count += 1
            if self._journaled and at - self._journaled < _STRANGERS_EVERY:
                return 0
            count, self._count, self._journaled = self._count, 0, at
            return count
