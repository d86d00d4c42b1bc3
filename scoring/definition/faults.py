"""The findings of a checked definition (案件定義の指摘), and the formulas it may name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from criteria.exact import Points
from criteria.finding import NOTHING, Finding, Severity, Text, Where
from criteria.spelling import as_written, did_you_mean, one_of
from scoring.formulas.registry import Formula, FormulaKind, Param, RefusedValueError, find, formulas

DEFINITION_FILE: Final = "tender.toml"

KEEP_ONE: Final = Text("1つだけを残してください", "Keep it once")


def fault(
    key: str, code: str, what: Text, *, value: object = "", expected: Text = NOTHING, cure: Text = NOTHING
) -> Finding:
    """Make the finding of one fault at a key of the definition."""
    where = Where(file=DEFINITION_FILE, column=key)
    return Finding(code=code, what=what, where=where, value=as_written(value), expected=expected, cure=cure)


def warning(key: str, code: str, what: Text, *, value: object = "") -> Finding:
    """Make a finding that leaves the definition usable."""
    return replace(fault(key, code, what, value=value), severity=Severity.WARNING)


def unknown(key: str, code: str, what: Text, value: str, known: Iterable[str]) -> Finding:
    """Make the finding of a name that is not known, with the nearest that is."""
    names = list(known)
    return fault(key, code, what, value=value, expected=one_of(names), cure=did_you_mean(value, names))


def unknown_called(key: str, code: str, what: Text, value: str, called: Mapping[str, Text]) -> Finding:
    """Make the finding of a name that is not known, where those that are have Japanese names beside their codes."""
    expected = Text(one_of(f"{text.ja}({name})" for name, text in called.items()).ja, one_of(called).en)
    names = [*called, *(text.ja for text in called.values())]
    return fault(key, code, what, value=value, expected=expected, cure=did_you_mean(value, names))


def formula_named(kind: FormulaKind, name: str) -> Formula | None:
    """Return a registered formula, or None."""
    try:
        return find(kind, name)
    except KeyError:
        return None


def unknown_formula(kind: FormulaKind, key: str, name: str) -> Finding:
    """Make the finding of a formula nobody registered."""
    what = Text("この算式は登録されていません", "this formula is not registered")
    return unknown_called(key, "unknown-formula", what, name, {formula.id: formula.name for formula in formulas(kind)})


def formula_faults(
    formula: Formula, key: str, written: Mapping[str, object], allotment: Points | None = None
) -> list[Finding]:
    """Find what is wrong with the parameters of a formula (係数の検査)."""
    called = Text(f"算式「{formula.name.ja}」", f"the formula {formula.id}")
    return param_faults(
        called, (*formula.params, *formula.facts), key, written, lambda: formula.bind(written, allotment)
    )


def param_faults(
    called: Text,
    params: Sequence[Param],
    key: str,
    written: Mapping[str, object],
    bind: Callable[[], object],
    own: Iterable[str] = (),
) -> list[Finding]:
    """Find unknown, missing and refused parameters of a formula or a rule, then those that do not go together.

    ``own`` are the keys beside which they stand.
    """
    known = [param.name for param in params]
    no_such = Text(f"{called.ja}にこの係数はありません", f"{called.en} has no such parameter")
    found = [
        unknown(f"{key}.{name}", "unknown-parameter", no_such, name, [*known, *own])
        for name in written
        if name not in known
    ]
    for param in params:
        if param.name in written:
            found += _refused(f"{key}.{param.name}", written[param.name], partial(param.read, written[param.name]))
        elif param.required:
            missing = Text(f"{called.ja}の係数がありません", f"{called.en} needs this parameter")
            found.append(fault(f"{key}.{param.name}", "missing-parameter", missing, expected=param.expected()))
    return found or _refused(key, written, bind)


def _refused(key: str, written: object, read: Callable[[], object]) -> list[Finding]:
    try:
        read()
    except RefusedValueError as error:
        what = Text("係数の値が正しくありません", "this is not what the parameter takes")
        return [fault(key, "bad-parameter", what, value=written, expected=error.expected)]
    return []
