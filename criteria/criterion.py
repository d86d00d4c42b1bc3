"""A criterion (評価項目): what is judged, for how many points, by which formula."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from criteria.exact import Points


class ScoredBy(StrEnum):
    """Who gives the points of a criterion (採点者)."""

    COMMITTEE = "committee"
    """選定委員会."""
    OFFICE = "office"
    """事務局."""
    COMPUTED = "computed"
    """自動計算."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion 評価項目 of a tender.

    ``max_points`` 配点 is what the best possible response earns; ``formula`` names how a response becomes points, with
    ``params`` as written in the tender; ``minimum`` 最低基準点, met when met exactly; ``mandatory`` 必須項目.
    """

    id: str
    label: str
    max_points: Points
    formula: str
    group: str = ""
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    mandatory: bool = False
    minimum: Points | None = None
    scored_by: ScoredBy = ScoredBy.COMPUTED

    def __post_init__(self) -> None:
        """Hold exact numbers only: a float would already have lost what the tender says."""
        for name in ("max_points", "minimum"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, Fraction):
                msg = f"criterion {self.id}: {name} must be a Fraction, not {type(value).__name__}"
                raise TypeError(msg)
