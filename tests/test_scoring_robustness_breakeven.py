"""Break-even prices and points are held against every single price, and against grids of points, by full evaluation."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from declared import bid, criterion, replace, tender
from explored import instances
from generated import PRICE_FORMULAS, tenders_with_bids
from hypothesis import given, settings
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.tender import PriceComponent, Tender, VariableMinimum
from criteria.terms import BidStatus
from scoring import Evaluation, evaluate
from scoring.evaluation.evaluate import evaluate_with_points
from scoring.formulas.registry import FormulaKind, find, formulas
from scoring.robustness.breakeven import PriceRange, break_even, points_first, prices_first

FEW, MANY = instances(5), instances(40)


def first(evaluation: Evaluation) -> tuple[str, ...]:
    return evaluation.award.ranking[0].vendors if evaluation.award.ranking else ()


def by_trying(declared: Tender, bids: Sequence[Bid], vendor: str, most: int) -> tuple[list[int], list[int]]:
    """Return every price up to ``most`` at which the vendor is first alone, and first at all, each evaluated whole."""
    alone, level = [], []
    for price in range(1, most + 1):
        tried = [replace(one, price=price) if one.vendor == vendor else one for one in bids]
        leading = first(evaluate(declared, tried))
        alone += [price] * (leading == (vendor,))
        level += [price] * (vendor in leading)
    return alone, level


def listed(ranges: Sequence[PriceRange], most: int) -> list[int]:
    return [price for one in ranges for price in range(one.low, min(one.high, most) + 1)]


def assert_as_tried(declared: Tender, bids: Sequence[Bid], vendor: str, most: int) -> None:
    found = prices_first(evaluate(declared, bids), vendor)
    assert (listed(found.alone, most), listed(found.level, most)) == by_trying(declared, bids, vendor, most)


def with_price_formula(declared: Tender, name: str) -> Tender:
    return replace(declared, method=replace(declared.method, price_formula=name, price_params=PRICE_FORMULAS[name]))


@pytest.mark.parametrize("name", [one.id for one in formulas(FormulaKind.PRICE)])
def test_the_prices_at_which_a_bid_is_first_are_those_found_yen_by_yen_under_every_price_formula(name: str) -> None:
    @settings(max_examples=FEW)
    @given(tenders_with_bids(combination="sum", faulty=False))
    def holds(drawn: tuple[Tender, list[Bid]]) -> None:
        declared, bids = drawn
        if bids:
            assert_as_tried(with_price_formula(declared, name), bids, bids[0].vendor, 100)

    holds()


@pytest.mark.parametrize("name", ["korea-adequacy", "peak", "mean-distance"])
@pytest.mark.parametrize("rivals", [0, 2])
def test_a_bid_that_only_a_peak_of_its_price_points_lifts_over_the_minimum_is_found(name: str, rivals: int) -> None:
    declared = tender("sum", price_points=10, price_formula="fixed-anchors", ceiling=100, investigation=60)
    declared = replace(declared, minimums=replace(declared.minimums, total=Fraction(8)))
    bids = [bid("A", 70, q=6), bid("B", 75, q=4), bid("C", 88, q=7)][: rivals + 1]
    assert_as_tried(with_price_formula(declared, name), bids, "A", 100)


@pytest.mark.parametrize("name", [one.id for one in formulas(FormulaKind.COMBINATION)])
def test_the_prices_at_which_a_bid_is_first_are_those_found_yen_by_yen_under_every_combination(name: str) -> None:
    @settings(max_examples=FEW)
    @given(tenders_with_bids(combination=name, faulty=False))
    def holds(drawn: tuple[Tender, list[Bid]]) -> None:
        declared, bids = drawn
        if bids:
            assert_as_tried(declared, bids, bids[0].vendor, 100)

    holds()


@settings(max_examples=MANY)
@given(tender_and_bids())
def test_whatever_a_tender_declares_the_prices_are_those_found_by_trying_them_all(
    drawn: tuple[Tender, tuple[Bid, ...]],
) -> None:
    declared, bids = drawn
    if bids and declared.currency == "JPY" and not declared.method.price_components:
        assert_as_tried(declared, bids, bids[0].vendor, declared.prices.ceiling or 0)


GRID = [Fraction(step, 4) for step in range(-40, 41)] + [Fraction(10) ** power for power in range(2, 6)]


def assert_points_as_tried(declared: Tender, bids: Sequence[Bid], vendor: str) -> None:
    """The threshold tells for every number of points on a grid, and for a trace around itself, who is first."""
    before = evaluate(declared, bids)
    found = points_first(before, vendor)
    has = before.sheet.raw_technical[before.sheet.index(vendor)] if vendor in before.sheet.vendors else Fraction(0)
    tried = [points for points in GRID if points >= -has]
    if found is not None:
        tried += [found.at, found.at + Fraction(1, 10**30), found.at - Fraction(1, 10**30)]
    for points in tried:
        leading = first(evaluate_with_points(declared, bids, (), {vendor: points}))
        is_first = leading == (vendor,)
        if found is None:
            assert is_first == (first(before) == (vendor,))
        else:
            assert is_first == (points > found.at or (points == found.at and found.included)), points


@settings(max_examples=MANY)
@given(tenders_with_bids(faulty=False))
def test_the_points_a_bid_needs_or_can_lose_are_those_found_by_trying(drawn: tuple[Tender, list[Bid]]) -> None:
    declared, bids = drawn
    if bids:
        assert_points_as_tried(declared, bids, bids[0].vendor)


@settings(max_examples=MANY)
@given(tender_and_bids())
def test_whatever_a_tender_declares_the_points_are_those_found_by_trying(
    drawn: tuple[Tender, tuple[Bid, ...]],
) -> None:
    declared, bids = drawn
    if bids:
        assert_points_as_tried(declared, bids, bids[0].vendor)


@pytest.mark.parametrize("name", [one.id for one in formulas(FormulaKind.PRICE) if "lower-price" in one.breaks])
def test_a_price_formula_under_which_a_lower_price_can_earn_less_names_where_it_turns(name: str) -> None:
    assert find(FormulaKind.PRICE, name).turns is not None


def shimote_like() -> tuple[Tender, list[Bid]]:
    """A division with a ceiling: 160, 150 and 120 points at 100, 90 and 80."""
    declared = tender("ratio", base_points=100, scale=100, ceiling=200)
    return declared, [bid("A", 100, q=60), bid("B", 90, q=50), bid("C", 80, q=20)]


def test_a_division_breaks_even_where_hand_and_paper_say() -> None:
    declared, bids = shimote_like()
    found = break_even(evaluate(declared, bids))
    # B leads with 150 ÷ 90 = 5/3; A needs a price under 96, C under 72; B may ask up to under 93.75.
    assert {vendor: one.price for vendor, one in found.items()} == {"A": 95, "B": 93, "C": 71}
    # A needs more than 500/3 points in all, C more than 400/3; B may lose as many as keep it over 1.6 × 90 = 144.
    assert {vendor: one.points for vendor, one in found.items()} == {
        "A": Fraction(20, 3),
        "B": Fraction(-6),
        "C": Fraction(40, 3),
    }
    assert not any(one.points_included for one in found.values())
    assert prices_first(evaluate(declared, bids), "A").level == (PriceRange(low=1, high=96),)


def test_every_break_even_is_said_in_both_languages() -> None:
    declared, bids = shimote_like()
    found = break_even(evaluate(declared, bids))
    assert [one.en for one in found["B"].sentences] == [
        "B: stays first up to 93 yen.",
        "B: stays first while it loses less than 6 technical points.",
    ]
    assert [one.ja for one in found["C"].sentences] == [
        "C: 71円までの価格なら単独で第1位となる。",
        "C: 技術点があと13.3333333333点より多くあれば単独で第1位となる。",
    ]


def said(declared: Tender, bids: Sequence[Bid], vendor: str) -> tuple[str, str]:
    price, points = break_even(evaluate(declared, bids), only=[vendor])[vendor].sentences
    assert price.ja.startswith(f"{vendor}: ")
    assert points.ja.startswith(f"{vendor}: ")
    return price.en, points.en


def peaked(**facts: object) -> Tender:
    """Points fall on both sides of 80 % of the ceiling, so that neither too cheap nor too dear wins."""
    return tender(
        "sum",
        price_points=100,
        price_formula="peak",
        price_params={"slope_above": 4, "slope_below": 4},
        ceiling=100,
        **facts,
    )


def test_a_range_that_ends_on_both_sides_is_said_from_where_to_where() -> None:
    bids = [bid("A", 70, q=50), bid("B", 80, q=40)]
    assert said(peaked(), bids, "A")[0] == "A: would be first alone from 78 yen up to 82 yen."


def test_several_ranges_are_all_named() -> None:
    steps = [{"up_to": 10, "points": 5}, {"up_to": 20, "points": 1}, {"up_to": 30, "points": 5}]
    declared = tender("sum", price_points=5, price_formula="table", price_params={"steps": steps}, ceiling=50)
    bids = [bid("A", 40, q=0), bid("B", 40, q=3)]
    found = break_even(evaluate(declared, bids))["A"]
    assert found.prices == (PriceRange(low=1, high=10), PriceRange(low=21, high=30))
    assert (found.price, 25 in found.prices[1], 31 in found.prices[1]) == (30, True, False)
    assert said(declared, bids, "A")[0] == (
        "A: there are 2 ranges of prices at which it is first alone (1 yen to 10 yen, 21 yen to 30 yen)."
    )


def test_where_the_price_decides_nothing_any_price_will_do() -> None:
    bids = [bid("A", 40, q=5), bid("B", 40, q=3)]
    found = break_even(evaluate(tender(), bids))
    assert (found["A"].any_price, found["A"].price) == (True, None)
    assert said(tender(), bids, "A") == (
        "A: first alone at any price.",
        "A: stays first while it loses less than 2 technical points.",
    )
    assert said(tender(), bids, "B")[0] == "B: first at no price."
    floored = tender(floor=30)
    assert said(floored, bids, "A")[0] == "A: first alone from 30 yen up."


def test_where_points_decide_nothing_they_neither_help_nor_cost() -> None:
    declared, bids = tender("lowest-price"), [bid("A", 40, q=5), bid("B", 50, q=3)]
    assert said(declared, bids, "A") == (
        "A: stays first up to 49 yen.",
        "A: first alone without any technical points.",
    )
    assert said(declared, bids, "B")[1] == "B: technical points alone do not make it first."
    minimum = replace(declared, minimums=replace(declared.minimums, technical=Fraction(4)))
    short = [bid("A", 40, q=3), bid("B", 50, q=5)]
    assert said(minimum, short, "A")[1] == (
        "A: would be first alone with at least 1 more technical points, by the minimums."
    )


def test_a_price_at_which_it_is_only_level_is_named_as_such() -> None:
    declared = tender("sum", price_points=1, price_formula="table", price_params={"steps": [{"up_to": 9, "points": 1}]})
    bids = [bid("A", 20, q=2), bid("B", 20, q=3)]
    assert said(declared, bids, "A")[0] == "A: first alone at no price, and level with others at 1 yen to 9 yen."


def test_an_excluded_bid_is_first_at_no_price_and_the_reason_is_told() -> None:
    bids = [bid("A", 20, q=2), replace(bid("B", 20, q=3), status=BidStatus.WITHDRAWN)]
    assert said(tender(), bids, "B") == (
        "B: first at no price (the bid was withdrawn).",
        "B: technical points alone do not make it first.",
    )


def test_a_price_over_the_ceiling_is_a_ground_that_another_price_removes() -> None:
    declared, bids = shimote_like()
    dear = [bid("A", 201, q=60), *bids[1:]]
    assert break_even(evaluate(declared, dear))["A"].price == 95


def test_a_price_scored_by_components_has_no_one_break_even() -> None:
    parts = (PriceComponent(id="x", points=Fraction(5)), PriceComponent(id="y", points=Fraction(5)))
    declared = tender("sum", price_formula="lowest-over-price", price_components=parts)
    bids = [bid("A", 20, components={"x": 10, "y": 10}, q=50), bid("B", 30, components={"x": 15, "y": 15}, q=50)]
    found = break_even(evaluate(declared, bids))["B"]
    assert (found.price, found.prices, found.points) == (None, (), Fraction(10, 3))
    assert said(declared, bids, "B")[0].endswith("there is no one break-even price.")


def test_more_points_than_there_are_to_earn_is_said_to_be() -> None:
    declared, bids = shimote_like()
    far = [bid("A", 199, q=60), *bids[1:]]
    assert said(declared, far, "A")[1].endswith("more technical points, more than there are to earn.")


def test_a_bid_without_a_price_has_one_to_be_found() -> None:
    declared, bids = shimote_like()
    missing = [replace(bids[0], price=None), *bids[1:]]
    assert prices_first(evaluate(declared, missing), "A").alone == (PriceRange(low=1, high=95),)


def test_a_panel_that_changes_with_who_owes_answers_is_tried_by_whole_evaluations() -> None:
    """B owes a mark of m2 only while its price is valid; then its rows are at fault, and m1 alone is the panel."""
    declared = tender(
        "sum", criteria=(criterion("p", 10, "marks"),), price_points=10, price_formula="ratio-to-ceiling", ceiling=100
    )
    bids = [
        bid("A", 50, {"m1": {"p": 5}, "m2": {"p": 5}}),
        bid("B", 101, {"m1": {"p": 10}}),
        bid("C", 60, {"m1": {"p": 6}, "m2": {"p": 7}}),
    ]
    assert_as_tried(declared, bids, "B", 100)
    assert_as_tried(declared, bids, "A", 100)


def test_a_variable_minimum_is_followed_as_it_moves_with_the_price() -> None:
    rule = VariableMinimum(form="all", factor=Fraction(19, 20), unit=10)
    declared = tender("lowest-price", ceiling=200, variable_minimum=rule)
    bids = [bid("A", 90, q=1), bid("B", 95, q=1), bid("C", 120, q=1)]
    for vendor in "ABC":
        assert_as_tried(declared, bids, vendor, 200)
