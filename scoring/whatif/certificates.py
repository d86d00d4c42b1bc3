"""Changes of what is on file about a bidder (認証・対策の変更): a certificate gained or lost, a measure's level."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from criteria.bid import Bid, register_of
from criteria.certificate import Certificate, CertificateStatus
from criteria.finding import Text
from criteria.register import Register
from criteria.security import highest_level
from criteria.security import measures as catalogue
from criteria.standards import (
    Standard,
    accreditation_bodies,
    find_standard,
    is_recognised,
    known_names,
    standards_called,
)
from criteria.tender import Tender
from criteria.vendor import Judgement, Measure
from criteria.zones import days_of
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.changes import Change, Fact, OfBidder, kind
from scoring.whatif.notation import Notation, read_names, read_number, split_outside

_COVERS: Final = Judgement(accepted=True, by="-", reason="-")
"""The assumption that its scope covers the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnFile(OfBidder):
    def to_bids(self, tender: Tender, bids: Sequence[Bid]) -> Sequence[Bid]:
        """Return the bids with the register changed, for a joint venture that of every member (構成員の全員)."""
        register = register_of(bids)
        holders = (self.vendor, *(membership.member for membership in register.ventures.get(self.vendor, ())))
        changed = self.filed(register, holders, tender)
        return tuple(replace(bid, register=changed) for bid in bids)

    def filed(self, register: Register, holders: Sequence[str], tender: Tender) -> Register:
        """Return the register with this change for all that hold it."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCertificate(_OnFile):
    names = ("vendor", "standard")

    standard: str

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:  # noqa: ARG002 - as every kind takes
        """Return what the standard is called."""
        return {"standard": standards_called(self.standard)}

    def named(self) -> Standard:
        """Return the standard, or refuse the name with the nearest known one."""
        standard = find_standard(self.standard)
        if standard is None:
            raise self.unknown(self.standard, known_names(), Text("規格", "standard"))
        return standard


@kind("gain", "VENDOR:STANDARD", "A certificate gained.")
@dataclass(frozen=True, slots=True, kw_only=True)
class GainCertificate(_OfCertificate):
    """A certificate of the right scope, valid on every day of the tender (認証の取得)."""

    says = Text("{who}が{standard}を取得", "{who} held {standard}")

    @classmethod
    def read(cls, body: str) -> Change:
        """Read a vendor and a standard, or a measure and its level."""
        if len(split_outside(body, "=")) > 1:
            return SetLevel.read(body)
        vendor, standard = read_names(body, 2)
        return cls(vendor=vendor, standard=standard)

    def filed(self, register: Register, holders: Sequence[str], tender: Tender) -> Register:
        """Put certificates on file beside those that are there."""
        standard = self.named()
        held = register.certificates
        added = {holder: (*held.get(holder, ()), *_certificates(holder, standard, tender)) for holder in holders}
        return replace(register, certificates={**held, **added}, tables=register.tables | {"certificates"})


@kind("lose", "VENDOR:STANDARD", "A certificate or a measure lost.")
@dataclass(frozen=True, slots=True, kw_only=True)
class LoseCertificate(_OfCertificate):
    """Every certificate to a standard taken off the file (認証の喪失)."""

    says = Text("{who}が{standard}を喪失", "{who} did not hold {standard}")

    @classmethod
    def read(cls, body: str) -> Change:
        """Read a vendor and a standard, or a measure."""
        vendor, lost = read_names(body, 2)
        if lost in catalogue():
            return SetLevel(vendor=vendor, measure=lost, level=0)
        return cls(vendor=vendor, standard=lost)

    def filed(self, register: Register, holders: Sequence[str], tender: Tender) -> Register:  # noqa: ARG002 - the same
        """Take the certificates off the file; refused where there is none."""
        standard = self.named()
        held = {holder: register.certificates.get(holder, ()) for holder in holders}
        kept = {
            holder: tuple(other for other in certificates if find_standard(other.standard) != standard)
            for holder, certificates in held.items()
        }
        if kept == held:
            what = Text(
                f"{self.vendor}の{standard.called.ja}は登録されていません",
                f"{self.vendor} has no {standard.called.en} on file",
            )
            raise self.refused(what)
        return replace(register, certificates={**register.certificates, **kept})


def _read_level(text: str) -> int:
    level = read_number(text)
    if level.denominator != 1 or level < 0:
        raise ValueError(text)
    return int(level)


@kind("level", "VENDOR:MEASURE=LEVEL", "The level of a measure.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel(_OnFile):
    """The level at which a vendor keeps a security measure, with evidence (対策の水準); 0 is not at all."""

    names = ("vendor", "measure")
    value = ("level", Notation(_read_level, str))
    says = Text("{who}の対策「{measure}」の水準", "the level of {measure} at {who}")

    measure: str
    level: int

    def old(self, before: Evaluation) -> Fact:
        """Return the level on file."""
        kept = register_of(before.bids).measures.get(self.vendor, {}).get(self.measure)
        return None if kept is None else kept.level

    def filed(self, register: Register, holders: Sequence[str], tender: Tender) -> Register:  # noqa: ARG002 - the same
        """Put the measure on file at this level."""
        self.known(self.measure, catalogue(), Text("対策", "measure"))
        most = highest_level(self.measure)
        if not 0 <= self.level <= most:
            expected = Text(f"0から{most}の整数", f"a whole number from 0 to {most}")
            raise self.refused(Text("この水準はありません", "there is no such level"), expected=expected)
        levels = {
            holder: {
                **register.measures.get(holder, {}),
                self.measure: Measure(vendor=holder, measure=self.measure, level=self.level, evidence="-"),
            }
            for holder in holders
        }
        return replace(register, measures={**register.measures, **levels}, tables=register.tables | {"measures"})


def _certificates(holder: str, standard: Standard, tender: Tender) -> Iterator[Certificate]:
    """Yield certificates valid on every day of the tender: to the latest edition, and to what that extends."""
    days = sorted(days_of(tender).values())
    if not days:
        return
    first, last = days[0], days[-1]
    latest = standard.editions[-1] if standard.editions else None
    accredited = (body.name for body in accreditation_bodies() if is_recognised(body.name, first))
    certificate = Certificate(
        vendor=holder,
        standard=standard.id,
        edition=latest.names[0] if latest else "",
        issued=first,
        expires=last,
        status=CertificateStatus.VALID,
        accreditation=next(accredited, ""),
        covers=_COVERS,
        kind="Type II" if standard.report else "",
        period_end=first if standard.report else None,
    )
    for service in sorted(_services(tender)) or ["-"]:
        yield replace(certificate, service=service if standard.per_service else "")
    base = find_standard(standard.extends) if standard.extends else None
    if base is not None and not (latest and latest.stands_alone):
        yield from _certificates(holder, base, tender)


def _services(tender: Tender) -> set[str]:
    params = [*(criterion.params for criterion in tender.criteria), *(rule.params for rule in tender.exclusions)]
    listed = (written.get("services", ()) for written in params)
    return {str(name) for names in listed if isinstance(names, list | tuple) for name in names}
