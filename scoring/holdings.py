"""What a bidder holds (保有する認証・対策): of its own, through a joint venture's members, or by a subcontractor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from criteria.certificate import Certificate
from criteria.finding import Text, Where
from criteria.parameters import Standard, find_standard
from criteria.register import Register
from criteria.validity import Demand, Standing, Validity, validity
from scoring.requirement import Holders, Requirement

RANK: Final = {Standing.VOID: 0, Standing.UNCONFIRMED: 1, Standing.VALID: 2}
"""How well a standing serves its holder."""

_NO_REPRESENTATIVE: Final = Text(
    "共同企業体の代表者が確認できません", "nobody is named as the venture's representative"
)
_NO_BASE: Final = Text("前提となるISMS認証が確認できません", "the ISMS certificate it extends is not on file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One certificate as it stands on the worst of the days that count (有効性)."""

    certificate: Certificate
    worst: Validity
    reasons: tuple[Text, ...] = ()
    standing: Standing = Standing.VALID

    @classmethod
    def of(cls, certificate: Certificate, days: Iterable[date], demand: Demand, entity: str) -> "Holding":
        """Hold a certificate against every day."""
        on_days = [validity(certificate, day, demand, entity=entity) for day in days]
        worst = min(on_days, key=lambda one: RANK[one.standing])
        return cls(certificate=certificate, worst=worst, reasons=worst.reasons, standing=worst.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of one party (確認結果): its best certificate, or none, and how that stands."""

    party: str
    standing: Standing
    reasons: tuple[Text, ...] = ()
    holding: Holding | None = None

    @property
    def rows(self) -> tuple[Where, ...]:
        """The row of the certificate."""
        where = self.holding.certificate.where if self.holding else None
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
    held = register.certificates.get(party, ())
    best = max(_holdings(party, held, standards, register, days, demand), key=_serves, default=None)
    if best is None:
        return Found(party=party, standing=Standing.VOID)
    return Found(party=party, standing=best.standing, reasons=best.reasons, holding=best)


def _serves(holding: Holding) -> int:
    return RANK[holding.standing]


def _holdings(
    party: str,
    held: Iterable[Certificate],
    standards: Sequence[Standard],
    register: Register,
    days: Sequence[date],
    demand: Demand,
) -> Iterator[Holding]:
    for certificate in held:
        standard = find_standard(certificate.standard)
        if standard in standards and standard is not None:
            vendor = register.vendors.get(party) if standard.per_entity else None
            holding = Holding.of(certificate, days, demand, vendor.corporate_number if vendor else "")
            yield _on_its_base(holding, party, standard, register, days) if standard.extends else holding


def _on_its_base(holding: Holding, party: str, standard: Standard, register: Register, days: Sequence[date]) -> Holding:
    """Let an extension stand no better than the certificate it extends 前提となる認証が失効すれば共に失効する."""
    editions = standard.printed_editions(holding.certificate.edition, holding.certificate.standard)
    base = find_standard(standard.extends)
    if base is None or (editions and all(one.stands_alone for one in editions)):
        return holding
    found = _best(party, (base,), register, days, Demand())
    if RANK[found.standing] >= RANK[holding.standing]:
        return holding
    standing = found.standing if found.holding else Standing.UNCONFIRMED
    reasons = found.reasons if found.holding else (_NO_BASE,)
    return Holding(
        certificate=holding.certificate, worst=holding.worst, reasons=(*holding.reasons, *reasons), standing=standing
    )
