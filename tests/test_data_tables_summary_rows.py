"""A row that sums a table up is a fault, neither a bidder nor dropped in silence; who is called so can be declared."""

import pytest
from malformed import BIDS, MARKS, SOUND
from test_data_text_names import DATES, PAIR, SMALL, refused, result

from criteria.finding import Severity
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from data.tables.summary_rows import is_summary
from scoring.evaluation.evaluate import evaluate

WORDS = [
    "合計",
    "合　計",
    " 合 計 ",
    "【合計】",
    "合計：",
    "＜合計＞",
    "──合計──",
    "ーー合計ーー",
    "合計(税抜)",
    "合計（３者）",
    "合計 3社",
    "小計",
    "計",
    "総計",
    "平均",
    "平均点",
    "委員平均",
    "最高",
    "最低",
    "※参考",
    "(参考)予定価格",
    "予定価格（税抜）",
    "調査基準価格",
    "最低制限価格",
    "基準",
    "備考",
    "以下余白",
    "合計・平均",
    "Total",
    "ＴＯＴＡＬ",
    "Sub-total",
    "Grand Total:",
    "sum",
    "Average",
    "MEAN",
    "* note",
]
NAMES = [
    "合計システム株式会社",
    "株式会社合計",
    "合計(株)",
    "㈱合計",
    "参考書林",
    "平均台製作所",
    "Total Systems",
    "計測技研",
    "Summit",
    "Meanwell",
    "3者",
    "円",
    "第一",
    "",
    "A",
]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_a_sum_is_told_whatever_stands_around_it(word: str) -> None:
    assert is_summary(word)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_only_begins_like_one_is_a_name(name: str) -> None:
    assert not is_summary(name)


@pytest.mark.parametrize("word", ["合計", "合　計", "【平均】", "最低制限価格", "Total"])
def test_a_sum_under_the_bids_is_a_fault_and_out_of_every_reference(word: str) -> None:
    """The mean of 100, 140 and their sum 240 would make B, not a tie with A, the best by distance from the mean."""
    toml = SMALL.replace('"lowest-price"', '"sum"\nprice_points = 100\nprice_formula = "mean-distance"')
    bids = "vendor,price\nA,100\nB,140\n"
    source = {"tender.toml": toml.encode(), "bids.csv": f"{bids}{word},240\n".encode()}
    tender = read_tender(source)
    evaluation = evaluate(tender, *read_bids(source, tender))
    (found,) = [one for one in evaluation.findings if one.severity is Severity.FAULT]
    assert (found.code, str(found.where), found.subject) == ("summary-row", "bids.csv:4:vendor", None)
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    alone = {"tender.toml": toml.encode(), "bids.csv": bids.encode()}
    assert evaluation.sheet == evaluate(tender, *read_bids(alone, tender)).sheet
    assert [bid.vendor for bid in evaluation.bids] == ["A", "B"]


def test_a_bidder_called_so_bids_once_the_tender_says_so() -> None:
    toml = SMALL.replace(DATES, f'{DATES}also_bidders = ["合計", "計"]\n')
    assert result({"tender.toml": toml, "bids.csv": f"{PAIR}合計,90\n"}) == (AwardStatus.AWARDED, ("合計",), [])
    status, _, (found,) = result({"tender.toml": toml, "bids.csv": f"{PAIR}平均,105\n"})
    assert (status, found.value) == (AwardStatus.INCOMPLETE, "平均")
    assert "also_bidders" in found.cure.ja


def test_a_company_whose_name_begins_so_bids_like_any_other() -> None:
    assert result({"tender.toml": SMALL, "bids.csv": f"{PAIR}合計システム株式会社,90\n"})[:2] == (
        AwardStatus.AWARDED,
        ("合計システム株式会社",),
    )


TABLES = [
    ("bids.csv", BIDS + "合計,,,,,,\n", "bids.csv:6:vendor"),
    ("bids.csv", "vendor,name,price,isms,staff\n甲,あ,1,有,1\n4,合計,1,有,1\n", "bids.csv:3:name"),
    ("marks.csv", MARKS + "平均,架空情報株式会社,plan,A,\n", "marks.csv:11:evaluator"),
    ("marks.csv", MARKS + "甲委員,合計,plan,A,\n", "marks.csv:11:vendor"),
    ("vendors.csv", "vendor,name\n合計,\n", "vendors.csv:2:vendor"),
    ("certificates.csv", "vendor,standard\n合計,PrivacyMark\n", "certificates.csv:2:vendor"),
    ("sanctions.csv", "vendor,kind,start\n計,指名停止,2026-01-01\n", "sanctions.csv:2:vendor"),
    ("relations.csv", "vendor_a,vendor_b,kind\n架空情報株式会社,参考,親子\n", "relations.csv:2:vendor_b"),
    ("subcontractors.csv", "vendor,subcontractor\n架空情報株式会社,備考\n", "subcontractors.csv:2:subcontractor"),
    ("members.csv", "venture,member\n合計,A\n", "members.csv:2:venture"),
]


@pytest.mark.parametrize(("table", "content", "place"), TABLES)
def test_in_every_table_that_names_somebody_such_a_row_is_one_fault(table: str, content: str, place: str) -> None:
    faults = result({**SOUND, table: content})[2]
    assert [str(one.where) for one in faults if one.code == "summary-row"] == [place]
    assert not any(one.value in ("合計", "平均", "計") and one.code != "summary-row" for one in faults)


def test_a_member_called_so_marks_where_the_panel_lists_its_members() -> None:
    faults = result({**SOUND, "marks.csv": MARKS.replace("甲委員", "基準")})[2]
    assert "summary-row" in {one.code for one in faults}
    toml = SOUND["tender.toml"].replace("甲委員", "基準")
    assert result({**SOUND, "tender.toml": toml, "marks.csv": MARKS.replace("甲委員", "基準")})[2] == []


def test_a_sum_under_the_lots_is_a_fault() -> None:
    toml = SMALL + '[selection]\nkind = "lots"\nobjective = ["price"]\n'
    files = {"tender.toml": toml, "bids.csv": "vendor,price,lot\nA,1,1\n", "lots.csv": "lot,ceiling\n1,9\n合計,9\n"}
    assert [(one.code, str(one.where)) for one in refused(files)] == [("summary-row", "lots.csv:3:lot")]
