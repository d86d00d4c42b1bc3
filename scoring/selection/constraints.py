"""Rows over money (金額に関する制約): the budget, shares of the total, and discounts that depend on what is taken."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from criteria.exact import Points
from criteria.selection import SelectionKind
from scoring.definition.selection import bound
from scoring.definition.selection.bound import (
    Affiliates,
    BoundRule,
    Budget,
    CapabilityCover,
    CapacityLimit,
    CertifiedQuota,
    Discount,
    Exclusive,
    FloorOf,
    LocalQuota,
    LotsPerVendor,
    PerGroup,
    Quota,
    QuotaOf,
    ScoreFloor,
    Size,
    SmeQuota,
    SpendShare,
)
from scoring.selection.candidates import Candidate
from scoring.selection.columns import Tier
from scoring.selection.formulation import Formulation, at_least, at_most, between
from scoring.solve.award_model import Row, Terms

ONE_BID_PER_LOT: Final = "one-bid-per-lot"
VENDOR_USED: Final = "vendor-used"


def define_lot_constraints(formulation: Formulation) -> Iterator[Row]:
    """Give every lot to one bid 1ロット1落札者, alone or in a package; to one or none where lots may stay unawarded.

    Σ_{b ∋ l} z_b = 1 for every lot l; ≤ 1 where ``unawarded``
    """
    terms = formulation.found.terms
    if terms.kind is not SelectionKind.LOTS:
        return
    for lot in formulation.found.lots:
        bids = dict.fromkeys(formulation.columns.in_lot(lot), 1)
        if not terms.unawarded:
            yield Row(rule=ONE_BID_PER_LOT, terms=bids, least=1, most=1)
        elif len(bids) > 1:
            yield Row(rule=ONE_BID_PER_LOT, terms=bids, most=1)


def define_used_constraints(formulation: Formulation) -> Iterator[Row]:
    """Tie a vendor's being used to its bids 選定の有無.

    u_v ≤ Σ_{b of v} z_b ≤ m_v · u_v, with m_v the most bids of v that can be taken at once
    """
    columns = formulation.columns
    for vendor, column in columns.used.items():
        if columns.has_own_column(vendor):
            bids = dict.fromkeys(columns.of_vendor[vendor], 1)
            yield Row(rule=VENDOR_USED, terms={**bids, column: -1}, least=0)
            yield Row(rule=VENDOR_USED, terms={**bids, column: -columns.most_bids(vendor)}, most=0)


_COUNTED: Final[Mapping[QuotaOf, Callable[[Formulation, Sequence[str]], Terms]]] = {
    QuotaOf.VENDORS: lambda formulation, vendors: formulation.used(vendors),
    QuotaOf.LOTS: lambda formulation, vendors: formulation.lots(formulation.columns.bids_of(vendors)),
    QuotaOf.PRICE: lambda formulation, vendors: formulation.columns.spend(formulation.columns.bids_of(vendors)),
}


def define_quota_constraints(
    formulation: Formulation, rule_id: str, quota: Quota, vendors: Sequence[str]
) -> Iterator[Row]:
    """Bound what some vendors get of what a quota counts 枠; a share p/q is cross-multiplied.

    at_least ≤ Σ_{of the vendors} n ≤ at_most, and Σ_{of the vendors} q · n − Σ_{of all} p · n ≥ 0
    """
    counted = _COUNTED[quota.of]
    theirs = counted(formulation, vendors)
    yield from between(rule_id, theirs, quota.at_least, quota.at_most)
    if quota.share_at_least is not None:
        part, whole = quota.share_at_least.as_integer_ratio()
        everything = counted(formulation, formulation.facts.vendors)
        terms = {column: whole * theirs.get(column, 0) - part * amount for column, amount in everything.items()}
        yield from at_least(rule_id, terms, 0)


def define_local_constraints(formulation: Formulation, rule_id: str, rule: LocalQuota) -> Iterator[Row]:
    """Bound what local vendors get 地元事業者の枠: the inequality of a quota over the vendors of the regions."""
    return define_quota_constraints(formulation, rule_id, rule.quota, formulation.facts.in_regions(rule.regions))


def define_sme_constraints(formulation: Formulation, rule_id: str, rule: SmeQuota) -> Iterator[Row]:
    """Bound what small and medium-sized vendors get 中小企業の枠: the inequality of a quota over those sizes."""
    return define_quota_constraints(formulation, rule_id, rule.quota, formulation.facts.of_sizes(rule.sizes))


def define_certified_constraints(formulation: Formulation, rule_id: str, rule: CertifiedQuota) -> Iterator[Row]:
    """Bound what certified vendors get 認証取得者の枠: the inequality of a quota over who holds what is asked."""
    return define_quota_constraints(formulation, rule_id, rule.quota, formulation.facts.certified(rule))


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


def define_lots_per_vendor_constraints(formulation: Formulation, rule_id: str, rule: LotsPerVendor) -> Iterator[Row]:
    """Bound the lots of a vendor that gets any 1者当たりのロット数.

    at_least · u_v ≤ Σ_{b of v} |L_b| · z_b ≤ at_most
    """
    columns = formulation.columns
    for vendor in [rule.vendor] if rule.vendor else formulation.facts.vendors:
        lots = formulation.lots(columns.bids_of([vendor]))
        if rule.at_most is not None:
            yield from at_most(rule_id, lots, rule.at_most)
        if rule.at_least is not None and lots:
            column = columns.used[vendor]
            yield from at_least(rule_id, {**lots, column: lots.get(column, 0) - rule.at_least}, 0)


def define_capacity_constraints(formulation: Formulation, rule_id: str, rule: CapacityLimit) -> Iterator[Row]:
    """Keep the load of a vendor's lots within what it can take 履行能力.

    Σ_{b of v} load_b · z_b ≤ capacity_v
    """
    for vendor in formulation.facts.vendors:
        capacity = formulation.facts.capacity(vendor) if rule.at_most is None else rule.at_most
        if capacity is not None:
            yield from at_most(rule_id, formulation.loads(formulation.columns.bids_of([vendor])), capacity)


def define_floor_constraints(formulation: Formulation, rule_id: str, rule: ScoreFloor) -> Iterable[Row]:
    """Take no bid that scores below the floor 最低得点; a package is held against it by the average of its lots.

    Σ_{b: score_b < at_least · |L_b|} z_b ≤ 0
    """
    below = [
        index
        for index in formulation.every_bid
        if _score(formulation.columns.candidates[index], rule)
        < rule.at_least * formulation.columns.candidates[index].size
    ]
    return at_most(rule_id, dict.fromkeys(below, 1), 0)


def _score(bid: Candidate, rule: ScoreFloor) -> Points:
    return bid.points if rule.of is FloorOf.POINTS or bid.value is None else bid.value


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


_DEFINED_BY: Final[Mapping[type, Callable[[Formulation, str, Any], Iterable[Row]]]] = MappingProxyType(
    {
        bound.Size: define_size_constraints,
        bound.PerGroup: define_group_constraints,
        bound.Affiliates: define_affiliate_constraints,
        bound.CapabilityCover: define_capability_constraints,
        bound.Exclusive: define_exclusive_constraints,
        bound.LotsPerVendor: define_lots_per_vendor_constraints,
        bound.CapacityLimit: define_capacity_constraints,
        bound.ScoreFloor: define_floor_constraints,
        bound.LocalQuota: define_local_constraints,
        bound.SmeQuota: define_sme_constraints,
        bound.CertifiedQuota: define_certified_constraints,
        bound.Budget: define_budget_constraints,
        bound.SpendShare: define_spend_share_constraints,
        bound.Discount: define_discount_constraints,
    }
)


def define_rule_constraints(formulation: Formulation, rule_id: str, rule: BoundRule) -> tuple[Row, ...]:
    """Define the rows of one rule of the tender, whatever its kind."""
    return tuple(_DEFINED_BY[type(rule)](formulation, rule_id, rule))


def define_structure_constraints(formulation: Formulation) -> tuple[Row, ...]:
    """Define the rows every selection has: each lot once, and vendors used where they get anything."""
    return (*define_lot_constraints(formulation), *define_used_constraints(formulation))
