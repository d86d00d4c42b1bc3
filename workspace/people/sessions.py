"""Sessions (接続): a random token whose hash is kept, with an idle and an absolute limit."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, insert, select

from criteria.finding import Text
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import CODES, PEOPLE, SESSIONS

LOCAL: Final = "local"
"""The one person of this machine, and the way they come in."""

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever holds a session (利用者): ``code_tender`` is the only tender a personal code opens."""

    person: str
    name: str
    way: str
    code_tender: str | None


def hash_of(token: str) -> str:
    """Return the hash under which a token is kept."""
    return sha256(token.encode()).hexdigest()


def new_session(connection: Connection, at: datetime, person: str, way: str, code: str | None = None) -> str:
    """Begin a session and return its token."""
    if person == LOCAL and not connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.id == LOCAL)).first():
        connection.execute(
            insert(PEOPLE).values(id=LOCAL, name="このパソコンの利用者", active=1, version=1, created=_text(at))
        )
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(SESSIONS).values(
            hash=hash_of(token), person=person, way=way, code=code, issued=_text(at), seen=_text(at)
        )
    )
    return token


def guest_of(connection: Connection, at: datetime, token: str) -> Guest:
    """Return who holds a session, or raise RefusedError where it is over."""
    row = connection.execute(
        select(SESSIONS, PEOPLE.c.name, PEOPLE.c.active, CODES.c.tender, CODES.c.withdrawn)
        .join(PEOPLE, PEOPLE.c.id == SESSIONS.c.person)
        .outerjoin(CODES, CODES.c.id == SESSIONS.c.code)
        .where(SESSIONS.c.hash == hash_of(token))
    ).first()
    if row is None or row.ended or not row.active or row.withdrawn or (row.way != LOCAL and _is_over(row, at)):
        raise RefusedError("signed-out", Text("サインインし直してください", "Sign in again: this session is over"))
    return Guest(row.person, row.name, row.way, row.tender)


def _is_over(row: object, at: datetime) -> bool:
    issued, seen = (datetime.fromisoformat(getattr(row, name)) for name in ("issued", "seen"))
    return at - issued >= LONGEST or at - seen >= IDLE


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
