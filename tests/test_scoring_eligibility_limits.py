"""The variable minimum price in its three published forms, worked out by hand beside each case."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.tender import VariableMinimum
from scoring.eligibility.opening import VARIABLE_FORMS, VariableMinimumPrice, variable_minimum_price

NINE_TENTHS = Fraction(9, 10)


def computed(form: str, prices: list[int], ceiling: int | None = 10_000, **facts: object) -> tuple[int, int, int]:
    found = variable_minimum_price(VariableMinimum(**{"form": form, "factor": NINE_TENTHS, **facts}), prices, ceiling)
    return found.counted, found.average, found.price


def test_the_lowest_sixty_percent_of_five_are_three() -> None:
    # 5 × 0.6 = 3: (1000 + 1010 + 1021) / 3 = 1010.33 → 1010; × 0.9 = 909
    assert computed("lowest-share", [1300, 1021, 1000, 1200, 1010]) == (3, 1010, 909)


def test_a_share_that_is_no_whole_number_of_bids_is_rounded_up() -> None:
    # 4 × 0.6 = 2.4 → 3: (1000 + 1100 + 1201) / 3 = 1100.33 → 1100; × 0.9 = 990
    assert computed("lowest-share", [1000, 1100, 1201, 2000]) == (3, 1100, 990)


def test_every_bid_that_equals_the_last_counted_one_counts_too() -> None:
    # 5 × 0.6 = 3, and the third lowest price is there three times: (1000 + 1100 + 1200 × 3) / 5 = 1140; × 0.9 = 1026
    assert computed("lowest-share", [1200, 1000, 1200, 1100, 1200]) == (5, 1140, 1026)


def test_up_to_a_few_bids_all_of_them_count() -> None:
    prices = [1000, 1100, 1500]
    assert computed("lowest-share", prices, few=3) == (3, 1200, 1080)
    # 3 × 0.6 = 1.8 → 2: (1000 + 1100) / 2 = 1050; × 0.9 = 945
    assert computed("lowest-share", prices, few=2) == (2, 1050, 945)


def test_the_lower_half_of_an_odd_number_includes_the_middle_one() -> None:
    # 5 / 2 → 3: (1000 + 1010 + 1021) / 3 = 1010.33 → 1010
    assert computed("lowest-half", [1000, 1010, 1021, 1200, 1300]) == (3, 1010, 909)
    # 4 / 2 = 2: (1000 + 1011) / 2 = 1005.5 → 1005; × 0.9 = 904.5 → 904
    assert computed("lowest-half", [1000, 1011, 1200, 1300]) == (2, 1005, 904)


def test_ties_at_the_edge_of_the_lower_half_count_too() -> None:
    # 4 / 2 = 2, and the second lowest is there twice: (1000 + 1100 + 1100) / 3 = 1066.67 → 1066; × 0.9 = 959.4 → 959
    assert computed("lowest-half", [1000, 1100, 1100, 1300]) == (3, 1066, 959)


def test_the_share_does_not_touch_the_other_forms() -> None:
    prices = [1000, 1100, 1200, 1300]
    assert computed("lowest-half", prices, share=Fraction(1)) == computed("lowest-half", prices)
    assert computed("all", prices, share=Fraction(1, 10)) == (4, 1150, 1035)


def test_average_and_price_are_cut_to_their_own_units() -> None:
    # (49,110,000 + 48,935,000) / 2 = 49,022,500 → 49,022,000; × 0.9 = 44,119,800 → 44,110,000
    assert computed("all", [49_110_000, 48_935_000], average_unit=1000, unit=10_000) == (2, 49_022_000, 44_110_000)


def test_a_single_bid_takes_two_thirds_of_the_ceiling_for_the_average() -> None:
    # 10,000 × 2/3 = 6666.67 → 6666; × 0.9 = 5999.4 → 5999
    for form in VARIABLE_FORMS:
        assert computed(form, [9000], few=3) == (1, 6666, 5999)


def test_the_factor_applies_to_a_single_bid_only_where_it_is_said_to() -> None:
    assert computed("all", [9000], single_factor=False) == (1, 6666, 6666)
    assert computed("all", [9000], single=Fraction(7, 10), unit=1000, average_unit=10) == (1, 7000, 6000)


def test_a_single_bid_without_a_ceiling_and_no_bid_at_all_have_no_answer() -> None:
    with pytest.raises(ValueError, match="needs the ceiling"):
        computed("all", [9000], ceiling=None)
    with pytest.raises(ValueError, match="at least one valid bid"):
        computed("all", [])


def test_the_exact_average_is_cut_where_a_float_would_be_one_too_high() -> None:
    # (10^17 + 10^17 − 1) / 2 = 99,999,999,999,999,999.5, which a float takes for 10^17
    assert computed("all", [10**17, 10**17 - 1], factor=Fraction(1)) == (2, 10**17 - 1, 10**17 - 1)


@given(
    st.sampled_from(VARIABLE_FORMS),
    st.lists(st.integers(1, 50), min_size=2, max_size=9),
    st.integers(0, 3),
    st.sampled_from([Fraction(6, 10), Fraction(1, 2), Fraction(1, 3), Fraction(1)]),
)
@settings(max_examples=60)
def test_it_is_what_counting_by_hand_gives(form: str, prices: list[int], few: int, share: Fraction) -> None:
    wanted = {"all": Fraction(1), "lowest-half": Fraction(1, 2), "lowest-share": share}[form]
    if len(prices) <= few:
        wanted = Fraction(1)
    lowest = [price for place, price in enumerate(sorted(prices)) if place < wanted * len(prices)]
    lowest += [lowest[-1]] * (prices.count(lowest[-1]) - lowest.count(lowest[-1]))
    counted, average = len(lowest), sum(lowest) // len(lowest)
    found = computed(form, prices, few=few, share=share)
    assert found == (counted, average, average * 9 // 10)
    assert found == computed(form, prices[::-1], few=few, share=share)


def test_it_is_a_record_of_whole_numbers() -> None:
    assert variable_minimum_price(VariableMinimum(form="all", factor=Fraction(1)), [3, 4], None) == (
        VariableMinimumPrice(counted=2, average=3, price=3)
    )
