"""Points moved in a tender (配点の変更): some set, the rest in proportion, and everything that follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from criteria.criterion import Criterion
from criteria.exact import Points, decimal_text, exact
from criteria.finding import Text
from criteria.params import Param, ParamKind
from criteria.tender import Minimums, Tender
from scoring.definition.criteria import counted_points, reachable, times_counted
from scoring.definition.method import allotments_total, price_allotment
from scoring.formulas.panel import criterion_formula
from scoring.formulas.registry import Formula, Kind, find
from scoring.whatif.changes import Change, ChangeError, MoveTotal, SetGroup, SetPoints, SetPricePoints, SetRatio
from scoring.whatif.written import refusal


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


_IN_POINTS: Final = frozenset({"sum", "technical-only", "budget"})
"""Combinations whose value is itself a number of points, so that its minimum follows the points."""

_CANNOT: Final = Text("配点をこのように動かせません", "the points cannot be moved like this")
_ABOVE_ZERO: Final = Text("0より大きい数", "a number above zero")
_NO_PRICE: Final = Text("この評価方法には価格点がありません", "this method has no price points")
_LET_MOVE: Final = Text(
    "--move-total で合計の変動を認めるか、値を改めてください",
    "Allow the total to move (--move-total), or choose another value",
)


@dataclass(frozen=True, slots=True)
class PointChanges:
    """The changes of points among all changes, each thing set once: the last word on it counts."""

    criteria: Mapping[str, SetPoints]
    groups: Mapping[str, SetGroup]
    price: SetPricePoints | None
    ratio: SetRatio | None
    moves: bool

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "PointChanges":
        """Pick them out."""
        listed = list(changes)
        return cls(
            {one.criterion: one for one in listed if isinstance(one, SetPoints)},
            {one.group: one for one in listed if isinstance(one, SetGroup)},
            next((one for one in reversed(listed) if isinstance(one, SetPricePoints)), None),
            next((one for one in reversed(listed) if isinstance(one, SetRatio)), None),
            any(isinstance(one, MoveTotal) for one in listed),
        )


def move_points(tender: Tender, changes: Iterable[Change]) -> Tender:
    """Return the tender with its points moved; criteria not named are rescaled in proportion (他項目の比例配分).

    Without ``MoveTotal`` the technical total is kept, and with price points set, or a ratio, the total of both.
    Minimums follow what can be earned, ``total_points`` follows the sum, and parameters in points their allotment.

    Raises
    ------
    ChangeError
        Where a number is not above zero, nothing is left to be rescaled, or there are no price points to set.
    """
    asked = PointChanges.of(changes)
    price, technical = _both_totals(tender, asked)
    changed = _with_price_points(tender, price) if price is not None else tender
    if technical is not None and tender.method.technical_points is not None:
        changed = replace(changed, method=replace(changed.method, technical_points=technical))
        technical = None
    changed = _with_criteria(changed, asked, technical)
    return tender if changed == tender else replace(with_total(tender, changed), minimums=_minimums(tender, changed))


def _both_totals(tender: Tender, asked: PointChanges) -> tuple[Points | None, Points | None]:
    """Return the price points and the technical total asked for, None where either stays as it is."""
    old_price = price_allotment(tender)
    technical = _reachable(tender) if tender.method.technical_points is None else tender.method.technical_points
    if asked.ratio is not None:
        ratio = asked.ratio
        if not find(Kind.COMBINATION, tender.method.combination).takes("price_points") or not old_price:
            raise ChangeError(refusal(ratio, _NO_PRICE))
        if ratio.technical <= 0 or ratio.price <= 0:
            raise ChangeError(refusal(ratio, _CANNOT, expected=_ABOVE_ZERO))
        if asked.moves or asked.price:
            both = Text("比率は合計を固定して配分します", "a ratio divides the total as it is")
            cure = Text("比率だけを指定してください", "Give the ratio alone")
            raise ChangeError(refusal(ratio, both, cure=cure))
        share = ratio.price / (ratio.technical + ratio.price)
        total = old_price + technical
        return total * share, total * (1 - share)
    if asked.price is None:
        return None, None
    if not find(Kind.COMBINATION, tender.method.combination).takes("price_points"):
        raise ChangeError(refusal(asked.price, _NO_PRICE))
    wanted = asked.price.points
    if wanted <= 0:
        raise ChangeError(refusal(asked.price, _CANNOT, expected=_ABOVE_ZERO))
    if asked.moves or not old_price:
        return wanted, None
    if wanted >= old_price + technical:
        limit = decimal_text(old_price + technical)
        expected = Text(f"合計{limit}点より小さい数", f"less than the total of {limit}")
        raise ChangeError(refusal(asked.price, _CANNOT, expected=expected, cure=_LET_MOVE))
    return wanted, old_price + technical - wanted


def _with_price_points(tender: Tender, points: Points) -> Tender:
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
            price_params=scaled_params(find(Kind.PRICE, method.price_formula), method.price_params, factor, old),
            price_components=tuple(replace(one, points=one.points * factor) for one in method.price_components),
        ),
    )


def _with_criteria(tender: Tender, asked: PointChanges, technical: Points | None) -> Tender:
    """Set what is set, share out each group, and rescale the rest to the technical total."""
    points = {one.id: asked.criteria[one.id].points for one in tender.criteria if one.id in asked.criteria}
    for change in asked.criteria.values():
        if change.points <= 0:
            raise ChangeError(refusal(change, _CANNOT, expected=_ABOVE_ZERO))
    for group, wanted in asked.groups.items():
        members = [one for one in tender.criteria if one.group == group]
        points |= _shared(tender, wanted, wanted.points, members, points)
    if tender.criteria and (technical is not None or (points and not asked.moves)):
        total = sum(counted_points(tender), Fraction(0))
        if technical is not None:
            total *= technical / _reachable(tender)
        blamed: list[Change | None] = [*asked.criteria.values(), *asked.groups.values(), asked.ratio, asked.price]
        because = next((one for one in blamed if one is not None), None)
        points |= _shared(tender, because, total, tender.criteria, points)
    return replace(
        tender, criteria=tuple(with_allotment(one, points.get(one.id, one.max_points)) for one in tender.criteria)
    )


def _shared(
    tender: Tender, because: Change | None, total: Points, among: Sequence[Criterion], fixed: Mapping[str, Points]
) -> dict[str, Points]:
    """Share a total out among criteria, in proportion to their allotments, past those whose points are fixed.

    Where the members' points are added up beside others, every member's allotment counts in the total.
    """
    times = {one.id: own for one, own in zip(tender.criteria, times_counted(tender), strict=True)}
    set_aside = sum((fixed[one.id] * times[one.id] for one in among if one.id in fixed), Fraction(0))
    others = [one for one in among if one.id not in fixed]
    if not others and set_aside == total:
        return {}
    if not others or set_aside >= total:
        limit, taken = decimal_text(total), decimal_text(set_aside)
        what = Text(
            f"合計{limit}点を、{taken}点を除いた残りの評価項目に配分できません",
            f"the total of {limit} cannot be shared out among the criteria left beside {taken} points",
        )
        raise ChangeError(refusal(because, what, cure=_LET_MOVE))
    factor = (total - set_aside) / sum((one.max_points * times[one.id] for one in others), Fraction(0))
    return {one.id: one.max_points * factor for one in others}


def with_total(before: Tender, after: Tender) -> Tender:
    """Let the stated total (total_points) follow what all allotments add up to, whatever moved that."""
    declared, old, new = before.method.total_points, allotments_total(before), allotments_total(after)
    if declared is None or old is None or new is None:
        return after
    return replace(after, method=replace(after.method, total_points=declared + new - old))


def _minimums(before: Tender, after: Tender) -> Minimums:
    """Scale the minimums with what can be earned (最低基準点の比例), so that they ask for as much as before."""
    minimums, base = before.minimums, before.method.base_points
    old, new = allotments_total(before), allotments_total(after)
    whole = Fraction(1)
    if before.method.combination in _IN_POINTS and old is not None and new is not None and base + old:
        whole = (base + new) / (base + old)
    technical = _reachable(after) / _reachable(before) if before.criteria else Fraction(1)
    return Minimums(
        technical=None if minimums.technical is None else minimums.technical * technical,
        total=None if minimums.total is None else minimums.total * whole,
        groups={
            name: least * _reachable(after, name) / _reachable(before, name) for name, least in minimums.groups.items()
        },
    )


def _reachable(tender: Tender, group: str | None = None) -> Points:
    """Return what the criteria can earn; per member while it is not known how many there are."""
    listed = [one for one in tender.criteria if group is None or one.group == group]
    return sum((reachable(tender.panel, one) or one.max_points for one in listed), Fraction(0))
