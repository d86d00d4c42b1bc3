"""What must hold for every tender and all bids, and, where a lawful formula breaks it, the example that does."""

import copy
import dataclasses
import json
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from declared import CENTS, bid, codes, criterion, document, qcbs, ranks, replace, tender, values
from generated import COMBINATIONS, PRICE_FORMULAS, tenders_with_bids
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.exact import RoundingMode
from criteria.finding import Language, Severity
from criteria.tender import Absence, Minimums, Tender, VariableMinimum
from criteria.terms import AwardStatus, BidStatus, InvestigationOutcome, RoundingStage
from scoring import Evaluation, Result, evaluate
from scoring.eligibility.opening import awaits_investigation
from scoring.formulas.registry import FormulaKind, find, formulas

FEW = settings(max_examples=30)
SOME = settings(max_examples=60)

Case = tuple[Tender, list[Bid]]


# Order


def shuffled(declared: Tender, bids: list[Bid], order: st.DataObject) -> Case:
    """The same input in another order: bids, criteria, members, marks and answers."""
    mixed = order.draw(st.permutations(bids))
    panel = replace(
        declared.panel,
        members=tuple(order.draw(st.permutations(declared.panel.members))),
        absences=declared.panel.absences[::-1],
    )
    other = replace(declared, panel=panel, criteria=tuple(order.draw(st.permutations(declared.criteria))))
    return other, [
        replace(one, marks=one.marks[::-1], responses=dict(reversed(list(one.responses.items())))) for one in mixed
    ]


def in_order_of_criteria(published: Mapping[str, Any]) -> dict[str, Any]:
    """A document in which what is listed criterion by criterion stands in one order."""
    whole = dict(published)
    whole["references"] = sorted(whole["references"], key=lambda one: (one["stage"], one["reference"]))
    whole["findings"] = sorted(whole["findings"], key=lambda one: (one["vendor"], one["code"], one["message"]))
    whole["excluded"] = [{**one, "grounds": sorted([one["code"], *one["also"]])} for one in whole["excluded"]]
    for one in whole["excluded"]:
        for key in ("code", "also", "source", "observed", "required", "message"):
            del one[key]
    # Which references moved is listed, and told, in the order of the criteria too.
    certificate = copy.deepcopy(whole["leave_one_out"])
    for one in (certificate or {}).get("removals", ()):
        one["because"] = sorted(one["because"])
    without_sentences({"leave_one_out": certificate})
    whole["leave_one_out"] = certificate
    return whole


@given(tenders_with_bids(), st.data())
@SOME
def test_no_order_of_bids_members_marks_or_answers_matters(case: Case, order: st.DataObject) -> None:
    declared, bids = case
    other, mixed = shuffled(declared, bids, order)
    assert document(replace(other, criteria=declared.criteria), *mixed) == document(declared, *bids)


@given(tenders_with_bids(), st.data())
@FEW
def test_no_order_of_criteria_matters(case: Case, order: st.DataObject) -> None:
    other, mixed = shuffled(*case, order)
    assert in_order_of_criteria(document(other, *mixed)) == in_order_of_criteria(document(case[0], *case[1]))


# Names


def renamed_input(declared: Tender, bids: list[Bid], names: Mapping[str, str]) -> Case:
    absences = tuple(
        Absence(evaluator=one.evaluator, vendor=names.get(one.vendor, ""), reason=one.reason)
        for one in declared.panel.absences
    )
    panel = replace(declared.panel, absences=absences)
    return replace(declared, panel=panel), [replace(one, vendor=names[one.vendor]) for one in bids]


def renamed(value: object, names: Mapping[str, str]) -> Any:  # noqa: ANN401
    """A document with every vendor called otherwise; keys and texts that are no vendor's name stay."""
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {names.get(key, key): renamed(item, names) for key, item in value.items()}
    return names.get(value, value) if isinstance(value, str) else value


def without_sentences(whole: dict[str, Any]) -> None:
    """Take the sentences out of the leave-one-out certificate: they name vendors, and speak a language."""
    certificate = whole["leave_one_out"] or {}
    for one in (certificate, *certificate.get("removals", ())):
        one.pop("messages", None)
        one.pop("message", None)


