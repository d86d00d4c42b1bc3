"""What a tender requires of a certificate or a measure (認証・対策の要件): on which days, held by whom, on what terms.

The rules that bar and the criteria that give points ask in the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from criteria.exact import Points, exact
from criteria.finding import Text
from criteria.params import Param
from criteria.validity import NO_DEMAND, Demand, Scope
from criteria.values import ValueKind

DAYS: Final = {"notice": "notice_date", "deadline": "deadline", "opening": "opening", "award": "award_date"}
"""What a rule calls a day, and the key of the tender that holds it."""


COUNTED: Final = Param(
    name="days",
    text=Text(
        "有効であるべき日。書かなければ、案件に定めのある deadline・opening・award",
        "the days on which it must be valid; unwritten: those of deadline, opening and award that the tender gives",
    ),
    kind=ValueKind.TEXTS,
    default=("deadline", "opening", "award"),
    choices=tuple(DAYS),
)


def one_day(name: str, ja: str, en: str, default: str) -> Param:
    """Make the parameter that names one day of the tender."""
    return Param(name=name, text=Text(ja, en), kind=ValueKind.CHOICE, choices=tuple(DAYS), default=default)


ON: Final = one_day("on", "判定の基準日", "the day that counts", "award")


class Holders(StrEnum):
    """Whose certificate or measure counts for a joint venture (共同企業体では誰のものか)."""

    REPRESENTATIVE = "representative"
    """代表者."""
    ANY = "any"
    """構成員のいずれか."""
    ALL = "all"
    """構成員の全員."""


HOLDERS: Final = Param(
    name="holders",
    text=Text("共同企業体では誰が満たすべきか", "who of a joint venture must have it"),
    kind=ValueKind.CHOICE,
    choices=tuple(Holders),
    default=Holders.ALL.value,
)

SUBCONTRACTOR_COUNTS: Final = Param(
    name="subcontractor_counts",
    text=Text(
        "個人情報を取り扱う再委託先の認証を認める(法人単位のものを除く)",
        "whether the certificate of a subcontractor that handles personal data counts, unless it is per legal entity",
    ),
    kind=ValueKind.FLAG,
    default=False,
)

_SERVICES: Final = Param(
    name="services",
    text=Text("登録がサービス単位のとき認めるサービス", "the services that count where a registration is per service"),
    kind=ValueKind.TEXTS,
    default=(),
)

_TERMS: Final = (
    Param(
        name="accredited",
        text=Text("認定機関による認定を求める", "whether the certification body must be accredited"),
        kind=ValueKind.FLAG,
        default=False,
    ),
    Param(
        name="accreditations",
        text=Text("認める認定機関(一覧のほか)", "accreditation bodies admitted beside the listed ones"),
        kind=ValueKind.TEXTS,
        default=(),
    ),
    Param(
        name="scope",
        text=Text("登録範囲が業務を含むかの判断に求めること", "what must have been judged of its scope"),
        kind=ValueKind.CHOICE,
        choices=tuple(Scope),
        default=Scope.NOT_REFUSED.value,
    ),
    _SERVICES,
    Param(
        name="type_two",
        text=Text("報告書はType IIに限る", "whether a report must be of Type II"),
        kind=ValueKind.FLAG,
        default=False,
    ),
    Param(
        name="report_months",
        text=Text("報告書の対象期間の末日からの月数の上限", "how many months back a report's period may end"),
        kind=ValueKind.WHOLE,
        least=Fraction(1),
        default=None,
    ),
)

CERTIFICATE_PARAMS: Final = (COUNTED, HOLDERS, SUBCONTRACTOR_COUNTS, *_TERMS)
"""What may be written of a required or rewarded certificate."""

CERTIFICATE_PARAMS_BY_ENTRY: Final = tuple(param for param in CERTIFICATE_PARAMS if param.name != "scope")
"""The same where every entry of a list says for itself what is asked of the scope."""

EVIDENCE: Final = Param(
    name="evidence",
    text=Text("証拠の記載がない水準を認めない", "whether a level without evidence is unconfirmed"),
    kind=ValueKind.FLAG,
    default=True,
)

MEASURE_PARAMS: Final = (HOLDERS, EVIDENCE)
"""What may be written of required or rewarded measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A requirement as bound from a tender (要件): the names of the days, the holders, what is asked besides."""

    days: tuple[str, ...] = ()
    holders: Holders = Holders.ALL
    subcontractor_counts: bool = False
    evidence: bool = True
    demand: Demand = NO_DEMAND

    @classmethod
    def of(cls, bound: Mapping[str, Any]) -> "Requirement":
        """Take it from bound parameters; those of the other kind of fact are left at their defaults."""
        demand = Demand(
            accredited=bound.get("accredited", False),
            accreditations=frozenset(bound.get("accreditations", ())),
            scope=Scope(bound.get("scope", Scope.NOT_REFUSED)),
            services=frozenset(bound.get("services", ())),
            type_two=bound.get("type_two", False),
            report_months=bound.get("report_months"),
        )
        return cls(
            days=tuple(bound.get("days", ())),
            holders=Holders(bound["holders"]),
            subcontractor_counts=bound.get("subcontractor_counts", False),
            evidence=bound.get("evidence", True),
            demand=demand,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePoints:
    """Points for a certificate to a standard, of a certain scope (認証の配点)."""

    standard: str
    points: Points
    scope: Scope = Scope.NOT_REFUSED

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "CertificatePoints":
        """Take one written entry; KeyError, TypeError or ValueError where it is not one."""
        if not {"standard", "points"} <= row.keys() <= {"standard", "points", "scope"}:
            raise KeyError(*row)
        scope = Scope(row.get("scope", Scope.NOT_REFUSED))
        return cls(standard=_text(row["standard"]), points=exact(row["points"]), scope=scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePoints:
    """Points for a measure at a level (対策の配点)."""

    measure: str
    level: int
    points: Points

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "MeasurePoints":
        """Take one written entry; KeyError, TypeError or ValueError where it is not one."""
        if row.keys() != {"measure", "level", "points"}:
            raise KeyError(*row)
        level = exact(row["level"])
        if level.denominator != 1:
            raise ValueError(row["level"])
        return cls(measure=_text(row["measure"]), level=int(level), points=exact(row["points"]))


def _text(written: object) -> str:
    if not isinstance(written, str):
        raise TypeError(written)
    return written
