"""What is imported evaluates as it did before, byte for byte; what cannot be evaluated is refused with its findings."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from malformed import MALFORMED, SOUND, Malformed, zipped
from raw_workbook import Raw
from workbook_tender import SHEETS, TENDER, Sheets, folder, plain_text
from xlsxwriter import Workbook

from criteria.errors import DefinitionError
from criteria.finding import Finding
from criteria.lots import lots_of, of_lot
from data import read_bids, read_tender
from data.sources.source import Origin
from scoring import Result, evaluate
from scoring.evaluation.leave_one_out import definition_warnings
from workspace import Acting, RefusedError, open_workspace
from workspace.journal.chain import rows
from workspace.tenders.keeping import create_tender, import_tender, my_tenders, open_tender

DEFINED = ("tender", "criteria", "exclusions")
FOLDERS = [
    folder
    for of in ("data/samples/*/tender.toml", "tests/cases/*/tender.toml")
    for folder in sorted(path.parent for path in Path().glob(of))
]


@pytest.fixture(scope="module")
def acting(tmp_path_factory: pytest.TempPathFactory) -> Acting:
    """One workspace takes in all: what lies in it of other tenders changes nothing."""
    return open_workspace(home=tmp_path_factory.mktemp("home")).act_locally()


def evaluated(origin: Origin) -> str:
    """Return the documents of all lots as the command writes them, or the findings for which there are none."""
    try:
        tender = read_tender(origin)
        bids, findings = read_bids(origin, tender)
        noted = (*findings, *definition_warnings(tender))
        results = [evaluate(tender, *of_lot(lot, bids, noted)) for lot in lots_of(bids)]
    except DefinitionError as error:
        return lines(error.faults)
    return json.dumps([Result.of(result).to_document() for result in results], ensure_ascii=False, indent=2)


def lines(findings: tuple[Finding, ...]) -> str:
    return "\n".join(finding.line("ja") for finding in findings)


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_sample_or_a_published_case_gives_the_same_document(acting: Acting, path: Path) -> None:
    key = import_tender(acting, path, key=path.name)
    assert evaluated(open_tender(acting, key)) == evaluated(path)
    assert key in {listed.key for listed in my_tenders(acting)}


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case.name)
def test_a_broken_folder_is_refused_with_its_findings_or_stays_what_it_was(
    acting: Acting, case: Malformed, tmp_path: Path
) -> None:
    # A fault of the whole folder names it.
    directory = tmp_path / f"案件 {case.name}"
    directory.mkdir()
    path = case.write(directory)
    before = evaluated(path)
    try:
        after = evaluated(open_tender(acting, import_tender(acting, path, key=directory.name)))
    except DefinitionError as error:
        after = lines(error.faults)
    assert after == before


def test_a_tender_is_taken_in_before_its_marks_and_its_bids_are_there(acting: Acting) -> None:
    for name, files in (
        ("before the marks", {"tender.toml", "bids.csv"}),
        ("before the bids", {"tender.toml"}),
    ):
        saved = open_tender(
            acting, import_tender(acting, {file: str(SOUND[file]).encode() for file in files}, key=name)
        )
        assert set(saved.names) == files


def test_a_folder_in_japanese_with_blank_rows_sums_and_doubles_stays_what_it_was(acting: Acting) -> None:
    bids = "\n,,,\n業者名,入札金額,isms,staff\n\n甲社,1000000,5,5\n乙社,900000,1,1\n乙社,900000,1,1\n合計,1900000,,\n"
    files = {
        "ＴＥＮＤＥＲ.toml": SOUND["tender.toml"].encode("cp932"),
        "入札一覧.csv": bids.encode("cp932"),
        "採点表.csv": ("\ufeff" + SOUND["marks.csv"]).encode(),
        "weights.toml": b"# to be filled in",
        "様式/仕様書.pdf": b"%PDF-1.7 no table",
        "a-note.txt": "後で確認".encode(),
    }
    packed = zipped(files)
    key = import_tender(acting, {"提出物.zip": packed}, key="日本語")
    saved = open_tender(acting, key)
    expected = evaluated({"提出物.zip": packed})
    for written, plain in (("ＴＥＮＤＥＲ", "tender"), ("入札一覧", "bids"), ("採点表", "marks")):
        expected = expected.replace(f"{written}.csv", f"{plain}.csv").replace(f"{written}.toml", f"{plain}.toml")
    assert evaluated(saved) == expected
    assert saved.load("様式/仕様書.pdf") == b"%PDF-1.7 no table"


def workbook(sheets: Sheets = SHEETS) -> bytes:
    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, [plain_text(value) for value in row])
    return packed.getvalue()


def test_a_workbook_becomes_a_definition_as_text_and_the_same_rows(acting: Acting) -> None:
    sheets = {**SHEETS, "覚書": [["後で確認"]]}
    book = {"案件.xlsx": workbook(sheets)}
    key = import_tender(acting, book, key="book")
    saved = open_tender(acting, key)
    assert read_tender(saved) == read_tender(folder())
    assert saved.names == ("tender.toml", *sorted(f"{name}.csv" for name in SHEETS if name not in DEFINED))
    # Sheets have no endings, and of the one that nothing reads the import tells.
    read = evaluated({"案件.xlsx": workbook()})
    assert evaluated(saved) == re.sub(rf'("where": "(?:{"|".join(SHEETS)}))\b', r"\1.csv", read)
    with acting.workspace.database.reading() as connection:
        (row,) = rows(connection, key)
    assert row["after"]["left_out"] == ["覚書"]


def test_a_cell_that_shows_no_value_is_refused_and_not_kept_as_text(acting: Acting) -> None:
    book = {"案件.xlsx": Raw(cells={"bids!C2": '<c{ref} t="e"><v>#REF!</v></c>'}).write()}
    with pytest.raises(DefinitionError) as refused:
        import_tender(acting, book, key="unread")
    assert {finding.code for finding in refused.value.faults} == {"error-cell"}


def test_nothing_is_left_of_an_import_that_is_refused(acting: Acting) -> None:
    before = my_tenders(acting)
    with pytest.raises(DefinitionError):
        import_tender(acting, {"tender.toml": b"[tender"}, key="broken")
    with pytest.raises(RefusedError, match="empty"):
        import_tender(acting, FOLDERS[0], key="\u200b")
    assert my_tenders(acting) == before


def test_a_tender_made_of_a_definition_waits_for_its_bids(acting: Acting) -> None:
    key = create_tender(acting, "made", TENDER)
    assert open_tender(acting, key).names == ("tender.toml",)
    assert "bids.csv" in evaluated(open_tender(acting, key))
    with pytest.raises(DefinitionError):
        create_tender(acting, "unmade", TENDER.replace("max_points", "max_point"))
