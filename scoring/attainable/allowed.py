"""The allowed allotments (許容する配点): the tender's own bounds where it declares them, else every way to share."""

from fractions import Fraction

from criteria.finding import Text
from criteria.tender import Tender, WeightBounds
from scoring.definition.criteria import times_counted
from scoring.stability.admissible import Bounds, box, simplex
from scoring.stability.linear import LinearScores, NotLinear

_EMPTY = NotLinear(
    reason=Text(
        "許容する配点の範囲には、合計が配点合計と等しくなる組合せがありません",
        "no allotments within the declared bounds add up to the technical total",
    )
)


def allowed_weights(tender: Tender, scores: LinearScores) -> Bounds | NotLinear:
    """Return the allotments the notice would have allowed (許容する配点), the technical total kept.

    ``[robustness]`` of the tender bounds them; without it nothing is said, and every sharing-out is allowed.
    """
    declared = tender.weight_bounds or WeightBounds()
    around = simplex(scores) if declared.band is None else box(scores, declared.band)
    times = dict(zip((one.id for one in tender.criteria), times_counted(tender), strict=True))
    least, most = (
        {name: points * times.get(name, 1) for name, points in ends.items()} for ends in (declared.least, declared.most)
    )
    lower = tuple(least.get(name, low) for name, low in zip(scores.criteria, around.lower, strict=True))
    highest = (most.get(name, high) for name, high in zip(scores.criteria, around.upper, strict=True))
    upper = tuple(min(high, scores.total) for high in highest)
    crossed = any(low > high for low, high in zip(lower, upper, strict=True))
    if crossed or not sum(lower, Fraction(0)) <= scores.total <= sum(upper, Fraction(0)):
        return _EMPTY
    return Bounds(lower=lower, upper=upper, totals=around.totals)
