"""Combinations: published values, edges without a value, the axioms, and whether a loser matters."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from formula_search import small_tenders
from hypothesis import given
from hypothesis import strategies as st

from criteria.exact import Rounding, RoundingMode
from criteria.terms import Direction
from scoring import formulas as _registered  # noqa: F401 - importing it registers every formula
from scoring.formulas.registry import Formula, FormulaError, FormulaKind, find, formulas

Offer: TypeAlias = tuple[Fraction, Fraction]
"""Technical points and price."""

CUT_4 = Rounding(places=4, mode=RoundingMode.DOWN)
PARAMS: dict[str, list[dict[str, object]]] = {
    "band": [{"within": "0.1"}, {"within": "0.2", "then": "price"}],
    "value-deduction": [{"value_per_point": 3}, {"max_deduction": 20}],
    "adjusted-price": [{}, {"denominator": "prozorro"}],
    "adjusted-score": [{}, {"reference_price": 50}],
}
CASES = [(one, written) for one in formulas(FormulaKind.COMBINATION) for written in PARAMS.get(one.id, [{}])]
ASKED = {one.id: inspect.signature(one.function).parameters.keys() for one in formulas(FormulaKind.COMBINATION)}
NAMES = [f"{one.id}{list(written.values())}" for one, written in CASES]


def value(formula_id: str, written: dict[str, object] | None = None, **numbers: object) -> Fraction:
    spec = find(FormulaKind.COMBINATION, formula_id)
    exact: dict[str, Any] = {name: Fraction(str(number)) for name, number in numbers.items()}
    return spec.function(**exact, **spec.bind(written or {}))


@pytest.mark.parametrize(
    ("added", "price", "published"),
    [
        # 九州地方整備局 鹿児島220号小野原地区(第2工区)改良工事 2023-02-10
        ("68.33", 172_400_000, "97.6392"),
        ("64.83", 172_420_000, "95.5979"),
        ("71.5", 172_800_000, "99.2476"),
        ("59.91", 178_100_000, "89.7866"),
        # 四国地方整備局 2025-03-10: 180 / 2.7 = 66.666…
        ("80", 270_000_000, "66.6666"),
        ("61.67", 125_000_000, "129.3360"),
    ],
)
def test_the_division_method_gives_the_published_values(added: str, price: int, published: str) -> None:
    exact = value("ratio", base=100, technical=added, price=price, scale=100_000_000)
    assert CUT_4.apply(exact) == Fraction(published)


@pytest.mark.parametrize(
    ("technical", "price", "computed"),
    [(60, 65_000, "923.0769"), (75, 74_000, "1013.5135"), (100, 100_000, "1000.0000")],
)
def test_the_simple_richtwert_method_is_the_division_method_without_base(
    technical: int, price: int, computed: str
) -> None:
    exact = value("ratio", technical=technical, price=price, scale=1_000_000)
    assert Rounding(places=4, mode=RoundingMode.HALF_UP).apply(exact) == Fraction(computed)


def test_the_addition_method_adds_base_technical_and_price_points() -> None:
    assert value("sum", technical=80, price_points=10) == 90
    assert value("sum", base=100, technical=50, price_points=30) == 180


def test_quality_and_cost_add_up_to_the_published_score() -> None:
    # 0.6 × 92 + 0.4 × 80 = 87.20
    assert value("sum", technical="55.2", price_points=32) == Fraction("87.2")


def test_technical_points_alone_ignore_the_price() -> None:
    assert value("technical-only", base=10, technical=80) == 90
    assert not find(FormulaKind.COMBINATION, "technical-only").takes("price")


def test_a_budget_is_met_by_a_price_equal_to_it_and_a_higher_price_has_no_value() -> None:
    assert value("budget", technical=80, price=100, ceiling=100) == 80
    with pytest.raises(FormulaError) as raised:
        value("budget", technical=99, price="100.01", ceiling=100)
    assert "予算" in raised.value.text.ja


@pytest.mark.parametrize(
    ("price", "technical", "published"),
    [(1_000_000, "0.85", 1_176_471), (1_300_000, "0.95", 1_368_421), (800_000, "0.50", 1_600_000)],
)
def test_the_adjusted_bid_is_the_published_one(price: int, technical: str, published: int) -> None:
    # Design-Build for Water and Wastewater Projects, table 17-2
    exact = value("adjusted-price", technical=technical, price=price, max_technical=1)
    assert Rounding(mode=RoundingMode.HALF_UP).apply(exact) == published


def test_prozorro_divides_by_one_plus_the_share_of_the_remaining_weight() -> None:
    exact = value("adjusted-price", {"denominator": "prozorro"}, technical="0.2", max_technical="0.3", price="499.0")
    assert exact == Fraction(3493, 9)
    assert Rounding(places=2, mode=RoundingMode.HALF_UP).apply(exact) == Fraction("388.11")


def test_prozorro_needs_shares_that_add_up_to_below_one() -> None:
    written = {"denominator": "prozorro"}
    assert value("adjusted-price", written, technical=0, max_technical="0.99", price=5) == 5
    with pytest.raises(FormulaError, match="add up to below 1, not 1") as raised:
        value("adjusted-price", written, technical="0.2", max_technical=1, price=5)
    assert "1未満" in raised.value.text.ja


def test_no_quality_has_no_adjusted_price_but_base_points_mend_that() -> None:
    with pytest.raises(FormulaError) as raised:
        value("adjusted-price", technical=0, price=5)
    assert "技術点が0" in raised.value.text.ja
    assert value("adjusted-price", base=10, technical=0, price=5) == Fraction(1, 2)


def test_the_adjusted_score_counts_from_the_lowest_price_or_a_fixed_one() -> None:
    assert value("adjusted-score", technical=90, price=120, lowest=100) == 75
    assert value("adjusted-score", {"reference_price": 80}, technical=90, price=120, lowest=100) == 60


def test_the_value_of_quality_comes_off_the_price_as_in_the_dutch_example() -> None:
    # Negometrix, Gunnen op waarde: € 80,000 − 60 % of € 2,500
    offer = {"technical": 6, "max_technical": 10, "price": 80_000}
    assert value("value-deduction", {"max_deduction": 2_500}, **offer) == 78_500
    assert value("value-deduction", {"value_per_point": 250}, **offer) == 78_500
    assert value("value-deduction", {"value_per_point": 20_000}, **offer) == -40_000


def test_a_deduction_out_of_no_points_has_no_value() -> None:
    with pytest.raises(FormulaError):
        value("value-deduction", {"max_deduction": 2_500}, technical=0, max_technical=0, price=1)


@pytest.mark.parametrize("formula_id", ["ratio", "band", "adjusted-score"])
def test_a_price_of_zero_has_no_value(formula_id: str) -> None:
    spec = find(FormulaKind.COMBINATION, formula_id)
    numbers = {"technical": 1, "price": 0} | ({"lowest": 0} if spec.references else {})
    with pytest.raises(FormulaError) as raised:
        value(formula_id, {"within": "0.1"} if formula_id == "band" else {}, **numbers)
    assert "入札価格が0" in raised.value.text.ja


def test_the_band_has_the_value_of_the_division_method() -> None:
    offer = {"base": 10, "technical": 65, "price": 50, "scale": 100}
    assert value("band", {"within": "0.02"}, **offer) == value("ratio", **offer) == 150


@pytest.mark.parametrize(
    ("formula_id", "direction"),
    [
        ("lowest-price", Direction.LOWEST),
        ("adjusted-price", Direction.LOWEST),
        ("value-deduction", Direction.LOWEST),
        ("sum", Direction.HIGHEST),
        ("ratio", Direction.HIGHEST),
        ("budget", Direction.HIGHEST),
    ],
)
def test_the_registry_says_which_value_is_first(formula_id: str, direction: Direction) -> None:
    assert find(FormulaKind.COMBINATION, formula_id).direction is direction


POINTS, PRICES = (50, 57, 60), (40, 50, 56)


def values_of(spec: Formula, offers: Sequence[Offer], params: Mapping[str, Any]) -> list[Fraction]:
    """The value of every offer; Prozorro takes the technical points as shares of one, price points fall by one."""
    unit = Fraction(1, 100) if params.get("denominator") == "prozorro" else Fraction(1)
    shared = {"max_technical": 60 * unit, "ceiling": Fraction(56), "lowest": min(price for _, price in offers)}
    found = []
    for technical, price in offers:
        given_values = {"technical": technical * unit, "price": price, "price_points": 100 - price, **shared, **params}
        found.append(spec.function(**{name: given_values[name] for name in ASKED[spec.id] & given_values.keys()}))
    return found


def ranks(spec: Formula, offers: Sequence[Offer], params: Mapping[str, Any]) -> list[int]:
    """The rank of every offer: one more than the number of better ones; the band is applied as its note says."""
    values = values_of(spec, offers, params)
    keys: list[tuple[Fraction, ...]]
    if spec.id == "band":
        edge = max(values) * (1 - params["within"])
        inner = (lambda offer: -offer[1]) if params["then"] == "price" else (lambda offer: offer[0])
        keys = [
            (Fraction(1), inner(offer)) if own >= edge else (Fraction(0), own)
            for offer, own in zip(offers, values, strict=True)
        ]
    else:
        sign = 1 if spec.direction is Direction.HIGHEST else -1
        keys = [(sign * own,) for own in values]
    return [1 + sum(other > key for other in keys) for key in keys]


def broken_by(
    spec: Formula, written: dict[str, object], change: Callable[[Offer], Sequence[Offer]]
) -> tuple[Sequence[Offer], Offer] | None:
    """Find a tender and a change of one offer that should not hurt it and does."""
    params = spec.bind(written)
    for offers in small_tenders(POINTS, PRICES, 3):
        for index in range(3):
            before = ranks(spec, offers, params)[index]
            for changed in change(offers[index]):
                after = ranks(spec, [*offers[:index], changed, *offers[index + 1 :]], params)[index]
                if after > before:
                    return offers, changed
    return None


@pytest.mark.parametrize(("spec", "written"), CASES, ids=NAMES)
def test_a_lower_own_price_never_worsens_ones_rank_unless_the_registry_says_so(
    spec: Formula, written: dict[str, object]
) -> None:
    found = broken_by(spec, written, lambda offer: [(offer[0], Fraction(p)) for p in PRICES if p < offer[1]])
    assert (found is not None) == ("lower-price" in spec.breaks)


@pytest.mark.parametrize(("spec", "written"), CASES, ids=NAMES)
def test_more_points_never_worsen_ones_own_rank_unless_the_registry_says_so(
    spec: Formula, written: dict[str, object]
) -> None:
    found = broken_by(spec, written, lambda offer: [(Fraction(t), offer[1]) for t in POINTS if t > offer[0]])
    assert (found is not None) == ("more-points" in spec.breaks)


def loser_that_matters(spec: Formula, written: dict[str, object]) -> Sequence[Offer] | None:
    params = spec.bind(written)
    for offers in small_tenders(POINTS, PRICES, 3):
        before = ranks(spec, offers, params)
        first = {offer for offer, rank in zip(offers, before, strict=True) if rank == 1}
        for out in range(3):
            if before[out] == 1:
                continue
            left = [*offers[:out], *offers[out + 1 :]]
            after = ranks(spec, left, params)
            if {offer for offer, rank in zip(left, after, strict=True) if rank == 1} != first:
                return offers
    return None


@pytest.mark.parametrize("spec", formulas(FormulaKind.COMBINATION), ids=lambda spec: spec.id)
def test_the_registry_says_truly_whether_removing_a_loser_can_change_the_winner(spec: Formula) -> None:
    found = [loser_that_matters(spec, written) for written in PARAMS.get(spec.id, [{}])]
    assert any(found) == spec.loser_matters


def test_taking_out_a_loser_moves_the_band_to_another_winner() -> None:
    spec = find(FormulaKind.COMBINATION, "band")
    params = spec.bind({"within": "0.1"})
    best, second, third = ((Fraction(t), Fraction(p)) for t, p in ((50, 40), (57, 50), (60, 56)))
    assert ranks(spec, [best, second, third], params) == [2, 1, 3]
    assert ranks(spec, [second, third], params) == [2, 1]


@given(
    st.lists(st.tuples(st.integers(1, 100), st.integers(1, 10**6)), min_size=2, max_size=6),
    st.integers(1, 10**6),
)
def test_the_reference_price_of_the_adjusted_score_changes_no_rank(
    offers: list[tuple[int, int]], reference: int
) -> None:
    spec = find(FormulaKind.COMBINATION, "adjusted-score")
    exact = [(Fraction(technical), Fraction(price)) for technical, price in offers]
    fixed = spec.bind({"reference_price": reference})
    assert ranks(spec, exact, spec.bind({})) == ranks(spec, exact, fixed)
