"""The journal held against what is saved: whatever was changed behind it is told, and nothing else is."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from played import AT, DEFINITION, KEY, REASON, files, hand_in, opened
from recorded import Recorded
from sqlalchemy import Executable, delete, insert, select, text, update

from workspace import RefusedError, Workspace
from workspace.journal.chain import Head, append, canonical, digest
from workspace.moves.move import move
from workspace.people.sessions import LOCAL, new_session
from workspace.procedure.actions import ACTIONS
from workspace.procedure.stages import Stage
from workspace.store import schema
from workspace.tenders.keeping import create_tender, import_tender
from workspace.tenders.one_file import export_tender
from workspace.verification.reading import read_house_journal, read_journal
from workspace.verification.verify import Verified, verify, verify_all


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    recorded = Recorded(tmp_path_factory.mktemp("recorded") / "home")
    recorded.workspace.database.engine.dispose()
    return recorded


@pytest.fixture
def house(made: Recorded, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(made.home, tmp_path / "home")
    workspace = opened(tmp_path / "home", is_local=False)
    yield workspace
    workspace.database.engine.dispose()


def test_what_only_acts_have_made_is_as_the_journal_says(made: Recorded, house: Workspace) -> None:
    assert [finding for each in everything(made, house) for finding in each.findings] == []
    assert verify(house.act(made.office.token), KEY).findings == ()
    with house.database.reading() as connection:
        for table in schema.METADATA.sorted_tables:
            is_unused = table is schema.SEALED
            assert bool(connection.execute(select(table)).first()) != is_unused, table.name


T = schema
BEHIND = {
    "a title": update(T.TENDERS).values(title="別件"),
    "a definition": update(T.TENDERS).values(definition=T.TENDERS.c.definition + "\n"),
    "a definition that is none": update(T.TENDERS).values(definition="="),
    "a stage": update(T.TENDERS).values(stage=Stage.OPENING),
    "a round": update(T.TENDERS).values(round=2),
    "a version": update(T.TENDERS).values(version=99),
    "when it was made": update(T.TENDERS).values(created="2020"),
    "a mark": update(T.ENTRIES).where(T.ENTRIES.c.table == "marks", T.ENTRIES.c.position == 3).values(cells='["甲"]'),
    "a cell": update(T.ENTRIES)
    .where(T.ENTRIES.c.table == "bids", T.ENTRIES.c.position == 2)
    .values(cells='["架空通信", "1"]'),
    "a cell that is no JSON": update(T.ENTRIES).where(T.ENTRIES.c.table == "bids").values(cells="["),
    "headings": update(T.ENTRIES).where(T.ENTRIES.c.table == "sanctions", T.ENTRIES.c.key == "").values(cells="[]"),
    "who recorded": update(T.ENTRIES).where(T.ENTRIES.c.table == "bids").values(by="別人"),
    "when": update(T.ENTRIES).where(T.ENTRIES.c.table == "bids").values(at="2020"),
    "the order": update(T.ENTRIES).where(T.ENTRIES.c.table == "bids").values(position=9 - T.ENTRIES.c.position),
    "a row gone": delete(T.ENTRIES).where(T.ENTRIES.c.table == "vendors", T.ENTRIES.c.position == 2),
    "a row more": insert(T.ENTRIES).values(
        tender=KEY, table="bids", key='["x"]', position=9, cells='["x", "1"]', version=1, by="", at=""
    ),
    "a row that was removed": update(T.ENTRIES).where(T.ENTRIES.c.cells == "null").values(cells='["架空電算"]'),
    "a file": update(T.FILES).where(T.FILES.c.name == "要領.txt").values(content=b"3"),
    "a file with its hash": update(T.FILES).values(content=b"", sha256=digest("")),
    "a file gone": delete(T.FILES).where(T.FILES.c.name == "要領.txt"),
    "a file more": insert(T.FILES).values(tender=KEY, name="x", sha256=digest("x"), content=b"x", by="", at=""),
    "a sheet": update(T.SHEETS).values(sha256="1" * 64),
    "a sheet gone": delete(T.SHEETS).where(T.SHEETS.c.evaluator == "甲委員"),
    "a sealed price": insert(T.SEALED).values(tender=KEY, bid="x", ciphertext="x", version=1, by="", at=""),
    "a name": update(T.PEOPLE).where(T.PEOPLE.c.subject.is_not(None)).values(name="別人"),
    "an identity": update(T.PEOPLE).where(T.PEOPLE.c.subject.is_not(None)).values(subject="https://x y"),
    "somebody inactive": update(T.PEOPLE).values(active=0),
    "somebody more": insert(T.PEOPLE).values(id="X", name="X", active=1, version=1, created=""),
    "a role more": insert(T.ROLES).from_select(
        ["person", "tender", "role", "evaluator"],
        select(T.PEOPLE.c.id, text("'' AS tender"), text("'auditor' AS role"), text("'' AS evaluator")),
    ),
    "a role in the tender": update(T.ROLES).where(T.ROLES.c.role == "member").values(role="chair"),
    "whose marks they are": update(T.ROLES).where(T.ROLES.c.evaluator == "甲委員").values(evaluator="戊委員"),
    "a role gone": delete(T.ROLES).where(T.ROLES.c.tender == KEY, T.ROLES.c.role == "office"),
    "a code's secret": update(T.CODES).values(hash="0"),
    "a code's stage": update(T.CODES).values(stage="draft"),
    "a code given back": update(T.CODES).values(withdrawn=None),
    "tries": update(T.CODES).values(tries=4),
    "a lock lifted or laid": update(T.CODES).values(locked_until="2999"),
    "a code gone": delete(T.CODES).where(T.CODES.c.id.in_(select(T.CODES.c.id).limit(1))),
    "somebody else's session": update(T.SESSIONS)
    .where(T.SESSIONS.c.way == "code")
    .values(person=select(T.PEOPLE.c.id).where(T.PEOPLE.c.subject.is_not(None)).scalar_subquery()),
    "a session open again": update(T.SESSIONS).values(ended=None),
    "a session more": insert(T.SESSIONS).from_select(
        ["hash", "person", "way", "issued", "seen"],
        select(text("'x'"), T.PEOPLE.c.id, text("'oidc'"), text("'2026-11-06T07'"), text("'2026-11-06T07'")).limit(1),
    ),
}


@pytest.mark.parametrize("change", BEHIND.values(), ids=BEHIND)
def test_what_is_changed_behind_the_journal_is_told(house: Workspace, change: Executable) -> None:
    with house.database.writing() as connection:
        assert connection.execute(change).rowcount > 0
        # Whoever verifies is somebody whom the change leaves alone.
        token = new_session(connection, AT, LOCAL, LOCAL)
    everything = verify_all(opened(house.database.home).act(token))
    assert {finding.code for each in everything for finding in each.findings} == {"record-differs"}


def test_before_the_lock_nobody_learns_how_many_rows_there_are(made: Recorded, house: Workspace) -> None:
    create_tender(house.act(made.office.token), "準備中", DEFINITION)
    with pytest.raises(RefusedError, match="only in: Locked"):
        verify(house.act(made.office.token), "準備中")
    with pytest.raises(RefusedError, match="only in: Locked"):
        read_journal(house.act(made.office.token), "準備中")
    with house.database.writing() as connection:
        append(connection, "準備中", {"no": "act"})
    drafted = next(each for each in everything(made, house) if each.chain == "準備中")
    assert (drafted.head, len(drafted.findings), str(drafted.findings[0].where)) == (None, 1, "journal")


def everything(made: Recorded, house: Workspace) -> tuple[Verified, ...]:
    return verify_all(house.act(made.administrator.token))


def test_a_chain_of_no_tender_is_told(made: Recorded, house: Workspace) -> None:
    with house.database.writing() as connection:
        append(connection, "消えた案件", {"a": 1})
    assert [each.chain for each in everything(made, house) if each.findings] == ["消えた案件"]


def test_a_head_kept_outside_tells_a_cut_tail_and_a_rewritten_chain(made: Recorded, house: Workspace) -> None:
    office = house.act(made.office.token)
    kept = verify(office, KEY).head
    assert kept is not None
    assert verify(office, KEY, kept).findings == ()
    for noted, words in (
        (Head(count=kept.count + 9, hash=kept.hash), "the last 7 of the"),
        (Head(count=kept.count, hash="0" * 64), "noted outside"),
    ):
        (finding,) = verify(office, KEY, noted).findings
        assert (finding.code, words in finding.what.en) == ("broken-journal", True), finding


def test_a_verification_is_journaled_with_what_it_found(made: Recorded, house: Workspace) -> None:
    verify(house.act(made.office.token), KEY)
    everything(made, house)
    last = read_journal(house.act(made.office.token), KEY, most=999)[-1]
    assert (last.content["action"], last.content["after"]) == ("verify-journal", {"journals": 1, "findings": 0})
    last = read_house_journal(house.act(made.administrator.token), most=999)[-1]
    assert (last.content["action"], last.content["after"]) == ("verify-all", {"journals": 2, "findings": 0})


def test_the_journal_is_read_page_by_page_with_what_its_rows_commit_to(made: Recorded, house: Workspace) -> None:
    office = house.act(made.office.token)
    pages = [read_journal(office, KEY, beyond, 5) for beyond in (0, 5)]
    assert [row.sequence for page in pages for row in page] == list(range(1, 11))
    first = pages[0][0]
    assert first.secret["tables"]["marks"][1][2] == ["甲委員", "架空通信", "plan", "A"]
    assert "marks" not in first.content["after"]["tables"]
    assert digest(canonical(first.content)) == first.hash == pages[0][1].content["previous"]


def test_a_whole_evaluation_is_as_the_journal_says_on_both_databases(opening: Callable[..., Workspace]) -> None:
    acting = opening(clock=lambda: AT).act_locally()
    import_tender(acting, {**files(), "要領.txt": b"1"})
    for action in ("publish", "receive", "qualify", "score"):
        move(acting, KEY, ACTIONS[action])
    hand_in(acting)
    for action in ("lock", "evaluate", "decide"):
        move(acting, KEY, ACTIONS[action], REASON)
    assert verify(acting, KEY).findings == ()
    assert [each.findings for each in verify_all(acting)] == [(), ()]
    with acting.workspace.database.writing() as connection:
        connection.execute(update(T.FILES).values(content=b"2"))
    assert [str(finding.where) for finding in verify(acting, KEY).findings] == ["要領.txt"]


def test_a_tender_taken_elsewhere_is_whole_there_without_the_roles_and_codes_it_had(
    made: Recorded, house: Workspace, tmp_path: Path
) -> None:
    exported = export_tender(house.act(made.office.token), KEY)
    there = opened(tmp_path / "there").act_locally()
    import_tender(there, {"案件.zip": exported})
    assert verify(there, KEY).findings == ()
    assert all(each.is_whole for each in verify_all(there))
    there.workspace.database.engine.dispose()
