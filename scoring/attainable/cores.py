"""Smallest sets that meet every core (最小横断集合): an exact search, small because cores are few and small."""

from collections.abc import Sequence
from typing import TypeAlias

Core: TypeAlias = frozenset[int]


def smallest_meeting(cores: Sequence[Core]) -> Core:
    """Return a smallest set with a member of every core.

    Branches on a smallest core not yet met; cores without a common member each need one of their own, which bounds
    what is still missing.

    >>> sorted(smallest_meeting([frozenset({1, 2}), frozenset({2, 3})]))
    [2]
    """
    best = _greedy(cores)
    stack: list[tuple[Core, Core]] = [(frozenset(), frozenset())]
    while stack:
        chosen, barred = stack.pop()
        open_cores = [core - barred for core in cores if not core & chosen]
        if not open_cores:
            best = chosen if len(chosen) < len(best) else best
            continue
        if len(chosen) + apart(open_cores) >= len(best) or not all(open_cores):
            continue
        tried: set[int] = set()
        smallest: Core = min(open_cores, key=_by_size)
        for one in sorted(smallest):
            stack.append((chosen | {one}, barred | tried))
            tried.add(one)
    return best


def apart(cores: Sequence[Core]) -> int:
    """Return how many cores without a common member are found one after another, the smallest first."""
    taken: set[int] = set()
    count = 0
    for core in sorted(cores, key=_by_size):
        if not core & taken:
            taken |= core
            count += 1
    return count


def _by_size(core: Core) -> tuple[int, list[int]]:
    return len(core), sorted(core)


def _greedy(cores: Sequence[Core]) -> Core:
    chosen: set[int] = set()
    left = [core for core in cores if core]
    while left:
        members = sorted({one for core in left for one in core})
        most = max(members, key=lambda one: sum(one in core for core in left))
        chosen.add(most)
        left = [core for core in left if most not in core]
    return frozenset(chosen)
