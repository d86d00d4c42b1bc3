"""The workbook holds the whole record, as values, and gives back exactly what was published."""

import io
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from small_tender import BIDS, FILES, TENDER, changed

import data
from criteria.exact import format_points
from data import read_bids, read_tender
from report.evaluation.listing import Figure
from report.files.export import ranking_csv
from report.files.workbook import evaluation_workbook, is_number
from scoring import Evaluation, evaluate
from scoring.evaluation.leave_one_out import leave_one_out


def evaluated(files: dict[str, bytes]) -> Evaluation:
    tender = read_tender(files)
    bids, findings = read_bids(files, tender)
    return evaluate(tender, bids, findings)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_has_a_sheet_for_every_part_of_the_record() -> None:
    assert list(sheets(evaluation_workbook(evaluated(dict(FILES)), "ja"))) == [
        "概要",
        "順位表",
        "評価項目",
        "失格・無効",
        "指摘事項",
        "基準値",
        "同点",
        "審査台帳",
        "敗者除外の確認",
    ]
    assert list(sheets(evaluation_workbook(evaluated(dict(FILES)), "en")))[1] == "Ranking"


def test_the_ranking_holds_the_published_numbers_as_numbers() -> None:
    heading, first, *_ = sheets(evaluation_workbook(evaluated(dict(FILES)), "ja"))["順位表"]
    row = dict(zip(heading, first, strict=True))
    assert row["評価値"] == 92.15
    assert row["入札価格(円)"] == 49110000
    assert row["事業者ID"] == "架空通信"


def test_the_summary_tells_the_answer_the_fingerprint_and_how_numbers_are_written() -> None:
    evaluation = evaluated(dict(FILES))
    told = {str(row[0]): str(row[1]) for row in sheets(evaluation_workbook(evaluation, "ja"))["概要"]}
    assert told["結果"] == "落札者決定"
    assert told["落札者"] == "架空通信"
    assert told["入力の指紋 (SHA-256)"] == evaluation.fingerprint
    assert "文字列" in told["数値について"]


def test_excluded_bids_and_faults_stand_with_their_reasons_and_places() -> None:
    book = sheets(evaluation_workbook(evaluated(changed("48930000", "4893万")), "ja"))
    assert [row[-1] for row in book["失格・無効"][1:]] == ["予定価格超過", "辞退"]
    _, fault = book["指摘事項"]
    assert fault[1:5] == ["bids.csv", 3, "price", "4893万"]


def test_no_text_becomes_a_formula_a_number_or_a_link() -> None:
    hostile = ["=1+1", "@SUM(A1)", "http://evil.example", "0012"]
    names = dict(zip(("架空通信", "架空電算", "架空商会", "架空興業"), hostile, strict=True))
    rows = BIDS
    for name, other in names.items():
        rows = rows.replace(name, other)
    content = evaluation_workbook(evaluated({"tender.toml": TENDER.encode(), "bids.csv": rows.encode()}), "ja")
    vendors = {row[1] for row in sheets(content)["順位表"][1:]}
    assert set(hostile) <= vendors
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels"))}
    assert not any(re.search(r"<f[ >]", text) for name, text in parts.items() if "worksheets/" in name)
    assert not any("hyperlink" in text for text in parts.values())


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    evaluation = evaluated(dict(FILES))
    assert evaluation_workbook(evaluation, "ja") == evaluation_workbook(evaluation, "ja")


@pytest.mark.parametrize("places", [0, 1, 4, 9])
def test_a_number_of_up_to_fifteen_digits_comes_back_as_the_decimal_it_was(places: int) -> None:
    for scaled in (1, 7, 999_999_999_999_999, 123_456_789_012_345, 100_000_000_000_001):
        text = format_points(Fraction(scaled, 10**places), places)
        assert is_number(Figure(text=text))
        assert f"{float(text):.{places}f}" == text


@pytest.mark.parametrize(
    "figure",
    [
        Figure(text="1234567890123456"),
        Figure(text="0.1234567890123456"),
        Figure(text="66.6666666667", exact=False),
    ],
)
def test_a_number_that_a_spreadsheet_cannot_hold_is_written_as_text(figure: Figure) -> None:
    assert not is_number(figure)


def test_an_unrounded_value_that_goes_on_without_end_is_text_in_the_sheet() -> None:
    files = changed('rounding.value = { places = 2, mode = "down" }', "")
    files = {
        name: content.replace(b'rounding.price = { places = 2, mode = "down" }', b"") for name, content in files.items()
    }
    heading, first, *_ = sheets(evaluation_workbook(evaluated(files), "ja"))["順位表"]
    assert dict(zip(heading, first, strict=True))["評価値"] == "92.1564927858"


SAMPLE = Path(str(data.__file__)).parent / "samples" / "kakuu-security"


def test_the_ledger_stands_whole_with_evidence_source_and_whoever_set_a_rule_aside() -> None:
    overrides = "vendor,rule,by,reason,on\n架空電子計算,certificate-required,架空市長,更新審査中,2026-11-09\n"
    files = {path.name: path.read_bytes() for path in SAMPLE.iterdir()} | {"overrides.csv": overrides.encode()}
    evaluation = evaluated(files)
    heading, *rows = sheets(evaluation_workbook(evaluation, "ja"))["審査台帳"]
    assert len(rows) == len(list(evaluation.ledger))
    lines = [dict(zip(heading, row, strict=True)) for row in rows]
    aside = [one for one in lines if one["特別の理由"]]
    assert [(one["事業者ID"], one["要件"], one["特別の理由"]) for one in aside] == [
        ("架空電子計算", "認証の取得", "架空市長, 2026-11-09: 更新審査中")
    ]
    assert {one["結果"] for one in lines} >= {"適合", "不適合"}
    ranking = ranking_csv(evaluation, "ja").decode()
    assert "「認証の取得」を適用しない (架空市長, 2026-11-09: 更新審査中)" in ranking


def test_what_leaving_each_loser_out_changes_has_its_own_sheet() -> None:
    files = {path.name: path.read_bytes() for path in SAMPLE.iterdir()}
    evaluation = evaluated(files)
    _, *rows = sheets(evaluation_workbook(evaluation, "ja"))["敗者除外の確認"]
    assert [row[0] for row in rows] == [one.removed for one in leave_one_out(evaluation).removals]
    _, only = sheets(evaluation_workbook(evaluated(dict(FILES)), "ja"))["敗者除外の確認"]
    assert "どの敗者の有無によっても順位は変わりません" in str(only[3])
