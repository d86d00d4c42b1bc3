"""Who can be selected at all: the excluded have no column, what is pending selects nothing, packages are judged."""

from fractions import Fraction

import pytest
from declared import bid, criterion, given_marks, replace, tender
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.errors import EvaluationError
from criteria.selection import Lot, Package, SelectionTerms
from criteria.tender import Minimums, Panel, Tender, VariableMinimum
from criteria.terms import Aggregate, BidStatus
from criteria.vendor import SanctionKind
from report.selection.document import selection_document
from scoring.definition.selection.kinds import bound_rules
from scoring.selection.candidates import find_candidates
from scoring.selection.model import define_model
from scoring.selection.result import Answer, SelectionStatus
from scoring.selection.select import select
from tests.on_file import AWARD, known, linked, register, sanction, with_rules
from tests.rule_kinds import SelectionRuleKind
from tests.selected import FAMILIES, RULES, instance, rule, selecting, terms

pytestmark = pytest.mark.selection

LOTS = (Lot(id="L1", ceiling=1000), Lot(id="L2", ceiling=2000))


def two_lots(*objective: str, **facts: object) -> SelectionTerms:
    return terms("lots", *(objective or ("points",)), lots=LOTS, **facts)


def with_packages(*packages: Package, combination: str = "technical-only", **facts: object) -> tuple[Tender, list]:
    on_file = register(packages=packages, vendors=[known("A"), known("B")])
    bids = [
        bid(vendor, price, lot=lot, q=q, register=on_file)
        for vendor, lot, price, q in [("A", "L1", 900, 70), ("A", "L2", 1900, 80), ("B", "L1", 800, 60)]
    ]
    return selecting(facts.pop("selection", two_lots()), combination, **facts), bids


def package(price: int = 2500, **facts: object) -> Package:
    return Package(**{"id": "P", "vendor": "A", "lots": ("L1", "L2"), "price": price, **facts})


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_nobody_excluded_has_a_column_or_is_ever_taken(family: str, seed: int) -> None:
    declared, bids = instance(family, seed)
    found = find_candidates(declared, bids)
    out = {(one.vendor, one.lot) for one in found.excluded if not one.package}
    built = define_model(found, bound_rules(declared))
    for column in built.model.decisions:
        one = built.columns.candidates[column]
        assert not {(one.vendor, lot) for lot in one.lots or ("",)} & out
    asked = sorted({vendor for vendor, _ in out})
    dropped = [one.id for one in (declared.selection.rules if declared.selection else ()) if one.id != "size"]
    for selection in (select(declared, bids, k=3, why_not=asked), select(declared, bids, k=3, without=dropped)):
        shown = [selection.chosen, *selection.alternatives, *(selection.ties.optima if selection.ties else ())]
        shown += [one.instead for one in selection.why_not] + [one.without for one in selection.rules]
        taken = {(one.vendor, lot) for each in shown if each for one in each.taken for lot in one.lots or ("",)}
        assert not taken & out


def test_a_package_of_a_vendor_that_is_excluded_in_one_of_its_lots_is_out() -> None:
    declared, bids = with_packages(package())
    bids = [replace(one, price=1001) if (one.vendor, one.lot) == ("A", "L1") else one for one in bids]
    found = find_candidates(declared, bids)
    assert [(one.vendor, one.lots) for one in found.candidates] == [("B", ("L1",)), ("A", ("L2",))]
    [out] = [one for one in found.excluded if one.package]
    assert (out.package, [ground.code for ground in out.grounds]) == ("P", ["price-over-ceiling"])


def test_a_package_of_what_its_vendor_bids_is_worth_that_under_a_panel_that_sums() -> None:
    declared, bids = with_packages(
        package(2800),
        combination="value-deduction",
        selection=two_lots("value"),
        combination_params={"max_deduction": 500},
        panel=Panel(members=("1", "2"), aggregate=Aggregate.SUM),
        criteria=(criterion("q", 100), criterion("m", 50, "marks")),
    )
    marks = given_marks({"1": {"m": 40}, "2": {"m": 30}})
    found = find_candidates(declared, [replace(one, marks=marks) for one in bids])
    [worth] = [one.value for one in found.candidates if one.package]
    assert worth == sum(one.value for one in found.candidates if one.vendor == "A" and not one.package)
    assert worth == 2800 - 500 * Fraction(70 + 80 + 2 * 70, 200)


def test_a_suspended_vendor_is_out_of_every_lot_and_every_package() -> None:
    declared, bids = with_packages(package(), exclusions=RULES)
    on_file = register(
        packages=[package()], sanctions=[sanction(SanctionKind.SUSPENSION, AWARD, AWARD)], vendors=[known("A")]
    )
    found = find_candidates(declared, [replace(one, register=on_file) for one in bids])
    assert {one.vendor for one in found.candidates} == {"B"}
    assert {(one.lot, one.package) for one in found.excluded} == {("L1", ""), ("L2", ""), ("", "P")}


