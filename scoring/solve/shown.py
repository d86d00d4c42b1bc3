"""What a solver in floating point is shown (求解器に渡す式): a row, or a relaxation of it with small numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from typing import Final

from scoring.award_model import Row, Terms

BITS: Final = 20
"""Coefficients are shown with at most so many bits: beyond, a solver's tolerance is worth whole units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row as the solver sees it: ``least ≤ Σ coefficient · column ≤ most``, in units of the row ÷ ``unit``.

    Where the row's numbers are small the two say the same. Else every point that keeps the row keeps this one too, and
    not the other way round: the row itself is then enforced by recounting.
    """

    terms: Terms
    least: int | None
    most: int | None
    unit: int


def show(row: Row) -> Iterator[Shown]:
    """Yield what the solver is shown of a row: one inequality or equation, or one for each side (緩和).

    Coefficients are divided by their greatest common divisor g and, where they have more than 20 bits, by a power of
    two 2^s: ``Σ ⌊a/(g·2^s)⌋ x ≤ ⌊most/(g·2^s)⌋`` and ``Σ ⌈a/(g·2^s)⌉ x ≥ ⌈least/(g·2^s)⌉`` hold for every 0-1 point
    that keeps the row. A side that no point breaks is left out; one that none keeps stays so, with a small number.
    """
    terms = {column: coefficient for column, coefficient in row.terms.items() if coefficient}
    common = gcd(*terms.values()) or 1
    shift = max(0, max((abs(one) // common for one in terms.values()), default=0).bit_length() - BITS)
    unit = common << shift
    if shift == 0 and row.least is not None and row.least == row.most and row.least % common == 0:
        exact = {column: coefficient // common for column, coefficient in terms.items()}
        level = _within(exact, row.least // common)
        yield Shown(terms=exact, least=level, most=level, unit=unit)
        return
    if row.most is not None:
        floors = {column: coefficient // unit for column, coefficient in terms.items()}
        most = row.most // unit
        if most < highest(floors):
            yield Shown(terms=floors, least=None, most=_within(floors, most), unit=unit)
    if row.least is not None:
        ceilings = {column: -(-coefficient // unit) for column, coefficient in terms.items()}
        least = -(-row.least // unit)
        if least > lowest(ceilings):
            yield Shown(terms=ceilings, least=_within(ceilings, least), most=None, unit=unit)


def highest(terms: Terms) -> int:
    """Return the most that Σ coefficient · column can be."""
    return sum(one for one in terms.values() if one > 0)


def lowest(terms: Terms) -> int:
    """Return the least that Σ coefficient · column can be."""
    return sum(one for one in terms.values() if one < 0)


def _within(terms: Terms, bound: int) -> int:
    """Bring a bound that no point reaches next to those that points do: it says the same, in a small number."""
    return max(lowest(terms) - 1, min(bound, highest(terms) + 1))
