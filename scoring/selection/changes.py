"""Changed selection terms (選定条件の変更): what a user asks to be tried, as a short text and as terms.

The text is JSON: ``out`` lists rules left out, ``set`` the parameters changed by rule, ``add`` rules added,
``objective`` another list. What the tender declares is never touched: changed terms are a copy, and never binding.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import zip_longest
from types import MappingProxyType
from typing import Final

from criteria.errors import DefinitionError, EvaluationError, answer_possible
from criteria.exact import NumberError, parse_points
from criteria.finding import Severity, Text
from criteria.selection import SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Tender
from criteria.values import ValueKind
from scoring.definition.check import check_definition
from scoring.definition.selection.chosen import Size
from scoring.definition.selection.kinds import RULE_KINDS

_UNREADABLE: Final = Text(
    "選定条件の変更を読み取れません。アドレスを確かめるか、画面で設定し直してください",
    "the changed selection rules cannot be read; check the address, or set them anew on the page",
)
_NUMBERS: Final = frozenset({ValueKind.NUMBER, ValueKind.SHARE, ValueKind.MONEY})


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
                set={rule: dict(params.items()) for rule, params in read.get("set", {}).items()},
                add=tuple(dict(written.items()) for written in read.get("add", [])),
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
        """Take an added rule away, and what was asked of it; the rules added after it keep their ids."""
        places = [{} if added_id(one, number) == rule_id else one for number, one in enumerate(self.add, start=1)]
        while places and not places[-1]:
            places.pop()
        return replace(
            self,
            add=tuple(places),
            out=tuple(one for one in self.out if one != rule_id),
            set={key: item for key, item in self.set.items() if key != rule_id},
        )

    def single(self) -> Iterator["SelectionChanges"]:
        """Yield what is asked one by one: the objective, each rule added, each parameter set, each rule left out."""
        if self.objective:
            yield SelectionChanges(objective=self.objective)
        for at, one in enumerate(self.add):
            if one:
                yield SelectionChanges(add=(*({},) * at, one))
        for rule, params in self.set.items():
            for name, item in params.items():
                yield SelectionChanges(set={rule: {name: item}})
        for rule in self.out:
            yield SelectionChanges(out=(rule,))

    def with_all(self, other: "SelectionChanges") -> "SelectionChanges":
        """Ask for what another asks for as well."""
        nothing: Mapping[str, object] = MappingProxyType({})
        added = zip_longest(self.add, other.add, fillvalue=nothing)
        return SelectionChanges(
            out=(*self.out, *other.out),
            set={rule: {**self.set.get(rule, {}), **other.set.get(rule, {})} for rule in {**self.set, **other.set}},
            add=tuple(mine or theirs for mine, theirs in added),
            objective=other.objective or self.objective,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedTerm:
    """One thing asked of the terms that cannot be tried (試せない変更), and why."""

    change: SelectionChanges
    reasons: tuple[Text, ...]

    def of(self, rule: str, param: str) -> bool:
        """Whether it sets this parameter of a rule."""
        return param in self.change.set.get(rule, {})


def possible_terms(
    tender: Tender, terms: SelectionTerms, changes: SelectionChanges
) -> tuple[Tender, SelectionChanges, tuple[RefusedTerm, ...]]:
    """Return the tender with what can be tried of changed terms (試せる変更だけの適用), and why not of the rest.

    Each thing asked is refused alone and the others stay; of two that do not go together the later one is refused.
    """

    def answer(parts: Sequence[SelectionChanges]) -> tuple[Tender, SelectionChanges]:
        asked = reduce(SelectionChanges.with_all, parts, SelectionChanges())
        return changed_terms(tender, terms, asked), asked

    (changed, kept), refused = answer_possible(list(changes.single()), answer)
    return changed, kept, tuple(RefusedTerm(change=change, reasons=reasons) for change, reasons in refused)


def added_id(written: Mapping[str, object], number: int) -> str:
    """Return the id of an added rule: its kind and its place."""
    return f"{written.get('rule')}+{number}"


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(values)
    return tuple(values)


def starting_terms(tender: Tender, lots: tuple[str, ...], bids: int) -> SelectionTerms:
    """Return the declared terms, or, where the tender has none, something to begin trying with (試算用の初期条件)."""
    if tender.selection is not None:
        return tender.selection
    if len(lots) > 1:
        return SelectionTerms(kind=SelectionKind.LOTS, objective=(SelectionObjective.VALUE,))
    size = SelectionRule(id="size", rule=Size.kind, params={"exactly": max(1, min(3, bids))})
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
    rules = list(terms.rules)
    for number, added in enumerate(changes.add, start=1):
        if added:
            kind = str(added.get("rule"))
            if kind not in RULE_KINDS:
                raise EvaluationError(_UNREADABLE)
            written = {key: item for key, item in added.items() if key != "rule"}
            rules.append(SelectionRule(id=added_id(added, number), rule=kind, params=_params(kind, {}, written)))
    for place, rule in enumerate(rules):
        if rule.id in changes.set:
            params = _params(rule.rule, rule.params, changes.set[rule.id])
            rules[place] = replace(rule, label="", params=params)
    unknown = {*changes.set, *changes.out} - {rule.id for rule in rules}
    if unknown:
        name = min(unknown)
        raise EvaluationError(Text(f"「{name}」という選定条件はありません", f"there is no selection rule {name}"))
    try:
        objective = tuple(map(SelectionObjective, changes.objective)) or terms.objective
    except ValueError as error:
        raise EvaluationError(_UNREADABLE) from error
    changed = replace(tender, selection=replace(terms, rules=tuple(rules), objective=objective))
    faults = [one for one in check_definition(changed) if one.severity is Severity.FAULT]
    if faults:
        raise DefinitionError(faults)
    return changed


def _params(kind: str, declared: Mapping[str, object], changed: Mapping[str, object]) -> Mapping[str, object]:
    """Return parameters as the definition would hold them: a number with decimals is text in JSON."""
    numbers = {param.name for param in RULE_KINDS[kind].written if param.kind in _NUMBERS}
    params = {**declared, **changed}
    for name in numbers & changed.keys():
        item = changed[name]
        if isinstance(item, str):
            with suppress(NumberError):
                params[name] = parse_points(item)
    return params
