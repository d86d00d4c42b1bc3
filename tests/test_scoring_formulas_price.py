"""Price points: published values, boundaries, edges without a value, and monotonicity."""

from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from formula_search import scored
from hypothesis import example, given
from hypothesis import strategies as st

from criteria.exact import MOST_PLACES, Rounding, RoundingMode
from criteria.finding import Text
from scoring import formulas as _registered  # noqa: F401 - importing it registers every formula
from scoring.formulas.ratio import divided, keep
from scoring.formulas.registry import FormulaError, FormulaKind, find
from scoring.numbers import enclosure

HALF_UP_4 = Rounding(places=4, mode=RoundingMode.HALF_UP)


def points(formula_id: str, price: object, **given_values: object) -> Fraction:
    """Call a price formula with numbers written as text or int, as exact fractions."""
    spec = find(FormulaKind.PRICE, formula_id)
    names = {param.name for param in spec.params}
    params = spec.bind({name: value for name, value in given_values.items() if name in names})
    others: dict[str, Any] = {
        name: value if callable(value) else Fraction(str(value))
        for name, value in given_values.items()
        if name not in names
    }
    return spec.function(Fraction(str(price)), **others, **params)


@pytest.mark.parametrize(
    ("price", "lowest", "allotment", "places", "published"),
    [
        # 京都市ポータルアプリ業務委託 提案評価要領 (別紙3): each component rounded half up to an integer
        (300, 250, 70, 0, 58),
        (270, 250, 70, 0, 65),
        (40, 30, 30, 0, 23),  # exactly 22.5
        (50, 30, 30, 0, 18),
        # RCUH sample proposal evaluation form: one decimal
        (125_000, 100_000, 35, 1, 28),
        (150_000, 100_000, 35, 1, Fraction("23.3")),
        # Scottish standard approach before 2024: whole points
        (1_200_000, 1_000_000, 100, 0, 83),
        (2_000_000, 1_000_000, 100, 0, 50),
        # FELP assessment method: 20 × 9,900 / 10,500
        (10_500, 9_900, 20, 2, Fraction("18.86")),
        # Negometrix low-bid formula
        (10_000, 8_000, 70, 0, 56),
    ],
)
def test_lowest_over_price_gives_the_published_points(
    price: int, lowest: int, allotment: int, places: int, published: Fraction | int
) -> None:
    exact = points("lowest-over-price", price, lowest=lowest, allotment=allotment)
    assert Rounding(places=places, mode=RoundingMode.HALF_UP).apply(exact) == published


@pytest.mark.parametrize(
    ("price", "published"), [(7_000_000, 30), (8_000_000, 20), (9_000_000, 10), (10_000_000, 0), (11_000_000, -10)]
)
def test_ratio_to_ceiling_gives_the_points_of_the_2015_examination(price: int, published: int) -> None:
    # 情報処理技術者試験 平成27年度秋期 基本情報技術者 午前 問66
    assert points("ratio-to-ceiling", price, ceiling=10_000_000, allotment=100) == published


@pytest.mark.parametrize(("price", "expected"), [(74, 5), (75, 5), ("75.01", "4.998"), (100, 0)])
def test_below_the_lower_bend_a_price_counts_as_the_bend(price: object, expected: object) -> None:
    # 条項例: 予定価格の75%を下回る入札価格は75%とみなす (20点)
    assert points("ratio-to-ceiling", price, ceiling=100, allotment=20, lower_bend="0.75") == Fraction(str(expected))


@pytest.mark.parametrize(("price", "expected"), [(50, 40), (60, 40), (61, 39), (90, 10), (91, 10), (100, 10)])
def test_ratio_to_ceiling_stays_within_cap_and_floor(price: int, expected: int) -> None:
    assert points("ratio-to-ceiling", price, ceiling=100, allotment=100, cap=40, floor=10) == expected


def test_a_ratio_rounded_before_use_changes_the_points() -> None:
    unrounded = points("ratio-to-ceiling", 2, ceiling=3, allotment=30)
    rounded = points(
        "ratio-to-ceiling", 2, ceiling=3, allotment=30, round_ratio=Rounding(places=2, mode=RoundingMode.HALF_UP).apply
    )
    assert (unrounded, rounded) == (10, Fraction("9.9"))


