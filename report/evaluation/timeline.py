"""Certificates on a time line (認証の有効期間): when each is valid, beside the days of the tender.

A day's place is exact, from 0 at the first day to 1 behind the last; only a screen rounds it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

from criteria.certificate import Certificate
from criteria.days import months_after
from criteria.register import Register
from criteria.standards import find_standard
from criteria.tender import Tender
from criteria.validity import Standing, Validity, validity
from criteria.zones import days_of

_MARGIN_MONTHS: Final = 6
_MONTHS_A_YEAR: Final = 12
_TICK_MONTHS: Final = (1, 4, 7, 10)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days shown (表示する期間), both included."""

    first: date
    last: date

    @property
    def _length(self) -> int:
        return (self.last - self.first).days + 1

    def at(self, day: date) -> Fraction:
        """Return where a day begins: days since the first / days shown."""
        return Fraction((day - self.first).days, self._length)

    def share(self, first: date, last: date) -> Fraction:
        """Return the length from one day to another, both included / days shown."""
        return Fraction((last - first).days + 1, self._length)

    def quarters(self) -> tuple[date, ...]:
        """Return the first days of quarters that are shown 四半期の初日."""
        years = range(self.first.year, self.last.year + 1)
        starts = (date(year, month, 1) for year in years for month in _TICK_MONTHS)
        return tuple(day for day in starts if self.first <= day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days in a row on which a certificate stands the same (同じ判定が続く期間), both included."""

    first: date
    last: date
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One certificate on the time line: its stretches, and how it stands on each day of the tender."""

    certificate: Certificate
    stretches: tuple[Stretch, ...]
    on_days: Mapping[str, Validity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Certificates against the tender's days (基準日), which have the names rules use; ``on_file`` counts them all."""

    window: Window
    days: Mapping[str, date]
    lines: tuple[Line, ...]
    on_file: int


def timeline(tender: Tender, register: Register, most: int) -> Timeline | None:
    """Put the certificates on file, at ``most`` so many, on the time line; None where the tender gives no day.

    What is shown is the certificate's own standing on each day; what a rule asks beyond that is in the ledger.
    """
    days = days_of(tender)
    if not days:
        return None
    window = Window(
        first=months_after(min(days.values()), -_MARGIN_MONTHS), last=months_after(max(days.values()), _MARGIN_MONTHS)
    )
    on_file = [one for certificates in register.certificates.values() for one in certificates]
    lines = tuple(_line(one, window, days, register) for one in on_file[:most])
    return Timeline(window=window, days=days, lines=lines, on_file=len(on_file))


def _line(certificate: Certificate, window: Window, days: Mapping[str, date], register: Register) -> Line:
    vendor = register.vendors.get(certificate.vendor)
    entity = vendor.corporate_number if vendor else ""
    return Line(
        certificate=certificate,
        stretches=stretches(certificate, window, entity),
        on_days={name: validity(certificate, day, entity=entity) for name, day in days.items()},
    )


def stretches(certificate: Certificate, window: Window, entity: str = "") -> tuple[Stretch, ...]:
    """Return how a certificate stands through the days shown, from change to change (有効・無効の期間)."""
    turns = {day for day in _turns(certificate) if window.first < day <= window.last}
    starts = sorted({window.first, *turns, window.last + _DAY})
    found: list[Stretch] = []
    for first, after in pairwise(starts):
        standing = validity(certificate, first, entity=entity).standing
        if found and found[-1].standing is standing:
            first = found.pop().first  # noqa: PLW2901 - the stretch before goes on
        found.append(Stretch(first=first, last=after - _DAY, standing=standing))
    return tuple(found)


def _turns(certificate: Certificate) -> Iterator[date]:
    """Yield every day on which the standing can become another: of issue, behind an end, of a report's period."""
    standard = find_standard(certificate.standard)
    ends = [certificate.expires]
    if standard is not None:
        ends += [edition.void_after for edition in standard.editions]
        if standard.years is not None and certificate.issued is not None:
            ends.append(months_after(certificate.issued, _MONTHS_A_YEAR * standard.years))
    yield from (one for one in (certificate.issued, certificate.period_end) if one is not None)
    yield from (end + _DAY for end in ends if end is not None and end < date.max)