@pytest.mark.parametrize(("price", "code"), [(3001, "price-over-ceiling"), (3000, None)])
def test_a_package_is_held_against_the_ceilings_of_its_lots_together(price: int, code: str | None) -> None:
    found = find_candidates(*with_packages(package(price)))
    assert [one.grounds[0].code for one in found.excluded] == ([code] if code else [])


@pytest.mark.parametrize(("floor", "price", "code"), [("floor", 999, "price-below-floor"), ("floor", 1000, None)])
def test_a_package_is_held_against_the_minimum_prices_of_its_lots_together(
    floor: str, price: int, code: str | None
) -> None:
    found = find_candidates(*with_packages(package(price), **{floor: 500}))
    assert [one.grounds[0].code for one in found.excluded] == ([code] if code else [])


def test_a_package_below_the_disqualification_thresholds_is_out() -> None:
    found = find_candidates(*with_packages(package(999), disqualification=500))
    assert [one.grounds[0].code for one in found.excluded] == ["price-below-disqualification"]


def test_a_package_that_would_need_an_investigation_is_pending() -> None:
    found = find_candidates(*with_packages(package(999), investigation=500))
    assert [one.code for one in found.pending] == ["package-needs-investigation"]


def test_a_package_cannot_be_held_against_a_variable_minimum_price() -> None:
    minimum = VariableMinimum(form="all", factor=Fraction(9, 10))
    found = find_candidates(*with_packages(package(), variable_minimum=minimum))
    assert "package-with-variable-minimum" in [one.code for one in found.pending]


def alone(points: object = 150, **facts: object) -> tuple[Tender, list[Bid]]:
    """B bids for lot 1 and offers both lots in a package."""
    given_points = None if points is None else Fraction(points)
    return with_packages(package(vendor="B", points=given_points), **facts)


def test_who_comes_into_a_lot_by_a_package_alone_is_judged_there_without_a_bid() -> None:
    found = find_candidates(*alone())
    assert found.pending == ()
    [one] = [one for one in found.candidates if one.package]
    assert (one.vendor, one.points, one.lots) == ("B", 150, ("L1", "L2"))


def test_who_bids_nowhere_but_by_a_package_is_selected_named_and_asked_after() -> None:
    """B takes both lots for 150 points, as A does; of the two only one may be taken, and B is cheaper."""
    one_of_us = rule(SelectionRuleKind.AFFILIATES, at_most=1)
    declared, bids = alone(selection=two_lots("points", "price", rules=[one_of_us]))
    on_file = register(
        packages=bids[0].register.packages, vendors=[known("A"), known("B", name="乙社")], relations=[linked("A", "B")]
    )
    bids = [replace(one, register=on_file) for one in bids[:2]]
    selection = select(declared, bids, k=2, why_not=["乙社", "A"])
    assert selection.chosen is not None
    assert [(one.vendor, one.name, one.package) for one in selection.chosen.taken] == [("B", "乙社", "P")]
    assert [(one.vendor, one.answer) for one in selection.why_not] == [("B", Answer.CHOSEN), ("A", Answer.LOSES)]


@pytest.mark.parametrize(
    "case",
    [
        alone(points=None),
        alone(minimums=Minimums(technical=Fraction(1))),
        alone(minimums=Minimums(total=Fraction(1))),
        alone(criteria=(criterion("q", 1000, minimum=1),)),
        alone(criteria=(criterion("q", 1000, mandatory=True),)),
    ],
    ids=["no points", "technical minimum", "total minimum", "criterion's minimum", "mandatory item"],
)
def test_where_answers_are_judged_nobody_is_in_without_a_bid_of_his_own(case: tuple[Tender, list[Bid]]) -> None:
    [one] = find_candidates(*case).pending
    assert (one.code, one.subject, one.value) == ("package-without-bid", "B", "P")
    assert "lot L2" in one.what.en
    assert select(*case).status is SelectionStatus.INCOMPLETE


def with_rule(declared: Tender, bids: list[Bid], name: str, **tables: list[object]) -> tuple[Tender, list[Bid]]:
    packages = bids[0].register.packages
    on_file = register(packages=packages, vendors=[known("A"), known("B")], **tables)
    return replace(declared, exclusions=with_rules(name).exclusions), [replace(one, register=on_file) for one in bids]


def test_whoever_is_barred_is_out_with_his_package_where_he_has_no_bid() -> None:
    """B bids nowhere by itself, and is suspended."""
    declared, bids = alone()
    barred = [sanction(SanctionKind.SUSPENSION, AWARD, AWARD, vendor="B")]
    found = find_candidates(*with_rule(declared, bids[:2], "suspension", sanctions=barred))
    assert {one.vendor for one in found.candidates} == {"A"}
    [out] = found.excluded
    assert (out.package, {ground.code for ground in out.grounds}) == ("P", {"suspension"})


