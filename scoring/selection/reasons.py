"""Why a selection is what it is (選定の理由): what rules cost, what conflicts, why not somebody, who enters when."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from criteria.finding import Text
from criteria.selection import SelectionRule
from scoring.selection.candidates import ExcludedBid
from scoring.selection.portfolio import Portfolio, Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEffect:
    """What a rule does to the selection (選定条件の影響).

    ``loss`` is what the rule costs in every objective: how much better the best selection is without it. None where
    that is not known. ``exact`` is false where it is only a bound of it. ``binding`` says that it costs anything.
    """

    rule: SelectionRule
    label: Text
    loss: tuple[Fraction, ...] | None
    exact: bool = True
    without: Portfolio | None = None

    @property
    def binding(self) -> bool:
        """Whether the rule changes the best value."""
        return self.loss is not None and any(self.loss)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why nothing is feasible (不調の原因): rules that together cannot be kept, though any of them dropped can be.

    ``lots`` are those nobody bids for any more; ``relaxations`` all smallest sets of rules whose removal mends it.
    """

    rules: tuple[str, ...] = ()
    relaxations: tuple[tuple[str, ...], ...] = ()
    lots: tuple[str, ...] = ()


class Part(StrEnum):
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
class WhyNot:
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
    grounds: tuple[ExcludedBid, ...] = ()


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
