"""What somebody tries who wants more than their role gives: each is refused in plain words, and changes nothing."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from panels import PANEL, Scoring, Seats
from played import AT, DEFINITION, KEY, MEMBERS, REASON, VENDORS, files, opened
from sqlalchemy import func, select
from terminal_runs import run

from criteria.errors import DefinitionError, EvaluationError
from workspace import Acting, RefusedError, Workspace
from workspace.journal.chain import canonical
from workspace.journal.links import first_broken
from workspace.moves.move import move
from workspace.panel.conflicts import declare_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.opinions import opinions, state_opinion
from workspace.panel.sheets import my_sheet
from workspace.people.codes import issue_code
from workspace.people.entering import sign_in_at_terminal, sign_in_with_code
from workspace.people.roster import add_person, appoint_administrator
from workspace.procedure.actions import STEP_BACK
from workspace.procedure.stages import Role
from workspace.store.schema import ENTRIES, FILES, JOURNAL, ROLES, SESSIONS, TENDERS
from workspace.tenders.attached import attach
from workspace.tenders.backup import backup, restore
from workspace.tenders.keeping import create_tender, import_tender, my_tenders, open_tender
from workspace.tenders.one_file import export_tender
from workspace.tenders.recording import record_fact, rows_on_file
from workspace.tenders.roles import grant, withdraw
from workspace.verification.verify import verify_all

OTHER: Final = "別の案件"


@pytest.fixture(scope="module")
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Scoring:
    scoring = Scoring(tmp_path_factory.mktemp("scoring"))
    scoring.make("marked", PANEL)
    scoring.make("unnamed", PANEL.replace('members = ["甲委員", "乙委員", "丙委員"]\n', ""), marks=None)
    return scoring


@pytest.fixture
def seats(scoring: Scoring) -> Iterator[Seats]:
    with scoring.at("marked") as seats:
        yield seats


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Acting]:
    """Act as the office of a shared server's house."""
    workspace = opened(tmp_path / "home", is_local=False)
    person = appoint_administrator(workspace, "事務 花子")
    acting = sign_in_at_terminal(workspace, person)
    grant(acting, person, Role.OFFICE)
    yield acting
    workspace.database.engine.dispose()


def refused(call: Any, *given: Any, **named: Any) -> str:  # noqa: ANN401
    with pytest.raises(RefusedError) as refusal:
        call(*given, **named)
    return refusal.value.code


def count(workspace: Workspace, table: Any) -> int:  # noqa: ANN401
    with workspace.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


# Sessions and codes


@pytest.mark.parametrize("token", ["", "forged", "a" * 10**6, "\0", "' OR '1'='1", "%", "local", "terminal"])
def test_a_forged_token_is_no_session(seats: Seats, token: str) -> None:
    assert refused(open_tender, seats.workspace.act(token), KEY) == "signed-out"
    assert refused(my_tenders, seats.workspace.act(token)) == "signed-out"


def test_the_hash_that_is_kept_of_a_session_opens_nothing(seats: Seats) -> None:
    with seats.workspace.database.reading() as connection:
        kept = connection.scalars(select(SESSIONS.c.hash)).all()
    assert kept
    assert {refused(open_tender, seats.workspace.act(each), KEY) for each in kept} == {"signed-out"}


def test_a_code_opens_no_other_tender_even_of_the_same_person(seats: Seats) -> None:
    house = seats.workspace.act(seats.tokens[Role.OFFICE, ""])
    create_tender(house, OTHER, DEFINITION)
    grant(house, "member-tender", Role.MEMBER, OTHER, MEMBERS[0])
    code = issue_code(seats.office, KEY, "member-tender")
    acting = seats.workspace.act(sign_in_with_code(seats.workspace, code))
    assert [each.key for each in my_tenders(acting)] == [KEY]
    with pytest.raises(RefusedError) as of_other:
        open_tender(acting, OTHER)
    with pytest.raises(RefusedError) as of_none:
        open_tender(acting, "ない案件")
    assert of_other.value.text == of_none.value.text


def test_a_role_withdrawn_in_mid_session_ends_the_session_and_its_code(seats: Seats) -> None:
    code = issue_code(seats.office, KEY, "member-tender")
    acting = seats.workspace.act(sign_in_with_code(seats.workspace, code))
    open_tender(acting, KEY)
    withdraw(seats.office, "member-tender", Role.MEMBER, KEY)
    assert refused(open_tender, acting, KEY) == "signed-out"
    assert refused(open_tender, seats.member, KEY) == "signed-out"
    assert refused(sign_in_with_code, seats.workspace, code) == "wrong-code"


