"""The examples to start from: one for every preset, clean as written, and never over somebody's files."""

import errno
import os
from pathlib import Path

import pytest

from criteria.errors import EvaluationError
from criteria.presets import presets
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from data.definition.example import EXAMPLES, example_files, write_example
from scoring import evaluate

PRESETS = sorted(presets())


def test_every_preset_has_an_example() -> None:
    assert sorted(EXAMPLES) == PRESETS


@pytest.mark.parametrize("preset", PRESETS)
class TestExample:
    def test_it_awards_at_once_and_nothing_is_found_wrong(self, preset: str, tmp_path: Path) -> None:
        write_example(tmp_path / "new", preset)
        tender = read_tender(tmp_path / "new")
        evaluation = evaluate(tender, *read_bids(tmp_path / "new", tender))
        assert evaluation.findings == ()
        assert evaluation.award.status is AwardStatus.AWARDED
        assert tender.method.preset == preset

    def test_it_settles_and_explains_what_the_preset_leaves_to_the_tender(self, preset: str) -> None:
        definition = example_files(preset)["tender.toml"]
        for decision in presets()[preset].decisions:
            assert f"# {decision.text.ja} / {decision.text.en}\n" in definition, decision.key

    def test_it_returns_the_files_it_wrote(self, preset: str, tmp_path: Path) -> None:
        written = write_example(tmp_path, preset)
        assert sorted(written) == sorted(tmp_path.iterdir())
        assert {path.name for path in written} >= {"tender.toml", "bids.csv"}

    def test_its_firms_and_buyers_are_called_invented(self, preset: str, tmp_path: Path) -> None:
        write_example(tmp_path, preset)
        tender = read_tender(tmp_path)
        names = [tender.buyer, *(bid.vendor for bid in read_bids(tmp_path, tender)[0])]
        assert all("架空" in name or "Kakuu" in name for name in names)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EvaluationError, match="not an empty folder"):
        write_example(tmp_path, "jp-division")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_no_folder_to_write_to(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EvaluationError, match="not an empty folder"):
        write_example(tmp_path / "notes.txt", "jp-division")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert len(write_example(tmp_path, "jp-division")) == 2


def test_an_unknown_preset_is_answered_with_the_names_of_all_and_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as raised:
        write_example(tmp_path / "new", "jp-divison")
    for text in (raised.value.text.ja, raised.value.text.en):
        assert all(name in text for name in PRESETS)
        assert "jp-division" in text.rpartition("lowest-price")[2]
    assert not (tmp_path / "new").exists()


def test_a_spreadsheet_reads_the_tables_as_they_are_meant(tmp_path: Path) -> None:
    write_example(tmp_path, "jp-proposal")
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tmp_path.glob("*.csv"))


def test_a_file_that_cannot_be_written_to_its_end_is_named_and_none_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "bids.csv" in path.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as write(2) reports it: without a name
        return whole(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as refused:
        write_example(tmp_path / "new", "jp-division")
    assert refused.value.filename == str(tmp_path / "new" / "bids.csv")
    assert list((tmp_path / "new").iterdir()) == []