def unlisted(value: object, key: str = "") -> Any:  # noqa: ANN401
    """A document in which groups of equals have no order, and without what repeats names inside sentences."""
    if isinstance(value, dict):
        left = {name: item for name, item in value.items() if name not in ("fingerprint", "message", "messages")}
        if "unresolved_because" in left:
            left["unresolved_because"] = bool(left["unresolved_because"])
        return {name: unlisted(item, name) for name, item in left.items()}
    if not isinstance(value, list):
        return value
    items = [unlisted(item) for item in value]
    # The order of a lottery and of ranks is a result; that of equals, of excluded bids and of references is not.
    return items if key in ("order", "tickets", "groups", "steps", "ties") else sorted(items, key=repr)


NAMES = ("A", "B", "C", "D", "E")


@given(tenders_with_bids(), st.permutations(("架空甲", "架空乙", "a", "Z", "0")))
@SOME
def test_renaming_the_vendors_renames_the_result_and_nothing_else(case: Case, others: list[str]) -> None:
    names = dict(zip(NAMES, others, strict=True))
    expected = renamed(document(case[0], *case[1]), names)
    declared, bids = renamed_input(*case, names)
    assert unlisted(document(declared, *bids)) == unlisted(expected)


@given(tenders_with_bids())
@FEW
def test_names_in_the_same_order_give_the_very_same_document(case: Case) -> None:
    names = {name: f"架空{name}" for name in NAMES}
    declared, bids = renamed_input(*case, names)
    found, expected = document(declared, *bids), renamed(document(*case[:1], *case[1]), names)
    for whole in (found, expected):
        del whole["fingerprint"]
        for one in whole["ties"]:
            one["unresolved_because"] = bool(one["unresolved_because"])
        without_sentences(whole)
    assert found == expected


# One's own offer


def worst_rank_change(declared: Tender, before: list[Bid], after: list[Bid]) -> int:
    """By how many places the first bid falls when it changes its offer."""
    return ranks(evaluate(declared, after))["A"] - ranks(evaluate(declared, before))["A"]


def kept(kind: FormulaKind, axiom: str) -> list[str]:
    return [one.id for one in formulas(kind) if axiom not in one.breaks]


OFFERS = st.lists(st.tuples(st.integers(0, 10), st.integers(60, 100)), min_size=2, max_size=5)
LIMITS = {"ceiling": 100, "investigation": 60}


def method_of(combination: str, formula: str) -> dict[str, object]:
    how: dict[str, object] = {"combination_params": COMBINATIONS[combination]}
    if combination == "sum":
        how |= {"price_formula": formula, "price_params": PRICE_FORMULAS[formula], "price_points": 10}
    return how


@given(
    st.sampled_from(kept(FormulaKind.COMBINATION, "lower-price")),
    st.sampled_from(kept(FormulaKind.PRICE, "lower-price")),
    OFFERS,
    st.integers(1, 40),
    st.sampled_from([{}, {"value": CENTS}, {"price": CENTS}, {"price_ratio": CENTS}]),
    st.sampled_from([(), ("technical",), ("price", "technical")]),
)
@SOME
def test_a_lower_own_price_never_worsens_ones_own_rank(
    combination: str,
    formula: str,
    offers: list[tuple[int, int]],
    less: int,
    rounding: dict[str, Any],
    chain: tuple[str, ...],
) -> None:
    how = method_of(combination, formula)
    declared = tender(combination, rounding=rounding, tie_break=chain, **how, **LIMITS)
    before = [bid(name, price, q=points + 1) for name, (points, price) in zip(NAMES, offers, strict=False)]
    price = before[0].price or 0
    assume(price - less >= 60)
    assert worst_rank_change(declared, before, [replace(before[0], price=price - less), *before[1:]]) <= 0


@given(
    st.sampled_from(kept(FormulaKind.COMBINATION, "more-points")),
    st.sampled_from(sorted(PRICE_FORMULAS)),
    OFFERS,
    st.sampled_from([{}, {"technical_points": 30}, {"technical_points": 30, "technical_scaling": "best"}]),
    st.sampled_from([{}, {"value": CENTS}, {"technical": CENTS}, {"criterion": CENTS}]),
    st.sampled_from([(), ("technical",), ("price", "criterion:q")]),
)
@SOME
def test_one_more_point_never_worsens_ones_own_rank(
    combination: str,
    formula: str,
    offers: list[tuple[int, int]],
    scaling: dict[str, object],
    rounding: dict[str, Any],
    chain: tuple[str, ...],
) -> None:
    how = method_of(combination, formula) | (scaling if combination != "lowest-price" else {})
    declared = tender(combination, rounding=rounding, tie_break=chain, **how, **LIMITS)
    before = [bid(name, price, q=points + 1) for name, (points, price) in zip(NAMES, offers, strict=False)]
    more = bid("A", before[0].price, q=before[0].responses["q"] + 1)
    assert worst_rank_change(declared, before, [more, *before[1:]]) <= 0


