"""A tender goes from stage to stage by recorded acts: what must hold before each, what follows, what becomes void."""

from hashlib import sha256
from typing import Any, Final

import pytest
from played import DEFINITION, FORWARD, KEY, MEMBERS, REASON, VENDORS, as_csv, files, hand_in
from sqlalchemy import delete, select, update

from criteria.errors import DefinitionError
from data import read_bids, read_tender
from scoring import evaluate
from workspace import Acting, RefusedError, Workspace
from workspace.journal.chain import rows
from workspace.moves.amendments import amend, amend_lot
from workspace.moves.move import StageReached, move, standing
from workspace.procedure.actions import (
    CLOSE,
    DECIDE,
    ENTER_LOTTERY,
    EVALUATE,
    LOCK,
    OPEN_PRICES,
    PUBLISH,
    QUALIFY,
    RECEIVE,
    RECORD_FACT,
    SCORE,
    SCORE_AGAIN,
    STEP_BACK,
    UNDO_DECISION,
)
from workspace.procedure.stages import Stage
from workspace.store.schema import ENTRIES, SHEETS, TENDERS
from workspace.tenders.entries import put
from workspace.tenders.keeping import import_tender, open_tender
from workspace.tenders.recording import record_fact, rows_on_file
from workspace.tenders.saved import live_rows

LOTS_SAMPLE: Final = "data/samples/kakuu-lots"
MOVES: Final = dict(zip(FORWARD, (PUBLISH, RECEIVE, QUALIFY, SCORE, LOCK, EVALUATE, DECIDE, CLOSE), strict=True))


def brought(workspace: Workspace, to: Stage, **changed: str) -> Acting:
    """Import the tender and bring it into a stage; ``changed`` are files by name."""
    acting = workspace.act_locally()
    import_tender(acting, {**files(), **{f"{name}.csv": text.encode() for name, text in changed.items()}})
    for stage, action in MOVES.items():
        if stage.order > to.order:
            break
        if action is LOCK:
            hand_in(acting)
        move(acting, KEY, action, REASON)
    return acting


