"""The panel: every aggregate, per criterion and per total, absences, and marks that are missing or do not fit."""

from fractions import Fraction

import pytest
from declared import CENTS, bid, criterion, faults, replace, tender, values
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.bid import Bid, Mark
from criteria.criterion import Criterion
from criteria.tender import Absence, Minimums, Panel, Tender
from criteria.terms import Aggregate, AwardStatus, BidStatus, Per
from scoring import evaluate
from scoring.formulas.panel import aggregate_points

PLAN, TEAM = criterion("plan", 10, "marks"), criterion("team", 20, "marks")
GRADED = criterion("plan", 10, "marks", params={"grades": {"A": 1, "B": Fraction(7, 10), "D": 0}})


def panelled(*chosen: Criterion, **facts: object) -> Tender:
    return tender(criteria=chosen or (PLAN,), panel=Panel(**facts))


def marked(vendor: str, *plan: object, **more: object) -> Bid:
    """A bid with one mark for the plan by each of the members m1, m2, …."""
    return bid(vendor, marks={f"m{number}": {"plan": mark} for number, mark in enumerate(plan, start=1)}, **more)


@pytest.mark.parametrize(
    ("aggregate", "marks", "expected"),
    [
        (Aggregate.SUM, (1, 5, 6), "12"),
        (Aggregate.MEAN, (1, 5, 6), "4"),
        (Aggregate.MEDIAN, (1, 5, 6), "5"),
        (Aggregate.MEDIAN, (1, 5, 6, 10), "5.5"),
        (Aggregate.TRIMMED_MEAN, (1, 5, 6, 10), "5.5"),
        (Aggregate.TRIMMED_MEAN, (10, 10, 10), "10"),
        (Aggregate.CONSENSUS, (7, 7, 7), "7"),
    ],
)
@pytest.mark.parametrize("per", Per)
def test_marks_become_one_number_as_declared(
    aggregate: Aggregate, marks: tuple[int, ...], expected: str, per: Per
) -> None:
    evaluation = evaluate(panelled(aggregate=aggregate, per=per), [marked("A", *marks)])
    assert values(evaluation) == {"A": expected}


def test_a_mean_that_does_not_end_is_kept_exactly_until_a_rounding_is_declared() -> None:
    bids = [marked("A", 1, 1, 2)]
    assert list(evaluate(panelled(), bids).sheet.value) == [Fraction(4, 3)]
    assert list(evaluate(panelled(rounding=CENTS), bids).sheet.value) == [Fraction(133, 100)]


def test_the_panel_rounds_each_criterion_or_each_total() -> None:
    chosen = (PLAN, TEAM)
    marks = {"m1": {"plan": 1, "team": 1}, "m2": {"plan": 1, "team": 1}, "m3": {"plan": 2, "team": 2}}
    per_criterion = evaluate(panelled(*chosen, rounding=CENTS), [bid("A", marks=marks)])
    assert list(per_criterion.sheet.value) == [Fraction("2.66")]
    per_total = evaluate(panelled(*chosen, rounding=CENTS, per=Per.TOTAL), [bid("A", marks=marks)])
    assert list(per_total.sheet.value) == [Fraction("2.67")]
    assert list(per_total.sheet.criteria["plan"].points or ()) == [Fraction(4, 3)]


def test_the_trimmed_mean_drops_the_highest_and_lowest_member_of_each_criterion_or_of_the_total() -> None:
    marks = {
        "m1": {"plan": 10, "team": 0},
        "m2": {"plan": 0, "team": 11},
        "m3": {"plan": 5, "team": 7},
        "m4": {"plan": 6, "team": 8},
    }
    trimmed = {"aggregate": Aggregate.TRIMMED_MEAN}
    per_criterion = evaluate(panelled(PLAN, TEAM, **trimmed), [bid("A", marks=marks)])
    assert values(per_criterion) == {"A": "13"}  # (5 + 6) / 2 + (7 + 8) / 2
    assert per_criterion.sheet.dropped_members == {}
    per_total = evaluate(panelled(PLAN, TEAM, per=Per.TOTAL, **trimmed), [bid("A", marks=marks)])
    assert values(per_total) == {"A": "11.5"}  # totals 10, 11, 12, 14: (11 + 12) / 2
    assert per_total.sheet.dropped_members == {"A": ("m1", "m4")}
    assert per_total.sheet.criteria["plan"].points is None


