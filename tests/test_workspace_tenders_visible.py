"""What a person opens of a saved tender: until lock no more of the members' rows than what they wrote themselves."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from played import KEY, MEMBERS, VENDORS, Played, files
from sqlalchemy import delete, select

from workspace import Acting, RefusedError, Workspace
from workspace.procedure.actions import DECLARE_CONFLICT, MARK
from workspace.procedure.stages import Role, Stage
from workspace.store.schema import ENTRIES
from workspace.tenders.entries import put
from workspace.tenders.keeping import open_tender, what_is_withheld, why_no_bids
from workspace.tenders.one_file import export_tender

Given = Sequence[tuple[str, str, str, str]]
"""Vendor, criterion, mark and comment, in the order in which they are given."""

OTHERS: Mapping[str, Given] = {
    "nothing": (),
    "a few": ((VENDORS[0], "plan", "A", ""),),
    "with comments": ((VENDORS[1], "team", "C", "所見あり"), (VENDORS[0], "plan", "B", "")),
    "all, the other way round": tuple(
        (vendor, criterion, "C", "") for vendor in reversed(VENDORS) for criterion in ("team", "plan")
    ),
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("played"))


@pytest.fixture
def scoring(played: Played) -> Iterator[Workspace]:
    """Stand where members score, and nobody has marked or declared."""
    with played.at(Stage.SCORING) as workspace:
        with workspace.database.writing() as connection:
            connection.execute(delete(ENTRIES).where(ENTRIES.c.table == "marks"))
        yield workspace


def declare(acting: Acting, member: str, vendors: Sequence[str] = VENDORS) -> None:
    for vendor in vendors:
        with acting.doing(DECLARE_CONFLICT, KEY) as act:
            put(act, "conflicts", {"evaluator": member, "vendor": vendor, "conflict": "無"}, 0, is_secret=True)


def give(acting: Acting, member: str, given: Given) -> None:
    for vendor, criterion, mark, comment in given:
        cells = {"evaluator": member, "vendor": vendor, "criterion": criterion, "mark": mark}
        with acting.doing(MARK, KEY) as act:
            put(act, "marks", {**cells, **({"comment": comment} if comment else {})}, 0, is_secret=True)


def seen(acting: Acting) -> dict[str, bytes]:
    files = open_tender(acting, KEY)
    return {name: files.load(name) for name in files.names}


@pytest.mark.parametrize("own", OTHERS.values(), ids=OTHERS)
def test_nothing_a_member_opens_depends_on_another_members_rows(played: Played, scoring: Workspace, own: Given) -> None:
    me, other = (played.acting(scoring, role) for role in (Role.MEMBER, Role.CHAIR))
    worlds: list[dict[str, bytes]] = []
    for given in OTHERS.values():
        for first in (True, False):
            with scoring.database.writing() as connection:
                connection.execute(delete(ENTRIES).where(ENTRIES.c.table.in_(["marks", "conflicts"])))
            acts = [(me, MEMBERS[0], own), (other, MEMBERS[1], given)]
            for acting, member, marks in acts if first else reversed(acts):
                declare(acting, member)
                give(acting, member, marks)
            worlds.append(seen(me))
    assert all(world == worlds[0] for world in worlds)
    assert ("marks.csv" in worlds[0]) == bool(own)


def test_a_member_sees_no_bid_before_declaring_of_each_vendor(played: Played, scoring: Workspace) -> None:
    me = played.acting(scoring, Role.MEMBER)
    assert set(seen(me)) == {"tender.toml"}
    declare(me, MEMBERS[0], VENDORS[:1])
    assert "bids.csv" not in seen(me)
    declare(me, MEMBERS[0], VENDORS[1:])
    assert {"bids.csv", "vendors.csv"} <= set(seen(me))


def test_from_the_lock_on_everybody_of_the_tender_sees_all_marks(played: Played) -> None:
    for role in Role:
        with played.at(Stage.LOCKED) as workspace:
            acting = played.acting(workspace, role)
            if role is Role.ADMINISTRATOR:
                with pytest.raises(RefusedError):
                    seen(acting)
            else:
                assert seen(acting)["marks.csv"].decode().split() == files()["marks.csv"].decode().split()


def test_an_office_that_goes_back_a_stage_learns_and_exports_nothing(played: Played, scoring: Workspace) -> None:
    give(played.acting(scoring, Role.MEMBER), MEMBERS[0], OTHERS["a few"])
    office = played.acting(scoring, Role.OFFICE)
    with scoring.database.writing() as connection:
        connection.exec_driver_sql("UPDATE tenders SET stage = 'qualification'")
    assert "marks.csv" not in seen(office)
    with pytest.raises(RefusedError, match="until the scoring is locked"):
        export_tender(office, KEY)
    with scoring.database.reading() as connection:
        assert connection.scalars(select(ENTRIES.c.key).where(ENTRIES.c.table == "marks")).all()


def test_what_came_in_with_the_tender_leaves_with_it_before_the_scoring(played: Played) -> None:
    with played.at(Stage.DRAFT) as workspace:
        assert export_tender(played.acting(workspace, Role.OFFICE), KEY)


def test_what_is_not_shown_yet_is_said_to_whom_it_is_not_shown(played: Played, scoring: Workspace) -> None:
    member, auditor, observer = (played.acting(scoring, role) for role in (Role.MEMBER, Role.AUDITOR, Role.OBSERVER))
    before, late = why_no_bids(member, KEY), why_no_bids(observer, KEY)
    assert before
    assert "利益相反の有無" in before.ja
    assert late
    assert "「採点」の段階では" in late.ja
    assert why_no_bids(auditor, KEY) is None
    declare(member, MEMBERS[0])
    assert why_no_bids(member, KEY) is None
    assert all(what_is_withheld(acting, KEY) for acting in (member, auditor))


def test_once_it_is_locked_nothing_is_said_to_be_withheld(played: Played) -> None:
    with played.at(Stage.LOCKED) as locked:
        assert what_is_withheld(played.acting(locked, Role.MEMBER), KEY) is None
