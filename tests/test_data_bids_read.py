"""Bids are joined by vendor, read exactly, and no fault of one row stops another."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from malformed import BIDS, MARKS, SOUND, TENDER

from criteria.bid import Bid, Mark
from criteria.criterion import ScoredBy
from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity
from criteria.tender import Tender
from criteria.terms import BidStatus, InvestigationOutcome
from data import read_bids, read_tender
from data.tables.bid_table import bids_table
from data.tables.grid import arrange
from data.tables.rows import MOST_FAULTS

JAPAN = timezone(timedelta(hours=9))


def read(files: Mapping[str, str | bytes]) -> tuple[Tender, tuple[Bid, ...], tuple[Finding, ...]]:
    upload = {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    tender = read_tender(upload)
    return tender, *read_bids(upload, tender)


def bids_of(files: Mapping[str, str | bytes]) -> dict[str, Bid]:
    return {bid.vendor: bid for bid in read(files)[1]}


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.where)) for finding in findings]


SIMPLE = (
    '[tender]\nid = "a"\ntitle = "b"\n{tender}\n[price]\n{price}\n[method]\ncombination = "ratio"\n{method}\n{rest}'
)


def simple(*, tender: str = "", price: str = "", method: str = "", rest: str = "") -> str:
    criterion = '[[criteria]]\nid = "q"\nmax_points = 10\nformula = "direct"\n'
    return SIMPLE.format(tender=tender, price=price, method=method, rest=rest or criterion)


def test_a_tender_is_read_to_exact_values() -> None:
    tender, _, _ = read(SOUND)
    assert tender.title == "住民情報システム運用業務委託"
    assert tender.notice_date == date(2026, 10, 1)
    assert tender.deadline == datetime(2026, 11, 6, 17, tzinfo=JAPAN)
    assert (tender.prices.ceiling, tender.prices.investigation, tender.prices.floor) == (54060000, 48930000, 40000000)
    assert tender.method.total_points == 200
    assert tender.criterion("plan").params["grades"]["B"] == Fraction(7, 10)
    assert tender.criterion("plan").scored_by is ScoredBy.COMMITTEE
    assert tender.criterion("isms").scored_by is ScoredBy.COMPUTED
    assert tender.minimums.groups == {"ability": 30}


def test_bids_are_read_to_exact_values() -> None:
    bids = bids_of(SOUND)
    first = bids["架空情報株式会社"]
    assert (first.price, first.lottery_number, first.status) == (49110000, 123, BidStatus.VALID)
    assert first.received_at == datetime(2026, 11, 6, 16, 58, tzinfo=JAPAN)
    assert first.responses == {"isms": True, "staff": 3}
    assert Mark(evaluator="甲委員", criterion="plan", mark="A", comment="よく練られている") in first.marks
    assert bids["株式会社架空電算"].status is BidStatus.WITHDRAWN
    assert bids["株式会社架空電算"].price is None
    assert bids["架空データ合同会社"].received_at == datetime(2026, 11, 4, 9, 30, tzinfo=JAPAN)


def test_a_label_left_out_is_the_id() -> None:
    tender, _, _ = read({"tender.toml": simple(), "bids.csv": "vendor,price,q\nA,1,1\n"})
    assert tender.criterion("q").label == "q"


def test_the_keys_of_a_tender_stand_above_those_of_its_preset() -> None:
    text = simple(method='preset = "jp-division"\nscale = 1_000').replace('combination = "ratio"\n', "")
    tender, _, _ = read({"tender.toml": text, "bids.csv": "vendor,price,q\nA,1,1\n"})
    assert (tender.method.combination, tender.method.base_points, tender.method.scale) == ("ratio", 100, 1000)
    assert tender.method.preset == "jp-division"


def test_a_fault_of_a_part_the_preset_brought_stands_where_the_preset_is_named() -> None:
    text = simple(method='preset = "jp-addition-1-1"')
    with pytest.raises(DefinitionError) as refused:
        read_tender({"tender.toml": text.encode()})
    assert codes(refused.value.faults) == [
        ("two-rules", "tender.toml:9:method.price_formula"),
        ("two-rules", "tender.toml:9:method.price_points"),
    ]


def test_all_faults_of_a_definition_are_told_at_once_in_the_order_of_its_lines() -> None:
    text = (
        TENDER.replace('"sum"', '"som"').replace("max_points = 30", "max_points = 1e9").replace("[panel]", "[panell]")
    )
    with pytest.raises(DefinitionError) as refused:
        read_tender({"tender.toml": text.encode()})
    assert codes(refused.value.faults) == [
        ("unknown-formula", "tender.toml:16:method.combination"),
        ("unknown-key", "tender.toml:24:panell"),
        ("inexact-number", "tender.toml:41:criteria.staff.max_points"),
    ]


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_a_name_with_a_sign_that_nobody_sees_is_refused_and_never_a_vendor_of_its_own(sign: str) -> None:
    bids_csv = f"vendor,price,q,note\n架空商会,10,1,書{sign}類\n架空{sign}商会,11,2,\n"
    _, bids, findings = read({"tender.toml": simple(), "bids.csv": bids_csv})
    [told] = {*findings, *(one for bid in bids for one in bid.faults)}
    assert (told.code, str(told.where), told.severity) == ("invisible-character", "bids.csv:3:vendor", Severity.FAULT)
    assert f"U+{ord(sign):04X}" in told.what.en
    assert "Delete that character" in told.cure.en
    assert "架空商会" in {bid.vendor for bid in bids}


def test_signs_that_people_see_are_left_in_names() -> None:
    name = "㈱葛\U000e0100城 架空\u3000商会é"
    _, [bid], findings = read({"tender.toml": simple(), "bids.csv": f"vendor,price,q\n{name},10,1\n"})
    assert (bid.vendor, findings) == (name, ())


def test_amounts_count_the_smallest_unit_of_the_currency() -> None:
    files = {
        "tender.toml": simple(tender='currency = "USD"', price="ceiling = 3000.50"),
        "bids.csv": 'vendor,price,q\nA,2902.73,1\nB,"2,902",1\nC,2902.735,1\nD,$5,1\n',
    }
    tender, bids, findings = read(files)
    assert tender.prices.ceiling == 300050
    assert [bid.price for bid in bids] == [290273, 290200, None, None]
    assert [finding.value for finding in findings] == ["2902.735", "$5"]


def test_components_of_the_price_have_columns_of_their_own() -> None:
    rest = (
        '[[method.price_components]]\nid = "build"\npoints = 70\n[[method.price_components]]\nid = "run"\npoints = 30\n'
    )
    method = 'price_formula = "lowest-over-price"'
    text = simple(method=method, rest=rest).replace('"ratio"', '"sum"')
    _, bids, findings = read({"tender.toml": text, "bids.csv": "vendor,price,build,run\nA,300,200,100\nB,300,,0\n"})
    assert bids[0].components == {"build": 200, "run": 100}
    assert codes(findings) == [("missing-price", "bids.csv:3:build"), ("price-not-positive", "bids.csv:3:run")]


def test_the_order_of_rows_and_columns_never_matters() -> None:
    expected = bids_of(SOUND)
    header, *rows = BIDS.splitlines()
    for order in permutations(rows):
        assert bids_of({**SOUND, "bids.csv": "\n".join((header, *order))}) == expected
    marks = MARKS.splitlines()
    swapped = [f"{b},{a},{d},{c},{e}" for a, b, c, d, e in (line.split(",") for line in marks)]
    assert bids_of({**SOUND, "marks.csv": "\n".join(swapped)}) == expected


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp932"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\r\n", 2).encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: re.sub(r"^([^,]+),", " \\1\u3000,", text, flags=re.MULTILINE).encode(),
        lambda text: text.replace("plan", '"plan"').encode(),
    ],
)
def test_how_a_file_is_written_never_matters(write: Callable[[str], bytes]) -> None:
    files = {**SOUND, "bids.csv": write(BIDS), "marks.csv": write(MARKS)}
    assert bids_of(files) == bids_of(SOUND)


def test_japanese_headings_read_like_english_ones() -> None:
    bids = BIDS.replace("vendor,price,status,received_at,lottery_number", "事業者,入札価格,状態,受付日時,くじ番号")
    marks = MARKS.replace("evaluator,vendor,criterion,mark,comment", "評価者,事業者,評価項目,採点,コメント")
    assert bids_of({**SOUND, "bids.csv": bids, "marks.csv": marks}) == bids_of(SOUND)
    japanese = {"入札.csv": bids, "採点.csv": marks, "tender.toml": TENDER}
    assert bids_of(japanese) == bids_of(SOUND)


def test_a_fault_is_told_under_the_heading_the_file_uses() -> None:
    bids = BIDS.replace("vendor,price", "事業者,入札価格").replace("50000000", "x")
    _, _, findings = read({**SOUND, "bids.csv": bids})
    assert codes(findings) == [("bad-number", "bids.csv:3:入札価格")]


def test_names_are_joined_in_composed_form() -> None:
    marks = MARKS.replace("架空データ", "架空デ\u30fcタ".replace("デ", "テ\u3099"))
    assert marks != MARKS
    assert bids_of({**SOUND, "marks.csv": marks}) == bids_of(SOUND)


def test_the_row_of_a_fault_is_the_one_a_spreadsheet_shows() -> None:
    bids = BIDS.replace('"49,110,000"', '"49,110,000\n"').replace("50000000", "x").replace("\n株式会社", "\n\n株式会社")
    _, _, findings = read({**SOUND, "bids.csv": bids.replace("辞退", "棄権")})
    assert codes(findings) == [("bad-number", "bids.csv:3:price"), ("unknown-word", "bids.csv:5:status")]


def test_a_faulty_row_leaves_the_other_bids_without_fault() -> None:
    _, bids, findings = read({**SOUND, "bids.csv": BIDS.replace("50000000", '"12,34"').replace("456", "x")})
    faulty = [bid for bid in bids if bid.faults]
    assert [bid.vendor for bid in faulty] == ["架空システムズ株式会社"]
    assert faulty[0].faults == findings
    assert faulty[0].responses == {"isms": True, "staff": 1}
    assert len(bids) == 4


def test_a_vendor_written_twice_is_one_faulty_bid_with_both_rows() -> None:
    _, bids, findings = read(
        {
            **SOUND,
            "bids.csv": BIDS.replace("架空データ合同会社", "架空情報株式会社"),
            "marks.csv": MARKS.replace("架空データ合同会社,plan", "架空情報株式会社,plan"),
        }
    )
    assert [bid.vendor for bid in bids].count("架空情報株式会社") == 1
    faults = next(bid for bid in bids if bid.vendor == "架空情報株式会社").faults
    assert [fault.where.row for fault in faults if fault.code == "duplicate-bid" and fault.where] == [2, 5]
    assert set(faults) <= set(findings)


def test_one_vendor_may_bid_for_several_lots() -> None:
    files = {"tender.toml": simple(), "bids.csv": "vendor,price,lot,q\nA,1,1,1\nA,1,2,1\n"}
    _, bids, findings = read(files)
    assert [(bid.vendor, bid.lot) for bid in bids] == [("A", "1"), ("A", "2")]
    assert findings == ()


def test_a_broken_row_still_makes_its_vendor_a_faulty_bid() -> None:
    _, bids, findings = read({"tender.toml": simple(), "bids.csv": "vendor,price,q\nA,1,1\nB,1,1,1\n"})
    assert [(bid.vendor, bid.price, bool(bid.faults)) for bid in bids] == [("A", 1, False), ("B", None, True)]
    assert bids[1].faults == findings


def test_a_fault_in_a_mark_is_one_of_the_bid_it_belongs_to() -> None:
    _, bids, findings = read(
        {**SOUND, "marks.csv": MARKS.replace("架空データ合同会社,plan,A,\n乙", "架空データ合同会社,plan,Z,\n乙")}
    )
    assert codes(findings) == [("bad-mark", "marks.csv:8:mark")]
    assert [bid.vendor for bid in bids if bid.faults] == ["架空データ合同会社"]


@pytest.mark.parametrize(
    ("deadline", "received", "status"),
    [
        ("2026-11-06T17:00:00+09:00", "2026-11-06 17:00", BidStatus.VALID),
        ("2026-11-06T17:00:00+09:00", "2026-11-06 17:00:00.001", BidStatus.LATE),
        ("2026-11-06T17:00:00+09:00", "2026-11-06T08:00:00Z", BidStatus.VALID),
        ("2026-11-06T17:00:00+09:00", "2026-11-06T09:00:00Z", BidStatus.LATE),
        ("2026-11-06T17:00:00", "2026-11-06 17:00:01", BidStatus.LATE),
        ("2026-11-06", "2026-11-06 23:59", BidStatus.VALID),
        ("2026-11-06", "2026-11-07 0:00", BidStatus.LATE),
    ],
)
def test_a_bid_received_after_the_deadline_is_late_and_said_to_be(
    deadline: str, received: str, status: BidStatus
) -> None:
    files = {
        "tender.toml": simple(tender=f"deadline = {deadline}"),
        "bids.csv": f"vendor,price,received_at,q\nA,1,{received},1\n",
    }
    _, bids, findings = read(files)
    assert bids[0].status is status
    assert bids[0].faults == ()
    late = [("late-by-receipt", "bids.csv:2:received_at")] if status is BidStatus.LATE else []
    assert codes(findings) == late
    assert all(finding.severity is Severity.WARNING for finding in findings)


def test_a_late_bid_need_not_answer_and_keeps_the_status_its_row_gives() -> None:
    files = {
        "tender.toml": simple(tender="deadline = 2026-11-06T17:00:00+09:00"),
        "bids.csv": "vendor,price,status,received_at,q\n"
        + "".join(
            f"{vendor},,{status},2026-11-07 9:00,\n" for vendor, status in (("A", ""), ("B", "late"), ("C", "辞退"))
        ),
    }
    _, bids, findings = read(files)
    assert [bid.status for bid in bids] == [BidStatus.LATE, BidStatus.LATE, BidStatus.WITHDRAWN]
    assert codes(findings) == [("late-by-receipt", "bids.csv:2:received_at")]


@pytest.mark.parametrize(
    ("deadline", "faulty_row"), [("", 3), ("deadline = 2026-12-06", 2), ("deadline = 2026-12-06T17:00:00", 2)]
)
def test_times_that_cannot_be_compared_are_faults(deadline: str, faulty_row: int) -> None:
    bids = "vendor,price,received_at,q\nA,1,2026-11-06 17:00+09:00,1\nB,1,2026-11-06 17:00,1\n"
    _, read_back, findings = read({"tender.toml": simple(tender=deadline), "bids.csv": bids})
    assert codes(findings) == [("zones-differ", f"bids.csv:{faulty_row}:received_at")]
    assert [bool(bid.faults) for bid in read_back] == [faulty_row == 2, faulty_row == 3]


OUT_AT_OPENING = [
    ("ceiling = 100", "A,101,,", ""),
    ("floor = 100", "A,99,,", ""),
    ("disqualification = 100", "A,99,,", ""),
    ("investigation = 100", "A,99,不適格,", ""),
    ('ceiling = 200\nvariable_minimum = { form = "all", factor = 0.9 }', "A,60,,", "B,130,,5\nC,140,,5\n"),
]


@pytest.mark.parametrize(("price", "row", "others"), OUT_AT_OPENING)
def test_a_bid_that_is_out_at_the_opening_need_not_answer(price: str, row: str, others: str) -> None:
    files = {"tender.toml": simple(price=price), "bids.csv": f"vendor,price,investigation,q\n{row}\n{others}"}
    _, bids, findings = read(files)
    assert findings == ()
    assert bids[0].responses == {}


@pytest.mark.parametrize("row", ["A,100,,", "A,99,調査中,", "A,99,cleared,", "A,x,,"])
def test_a_bid_that_is_still_in_must_answer(row: str) -> None:
    price = "ceiling = 100\ninvestigation = 100" if "x" not in row else ""
    _, bids, findings = read({"tender.toml": simple(price=price), "bids.csv": f"vendor,price,investigation,q\n{row}\n"})
    assert ("missing-response", "bids.csv:2:q") in codes(findings)
    assert bids[0].faults == findings


def test_every_word_of_a_closed_list_is_read() -> None:
    rows = "A,,辞退,\nB,,無効,\nC,,期限後,\nD,1,有効,refused\nE,1,,pending\n"
    files = {
        "tender.toml": simple(price="investigation = 2"),
        "bids.csv": "vendor,price,status,investigation,q\n" + rows.replace("\n", ",1\n"),
    }
    bids = bids_of(files)
    assert [bid.status for bid in bids.values()] == [
        BidStatus.WITHDRAWN,
        BidStatus.INVALID,
        BidStatus.LATE,
        BidStatus.VALID,
        BidStatus.VALID,
    ]
    assert bids["D"].investigation is InvestigationOutcome.REFUSED
    assert bids["E"].investigation is InvestigationOutcome.PENDING


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("有", True),
        ("○", True),
        ("はい", True),
        ("Yes", True),
        ("TRUE", True),
        ("1", True),
        ("無", False),
        ("×", False),
        ("いいえ", False),
        ("no", False),
        ("False", False),
        ("0", False),
    ],
)
def test_yes_and_no_are_read_in_every_usual_word(word: str, answer: bool) -> None:  # noqa: FBT001 - the answer is a yes or a no
    assert (
        bids_of({**SOUND, "bids.csv": BIDS.replace("789,無,2", f"789,{word},2")})["架空データ合同会社"].responses[
            "isms"
        ]
        is answer
    )


def test_vendors_give_the_bids_their_names() -> None:
    vendors = "vendor,name,corporate_number\nA,株式会社架空,8999900000001\nB,架空合同会社,\nX,架空商会,\n"
    bids = "vendor,name,price,q\nA,,1,1\nB,別の名称,1,1\nC,,1,1\n"
    _, read_back, findings = read({"tender.toml": simple(), "bids.csv": bids, "vendors.csv": vendors})
    assert [bid.name for bid in read_back] == ["株式会社架空", "別の名称", ""]
    assert [(f.code, f.value, f.severity) for f in findings] == [
        ("unlisted-vendor", "C", Severity.WARNING),
        ("unknown-vendor", "X", Severity.WARNING),
    ]


def test_a_faulty_row_of_vendors_is_a_fault_of_the_bid() -> None:
    files = {
        "tender.toml": simple(),
        "bids.csv": "vendor,price,q\nA,1,1\n",
        "vendors.csv": "vendor,法人番号\nA,123\nX,456\n",
    }
    _, bids, findings = read(files)
    assert [(code, place) for code, place in codes(findings) if code == "bad-value"] == [
        ("bad-value", "vendors.csv:2:法人番号"),
        ("bad-value", "vendors.csv:3:法人番号"),
    ]
    assert [fault.value for fault in bids[0].faults] == ["123"]


def test_a_declared_absence_is_no_missing_mark() -> None:
    absent = TENDER.replace(
        '"mean"', '"mean"\nabsences = [{ evaluator = "丙委員", vendor = "架空データ合同会社", reason = "親族" }]'
    )
    marks = MARKS.replace("丙委員,架空データ合同会社,plan,A,\n", "")
    _, bids, findings = read({**SOUND, "tender.toml": absent, "marks.csv": marks})
    assert findings == ()
    assert all(not bid.faults for bid in bids)


def test_a_mark_of_a_member_declared_absent_is_a_fault() -> None:
    absent = TENDER.replace('"mean"', '"mean"\nabsences = [{ evaluator = "丙委員", vendor = "架空データ合同会社" }]')
    _, bids, findings = read({**SOUND, "tender.toml": absent})
    assert codes(findings) == [("absent-member", "marks.csv:10:evaluator")]
    assert [bid.vendor for bid in bids if bid.faults] == ["架空データ合同会社"]


def test_without_declared_members_whoever_marked_anybody_must_mark_everybody() -> None:
    undeclared = TENDER.replace('members = ["甲委員", "乙委員", "丙委員"]\n', "")
    _, _, findings = read(
        {**SOUND, "tender.toml": undeclared, "marks.csv": MARKS.replace("丙委員,架空データ合同会社,plan,A,\n", "")}
    )
    assert [(finding.code, finding.value) for finding in findings] == [
        ("missing-mark", "丙委員, 架空データ合同会社, plan")
    ]


def test_a_bid_nobody_marked_is_told_once() -> None:
    marks = "".join(line + "\n" for line in MARKS.splitlines() if "データ" not in line)
    _, _, findings = read({**SOUND, "marks.csv": marks})
    assert [(finding.code, finding.value) for finding in findings] == [("missing-mark", "架空データ合同会社")]


def test_numbers_as_marks_and_a_grade_that_fails() -> None:
    scale = TENDER.replace("{ grades = { A = 1.0, B = 0.7, C = 0.4, D = 0 } }", '{ max_mark = 5, fails = ["不適"] }')
    marks = MARKS.replace(",A,", ",４.5,").replace(",B,", ",3,").replace(",C,", ",不適,")
    bids = bids_of({**SOUND, "tender.toml": scale, "marks.csv": marks})
    assert {mark.mark for bid in bids.values() for mark in bid.marks} == {Fraction(9, 2), Fraction(3), "不適"}


def test_marks_need_not_be_there_where_nobody_is_left_to_mark() -> None:
    bids = "vendor,price,status,isms,staff\nA,,辞退,,\n"
    _, read_back, findings = read({"tender.toml": TENDER, "bids.csv": bids})
    assert findings == ()
    assert read_back[0].marks == ()


@pytest.mark.parametrize(
    ("codes_given", "told"),
    [
        (("3", "12", "A001"), "3, 12"),
        (("0003", "12", "0100"), "12"),
        (("0003", "0012", "A001"), ""),
        (("3", "12", "A1"), ""),
        (("3", "1000", "A001"), "3"),
    ],
)
def test_codes_that_may_have_lost_leading_zeros_are_warned_of(codes_given: tuple[str, ...], told: str) -> None:
    rows = "".join(f"v{place},1,1,{code}\n" for place, code in enumerate(codes_given))
    _, _, findings = read({"tender.toml": simple(), "bids.csv": f"vendor,price,q,vendor_code\n{rows}"})
    assert [one.value for one in findings if one.code == "lost-zeros"] == ([told] if told else [])
    assert all(one.severity is Severity.WARNING for one in findings)


def test_files_nothing_reads_are_warned_of_and_a_readme_is_not() -> None:
    files = {**SOUND, "README.md": "x", "certificate.csv": "x", "notice.pdf": b"%PDF", "bids.pdf": b"%PDF"}
    _, _, findings = read(files)
    assert [(f.code, f.severity, str(f.where)) for f in findings] == [
        ("unknown-file", Severity.WARNING, "bids.pdf"),
        ("unknown-file", Severity.WARNING, "certificate.csv"),
        ("unknown-file", Severity.WARNING, "notice.pdf"),
    ]
    assert "certificates.csv" in findings[1].what.en


def test_all_faults_of_all_files_are_told_at_once() -> None:
    files = {
        **SOUND,
        "bids.csv": BIDS.replace("staff", "stuff"),
        "marks.csv": MARKS.replace("mark,", "grade,"),
        "sanctions.csv": "x",
    }
    with pytest.raises(DefinitionError) as refused:
        read(files)
    assert {code for code, _ in codes(refused.value.faults)} == {"unknown-column", "missing-column"}
    assert {finding.where.file for finding in refused.value.faults if finding.where} == {
        "bids.csv",
        "marks.csv",
        "sanctions.csv",
    }


def test_no_more_rows_are_read_than_a_table_may_have() -> None:
    table = bids_table(read_tender({"tender.toml": simple().encode()}))
    taken = 0

    def endless() -> Iterator[list[str]]:
        nonlocal taken
        yield ["vendor", "price", "q"]
        while True:
            taken += 1
            yield ["A", "1", "1"]

    with pytest.raises(DefinitionError) as refused:
        arrange(table, "bids.csv", endless())
    assert [fault.code for fault in refused.value.faults] == ["too-many-rows"]
    assert taken == table.most_rows + 1


@pytest.mark.parametrize(
    ("bids", "place"),
    [
        ("vendor,price,q\nA,1,1,\n", "bids.csv:2"),
        ("vendor,price,q,\nA,1,1,x\n", "bids.csv:2:4"),
        ("vendor,price,q\n" + "A" * 20_000 + ",1,1\n", "bids.csv:2:vendor"),
        ("vendor,price,q\n" + "A" * 200_000 + ",1,1\n", "bids.csv:2:vendor"),
        ("vendor,price,q" + ",x" * 2_000 + "\nA,1,1\n", "bids.csv:1"),
    ],
)
def test_rows_of_another_shape_are_told_with_their_place(bids: str, place: str) -> None:
    try:
        _, _, findings = read({"tender.toml": simple(), "bids.csv": bids})
    except DefinitionError as error:
        findings = error.faults
    assert [str(finding.where) for finding in findings] == [place]
    assert all(len(finding.line("en")) < 1000 for finding in findings)


def test_empty_columns_a_spreadsheet_leaves_behind_do_not_matter() -> None:
    _, bids, findings = read({"tender.toml": simple(), "bids.csv": "vendor,price,q,,\nA,1,1,,\n,,,,\n"})
    assert (len(bids), findings) == (1, ())


@given(
    st.lists(st.tuples(st.integers(1, 10**12), st.decimals(0, 10, places=3)), min_size=1, max_size=8),
    st.sampled_from(["{}", "{:,}", "{}円"]),
)
def test_prices_and_points_are_read_back_exactly(rows: list[tuple[int, object]], form: str) -> None:
    lines = [f'v{number},"{form.format(price)}",{points}' for number, (price, points) in enumerate(rows)]
    _, bids, findings = read({"tender.toml": simple(), "bids.csv": "\n".join(("vendor,price,q", *lines))})
    assert findings == ()
    assert [(bid.price, bid.responses["q"]) for bid in bids] == [
        (price, Fraction(str(points))) for price, points in rows
    ]


def test_a_clean_tender_is_read_without_importing_what_is_slow() -> None:
    program = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from malformed import SOUND; from data import read_bids, read_tender\n"
        "files = {name: text.encode() for name, text in SOUND.items()}\n"
        "read_bids(files, read_tender(files))\n"
        "print(sorted({'numpy', 'pandas', 'pandera', 'python_calamine', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


RECEIVED = [
    # D is the day of the deadline, 6 November
    ("zone", "2026-11-06", "2026-11-06T14:59:59Z", BidStatus.VALID),
    ("zone", "2026-11-06", "2026-11-06T15:00:00Z", BidStatus.LATE),
    ("zone", "2026-11-06", "2026-11-07T00:30:00+10:00", BidStatus.VALID),
    ("zone", "2026-11-06", "2026-11-06 23:59", BidStatus.VALID),
    ("zone", "2026-11-06T17:00:00", "2026-11-06T08:00:00Z", BidStatus.VALID),
    ("zone", "2026-11-06T17:00:00", "2026-11-06T08:00:01Z", BidStatus.LATE),
    ("zone", "2026-11-06T08:00:00Z", "2026-11-06 17:00", BidStatus.VALID),
    ("zone", "2026-11-06T08:00:00Z", "2026-11-06 17:00:01", BidStatus.LATE),
    ("opening", "2026-11-06", "2026-11-06T16:00:00Z", BidStatus.LATE),
    ("opening", "2026-11-06", "2026-11-06T10:00:00+09:00", BidStatus.VALID),
    ("opening", "2026-11-06T17:00:00", "2026-11-06T08:00:01Z", BidStatus.LATE),
]


@pytest.mark.parametrize(("by", "deadline", "received", "status"), RECEIVED)
def test_a_time_in_another_zone_is_converted_before_its_day_is_taken(
    by: str, deadline: str, received: str, status: BidStatus
) -> None:
    told = {"zone": 'zone = "Asia/Tokyo"', "opening": "opening = 2026-11-10T10:00:00+09:00"}[by]
    files = {
        "tender.toml": simple(tender=f"deadline = {deadline}\n{told}"),
        "bids.csv": f"vendor,price,received_at,q\nA,1,{received},1\n",
    }
    _, (bid,), findings = read(files)
    assert bid.status is status
    assert {one.code for one in findings} <= {"late-by-receipt"}


def test_a_zoned_time_and_a_day_without_a_zone_are_a_fault_with_the_cure() -> None:
    bids = "vendor,price,received_at,q\nA,1,2026-11-06T16:00:00Z,1\nB,1,2026-11-06 10:00,1\n"
    _, _, (found,) = read({"tender.toml": simple(tender="deadline = 2026-11-06"), "bids.csv": bids})
    assert (found.code, str(found.where)) == ("zones-differ", "bids.csv:2:received_at")
    assert "zone" in found.cure.ja
    mended = simple(tender='deadline = 2026-11-06\nzone = "+09:00"')
    _, read_bids_, findings = read({"tender.toml": mended, "bids.csv": bids})
    assert [bid.status for bid in read_bids_] == [BidStatus.LATE, BidStatus.VALID]
    assert codes(findings) == [("late-by-receipt", "bids.csv:2:received_at")]


def test_a_time_that_summer_time_repeats_is_a_fault_without_its_offset() -> None:
    toml = simple(tender='deadline = 2026-10-26\nzone = "Europe/Berlin"')
    bids = "vendor,price,received_at,q\nA,1,2026-10-25 02:30,1\nB,1,2026-10-25T02:30:00+01:00,1\n"
    _, _, findings = read({"tender.toml": toml, "bids.csv": bids})
    assert codes(findings) == [("no-such-time", "bids.csv:2:received_at")]


def faulty_rows(number: int) -> dict[str, bytes]:
    """A tender of two criteria's worth of faults in every row of its bids."""
    tender = """\
[tender]
id = "x"
title = "x"
[method]
combination = "sum"
price_points = 1
price_formula = "lowest-over-price"
[[criteria]]
id = "c"
label = "c"
max_points = 1
formula = "direct"
"""
    rows = "".join(f"架空{at},x,x\n" for at in range(number))
    return {"tender.toml": tender.encode(), "bids.csv": f"vendor,price,c\n{rows}".encode()}


