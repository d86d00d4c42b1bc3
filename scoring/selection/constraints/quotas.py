"""Rows of quotas (枠): how much of the selection a kind of vendor gets, in vendors, lots or money."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from scoring.award_model import Row, Terms
from scoring.selection.declared.bound import CertifiedQuota, LocalQuota, Quota, QuotaOf, SmeQuota
from scoring.selection.formulation import Formulation, at_least, between

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
