"""`--output FILE`: the record as the screen gives it, whole or not at all, never over what the tender is read from."""

import json
import os
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from screens import open_page
from small_tender import FILES, zipped
from terminal_runs import SENTEI, run, written

from views.shell.opening import SAMPLES

ENDINGS = (".json", ".csv", ".xlsx")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return written(tmp_path / "tender", FILES)


def offered(monkeypatch: pytest.MonkeyPatch, page: str, **address: str) -> dict[str, bytes]:
    """Return what the buttons of a page would give, by the name of the file."""
    seen: dict[str, Any] = {}

    def keep(_label: str, write: Any, name: str, _kind: str, **_how: object) -> None:  # noqa: ANN401 - as Streamlit has it
        seen[name] = write

    monkeypatch.setattr("views.shell.downloads.st.download_button", keep)
    open_page(page, **address)
    # Written when the button is pressed: by then no page is being drawn.
    return {name: write() for name, write in seen.items()}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("sample", "lot"), [("shimote", ""), ("kakuu-qcbs", ""), ("kakuu-lots", "住民")])
def test_an_evaluation_goes_into_the_very_file_that_the_screen_offers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, sample: str, lot: str
) -> None:
    given = offered(monkeypatch, "result", case=sample, lang=language, **({"lot": lot} if lot else {}))
    assert [Path(name).suffix for name in given] == [".csv", ".xlsx", ".json"]
    for name, content in given.items():
        assert lot in name
        words = ["--lot", lot] if lot else []
        done = run("evaluate", SAMPLES / sample, "--lang", language, "--output", tmp_path / name, *words)
        assert (done.status, (tmp_path / name).read_bytes()) == (0, content)


@pytest.mark.selection
@pytest.mark.parametrize("sample", ["kakuu-lots", "kakuu-shortlist"])
def test_a_selection_goes_into_the_very_file_that_the_screen_offers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: str
) -> None:
    given = offered(monkeypatch, "selection", case=sample)
    assert {Path(name).suffix for name in given} == set(ENDINGS)
    for name, content in given.items():
        assert run("select", SAMPLES / sample, "--lang", "ja", "--output", tmp_path / name).status == 0
        assert (tmp_path / name).read_bytes() == content


