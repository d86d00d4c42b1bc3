"""Related vendors as groups (資本・人的関係の組): who is linked to whom, who of them bids, and where each is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from types import MappingProxyType
from typing import Final

from criteria.bid import Bid
from criteria.finding import Text
from criteria.register import Register
from criteria.tender import Tender
from criteria.vendor import Relation, RelationKind
from scoring.eligibility.bidders import Bidders, linked_groups
from scoring.eligibility.rulebook import find_rule

_RULE: Final = "related-vendors"
_RADIUS: Final = 100
_BETWEEN: Final = 44
"""Units along the circle from one to the next."""

RELATION: Final = MappingProxyType(
    {
        RelationKind.PARENT: Text("親会社", "parent"),
        RelationKind.SIBLING: Text("親会社が同じ", "same parent"),
        RelationKind.OFFICER: Text("役員の兼任", "shared officer"),
        RelationKind.REPRESENTATIVE: Text("代表者が同一", "same representative"),
        RelationKind.TRUSTEE: Text("管財人の兼任", "trustee"),
        RelationKind.ASSOCIATION: Text("組合と組合員", "association and member"),
        RelationKind.EQUIVALENT: Text("同視しうる関係", "treated alike"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPerson:
    """One of a group: the bids it stands behind, whether all of them were withdrawn, and its place on the circle."""

    id: str
    bids: tuple[str, ...]
    withdrawn: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedGroup:
    """A group of related persons 関係者の組 of whom at least one bids; ``bids`` are those they stand behind."""

    persons: tuple[RelatedPerson, ...]
    relations: tuple[Relation, ...]
    bids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """All groups, those behind most bids first, and the bidders' relations that link nobody under this tender."""

    groups: tuple[RelatedGroup, ...]
    uncounted: tuple[Relation, ...]


def related(tender: Tender, bids: Sequence[Bid], register: Register) -> Related:
    """Group the related as the tender's rule counts relations, all of them where it has no such rule (関係者の組)."""
    bidders = Bidders.of(bids, register)
    counted, uncounted = _counted(tender, bidders, register.relations)
    groups = linked_groups((one.vendor_a, one.vendor_b) for one in counted)
    shown: dict[tuple[str, ...], list[Relation]] = {
        whole: [] for person, whole in groups.items() if person in bidders.bids_of
    }
    for one in counted:
        shown.get(groups[one.vendor_a], []).append(one)
    drawn = [_group(whole, relations, bidders) for whole, relations in shown.items()]
    return Related(
        groups=tuple(sorted(drawn, key=lambda one: (-len(one.bids), one.bids))),
        uncounted=tuple(one for one in uncounted if {one.vendor_a, one.vendor_b} & bidders.bids_of.keys()),
    )


def _counted(tender: Tender, bidders: Bidders, relations: Iterable[Relation]) -> tuple[list[Relation], list[Relation]]:
    written: Mapping[str, object] = next((one.params for one in tender.exclusions if one.rule == _RULE), {})
    asked = find_rule(_RULE).bind(written)
    counted: list[Relation] = []
    uncounted: list[Relation] = []
    for one in relations:
        both = one.vendor_a in bidders.bids_of and one.vendor_b in bidders.bids_of
        links = one.kind in asked["kinds"] and not one.proviso and (both or asked["through_others"])
        (counted if links else uncounted).append(one)
    return counted, uncounted


def _group(whole: tuple[str, ...], relations: Iterable[Relation], bidders: Bidders) -> RelatedGroup:
    persons = tuple(
        RelatedPerson(id=one, bids=behind, withdrawn=bool(behind) and bidders.withdrawn.issuperset(behind), x=x, y=y)
        for one, (x, y) in zip(whole, circle(len(whole)), strict=True)
        for behind in [bidders.bids_of.get(one, ())]
    )
    return RelatedGroup(
        persons=persons,
        relations=tuple(relations),
        bids=tuple(sorted({bid for one in persons for bid in one.bids})),
    )


def circle(count: int) -> tuple[tuple[int, int], ...]:
    """Return places on a circle around 0, evenly: two side by side, more from the top, in whole units.

    >>> circle(2), circle(4)
    (((-100, 0), (100, 0)), ((0, -100), (100, 0), (0, 100), (-100, 0)))
    """
    radius = max(_RADIUS, round(count * _BETWEEN / (2 * pi)))
    start = pi if count <= 2 else -pi / 2  # noqa: PLR2004 - two stand side by side
    angles = (start + 2 * pi * number / max(count, 1) for number in range(count))
    return tuple((round(radius * cos(angle)), round(radius * sin(angle))) for angle in angles)
