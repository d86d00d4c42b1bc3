"""What a bid must contain: a missing or impossible answer is the bid's fault, never a zero and never a crash."""

from fractions import Fraction

import pytest
from declared import bid, criterion, faults, qcbs, tender

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.finding import Finding
from criteria.tender import PriceComponent, Tender
from criteria.terms import BidStatus
from scoring import evaluate


def only_fault(declared: Tender, *bids: Bid) -> Finding:
    evaluation = evaluate(declared, bids)
    (found,) = evaluation.findings
    assert evaluation.award.winners == ()
    assert all((found.what.ja, found.what.en, found.cure.ja, found.cure.en))
    return found


@pytest.mark.parametrize("vendor", ["", " "])
def test_a_blank_vendor_is_a_fault(vendor: str) -> None:
    found = only_fault(tender(criteria=(criterion(minimum=50),)), bid(vendor, q=1), bid("B", q=60))
    assert found.code == "missing-vendor"


def test_two_bids_of_one_vendor_are_both_faulty() -> None:
    evaluation = evaluate(tender(), [bid("A", q=1), bid("A", q=2), bid("B", q=3)])
    assert faults(evaluation) == [("duplicate-bid", "A")]
    assert [bid.vendor for bid in evaluation.bids if bid.faults] == ["A", "A"]


def test_a_second_bid_of_a_vendor_that_withdrew_is_left_to_the_office() -> None:
    found = only_fault(tender(), bid("A", q=1, status=BidStatus.WITHDRAWN), bid("A", q=2))
    assert (found.code, found.subject) == ("duplicate-bid", "A")


def test_a_price_is_missed_where_no_status_explains_its_absence() -> None:
    assert only_fault(tender(), bid("A", None, q=1)).code == "missing-price"


@pytest.mark.parametrize("price", [0, -1])
def test_a_price_that_is_not_above_zero_is_a_fault(price: int) -> None:
    found = only_fault(qcbs(), bid("A", price, q=1), bid("B", q=1))
    assert (found.code, found.value, found.expected.en) == ("price-not-positive", str(price), "an amount above zero")


@pytest.mark.parametrize(("amounts", "value"), [({}, ""), ({"p": 0}, "0"), ({"p": -5}, "-5")])
def test_every_price_component_is_needed_and_above_zero(amounts: dict[str, int], value: str) -> None:
    parts = (PriceComponent(id="p", points=Fraction(1)),)
    declared = tender("sum", price_components=parts, price_formula="lowest-over-price")
    found = only_fault(declared, bid("A", q=1, components=amounts))
    assert (found.code, found.value) == ("missing-price", value)
    assert "p" in found.what.en


@pytest.mark.parametrize(
    ("chosen", "answer", "expected"),
    [
        (criterion("q", 10), "10.1", "a number from 0 to 10"),
        (criterion("q", 10), "-0.1", "a number from 0 to 10"),
        (criterion("q", 10), True, "a number from 0 to 10"),
        (criterion("q", 10, "yes-no"), "1", "yes or no"),
        (criterion("q", 10, "share-of-best"), "-1", "a number of at least 0"),
        (criterion("q", 10, "scaled", params={"of": 24}), "25", "a number of at most 24"),
        (criterion("q", 10, "min-max"), True, "a number"),
    ],
)
def test_an_answer_the_formula_does_not_take_names_what_it_does(
    chosen: Criterion, answer: object, expected: str
) -> None:
    found = only_fault(tender(criteria=(chosen,)), bid("A", q=answer))
    assert (found.code, found.expected.en) == ("bad-response", expected)
    assert found.value == str(answer)


@pytest.mark.parametrize("formula", ["direct", "yes-no", "share-of-best", "min-max"])
def test_a_missing_answer_is_a_fault_of_its_own(formula: str) -> None:
    found = only_fault(tender(criteria=(criterion("q", 10, formula),)), bid("A"))
    assert (found.code, found.value) == ("missing-response", "")


def test_a_whole_number_that_is_no_fraction_is_not_taken_for_one() -> None:
    # A number that came in by another way than criteria.exact has not been checked to be what was written.
    found = only_fault(tender(), Bid(vendor="A", price=1, responses={"q": 5}))
    assert (found.code, found.value) == ("bad-response", "5")


def test_every_fault_of_a_bid_is_told_at_once() -> None:
    chosen = (criterion("x", 10), criterion("y", 10), criterion("plan", 10, "marks"))
    evaluation = evaluate(tender(criteria=chosen), [bid("A", None, x=11)])
    assert [code for code, _ in faults(evaluation)] == [
        "missing-price",
        "bad-response",
        "missing-response",
        "missing-mark",
    ]


def test_what_a_bid_says_beyond_the_criteria_changes_nothing() -> None:
    evaluation = evaluate(tender(), [bid("A", q=1, other=99)])
    assert (evaluation.findings, evaluation.award.winners) == ((), ("A",))


@pytest.mark.parametrize("price", [1.5, True, "1"])
def test_money_is_whole_smallest_units_and_nothing_else(price: object) -> None:
    with pytest.raises(TypeError, match="whole number of the smallest unit"):
        Bid(vendor="A", price=price)
