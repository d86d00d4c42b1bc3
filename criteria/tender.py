"""A tender (入札案件): everything that is fixed before the bids are opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from criteria.criterion import Criterion
from criteria.currencies import MINOR_UNITS
from criteria.exact import UNROUNDED, Points, Rounding, Yen
from criteria.exclusion import ExclusionRule
from criteria.finding import Finding
from criteria.selection import SelectionTerms
from criteria.terms import Aggregate, CommentsDue, Envelopes, MandatoryFails, Per, Recusal, RoundingStage


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMinimum:
    """The variable minimum price (変動型最低制限価格): computed from the valid bids after opening.

    ``form``: ``lowest-share`` (the lowest ``share`` of the valid bids, rounded up, with all that equal the last; every
    bid where there are at most ``few``), ``lowest-half`` (the lower half, with ties) or ``all``. The average is cut to
    ``average_unit``, multiplied by ``factor`` and cut to ``unit``. With one valid bid, ``ceiling × single`` cut to
    ``average_unit`` stands for the average, and ``factor`` applies to it where ``single_factor`` says so.
    """

    form: str
    factor: Fraction
    share: Fraction = Fraction(6, 10)
    few: int = 0
    average_unit: Yen = 1
    unit: Yen = 1
    single: Fraction = Fraction(2, 3)
    single_factor: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLimits:
    """The price limits of a tender (予定価格等), in the currency's smallest unit.

    ``ceiling`` 予定価格: equal is valid. ``investigation`` 調査基準価格: below it an outcome is needed.
    ``disqualification`` 失格基準価格 and ``floor`` 最低制限価格: below it the bid is out.
    """

    ceiling: Yen | None = None
    investigation: Yen | None = None
    disqualification: Yen | None = None
    floor: Yen | None = None
    variable_minimum: VariableMinimum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceComponent:
    """A part of the price that is scored by itself (価格の内訳): its column in the bids and its allotment."""

    id: str
    points: Points
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How points and price become one value (評価方法).

    ``technical_points`` rescales the total of the criteria to an allotment, by ``technical_scaling``: ``allotment``
    (得点合計 ÷ 配点合計) or ``best`` (the best total gets all of it). ``price_points`` 価格点の配点.
    ``total_points`` 満点 is what the tender says all allotments add up to; it computes nothing and is only held
    against them.
    """

    combination: str
    preset: str = ""
    base_points: Points = Fraction(0)
    scale: Points = Fraction(1)
    technical_points: Points | None = None
    technical_scaling: str = "allotment"
    price_points: Points | None = None
    price_formula: str = ""
    price_params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    price_components: tuple[PriceComponent, ...] = ()
    combination_params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    total_points: Points | None = None
    rounding: Mapping[RoundingStage, Rounding] = field(default_factory=lambda: MappingProxyType({}))
    tie_break: tuple[str, ...] = ()

    def rounding_at(self, stage: RoundingStage) -> Rounding:
        """Return the rounding declared at a stage; none declared, none done."""
        return self.rounding.get(stage, UNROUNDED)


CONFLICT: Final = "利益相反"
"""The reason of an absence that follows from a declared conflict of interest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A declared absence or recusal of a member (欠席・除斥): from one vendor, or from all when none is named."""

    evaluator: str
    vendor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The committee's rules (選定委員会の採点規則): who marks, and how the marks become one number.

    ``comments_due`` says with which marks a comment is due. From a spread of ``alarm`` on, the highest mark less the
    lowest as a share of the allotment, the panel must settle what becomes of the marks 採点差の措置. ``recusal`` is
    what a declared conflict of interest keeps a member from; the ``absences`` that follow are among the others.
    """

    members: tuple[str, ...] = ()
    aggregate: Aggregate = Aggregate.MEAN
    per: Per = Per.CRITERION
    rounding: Rounding = UNROUNDED
    mandatory_fails_when: MandatoryFails = MandatoryFails.MAJORITY
    absences: tuple[Absence, ...] = ()
    comments_due: CommentsDue = CommentsDue.NEVER
    alarm: Fraction | None = None
    recusal: Recusal = Recusal.VENDOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimums:
    """Minimum points (最低基準点); a minimum that is met exactly is met.

    ``technical`` bounds the total of the criteria before any rescaling and without base points, ``total`` the final
    value of an addition method, ``groups`` the points of each group.
    """

    technical: Points | None = None
    total: Points | None = None
    groups: Mapping[str, Points] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightBounds:
    """The allotments the notice would have allowed (許容する配点の範囲), beside the published ones; the total is kept.

    ``band`` lets every criterion move by this share of its published points, 1/5 being 20 % more or less; ``least`` and
    ``most`` bound single criteria, by id, in points, and come before the band. They decide nothing: only answers to
    "could it have come out otherwise" read them.
    """

    band: Fraction | None = None
    least: Mapping[str, Points] = field(default_factory=lambda: MappingProxyType({}))
    most: Mapping[str, Points] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryRule:
    """How a declared electronic lottery decides (電子くじの方式).

    ``order`` numbers the tied bids from 0 by ``receipt`` 到着順 or ``vendor-code`` 業者コード順. ``number`` is what
    each contributes: the ``entered`` number, ``entered+system`` or ``entered+milliseconds`` of receipt. ``modulo``
    1000 keeps the last three digits of each; None keeps it whole.
    """

    rule: str
    order: str
    number: str
    modulo: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """A tender 入札案件: method, criteria, price limits, panel rules, exclusion rules, selection terms and dates.

    ``zone`` is the time zone 時間帯 as written, an IANA name or an offset; see :mod:`criteria.zones`.
    ``also_bidders`` are bidders whose names would pass for a row of sums in a table, 合計 say.
    ``notes`` are warnings found while its definition was read; they are no part of what it says.
    """

    id: str
    title: str
    method: Method
    criteria: tuple[Criterion, ...] = ()
    prices: PriceLimits = PriceLimits()
    panel: Panel = Panel()
    minimums: Minimums = Minimums()
    lottery: LotteryRule | None = None
    exclusions: tuple[ExclusionRule, ...] = ()
    selection: SelectionTerms | None = None
    weight_bounds: WeightBounds | None = None
    buyer: str = ""
    notice_date: date | None = None
    deadline: datetime | date | None = None
    opening: datetime | date | None = None
    award_date: date | None = None
    tax: str = ""
    currency: str = "JPY"
    source: str = ""
    also_bidders: tuple[str, ...] = ()
    zone: str = ""
    envelopes: Envelopes = Envelopes.ONE
    notes: tuple[Finding, ...] = ()

    @property
    def minor_units(self) -> int:
        """Decimal places of the currency's smallest unit."""
        return MINOR_UNITS[self.currency]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups 評価項目の区分 in the order in which the criteria name them."""
        return tuple(dict.fromkeys(criterion.group for criterion in self.criteria if criterion.group))

    @property
    def max_technical(self) -> Points:
        """The sum of the criteria's allotments (配点合計), per member."""
        return sum((criterion.max_points for criterion in self.criteria), Fraction(0))

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion with this id, or raise KeyError."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)
