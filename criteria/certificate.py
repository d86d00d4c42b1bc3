"""A certificate (認証): what it says, and what must be known to tell whether it is valid on a given day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from criteria.finding import Where
from criteria.vendor import Judgement


class CertificateStatus(StrEnum):
    """What the certification body says of a certificate now (認証の状態)."""

    VALID = "valid"
    """有効."""
    SUSPENDED = "suspended"
    """一時停止."""
    WITHDRAWN = "withdrawn"
    """取消し."""
    RENEWING = "renewing"
    """更新申請中: the renewal is applied for and not decided; whether that keeps it valid is the scheme's rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate 認証 of a vendor, as printed.

    ``standard`` and ``edition`` 規格・版; ``scope`` 登録範囲 as printed, with ``covers``, the declared judgement that
    it covers the work 業務を含むかの判断; ``service`` for a certificate per service (ISMAP); ``kind`` Type I or II and
    the ``period`` a report covers (SOC 2); ``corporate_number`` 法人番号 of whom it was granted to, where printed;
    ``where`` is the row it was read from.
    """

    vendor: str
    standard: str
    edition: str = ""
    scope: str = ""
    number: str = ""
    body: str = ""
    accreditation: str = ""
    issued: date | None = None
    expires: date | None = None
    status: CertificateStatus | None = None
    covers: Judgement | None = None
    service: str = ""
    kind: str = ""
    period_start: date | None = None
    period_end: date | None = None
    corporate_number: str = ""
    where: Where | None = None
