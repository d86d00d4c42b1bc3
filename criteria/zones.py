"""The time zone of a tender (時間帯): by it times in other zones are compared, and belong to a day.

One rule for reading, rules and recount: the zone the tender names, else the one offset its deadline and opening carry.
"""

import zoneinfo
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from re import ASCII
from re import compile as pattern
from typing import Final

from criteria.requirement import DAYS
from criteria.tender import Tender

_OFFSET: Final = pattern(r"[+-](0\d|1[0-4]):[0-5]\d|Z", ASCII)
"""The offsets in use reach from -12:00 to +14:00."""

_NAME: Final = pattern(r"[A-Z][\w+-]*(/[A-Z][\w+-]*){0,2}", ASCII)
"""Names as the IANA gives them; computers keep others beside them, the local zone and one that counts leap seconds."""


class UnknownZoneError(ValueError):
    """A text that names no time zone, as far as this computer knows."""


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """Return a zone by its IANA name, ``Asia/Tokyo`` say, or as an offset (時間帯の読取り).

    >>> zone_named("+09:00")
    datetime.timezone(datetime.timedelta(seconds=32400))

    Raises
    ------
    UnknownZoneError
        Where it is neither, or this computer has no list of zones (tzdata).
    """
    if _OFFSET.fullmatch(name):
        return _fixed(datetime.fromisoformat(f"2000-01-01T00:00{name}"))
    if not _NAME.fullmatch(name):
        raise UnknownZoneError(name)
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


def known_zones() -> frozenset[str]:
    """Return the names of the zones this computer knows; none where it has no list of them (tzdata)."""
    return frozenset(zoneinfo.available_timezones())


def _fixed(moment: datetime) -> timezone:
    return timezone(moment.utcoffset() or timedelta())


def zone_of(tender: Tender) -> tzinfo | None:
    """Return the zone of a tender; None where it names none, and its deadline and opening carry none, or two.

    A name that is no zone is a fault of the definition, and none here.
    """
    if tender.zone:
        with suppress(UnknownZoneError):
            return zone_named(tender.zone)
    offsets = offsets_of(tender)
    return timezone(next(iter(offsets))) if len(offsets) == 1 else None


def offsets_of(tender: Tender) -> frozenset[timedelta]:
    """Return the offsets that the deadline and the opening carry."""
    times = (tender.deadline, tender.opening)
    offsets = (moment.utcoffset() for moment in times if isinstance(moment, datetime))
    return frozenset(offset for offset in offsets if offset is not None)


def in_zone(tender: Tender, moment: datetime) -> datetime:
    """Return a time in the tender's zone, with a fixed offset; one without an offset is taken to be there already.

    Without a zone it stays as it is.
    """
    zone = zone_of(tender)
    if zone is None:
        return moment
    there = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    # Python compares two times of one zone by their clocks alone, which an hour repeated in autumn deceives.
    return there.replace(tzinfo=_fixed(there))


def is_on_no_clock(tender: Tender, moment: datetime) -> bool:
    """Whether a time without an offset is there twice or never in the tender's zone: the hour of summer time."""
    zone = zone_of(tender)
    if zone is None or moment.tzinfo is not None:
        return False
    first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second


def day_of(tender: Tender, moment: date | None) -> date | None:
    """Return the day of a date or a time by the clocks of the tender's zone (基準日)."""
    return in_zone(tender, moment).date() if isinstance(moment, datetime) else moment


def is_after(tender: Tender, first: date, second: date) -> bool | None:
    """Whether a time lies after another, or on a later day where one of them is a day; None where nobody can tell.

    A day and a time with an offset cannot be compared in a tender without a zone, nor can a time with an offset and
    one without.
    """
    given = [in_zone(tender, one) for one in (first, second) if isinstance(one, datetime)]
    zoned = {one.tzinfo is not None for one in given}
    if len(zoned) > 1 or (len(given) == 1 and zoned == {True} and zone_of(tender) is None):
        return None
    if len(given) > 1:
        return given[0] > given[1]
    days = [day_of(tender, one) for one in (first, second)]
    return days[0] > days[1] if days[0] is not None and days[1] is not None else None


def days_of(tender: Tender) -> dict[str, date]:
    """Return the days the tender gives, by the names rules use."""
    found = {name: day_of(tender, getattr(tender, key)) for name, key in DAYS.items()}
    return {name: day for name, day in found.items() if day is not None}


def counted_days(days: Mapping[str, date], names: Iterable[str]) -> tuple[date, ...]:
    """Return the named days that are given, in order and each once (判定の基準日)."""
    return tuple(sorted({days[name] for name in names if name in days}))