def journal(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.database.reading() as connection:
        return list(rows(connection, KEY))


def english(moved: StageReached) -> str:
    return " ".join(note.en for note in moved.notes)


def test_publishing_freezes_the_definition_and_shows_its_hash(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.DRAFT)
    moved = move(acting, KEY, PUBLISH)
    frozen = sha256(DEFINITION.encode()).hexdigest()
    assert frozen in moved.notes[0].ja
    assert frozen in moved.notes[0].en
    assert journal(workspace)[-1]["after"] == {"stage": "published", "round": 1, "sha256": frozen}
    assert standing(acting, KEY).definition_sha256 == frozen


def test_a_definition_with_faults_is_not_published(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.DRAFT)
    with workspace.database.writing() as connection:
        connection.execute(update(TENDERS).values(definition=DEFINITION.replace("max_points = 60", "max_points = -60")))
    with pytest.raises(DefinitionError, match="max_points"):
        move(acting, KEY, PUBLISH)
    with workspace.database.reading() as connection:
        assert connection.scalar(select(TENDERS.c.stage)) == Stage.DRAFT


def test_the_scoring_is_locked_when_every_member_has_handed_in_a_sheet(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.SCORING)
    with pytest.raises(RefusedError) as refusal:
        move(acting, KEY, LOCK)
    assert all(member in refusal.value.text.ja for member in MEMBERS)
    hand_in(acting)
    assert move(acting, KEY, LOCK).stage is Stage.LOCKED


def test_a_member_who_is_declared_absent_hands_in_nothing(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.SCORING)
    absent = '\n[[panel.absences]]\nevaluator = "乙委員"\nreason = "病気"\n'
    amend(acting, KEY, DEFINITION.replace("[[criteria]]", f"{absent}\n[[criteria]]", 1), "乙委員の欠席")
    hand_in(acting, ("甲委員", "丙委員"))
    assert move(acting, KEY, LOCK).stage is Stage.LOCKED


def test_an_evaluation_is_the_engines_and_its_fingerprint_is_on_the_record(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.LOCKED)
    moved = move(acting, KEY, EVALUATE)
    tender = read_tender(files())
    of_the_folder = evaluate(tender, *read_bids(files(), tender))
    assert moved.evaluations == (of_the_folder,)
    assert of_the_folder.fingerprint in english(moved)
    assert journal(workspace)[-1]["after"]["results"] == [
        {
            "lot": "",
            "status": "awarded",
            "first": ["架空通信"],
            "winners": ["架空通信"],
            "fingerprint": of_the_folder.fingerprint,
        }
    ]


def test_while_something_is_open_nothing_is_evaluated_and_the_refusal_names_it(workspace: Workspace) -> None:
    bids = as_csv(("vendor", "price"), ("架空通信", ""), ("架空電算", "48930000"))
    acting = brought(workspace, Stage.LOCKED, bids=bids)
    with pytest.raises(RefusedError, match=r"bids\.csv:2:price") as refusal:
        move(acting, KEY, EVALUATE)
    assert refusal.value.code == "still-incomplete"


def test_where_nobody_bid_nothing_is_awarded_and_that_can_be_decided(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.DRAFT)
    with workspace.database.writing() as connection:
        connection.execute(delete(ENTRIES))
    for stage, action in MOVES.items():
        if action is LOCK:
            hand_in(acting)
        moved = move(acting, KEY, action, REASON)
        if stage is Stage.EVALUATED:
            assert [evaluation.award.status for evaluation in moved.evaluations] == ["no-award"]
    assert moved.stage is Stage.CLOSED


def test_what_is_decided_is_what_was_evaluated(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.EVALUATED)
    with workspace.database.writing() as connection:
        prices = update(ENTRIES).where(ENTRIES.c.table == "bids", ENTRIES.c.key.contains("架空電算"))
        connection.execute(prices.values(cells='["架空電算", "30000000"]'))
    with pytest.raises(RefusedError) as refusal:
        move(acting, KEY, DECIDE, "第1位の者に決定する")
    assert refusal.value.code == "changed-since"
    move(acting, KEY, EVALUATE)
    assert move(acting, KEY, DECIDE, "第1位の者に決定する").stage is Stage.DECIDED
    row = journal(workspace)[-1]
    assert row["reason"] == "第1位の者に決定する"
    assert row["after"]["results"][0]["winners"] == ["架空電算"]


def test_a_tie_is_drawn_for_and_evaluated_anew(workspace: Workspace) -> None:
    even = as_csv(
        ("evaluator", "vendor", "criterion", "mark"),
        *((member, vendor, item, "A") for member in MEMBERS for vendor in VENDORS for item in ("plan", "team")),
    )
    received = {"架空通信": "2026-11-05T10:00:00+09:00", "架空電算": "2026-11-05T11:00:00+09:00"}
    even_bids = [(vendor, "48930000", at, "") for vendor, at in received.items()]
    bids = as_csv(("vendor", "price", "received_at", "lottery_number"), *even_bids)
    acting = brought(workspace, Stage.LOCKED, marks=even, bids=bids)
    with workspace.database.writing() as connection:
        drawn = DEFINITION.replace("[panel]", '[lottery]\nrule = "receipt"\n\n[panel]')
        connection.execute(update(TENDERS).values(definition=drawn))
    assert move(acting, KEY, EVALUATE).evaluations[0].award.status == "tied"
    for vendor, number in (("架空通信", "7"), ("架空電算", "4")):
        with acting.doing(ENTER_LOTTERY, KEY) as act:
            put(act, "bids", {"vendor": vendor, "price": "48930000", "lottery_number": number}, 1)
    assert move(acting, KEY, EVALUATE).evaluations[0].award.status == "awarded"


def test_another_round_of_scoring_wants_every_sheet_anew_and_keeps_the_former(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.LOCKED)
    moved = move(acting, KEY, SCORE_AGAIN, "提案内容の説明の後に再度採点する")
    assert (moved.stage, standing(acting, KEY).round) == (Stage.SCORING, 2)
    assert "Round 2" in english(moved)
    with pytest.raises(RefusedError, match="hands in"):
        move(acting, KEY, LOCK)
    with workspace.database.reading() as connection:
        assert len(connection.execute(select(SHEETS).where(SHEETS.c.round == 1)).all()) == len(MEMBERS)


@pytest.mark.parametrize(
    ("of", "to", "words"),
    [
        (Stage.PUBLISHED, Stage.DRAFT, "publication is withdrawn"),
        (Stage.RECEIVING, Stage.PUBLISHED, "those recorded stay"),
        (Stage.QUALIFICATION, Stage.RECEIVING, "received again"),
        (Stage.SCORING, Stage.QUALIFICATION, "the marks stay"),
        (Stage.LOCKED, Stage.SCORING, "may know the others'"),
        (Stage.EVALUATED, Stage.LOCKED, "void"),
        (Stage.CLOSED, Stage.DECIDED, "the decision stands"),
    ],
)
def test_going_back_needs_a_reason_and_says_what_it_reopens_and_voids(
    workspace: Workspace, of: Stage, to: Stage, words: str
) -> None:
    acting = brought(workspace, of)
    with pytest.raises(RefusedError, match="reason"):
        move(acting, KEY, STEP_BACK, "  ")
    moved = move(acting, KEY, STEP_BACK, "記載の誤り")
    assert moved.stage is to
    assert words in english(moved)
    assert journal(workspace)[-1]["reason"] == "記載の誤り"


def test_what_was_settled_is_void_once_the_scoring_is_open_again(workspace: Workspace) -> None:
    settled = as_csv(
        ("vendor", "criterion", "outcome", "reason"),
        *((vendor, "plan", "stands", "見解の相違") for vendor in VENDORS),
    )
    acting = brought(workspace, Stage.LOCKED, dispositions=settled)
    assert "settled that are void: 2" in english(move(acting, KEY, STEP_BACK, REASON))
    with workspace.database.reading() as connection:
        assert [row.key for row in live_rows(connection, KEY, "dispositions")] == [""]
    removed = [row["before"]["reason"] for row in journal(workspace) if row["before"] and "outcome" in row["before"]]
    assert removed == ["見解の相違"] * 2


def test_sealed_prices_are_opened_before_anything_is_evaluated(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.LOCKED)
    with workspace.database.writing() as connection:
        two = DEFINITION.replace("buyer =", "envelopes = 2\nbuyer =")
        connection.execute(update(TENDERS).values(definition=two))
    assert standing(acting, KEY).moves == (SCORE_AGAIN, OPEN_PRICES, STEP_BACK)
    with pytest.raises(RefusedError, match="Opening"):
        move(acting, KEY, EVALUATE)


def test_a_decision_is_withdrawn_and_the_evaluation_stands(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.DECIDED)
    assert move(acting, KEY, UNDO_DECISION, "契約の辞退").stage is Stage.EVALUATED
    assert move(acting, KEY, DECIDE, "次順位の者に決定する").stage is Stage.DECIDED


def test_a_tender_goes_through_the_stages_it_has(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.QUALIFICATION)
    assert Stage.SCORING in standing(acting, KEY).stages
    with pytest.raises(RefusedError, match="Go through the stage “Scoring” first"):
        move(acting, KEY, LOCK)
    priced = (
        DEFINITION[: DEFINITION.index("[panel]")]
        .replace('"technical", "lottery"', '"price"')
        .replace('combination = "sum"', 'combination = "lowest-price"')
    )
    priced = "\n".join(line for line in priced.splitlines() if not line.startswith(("price_", "rounding")))
    with workspace.database.writing() as connection:
        connection.execute(update(TENDERS).values(definition=priced))
        connection.execute(delete(ENTRIES).where(ENTRIES.c.table == "marks"))
    assert Stage.SCORING not in standing(acting, KEY).stages
    with pytest.raises(RefusedError, match="no stage “Scoring”"):
        move(acting, KEY, SCORE)
    assert move(acting, KEY, LOCK).stage is Stage.LOCKED
    assert move(acting, KEY, STEP_BACK, REASON).stage is Stage.QUALIFICATION


def test_a_tender_of_one_envelope_has_nothing_to_open(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.LOCKED)
    assert OPEN_PRICES not in standing(acting, KEY).moves


@pytest.mark.parametrize("action", [OPEN_PRICES, RECORD_FACT])
def test_what_is_no_mere_change_of_stage_is_no_move(workspace: Workspace, action: Any) -> None:  # noqa: ANN401
    acting = brought(workspace, Stage.LOCKED)
    with pytest.raises(LookupError, match=action.id):
        move(acting, KEY, action, REASON)


def test_the_moves_from_a_stage_are_those_that_are_not_refused_for_it(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.LOCKED)
    assert standing(acting, KEY).moves == (SCORE_AGAIN, EVALUATE, STEP_BACK)


# Amendments


def test_an_amendment_keeps_both_texts_and_voids_every_sheet(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.SCORING)
    hand_in(acting)
    new = DEFINITION.replace("実施体制", "実施体制と要員計画")
    amended = amend(acting, KEY, new, "項目名の誤記")
    assert amended.void_sheets == tuple(sorted(MEMBERS))
    assert amended.void_criteria == ()
    row = journal(workspace)[-1]
    assert (row["before"]["definition"], row["after"]["definition"]) == (DEFINITION, new)
    assert row["after"]["sha256"] == amended.definition_sha256 == standing(acting, KEY).definition_sha256
    assert row["reason"] == "項目名の誤記"
    struck = [row["subject"] for row in journal(workspace) if row["action"] == "amend" and row["after"] is None]
    voided = [subject["evaluator"] for subject in struck]
    assert sorted(voided) == sorted(MEMBERS)
    with pytest.raises(RefusedError, match="hands in"):
        move(acting, KEY, LOCK)
    assert len(read_bids(open_tender(acting, KEY), read_tender(open_tender(acting, KEY)))[0][0].marks) == 6


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max_points = 60", "max_points = 50"),
        ("params.grades = { A = 1.0, B = 0.5, C = 0 }\n\n", "params.grades = { A = 1.0, B = 0.7, C = 0 }\n\n"),
        ('id = "plan"', 'id = "approach"'),
    ],
)
def test_marks_on_another_scale_or_of_a_criterion_that_is_gone_are_void_and_the_others_stay(
    workspace: Workspace, old: str, new: str
) -> None:
    acting = brought(workspace, Stage.SCORING)
    amended = amend(acting, KEY, DEFINITION.replace(old, new, 1), "配点の誤り")
    assert amended.void_criteria == ("plan",)
    with workspace.database.reading() as connection:
        kept = [row.key for row in live_rows(connection, KEY, "marks") if row.key]
    assert len(kept) == 6
    assert all("team" in key for key in kept)


