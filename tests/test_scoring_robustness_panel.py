"""The check of a panel's marks: who gave how many, how they lie, like reasons with unlike marks, no price read."""

import json
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from declared import agreed, bid, criterion, qcbs, replace, stands, tender
from generated import MEMBERS, tenders_with_bids
from hypothesis import given, settings
from terminal_runs import run

from criteria.bid import Bid, Mark
from criteria.tender import Absence, Panel, Tender
from criteria.terms import BidStatus, Envelopes
from report.robustness.panel import panel_document, panel_sentences
from scoring.formulas.panel import MarkReader, is_marked, present_members
from scoring.numbers.deadline import Deadline
from scoring.robustness.agreement import agreement
from scoring.robustness.panel import AlikeReason, alike_reasons, panel_record

PLAN, TEAM = criterion("plan", 10, "marks", label="実施計画"), criterion("team", 20, "marks")
DECLARED = replace(
    qcbs(criteria=(PLAN, TEAM), envelopes=Envelopes.TWO), panel=Panel(members=("m1", "m2", "m3"), alarm=Fraction(1, 2))
)
SEALED = (
    bid(
        "A",
        None,
        name="架空甲",
        marks={"m1": {"plan": 9, "team": 10}, "m2": {"plan": 3, "team": 12}, "m3": {"plan": 4, "team": 12}},
        dispositions=(agreed("plan", 5),),
    ),
    bid(
        "B",
        None,
        name="架空乙",
        marks={"m1": {"plan": 5, "team": 20}, "m2": {"plan": 5, "team": 20}, "m3": {"plan": 5, "team": 2}},
    ),
)


def reason(member: str, mark: object, comment: str, name: str = "plan") -> Mark:
    return Mark(evaluator=member, criterion=name, mark=Fraction(str(mark)), comment=comment)


def test_each_members_marks_are_counted_and_lie_as_shares_of_the_allotments() -> None:
    record = panel_record(DECLARED, SEALED)
    assert [(one.member, one.given, one.due) for one in record.members] == [("m1", 4, 4), ("m2", 4, 4), ("m3", 4, 4)]
    assert [one.mean for one in record.members] == [
        Fraction(sum(shares), 4)
        for shares in (
            [Fraction(9, 10), Fraction(1, 2), Fraction(1, 2), 1],
            [Fraction(3, 10), Fraction(3, 5), Fraction(1, 2), 1],
            [Fraction(2, 5), Fraction(3, 5), Fraction(1, 2), Fraction(1, 10)],
        )
    ]
    assert [one.spread for one in record.members] == [Fraction(1, 2), Fraction(7, 10), Fraction(1, 2)]


def test_a_mark_that_is_missing_is_due_and_not_given() -> None:
    record = panel_record(DECLARED, [replace(SEALED[0], marks=SEALED[0].marks[1:]), SEALED[1]])
    assert [(one.given, one.due) for one in record.members] == [(3, 4), (4, 4), (4, 4)]
    assert record.technical.set_aside == ("A",)
    assert record.members[0].mean == Fraction(3, 4)


def test_what_a_member_is_recused_from_or_was_withdrawn_is_not_due() -> None:
    recused = replace(DECLARED, panel=replace(DECLARED.panel, absences=(Absence(evaluator="m3", vendor="B"),)))
    withdrawn = bid("C", None, status=BidStatus.WITHDRAWN)
    without = replace(SEALED[1], marks=tuple(mark for mark in SEALED[1].marks if mark.evaluator != "m3"))
    record = panel_record(recused, [SEALED[0], without, withdrawn])
    assert [(one.given, one.due) for one in record.members] == [(4, 4), (4, 4), (2, 2)]


def test_who_marked_nothing_has_no_mean() -> None:
    declared = replace(DECLARED, panel=replace(DECLARED.panel, members=("m1", "m4")))
    member = panel_record(declared, SEALED).members[1]
    assert (member.given, member.due, member.mean, member.spread) == (0, 4, None, None)


def test_bids_are_ranked_by_technical_points_while_their_prices_are_sealed() -> None:
    record = panel_record(DECLARED, SEALED)
    assert [group.vendors for group in record.technical.award.ranking] == [("B",), ("A",)]
    assert [(one.vendor, one.criterion.id) for one in record.technical.differences if one.disposition is None] == [
        ("B", "team")
    ]
    opened = [replace(one, price=price) for one, price in zip(SEALED, (1, 1000), strict=True)]
    assert panel_document(panel_record(DECLARED, opened), "ja") == panel_document(record, "ja")


