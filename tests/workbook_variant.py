"""One workbook of the many that say the same: how it is written, and what is right of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from raw_workbook import Raw
from workbook_tender import SHEETS, Sheets, Value

Class = Literal["read", "refused", "either"]
Declared = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One workbook: what is right, why where it may be refused, and the places one of which a fault must name.

    A place is a cell as "bids!B2", a sheet, or empty where no sheet can be told apart. A read variant ``warns`` where
    a code has that word in it. ``twin`` are the sheets whose folder gives the result. ``real`` ones are written by some
    program; the others are damaged or forged.
    """

    name: str
    write: Callable[[], bytes]
    right: Class = "read"
    why: str = ""
    places: tuple[str, ...] = ("",)
    warns: str = ""
    twin: Sheets = field(default_factory=lambda: SHEETS)
    real: bool = True


def raw(name: str, how: Raw, declared: Declared | None = None) -> Variant:
    """Declare a variant of the raw writer, read unless it is declared otherwise."""
    return Variant(name=name, write=how.write, **(declared or {}))


def refused(why: str, *places: str) -> Declared:
    """Declare a variant refused, at one of these places."""
    return {"right": "refused", "why": why, "places": places or ("",)}


def broken(why: str, *places: str) -> Declared:
    """Declare a variant refused that no program writes."""
    return {**refused(why, *places), "real": False}


def either(why: str, *places: str) -> Declared:
    """Declare a variant read or refused: the standard leaves it open, or no second reader knows it."""
    return {**refused(why, *places), "right": "either"}


def odd(why: str, *places: str) -> Declared:
    """Declare a variant read or refused that no program writes."""
    return {**either(why, *places), "real": False}


def changed(place: str, value: Value, sheets: Sheets = SHEETS) -> Sheets:
    """Return the sheets with one cell changed."""
    sheet, _, ref = place.partition("!")
    rows = [list(row) for row in sheets[sheet]]
    rows[int(ref[1:]) - 1][ord(ref[0]) - ord("A")] = value
    return {**sheets, sheet: rows}


def written(write: Callable[[Value], Value], sheets: Sheets = SHEETS) -> Sheets:
    """Return the sheets with every value written otherwise."""
    return {name: [[write(value) for value in row] for row in rows] for name, rows in sheets.items()}
