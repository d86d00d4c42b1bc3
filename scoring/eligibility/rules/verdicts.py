"""Verdicts on several persons at once (判定のまとめ): a joint venture is as good as its worst member."""

from collections.abc import Iterable
from typing import Final

from criteria.exclusion import Outcome, Verdict

_WORST_FIRST: Final = {Outcome.FAILED: 0, Outcome.UNCONFIRMED: 1, Outcome.PASSED: 2}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that decides where everybody must pass: a failure before what cannot be confirmed."""
    return min(verdicts, key=lambda one: _WORST_FIRST[one.outcome])


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that decides where it is enough that one passes."""
    return max(verdicts, key=lambda one: _WORST_FIRST[one.outcome])
