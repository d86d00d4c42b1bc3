"""Another allotment: under every registered formula what is earned moves by exactly the factor of the allotment."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from declared import bid, criterion, replace, tender
from hypothesis import given
from hypothesis import strategies as st
from strategies import CRITERION_PARAMS, PRICE_PARAMS, tender_and_bids

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate
from scoring import Evaluation, evaluate, what_if
from scoring.definition.criteria import counted_total
from scoring.definition.method import allotments_total, price_allotment
from scoring.formulas.registry import Formula, FormulaError, FormulaKind, Reads, find, formulas
from scoring.whatif import ChangeError, MoveTotal, SetGroup, SetPoints, SetPricePoints, SetRatio, move_points
from scoring.whatif.points import scaled_params, with_allotment

FACTORS = st.sampled_from([Fraction(3, 2), Fraction(1, 3), Fraction(7), Fraction(5, 6), Fraction(1, 1000)])
ALLOTMENT = 20
REFERENCES = {"lowest": Fraction(70), "highest": Fraction(110), "mean": Fraction(88), "median": Fraction(85)}
LIMITS = {"ceiling": Fraction(110), "investigation": Fraction(85)}


def earned(formula: Formula, value: object, params: Mapping[str, object], allotment: Fraction) -> Fraction | None:
    """What one response or price earns, None where the formula has no value for it."""
    given_too = {str(one): REFERENCES[str(one)] for one in formula.references}
    given_too |= {str(one): LIMITS[str(one)] for one in formula.constants}
    bound: dict[str, Any] = {**given_too, **formula.bind(params, allotment)}
    if formula.takes("allotment"):
        bound["allotment"] = allotment
    try:
        return formula.function(value, **bound)
    except FormulaError:
        return None


def responses(formula: Formula, params: Mapping[str, Any]) -> st.SearchStrategy[object]:
    """A response as the evaluation hands it to the formula."""
    reads = formula.responses.reads
    if reads is Reads.YES_NO:
        return st.booleans()
    if reads is Reads.MARKS and "grades" in params:
        return st.sampled_from(sorted(params["grades"]))
    if reads is Reads.CERTIFICATES:
        entries = sorted({(entry.standard, entry.scope.value) for entry in formula.bind(params)["any_of"]})
        return st.lists(st.sampled_from(entries), unique=True).map(tuple)
    if reads is Reads.MEASURES:
        entries = sorted({(entry.measure, str(entry.level)) for entry in formula.bind(params)["measures"]})
        return st.lists(st.sampled_from(entries), unique=True).map(tuple)
    least = 0 if formula.responses.least is not None else -20
    return st.integers(least, 100).map(lambda fifths: Fraction(fifths, 5))


@pytest.mark.parametrize("name", [one.id for one in formulas(FormulaKind.CRITERION)])
def test_under_every_criterion_formula_the_points_scale_exactly_with_the_allotment(name: str) -> None:
    formula = find(FormulaKind.CRITERION, name)

    @given(st.data(), FACTORS)
    def holds(data: st.DataObject, factor: Fraction) -> None:
        params = data.draw(CRITERION_PARAMS[name](ALLOTMENT))
        response = data.draw(responses(formula, params))
        asked = criterion("q", ALLOTMENT, name, params=params, minimum=5)
        other = with_allotment(asked, asked.max_points * factor)
        before = earned(formula, response, params, asked.max_points)
        after = earned(find(FormulaKind.CRITERION, other.formula), response, other.params, other.max_points)
        beyond = name == "direct" and isinstance(response, Fraction) and response > ALLOTMENT
        assert after == (None if before is None or beyond else before * factor)
        assert other.minimum == 5 * factor

    holds()


@pytest.mark.parametrize("name", [one.id for one in formulas(FormulaKind.PRICE)])
def test_under_every_price_formula_the_points_scale_exactly_with_the_allotment(name: str) -> None:
    formula = find(FormulaKind.PRICE, name)

    @given(st.data(), FACTORS, st.integers(40, 130).map(Fraction))
    def holds(data: st.DataObject, factor: Fraction, price: Fraction) -> None:
        params, allotment = data.draw(PRICE_PARAMS[name]), Fraction(ALLOTMENT)
        other = scaled_params(formula, params, factor, allotment)
        before, after = earned(formula, price, params, allotment), earned(formula, price, other, allotment * factor)
        if formula.digits is None:
            assert after == (None if before is None else before * factor)
        else:
            # An irrational value is computed to so many places, whatever it is multiplied by.
            assert before is not None
            assert after is not None
            assert abs(after - before * factor) < 8 * Fraction(1, 10**formula.digits)

    holds()


@given(st.data(), FACTORS, FACTORS)
def test_twice_another_allotment_is_the_last_one(data: st.DataObject, first: Fraction, second: Fraction) -> None:
    name = data.draw(st.sampled_from(sorted(CRITERION_PARAMS)))
    params = data.draw(CRITERION_PARAMS[name](ALLOTMENT))
    asked = criterion("q", ALLOTMENT, name, params=params)
    response = data.draw(responses(find(FormulaKind.CRITERION, name), params))

    def points(one: Criterion) -> Fraction | None:
        return earned(find(FormulaKind.CRITERION, one.formula), response, one.params, one.max_points)

    twice = with_allotment(with_allotment(asked, ALLOTMENT * first), ALLOTMENT * second)
    assert points(twice) == points(with_allotment(asked, ALLOTMENT * second))


def all_points(evaluation: Evaluation, name: str) -> dict[str, Fraction]:
    computed = evaluation.sheet.criteria[name].computed
    return {} if computed is None else dict(zip(evaluation.sheet.vendors, computed, strict=True))


@given(tender_and_bids(), FACTORS)
def test_points_with_the_total_kept_leave_the_total_and_scale_every_bid_by_its_criterion(
    drawn: tuple[Tender, tuple[Bid, ...]], factor: Fraction
) -> None:
    declared, bids = drawn
    asked = declared.criteria[0]
    points = asked.max_points * factor
    before = evaluate(declared, bids)
    try:
        after = what_if(before, [SetPoints(criterion=asked.id, points=points)]).after
    except ChangeError:
        others = [one.max_points for one in declared.criteria[1:]]
        assert not others or points >= declared.max_technical or declared.panel.aggregate is Aggregate.SUM
        return
    assert allotments_total(after.tender) == allotments_total(declared)
    if declared.panel.aggregate is not Aggregate.SUM:
        assert after.tender.max_technical == declared.max_technical
    for one in after.tender.criteria:
        scale = one.max_points / declared.criterion(one.id).max_points
        old, new = all_points(before, one.id), all_points(after, one.id)
        if before.sheet.vendors == after.sheet.vendors:
            assert new == {vendor: earned_before * scale for vendor, earned_before in old.items()}


@given(tender_and_bids(), FACTORS, FACTORS)
def test_a_ratio_keeps_the_total_of_technical_and_price_points(
    drawn: tuple[Tender, tuple[Bid, ...]], technical: Fraction, price: Fraction
) -> None:
    declared, bids = drawn
    if not price_allotment(declared):
        return
    after = what_if(evaluate(declared, bids), [SetRatio(technical=technical, price=price)]).after.tender
    assert allotments_total(after) == allotments_total(declared) or allotments_total(declared) is None
    both = allotments_total(declared)
    assert both is None or price_allotment(after) == both * price / (technical + price)


def hundred() -> Tender:
    """Technical points of 100 in two groups, price points of 50, minimums everywhere, and all points stated."""
    declared = tender(
        "sum",
        criteria=(
            criterion("plan", 60, group="提案", minimum=30),
            criterion("team", 30, group="提案"),
            criterion("isms", 10, group="安全管理"),
        ),
        price_points=50,
        price_formula="ratio-to-ceiling",
        price_params={"cap": 20, "floor": 5},
        total_points=150,
        ceiling=100,
    )
    minimums = replace(
        declared.minimums,
        technical=Fraction(40),
        total=Fraction(45),
        groups={"提案": Fraction(36), "安全管理": Fraction(1)},
    )
    return replace(declared, minimums=minimums)


BIDS = [bid("A", 90, plan=50, team=20, isms=10), bid("B", 80, plan=45, team=25, isms=0 + 1)]


def test_the_rest_is_rescaled_in_proportion_and_the_minimums_follow() -> None:
    after = what_if(evaluate(hundred(), BIDS), "set isms=19").after.tender
    assert [one.max_points for one in after.criteria] == [54, 27, 19]
    assert [one.minimum for one in after.criteria] == [27, None, None]
    assert (after.minimums.technical, after.minimums.total) == (40, 45)
    assert after.minimums.groups == {"提案": Fraction(36 * 81, 90), "安全管理": Fraction(19, 10)}
    assert after.method.total_points == 150


def test_where_the_total_moves_nothing_else_does_but_what_asks_for_a_share_of_it() -> None:
    after = what_if(evaluate(hundred(), BIDS), "set isms=20; total move").after.tender
    assert [one.max_points for one in after.criteria] == [60, 30, 20]
    assert (after.minimums.technical, after.minimums.total) == (44, 48)
    assert after.method.total_points == 160


def test_a_group_shares_its_points_as_before_and_the_others_make_room() -> None:
    after = what_if(evaluate(hundred(), BIDS), "group 提案=72; set plan=50").after.tender
    assert [one.max_points for one in after.criteria] == [50, 22, 28]


def test_price_points_take_what_they_gain_from_the_technical_points_and_their_bounds_go_along() -> None:
    after = what_if(evaluate(hundred(), BIDS), "price-points 75").after.tender
    assert [one.max_points for one in after.criteria] == [45, Fraction(45, 2), Fraction(15, 2)]
    assert after.method.price_params == {"cap": 30, "floor": Fraction(15, 2)}
    assert (after.method.price_points, after.method.total_points) == (75, 150)


def test_price_points_alone_move_where_the_total_may() -> None:
    after = what_if(evaluate(hundred(), BIDS), [SetPricePoints(points=Fraction(75)), MoveTotal()]).after.tender
    assert (after.max_technical, after.method.price_points, after.method.total_points) == (100, 75, 175)


def test_a_rescaled_technical_total_takes_the_ratio_and_leaves_the_criteria() -> None:
    declared = replace(hundred(), method=replace(hundred().method, technical_points=Fraction(100)))
    after = what_if(evaluate(declared, BIDS), "ratio 1:2").after.tender
    assert (after.method.technical_points, after.method.price_points) == (50, 100)
    assert after.criteria == declared.criteria


@pytest.mark.parametrize("beside", [(), ("w",)])
def test_setting_a_group_to_its_own_points_changes_nothing_where_members_are_added_up(beside: tuple[str, ...]) -> None:
    marked = [criterion(name, 10, "marks", group=group) for name, group in (("x", "g"), ("y", "g"), ("z", "h"))]
    declared = tender(
        criteria=(*marked, *(criterion(name, 10, group="g") for name in beside)),
        panel=Panel(members=("m1", "m2", "m3"), aggregate=Aggregate.SUM),
    )
    assert move_points(declared, [SetGroup(group="g", points=counted_total(declared, "g"))]) == declared
    twice = move_points(declared, [SetGroup(group="g", points=2 * counted_total(declared, "g")), MoveTotal()])
    assert [one.max_points for one in twice.criteria] == [20, 20, 10, *(20 for _ in beside)]
