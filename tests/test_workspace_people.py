"""People, roles, codes and sessions: who may come in, until when, and what the journal says of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from settable_clock import Clock
from sqlalchemy import select, update

from workspace import Acting, RefusedError, Workspace, open_workspace
from workspace.journal.chain import rows
from workspace.people import codes, entering
from workspace.people.acting import active_administrators
from workspace.people.codes import issue_code, withdraw_code
from workspace.people.entering import (
    LOCKED_FOR,
    TRIES,
    sign_in_at_terminal,
    sign_in_with_code,
    sign_in_with_identity,
    sign_out,
)
from workspace.people.roster import SIGNS, add_person, appoint_administrator, change_person, list_people
from workspace.people.sessions import IDLE, LONGEST
from workspace.procedure.actions import IMPORT, LOOK
from workspace.procedure.stages import Role, Stage
from workspace.store.schema import CODES, HOUSE, JOURNAL, SESSIONS, TENDERS
from workspace.tenders.backup import backup, restore
from workspace.tenders.keeping import import_tender
from workspace.tenders.roles import grant, withdraw

SAMPLE = "data/samples/kakuu-ict"
ISSUER = "https://id.example.lg.jp"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Workspace:
    return open_workspace(home=tmp_path, clock=clock, is_local=False)


@pytest.fixture
def boss(server: Workspace) -> str:
    return appoint_administrator(server, "管理 一郎", f"{ISSUER} boss")


@pytest.fixture
def office(server: Workspace, boss: str) -> Acting:
    """Act for the office, which came in by the sign-in service."""
    administrator = sign_in_at_terminal(server, boss)
    grant(administrator, add_person(administrator, "事務 花子", f"{ISSUER} office"), Role.OFFICE)
    return server.act(sign_in_with_identity(server, ISSUER, "office", server.clock()))


@pytest.fixture
def tender(office: Acting) -> str:
    return import_tender(office, SAMPLE)


@pytest.fixture
def member(office: Acting, tender: str) -> str:
    person = add_person(office, "委員 太郎")
    grant(office, person, Role.MEMBER, tender, "委員A")
    return person


def journal(server: Workspace, chain: str = HOUSE) -> list[dict[str, Any]]:
    with server.database.reading() as connection:
        return list(rows(connection, chain))


def sign_ins(server: Workspace) -> list[tuple[str, str, str]]:
    return [(row["action"], row["outcome"], row.get("code", "")) for row in journal(server) if "sign" in row["action"]]


def administrator(server: Workspace, boss: str) -> Acting:
    return sign_in_at_terminal(server, boss)


def looks(acting: Acting, tender: str) -> str:
    with acting.looking(LOOK, tender) as act:
        return act.role


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(RefusedError) as refusal:
        yield
    assert refusal.value.code == code
    assert refusal.value.text.ja


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "COST", {"n": 2, "r": 8, "p": 1})


def test_the_first_administrator_comes_from_the_servers_own_shell_and_the_journal_says_so(
    server: Workspace, boss: str
) -> None:
    (row,) = journal(server)
    assert (row["action"], row["way"], row["subject"]) == ("appoint-administrator", "terminal", {"person": boss})
    acting = server.act(sign_in_with_identity(server, ISSUER, "boss", server.clock()))
    (person,) = list_people(acting)
    assert (person.id, person.name, person.active) == (boss, "管理 一郎", True)
    assert [held.role for held in person.roles] == [Role.ADMINISTRATOR]
    assert len(boss) == 8
    assert set(boss) <= set(SIGNS)


def test_whoever_opens_a_shared_servers_database_as_one_person_is_refused(server: Workspace, boss: str) -> None:
    local = replace(server, is_local=True)
    with refused("shared"):
        local.act_locally()
    assert boss


def test_a_session_of_one_persons_machine_opens_nothing_on_a_shared_server(server: Workspace) -> None:
    one = replace(server, is_local=True).act_locally()
    assert one.who().way == "local"
    with refused("sign-in"):
        server.act(one.token).who()
    with refused("sign-in"):
        server.act_locally()


def test_a_person_is_changed_only_by_whoever_saw_how_they_stand(server: Workspace, boss: str, office: Acting) -> None:
    acting, person = administrator(server, boss), add_person(office, "旧姓 次郎")
    assert change_person(acting, person, 1, name="新姓 次郎", subject=f"{ISSUER} jiro") == 2
    with refused("overtaken"):
        change_person(acting, person, 1, name="別姓 次郎")
    changed = next(one for one in list_people(office) if one.id == person)
    assert (changed.name, changed.subject, changed.version) == ("新姓 次郎", f"{ISSUER} jiro", 2)
    row = next(row for row in journal(server) if row["action"] == "change-person")
    assert (row["before"]["name"], row["after"]["name"]) == ("旧姓 次郎", "新姓 次郎")


def test_a_name_is_needed_and_an_identity_is_one_persons(server: Workspace, office: Acting, boss: str) -> None:
    with refused("no-name"):
        add_person(office, " ")
    with refused("no-identity"):
        add_person(office, "委員", "taro@example.lg.jp")
    with refused("exists"):
        add_person(office, "委員", f"{ISSUER} boss")
    with refused("no-such-person"):
        change_person(administrator(server, boss), "NOBODY", 1, name="誰か")


def test_only_an_administrator_changes_people_and_grants_roles_in_the_house(office: Acting, member: str) -> None:
    with refused("not-allowed"):
        change_person(office, member, 1, name="委員 次郎")
    with refused("not-allowed"):
        grant(office, member, Role.AUDITOR)


def test_one_active_administrator_always_remains(server: Workspace, boss: str) -> None:
    acting = administrator(server, boss)
    with refused("last-administrator"):
        change_person(acting, boss, 1, active=False)
    with refused("last-administrator"):
        withdraw(acting, boss, Role.ADMINISTRATOR)
    second = add_person(acting, "管理 二郎")
    grant(acting, second, Role.ADMINISTRATOR)
    change_person(acting, second, 1, active=False)
    with refused("last-administrator"):
        withdraw(acting, boss, Role.ADMINISTRATOR)
    change_person(acting, second, 2, active=True)
    withdraw(acting, boss, Role.ADMINISTRATOR)
    with refused("signed-out"):
        list_people(acting)


@pytest.mark.parametrize(
    ("role", "place", "evaluator", "code"),
    [
        (Role.MEMBER, HOUSE, "委員B", "no-role-here"),
        (Role.OBSERVER, HOUSE, "", "no-role-here"),
        (Role.ADMINISTRATOR, "tender", "", "no-role-here"),
        (Role.MEMBER, "tender", " ", "no-evaluator"),
        (Role.CHAIR, "tender", "", "no-evaluator"),
        (Role.OBSERVER, "tender", "委員B", "evaluator-needless"),
        (Role.MEMBER, "tender", "委員A", "exists"),
        (Role.CHAIR, "tender", "委員B", "evaluator-taken"),
        (Role.OFFICE, "tender", "", "role-conflict"),
        (Role.AUDITOR, "tender", "", "role-conflict"),
        (Role.AUDITOR, HOUSE, "", "role-conflict"),
    ],
)
def test_a_role_is_refused_where_it_does_not_belong(
    server: Workspace, boss: str, tender: str, member: str, role: Role, place: str, evaluator: str, code: str
) -> None:
    with refused(code):
        grant(administrator(server, boss), member, role, tender if place else HOUSE, evaluator)


def test_who_sees_more_than_marks_cannot_mark_and_a_name_in_the_panel_is_one_persons(
    server: Workspace, boss: str, office: Acting, tender: str, member: str
) -> None:
    with refused("role-conflict"):
        grant(office, office.who().person, Role.MEMBER, tender, "委員C")
    other = add_person(office, "委員 次郎")
    with refused("evaluator-taken"):
        grant(office, other, Role.MEMBER, tender, "委員A")
    grant(office, member, Role.CHAIR, tender, "委員A")
    with server.database.writing() as connection:
        connection.execute(update(TENDERS).values(stage=Stage.CLOSED))
    grant(administrator(server, boss), member, Role.AUDITOR)


def test_a_name_that_the_panel_does_not_have_is_refused_with_those_it_has(office: Acting, tender: str) -> None:
    person = add_person(office, "委員 花子")
    with pytest.raises(RefusedError, match="expected one of 委員A") as refusal:
        grant(office, person, Role.MEMBER, tender, "委員a丁")
    assert refusal.value.code == "unknown-evaluator"


def test_roles_in_a_tender_are_journaled_in_its_chain(server: Workspace, office: Acting, tender: str) -> None:
    person = add_person(office, "学識 三郎")
    grant(office, person, Role.OBSERVER, tender)
    withdraw(office, person, Role.OBSERVER, tender)
    given, taken = journal(server, tender)[-2:]
    assert (given["action"], given["after"]) == ("grant", {"role": "observer", "evaluator": ""})
    assert (taken["action"], taken["before"]) == ("withdraw", {"role": "observer", "evaluator": ""})
    with refused("no-such-role"):
        withdraw(office, person, Role.OBSERVER, tender)


def test_a_code_opens_its_tender_for_its_person_however_it_is_typed(
    server: Workspace, office: Acting, tender: str, member: str
) -> None:
    text = issue_code(office, tender, member)
    assert [len(group) for group in text.split("-")] == [4, 4, 4, 4, 4]
    assert set(text) <= {*SIGNS, "-"}
    typed = text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for spelling in (text, typed, text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in SIGNS})):
        acting = server.act(sign_in_with_code(server, spelling))
        assert looks(acting, tender) == Role.MEMBER
        assert (acting.who().person, acting.who().way) == (member, "code")


def test_of_a_code_only_a_slow_hash_is_kept(server: Workspace, office: Acting, tender: str, member: str) -> None:
    text = issue_code(office, tender, member).replace("-", "")
    public, secret = text[:8], text[8:]
    content = (server.database.home / "sentei.db").read_bytes()
    assert public.encode() in content
    assert secret.encode() not in content
    assert text.encode() not in content
    assert len(SIGNS) ** len(secret) == 2**60


def test_the_hash_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    # https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html: N=2^14 (16 MiB), r=8, p=5
    assert codes.COST == {"n": 2**14, "r": 8, "p": 5}
    assert len(codes.code_hash("K" * 12, "00" * 16)) == 128


def test_a_code_opens_no_other_tender_and_nothing_of_the_house(
    server: Workspace, office: Acting, tender: str, member: str
) -> None:
    other = import_tender(office, SAMPLE, "other")
    grant(office, member, Role.MEMBER, other, "委員A")
    acting = server.act(sign_in_with_code(server, issue_code(office, tender, member)))
    with refused("not-allowed"):
        looks(acting, other)
    with refused("not-allowed"), acting.doing(IMPORT):
        pass


def test_a_code_needs_a_role_in_the_tender(office: Acting, tender: str) -> None:
    with refused("no-such-role"):
        issue_code(office, tender, add_person(office, "委員 次郎"))


@pytest.mark.parametrize("change", [{"stage": Stage.PUBLISHED}, {"round": 2}])
def test_a_code_and_what_it_opened_end_with_the_stage_and_the_round(
    server: Workspace, office: Acting, tender: str, member: str, change: dict[str, Any]
) -> None:
    text = issue_code(office, tender, member)
    acting = server.act(sign_in_with_code(server, text))
    with server.database.writing() as connection:
        connection.execute(update(TENDERS).values(**change))
    with refused("signed-out"):
        looks(acting, tender)
    with refused("wrong-code"):
        sign_in_with_code(server, text)


def test_a_new_code_and_a_withdrawal_end_the_one_before_and_what_it_opened(
    server: Workspace, office: Acting, tender: str, member: str
) -> None:
    first = issue_code(office, tender, member)
    by_first = server.act(sign_in_with_code(server, first))
    second = issue_code(office, tender, member)
    with refused("signed-out"):
        looks(by_first, tender)
    with refused("wrong-code"):
        sign_in_with_code(server, first)
    by_second = server.act(sign_in_with_code(server, second))
    withdraw_code(office, tender, member)
    with refused("signed-out"):
        looks(by_second, tender)
    with refused("no-code"):
        withdraw_code(office, tender, member)


def wrong(text: str) -> str:
    return text[:-1] + ("2" if text[-1] != "2" else "3")


def test_five_wrong_tries_lock_a_code_for_a_quarter_of_an_hour(
    server: Workspace, clock: Clock, office: Acting, tender: str, member: str
) -> None:
    text = issue_code(office, tender, member)
    for _ in range(TRIES + 2):
        with refused("wrong-code"):
            sign_in_with_code(server, wrong(text))
    with refused("wrong-code"):
        sign_in_with_code(server, text)
    tries = [row["code"] for row in journal(server) if row["outcome"] == "refused"]
    assert tries == ["wrong-code"] * (TRIES - 1) + ["code-locked"]
    clock.pass_(minutes=14, seconds=59)
    with refused("wrong-code"):
        sign_in_with_code(server, text)
    clock.pass_(seconds=1)
    assert timedelta(minutes=15) == LOCKED_FOR
    assert sign_in_with_code(server, text)


def test_a_right_code_begins_the_count_of_wrong_ones_anew(
    server: Workspace, office: Acting, tender: str, member: str
) -> None:
    text = issue_code(office, tender, member)
    for _ in range(2):
        for _ in range(TRIES - 1):
            with refused("wrong-code"):
                sign_in_with_code(server, wrong(text))
        sign_in_with_code(server, text)


def test_what_nobody_was_given_is_answered_alike_after_the_same_work_and_does_not_fill_the_journal(
    server: Workspace, clock: Clock, office: Acting, tender: str, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, worked = issue_code(office, tender, member), []
    slow = entering.code_hash
    monkeypatch.setattr(entering, "code_hash", lambda secret, salt: worked.append(salt) or slow(secret, salt))
    with pytest.raises(RefusedError) as known:
        sign_in_with_code(server, wrong(text))
    with pytest.raises(RefusedError) as unknown:
        sign_in_with_code(server, "ZZZZZZZZ" + text.replace("-", "")[8:])
    assert known.value.text == unknown.value.text
    assert len(worked) == 2
    monkeypatch.setattr(entering, "code_hash", lambda _secret, _salt: "00")
    before = len(journal(server))
    for _ in range(30):
        with refused("wrong-code"):
            sign_in_with_code(server, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ")
    assert len(journal(server)) == before
    clock.pass_(hours=1)
    with refused("wrong-code"):
        sign_in_with_code(server, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ")
    last = journal(server)[-1]
    assert (last["action"], last["code"], last["subject"], last["person"]) == ("sign-in", "unknown", {"tries": 31}, "")


@pytest.mark.parametrize("text", ["", "ABC", "UUUU-UUUU-UUUU-UUUU-UUUU", "あ" * 20])
def test_what_is_no_code_is_refused(server: Workspace, text: str) -> None:
    with refused("wrong-code"):
        sign_in_with_code(server, text)
    assert journal(server) == []


def test_a_session_ends_after_half_an_hour_without_use_and_eight_hours_with(server: Workspace, clock: Clock) -> None:
    appoint_administrator(server, "管理", f"{ISSUER} boss")
    acting = server.act(sign_in_with_identity(server, ISSUER, "boss", clock()))
    for _ in range(16):
        clock.pass_(minutes=29)
        list_people(acting)
    clock.pass_(minutes=15, seconds=59)
    acting.who()
    clock.pass_(seconds=1)
    assert (timedelta(minutes=30), timedelta(hours=8)) == (IDLE, LONGEST)
    with refused("signed-out"):
        list_people(acting)
    idle = server.act(sign_in_with_identity(server, ISSUER, "boss", clock()))
    clock.pass_(minutes=30)
    with refused("signed-out"):
        list_people(idle)


def test_the_use_of_a_session_is_written_once_a_minute(server: Workspace, clock: Clock, boss: str) -> None:
    def seen() -> str:
        with server.database.reading() as connection:
            return connection.scalars(select(SESSIONS.c.seen)).one()

    acting = sign_in_at_terminal(server, boss)
    begun = seen()
    clock.pass_(seconds=59)
    list_people(acting)
    add_person(acting, "委員")
    acting.who()
    assert seen() == begun
    clock.pass_(seconds=1)
    add_person(acting, "委員")
    noted = seen()
    assert noted > begun
    clock.pass_(seconds=60)
    list_people(acting)
    assert seen() > noted


def test_sessions_that_are_over_are_cleared_away_and_this_machines_own_lives_on(tmp_path: Path, clock: Clock) -> None:
    local = open_workspace(home=tmp_path, clock=clock)
    first = local.act_locally()
    clock.pass_(hours=7)
    first.who()
    second = local.act_locally()
    clock.pass_(hours=2)
    local.act_locally()
    assert first.who().person == "local"
    second.who()
    clock.pass_(hours=8)
    local.act_locally()
    with refused("signed-out"):
        first.who()


def test_signing_out_ends_one_session_and_is_journaled_once(server: Workspace, office: Acting) -> None:
    other = server.act(sign_in_with_identity(server, ISSUER, "office", server.clock()))
    sign_out(server, office.token)
    sign_out(server, office.token)
    sign_out(server, "forged")
    with refused("signed-out"):
        list_people(office)
    assert list_people(other)
    assert sign_ins(server)[-1] == ("sign-out", "done", "")
    assert [row[0] for row in sign_ins(server)].count("sign-out") == 1


def test_a_forged_token_opens_nothing(server: Workspace) -> None:
    with refused("signed-out"):
        list_people(server.act("forged"))


def test_whoever_is_deactivated_or_stripped_of_a_role_is_out_at_the_next_act(
    server: Workspace, boss: str, office: Acting, tender: str, member: str
) -> None:
    text = issue_code(office, tender, member)
    by_code = server.act(sign_in_with_code(server, text))
    withdraw(office, member, Role.MEMBER, tender)
    with refused("signed-out"):
        looks(by_code, tender)
    with refused("wrong-code"):
        sign_in_with_code(server, text)
    acting = administrator(server, boss)
    change_person(acting, office.who().person, 1, active=False)
    with refused("signed-out"):
        list_people(office)
    with refused("unknown-identity"):
        sign_in_with_identity(server, ISSUER, "office", server.clock())


def test_another_identity_and_an_end_of_activity_end_what_was_open(
    server: Workspace, boss: str, office: Acting, tender: str, member: str
) -> None:
    text, acting = issue_code(office, tender, member), administrator(server, boss)
    change_person(acting, member, 1, active=False)
    change_person(acting, member, 2, active=True)
    with refused("wrong-code"):
        sign_in_with_code(server, text)
    change_person(acting, office.who().person, 1, subject=f"{ISSUER} office-2")
    with refused("signed-out"):
        office.who()
    again = server.act(sign_in_with_identity(server, ISSUER, "office-2", server.clock()))
    change_person(acting, again.who().person, 2, name="事務 花代")
    assert again.who().name == "事務 花代"


def test_whoever_is_inactive_gets_no_role_no_code_and_no_shell(
    server: Workspace, boss: str, office: Acting, tender: str, member: str
) -> None:
    change_person(administrator(server, boss), member, 1, active=False)
    with refused("inactive"):
        grant(office, member, Role.CHAIR, tender, "委員A")
    with refused("no-such-role"):
        issue_code(office, tender, member)
    with refused("inactive"):
        sign_in_at_terminal(server, member)


def test_an_unknown_identity_is_told_what_to_tell_the_administrator(server: Workspace, clock: Clock) -> None:
    with pytest.raises(RefusedError, match=f"{ISSUER} stranger"):
        sign_in_with_identity(server, ISSUER, "stranger", clock())


def test_what_a_sign_in_service_said_eight_hours_ago_opens_nothing_and_the_limit_counts_from_then(
    server: Workspace, clock: Clock, boss: str
) -> None:
    assert boss
    with refused("too-old"):
        sign_in_with_identity(server, ISSUER, "boss", clock() - LONGEST)
    acting = server.act(sign_in_with_identity(server, ISSUER, "boss", clock() - timedelta(hours=7, minutes=50)))
    clock.pass_(minutes=9, seconds=59)
    list_people(acting)
    clock.pass_(seconds=1)
    with refused("signed-out"):
        list_people(acting)
    # A service whose clock is ahead of ours makes no session longer.
    ahead = server.act(sign_in_with_identity(server, ISSUER, "boss", clock() + timedelta(hours=1)))
    for _ in range(19):
        clock.pass_(minutes=25)
        ahead.who()
    clock.pass_(minutes=5)
    with refused("signed-out"):
        ahead.who()


def test_who_operates_the_machine_acts_for_no_member(
    server: Workspace, tender: str, member: str, office: Acting
) -> None:
    with refused("not-allowed"):
        looks(sign_in_at_terminal(server, member), tender)
    at_shell = sign_in_at_terminal(server, office.who().person)
    assert looks(at_shell, tender) == Role.OFFICE
    assert sign_ins(server)[-1] == ("sign-in", "done", "")
    assert journal(server)[-1]["way"] == "terminal"


def test_no_code_hash_or_token_stands_in_the_journal(
    server: Workspace, office: Acting, tender: str, member: str
) -> None:
    text = issue_code(office, tender, member)
    token = sign_in_with_code(server, text)
    with server.database.reading() as connection:
        journaled = "".join(connection.scalars(select(JOURNAL.c.content)))
        hashes = connection.scalars(select(CODES.c.hash)).all()
    secret = text.replace("-", "")[8:]
    assert not any(hidden in journaled for hidden in (secret, text, token, *hashes))


@pytest.fixture
def either(opening: Callable[..., Workspace], clock: Clock) -> Workspace:
    """Open a shared server's workspace, once on each of the two databases."""
    return opening(clock=clock, is_local=False)


