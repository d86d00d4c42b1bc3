"""Rules on single vendors and bids (事業者・入札ごとの条件): capacity, the least score, and who excludes whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from criteria.bid import Bid
from criteria.exact import Points
from criteria.finding import Finding, Text, Where
from criteria.register import Register
from criteria.selection import SelectionRule
from criteria.tender import Tender
from criteria.values import ValueKind
from scoring.definition.faults import fault
from scoring.definition.selection.rule import (
    PACKAGES,
    VENDORS,
    BoundRule,
    Contradiction,
    Formulation,
    Inequality,
    Lookup,
    param,
    selection_rule,
)

NO_POINTS: Final = Text(
    "評価項目がないため、技術点がありません", "the tender has no criteria, so there are no technical points"
)
ADD_CRITERIA: Final = Text(
    "評価項目を定めるか、price などに改めてください", "Add criteria, or use another word, price say"
)


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityLimit(BoundRule):
    """The load a vendor's lots come to at most 履行能力; ``at_most`` None is each vendor's own ``capacity``.

    Σ_{b of v} load_b · z_b ≤ capacity_v
    """

    kind: ClassVar = "capacity"
    name: ClassVar = Text("履行能力", "capacity")
    written: ClassVar = (
        param(
            "at_most",
            "業務量の上限。書かなければ各事業者の capacity",
            "the most; unwritten: each vendor's capacity",
            ValueKind.WHOLE,
            default=None,
        ),
    )
    once: ClassVar = True
    lots_only: ClassVar = True

    at_most: int | None

    @property
    def tables(self) -> tuple[str, ...]:
        """The table of vendors, where their own capacity counts."""
        return ("vendors",) if self.at_most is None else ()

    def check_facts(self, declared: SelectionRule, bids: Sequence[Bid], register: Register) -> Iterator[Finding]:
        """Find the vendors whose capacity is not on file."""
        bidders = {bid.vendor for bid in bids if not bid.faults} | {one.vendor for one in register.packages}
        for vendor in sorted(bidders) if self.at_most is None else ():
            known = register.vendors.get(vendor)
            if known is None or known.capacity is None:
                row = known.where if known else None
                yield Finding(
                    code="missing-capacity",
                    what=Text(
                        f"選定条件「{declared.label or self.name.ja}」が読む受注できる業務量がありません",
                        f"the capacity is missing, which the rule {declared.id} reads",
                    ),
                    subject=vendor,
                    where=Where(
                        file=row.file if row else "vendors.csv", row=row.row if row else None, column="capacity"
                    ),
                    value=vendor,
                    expected=Text("0以上の整数", "a whole number of at least 0"),
                    cure=Text(
                        "記入してください。空欄は不明であり、無制限ではありません",
                        "Enter it; a blank is unknown, never unlimited",
                    ),
                )

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Add up the loads of each vendor."""
        for vendor in formulation.vendors:
            capacity = formulation.vendor(vendor).capacity if self.at_most is None else self.at_most
            yield Inequality(formulation.loads(formulation.columns.bids_of([vendor])), most=capacity)

    @property
    def words(self) -> Text:
        """Say whose capacity, or how much."""
        if self.at_most is None:
            return Text("各事業者の受注できる業務量以下", "no more than each vendor's capacity")
        return Text("1者当たりの業務量 {at_most}以下", "a load of at most {at_most} for each vendor")