@given(
    st.sampled_from(
        [("share-of-best", "higher"), ("share-of-best", "lower"), ("min-max", "higher"), ("min-max", "lower")]
    ),
    st.lists(st.integers(1, 10), min_size=2, max_size=4),
    st.lists(st.integers(0, 5), min_size=4, max_size=4),
)
@FEW
def test_a_better_answer_to_a_relative_criterion_never_worsens_ones_own_rank(
    formula: tuple[str, str], answers: list[int], others: list[int]
) -> None:
    chosen = (criterion("x", 10, formula[0], params={"better": formula[1]}), criterion("y", 10))
    declared = tender(criteria=chosen)
    before = [bid(name, x=x, y=y) for name, x, y in zip(NAMES, answers, others, strict=False)]
    better = answers[0] + 1 if formula[1] == "higher" else Fraction(answers[0], 2)
    assert worst_rank_change(declared, before, [bid("A", x=better, y=others[0]), *before[1:]]) <= 0


BREAKS: Mapping[str, tuple[Mapping[str, object], list[tuple[int, int]], int]] = {
    # formula: (parameters, [(points, price), …], the lower price of the first); 100 price points, ceiling 100
    "peak": ({}, [(10, 80), (1, 80)], 70),
    "mean-distance": ({}, [(10, 100), (0, 100), (0, 100)], 70),
    "median-distance": ({}, [(10, 95), (0, 90), (0, 100)], 80),
    "korea-ratio": ({}, [(0, 80), (19, 100)], 70),
    "korea-adequacy": ({}, [(0, 91), (0, 90)], 89),
    "table": ({"steps": [{"up_to": 70, "points": 1}, {"up_to": 80, "points": 10}]}, [(0, 80), (5, 90)], 70),
    "table-share-of-ceiling": (
        {"steps": [{"up_to": Fraction(7, 10), "points": 1}, {"up_to": Fraction(8, 10), "points": 10}]},
        [(0, 80), (5, 90)],
        70,
    ),
    "table-share-of-lowest": (
        {"steps": [{"up_to": 1, "points": 1}, {"up_to": Fraction(11, 10), "points": 10}]},
        [(0, 77), (5, 70)],
        70,
    ),
}


def test_every_formula_that_breaks_the_axiom_of_the_lower_price_is_shown_to() -> None:
    assert {one.id for one in formulas(FormulaKind.PRICE) if "lower-price" in one.breaks} == BREAKS.keys()
    assert {one.id for one in formulas(FormulaKind.PRICE) if one.breaks.keys() - {"lower-price"}} == set()
    assert [
        one.id for kind in (FormulaKind.COMBINATION, FormulaKind.CRITERION) for one in formulas(kind) if one.breaks
    ] == []


@pytest.mark.parametrize("formula", BREAKS)
def test_the_registrys_example_loses_a_rank_by_a_lower_price(formula: str) -> None:
    params, offers, lower = BREAKS[formula]
    declared = tender("sum", price_points=100, price_formula=formula, price_params=params, **LIMITS)
    before = [bid(name, price, q=points) for name, (points, price) in zip(NAMES, offers, strict=False)]
    before = [replace(one, investigation=InvestigationOutcome.CLEARED) for one in before]
    assert worst_rank_change(declared, before, [replace(before[0], price=lower), *before[1:]]) > 0


def test_less_than_no_points_are_not_divided_by_a_price_which_would_favour_the_dearer() -> None:
    chosen = (criterion("days", 10, "linear-from-best"),)
    for combination in ("ratio", "adjusted-price", "adjusted-score"):
        declared = tender(combination, criteria=chosen)
        evaluation = evaluate(declared, [bid("A", 100, days=10), bid("B", 50, days=31)])
        assert evaluation.set_aside == ("B",)
        assert evaluation.award.status is AwardStatus.INCOMPLETE


# Those who are out


def is_certain(evaluation: Evaluation) -> bool:
    return all(found.code != "minimum-depends-on-excluded" for found in evaluation.findings)


def letting_in(declared: Tender, bids: list[Bid], out: str) -> set[str]:
    """The bids without any one of which an excluded bid would meet a relative minimum, or might."""
    rest = {one.vendor: [other for other in bids if other is not one] for one in bids if one.vendor != out}
    without = {vendor: evaluate(declared, left) for vendor, left in rest.items()}
    return {vendor for vendor, left in without.items() if out not in codes(left) or not is_certain(left)}


