"""What members say of the weights (重みの聴取) before a tender is published: comparisons, ratings, orders."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias


class Approach(StrEnum):
    """How a member is asked (聴取の方法)."""

    AHP = "ahp"
    """一対比較: every two criteria are compared."""
    BWM = "bwm"
    """最良最悪法: the best and the worst criterion are compared with all others."""
    SWING = "swing"
    """スイング法: what going from the worst to the best response is worth, the largest being 100."""
    DIRECT = "direct"
    """直接評定: points as the member sees them."""
    ORDINAL = "ordinal"
    """順序: the criteria in order, nothing more."""


class Priorities(StrEnum):
    """Which weights an AHP matrix gives (一対比較からの重み)."""

    EIGENVECTOR = "eigenvector"
    """主固有ベクトル."""
    GEOMETRIC_MEAN = "geometric-mean"
    """行の幾何平均."""


class OrdinalRule(StrEnum):
    """Which weights an order gives (順序からの重み)."""

    CENTROID = "centroid"
    """順位重心 (ROC)."""
    RANK_SUM = "rank-sum"
    """順位和."""
    EQUAL = "equal"
    """均等."""


class GroupRule(StrEnum):
    """How the members become one (集団の集約)."""

    JUDGEMENTS = "judgements"
    """個々の比較の幾何平均: the matrices are averaged, entry by entry."""
    ARITHMETIC = "arithmetic"
    """重みの算術平均."""
    GEOMETRIC = "geometric"
    """重みの幾何平均, made to add up to one again."""


class TieRule(StrEnum):
    """Who gets the last points where remainders are equal (剰余が等しい場合の定め)."""

    LISTED = "listed"
    """記載順."""
    LARGER = "larger"
    """重みの大きい順, then as listed."""
    SMALLER = "smaller"
    """重みの小さい順, then as listed."""


@dataclass(frozen=True, slots=True)
class PairwiseComparisons:
    """A matrix of comparisons 一対比較表: ``rows[i][j]`` is how many times as important i is as j; reciprocal."""

    rows: tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BestWorst:
    """Comparisons with the best and the worst criterion 最良・最悪との比較, by position of the criteria.

    ``best_to_others[j]`` is how many times as important the best is as j, ``others_to_worst[j]`` how many times as
    important j is as the worst.
    """

    best: int
    worst: int
    best_to_others: tuple[Fraction, ...]
    others_to_worst: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Points a member gives 評定: of swings, the largest 100, or directly."""

    points: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The place of every criterion 順序, equals sharing one (1, 1, 3), and the rule that makes weights of it."""

    ranks: tuple[int, ...]
    rule: OrdinalRule = OrdinalRule.CENTROID


Judgement: TypeAlias = PairwiseComparisons | BestWorst | Ratings | Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What one member said (委員の回答), and how much it counts beside the others."""

    name: str
    approach: Approach
    judgement: Judgement
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightElicitation:
    """The weights of a tender being found (配点の検討): the criteria, who said what, and how it becomes whole points.

    ``total`` 配点の合計 is what the whole points add up to. Nothing here is part of a tender until its committee
    writes the points into it.
    """

    title: str
    criteria: tuple[str, ...]
    labels: tuple[str, ...]
    judges: tuple[Judge, ...]
    total: int
    group: GroupRule = GroupRule.ARITHMETIC
    priorities: Priorities = Priorities.EIGENVECTOR
    ties: TieRule = TieRule.LISTED