@pytest.mark.parametrize(("price", "expected"), [(100, 45), (90, 50), (89, 50), (1, 50)])
def test_the_investigation_price_and_everything_below_it_earns_full_points(price: int, expected: int) -> None:
    assert points("investigation-over-price", price, investigation=90, allotment=50) == expected


@pytest.mark.parametrize(("price", "expected"), [(100, 0), (95, 4), (90, 8), ("89.99", "8.004"), (70, 16), (0, 44)])
def test_two_slopes_meet_at_the_investigation_price(price: object, expected: object) -> None:
    # 「評価方法について」1: (100−X)×{(1−調査基準額/予定価格)+0.5×(調査基準額−入札価格)/予定価格}, X = 20
    found = points("two-slopes", price, ceiling=100, investigation=90, allotment=80)
    assert found == Fraction(str(expected))


@pytest.mark.parametrize(("price", "expected"), [(100, 0), (90, 40), (80, 80), (70, 90), (60, 100), (50, 100)])
def test_two_slopes_take_their_own_share_at_the_bend_and_never_exceed_the_allotment(price: int, expected: int) -> None:
    params = {"share_at_investigation": "0.8", "slope_below": 1}
    assert points("two-slopes", price, ceiling=100, investigation=80, allotment=100, **params) == expected


def test_two_slopes_need_no_room_between_ceiling_and_investigation_price_by_default() -> None:
    assert points("two-slopes", 100, ceiling=100, investigation=100, allotment=80) == 0
    with pytest.raises(FormulaError) as raised:
        points("two-slopes", 100, ceiling=100, investigation=100, allotment=80, share_at_investigation="0.5")
    assert "予定価格と調査基準価格の差" in raised.value.text.ja


@pytest.mark.parametrize(("price", "expected"), [(100, 80), (90, 90), (80, 100), (70, 90), (60, 80)])
def test_the_peak_is_at_four_fifths_of_the_ceiling_as_in_the_published_clause(price: int, expected: int) -> None:
    # 上回るとき [(予定価格−見積価格)/予定価格]×100+80、下回るとき 120−[(予定価格−見積価格)/予定価格]×100
    assert points("peak", price, ceiling=100, allotment=100) == expected


def test_a_peak_has_a_slope_on_each_side_and_never_falls_below_zero() -> None:
    steep = {"ceiling": 100, "allotment": 50, "peak": "0.9", "slope_above": 10, "slope_below": 2}
    assert [points("peak", price, **steep) for price in (100, 95, 90, 80, 40, 30)] == [0, 25, 50, 40, 0, 0]


@pytest.mark.parametrize(("price", "expected"), [(100, 80), (125, 60), (200, 0), (300, -80)])
def test_linear_from_lowest_is_the_south_african_formula(price: int, expected: int) -> None:
    assert points("linear-from-lowest", price, lowest=100, allotment=80) == expected
    assert 80 * (1 - Fraction(price - 100, 100)) == expected


def test_linear_from_lowest_may_end_earlier_and_stop_at_a_floor() -> None:
    ends = {"lowest": 100, "allotment": 30, "zero_at": "1.5"}
    assert [points("linear-from-lowest", price, **ends) for price in (100, 125, 150, 160)] == [30, 15, 0, -6]
    assert points("linear-from-lowest", 160, **ends, floor=0) == 0


def test_min_max_spans_the_bids_and_gives_everyone_full_points_where_all_are_equal() -> None:
    spec = find(FormulaKind.PRICE, "min-max")
    assert scored(spec, [Fraction(price) for price in (100, 110, 140)], {}) == [100, 75, 0]
    assert scored(spec, [Fraction(120)] * 3, {}) == [100, 100, 100]
    assert scored(spec, [Fraction(120)], {}) == [100]


@pytest.mark.parametrize(("price", "expected"), [(99, 40), (100, 40), (125, 30), (200, 0), (201, 0)])
def test_fixed_anchors_hold_beyond_their_ends(price: int, expected: int) -> None:
    assert points("fixed-anchors", price, low=100, high=200, allotment=40) == expected


def test_fixed_anchors_without_a_distance_have_no_value() -> None:
    function = find(FormulaKind.PRICE, "fixed-anchors").function
    with pytest.raises(FormulaError):
        function(Fraction(1), allotment=Fraction(1), low=Fraction(5), high=Fraction(5))


