"""The selection (選定結果): what was chosen, how sure that is, what it cost, and why everybody else was not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from criteria.finding import Finding
from criteria.selection import SelectionObjective, SelectionRule
from criteria.tender import Tender
from criteria.version import VERSION
from scoring.evaluation.fingerprint import fingerprint
from scoring.numbers.deadline import Unfinished
from scoring.selection.candidates import Candidates
from scoring.selection.packages import ExcludedOffer
from scoring.selection.portfolio import Goal, Portfolio, Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEffect:
    """What a rule does to the selection (選定条件の影響).

    ``loss`` is what the rule costs in every objective: how much better the best selection is without it. None where
    that is not known. ``exact`` is false where it is only a bound of it. ``binding`` says that it costs anything.
    """

    rule: SelectionRule
    loss: tuple[Fraction, ...] | None
    exact: bool = True
    without: Portfolio | None = None

    @property
    def binding(self) -> bool:
        """Whether the rule changes the best value."""
        return self.loss is not None and any(self.loss)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleConflict:
    """Why nothing is feasible (不調の原因): rules that together cannot be kept, though any of them dropped can be.

    ``lots`` are those nobody bids for any more; ``relaxations`` all smallest sets of rules whose removal mends it.
    """

    rules: tuple[str, ...] = ()
    relaxations: tuple[tuple[str, ...], ...] = ()
    lots: tuple[str, ...] = ()


class AnswerPart(StrEnum):
    """A part of the answer (回答の部分) that a deadline can leave out, by the name of its key in the document."""

    OPTIMUM = "optimum"
    TIES = "ties"
    CERTIFICATE = "certificate"
    CONFLICT = "conflict"
    WHY_NOT = "why_not"
    ALTERNATIVES = "alternatives"
    RULES = "rules"
    ENTRIES = "entry_order"


class Answer(StrEnum):
    """Why a vendor was not chosen (非選定の理由), in one word."""

    CHOSEN = "chosen"
    """選定済み."""
    EXCLUDED = "excluded"
    """除外."""
    ABSENT = "absent"
    """入札なし."""
    LOSES = "loses"
    """劣後: taking it is possible and costs something."""
    EQUAL = "equal"
    """同等: taking it costs nothing; the tie was broken otherwise."""
    BARRED = "barred"
    """条件により不可: no selection with it keeps every rule."""
    UNKNOWN = "unknown"
    """不明: the time was used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChosen:
    """Why not this vendor (選定されなかった理由): what taking it would lose, who would leave and who would come.

    ``rules`` are those that stand against it where no selection with it keeps every rule.
    """

    vendor: str
    name: str
    answer: Answer
    loss: tuple[Fraction, ...] = ()
    instead: Portfolio | None = None
    leaves: tuple[Taken, ...] = ()
    comes: tuple[Taken, ...] = ()
    rules: tuple[str, ...] = ()
    grounds: tuple[ExcludedOffer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """When a vendor enters as the shortlist grows (選定順): the least size with which it is chosen.

    ``place`` is its place in the plain order of scores. ``because`` are the rules for which it enters later, or sooner,
    than that order says.
    """

    vendor: str
    name: str
    size: int | None
    place: int
    because: tuple[str, ...] = ()


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
class ChainStep:
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
    steps: tuple[ChainStep, ...]
    left: tuple[Portfolio, ...]
    resolved: bool


class ProofKind(StrEnum):
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
class OptimalityProof:
    """The proof (最適性の証明): its kind, its figures, and the claims that ``scoring.solve.proof_check`` checks."""

    kind: ProofKind
    figures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    claims: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A selection with everything explained (選定結果一式).

    ``values`` are those of the best selections, one for each of ``levels``. ``chosen`` is None where nothing is, or
    where several are level; with the status ``limit`` it is the best found, and ``bound`` what the first objective that
    is not proven cannot pass. ``alternatives`` are the next best selections; ``dropped`` the rules left out on request;
    ``notes`` what could not be explained; ``unfinished`` what was left out for want of time;
    ``milliseconds`` the solver's own time, by which nothing is compared.
    """

    found: Candidates
    status: SelectionStatus
    levels: tuple[Goal, ...]
    values: tuple[Fraction, ...] = ()
    chosen: Portfolio | None = None
    bound: Fraction | None = None
    alternatives: tuple[Portfolio, ...] = ()
    ties: Ties | None = None
    certificate: OptimalityProof = field(default_factory=lambda: OptimalityProof(kind=ProofKind.NONE))
    rules: tuple[RuleEffect, ...] = ()
    conflict: RuleConflict | None = None
    why_not: tuple[NotChosen, ...] = ()
    entries: tuple[Entry, ...] = ()
    dropped: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    unfinished: Unfinished | None = None
    milliseconds: int = field(default=0, compare=False)
    version: str = VERSION

    @property
    def open_question(self) -> str | None:
        """What a search that was stopped left open (未判明の事項): the ``optimum``, or only its ``ties``; else None."""
        if self.status is not SelectionStatus.LIMIT:
            return None
        return "optimum" if self.ties is None else "ties"

    @property
    def tender(self) -> Tender:
        """The tender it is of."""
        return self.found.tender

    @property
    def excluded(self) -> tuple[ExcludedOffer, ...]:
        """Every bid and package that is out, with its grounds."""
        return self.found.excluded

    @property
    def pending(self) -> tuple[Finding, ...]:
        """What must be mended or confirmed before anything is selected."""
        return self.found.pending

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical input, as of an evaluation."""
        return fingerprint(self.tender, self.found.bids)