def test_criteria_that_are_not_marked_are_added_to_the_panels_total() -> None:
    chosen = (PLAN, criterion("office", 5))
    evaluation = evaluate(
        panelled(*chosen, per=Per.TOTAL, aggregate=Aggregate.MEDIAN), [marked("A", 1, 2, 9, office=3)]
    )
    assert values(evaluation) == {"A": "5"}
    assert evaluation.sheet.panel_total is not None
    assert list(evaluation.sheet.panel_total.points) == [Fraction(2)]


def test_named_grades_earn_their_share_before_they_are_aggregated() -> None:
    assert values(evaluate(panelled(GRADED), [marked("A", "A", "B", "D")])) == {"A": "5.6666666667"}


def test_under_a_sum_every_members_allotment_counts_in_the_total() -> None:
    declared = replace(panelled(aggregate=Aggregate.SUM), method=tender(technical_points=60).method)
    evaluation = evaluate(declared, [marked("A", 10, 10, 10), marked("B", 5, 5, 5)])
    assert values(evaluation) == {"A": "60", "B": "30"}
    assert evaluation.sheet.max_technical == 30


def test_under_a_sum_an_absent_members_allotment_does_not_count() -> None:
    panel = Panel(aggregate=Aggregate.SUM, members=("m1", "m2", "m3"), absences=(Absence(evaluator="m3"),))
    evaluation = evaluate(replace(tender(technical_points=60), criteria=(PLAN,), panel=panel), [marked("A", 10, 5)])
    assert values(evaluation) == {"A": "45"}


# Members and absences


def test_without_named_members_whoever_marked_any_bid_is_a_member() -> None:
    evaluation = evaluate(panelled(), [marked("A", 5, 5), marked("B", 5)])
    assert faults(evaluation) == [("missing-mark", "B")]
    assert evaluation.award.status is AwardStatus.INCOMPLETE


def test_a_named_member_who_marked_nobody_is_missed() -> None:
    evaluation = evaluate(panelled(members=("m1", "m2")), [marked("A", 5)])
    assert faults(evaluation) == [("missing-mark", "A")]
    assert evaluation.findings[0].what.en == "m2 has not marked plan"


@pytest.mark.parametrize("vendor", ["", "A"])
def test_a_declared_absence_is_missed_by_nobody(vendor: str) -> None:
    declared = panelled(members=("m1", "m2"), absences=(Absence(evaluator="m2", vendor=vendor),))
    assert values(evaluate(declared, [marked("A", 5)])) == {"A": "5"}


def test_a_recusal_from_one_vendor_leaves_the_marks_of_the_others() -> None:
    declared = panelled(members=("m1", "m2"), absences=(Absence(evaluator="m2", vendor="A"),))
    assert values(evaluate(declared, [marked("A", 5), marked("B", 4, 8)])) == {"B": "6", "A": "5"}


def test_the_marks_of_a_member_who_is_absent_do_not_count() -> None:
    declared = panelled(members=("m1", "m2"), absences=(Absence(evaluator="m2"),))
    assert values(evaluate(declared, [marked("A", 5, 10)])) == {"A": "5"}


def test_the_marks_of_a_stranger_do_not_count() -> None:
    assert values(evaluate(panelled(members=("m1",)), [marked("A", 5, 10)])) == {"A": "5"}


def test_where_nobody_is_present_nothing_can_be_marked() -> None:
    bids = [bid("A"), bid("B")]
    evaluation = evaluate(panelled(), bids)
    assert faults(evaluation) == [("missing-mark", "A"), ("missing-mark", "B")]


