"""The kinds of selection rule there are (選定条件の種類), and the way from a rule as declared to exact values."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from criteria.characters import compared, find_name
from criteria.finding import Text
from criteria.params import Param
from criteria.selection import SelectionRule
from criteria.tender import Tender
from criteria.values import RefusedValueError, ValueKind
from scoring.definition.selection.rule import VENDORS, BoundRule, Rules, registered

RULE_KINDS: Final[Mapping[str, type[BoundRule]]] = MappingProxyType(registered)
"""Every kind of rule, by what a tender calls it."""

_NAMES: Final = Text('["…"] の形の、空でなく重複のない並び', 'a list ["…"] that is not empty and names each once')


def read_param(param: Param, written: object) -> Any:  # noqa: ANN401 - what the parameter's kind reads
    """Read one parameter as written; a list names somebody, each once (係数の読取り).

    Raises
    ------
    RefusedValueError
        Where it is not what the parameter takes.
    """
    value = param.read(written)
    if param.kind is ValueKind.TEXTS and (not value or len(set(map(compared, value))) < len(value)):
        raise RefusedValueError(_NAMES)
    return value


def read_params(kind: type[BoundRule], written: Mapping[str, object], minor_units: int) -> dict[str, Any]:
    """Read the parameters of a kind, with defaults for those left out; raise RefusedValueError where one is wrong."""
    params = {}
    for param in kind.params(minor_units):
        if param.required and param.name not in written:
            raise RefusedValueError(param.expected())
        params[param.name] = read_param(param, written[param.name]) if param.name in written else param.default
    return params


def bind_rule(rule: SelectionRule, minor_units: int = 0) -> BoundRule:
    """Bind a declared rule to exact values (選定条件の読取り).

    Raises
    ------
    RefusedValueError
        Where a parameter is missing, refused, or does not go with another; ``check_definition`` finds them all.
    """
    kind = RULE_KINDS[rule.rule]
    params = read_params(kind, rule.params, minor_units)
    for contradiction in kind.contradictions(params, minor_units):
        raise RefusedValueError(contradiction.expected)
    return kind.build(params, minor_units)


def bound_rules(tender: Tender, vendors: Collection[str] = (), *, without: Collection[str] = ()) -> Rules:
    """Bind the selection rules of a tender, but for some; they name ``vendors`` as these are spelled."""
    rules = tender.selection.rules if tender.selection else ()
    return tuple(
        (rule, _spelled(bind_rule(rule, tender.minor_units), vendors)) for rule in rules if rule.id not in without
    )


def _spelled(rule: BoundRule, vendors: Collection[str]) -> BoundRule:
    spelled: dict[str, str | tuple[str, ...]] = {}
    for param, lookup in rule.named.items():
        if lookup is VENDORS:
            names = [find_name(name, vendors) or name for name in rule.names(param)]
            spelled[param] = tuple(names) if isinstance(getattr(rule, param), tuple) else "".join(names)
    return replace(rule, **spelled)
