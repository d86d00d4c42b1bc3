"""What is on file about vendors, and one rule held against it, in as few words as a test can do with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from criteria.bid import Bid
from criteria.certificate import Certificate
from criteria.exclusion import Check, ExclusionRule
from criteria.finding import Where
from criteria.register import Register
from criteria.tender import Tender
from criteria.vendor import (
    Judgement,
    Measure,
    Override,
    Relation,
    RelationKind,
    Sanction,
    SanctionKind,
    Subcontractor,
    Vendor,
)
from criteria.vendor import VentureMember as Member
from scoring.eligibility.qualification import check_qualification
from tests.declared import bid, tender

JST = timezone(timedelta(hours=9))
DAYS: Mapping[str, Any] = {
    "notice_date": date(2026, 10, 1),
    "deadline": datetime(2026, 11, 6, 17, 0, tzinfo=JST),
    "opening": date(2026, 11, 10),
    "award_date": date(2026, 11, 20),
}
NOTICE, DEADLINE, OPENING, AWARD = date(2026, 10, 1), date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 20)


def row(table: str, number: int = 2) -> Where:
    return Where(file=f"{table}.csv", row=number)


def isms(vendor: str = "A", **facts: object) -> Certificate:
    """A certificate that is valid on every day of the tender, unless the facts say otherwise."""
    given = {"standard": "ISO/IEC 27001", "edition": "2022", "issued": date(2025, 1, 10), "expires": date(2028, 1, 9)}
    return Certificate(vendor=vendor, where=row("certificates"), **{**given, **facts})


def privacy_mark(vendor: str = "A", **facts: object) -> Certificate:
    given = {"standard": "Pマーク", "issued": date(2025, 12, 1), "expires": date(2027, 11, 30)}
    return Certificate(vendor=vendor, where=row("certificates", 3), **{**given, **facts})


def sanction(kind: SanctionKind, start: date, end: date | None = None, vendor: str = "A", **facts: object) -> Sanction:
    return Sanction(vendor=vendor, kind=kind, start=start, end=end, where=row("sanctions"), **facts)


def linked(a: str, b: str, kind: RelationKind = RelationKind.OFFICER, **facts: object) -> Relation:
    return Relation(vendor_a=a, vendor_b=b, kind=kind, where=row("relations"), **facts)


def venture(name: str, *members: str, representative: str = "") -> list[Member]:
    return [Member(venture=name, member=one, representative=one == representative) for one in members]


def handed_to(name: str, vendor: str = "A", **facts: object) -> Subcontractor:
    return Subcontractor(vendor=vendor, subcontractor=name, where=row("subcontractors"), **facts)


def measure(name: str, level: int, vendor: str = "A", evidence: str = "記録") -> Measure:
    return Measure(vendor=vendor, measure=name, level=level, evidence=evidence, where=row("measures"))


def known(vendor: str = "A", **facts: object) -> Vendor:
    return Vendor(id=vendor, where=row("vendors"), **facts)


def judged(*, accepted: bool = True, by: str = "選定委員会", reason: str = "業務を含む") -> Judgement:
    return Judgement(accepted=accepted, by=by, reason=reason, on=date(2026, 11, 1))


def special_reason(rule: str, vendor: str = "A", **facts: object) -> Override:
    return Override(vendor=vendor, rule=rule, judgement=Judgement(**{**SPECIAL, **facts}), where=row("overrides"))


SPECIAL: Mapping[str, Any] = {"accepted": True, "by": "市長", "reason": "他に履行できる者がない", "on": NOTICE}


def register(**tables: Sequence[Any]) -> Register:
    """The register of these tables; an empty list is a table with nothing but its heading."""
    return Register.of(tables=tables, **tables)


def with_rules(*rules: str, params: Mapping[str, Mapping[str, Any]] | None = None, **facts: object) -> Tender:
    """A tender with these exclusion rules and all days given; a fact of None takes a day away."""
    declared = tuple(ExclusionRule(rule=one, params=(params or {}).get(one, {})) for one in rules)
    days = {name: day for name, day in {**DAYS, **facts}.items() if day is not None}
    return tender(exclusions=declared, **days)


def ledger(
    rule: str, params: Mapping[str, Any] | None = None, *, bids: Sequence[Bid] = (), **tables: Sequence[Any]
) -> dict[str, Check]:
    """Hold every bid against one rule; without bids, A's."""
    days = {name: tables.pop(name) for name in (*DAYS, "zone") if name in tables}
    declared = with_rules(rule, params={rule: params or {}}, **days)
    checks = check_qualification(declared, bids or [bid("A")], register(**tables))
    return {check.vendor: check for check in checks}


def outcome(rule: str, params: Mapping[str, Any] | None = None, **tables: object) -> str:
    """What a rule finds of A."""
    return ledger(rule, params, **tables)["A"].outcome.value
