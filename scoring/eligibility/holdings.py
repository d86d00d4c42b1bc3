"""What a bidder holds (保有する認証・対策): of its own, through a joint venture's members, or by a subcontractor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from criteria.certificate import Certificate
from criteria.finding import Text, Where
from criteria.register import Register
from criteria.requirement import Holders, Requirement
from criteria.standards import Standard, find_standard
from criteria.validity import NO_DEMAND, Demand, Standing, Validity, standing_on

Holding: TypeAlias = tuple[Certificate, Standard]
Judged: TypeAlias = tuple[Standing, tuple[Text, ...], Certificate]
"""How a certificate stands on a day, and why it is not valid."""

_VALID, _VOID = Standing.VALID, Standing.VOID

RANK: Final = {Standing.VOID: 0, Standing.UNCONFIRMED: 1, Standing.VALID: 2}
"""How well a standing serves its holder."""

NO_REPRESENTATIVE: Final = Text("共同企業体の代表者が確認できません", "nobody is named as the venture's representative")
"""Why nothing counts for a venture whose representative alone could hold it."""

_NO_BASE: Final = Text("前提となるISMS認証が確認できません", "the ISMS certificate it extends is not on file")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHolding:
    """What was found of one party (確認結果): its best certificate on the worst of the days, or none.

    ``relied_on`` are the certificates that count, day by day: a renewed one follows the one before it.
    """

    party: str
    standing: Standing
    reasons: tuple[Text, ...] = ()
    validity: Validity | None = None
    relied_on: tuple[Certificate, ...] = ()

    @property
    def rows(self) -> tuple[Where, ...]:
        """The rows of the certificates."""
        return tuple([one.where for one in self.relied_on if one.where])


def parties(vendor: str, register: Register, holders: Holders) -> tuple[str, ...]:
    """Return whom to look at: the vendor itself, or a joint venture's members by the tender's rule (確認の対象者)."""
    members = register.ventures.get(vendor)
    if not members:
        return (vendor,)
    return tuple(one.member for one in members if holders is not Holders.REPRESENTATIVE or one.representative)


def certificate_of(
    vendor: str, standards: Sequence[Standard], register: Register, days: Sequence[date], requirement: Requirement
) -> FoundHolding:
    """Find the certificate that decides for a bidder: one of the standards on every day (認証の確認).

    In a joint venture the worst member decides where all must hold it, else the best. A subcontractor's certificate
    stands in where the tender admits it, unless the certificate is granted to one legal entity alone.
    """
    demand = requirement.demand
    looked_at = parties(vendor, register, requirement.holders)
    if not looked_at:
        return FoundHolding(party=vendor, standing=Standing.UNCONFIRMED, reasons=(NO_REPRESENTATIVE,))
    own = [_best(party, standards, register, days, demand) for party in looked_at]
    choose = min if requirement.holders is Holders.ALL else max
    decisive = choose(own, key=lambda one: RANK[one.standing]) if len(own) > 1 else own[0]
    if decisive.standing is Standing.VALID or not requirement.subcontractor_counts:
        return decisive
    others = [one for one in standards if not one.per_entity]
    theirs = [
        _best(one.subcontractor, others, register, days, demand)
        for one in register.subcontractors.get(vendor, ())
        if one.handles_personal_data is not False
    ]
    return max([decisive, *theirs], key=lambda one: RANK[one.standing])


def _best(
    party: str, standards: Sequence[Standard], register: Register, days: Sequence[date], demand: Demand
) -> FoundHolding:
    """Find how a party stands on the worst of the days, each day by the certificate that serves it best then.

    What expires may be renewed, or replaced by another of the standards, between two of the days.
    """
    held = [
        (certificate, standard)
        for certificate in register.certificates.get(party, ())
        if (standard := find_standard(certificate.standard)) is not None and standard in standards
    ]
    if not held:
        return FoundHolding(party=party, standing=Standing.VOID)
    # No object is made for every certificate and day: there are thousands, and few decide.
    worst_day, decisive = days[0], _best_on(days[0], held, register, demand)
    relied_on = [decisive[2]]
    for day in days[1:]:
        if decisive[0] is _VOID:
            break
        best = _best_on(day, held, register, demand)
        if decisive[0] is _VALID or RANK[best[0]] < RANK[decisive[0]]:
            worst_day, decisive = day, best
        if best[2] is not relied_on[-1]:
            relied_on.append(best[2])
    standing, reasons, certificate = decisive
    return FoundHolding(
        party=party,
        standing=standing,
        reasons=reasons,
        validity=Validity(certificate=certificate, day=worst_day, standing=standing, reasons=reasons),
        relied_on=tuple(relied_on) if standing is _VALID else (certificate,),
    )


def _best_on(day: date, held: Sequence[Holding], register: Register, demand: Demand) -> Judged:
    best = _on(day, *held[0], register, demand)
    for holding in held[1:]:
        if best[0] is _VALID:
            break
        found = _on(day, *holding, register, demand)
        if RANK[found[0]] > RANK[best[0]]:
            best = found
    return best


def _on(day: date, certificate: Certificate, standard: Standard, register: Register, demand: Demand) -> Judged:
    vendor = register.vendors.get(certificate.vendor) if standard.per_entity else None
    standing, reasons = standing_on(day, certificate, standard, demand, vendor.corporate_number if vendor else "")
    found = standing, reasons, certificate
    return _on_its_base(day, found, standard, register) if standard.extends else found


def _on_its_base(day: date, found: Judged, standard: Standard, register: Register) -> Judged:
    """Let an extension stand no better than the certificate it extends 前提となる認証が失効すれば共に失効する."""
    standing, reasons, extension = found
    editions = standard.printed_editions(extension.edition, extension.standard)
    base = find_standard(standard.extends)
    if base is None or (editions and all(one.stands_alone for one in editions)):
        return found
    beneath = _best(extension.vendor, (base,), register, (day,), NO_DEMAND)
    if RANK[beneath.standing] >= RANK[standing]:
        return found
    if beneath.validity is None:
        return min(standing, Standing.UNCONFIRMED, key=RANK.__getitem__), (*reasons, _NO_BASE), extension
    return beneath.standing, (*reasons, *beneath.reasons), extension


class LevelFound(NamedTuple):
    """A measure held against a level (水準の確認): how it stands, what is on file, and the rows that say so.

    ``on_file`` tells that somebody asked about has a row of it.

    A tuple, because there is one for every measure of every vendor.
    """

    standing: Standing
    observed: str = "-"
    rows: tuple[Where, ...] = ()
    on_file: bool = False


_NOT_ON_FILE: Final = LevelFound(standing=Standing.UNCONFIRMED)


def level_of(vendor: str, measure: str, level: int, register: Register, requirement: Requirement) -> LevelFound:
    """Hold a bidder's measure against a level 対策の水準; a level equal to it is enough.

    A measure that is not on file, or without evidence where that is asked for, is unconfirmed. In a joint venture the
    worst member decides where all must keep it, else the best.
    """
    if vendor not in register.ventures:
        return _of_one(vendor, measure, level, register, requirement)
    looked_at = parties(vendor, register, requirement.holders)
    if not looked_at:
        claimed = any(measure in register.measures.get(one.member, {}) for one in register.ventures[vendor])
        return LevelFound(standing=Standing.UNCONFIRMED, on_file=claimed)
    found = [_of_one(party, measure, level, register, requirement) for party in looked_at]
    choose = min if requirement.holders is Holders.ALL else max
    return LevelFound(
        standing=choose((one.standing for one in found), key=RANK.__getitem__),
        observed=" / ".join(one.observed for one in found),
        rows=tuple(row for one in found for row in one.rows),
        on_file=any(one.on_file for one in found),
    )


def _of_one(party: str, measure: str, level: int, register: Register, requirement: Requirement) -> LevelFound:
    held = register.measures.get(party)
    row = held.get(measure) if held else None
    if row is None:
        return _NOT_ON_FILE
    standing = Standing.VALID
    if row.level < level:
        standing = Standing.VOID
    elif requirement.evidence and not row.evidence.strip():
        standing = Standing.UNCONFIRMED
    rows = (row.where,) if row.where else ()
    return LevelFound(standing=standing, observed=str(row.level), rows=rows, on_file=True)
