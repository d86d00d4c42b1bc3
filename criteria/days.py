"""Days counted by the calendar (暦による期間の計算)."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import Final

_MONTHS: Final = 12
_MOST_DAYS: Final = 8192


@lru_cache(maxsize=_MOST_DAYS)
def months_after(day: date, months: int) -> date:
    """Return the same day so many months later or earlier, or that month's last (応当日, 民法第143条第2項).

    Beyond the years that can be written, the first or the last day that can.

    >>> months_after(date(2024, 2, 29), 12), months_after(date(2024, 3, 31), -1)
    (datetime.date(2025, 2, 28), datetime.date(2024, 2, 29))
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier (応当日).

    >>> years_before(date(2024, 2, 29), 3)
    datetime.date(2021, 2, 28)
    """
    return months_after(day, -_MONTHS * years)
