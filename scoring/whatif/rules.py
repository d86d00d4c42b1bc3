"""The tender's rules changed (評価方法の変更): formulas, rounding, panel, tie-break chain, a member absent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from criteria.bid import Bid
from criteria.exact import exact
from criteria.finding import Text
from criteria.tender import Absence, Method, Tender
from criteria.terms import TIE_KEYS, Aggregate, MandatoryFails, Per
from scoring.formulas.panel import panel_members
from scoring.formulas.registry import Kind, find, formulas
from scoring.whatif.changes import (
    Change,
    ChangeError,
    LeaveOutMember,
    UseFormula,
    UsePanelRule,
    UseRounding,
    UseTieBreak,
)
from scoring.whatif.written import known, refusal

_FORMULA: Final = Text("算式", "formula")
_CRITERION: Final = Text("評価項目", "criterion")
_MEMBER: Final = Text("委員", "member")
_TIE_KEY: Final = Text("同点時の順位の決め方", "key of the tie-break chain")

_OF_METHOD: Final = ("base_points", "scale")
"""Numbers of the method that are written among a combination's parameters here, since they go with it."""


def with_rules(tender: Tender, bids: Sequence[Bid], change: Change) -> Tender:
    """Return the tender with one rule changed, and as it is where the change is of something else."""
    apply = _APPLIED.get(type(change))
    return tender if apply is None else apply(tender, bids, change)


def _formula(tender: Tender, _bids: Sequence[Bid], change: UseFormula) -> Tender:
    kind, _, criterion_id = change.of.partition(":")
    if kind == "criterion":
        ids = [one.id for one in tender.criteria]
        known(change, criterion_id, ids, _CRITERION)
        known(change, change.formula, [one.id for one in formulas(Kind.CRITERION)], _FORMULA)
        criteria = tuple(
            replace(one, formula=change.formula, params=change.params) if one.id == criterion_id else one
            for one in tender.criteria
        )
        return replace(tender, criteria=criteria)
    if kind not in (Kind.PRICE, Kind.COMBINATION):
        expected = Text("price、combination または criterion:<id>", "price, combination or criterion:<id>")
        what = Text("算式を替えるところがありません", "there is no place for a formula of this name")
        raise ChangeError(refusal(change, what, expected=expected))
    known(change, change.formula, [one.id for one in formulas(Kind(kind))], _FORMULA)
    if kind == Kind.PRICE:
        return replace(tender, method=replace(tender.method, price_formula=change.formula, price_params=change.params))
    return replace(tender, method=_combined(tender.method, change))


def _combined(method: Method, change: UseFormula) -> Method:
    """Take another combination, and lay down what the new one has no use for."""
    combination = find(Kind.COMBINATION, change.formula)
    numbers: dict[str, Any] = {name: exact(change.params[name]) for name in _OF_METHOD if name in change.params}
    params = {name: value for name, value in change.params.items() if name not in _OF_METHOD}
    method = replace(method, combination=change.formula, combination_params=params, **numbers)
    if not combination.takes("price_points"):
        method = replace(method, price_points=None, price_formula="", price_params={}, price_components=())
    if not combination.takes("base"):
        method = replace(method, base_points=Fraction(0))
    return method if combination.takes("scale") else replace(method, scale=Fraction(1))


def _rounding(tender: Tender, _bids: Sequence[Bid], change: UseRounding) -> Tender:
    if change.stage is None:
        return replace(tender, panel=replace(tender.panel, rounding=change.rounding))
    rounding = {**tender.method.rounding, change.stage: change.rounding}
    return replace(tender, method=replace(tender.method, rounding=rounding))


def _panel(tender: Tender, _bids: Sequence[Bid], change: UsePanelRule) -> Tender:
    key = {Aggregate: "aggregate", Per: "per", MandatoryFails: "mandatory_fails_when"}[type(change.rule)]
    rule: dict[str, Any] = {key: change.rule}
    return replace(tender, panel=replace(tender.panel, **rule))


def _tie_break(tender: Tender, _bids: Sequence[Bid], change: UseTieBreak) -> Tender:
    keys = [*TIE_KEYS, *(f"criterion:{one.id}" for one in tender.criteria)]
    for key in change.keys:
        known(change, key, keys, _TIE_KEY)
    return replace(tender, method=replace(tender.method, tie_break=change.keys))


def _absent(tender: Tender, bids: Sequence[Bid], change: LeaveOutMember) -> Tender:
    known(change, change.evaluator, panel_members(tender, bids), _MEMBER)
    absence = Absence(evaluator=change.evaluator, vendor=change.vendor)
    declared = {(one.evaluator, one.vendor) for one in tender.panel.absences}
    if (absence.evaluator, absence.vendor) in declared:
        return tender
    return replace(tender, panel=replace(tender.panel, absences=(*tender.panel.absences, absence)))


_APPLIED: Final[Mapping[type[Any], Callable[[Tender, Sequence[Bid], Any], Tender]]] = {
    UseFormula: _formula,
    UseRounding: _rounding,
    UsePanelRule: _panel,
    UseTieBreak: _tie_break,
    LeaveOutMember: _absent,
}
