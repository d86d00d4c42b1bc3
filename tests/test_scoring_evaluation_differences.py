"""Marks that lie apart: an agreed mark is everybody's, and a spread from the alarm on waits for the panel."""

from fractions import Fraction
from statistics import median

import pytest
from declared import CENTS, agreed, bid, criterion, document, faults, replace, stands, tender, values
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.bid import Bid, Disposition
from criteria.exact import UNROUNDED, Rounding
from criteria.tender import Absence, Panel, Tender
from criteria.terms import Aggregate, AwardStatus, DispositionOutcome, MandatoryFails, Per
from report.evaluation.explain import explain
from scoring import evaluate, verify, what_if
from scoring.evaluation.result import Result
from scoring.robustness.agreement import agreement
from scoring.robustness.sampling.redraws import redraw
from scoring.robustness.sampling.uncertainty import Uncertainty

PLAN, TEAM = criterion("plan", 10, "marks", label="実施計画"), criterion("team", 20, "marks")
APART = {"m1": {"plan": 9, "team": 10}, "m2": {"plan": 3, "team": 12}, "m3": {"plan": 4, "team": 20}}


def panelled(*chosen: object, **facts: object) -> Tender:
    return tender(criteria=chosen or (PLAN, TEAM), panel=Panel(**facts))


@pytest.mark.parametrize("per", Per)
@pytest.mark.parametrize("aggregate", Aggregate)
def test_an_agreed_mark_is_that_of_every_member_present_under_any_aggregate(aggregate: Aggregate, per: Per) -> None:
    declared = panelled(PLAN, members=("m1", "m2", "m3"), aggregate=aggregate, per=per)
    expected = "21" if aggregate is Aggregate.SUM else "7"
    assert values(evaluate(declared, [bid("架空", marks=APART, dispositions=(agreed("plan", 7),))])) == {
        "架空": expected
    }


def test_where_totals_are_aggregated_an_agreed_mark_enters_each_members_total() -> None:
    declared = panelled(aggregate=Aggregate.MEDIAN, per=Per.TOTAL)
    own, settled = bid("A", marks=APART), bid("B", marks=APART, dispositions=(agreed("plan", 0),))
    # 19, 15, 24 and 10, 12, 20.
    assert values(evaluate(declared, [own, settled])) == {"A": "19", "B": "12"}


def test_an_agreed_mark_is_rounded_as_the_panel_declares() -> None:
    graded = criterion("plan", 10, "marks", params={"grades": {"A": 1, "B": Fraction(1, 3)}})
    marks = {"m1": {"plan": "A"}, "m2": {"plan": "B"}}
    one = bid("A", marks=marks, dispositions=(agreed("plan", "B"),))
    assert list(evaluate(panelled(graded, rounding=CENTS), [one]).sheet.value) == [Fraction("3.33")]


def test_a_member_who_is_recused_has_no_part_in_the_sum_of_what_was_agreed() -> None:
    declared = panelled(PLAN, members=("m1", "m2", "m3"), aggregate=Aggregate.SUM, absences=(Absence(evaluator="m3"),))
    marks = {member: APART[member] for member in ("m1", "m2")}
    assert values(evaluate(declared, [bid("A", marks=marks, dispositions=(agreed("plan", 7),))])) == {"A": "14"}


def test_what_was_agreed_settles_a_consensus_that_the_marks_do_not_show() -> None:
    declared = panelled(PLAN, aggregate=Aggregate.CONSENSUS)
    assert faults(evaluate(declared, [bid("A", marks=APART)])) == [("no-consensus", "A")]
    assert values(evaluate(declared, [bid("A", marks=APART, dispositions=(agreed("plan", 5),))])) == {"A": "5"}
    kept = evaluate(declared, [bid("A", marks=APART, dispositions=(stands("plan"),))])
    assert faults(kept) == [("no-consensus", "A")]


@pytest.mark.parametrize("when", MandatoryFails)
def test_a_mandatory_item_is_failed_or_met_by_what_was_agreed(when: MandatoryFails) -> None:
    declared = panelled(replace(PLAN, mandatory=True), mandatory_fails_when=when)
    marks = {"m1": {"plan": 0}, "m2": {"plan": 0}, "m3": {"plan": 0}}
    met = evaluate(declared, [bid("A", marks=marks, dispositions=(agreed("plan", 1),))])
    assert met.exclusions == ()
    failed = evaluate(declared, [bid("A", marks=APART, dispositions=(agreed("plan", 0),))])
    assert [found.code for found in failed.exclusions] == ["mandatory-failed"]


