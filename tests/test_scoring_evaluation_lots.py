"""Lots: what belongs to one of them, and what a row that lost its lot stands against."""

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.lots import lots_of, of_lot


def fault(vendor: str) -> Finding:
    return Finding(code="price-unreadable", what=Text("読めません", "unreadable"), subject=vendor)


LOST, EAST_FAULT = fault("迷子"), fault("東の壊れた行")
EAST, WEST = Bid(vendor="東", price=1, lot="east"), Bid(vendor="西", price=2, lot="west")
BROKEN_EAST = Bid(vendor="東の壊れた行", lot="east", faults=(EAST_FAULT,))
HOMELESS = Bid(vendor="迷子", faults=(LOST,))


def test_bids_without_a_lot_are_for_one_lot_without_a_name() -> None:
    assert lots_of([Bid(vendor="甲", price=1)]) == ("",)
    assert lots_of([]) == ("",)


def test_a_broken_row_names_no_lot_of_its_own() -> None:
    assert lots_of([WEST, HOMELESS, EAST]) == ("east", "west")


def test_a_broken_row_without_a_lot_stands_against_every_lot() -> None:
    bids, findings = [EAST, WEST, HOMELESS], [LOST]
    assert of_lot("east", bids, findings) == ((EAST, HOMELESS), (LOST,))
    assert of_lot("west", bids, findings) == ((WEST, HOMELESS), (LOST,))


def test_a_fault_of_another_lots_bid_stays_there_and_a_fault_of_nobodys_stays_everywhere() -> None:
    general = fault("")
    assert of_lot("west", [EAST, WEST, BROKEN_EAST], [EAST_FAULT, general]) == ((WEST,), (general,))
    assert of_lot("east", [EAST, WEST, BROKEN_EAST], [EAST_FAULT, general])[1] == (EAST_FAULT, general)
