"""Rules on which vendors are chosen, and how many lots each gets (選定者数・ロット数・企業グループの条件)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from criteria.bid import Bid
from criteria.finding import Text
from criteria.selection import SelectionRule
from criteria.values import ValueKind
from criteria.vendor import RelationKind
from scoring.definition.selection.rule import (
    AT_LEAST,
    AT_MOST,
    AT_MOST_REQUIRED,
    VENDOR,
    VENDORS,
    BoundRule,
    Contradiction,
    Formulation,
    Inequality,
    Lookup,
    Rules,
    limits_contradict,
    no_limit,
    param,
    selection_rule,
)
from scoring.eligibility.bidders import Bidders


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class Size(BoundRule):
    """How many vendors are chosen 選定者数: of a shortlist, or those that get a lot.

    at_least ≤ Σ_v u_v ≤ at_most
    """

    kind: ClassVar = "size"
    name: ClassVar = Text("選定者数", "size")
    written: ClassVar = (
        AT_LEAST,
        AT_MOST,
        param("exactly", "ちょうどこの数", "exactly so many", ValueKind.WHOLE, default=None),
    )
    once: ClassVar = True
    counts_vendors: ClassVar = True

    at_least: int | None
    at_most: int | None

    @classmethod
    def build(cls, params: Mapping[str, Any], _minor_units: int) -> Self:
        """Take ``exactly`` as the least and the most."""
        exactly = params["exactly"]
        return cls(at_least=exactly or params["at_least"], at_most=exactly or params["at_most"])

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], _minor_units: int) -> Iterator[Contradiction]:
        """Find a size said twice, not at all, or with a least above the most."""
        if params["exactly"] is None:
            missing = params["at_least"] is None and params["at_most"] is None
            yield from [no_limit("exactly", "at_least", "at_most")] if missing else limits_contradict(params)
        elif params["at_least"] is not None or params["at_most"] is not None:
            yield Contradiction(
                "exactly",
                "two-rules",
                Text("選定者数が二重に定められています", "the size is set twice"),
                Text("exactly だけ、または at_least・at_most", "exactly alone, or at_least and at_most"),
            )

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Count every vendor that gets anything."""
        yield Inequality(formulation.used(formulation.vendors), self.at_least, self.at_most)

    words: ClassVar = Text("選定者数 {rule:range vendors}", "{rule:range vendors} in all")


