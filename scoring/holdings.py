"""What a bidder holds (保有する認証・対策), its joint venture's members and its subcontractors looked at as well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from criteria.certificate import Certificate
from criteria.parameters import find_standard
from criteria.register import Register
from criteria.validity import Demand, Standing, Validity, validity


class Holders(StrEnum):
    """Whose certificate counts for a joint venture (共同企業体の認証)."""

    REPRESENTATIVE = "representative"
    """代表者."""
    ANY = "any"
    """構成員のいずれか."""
    ALL = "all"
    """構成員の全員."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One certificate on every day that counts (基準日ごとの有効性); it stands as on its worst day."""

    certificate: Certificate
    on_days: tuple[Validity, ...]

    @property
    def worst(self) -> Validity:
        """The day on which it stands worst: void before unconfirmed before valid."""
        order = (Standing.VOID, Standing.UNCONFIRMED, Standing.VALID)
        return min(self.on_days, key=lambda one: order.index(one.standing))


def same_standard(written: str, wanted: str) -> bool:
    """Whether two names mean one standard; names not in the catalogue are compared as written."""
    known, asked = find_standard(written), find_standard(wanted)
    return known is asked if known and asked else written.strip() == wanted.strip()


def parties(vendor: str, register: Register, holders: Holders) -> tuple[str, ...]:
    """Return whose certificates are looked at: the vendor's own, or a joint venture's members by the tender's rule."""
    members = register.ventures.get(vendor, ())
    if not members:
        return (vendor,)
    if holders is Holders.REPRESENTATIVE:
        return tuple(one.member for one in members if one.representative)
    return tuple(one.member for one in members)


def holdings(vendor: str, standard: str, register: Register, days: Iterable[date], demand: Demand) -> Iterator[Holding]:
    """Return a vendor's certificates to a standard, each held against every day."""
    listed = tuple(days)
    for certificate in register.certificates.get(vendor, ()):
        if same_standard(certificate.standard, standard):
            on_days = tuple(validity(certificate, day, demand) for day in listed)
            yield Holding(certificate=certificate, on_days=on_days)


def best_holding(
    vendor: str, standard: str, register: Register, days: Iterable[date], demand: Demand
) -> Holding | None:
    """Return the certificate that stands best over all days, None where there is none."""
    order = (Standing.VALID, Standing.UNCONFIRMED, Standing.VOID)
    found = list(holdings(vendor, standard, register, days, demand))
    return min(found, key=lambda one: order.index(one.worst.standing), default=None)
