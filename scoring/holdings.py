"""What a bidder holds (保有する認証・対策): of its own, through a joint venture's members, or by a subcontractor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from criteria.certificate import Certificate
from criteria.finding import Text, Where
from criteria.parameters import Standard, find_standard
from criteria.register import Register
from criteria.validity import NO_DEMAND, Demand, Standing, Validity, worst_validity
from scoring.requirement import Holders, Requirement

RANK: Final = {Standing.VOID: 0, Standing.UNCONFIRMED: 1, Standing.VALID: 2}
"""How well a standing serves its holder."""

_NO_REPRESENTATIVE: Final = Text(
    "共同企業体の代表者が確認できません", "nobody is named as the venture's representative"
)
_NO_BASE: Final = Text("前提となるISMS認証が確認できません", "the ISMS certificate it extends is not on file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of one party (確認結果): its best certificate on the worst of the days, or none."""

    party: str
    standing: Standing
    reasons: tuple[Text, ...] = ()
    validity: Validity | None = None

    @property
    def rows(self) -> tuple[Where, ...]:
        """The row of the certificate."""
        where = self.validity.certificate.where if self.validity else None
        return (where,) if where else ()


def parties(vendor: str, register: Register, holders: Holders) -> tuple[str, ...]:
    """Return whom to look at: the vendor itself, or a joint venture's members by the tender's rule (確認の対象者)."""
    members = register.ventures.get(vendor)
    if not members:
        return (vendor,)
    return tuple(one.member for one in members if holders is not Holders.REPRESENTATIVE or one.representative)


def certificate_of(
    vendor: str, standards: Sequence[Standard], register: Register, days: Sequence[date], requirement: Requirement
) -> Found:
    """Find the certificate that decides for a bidder: one of the standards on every day (認証の確認).

    In a joint venture the worst member decides where all must hold it, else the best. A subcontractor's certificate
    stands in where the tender admits it, unless the certificate is granted to one legal entity alone.
    """
    demand = requirement.demand
    looked_at = parties(vendor, register, requirement.holders)
    if not looked_at:
        return Found(party=vendor, standing=Standing.UNCONFIRMED, reasons=(_NO_REPRESENTATIVE,))
    own = [_best(party, standards, register, days, demand) for party in looked_at]
    choose = min if requirement.holders is Holders.ALL else max
    decisive = choose(own, key=lambda one: RANK[one.standing]) if len(own) > 1 else own[0]
    if decisive.standing is Standing.VALID or not requirement.subcontractor_counts:
        return decisive
    others = [one for one in standards if not one.per_entity]
    theirs = [_best(party, others, register, days, demand) for party in _handed_to(vendor, register)]
    return max([decisive, *theirs], key=lambda one: RANK[one.standing])


def _handed_to(vendor: str, register: Register) -> Iterator[str]:
    for one in register.subcontractors.get(vendor, ()):
        if one.handles_personal_data is not False:
            yield one.subcontractor


def _best(party: str, standards: Sequence[Standard], register: Register, days: Sequence[date], demand: Demand) -> Found:
    best: Validity | None = None
    for certificate in register.certificates.get(party, ()):
        standard = find_standard(certificate.standard)
        if standard is not None and standard in standards:
            found = _held(certificate, standard, register, days, demand)
            if best is None or RANK[found.standing] > RANK[best.standing]:
                best = found
    if best is None:
        return Found(party=party, standing=Standing.VOID)
    return Found(party=party, standing=best.standing, reasons=best.reasons, validity=best)


def _held(
    certificate: Certificate, standard: Standard, register: Register, days: Sequence[date], demand: Demand
) -> Validity:
    vendor = register.vendors.get(certificate.vendor) if standard.per_entity else None
    entity = vendor.corporate_number if vendor else ""
    found = worst_validity(certificate, days, demand, entity=entity)
    return _on_its_base(found, standard, register, days) if standard.extends else found


def _on_its_base(found: Validity, standard: Standard, register: Register, days: Sequence[date]) -> Validity:
    """Let an extension stand no better than the certificate it extends 前提となる認証が失効すれば共に失効する."""
    extension = found.certificate
    editions = standard.printed_editions(extension.edition, extension.standard)
    base = find_standard(standard.extends)
    if base is None or (editions and all(one.stands_alone for one in editions)):
        return found
    beneath = _best(extension.vendor, (base,), register, days, NO_DEMAND)
    if RANK[beneath.standing] >= RANK[found.standing]:
        return found
    if beneath.validity is None:
        return replace(
            found,
            standing=min(found.standing, Standing.UNCONFIRMED, key=RANK.__getitem__),
            reasons=(*found.reasons, _NO_BASE),
        )
    return replace(found, standing=beneath.standing, reasons=(*found.reasons, *beneath.reasons))
