"""Our side: what one move of a slider costs: points changed, all evaluated again, intervals, and 10,000 samples."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import cycle

from benchmarks.cases import Case
from benchmarks.sides.sentei import DISTRIBUTIONS as DISTRIBUTIONS  # noqa: PLC0414 - the same library
from benchmarks.sides.sentei import bids_of, tender_of
from scoring import evaluate
from scoring.robustness.exact.intervals import stability
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.reading import read_linear
from scoring.robustness.sampling.acceptability import Acceptability, acceptability

_SAMPLES = 10_000


def prepare(case: Case) -> Callable[[], Acceptability]:
    """Return the call that is timed; the points of the first criterion go up and down by one."""
    tender, bids = tender_of(replace(case, task="direct")), bids_of(replace(case, task="direct"))
    first, *others = tender.criteria
    moves = cycle([Fraction(1), Fraction(2)])

    def move() -> Acceptability:
        moved = replace(tender, criteria=(replace(first, max_points=first.max_points + next(moves)), *others))
        evaluation = evaluate(moved, bids)
        scores = read_linear(evaluation)
        if isinstance(scores, NotLinear):
            raise TypeError(scores.reason.en)
        stability(scores, scores.vendors.index(evaluation.award.ranking[0].vendors[0]))
        return acceptability(scores, samples=_SAMPLES)

    return move


def outcome(_case: Case, found: Acceptability) -> list[int]:
    """Return how often every bid was first."""
    return [int(count) for count in found.covered[:, 0]]
