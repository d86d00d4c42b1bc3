"""Checks of a definition: the rules of a selection (選定条件の検査)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from criteria.finding import Finding, Text
from criteria.params import ParamError
from criteria.selection import SelectionKind, SelectionRule, SelectionTerms
from criteria.tender import Tender
from scoring.definition.faults import fault, unknown
from scoring.definition.selection.chosen import Size
from scoring.definition.selection.kinds import RULE_KINDS, read_param, read_params
from scoring.definition.selection.rule import BoundRule

_OWN_KEYS: Final = ("rule", "id", "label", "source")
REMOVE: Final = Text("この定めを削ってください", "Remove this")
_LOTS_ONLY: Final = Text("指名候補者の選定では使えません", "this is for lots; the selection is a shortlist")


def check_selection_rules(tender: Tender, terms: SelectionTerms) -> Iterator[Finding]:
    """Check every rule: its kind, its parameters one by one and together, and that none says a thing twice."""
    yield from _repeated(terms.rules)
    is_shortlist = terms.kind is SelectionKind.SHORTLIST
    if is_shortlist and all(rule.rule != Size.kind for rule in terms.rules):
        what = Text("指名候補者の数がどの条件にもありません", "no rule says how many vendors are chosen")
        expected = Text("選定者数の選定条件", 'a selection rule with rule = "size"')
        yield fault(
            "selection.rules", "missing-size", what, expected=expected, cure=Text("書き加えてください", "Add it")
        )
    for rule in terms.rules:
        yield from _rule(tender, rule, is_shortlist=is_shortlist)


def _repeated(rules: Sequence[SelectionRule]) -> Iterator[Finding]:
    for name, times in Counter(rule.id for rule in rules).items():
        if times > 1:
            what = Text("同じ識別子の選定条件が複数あります", "several selection rules have this id")
            cure = Text("それぞれに異なる id を書いてください", "Give each an id of its own")
            yield fault(f"selection.rules.{name}", "duplicate-rule", what, value=name, cure=cure)
    for kind in RULE_KINDS.values():
        yield from kind.check_repeated([rule for rule in rules if rule.rule == kind.kind])


def _rule(tender: Tender, declared: SelectionRule, *, is_shortlist: bool) -> Iterator[Finding]:
    key = f"selection.rules.{declared.id}"
    if declared.rule not in RULE_KINDS:
        what = Text("この選定条件は登録されていません", "there is no selection rule of this name")
        yield unknown(f"{key}.rule", "unknown-rule", what, declared.rule, RULE_KINDS)
        return
    kind = RULE_KINDS[declared.rule]
    if is_shortlist and kind.lots_only:
        yield fault(f"{key}.rule", "not-for-a-shortlist", _LOTS_ONLY, value=kind.kind, cure=REMOVE)
    single = list(_params(kind, key, declared, tender.minor_units))
    yield from single
    if single:
        return
    params = read_params(kind, declared.params, tender.minor_units)
    for found in kind.contradictions(params, tender.minor_units):
        written = declared.params.get(found.name, "")
        yield fault(f"{key}.{found.name}", found.code, found.what, value=written, expected=found.expected)
    name, value = kind.of_lots
    if is_shortlist and name and params[name] and value in ("", params[name]):
        yield fault(f"{key}.{name}", "not-for-a-shortlist", _LOTS_ONLY, value=params[name], cure=REMOVE)
    yield from kind.check_tender(tender, declared, params)


def _params(kind: type[BoundRule], key: str, declared: SelectionRule, minor_units: int) -> Iterator[Finding]:
    params = {param.name: param for param in kind.params(minor_units)}
    for name in declared.params:
        if name not in params:
            what = Text(
                f"選定条件「{kind.name.ja}」にこの係数はありません", f"the rule {kind.kind} has no such parameter"
            )
            yield unknown(f"{key}.{name}", "unknown-parameter", what, name, [*params, *_OWN_KEYS])
    for name, param in params.items():
        if name in declared.params:
            try:
                read_param(param, declared.params[name])
            except ParamError as error:
                what = Text("係数の値が正しくありません", "this is not what the parameter takes")
                written = declared.params[name]
                yield fault(f"{key}.{name}", "bad-parameter", what, value=written, expected=error.expected)
        elif param.required:
            what = Text(f"選定条件「{kind.name.ja}」の係数がありません", f"the rule {kind.kind} needs this parameter")
            yield fault(f"{key}.{name}", "missing-parameter", what, expected=param.expected())
