"""Roles (役割): given and withdrawn, in a tender or in the house."""

from typing import Any, Final

from sqlalchemy import Row, delete, insert, or_, select

from criteria.characters import compared, find_name
from criteria.finding import Text
from criteria.spelling import did_you_mean, one_of
from criteria.tender import Tender
from workspace.people.acting import Act, Acting
from workspace.people.roster import person_row, require_another_administrator
from workspace.people.sessions import end_sessions_of, withdraw_codes_of
from workspace.procedure.actions import GRANT, GRANT_IN_HOUSE, WITHDRAW, WITHDRAW_IN_HOUSE
from workspace.procedure.refusals import RefusedError, require_text
from workspace.procedure.stages import OF_HOUSE, Role, Stage
from workspace.store.schema import HOUSE, ROLES, TENDERS
from workspace.tenders.saved import declared_tables

_MARKING: Final = frozenset({Role.MEMBER, Role.CHAIR})


def grant(acting: Acting, person: str, role: Role, tender: str = HOUSE, evaluator: str = "") -> None:
    """Give somebody a role (役割の付与); ``evaluator`` is what the tender's panel calls a member or the chair.

    Raises
    ------
    RefusedError
        Where the role does not belong there or with those the person has, or the name in the panel is missing or
        another person's.
    """
    evaluator = evaluator.strip()
    with acting.doing(GRANT if tender else GRANT_IN_HOUSE, tender) as act:
        row = person_row(act.connection, person)
        if not row.active:
            raise RefusedError("inactive", Text(f"「{row.name}」は無効です", f"“{row.name}” is not active"))
        require_text(evaluator)
        _check_place(role, tender, evaluator)
        _check_others(act, row, role, tender, evaluator)
        if evaluator:
            panel_member(declared_tables(act.connection, act.tender)[0], evaluator)
        act.connection.execute(insert(ROLES).values(person=person, tender=tender, role=role, evaluator=evaluator))
        act.record(subject={"person": person, "name": row.name}, after={"role": role, "evaluator": evaluator})


def withdraw(acting: Acting, person: str, role: Role, tender: str = HOUSE) -> None:
    """Take a role from somebody (役割の取消し), who is signed out everywhere at once.

    Raises
    ------
    RefusedError
        Where they do not have it, or where nobody would be left to administer the house.
    """
    with acting.doing(WITHDRAW if tender else WITHDRAW_IN_HOUSE, tender) as act:
        row = person_row(act.connection, person)
        where = (ROLES.c.person == person, ROLES.c.tender == tender, ROLES.c.role == role)
        held = act.connection.execute(select(ROLES).where(*where)).first()
        if held is None:
            what = Text(
                f"「{row.name}」は「{role.text.ja}」の役割を持っていません",
                f"“{row.name}” does not have the role “{role.text.en}” here",
            )
            raise RefusedError("no-such-role", what)
        if role is Role.ADMINISTRATOR:
            require_another_administrator(act.connection, person)
        act.connection.execute(delete(ROLES).where(*where))
        withdraw_codes_of(act.connection, person, act.at, tender)
        end_sessions_of(act.connection, person, act.at)
        before = {"role": role, "evaluator": held.evaluator}
        act.record(subject={"person": person, "name": row.name}, before=before)


def _check_place(role: Role, tender: str, evaluator: str) -> None:
    if role not in (OF_HOUSE if tender == HOUSE else frozenset(Role) - {Role.ADMINISTRATOR}):
        place = Text("全体", "the house") if tender == HOUSE else Text("案件", "a tender")
        what = Text(f"「{role.text.ja}」は{place.ja}の役割ではありません", f"“{role.text.en}” is no role in {place.en}")
        raise RefusedError("no-role-here", what)
    if bool(evaluator) != (role in _MARKING):
        what = Text(
            "委員・委員長には、採点表での名前(marks の evaluator)を指定してください。その他の役割には付けません",
            "Give a member and the chair the name they have in the marks (evaluator), and nobody else",
        )
        raise RefusedError("no-evaluator" if not evaluator else "evaluator-needless", what)


def panel_member(tender: Tender, evaluator: str) -> str:
    """Return a member's name as the tender's panel has it (委員の名称); where the panel names nobody, as it is written.

    Raises
    ------
    RefusedError
        Where the panel has no such member, a slip say: the marks would be nobody's.
    """
    members = tender.panel.members
    member = find_name(evaluator, members) if members else evaluator
    if member is None:
        near, known = did_you_mean(evaluator, members), one_of(members)
        what = Text(
            f"「{evaluator}」は案件の委員ではありません(委員: {known.ja})。{near.ja}",
            f"{evaluator} is no member of the tender's panel: expected {known.en}. {near.en}",
        )
        raise RefusedError("unknown-evaluator", what)
    return member


def _check_others(act: Act, person: Row[Any], role: Role, tender: str, evaluator: str) -> None:
    """Refuse a role the person has, a name in the panel that is another's, and to mark where one sees more than marks.

    Whoever marks must learn nothing of the others' marks before the lock, and the office sees who has submitted.
    """
    held = act.connection.execute(
        select(ROLES, TENDERS.c.stage)
        .outerjoin(TENDERS, TENDERS.c.key == ROLES.c.tender)
        .where(or_(ROLES.c.person == person.id, ROLES.c.tender == tender))
    ).all()
    for other in held:
        same_place = other.tender == tender
        if other.person == person.id and same_place and other.role == role:
            what = Text(f"「{person.name}」は既にこの役割です", f"“{person.name}” has this role already")
            raise RefusedError("exists", what)
        in_panel = evaluator and same_place and other.evaluator
        if in_panel and (compared(other.evaluator) == compared(evaluator)) != (other.person == person.id):
            what = Text(
                f"採点表での名前は1人に1つです(「{other.evaluator}」)",
                f"a person has one name in the marks, and a name is one person's (“{other.evaluator}”)",
            )
            raise RefusedError("evaluator-taken", what)
        if other.person == person.id and _see_too_much(Role(other.role), role) and _meet(other, tender):
            what = Text(
                f"「{person.name}」は「{Role(other.role).text.ja}」です。採点する人は、事務局・監査・管理者を兼ねられません",
                f"“{person.name}” is “{Role(other.role).text.en}”: who marks cannot be the office, the auditor or an "
                "administrator as well",
            )
            raise RefusedError("role-conflict", what)


def _see_too_much(held: Role, new: Role) -> bool:
    return (held in _MARKING and new in OF_HOUSE) or (held in OF_HOUSE and new in _MARKING)


def _meet(other: Row[Any], tender: str) -> bool:
    """Return whether a role held in one place and a new one in another tell of the same tender, not closed yet."""
    if tender == HOUSE:
        return str(other.stage) != Stage.CLOSED
    return other.tender in {HOUSE, tender}
