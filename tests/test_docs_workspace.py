"""The guide to saved tenders names what an export holds, and its commands do what it says."""

import re
import shlex
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from cli import app
from data.sources.archive import RECORD
from terminal.run import SAVED
from workspace.tenders.taking import MOST_ATTACHED_BYTES

GUIDE = (Path(__file__).parent.parent / "docs" / "workspace.md").read_text(encoding="utf-8")
SAMPLE = Path(__file__).parent.parent / "data" / "samples" / "kakuu-ict"


def test_the_commands_of_the_guide_go_through_and_the_export_holds_what_it_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SENTEI_HOME", str(tmp_path / "home"))
    (tmp_path / "my-tender").symlink_to(SAMPLE)
    lines = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 6
    for line in lines:
        words = shlex.split(line)
        if words[0].startswith("SENTEI_HOME="):
            monkeypatch.setenv("SENTEI_HOME", str(tmp_path / "elsewhere"))
            words = words[1:]
        assert words[0] == "sentei"
        ran = CliRunner().invoke(app, words[1:])
        assert ran.exit_code == 0, (line, ran.stderr)
    with ZipFile(BytesIO((tmp_path / "tender.zip").read_bytes())) as exported:
        entries = {name for name in exported.namelist() if name.startswith(f"{RECORD}/")}
    assert entries == set(re.findall(rf"^\| `({RECORD}/[^`]+)`", GUIDE, re.MULTILINE))


def test_the_guide_knows_the_prefix_and_the_limit_of_the_code() -> None:
    assert f"`{SAVED}KEY`" in GUIDE
    assert f"{MOST_ATTACHED_BYTES // 2**20} MiB" in GUIDE