# Whose marks


@pytest.mark.parametrize("name", ["乙委員", "甲委員 ", " 甲委員", "甲委員\u200b", '甲委員","', "%", "", "甲\u3000委員"])
def test_a_member_marks_for_no_other_name(seats: Seats, name: str) -> None:
    declare_conflicts(seats.member, KEY, dict.fromkeys(VENDORS, (False, "")))
    given = (seats.member, KEY, VENDORS[0], "plan", "A", "具体的", 1)
    if name:
        assert refused(save_mark, *given, evaluator=name) == "not-allowed"
    else:
        assert save_mark(*given, evaluator=name) == 2


@pytest.mark.parametrize(("first", "second"), [("委員ガ", "委員カ\u3099"), ("é", "e\u0301")])
def test_two_members_whose_names_are_compared_alike_do_not_share_a_sheet(
    scoring: Scoring, first: str, second: str
) -> None:
    with scoring.at("unnamed") as seats:
        people = [add_person(seats.workspace.act(seats.tokens[Role.OFFICE, ""]), name) for name in ("一", "二")]
        grant(seats.office, people[0], Role.MEMBER, KEY, first)
        assert refused(grant, seats.office, people[1], Role.MEMBER, KEY, second) == "evaluator-taken"


def test_names_of_another_width_are_other_members_and_read_nothing_of_each_other(scoring: Scoring) -> None:
    with scoring.at("unnamed") as seats:
        actings = []
        for name in ("委員A", "委員Ａ", '委員A","x', "委員", "委員%"):
            person = add_person(seats.workspace.act(seats.tokens[Role.OFFICE, ""]), name)
            grant(seats.office, person, Role.MEMBER, KEY, name)
            code = issue_code(seats.office, KEY, person)
            actings.append(seats.workspace.act(sign_in_with_code(seats.workspace, code)))
        for acting in actings:
            declare_conflicts(acting, KEY, dict.fromkeys(VENDORS, (False, "")))
        save_mark(actings[0], KEY, VENDORS[0], "plan", "A", "具体的", 0)
        assert [len(my_sheet(acting, KEY).marks) for acting in actings] == [1, 0, 0, 0, 0]
        assert ["marks.csv" in open_tender(acting, KEY).names for acting in actings] == [True, *[False] * 4]


def test_an_office_that_goes_back_reads_no_marks_by_it(seats: Seats) -> None:
    move(seats.office, KEY, STEP_BACK, REASON)
    for table in ("marks", "conflicts", "dispositions"):
        assert refused(rows_on_file, seats.office, KEY, table) == "no-such-table"
    assert "marks.csv" not in open_tender(seats.auditor, KEY).names


# Tables, files, archives


@pytest.mark.parametrize(
    "table",
    [
        *[
            "marks",
            "conflicts",
            "dispositions",
            "bids",
            "packages",
            "entries",
            "journal",
            "roles",
            "../marks",
            "MARKS",
            "採点",
        ],
        "",
        "\0",
        "marks ",
    ],
)
def test_no_function_about_facts_writes_into_another_table(seats: Seats, table: str) -> None:
    before = count(seats.workspace, ENTRIES)
    cells = {"evaluator": "乙委員", "vendor": VENDORS[0], "criterion": "plan", "mark": "A"}
    assert refused(record_fact, seats.office, KEY, table, cells, 0, REASON) == "no-such-table"
    assert count(seats.workspace, ENTRIES) == before


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../x.pdf",
            "/etc/passwd",
            "a/../../x",
            "C:\\x",
            "C:x",
            "..",
            ".",
            "",
            " ",
            "a//b",
            "a/" * 5000 + "b",
            "x" * 256,
        ),
        *("x\ny", "x\0.pdf", "\u202egpj.exe", "tender.toml", "Tender.TOML", "marks.csv", "採点.csv", "ｍａｒｋｓ.csv"),
        *("sentei-record/head.json", ".htaccess", "__MACOSX/x"),
    ],
)
def test_no_file_is_kept_under_a_name_that_leaves_its_folder_or_passes_for_a_table(seats: Seats, name: str) -> None:
    assert refused(attach, seats.office, KEY, name, b"x") == "bad-name"
    assert count(seats.workspace, FILES) == 0


