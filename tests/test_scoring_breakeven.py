"""Break-even prices and points are held against every single price, and against grids of points, by full evaluation."""

import os
from collections.abc import Sequence
from fractions import Fraction

import pytest
from declared import replace
from generated import PRICE_FORMULAS, tenders_with_bids
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.tender import Tender
from scoring import Evaluation, evaluate
from scoring.breakeven import PriceRange, points_first, prices_first
from scoring.evaluate import evaluate_with_points
from scoring.registry import Kind, formulas

INSTANCES = int(os.environ.get("SENTEI_INSTANCES", "0"))
FEW, MANY = (INSTANCES or 5), (INSTANCES or 40)


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


@pytest.mark.parametrize("name", [one.id for one in formulas(Kind.PRICE)])
def test_the_prices_at_which_a_bid_is_first_are_those_found_yen_by_yen_under_every_price_formula(name: str) -> None:
    @settings(max_examples=FEW)
    @given(tenders_with_bids(combination="sum", faulty=False))
    def holds(drawn: tuple[Tender, list[Bid]]) -> None:
        declared, bids = drawn
        if bids:
            assert_as_tried(with_price_formula(declared, name), bids, bids[0].vendor, 100)

    holds()


@pytest.mark.parametrize("name", [one.id for one in formulas(Kind.COMBINATION)])
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


def assert_points_as_tried(declared: Tender, bids: Sequence[Bid], vendor: str, *, level: bool) -> None:
    """The threshold tells for every number of points on a grid, and for a trace around itself, who is first."""
    before = evaluate(declared, bids)
    found = points_first(before, vendor, level=level)
    has = before.sheet.raw_technical[before.sheet.index(vendor)] if vendor in before.sheet.vendors else Fraction(0)
    tried = [points for points in GRID if points >= -has]
    if found is not None:
        tried += [found.at, found.at + Fraction(1, 10**30), found.at - Fraction(1, 10**30)]
    for points in tried:
        leading = first(evaluate_with_points(declared, bids, (), {vendor: points}))
        is_first = vendor in leading if level else leading == (vendor,)
        if found is None:
            assert is_first == (first(before) == (vendor,) or (level and vendor in first(before)))
        else:
            assert is_first == (points > found.at or (points == found.at and found.included)), points


@settings(max_examples=MANY)
@given(tenders_with_bids(faulty=False), st.booleans())
def test_the_points_a_bid_needs_or_can_lose_are_those_found_by_trying(
    drawn: tuple[Tender, list[Bid]],
    level: bool,  # noqa: FBT001 - drawn
) -> None:
    declared, bids = drawn
    if bids:
        assert_points_as_tried(declared, bids, bids[0].vendor, level=level)


@settings(max_examples=MANY)
@given(tender_and_bids())
def test_whatever_a_tender_declares_the_points_are_those_found_by_trying(
    drawn: tuple[Tender, tuple[Bid, ...]],
) -> None:
    declared, bids = drawn
    if bids:
        assert_points_as_tried(declared, bids, bids[0].vendor, level=False)
