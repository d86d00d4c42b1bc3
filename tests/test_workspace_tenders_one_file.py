"""A tender leaves and comes in as one file with its history, byte for byte; a damaged or forged one is refused."""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from malformed import zipped
from sqlalchemy import update

from criteria.errors import DefinitionError
from data import read_bids, read_tender
from scoring import evaluate
from workspace import Acting, RefusedError, Workspace, open_workspace
from workspace.journal.chain import canonical, digest
from workspace.procedure.stages import Stage
from workspace.store.schema import TENDERS
from workspace.tenders.attached import attach
from workspace.tenders.keeping import define, import_tender, my_tenders, open_tender
from workspace.tenders.one_file import export_tender
from workspace.tenders.recording import record_fact, remove_fact

SAMPLES = sorted(path.parent for path in Path("data/samples").glob("*/tender.toml"))
SAMPLE = Path("data/samples/kakuu-security")
KEY = "案件"
RECORD = "sentei-record/"


def home(tmp_path: Path, name: str) -> Acting:
    return open_workspace(home=tmp_path / name).act_locally()


def worked_on(acting: Acting) -> bytes:
    """Return the export of a tender with every kind of change in its history."""
    import_tender(acting, SAMPLE, key=KEY)
    cells = {"vendor": "架空データ処理", "kind": "breach", "start": "2025-04-01"}
    position = len(open_tender(acting, KEY).load("sanctions.csv").splitlines()) + 1
    record_fact(acting, KEY, "sanctions", cells, 0)
    record_fact(acting, KEY, "sanctions", {**cells, "reason": '漏えい, "引用"\r\n改行'}, 1, row=f"[{position}]")
    record_fact(acting, KEY, "sanctions", cells, 0)
    remove_fact(acting, KEY, "sanctions", f"[{position + 1}]", 1)
    define(acting, KEY, (SAMPLE / "tender.toml").read_text(encoding="utf-8") + "# 改\n", 1)
    attach(acting, KEY, "様式/仕様書.pdf", b"%PDF-1.7 \x00")
    return export_tender(acting, KEY)


