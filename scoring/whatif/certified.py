"""Sensitivity to certification (認証の感度): what each bid would get, and where it would stand, with a certificate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from criteria.bid import register_of
from criteria.certificate import Certificate, CertificateStatus, Judgement
from criteria.exact import Points, decimal_text
from criteria.finding import Language, Text
from criteria.register import Register
from criteria.standards import Standard, accreditation_bodies, find_standard, is_recognised, standards_called
from criteria.tender import Tender
from criteria.tender_days import days_of
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.registry import Kind, Reads, find

REQUIRED: Final = "certificate-required"

_COVERS: Final = Judgement(accepted=True, by="-", reason="-")
"""The assumption that its scope covers the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IfCertified:
    """What one certificate of the right scope would change for one bid (認証を取得していた場合).

    ``points`` are the technical points more than now, ``rank`` the rank then, None where the bid would be out all the
    same; ``rank_now`` is None and ``points`` are none where it is out now: it would take part. ``name`` is what
    the sentence calls it.
    """

    vendor: str
    standard: str
    rank_now: int | None
    rank: int | None
    points: Points | None
    name: str

    @property
    def sentence(self) -> Text:
        """Say it in one line."""
        name, called = self.name, standards_called(self.standard)
        if self.rank is None:
            return Text(
                f"{name}: 適切な範囲の{called.ja}があっても順位は付きません",
                f"{name}: even with {called.en} of the right scope it would not be ranked",
            )
        if self.points is None:
            return Text(
                f"{name}: 適切な範囲の{called.ja}があれば参加でき、第{self.rank}位になります",
                f"{name}: with {called.en} of the right scope it would take part and rank {self.rank}",
            )
        points = decimal_text(self.points)
        return Text(
            f"{name}: 適切な範囲の{called.ja}があれば{points}点増え、第{self.rank}位になります",
            f"{name}: with {called.en} of the right scope it would get {points} more points and rank {self.rank}",
        )

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "vendor": self.vendor,
            "standard": self.standard,
            "points": None if self.points is None else decimal_text(self.points),
            "rank_now": self.rank_now,
            "rank": self.rank,
            "message": self.sentence.to(language),
        }


def if_certified(evaluation: Evaluation, *, only: str = "") -> tuple[IfCertified, ...]:
    """Evaluate anew for every bid and every standard the tender rewards or requires (感度分析), exactly.

    The bid holds a certificate to the standard that is valid on every day of the tender, of a scope judged to cover
    the work; all else is as it was. Bids that are ranked are looked at, and those that are out only because they lack
    a certificate; ``only`` one vendor where it is named. What the certificate would not change is left out.
    """
    standards = asked_standards(evaluation.tender)
    return tuple(
        found
        for vendor in _candidates(evaluation)
        if only in ("", vendor)
        for standard in standards
        if (found := _with(evaluation, vendor, standard)) is not None
    )


def asked_standards(tender: Tender) -> tuple[Standard, ...]:
    """Return the standards that a criterion rewards or a rule requires, each once."""
    names = [*_rewarded(tender), *_required(tender)]
    found = {standard.id: standard for name in names if (standard := find_standard(name)) is not None}
    return tuple(found.values())


def _rewarded(tender: Tender) -> Iterator[str]:
    for criterion in tender.criteria:
        formula = find(Kind.CRITERION, criterion.formula)
        if formula.responses.reads is Reads.CERTIFICATES:
            yield from (entry.standard for entry in formula.bind(criterion.params)["any_of"])


def _required(tender: Tender) -> Iterator[str]:
    for declared in tender.exclusions:
        if declared.rule == REQUIRED:
            for key in ("any_of", "all_of"):
                listed = declared.params.get(key, ())
                yield from map(str, listed if isinstance(listed, list | tuple) else ())


def _candidates(evaluation: Evaluation) -> tuple[str, ...]:
    grounds: dict[str, set[str]] = {}
    for found in evaluation.exclusions:
        grounds.setdefault(found.subject or "", set()).add(found.code)
    lacking = {vendor for vendor, codes in grounds.items() if codes == {REQUIRED}}
    return tuple(sorted({*evaluation.sheet.vendors, *lacking}))


def _with(evaluation: Evaluation, vendor: str, standard: Standard) -> IfCertified | None:
    register = certified(register_of(evaluation.bids), vendor, standard, evaluation.tender)
    bids = [replace(bid, register=register) for bid in evaluation.bids]
    after = evaluate(evaluation.tender, bids, evaluation.findings)
    now, then = evaluation.award.rank_of(vendor), after.award.rank_of(vendor)
    points = None if now is None or then is None else _technical(after, vendor) - _technical(evaluation, vendor)
    changed = now != then or bool(points)
    if not changed:
        return None
    name = printed_names(evaluation)[vendor]
    return IfCertified(vendor=vendor, standard=standard.id, rank_now=now, rank=then, points=points, name=name)


def certified(register: Register, vendor: str, standard: Standard, tender: Tender) -> Register:
    """Put a certificate on file for a vendor, and for every member of a joint venture 認証を取得した場合の登録."""
    holders = [vendor, *(one.member for one in register.ventures.get(vendor, ()))]
    added = {
        holder: (*register.certificates.get(holder, ()), *_certificates(holder, standard, tender)) for holder in holders
    }
    return replace(
        register,
        certificates={**register.certificates, **added},
        tables=register.tables | {"certificates"},
    )


def _certificates(holder: str, standard: Standard, tender: Tender) -> Iterator[Certificate]:
    """Yield certificates valid on every day of the tender: to the latest edition, and to what that extends."""
    days = sorted(days_of(tender).values())
    if not days:
        return
    first, last = days[0], days[-1]
    latest = standard.editions[-1] if standard.editions else None
    accredited = (one.name for one in accreditation_bodies() if is_recognised(one.name, first))
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
    params = [*(one.params for one in tender.criteria), *(one.params for one in tender.exclusions)]
    listed = (one.get("services", ()) for one in params)
    return {str(name) for names in listed if isinstance(names, list | tuple) for name in names}


def _technical(evaluation: Evaluation, vendor: str) -> Fraction:
    return evaluation.sheet.technical[evaluation.sheet.index(vendor)]
