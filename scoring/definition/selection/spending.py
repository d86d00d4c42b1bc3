"""Rules on the total price (契約金額の条件): the budget, and the share of it that somebody gets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final

from criteria.exact import Yen
from criteria.finding import Text
from criteria.values import ValueKind
from scoring.definition.selection.rule import (
    GROUPS,
    REGIONS,
    SIZES,
    VENDOR,
    VENDORS,
    BoundRule,
    Contradiction,
    Formulation,
    Inequality,
    Lookup,
    limits_contradict,
    param,
    selection_rule,
)

_SELECTORS: Final = ("vendor", "group", "regions", "sizes")


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(BoundRule):
    """The most that all prices together come to 予算, discounts taken off.

    Σ_b p_b · z_b ≤ at_most
    """

    kind: ClassVar = "budget"
    name: ClassVar = Text("予算", "budget")
    written: ClassVar = (param("at_most", "総額の上限", "the most in total", ValueKind.MONEY),)
    once: ClassVar = True

    at_most: Yen

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Add up every bid."""
        yield Inequality(formulation.columns.spend(formulation.columns.decisions), most=self.at_most)

    words: ClassVar = Text("総額 {at_most:money}以下", "at most {at_most:money} in total")


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class SpendShare(BoundRule):
    """The share of the total price, discounts taken off, that somebody gets 契約金額の割合, cross-multiplied.

    share ≤ p/q of the vendors V: Σ_b (q·[b of V] − p) · p_b · z_b ≤ 0; at least: ≥ 0

    One of ``vendor``, ``group``, ``regions`` and ``sizes`` says who, all its vendors together. Where all are empty
    ``at_most`` holds for each vendor by itself.
    """

    kind: ClassVar = "spend-share"
    name: ClassVar = Text("契約金額の割合", "spend share")
    written: ClassVar = (
        param("at_most", "割合の上限", "the most", ValueKind.SHARE, default=None),
        param("at_least", "割合の下限", "the least", ValueKind.SHARE, default=None),
        VENDOR,
        param("group", "対象の企業グループ", "the corporate group it holds for", ValueKind.TEXT, default=""),
        param("regions", "対象の地域", "the regions it holds for", ValueKind.TEXTS, default=()),
        param("sizes", "対象の企業規模", "the sizes it holds for", ValueKind.TEXTS, default=()),
    )
    named: ClassVar[Mapping[str, Lookup]] = {"vendor": VENDORS, "group": GROUPS, "regions": REGIONS, "sizes": SIZES}

    at_least: Fraction | None
    at_most: Fraction | None
    vendor: str
    group: str
    regions: tuple[str, ...]
    sizes: tuple[str, ...]

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], _minor_units: int) -> Iterator[Contradiction]:
        """Find a share of two at once, or a least share that every vendor should have."""
        yield from limits_contradict(params)
        selectors = [name for name in _SELECTORS if params[name]]
        one_of = Text(f"{'、'.join(_SELECTORS)} のうち1つ", f"one of {', '.join(_SELECTORS)}")
        for name in selectors[1:]:
            what = Text("対象が二重に定められています", "whom it holds for is said twice")
            yield Contradiction(name, "two-rules", what, one_of)
        if not selectors and params["at_least"] is not None:
            what = Text("だれの割合の下限かが書かれていません", "nobody is named whose share is at least this")
            yield Contradiction("at_least", "missing-parameter", what, one_of)

    @property
    def tables(self) -> tuple[str, ...]:
        """The table of vendors, where it says who is of the group, the regions or the sizes."""
        return ("vendors",) if self.group or self.regions or self.sizes else ()

    def _vendors(self, formulation: Formulation) -> list[Sequence[str]]:
        if self.vendor:
            return [(self.vendor,)]
        if self.group:
            return [formulation.vendors_where("group", (self.group,))]
        if self.regions:
            return [formulation.vendors_where("region", self.regions)]
        if self.sizes:
            return [formulation.vendors_where("size", self.sizes)]
        return [(vendor,) for vendor in formulation.vendors]

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Bound what the vendors get beyond a share of the total, times the share's denominator."""
        everything = formulation.columns.spend(formulation.columns.decisions)
        for vendors in self._vendors(formulation):
            theirs = formulation.columns.spend(formulation.columns.bids_of(vendors))
            for share, is_most in ((self.at_most, True), (self.at_least, False)):
                if share is not None:
                    part, whole = share.as_integer_ratio()
                    terms = {
                        column: (whole * (column in theirs) - part) * price for column, price in everything.items()
                    }
                    yield Inequality(terms, None if is_most else 0, 0 if is_most else None)

    @property
    def words(self) -> Text:
        """Say whose share, and how much."""
        who = Text("1者当たり", "each vendor")
        if self.vendor:
            who = Text("{vendor}", "{vendor}")
        elif self.group:
            who = Text("グループ{group}", "the group {group}")
        elif self.regions or self.sizes:
            listed = "{regions:either}" if self.regions else "{sizes:either}"
            who = Text(listed, f"vendors of {listed}")
        return Text(
            f"{who.ja}の契約金額 全体の{{rule:range percent}}",
            f"{{rule:range percent}} of the total price for {who.en}",
        )
