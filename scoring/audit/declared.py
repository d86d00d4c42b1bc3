"""What a tender declares for a formula (係数): read number by number, with the formula's defaults."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from criteria.exact import exact
from scoring.audit.figures import CannotRecountError

Rows = list[tuple[Fraction, Fraction]]


class Declared:
    """The parameters of one formula as the tender writes them."""

    def __init__(self, formula: str, written: Mapping[str, object]) -> None:
        """Remember whose parameters these are, for the message where one cannot be read."""
        self._formula = formula
        self._written = written

    def has(self, name: str) -> bool:
        """Whether the tender writes this parameter."""
        return name in self._written

    def number(self, name: str, default: Fraction | int | None = None) -> Fraction:
        """Return a number; one that is neither written nor has a default cannot be recounted."""
        return self._exact(name, self._written.get(name, default))

    def number_or_none(self, name: str) -> Fraction | None:
        """Return a number, None where the tender writes none."""
        return self.number(name) if self.has(name) else None

    def word(self, name: str, default: str, known: tuple[str, ...]) -> str:
        """Return one of the known words."""
        value = self._written.get(name, default)
        if value not in known:
            raise self.unreadable(name)
        return str(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or a no."""
        value = self._written.get(name, default)
        if not isinstance(value, bool):
            raise self.unreadable(name)
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, empty where the tender writes none."""
        return [str(text).strip() for text in self._list(name, ())]

    def shares(self, name: str) -> dict[str, Fraction]:
        """Return a table from names to numbers, empty where the tender writes none."""
        value = self._written.get(name, {})
        if not isinstance(value, Mapping):
            raise self.unreadable(name)
        return {str(key): self._exact(name, share) for key, share in value.items()}

    def entries(self, name: str, needed: set[str]) -> list[Mapping[str, object]]:
        """Return a list of tables, each with at least the needed keys."""
        entries = self._list(name)
        if not all(isinstance(entry, Mapping) and needed <= entry.keys() for entry in entries):
            raise self.unreadable(name)
        return entries

    def rows(self, name: str, first: str, second: str) -> Rows:
        """Return a list of pairs, in the order written; there must be one."""
        entries = self.entries(name, {first, second})
        if not entries:
            raise self.unreadable(name)
        return [(self._exact(name, entry[first]), self._exact(name, entry[second])) for entry in entries]

    def _list(self, name: str, default: object = None) -> list[Any]:
        value = self._written.get(name, default)
        if not isinstance(value, list | tuple):
            raise self.unreadable(name)
        return list(value)

    def _exact(self, name: str, value: object) -> Fraction:
        try:
            return exact(value)
        except (TypeError, ValueError):
            raise self.unreadable(name) from None

    def unreadable(self, name: str) -> CannotRecountError:
        """Return the error of a parameter that is missing or not what it should be."""
        return CannotRecountError(
            f"算式「{self._formula}」の係数「{name}」を読めません",
            f"the parameter {name} of formula {self._formula} cannot be read",
        )
