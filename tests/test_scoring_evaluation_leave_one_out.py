"""Whether the answer stands had one loser not bid: the certificate, against removal by hand, and the warning."""

from fractions import Fraction
from pathlib import Path

import pytest
from declared import bid, criterion, qcbs, ranks, replace, tender, values
from generated import NINE, tenders_with_bids
from hypothesis import given, settings

from criteria.bid import Bid
from criteria.tender import Tender, VariableMinimum
from criteria.vendor import SanctionKind
from scoring import Result, evaluate
from scoring.evaluation.leave_one_out import leave_one_out, reversal_warning, simulate_removals
from scoring.formulas.lottery import LOTTERY_RULES
from tests.on_file import AWARD, NOTICE, register, sanction, with_rules

A, B, C = bid("A", 100, q=80), bid("B", 130, q=90), bid("C", 60, q=40)
PAGE = Path(__file__).parents[1] / "docs" / "exclusion-before-reference.md"


def suspended_c() -> tuple[Tender, list[Bid]]:
    """The example of the page: quality 60, price 40 by lowest over own price, C suspended on the day of the award."""
    on_file = register(sanctions=[sanction(SanctionKind.SUSPENSION, NOTICE, AWARD, vendor="C")])
    declared = qcbs(exclusions=with_rules("suspension").exclusions, notice_date=NOTICE, award_date=AWARD)
    return declared, [replace(one, register=on_file) for one in (A, B, C)]


def test_an_excluded_cheap_bid_turns_nobody_round() -> None:
    found = evaluate(*suspended_c())
    assert values(found) == {"A": "88.00", "B": "84.77"}
    assert ranks(found) == {"A": 1, "B": 2}
    assert {one.over for one in found.sheet.references} == {("A", "B")}


def test_left_in_the_reference_it_would() -> None:
    wrong = evaluate(qcbs(), [A, B, C])
    assert {vendor: wrong.sheet.value[index] for index, vendor in enumerate(wrong.sheet.vendors) if vendor != "C"} == {
        "A": Fraction(72),
        "B": Fraction(7246, 100),
    }
    assert ranks(wrong)["B"] == 1
    [removal] = [one for one in leave_one_out(wrong).removals if one.removed == "C"]
    assert removal.winners == ("A",)
    assert removal.turned == (("B", "A"),)
    assert removal.because == ("price lowest",)
    assert removal.sentence.en == "without C, A would be first (because of lowest price over own price)"


@pytest.mark.parametrize(("bids", "heading"), [([A, B], "C out"), ([A, B, C], "C left in")])
def test_the_page_shows_what_the_program_computes(bids: list[Bid], heading: str) -> None:
    section = PAGE.read_text(encoding="utf-8").partition(f"({heading})")[2].partition("\n## ")[0]
    shown = [row for row in section.splitlines() if row.startswith(("| A |", "| B |", "| C |"))]
    quality = {one.vendor: one.responses["q"] for one in bids}
    computed = {
        f"| {line.vendor} | {quality[line.vendor]} | {line.price} | {line.technical} | {line.price_points} "
        f"| {line.value} | {line.rank} |"
        for line in Result.of(evaluate(qcbs(), bids)).ranking
    }
    assert {row for row in shown if not row.endswith("|  |")} == computed


def by_hand(declared: Tender, bids: list[Bid], removed: str) -> dict[str, int]:
    return ranks(evaluate(declared, [one for one in bids if one.vendor != removed]))


def order(ranked: dict[str, int], one: str, other: str) -> int:
    return (ranked[one] > ranked[other]) - (ranked[one] < ranked[other])


