"""Groups of related persons: every chain is one group, whatever the order, and a stranger joins none."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.vendor import RelationKind
from scoring.eligibility.bidders import Bidders, linked_groups
from tests.declared import bid
from tests.on_file import linked, register, venture

PERSONS = st.sampled_from([f"P{number}" for number in range(8)])
LINKS = st.lists(st.tuples(PERSONS, PERSONS), max_size=12)
ALL_KINDS = frozenset(RelationKind)


def reachable(links: list[tuple[str, str]], start: str) -> set[str]:
    """Who can be reached over the links, by trying them over and over."""
    found = {start}
    while True:
        more = found | {b for a, b in links if a in found} | {a for a, b in links if b in found}
        if more == found:
            return found
        found = more


@pytest.mark.parametrize("order", list(permutations([("A", "B"), ("B", "C"), ("D", "E")])))
def test_a_b_c_are_one_group_in_any_order_of_the_links(order: tuple[tuple[str, str], ...]) -> None:
    groups = linked_groups(order)
    assert {one: groups[one] for one in "ABC"} == dict.fromkeys("ABC", ("A", "B", "C"))
    assert groups["D"] == groups["E"] == ("D", "E")
    assert "F" not in groups


@given(LINKS)
def test_a_group_is_exactly_everybody_who_can_be_reached(links: list[tuple[str, str]]) -> None:
    groups = linked_groups(links)
    assert groups.keys() == {person for pair in links for person in pair}
    for person, group in groups.items():
        assert list(group) == sorted(reachable(links, person))


@given(LINKS, LINKS)
def test_one_more_link_never_takes_anybody_out_of_a_group(
    links: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    before, after = linked_groups(links), linked_groups([*links, *more])
    assert all(set(group) <= set(after[person]) for person, group in before.items())


def test_a_long_chain_is_one_group() -> None:
    chain = [(f"V{number}", f"V{number + 1}") for number in range(5000)]
    assert len(linked_groups(reversed(chain))["V0"]) == 5001


def bidders(*vendors: str, **tables: object) -> Bidders:
    return Bidders.of([bid(vendor) for vendor in vendors], register(**tables))


def test_behind_a_joint_venture_stand_its_members_and_behind_a_vendor_itself() -> None:
    found = bidders("JV", "C", ventures=venture("JV", "A", "B"))
    assert found.persons == {"JV": ("A", "B"), "C": ("C",)}
    assert found.bids_of == {"A": ("JV",), "B": ("JV",), "C": ("C",)}


def test_a_group_is_known_by_the_persons_that_bid_and_names_their_bids() -> None:
    relations = [linked("A", "N"), linked("N", "C")]
    groups = bidders("JV", "C", relations=relations, ventures=venture("JV", "A", "B")).groups(
        ALL_KINDS, through_others=True
    )
    assert groups.keys() == {"A", "C"}
    assert groups["A"].bidders == ("C", "JV")


def test_groups_are_found_once_for_the_same_question() -> None:
    found = bidders("A", "B", relations=[linked("A", "B")])
    first = found.groups(ALL_KINDS, through_others=True)
    assert found.groups(ALL_KINDS, through_others=True) is first
    assert found.groups(frozenset(), through_others=True) == {}


@pytest.mark.parametrize(("representative", "minor"), [("X", True), ("A", False), ("", False)])
def test_a_group_is_minor_when_none_of_its_persons_bids_alone_or_represents(
    representative: str, *, minor: bool
) -> None:
    ventures = [*venture("J1", "A", "X", representative=representative), *venture("J2", "C", "Y", representative="Y")]
    groups = bidders("J1", "J2", relations=[linked("A", "C")], ventures=ventures).groups(ALL_KINDS, through_others=True)
    assert groups["A"].minor is minor


def test_every_pair_of_a_group_of_bidders_sees_the_same_group() -> None:
    relations = [linked(a, b) for a, b in combinations("ABCD", 2)]
    groups = bidders(*"ABCD", relations=relations).groups(ALL_KINDS, through_others=False)
    assert len({id(group) for group in groups.values()}) == 1
