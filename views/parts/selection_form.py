"""The rules of a selection as a form in words (選定条件の書式): each rule on or off, its numbers, and rules to add.

What the form changes stands in the address; the tender's own terms are never touched, and the answer is not binding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import streamlit as st

from criteria.errors import EvaluationError
from criteria.finding import Language
from criteria.money import money_text
from criteria.params import Param
from criteria.selection import SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Tender
from criteria.values import RefusedValueError, ValueKind
from report.selection.words import label_of
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.definition.selection.quotas import QuotaOf
from scoring.selection.changes import RefusedTerm, SelectionChanges
from scoring.selection.portfolio import objective_name
from views.shell.controls import ask, let_show, press, put_in, watch
from views.shell.markup import paragraph, plain_label, show
from views.shell.state import language, terms_asked, words

_COUNTED: Final = frozenset({ValueKind.WHOLE, ValueKind.MONEY})
_COLUMNS: Final = 3
_WRITTEN_ONLY: Final = frozenset({"exclusive", "discount"})
"""Kinds that a form of a few fields cannot say; they are written in tender.toml."""


def standing() -> SelectionChanges:
    """Return the changes of the address; where they cannot be read, the form begins anew."""
    try:
        return SelectionChanges.of(terms_asked())
    except EvaluationError:
        return SelectionChanges()


def rules_form(tender: Tender, terms: SelectionTerms, changed: Tender, refused: Sequence[RefusedTerm]) -> None:
    """Draw the objective and every rule, declared or added, and the field that adds one."""
    asked, speech = standing(), language()
    _objective(terms, changed, speech)
    declared = {rule.id for rule in terms.rules}
    rules = changed.selection.rules if changed.selection else terms.rules
    columns = st.columns(_COLUMNS)
    for number, rule in enumerate(rules):
        own = next((one for one in terms.rules if one.id == rule.id), rule)
        with columns[number % _COLUMNS]:
            _rule(rule, own, asked, changed, refused, declared=rule.id in declared)
    _adding(tender, terms)


def _objective(terms: SelectionTerms, changed: Tender, speech: Language) -> None:
    now = changed.selection.objective if changed.selection else terms.objective
    declared = [one.value for one in terms.objective]
    let_show("objective", [one.value for one in now], lambda: _objective_changed(declared))
    st.multiselect(
        words("selection.objective"),
        [one.value for one in SelectionObjective],
        format_func=lambda one: objective_name(SelectionObjective(one)).to(speech),
        key="objective",
    )


def _objective_changed(declared: list[str]) -> None:
    chosen = list(put_in("objective"))
    ask(terms=replace(standing(), objective=() if chosen in (declared, []) else tuple(chosen)).text())


def _rule(
    rule: SelectionRule,
    own: SelectionRule,
    asked: SelectionChanges,
    changed: Tender,
    refused: Sequence[RefusedTerm],
    *,
    declared: bool,
) -> None:
    """Draw one rule: on or off, its source, its numbers; ``own`` is the rule before it was changed."""
    key = f"rule {rule.id}"
    let_show(key, rule.id not in asked.out, lambda: _switched(rule.id, key))
    with st.container(border=True):
        st.checkbox(plain_label(_called(rule, changed)), key=key)
        if rule.source:
            show(paragraph(words("selection.source", source=rule.source), "s-small"))
        for param in RULE_KINDS[rule.rule].params(changed.minor_units):
            if param.kind in _COUNTED | {ValueKind.NUMBER} and param.name in rule.params:
                wrong = [one for one in refused if one.of(rule.id, param.name)]
                _number(param, rule, own, changed, asked if wrong else None)
                if wrong:
                    show(*(paragraph(reason.to(language()), "s-small") for one in wrong for reason in one.reasons))
        if not declared:
            st.button(words("selection.remove"), key=f"remove {rule.id}", on_click=press, args=(_removed, rule.id))


def _called(rule: SelectionRule, tender: Tender) -> str:
    try:
        return label_of(rule, tender).to(language())
    except RefusedValueError:
        return rule.label or rule.id


def _number(
    param: Param, rule: SelectionRule, own: SelectionRule, tender: Tender, refused: SelectionChanges | None
) -> None:
    """Draw the field of a number; one that cannot be tried stays in it, to be mended there."""
    key, value = f"param {rule.id} {param.name}", rule.params[param.name]
    value = refused.set[rule.id][param.name] if refused else value
    if not isinstance(value, int | Fraction) or Fraction(value).denominator != 1:
        return
    let_show(key, int(value), lambda: _number_changed(own, param.name, key))
    st.number_input(plain_label(param.text.to(language())), 0, step=1, key=key)
    if param.kind is ValueKind.MONEY or rule.params.get("of") == QuotaOf.PRICE:
        _in_money(int(value), tender)


def _in_money(value: int, tender: Tender) -> None:
    """Write the amount of a field below it as people write it, which a field of digits cannot."""
    amount = money_text(value * 10**tender.minor_units, tender)
    show(paragraph(amount.to(language()), "s-small"))


def _number_changed(own: SelectionRule, name: str, key: str) -> None:
    if put_in(key) is not None:
        ask(terms=standing().with_param(own, name, int(put_in(key))).text())


def _switched(rule: str, key: str) -> None:
    ask(terms=standing().with_rule(rule, applied=bool(put_in(key))).text())


def _removed(rule: str) -> None:
    ask(terms=standing().without_added(rule).text())


def _adding(tender: Tender, terms: SelectionTerms) -> None:
    is_shortlist = terms.kind is SelectionKind.SHORTLIST
    kinds = [
        name for name, kind in RULE_KINDS.items() if name not in _WRITTEN_ONLY and not (is_shortlist and kind.lots_only)
    ]
    with st.expander(words("selection.add")):
        watch("added kind", kinds[0])
        kind = st.selectbox(
            words("selection.kind"),
            kinds,
            format_func=lambda one: RULE_KINDS[one].name.to(language()),
            key="added kind",
        )
        fields: dict[str, Param] = {}
        for param in RULE_KINDS[kind].params(tender.minor_units):
            key = f"added {kind} {param.name}"
            if _field(param, key, tender):
                fields[key] = param
        st.button(words("selection.add_button"), key="add rule", on_click=press, args=(_added, kind, fields))


def _field(param: Param, key: str, tender: Tender) -> bool:
    """Draw the field of a parameter that a few words can say; an empty one is not written."""
    watch(key)
    label = plain_label(f"{param.text.to(language())} ({param.expected().to(language())})")
    if param.kind in _COUNTED:
        value = st.number_input(label, 0, value=None, step=1, key=key)
        if param.kind is ValueKind.MONEY and value is not None:
            _in_money(value, tender)
    elif param.kind is ValueKind.CHOICE:
        st.selectbox(label, param.choices, index=None, key=key)
    elif param.kind in (ValueKind.NUMBER, ValueKind.SHARE, ValueKind.TEXT, ValueKind.TEXTS):
        st.text_input(label, key=key, max_chars=200)
    else:
        return False
    return True


def _added(kind: str, fields: Mapping[str, Param]) -> None:
    written: dict[str, object] = {"rule": kind}
    for key, param in fields.items():
        value = _taken(param, put_in(key))
        if value is not None:
            written[param.name] = value
    ask(terms=standing().with_added(written).text())


def _taken(param: Param, value: Any) -> object:  # noqa: ANN401 - what the field holds
    if value in (None, ""):
        return None
    if param.kind is ValueKind.TEXTS:
        return [part.strip() for part in str(value).replace("、", ",").replace(";", ",").split(",") if part.strip()]
    return value if isinstance(value, int) else str(value).strip()
