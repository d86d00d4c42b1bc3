"""Personal codes (個人コード): a public id and a secret half, of which only a salted slow hash is kept."""

import secrets
from hashlib import scrypt
from typing import Final
from unicodedata import normalize

from sqlalchemy import insert, select

from criteria.finding import Text
from workspace.journal.chain import digest
from workspace.people.acting import Acting
from workspace.people.roster import SIGNS, person_row
from workspace.people.sessions import withdraw_codes_of
from workspace.procedure.actions import ISSUE_CODE, WITHDRAW_CODE
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import CODES, ROLES

COST: Final = {"n": 2**14, "r": 8, "p": 5}
"""Of scrypt: 16 MiB, and the passes OWASP's password storage cheat sheet asks for with so much."""

_PUBLIC: Final = 8
"""Signs of the public id, 40 bits: too many to lock somebody out by going through them."""

_SECRET: Final = 12
"""Signs of the secret half, drawn evenly from 32: 60 bits."""

_GROUP: Final = 4
_TAKEN_FOR: Final = str.maketrans("OIL", "011", " -‐‑‒–—―−ー")


def issue_code(acting: Acting, tender: str, person: str) -> str:
    """Issue a personal code for somebody with a role in a tender (個人コードの発行), and return its text, this once.

    It opens this tender alone, until the stage or the round ends; the code issued before opens nothing any more.

    Raises
    ------
    RefusedError
        Where the person has no role in the tender, or is not active.
    """
    with acting.doing(ISSUE_CODE, tender) as act:
        row = person_row(act.connection, person)
        role = select(ROLES.c.role).where(ROLES.c.person == person, ROLES.c.tender == tender)
        if not row.active or not act.connection.execute(role).first():
            what = Text(
                f"「{row.name}」はこの案件の役割を持っていません。先に役割を付与してください",
                f"“{row.name}” has no role in this tender: grant one first",
            )
            raise RefusedError("no-such-role", what)
        withdraw_codes_of(act.connection, person, act.at, tender)
        public, secret, salt = _draw(_PUBLIC), _draw(_SECRET), secrets.token_hex(16)
        kept = code_hash(secret, salt)
        act.connection.execute(
            insert(CODES).values(
                id=public,
                person=person,
                tender=tender,
                salt=salt,
                hash=kept,
                stage=act.stage,
                round=act.tender.round,
                issued=act.moment,
                tries=0,
            )
        )
        act.record(
            subject={"person": person, "name": row.name, "code": public},
            after={"stage": act.stage, "round": act.tender.round, "sha256": digest(f"{salt}:{kept}")},
        )
    text = public + secret
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def withdraw_code(acting: Acting, tender: str, person: str) -> None:
    """Withdraw the personal code of somebody in a tender (個人コードの取消し), and whatever is open by it.

    Raises
    ------
    RefusedError
        Where there is none.
    """
    with acting.doing(WITHDRAW_CODE, tender) as act:
        row = person_row(act.connection, person)
        withdrawn = withdraw_codes_of(act.connection, person, act.at, tender)
        if not withdrawn:
            what = Text(f"「{row.name}」に発行中のコードはありません", f"“{row.name}” has no code")
            raise RefusedError("no-code", what)
        act.record(subject={"person": person, "name": row.name, "code": withdrawn})


def halves(text: str) -> tuple[str, str] | None:
    """Return the public id and the secret of a code as people type it; None where it cannot be one.

    >>> halves("abcd-efgh-jkmn ol23-4567")
    ('ABCDEFGH', 'JKMN01234567')
    """
    signs = normalize("NFKC", text).upper().translate(_TAKEN_FOR)
    if len(signs) != _PUBLIC + _SECRET or not set(signs) <= set(SIGNS):
        return None
    return signs[:_PUBLIC], signs[_PUBLIC:]


def code_hash(secret: str, salt: str) -> str:
    """Return the slow hash, by scrypt, under which a secret is kept."""
    return scrypt(secret.encode(), salt=bytes.fromhex(salt), **COST).hex()


def _draw(signs: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(signs))
