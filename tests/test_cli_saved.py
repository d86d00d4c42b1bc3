"""Every command that takes a folder takes a saved tender, and says the same of it."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from workspace import open_workspace
from workspace.tenders.keeping import import_tender
from workspace.tenders.one_file import export_tender

SAMPLES = {path.parent.name: path.parent for path in Path("data/samples").glob("*/tender.toml")}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SENTEI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SENTEI_DATABASE_URL", raising=False)
    monkeypatch.delenv("SENTEI_ACCESS", raising=False)
    acting = open_workspace().act_locally()
    for name, path in SAMPLES.items():
        import_tender(acting, path, key=name)
    (tmp_path / "kakuu-ict.zip").write_bytes(export_tender(acting, "kakuu-ict"))
    return tmp_path


def said(*arguments: str, code: int = 0) -> tuple[str, str]:
    ran = CliRunner().invoke(app, list(arguments))
    assert ran.exit_code == code, ran.stderr
    return ran.stdout, ran.stderr


@pytest.mark.parametrize(
    ("command", "sample"),
    [
        (["evaluate", "PATH", "--json"], "kakuu-ict"),
        (["eligibility", "PATH", "--json"], "kakuu-security"),
        (["whatif", "PATH", "--price", "架空電算=1000000", "--json"], "kakuu-ict"),
        (["select", "PATH", "--json"], "kakuu-shortlist"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_it_says_of_the_saved_tender_what_it_says_of_the_folder(command: list[str], sample: str) -> None:
    # How long it took, and what is told on the way where it lasts, is no part of the answer.
    of_folder, of_saved = (
        re.sub(r'"milliseconds": \d+', "", said(*(place if part == "PATH" else part for part in command))[0])
        for place in (str(SAMPLES[sample]), f"workspace:{sample}")
    )
    assert of_saved == of_folder


def test_a_result_is_recounted_from_the_saved_tender_and_from_its_export(home: Path) -> None:
    result = home / "result.json"
    said("evaluate", "workspace:kakuu-ict", "--output", str(result))
    for place in ("workspace:kakuu-ict", str(home / "kakuu-ict.zip"), str(SAMPLES["kakuu-ict"])):
        said("verify", place, str(result))


def test_an_exported_file_evaluates_as_its_folder_does_packed_or_unpacked(home: Path) -> None:
    unpacked = home / "unpacked"
    shutil.unpack_archive(home / "kakuu-ict.zip", unpacked)
    of_folder = said("evaluate", str(SAMPLES["kakuu-ict"]), "--json")
    assert said("evaluate", str(home / "kakuu-ict.zip"), "--json") == of_folder
    assert said("evaluate", str(unpacked), "--json") == of_folder


def test_a_key_that_is_none_is_refused_in_plain_words() -> None:
    _, told = said("evaluate", "workspace:ない", "--lang", "ja", code=2)
    assert "この番号の案件は保存されていません" in told


def test_on_a_shared_server_a_code_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTEI_ACCESS", "shared")
    _, told = said("evaluate", "workspace:kakuu-ict", "--lang", "en", code=2)
    assert "SENTEI_CODE" in told
    monkeypatch.setenv("SENTEI_CODE", "AAAA-BBBB")
    said("evaluate", "workspace:kakuu-ict", code=2)
