"""What a committee records beside its marks: conflicts of interest, what it settled, comments, changed marks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction

import pandas as pd
import pytest

from criteria.bid import Bid, Disposition
from criteria.errors import DefinitionError
from criteria.finding import Finding
from criteria.tender import Absence, Tender
from criteria.terms import CommentsDue, DispositionOutcome, Envelopes, Recusal
from data import read_bids, read_tender
from scoring import evaluate
from scoring.evaluation.fingerprint import fingerprint

HEAD = '[tender]\nid = "k"\ntitle = "架空の業務"\n'
PANEL = '[panel]\nmembers = ["甲委員", "乙委員", "丙委員"]\n'
METHOD = '[method]\ncombination = "technical-only"\n'
CRITERIA = """\
[[criteria]]
id = "plan"
label = "実施計画"
max_points = 10
formula = "marks"
[[criteria]]
id = "team"
max_points = 20
formula = "marks"
params = { grades = { A = 1.0, B = 0.5, C = 0.1 } }
"""
BIDS = "vendor,price\n架空甲,100\n架空乙,120\n"
MARKS = "evaluator,vendor,criterion,mark\n" + "".join(
    f"{member},{vendor},{criterion},{mark}\n"
    for vendor in ("架空甲", "架空乙")
    for member, *marks in (("甲委員", "9", "A"), ("乙委員", "3", "B"), ("丙委員", "6", "B"))
    for criterion, mark in zip(("plan", "team"), marks, strict=True)
)


def files(panel: str = "", **tables: str) -> dict[str, bytes]:
    given = {"bids": BIDS, "marks": MARKS, **tables}
    texts = {"tender.toml": HEAD + METHOD + PANEL + panel + CRITERIA} | {
        f"{key}.csv": one for key, one in given.items()
    }
    return {name: text.encode() for name, text in texts.items()}


def read(origin: Mapping[str, bytes]) -> tuple[Tender, dict[str, Bid], tuple[Finding, ...]]:
    tender = read_tender(origin)
    bids, findings = read_bids(origin, tender)
    return tender, {bid.vendor: bid for bid in bids}, findings


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.where)) for finding in findings]


def refused(origin: Mapping[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        read_tender(origin)
    return places(caught.value.faults)


# Conflicts of interest

CONFLICTS = "委員,事業者,利益相反,内容,申告日時\n甲委員,架空甲,無,,\n丙委員,架空乙,有,親族,2026-11-09 10:00\n"
WITHOUT = "".join(line for line in MARKS.splitlines(keepends=True) if not line.startswith("丙委員,架空乙"))


def test_a_declared_conflict_recuses_from_the_vendor() -> None:
    tender, bids, findings = read(files(conflicts=CONFLICTS, marks=WITHOUT))
    assert tender.panel.absences == (Absence(evaluator="丙委員", vendor="架空乙", reason="利益相反"),)
    assert findings == ()
    evaluation = evaluate(tender, list(bids.values()))
    assert [list(one.points or ()) for one in evaluation.sheet.criteria.values()] == [[6, 6], [15, Fraction(40, 3)]]
    assert evaluation.sheet.vendors == ("架空乙", "架空甲")


def test_or_from_the_whole_tender() -> None:
    tender, _, findings = read(files('recusal = "tender"\n', conflicts=CONFLICTS))
    assert tender.panel.absences == (Absence(evaluator="丙委員", reason="利益相反"),)
    assert {code for code, _ in places(findings)} == {"absent-member"}


def test_who_declared_a_conflict_and_marked_is_a_fault() -> None:
    _, bids, findings = read(files(conflicts=CONFLICTS))
    assert [code for code, _ in places(findings)] == ["absent-member", "absent-member"]
    assert "conflicts.csv" in findings[0].cure.en
    assert [bid.vendor for bid in bids.values() if bid.faults] == ["架空乙"]


def test_a_conflict_stands_for_the_absence_that_says_the_same() -> None:
    absence = 'absences = [{ evaluator = "丙委員", vendor = "架空乙", reason = "利益相反" }]\n'
    declared, bids, _ = read(files(conflicts=CONFLICTS, marks=WITHOUT))
    written, others, _ = read(files(absence, marks=WITHOUT))
    assert fingerprint(declared, bids.values()) == fingerprint(written, others.values())


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("丁委員,架空甲,有", "unknown-evaluator", "conflicts.csv:2:evaluator"),
        ("甲委員,架空甲,多分", "bad-value", "conflicts.csv:2:conflict"),
        ("甲委員,架空甲,", "missing-value", "conflicts.csv:2:conflict"),
        ("甲委員,,有", "missing-value", "conflicts.csv:2:vendor"),
        ("甲委員,架空甲,有\n甲委員,架空甲,無", "duplicate-conflict", "conflicts.csv:2:evaluator"),
    ],
)
def test_a_faulty_declaration_stops_the_reading_of_the_tender(row: str, code: str, place: str) -> None:
    assert refused(files(conflicts=f"evaluator,vendor,conflict\n{row}\n"))[0] == (code, place)


def test_a_conflict_with_a_vendor_nobody_knows_may_be_a_misspelt_bidder() -> None:
    conflicts = CONFLICTS.replace("丙委員,架空乙", "丙委員,架空己")
    _, _, findings = read(files(conflicts=conflicts))
    assert places(findings) == [("unknown-vendor", "conflicts.csv:3:事業者")]
    _, _, findings = read(files(conflicts=conflicts, vendors="vendor\n架空甲\n架空乙\n架空己\n"))
    assert [code for code, _ in places(findings)] == ["unknown-vendor"]
    assert findings[0].severity == "warning"


def test_a_recusal_from_one_vendor_leaves_no_sums_to_compare() -> None:
    assert refused(files('aggregate = "sum"\n', conflicts=CONFLICTS))[0][0] == "sums-not-comparable"
    marks = "".join(line for line in MARKS.splitlines(keepends=True) if not line.startswith("丙委員"))
    _, _, findings = read(files('aggregate = "sum"\nrecusal = "tender"\n', conflicts=CONFLICTS, marks=marks))
    assert findings == ()


def test_a_member_called_as_a_sum_is_one_where_the_panel_names_it() -> None:
    origin = files(conflicts="evaluator,vendor,conflict\n参考,架空甲,無\n")
    origin["tender.toml"] = origin["tender.toml"].replace("丙委員".encode(), "参考".encode())
    origin["marks.csv"] = origin["marks.csv"].replace("丙委員".encode(), "参考".encode())
    assert read(origin)[2] == ()


def test_a_table_of_conflicts_under_another_name_is_missed() -> None:
    origin = files()
    origin["利益相反の申告 (2).csv"] = CONFLICTS.encode()
    assert [code for code, _ in places(read(origin)[2])] == ["unread-table"]


# What was settled

SETTLED = (
    "事業者,評価項目,措置,合議による採点,理由,決定者,決定日\n"
    "架空甲,plan,合議,7,協議の結果,架空委員会,令和8年11月13日\n架空甲,team,維持,,見解の相違,,\n"
)


def test_what_was_settled_comes_to_its_bid() -> None:
    _, bids, findings = read(files(dispositions=SETTLED))
    assert findings == ()
    assert bids["架空甲"].dispositions == (
        Disposition(
            criterion="plan",
            outcome=DispositionOutcome.AGREED,
            mark=Fraction(7),
            reason="協議の結果",
            by="架空委員会",
            on=date(2026, 11, 13),
        ),
        Disposition(criterion="team", outcome=DispositionOutcome.STANDS, reason="見解の相違"),
    )
    assert bids["架空乙"].dispositions == ()


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("架空丙,plan,合議,7,協議", "unknown-vendor", "vendor"),
        ("架空甲,plam,合議,7,協議", "unknown-criterion", "criterion"),
        ("架空甲,plan,合意,7,協議", "unknown-word", "outcome"),
        ("架空甲,plan,合議,11,協議", "bad-mark", "mark"),
        ("架空甲,team,合議,7,協議", "bad-mark", "mark"),
        ("架空甲,plan,合議,,協議", "missing-mark", "mark"),
        ("架空甲,plan,維持,7,協議", "bad-value", "mark"),
        ("架空甲,plan,合議,7,", "missing-value", "reason"),
        ("架空甲,plan,,7,協議", "missing-value", "outcome"),
        ("架空甲,plan,維持,,協議\n架空甲,plan,合議,7,協議", "duplicate-disposition", "vendor"),
    ],
)
def test_a_faulty_disposition_is_a_fault_of_its_bid(row: str, code: str, column: str) -> None:
    _, bids, findings = read(files(dispositions=f"vendor,criterion,outcome,mark,reason\n{row}\n"))
    assert places(findings)[0] == (code, f"dispositions.csv:2:{column}")
    assert {finding.code for finding in findings} == {code}
    assert bool(bids["架空甲"].faults) == (code != "unknown-vendor")
    assert bids["架空甲"].dispositions == ()


def test_what_was_settled_of_a_withdrawn_bid_disturbs_nobody() -> None:
    bids = "vendor,price,status\n架空甲,100,\n架空乙,120,\n架空丙,,辞退\n"
    settled = "vendor,criterion,outcome,mark,reason\n架空丙,plan,維持,,辞退の前に協議\n"
    tender, read_back, findings = read(files(bids=bids, dispositions=settled))
    assert findings == ()
    assert evaluate(tender, list(read_back.values())).award.first == ("架空乙", "架空甲")


# Comments and changed marks


def with_column(column: str, by_row: Mapping[str, str]) -> str:
    """The marks with one more column, filled in the rows that begin so."""
    head, *rows = MARKS.splitlines()
    filled = [f"{row},{next((text for start, text in by_row.items() if row.startswith(start)), '')}" for row in rows]
    return "\n".join([f"{head},{column}", *filled, ""])


def test_no_comment_is_due_unless_the_panel_asks_for_it() -> None:
    assert read(files())[2] == read(files('comments_due = "never"\n'))[2] == ()


def test_every_mark_may_need_a_comment() -> None:
    _, _, findings = read(files('comments_due = "always"\n', marks=with_column("comment", {"甲委員,架空甲": "良い"})))
    assert [finding.code for finding in findings] == ["missing-comment"] * 10
    assert str(findings[0].where) == "marks.csv:4:comment"


@pytest.mark.parametrize(
    ("mark", "due"),
    [("10", True), ("0", True), ("9.9", False), ("0.1", False)],
    ids=["most", "least", "below", "above"],
)
def test_the_ends_of_a_scale_of_numbers_need_one(mark: str, due: bool) -> None:  # noqa: FBT001
    marks = MARKS.replace("丙委員,架空甲,plan,6", f"丙委員,架空甲,plan,{mark}").replace(",A", ",B")
    _, bids, findings = read(files('comments_due = "extremes"\n', marks=marks))
    expected = [("missing-comment", "marks.csv:6:comment")] if due else []
    assert places(findings) == expected
    assert bool(bids["架空甲"].faults) == due


@pytest.mark.parametrize(
    ("params", "ends"),
    [
        ("{ grades = { A = 1.0, B = 0.5, C = 0.1 } }", {"A", "C"}),
        ("{ grades = { A = 0.9, B = 0.5, C = 0.5 } }", {"A", "B", "C"}),
        ("{ grades = { A = 1.0, B = 0.5, C = 0.1 }, fails = ['D'] }", {"A", "D"}),
        ("{ min_mark = 2, max_mark = 4, fails = ['失格'] }", {"4", "失格"}),
        ("{ min_mark = 2, max_mark = 4 }", {"2", "4"}),
    ],
)
def test_the_ends_of_a_scale_are_what_earns_most_and_least(params: str, ends: set[str]) -> None:
    criteria = CRITERIA.partition('[[criteria]]\nid = "team"')[0].replace('"marks"\n', f'"marks"\nparams = {params}\n')
    scale = ("A", "B", "C", "D") if "grades" in params else ("2", "3", "4", "失格")
    scale = [mark for mark in scale if mark not in ("D", "失格") or mark in params]
    text = HEAD + METHOD + '[panel]\ncomments_due = "extremes"\n' + criteria
    rows = "".join(f"甲委員,{mark},plan,{mark}\n" for mark in scale)
    origin = {
        "tender.toml": text.encode(),
        "bids.csv": ("vendor,price\n" + "".join(f"{mark},1\n" for mark in scale)).encode(),
        "marks.csv": f"evaluator,vendor,criterion,mark\n{rows}".encode(),
    }
    assert {finding.subject for finding in read(origin)[2]} == ends


def test_a_withdrawn_bid_needs_no_comment() -> None:
    bids = "vendor,price,status\n架空甲,,辞退\n架空乙,120,辞退\n"
    assert read(files('comments_due = "always"\n', bids=bids))[2] == ()


def test_a_changed_mark_keeps_the_first_one_and_earns_by_the_last() -> None:
    head, first, *rows = MARKS.splitlines()
    head += ",当初の採点,変更の理由,変更日時"
    marks = "\n".join([head, f"{first},2,記入誤り,2026-11-12T10:30:00+00:00", *rows, ""])
    tender, bids, findings = read(files(marks=marks))
    assert findings == ()
    mark = next(one for one in bids["架空甲"].marks if one.first_mark is not None)
    assert (mark.mark, mark.first_mark, mark.change_reason) == (Fraction(9), Fraction(2), "記入誤り")
    assert mark.changed_at == datetime(2026, 11, 12, 10, 30, tzinfo=UTC)
    plain, others, _ = read(files())
    sheets = [evaluate(declared, list(given.values())).sheet for declared, given in ((tender, bids), (plain, others))]
    assert list(sheets[0].value) == list(sheets[1].value)


def test_a_change_without_a_reason_is_a_fault() -> None:
    _, bids, findings = read(files(marks=with_column("first_mark", {"甲委員,架空甲,plan": "2"})))
    assert places(findings) == [("missing-value", "marks.csv:2:change_reason")]
    assert bids["架空甲"].faults == findings


def test_a_first_mark_is_on_the_scale_too() -> None:
    _, _, findings = read(files(marks=with_column("first_mark", {"甲委員,架空甲,plan": "12"})))
    assert places(findings) == [("bad-mark", "marks.csv:2:first_mark")]


# The keys


def test_the_keys_of_the_panel_are_spoken_in_japanese_too() -> None:
    spoken = '"所見の要否" = "最高又は最低の採点のとき"\n"採点差の基準" = "30%"\n"除斥の範囲" = "案件"\n'
    tender = read_tender(files(spoken))
    assert tender.panel == read_tender(files('comments_due = "extremes"\nalarm = 0.3\nrecusal = "tender"\n')).panel
    assert (tender.panel.comments_due, tender.panel.recusal) == (CommentsDue.EXTREMES, Recusal.TENDER)
    assert tender.panel.alarm == Fraction(3, 10)


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        ('comments_due = "sometimes"', "sometimes", "one of never, extremes, always"),
        ("alarm = 0", "0", 'a number above 0 and at most 1, or a share such as "20%"'),
        ('alarm = "120%"', "120%", 'a number above 0 and at most 1, or a share such as "20%"'),
        ('recusal = "nobody"', "nobody", "one of vendor, tender"),
    ],
)
def test_a_key_that_cannot_be_read_says_what_is_expected(line: str, value: str, expected: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_tender(files(f"{line}\n"))
    (found,) = caught.value.faults
    assert (found.code, found.value, found.expected.en) == ("bad-value", value, expected)


@pytest.mark.parametrize(
    ("line", "envelopes"),
    [
        ("", Envelopes.ONE),
        ("envelopes = 1\n", Envelopes.ONE),
        ("envelopes = 2\n", Envelopes.TWO),
        ('"封筒の数" = "二封筒"\n', Envelopes.TWO),
    ],
)
def test_bids_come_in_one_envelope_or_two(line: str, envelopes: Envelopes) -> None:
    origin = files()
    origin["tender.toml"] = origin["tender.toml"].replace(b'id = "k"\n', f'id = "k"\n{line}'.encode())
    assert read_tender(origin).envelopes is envelopes


def test_what_is_written_as_it_is_by_default_is_the_same_tender() -> None:
    plain = read_tender(files())
    written = files('comments_due = "never"\nrecusal = "vendor"\n')
    written["tender.toml"] = written["tender.toml"].replace(b'id = "k"\n', b'id = "k"\nenvelopes = 1\n')
    assert read_tender(written) == plain


@pytest.mark.parametrize("line", ["envelopes = 3", "envelopes = true", "envelopes = 1.0"])
def test_there_is_no_third_envelope(line: str) -> None:
    origin = files()
    origin["tender.toml"] = origin["tender.toml"].replace(b'id = "k"\n', f'id = "k"\n{line}\n'.encode())
    assert refused(origin) == [("bad-value", "tender.toml:3:tender.envelopes")]


def test_the_tables_of_a_committee_are_dataframes_too() -> None:
    pages = {
        "bids": pd.DataFrame({"vendor": ["架空甲"], "price": [100]}),
        "marks": pd.DataFrame(
            {"evaluator": ["甲委員"], "vendor": ["架空甲"], "criterion": ["plan"], "mark": [5]}
        ),
        "conflicts": pd.DataFrame({"evaluator": ["乙委員"], "vendor": ["架空甲"], "conflict": [True]}),
        "dispositions": pd.DataFrame(
            {"vendor": ["架空甲"], "criterion": ["plan"], "outcome": ["合議"], "mark": [6], "reason": ["協議"]}
        ),
        "tender": pd.DataFrame(
            {
                "key": ["tender.id", "tender.title", "tender.envelopes", "method.combination", "panel.members",
                        "panel.alarm", "panel.comments_due"],
                "value": ["k", "架空の業務", "2", "technical-only", "甲委員、乙委員", "30％", "不要"],
            }
        ),
        "criteria": pd.DataFrame({"id": ["plan"], "max_points": [10], "formula": ["marks"]}),
    }  # fmt: skip
    tender = read_tender(pages)
    assert (tender.envelopes, tender.panel.alarm) == (Envelopes.TWO, Fraction(3, 10))
    bids, findings = read_bids(pages, tender)
    assert findings == ()
    assert list(evaluate(tender, bids).sheet.value) == [6]
