"""Is a certificate valid on a day (認証の有効性)? Every reason against it is told, and nothing is guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from criteria.certificate import Certificate, CertificateStatus
from criteria.days import months_after
from criteria.finding import Text
from criteria.standards import Standard, find_standard, is_recognised

_MONTHS_A_YEAR: Final = 12
_MOST_EDITIONS: Final = 4096


class Standing(StrEnum):
    """How a certificate stands on a day (有効性の判定)."""

    VALID = "valid"
    """有効."""
    VOID = "void"
    """無効."""
    UNCONFIRMED = "unconfirmed"
    """確認できない."""


class Scope(StrEnum):
    """What is asked of the scope of a certificate (登録範囲に求めること)."""

    ANY = "any"
    """問わない."""
    NOT_REFUSED = "not-refused"
    """業務を含まないと判断されていないこと."""
    COVERING = "covering"
    """業務を含むと判断されていること."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a tender asks of a certificate beside its being valid (認証に求める条件).

    ``accredited``: by a recognised body or one of ``accreditations``; ``scope``: what must have been judged of it;
    ``services``: the services that count where a registration is per service; ``type_two`` and ``report_months``: of a
    report, that it covers a period, and how many months its end may lie back.
    """

    accredited: bool = False
    accreditations: frozenset[str] = frozenset()
    scope: Scope = Scope.NOT_REFUSED
    services: frozenset[str] = frozenset()
    type_two: bool = False
    report_months: int | None = None


NO_DEMAND: Final = Demand()

# Looked up once: thousands of certificates are held against several days.
_SUSPENDED, _WITHDRAWN, _RENEWING = CertificateStatus.SUSPENDED, CertificateStatus.WITHDRAWN, CertificateStatus.RENEWING
_VALID, _VOID, _UNCONFIRMED = Standing.VALID, Standing.VOID, Standing.UNCONFIRMED
_ANY, _COVERING = Scope.ANY, Scope.COVERING


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """A certificate on one day: how it stands, and why it is not valid, reason by reason."""

    certificate: Certificate
    day: date
    standing: Standing
    reasons: tuple[Text, ...] = ()


def validity(certificate: Certificate, day: date, demand: Demand = NO_DEMAND, *, entity: str = "") -> Validity:
    """Tell whether a certificate is valid on a day (有効性); ``entity`` is the corporate number of its vendor.

    Void: suspended, withdrawn, before its issue, after it expires, after its edition's last day whatever it prints,
    granted to another legal person, for another service, or judged not to cover the work. Unconfirmed: something is
    missing or contradictory that would be needed to tell.

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
    standing, reasons = standing_on(day, certificate, standard, demand, entity)
    return Validity(certificate=certificate, day=day, standing=standing, reasons=reasons)


def standing_on(
    day: date, certificate: Certificate, standard: Standard, demand: Demand, entity: str
) -> tuple[Standing, tuple[Text, ...]]:
    """Return how a certificate to a known standard stands on a day, and why it is not valid (有効性)."""
    against = (*_against(certificate, standard, day), *_not_asked(certificate, standard, day, demand, entity))
    if against:
        return _VOID, against
    missing = (*_missing(certificate, standard, day), *_not_told(certificate, standard, day, demand))
    return (_UNCONFIRMED, missing) if missing else (_VALID, ())


def _longest(certificate: Certificate, standard: Standard) -> date | None:
    if standard.years is None or certificate.issued is None:
        return None
    return months_after(certificate.issued, _MONTHS_A_YEAR * standard.years)


def _against(certificate: Certificate, standard: Standard, day: date) -> list[Text]:
    found = []
    status, issued, expires = certificate.status, certificate.issued, certificate.expires
    if status is _SUSPENDED:
        found.append(Text("認証が一時停止されています", "the certificate is suspended"))
    if status is _WITHDRAWN:
        found.append(Text("認証が取り消されています", "the certificate is withdrawn"))
    if issued is not None and day < issued:
        found.append(Text(f"登録日({issued})より前です", f"it is issued only on {issued}"))
    if expires is None:
        longest = _longest(certificate, standard)
        if longest is not None and day > longest:
            found.append(
                Text(
                    f"登録日から{standard.years}年の有効期間({longest}まで)を過ぎています",
                    f"its longest validity of {standard.years} years ended on {longest}",
                )
            )
    elif day > expires and not (status is _RENEWING and standard.renewing_stays_valid):
        found.append(Text(f"有効期限({expires})を過ぎています", f"it expired on {expires}"))
    if standard.editions:
        found += _void_edition(standard, certificate.edition, certificate.standard, day)
    return found


@lru_cache(maxsize=_MOST_EDITIONS)
def _void_edition(standard: Standard, edition: str, name: str, day: date) -> tuple[Text, ...]:
    editions = standard.printed_editions(edition, name)
    if not editions or any(one.void_after is None or day <= one.void_after for one in editions):
        return ()
    latest = editions[-1]
    document = latest.source.partition(" (")[0]
    return (
        Text(
            f"{latest.names[0]}に基づく認証は{latest.void_after}限りで失効しています({document})",
            f"certificates to {latest.names[0]} are void after {latest.void_after} ({latest.source})",
        ),
    )


