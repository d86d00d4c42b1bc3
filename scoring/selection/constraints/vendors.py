"""Rows over vendors (事業者に関する制約): how many are chosen, of a group, with a capability, of a few that exclude."""

from collections.abc import Iterable, Iterator

from scoring.award_model import Row
from scoring.selection.declared.bound import Affiliates, CapabilityCover, Exclusive, PerGroup, Size
from scoring.selection.formulation import Formulation, at_least, at_most, between


def define_size_constraints(formulation: Formulation, rule_id: str, rule: Size) -> Iterable[Row]:
    """Bound how many vendors are chosen 選定者数.

    at_least ≤ Σ_v u_v ≤ at_most
    """
    return between(rule_id, formulation.used(formulation.facts.vendors), rule.at_least, rule.at_most)


def define_group_constraints(formulation: Formulation, rule_id: str, rule: PerGroup) -> Iterator[Row]:
    """Bound the vendors of each corporate group 企業グループごとの上限.

    Σ_{v ∈ g} u_v ≤ at_most for every group g
    """
    for vendors in formulation.facts.groups.values():
        yield from at_most(rule_id, formulation.used(vendors), rule.at_most)


def define_affiliate_constraints(formulation: Formulation, rule_id: str, rule: Affiliates) -> Iterator[Row]:
    """Bound the related vendors that are chosen 関係会社の上限, over the whole selection or within each lot.

    Σ_{v ∈ g} u_v ≤ at_most for every group g of related vendors; within a lot l: Σ_{b ∋ l, b of g} z_b ≤ at_most
    """
    for vendors in formulation.facts.affiliates(rule.kinds):
        if not rule.within_lot:
            yield from at_most(rule_id, formulation.used(vendors), rule.at_most)
            continue
        bids = formulation.columns.bids_of(vendors)
        for lot in formulation.found.lots:
            here = [index for index in bids if lot in formulation.columns.candidates[index].lots]
            yield from at_most(rule_id, dict.fromkeys(here, 1), rule.at_most)


def define_capability_constraints(formulation: Formulation, rule_id: str, rule: CapabilityCover) -> Iterable[Row]:
    """Ask for so many vendors with a capability 能力の確保.

    Σ_{v with c} u_v ≥ at_least
    """
    return at_least(rule_id, formulation.used(formulation.facts.capable(rule.capability)), rule.at_least)


def define_exclusive_constraints(formulation: Formulation, rule_id: str, rule: Exclusive) -> Iterable[Row]:
    """Take at most one of the vendors, or of the packages, that are named 排他.

    Σ_{v named} u_v ≤ 1, or Σ_{b named} z_b ≤ 1
    """
    if rule.vendors:
        return at_most(rule_id, formulation.used(rule.vendors), 1)
    named = [index for index in formulation.every_bid if formulation.columns.candidates[index].package in rule.packages]
    return at_most(rule_id, dict.fromkeys(named, 1), 1)