@pytest.mark.parametrize(
    ("price", "technical", "published"), [(1_200_000, 51, 84), (1_250_000, 53, 85), (1_100_000, 44, 80)]
)
def test_a_fixed_reference_over_price_gives_the_weighted_totals_of_the_design_build_example(
    price: int, technical: int, published: int
) -> None:
    # Design-Build for Water and Wastewater Projects, table 17-4: T + 40 × 1,000,000 / P
    total = technical + points("reference-over-price", price, reference=1_000_000, allotment=40)
    assert Rounding(mode=RoundingMode.HALF_UP).apply(total) == published


def test_a_fixed_reference_over_price_can_be_capped() -> None:
    assert points("reference-over-price", 50, reference=100, allotment=40) == 80
    assert points("reference-over-price", 50, reference=100, allotment=40, cap=40) == 40


def test_distance_to_mean_and_median_is_the_same_above_and_below() -> None:
    for formula_id, reference in (("mean-distance", "mean"), ("median-distance", "median")):
        assert points(formula_id, 90, allotment=50, **{reference: 100}) == 45
        assert points(formula_id, 110, allotment=50, **{reference: 100}) == 45
        assert points(formula_id, 110, allotment=50, slope=2, **{reference: 100}) == 40
        assert points(formula_id, 300, allotment=50, **{reference: 100}) == 0


@pytest.mark.parametrize(
    ("price", "planned", "allotment", "params", "places", "published"),
    [
        # 조달청 일반용역 적격심사 (시설분야): 60.15
        (114_156_413, 128_226_825, 70, {}, 4, "60.15"),
        # 기술용역: 50 − 3 × |88/100 − 0.806| × 100, ratio to three places
        (210_680_000, 261_358_120, 50, {"target": "0.88", "slope": 3}, 3, "27.8"),
        # 시설공사: 90 − 20 × |88/100 − ratio| × 100; 85 points at 87.745 %, which rounds to 0.8775
        ("877.45", 1000, 90, {"target": "0.88", "slope": 20}, 4, "85"),
    ],
)
def test_korean_adequacy_scores_need_the_ratio_rounded_before_use(
    price: object, planned: int, allotment: int, params: dict[str, object], places: int, published: str
) -> None:
    given_values = {"ceiling": planned, "allotment": allotment, **params}
    rounding = Rounding(places=places, mode=RoundingMode.HALF_UP)
    assert points("korea-adequacy", price, round_ratio=rounding.apply, **given_values) == Fraction(published)
    assert points("korea-adequacy", price, **given_values) != Fraction(published)


def test_korean_adequacy_is_flat_from_the_upper_share_and_never_below_the_floor() -> None:
    params = {"target": "0.88", "slope": 20, "upper_from": "0.8825", "upper_points": 80, "floor": 2}
    found = [
        points("korea-adequacy", price, ceiling=1000, allotment=90, **params) for price in (880, 882, "882.5", 990, 100)
    ]
    assert found == [90, 86, 80, 80, 2]


def test_korean_fixed_costs_leave_both_prices() -> None:
    # 30 − 2×|88/100 − (입찰가격−A)/(예정가격−A)|×100, from 2019-08-01
    with_costs = points("korea-adequacy", 92, ceiling=100, allotment=30, target="0.88", slope=2, fixed_costs=20)
    assert with_costs == 30 - 2 * abs(Fraction(88, 100) - Fraction(72, 80)) * 100
    with pytest.raises(FormulaError):
        points("korea-adequacy", 92, ceiling=100, allotment=30, fixed_costs=100)


@pytest.mark.parametrize(
    ("price", "lowest", "expected"),
    [
        (100, 80, 16),
        (80, 80, 20),
        (90, 70, Fraction(140, 9)),
        (80, 70, "17.5"),
        (70, 70, "18.5"),
        (60, 60, 17),
        (50, 50, 17),
        (50, 60, 17),
        (100, 50, 12),
    ],
)
def test_korean_negotiated_contracts_bend_at_80_and_stop_at_60_percent(
    price: int, lowest: int, expected: object
) -> None:
    found = points("korea-ratio", price, lowest=lowest, ceiling=100, allotment=20)
    assert found == Fraction(str(expected))