def unpacked(archive: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_file_evaluates_as_the_folder_does(tmp_path: Path, path: Path) -> None:
    acting = home(tmp_path, "a")
    exported = {"a.zip": export_tender(acting, import_tender(acting, path))}
    tender = read_tender(path)
    assert read_tender(exported) == tender
    assert read_bids(exported, tender) == read_bids(path, tender)


def test_only_the_row_of_the_import_is_added_on_the_way(tmp_path: Path) -> None:
    first = worked_on(home(tmp_path, "a"))
    there = home(tmp_path, "b")
    assert import_tender(there, {"案件.zip": first}) == KEY
    before, after = unpacked(first), unpacked(export_tender(there, KEY))
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {RECORD + "journal.jsonl", RECORD + "head.json"}
    lines, more = (files[RECORD + "journal.jsonl"].splitlines() for files in (before, after))
    assert more[:-1] == lines
    row = json.loads(json.loads(more[-1])["content"])
    assert row["action"] == "import"
    assert row["after"]["from"] == {"count": len(lines), "hash": json.loads(lines[-1])["hash"]}


def test_it_goes_from_either_database_into_the_other(tmp_path: Path, workspace: Workspace) -> None:
    first = worked_on(home(tmp_path, "a"))
    there = workspace.act_locally()
    second = export_tender(there, import_tender(there, {"案件.zip": first}))
    back = home(tmp_path, "b")
    third = export_tender(back, import_tender(back, {"案件.zip": second}))
    parts = [RECORD + "journal.jsonl", RECORD + "head.json"]
    first_files, third_files = unpacked(first), unpacked(third)
    assert {name: first_files[name] for name in first_files if name not in parts} == {
        name: third_files[name] for name in third_files if name not in parts
    }


def test_the_same_tender_is_the_same_file(tmp_path: Path) -> None:
    first = worked_on(home(tmp_path, "a"))
    exported = [
        export_tender(there, import_tender(there, {"案件.zip": first}))
        for there in (home(tmp_path, "b"), home(tmp_path, "c"))
    ]
    journals = [unpacked(one).pop(RECORD + "journal.jsonl").splitlines()[:-1] for one in exported]
    assert journals[0] == journals[1]
    with ZipFile(BytesIO(first)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_folder_packed_anew_around_it_comes_in_too(tmp_path: Path) -> None:
    files = {f"案件/{name}": content for name, content in unpacked(worked_on(home(tmp_path, "a"))).items()}
    there = home(tmp_path, "b")
    assert import_tender(there, {"x.zip": zipped({**files, "__MACOSX/案件/._bids.csv": b"x"})}) == KEY
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(files))
    assert evaluate(*read(path)).award == evaluate(*read(path)).award


def read(path: Path) -> tuple[object, ...]:
    tender = read_tender(path)
    return tender, *read_bids(path, tender)


def test_a_key_that_is_there_or_is_another_is_refused(tmp_path: Path) -> None:
    acting = home(tmp_path, "a")
    exported = {"案件.zip": worked_on(acting)}
    with pytest.raises(RefusedError, match="already"):
        import_tender(acting, exported)
    with pytest.raises(RefusedError, match="stays so"):
        import_tender(acting, exported, key="別")


def test_a_tender_in_scoring_does_not_leave(tmp_path: Path) -> None:
    acting = home(tmp_path, "a")
    worked_on(acting)
    with acting.workspace.database.writing() as connection:
        connection.execute(update(TENDERS).values(stage=Stage.SCORING))
    with pytest.raises(RefusedError, match="Scoring"):
        export_tender(acting, KEY)


Forged = Callable[[dict[str, bytes]], None]


def line_changed(part: str, old: str, new: str) -> Forged:
    def forge(files: dict[str, bytes]) -> None:
        assert old.encode() in files[part]
        files[part] = files[part].replace(old.encode(), new.encode(), 1)

    return forge


def lines_cut(part: str, kept: slice) -> Forged:
    def forge(files: dict[str, bytes]) -> None:
        files[part] = b"".join(files[part].splitlines(keepends=True)[kept])

    return forge


def rewritten(files: dict[str, bytes]) -> None:
    """Change an amount in table, rows and journal, with every hash made anew, but not what the import committed to."""
    for part in ("sanctions.csv", RECORD + "rows.jsonl"):
        files[part] = files[part].replace("漏えい".encode(), "誤送信".encode())


FORGERIES: Mapping[str, Forged] = {
    "a cell of a table": line_changed("bids.csv", "架空", "虚空"),
    "a cell of a table and its row": rewritten,
    "the definition": line_changed("tender.toml", "# 改", "# 直"),
    "an attached file": line_changed("様式/仕様書.pdf", "1.7", "1.4"),
    "an attached file taken away": lambda files: files.pop("様式/仕様書.pdf") and None,
    "another file": lambda files: files.update({"追加.csv": b"vendor\n"}),
    "a version": line_changed(RECORD + "rows.jsonl", '"version":2', '"version":3'),
    "the stage is none": line_changed(RECORD + "rows.jsonl", '"stage":"draft"', '"stage":1'),
    "a row twice": lambda files: files.update(
        {
            RECORD + "rows.jsonl": files[RECORD + "rows.jsonl"]
            + files[RECORD + "rows.jsonl"].splitlines(keepends=True)[-1]
        }
    ),
    "a row of no table": lambda files: files.update(
        {RECORD + "rows.jsonl": files[RECORD + "rows.jsonl"] + b'{"row":{},"table":"people"}\n'}
    ),
    "the tail of the journal cut": lines_cut(RECORD + "journal.jsonl", slice(0, -1)),
    "the first row of the journal cut": lines_cut(RECORD + "journal.jsonl", slice(1, None)),
    "the journal emptied": lines_cut(RECORD + "journal.jsonl", slice(0, 0)),
    "a reason in the journal": line_changed(RECORD + "journal.jsonl", "漏えい", "紛失"),
    "the head": line_changed(RECORD + "head.json", '"count":', '"count":1'),
    "no JSON": line_changed(RECORD + "head.json", "{", "["),
    "nested beyond measure": lambda files: files.update({RECORD + "openings.jsonl": b"[" * 100_000 + b"\n"}),
    "another format": line_changed(RECORD + "head.json", '"format":1', '"format":2'),
    "the head missing": lambda files: files.pop(RECORD + "head.json") and None,
    "the head alone": lambda files: (
        [files.pop(name) for name in list(files) if name.startswith(RECORD)]
        and files.update({RECORD + "head.json": b"{}"})
    ),
    "the rows missing": lambda files: files.pop(RECORD + "rows.jsonl") and None,
    "the definition missing": lambda files: files.pop("tender.toml") and None,
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return worked_on(home(tmp_path_factory.mktemp("exported"), "a"))


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_damaged_or_forged_file_is_refused_with_findings_and_nothing_is_kept(
    tmp_path: Path, exported: bytes, forge: Forged
) -> None:
    files = unpacked(exported)
    forge(files)
    acting = home(tmp_path, "b")
    with pytest.raises(DefinitionError) as refused:
        import_tender(acting, {"案件.zip": zipped(files)})
    assert {finding.code for finding in refused.value.faults} <= {"bad-record", "broken-journal", "record-differs"}
    assert my_tenders(acting) == ()


def test_an_exported_tender_that_was_unpacked_is_not_taken_in_without_its_journal(
    tmp_path: Path, exported: bytes
) -> None:
    for name, content in unpacked(exported).items():
        (tmp_path / "tender" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tender" / name).write_bytes(content)
    acting = home(tmp_path, "b")
    with pytest.raises(DefinitionError, match=r"\.zip"):
        import_tender(acting, tmp_path / "tender")
    assert my_tenders(acting) == ()


def test_a_row_of_the_journal_rewritten_with_its_hash_is_told_by_the_next(tmp_path: Path, exported: bytes) -> None:
    files = unpacked(exported)
    lines = [json.loads(line) for line in files[RECORD + "journal.jsonl"].splitlines()]
    content = {**json.loads(lines[1]["content"]), "reason": "後付け"}
    lines[1] |= {"content": canonical(content), "hash": digest(canonical(content))}
    files[RECORD + "journal.jsonl"] = "".join(f"{canonical(line)}\n" for line in lines).encode()
    with pytest.raises(DefinitionError) as refused:
        import_tender(home(tmp_path, "b"), {"案件.zip": zipped(files)})
    assert [(one.code, one.where.row) for one in refused.value.faults if one.where] == [("broken-journal", 3)]
