"""What is on file is changed row by row, each told from every other, and files are kept with their SHA-256."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from criteria.errors import DefinitionError
from data import read_bids, read_tender
from workspace import Acting, OvertakenError, RefusedError, Workspace
from workspace.journal.chain import rows
from workspace.tenders import taking
from workspace.tenders.attached import attach
from workspace.tenders.keeping import define, import_tender, open_tender
from workspace.tenders.recording import record_fact, remove_fact

SAMPLE = Path("data/samples/kakuu-ict")
SANCTION = {"vendor": "架空電算", "kind": "breach", "start": "2025-04-01", "reason": "個人情報の漏えい"}


@pytest.fixture
def acting(workspace: Workspace) -> Acting:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE, key="案件")
    return acting


def table(acting: Acting, name: str) -> list[str]:
    files = open_tender(acting, "案件")
    return files.load(f"{name}.csv").decode().splitlines() if f"{name}.csv" in files.names else []


def journal(acting: Acting) -> list[dict[str, object]]:
    with acting.workspace.database.reading() as connection:
        return list(rows(connection, "案件"))


def row_of(acting: Acting) -> str:
    """Return the key of the row that was recorded last."""
    subject = journal(acting)[-1]["subject"]
    assert isinstance(subject, dict)
    return str(subject["key"])


class TestRowsWithoutAKeyOfTheirOwn:
    def test_changing_one_changes_it_and_adds_none(self, acting: Acting) -> None:
        assert record_fact(acting, "案件", "sanctions", SANCTION, 0) == 1
        before, row = table(acting, "sanctions"), row_of(acting)
        assert record_fact(acting, "案件", "sanctions", {**SANCTION, "reason": "誤送信"}, 1, row=row) == 2
        after = table(acting, "sanctions")
        assert len(after) == len(before)
        assert [line for line in after if line not in before] == [before[-1].replace("個人情報の漏えい", "誤送信")]

    def test_two_alike_stay_two(self, acting: Acting) -> None:
        record_fact(acting, "案件", "sanctions", SANCTION, 0)
        first = row_of(acting)
        record_fact(acting, "案件", "sanctions", SANCTION, 0)
        assert row_of(acting) != first
        assert table(acting, "sanctions")[-2] == table(acting, "sanctions")[-1]

    def test_one_that_came_with_the_folder_can_be_changed(self, acting: Acting) -> None:
        security = Path("data/samples/kakuu-security")
        import_tender(acting, security, key="他案件")
        lines = (security / "certificates.csv").read_text(encoding="utf-8").splitlines()
        cells = dict(zip(lines[0].split(","), lines[1].split(","), strict=False))
        record_fact(acting, "他案件", "certificates", {**cells, "certificate_no": "改"}, 1, row="[2]")
        after = open_tender(acting, "他案件").load("certificates.csv").decode().splitlines()
        assert len(after) == len(lines)
        assert "改" in after[1]

    def test_there_must_be_such_a_row(self, acting: Acting) -> None:
        with pytest.raises(RefusedError, match="no such row"):
            record_fact(acting, "案件", "sanctions", SANCTION, 1, row="[99]")


class TestRemovedRows:
    def test_one_is_gone_for_every_reader_and_the_journal_has_it(self, acting: Acting) -> None:
        record_fact(acting, "案件", "measures", {"vendor": "架空電算", "measure": "education", "level": "1"}, 0)
        row = row_of(acting)
        remove_fact(acting, "案件", "measures", row, 1)
        assert not any("education" in line for line in table(acting, "measures"))
        last = journal(acting)[-1]
        assert isinstance(last["before"], dict)
        assert (last["before"]["measure"], last["after"]) == ("education", None)
        with pytest.raises(RefusedError, match="no such row"):
            remove_fact(acting, "案件", "measures", row, 2)

    def test_who_saw_it_before_it_was_removed_and_put_again_overwrites_nothing(self, acting: Acting) -> None:
        cells = {"vendor": "架空電算", "measure": "education", "level": "1"}
        record_fact(acting, "案件", "measures", cells, 0)
        remove_fact(acting, "案件", "measures", row_of(acting), 1)
        assert record_fact(acting, "案件", "measures", {**cells, "level": "2"}, 0) == 3
        with pytest.raises(OvertakenError) as overtaken:
            record_fact(acting, "案件", "measures", {**cells, "level": "3"}, 1)
        assert overtaken.value.theirs["level"] == "2"

    def test_one_that_somebody_changed_is_not_removed(self, acting: Acting) -> None:
        cells = {"vendor": "架空電算", "measure": "education", "level": "1"}
        record_fact(acting, "案件", "measures", cells, 0)
        record_fact(acting, "案件", "measures", {**cells, "level": "2"}, 1)
        with pytest.raises(OvertakenError):
            remove_fact(acting, "案件", "measures", row_of(acting), 1)

    def test_its_place_is_never_anothers(self, acting: Acting) -> None:
        record_fact(acting, "案件", "sanctions", SANCTION, 0)
        row = row_of(acting)
        remove_fact(acting, "案件", "sanctions", row, 1)
        record_fact(acting, "案件", "sanctions", SANCTION, 0)
        assert row_of(acting) != row


def test_bids_and_marks_are_no_facts(acting: Acting) -> None:
    for name in ("bids", "marks", "bid", "tender"):
        with pytest.raises(RefusedError, match="There is no table"):
            record_fact(acting, "案件", name, {}, 0)


class TestDefinition:
    TEXT = (SAMPLE / "tender.toml").read_text(encoding="utf-8")

    def test_it_changes_with_its_title_while_it_is_a_draft(self, acting: Acting) -> None:
        text = self.TEXT.replace("title = ", 'title = "改題" # ')
        assert define(acting, "案件", text, 1) == 2
        assert read_tender(open_tender(acting, "案件")).title == "改題"
        last = journal(acting)[-1]
        assert isinstance(last["before"], dict)
        assert isinstance(last["after"], dict)
        assert (last["before"]["definition"], last["after"]["definition"]) == (self.TEXT, text)

    def test_a_faulty_one_is_refused_with_its_findings(self, acting: Acting) -> None:
        with pytest.raises(DefinitionError, match="max_point"):
            define(acting, "案件", self.TEXT.replace("max_points", "max_point", 1), 1)

    def test_the_second_of_two_is_told_who_was_first(self, acting: Acting) -> None:
        define(acting, "案件", self.TEXT + "# a", 1)
        with pytest.raises(OvertakenError) as overtaken:
            define(acting, "案件", self.TEXT + "# b", 1)
        assert overtaken.value.by == "このパソコンの利用者"


class TestFiles:
    def test_one_is_kept_with_its_hash_and_read_again(self, acting: Acting) -> None:
        content = b"%PDF-1.7 \x00\xff"
        assert attach(acting, "案件", "添付/仕様書.pdf", content) == sha256(content).hexdigest()
        assert open_tender(acting, "案件").load("添付/仕様書.pdf") == content
        assert journal(acting)[-1]["after"] == {"sha256": sha256(content).hexdigest(), "size": len(content)}

    def test_another_version_needs_the_hash_of_the_one_it_replaces(self, acting: Acting) -> None:
        first = attach(acting, "案件", "a.pdf", b"1")
        with pytest.raises(OvertakenError):
            attach(acting, "案件", "A.PDF", b"2")
        attach(acting, "案件", "A.PDF", b"2", first)
        files = open_tender(acting, "案件")
        assert [files.load(name) for name in files.names if name.casefold() == "a.pdf"] == [b"2"]

    @pytest.mark.parametrize(
        "name", ["", "../a", "a//b", "c:a", "bids.csv", "入札一覧.CSV", "Tender.toml", ".hidden", "a\u200bb", "a\\b"]
    )
    def test_a_name_that_is_none_or_a_tables_is_refused(self, acting: Acting, name: str) -> None:
        with pytest.raises(RefusedError):
            attach(acting, "案件", name, b"")

    def test_more_than_can_leave_as_one_file_is_refused(self, acting: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(taking, "MOST_ATTACHED_BYTES", 2**20)
        first = attach(acting, "案件", "a.bin", bytes(2**20 - 10_000))
        with pytest.raises(DefinitionError, match="at most 1 MiB"):
            attach(acting, "案件", "b.bin", bytes(10_000))
        attach(acting, "案件", "a.bin", bytes(2**20 - 10_000), first)

    def test_it_changes_nothing_in_the_result_but_that_it_is_there(self, acting: Acting) -> None:
        saved = open_tender(acting, "案件")
        tender = read_tender(saved)
        before = read_bids(saved, tender)
        attach(acting, "案件", "README.pdf", b"%PDF")
        assert read_bids(open_tender(acting, "案件"), tender) == before


def test_headings_of_a_table_that_begins_here_are_journaled_with_the_first_row(acting: Acting) -> None:
    record_fact(acting, "案件", "members", {"venture": "架空電算", "member": "架空電算"}, 0)
    subject = journal(acting)[-1]["subject"]
    assert isinstance(subject, dict)
    assert subject["columns"] == ["venture", "member"]
    assert json.loads(str(subject["key"])) == ["架空電算", "架空電算"]