class FloorOf(StrEnum):
    """What a score floor looks at (最低得点の対象)."""

    POINTS = "points"
    """技術点, 標準点を除く."""
    VALUE = "value"
    """評価値."""


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFloor(BoundRule):
    """What every bid taken reaches at least 最低得点; equal is enough. A bid below it is never taken.

    Σ_{b: score_b < at_least · |L_b|} z_b ≤ 0: a package is held against it by the average of its lots
    """

    kind: ClassVar = "score-floor"
    name: ClassVar = Text("最低得点", "score floor")
    written: ClassVar = (
        param("at_least", "最低得点", "the least", least=Fraction(0)),
        param(
            "measure",
            "技術点か評価値か",
            "technical points, or the evaluation value",
            ValueKind.CHOICE,
            choices=tuple(FloorOf),
            default=FloorOf.POINTS.value,
        ),
    )

    at_least: Points
    of: FloorOf

    @classmethod
    def build(cls, params: Mapping[str, Any], _minor_units: int) -> Self:
        """Take the floor and what it is of."""
        return cls(at_least=params["at_least"], of=FloorOf(params["measure"]))

    @classmethod
    def check_tender(cls, tender: Tender, declared: SelectionRule, params: Mapping[str, Any]) -> Iterator[Finding]:
        """Find a floor of points where there are none."""
        if params["measure"] == FloorOf.POINTS and not tender.criteria:
            key = f"selection.rules.{declared.id}.measure"
            yield fault(key, "no-points", NO_POINTS, value=params["measure"], cure=ADD_CRITERIA)

    @property
    def reads_values(self) -> bool:
        """Whether it is a floor of values."""
        return self.of is FloorOf.VALUE

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Forbid the bids below."""
        below = [
            index
            for index, bid in enumerate(formulation.columns.candidates)
            if (bid.points if bid.value is None or not self.reads_values else bid.value) < self.at_least * bid.size
        ]
        yield Inequality(dict.fromkeys(below, 1), most=0)

    @property
    def words(self) -> Text:
        """Say of what, and how much."""
        if self.reads_values:
            return Text("評価値 {at_least:number}以上", "evaluation value of at least {at_least:number}")
        return Text("技術点 {at_least:number}以上", "technical points of at least {at_least:number}")


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusive(BoundRule):
    """At most one of these vendors, or of these packages, is taken 排他; one of the two is empty.

    Σ_{v named} u_v ≤ 1, or Σ_{b named} z_b ≤ 1
    """

    kind: ClassVar = "exclusive"
    name: ClassVar = Text("排他", "exclusive")
    written: ClassVar = (
        param("vendors", "そのうち1者まで", "the vendors of which one at most is taken", ValueKind.TEXTS, default=()),
        param("packages", "そのうち1件まで", "the packages of which one at most is taken", ValueKind.TEXTS, default=()),
    )
    of_lots: ClassVar = ("packages", "")
    named: ClassVar[Mapping[str, Lookup]] = {"vendors": VENDORS, "packages": PACKAGES}

    vendors: tuple[str, ...]
    packages: tuple[str, ...]

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], _minor_units: int) -> Iterator[Contradiction]:
        """Find that neither, both, or fewer than two are named."""
        vendors, packages = params["vendors"], params["packages"]
        if bool(vendors) is bool(packages):
            yield Contradiction(
                "vendors",
                "two-rules" if vendors else "missing-parameter",
                Text(
                    "事業者とパッケージの両方が書かれています" if vendors else "対象が書かれていません",
                    "both vendors and packages are named" if vendors else "nobody is named",
                ),
                Text("vendors または packages の一方", "either vendors or packages"),
            )
        elif len(vendors or packages) == 1:
            yield Contradiction(
                "vendors" if vendors else "packages",
                "bad-parameter",
                Text("1つだけでは排他になりません", "a single one excludes nothing"),
                Text("2つ以上", "two or more"),
            )

    @property
    def counts_vendors(self) -> bool:
        """Whether it is of vendors."""
        return bool(self.vendors)

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Count those named."""
        packages = [index for index, bid in enumerate(formulation.columns.candidates) if bid.package in self.packages]
        named = formulation.used(self.vendors) if self.vendors else dict.fromkeys(packages, 1)
        yield Inequality(named, most=1)

    @property
    def words(self) -> Text:
        """Say of whom, or of what."""
        if self.vendors:
            return Text("{vendors:list}のうち1者まで", "at most one vendor of {vendors:list}")
        return Text("{packages:list}のうち1件まで", "at most one package of {packages:list}")
