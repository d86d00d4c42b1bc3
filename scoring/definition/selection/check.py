"""Checks of a definition: the rules of a selection (選定条件の検査)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from criteria.finding import Finding, Text
from criteria.params import Param, ParamError
from criteria.selection import SelectionKind, SelectionRule, SelectionRuleKind, SelectionTerms
from criteria.tender import Tender
from scoring.definition.exclusions import check_counted_days
from scoring.definition.faults import KEEP_ONE, fault, unknown
from scoring.definition.selection.kinds import RULE_FORMS, RuleForm, read_param

_OWN_KEYS: Final = ("rule", "id", "label", "source")
REMOVE: Final = Text("この定めを削ってください", "Remove this")
NO_POINTS: Final = Text(
    "評価項目がないため、技術点がありません", "the tender has no criteria, so there are no technical points"
)
ADD_CRITERIA: Final = Text(
    "評価項目を定めるか、price などに改めてください", "Add criteria, or use another word, price say"
)
_ONLY_ONCE: Final = frozenset({SelectionRuleKind.SIZE, SelectionRuleKind.BUDGET, SelectionRuleKind.CAPACITY})
_WITH_LOTS: Final = {
    SelectionRuleKind.AFFILIATES: ("within", "lot"),
    SelectionRuleKind.LOCAL: ("of", "lots"),
    SelectionRuleKind.SME: ("of", "lots"),
    SelectionRuleKind.CERTIFIED: ("of", "lots"),
    SelectionRuleKind.EXCLUSIVE: ("packages", None),
}
"""Parameters that speak of lots, with the value that does; any value where None."""


def check_selection_rules(tender: Tender, terms: SelectionTerms) -> Iterator[Finding]:
    """Check every rule: its kind, its parameters one by one and together, and that none says a thing twice."""
    yield from _repeated(terms.rules)
    if terms.kind is SelectionKind.SHORTLIST and all(one.rule is not SelectionRuleKind.SIZE for one in terms.rules):
        what = Text("指名候補者の数がどの条件にもありません", "no rule says how many vendors are chosen")
        expected = Text("選定者数の選定条件", 'a selection rule with rule = "size"')
        yield fault(
            "selection.rules", "missing-size", what, expected=expected, cure=Text("書き加えてください", "Add it")
        )
    for declared in terms.rules:
        yield from _rule(tender, terms.kind, declared)


def _repeated(rules: Sequence[SelectionRule]) -> Iterator[Finding]:
    ids, kinds = Counter(one.id for one in rules), Counter(one.rule for one in rules)
    for name, times in ids.items():
        if times > 1:
            what = Text("同じ識別子の選定条件が複数あります", "several selection rules have this id")
            cure = Text("それぞれに異なる id を書いてください", "Give each an id of its own")
            yield fault(f"selection.rules.{name}", "duplicate-rule", what, value=name, cure=cure)
    for kind in _ONLY_ONCE:
        if kinds[kind] > 1:
            last = [one for one in rules if one.rule is kind][-1]
            what = Text("この種類の選定条件は1つしか置けません", "a selection has one rule of this kind")
            yield fault(f"selection.rules.{last.id}", "two-rules", what, value=kind.value, cure=KEEP_ONE)
    discounts = [one for one in rules if one.rule is SelectionRuleKind.DISCOUNT]
    discounted = Counter(str(one.params.get("vendor", "")).strip() for one in discounts)
    for one in discounts:
        vendor = str(one.params.get("vendor", "")).strip()
        if vendor and discounted[vendor] > 1:
            what = Text("この事業者の数量割引が複数あります", "this vendor has several discounts")
            cure = Text("1つにまとめ、割引の段階で書いてください", "Write one, with tiers")
            yield fault(f"selection.rules.{one.id}.vendor", "two-rules", what, value=vendor, cure=cure)


def _rule(tender: Tender, kind: SelectionKind, declared: SelectionRule) -> Iterator[Finding]:
    form, key = RULE_FORMS[declared.rule], f"selection.rules.{declared.id}"
    if kind not in form.kinds:
        yield fault(f"{key}.rule", "not-for-a-shortlist", _LOTS_ONLY, value=declared.rule.value, cure=REMOVE)
    single = list(_params(form, key, declared, tender.minor_units))
    yield from single
    if not single:
        params = form.read(declared.params, tender.minor_units)
        for one in form.conflict(params, tender.minor_units):
            written = declared.params.get(one.name, "")
            yield fault(f"{key}.{one.name}", one.code, one.what, value=written, expected=one.expected)
        name, word = _WITH_LOTS.get(declared.rule, ("", None))
        if kind is SelectionKind.SHORTLIST and name and params[name] and word in (None, params[name]):
            yield fault(f"{key}.{name}", "not-for-a-shortlist", _LOTS_ONLY, value=params[name], cure=REMOVE)
        if declared.rule is SelectionRuleKind.SCORE_FLOOR and params["measure"] == "points" and not tender.criteria:
            yield fault(f"{key}.measure", "no-points", NO_POINTS, value="points", cure=ADD_CRITERIA)
        if declared.rule is SelectionRuleKind.CERTIFIED:
            yield from check_counted_days(tender, key, params["days"], is_written="days" in declared.params)


_LOTS_ONLY: Final = Text("指名候補者の選定では使えません", "this is for lots; the selection is a shortlist")


def _params(form: RuleForm, key: str, declared: SelectionRule, minor_units: int) -> Iterator[Finding]:
    params = {param.name: param for param in form.params(minor_units)}
    for name in declared.params:
        if name not in params:
            what = Text(
                f"選定条件「{form.name.ja}」にこの係数はありません", f"the rule {form.kind} has no such parameter"
            )
            yield unknown(f"{key}.{name}", "unknown-parameter", what, name, [*params, *_OWN_KEYS])
    for name, param in params.items():
        if name in declared.params:
            yield from _param(f"{key}.{name}", param, declared.params[name])
        elif param.required:
            what = Text(f"選定条件「{form.name.ja}」の係数がありません", f"the rule {form.kind} needs this parameter")
            yield fault(f"{key}.{name}", "missing-parameter", what, expected=param.expected())


def _param(key: str, param: Param, written: object) -> Iterator[Finding]:
    try:
        read_param(param, written)
    except ParamError as error:
        what = Text("係数の値が正しくありません", "this is not what the parameter takes")
        yield fault(key, "bad-parameter", what, value=written, expected=error.expected)
