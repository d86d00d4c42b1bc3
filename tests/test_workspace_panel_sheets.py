"""Conflicts are declared first, marks are one's own, and a sheet is handed in whole and changes with a reason."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from panels import PANEL, THIRD, Scoring, Seats
from played import DEFINITION, KEY, MARKS, MEMBERS, REASON, VENDORS, files, hand_in, opened
from sqlalchemy import select

from criteria.errors import DefinitionError
from criteria.terms import DispositionOutcome
from data.bids.read import read_bids, read_tender
from workspace import Acting, OvertakenError, RefusedError
from workspace.journal.chain import rows
from workspace.journal.links import recount
from workspace.moves.amendments import amend
from workspace.moves.move import move
from workspace.panel.conflicts import declare_conflicts, declared_conflicts, my_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.settling import dispose
from workspace.panel.sheets import my_sheet, progress, submit
from workspace.prices.bids import remove_bid
from workspace.procedure.actions import LOCK, PUBLISH, QUALIFY, RECEIVE, SCORE, SCORE_AGAIN, STEP_BACK
from workspace.store.schema import SHEETS, TENDERS
from workspace.tenders.keeping import import_tender, open_tender
from workspace.tenders.recounted import replays_of

FREE: Final = dict.fromkeys(VENDORS, (False, ""))
TIED: Final = {VENDORS[0]: (True, "役員の親族"), VENDORS[1]: (False, "")}


@pytest.fixture(scope="module")
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Scoring:
    scoring = Scoring(tmp_path_factory.mktemp("scoring"))
    scoring.make("marked", PANEL)
    scoring.make("blank", PANEL, marks=None)
    scoring.make("recusing", PANEL.replace("alarm =", 'recusal = "tender"\nalarm ='))
    return scoring


@pytest.fixture
def seats(scoring: Scoring) -> Iterator[Seats]:
    with scoring.at("marked") as seats:
        yield seats


def journal(seats: Seats) -> list[dict[str, Any]]:
    with seats.workspace.database.reading() as connection:
        return list(rows(connection, KEY))


def version(acting: Acting, vendor: str, criterion: str = "plan") -> int:
    return next(
        row.version
        for row in my_sheet(acting, KEY).marks
        if (row.cells["vendor"], row.cells["criterion"]) == (vendor, criterion)
    )


def refused(call: Any, *given: Any, **named: Any) -> str:  # noqa: ANN401
    with pytest.raises(RefusedError) as refusal:
        call(*given, **named)
    return refusal.value.code


def comment_all(acting: Acting) -> None:
    """Give every mark at an end of the scale the comment that is due."""
    for row in my_sheet(acting, KEY).marks:
        if row.cells["mark"] in "AC":
            cells = row.cells
            save_mark(acting, KEY, cells["vendor"], cells["criterion"], cells["mark"], "具体的", row.version)


# Conflicts of interest


def test_nothing_is_read_or_marked_before_all_is_declared(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, {VENDORS[0]: (False, "")})
    assert refused(my_sheet, seats.member, KEY) == "conflict-due"
    assert refused(save_mark, seats.member, KEY, VENDORS[0], "plan", "A", "", 1) == "conflict-due"
    assert refused(submit, seats.member, KEY) == "conflict-due"
    assert "bids.csv" not in open_tender(seats.member, KEY).names
    assert [(one.vendor, one.conflict) for one in my_conflicts(seats.member, KEY)] == [
        (VENDORS[0], False),
        (VENDORS[1], None),
    ]
    declare_conflicts(seats.member, KEY, {VENDORS[1]: (False, "")})
    assert len(my_sheet(seats.member, KEY).marks) == 4
    assert "bids.csv" in open_tender(seats.member, KEY).names


def test_the_office_is_shown_what_was_declared_and_the_other_members_are_not(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, TIED)
    declared = declared_conflicts(seats.office, KEY)
    assert [(one.evaluator, one.vendor, one.conflict, one.note) for one in declared] == [
        (MEMBERS[0], VENDORS[0], True, "役員の親族"),
        (MEMBERS[0], VENDORS[1], False, ""),
    ]
    assert refused(declared_conflicts, seats.chair, KEY) == "not-allowed"
    assert "conflicts.csv" not in open_tender(seats.chair, KEY).names
    kept = [row for row in journal(seats) if row["action"] == "declare-conflict"]
    assert all(row["before"] is None and row["after"] is None and row["commitment"] for row in kept)


def test_a_conflict_recuses_from_the_vendor_and_voids_ones_marks_of_it(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, TIED)
    assert {row.cells["vendor"] for row in my_sheet(seats.member, KEY).marks} == {VENDORS[1]}
    assert refused(save_mark, seats.member, KEY, VENDORS[0], "plan", "A", "", 0) == "recused"
    submit(seats.member, KEY)
    absences = read_tender(open_tender(seats.member, KEY)).panel.absences
    assert [(one.evaluator, one.vendor) for one in absences] == [(MEMBERS[0], VENDORS[0])]


def test_a_conflict_recuses_from_the_tender_where_it_says_so(scoring: Scoring) -> None:
    with scoring.at("recusing") as seats:
        declare_conflicts(seats.member, KEY, TIED)
        assert my_sheet(seats.member, KEY).marks == ()
        assert refused(save_mark, seats.member, KEY, VENDORS[1], "plan", "A", "", 0) == "recused"
        states = {one.evaluator: (one.is_handed_in, one.is_away) for one in progress(seats.office, KEY)}
        assert states[MEMBERS[0]] == (False, True)
        declare_conflicts(seats.chair, KEY, FREE)
        assert len(my_sheet(seats.chair, KEY).marks) == 4


def test_what_becomes_known_later_is_declared_with_a_reason_and_withdraws_the_sheet(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    comment_all(seats.member)
    submit(seats.member, KEY)
    assert refused(declare_conflicts, seats.member, KEY, TIED) == "reason-due"
    declare_conflicts(seats.member, KEY, TIED, "採点中に判明")
    assert my_sheet(seats.member, KEY).sha256 == ""
    assert len(my_sheet(seats.member, KEY).marks) == 2
    assert journal(seats)[-1]["reason"] == "採点中に判明"
    assert refused(declare_conflicts, seats.member, KEY, TIED, REASON) == "nothing-changed"


def test_a_vendor_of_whom_one_declares_has_a_bid(seats: Seats) -> None:
    with pytest.raises(DefinitionError, match="no bid"):
        declare_conflicts(seats.member, KEY, {"存在しない": (True, "")})


# Marks


def test_a_member_marks_under_ones_own_name_alone(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    assert save_mark(seats.member, KEY, VENDORS[0], "plan", "C", "", 1) == 2
    for call in (my_sheet, submit):
        assert refused(call, seats.member, KEY, MEMBERS[1]) == "not-allowed"
    named = refused(save_mark, seats.member, KEY, VENDORS[0], "plan", "C", "", 1, evaluator=MEMBERS[1])
    assert named == "not-allowed"
    assert refused(my_sheet, seats.office, KEY) == "not-allowed"


def test_the_second_window_of_a_member_is_told_what_the_first_saved(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    save_mark(seats.member, KEY, VENDORS[0], "plan", "C", "", 1)
    with pytest.raises(OvertakenError) as overtaken:
        save_mark(seats.member, KEY, VENDORS[0], "plan", "B", "", 1)
    assert overtaken.value.theirs["mark"] == "C"


def test_a_mark_that_is_none_of_the_scale_is_refused_as_in_a_file(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    with pytest.raises(DefinitionError, match="one of A, B, C"):
        save_mark(seats.member, KEY, VENDORS[0], "plan", "Z", "", 1)


def test_before_it_is_handed_in_a_mark_changes_without_a_reason(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    assert not my_sheet(seats.member, KEY).is_reason_due
    needless = refused(save_mark, seats.member, KEY, VENDORS[0], "plan", "C", "", 1, reason=REASON)
    assert needless == "reason-needless"


# Sheets


def test_a_sheet_is_handed_in_complete_with_the_comments_that_are_due(scoring: Scoring) -> None:
    with scoring.at("blank") as seats:
        declare_conflicts(seats.member, KEY, FREE)
        assert refused(submit, seats.member, KEY) == "missing-mark"
        save_mark(seats.member, KEY, VENDORS[0], "plan", "A", "", 0)
        with pytest.raises(DefinitionError) as incomplete:
            submit(seats.member, KEY)
        assert {(fault.code, fault.value) for fault in incomplete.value.faults} == {
            ("missing-mark", VENDORS[1]),
            ("missing-mark", f"{MEMBERS[0]}, {VENDORS[0]}, team"),
            ("missing-comment", f"{MEMBERS[0]}, {VENDORS[0]}, plan"),
        }
        save_mark(seats.member, KEY, VENDORS[0], "plan", "A", "具体的", 1)
        for vendor, criterion in ((VENDORS[0], "team"), (VENDORS[1], "plan"), (VENDORS[1], "team")):
            save_mark(seats.member, KEY, vendor, criterion, "B", "", 0)
        shown = submit(seats.member, KEY)
        assert my_sheet(seats.member, KEY).sha256 == shown
        assert refused(submit, seats.member, KEY) == "nothing-changed"


def test_the_hash_of_a_sheet_is_that_of_its_marks_whoever_else_marks(seats: Seats) -> None:
    declare_conflicts(seats.chair, KEY, FREE)
    comment_all(seats.chair)
    declare_conflicts(seats.member, KEY, FREE)
    comment_all(seats.member)
    given = sorted(
        (vendor, item, mark)
        for (who, vendor), two in MARKS.items()
        if who == MEMBERS[0]
        for item, mark in zip(("plan", "team"), two, strict=True)
    )
    sheet = {
        "evaluator": MEMBERS[0],
        "marks": [
            {
                "evaluator": MEMBERS[0],
                "vendor": vendor,
                "criterion": item,
                "mark": mark,
                **({"comment": "具体的"} if mark == "A" else {}),
            }
            for vendor, item, mark in given
        ],
        "round": 1,
        "tender": KEY,
    }
    text = json.dumps(sheet, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert submit(seats.member, KEY) == sha256(text.encode()).hexdigest()
    assert journal(seats)[-1]["after"] == {"sha256": sha256(text.encode()).hexdigest()}


def test_after_it_was_handed_in_a_mark_changes_with_a_reason_and_the_first_one_stays(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    comment_all(seats.member)
    first = submit(seats.member, KEY)
    seen = version(seats.member, VENDORS[0])
    assert my_sheet(seats.member, KEY).is_reason_due
    assert refused(save_mark, seats.member, KEY, VENDORS[0], "plan", "B", "", seen) == "reason-due"
    seen = save_mark(seats.member, KEY, VENDORS[0], "plan", "B", "", seen, reason="工程表の見落とし")
    changed = my_sheet(seats.member, KEY).marks[0].cells
    assert (changed["first_mark"], changed["mark"]) == ("A", "B")
    assert changed["change_reason"] == "工程表の見落とし"
    assert changed["changed_at"] == "2026-11-06T08:00:00.000000Z"
    assert my_sheet(seats.member, KEY).sha256 == ""
    # A sheet that waits to be handed in anew has no other marks to change freely.
    assert refused(save_mark, seats.member, KEY, VENDORS[1], "plan", "C", "弱い", 1) == "reason-due"
    save_mark(seats.member, KEY, VENDORS[0], "plan", "C", "弱い", seen, reason="再考")
    assert my_sheet(seats.member, KEY).marks[0].cells["first_mark"] == "A"
    assert submit(seats.member, KEY) != first
    done = [row["action"] for row in journal(seats) if row["outcome"] == "done"]
    assert done[-3:] == ["change-submitted", "change-submitted", "submit"]


def test_a_comment_that_changes_alone_has_its_reason_and_no_first_mark(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    comment_all(seats.member)
    submit(seats.member, KEY)
    seen = version(seats.member, VENDORS[0])
    save_mark(seats.member, KEY, VENDORS[0], "plan", "A", "要員が厚い", seen, reason="補足")
    cells = my_sheet(seats.member, KEY).marks[0].cells
    assert (cells["first_mark"], cells["change_reason"]) == ("", "補足")


def test_the_office_alone_sees_who_has_handed_in(seats: Seats) -> None:
    declare_conflicts(seats.member, KEY, FREE)
    comment_all(seats.member)
    submit(seats.member, KEY)
    assert [(one.evaluator, one.is_handed_in) for one in progress(seats.office, KEY)] == [
        (MEMBERS[0], True),
        (MEMBERS[1], False),
        (MEMBERS[2], False),
    ]
    for acting in (*seats.members, seats.auditor, seats.observer):
        assert refused(progress, acting, KEY) == "not-allowed"


def test_the_scoring_is_locked_when_all_who_mark_have_handed_in_and_nothing_changed_since(seats: Seats) -> None:
    for acting in seats.members:
        declare_conflicts(acting, KEY, FREE)
        comment_all(acting)
        submit(acting, KEY)
    seen = version(seats.third, VENDORS[0])
    save_mark(seats.third, KEY, VENDORS[0], "plan", "A", "再考", seen, reason=REASON)
    with pytest.raises(RefusedError, match=f"{MEMBERS[2]} hands in the sheet") as refusal:
        move(seats.office, KEY, LOCK)
    assert MEMBERS[0] not in refusal.value.text.ja
    submit(seats.third, KEY)
    move(seats.office, KEY, LOCK)
    with seats.workspace.database.reading() as connection:
        sheets = connection.execute(select(SHEETS.c.evaluator, SHEETS.c.by).order_by(SHEETS.c.evaluator)).all()
        assert {tuple(row) for row in sheets} == {
            (MEMBERS[0], "member-tender"),
            (MEMBERS[1], "chair-tender"),
            (MEMBERS[2], THIRD),
        }
    # The engine reads what was changed as a change.
    locked = open_tender(seats.observer, KEY)
    bids, _ = read_bids(locked, read_tender(locked))
    assert [mark.first_mark for bid in bids for mark in bid.marks if mark.change_reason] == ["B"]


def test_who_is_recused_from_all_hands_in_nothing(seats: Seats) -> None:
    for acting, declared in zip(seats.members, (dict.fromkeys(VENDORS, (True, "")), FREE, FREE), strict=True):
        declare_conflicts(acting, KEY, declared)
        if declared is FREE:
            comment_all(acting)
            submit(acting, KEY)
    assert move(seats.office, KEY, LOCK).stage == "locked"


def test_every_row_the_panel_writes_is_what_the_journal_says(seats: Seats) -> None:
    for acting in seats.members:
        declare_conflicts(acting, KEY, FREE)
        comment_all(acting)
        submit(acting, KEY)
    save_mark(seats.member, KEY, VENDORS[0], "plan", "B", "", 2, reason=REASON)
    declare_conflicts(seats.member, KEY, TIED, REASON)
    submit(seats.member, KEY)
    move(seats.office, KEY, LOCK)
    dispose(seats.chair, KEY, VENDORS[1], "plan", DispositionOutcome.STANDS, REASON)
    with seats.workspace.database.reading() as connection:
        tender = connection.execute(select(TENDERS)).one()
        _, findings = recount(connection, KEY, replays_of(tender))
        assert findings == ()


def test_with_a_bid_that_is_taken_away_goes_what_the_members_wrote_about_it(seats: Seats) -> None:
    for acting in seats.members:
        declare_conflicts(acting, KEY, FREE)
        comment_all(acting)
        submit(acting, KEY)
    remove_bid(seats.office, KEY, f'["{VENDORS[0]}",""]', 1, REASON)
    assert [one.vendor for one in my_conflicts(seats.member, KEY)] == [VENDORS[1]]
    assert {row.cells["vendor"] for row in my_sheet(seats.member, KEY).marks} == {VENDORS[1]}
    for acting in seats.members:
        submit(acting, KEY)
    assert move(seats.office, KEY, LOCK).stage == "locked"


# On one's own machine, and over rounds


@pytest.fixture
def acting(tmp_path: Path) -> Iterator[Acting]:
    workspace = opened(tmp_path)
    acting = workspace.act_locally()
    import_tender(acting, files())
    for action in (PUBLISH, RECEIVE, QUALIFY, SCORE):
        move(acting, KEY, action)
    yield acting
    workspace.database.engine.dispose()


def test_on_ones_own_machine_the_member_is_named(acting: Acting) -> None:
    assert refused(my_sheet, acting, KEY) == "no-evaluator"
    assert refused(my_sheet, acting, KEY, "知らない委員") == "unknown-evaluator"
    declare_conflicts(acting, KEY, FREE, evaluator=MEMBERS[2])
    save_mark(acting, KEY, VENDORS[0], "plan", "A", "", 1, evaluator=MEMBERS[2])
    assert my_sheet(acting, KEY, MEMBERS[2]).marks[0].cells["mark"] == "A"


def test_another_round_wants_the_sheet_anew_and_the_marks_of_the_former_change_with_a_reason(acting: Acting) -> None:
    hand_in(acting)
    move(acting, KEY, LOCK)
    move(acting, KEY, SCORE_AGAIN, REASON)
    assert my_sheet(acting, KEY, MEMBERS[0]).sha256 == ""
    again = {"seen": 1, "evaluator": MEMBERS[0]}
    assert refused(save_mark, acting, KEY, VENDORS[0], "plan", "B", "", **again) == "reason-due"
    save_mark(acting, KEY, VENDORS[0], "plan", "B", "", **again, reason=REASON)
    hand_in(acting)
    assert move(acting, KEY, LOCK).stage == "locked"


def test_going_back_before_the_lock_leaves_the_sheet_handed_in(acting: Acting) -> None:
    hand_in(acting)
    move(acting, KEY, STEP_BACK, REASON)
    move(acting, KEY, SCORE)
    assert my_sheet(acting, KEY, MEMBERS[0]).sha256


def test_an_amendment_takes_the_sheet_back_and_the_marks_are_free_again(acting: Acting) -> None:
    hand_in(acting)
    amend(acting, KEY, DEFINITION.replace("実施体制", "実施体制と要員"), REASON)
    assert my_sheet(acting, KEY, MEMBERS[0]).sha256 == ""
    assert save_mark(acting, KEY, VENDORS[0], "plan", "B", "", 1, evaluator=MEMBERS[0]) == 2


def test_where_the_definition_names_nobody_those_with_the_role_or_marks_hand_in(acting: Acting) -> None:
    unnamed = DEFINITION.replace('members = ["甲委員", "乙委員", "丙委員"]\n', "")
    amend(acting, KEY, unnamed, REASON)
    assert [one.evaluator for one in progress(acting, KEY)] == sorted(MEMBERS)
    hand_in(acting, MEMBERS[:2])
    with pytest.raises(RefusedError, match=f"{MEMBERS[2]} hands in"):
        move(acting, KEY, LOCK)


def test_a_vendor_that_a_file_has_twice_is_declared_once(tmp_path: Path) -> None:
    workspace = opened(tmp_path)
    acting = workspace.act_locally()
    twice = files()["bids.csv"] + f"{VENDORS[0]},1\n".encode()
    import_tender(acting, {**files(), "bids.csv": twice})
    for action in (PUBLISH, RECEIVE, QUALIFY):
        move(acting, KEY, action)
    assert [one.vendor for one in my_conflicts(acting, KEY, MEMBERS[0])] == list(VENDORS)
    workspace.database.engine.dispose()
