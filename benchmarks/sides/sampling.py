"""Our side: `count_ranks`, with ranks and the sums behind central weights, on one thread."""

from collections.abc import Callable

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of, samples_of
from benchmarks.sides.sentei import DISTRIBUTIONS as DISTRIBUTIONS  # noqa: PLC0414 - the same library
from scoring.robustness.sampling.draws import Simplex
from scoring.robustness.sampling.ranks import count_ranks
from scoring.robustness.sampling.tally import RankCounts


def prepare(case: Case) -> Callable[[], RankCounts]:
    """Return the call that is timed."""
    matrix, samples, draw = matrix_of(case), samples_of(case), Simplex(case.columns)
    return lambda: count_ranks(matrix, draw, samples=samples, seed=1)


def outcome(_case: Case, counts: RankCounts) -> list[int]:
    """Return how often every bid was first, in 10,000 samples."""
    return [round(10_000 * int(first) / counts.samples) for first in counts.covering()[:, 0]]
