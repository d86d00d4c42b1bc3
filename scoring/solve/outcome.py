"""What a search for the best selection answers (求解の結果)."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from scoring.solve.award_model import Point


class Status(StrEnum):
    """How a search ended (求解の状態)."""

    OPTIMAL = "optimal"
    """最適: no selection is better, says the solver; the point was recounted in whole numbers."""
    INFEASIBLE = "infeasible"
    """不調: no selection keeps the rules."""
    LIMIT = "limit"
    """時間切れ: the time or the rounds are used up; a point, where there is one, is not proven best."""
    STOPPED = "stopped"
    """中断: stopped on request; a point, where there is one, is not proven best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the search took: runs of the solver, rows it broke in whole numbers and that were cut off, branches."""

    runs: int = 0
    cuts: int = 0
    nodes: int = 0
    milliseconds: int = 0
    """The solver's own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer of a search (求解の結果).

    ``point`` keeps every row and has ``values``, both recounted in whole numbers; None where none was found. The first
    ``proven`` objectives have their best value (given those before them); ``bound`` is what the next one can't exceed
    (fall below, where lowest is best), None where nothing is known or all are proven.
    """

    status: Status
    point: Point | None = None
    values: tuple[Fraction, ...] = ()
    proven: int = 0
    bound: Fraction | None = None
    work: Work = field(default_factory=Work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """The best selection so far (暫定解): not proven. ``objective`` is being optimised and can't pass ``bound``."""

    point: Point
    values: tuple[Fraction, ...]
    objective: int
    bound: Fraction | None
