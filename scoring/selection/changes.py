"""Changed selection terms (選定条件の変更): what a user asks to be tried, as a short text and as terms.

The text is JSON: ``out`` lists rules left out, ``set`` the parameters changed by rule, ``add`` rules added,
``objective`` another list. What the tender declares is never touched: changed terms are a copy, and never binding.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from criteria.errors import DefinitionError, EvaluationError
from criteria.exact import NumberError, parse_points
from criteria.finding import Severity, Text
from criteria.selection import SelectionKind, SelectionObjective, SelectionRule, SelectionRuleKind, SelectionTerms
from criteria.tender import Tender
from scoring.definition.check import check_definition
from scoring.parameters import Param, ParamKind
from scoring.selection.declared.kinds import RULE_FORMS

_UNREADABLE: Final = Text(
    "選定条件の変更を読み取れません。アドレスを確かめるか、画面で設定し直してください",
    "the changed selection rules cannot be read; check the address, or set them anew on the page",
)
_NUMBERS: Final = frozenset({ParamKind.NUMBER, ParamKind.SHARE, ParamKind.MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionChanges:
    """What is asked of the declared terms (選定条件の変更): nothing where all is empty."""

    out: tuple[str, ...] = ()
    set: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))
    add: tuple[Mapping[str, object], ...] = ()
    objective: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the declared terms are asked for as they are."""
        return not (self.out or self.set or self.add or self.objective)

    @classmethod
    def of(cls, text: str) -> "SelectionChanges":
        """Read the text; EvaluationError where it is none."""
        if not text:
            return cls()
        try:
            read = json.loads(text)
            return cls(
                out=_texts(read.get("out", [])),
                set={_text(rule): {_text(key): item for key, item in params.items()} for rule, params in _items(read)},
                add=tuple({_text(key): item for key, item in one.items()} for one in read.get("add", [])),
                objective=_texts(read.get("objective", [])),
            )
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise EvaluationError(_UNREADABLE) from error

    def text(self) -> str:
        """Write it in one line; nothing where nothing is asked."""
        if self.nothing:
            return ""
        parts = {"out": self.out, "set": self.set, "add": self.add, "objective": self.objective}
        return json.dumps({key: part for key, part in parts.items() if part}, ensure_ascii=False, separators=(",", ":"))

    def with_rule(self, rule: str, *, applied: bool) -> "SelectionChanges":
        """Leave a rule out, or take it back in."""
        others = tuple(one for one in self.out if one != rule)
        return replace(self, out=others if applied else (*others, rule))

    def with_param(self, rule: SelectionRule, name: str, written: object) -> "SelectionChanges":
        """Set a parameter of a rule; written as declared, it asks for nothing."""
        params = {key: item for key, item in self.set.get(rule.id, {}).items() if key != name}
        if written != rule.params.get(name):
            params[name] = written
        rest = {key: item for key, item in self.set.items() if key != rule.id}
        return replace(self, set=rest | ({rule.id: params} if params else {}))

    def with_added(self, written: Mapping[str, object]) -> "SelectionChanges":
        """Add a rule as it would be written, ``rule`` its kind."""
        return replace(self, add=(*self.add, written))

    def without_added(self, rule_id: str) -> "SelectionChanges":
        """Take an added rule away, and what was asked of it."""
        kept = tuple(one for number, one in enumerate(self.add, start=1) if added_id(one, number) != rule_id)
        return replace(
            self,
            add=kept,
            out=tuple(one for one in self.out if one != rule_id),
            set={key: item for key, item in self.set.items() if key != rule_id},
        )


def added_id(written: Mapping[str, object], number: int) -> str:
    """Return the id of an added rule: its kind and its place."""
    return f"{written.get('rule')}+{number}"


def _items(read: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    return read.get("set", {}).items()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(values)
    return tuple(map(_text, values))


def starting_terms(tender: Tender, lots: tuple[str, ...], bids: int) -> SelectionTerms:
    """Return the declared terms, or, where the tender has none, something to begin trying with (試算用の初期条件)."""
    if tender.selection is not None:
        return tender.selection
    if len(lots) > 1:
        return SelectionTerms(kind=SelectionKind.LOTS, objective=(SelectionObjective.VALUE,))
    size = SelectionRule(id="size", rule=SelectionRuleKind.SIZE, label="", params={"exactly": max(1, min(3, bids))})
    return SelectionTerms(kind=SelectionKind.SHORTLIST, objective=(SelectionObjective.VALUE,), rules=(size,))


def changed_terms(tender: Tender, terms: SelectionTerms, changes: SelectionChanges) -> Tender:
    """Return the tender with changed terms (選定条件の変更の適用).

    Raises
    ------
    DefinitionError
        With every fault of the changed terms.
    EvaluationError
        Where a kind of rule or an objective is not known.
    """
    rules = [
        replace(
            rule,
            label=rule.label if rule.id not in changes.set else "",
            params=_params(rule.rule, rule.params, changes.set.get(rule.id, {})),
        )
        for rule in terms.rules
    ]
    for number, added in enumerate(changes.add, start=1):
        kind = _kind(added.get("rule"))
        params = {key: item for key, item in added.items() if key != "rule"}
        rules.append(
            SelectionRule(
                id=added_id(added, number),
                rule=kind,
                label="",
                params=_params(kind, _params(kind, {}, params), changes.set.get(added_id(added, number), {})),
            )
        )
    try:
        objective = tuple(map(SelectionObjective, changes.objective)) or terms.objective
    except ValueError as error:
        raise EvaluationError(_UNREADABLE) from error
    changed = replace(tender, selection=replace(terms, rules=tuple(rules), objective=objective))
    faults = [one for one in check_definition(changed) if one.severity is Severity.FAULT]
    if faults:
        raise DefinitionError(faults)
    return changed


def _kind(name: object) -> SelectionRuleKind:
    try:
        return SelectionRuleKind(str(name))
    except ValueError as error:
        raise EvaluationError(_UNREADABLE) from error


def _params(
    kind: SelectionRuleKind, declared: Mapping[str, object], changed: Mapping[str, object]
) -> Mapping[str, object]:
    forms = {param.name: param for param in RULE_FORMS[kind].params(0)}
    return {**declared, **{name: _written(forms.get(name), item) for name, item in changed.items()}}


def _written(param: Param | None, item: object) -> object:
    """Return a parameter as the definition would hold it: a number with decimals is text in JSON."""
    if param is not None and param.kind in _NUMBERS and isinstance(item, str):
        try:
            return parse_points(item)
        except NumberError:
            return item
    return item
