"""The score sheet (評価調書): every step from the responses to the evaluation value, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.criterion import Criterion
from criteria.exact import Points
from scoring.formulas.registry import Reference
from scoring.numbers.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """The number a relative score was measured against (基準値), and the bids it was taken over.

    ``stage`` is ``price``, ``price:<component>``, ``criterion:<id>``, ``technical`` or ``value``; ``held_by`` are the
    bids whose own number it is, none for a mean or a median of several.
    """

    stage: str
    reference: Reference
    value: Fraction
    over: tuple[str, ...]
    held_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionScores:
    """The points of every bid for one criterion: ``computed`` exactly, ``points`` after the declared rounding.

    Both are None where the panel's rule gives a total only (median or trimmed mean per total).
    """

    criterion: Criterion
    computed: Column | None
    points: Column | None

    def select(self, indices: Sequence[int]) -> "CriterionScores":
        """Return the scores of some of the bids."""
        computed = None if self.computed is None else self.computed.select(indices)
        points = None if self.points is None else self.points.select(indices)
        return CriterionScores(criterion=self.criterion, computed=computed, points=points)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceScores:
    """The points of every bid for its price, or for one component of it."""

    component: str
    allotment: Points
    computed: Column
    points: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelTotal:
    """The aggregate of the members' totals (委員の合計点の集約), where the panel aggregates per total."""

    computed: Column
    points: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """The sheet of all bids that are scored, in the order of ``vendors``; one column a step.

    ``raw_technical`` 技術点の合計 is the sum of the criteria; ``technical`` follows after rescaling and rounding,
    without base points; ``quality`` = base + technical is what a division method divides. ``threshold`` 基準評価値.
    """

    vendors: tuple[str, ...]
    prices: tuple[Fraction | None, ...]
    criteria: Mapping[str, CriterionScores]
    panel_total: PanelTotal | None
    raw_technical: Column
    scaled_technical: Column
    technical: Column
    quality: Column
    max_technical: Points
    price_parts: tuple[PriceScores, ...]
    price_sum: Column | None
    price_points: Column | None
    computed_value: Column
    value: Column
    threshold: Points | None
    references: tuple[ReferenceSet, ...]
    dropped_members: Mapping[str, tuple[str, ...]]

    def index(self, vendor: str) -> int:
        """Return the position of a vendor on the sheet."""
        return self.vendors.index(vendor)
