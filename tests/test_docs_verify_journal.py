"""The verifier that needs Python alone: it says of an exported journal what the workspace would say."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from malformed import zipped
from played import KEY
from recorded import Recorded

from workspace.journal.chain import canonical, digest
from workspace.tenders.one_file import export_tender
from workspace.verification.verify import verify

SCRIPT: Final = Path(__file__).parent.parent / "docs" / "verify_journal.py"
RECORD: Final = "sentei-record/"
Lines = list[dict[str, Any]]


class Exported:
    """An exported tender: its files, and its head."""

    def __init__(self, folder: Path) -> None:
        recorded = Recorded(folder)
        head = verify(recorded.office, KEY).head
        assert head is not None
        self.head = head
        with ZipFile(BytesIO(export_tender(recorded.office, KEY))) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        recorded.workspace.database.engine.dispose()

    def lines(self, name: str) -> Lines:
        return [json.loads(line) for line in self.files[RECORD + name].splitlines()]

    def with_lines(self, name: str, lines: Lines) -> dict[str, bytes]:
        text = "".join(f"{canonical(line)}\n" for line in lines)
        return {**self.files, RECORD + name: text.encode()}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(tmp_path_factory.mktemp("exported"))


def verified(folder: Path, files: dict[str, bytes], *noted: object) -> str:
    """Run the script as somebody without sentei would, and return what it says."""
    path = folder / "案件.zip"
    path.write_bytes(zipped(files))
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(path), *map(str, noted)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == int(not result.stdout)
    return (result.stdout or result.stderr).strip()


def test_it_has_forty_lines_at_most_and_stands_on_the_standard_library() -> None:
    source = SCRIPT.read_text(encoding="utf-8").splitlines()
    assert len(source) <= 40
    imported = {line.split()[1].partition(".")[0] for line in source if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_a_whole_journal_is_found_whole_in_the_zip_and_in_its_folder(tmp_path: Path, exported: Exported) -> None:
    last = exported.lines("journal.jsonl")[-1]
    secrets = len(exported.lines("openings.jsonl"))
    sentence = f"OK: {last['sequence']} rows, {secrets} secrets opened, the last hash is {last['hash']}"
    assert verified(tmp_path, exported.files) == sentence
    assert verified(tmp_path, exported.files, exported.head.count, exported.head.hash) == sentence
    (tmp_path / "sentei-record").mkdir()
    for name, content in exported.files.items():
        if name.startswith(RECORD):
            (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == sentence


def said(line: dict[str, Any], **more: object) -> dict[str, Any]:
    text = canonical({**json.loads(line["content"]), **more})
    return {**line, "content": text, "hash": digest(text)}


def other_form(line: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(json.loads(line["content"]), ensure_ascii=False)
    return {**line, "content": text, "hash": digest(text)}


def twice_a_key(line: dict[str, Any]) -> dict[str, Any]:
    text = line["content"].replace('{"action"', '{"action":"mark","action"')
    return {**line, "content": text, "hash": digest(text)}


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (lambda lines: [*lines[:3], *lines[4:]], 4),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], 3),
        (lambda lines: [*lines[:2], {**lines[2], "hash": "0" * 64}, *lines[3:]], 3),
        (lambda lines: [*lines[:2], said(lines[2], reason="後付け"), *lines[3:]], 4),
        (lambda lines: [*lines[:2], said(lines[2], chain="別の案件"), *lines[3:]], 3),
        (lambda lines: [*lines[:2], other_form(lines[2]), *lines[3:]], 3),
        (lambda lines: [*lines[:2], twice_a_key(lines[2]), *lines[3:]], 3),
        (lambda lines: [said(lines[0], commitment="0" * 64), *lines[1:]], 1),
    ],
    ids=[
        "a row deleted",
        "a row inserted",
        "two rows swapped",
        "a hash changed",
        "a row rewritten",
        "a row of another tender",
        "not canonical",
        "a key twice",
        "another commitment",
    ],
)
def test_the_first_broken_row_is_told(
    tmp_path: Path, exported: Exported, change: Callable[[Lines], Lines], row: int
) -> None:
    files = exported.with_lines("journal.jsonl", change(exported.lines("journal.jsonl")))
    assert verified(tmp_path, files) == f"BROKEN at row {row}"


@pytest.mark.parametrize(
    "change",
    [
        lambda line: {**line, "salt": "0" * 64},
        lambda line: {**line, "secret": line["secret"].replace("{", "[")},
        lambda line: {**line, "sequence": 2},
    ],
    ids=["salt", "secret", "of another row"],
)
def test_a_secret_that_is_not_what_its_row_commits_to_is_told(
    tmp_path: Path, exported: Exported, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    files = exported.with_lines("openings.jsonl", [change(line) for line in exported.lines("openings.jsonl")])
    assert verified(tmp_path, files) == "BROKEN at row 1"
    assert verified(tmp_path, exported.with_lines("openings.jsonl", [])) == "BROKEN at row 1"


def test_a_cut_tail_is_told_by_the_head_in_the_file_or_by_one_kept_elsewhere(
    tmp_path: Path, exported: Exported
) -> None:
    lines = exported.lines("journal.jsonl")[:-4]
    files = exported.with_lines("journal.jsonl", lines)
    cut = f"BROKEN: rows are missing behind row {len(lines)}"
    assert verified(tmp_path, files) == cut
    about = {**exported.lines("head.json")[0], "count": len(lines), "hash": lines[-1]["hash"]}
    files[f"{RECORD}head.json"] = f"{canonical(about)}\n".encode()
    assert verified(tmp_path, files).startswith("OK")
    assert verified(tmp_path, files, exported.head.count, exported.head.hash) == cut
    assert verified(tmp_path, exported.files, exported.head.count, "0" * 64).startswith("BROKEN: row")
