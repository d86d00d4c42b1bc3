"""The changes a what-if can make (仮定の変更): one frozen value each, of the tender or of what was handed in.

A change names things as the tender and its tables do. It says nothing until it is applied to a tender and its bids, and
it never touches those: ``scoring.whatif.apply`` makes changed copies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.errors import DefinitionError
from criteria.exact import Points, Rounding
from criteria.finding import Finding
from criteria.terms import Aggregate, MandatoryFails, Per, RoundingStage


class ChangeError(DefinitionError):
    """A change that cannot be made (できない変更), with every fault of the changes asked for."""

    def __init__(self, *faults: Finding) -> None:
        """Keep the faults in the order of the changes."""
        super().__init__(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPoints:
    """The allotment of one criterion (評価項目の配点); what it earns follows in proportion."""

    criterion: str
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGroup:
    """The allotments of one group together (区分の配点); its criteria share it as they did."""

    group: str
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPricePoints:
    """The allotment of the price (価格点の配点); the technical points take what is left of the total."""

    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRatio:
    """The technical-to-price ratio (技術点と価格点の比率), the total of both kept."""

    technical: Fraction
    price: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTotal:
    """Let the total of the points move (合計を固定しない): nothing else is rescaled to keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrice:
    """The price of one bid, or of one component of it (入札価格・価格の内訳), in the currency's main unit."""

    vendor: str
    amount: Fraction
    component: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMark:
    """One member's mark for one criterion of one bid (委員の採点)."""

    evaluator: str
    vendor: str
    criterion: str
    mark: Fraction | str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAnswer:
    """What one bid answers to one criterion (回答): a number, or yes or no."""

    vendor: str
    criterion: str
    answer: Fraction | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GainCertificate:
    """A certificate of the right scope, valid on every day of the tender (認証の取得)."""

    vendor: str
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseCertificate:
    """Every certificate to a standard taken off the file (認証の喪失)."""

    vendor: str
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel:
    """The level at which a vendor keeps a security measure, with evidence (対策の水準); 0 is not at all."""

    vendor: str
    measure: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut:
    """A vendor that had not bid (参加していなかった場合)."""

    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringIn:
    """A vendor that takes part (参加する場合); refused as long as a ground for its exclusion stands."""

    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFormula:
    """Another formula with its parameters (別の算式): ``of`` is ``price``, ``combination`` or ``criterion:<id>``."""

    of: str
    formula: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRounding:
    """Another rounding at one stage (端数処理); no stage is the panel's own rounding of the members' aggregate."""

    stage: RoundingStage | None
    rounding: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePanelRule:
    """Another rule of the panel (選定委員会の採点規則): how marks are aggregated, over what, when an item is failed."""

    rule: Aggregate | Per | MandatoryFails


@dataclass(frozen=True, slots=True, kw_only=True)
class UseTieBreak:
    """Another tie-break chain (同点時の順位の決め方)."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOutMember:
    """One member absent (委員の欠席・除斥): from one vendor, or from all when none is named."""

    evaluator: str
    vendor: str = ""


Change: TypeAlias = (
    SetPoints
    | SetGroup
    | SetPricePoints
    | SetRatio
    | MoveTotal
    | SetPrice
    | SetMark
    | SetAnswer
    | GainCertificate
    | LoseCertificate
    | SetLevel
    | LeaveOut
    | BringIn
    | UseFormula
    | UseRounding
    | UsePanelRule
    | UseTieBreak
    | LeaveOutMember
)
"""Any change."""

OfBidder: TypeAlias = SetPrice | SetMark | SetAnswer | GainCertificate | LoseCertificate | SetLevel | LeaveOut | BringIn
"""A change of what one bidder handed in, or of what is on file about it."""

_SAYS: Final = frozenset(
    {
        "points",
        "technical",
        "price",
        "amount",
        "mark",
        "answer",
        "level",
        "formula",
        "params",
        "rounding",
        "rule",
        "keys",
    }
)
"""The fields of a change that say what becomes of a thing; the others say which thing it is."""


def standing(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that count (有効な変更): of several of one thing the last alone, in the order given."""
    last: dict[object, Change] = {}
    for change in changes:
        thing = _thing(change)
        last.pop(thing, None)
        last[thing] = change
    return tuple(last.values())


def _thing(change: Change) -> object:
    if isinstance(change, LeaveOut | BringIn):
        return LeaveOut, change.vendor
    if isinstance(change, UsePanelRule):
        return UsePanelRule, type(change.rule)
    return type(change), *(getattr(change, one.name) for one in fields(change) if one.name not in _SAYS)
