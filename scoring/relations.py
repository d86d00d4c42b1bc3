"""Related bidders (資本・人的関係のある者): vendors linked by any chain of relations are one group."""

from collections.abc import Iterable, Iterator, Mapping

from criteria.vendor import Relation, VentureMember


def related_groups(
    relations: Iterable[Relation], ventures: Mapping[str, tuple[VentureMember, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return for every linked vendor the whole group it belongs to, itself included (関係者の組).

    A–B and B–C make A, B and C one group though A and C share nothing. A joint venture stands with its members, so
    that a member bidding alone is related to it; members of one venture share one bid and are no case of two.
    """
    parent: dict[str, str] = {}
    for first, second in _links(relations, ventures):
        low, high = sorted((_root(parent, first), _root(parent, second)))
        parent[high] = low
    groups: dict[str, list[str]] = {}
    for vendor in sorted(parent):
        groups.setdefault(_root(parent, vendor), []).append(vendor)
    return {vendor: tuple(group) for group in groups.values() for vendor in group}


def _links(
    relations: Iterable[Relation], ventures: Mapping[str, tuple[VentureMember, ...]]
) -> Iterator[tuple[str, str]]:
    for relation in relations:
        yield relation.vendor_a, relation.vendor_b
    for members in ventures.values():
        for one in members:
            yield one.venture, one.member


def _root(parent: dict[str, str], vendor: str) -> str:
    root = vendor
    while parent.setdefault(root, root) != root:
        root = parent[root]
    while parent[vendor] != root:
        parent[vendor], vendor = root, parent[vendor]
    return root