def without_names_of_the_input(published: Mapping[str, Any], vendor: str, returns: set[str]) -> dict[str, Any]:
    whole = {key: value for key, value in copy.deepcopy(dict(published)).items() if key != "fingerprint"}
    # Had one of these not bid, the excluded bid would be in again: the certificate tells of that, and else of the same.
    if returns and whole["leave_one_out"]:
        whole["leave_one_out"] = [one for one in whole["leave_one_out"]["removals"] if one["removed"] not in returns]
    # How far below a relative minimum another excluded bid lies can depend on the one taken out; that it is out, not.
    whole["excluded"] = [one["vendor"] for one in whole["excluded"] if one["vendor"] != vendor]
    whole["findings"] = [one for one in whole["findings"] if one["vendor"] != vendor]
    # What the panel settled of its marks is its own; the document has the key where there is any.
    whole["dispositions"] = [one for one in whole.get("dispositions", ()) if one["vendor"] != vendor]
    return whole


@given(tenders_with_bids())
@SOME
def test_removing_an_excluded_bid_changes_nothing_for_any_other(case: Case) -> None:
    declared, bids = case
    evaluation = evaluate(declared, bids)
    for vendor in codes(evaluation) if is_certain(evaluation) else ():
        left = document(declared, *(one for one in bids if one.vendor != vendor))
        whole, returns = Result.of(evaluation).to_document(), letting_in(declared, bids, vendor)
        expected = without_names_of_the_input(whole, vendor, returns)
        assert without_names_of_the_input(left, vendor, returns) == expected


def test_a_bid_below_a_relative_minimum_would_be_in_again_without_the_loser_that_set_it() -> None:
    # The exception: X earns 1.9 of 10 points beside L's answer, and 2.375 where W's is the best.
    declared = tender(criteria=(criterion("x", 10, "share-of-best", minimum=2), criterion("y", 10)))
    bids = [bid("W", x=8, y=10), bid("L", x=10, y=0), bid("X", x="1.9", y=9)]
    evaluation = evaluate(declared, bids)
    assert (ranks(evaluation), codes(evaluation)) == ({"W": 1, "L": 2}, {"X": ["below-minimum"]})
    assert is_certain(evaluation)
    certificates = [document(declared, *some)["leave_one_out"] for some in (bids, bids[:2])]
    assert [one["removals"][0]["in_or_out"] for one in certificates] == [["X"], []]
    assert letting_in(declared, bids, "X") == {"L"}


def test_a_bid_below_the_variable_minimum_is_valid_and_has_moved_it() -> None:
    # The exception: the variable minimum is taken over all valid bids, those below it included.
    rule = VariableMinimum(form="all", factor=Fraction(9, 10))
    declared = tender(ceiling=1000, variable_minimum=rule)
    bids = [bid("A", 100, q=1), bid("B", 200, q=2), bid("C", 300, q=3), bid("D", 310, q=4)]
    assert codes(evaluate(declared, bids)) == {"A": ["price-below-floor"], "B": ["price-below-floor"]}
    assert codes(evaluate(declared, bids[1:])) == {"B": ["price-below-floor"]}
    minimums = [evaluate(declared, some).variable_minimum for some in (bids, bids[1:])]
    assert [minimum and minimum.price for minimum in minimums] == [204, 243]


@given(tenders_with_bids())
@SOME
def test_every_reference_is_taken_over_exactly_the_bids_still_in(case: Case) -> None:
    evaluation = evaluate(*case)
    assert tuple(sorted(ranks(evaluation))) == evaluation.sheet.vendors
    for one in evaluation.sheet.references:
        assert one.over == evaluation.sheet.vendors
        assert set(one.held_by) <= set(one.over)
    assert {*ranks(evaluation), *codes(evaluation), *evaluation.set_aside} == {one.vendor for one in case[1]}
    assert not ranks(evaluation).keys() & ({*codes(evaluation)} | {*evaluation.set_aside})


@given(tenders_with_bids())
@SOME
def test_whoever_is_ranked_meets_every_minimum(case: Case) -> None:
    declared, _ = case
    sheet = evaluate(*case).sheet
    for index, _vendor in enumerate(sheet.vendors):
        for one in sheet.criteria.values():
            assert one.criterion.minimum is None or one.points[index] >= one.criterion.minimum
        for group, minimum in declared.minimums.groups.items():
            columns = [one.points for one in sheet.criteria.values() if one.criterion.group == group]
            assert sum(column[index] for column in columns) >= minimum
        assert declared.minimums.technical is None or sheet.raw_technical[index] >= declared.minimums.technical
        assert declared.minimums.total is None or sheet.value[index] >= declared.minimums.total