def test_a_member_reads_no_file_before_declaring_and_attaches_none(seats: Seats) -> None:
    attach(seats.office, KEY, "提案書/架空通信.pdf", b"%PDF")
    assert "提案書/架空通信.pdf" not in open_tender(seats.member, KEY).names
    assert refused(attach, seats.member, KEY, "提案書/架空通信.pdf", b"x") == "not-allowed"
    declare_conflicts(seats.member, KEY, dict.fromkeys(VENDORS, (False, "")))
    assert open_tender(seats.member, KEY).load("提案書/架空通信.pdf") == b"%PDF"


def zipped(**more: bytes) -> dict[str, bytes]:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in {**files(), **more}.items():
            archive.writestr(name, content)
    return {"tender.zip": packed.getvalue()}


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:\\evil.txt"])
def test_an_archive_writes_nothing_outside_of_it(office: Acting, tmp_path: Path, name: str) -> None:
    before = set(tmp_path.parent.rglob("evil*"))
    with pytest.raises(DefinitionError):
        import_tender(office, zipped(**{name: b"evil"}))
    assert set(tmp_path.parent.rglob("evil*")) == before
    assert my_tenders(office) == ()


def exported(office: Acting) -> dict[str, bytes]:
    import_tender(office, files())
    with ZipFile(io.BytesIO(export_tender(office, KEY))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> dict[str, bytes]:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return {"out.zip": out.getvalue()}


@pytest.mark.parametrize("table", ["roles", "people", "sessions", "codes", "journal", "alembic_version"])
def test_a_forged_export_gives_nobody_a_role(office: Acting, tmp_path: Path, table: str) -> None:
    parts = exported(office)
    row = {"person": "attacker", "tender": KEY, "role": "administrator", "evaluator": ""}
    parts["sentei-record/rows.jsonl"] += f"{canonical({'table': table, 'row': row})}\n".encode()
    elsewhere = opened(tmp_path / "elsewhere")
    acting = elsewhere.act_locally()
    roles = count(elsewhere, ROLES)
    with pytest.raises(DefinitionError):
        import_tender(acting, packed(parts))
    assert (count(elsewhere, ROLES), count(elsewhere, TENDERS)) == (roles, 0)
    elsewhere.database.engine.dispose()


def test_the_roles_a_tender_had_elsewhere_are_not_those_it_has_here(office: Acting, tmp_path: Path) -> None:
    import_tender(office, files())
    grant(office, add_person(office, "委員 太郎"), Role.MEMBER, KEY, MEMBERS[0])
    workspace = opened(tmp_path / "elsewhere", is_local=False)
    person = appoint_administrator(workspace, "別の事務局")
    acting = sign_in_at_terminal(workspace, person)
    grant(acting, person, Role.OFFICE)
    import_tender(acting, {"out.zip": export_tender(office, KEY)})
    with workspace.database.reading() as connection:
        held = connection.execute(select(ROLES.c.person, ROLES.c.role).where(ROLES.c.tender == KEY)).all()
    assert held == [(person, Role.OFFICE)]
    assert verify_all(acting)[1].findings == ()
    workspace.database.engine.dispose()


def test_an_export_whose_rows_differ_from_its_journal_is_refused(office: Acting, tmp_path: Path) -> None:
    parts = exported(office)
    forged = parts["sentei-record/rows.jsonl"].replace(b"49110000", b"49110001")
    assert forged != parts["sentei-record/rows.jsonl"]
    elsewhere = opened(tmp_path / "elsewhere")
    with pytest.raises(DefinitionError):
        import_tender(elsewhere.act_locally(), packed({**parts, "sentei-record/rows.jsonl": forged}))
    assert count(elsewhere, TENDERS) == 0
    elsewhere.database.engine.dispose()


# Backups


def test_whoever_restores_a_shared_servers_backup_is_not_everybody_there(office: Acting, tmp_path: Path) -> None:
    import_tender(office, files())
    backup(office, tmp_path / "backup.db")
    restored = restore(tmp_path / "backup.db", home=tmp_path / "restored", clock=lambda: AT)
    assert refused(restored.act_locally) == "shared"
    with pytest.raises(EvaluationError):
        restore(tmp_path / "backup.db", home=tmp_path / "home")
    restored.database.engine.dispose()


def test_a_backup_has_no_key_of_sealed_prices_and_no_token(office: Acting, tmp_path: Path) -> None:
    backup(office, tmp_path / "backup.db")
    assert office.token.encode() not in (tmp_path / "backup.db").read_bytes()


# What is written

ODD: Final = [
    '行1\n{"action":"lock","outcome":"done"}\n',
    "\r\n2026-01-01 done lock",
    "\x1b[31m\x1b]0;title\x07",
    "\u202e\u2066\u200b",
    '"},"after":{"role":"administrator"},"x":{"',
    "'; DROP TABLE journal; --",
    "\\u0000",
    "😀" * 50,
]


@pytest.mark.parametrize("text", ODD)
def test_what_is_written_in_a_reason_or_an_opinion_stays_one_row_of_the_journal(seats: Seats, text: str) -> None:
    before = count(seats.workspace, JOURNAL)
    state = seats.workspace.act(seats.tokens[Role.OFFICE, KEY])
    record_fact(state, KEY, "sanctions", {"vendor": VENDORS[0], "kind": "suspension", "start": "2026-10-01"}, 0, text)
    assert count(seats.workspace, JOURNAL) == before + 1
    with seats.workspace.database.reading() as connection:
        last = connection.scalars(select(JOURNAL.c.content).order_by(JOURNAL.c.chain.desc(), JOURNAL.c.sequence.desc()))
        row = json.loads(last.first())
        assert first_broken(connection) is None
    assert (row["reason"], row["action"], "\n" in canonical(row)) == (text.strip(), "correct-fact", False)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "a\udfffb"])
