"""The bidders of a tender together (入札者全体): who stands behind each bid, and who is related to whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from criteria.bid import Bid
from criteria.finding import Where
from criteria.register import Register
from criteria.terms import BidStatus
from criteria.vendor import Relation


def group_heads(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for everybody who is linked the head of the group he belongs to: one of its persons, the same for all.

    A–B and B–C make A, B and C one group though A and C share nothing.
    """
    above: dict[str, str] = {}
    for first, second in links:
        low, high = _head(above, first), _head(above, second)
        if high < low:
            low, high = high, low
        above[high] = low
    return {one: _head(above, one) for one in above}


def _head(above: dict[str, str], one: str) -> str:
    head = above.setdefault(one, one)
    while head != one:
        above[one] = above[head]  # halve the path, so that long chains stay quick
        one, head = head, above[head]
    return head


def linked_groups(links: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return for everybody who is linked the whole group he belongs to, himself included (関係者の組).

    >>> linked_groups([("A", "B"), ("B", "C"), ("D", "E")])["C"]
    ('A', 'B', 'C')
    """
    heads = group_heads(links)
    groups: dict[str, list[str]] = {}
    for one in sorted(heads):
        groups.setdefault(heads[one], []).append(one)
    whole = {head: tuple(group) for head, group in groups.items()}
    return {one: whole[head] for one, head in heads.items()}


Kinds: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of related persons that bid (関係者の組): the bidders it stands behind, and those that still bid.

    ``minor`` says that none of its persons bids alone or represents a joint venture 代表者以外の構成員のみ.
    """

    bidders: tuple[str, ...]
    still_bidding: tuple[str, ...]
    minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidders:
    """All bidders: the persons behind every bid, a joint venture's members instead of itself, and what each bids in.

    Groups are found once for every set of relations a rule asks about.
    """

    persons: Mapping[str, tuple[str, ...]]
    bids_of: Mapping[str, tuple[str, ...]]
    withdrawn: frozenset[str]
    major: frozenset[str]
    relations: Sequence[Relation]
    _links: dict[tuple[Kinds, bool], dict[str, list[Where]]] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[tuple[Kinds, bool], dict[str, Group]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, bids: Sequence[Bid], register: Register) -> "Bidders":
        """Look at all bids together."""
        persons = {bid.vendor: _persons(bid.vendor, register) for bid in bids}
        bids_of: dict[str, list[str]] = {}
        for vendor, behind in persons.items():
            for person in behind:
                bids_of.setdefault(person, []).append(vendor)
        return cls(
            persons=persons,
            bids_of={person: tuple(sorted(vendors)) for person, vendors in bids_of.items()},
            withdrawn=frozenset(bid.vendor for bid in bids if bid.status is BidStatus.WITHDRAWN),
            major=frozenset(person for vendor in persons for person in _major(vendor, register)),
            relations=register.relations,
        )

    def groups(self, kinds: Kinds, *, through_others: bool) -> Mapping[str, Group]:
        """Return the group of every person that bids and is related, by relations of some kinds (関係者の組).

        A chain may run ``through_others``, who do not bid themselves; a relation lifted by a proviso links nobody.
        """
        asked = (kinds, through_others)
        if asked not in self._known:
            self._known[asked] = dict(self._groups(kinds, through_others=through_others))
        return self._known[asked]

    def links_of(self, person: str, kinds: Kinds, *, through_others: bool) -> tuple[Where, ...]:
        """Return the rows of the relations that link a person, of some kinds, to anybody (関係の根拠)."""
        asked = (kinds, through_others)
        if asked not in self._links:
            rows: dict[str, list[Where]] = {}
            for one in self._counted(kinds, through_others=through_others):
                if one.where:
                    rows.setdefault(one.vendor_a, []).append(one.where)
                    rows.setdefault(one.vendor_b, []).append(one.where)
            self._links[asked] = rows
        return tuple(self._links[asked].get(person, ()))

    def _groups(self, kinds: Kinds, *, through_others: bool) -> Iterator[tuple[str, Group]]:
        heads = group_heads((one.vendor_a, one.vendor_b) for one in self._counted(kinds, through_others=through_others))
        bidding: dict[str, list[str]] = {}
        for person in self.bids_of:
            if person in heads:
                bidding.setdefault(heads[person], []).append(person)
        for persons in bidding.values():
            group = self._group(persons)
            yield from ((person, group) for person in persons)

    def _counted(self, kinds: Kinds, *, through_others: bool) -> Iterator[Relation]:
        for one in self.relations:
            both_bid = one.vendor_a in self.bids_of and one.vendor_b in self.bids_of
            if one.kind in kinds and not one.proviso and (through_others or both_bid):
                yield one

    def _group(self, persons: Sequence[str]) -> Group:
        bidders = tuple(sorted({vendor for person in persons for vendor in self.bids_of[person]}))
        return Group(
            bidders=bidders,
            still_bidding=tuple(vendor for vendor in bidders if vendor not in self.withdrawn),
            minor=self.major.isdisjoint(persons),
        )


def _persons(vendor: str, register: Register) -> tuple[str, ...]:
    members = register.ventures.get(vendor)
    return tuple(one.member for one in members) if members else (vendor,)


def _major(vendor: str, register: Register) -> tuple[str, ...]:
    """Return who bids alone or represents the venture; all members where nobody is named as its representative."""
    members = register.ventures.get(vendor)
    if not members:
        return (vendor,)
    return tuple(one.member for one in members if one.representative) or _persons(vendor, register)