@pytest.mark.selection
def test_a_selection_under_terms_that_are_only_tried_is_offered_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered(monkeypatch, "selection", case="kakuu-shortlist", terms=json.dumps({"out": ["budget"]})) == {}
    assert offered(monkeypatch, "selection", case="kakuu-ict") == {}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_printed_stays_as_it_is_and_where_it_was_written_is_told_apart(
    sound: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"結果{ending.upper()}"
    for words in ([], ["--json"]):
        plain, done = run("evaluate", sound, *words), run("evaluate", sound, *words, "--output", file)
        assert (done.status, done.out) == (plain.status, plain.out)
        assert done.err == plain.err + f"{file}: written\n"
    assert file.read_bytes()[:3] in (b"{\n ", b"\xef\xbb\xbf", b"PK\x03")


def test_the_json_file_is_verified(sound: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    run("evaluate", sound, "--output", file)
    assert run("verify", sound, file).status == 0


@pytest.mark.parametrize(
    "name", ["", "result", "result.pdf", "result.json.", "result.csv ", ".csv", "結果.xls", "a.docx"]
)
@pytest.mark.parametrize("command", ["evaluate", "select"])
def test_another_ending_is_refused_with_those_there_are(sound: Path, tmp_path: Path, name: str, command: str) -> None:
    target = f"{tmp_path}/{name}" if name else ""
    done = run(command, sound, "--output", target)
    assert (done.status, done.out) == (2, "")
    assert all(ending in done.err for ending in ENDINGS)
    assert [one.name for one in tmp_path.iterdir()] == ["tender"]


@pytest.mark.parametrize(
    "name",
    ["bids.csv", "BIDS.CSV", "./bids.csv", "../tender/bids.csv", "ｂｉｄｓ.csv", "marks.csv", "入札.csv", "lots.csv"],
)
def test_the_tender_is_never_written_over_nor_given_a_table_more(sound: Path, name: str) -> None:
    before = {one.name: one.read_bytes() for one in sound.iterdir()}
    done = run("evaluate", sound, "--output", f"{sound}/{name}")
    assert (done.status, done.out) == (2, "")
    assert "the tender is read from this file" in done.err
    assert {one.name: one.read_bytes() for one in sound.iterdir()} == before


def test_a_link_to_a_file_of_the_tender_is_that_file(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv").symlink_to(sound / "bids.csv")
    os.link(sound / "bids.csv", tmp_path / "same.csv")
    for name in ("out.csv", "same.csv"):
        assert run("evaluate", sound, "--output", tmp_path / name).status == 2
    (sound / "bids.csv").rename(tmp_path / "elsewhere.csv")
    (sound / "bids.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert run("evaluate", sound, "--output", tmp_path / "elsewhere.csv").status == 2


def test_a_workbook_that_the_tender_is_read_from_is_not_written_over(tmp_path: Path, sound: Path) -> None:
    assert run("evaluate", sound, "--output", tmp_path / "book.xlsx").status == 0
    before = (tmp_path / "book.xlsx").read_bytes()
    done = run("evaluate", tmp_path / "book.xlsx", "--output", f"{tmp_path}/./book.xlsx")
    assert "the tender is read from this file" in done.err
    assert (done.status, (tmp_path / "book.xlsx").read_bytes()) == (2, before)
    (tmp_path / "tender.zip").write_bytes(zipped(FILES))
    assert run("evaluate", tmp_path / "tender.zip", "--output", tmp_path / "book.xlsx").status == 0


def test_a_file_among_those_of_the_tender_is_written_with_a_word_of_warning(sound: Path) -> None:
    done = run("evaluate", sound, "--output", sound / "result.json")
    assert done.status == 0
    assert "every later reading remarks on it" in done.err


@pytest.mark.parametrize("there", ["none/result.json", "folder.json", "new.json/"])
def test_where_no_file_can_be_nothing_is_evaluated(sound: Path, tmp_path: Path, there: str) -> None:
    (tmp_path / "folder.json").mkdir()
    done = run("evaluate", sound, "--output", f"{tmp_path}/{there}")
    assert (done.status, done.out) == (2, "")
    assert there in done.err


def test_a_file_that_is_there_is_replaced_whole_and_keeps_who_may_read_it(sound: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.csv"
    file.write_bytes(b"x" * 100_000)
    file.chmod(0o640)
    assert run("evaluate", sound, "--output", file).status == 0
    assert file.read_bytes().startswith("\ufeffrank,".encode())
    assert b"xxx" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("there", [b"", b"what was there before"])
def test_a_full_disk_leaves_what_was_there_and_nothing_half(sound: Path, tmp_path: Path, there: bytes) -> None:
    file = tmp_path / "result.xlsx"
    if there:
        file.write_bytes(there)

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    command = [SENTEI, "evaluate", sound, "--output", file, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, preexec_fn=no_room)
    assert done.returncode == 1
    assert f"{file}: this cannot be written: File too large" in done.stderr.decode()
    assert sorted(one.name for one in tmp_path.iterdir()) == (["result.xlsx", "tender"] if there else ["tender"])
    assert not there or file.read_bytes() == there


def test_a_tender_that_cannot_be_evaluated_leaves_the_file_as_it_was(sound: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text("before", encoding="utf-8")
    (sound / "tender.toml").write_text("[tender\n", encoding="utf-8")
    assert run("evaluate", sound, "--output", file).status == 2
    assert file.read_text(encoding="utf-8") == "before"


def test_of_several_lots_one_is_written_and_never_all_as_if_they_were_one(tmp_path: Path) -> None:
    file = tmp_path / "result.xlsx"
    done = run("evaluate", SAMPLES / "kakuu-lots", "--output", file)
    assert (done.status, done.out, file.exists()) == (2, "", False)
    assert "--lot" in done.err