def test_signs_that_no_text_has_are_refused_in_plain_words(seats: Seats, text: str) -> None:
    house = seats.workspace.act(seats.tokens[Role.OFFICE, ""])
    with pytest.raises(EvaluationError):
        add_person(house, text)
    with pytest.raises(EvaluationError):
        record_fact(seats.office, KEY, "vendors", {"vendor": VENDORS[0], "name": "改名"}, 1, text)
    declare_conflicts(seats.member, KEY, dict.fromkeys(VENDORS, (False, "")))
    with pytest.raises(EvaluationError):
        save_mark(seats.member, KEY, VENDORS[0], "plan", "A", text, 1)


def test_huge_texts_are_refused_in_plain_words(seats: Seats) -> None:
    huge = "長" * 2_000_000
    declare_conflicts(seats.member, KEY, dict.fromkeys(VENDORS, (False, "")))
    house = seats.workspace.act(seats.tokens[Role.OFFICE, ""])
    for call in (
        lambda: save_mark(seats.member, KEY, VENDORS[0], "plan", "A", huge, 1),
        lambda: add_person(house, huge),
        lambda: record_fact(seats.office, KEY, "vendors", {"vendor": VENDORS[0], "name": "改名"}, 1, huge),
    ):
        with pytest.raises(EvaluationError):
            call()


def test_the_journal_is_shown_without_a_sign_that_moves_the_terminal(office: Acting) -> None:
    add_person(office, "\x1b[31m赤\x1b[0m\n2026-01-01 done")
    workspace = office.workspace
    env = {"SENTEI_HOME": str(workspace.database.home), "SENTEI_ACCESS": "shared", "SENTEI_PERSON": office.who().person}
    for command in (("journal", "show"), ("people", "list"), ("journal", "show", "--json")):
        shown = run(*command, env=env)
        assert shown.status == 0, shown.err
        assert "\x1b" not in shown.out
        assert "\n2026-01-01 done" not in shown.out


@pytest.mark.parametrize("key", ["", "../x", "ない", "' OR 1=1 --", "%", "a" * 10_000, "2026-架空-09/../x"])
def test_a_saved_tender_that_is_none_is_refused_like_one_that_is_not_ones_own(office: Acting, key: str) -> None:
    import_tender(office, files())
    assert refused(open_tender, office, key) == "not-allowed"


def test_an_observer_reads_only_the_opinions_and_the_terms(seats: Seats) -> None:
    assert opinions(seats.observer, KEY) == ()
    assert refused(state_opinion, seats.observer, KEY, "意見") == "wrong-stage"
    assert set(open_tender(seats.observer, KEY).names) == {"tender.toml"}
