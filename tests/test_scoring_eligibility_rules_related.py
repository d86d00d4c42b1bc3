"""Related bidders: any chain is one group, all its bids are void, and a joint venture is one bid."""

from dataclasses import replace
from typing import Any

import pytest

from criteria.bid import Bid
from criteria.exclusion import ExclusionRule
from criteria.selection import Lot
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.vendor import RelationKind
from scoring.selection.candidates import find_candidates
from scoring.selection.select import select
from tests.declared import bid
from tests.on_file import ledger, linked, register, row, venture
from tests.rule_kinds import SelectionRuleKind
from tests.selected import rule, selecting, terms

CHAIN = [linked("A", "B"), linked("B", "C")]
GONE = BidStatus.WITHDRAWN


def outcomes(rule: str, bids: list[Any], params: dict[str, Any] | None = None, **tables: object) -> dict[str, str]:
    return {vendor: check.outcome.value for vendor, check in ledger(rule, params, bids=bids, **tables).items()}


def related(bids: list[Any], params: dict[str, Any] | None = None, **tables: object) -> dict[str, str]:
    return outcomes("related-vendors", bids, params, **{"relations": CHAIN, **tables})


def test_three_vendors_linked_a_b_c_are_one_group_though_a_and_c_share_nothing() -> None:
    assert related([bid("A"), bid("B"), bid("C"), bid("D")]) == {
        "A": "failed",
        "B": "failed",
        "C": "failed",
        "D": "passed",
    }


def test_a_chain_through_somebody_who_does_not_bid_counts_unless_the_tender_says_otherwise() -> None:
    assert related([bid("A"), bid("C")]) == {"A": "failed", "C": "failed"}
    assert related([bid("A"), bid("C")], {"through_others": False}) == {"A": "passed", "C": "passed"}
    assert related([bid("A"), bid("B")], {"through_others": False}) == {"A": "failed", "B": "failed"}


def test_all_bids_of_the_group_are_void_or_the_last_one_is_valid_once_the_others_have_withdrawn() -> None:
    bids = [bid("A"), bid("B", None, status=GONE), bid("C", None, status=GONE)]
    assert related(bids) == {"A": "failed", "B": "not-checked", "C": "not-checked"}
    assert related(bids, {"withdrawn_count": False})["A"] == "passed"
    two_left = [bid("A"), bid("B"), bid("C", None, status=GONE)]
    assert related(two_left, {"withdrawn_count": False}) == {"A": "failed", "B": "failed", "C": "not-checked"}


@pytest.mark.parametrize("kind", list(RelationKind))
def test_a_tender_chooses_the_kinds_of_relations_that_count(kind: RelationKind) -> None:
    bids, relations = [bid("A"), bid("B")], [linked("A", "B", kind)]
    others = [one.value for one in RelationKind if one is not kind]
    assert related(bids, relations=relations)["A"] == "failed"
    assert related(bids, {"kinds": [kind.value]}, relations=relations)["A"] == "failed"
    assert related(bids, {"kinds": others}, relations=relations)["A"] == "passed"


def test_a_relation_lifted_by_its_proviso_links_nobody() -> None:
    assert related([bid("A"), bid("B")], relations=[linked("A", "B", proviso=True)])["A"] == "passed"


def test_the_finding_names_the_other_bidders_and_the_rows_of_its_own_links() -> None:
    check = ledger("related-vendors", bids=[bid("C"), bid("B"), bid("A")], relations=CHAIN)["A"]
    assert check.observed == "B, C"
    assert check.evidence == (row("relations"),)
    assert "void" in check.cure.en


def test_a_group_of_many_is_named_by_its_first_ten() -> None:
    chain = [linked(f"V{number:02}", f"V{number + 1:02}") for number in range(12)]
    checks = ledger("related-vendors", bids=[bid(f"V{number:02}") for number in range(13)], relations=chain)
    assert checks["V00"].observed == ", ".join(f"V{number:02}" for number in range(1, 11)) + ", … (12)"


def test_members_of_one_joint_venture_share_one_bid_and_are_no_case_of_two() -> None:
    assert related([bid("JV"), bid("D")], ventures=venture("JV", "A", "B", "C")) == {"JV": "passed", "D": "passed"}