# Faults and open questions


@given(tenders_with_bids())
@SOME
def test_a_fault_leaves_the_rest_as_it_would_be_without_the_faulty_bid_and_nothing_awarded(case: Case) -> None:
    declared, bids = case
    assume(bids)
    broken = [replace(bids[0], price=None, status=BidStatus.VALID, faults=()), *bids[1:]]
    evaluation, rest = evaluate(declared, broken), evaluate(declared, bids[1:])
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert evaluation.award.winners == ()
    assert bids[0].vendor in evaluation.set_aside
    assert evaluation.award.ranking == rest.award.ranking
    assert evaluation.sheet == rest.sheet


@given(tenders_with_bids(faulty=False), st.sets(st.sampled_from(NAMES), min_size=1, max_size=3))
@settings(max_examples=100)
def test_no_award_is_let_through_that_an_open_investigation_could_change(case: Case, low: set[str]) -> None:
    declared, bids = case
    bids = [replace(one, price=55, investigation=None) if one.vendor in low else one for one in bids]
    award = evaluate(declared, bids).award
    pending = [one.vendor for one in bids if awaits_investigation(declared, one)]
    if award.status is AwardStatus.INCOMPLETE:
        return
    for outcomes in product([InvestigationOutcome.CLEARED, InvestigationOutcome.FAILED], repeat=len(pending)):
        settled = dict(zip(pending, outcomes, strict=True))
        known = [replace(one, investigation=settled.get(one.vendor, one.investigation)) for one in bids]
        later = evaluate(declared, known).award
        assert (later.status, later.first) == (award.status, award.first)


@given(tenders_with_bids())
@SOME
def test_the_winner_is_whoever_is_first_alone_and_only_where_nothing_is_open(case: Case) -> None:
    evaluation = evaluate(*case)
    award = evaluation.award
    first = award.ranking[0].vendors if award.ranking else ()
    assert award.first == first
    has_fault = any(found.severity is Severity.FAULT for found in evaluation.findings)
    assert (award.status is AwardStatus.INCOMPLETE) or not has_fault
    assert award.winners == (first if award.status is AwardStatus.AWARDED else ())
    expected = {0: AwardStatus.NO_AWARD, 1: AwardStatus.AWARDED}.get(len(first), AwardStatus.TIED)
    assert award.status in (AwardStatus.INCOMPLETE, expected)


# Ranks


@given(tenders_with_bids())
@SOME
def test_ranks_count_everybody_before_them(case: Case) -> None:
    following = 1
    for group in evaluate(*case).award.ranking:
        assert (group.rank, group.vendors) == (following, tuple(sorted(group.vendors)))
        following += len(group.vendors)


@given(tenders_with_bids())
@SOME
def test_a_better_value_never_ranks_behind_outside_a_band(case: Case) -> None:
    evaluation = evaluate(*case)
    assume(case[0].method.combination != "band")
    sheet = evaluation.sheet
    lowest_first = find(FormulaKind.COMBINATION, case[0].method.combination).direction == "lowest"
    place = {vendor: position for position, vendor in enumerate(ranks(evaluation))}
    ordered = sorted(zip(sheet.vendors, sheet.value, strict=True), key=lambda one: place[one[0]])
    found = [value for _, value in ordered]
    assert found == sorted(found, reverse=not lowest_first)
    equal = [set(tie.vendors) for tie in evaluation.award.ties]
    assert sorted(map(len, equal)) == sorted(found.count(value) for value in set(found) if found.count(value) > 1)


