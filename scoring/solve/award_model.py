"""The award model (落札決定モデル): columns that are taken or not, integer rows, integer objectives; no solver in it.

Whoever is excluded has no column. Everything is a whole number: points are scaled by a power of ten, prices count the
smallest unit, shares are cross-multiplied. What a solver answers is counted again here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from criteria.terms import Direction

Terms: TypeAlias = Mapping[int, int]
"""Coefficients by column (係数)."""

Point: TypeAlias = frozenset[int]
"""The columns that are taken (採用された列); all others are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One linear condition 制約: ``least ≤ Σ coefficient · column ≤ most``, and the rule it says.

    ``rule`` is the id of the tender's rule, or a name of the model's own (``one-bid-per-lot``, say) that no reader can
    relax.
    """

    rule: str
    terms: Terms
    least: int | None = None
    most: int | None = None

    def holds(self, point: Point) -> bool:
        """Whether the taken columns keep the row, in whole numbers."""
        total = weigh(self.terms, point)
        return (self.least is None or total >= self.least) and (self.most is None or total <= self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective 目的: Σ terms, or Σ terms ÷ Σ divisor, as high or as low as possible.

    ``scale`` is what a unit of the real number is in ``terms``: 10^places for points, 1 for prices. The divisor's
    coefficients are positive.
    """

    id: str
    direction: Direction
    terms: Terms
    divisor: Terms = field(default_factory=lambda: MappingProxyType({}))
    scale: int = 1

    def value(self, point: Point) -> Fraction:
        """Return the objective of the taken columns exactly, in units of the real number; 0 for a ratio of nothing."""
        above = Fraction(weigh(self.terms, point), self.scale)
        if not self.divisor:
            return above
        below = weigh(self.divisor, point)
        return above / below if below else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardModel:
    """A model of ``size`` columns, each taken or not (0-1).

    ``decisions`` are the columns that make one selection differ from another (the bids); the rest follow from them.
    ``objectives`` are lexicographic. ``relaxable`` are the rules that an explanation may drop.
    """

    size: int
    decisions: tuple[int, ...]
    rows: tuple[Row, ...]
    objectives: tuple[Objective, ...]
    relaxable: tuple[str, ...] = ()

    def broken(self, point: Point) -> Iterator[Row]:
        """Yield every row that the taken columns break (再計算)."""
        return (row for row in self.rows if not row.holds(point))

    def values(self, point: Point) -> tuple[Fraction, ...]:
        """Return every objective of the taken columns, recounted exactly."""
        return tuple(objective.value(point) for objective in self.objectives)

    def without(self, rules: Iterable[str]) -> "AwardModel":
        """Return the same model without the rows of some rules."""
        dropped = frozenset(rules)
        return replace(self, rows=tuple(row for row in self.rows if row.rule not in dropped))


def weigh(terms: Terms, point: Point) -> int:
    """Return Σ coefficient over the taken columns."""
    if len(point) < len(terms):
        return sum(terms.get(column, 0) for column in point)
    return sum(map(terms.__getitem__, point.intersection(terms)))


def highest(terms: Terms) -> int:
    """Return the most that Σ coefficient · column can be."""
    return sum(coefficient for coefficient in terms.values() if coefficient > 0)


def lowest(terms: Terms) -> int:
    """Return the least that Σ coefficient · column can be."""
    return sum(coefficient for coefficient in terms.values() if coefficient < 0)


class ModelError(ValueError):
    """The model is wrong, not the tender (モデルの誤り): every fault in one message."""


def check_model(model: AwardModel) -> None:
    """Raise ModelError where columns, rows or objectives are not what the award model promises.

    Columns are numbered from 0 to ``size`` − 1; coefficients, bounds and scales are whole numbers; a ratio's divisor is
    positive, and has every column that its terms have; no two objectives share an id.
    """
    faults = list(_faults(model))
    if faults:
        raise ModelError("the award model is wrong: " + "; ".join(faults))


def _faults(model: AwardModel) -> Iterator[str]:
    yield from _columns("decisions", dict.fromkeys(model.decisions, 1), model.size)
    if len(set(model.decisions)) < len(model.decisions):
        yield "a decision is listed twice"
    for number, row in enumerate(model.rows):
        yield from _columns(f"row {number} ({row.rule})", row.terms, model.size)
        if not all(type(side) is int for side in (row.least, row.most) if side is not None):
            yield f"row {number} ({row.rule}) has a bound that is no whole number"
    ids = [objective.id for objective in model.objectives]
    yield from (f"two objectives are called {name}" for name in sorted({name for name in ids if ids.count(name) > 1}))
    for objective in model.objectives:
        yield from _objective(objective, model.size)


def _columns(where: str, terms: Terms, size: int) -> Iterator[str]:
    wrong = [column for column in terms if type(column) is not int or not 0 <= column < size]
    if wrong:
        yield f"{where} has a column {wrong[0]!r}, and there are {size}"
    if not all(type(coefficient) is int for coefficient in terms.values()):
        yield f"{where} has a coefficient that is no whole number"


def _objective(objective: Objective, size: int) -> Iterator[str]:
    where = f"objective {objective.id}"
    yield from _columns(where, objective.terms, size)
    yield from _columns(f"the divisor of {where}", objective.divisor, size)
    if type(objective.scale) is not int or objective.scale < 1:
        yield f"{where} has the scale {objective.scale!r}, which is no positive whole number"
    if any(coefficient < 1 for coefficient in objective.divisor.values()):
        yield f"the divisor of {where} has a coefficient below 1"
    counted = {column for column, coefficient in objective.terms.items() if coefficient}
    if objective.divisor and not counted <= objective.divisor.keys():
        yield f"the terms of {where} have a column that its divisor lacks"
