"""A vendor (事業者) and the facts that exclusions and security points are computed from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from criteria.finding import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A judgement somebody made and stands for (判断): yes or no, who, when and why."""

    accepted: bool
    by: str
    reason: str
    on: date | None = None

    @property
    def declared(self) -> bool:
        """Whether it names who judged and why; without both it is nobody's judgement."""
        return bool(self.by.strip() and self.reason.strip())


class SanctionKind(StrEnum):
    """What was done to a vendor, or what it did (処分・事故の種類)."""

    SUSPENSION = "suspension"
    """指名停止."""
    BARRED = "barred"
    """令167条の4第2項による入札参加制限."""
    INCAPACITY = "incapacity"
    """令167条の4第1項の該当者."""
    BREACH = "breach"
    """漏えい等の事故."""
    REHABILITATION = "rehabilitation"
    """会社更生・民事再生の手続."""
    INSOLVENCY = "insolvency"
    """経営不振・差押え等."""
    TAX_ARREARS = "tax-arrears"
    """税の滞納."""
    ANTISOCIAL = "antisocial"
    """暴力団等の排除措置."""


class RelationKind(StrEnum):
    """How two vendors are connected (資本関係・人的関係)."""

    PARENT = "parent"
    """a is the parent of b 親会社と子会社."""
    SIBLING = "sibling"
    """a and b have the same parent 親会社を同じくする子会社."""
    OFFICER = "officer"
    """an officer of a is an officer of b 役員の兼任."""
    REPRESENTATIVE = "representative"
    """a and b have the same representative 代表者が同一."""
    TRUSTEE = "trustee"
    """an officer or trustee of a is the trustee of b 管財人の兼任."""
    ASSOCIATION = "association"
    """a is an association 組合 and b its member 組合員."""
    EQUIVALENT = "equivalent"
    """a connection the tender treats alike 資本関係・人的関係と同視しうる関係."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One vendor 事業者: name, corporate number 法人番号, region 所在地, size 規模, capital group.

    ``registered`` and ``grade`` are what the list of qualified bidders says 有資格者名簿・等級; ``experience`` counts
    comparable works 同種業務の実績件数, ``capabilities`` 保有する能力, ``capacity`` 受注できる業務量 in the
    unit of the lots' load. None is unknown, never no.
    """

    id: str
    name: str = ""
    corporate_number: str = ""
    region: str = ""
    size: str = ""
    group: str = ""
    experience: int | None = None
    registered: bool | None = None
    grade: str = ""
    tax_paid: bool | None = None
    antisocial_cleared: bool | None = None
    capabilities: tuple[str, ...] = ()
    capacity: int | None = None
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The level of one security measure at a vendor 対策の水準, with what proves it."""

    vendor: str
    measure: str
    level: int
    evidence: str = ""
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """One entry of a vendor's record 処分歴: from ``start`` to ``end``, both days included; no end is open.

    ``proviso`` is true where the law's proviso lifts the ground 但書 (a rehabilitation plan approved, say).
    """

    vendor: str
    kind: SanctionKind
    start: date
    end: date | None = None
    authority: str = ""
    reason: str = ""
    source: str = ""
    proviso: bool = False
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One connection between two vendors 資本・人的関係.

    ``proviso`` is true where the tender's proviso lifts it 但書 (one of them is being reorganised, say).
    """

    vendor_a: str
    vendor_b: str
    kind: RelationKind
    note: str = ""
    proviso: bool = False
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subcontractor:
    """Work a vendor hands on 再委託: to whom, which part, whether it touches personal data, who approved it.

    ``level_confirmed`` says that the subcontractor's measures were confirmed at the vendor's own level 同等水準の確認,
    ``same_clauses`` that the subcontract carries the same items 同じ契約項目, ``resubcontracts`` that it hands the work
    on again 再々委託. None is unknown.
    """

    vendor: str
    subcontractor: str
    scope: str = ""
    handles_personal_data: bool | None = None
    approved: bool | None = None
    level_confirmed: bool | None = None
    same_clauses: bool | None = None
    resubcontracts: bool | None = None
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VentureMember:
    """One member of a joint venture 共同企業体の構成員; ``representative`` 代表者."""

    venture: str
    member: str
    representative: bool = False
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule set aside for one vendor for a special reason 特別の理由: by whom, why, when. It shows on every output."""

    vendor: str
    rule: str
    judgement: Judgement
    where: Where | None = None
