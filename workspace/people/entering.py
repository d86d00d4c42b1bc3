"""Entering (サインイン): by a personal code, by an identity of a sign-in service, or at the server's own shell."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, select, update

from criteria.finding import Text
from workspace.people.acting import Acting, Workspace, about, record_in_house
from workspace.people.codes import code_hash, halves
from workspace.people.roster import person_row
from workspace.people.sessions import LONGEST, TERMINAL, end_session, guest_of, new_session, session_hash, written
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import CODES, PEOPLE, TENDERS

CODE: Final = "code"
OIDC: Final = "oidc"
TRIES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
_SIGN_IN: Final = "sign-in"
_NO_SALT: Final = "00" * 16


def sign_in_with_code(workspace: Workspace, text: str) -> str:
    """Begin a session with a personal code (個人コードでのサインイン), and return its token.

    Every code that opens nothing gets the same answer after the same work: mistyped, withdrawn, of a stage that is
    over, or locked after five wrong tries. Tries at a locked code are not counted, and not journaled.

    Raises
    ------
    RefusedError
        Where it opens nothing.
    """
    typed = halves(text)
    if typed is None:
        raise _refused_code()
    public, secret = typed
    with workspace.database.reading() as connection:
        kept = connection.execute(select(CODES.c.salt, CODES.c.hash).where(CODES.c.id == public)).first()
    # Outside of any transaction: nobody's saving waits for a slow hash.
    is_right = compare_digest(code_hash(secret, kept.salt if kept else _NO_SALT), kept.hash if kept else "")
    at = workspace.clock()
    with workspace.database.writing() as connection:
        code = _code(connection, public)
        token = None
        if code is None:
            _journal_strangers(workspace, connection, at)
        elif not (code.locked_until and written(at) < code.locked_until):
            token = _try(connection, at, code, is_right=is_right)
    if token is None:
        raise _refused_code()
    return token


def _code(connection: Connection, public: str) -> Row[Any] | None:
    in_stage = and_(CODES.c.stage == TENDERS.c.stage, CODES.c.round == TENDERS.c.round)
    return connection.execute(
        select(CODES, PEOPLE.c.name, PEOPLE.c.active, in_stage.label("in_stage"))
        .join(PEOPLE, PEOPLE.c.id == CODES.c.person)
        .join(TENDERS, TENDERS.c.key == CODES.c.tender)
        .where(CODES.c.id == public)
        .with_for_update(of=CODES)
    ).first()


def _try(connection: Connection, at: datetime, code: Row[Any], *, is_right: bool) -> str | None:
    """Count a try and return the token of a session; None where the code opens nothing."""
    here = {"person": code.person, "name": code.name, "way": CODE}
    subject = {"code": code.id, "tender": code.tender}
    if is_right and code.active and not code.withdrawn and code.in_stage:
        connection.execute(update(CODES).where(CODES.c.id == code.id).values(tries=0, locked_until=None))
        token = new_session(connection, at, code.person, CODE, code.id)
        _journal(connection, at, _SIGN_IN, {**subject, "session": session_hash(token)}, here)
        return token
    is_last = code.tries + 1 == TRIES
    values = {"tries": 0, "locked_until": written(at + LOCKED_FOR)} if is_last else {"tries": code.tries + 1}
    connection.execute(update(CODES).where(CODES.c.id == code.id).values(values))
    _journal(connection, at, _SIGN_IN, subject, here, refused="code-locked" if is_last else "wrong-code")
    return None


def _refused_code() -> RefusedError:
    minutes = LOCKED_FOR // timedelta(minutes=1)
    return RefusedError(
        "wrong-code",
        Text(
            f"このコードでは入れません。打ち間違いがないか確かめてください。{TRIES}回間違えると{minutes}分間使えません。"
            "段階が進んだ後や、新しいコードが発行された後は、前のコードは使えません。事務局に新しいコードを求めてください",
            f"This code opens nothing. Check each sign: after {TRIES} wrong tries it is locked for {minutes} minutes. "
            "A code ends with the stage it was issued for, and when a new one is issued: ask the office for one",
        ),
    )


def sign_in_with_identity(workspace: Workspace, issuer: str, subject: str, issued_at: datetime) -> str:
    """Begin a session for an identity a sign-in service vouches for (認証サービスでのサインイン), and return its token.

    ``issued_at`` is when the service said so. The session's longest time counts from then.

    Raises
    ------
    RefusedError
        Where that is too long ago, or nobody active on the roster has this identity; it says what to tell the
        administrator.
    """
    at = workspace.clock()
    if at - issued_at >= LONGEST:
        what = Text(
            "認証サービスでの確認から時間が経っています。もう一度、認証サービスからサインインしてください",
            "The sign-in service vouched for you too long ago: sign in there again",
        )
        raise RefusedError("too-old", what)
    identity, token = f"{issuer} {subject}", None
    with workspace.database.writing() as connection:
        person = connection.execute(select(PEOPLE).where(PEOPLE.c.subject == identity)).first()
        if person is None:
            _journal_strangers(workspace, connection, at)
        elif person.active:
            token = new_session(connection, at, person.id, OIDC, issued=issued_at)
            who = {"person": person.id, "name": person.name, "way": OIDC}
            begun = {"session": session_hash(token), "issued": written(min(issued_at, at))}
            _journal(connection, at, _SIGN_IN, begun, who)
    if token is None:
        what = Text(
            f"利用者として登録されていません。管理者に次の識別子を伝えて、登録を依頼してください: {identity}",
            f"You are not on the roster. Give the administrator this identity, and ask to be added: {identity}",
        )
        raise RefusedError("unknown-identity", what)
    return token


def sign_in_at_terminal(workspace: Workspace, person: str) -> Acting:
    """Act as the office, the auditor or an administrator at the server's own shell (サーバー上での操作).

    Whoever can open the database operates the machine. Nobody marks for a member from there, and the journal names
    the way.

    Raises
    ------
    RefusedError
        Where there is no such person, or they are not active.
    """
    at = workspace.clock()
    with workspace.database.writing() as connection:
        row = person_row(connection, person)
        if not row.active:
            raise RefusedError("inactive", Text(f"「{row.name}」は無効です", f"“{row.name}” is not active"))
        token = new_session(connection, at, person, TERMINAL)
        who = {"person": row.id, "name": row.name, "way": TERMINAL}
        _journal(connection, at, _SIGN_IN, {"session": session_hash(token)}, who)
        return Acting(workspace, token)


def sign_out(workspace: Workspace, token: str) -> None:
    """End a session (サインアウト); one that is over already stays so."""
    at = workspace.clock()
    with workspace.database.writing() as connection:
        try:
            guest = guest_of(connection, at, token)
        except RefusedError:
            return
        end_session(connection, guest, at)
        who = {"person": guest.person, "name": guest.name, "way": guest.way}
        _journal(connection, at, "sign-out", {"session": guest.session}, who)


def _journal_strangers(workspace: Workspace, connection: Connection, at: datetime) -> None:
    count = workspace.strangers.count_one(at)
    if count:
        _journal(connection, at, _SIGN_IN, {"tries": count}, {}, refused="unknown")


def _journal(
    connection: Connection,
    at: datetime,
    action: str,
    subject: Any,  # noqa: ANN401 - JSON
    who: Mapping[str, str],
    *,
    refused: str = "",
) -> None:
    row = about(at, action=action, outcome="refused" if refused else "done", **who)
    code = {"code": refused} if refused else {}
    record_in_house(connection, row, subject=subject, **code)