STEPS = [{"up_to": 70, "points": 10}, {"up_to": 80, "points": 5}]


@pytest.mark.parametrize(("price", "expected"), [(69, 10), (70, 10), ("70.01", 5), (80, 5), (81, 0)])
def test_a_table_takes_a_boundary_into_the_lower_step_and_ends_at_zero(price: object, expected: int) -> None:
    assert points("table", price, steps=STEPS) == expected


def test_a_table_can_speak_of_shares_of_the_ceiling_or_of_the_lowest_price() -> None:
    shares = [{"up_to": "0.7", "points": 10}, {"up_to": "0.8", "points": 5}]
    assert points("table-share-of-ceiling", 140, ceiling=200, steps=shares) == 10
    assert points("table-share-of-ceiling", 141, ceiling=200, steps=shares) == 5
    cut = Rounding(places=2, mode=RoundingMode.DOWN).apply
    assert points("table-share-of-ceiling", 141, ceiling=200, steps=shares, round_ratio=cut) == 10
    multiples = [{"up_to": 1, "points": 10}, {"up_to": "1.1", "points": 5}]
    assert [points("table-share-of-lowest", price, lowest=100, steps=multiples) for price in (100, 110, 111)] == [
        10,
        5,
        0,
    ]


@pytest.mark.parametrize(
    ("formula_id", "price", "others"),
    [
        ("lowest-over-price", 0, {"lowest": 0, "allotment": 10}),
        ("linear-from-lowest", 1, {"lowest": 0, "allotment": 10}),
        ("ratio-to-ceiling", 1, {"ceiling": 0, "allotment": 10}),
        ("mean-distance", 0, {"mean": 0, "allotment": 10}),
        ("median-distance", 0, {"median": 0, "allotment": 10}),
        ("reference-over-price", 0, {"reference": 1, "allotment": 10}),
        ("log", 1, {"lowest": 0, "allotment": 10}),
        ("log", 0, {"lowest": 1, "allotment": 10}),
    ],
)
def test_a_division_by_zero_is_an_error_that_names_the_quantity_in_both_languages(
    formula_id: str, price: int, others: dict[str, object]
) -> None:
    with pytest.raises(FormulaError) as raised:
        points(formula_id, price, **others)
    assert "0" in raised.value.text.ja
    assert "zero" in raised.value.text.en


def test_a_quotient_is_exact_and_names_what_was_zero() -> None:
    assert divided(Fraction(2), Fraction(3), Text("価格", "price")) == Fraction(2, 3)
    with pytest.raises(FormulaError, match="the price is zero"):
        divided(Fraction(2), Fraction(0), Text("価格", "price"))
    assert keep(Fraction(1, 3)) == Fraction(1, 3)


PRICES = st.integers(1, 10**9).map(Fraction)
FALLING: list[tuple[str, dict[str, object]]] = [
    ("ratio-to-ceiling", {"ceiling": 10**9}),
    ("ratio-to-ceiling", {"ceiling": 10**9, "lower_bend": "0.6", "cap": 30, "floor": 5}),
    ("investigation-over-price", {"investigation": 7 * 10**8}),
    ("two-slopes", {"ceiling": 10**9, "investigation": 7 * 10**8}),
    ("lowest-over-price", {"lowest": 1}),
    ("linear-from-lowest", {"lowest": 1, "floor": 0}),
    ("min-max", {"lowest": 1, "highest": 10**9}),
    ("fixed-anchors", {"low": 3 * 10**8, "high": 8 * 10**8}),
    ("reference-over-price", {"reference": 5 * 10**8}),
    ("log", {"lowest": 1}),
]


@pytest.mark.parametrize(("formula_id", "others"), FALLING, ids=[one[0] for one in FALLING])
@given(prices=st.lists(PRICES, min_size=2, max_size=2))
def test_a_higher_price_never_earns_more_points(
    formula_id: str, others: dict[str, object], prices: list[Fraction]
) -> None:
    lower, higher = sorted(prices)
    assert points(formula_id, lower, allotment=40, **others) >= points(formula_id, higher, allotment=40, **others)