def size_of(rules: Rules) -> tuple[SelectionRule, Size] | None:
    """Return the rule that says how many are chosen, of which there is one at most."""
    return next(((rule, bound) for rule, bound in rules if isinstance(bound, Size)), None)


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class LotsPerVendor(BoundRule):
    """How many lots a vendor that gets any may get 1者当たりのロット数; those of a package count one by one.

    at_least · u_v ≤ Σ_{b of v} |L_b| · z_b ≤ at_most

    ``vendor`` is empty where it holds for each vendor.
    """

    kind: ClassVar = "lots-per-vendor"
    name: ClassVar = Text("1者当たりのロット数", "lots per vendor")
    written: ClassVar = (AT_LEAST, AT_MOST, VENDOR)
    lots_only: ClassVar = True
    named: ClassVar[Mapping[str, Lookup]] = {"vendor": VENDORS}

    at_least: int | None
    at_most: int | None
    vendor: str

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], _minor_units: int) -> Iterator[Contradiction]:
        """Find no limit, or a least above the most."""
        return limits_contradict(params)

    @property
    def counts_vendors(self) -> bool:
        """Whether a least holds only for who gets any."""
        return self.at_least is not None

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Count the lots of the vendor, or of each."""
        for vendor in [self.vendor] if self.vendor else formulation.vendors:
            lots = formulation.sizes(formulation.columns.bids_of([vendor]))
            yield Inequality(lots, most=self.at_most)
            if self.at_least is not None:
                due = {column: lots.get(column, 0) - self.at_least for column in formulation.used([vendor])}
                yield Inequality({**lots, **due}, least=0)

    @property
    def words(self) -> Text:
        """Say of whom, and how many."""
        if self.vendor:
            return Text("{vendor} {rule:range lots}", "{rule:range lots} for {vendor}")
        return Text("1者当たり {rule:range lots}", "{rule:range lots} for each vendor")


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class PerGroup(BoundRule):
    """How many vendors of one corporate group are chosen at most; a vendor without a group is one by itself.

    Σ_{v ∈ g} u_v ≤ at_most for every group g
    """

    kind: ClassVar = "per-group"
    name: ClassVar = Text("企業グループごとの上限", "vendors per group")
    written: ClassVar = (AT_MOST_REQUIRED,)
    reads: ClassVar = ("vendors",)
    counts_vendors: ClassVar = True

    at_most: int

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Count the vendors of each group that the register names."""
        groups: dict[str, list[str]] = {}
        for vendor in formulation.vendors:
            groups.setdefault(formulation.vendor(vendor).group, []).append(vendor)
        for group, vendors in groups.items():
            if group:
                yield Inequality(formulation.used(vendors), most=self.at_most)

    words: ClassVar = Text("同じ企業グループから{at_most}者以下", "at most {at_most} of one corporate group")


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliates(BoundRule):
    """How many related vendors are chosen at most 関係会社の上限: of all those linked by any chain of ``kinds``.

    Σ_{v ∈ g} u_v ≤ at_most for every group g of related vendors; within a lot l: Σ_{b ∋ l, b of g} z_b ≤ at_most

    ``within_lot`` counts only those that get the same lot; without it the whole selection counts.
    """

    kind: ClassVar = "affiliates"
    name: ClassVar = Text("関係会社の上限", "affiliates")
    written: ClassVar = (
        AT_MOST_REQUIRED,
        param(
            "kinds",
            "数える関係の種類。書かなければすべて",
            "the kinds of relation that count; unwritten: all",
            ValueKind.TEXTS,
            choices=tuple(RelationKind),
            default=tuple(RelationKind),
        ),
        param(
            "within",
            "全体で数えるか、ロットごとに数えるか",
            "whether over the whole selection or within each lot",
            ValueKind.CHOICE,
            choices=("all", "lot"),
            default="all",
        ),
    )
    of_lots: ClassVar = ("within", "lot")
    reads: ClassVar = ("relations",)

    at_most: int
    kinds: frozenset[RelationKind]
    within_lot: bool

    @classmethod
    def build(cls, params: Mapping[str, Any], _minor_units: int) -> Self:
        """Take the kinds of relation and where they are counted."""
        kinds = frozenset(map(RelationKind, params["kinds"]))
        return cls(at_most=params["at_most"], kinds=kinds, within_lot=params["within"] == "lot")

    @property
    def counts_vendors(self) -> bool:
        """Whether the whole selection counts; within a lot every vendor has one bid."""
        return not self.within_lot

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Count those linked by any chain of relations, through a joint venture's members too.

        A relation lifted by a proviso links nobody; a chain may run through who cannot be selected.
        """
        own = {bid.vendor: bid for bid in formulation.bids}
        # Who offers nothing but packages has no bid of its own.
        bids = [own.get(name) or Bid(vendor=name, register=formulation.register) for name in formulation.vendors]
        related = Bidders.of(bids, formulation.register).groups(frozenset(map(str, self.kinds)), through_others=True)
        for vendors in sorted({group.bidders for group in related.values() if len(group.bidders) > 1}):
            if not self.within_lot:
                yield Inequality(formulation.used(vendors), most=self.at_most)
                continue
            theirs = formulation.columns.bids_of(vendors)
            for lot in formulation.lots:
                here = [index for index in theirs if lot in formulation.columns.candidates[index].lots]
                yield Inequality(dict.fromkeys(here, 1), most=self.at_most)

    @property
    def words(self) -> Text:
        """Say how many, and whether of one lot."""
        within = Text("同じロットで", " within one lot") if self.within_lot else Text("", "")
        return Text(
            f"資本・人的関係のある事業者は{within.ja}{{at_most}}者以下",
            f"at most {{at_most}} of vendors related by capital or persons{within.en}",
        )
