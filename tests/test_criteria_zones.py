"""A time belongs to the day of the tender's own clocks, whichever zone it was written in."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import zones
from criteria.tender import Method, Tender
from criteria.zones import day_of, days_of, in_zone, is_after, is_on_no_clock, zone_named, zone_of
from scoring.audit.on_file import day_of as recounted_day
from scoring.definition.check import check_definition

JST = timezone(timedelta(hours=9))
EVENING = datetime(2026, 11, 6, 16, 0, tzinfo=UTC)
"""One in the morning of the seventh in Tokyo."""


def tender(**facts: object) -> Tender:
    return Tender(**{"id": "t", "title": "t", "method": Method(combination="lowest-price"), **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "zone"),
    [
        ({}, None),
        ({"deadline": date(2026, 11, 6)}, None),
        ({"deadline": datetime(2026, 11, 6, 17)}, None),  # noqa: DTZ001 - without a zone
        ({"deadline": EVENING.astimezone(JST)}, JST),
        ({"deadline": date(2026, 11, 6), "opening": EVENING.astimezone(JST)}, JST),
        ({"deadline": EVENING, "opening": EVENING.astimezone(JST)}, None),
        ({"deadline": EVENING, "opening": EVENING.astimezone(JST), "zone": "+09:00"}, JST),
        ({"deadline": EVENING, "zone": "Asia/Tokyo"}, zoneinfo.ZoneInfo("Asia/Tokyo")),
        ({"zone": "Z"}, UTC),
    ],
)
def test_the_zone_is_the_named_one_else_the_one_offset_of_deadline_and_opening(
    facts: dict[str, object], zone: object
) -> None:
    assert zone_of(tender(**facts)) == zone


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "+09:00"])
def test_every_day_of_a_tender_is_that_of_its_zone_in_the_rules_and_in_the_recount(zone: str) -> None:
    declared = tender(zone=zone, deadline=EVENING, opening=EVENING.astimezone(JST), award_date=date(2026, 11, 20))
    assert days_of(declared) == {
        "deadline": date(2026, 11, 7),
        "opening": date(2026, 11, 7),
        "award": date(2026, 11, 20),
    }
    assert all(recounted_day(declared, name) == day for name, day in days_of(declared).items())


def test_an_hour_that_is_there_twice_is_told_apart_by_its_offset() -> None:
    berlin = tender(zone="Europe/Berlin")
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    winter = datetime(2026, 10, 25, 2, 15, tzinfo=timezone(timedelta(hours=1)))
    assert is_after(berlin, winter, summer)
    assert not is_after(berlin, summer, winter)
    assert in_zone(berlin, summer.astimezone(UTC)).utcoffset() == timedelta(hours=2)
    plain = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - without a zone
    assert is_on_no_clock(berlin, plain)
    assert is_on_no_clock(berlin, datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001 - the same
    assert not is_on_no_clock(berlin, plain - timedelta(hours=1))
    assert not is_on_no_clock(tender(zone="+01:00"), plain)


def test_midnight_moves_with_summer_time() -> None:
    berlin = tender(zone="Europe/Berlin")
    assert day_of(berlin, datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_of(berlin, datetime(2026, 12, 1, 22, 0, tzinfo=UTC)) == date(2026, 12, 1)


def test_what_cannot_be_compared_is_not_guessed() -> None:
    plain = datetime(2026, 11, 6, 9)  # noqa: DTZ001 - without a zone
    assert is_after(tender(), EVENING, date(2026, 11, 6)) is None
    assert is_after(tender(), date(2026, 11, 6), EVENING) is None
    assert is_after(tender(), EVENING, plain) is None
    assert is_after(tender(), plain, date(2026, 11, 5)) is True
    assert is_after(tender(), EVENING, EVENING.astimezone(JST)) is False


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["Asia/Tokyo", "America/New_York"]))  # noqa: DTZ001 - made aware below
def test_one_moment_has_one_day_whatever_offset_it_was_written_with(moment: datetime, zone: str) -> None:
    declared, aware = tender(zone=zone), moment.replace(tzinfo=UTC)
    days = {day_of(declared, aware.astimezone(timezone(timedelta(hours=hours)))) for hours in (-12, 0, 9, 14)}
    assert len(days) == 1


@pytest.mark.parametrize(
    "name", ["Asia/Tokyo", "America/Argentina/Buenos_Aires", "Etc/GMT-9", "UTC", "-03:30", "+14:00"]
)
def test_names_and_offsets_in_use_are_read(name: str) -> None:
    assert EVENING.astimezone(zone_named(name)) == EVENING


def test_without_a_list_of_zones_an_offset_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    zones.zone_named.cache_clear()
    (found,) = check_definition(tender(zone="Asia/Tokyo"))
    assert (found.code, "tzdata" in found.what.ja, "+09:00" in found.cure.ja) == ("unknown-zone", True, True)
    assert check_definition(tender(zone="+09:00")) == ()
    zones.zone_named.cache_clear()
