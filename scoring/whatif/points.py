"""What follows from other points (配点の比例): parameters, minimums and totals of a tender, all in proportion."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from criteria.criterion import Criterion
from criteria.exact import Points, exact
from criteria.params import Param
from criteria.tender import Minimums, Tender
from criteria.values import ValueKind
from scoring.definition.criteria import reachable
from scoring.definition.method import allotments_total, price_allotment
from scoring.formulas.panel import criterion_formula
from scoring.formulas.registry import Formula, FormulaKind, find


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
    if param.kind in (ValueKind.STEPS, ValueKind.ENTRIES):
        return tuple({**row, "points": exact(row["points"]) * factor} for row in value)
    return exact(value) * factor


def with_price_points(tender: Tender, points: Points) -> Tender:
    """Return the tender with other price points (価格点の配点), parameters and components in proportion."""
    method, old = tender.method, price_allotment(tender)
    if not old:
        return replace(tender, method=replace(method, price_points=points))
    factor = points / old
    if factor == 1:
        return tender
    return replace(
        tender,
        method=replace(
            method,
            price_points=None if method.price_points is None else points,
            price_params=scaled_params(find(FormulaKind.PRICE, method.price_formula), method.price_params, factor, old),
            price_components=tuple(replace(part, points=part.points * factor) for part in method.price_components),
        ),
    )


def with_total(before: Tender, after: Tender) -> Tender:
    """Let the stated total (total_points) follow what all allotments add up to, whatever moved that."""
    declared, old, new = before.method.total_points, allotments_total(before), allotments_total(after)
    if declared is None or old is None or new is None:
        return after
    return replace(after, method=replace(after.method, total_points=declared + new - old))


_IN_POINTS: Final = frozenset({"sum", "technical-only", "budget"})
"""Combinations whose value is itself a number of points, so that its minimum follows the points."""


def with_minimums(before: Tender, after: Tender) -> Tender:
    """Scale the minimums with what can be earned (最低基準点の比例), so that they ask for as much as before."""
    minimums, base = before.minimums, before.method.base_points
    old, new = allotments_total(before), allotments_total(after)
    whole = Fraction(1)
    if before.method.combination in _IN_POINTS and old is not None and new is not None and base + old:
        whole = (base + new) / (base + old)
    technical = attainable(after) / attainable(before) if before.criteria else Fraction(1)
    scaled = Minimums(
        technical=None if minimums.technical is None else minimums.technical * technical,
        total=None if minimums.total is None else minimums.total * whole,
        groups={
            name: least * attainable(after, name) / attainable(before, name) for name, least in minimums.groups.items()
        },
    )
    return replace(after, minimums=scaled)


def attainable(tender: Tender, group: str | None = None) -> Points:
    """Return what the criteria can earn (得られる点); per member while it is not known how many there are."""
    listed = [criterion for criterion in tender.criteria if group is None or criterion.group == group]
    return sum((reachable(tender.panel, criterion) or criterion.max_points for criterion in listed), Fraction(0))


def technical_total(tender: Tender) -> Points:
    """Return the technical points that share the total with those of the price (技術点の満点)."""
    return attainable(tender) if tender.method.technical_points is None else tender.method.technical_points
