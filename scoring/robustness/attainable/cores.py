"""Smallest sets that meet every core (最小横断集合): an exact search, small because cores are few and small."""

from collections.abc import Sequence
from typing import TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline

Core: TypeAlias = frozenset[int]


class Meeting:
    """Searches for smallest sets, ever more cores being known; all of them together may branch ``most`` times.

    Branches on a smallest core not yet met; cores without a common member each need one of their own, which bounds
    what is still missing. Inside, a set is the bits of a whole number.
    """

    def __init__(self, most: int | None = None, deadline: Deadline = NO_DEADLINE) -> None:
        """Begin with no cores; None is as many branches as it takes."""
        self._left, self._deadline = most, deadline
        self._least = 0

    def smallest(self, cores: Sequence[Core]) -> Core | None:
        """Return a smallest set with a member of every core, None where the branches do not suffice.

        OutOfTimeError where the deadline passes.

        The cores of the call before must be among them: then no set is smaller than the one found there.

        >>> sorted(Meeting().smallest([frozenset({1, 2}), frozenset({2, 3})]))
        [2]
        """
        masks = [bits(core) for core in cores]
        best = _greedy(masks)
        size = best.bit_count()
        stack = [(0, 0)]
        while stack and size > self._least:
            self._deadline.check()
            if self._left is not None:
                if not self._left:
                    return None
                self._left -= 1
            chosen, barred = stack.pop()
            missing = sorted([mask & ~barred for mask in masks if not mask & chosen], key=int.bit_count)
            if not missing:
                best, size = chosen, chosen.bit_count()
            elif missing[0] and chosen.bit_count() + apart(missing) < size:
                tried = barred
                for one in _members(missing[0]):
                    stack.append((chosen | one, tried))
                    tried |= one
        self._least = size
        return frozenset(one.bit_length() - 1 for one in _members(best))


def smallest_meeting(cores: Sequence[Core]) -> Core:
    """Return a smallest set with a member of every core, however long that takes.

    >>> sorted(smallest_meeting([frozenset({1, 2}), frozenset({2, 3})]))
    [2]
    """
    return Meeting().smallest(cores) or frozenset()


def apart(cores: Sequence[int]) -> int:
    """Return how many cores without a common member are found one after another: bits, the smallest first."""
    taken = count = 0
    for core in cores:
        if not core & taken:
            taken |= core
            count += 1
    return count


def bits(core: Core) -> int:
    """Return a core as the bits of a whole number."""
    return sum(1 << one for one in core)


def _members(mask: int) -> list[int]:
    """Return the members as a bit each."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest)
        mask ^= lowest
    return found


def _greedy(masks: Sequence[int]) -> int:
    chosen = 0
    left = [mask for mask in masks if mask]
    while left:
        counts: dict[int, int] = {}
        for mask in left:
            for one in _members(mask):
                counts[one] = counts.get(one, 0) + 1
        most = max(sorted(counts), key=counts.__getitem__)
        chosen |= most
        left = [mask for mask in left if not mask & most]
    return chosen