def test_of_many_who_try_at_once_five_are_counted_on_either_database(either: Workspace) -> None:
    boss = appoint_administrator(either, "管理 一郎")
    office = sign_in_at_terminal(either, boss)
    grant(office, boss, Role.OFFICE)
    tender, member = import_tender(office, SAMPLE), add_person(office, "委員 太郎")
    grant(office, member, Role.MEMBER, tender, "委員A")
    text = issue_code(office, tender, member)
    assert looks(either.act(sign_in_with_code(either, text)), tender) == Role.MEMBER

    def enters(spelling: str) -> bool:
        try:
            sign_in_with_code(either, spelling)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert not any(threads.map(enters, [wrong(text)] * 24))
    refused = [row["code"] for row in journal(either) if row["outcome"] == "refused"]
    assert refused == ["wrong-code"] * (TRIES - 1) + ["code-locked"]
    assert not enters(text)


def test_two_administrators_cannot_remove_each_other_at_once_on_either_database(either: Workspace) -> None:
    people = [appoint_administrator(either, name) for name in ("管理 一郎", "管理 二郎")]
    acting = [sign_in_at_terminal(either, person) for person in people]

    def removes(pair: tuple[Acting, str]) -> bool:
        try:
            withdraw(pair[0], pair[1], Role.ADMINISTRATOR)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(removes, zip(acting, reversed(people), strict=True)))
    assert sorted(done) == [False, True]
    with either.database.reading() as connection:
        assert len(active_administrators(connection)) == 1


def test_a_shared_server_is_restored_from_its_backup_and_nobody_is_signed_in_there(
    server: Workspace, boss: str, tmp_path: Path
) -> None:
    acting = sign_in_at_terminal(server, boss)
    backup(acting, tmp_path / "backup.db")
    other = replace(restore(tmp_path / "backup.db", home=tmp_path / "other"), is_local=False)
    with refused("signed-out"):
        other.act(acting.token).who()
    assert [person.id for person in list_people(sign_in_at_terminal(other, boss))] == [boss]
    assert ("restore", "terminal") in [(row["action"], row["way"]) for row in journal(other)]
