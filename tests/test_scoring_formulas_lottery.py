"""The electronic lottery: each named rule by hand, and nothing drawn where something is missing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.tender import LotteryRule
from scoring.audit.lottery import draw as recounted
from scoring.formulas.lottery import LOTTERY_RULES, LotteryUndecidedError, draw

NINE = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)


def tied(vendor: str, entered: int | None, minute: int = 0, milliseconds: int = 0, **facts: object) -> Bid:
    moment = NINE + timedelta(minutes=minute, milliseconds=milliseconds)
    return Bid(**{"vendor": vendor, "price": 1, "lottery_number": entered, "received_at": moment, **facts})


def test_the_whole_sum_over_the_order_of_receipt() -> None:
    # B came first: positions B 0, A 1, C 2; 120 + 77 + 300 = 497 = 165 × 3 + 2 → C, then B, then A
    drawn = draw(LOTTERY_RULES["receipt"], [tied("A", 77, 2), tied("B", 120, 1), tied("C", 300, 3)])
    assert [(one.vendor, one.position, one.number) for one in drawn.tickets] == [
        ("B", 0, 120),
        ("A", 1, 77),
        ("C", 2, 300),
    ]
    assert (drawn.total, drawn.quotient, drawn.remainder) == (497, 165, 2)
    assert drawn.order == ("C", "B", "A")


def test_the_whole_sum_over_the_order_of_vendor_codes() -> None:
    # codes: A 9, B 10, C 200; 1 + 2 + 1 = 4 = 1 × 3 + 1 → B, C, A
    bids = [tied("C", 1, vendor_code="200"), tied("B", 2, vendor_code="10"), tied("A", 1, vendor_code="9")]
    drawn = draw(LOTTERY_RULES["vendor-code"], bids)
    assert (drawn.remainder, drawn.order) == (1, ("B", "C", "A"))


IN_ORDER = [
    ("3", "12"),
    ("K-2", "K-10"),
    ("0003", "0012", "A001"),
    ("3", "12", "A001"),
    ("0003", "3", "12"),
    ("0012", "12", "A001", "A1"),
    ("-1", "1", "A-10", "A1", "A1B", "A2", "A10", "AB", "a1", "あ2", "あ10"),
    ("２", "10", "１１", "A"),
    ("9" * 5000, "1" + "0" * 5000),
]


@pytest.mark.parametrize("codes", IN_ORDER)
def test_vendor_codes_have_one_natural_order_here_and_in_the_recount(codes: tuple[str, ...]) -> None:
    bids = [tied(f"v{place}", 0, vendor_code=code) for place, code in enumerate(codes)]
    expected = tuple(bid.vendor for bid in bids)
    rule = LOTTERY_RULES["vendor-code"]
    assert draw(rule, bids[::-1]).order == expected
    assert tuple(recounted(rule, bids[::-1])["order"]) == expected  # type: ignore[arg-type]


CODES = st.text("0123A-a あ３", min_size=1, max_size=6)


@given(st.lists(CODES, min_size=2, max_size=6, unique=True))
def test_the_recount_orders_any_codes_alike(codes: list[str]) -> None:
    rule = LOTTERY_RULES["vendor-code"]
    bids = [tied(f"v{place}", 0, vendor_code=code) for place, code in enumerate(codes)]
    assert list(draw(rule, bids).order) == recounted(rule, bids)["order"]


@given(st.lists(st.integers(0, 9999), min_size=2, max_size=5, unique=True), st.integers(0, 5))
def test_dropped_leading_zeros_change_no_order(numbers: list[int], width: int) -> None:
    rule = LOTTERY_RULES["vendor-code"]
    written = [tied(f"v{number}", 0, vendor_code=f"{number:0{width}}") for number in numbers]
    dropped = [tied(f"v{number}", 0, vendor_code=str(number)) for number in numbers]
    letter = tied("letter", 0, vendor_code="A001")
    assert draw(rule, [*written, letter]).order == draw(rule, [*dropped, letter]).order


def test_the_last_three_digits_of_entered_and_system_number() -> None:
    # A: 999 + 500 = 1499 → 499; B: 1 + 0 = 1; 499 + 1 = 500 = 250 × 2 + 0 → A
    drawn = draw(
        LOTTERY_RULES["system-number"], [tied("A", 999, 1, system_number=500), tied("B", 1, 2, system_number=0)]
    )
    assert [(one.entered, one.added, one.number) for one in drawn.tickets] == [(999, 500, 499), (1, 0, 1)]
    assert (drawn.total, drawn.remainder, drawn.order) == (500, 0, ("A", "B"))


def test_the_milliseconds_of_receipt_are_added() -> None:
    # A: 100 + 999 = 1099 → 99; B: 100 + 0 = 100; 99 + 100 = 199 = 99 × 2 + 1 → B
    drawn = draw(LOTTERY_RULES["milliseconds"], [tied("A", 100, 0, 999), tied("B", 100, 1, 0)])
    assert [one.number for one in drawn.tickets] == [99, 100]
    assert drawn.order == ("B", "A")


def test_microseconds_below_a_millisecond_do_not_count() -> None:
    moment = NINE.replace(microsecond=999_999)
    drawn = draw(LOTTERY_RULES["milliseconds"], [tied("A", 0, received_at=moment), tied("B", 0, 1)])
    assert drawn.tickets[0].added == 999


def test_a_rule_written_out_is_applied_as_it_is_written() -> None:
    rule = LotteryRule(rule="", order="vendor-code", number="entered+system", modulo=1000)
    bids = [tied("A", 600, vendor_code="1", system_number=600), tied("B", 1, vendor_code="2", system_number=0)]
    assert draw(rule, bids).total == 201


def test_times_of_receipt_are_compared_as_moments_not_as_texts() -> None:
    tokyo = datetime(2026, 11, 6, 17, 30, tzinfo=timezone(timedelta(hours=9)))
    drawn = draw(LOTTERY_RULES["receipt"], [tied("A", 0), tied("B", 0, received_at=tokyo)])
    assert [one.vendor for one in drawn.tickets] == ["B", "A"]


UNDECIDED = [
    ("receipt", {"received_at": None}, "time of receipt"),
    ("receipt", {"received_at": NINE + timedelta(minutes=9)}, "same time of receipt"),
    ("receipt", {"received_at": datetime(2026, 11, 6, 9, 5)}, "time zone"),  # noqa: DTZ001 - that is the case
    ("receipt", {"lottery_number": None}, "lottery number"),
    ("milliseconds", {"received_at": None}, "time of receipt"),
    ("system-number", {"system_number": None}, "system number"),
    ("vendor-code", {"vendor_code": ""}, "vendor code"),
    ("vendor-code", {"vendor_code": "9"}, "same vendor code"),
]


@pytest.mark.parametrize(("rule", "facts", "reason"), UNDECIDED)
def test_where_something_is_missing_nothing_is_drawn_and_the_reason_told(
    rule: str, facts: dict[str, object], reason: str
) -> None:
    other = tied("B", 1, 9, system_number=1, vendor_code="9")
    with pytest.raises(LotteryUndecidedError, match=reason) as raised:
        draw(
            LOTTERY_RULES[rule],
            [tied("A", **{"entered": 1, "system_number": 1, "vendor_code": "1"} | renamed(facts)), other],
        )
    assert raised.value.reason.ja


def renamed(facts: dict[str, object]) -> dict[str, object]:
    return {"entered" if name == "lottery_number" else name: value for name, value in facts.items()}


def test_all_that_lack_a_number_are_named() -> None:
    with pytest.raises(LotteryUndecidedError, match="of A, C") as raised:
        draw(LOTTERY_RULES["receipt"], [tied("C", None, 1), tied("B", 1, 2), tied("A", None, 3)])
    assert raised.value.reason.ja == "A、Cのくじ番号がありません"


def test_an_order_by_codes_still_needs_the_time_whose_milliseconds_are_added() -> None:
    rule = LotteryRule(rule="", order="vendor-code", number="entered+milliseconds", modulo=1000)
    with pytest.raises(LotteryUndecidedError, match="no time of receipt of B"):
        draw(rule, [tied("A", 1, vendor_code="1"), tied("B", 1, vendor_code="2", received_at=None)])


def test_without_a_declared_rule_nothing_is_drawn() -> None:
    with pytest.raises(LotteryUndecidedError, match="no lottery rule"):
        draw(None, [tied("A", 1), tied("B", 2, 1)])


@given(st.sampled_from(sorted(LOTTERY_RULES)), st.lists(st.integers(0, 5000), min_size=2, max_size=6), st.randoms())
@settings(max_examples=60)
def test_every_lottery_can_be_recounted_and_no_order_of_the_bids_matters(
    rule: str, numbers: list[int], random: object
) -> None:
    bids = [
        tied(f"V{index}", number, index, index, system_number=number // 3, vendor_code=str(index + 7))
        for index, number in enumerate(numbers)
    ]
    drawn = draw(LOTTERY_RULES[rule], bids)
    assert drawn.total == sum(one.number for one in drawn.tickets) == drawn.quotient * len(bids) + drawn.remainder
    assert drawn.order[0] == drawn.tickets[drawn.remainder].vendor
    assert sorted(drawn.order) == sorted(bid.vendor for bid in bids)
    random.shuffle(bids)
    assert draw(LOTTERY_RULES[rule], bids) == drawn
