"""What a selection must respect (選定の条件): shortlist or lots, the rules in the tender's words, and what is best."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from criteria.exact import Points, Yen
from criteria.finding import Where


class SelectionKind(StrEnum):
    """What is selected (選定の対象)."""

    SHORTLIST = "shortlist"
    """指名候補者の選定: some of the vendors, each as a whole."""
    LOTS = "lots"
    """ロットごとの落札者の決定: one bid for every lot, alone or in a package."""


class SelectionObjective(StrEnum):
    """What makes one selection better than another (選定の目的); a list of them is lexicographic."""

    VALUE = "value"
    """評価値の合計: the total of the evaluation values, best first as the combination says."""
    POINTS = "points"
    """技術点の合計: the most technical points."""
    PRICE = "price"
    """価格の合計: the least total price."""
    POINTS_PER_PRICE = "points-per-price"
    """技術点の合計÷価格の合計: the most points for each unit of money, over the whole selection."""
    LOTS = "lots"
    """ロット数: the most lots awarded, where lots may stay unawarded."""
    VENDORS = "vendors"
    """事業者数: the fewest vendors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRule:
    """One ``[[selection.rules]]`` entry 選定条件: its id, its kind, what the committee calls it, where it is written.

    ``params`` are as written: ``scoring.definition.selection`` reads them. Explanations speak of the rule by its
    ``label``; where the tender gives none, they say it in words.
    """

    id: str
    rule: str
    label: str = ""
    source: str = ""
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot ロット of a tender: its ``ceiling`` 予定価格 and the ``load`` 業務量 it puts on whoever gets it."""

    id: str
    label: str = ""
    ceiling: Yen | None = None
    load: int = 1
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package bid 組合せ入札: one price for several lots, all of them or none.

    ``points`` are the technical points of the package; None takes the sum of the vendor's own bids for its lots.
    """

    id: str
    vendor: str
    lots: tuple[str, ...]
    price: Yen
    points: Points | None = None
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionTerms:
    """The ``[selection]`` of a tender 選定の条件.

    ``unawarded`` allows lots to stay without an award; ``tie_break`` orders selections that are equally good by
    ``price``, ``points``, ``value`` or ``vendors``, and what is then still level is reported as tied.
    """

    kind: SelectionKind
    objective: tuple[SelectionObjective, ...]
    rules: tuple[SelectionRule, ...] = ()
    unawarded: bool = False
    tie_break: tuple[SelectionObjective, ...] = ()
    lots: tuple[Lot, ...] = ()

    def rule(self, rule_id: str) -> SelectionRule:
        """Return the rule with this id, or raise KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
