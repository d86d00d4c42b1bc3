"""Is a certificate valid on a day (認証の有効性)? Every reason for and against, none of them guessed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from criteria.certificate import Certificate, CertificateStatus
from criteria.finding import Text
from criteria.parameters import Standard, find_standard, is_recognised


class Standing(StrEnum):
    """How a certificate stands on a day (有効性の判定)."""

    VALID = "valid"
    """有効."""
    VOID = "void"
    """無効."""
    UNCONFIRMED = "unconfirmed"
    """確認できない."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """A certificate on one day: how it stands, and why it is not valid, reason by reason."""

    certificate: Certificate
    day: date
    standing: Standing
    reasons: tuple[Text, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it may be relied on."""
        return self.standing is Standing.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a tender asks of a certificate beside its being valid (認証に求める条件).

    ``accredited``: by a body of the list or of ``accreditations``; ``judged``: its scope was judged to cover the work.
    """

    accredited: bool = False
    accreditations: frozenset[str] = frozenset()
    judged: bool = False


NO_DEMAND: Final = Demand()


def validity(certificate: Certificate, day: date, demand: Demand = NO_DEMAND) -> Validity:
    """Tell whether a certificate is valid on a day (有効性).

    Void: before its issue, after it expires, after the standard's longest validity, after its edition's last day
    whatever it prints, suspended, withdrawn, or judged not to cover the work. Unconfirmed: what would be needed to
    tell is missing; an edition that is not told matters once an edition it may be is void.

    >>> old = Certificate(vendor="V", standard="ISMS", edition="2013", expires=date(2026, 6, 30))
    >>> validity(old, date(2026, 1, 15)).standing.value
    'void'
    """
    standard = find_standard(certificate.standard)
    if standard is None:
        unknown = Text(
            f"規格「{certificate.standard}」は登録されていません", f"the standard {certificate.standard} is not known"
        )
        return Validity(certificate=certificate, day=day, standing=Standing.UNCONFIRMED, reasons=(unknown,))
    against = tuple(_against(certificate, standard, day))
    if against:
        return Validity(certificate=certificate, day=day, standing=Standing.VOID, reasons=against)
    missing = tuple(_missing(certificate, standard, day, demand))
    standing = Standing.UNCONFIRMED if missing else Standing.VALID
    return Validity(certificate=certificate, day=day, standing=standing, reasons=missing)


def last_day(certificate: Certificate, standard: Standard) -> date | None:
    """Return the last day on which the certificate can be valid, None where nothing bounds it."""
    edition = standard.edition(certificate.edition or certificate.standard)
    bounds = [certificate.expires, None if edition is None else edition.void_after, _longest(certificate, standard)]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


def _longest(certificate: Certificate, standard: Standard) -> date | None:
    if standard.years is None or certificate.issued is None:
        return None
    issued, year = certificate.issued, certificate.issued.year + standard.years
    try:
        return issued.replace(year=year)
    except ValueError:  # issued on 29 February
        return issued.replace(year=year, day=28)


def _against(certificate: Certificate, standard: Standard, day: date) -> Iterator[Text]:
    if certificate.status is CertificateStatus.SUSPENDED:
        yield Text("認証が一時停止されています", "the certificate is suspended")
    if certificate.status is CertificateStatus.WITHDRAWN:
        yield Text("認証が取り消されています", "the certificate is withdrawn")
    if certificate.issued is not None and day < certificate.issued:
        yield Text(f"登録日({certificate.issued})より前です", f"it is issued only on {certificate.issued}")
    if certificate.expires is not None and day > certificate.expires:
        yield Text(f"有効期限({certificate.expires})を過ぎています", f"it expired on {certificate.expires}")
    longest = _longest(certificate, standard)
    if longest is not None and day > longest:
        yield Text(
            f"登録日から{standard.years}年の有効期間({longest}まで)を過ぎています",
            f"its longest validity of {standard.years} years ended on {longest}",
        )
    edition = standard.edition(certificate.edition or certificate.standard)
    if edition is not None and edition.void_after is not None and day > edition.void_after:
        yield Text(
            f"{edition.names[0]}に基づく認証は{edition.void_after}限りで失効しています({edition.source})",
            f"certificates to {edition.names[0]} are void after {edition.void_after} ({edition.source})",
        )
    if certificate.covers is not None and not certificate.covers.accepted:
        yield Text(
            f"登録範囲は業務を含まないと判断されました({certificate.covers.by}: {certificate.covers.reason})",
            f"its scope was judged not to cover the work ({certificate.covers.by}: {certificate.covers.reason})",
        )


def _missing(certificate: Certificate, standard: Standard, day: date, demand: Demand) -> Iterator[Text]:
    if standard.report and (not certificate.kind or certificate.period_end is None):
        yield Text(
            "報告書の種別(Type I・II)または対象期間がありません", "the type or the period of the report is missing"
        )
    if not standard.report and certificate.expires is None:
        yield Text("有効期限が記載されていません", "the day of expiry is missing")
    if _edition_matters(certificate, standard, day):
        yield Text("規格の版が確認できません", "the edition of the standard cannot be told")
    if standard.per_service and not certificate.service:
        yield Text("登録されたサービスの名称がありません", "the registered service is missing")
    if demand.accredited and not _accredited(certificate.accreditation, demand.accreditations):
        yield Text("認定機関が確認できません", "the accreditation cannot be confirmed")
    if demand.judged and certificate.covers is None:
        yield Text("登録範囲が業務を含むかの判断がありません", "nobody has judged whether its scope covers the work")


def _edition_matters(certificate: Certificate, standard: Standard, day: date) -> bool:
    if standard.edition(certificate.edition or certificate.standard) is not None:
        return False
    return any(
        one.void_after is not None
        and day > one.void_after
        and (certificate.issued is None or certificate.issued <= one.void_after)
        for one in standard.editions
    )


def _accredited(accreditation: str, accepted: frozenset[str]) -> bool:
    return bool(accreditation) and (is_recognised(accreditation) or accreditation in accepted)
