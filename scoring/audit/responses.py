"""Points for responses (回答に対する得点), recounted: one plain function for each formula."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.bid import Response
from criteria.criterion import Criterion
from scoring.audit.declared import Declared
from scoring.audit.figures import ONE, ZERO, quotient

MARKS: Final = "marks"
"""The one formula that reads the members' marks; see :mod:`scoring.audit.panel`."""

CERTIFICATE: Final = "certificate"
MEASURES: Final = "measures"
"""The formulas that read what is on file; see :mod:`scoring.audit.on_file`."""

YES_NO: Final = "yes-no"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCase:
    """What the points of one response are computed from; ``ends`` are the lowest and the highest of all still in."""

    response: Fraction
    allotment: Fraction
    declared: Declared
    ends: tuple[Fraction, Fraction]

    def higher_is_better(self, default: str) -> bool:
        """Whether the highest response is the best."""
        return self.declared.word("better", default, ("higher", "lower")) == "higher"


def _stepped(case: ResponseCase) -> Fraction:
    if case.declared.has("steps"):
        steps = case.declared.rows("steps", "at_least", "points")
        return ([ZERO] + [points for at_least, points in steps if case.response >= at_least])[-1]
    steps = case.declared.rows("steps_up_to", "up_to", "points")
    return next((points for up_to, points in steps if case.response <= up_to), ZERO)


def _piecewise_linear(case: ResponseCase) -> Fraction:
    nodes = case.declared.rows("nodes", "x", "points")
    below = [node for node in nodes if node[0] <= case.response]
    above = [node for node in nodes if node[0] > case.response]
    if not below:
        return above[0][1]
    if not above:
        return below[-1][1]
    (x1, points1), (x2, points2) = below[-1], above[0]
    return points1 + (points2 - points1) * (case.response - x1) / (x2 - x1)


def _between_anchors(case: ResponseCase) -> Fraction:
    none_at, full_at = case.declared.number("none_at"), case.declared.number("full_at")
    share = quotient(case.response - none_at, full_at - none_at)
    return case.allotment * min(max(share, ZERO), ONE)


def _share_of_best(case: ResponseCase) -> Fraction:
    lowest, highest = case.ends
    if case.higher_is_better("higher"):
        return case.allotment * quotient(case.response, highest)
    return case.allotment * quotient(lowest, case.response)


def _linear_from_best(case: ResponseCase) -> Fraction:
    lowest, highest = case.ends
    best = highest if case.higher_is_better("lower") else lowest
    return case.allotment * (1 - quotient(abs(case.response - best), best))


def _min_max(case: ResponseCase) -> Fraction:
    low, high = case.ends
    if low == high:
        return case.allotment
    distance = case.response - low if case.higher_is_better("higher") else high - case.response
    return case.allotment * distance / (high - low)


def _scaled(case: ResponseCase) -> Fraction:
    return case.allotment * quotient(case.response, case.declared.number("of"))


def _from_zero(case: ResponseCase) -> bool:
    return case.response >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRule:
    """How one formula turns a numeric response into points, which responses it takes, and whom it looks at."""

    points: Callable[[ResponseCase], Fraction]
    accepts: Callable[[ResponseCase], bool] = lambda _case: True
    references: tuple[str, ...] = ()


_ENDS: Final = ("lowest", "highest")

RESPONSE_RULES: Final[dict[str, ResponseRule]] = {
    "direct": ResponseRule(
        points=lambda case: case.response, accepts=lambda case: 0 <= case.response <= case.allotment
    ),
    "scaled": ResponseRule(
        points=_scaled,
        accepts=lambda case: 0 <= case.response <= case.declared.number("of"),
    ),
    "stepped": ResponseRule(points=_stepped),
    "piecewise-linear": ResponseRule(points=_piecewise_linear),
    "between-anchors": ResponseRule(points=_between_anchors),
    "share-of-best": ResponseRule(points=_share_of_best, accepts=_from_zero, references=_ENDS),
    "linear-from-best": ResponseRule(points=_linear_from_best, accepts=_from_zero, references=_ENDS),
    "min-max": ResponseRule(points=_min_max, references=_ENDS),
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
    if not isinstance(response, Fraction):
        return False
    return RESPONSE_RULES[criterion.formula].accepts(_case(criterion, response, (response, response)))


def response_points(criterion: Criterion, response: Response, ends: tuple[Fraction, Fraction]) -> Fraction:
    """Return the points of one response (得点), unrounded; ``ends`` are the lowest and highest of all bids still in."""
    if criterion.formula == YES_NO:
        return criterion.max_points if response else ZERO
    return RESPONSE_RULES[criterion.formula].points(_case(criterion, Fraction(response), ends))


def _case(criterion: Criterion, response: Fraction, ends: tuple[Fraction, Fraction]) -> ResponseCase:
    declared = Declared(criterion.formula, criterion.params)
    return ResponseCase(response=response, allotment=criterion.max_points, declared=declared, ends=ends)
