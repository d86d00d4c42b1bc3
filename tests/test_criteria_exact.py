"""Exact numbers: text to fraction, declared rounding, and fraction to text, with no float between."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.exact import (
    MOST_PLACES,
    UNROUNDED,
    NumberError,
    Rounding,
    RoundingMode,
    decimal_text,
    divide,
    exact,
    format_points,
    format_price,
    parse_points,
    price_of,
    published,
    terminates,
)

ROUNDINGS = list(RoundingMode)[:4]
DECIMAL_MODES = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.DOWN: ROUND_DOWN,
    RoundingMode.UP: ROUND_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
}
WIDE = Context(prec=200)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("161.67", "161.67"),
        ("-3", "-3"),
        ("+3.50", "3.5"),
        ("1,234", "1234"),
        ("49,110,000", "49110000"),
        ("1,234,567.5", "1234567.5"),
        ("007", "7"),
        ("  12.3 \n", "12.3"),
        ("9" * 60, "9" * 60),
    ],
)
def test_a_decimal_number_is_read_exactly(text: str, number: str) -> None:
    assert parse_points(text) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("12,34", "grouping"),
        ("1,2345", "grouping"),
        ("1234,567", "grouping"),
        (",123", "grouping"),
        ("1,,234", "grouping"),
        ("1e3", "exponent"),
        ("1.5E-3", "exponent"),
        ("nan", "not-finite"),
        ("-Infinity", "not-finite"),
        ("INF", "not-finite"),
        ("1/3", "not-a-number"),
        ("12円", "not-a-number"),
        ("１２", "not-a-number"),
        ("٣", "not-a-number"),
        ("1_000", "not-a-number"),
        ("1.", "not-a-number"),
        (".5", "not-a-number"),
        ("1.2.3", "not-a-number"),
        ("- 3", "not-a-number"),
        ("−3", "not-a-number"),
        ("9" * 61, "too-long"),
    ],
)
def test_what_is_not_one_exact_number_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(NumberError) as raised:
        parse_points(text)
    assert raised.value.problem == problem
    assert raised.value.text == text


@given(st.integers(-(10**20), 10**20), st.integers(0, 20))
def test_printing_a_decimal_and_reading_it_again_is_the_identity(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    assert parse_points(decimal_text(number)) == number
    assert parse_points(format_points(number, places)) == number


@pytest.mark.parametrize(
    ("text", "minor_units", "price"),
    [("49,110,000", 0, 49_110_000), ("2902.73", 2, 290_273), ("2902.7", 2, 290_270), ("5", 3, 5000), ("-1", 0, -1)],
)
def test_an_amount_becomes_whole_smallest_units(text: str, minor_units: int, price: int) -> None:
    assert price_of(parse_points(text), minor_units=minor_units) == price


@pytest.mark.parametrize(("text", "minor_units"), [("100.5", 0), ("2902.731", 2)])
def test_an_amount_finer_than_the_smallest_unit_is_refused_never_cut(text: str, minor_units: int) -> None:
    with pytest.raises(NumberError) as raised:
        price_of(parse_points(text), minor_units=minor_units)
    assert (raised.value.problem, raised.value.text) == ("too-fine", text)
    with pytest.raises(NumberError) as again:
        price_of(parse_points(text), minor_units=minor_units)
    assert again.value.text == text


@pytest.mark.parametrize(
    ("value", "mode", "rounded"),
    [
        # 22.5 is printed as 23 in the price points of 京都市; Python's round gives 22
        ("22.5", RoundingMode.HALF_UP, 23),
        ("22.5", RoundingMode.HALF_EVEN, 22),
        ("23.5", RoundingMode.HALF_EVEN, 24),
        ("22.5", RoundingMode.DOWN, 22),
        ("22.1", RoundingMode.UP, 23),
        ("22", RoundingMode.UP, 22),
        ("-22.5", RoundingMode.HALF_UP, -23),
        ("-22.5", RoundingMode.HALF_EVEN, -22),
        ("-22.9", RoundingMode.DOWN, -22),
        ("-22.1", RoundingMode.UP, -23),
        ("22.4999999999999999999999", RoundingMode.HALF_UP, 22),
    ],
)
def test_the_declared_mode_decides_the_last_kept_digit(value: str, mode: RoundingMode, rounded: int) -> None:
    assert Rounding(mode=mode).apply(Fraction(value)) == rounded


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=12),
    st.integers(-6, 12),
    st.sampled_from(ROUNDINGS),
)
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int, mode: RoundingMode) -> None:
    oracle = value.quantize(Decimal(1).scaleb(-places), rounding=DECIMAL_MODES[mode], context=WIDE)
    assert Rounding(places=places, mode=mode).apply(Fraction(value)) == Fraction(oracle)


@given(st.fractions(), st.fractions(), st.integers(-5, MOST_PLACES), st.sampled_from(ROUNDINGS))
def test_rounding_keeps_order(one: Fraction, other: Fraction, places: int, mode: RoundingMode) -> None:
    low, high = sorted([one, other])
    rounding = Rounding(places=places, mode=mode)
    assert rounding.apply(low) <= rounding.apply(high)


@given(st.fractions(), st.integers(-5, MOST_PLACES), st.sampled_from(ROUNDINGS))
def test_rounding_twice_is_rounding_once_and_moves_less_than_one_unit(
    value: Fraction, places: int, mode: RoundingMode
) -> None:
    rounding = Rounding(places=places, mode=mode)
    rounded = rounding.apply(value)
    unit = Fraction(10) ** -places
    assert rounding.apply(rounded) == rounded
    assert abs(rounded - value) < unit
    assert (rounded / unit).denominator == 1


@given(st.fractions())
def test_no_declared_rounding_changes_nothing(value: Fraction) -> None:
    assert UNROUNDED.apply(value) == value
    assert UNROUNDED.keeps_all


def test_negative_places_keep_whole_thousands() -> None:
    # 変動型最低制限価格: 5,999,999.4 is cut to 5,999,000
    assert Rounding(places=-3, mode=RoundingMode.DOWN).apply(Fraction("5999999.4")) == 5_999_000


@pytest.mark.parametrize("places", [MOST_PLACES + 1, -MOST_PLACES - 1])
def test_more_places_than_any_tender_declares_are_refused(places: int) -> None:
    with pytest.raises(ValueError, match="places must lie between"):
        Rounding(places=places, mode=RoundingMode.DOWN)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**6), 10**6).filter(bool), st.sampled_from(ROUNDINGS))
def test_dividing_integers_is_rounding_their_quotient(numerator: int, divisor: int, mode: RoundingMode) -> None:
    assert divide(numerator, divisor, mode) == Rounding(mode=mode).apply(Fraction(numerator, divisor))


def test_a_division_without_a_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="rounding mode"):
        divide(1, 3, RoundingMode.NONE)


@pytest.mark.parametrize(
    ("value", "number"), [(3, "3"), (Fraction(1, 3), "1/3"), ("0.1", "1/10"), ("1,000", "1000"), (-2, "-2")]
)
def test_what_is_exact_enters_the_exact_world(value: object, number: str) -> None:
    assert exact(value) == Fraction(number)


@pytest.mark.parametrize("value", [0.1, 1.0, True, None, Decimal("0.1"), 1j, [1], float("nan")])
def test_a_float_and_everything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="an exact number is"):
        exact(value)


@pytest.mark.parametrize(("text", "ends"), [("1/2", True), ("3/40", True), ("1/3", False), ("7/6", False), ("5", True)])
def test_only_twos_and_fives_below_the_line_end_a_decimal(text: str, ends: bool) -> None:  # noqa: FBT001 - yes or no
    assert terminates(Fraction(text)) is ends


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("59", 4, "59.0000"), ("-0.5", 1, "-0.5"), ("0.05", 2, "0.05"), ("12", 0, "12"), ("3000", -3, "3000")],
)
def test_points_are_printed_with_the_declared_places_padded(value: str, places: int, text: str) -> None:
    assert format_points(Fraction(value), places) == text


def test_printing_never_cuts_a_digit() -> None:
    with pytest.raises(ValueError, match="cannot be written with 2 decimal places without rounding"):
        format_points(Fraction("0.125"), 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [("436/5", "87.2"), ("200/3", "66.6666666667"), ("-200/3", "-66.6666666667"), ("-1/8", "-0.125"), ("0", "0")],
)
def test_an_unrounded_value_is_printed_exactly_or_to_ten_places(value: str, text: str) -> None:
    assert decimal_text(Fraction(value)) == text


def test_a_published_value_is_padded_to_the_places_it_was_rounded_to() -> None:
    # 161.67 ÷ 125,000,000 × 10⁸ is 129.336; in floats it comes out as 129.3359
    value = Fraction("161.67") / 125_000_000 * 10**8
    cut = Rounding(places=4, mode=RoundingMode.DOWN)
    assert published(cut.apply(value), cut) == "129.3360"
    assert published(Fraction(1, 3), UNROUNDED) == "0.3333333333"


@pytest.mark.parametrize(
    ("price", "minor_units", "text"), [(290_273, 2, "2902.73"), (5, 2, "0.05"), (-5, 2, "-0.05"), (49, 0, "49")]
)
def test_a_price_is_printed_in_the_main_unit(price: int, minor_units: int, text: str) -> None:
    assert format_price(price, minor_units) == text


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_printing_a_price_and_reading_it_again_is_the_identity(price: int, minor_units: int) -> None:
    assert price_of(parse_points(format_price(price, minor_units)), minor_units=minor_units) == price
