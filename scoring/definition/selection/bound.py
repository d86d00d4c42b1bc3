"""Selection rules as bound (選定条件の内容): one type for each kind, its parameters exact and of one meaning."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from criteria.exact import Points, Rounding, RoundingMode, Yen
from criteria.requirement import Requirement
from criteria.standards import Standard
from criteria.vendor import RelationKind


class QuotaOf(StrEnum):
    """What a quota counts (枠の対象)."""

    VENDORS = "vendors"
    """選定された事業者の数."""
    LOTS = "lots"
    """ロットの数."""
    PRICE = "price"
    """契約金額."""


class FloorOf(StrEnum):
    """What a score floor looks at (最低得点の対象)."""

    POINTS = "points"
    """技術点, 標準点を除く."""
    VALUE = "value"
    """評価値."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many vendors are chosen 選定者数: of a shortlist, or those that get a lot."""

    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotsPerVendor:
    """How many lots a vendor that gets any may get 1者当たりのロット数; those of a package count one by one.

    ``vendor`` is empty where it holds for each vendor.
    """

    at_least: int | None
    at_most: int | None
    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerGroup:
    """How many vendors of one corporate group are chosen at most; a vendor without a group is one by itself."""

    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliates:
    """How many related vendors are chosen at most 関係会社の上限: of all those linked by any chain of ``kinds``.

    ``within_lot`` counts only those that get the same lot; without it the whole selection counts.
    """

    at_most: int
    kinds: frozenset[RelationKind]
    within_lot: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How much of a selection a kind of vendor gets 枠; ``at_least`` and ``at_most`` are in what ``of`` counts.

    That is vendors chosen, lots awarded or smallest units of money; ``share_at_least`` is the share in all of it.
    """

    of: QuotaOf
    at_least: int | None
    at_most: int | None
    share_at_least: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalQuota:
    """The quota of vendors whose ``region`` is one of these 地元事業者の枠; a blank region is none of them."""

    regions: tuple[str, ...]
    quota: Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class SmeQuota:
    """The quota of vendors whose ``size`` is one of these 中小企業の枠; a blank size is none of them."""

    sizes: tuple[str, ...]
    quota: Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedQuota:
    """The quota of vendors that hold certificates valid on the days of the requirement 認証取得者の枠.

    ``asked``: of each tuple one standard suffices, and every tuple must be met. Only a standing of ``valid`` counts.
    """

    asked: tuple[tuple[Standard, ...], ...]
    requirement: Requirement
    quota: Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityCover:
    """How many of the vendors chosen have a capability at least 能力の確保."""

    capability: str
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most that all prices together come to 予算, discounts taken off."""

    at_most: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendShare:
    """The share of the total price, discounts taken off, that somebody gets 契約金額の割合.

    One of ``vendor``, ``group``, ``regions`` and ``sizes`` says who, all its vendors together. Where all are empty
    ``at_most`` holds for each vendor by itself.
    """

    at_least: Fraction | None
    at_most: Fraction | None
    vendor: str
    group: str
    regions: tuple[str, ...]
    sizes: tuple[str, ...]

    @property
    def is_for_each(self) -> bool:
        """Whether it bounds each vendor by itself."""
        return not (self.vendor or self.group or self.regions or self.sizes)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityLimit:
    """The load a vendor's lots come to at most 履行能力; ``at_most`` None is each vendor's own ``capacity``."""

    at_most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFloor:
    """What every bid taken reaches at least 最低得点; equal is enough. A bid below it is never taken."""

    at_least: Points
    of: FloorOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusive:
    """At most one of these vendors, or of these packages, is taken 排他; one of the two is empty."""

    vendors: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountTier:
    """From so many lots, or from so much money before any discount, so many percent off 割引の段階."""

    percent: Fraction
    lots_at_least: int | None = None
    price_at_least: Yen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What a vendor takes off all of its prices, packages included, once it gets enough 数量割引.

    Of the ``tiers``, in ascending order and all by lots or all by money, the highest that is reached counts, for every
    bid of the vendor that is taken (all-unit). The lots of a package count one by one. Each discounted price is
    rounded to the currency's smallest unit as ``mode`` says.
    """

    vendor: str
    tiers: tuple[DiscountTier, ...]
    mode: RoundingMode

    def price_at(self, tier: DiscountTier, price: Yen) -> Yen:
        """Return a price at a tier of the discount, in whole smallest units.

        price × (100 − percent) ÷ 100
        """
        left = (100 - tier.percent) / 100
        return Rounding(places=0, mode=self.mode).scaled(price * left.numerator, left.denominator)


BoundRule: TypeAlias = (
    Size
    | LotsPerVendor
    | PerGroup
    | Affiliates
    | LocalQuota
    | SmeQuota
    | CertifiedQuota
    | CapabilityCover
    | Budget
    | SpendShare
    | CapacityLimit
    | ScoreFloor
    | Exclusive
    | Discount
)
"""A selection rule of any kind, its parameters read."""