def test_the_agreement_is_that_of_the_technical_order_and_has_the_ranking_without_each_member() -> None:
    record = panel_record(DECLARED, SEALED)
    assert record.agreement == agreement(record.technical)
    assert record.agreement is not None
    rankings = {one.member: [group.vendors for group in one.ranking] for one in record.agreement.absences}
    # A has 5 agreed on and the others' mean for the team: 17, 16 and 16; B has 16, 16 and 25.
    assert rankings == {"m1": [("A",), ("B",)], "m2": [("A", "B")], "m3": [("B",), ("A",)]}


def test_where_nobody_marks_there_is_nothing_to_check() -> None:
    record = panel_record(tender(), [bid("A", q=50), bid("B", q=40)])
    assert (record.members, record.alike, record.agreement) == ((), (), None)


# Like reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("体制が十分", "体制が十分"),
        ("体制が 十分", "体制が十分"),
        ("ＩＳＭＳを取得", "ISMSを\n取得"),
        ("ｶｸｳ", "カクウ"),
    ],
)
def test_one_reason_of_two_members_for_unlike_marks_of_a_bid_is_listed(one: str, other: str) -> None:
    bids = [replace(bid("A"), marks=(reason("m1", 5, one), reason("m2", 3, other), reason("m3", 4, "別の所見")))]
    assert list(alike_reasons(bids)) == [
        AlikeReason(criterion="plan", comment=one, marks=(("m1", "A", Fraction(5)), ("m2", "A", Fraction(3))))
    ]


def test_one_reason_of_a_member_for_unlike_marks_of_two_bids_is_listed() -> None:
    bids = [replace(bid(name), marks=(reason("m1", mark, "良い"),)) for name, mark in (("A", 5), ("B", 4), ("C", 5))]
    (found,) = alike_reasons(bids)
    assert found.marks == (("m1", "A", Fraction(5)), ("m1", "B", Fraction(4)), ("m1", "C", Fraction(5)))


@pytest.mark.parametrize(
    "marks",
    [
        (reason("m1", 5, "良い"), reason("m2", 5, "良い")),
        (reason("m1", 5, "良い"), reason("m2", 4, "やや良い")),
        (reason("m1", 5, " "), reason("m2", 4, "")),
        (reason("m1", 5, "良い"), reason("m2", 4, "良い", "team")),
    ],
    ids=["like marks", "unlike reasons", "no reasons", "two criteria"],
)
def test_what_is_like_in_both_or_unlike_in_both_is_not(marks: tuple[Mark, ...]) -> None:
    assert list(alike_reasons([replace(bid("A"), marks=marks)])) == []


def test_the_reasons_of_two_members_for_two_bids_are_their_own() -> None:
    bids = [replace(bid("A"), marks=(reason("m1", 5, "良い"),)), replace(bid("B"), marks=(reason("m2", 4, "良い"),))]
    assert list(alike_reasons(bids)) == []


@given(tenders_with_bids(with_minimums=False))
def test_like_reasons_are_those_that_looking_at_every_pair_finds(drawn: tuple[Tender, list[Bid]]) -> None:
    said = ("良い", "良　い", "", "並")
    bids = [
        replace(
            one,
            marks=tuple(
                replace(mark, comment=said[int(mark.mark) % 4] if isinstance(mark.mark, Fraction) else "")
                for mark in one.marks
            ),
        )
        for one in drawn[1]
    ]
    placed = [(mark, one.vendor) for one in bids for mark in one.marks]
    pairs = {
        frozenset([(mark.evaluator, vendor, mark.criterion), (other.evaluator, their, other.criterion)])
        for (mark, vendor), (other, their) in combinations(placed, 2)
        if mark.criterion == other.criterion
        and (vendor == their or mark.evaluator == other.evaluator)
        and mark.mark != other.mark
        and mark.comment.replace("　", "") == other.comment.replace("　", "") != ""
    }
    found = {
        frozenset([(*one[:2], alike.criterion), (*other[:2], alike.criterion)])
        for alike in alike_reasons(bids)
        for one, other in combinations(alike.marks, 2)
        if one[2] != other[2]
    }
    assert found == pairs