def by_hand(marks: list[list[int]], settled: list[int | None], panel: Panel) -> Fraction:
    """The technical points of one bid, marks by member and criterion: every step written out again."""
    table = [[own if mark is None else mark for own, mark in zip(row, settled, strict=True)] for row in marks]
    groups = [list(column) for column in zip(*table, strict=True)]
    if panel.per is Per.TOTAL:
        groups = [[sum(row) for row in table]]
    made = {
        Aggregate.SUM: lambda own: Fraction(sum(own)),
        Aggregate.MEAN: lambda own: Fraction(sum(own), len(own)),
        Aggregate.MEDIAN: lambda own: Fraction(median(map(Fraction, own))),
        Aggregate.TRIMMED_MEAN: lambda own: Fraction(sum(own) - min(own) - max(own), len(own) - 2),
    }[panel.aggregate]
    return sum((panel.rounding.apply(made(own)) for own in groups), Fraction(0))


@given(
    st.lists(st.lists(st.integers(0, 10), min_size=2, max_size=2), min_size=3, max_size=5),
    st.lists(st.none() | st.integers(0, 10), min_size=2, max_size=2),
    st.sampled_from([one for one in Aggregate if one is not Aggregate.CONSENSUS]),
    st.sampled_from(Per),
    st.sampled_from([UNROUNDED, CENTS, Rounding(places=0, mode="down")]),
)
@settings(max_examples=150)
def test_agreed_marks_are_aggregated_as_brute_force_does(
    marks: list[list[int]], settled: list[int | None], aggregate: Aggregate, per: Per, rounding: Rounding
) -> None:
    declared = panelled(PLAN, TEAM, aggregate=aggregate, per=per, rounding=rounding)
    given_marks = {f"m{place}": dict(zip(("plan", "team"), row, strict=True)) for place, row in enumerate(marks)}
    rows = zip(("plan", "team"), settled, strict=True)
    dispositions = tuple(agreed(name, mark) for name, mark in rows if mark is not None)
    evaluation = evaluate(declared, [bid("A", marks=given_marks, dispositions=dispositions)])
    assert list(evaluation.sheet.raw_technical) == [by_hand(marks, settled, declared.panel)]


# The alarm


def test_a_spread_from_the_alarm_on_awards_nothing_and_keeps_the_ranking() -> None:
    declared = panelled(alarm=Fraction(6, 10))
    evaluation = evaluate(declared, [bid("A", marks=APART)])
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert [group.vendors for group in evaluation.award.ranking] == [("A",)]
    (found,) = evaluation.findings
    assert (found.code, found.subject, found.value) == ("disposition-due", "A", "plan")
    assert "実施計画」の委員の採点の開きは配点の60%で、措置を要する60%以上" in found.what.ja
    assert "lie 60% of the allotment apart" in found.what.en


@pytest.mark.parametrize("settled", [agreed("plan", 5), stands("plan")])
def test_either_disposition_settles_it(settled: Disposition) -> None:
    declared = panelled(alarm=Fraction(6, 10))
    evaluation = evaluate(declared, [bid("A", marks=APART, dispositions=(settled,))])
    assert evaluation.award.winners == ("A",)
    assert evaluation.findings == ()


def test_a_spread_below_the_alarm_needs_nothing_and_may_be_settled_all_the_same() -> None:
    declared = panelled(alarm=Fraction(61, 100))
    assert evaluate(declared, [bid("A", marks=APART)]).award.winners == ("A",)
    evaluation = evaluate(declared, [bid("A", marks=APART, dispositions=(agreed("plan", 5),))])
    assert (evaluation.award.winners, evaluation.findings) == (("A",), ())
    (one,) = evaluation.differences
    assert (one.spread, one.marks) == (Fraction(6, 10), {"m1": 9, "m2": 3, "m3": 4})


def test_a_member_who_is_recused_causes_no_alarm() -> None:
    declared = panelled(
        PLAN, members=("m1", "m2", "m3"), alarm=Fraction(6, 10), absences=(Absence(evaluator="m1", vendor="A"),)
    )
    marks = {member: APART[member] for member in ("m2", "m3")}
    assert evaluate(declared, [bid("A", marks=marks)]).award.winners == ("A",)


# What cannot be


def test_a_criterion_settled_twice_or_off_its_scale_is_a_fault() -> None:
    twice = evaluate(panelled(), [bid("A", marks=APART, dispositions=(stands("plan"), agreed("plan", 5)))])
    assert faults(twice) == [("duplicate-disposition", "A")]
    off = evaluate(panelled(), [bid("A", marks=APART, dispositions=(agreed("plan", 11),))])
    assert faults(off) == [("bad-mark", "A")]
    assert off.findings[0].what.ja == "合議の「plan」の採点を読めません"


