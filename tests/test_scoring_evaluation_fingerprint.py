"""The fingerprint: the same input gives the same text, in whatever order; any other input gives another."""

from datetime import UTC, date, datetime
from fractions import Fraction
from types import MappingProxyType

import pytest
from declared import bid, criterion, replace, tender

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.tender import Absence, Method, Panel, PriceComponent, PriceLimits, Tender
from criteria.terms import BidStatus
from scoring.evaluation.fingerprint import canonical, fingerprint

PANEL = Panel(members=("m1", "m2"), absences=(Absence(evaluator="m1", vendor="A"), Absence(evaluator="m2")))
TENDER = tender(
    criteria=(criterion("x", params={"grades": {"A": Fraction(1), "B": Fraction(1, 2)}}), criterion("y")),
    panel=PANEL,
    tie_break=("technical", "price"),
    price_components=(PriceComponent(id="p", points=Fraction(1)), PriceComponent(id="r", points=Fraction(2))),
)
MARKS = {"m1": {"x": 1, "y": 2}, "m2": {"x": 3, "y": 4}}
BIDS = [bid("A", 100, marks=MARKS, x=1, y=2), bid("B", 200, x=3, y=4)]


def test_it_is_a_sha_256_with_its_name_before_it() -> None:
    text = fingerprint(TENDER, BIDS)
    assert text.startswith("sha256:")
    assert len(bytes.fromhex(text.removeprefix("sha256:"))) == 32


def test_it_is_pinned_so_that_an_old_record_can_be_checked_with_a_new_version() -> None:
    plain = Tender(id="t", title="t", method=Method(combination="lowest-price"))
    assert fingerprint(plain, [Bid(vendor="A", price=1)]) == PINNED


PINNED = "sha256:f764c0f648eb51eeb848974991e37b3735594bebda1d27763a15f0db8bba0c86"


@pytest.mark.parametrize(
    "same",
    [
        replace(TENDER, criteria=TENDER.criteria[::-1]),
        replace(TENDER, panel=replace(PANEL, members=PANEL.members[::-1], absences=PANEL.absences[::-1])),
        replace(TENDER, method=replace(TENDER.method, price_components=TENDER.method.price_components[::-1])),
        replace(TENDER, method=replace(TENDER.method, price_params=MappingProxyType({}))),
    ],
    ids=["criteria", "members", "components", "empty-table"],
)
def test_no_order_of_the_definition_counts(same: Tender) -> None:
    assert fingerprint(same, BIDS) == fingerprint(TENDER, BIDS)


def test_no_order_of_bids_answers_and_marks_counts() -> None:
    shuffled = replace(BIDS[0], marks=BIDS[0].marks[::-1], responses=dict(reversed(BIDS[0].responses.items())))
    assert fingerprint(TENDER, [BIDS[1], shuffled]) == fingerprint(TENDER, BIDS)


def test_faults_found_while_reading_are_no_input() -> None:
    found = Finding(code="x", what=Text("あ", "a"))
    assert fingerprint(TENDER, [replace(BIDS[0], faults=(found,)), BIDS[1]]) == fingerprint(TENDER, BIDS)


@pytest.mark.parametrize(
    "changes",
    [
        {"price": 101},
        {"vendor": "A "},
        {"status": BidStatus.LATE},
        {"received_at": datetime(2026, 11, 6, tzinfo=UTC)},
        {"lottery_number": 0},
        {"responses": {"x": Fraction(1), "y": Fraction(21, 10)}},
        {"responses": {"x": Fraction(1)}},
        {"marks": BIDS[0].marks[:-1]},
        {"marks": ()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_any_change_of_a_bid_gives_another(changes: dict[str, object]) -> None:
    assert fingerprint(TENDER, [replace(BIDS[0], **changes), BIDS[1]]) != fingerprint(TENDER, BIDS)


@pytest.mark.parametrize(
    "other",
    [
        replace(TENDER, id="u"),
        replace(TENDER, award_date=date(2026, 11, 20)),
        replace(TENDER, prices=PriceLimits(floor=1)),
        replace(TENDER, criteria=TENDER.criteria[:1]),
        replace(TENDER, criteria=(replace(TENDER.criteria[0], max_points=Fraction(99)), TENDER.criteria[1])),
        replace(TENDER, method=replace(TENDER.method, tie_break=("price", "technical"))),
        replace(TENDER, panel=replace(PANEL, absences=PANEL.absences[:1])),
    ],
)
def test_any_change_of_the_definition_gives_another(other: Tender) -> None:
    assert fingerprint(other, BIDS) != fingerprint(TENDER, BIDS)


def test_a_bid_more_or_twice_gives_another() -> None:
    assert len({fingerprint(TENDER, bids) for bids in ([], BIDS[:1], BIDS, [*BIDS, BIDS[0]])}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["a", "b"], ["a,1:b"]),
        ({"a": "b"}, {"a=1:b": ""}),
        ("1/2", Fraction(1, 2)),
        (1, "1"),
        (True, 1),
        (None, "None"),
        ("", None),
        ([], {}),
        ([[], []], [[[]]]),
        ("が", "か\u3099"),
    ],
)
def test_values_that_differ_are_written_differently(one: object, other: object) -> None:
    assert canonical(one) != canonical(other)