def by_hand(offers: list[tuple[int, int]], minimum: int, ceiling: int) -> dict[str, tuple[int, str]]:
    """Rank and value of quality 60 and price 40, in whole numbers: a hundredth is the unit, halves go up."""
    left = {
        name: offer for name, offer in zip(NAMES, offers, strict=False) if offer[0] >= minimum and offer[1] <= ceiling
    }
    if not left:
        return {}
    lowest = min(price for _, price in left.values())
    hundredths = {name: (2 * (60 * q * p + 4000 * lowest) + p) // (2 * p) for name, (q, p) in left.items()}
    return {
        name: (1 + sum(other > own for other in hundredths.values()), f"{own // 100}.{own % 100:02}")
        for name, own in hundredths.items()
    }


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 120)), max_size=5),
    st.integers(0, 60),
    st.integers(20, 120),
)
@settings(max_examples=100)
def test_a_simple_tender_is_ranked_as_counting_by_hand_ranks_it(
    offers: list[tuple[int, int]], minimum: int, ceiling: int
) -> None:
    declared = qcbs(ceiling=ceiling, minimums=Minimums(technical=Fraction(minimum)))
    evaluation = evaluate(declared, [bid(name, p, q=q) for name, (q, p) in zip(NAMES, offers, strict=False)])
    published = values(evaluation)
    assert {name: (rank, published[name]) for name, rank in ranks(evaluation).items()} == by_hand(
        offers, minimum, ceiling
    )


@given(tenders_with_bids())
@SOME
def test_a_declared_rounding_turns_no_order_round(case: Case) -> None:
    sheet, method = evaluate(*case).sheet, case[0].method
    columns = [
        (sheet.computed_value, sheet.value, RoundingStage.VALUE),
        (sheet.scaled_technical, sheet.technical, RoundingStage.TECHNICAL),
        *((part.computed, part.points, RoundingStage.PRICE) for part in sheet.price_parts),
    ]
    for computed, rounded, stage in columns:
        how = method.rounding_at(stage)
        pairs = list(zip(computed, rounded, strict=True))
        assert all(how.apply(before) == after for before, after in pairs)
        assert [after for _, after in sorted(pairs)] == sorted(after for _, after in pairs)
        if how.mode is RoundingMode.NONE:
            assert list(computed) == list(rounded)


# Again, and back


@given(tenders_with_bids())
@SOME
def test_evaluating_the_record_again_gives_the_record(case: Case) -> None:
    evaluation = evaluate(*case)
    again = evaluate(evaluation.tender, evaluation.bids)
    assert again == evaluation
    assert again.fingerprint == evaluation.fingerprint
    assert Result.of(again) == Result.of(evaluation)


@given(tenders_with_bids(), st.sampled_from(["ja", "en"]))
@SOME
def test_a_result_survives_json(case: Case, language: Language) -> None:
    result = Result.of(evaluate(*case), language)
    assert Result.from_document(json.loads(json.dumps(result.to_document()))) == result


@given(tenders_with_bids())
@SOME
def test_the_language_changes_messages_only(case: Case) -> None:
    evaluation = evaluate(*case)
    japanese, english = (Result.of(evaluation, language).to_document() for language in ("ja", "en"))
    for whole in (japanese, english):
        for one in (*whole["excluded"], *whole["findings"]):
            assert one.pop("message")
        for one in whole["ties"]:
            one["unresolved_because"] = bool(one["unresolved_because"])
        without_sentences(whole)
    assert japanese == english


# Exactness


def floats_in(value: object, seen: set[int]) -> list[object]:
    """Every float anywhere in an object graph."""
    if isinstance(value, float):
        return [value]
    if id(value) in seen or isinstance(value, str | int | Fraction | Enum | None):
        return []
    seen.add(id(value))
    parts: list[object] = []
    if dataclasses.is_dataclass(value):
        parts = [getattr(value, one.name) for one in dataclasses.fields(value)]
    elif isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    return [found for part in parts for found in floats_in(part, seen)]


@given(tender_and_bids())
@FEW
def test_whatever_can_be_declared_is_evaluated_exactly_and_again_and_survives_json(
    case: tuple[Tender, tuple[Bid, ...]],
) -> None:
    evaluation = evaluate(*case)
    result = Result.of(evaluation)
    assert evaluate(evaluation.tender, evaluation.bids) == evaluation
    assert Result.of(evaluate(case[0], case[1][::-1])) == result
    assert Result.from_document(json.loads(json.dumps(result.to_document()))) == result
    assert floats_in(evaluation, set()) + floats_in(result, set()) == []


def test_the_search_for_floats_finds_one_wherever_it_hides() -> None:
    hidden = replace(tender(), method=replace(tender().method, price_params={"steps": [{"up_to": 0.5}]}))
    assert floats_in(hidden, set()) == [0.5]


@given(tenders_with_bids())
@FEW
def test_there_is_no_float_anywhere_in_an_evaluation_or_a_result(case: Case) -> None:
    evaluation: Evaluation = evaluate(*case)
    assert floats_in(evaluation, set()) == []
    assert floats_in(Result.of(evaluation), set()) == []
    assert floats_in(Result.of(evaluation).to_document(), set()) == []
