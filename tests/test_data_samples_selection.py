"""The samples of a shortlist and of lots: what their READMEs tell is so, counted without any solver."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from test_data_samples import SAMPLES, evaluations

from criteria.bid import Bid
from criteria.selection import SelectionTerms
from criteria.validity import Standing
from data import read_bids, read_tender
from scoring import select
from scoring.definition.selection.discount import Discount
from scoring.definition.selection.kinds import bind_rule
from scoring.definition.selection.quotas import CertifiedQuota
from scoring.definition.selection.spending import Budget
from scoring.eligibility.holdings import certificate_of
from scoring.selection.portfolio import Portfolio
from scoring.selection.result import ProofKind, SelectionStatus

LOTS = "kakuu-lots"
SHORTLIST = "kakuu-shortlist"


def text_of(sample: str) -> str:
    return (Path(SAMPLES) / sample / "README.md").read_text(encoding="utf-8")


def rules_of(terms: SelectionTerms | None, kind: type) -> list[object]:
    assert terms is not None
    return [read for rule in terms.rules if isinstance(read := bind_rule(rule), kind)]


def is_certified(quota: object, bid: Bid, days: Sequence[date]) -> bool:
    assert isinstance(quota, CertifiedQuota)
    return all(
        certificate_of(bid.vendor, standards, bid.register, days, quota.requirement).standing is Standing.VALID
        for standards in quota.asked
    )


@dataclass(frozen=True)
class Candidate:
    """A vendor of the shortlist that may be chosen."""

    name: str
    points: Fraction
    price: int
    region: str
    group: str
    cloud: bool
    certified: bool


def candidates() -> list[Candidate]:
    (evaluation,) = evaluations(SHORTLIST).values()
    tender, sheet = evaluation.tender, evaluation.sheet
    (quota,) = rules_of(tender.selection, CertifiedQuota)
    days = [date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 14)]
    found = []
    for vendor, points in zip(sheet.vendors, sheet.technical, strict=True):
        bid = evaluation.bid(vendor)
        known = bid.register.vendors[vendor]
        found.append(
            Candidate(
                name=vendor,
                points=points,
                price=bid.price or 0,
                region=known.region,
                group=known.group,
                cloud="クラウド" in known.capabilities,
                certified=is_certified(quota, bid, days),
            )
        )
    return found


Chosen = Sequence[Candidate]
SHORTLIST_RULES: dict[str, Callable[[Chosen], bool]] = {
    "local": lambda chosen: sum(one.region == "架空市" for one in chosen) >= 2,
    "certified": lambda chosen: sum(one.certified for one in chosen) >= 2,
    "capability": lambda chosen: sum(one.cloud for one in chosen) >= 2,
    "per-group": lambda chosen: max(Counter(one.group for one in chosen if one.group).values(), default=0) <= 1,
    "affiliates": lambda chosen: not {"架空データ処理", "架空行政ソリューションズ"} <= {one.name for one in chosen},
}


def totals(chosen: Iterable[Candidate]) -> tuple[Fraction, int]:
    listed = list(chosen)
    return sum((one.points for one in listed), Fraction(0)), sum(one.price for one in listed)


def kept(budget: int) -> list[Chosen]:
    """Return the selections that keep every rule, best first: most points, then the lowest estimates."""
    ways = [
        chosen
        for chosen in combinations(candidates(), 5)
        if totals(chosen)[1] <= budget and all(keeps(chosen) for keeps in SHORTLIST_RULES.values())
    ]
    return sorted(ways, key=lambda chosen: (-totals(chosen)[0], totals(chosen)[1]))


def test_the_shortlist_sample_is_decided_by_its_rules_and_then_by_price() -> None:
    first, second, third = kept(79_000_000)[:3]
    assert {one.name for one in first} == {
        "架空情報システム",
        "架空データ処理",
        "架空電算センター",
        "架空ネットワークス",
        "架空ソフト工房",
    }
    assert totals(first) == (406, 78_800_000)
    assert totals(second) == (406, 79_000_000)
    assert totals(third)[0] < 406
    for one in first:
        assert f"| {one.name} | {one.points} | {one.price:,}円 |" in text_of(SHORTLIST)
    expired = next(one for one in first if one.name == "架空ネットワークス")
    assert not expired.certified


def test_the_five_best_by_points_break_every_rule_but_two() -> None:
    best = sorted(candidates(), key=lambda one: (-one.points, one.price))[:5]
    assert totals(best) == (435, 89_400_000)
    assert {name for name, keeps in SHORTLIST_RULES.items() if not keeps(best)} == {"local", "per-group", "affiliates"}


def test_the_vendor_with_the_most_points_is_no_candidate_of_the_shortlist() -> None:
    assert max(one.points for one in candidates()) == 91
    assert "架空システム開発" not in {one.name for one in candidates()}


def test_with_a_smaller_budget_two_shortlists_are_equal_in_everything() -> None:
    first, second, third = map(totals, kept(77_000_000)[:3])
    assert first == second == (396, 76_600_000)
    assert third < first


BEST = {
    "P1": ("税務", "福祉"),
    "P2": ("小学東", "小学西", "中学"),
    "架空電算センター": ("住民", "端末", "図書"),
    "架空ネットワークス": ("庁内網", "防災"),
    "架空テクノ": ("無線",),
    "架空ソフト工房": ("窓口",),
}
NEXT = (
    {**BEST, "架空ネットワークス": ("庁内網", "無線"), "架空テクノ": ("防災",)},
    {
        **{name: lots for name, lots in BEST.items() if name != "架空ソフト工房"},
        "架空ネットワークス": ("庁内網",),
        "架空テクノ": ("無線", "窓口"),
        "架空情報システム": ("防災",),
    },
)


def counted(taken: dict[str, tuple[str, ...]]) -> tuple[Fraction, int]:
    """Return points and price of a selection of the sample with lots, and hold it against every rule."""
    found = evaluations(LOTS)
    any_bid = next(iter(found.values())).bids[0]
    tender, register = next(iter(found.values())).tender, any_bid.register
    terms = tender.selection
    assert terms is not None
    packages = {one.id: one for one in register.packages}
    (discount,), (budget,), (quota,) = (rules_of(terms, kind) for kind in (Discount, Budget, CertifiedQuota))
    assert isinstance(discount, Discount)
    assert isinstance(budget, Budget)
    points, price, lots_of_vendor = Fraction(0), 0, Counter[str]()
    load: Counter[str] = Counter()
    for name, lots in taken.items():
        vendor = packages[name].vendor if name in packages else name
        for lot in lots:
            sheet = found[lot].sheet
            points += sheet.technical[sheet.index(vendor)]
            assert sheet.technical[sheet.index(vendor)] >= 70
            load[vendor] += next(one.load for one in terms.lots if one.id == lot)
        lots_of_vendor[vendor] += len(lots)
        prices = [packages[name].price] if name in packages else [found[lot].bid(vendor).price or 0 for lot in lots]
        if vendor == discount.vendor:
            tier = discount.tiers[1] if len(lots) >= 3 else discount.tiers[0]
            assert len(lots) >= (tier.lots_at_least or 0)
            prices = [discount.price_at(tier, one) for one in prices]
        price += sum(prices)
    vendors = {name: register.vendors[name] for name in lots_of_vendor}
    days = [date(2026, 12, 4), date(2026, 12, 8), date(2026, 12, 18)]
    assert sorted(lot for lots in taken.values() for lot in lots) == sorted(lot.id for lot in terms.lots)
    assert price <= budget.at_most
    assert max(lots_of_vendor.values()) <= 4
    assert len(vendors) <= 6
    assert all(load[name] <= (vendor.capacity or 0) for name, vendor in vendors.items())
    assert sum(lots_of_vendor[name] for name, vendor in vendors.items() if vendor.region == "架空市") >= 5
    assert max(Counter(vendor.group for vendor in vendors.values() if vendor.group).values(), default=0) <= 1
    named = {bid.vendor: bid for one in found.values() for bid in one.bids}
    assert sum(is_certified(quota, named[name], days) for name in vendors) >= 4
    assert sum("夜間監視" in vendor.capabilities for vendor in vendors.values()) >= 2
    return points, price


def test_the_selections_of_lots_that_the_readme_tells_keep_every_rule_and_cost_what_it_says() -> None:
    assert counted(BEST) == (977, 258_324_010)
    assert [counted(one) for one in NEXT] == [(977, 258_860_010), (977, 258_946_010)]
    for figure in ("258,324,010円", "258,860,010円", "258,946,010円", "536,000円", "622,000円"):
        assert figure in text_of(LOTS)


def test_lot_by_lot_the_best_points_break_the_rules_of_the_sample() -> None:
    best = {}
    for lot, evaluation in evaluations(LOTS).items():
        sheet = evaluation.sheet
        best[lot] = max(zip(sheet.technical, sheet.vendors, strict=True))
    prices = [evaluations(LOTS)[lot].bid(vendor).price or 0 for lot, (_, vendor) in best.items()]
    assert sum(points for points, _ in best.values()) == 1024
    assert sum(prices) == 279_390_000
    assert Counter(vendor for _, vendor in best.values())["架空情報システム"] == 5
    assert [vendor for _, vendor in best.values()].count("架空電算センター") == 1


def test_a_suspended_vendor_and_a_bid_above_the_ceiling_of_its_lot_are_out_of_the_sample_with_lots() -> None:
    found = evaluations(LOTS)
    assert len(found) == 12
    assert len({bid.vendor for evaluation in found.values() for bid in evaluation.bids}) == 9
    out = {(one.subject, one.code) for evaluation in found.values() for one in evaluation.exclusions}
    assert out == {("架空運用サービス", "suspension"), ("架空教育システム", "price-over-ceiling")}
    over = [lot for lot, one in found.items() if any(ground.code == "price-over-ceiling" for ground in one.exclusions)]
    assert over == ["端末"]
    low = {
        (vendor, lot)
        for lot, one in found.items()
        for vendor, points in zip(one.sheet.vendors, one.sheet.technical, strict=True)
        if points < 70
    }
    assert low == {("架空ソフト工房", "端末"), ("架空ソフト工房", "中学")}


def points_of(portfolio: Portfolio) -> Fraction:
    return sum((one.points for one in portfolio.taken), Fraction(0))


@pytest.mark.selection
def test_the_selections_told_are_those_that_are_found_and_proven() -> None:
    for sample, points, price in ((SHORTLIST, 406, 78_800_000), (LOTS, 977, 258_324_010)):
        tender = read_tender(SAMPLES / sample)
        found = select(tender, *read_bids(SAMPLES / sample, tender), k=3)
        assert found.status is SelectionStatus.OPTIMAL
        assert found.certificate.kind is not ProofKind.NONE
        assert found.chosen is not None
        assert (points_of(found.chosen), found.chosen.price) == (points, price)
    worth = {one.rule.id: points_of(one.without) for one in found.rules if one.without is not None}
    told = {"local": 990, "per-group": 981, "capacity": 980, "size": 979, "budget": 1003, "discount-densan": 963}
    assert told.items() <= worth.items()
    assert all(f"{without:,}点" in text_of(LOTS) for without in told.values())


@pytest.mark.selection
def test_without_packages_the_lots_cannot_all_be_awarded_and_without_the_suspension_more_could_be_had() -> None:
    tender = read_tender(SAMPLES / LOTS)
    bids, findings = read_bids(SAMPLES / LOTS, tender)
    alone = replace(bids[0].register, packages=())
    assert select(tender, [replace(bid, register=alone) for bid in bids], findings).status is SelectionStatus.INFEASIBLE
    everybody = select(replace(tender, exclusions=()), bids, findings).chosen
    assert everybody is not None
    assert points_of(everybody) == 1018
