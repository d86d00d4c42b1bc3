"""The files to take away hold what was published, and nothing a spreadsheet would run."""

import csv
import io
import json

import pytest
from small_tender import BIDS, FILES, TENDER, changed

from data import read_bids, read_tender
from report.files.export import evaluation_file, file_name, neutralise, ranking_csv
from scoring import Evaluation, Result, evaluate


def evaluated(files: dict[str, bytes]) -> Evaluation:
    tender = read_tender(files)
    bids, findings = read_bids(files, tender)
    return evaluate(tender, bids, findings)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_ranking_lists_every_bid_once_with_the_published_numbers() -> None:
    listed = rows(ranking_csv(evaluated(dict(FILES)), "ja"))
    assert [(one["順位"], one["事業者ID"], one["評価値"], one["価格点"]) for one in listed] == [
        ("1", "架空通信", "92.15", "9.15"),
        ("2", "架空電算", "87.48", "9.48"),
        ("3", "架空商会", "67.14", "7.14"),
        ("", "架空興業", "", ""),
        ("", "架空製作", "", ""),
    ]
    assert listed[0]["入札価格(円)"] == "49110000"
    assert listed[0]["業務の実施方針"] == "48"
    assert [one["結果"] for one in listed] == ["落札者", "非落札", "非落札", "失格・無効", "失格・無効"]
    assert listed[3]["理由"] == "入札価格が予定価格を超えています"


def test_the_headings_follow_the_language() -> None:
    listed = rows(ranking_csv(evaluated(dict(FILES)), "en"))
    assert listed[0]["evaluation value"] == "92.15"
    assert listed[3]["outcome"] == "excluded"


def test_a_bid_with_faults_is_listed_as_set_aside() -> None:
    listed = rows(ranking_csv(evaluated(changed("48930000", "4893万")), "ja"))
    assert [(one["事業者ID"], one["結果"]) for one in listed if not one["順位"]][-1] == ("架空電算", "保留")


def test_the_csv_begins_with_a_byte_order_mark_and_ends_its_lines_as_spreadsheets_do() -> None:
    content = ranking_csv(evaluated(dict(FILES)), "ja")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 6


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=", "  ="])
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(sign: str) -> None:
    text = f"{sign}HYPERLINK()"
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["架空商事", "", "a=b", "1-2", "'=x"])
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert neutralise(text) == text


def test_a_name_is_neutralised_and_a_negative_number_is_not() -> None:
    steep = 'price_formula = "linear-from-lowest"\nprice_params = { zero_at = 1.01 }'
    files = {
        "tender.toml": TENDER.replace('price_formula = "ratio-to-ceiling"', steep).encode(),
        "bids.csv": BIDS.replace("架空商会", "=cmd|'/c calc'!A1").encode(),
    }
    *_, last = [one for one in rows(ranking_csv(evaluated(files), "ja")) if one["順位"]]
    assert last["事業者ID"] == "'=cmd|'/c calc'!A1"
    assert last["価格点"] == "-159.55"


def test_the_json_is_the_result_and_reads_back_to_it() -> None:
    evaluation = evaluated(dict(FILES))
    result = Result.of(evaluation, "ja")
    document = json.loads(evaluation_file(evaluation, ".json", "ja"))
    assert document == result.to_document()
    assert Result.from_document(document) == result


@pytest.mark.parametrize(
    ("tender", "name"),
    [
        ("2026-ict-017", "2026-ict-017-ranking.csv"),
        ("令和8年/第17号", "令和8年-第17号-ranking.csv"),
        ("../../etc/passwd", "etc-passwd-ranking.csv"),
        ('a"b\r\nc', "a-b-c-ranking.csv"),
        ("///", "tender-ranking.csv"),
    ],
)
def test_a_file_is_named_after_its_tender_without_what_a_file_system_refuses(tender: str, name: str) -> None:
    assert file_name(tender, "ranking", ".csv") == name


def test_a_long_id_gives_a_name_a_file_system_takes() -> None:
    assert len(file_name("案" * 300, "ranking", ".csv", "区" * 99).encode()) <= 255
