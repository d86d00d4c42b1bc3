"""From how many points on a bid is first (第1位に必要な得点): one exact number, by the evaluation itself.

A bid's place only improves with its technical points, so there is one threshold. It is enclosed by halving, and read
off as the simplest fraction in the enclosure; the evaluation at that fraction and a trace on either side confirms it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.exact import Points
from scoring.evaluation.evaluation import Evaluation
from scoring.robustness.breakeven.trial import Trials

_FARTHEST: Final = 10**6
"""Points are followed up to so many times all there are to earn."""

_HALVINGS: Final = 24
_ROUNDS: Final = 40
_TRACE: Final = Fraction(1, 2**64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Where a bid becomes first as its technical points grow (境目): ``at`` points more or fewer than it has.

    ``included`` says whether it is first with exactly so many, or only beyond. Points are those of the criteria
    together, before they are rescaled or rounded.
    """

    at: Points
    included: bool


def points_first(evaluation: Evaluation, vendor: str, *, trials: Trials | None = None) -> Threshold | None:
    """Find how many technical points more one bid needs to be first alone, or can lose (逆転・維持の限界となる得点).

    Positive where it needs more, zero or negative where it can lose so many. None where no number of points makes it
    first, or none takes it from there.
    """
    tried = trials or Trials(evaluation, vendor)
    if tried.hopeless:
        return None

    def first_with(points: Fraction) -> bool:
        return tried.outlook(extra=points).alone

    bracket = _bracket(evaluation, vendor, first_with)
    if bracket is None:
        return None
    below, found, above = _enclosed(first_with, *bracket)
    for points in (below, found.at, above):
        if tried.whole(extra=points).alone != first_with(points):
            msg = f"the trial and the evaluation differ for {vendor} with {points} points more"
            raise AssertionError(msg)
    return found


def _bracket(
    evaluation: Evaluation, vendor: str, first_with: Callable[[Fraction], bool]
) -> tuple[Fraction, Fraction] | None:
    """Return points with which it is not first, and more with which it is."""
    sheet = evaluation.sheet
    most = max(sheet.max_technical + evaluation.tender.method.base_points, Fraction(1))
    if first_with(Fraction(0)):
        # It has no more to lose than it has.
        has = sheet.raw_technical[sheet.index(vendor)] if vendor in sheet.vendors else most
        return None if first_with(-has) else (-has, Fraction(0))
    step, below = most / 2**6, Fraction(0)
    while not first_with(step):
        below, step = step, step * 4
        if step > most * _FARTHEST:
            return None
    return below, step


def _enclosed(
    first_with: Callable[[Fraction], bool], below: Fraction, above: Fraction
) -> tuple[Fraction, Threshold, Fraction]:
    """Return the one threshold above ``below`` and up to ``above``, between points a trace fewer and more."""
    for _ in range(_ROUNDS):
        for _ in range(_HALVINGS):
            middle = (below + above) / 2
            below, above = (below, middle) if first_with(middle) else (middle, above)
        guess = simplest_between(below, above)
        trace = (above - below) * _TRACE
        if first_with(guess):
            if not first_with(guess - trace):
                return guess - trace, Threshold(at=guess, included=True), guess + trace
            above = guess - trace
        else:
            if first_with(guess + trace):
                return guess - trace, Threshold(at=guess, included=False), guess + trace
            below = guess + trace
    # A threshold no fraction of less than a thousand bits describes: the enclosure's upper end is safe.
    return below, Threshold(at=above, included=True), above


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator from ``low`` to ``high``, both included (最も簡単な分数).

    >>> simplest_between(Fraction(33, 100), Fraction(34, 100))
    Fraction(1, 3)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    whole -= 1
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))