def test_a_trimmed_mean_of_fewer_than_three_is_a_fault_even_where_no_member_was_named() -> None:
    evaluation = evaluate(panelled(aggregate=Aggregate.TRIMMED_MEAN), [marked("A", 5, 6)])
    assert faults(evaluation) == [("too-few-members", "A")]
    assert evaluation.findings[0].expected.en == "at least 3"


# Marks that do not fit


@pytest.mark.parametrize(
    ("chosen", "mark", "expected"),
    [
        (PLAN, "11", "a number from 0 to 10"),
        (PLAN, "A", "a number from 0 to 10"),
        (GRADED, "C", "one of A, B, D"),
        (GRADED, "7", "one of A, B, D"),
    ],
)
def test_a_mark_off_the_scale_is_a_fault_that_names_the_scale(chosen: Criterion, mark: str, expected: str) -> None:
    given = Mark(evaluator="m1", criterion="plan", mark=Fraction(mark) if mark.isdigit() else mark)
    evaluation = evaluate(panelled(chosen), [Bid(vendor="X", price=1, marks=(given,))])
    (found,) = evaluation.findings
    assert (found.code, found.value, found.expected.en) == ("bad-mark", mark, expected)


def test_a_mark_given_twice_is_a_fault_even_where_both_agree() -> None:
    twice = (Mark(evaluator="m1", criterion="plan", mark=Fraction(5)),) * 2
    evaluation = evaluate(panelled(), [Bid(vendor="A", price=1, marks=twice)])
    assert faults(evaluation) == [("duplicate-mark", "A")]


def test_members_who_do_not_agree_have_no_consensus() -> None:
    evaluation = evaluate(
        panelled(PLAN, TEAM, aggregate=Aggregate.CONSENSUS),
        [
            bid("A", marks={"m1": {"plan": 5, "team": 5}, "m2": {"plan": 6, "team": 5}}),
        ],
    )
    assert faults(evaluation) == [("no-consensus", "A")]
    assert "plan" in evaluation.findings[0].what.en


def test_the_marks_of_bids_that_are_out_by_status_are_not_looked_at() -> None:
    evaluation = evaluate(panelled(), [marked("A", 5), bid("B", status=BidStatus.WITHDRAWN)])
    assert evaluation.award.winners == ("A",)


def test_a_minimum_on_a_marked_criterion_is_held_against_the_aggregate() -> None:
    chosen = criterion("plan", 10, "marks", minimum=5)
    evaluation = evaluate(panelled(chosen), [marked("A", 4, 6), marked("B", 4, 5)])
    assert [(one.subject, one.observed) for one in evaluation.exclusions] == [("B", "4.5")]


def test_a_technical_minimum_is_held_against_the_panels_total() -> None:
    declared = replace(
        panelled(PLAN, per=Per.TOTAL, aggregate=Aggregate.MEDIAN), minimums=Minimums(technical=Fraction(5))
    )
    evaluation = evaluate(declared, [marked("A", 1, 5, 6), marked("B", 4, 4, 10)])
    assert [(one.subject, one.observed) for one in evaluation.exclusions] == [("B", "4")]


@given(
    st.sampled_from([one for one in Aggregate if one is not Aggregate.CONSENSUS]),
    st.lists(st.integers(0, 100).map(Fraction), min_size=3, max_size=7),
    st.data(),
)
@settings(max_examples=60)
def test_no_aggregate_falls_when_a_mark_rises_and_none_sees_an_order(
    how: Aggregate, marks: list[Fraction], data: st.DataObject
) -> None:
    before = aggregate_points(marks, how)
    assert aggregate_points(data.draw(st.permutations(marks)), how) == before
    index = data.draw(st.integers(0, len(marks) - 1))
    raised = [mark + (place == index) for place, mark in enumerate(marks)]
    assert aggregate_points(raised, how) >= before
    if how is not Aggregate.SUM:
        assert min(marks) <= before <= max(marks)
