"""What a solver in floating point is shown (求解器に渡す式): a row, or a relaxation of it with small numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from typing import Final

from scoring.solve.award_model import Row, Terms

BITS: Final = 20
"""Coefficients are shown with at most so many bits: beyond, a solver's tolerance is worth whole units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row as the solver sees it: ``least ≤ Σ coefficient · column ≤ most``, the row's numbers divided by ``unit``.

    Where the row's numbers are small the two say the same. Else every point that keeps the row keeps this one too, and
    not the other way round: the row itself is then enforced by recounting.
    """

    terms: Terms
    least: int | None
    most: int | None
    unit: int = 1


def tighten(row: Row) -> Row:
    """Divide a row by what its coefficients share, its bounds rounded inwards: the same points keep it.

    >>> tighten(Row(rule="a", terms={0: 4, 1: 6}, least=3, most=7))
    Row(rule='a', terms={0: 2, 1: 3}, least=2, most=3)
    """
    terms = {column: coefficient for column, coefficient in row.terms.items() if coefficient}
    common = gcd(*terms.values()) or 1
    return Row(
        rule=row.rule,
        terms={column: coefficient // common for column, coefficient in terms.items()},
        least=None if row.least is None else -(-row.least // common),
        most=None if row.most is None else row.most // common,
    )


def show(row: Row) -> Iterator[Shown]:
    """Yield what the solver is shown of a tightened row: one inequality or equation, or one for each side (緩和).

    Coefficients of more than 20 bits are divided by a power of two 2^s: ``Σ ⌊a/2^s⌋ x ≤ ⌊most/2^s⌋`` and
    ``Σ ⌈a/2^s⌉ x ≥ ⌈least/2^s⌉`` hold for every 0-1 point that keeps the row. A side that no point breaks is left out;
    one that none keeps stays so, with a small number.
    """
    unit = 1 << max(0, max(map(abs, row.terms.values()), default=0).bit_length() - BITS)
    if unit == 1 and row.least is not None and row.least == row.most:
        level = _within(row.terms, row.least)
        yield Shown(terms=row.terms, least=level, most=level)
        return
    if row.most is not None:
        floors = {column: coefficient // unit for column, coefficient in row.terms.items()}
        most = row.most // unit
        if most < highest(floors):
            yield Shown(terms=floors, least=None, most=_within(floors, most), unit=unit)
    if row.least is not None:
        ceilings = {column: -(-coefficient // unit) for column, coefficient in row.terms.items()}
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
