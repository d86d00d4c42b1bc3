"""A single award, and the first K without side rules, are a sort: the model says the same, and so does the chain."""

from fractions import Fraction
from random import Random

import pytest
from declared import bid, replace
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.selection import Lot, SelectionObjective
from criteria.tender import Tender
from report.selection.document import selection_document
from scoring import evaluate
from scoring.definition.selection.kinds import bound_rules
from scoring.selection.candidates import find_candidates
from scoring.selection.model import define_model
from scoring.selection.result import ProofKind, SelectionStatus
from scoring.selection.searching import sort_selection
from scoring.selection.select import select
from scoring.solve.optima import all_optima
from tests.rule_kinds import SelectionRuleKind
from tests.selected import rule, selecting, terms

pytestmark = pytest.mark.selection

OBJECTIVES = (["points"], ["value"], ["price"], ["points", "price"], ["value", "price"], ["price", "points"])
COMBINATIONS = {"technical-only": {}, "ratio": {"scale": 1_000_000, "base_points": 100}, "lowest-price": {}}


def shortlist(seed: int, combination: str, **facts: object) -> tuple[Tender, list[Bid]]:
    random = Random(seed)  # noqa: S311 - drawn for tests
    bids = [
        bid(vendor, 1000 + random.randrange(4), q=80 + Fraction(random.randrange(4), 100))
        for vendor in "ABCDEFG"[: random.randint(1, 7)]
    ]
    size = rule(SelectionRuleKind.SIZE, exactly=random.randint(1, len(bids)))
    wanted = terms("shortlist", *random.choice(OBJECTIVES), rules=[size], **facts)
    return selecting(wanted, combination, **COMBINATIONS[combination]), bids


def lots(seed: int, **facts: object) -> tuple[Tender, list[Bid]]:
    random = Random(seed)  # noqa: S311 - drawn for tests
    ids = ["L1", "L2", "L3"][: random.randint(1, 3)]
    bids = [
        bid(vendor, 1000 + random.randrange(3), lot=lot, q=80 + Fraction(random.randrange(3), 100))
        for lot in ids
        for vendor in "ABCD"[: random.randint(1, 4)]
    ]
    wanted = terms("lots", *random.choice(OBJECTIVES), lots=tuple(Lot(id=one) for one in ids), **facts)
    return selecting(wanted), bids


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), combination=st.sampled_from(sorted(COMBINATIONS)), by_lot=st.booleans())
def test_the_sort_and_the_model_find_the_same_selections(seed: int, combination: str, *, by_lot: bool) -> None:
    declared, bids = lots(seed) if by_lot else shortlist(seed, combination)
    found, rules = find_candidates(declared, bids), bound_rules(declared)
    ordered = sort_selection(found, rules, found.terms.objective)
    assert ordered is not None
    built = define_model(found, rules)
    optima = all_optima(built.model, cap=1000)
    assert optima.complete
    assert set(ordered.optima(1000)) == {frozenset(built.bids(point)) for point in optima.points}
    assert ordered.count == len(optima.points)
    selection = select(declared, bids)
    assert selection.values == optima.outcome.values
    assert selection.certificate.kind is ProofKind.SORT


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), combination=st.sampled_from(sorted(COMBINATIONS)))
def test_one_vendor_by_value_is_whoever_the_evaluation_puts_first(seed: int, combination: str) -> None:
    _, bids = shortlist(seed, combination)
    one = terms("shortlist", "value", rules=[rule(SelectionRuleKind.SIZE, exactly=1)])
    declared = selecting(one, combination, **COMBINATIONS[combination])
    first = evaluate(declared, bids).award.ranking[0].vendors
    selection = select(declared, bids)
    tied = selection.ties.left if selection.ties else (selection.chosen,)
    assert sorted(vendor for each in tied if each for vendor in each.vendors) == sorted(first)


def five(*objective: str, size: int, tie_break: tuple[str, ...] = (), **facts: object) -> tuple[Tender, list[Bid]]:
    wanted = terms(
        "shortlist",
        *objective,
        rules=[rule(SelectionRuleKind.SIZE, exactly=size)],
        tie_break=tuple(map(SelectionObjective, tie_break)),
        **facts,
    )
    given_bids = [("A", 90, 300), ("B", 80, 200), ("C", 80, 100), ("D", 80, 100), ("E", 70, 50)]
    return selecting(wanted), [bid(vendor, price, q=points) for vendor, points, price in given_bids]


def test_a_tie_at_the_border_lists_every_way_of_filling_it() -> None:
    selection = select(*five("points", size=2))
    assert selection.status is SelectionStatus.TIED
    assert selection.chosen is None
    assert selection.ties is not None
    assert [one.vendors for one in selection.ties.left] == [("A", "B"), ("A", "C"), ("A", "D")]
    assert selection_document(selection)["chosen"] == []
    assert selection_document(selection)["objective"] == "170"


def test_the_chain_separates_what_the_objectives_do_not_and_says_how_far() -> None:
    selection = select(*five("points", size=2, tie_break=("price",)))
    assert selection.ties is not None
    assert [(one.key.value, one.best, one.left) for one in selection.ties.steps] == [("price", 400, 2)]
    assert (selection.status, len(selection.ties.optima)) == (SelectionStatus.TIED, 3)
    resolved = select(*five("points", size=3, tie_break=("price",)))
    assert resolved.status is SelectionStatus.OPTIMAL
    assert resolved.chosen is not None
    assert resolved.chosen.vendors == ("A", "C", "D")


def test_a_list_of_objectives_is_read_in_its_order() -> None:
    selection = select(*five("price", "points", size=2))
    assert selection.ties is not None
    assert [one.vendors for one in selection.ties.left] == [("C", "E"), ("D", "E")]
    assert selection.values == (150, 150)


def test_more_ties_than_are_listed_are_still_separated_by_the_chain() -> None:
    wanted = terms(
        "shortlist", "points", rules=[rule(SelectionRuleKind.SIZE, exactly=4)], tie_break=(SelectionObjective.PRICE,)
    )
    bids = [bid(f"V{number:02}", 100 + number, q=80) for number in range(12)]
    selection = select(selecting(wanted), bids)
    assert selection.status is SelectionStatus.OPTIMAL
    assert selection.ties is not None
    assert (selection.ties.complete, len(selection.ties.optima)) == (False, 100)
    assert selection.chosen is not None
    assert selection.chosen.vendors == ("V00", "V01", "V02", "V03")


def test_a_sort_with_endless_decimals_is_published_without_reasons() -> None:
    """Values of ratios have no common denominator a solver could take; the order needs none."""
    declared, bids = five("value", size=2)
    primes = (1_000_003, 1_000_033, 1_000_037, 1_000_039, 1_000_081)
    bids = [bid(one.vendor, price, q=80) for one, price in zip(bids, primes, strict=True)]
    method = replace(declared.method, combination="ratio", rounding={})
    selection = select(replace(declared, method=method), bids, k=3)
    assert selection.chosen is not None
    assert selection.chosen.vendors == ("A", "B")
    assert [one.code for one in selection.notes] == ["selection-not-explained"]
    assert selection.alternatives == ()