def test_the_journal_commits_to_the_marks_that_fell_and_does_not_show_them(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.SCORING)
    amend(acting, KEY, DEFINITION.replace("max_points = 60", "max_points = 50"), "配点の誤り")
    fell = [row for row in journal(workspace) if (row["subject"] or {}).get("table") == "marks"]
    assert len(fell) == 6
    assert all(row["before"] is None and row["after"] is None and row["commitment"] for row in fell)


@pytest.mark.parametrize(
    ("new", "code"),
    [(DEFINITION, "nothing-changed"), (DEFINITION.replace(KEY, "2026-架空-10"), "other-tender")],
)
def test_an_amendment_changes_the_terms_of_this_tender(workspace: Workspace, new: str, code: str) -> None:
    acting = brought(workspace, Stage.PUBLISHED)
    with pytest.raises(RefusedError) as refusal:
        amend(acting, KEY, new, REASON)
    assert refusal.value.code == code


def test_an_amendment_with_faults_changes_nothing(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.SCORING)
    hand_in(acting)
    with pytest.raises(DefinitionError):
        amend(acting, KEY, DEFINITION.replace("max_points = 60", "max_points = -60"), REASON)
    with workspace.database.reading() as connection:
        assert len(connection.execute(select(SHEETS)).all()) == len(MEMBERS)