@given(tenders_with_bids(faulty=False))
@settings(max_examples=40)
def test_the_certificate_is_removal_by_hand(case: tuple[Tender, list[Bid]]) -> None:
    found = evaluate(*case)
    before, certificate = ranks(found), leave_one_out(found)
    removals = {one.removed: one for one in certificate.removals}
    losers = [vendor for vendor, rank in before.items() if rank > 1]
    if certificate.relative:
        assert sorted(removals) == sorted(losers)
    for loser in losers:
        after = by_hand(*case, loser)
        turned = {
            frozenset((one, other))
            for one in before.keys() & after.keys()
            for other in before.keys() & after.keys()
            if order(before, one, other) != order(after, one, other)
        }
        first = {vendor for vendor, rank in after.items() if rank == 1}
        if not certificate.relative:
            assert not turned
            assert first == {vendor for vendor, rank in before.items() if rank == 1}
            continue
        removal = removals[loser]
        assert {frozenset(pair) for pair in removal.turned} == turned
        assert set(removal.winners) == first
        assert set(removal.in_or_out) == (before.keys() ^ after.keys()) - {loser}
        assert bool(removal.causes) is removal.changes


def test_where_nothing_looks_at_others_nothing_is_recomputed() -> None:
    certificate = leave_one_out(evaluate(tender(), [A, B, C]))
    assert not certificate.relative
    assert certificate.stands
    assert certificate.sentences[0].en.startswith("no formula looks at other bids")


def test_one_who_lost_the_lottery_may_have_decided_it() -> None:
    drawn = tender(tie_break=("lottery",), lottery=LOTTERY_RULES["receipt"])
    tied = [bid(name, q=80, lottery_number=number, system_number=0) for name, number in (("A", 0), ("B", 0), ("C", 1))]
    tied = [replace(one, received_at=NINE.replace(minute=place)) for place, one in enumerate(tied)]
    certificate = leave_one_out(evaluate(drawn, tied))
    assert certificate.relative
    assert not certificate.stands
    assert {text.en for one in certificate.removals for text in one.causes} == {"the lottery among the tied"}


def test_a_loser_may_decide_about_the_variable_minimum_price() -> None:
    rule = VariableMinimum(form="all", factor=Fraction(9, 10))
    declared = tender("lowest-price", variable_minimum=rule, ceiling=200)
    # 0.9 × the mean 91 of 79, 84 and 111 is 81; without C it is 0.9 × 81, and A is valid again.
    found = leave_one_out(evaluate(declared, [bid("A", 79, q=1), bid("B", 84, q=1), bid("C", 111, q=1)]))
    removal = found.removals[-1]
    assert removal.removed == "C"
    assert removal.winners == ("A",)
    assert removal.in_or_out == ("A",)
    assert [text.en for text in removal.causes] == ["the variable minimum price"]


def test_a_method_of_fixed_points_needs_no_warning() -> None:
    assert reversal_warning(tender()) is None


def test_a_relative_method_is_warned_of_with_what_was_observed() -> None:
    declared = qcbs(price_formula="min-max", ceiling=1000)
    seen, found = simulate_removals(declared), reversal_warning(declared)
    assert found is not None
    assert seen.order_changed >= seen.winner_changed > 0
    assert f"in {seen.trials} drawn tenders of {seen.bidders} bids" in found.what.en
    assert f"changed in {seen.winner_changed}, any order in {seen.order_changed}" in found.what.en
    assert f"第1位が変わったのは{seen.winner_changed}回、順位が変わったのは{seen.order_changed}回" in found.what.ja


def test_the_draws_are_the_same_for_everybody() -> None:
    declared = qcbs(price_formula="min-max", ceiling=1000)
    assert simulate_removals(declared, trials=20) == simulate_removals(declared, trials=20)


def test_a_method_that_only_reads_the_ceiling_price_changes_nothing_in_any_draw() -> None:
    seen = simulate_removals(qcbs(price_formula="ratio-to-ceiling", ceiling=1000), trials=20)
    assert (seen.winner_changed, seen.order_changed) == (0, 0)


@given(tenders_with_bids())
@settings(max_examples=15)
def test_every_sound_definition_can_be_simulated(case: tuple[Tender, list[Bid]]) -> None:
    seen = simulate_removals(case[0], trials=1)
    assert 0 <= seen.winner_changed <= seen.trials


def test_a_mandatory_criterion_and_marks_do_not_stop_the_draws() -> None:
    asked = (criterion("q", formula="marks", mandatory=True), criterion("y", formula="yes-no"))
    declared = qcbs(criteria=asked, tie_break=("mandatory", "technical"), ceiling=1000)
    assert reversal_warning(declared) is not None
