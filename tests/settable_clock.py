"""A clock that tests set."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Says the moment it was set to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 6, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: int) -> None:
        """Let time pass."""
        self.at += timedelta(**time)
