"""Checks of a definition: the exclusion rules it names, and the days its criteria read (除外要件・基準日の検査)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from criteria.exclusion import ExclusionRule
from criteria.finding import Finding, Text
from criteria.requirement import DAYS
from criteria.tender import Tender
from criteria.values import RefusedValueError
from criteria.words import CHOICE_WORDS
from criteria.zones import days_of
from scoring.definition.faults import fault, formula_named, param_faults, unknown_called, warning
from scoring.eligibility.rulebook import Rule, all_rules, find_rule
from scoring.formulas.registry import FROM_THE_REGISTER, FormulaKind

_DAY_WORDS = {key: CHOICE_WORDS["days"][day].ja for day, key in DAYS.items()}
_DAY = Text("日付(例: 2026-11-06)", "a date such as 2026-11-06")


def check_exclusions(tender: Tender) -> Iterator[Finding]:
    """Check every exclusion rule: that it is known, named once, has its parameters, and finds the days it reads.

    A tender that names none gets a warning, not a default: who may take part is for the tender to say.
    """
    if not tender.exclusions:
        what = Text(
            "除外要件が1つも定められていません。参加資格は審査されません",
            "no exclusion rule ([[exclusions]]) is named; nobody's qualification is checked",
        )
        yield warning("exclusions", "no-exclusion-rules", what)
    yield from check_declared_rules(tender)


def check_declared_rules(tender: Tender) -> Iterator[Finding]:
    """Check the exclusion rules a tender names (除外要件の検査): without a fault here each can be applied."""
    times = Counter(declared.rule for declared in tender.exclusions)
    for declared in {one.rule: one for one in tender.exclusions}.values():
        if times[declared.rule] > 1:
            what = Text("同じ要件が2度以上書かれています", "this rule is written more than once")
            cure = Text("1つにまとめてください", "Write it once")
            yield fault(f"exclusions.{declared.rule}", "duplicate-rule", what, value=declared.rule, cure=cure)
    for declared in tender.exclusions:
        yield from _declared(tender, declared)


def rule_named(name: str) -> Rule | None:
    """Return a registered rule, or None."""
    try:
        return find_rule(name)
    except KeyError:
        return None


def _declared(tender: Tender, declared: ExclusionRule) -> Iterator[Finding]:
    rule = rule_named(declared.rule)
    if rule is None:
        what = Text("この除外要件は登録されていません", "this exclusion rule is not registered")
        known = {one.id: one.name for one in all_rules()}
        yield unknown_called(f"exclusions.{declared.rule}", "unknown-rule", what, declared.rule, known)
        return
    key, called = f"exclusions.{rule.id}", Text(f"要件「{rule.name.ja}」", f"the rule {rule.id}")
    found = param_faults(called, rule.all_params, key, declared.params, lambda: rule.bind(declared.params))
    yield from found
    if not found:
        bound = rule.bind(declared.params)
        needed = rule.day_keys(bound, declared.params)
        yield from _missing_days(tender, key, needed)
        if "days" in bound and "days" not in declared.params:
            yield from _no_day_counts(tender, key, bound["days"])


def _missing_days(tender: Tender, key: str, needed: Iterable[str]) -> Iterator[Finding]:
    for name in needed:
        if getattr(tender, name) is None:
            what = Text(
                f"判定に用いる{_DAY_WORDS[name]}がありません",
                f"{name} is missing, and {key} cannot be judged without it",
            )
            yield fault(f"tender.{name}", "missing-date", what, expected=_DAY)


def _no_day_counts(tender: Tender, key: str, names: Iterable[str]) -> Iterator[Finding]:
    if days_of(tender).keys().isdisjoint(names):
        keys = [DAYS[name] for name in names]
        what = Text("基準日となる日付が1つもありません", f"none of the days that count for {key} is given")
        called = "・".join(_DAY_WORDS[name] for name in keys)
        expected = Text(f"{called}のいずれか1つ以上", f"at least one of {', '.join(keys)}")
        yield fault(f"tender.{keys[-1]}", "missing-date", what, expected=expected)


def check_fact_days(tender: Tender) -> Iterator[Finding]:
    """Check that every criterion that reads certificates finds a day on which they count (認証の基準日)."""
    for criterion in tender.criteria:
        formula = formula_named(FormulaKind.CRITERION, criterion.formula)
        if formula is None or formula.responses.reads not in FROM_THE_REGISTER:
            continue
        try:
            bound = formula.bind_facts(criterion.params)
        except RefusedValueError:
            continue  # a fault of its own, found with the criterion
        key = f"criteria.{criterion.id}"
        if "days" in bound:
            yield from check_counted_days(tender, key, bound["days"], is_written="days" in criterion.params)


def check_counted_days(tender: Tender, key: str, names: Sequence[str], *, is_written: bool) -> Iterator[Finding]:
    """Check that the tender gives every day that is written to count, or one of those that count unwritten (基準日)."""
    if is_written:
        yield from _missing_days(tender, key, [DAYS[name] for name in names])
    else:
        yield from _no_day_counts(tender, key, names)
