"""Our side: the published result of an evaluation, every number as text, with the fingerprint of the input."""

from collections.abc import Callable

from benchmarks.cases import Case
from benchmarks.sides.sentei import DISTRIBUTIONS as DISTRIBUTIONS  # noqa: PLC0414 - the same library
from benchmarks.sides.sentei import prepare as prepare_evaluation
from scoring import Result


def prepare(case: Case) -> Callable[[], Result]:
    """Return the call that is timed."""
    evaluation = prepare_evaluation(case)()
    return lambda: Result.of(evaluation)


def outcome(case: Case, result: Result) -> list[int]:
    """Return every bid's rank, in the order of the table."""
    rank_of = {line.vendor: line.rank for line in result.ranking}
    return [rank_of[vendor] for vendor in case.vendors]