def test_an_amendment_after_which_nobody_could_read_the_bids_is_refused(workspace: Workspace) -> None:
    # A criterion whose answers stand in the bids is renamed.
    answered = DEFINITION + '\n[[criteria]]\nid = "staff"\nmax_points = 5\nformula = "direct"\n'
    header, *lines = files()["bids.csv"].decode().splitlines()
    bids = "\n".join([f"{header},staff", *(f"{line},3" for line in lines), ""])
    acting = workspace.act_locally()
    import_tender(acting, {**files(), "tender.toml": answered.encode(), "bids.csv": bids.encode()})
    move(acting, KEY, PUBLISH)
    with pytest.raises(DefinitionError, match="staff"):
        amend(acting, KEY, answered.replace('"staff"', '"people"'), REASON)
    assert read_tender(open_tender(acting, KEY)) == read_tender({**files(), "tender.toml": answered.encode()})


def test_a_lot_is_amended_and_must_leave_the_definition_whole(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    key = import_tender(acting, LOTS_SAMPLE)
    move(acting, key, PUBLISH)
    (first, *_) = rows_on_file(acting, key, "lots")
    amended = {**first.cells, "ceiling": "60000000"}
    assert amend_lot(acting, key, amended, first.version, "予定価格の誤記") == ()
    assert rows_on_file(acting, key, "lots")[0].cells["ceiling"] == "60000000"
    with pytest.raises(DefinitionError):
        amend_lot(acting, key, {**amended, "lot": "ないロット", "quantity": "-1"}, 0, REASON)


# Rows on file


def test_a_fact_is_recorded_and_once_the_scoring_has_begun_corrected_with_a_reason(workspace: Workspace) -> None:
    acting = brought(workspace, Stage.QUALIFICATION)
    name = {"vendor": "架空通信", "name": "架空通信ホールディングス株式会社"}
    (seen,) = (row.version for row in rows_on_file(acting, KEY, "vendors") if row.cells["vendor"] == "架空通信")
    assert record_fact(acting, KEY, "vendors", name, seen) == seen + 1
    move(acting, KEY, SCORE)
    with pytest.raises(RefusedError, match="reason"):
        record_fact(acting, KEY, "vendors", name, seen + 1)
    assert record_fact(acting, KEY, "vendors", name, seen + 1, "商号の変更") == seen + 2
    assert journal(workspace)[-1]["action"] == "correct-fact"


@pytest.mark.parametrize("table", ["marks", "conflicts", "dispositions", "bids", "price"])
def test_facts_are_no_way_to_the_tables_of_the_committee_nor_to_prices(workspace: Workspace, table: str) -> None:
    acting = brought(workspace, Stage.RECEIVING)
    with pytest.raises(RefusedError, match="no table"):
        record_fact(acting, KEY, table, {"vendor": "架空通信"}, 1)
    with pytest.raises(RefusedError, match="no table"):
        rows_on_file(acting, KEY, "marks")