def _not_asked(certificate: Certificate, standard: Standard, day: date, demand: Demand, entity: str) -> Iterator[Text]:
    granted_to, covers = certificate.corporate_number, certificate.covers
    if standard.per_entity and entity and granted_to and granted_to != entity:
        yield Text(
            f"付与を受けた法人({granted_to})が事業者({entity})と異なります",
            f"it is granted to {granted_to}, another legal person than {entity}",
        )
    if standard.per_service and demand.services and certificate.service not in {"", *demand.services}:
        yield Text(f"登録は別のサービス「{certificate.service}」です", f"it is for the service {certificate.service}")
    if covers is not None and covers.declared and not covers.accepted:
        by = f"{covers.by}: {covers.reason}"
        if standard.by_judgement:
            yield Text(f"同等と認められませんでした({by})", f"it was not accepted ({by})")
        elif demand.scope is not _ANY:
            yield Text(
                f"登録範囲は業務を含まないと判断されました({by})", f"its scope was judged not to cover the work ({by})"
            )
    if standard.report:
        yield from report_against(certificate, day, type_two=demand.type_two, months=demand.report_months)


def _missing(certificate: Certificate, standard: Standard, day: date) -> Iterator[Text]:
    covers, longest = certificate.covers, _longest(certificate, standard)
    if standard.by_judgement:
        if covers is None or not covers.declared:
            yield Text("同等と認めた判断(判断者と理由)がありません", "nobody has accepted it, with a name and a reason")
        return
    if standard.report:
        if report_type(certificate) is None:
            yield Text("報告書の種別(Type I・II)がありません", "the type of the report is missing")
        if certificate.period_end is None:
            yield Text("報告書の対象期間がありません", "the period of the report is missing")
    elif certificate.expires is None:
        yield Text("有効期限が記載されていません", "the day of expiry is missing")
    elif longest is not None and day > longest:
        yield Text(
            f"有効期限が登録日から{standard.years}年を超えています。登録日が初回登録日でないか確認してください",
            f"it expires more than {standard.years} years after its issue; see whether that is the first registration",
        )
    if standard.editions:
        yield from _unclear_edition(certificate, standard, day)
    if standard.per_service and not certificate.service:
        yield Text("登録されたサービスの名称がありません", "the registered service is missing")


def _unclear_edition(certificate: Certificate, standard: Standard, day: date) -> Iterator[Text]:
    editions = standard.printed_editions(certificate.edition, certificate.standard)
    if len(editions) > 1:
        yield Text("規格の版の記載が食い違っています", "the editions it names contradict each other")
    elif not editions and certificate.edition:
        yield Text(
            f"規格の版「{certificate.edition}」は登録されていません", f"its edition {certificate.edition} is not known"
        )
    elif not editions and _could_be_void(certificate, standard, day):
        yield Text("規格の版が確認できません", "the edition of the standard cannot be told")


def _could_be_void(certificate: Certificate, standard: Standard, day: date) -> bool:
    ended = (one.void_after for one in standard.editions if one.void_after is not None and day > one.void_after)
    return any(certificate.issued is None or certificate.issued <= last for last in ended)


def _not_told(certificate: Certificate, standard: Standard, day: date, demand: Demand) -> Iterator[Text]:
    covers, accreditation = certificate.covers, certificate.accreditation
    accredited = accreditation and (is_recognised(accreditation, day) or accreditation in demand.accreditations)
    if demand.accredited and standard.accredited and not accredited:
        yield Text(
            f"認定機関が確認できません{accreditation and f'({accreditation})'}",
            f"the accreditation cannot be confirmed{accreditation and f' ({accreditation})'}",
        )
    if standard.by_judgement or demand.scope is _ANY:
        return
    if covers is not None and not covers.declared:
        yield Text("登録範囲の判断に判断者と理由がありません", "the judgement of its scope names nobody, or no reason")
    elif covers is None and demand.scope is _COVERING:
        yield Text("登録範囲が業務を含むかの判断がありません", "nobody has judged whether its scope covers the work")


_TYPE: Final = re.compile(r"(?:^|type|タイプ)(ii|i|2|1)$")
_MOST_KINDS: Final = 256


def report_type(certificate: Certificate) -> int | None:
    """Return 1 or 2 for a report of Type I or II (報告書の種別), None where it is not told.

    >>> report_type(Certificate(vendor="V", standard="SOC 2", kind="Type II"))
    2
    """
    name = certificate.kind or certificate.standard
    return _type_in(name) if certificate.kind or "type" in name.casefold() else None


@lru_cache(maxsize=_MOST_KINDS)
def _type_in(text: str) -> int | None:
    found = _TYPE.search(normalize("NFKC", text).replace(" ", "").casefold())
    return None if found is None else {"i": 1, "ii": 2, "1": 1, "2": 2}[found[1]]


def report_against(certificate: Certificate, day: date, *, type_two: bool, months: int | None) -> Iterator[Text]:
    """Yield why a report does not count on a day: of the wrong type, not yet complete, or too old."""
    end = certificate.period_end
    if type_two and report_type(certificate) == 1:
        yield Text("Type IIの報告書ではありません", "it is not a report of Type II")
    if end is not None and end > day:
        yield Text(f"対象期間の末日({end})がまだ来ていません", f"its period ends only on {end}")
    if end is not None and months is not None and day > months_after(end, months):
        yield Text(
            f"対象期間の末日({end})から{months}か月を過ぎています",
            f"its period ended on {end}, more than {months} months before",
        )
