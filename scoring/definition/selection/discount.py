"""Volume discounts (数量割引): what a vendor takes off its prices once it gets enough."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar, Final, Self

from criteria.exact import Rounding, RoundingMode, Yen, exact
from criteria.finding import Finding, Text
from criteria.params import Param
from criteria.selection import SelectionRule
from criteria.values import ValueKind
from scoring.definition.faults import fault
from scoring.definition.selection.columns import Candidate, Tier
from scoring.definition.selection.rule import (
    AT_LEAST,
    VENDORS,
    BoundRule,
    Contradiction,
    Formulation,
    Inequality,
    Lookup,
    Rules,
    param,
    selection_rule,
)

_ALL: Final = 100
_PRICE: Final = param("price_at_least", "", "", ValueKind.MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountTier:
    """From so many lots, or from so much money before any discount, so many percent off 割引の段階."""

    percent: Fraction
    lots_at_least: int | None = None
    price_at_least: Yen | None = None

    @classmethod
    def of(cls, row: Mapping[str, object], minor_units: int) -> Self:
        """Take one written tier; KeyError, TypeError or ValueError where it is not one."""
        lots, price = "lots_at_least" in row, "price_at_least" in row
        if lots is price or not row.keys() <= {"lots_at_least", "price_at_least", "percent"}:
            raise KeyError(*row)
        percent = exact(row["percent"])
        if lots:
            return cls(percent=percent, lots_at_least=AT_LEAST.read(row["lots_at_least"]))
        price_at_least = replace(_PRICE, minor_units=minor_units).read(row["price_at_least"])
        return cls(percent=percent, price_at_least=price_at_least)

    @property
    def start(self) -> int:
        """From how many lots, or how much money."""
        return self.lots_at_least or self.price_at_least or 0


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class Discount(BoundRule):
    """What a vendor takes off all of its prices, packages included, once it gets enough 数量割引.

    Σ_t y_bt = z_b and y_bt ≤ w_t for every bid b and tier t; Σ_t w_t ≤ 1;
    Σ_t least_t · w_t ≤ Σ_b n_b · z_b ≤ Σ_t most_t · w_t, with n_b the lots, or the money, that b counts

    Of the ``tiers``, in ascending order and all by lots or all by money, the highest that is reached counts, for every
    bid of the vendor that is taken (all-unit). The lots of a package count one by one. Each discounted price is
    rounded to the currency's smallest unit as ``mode`` says.
    """

    kind: ClassVar = "discount"
    name: ClassVar = Text("数量割引", "volume discount")
    written: ClassVar = (
        param("vendor", "割引する事業者", "whose prices fall", ValueKind.TEXT),
        param(
            "tiers",
            "割引の段階",
            "from how much on, how much less",
            ValueKind.ENTRIES,
            form="{ lots_at_least = 3, percent = 5 }",
        ),
        param(
            "rounding",
            "割引後の価格の端数処理(通貨の最小単位)",
            "how a discounted price is rounded to the smallest unit",
            ValueKind.CHOICE,
            choices=tuple(mode.value for mode in RoundingMode if mode is not RoundingMode.NONE),
            default=RoundingMode.DOWN.value,
        ),
    )
    lots_only: ClassVar = True
    named: ClassVar[Mapping[str, Lookup]] = {"vendor": VENDORS}
    changes_prices: ClassVar = True

    vendor: str
    tiers: tuple[DiscountTier, ...]
    mode: RoundingMode

    @classmethod
    def params(cls, minor_units: int) -> tuple[Param, ...]:
        """Return its parameters, with tiers of the currency's amounts."""
        entry = partial(DiscountTier.of, minor_units=minor_units)
        return tuple(replace(param, entry=entry) if param.name == "tiers" else param for param in cls.written)

    @classmethod
    def build(cls, params: Mapping[str, Any], _minor_units: int) -> Self:
        """Take the tiers and the rounding."""
        return cls(vendor=params["vendor"], tiers=params["tiers"], mode=RoundingMode(params["rounding"]))

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], _minor_units: int) -> Iterator[Contradiction]:
        """Find tiers that are by lots and by money, give nothing or everything away, or do not rise."""
        tiers: Sequence[DiscountTier] = params["tiers"]
        if not all(0 < tier.percent < _ALL for tier in tiers):
            yield Contradiction(
                "tiers",
                "out-of-range",
                Text("割引率が範囲外です", "a percentage is out of range"),
                Text("0より大きく100より小さい数", "a number above 0 and below 100"),
            )
        elif len({tier.lots_at_least is None for tier in tiers}) > 1:
            yield Contradiction(
                "tiers",
                "two-rules",
                Text("ロット数と金額の段階が混在しています", "some tiers are by lots, others by money"),
                Text("ロット数の下限だけ、または金額の下限だけ", "lots_at_least alone, or price_at_least alone"),
            )
        elif any(lower.start >= upper.start or lower.percent >= upper.percent for lower, upper in pairwise(tiers)):
            yield Contradiction(
                "tiers",
                "contradictory-limits",
                Text("段階が小さい順ではありません", "the tiers do not rise"),
                Text("数量も割引率も大きくなる順", "both what is reached and the percentage rising"),
            )

    @classmethod
    def check_repeated(cls, rules: Sequence[SelectionRule]) -> Iterator[Finding]:
        """Find vendors with several discounts."""
        vendors = [str(rule.params.get("vendor", "")).strip() for rule in rules]
        times = Counter(vendors)
        for rule, vendor in zip(rules, vendors, strict=True):
            if vendor and times[vendor] > 1:
                what = Text("この事業者の数量割引が複数あります", "this vendor has several discounts")
                cure = Text("1つにまとめ、割引の段階で書いてください", "Write one, with tiers")
                yield fault(f"selection.rules.{rule.id}.vendor", "two-rules", what, value=vendor, cure=cure)

    def price_at(self, tier: DiscountTier, price: Yen) -> Yen:
        """Return a price at a tier of the discount, in whole smallest units.

        price × (100 − percent) ÷ 100
        """
        left = (_ALL - tier.percent) / _ALL
        return Rounding(places=0, mode=self.mode).scaled(price * left.numerator, left.denominator)

    def quantity(self, bid: Candidate) -> int:
        """Return what a bid counts towards the tiers."""
        return bid.price if self.tiers[0].lots_at_least is None else bid.size

    def columns(self, bids: Mapping[int, Candidate], first: int) -> tuple[Tier, ...]:
        """Give the columns of the vendor's bids numbers from ``first`` on, the undiscounted tier before the others.

        A tier nobody can reach has no columns, and none is wider than it must be.
        """
        if not bids:
            return ()
        least = min(map(self.quantity, bids.values()))
        by_lot: dict[str, Fraction] = {}
        for bid in bids.values():
            for lot in bid.lots:
                # At most each lot counts once, by the bid that counts most for it.
                by_lot[lot] = max(by_lot.get(lot, Fraction(0)), Fraction(self.quantity(bid), bid.size))
        most = int(sum(by_lot.values(), Fraction(0)))
        starts = [least, *(tier.start for tier in self.tiers)]
        ends = [*(min(most, start - 1) for start in starts[1:]), most]
        columns: list[Tier] = []
        for start, end, tier in zip(starts, ends, (None, *self.tiers), strict=True):
            if end < max(start, least):
                continue
            taken = {
                index: (first + 1 + offset, bid.price if tier is None else self.price_at(tier, bid.price))
                for offset, (index, bid) in enumerate(bids.items())
            }
            columns.append(Tier(least=max(start, least), most=end, reached=first, taken=taken))
            first += 1 + len(taken)
        return tuple(columns)

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Put the vendor into the one tier that what it gets reaches, and every bid of it with it."""
        tiers = formulation.columns.tiers.get(self.vendor, ())
        if not tiers:
            return
        bids = formulation.columns.bids_of([self.vendor])
        for index in bids:
            yield Inequality({index: -1, **{tier.taken[index][0]: 1 for tier in tiers}}, 0, 0)
            for tier in tiers:
                yield Inequality({tier.taken[index][0]: 1, tier.reached: -1}, most=0)
        yield Inequality({tier.reached: 1 for tier in tiers}, most=1)
        counted = {index: self.quantity(formulation.columns.candidates[index]) for index in bids}
        yield Inequality(counted | {tier.reached: -tier.least for tier in tiers}, 0)
        yield Inequality(counted | {tier.reached: -tier.most for tier in tiers}, most=0)

    @property
    def words(self) -> Text:
        """Say what comes off, tier by tier."""
        style = "price_at_least:money" if self.tiers[0].lots_at_least is None else "lots_at_least:lots"
        starts = [f"{{tiers[{number}].{style}}}" for number in range(len(self.tiers))]
        percents = [f"{{tiers[{number}].percent:number}}%" for number in range(len(self.tiers))]
        tiers = list(zip(starts, percents, strict=True))
        return Text(
            "{vendor}の数量割引 " + "、".join(f"{start}以上で{percent}引き" for start, percent in tiers),
            "discount of {vendor}: " + ", ".join(f"{percent} from {start}" for start, percent in tiers),
        )


def discounts_of(rules: Rules) -> list[Discount]:
    """Return the discounts among the rules."""
    return [bound for _, bound in rules if isinstance(bound, Discount)]
