"""The files of a selection say what the selection says: chosen, next best, ties, rules with their cost, who is out."""

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import pytest
from deadlines import stopping
from declared import bid
from python_calamine import CalamineWorkbook
from selected import FAMILIES, instance, rule, selecting, terms

from criteria.exact import format_price
from criteria.finding import Language
from data import read_bids, read_tender
from report.files.export import ENDINGS
from report.files.selection_record import STATUS, selection_file
from report.selection.document import PARTS, selection_document
from scoring.selection.portfolio import Portfolio
from scoring.selection.result import Selection, SelectionStatus
from scoring.selection.select import select
from tests.rule_kinds import SelectionRuleKind
from views.shell.opening import SAMPLES

pytestmark = pytest.mark.selection

Bids = list[tuple[str, str, str, str]]
"""Lots, vendor, package and price of every bid."""


def drawn(status: SelectionStatus) -> Selection:
    """A selection that ends in this way."""
    two = terms("shortlist", "points", rules=[rule(SelectionRuleKind.SIZE, exactly=1)])
    many = terms("shortlist", "points", rules=[rule(SelectionRuleKind.SIZE, exactly=9)])
    level = [bid("架空A", 100, q=50), bid("架空B", 100, q=50)]
    if status is SelectionStatus.LIMIT:
        return select(*instance("lots", 1), k=3, deadline=stopping(lambda: True))
    return {
        SelectionStatus.OPTIMAL: lambda: select(*instance("packages", 3), k=3),
        SelectionStatus.TIED: lambda: select(selecting(two), level, k=3),
        SelectionStatus.INFEASIBLE: lambda: select(selecting(many), level),
        SelectionStatus.INCOMPLETE: lambda: select(selecting(two), [level[0], bid("架空B", 100)]),
    }[status]()


def of_portfolio(selection: Selection, one: Portfolio) -> Bids:
    minor = selection.tender.minor_units
    return [(", ".join(bid.lots), bid.vendor, bid.package, format_price(bid.price, minor)) for bid in one.taken]


def expected(selection: Selection) -> dict[str, list[Bids]]:
    tied = selection.ties.left if selection.ties and not selection.ties.resolved else ()
    return {
        "選定": [of_portfolio(selection, selection.chosen)] if selection.chosen else [],
        "同点の選定案": [of_portfolio(selection, one) for one in tied],
        "次善の選定案": [of_portfolio(selection, one) for one in selection.alternatives],
    }


def rows_of_csv(selection: Selection, language: Language = "ja") -> list[dict[str, str]]:
    text = selection_file(selection, ".csv", language).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def from_csv(selection: Selection, part: str) -> list[Bids]:
    rows = [row for row in rows_of_csv(selection) if row["区分"] == part]
    return [bids_of(list(group)) for _, group in groupby(rows, key=lambda row: row["案"])]


def bids_of(rows: Sequence[dict[str, str]]) -> Bids:
    price = next((key for key in (rows or [{}])[0] if key.startswith("価格(")), "")
    return [(row["ロット"], row["事業者ID"], row["組合せ"], row[price]) for row in rows if row["事業者ID"]]


