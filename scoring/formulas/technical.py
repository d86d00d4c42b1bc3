"""Technical points (技術点): a response to one criterion becomes points, unrounded."""

from fractions import Fraction

from scoring.registry import Kind, Responses, formula


@formula(
    id="direct",
    kind=Kind.CRITERION,
    ja="得点の直接入力",
    en="points as given",
    source="入札調書の加算点など、既に決定された得点",
    responses=Responses(capped=True),
)
def direct(points: Fraction) -> Fraction:
    """Points already decided, between 0 and the allotment 得点の直接入力.

    points = the response

    >>> direct(Fraction(59))
    Fraction(59, 1)
    """
    return points
