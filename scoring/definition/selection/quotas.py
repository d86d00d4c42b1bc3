"""Rules on how much a kind of vendor gets (枠): local, small, certified, or capable of something."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from criteria.characters import find_name
from criteria.exact import price_of
from criteria.finding import Finding, Text
from criteria.requirement import CERTIFICATE_PARAMS, Requirement
from criteria.selection import SelectionRule
from criteria.spelling import did_you_mean
from criteria.standards import Standard, find_standard, known_names
from criteria.tender import Tender
from criteria.validity import Standing
from criteria.values import ValueKind
from criteria.zones import counted_days, days_of
from scoring.definition.exclusions import check_counted_days
from scoring.definition.selection.rule import (
    CAPABILITIES,
    REGIONS,
    SIZES,
    BoundRule,
    Contradiction,
    Formulation,
    Inequality,
    Lookup,
    limits_contradict,
    no_limit,
    param,
    selection_rule,
)
from scoring.eligibility.holdings import certificate_of


class QuotaOf(StrEnum):
    """What a quota counts (枠の対象)."""

    VENDORS = "vendors"
    """選定された事業者の数."""
    LOTS = "lots"
    """ロットの数."""
    PRICE = "price"
    """契約金額."""


_COUNTED: Final[Mapping[QuotaOf, tuple[str, Text]]] = {
    QuotaOf.VENDORS: ("vendors", Text("選定者数", "the vendors chosen")),
    QuotaOf.LOTS: ("lots", Text("ロット数", "the lots awarded")),
    QuotaOf.PRICE: ("money", Text("契約金額", "the total price")),
}
"""How a limit is printed, and what the whole is called."""

_LIMITS: Final = (
    param(
        "at_least",
        "下限(者数、ロット数又は金額)",
        "the least (vendors, lots or money)",
        above=Fraction(0),
        default=None,
    ),
    param(
        "at_most", "上限(者数、ロット数又は金額)", "the most (vendors, lots or money)", least=Fraction(0), default=None
    ),
    param("share_at_least", "全体に占める割合の下限", "the least share in the whole", ValueKind.SHARE, default=None),
    param(
        "of",
        "何を数えるか: 事業者数、ロット数、契約金額",
        "what is counted: vendors, lots or money",
        ValueKind.CHOICE,
        choices=tuple(QuotaOf),
        default=QuotaOf.VENDORS.value,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How much of a selection a kind of vendor gets 枠; ``at_least`` and ``at_most`` are in what ``of`` counts.

    That is vendors chosen, lots awarded or smallest units of money; ``share_at_least`` is the share in all of it.
    """

    of: QuotaOf
    at_least: int | None
    at_most: int | None
    share_at_least: Fraction | None

    def counted(self, formulation: Formulation, vendors: Iterable[str]) -> Mapping[int, int]:
        """Count what some vendors get."""
        if self.of is QuotaOf.VENDORS:
            return formulation.used(vendors)
        bids = formulation.columns.bids_of(vendors)
        return formulation.sizes(bids) if self.of is QuotaOf.LOTS else formulation.columns.spend(bids)


def _amount(written: Fraction | None, of: str, minor_units: int) -> int | None:
    """Return a limit as a whole number of what is counted; ValueError where it is none."""
    return None if written is None else price_of(written, minor_units=minor_units if of == QuotaOf.PRICE else 0)


