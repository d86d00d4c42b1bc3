"""The kinds of selection rule there are (選定条件の種類), and the way from a rule as declared to exact values."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from criteria.characters import find_name
from criteria.selection import SelectionRule
from criteria.tender import Tender
from criteria.values import RefusedValueError
from scoring.definition.selection.rule import VENDORS, BoundRule, Rules, registered

RULE_KINDS: Final[Mapping[str, type[BoundRule]]] = MappingProxyType(registered)
"""Every kind of rule, by what a tender calls it."""


def bind_rule(rule: SelectionRule, minor_units: int = 0) -> BoundRule:
    """Bind a declared rule to exact values (選定条件の読取り).

    Raises
    ------
    RefusedValueError
        Where a parameter is missing, refused, or does not go with another; ``check_definition`` finds them all.
    """
    kind = RULE_KINDS[rule.rule]
    params = kind.read(rule.params, minor_units)
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
