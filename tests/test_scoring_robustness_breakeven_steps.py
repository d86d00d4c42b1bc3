"""The steps of price against rank are what evaluating every single price would give."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import Rounding, RoundingMode
from criteria.tender import Method, PriceComponent, PriceLimits, Tender
from criteria.terms import BidStatus, RoundingStage
from scoring import evaluate
from scoring.robustness.breakeven.steps import PriceStep, price_steps

CUT = {RoundingStage.PRICE: Rounding(places=0, mode=RoundingMode.DOWN)}
METHODS = [
    Method(combination="sum", price_points=Fraction(30), price_formula="lowest-over-price"),
    Method(combination="sum", price_points=Fraction(30), price_formula="lowest-over-price", rounding=CUT),
    Method(combination="sum", price_points=Fraction(40), price_formula="min-max"),
    Method(combination="ratio", base_points=Fraction(10), scale=Fraction(100)),
    Method(combination="lowest-price"),
]


def tender_of(method: Method, **limits: int) -> Tender:
    plan = Criterion(id="plan", label="plan", max_points=Fraction(70), formula="direct")
    criteria = () if method.combination == "lowest-price" else (plan,)
    return Tender(id="t", title="架空の業務", method=method, criteria=criteria, prices=PriceLimits(**limits))


def bids_of(tender: Tender) -> list[Bid]:
    rows = [("A", 200, 60), ("B", 180, 50), ("C", 150, 41), ("D", 240, 70)]
    return [
        Bid(vendor=vendor, price=price, responses={one.id: Fraction(points) for one in tender.criteria})
        for vendor, price, points in rows
    ]


def rank_of(tender: Tender, vendor: str, price: int) -> int | None:
    bids = [replace(bid, price=price) if bid.vendor == vendor else bid for bid in bids_of(tender)]
    sheet = evaluate(tender, bids).sheet
    if vendor not in sheet.vendors:
        return None
    own, lowest = sheet.value[sheet.index(vendor)], tender.method.combination == "lowest-price"
    return 1 + sum(value < own if lowest else value > own for value in sheet.value)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("vendor", ["A", "C"])
def test_the_steps_are_those_of_every_price(method: Method, vendor: str) -> None:
    tender = tender_of(method, ceiling=260, floor=90)
    steps = price_steps(evaluate(tender, bids_of(tender)), vendor, low=80, high=270)
    for step in steps:
        assert {rank_of(tender, vendor, price) for price in range(step.low, step.high + 1)} == {step.rank}
    assert (steps[0].low, steps[-1].high) == (80, 270)
    assert all(one.high + 1 == other.low and one.rank != other.rank for one, other in pairwise(steps))
    assert steps[0].rank is None
    assert steps[-1].rank is None


def test_the_range_reaches_from_half_the_lowest_bid_to_the_ceiling_or_half_above_the_dearest() -> None:
    for limits, most in (({"ceiling": 250}, 250), ({}, 360)):
        tender = tender_of(METHODS[0], **limits)
        steps = price_steps(evaluate(tender, bids_of(tender)), "B")
        assert (steps[0].low, steps[-1].high) == (75, most)


def test_one_bid_alone_is_first_at_any_price() -> None:
    tender = tender_of(METHODS[0])
    assert price_steps(evaluate(tender, bids_of(tender)[:1]), "A") == (PriceStep(low=100, high=300, rank=1),)


def test_a_bid_that_no_price_helps_and_a_price_in_parts_have_no_steps() -> None:
    tender = tender_of(METHODS[0])
    withdrawn = [replace(bid, status=BidStatus.WITHDRAWN) if bid.vendor == "A" else bid for bid in bids_of(tender)]
    assert price_steps(evaluate(tender, withdrawn), "A") == ()
    assert price_steps(evaluate(tender, bids_of(tender)), "E") == ()
    parts = replace(METHODS[0], price_components=(PriceComponent(id="x", points=Fraction(30)),))
    tender = tender_of(parts)
    bids = [replace(bid, components={"x": bid.price or 0}) for bid in bids_of(tender)]
    assert price_steps(evaluate(tender, bids), "A") == ()