def _limits_contradict(params: Mapping[str, Any], minor_units: int) -> Iterator[Contradiction]:
    """Find a quota without a limit, with contradictory ones, or in parts of what it counts."""
    if params["at_least"] is not None or params["at_most"] is not None:
        yield from limits_contradict(params)
    elif params["share_at_least"] is None:
        yield no_limit("at_least", "at_most", "share_at_least")
    for name in ("at_least", "at_most"):
        try:
            _amount(params[name], params["of"], minor_units)
        except ValueError:
            what = Text("数えるものより細かい値です", "this is finer than what is counted")
            expected = Text("整数", "a number without decimals")
            if params["of"] == QuotaOf.PRICE and minor_units:
                ja, en = f"小数点以下{minor_units}桁までの金額", f"an amount with at most {minor_units} decimal places"
                expected = Text(ja, en)
            yield Contradiction(name, "bad-parameter", what, expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule(BoundRule):
    """A quota of some kind of vendor 枠; a share p/q is cross-multiplied.

    at_least ≤ Σ_{of the vendors} n ≤ at_most, and Σ_{of the vendors} q · n − Σ_{of all} p · n ≥ 0
    """

    of_lots: ClassVar = ("of", "lots")
    who: ClassVar[Text]

    quota: Quota

    @classmethod
    def build(cls, params: Mapping[str, Any], minor_units: int) -> Self:
        """Take the limits in what is counted, and whatever says which vendors."""
        of, limits = params["of"], {param.name for param in _LIMITS}
        quota = Quota(
            of=QuotaOf(of),
            at_least=_amount(params["at_least"], of, minor_units),
            at_most=_amount(params["at_most"], of, minor_units),
            share_at_least=params["share_at_least"],
        )
        return cls(quota=quota, **cls.whom({name: read for name, read in params.items() if name not in limits}))

    @classmethod
    def whom(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the fields that say which vendors count."""
        return params

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], minor_units: int) -> Iterator[Contradiction]:
        """Find what is wrong with its limits."""
        return _limits_contradict(params, minor_units)

    @property
    def counts_vendors(self) -> bool:
        """Whether it counts vendors."""
        return self.quota.of is QuotaOf.VENDORS

    @abstractmethod
    def vendors(self, formulation: Formulation) -> Sequence[str]:
        """Return the vendors that count."""

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Bound what the vendors get."""
        theirs = self.quota.counted(formulation, self.vendors(formulation))
        yield Inequality(theirs, self.quota.at_least, self.quota.at_most)
        if self.quota.share_at_least is not None:
            part, whole = self.quota.share_at_least.as_integer_ratio()
            everything = self.quota.counted(formulation, formulation.vendors)
            terms = {column: whole * theirs.get(column, 0) - part * count for column, count in everything.items()}
            yield Inequality(terms, least=0)

    @property
    def words(self) -> Text:
        """Say who, and what they get."""
        style, whole = _COUNTED[self.quota.of]
        limits = f"{{quota:range {style}}}" if (self.quota.at_least, self.quota.at_most) != (None, None) else ""
        parts = [Text(limits, limits)] if limits else []
        if self.quota.share_at_least is not None:
            share = "{quota.share_at_least:percent}"
            parts.append(Text(f"{whole.ja}の{share}以上", f"at least {share} of {whole.en}"))
        said = Text("、".join(part.ja for part in parts), " and ".join(part.en for part in parts))
        return Text(f"{self.who.ja} {said.ja}", f"{self.who.en}: {said.en}")


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class LocalQuota(QuotaRule):
    """The quota of vendors whose ``region`` is one of these 地元事業者の枠; a blank region is none of them."""

    kind: ClassVar = "local"
    name: ClassVar = Text("地元事業者の枠", "local vendors")
    written: ClassVar = (
        param("regions", "地元とする地域", "the regions that are local", ValueKind.TEXTS),
        *_LIMITS,
    )
    reads: ClassVar = ("vendors",)
    named: ClassVar[Mapping[str, Lookup]] = {"regions": REGIONS}
    who: ClassVar = Text("地元事業者({regions:either})", "local vendors ({regions:either})")

    regions: tuple[str, ...]

    def vendors(self, formulation: Formulation) -> Sequence[str]:
        """Return those of the regions."""
        return formulation.vendors_where("region", self.regions)


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class SmeQuota(QuotaRule):
    """The quota of vendors whose ``size`` is one of these 中小企業の枠; a blank size is none of them."""

    kind: ClassVar = "sme"
    name: ClassVar = Text("中小企業の枠", "small and medium-sized vendors")
    written: ClassVar = (
        param("sizes", "中小企業とする規模", "the sizes that count", ValueKind.TEXTS),
        *_LIMITS,
    )
    reads: ClassVar = ("vendors",)
    named: ClassVar[Mapping[str, Lookup]] = {"sizes": SIZES}
    who: ClassVar = Text("規模が{sizes:either}の事業者", "vendors of the size {sizes:either}")

    sizes: tuple[str, ...]

    def vendors(self, formulation: Formulation) -> Sequence[str]:
        """Return those of the sizes."""
        return formulation.vendors_where("size", self.sizes)


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedQuota(QuotaRule):
    """The quota of vendors that hold certificates valid on the days of the requirement 認証取得者の枠.

    ``asked``: of each tuple one standard suffices, and every tuple must be met. Only a standing of ``valid`` counts.
    """

    kind: ClassVar = "certified"
    name: ClassVar = Text("認証取得者の枠", "certified vendors")
    written: ClassVar = (
        param("any_of", "いずれかで足りる規格", "standards of which one suffices", ValueKind.TEXTS, default=()),
        param("all_of", "すべて求める規格", "standards that are all required", ValueKind.TEXTS, default=()),
        *_LIMITS,
        *CERTIFICATE_PARAMS,
    )
    reads: ClassVar = ("certificates",)
    who: ClassVar = Text("認証取得者({asked:standards})", "vendors certified to {asked:standards}")

    asked: tuple[tuple[Standard, ...], ...]
    requirement: Requirement

    @classmethod
    def whom(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take the standards and what is required of a certificate."""
        asked = [params["any_of"]] if params["any_of"] else []
        asked += [(name,) for name in params["all_of"]]
        standards = tuple(tuple(filter(None, map(find_standard, names))) for names in asked)
        return {"asked": standards, "requirement": Requirement.of(params)}

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], minor_units: int) -> Iterator[Contradiction]:
        """Find a quota of no standard, of an unknown one, or with limits that do not go together."""
        if not params["any_of"] and not params["all_of"]:
            yield Contradiction(
                "any_of",
                "missing-parameter",
                Text("規格が書かれていません", "no standard is written"),
                Text("any_of または all_of に規格を1つ以上", "at least one standard in any_of or all_of"),
            )
        for name in ("any_of", "all_of"):
            for standard in params[name]:
                if find_standard(standard) is None:
                    near = did_you_mean(standard, known_names())
                    yield Contradiction(
                        name,
                        "unknown-standard",
                        Text(f"規格「{standard}」は登録されていません", f"the standard {standard} is not known"),
                        Text(f"登録された規格。{near.ja}", f"a known standard. {near.en}"),
                    )
        yield from _limits_contradict(params, minor_units)

    @classmethod
    def check_tender(cls, tender: Tender, declared: SelectionRule, params: Mapping[str, Any]) -> Iterator[Finding]:
        """Find days that the tender does not name."""
        key = f"selection.rules.{declared.id}"
        return check_counted_days(tender, key, params["days"], is_written="days" in declared.params)

    @property
    def tables(self) -> tuple[str, ...]:
        """Certificates, and subcontractors where theirs count."""
        return ("certificates", "subcontractors") if self.requirement.subcontractor_counts else ("certificates",)

    def vendors(self, formulation: Formulation) -> Sequence[str]:
        """Return those that hold what is asked for, valid on every day that counts."""
        days = counted_days(days_of(formulation.tender), self.requirement.days)
        return [
            vendor
            for vendor in formulation.vendors
            if all(
                certificate_of(vendor, standards, formulation.register, days, self.requirement).standing
                is Standing.VALID
                for standards in self.asked
            )
        ]


@selection_rule
@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityCover(BoundRule):
    """How many of the vendors chosen have a capability at least 能力の確保.

    Σ_{v with c} u_v ≥ at_least
    """

    kind: ClassVar = "capability"
    name: ClassVar = Text("能力の確保", "capability")
    written: ClassVar = (
        param("capability", "能力", "the capability", ValueKind.TEXT),
        param("at_least", "事業者数の下限", "the least number of vendors", ValueKind.WHOLE),
    )
    reads: ClassVar = ("vendors",)
    named: ClassVar[Mapping[str, Lookup]] = {"capability": CAPABILITIES}
    counts_vendors: ClassVar = True

    capability: str
    at_least: int

    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Count the vendors with the capability."""
        capable = [
            name
            for name in formulation.vendors
            if find_name(self.capability, formulation.vendor(name).capabilities) is not None
        ]
        yield Inequality(formulation.used(capable), least=self.at_least)

    words: ClassVar = Text(
        "「{capability}」のできる事業者 {at_least}者以上", "at least {at_least} with the capability {capability}"
    )
