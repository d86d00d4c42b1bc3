"""The days a rule looks at (基準日): named in the tender, never taken from a clock."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from criteria.finding import Text
from criteria.tender import Tender
from scoring.registry import Param, ParamKind
from scoring.rulebook import day_of

DAYS: Final = {"notice": "notice_date", "deadline": "deadline", "opening": "opening", "award": "award_date"}
"""What a rule calls a day, and the key of the tender that holds it."""

ON: Final = Param(
    name="on",
    text=Text("判定の基準日", "the day that counts"),
    kind=ParamKind.CHOICE,
    choices=tuple(DAYS),
    default="award",
)


def the_day(tender: Tender, name: str) -> date:
    """Return a day of the tender; the definition's check has seen that it is there."""
    day = day_of(getattr(tender, DAYS[name]))
    if day is None:
        msg = f"{DAYS[name]}: the definition's check lets no rule through without the day it reads"
        raise ValueError(msg)
    return day


def given_days(tender: Tender, names: Iterable[str]) -> tuple[date, ...]:
    """Return those of the named days that the tender gives, in order and once each."""
    days = (day_of(getattr(tender, DAYS[name])) for name in names)
    return tuple(sorted({day for day in days if day is not None}))


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes the 28th.

    >>> years_before(date(2024, 2, 29), 3)
    datetime.date(2021, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