def test_a_bid_that_only_a_package_beside_it_bars_selects_nothing() -> None:
    """A and B are related; B offers lot 2 only in its package, so the evaluation of lot 2 did not see it."""
    declared, bids = alone()
    related = with_rule(declared, [bids[1], bids[2]], "related-vendors", relations=[linked("A", "B")])
    found = find_candidates(*related)
    assert ("barred-by-a-package", "A", "L2") in [(one.code, one.subject, one.value) for one in found.pending]
    assert {one.package for one in found.excluded if one.vendor == "B"} >= {"P"}


def test_what_cannot_be_confirmed_of_a_package_alone_selects_nothing() -> None:
    declared, bids = alone()
    found = find_candidates(*with_rule(declared, bids[:2], "tax-arrears"))
    waits = [(one.code, one.subject) for one in found.pending if one.subject == "B"]
    assert waits
    assert {code for code, _ in waits} == {"not-confirmed"}


@pytest.mark.parametrize(("points", "counted"), [(None, 150), (Fraction(160), 160), (Fraction(0), 0)])
def test_a_package_has_its_own_points_or_the_sum_of_its_vendors_bids(points: Fraction | None, counted: int) -> None:
    found = find_candidates(*with_packages(package(points=points)))
    [one] = [one for one in found.candidates if one.package]
    assert (one.points, one.lots, one.price) == (counted, ("L1", "L2"), 2500)


def test_the_value_of_a_package_is_that_of_its_average_lot_for_each_of_its_lots() -> None:
    """150 points and 2500 yen over two lots are 75 points for 1250 yen each: 2 × (100 + 75) ÷ 1250 × 1000 = 280."""
    case = with_packages(package(), combination="ratio", selection=two_lots("value"), scale=1000, base_points=100)
    [one] = [one for one in find_candidates(*case).candidates if one.package]
    assert one.value == 280


def test_the_price_points_of_a_package_are_measured_against_the_ceilings_of_its_lots() -> None:
    """1 − 2500 ÷ 3000 is a sixth: 2 × (75 + 100 ÷ 6) = 183.3333, each lot's value cut to four places."""
    case = with_packages(
        package(), combination="sum", selection=two_lots("value"), price_points=100, price_formula="ratio-to-ceiling"
    )
    [one] = [one for one in find_candidates(*case).candidates if one.package]
    assert one.value == 2 * Fraction(916666, 10000)


def test_a_price_formula_that_compares_bids_gives_a_package_no_value() -> None:
    method = {"combination": "sum", "price_points": 100, "price_formula": "lowest-over-price"}
    found = find_candidates(*with_packages(package(), selection=two_lots("value"), **method))
    [one] = found.pending
    assert (one.code, one.value) == ("package-without-value", "P")
    assert "points-per-price" in one.cure.en
    assert find_candidates(*with_packages(package(), selection=two_lots("price"), **method)).pending == ()


def test_whatever_an_evaluation_waits_for_selects_nothing() -> None:
    declared = selecting(
        terms("shortlist", "points", rules=[rule(SelectionRuleKind.SIZE, exactly=1)]), investigation=90
    )
    on_file = register()
    bids = [bid("A", 80, q=10, register=on_file), bid("B", 100, q=90, register=on_file)]
    selection = select(declared, bids)
    assert selection.status is SelectionStatus.INCOMPLETE
    assert [(one.code, one.subject) for one in selection.pending] == [("investigation-pending", "A")]
    assert (selection.chosen, selection.values) == (None, ())


def test_a_faulty_bid_selects_nothing() -> None:
    declared = selecting(terms("shortlist", "points", rules=[rule(SelectionRuleKind.SIZE, exactly=1)]))
    selection = select(declared, [bid("A", 80, q=10), bid("B", 0, q=90)])
    assert [one.code for one in selection.pending] == ["price-not-positive"]
    assert selection_document(selection)["status"] == "incomplete"


def test_a_bid_for_a_lot_nobody_declared_selects_nothing() -> None:
    declared, bids = with_packages()
    found = find_candidates(declared, [*bids, replace(bids[0], lot="L9")])
    assert [(one.code, one.value) for one in found.pending] == [("unknown-lot", "L9")]


def test_a_withdrawn_bid_is_on_record_and_no_candidate() -> None:
    declared, bids = with_packages()
    found = find_candidates(declared, [replace(bids[0], status=BidStatus.WITHDRAWN), *bids[1:]])
    assert [(one.vendor, one.lot, one.grounds[0].code) for one in found.excluded] == [("A", "L1", "withdrawn")]


def test_a_tender_without_selection_says_what_to_declare() -> None:
    with pytest.raises(EvaluationError, match=r"\[selection\]"):
        select(tender(), [bid("A", q=1)])
