"""Deadlines by a clock that tests turn themselves: every look at it takes a second."""

from collections.abc import Callable
from itertools import count

from scoring.numbers.deadline import Deadline

SECOND = 10**9
OVER = Deadline(end=0, seconds=1)
"""A deadline that has passed."""


def ticking(looks: int) -> Deadline:
    """Return a deadline that passes after so many looks at the clock."""
    clock = count(0, SECOND)
    return Deadline(clock=lambda: next(clock), end=looks * SECOND, seconds=looks)


def stopping(stop: Callable[[], bool]) -> Deadline:
    """Return a deadline that never passes by the clock, and ends the work when ``stop`` says so."""
    return Deadline(stop=stop)
