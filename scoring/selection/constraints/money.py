"""Rows over money (金額に関する制約): the budget, shares of the total, and discounts that depend on what is taken."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from scoring.award_model import Row
from scoring.selection.columns import Tier
from scoring.selection.declared.bound import Budget, Discount, SpendShare
from scoring.selection.formulation import Formulation, at_least, at_most


def define_budget_constraints(formulation: Formulation, rule_id: str, rule: Budget) -> Iterable[Row]:
    """Keep all prices together within the budget 予算, discounts taken off.

    Σ_b p_b · z_b ≤ at_most
    """
    return at_most(rule_id, formulation.columns.spend(formulation.every_bid), rule.at_most)


def define_spend_share_constraints(formulation: Formulation, rule_id: str, rule: SpendShare) -> Iterator[Row]:
    """Bound the share of the total price that somebody gets 契約金額の割合, cross-multiplied.

    share ≤ p/q of the vendors V: Σ_b (q·[b of V] − p) · p_b · z_b ≤ 0; at least: ≥ 0
    """
    for vendors in _whose(formulation, rule):
        if rule.at_most is not None:
            yield from at_most(rule_id, _beyond_share(formulation, vendors, rule.at_most), 0)
        if rule.at_least is not None:
            yield from at_least(rule_id, _beyond_share(formulation, vendors, rule.at_least), 0)


def _whose(formulation: Formulation, rule: SpendShare) -> Iterable[Sequence[str]]:
    facts = formulation.facts
    if rule.is_for_each:
        return [(vendor,) for vendor in facts.vendors]
    if rule.vendor:
        return [(rule.vendor,)]
    if rule.group:
        return [facts.groups.get(rule.group, ())]
    return [facts.in_regions(rule.regions) if rule.regions else facts.of_sizes(rule.sizes)]


def _beyond_share(formulation: Formulation, vendors: Sequence[str], share: Fraction) -> dict[int, int]:
    """Return what the vendors get beyond a share of the total, times the share's denominator."""
    part, whole = share.as_integer_ratio()
    columns = formulation.columns
    theirs = columns.spend(columns.bids_of(vendors))
    everything = columns.spend(formulation.every_bid)
    return {column: (whole * (column in theirs) - part) * price for column, price in everything.items()}


def define_discount_constraints(formulation: Formulation, rule_id: str, rule: Discount) -> Iterator[Row]:
    """Put a vendor into the one tier that what it gets reaches 数量割引, and every bid of it with it.

    Σ_t y_bt = z_b and y_bt ≤ w_t for every bid b and tier t; Σ_t w_t ≤ 1;
    Σ_t least_t · w_t ≤ Σ_b n_b · z_b ≤ Σ_t most_t · w_t, with n_b the lots, or the money, that b counts
    """
    columns = formulation.columns
    tiers = columns.tiers.get(rule.vendor, ())
    if not tiers:
        return
    bids = columns.of_vendor[rule.vendor]
    for index in bids:
        yield Row(rule=rule_id, terms={index: -1, **{tier.taken[index][0]: 1 for tier in tiers}}, least=0, most=0)
        for tier in tiers:
            yield Row(rule=rule_id, terms={tier.taken[index][0]: 1, tier.reached: -1}, most=0)
    yield Row(rule=rule_id, terms={tier.reached: 1 for tier in tiers}, most=1)
    counted = {index: columns.quantities[index] for index in bids}
    yield Row(rule=rule_id, terms=counted | _limits(tiers, "least"), least=0)
    yield Row(rule=rule_id, terms=counted | _limits(tiers, "most"), most=0)


def _limits(tiers: Sequence[Tier], name: str) -> dict[int, int]:
    return {tier.reached: -getattr(tier, name) for tier in tiers}
