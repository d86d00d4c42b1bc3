"""Groups of related persons (資本・人的関係のある者の組): who is linked to whom by any chain of relations."""

from collections.abc import Iterable


def linked_groups(links: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return for everybody who is linked the whole group he belongs to, himself included (関係者の組).

    A–B and B–C make A, B and C one group though A and C share nothing.

    >>> linked_groups([("A", "B"), ("B", "C"), ("D", "E")])["C"]
    ('A', 'B', 'C')
    """
    parent: dict[str, str] = {}
    for first, second in links:
        low, high = sorted((_root(parent, first), _root(parent, second)))
        parent[high] = low
    groups: dict[str, list[str]] = {}
    for one in sorted(parent):
        groups.setdefault(_root(parent, one), []).append(one)
    return {one: whole for group in groups.values() for whole in (tuple(group),) for one in group}


def _root(parent: dict[str, str], one: str) -> str:
    root = one
    while parent.setdefault(root, root) != root:
        root = parent[root]
    while parent[one] != root:
        parent[one], one = root, parent[one]
    return root
