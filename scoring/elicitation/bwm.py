"""The best-worst method (最良最悪法、BWM), linear model: its exact optimum, and consistency before it is solved."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.consistency import best_worst_thresholds
from criteria.elicitation import BestWorst
from scoring.elicitation.weights import Weights

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

    min ξ  with  |w_B − a_Bj w_j| ≤ ξ,  |w_j − a_jW w_W| ≤ ξ,  Σ w = 1,  w ≥ 0.  Measured in ξ, every weight can grow
    with w_B and w_W, and each of these two with the other, so at the one optimum all are at their largest.

    Source: Rezaei 2016, Omega 64 (linear model); Liang, Brunelli & Rezaei 2020, Omega 96 (ratio, thresholds).
    """
    whole = judgement.best_to_others[judgement.worst]
    pairs = list(zip(judgement.best_to_others, judgement.others_to_worst, strict=True))
    weights = _in_units_of_xi(judgement, pairs)
    deviations = [abs(a * b - whole) for a, b in pairs]
    largest = max(deviations)
    scale = whole * whole - whole
    return BestWorstResult(
        weights=Weights.of(weights),
        xi=1 / sum(weights, ZERO) if largest else ZERO,
        ratio=largest / scale if scale else ZERO,
        # Between two whole numbers no threshold is published.
        threshold=best_worst_thresholds().values.get((int(whole), len(weights))) if whole.denominator == 1 else None,
        worst=deviations.index(largest) if largest else None,
    )


def _in_units_of_xi(judgement: BestWorst, pairs: Sequence[tuple[Fraction, Fraction]]) -> list[Fraction]:
    """Return the largest weights where ξ is one; consistent comparisons, whose ξ is none, give a_jW.

    For every j, |w_B − a_Bj a_jW w_W| ≤ a_Bj + 1, and |w_B − a_BW w_W| ≤ 1. Any two of these bound w_W, and then w_B.
    """
    best, worst = judgement.best, judgement.worst
    others = [pair for index, pair in enumerate(pairs) if index not in (best, worst)]
    limits = [(a * b, a + 1) for a, b in others] + [(pairs[worst][0], Fraction(1))]
    ends = [(one + other) / (steep - flat) for steep, one in limits for flat, other in limits if steep > flat]
    if not ends:
        return list(judgement.others_to_worst)
    behind = min(ends)
    ahead = min(times * behind + apart for times, apart in limits)
    weights = [min((ahead + 1) / a, b * behind + 1) for a, b in pairs]
    weights[best], weights[worst] = ahead, behind
    return weights