@given(tenders_with_bids(with_minimums=False))
@settings(max_examples=40)
def test_the_numbers_of_each_member_are_those_of_the_marks_one_by_one(drawn: tuple[Tender, list[Bid]]) -> None:
    declared, bids = drawn
    record = panel_record(declared, bids)
    reader = MarkReader(declared.criteria)
    asked = {one.id: one.max_points for one in declared.criteria if is_marked(one)}
    for member in record.members:
        shares, due = [], 0
        for one in record.technical.bids:
            if one.status or member.member not in present_members(declared.panel, MEMBERS, one.vendor):
                continue
            due += len(asked)
            if not one.faults:
                shares += [
                    reader.points(mark.criterion, mark.mark) / asked[mark.criterion]
                    for mark in one.marks
                    if mark.evaluator == member.member and mark.criterion in asked
                ]
        assert member.due == due
        assert member.mean == (sum(shares, Fraction(0)) / len(shares) if shares else None)
        assert member.spread == (max(shares) - min(shares) if shares else None)


# In words, as a document, and in time


def test_the_document_and_the_sentences_say_the_same() -> None:
    alike = replace(
        SEALED[1], marks=(*SEALED[1].marks[:4], *(replace(one, comment="可") for one in SEALED[1].marks[4:]))
    )
    bids = [SEALED[0], replace(alike, marks=tuple(replace(one, comment="可") for one in alike.marks))]
    record = panel_record(DECLARED, bids)
    document = panel_document(record, "ja")
    assert json.loads(json.dumps(document)) == document
    assert document["ranking"][0] == {
        "rank": 1, "vendor": "B", "technical": "38", "criteria": {"plan": "5", "team": "14"},
    }  # fmt: skip
    assert document["members"][0] == {"member": "m1", "given": 4, "due": 4, "mean": "29/40", "spread": "1/2"}
    assert [one["outcome"] for one in document["differences"]] == ["agreed", None]
    assert [one["criterion"] for one in document["alike"]] == ["team"]
    said = [text.ja for text in panel_sentences(record)]
    assert said == document["sentences"]
    assert "技術点のみによる順位: 第1位 架空乙 38点。" in said
    assert "m1の採点は4件中4件。平均は配点の72.5%、開きは50.0%。" in said
    assert "架空甲の「実施計画」の採点の開きは配点の60%(合議 5)。" in said
    assert "架空乙の「team」の採点の開きは配点の90%(措置は未定)。" in said
    assert "「team」で同じ所見「可」に異なる採点がある(m1 架空乙 20、m2 架空乙 20、m3 架空乙 2)。" in said


def test_a_deadline_leaves_the_agreement_out_and_says_so() -> None:
    over = Deadline.after(1, iter(range(0, 10**12, 10**10)).__next__)
    record = panel_record(DECLARED, SEALED, (), over)
    assert record.agreement is None
    assert record.unfinished is not None
    assert panel_document(record, "ja")["limit"] is not None


def test_a_mark_that_stands_is_no_reason_to_leave_anybody_out() -> None:
    kept = [SEALED[0], replace(SEALED[1], dispositions=(stands("team"),))]
    assert {one.disposition is None for one in panel_record(DECLARED, kept).technical.differences} == {False}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_command_prints_what_the_document_says(tmp_path: Any, language: str) -> None:  # noqa: ANN401
    (tmp_path / "tender.toml").write_text(
        '[tender]\nid = "k"\ntitle = "架空の業務"\nenvelopes = 2\n[method]\ncombination = "ratio"\nbase_points = 100\n'
        '[panel]\nmembers = ["甲委員", "乙委員"]\nalarm = "30%"\n'
        '[[criteria]]\nid = "plan"\nmax_points = 10\nformula = "marks"\n',
        encoding="utf-8",
    )
    (tmp_path / "bids.csv").write_text("vendor,price\n架空甲,\n架空乙,\n", encoding="utf-8")
    rows = "甲委員,架空甲,plan,9\n乙委員,架空甲,plan,4\n甲委員,架空乙,plan,5\n乙委員,架空乙,plan,5\n"
    (tmp_path / "marks.csv").write_text(f"evaluator,vendor,criterion,mark\n{rows}", encoding="utf-8")
    printed = run("panel", str(tmp_path), "--lang", language)
    document = json.loads(run("panel", str(tmp_path), "--lang", language, "--json").out)
    assert printed.status == 0
    assert all(sentence in "".join(printed.out.split("\n")) for sentence in document["sentences"])
    assert document["ranking"][0]["vendor"] == "架空甲"
    assert "disposition" in printed.err or "採点の開き" in printed.err
    assert run("evaluate", str(tmp_path), "--json").out.count("price-sealed") == 2
