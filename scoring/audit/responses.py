"""Points for responses (回答に対する得点), recounted: one plain function for each formula.

Every function takes the response, the allotment 配点, the declared parameters, and the responses of all bids that are
still in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.bid import Response
from criteria.criterion import Criterion
from scoring.audit.declared import Declared
from scoring.audit.figures import ONE, ZERO, quotient
from scoring.audit.security import CERTIFICATE, MEASURES

Responses: TypeAlias = list[Fraction]
Points: TypeAlias = Callable[[Fraction, Fraction, Declared, Responses], Fraction]
Accepts: TypeAlias = Callable[[Fraction, Fraction, Declared], bool]

MARKS: Final = "marks"
"""The one formula that reads the members' marks; see :mod:`scoring.audit.panel`."""


def _direct(response: Fraction, _allotment: Fraction, _declared: Declared, _all: Responses) -> Fraction:
    return response


def _scaled(response: Fraction, allotment: Fraction, declared: Declared, _all: Responses) -> Fraction:
    return allotment * quotient(response, declared.number("of"))


def _stepped(response: Fraction, _allotment: Fraction, declared: Declared, _all: Responses) -> Fraction:
    if declared.has("steps"):
        reached = [points for at_least, points in declared.rows("steps", "at_least", "points") if response >= at_least]
        return reached[-1] if reached else ZERO
    within = [points for up_to, points in declared.rows("steps_up_to", "up_to", "points") if response <= up_to]
    return within[0] if within else ZERO


def _piecewise_linear(response: Fraction, _allotment: Fraction, declared: Declared, _all: Responses) -> Fraction:
    nodes = declared.rows("nodes", "x", "points")
    below = [node for node in nodes if node[0] <= response]
    above = [node for node in nodes if node[0] > response]
    if not below:
        return above[0][1]
    if not above:
        return below[-1][1]
    (x1, points1), (x2, points2) = below[-1], above[0]
    return points1 + (points2 - points1) * (response - x1) / (x2 - x1)


def _between_anchors(response: Fraction, allotment: Fraction, declared: Declared, _all: Responses) -> Fraction:
    none_at, full_at = declared.number("none_at"), declared.number("full_at")
    share = quotient(response - none_at, full_at - none_at)
    return allotment * min(max(share, ZERO), ONE)


def _higher_is_better(declared: Declared, default: str) -> bool:
    return declared.word("better", default, ("higher", "lower")) == "higher"


def _share_of_best(response: Fraction, allotment: Fraction, declared: Declared, everyone: Responses) -> Fraction:
    if _higher_is_better(declared, "higher"):
        return allotment * quotient(response, max(everyone))
    return allotment * quotient(min(everyone), response)


def _linear_from_best(response: Fraction, allotment: Fraction, declared: Declared, everyone: Responses) -> Fraction:
    best = max(everyone) if _higher_is_better(declared, "lower") else min(everyone)
    return allotment * (1 - quotient(abs(response - best), best))


def _min_max(response: Fraction, allotment: Fraction, declared: Declared, everyone: Responses) -> Fraction:
    low, high = min(everyone), max(everyone)
    if low == high:
        return allotment
    distance = response - low if _higher_is_better(declared, "higher") else high - response
    return allotment * distance / (high - low)


def _any_number(_response: Fraction, _allotment: Fraction, _declared: Declared) -> bool:
    return True


def _from_zero(response: Fraction, _allotment: Fraction, _declared: Declared) -> bool:
    return response >= 0


def _up_to_allotment(response: Fraction, allotment: Fraction, _declared: Declared) -> bool:
    return 0 <= response <= allotment


def _up_to_scale(response: Fraction, _allotment: Fraction, declared: Declared) -> bool:
    return 0 <= response <= declared.number("of")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRule:
    """How one formula turns a numeric response into points, which responses it takes, and whom it looks at."""

    points: Points
    accepts: Accepts
    references: tuple[str, ...] = ()


_ENDS: Final = ("lowest", "highest")

YES_NO: Final = "yes-no"

RESPONSE_RULES: Final[dict[str, ResponseRule]] = {
    "direct": ResponseRule(points=_direct, accepts=_up_to_allotment),
    "scaled": ResponseRule(points=_scaled, accepts=_up_to_scale),
    "stepped": ResponseRule(points=_stepped, accepts=_any_number),
    "piecewise-linear": ResponseRule(points=_piecewise_linear, accepts=_any_number),
    "between-anchors": ResponseRule(points=_between_anchors, accepts=_any_number),
    "share-of-best": ResponseRule(points=_share_of_best, accepts=_from_zero, references=_ENDS),
    "linear-from-best": ResponseRule(points=_linear_from_best, accepts=_from_zero, references=_ENDS),
    "min-max": ResponseRule(points=_min_max, accepts=_any_number, references=_ENDS),
}

CRITERION_IDS: Final = frozenset({*RESPONSE_RULES, YES_NO, MARKS, CERTIFICATE, MEASURES})
"""Every criterion formula that can be recounted."""


def is_marked(criterion: Criterion) -> bool:
    """Whether the members' marks decide the criterion."""
    return criterion.formula == MARKS


def is_on_file(criterion: Criterion) -> bool:
    """Whether what is on file about the vendor decides the criterion."""
    return criterion.formula in (CERTIFICATE, MEASURES)


def response_references(criterion: Criterion) -> tuple[str, ...]:
    """Return which numbers over all bids the criterion is measured against."""
    rule = RESPONSE_RULES.get(criterion.formula)
    return rule.references if rule else ()


def is_accepted(criterion: Criterion, response: Response | None) -> bool:
    """Whether the response is one that the formula takes; one that reads what is on file takes none."""
    if is_on_file(criterion):
        return True
    if criterion.formula == YES_NO:
        return isinstance(response, bool)
    rule = RESPONSE_RULES[criterion.formula]
    declared = Declared(criterion.formula, criterion.params)
    return isinstance(response, Fraction) and rule.accepts(response, criterion.max_points, declared)


def response_points(criterion: Criterion, response: Response, everyone: list[Response]) -> Fraction:
    """Return the points of one response (得点), unrounded; ``everyone`` are the responses of all bids still in."""
    if criterion.formula == YES_NO:
        return criterion.max_points if response else ZERO
    numbers = [Fraction(one) for one in everyone]
    declared = Declared(criterion.formula, criterion.params)
    return RESPONSE_RULES[criterion.formula].points(Fraction(response), criterion.max_points, declared, numbers)
