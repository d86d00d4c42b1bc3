"""Another allotment (配点の変更): what a formula says in points goes with it, so that all earn in proportion.

A response and a mark are facts and stay as they are; what becomes of them is scaled by the tender's own parameters.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from criteria.criterion import Criterion
from criteria.exact import Points, exact
from scoring.panel import criterion_formula
from scoring.parameters import Param, ParamKind
from scoring.registry import Formula


def with_allotment(criterion: Criterion, points: Points) -> Criterion:
    """Return a criterion with another allotment, under which every response earns in proportion (配点の変更).

    points earned = points earned before × points ÷ max_points, before any rounding

    Its minimum 最低基準点 is scaled alike: it asks for as good a response as before.
    """
    if points == criterion.max_points:
        return criterion
    factor = points / criterion.max_points
    formula = criterion_formula(criterion)
    minimum = None if criterion.minimum is None else criterion.minimum * factor
    changed = replace(criterion, max_points=points, minimum=minimum)
    if formula.rescaled_as is not None:
        becomes, out_of = formula.rescaled_as
        return replace(changed, formula=becomes, params={**criterion.params, out_of: criterion.max_points})
    return replace(changed, params=scaled_params(formula, criterion.params, factor, criterion.max_points))


def scaled_params(
    formula: Formula, written: Mapping[str, object], factor: Fraction, allotment: Points
) -> Mapping[str, object]:
    """Return a formula's parameters for an allotment ``factor`` times as large as ``allotment`` (点で書かれた係数).

    Those in points are scaled, with their defaults where they are left out; one that the allotment stands for is
    written out as the allotment until now. All others stay as they are written.
    """
    scaled: dict[str, object] = {}
    for param in formula.params:
        value = written.get(param.name, None if param.required else param.default)
        if param.allotment_unwritten and value is None:
            scaled[param.name] = allotment
        elif param.in_points and value is not None:
            scaled[param.name] = _scaled(param, value, factor)
    return {**written, **scaled} if scaled else written


def _scaled(param: Param, value: Any, factor: Fraction) -> object:  # noqa: ANN401 - a number, or a table with points
    if param.kind in (ParamKind.STEPS, ParamKind.ENTRIES):
        return tuple({**row, "points": exact(row["points"]) * factor} for row in value)
    return exact(value) * factor
