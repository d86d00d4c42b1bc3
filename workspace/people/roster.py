"""The roster (利用者名簿): who there is, under which name, and by which identity of a sign-in service."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from criteria.finding import Text
from workspace.people.acting import Acting, Workspace, about, active_administrators, record_in_house
from workspace.people.sessions import LOCAL, TERMINAL, end_sessions_of, withdraw_codes_of, written
from workspace.procedure.actions import ADD_PERSON, CHANGE_PERSON, LIST_PEOPLE
from workspace.procedure.refusals import RefusedError, require_text
from workspace.procedure.stages import Role
from workspace.store.schema import HOUSE, PEOPLE, ROLES

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which people take for others (Crockford's base 32: five bits a sign)."""

_ID_SIGNS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """A role somebody holds (役割): in a tender, or in the house where ``tender`` is empty."""

    role: Role
    tender: str
    evaluator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the roster (利用者); ``subject`` is the issuer and the identity at a sign-in service."""

    id: str
    name: str
    subject: str
    active: bool
    version: int
    roles: tuple[RoleHeld, ...]


def add_person(acting: Acting, name: str, subject: str = "") -> str:
    """Put somebody on the roster (利用者の登録), and return the id under which the records name them.

    Raises
    ------
    RefusedError
        Where the name is blank, or the identity is no identity or another person's.
    """
    with acting.doing(ADD_PERSON) as act:
        values = _checked(act.connection, "", name, subject)
        person = _insert(act.connection, values, act.moment)
        act.record(subject={"person": person}, after={**values, "active": True})
    return person


def change_person(
    acting: Acting,
    person: str,
    seen: int,
    *,
    name: str | None = None,
    subject: str | None = None,
    active: bool | None = None,
) -> int:
    """Change what the roster says of somebody (利用者の変更), and return its version; what is None stays.

    ``seen`` is the version that was seen. Whoever is no longer active, or gets another identity, is signed out
    everywhere at once; what codes they had are withdrawn with the activity.

    Raises
    ------
    RefusedError
        Where somebody else changed it since, or where nobody would be left to administer the house.
    """
    with acting.doing(CHANGE_PERSON) as act:
        row = person_row(act.connection, person)
        if row.version != seen:
            what = Text(
                f"「{row.name}」の登録は、表示した後に変更されました(版 {row.version})。読み直してください",
                f"what the roster says of “{row.name}” was changed since you saw it, and is version {row.version} now: "
                "read it again first",
            )
            raise RefusedError("overtaken", what)
        values = _checked(
            act.connection, person, row.name if name is None else name, row.subject if subject is None else subject
        )
        now_active = bool(row.active) if active is None else active
        before = {"name": row.name, "subject": row.subject, "active": bool(row.active)}
        if row.active and not now_active:
            require_another_administrator(act.connection, person)
            withdraw_codes_of(act.connection, person, act.at)
        if not now_active or values["subject"] != row.subject:
            # Whoever came in by the identity of before may be somebody else.
            end_sessions_of(act.connection, person, act.at)
        act.connection.execute(
            update(PEOPLE).where(PEOPLE.c.id == person).values(**values, active=int(now_active), version=seen + 1)
        )
        act.record(subject={"person": person}, before=before, after={**values, "active": now_active})
    return seen + 1


def list_people(acting: Acting) -> tuple[Person, ...]:
    """List everybody on the roster with their roles (利用者の一覧), by name."""
    with acting.looking(LIST_PEOPLE) as act:
        held: dict[str, list[RoleHeld]] = {}
        for row in act.connection.execute(select(ROLES).order_by(ROLES.c.tender, ROLES.c.role)):
            role = RoleHeld(role=Role(row.role), tender=row.tender, evaluator=row.evaluator)
            held.setdefault(row.person, []).append(role)
        people = act.connection.execute(select(PEOPLE).where(PEOPLE.c.id != LOCAL).order_by(PEOPLE.c.name, PEOPLE.c.id))
        return tuple(
            Person(
                id=row.id,
                name=row.name,
                subject=row.subject or "",
                active=bool(row.active),
                version=row.version,
                roles=tuple(held.get(row.id, ())),
            )
            for row in people
        )


def appoint_administrator(workspace: Workspace, name: str, subject: str = "") -> str:
    """Put an administrator on the roster from the server's own shell (最初の管理者), and return their id.

    Nobody is asked for a role: whoever can open the database operates the machine. The journal says that it was done
    there, for the first administrator as for one appointed because no other can come in any more.
    """
    at = workspace.clock()
    with workspace.database.writing() as connection:
        values = _checked(connection, "", name, subject)
        person = _insert(connection, values, written(at))
        connection.execute(insert(ROLES).values(person=person, tender=HOUSE, role=Role.ADMINISTRATOR, evaluator=""))
        row = about(at, action="appoint-administrator", outcome="done", person=TERMINAL, way=TERMINAL)
        after = {**values, "active": True, "role": Role.ADMINISTRATOR}
        record_in_house(connection, row, subject={"person": person}, after=after)
    return person


def person_row(connection: Connection, person: str) -> Row[Any]:
    """Return the row of somebody on the roster, or raise RefusedError where there is no such person."""
    row = connection.execute(select(PEOPLE).where(PEOPLE.c.id == person, PEOPLE.c.id != LOCAL)).first()
    if row is None:
        raise RefusedError("no-such-person", Text(f"利用者「{person}」はいません", f"there is no person “{person}”"))
    return row


def require_another_administrator(connection: Connection, person: str) -> None:
    """Refuse what would leave nobody to administer the house, were it done to this person."""
    if active_administrators(connection) == {person}:
        what = Text(
            "有効な管理者が1人もいなくなります。先に別の管理者を登録してください",
            "nobody would be left to administer the house: appoint another administrator first",
        )
        raise RefusedError("last-administrator", what)


def _insert(connection: Connection, values: dict[str, Any], moment: str) -> str:
    person = "".join(secrets.choice(SIGNS) for _ in range(_ID_SIGNS))
    connection.execute(insert(PEOPLE).values(id=person, **values, active=1, version=1, created=moment))
    return person


def _checked(connection: Connection, person: str, name: str, subject: str | None) -> dict[str, Any]:
    """Return a name and an identity as they are kept, or raise RefusedError; ``person`` is whose they are already."""
    name, subject = name.strip(), (subject or "").strip()
    require_text(name, subject)
    if not name:
        raise RefusedError("no-name", Text("氏名を入力してください", "Give the person a name"))
    if not subject:
        return {"name": name, "subject": None}
    issuer, _, identity = subject.partition(" ")
    if not issuer.startswith(("https://", "http://")) or not identity:
        what = Text(
            f"「{subject}」は認証サービスの識別子ではありません。発行者のURLと識別子(sub)を空白1つで区切って入力してください",
            f"“{subject}” is no identity: expected the sign-in service's URL (issuer), a space, and the subject (sub)",
        )
        raise RefusedError("no-identity", what)
    holder = connection.execute(select(PEOPLE).where(PEOPLE.c.subject == subject, PEOPLE.c.id != person)).first()
    if holder:
        what = Text(
            f"識別子「{subject}」は「{holder.name}」({holder.id})に登録されています",
            f"the identity “{subject}” is that of “{holder.name}” ({holder.id}) already",
        )
        raise RefusedError("exists", what)
    return {"name": name, "subject": subject}
