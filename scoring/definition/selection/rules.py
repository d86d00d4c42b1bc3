"""The rules of a selection, declared and bound (選定条件)."""

from collections.abc import Collection
from dataclasses import replace
from typing import TypeAlias

from criteria.characters import find_name
from criteria.selection import SelectionRule
from criteria.tender import Tender
from scoring.definition.selection.bound import BoundRule, Discount, Exclusive, LotsPerVendor, SpendShare
from scoring.definition.selection.kinds import bind_rule

Rules: TypeAlias = tuple[tuple[SelectionRule, BoundRule], ...]
"""Rules as declared and as bound."""


def bound_rules(tender: Tender, vendors: Collection[str] = (), *, without: Collection[str] = ()) -> Rules:
    """Bind the selection rules of a tender, but for some; it names ``vendors`` as they are spelled there."""
    rules = tender.selection.rules if tender.selection else ()
    return tuple(
        (rule, _spelled(bind_rule(rule, tender.minor_units), vendors)) for rule in rules if rule.id not in without
    )


def _spelled(rule: BoundRule, vendors: Collection[str]) -> BoundRule:
    if isinstance(rule, LotsPerVendor | SpendShare | Discount) and rule.vendor:
        return replace(rule, vendor=find_name(rule.vendor, vendors) or rule.vendor)
    if isinstance(rule, Exclusive):
        return replace(rule, vendors=tuple(find_name(one, vendors) or one for one in rule.vendors))
    return rule
