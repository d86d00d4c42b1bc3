"""Groups of related persons (資本・人的関係のある者の組): who is linked to whom by any chain of relations."""

from collections.abc import Iterable


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