@pytest.mark.parametrize(("outcome", "mark"), [("stands", Fraction(5)), ("agreed", None)])
def test_a_disposition_has_a_mark_where_one_was_agreed_and_nowhere_else(outcome: str, mark: Fraction | None) -> None:
    with pytest.raises(ValueError, match="disposition of plan"):
        Disposition(criterion="plan", outcome=DispositionOutcome(outcome), reason="協議", mark=mark)


def test_a_mark_that_is_missing_is_missed_whatever_was_agreed() -> None:
    declared = panelled(PLAN, members=("m1", "m2"))
    given_marks = {"m1": {"plan": 5}}
    evaluation = evaluate(declared, [bid("A", marks=given_marks, dispositions=(agreed("plan", 5),))])
    assert faults(evaluation) == [("missing-mark", "A")]


# On paper, in what-ifs and under uncertainty

TWO = (
    bid("A", marks=APART, dispositions=(agreed("plan", 7, by="架空委員会"), stands("team"))),
    bid("B", marks={**APART, "m1": {"plan": 10, "team": 10}}),
)


def test_the_document_has_what_was_settled_beside_the_members_marks_and_is_recounted() -> None:
    published = document(panelled(), *TWO)
    assert published["dispositions"] == [
        {
            "vendor": "A",
            "criterion": "plan",
            "marks": {"m1": "9", "m2": "3", "m3": "4"},
            "spread": "3/5",
            "outcome": "agreed",
            "mark": "7",
            "reason": "協議",
            "by": "架空委員会",
            "on": "",
        },
        {
            "vendor": "A",
            "criterion": "team",
            "marks": {"m1": "10", "m2": "12", "m3": "20"},
            "spread": "1/2",
            "outcome": "stands",
            "mark": None,
            "reason": "見解の相違",
            "by": "",
            "on": "",
        },
    ]
    result = Result.from_document(published)
    assert verify(panelled(), TWO, result).agrees
    for changed in (
        {"dispositions": published["dispositions"][:1]},
        {"dispositions": [{**published["dispositions"][0], "mark": "8"}, published["dispositions"][1]]},
    ):
        assert not verify(panelled(), TWO, Result.from_document({**published, **changed})).agrees


def test_a_document_of_a_tender_that_settled_nothing_has_no_such_key() -> None:
    published = document(panelled(), TWO[1])
    assert "dispositions" not in published
    added = {
        **published,
        "dispositions": document(panelled(), TWO[0])["dispositions"],
    }
    assert not verify(panelled(), [TWO[1]], Result.from_document(added)).agrees


def test_the_steps_of_a_bid_say_what_was_agreed_beside_the_marks() -> None:
    first, second, *_ = explain(evaluate(panelled(), TWO), "A")
    assert first.given.ja == "m1 9, m2 3, m3 4。合議 7(理由: 協議)"
    assert "counts as that of every member" in first.rule.en
    assert second.given.en == "m1 10, m2 12, m3 20; stands (reason: 見解の相違)"
    assert second.rule.en == "mean"


def test_no_members_mark_moves_what_was_agreed() -> None:
    before = evaluate(panelled(), TWO)
    for written in ("mark m1:A:plan=0", "absent m1"):
        after = what_if(before, written).after
        scores = {key: one.points for key, one in after.sheet.criteria.items()}
        assert next(iter(scores["plan"] or ())) == 7


def test_the_members_orders_are_of_their_own_marks() -> None:
    plain = agreement(evaluate(panelled(), [replace(one, dispositions=()) for one in TWO]))
    settled = agreement(evaluate(panelled(), TWO))
    assert plain is not None
    assert settled is not None
    assert (settled.totals, settled.concordance, settled.spreads) == (plain.totals, plain.concordance, plain.spreads)


def test_under_uncertain_marks_what_was_agreed_does_not_vary() -> None:
    seen: set[tuple[Fraction, Fraction]] = set()
    for scores in redraw(evaluate(panelled(), TWO), Uncertainty(members=True), 40, 1):
        own, other = (Fraction(row.rates[0], row.denominator) for row in scores.rows)
        seen.add((own, other))
    assert {own for own, _ in seen} == {Fraction(7, 10)}
    assert len({other for _, other in seen}) > 1


def two_bids(**first: object) -> list[Bid]:
    return [replace(TWO[0], **first), TWO[1]]


def test_the_order_in_which_dispositions_are_written_is_no_input() -> None:
    turned = two_bids(dispositions=TWO[0].dispositions[::-1])
    assert document(panelled(), *turned) == document(panelled(), *TWO)
    assert document(panelled(), *two_bids(dispositions=()))["fingerprint"] != document(panelled(), *TWO)["fingerprint"]