@given(price=PRICES, lowest=PRICES, allotment=st.integers(1, 100), places=st.integers(0, 6))
def test_lowest_over_price_agrees_with_whole_number_arithmetic(
    price: Fraction, lowest: Fraction, allotment: int, places: int
) -> None:
    cut = Rounding(places=places, mode=RoundingMode.DOWN)
    expected = allotment * lowest.numerator * 10**places // price.numerator
    assert cut.apply(points("lowest-over-price", price, lowest=lowest, allotment=allotment)) == Fraction(
        expected, 10**places
    )


def true_log_points(price: int, lowest: int, allotment: int, base: Fraction, digits: int) -> Decimal:
    context = Context(prec=digits)
    ratio = context.divide(Decimal(price), Decimal(lowest))
    bottom = context.ln(context.divide(Decimal(base.numerator), Decimal(base.denominator)))
    share = context.subtract(Decimal(1), context.divide(context.ln(ratio), bottom))
    return context.multiply(Decimal(allotment), share)


@pytest.mark.parametrize(
    ("price", "base", "expected"),
    [(100, "2", 60), (200, "2", 0), (400, "2", -60), (150, "1.5", 0), (225, "1.5", -60), (800, "4", -30)],
)
def test_a_logarithm_that_is_rational_is_exact(price: int, base: str, expected: int) -> None:
    assert points("log", price, lowest=100, allotment=60, zero_at=base) == expected


def test_a_bid_without_points_to_win_gets_none_from_a_logarithm() -> None:
    assert points("log", 150, lowest=100, allotment=0) == 0


@given(
    price=st.integers(1, 10**9),
    lowest=st.integers(1, 10**9),
    allotment=st.integers(1, 300),
    base=st.sampled_from([Fraction(2), Fraction(3, 2), Fraction(3), Fraction(11, 10), Fraction(1000001, 1000000)]),
    places=st.integers(-3, MOST_PLACES),
    mode=st.sampled_from(list(RoundingMode)[:4]),
)
@example(price=3, lowest=2, allotment=100, base=Fraction(2), places=MOST_PLACES, mode=RoundingMode.HALF_EVEN)
def test_rounding_the_computed_logarithm_equals_rounding_the_true_value(
    price: int, lowest: int, allotment: int, base: Fraction, places: int, mode: RoundingMode
) -> None:
    computed = points("log", price, lowest=lowest, allotment=allotment, zero_at=base)
    rounding = Rounding(places=places, mode=mode)
    # The oracle knows 300 digits; where even those lie on a boundary, the value is the exact one.
    true = Fraction(true_log_points(price, lowest, allotment, base, 300))
    nearest = Fraction(round(true * 10**250), 10**250)
    assert rounding.apply(computed) == rounding.apply(nearest)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("mode", list(RoundingMode)[:4])
def test_digits_grow_until_no_rounding_boundary_lies_between_the_bounds(side: int, mode: RoundingMode) -> None:
    # A value so near to a half of the last place that 50, 100 and 200 digits cannot tell on which side it lies.
    boundary = Fraction(1, 2 * 10**MOST_PLACES)
    value = boundary + side * Fraction(1, 3 * 10**290)
    asked: list[int] = []

    def bounds(digits: int) -> enclosure.Bounds:
        asked.append(digits)
        return value - Fraction(1, 10**digits), value + Fraction(1, 10**digits)

    settled = enclosure.settled(bounds)
    rounding = Rounding(places=MOST_PLACES, mode=mode)
    assert rounding.apply(settled) == rounding.apply(value)
    assert len(asked) == 4
    assert all(later > earlier for earlier, later in pairwise(asked))


@given(st.fractions(min_value="0.001", max_value=1000), st.fractions(min_value="1.001", max_value=10))
def test_the_bounds_of_a_logarithm_enclose_it_and_each_other(value: Fraction, base: Fraction) -> None:
    power = enclosure.logarithm(value, base)
    if isinstance(power, Fraction):
        assert value**power.denominator == base**power.numerator
        return
    (low, high), (closer_low, closer_high) = power(20), power(60)
    assert low < closer_low < closer_high < high


@given(st.fractions(min_value="51/50", max_value=5, max_denominator=50), st.integers(-5, 5), st.integers(1, 4))
def test_powers_of_the_base_have_exact_logarithms(root: Fraction, power: int, degree: int) -> None:
    assert enclosure.logarithm(root**power, root**degree) == Fraction(power, degree)
