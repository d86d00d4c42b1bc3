"""How sure a selection is (選定の確かさ): its status, its ties and how they were broken, its certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from criteria.selection import SelectionObjective
from scoring.selection.portfolio import Portfolio


class SelectionStatus(StrEnum):
    """How a selection ended (選定の状態)."""

    OPTIMAL = "optimal"
    """最適: one selection is best, and proven so."""
    TIED = "tied"
    """同点: several are equally good, and the tender's chain does not separate them."""
    INFEASIBLE = "infeasible"
    """不調: no selection keeps every rule."""
    LIMIT = "limit"
    """未証明: the search was stopped or ran out of time; what is shown is not proven best."""
    INCOMPLETE = "incomplete"
    """未確定: something must be mended or confirmed before anything is selected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TieStep:
    """One key of the tie-break chain (同点時の判定): its best value among the tied, and how many keep it.

    None where there are too many to be counted.
    """

    key: SelectionObjective
    best: Fraction
    left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """All selections that are equally good (同点の選定案) before the chain, and what the chain leaves of them.

    ``complete`` is false where there are more than were looked for; ``left`` are those still level; ``resolved`` says
    that it is known to be one.
    """

    optima: tuple[Portfolio, ...]
    complete: bool
    steps: tuple[TieStep, ...]
    left: tuple[Portfolio, ...]
    resolved: bool


class CertificateKind(StrEnum):
    """How it is known that nothing is better (最適性の証明の種類)."""

    SORT = "sort"
    """並べ替え: without linking rules the best are the first of the order; anybody can sort."""
    DUAL_BOUND = "dual-bound"
    """双対上界: weights of the rows prove in whole numbers that nothing is better."""
    BRANCHES = "branches"
    """分枝ごとの上界: the same in each of several branches that cover every selection."""
    SOLVER = "solver"
    """求解器: optimal by the solver, recounted in whole numbers."""
    NONE = "none"
    """なし: nothing is proven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The proof (最適性の証明): its kind, its figures, and the claims that ``scoring.audit.optimality`` checks."""

    kind: CertificateKind
    figures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    claims: tuple[Mapping[str, Any], ...] = ()
