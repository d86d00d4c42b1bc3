"""Rows are saved one by one, accepted or refused as their table says, and nothing is overwritten unseen."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from criteria.errors import DefinitionError
from data import read_bids, read_tender
from workspace import OvertakenError, RefusedError, Workspace
from workspace.journal.chain import rows
from workspace.procedure.actions import PUBLISH, RECORD_FACT, SUBMIT
from workspace.store.schema import JOURNAL
from workspace.tenders.entries import put, remove
from workspace.tenders.keeping import import_tender, my_tenders, open_tender

SAMPLE = "data/samples/kakuu-ict"
KEY = "2026-ict-017"


def test_a_saved_tender_reads_as_its_folder_does(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    key = import_tender(acting, SAMPLE)
    saved, tender = open_tender(acting, key), read_tender(SAMPLE)
    assert key == KEY
    assert read_tender(saved) == tender
    assert read_bids(saved, tender) == read_bids(SAMPLE, tender)
    assert [listed.key for listed in my_tenders(acting)] == [KEY]


def test_a_second_tender_of_the_same_key_is_refused_and_the_refusal_journaled(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    with pytest.raises(RefusedError, match="already"):
        import_tender(acting, SAMPLE)
    with workspace.database.reading() as connection:
        assert [row["outcome"] for row in rows(connection, "")] == ["done", "refused"]


def test_the_second_of_two_savers_is_told_theirs_and_his(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    with acting.doing(RECORD_FACT, KEY) as act:
        assert put(act, "measures", {"vendor": "架空電算", "measure": "education", "level": "1"}, 0) == 1
    with pytest.raises(OvertakenError) as overtaken, acting.doing(RECORD_FACT, KEY) as act:
        put(act, "measures", {"vendor": "架空電算", "measure": "education", "level": "2"}, 0)
    assert overtaken.value.theirs["level"] == "1"
    assert overtaken.value.yours["level"] == "2"


def test_a_cell_its_table_refuses_is_refused_with_the_finding_of_a_file(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    with (
        pytest.raises(DefinitionError, match="the catalogue has no such measure"),
        acting.doing(RECORD_FACT, KEY) as act,
    ):
        put(act, "measures", {"vendor": "架空電算", "measure": "絆創膏", "level": "1"}, 0)


def test_a_row_that_came_twice_stays_a_fault_until_one_is_taken_away(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    files = {path.name: path.read_bytes() for path in Path(SAMPLE).iterdir()}
    header, first, *_ = files["bids.csv"].splitlines(keepends=True)
    import_tender(acting, {**files, "bids.csv": files["bids.csv"] + first})
    saved = open_tender(acting, KEY)
    assert "duplicate-bid" in {finding.code for finding in read_bids(saved, read_tender(saved))[1]}
    vendor = dict(zip(header.decode().split(","), first.decode().split(","), strict=False))["vendor"]
    with acting.doing(RECORD_FACT, KEY) as act:
        remove(act, "bids", json.dumps([vendor, "", 2], ensure_ascii=False, separators=(",", ":")), 1)
    saved = open_tender(acting, KEY)
    assert read_bids(saved, read_tender(saved)) == read_bids(SAMPLE, read_tender(SAMPLE))


def test_a_row_may_be_as_long_as_its_cells(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    signs = "".join(chr(0x4E00 + number) for number in range(5_000))
    row = {"vendor": "架空電算", "kind": "指名停止", "start": "2026-01-01", "end": "2026-02-01", "reason": signs}
    for reason in (signs, signs[::-1]):
        with acting.doing(RECORD_FACT, KEY) as act:
            assert put(act, "sanctions", row | {"reason": reason}, 0) == 1
    with acting.doing(RECORD_FACT, KEY) as act:
        assert put(act, "sanctions", row, 1, row="[2]") == 2
    with acting.doing(RECORD_FACT, KEY) as act:
        assert put(act, "subcontractors", {"vendor": "架空電算", "subcontractor": "架空再委託", "scope": signs}, 0) == 1


def test_an_act_of_another_stage_is_refused(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    with pytest.raises(RefusedError, match="Scoring"), acting.doing(SUBMIT, KEY):
        pass


def test_an_act_without_a_row_in_the_journal_is_our_fault(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    with pytest.raises(RuntimeError, match="without a row"), acting.doing(PUBLISH, KEY):
        pass


def test_the_database_itself_refuses_to_change_the_journal(workspace: Workspace) -> None:
    import_tender(workspace.act_locally(), SAMPLE)
    with pytest.raises(DatabaseError, match="append-only"), workspace.database.writing() as connection:
        connection.execute(update(JOURNAL).values(hash=""))