def test_a_table_with_more_faults_than_anybody_mends_is_refused_with_the_first_of_them_and_their_number() -> None:
    files = faulty_rows(MOST_FAULTS // 2 + 1)
    with pytest.raises(DefinitionError) as refused:
        read_bids(files, read_tender(files))
    *first, last = refused.value.faults
    assert {one.where.row for one in first if one.where} == set(range(2, 1_002))
    assert (last.code, str(last.where)) == ("too-many-faults", "bids.csv")
    assert f"{MOST_FAULTS + 2}" in last.message("ja")


def test_a_table_with_just_as_many_faults_as_are_told_is_read_with_all_of_them() -> None:
    files = faulty_rows(MOST_FAULTS // 2)
    bids, _ = read_bids(files, read_tender(files))
    assert sum(len(bid.faults) for bid in bids) == MOST_FAULTS


def test_a_cell_of_over_ten_million_characters_refuses_its_file_and_names_the_row() -> None:
    files = faulty_rows(1)
    files["bids.csv"] += b'"' + b"x" * 10_000_001 + b'",1,1\n'
    with pytest.raises(DefinitionError) as refused:
        read_bids(files, read_tender(files))
    assert [(one.code, str(one.where)) for one in refused.value.faults] == [("too-long", "bids.csv:3")]