def test_a_member_related_to_another_bidder_makes_the_whole_venture_related() -> None:
    assert related([bid("JV"), bid("C")], ventures=venture("JV", "A", "D")) == {"JV": "failed", "C": "failed"}


@pytest.mark.parametrize(
    ("representatives", "exempt", "expected"),
    [
        (("X", "Y"), True, "passed"),
        (("X", "Y"), False, "failed"),
        (("A", "Y"), True, "failed"),
        (("", "Y"), True, "failed"),
    ],
)
def test_members_without_a_representative_among_them_are_exempt_where_the_tender_says_so(
    representatives: tuple[str, str],
    *,
    exempt: bool,
    expected: str,
) -> None:
    first, second = representatives
    ventures = [*venture("J1", "A", "X", representative=first), *venture("J2", "C", "Y", representative=second)]
    found = related([bid("J1"), bid("J2")], {"members_exempt": exempt}, ventures=ventures)
    assert found == {"J1": expected, "J2": expected}


def test_nobody_bids_alone_and_in_a_joint_venture_or_in_two_of_them() -> None:
    two = [*venture("J1", "A", "B"), *venture("J2", "B", "C")]
    assert outcomes("one-bid-per-vendor", [bid("J1"), bid("J2"), bid("D")], ventures=two) == {
        "J1": "failed",
        "J2": "failed",
        "D": "passed",
    }
    alone = outcomes("one-bid-per-vendor", [bid("J1"), bid("A")], ventures=venture("J1", "A", "B"))
    assert alone == {"J1": "failed", "A": "failed"}


def test_the_bid_left_after_the_other_was_withdrawn_is_the_one_bid() -> None:
    bids = [bid("J1", None, status=GONE), bid("A")]
    assert outcomes("one-bid-per-vendor", bids, ventures=venture("J1", "A", "B"))["A"] == "passed"


def test_who_takes_part_twice_is_shown_with_the_rows_of_the_ventures() -> None:
    check = ledger("one-bid-per-vendor", bids=[bid("J1"), bid("A")], ventures=venture("J1", "A", "B"))["A"]
    assert check.observed == "J1"
    assert "Withdraw" in check.cure.en


def test_the_evidence_is_the_rows_that_link_and_not_those_a_proviso_lifts_or_of_other_kinds() -> None:
    lifted = replace(linked("A", "C", proviso=True), where=row("relations", 3))
    other = replace(linked("A", "D", RelationKind.ASSOCIATION), where=row("relations", 4))
    found = ledger(
        "related-vendors",
        {"kinds": ["officer"]},
        bids=[bid(one) for one in "ABCD"],
        relations=[linked("A", "B"), lifted, other],
    )
    assert found["A"].evidence == (row("relations"),)
    assert found["C"].outcome == found["D"].outcome == "passed"


def test_lots_are_tenders_of_their_own_and_a_selection_rule_links_them() -> None:
    on_file = register(relations=[linked("A", "C")])
    bids = [bid(vendor, lot=lot, q=points, register=on_file) for lot, vendor, points in BIDS]
    lots = (Lot(id="1"), Lot(id="2"))
    apart = selecting(terms("lots", "points", lots=lots), exclusions=(ExclusionRule(rule="related-vendors"),))
    assert awarded(apart, bids) == {"1": "A", "2": "C"}
    linked_lots = terms("lots", "points", lots=lots, rules=[rule(SelectionRuleKind.AFFILIATES, at_most=1)])
    assert awarded(replace(apart, selection=linked_lots), bids) == {"1": "A", "2": "B"}
    assert {one.vendor for one in find_candidates(apart, [*bids, replace(bids[0], lot="2")]).excluded} == {"A", "C"}


BIDS = (("1", "A", 90), ("1", "B", 50), ("2", "B", 80), ("2", "C", 90))


def awarded(declared: Tender, bids: list[Bid]) -> dict[str, str]:
    selection = select(declared, bids)
    assert selection.chosen is not None, selection.status
    return {lot: one.vendor for one in selection.chosen.taken for lot in one.lots}
