"""The rows of the model (制約): one ``define_<family>_constraints`` a kind of rule, its docstring the inequality."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from scoring.award_model import Row
from scoring.selection.constraints import lots, money, quotas, structure, vendors
from scoring.selection.declared import bound
from scoring.selection.declared.bound import BoundRule
from scoring.selection.formulation import Formulation

_DEFINED_BY: Final[Mapping[type, Callable[[Formulation, str, Any], Iterable[Row]]]] = MappingProxyType(
    {
        bound.Size: vendors.define_size_constraints,
        bound.PerGroup: vendors.define_group_constraints,
        bound.Affiliates: vendors.define_affiliate_constraints,
        bound.CapabilityCover: vendors.define_capability_constraints,
        bound.Exclusive: vendors.define_exclusive_constraints,
        bound.LotsPerVendor: lots.define_lots_per_vendor_constraints,
        bound.CapacityLimit: lots.define_capacity_constraints,
        bound.ScoreFloor: lots.define_floor_constraints,
        bound.LocalQuota: quotas.define_local_constraints,
        bound.SmeQuota: quotas.define_sme_constraints,
        bound.CertifiedQuota: quotas.define_certified_constraints,
        bound.Budget: money.define_budget_constraints,
        bound.SpendShare: money.define_spend_share_constraints,
        bound.Discount: money.define_discount_constraints,
    }
)


def define_rule_constraints(formulation: Formulation, rule_id: str, rule: BoundRule) -> tuple[Row, ...]:
    """Define the rows of one rule of the tender, whatever its kind."""
    return tuple(_DEFINED_BY[type(rule)](formulation, rule_id, rule))


def define_structure_constraints(formulation: Formulation) -> tuple[Row, ...]:
    """Define the rows every selection has: each lot once, and vendors used where they get anything."""
    return (*structure.define_lot_constraints(formulation), *structure.define_used_constraints(formulation))


__all__ = ["define_rule_constraints", "define_structure_constraints"]