def sheets(selection: Selection) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(selection_file(selection, ".xlsx", "ja")))
    return {
        name: [list(map(cell, row)) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names
    }


def cell(value: object) -> str:
    return format(Decimal(repr(value)).normalize(), "f") if isinstance(value, float) else str(value)


def from_sheet(rows: list[list[str]]) -> list[Bids]:
    heading, *lines = rows
    listed = [dict(zip(heading, line, strict=True)) for line in lines]
    return [bids_of(list(group)) for _, group in groupby(listed, key=lambda row: row.get("案"))]


def hold(selection: Selection) -> None:
    """Hold CSV and workbook against the selection."""
    book, parts = sheets(selection), expected(selection)
    summary = {row[0]: row[1] for row in book["概要"]}
    rows = rows_of_csv(selection)
    assert summary["結果"] == STATUS[selection.status].ja
    undone = None if selection.unfinished is None else selection.unfinished.sentence(PARTS).ja
    assert summary.get("未了の計算") == undone
    assert (f"未了の計算: {undone}" in {row["内容"] for row in rows}) is (undone is not None)
    assert {row["結果"] for row in rows} == {STATUS[selection.status].ja}
    assert {row["案件番号"] for row in rows} == {selection.tender.id} == {summary["案件番号"]}
    fingerprint = "入力の指紋 (SHA-256)"
    assert {row[fingerprint] for row in rows} == {selection.fingerprint} == {summary[fingerprint]}
    for part, bids in parts.items():
        assert from_csv(selection, part) == bids
        assert from_sheet(book[part]) == bids
    assert [row[0] for row in book["選定条件"][1:]] == [one.rule.id for one in selection.rules]
    out = [(one.lot, one.vendor, ground.code) for one in selection.excluded for ground in one.grounds]
    assert [(row[0], row[1], row[-1]) for row in book["失格・無効"][1:]] == out
    listed = [row for row in rows if row["区分"] == "失格・無効"]
    assert [(row["ロット"], row["事業者ID"], row["条件の識別子・理由コード"]) for row in listed] == out


@pytest.mark.parametrize("status", SelectionStatus)
def test_however_a_selection_ends_its_files_say_so_and_name_nobody_else(status: SelectionStatus) -> None:
    selection = drawn(status)
    assert selection.status is status
    hold(selection)
    document = json.loads(selection_file(selection, ".json", "ja"))
    assert document["status"] == status.value


@pytest.mark.parametrize("family", FAMILIES)
def test_every_random_selection_says_one_thing_in_all_its_files(family: str) -> None:
    for seed in range(3):
        hold(select(*instance(family, seed), k=3))


def test_the_json_file_is_the_document_without_the_time_the_solver_took() -> None:
    selection = drawn(SelectionStatus.OPTIMAL)
    whole = selection_document(selection, "en")
    written = json.loads(selection_file(selection, ".json", "en"))
    assert {**written, "milliseconds": whole["milliseconds"]} == whole
    assert "milliseconds" not in written


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_selection_gives_the_same_bytes(ending: str) -> None:
    first, second = (selection_file(drawn(SelectionStatus.OPTIMAL), ending, "ja") for _ in range(2))
    assert first == second


def test_the_sample_tells_cost_loss_ground_and_proof_in_the_offices_words() -> None:
    tender = read_tender(SAMPLES / "kakuu-lots")
    selection = select(tender, *read_bids(SAMPLES / "kakuu-lots", tender), k=2, why_not=["架空通信"])
    book = sheets(selection)
    summary = {row[0]: row[1] for row in book["概要"]}
    assert summary["価格の合計(円)"] == "258324010"
    assert summary["最適性の証明"] == "場合分けした整数の上界"
    assert summary["結論"].startswith("最適な選定です。")
    assert ["budget", "予算2億5,900万円以内"] in [row[:2] for row in book["選定条件"]]
    assert {row[1] for row in book["次善の選定案"][1:]} == {"価格の合計が536,000円悪化"}
    assert book["説明"][1][0].startswith("架空通信")
    total = sum(Fraction(row[4]) for row in book["選定"][1:])
    assert total == 258324010


def test_a_name_that_a_spreadsheet_would_run_is_text() -> None:
    tender = selecting(terms("shortlist", "points", rules=[rule(SelectionRuleKind.SIZE, exactly=1)]))
    selection = select(tender, [bid("=1+1", 100, q=50), bid("B", 100, q=40)])
    assert [row["事業者ID"] for row in rows_of_csv(selection) if row["区分"] == "選定"] == ["'=1+1"]
    assert sheets(selection)["選定"][1][1] == "=1+1"


def test_english_files_are_english() -> None:
    rows = rows_of_csv(drawn(SelectionStatus.OPTIMAL), "en")
    assert rows[0]["part"] == "Answer"
    assert {row["status"] for row in rows} == {"optimal"}
