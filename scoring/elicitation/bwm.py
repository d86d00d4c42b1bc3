"""The best-worst method (最良最悪法、BWM), linear model: weights as an exact optimum, consistency before computing."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.consistency import best_worst_thresholds
from criteria.elicitation import BestWorst
from scoring.elicitation.enclosed import Weights
from scoring.solve.linear.optimum import optima
from scoring.solve.linear.program import LinearRow, Program

ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BestWorstResult:
    """What the best-worst method says (最良最悪法の結果), all of it exact.

    ``xi`` ξ* is the largest deviation |w_B − a_Bj w_j| or |w_j − a_jW w_W| that cannot be avoided. ``ratio`` is the
    input-based consistency ratio CR^I = max_j |a_Bj a_jW − a_BW| ÷ (a_BW² − a_BW); ``threshold`` that of Liang,
    Brunelli & Rezaei for a_BW and the number of criteria, None where none is published; ``worst`` the position of the
    criterion that fits least, None where all fit.
    """

    weights: Weights
    xi: Fraction
    ratio: Fraction
    threshold: Fraction | None
    worst: int | None

    @property
    def consistent(self) -> bool | None:
        """Whether the ratio is at most its threshold; None where no threshold is published."""
        if self.ratio == 0:
            return True
        return None if self.threshold is None else self.ratio <= self.threshold


def best_worst(judgement: BestWorst) -> BestWorstResult:
    """Solve the linear model (線形モデル) and hold the comparisons against each other.

    min ξ  with  |w_B − a_Bj w_j| ≤ ξ,  |w_j − a_jW w_W| ≤ ξ,  Σ w = 1,  w ≥ 0.  There is one optimum only: measured in
    ξ, every weight can grow with w_B and w_W, and each of these two with the other, so both are at their largest.

    Source: Rezaei 2016, Omega 64 (linear model); Liang, Brunelli & Rezaei 2020, Omega 96 (ratio, thresholds).
    """
    (found,) = optima([program_of(judgement)])
    *weights, xi = found.point
    whole = judgement.best_to_others[judgement.worst]
    deviations = [abs(a * b - whole) for a, b in zip(judgement.best_to_others, judgement.others_to_worst, strict=True)]
    largest = max(deviations)
    scale = whole * whole - whole
    return BestWorstResult(
        weights=Weights.exactly(weights),
        xi=xi,
        ratio=largest / scale if scale else ZERO,
        threshold=_threshold(whole, len(weights)),
        worst=deviations.index(largest) if largest else None,
    )


def _threshold(whole: Fraction, size: int) -> Fraction | None:
    # Between two whole numbers no threshold is published.
    return best_worst_thresholds().values.get((whole.numerator, size)) if whole.denominator == 1 else None


def program_of(judgement: BestWorst) -> Program:
    """Return the linear model in whole numbers (線形モデル): the weights, then ξ, which is made as small as can be."""
    size = len(judgement.best_to_others)
    rows = [
        LinearRow(row, None, 0)
        for index in range(size)
        for ahead, behind, times in (
            (judgement.best, index, judgement.best_to_others[index]),
            (index, judgement.worst, judgement.others_to_worst[index]),
        )
        if ahead != behind
        for row in _deviations(size, ahead, behind, times)
    ]
    return Program(
        objective=(*([0] * size), -1),
        rows=(*rows, LinearRow((*([1] * size), 0), 1, 1)),
        lower=(0,) * (size + 1),
        upper=(None,) * (size + 1),
    )


def _deviations(size: int, ahead: int, behind: int, times: Fraction) -> Iterator[tuple[int, ...]]:
    """Yield ±(w_ahead − times × w_behind) − ξ, taken as often as makes it whole."""
    row = [0] * size
    row[ahead] += times.denominator
    row[behind] -= times.numerator
    yield (*row, -times.denominator)
    yield (*(-entry for entry in row), -times.denominator)
