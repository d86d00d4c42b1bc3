"""The rules of a selection, declared and bound (選定条件)."""

from collections.abc import Collection
from typing import TypeAlias

from criteria.selection import SelectionRule
from criteria.tender import Tender
from scoring.selection.declared.bound import BoundRule
from scoring.selection.declared.kinds import bind_rule

Rules: TypeAlias = tuple[tuple[SelectionRule, BoundRule], ...]
"""Rules as declared and as bound."""


def bound_rules(tender: Tender, *, without: Collection[str] = ()) -> Rules:
    """Bind the selection rules of a tender, but for some (選定条件の読取り)."""
    rules = tender.selection.rules if tender.selection else ()
    return tuple((rule, bind_rule(rule, tender.minor_units)) for rule in rules if rule.id not in without)
