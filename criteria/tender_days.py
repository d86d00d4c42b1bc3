"""The days of a tender (基準日): what rules and criteria call them. Named in the tender, never taken from a clock."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from criteria.finding import Text
from criteria.params import Param, ParamKind
from criteria.tender import Tender
from criteria.zones import day_of

DAYS: Final = {"notice": "notice_date", "deadline": "deadline", "opening": "opening", "award": "award_date"}
"""What a rule calls a day, and the key of the tender that holds it."""

COUNTED: Final = Param(
    name="days",
    text=Text(
        "有効であるべき日。書かなければ、案件に定めのある deadline・opening・award",
        "the days on which it must be valid; unwritten: those of deadline, opening and award that the tender gives",
    ),
    kind=ParamKind.TEXTS,
    default=("deadline", "opening", "award"),
    choices=tuple(DAYS),
)


def one_day(name: str, ja: str, en: str, default: str) -> Param:
    """Make the parameter that names one day of the tender."""
    return Param(name=name, text=Text(ja, en), kind=ParamKind.CHOICE, choices=tuple(DAYS), default=default)


ON: Final = one_day("on", "判定の基準日", "the day that counts", "award")


def days_of(tender: Tender) -> dict[str, date]:
    """Return the days the tender gives, by the names rules use."""
    found = {name: day_of(tender, getattr(tender, key)) for name, key in DAYS.items()}
    return {name: day for name, day in found.items() if day is not None}


def counted_days(days: Mapping[str, date], names: Iterable[str]) -> tuple[date, ...]:
    """Return the named days that are given, in order and each once (判定の基準日)."""
    return tuple(sorted({days[name] for name in names if name in days}))
