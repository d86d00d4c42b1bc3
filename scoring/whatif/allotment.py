"""Changes of points (配点の変更): of a criterion, a group, the price or their ratio; the rest follows in proportion."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import Points, decimal_text
from criteria.finding import Text
from criteria.tender import Tender
from scoring.definition.criteria import counted_total, times_counted
from scoring.definition.method import price_allotment
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import FormulaKind, find
from scoring.whatif.changes import CRITERION, Change, Fact, kind
from scoring.whatif.notation import NUMBER, number_text, read_number, split_outside
from scoring.whatif.points import (
    attainable,
    technical_total,
    with_allotment,
    with_minimums,
    with_price_points,
    with_total,
)

_CANNOT: Final = Text("配点をこのように動かせません", "the points cannot be moved like this")
_ABOVE_ZERO: Final = Text("0より大きい数", "a number above zero")
_NO_PRICE: Final = Text("この評価方法には価格点がありません", "this method has no price points")
_LET_MOVE: Final = Text(
    "--move-total で合計の変動を認めるか、値を改めてください",
    "Allow the total to move (--move-total), or choose another value",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Points(Change):
    value = ("points", NUMBER)
    unit = Text("点", "")

    points: Points


@kind("set", "CRITERION=POINTS", "Points of a criterion; the rest follow.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetPoints(_Points):
    """The allotment of one criterion (評価項目の配点); what it earns follows in proportion."""

    names = ("criterion",)
    says = Text("「{criterion}」の配点", "the points of {criterion}")

    criterion: str

    def old(self, before: Evaluation) -> Fact:
        """Return the allotment."""
        return before.tender.criterion(self.criterion).max_points

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - as every kind takes
        """Check the name."""
        self.known(self.criterion, [criterion.id for criterion in tender.criteria], CRITERION)
        return tender


@kind("group", "GROUP=POINTS", "Points of a group together.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetGroup(_Points):
    """The allotments of one group together (区分の配点); its criteria share it as they did."""

    names = ("group",)
    says = Text("区分「{group}」の配点", "the points of group {group}")

    group: str

    def old(self, before: Evaluation) -> Fact:
        """Return the group's points."""
        return counted_total(before.tender, self.group)

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - as every kind takes
        """Check the name."""
        self.known(self.group, tender.groups, Text("区分", "group"))
        return tender


@kind("price-points", "POINTS", "Points of the price.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetPricePoints(_Points):
    """The allotment of the price (価格点の配点); the technical points take what is left of the total."""

    says = Text("価格点の配点", "the price points")

    def old(self, before: Evaluation) -> Fact:
        """Return the price points."""
        return price_allotment(before.tender) or None

    def totals(self, tender: Tender, *, moves: bool) -> tuple[Points, Points | None]:
        """Return the price points and the technical total asked for, which stays (None) where the total may move."""
        if not find(FormulaKind.COMBINATION, tender.method.combination).takes("price_points"):
            raise self.refused(_NO_PRICE)
        if self.points <= 0:
            raise self.refused(_CANNOT, expected=_ABOVE_ZERO)
        price = price_allotment(tender)
        if moves or not price:
            return self.points, None
        total = price + technical_total(tender)
        if self.points >= total:
            limit = decimal_text(total)
            expected = Text(f"合計{limit}点より小さい数", f"less than the total of {limit}")
            raise self.refused(_CANNOT, expected=expected, cure=_LET_MOVE)
        return self.points, total - self.points


@kind("ratio", "TECHNICAL:PRICE", "Technical to price points, their total kept.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetRatio(Change):
    """The technical-to-price ratio (技術点と価格点の比率), the total of both kept."""

    says = Text(
        "技術点と価格点の比率を{technical}:{price}に変更", "technical and price points were as {technical}:{price}"
    )

    technical: Fraction
    price: Fraction

    @classmethod
    def read(cls, body: str) -> "SetRatio":
        """Read two numbers with a colon between."""
        technical, price = split_outside(body, ":")
        return cls(technical=read_number(technical), price=read_number(price))

    @property
    def body(self) -> str:
        """Both numbers."""
        return f"{number_text(self.technical)}:{number_text(self.price)}"

    def totals(self, tender: Tender, *, alone: bool) -> tuple[Points, Points]:
        """Return the price points and the technical total asked for; refused where points are set beside it."""
        price = price_allotment(tender)
        if not find(FormulaKind.COMBINATION, tender.method.combination).takes("price_points") or not price:
            raise self.refused(_NO_PRICE)
        if self.technical <= 0 or self.price <= 0:
            raise self.refused(_CANNOT, expected=_ABOVE_ZERO)
        if not alone:
            what = Text("比率は合計を固定して配分します", "a ratio divides the total as it is")
            raise self.refused(what, cure=Text("比率だけを指定してください", "Give the ratio alone"))
        share = self.price / (self.technical + self.price)
        total = price + technical_total(tender)
        return total * share, total * (1 - share)


@kind("total", "move")
@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTotal(Change):
    """Let the total of the points move (合計を固定しない): nothing else is rescaled to keep it."""

    says = Text("配点の合計を固定しない方法に変更", "the total of the points were free to move")

    @classmethod
    def read(cls, body: str) -> "MoveTotal":
        """Read the one word there is."""
        if body != cls.form:
            raise ValueError(body)
        return cls()

    @property
    def body(self) -> str:
        """The one word there is."""
        return self.form


def move_points(tender: Tender, changes: Iterable[Change]) -> Tender:
    """Return the tender with its points moved; criteria not named are rescaled in proportion (他項目の比例配分).

    Without ``MoveTotal`` the technical total is kept, and with price points set, or a ratio, the total of both.
    Minimums follow what can be earned, ``total_points`` follows the sum, and parameters in points their allotment.

    Raises
    ------
    ChangeError
        Where a number is not above zero, nothing is left to be rescaled, or there are no price points to set.
    """
    listed = tuple(changes)
    criteria = {change.criterion: change for change in listed if isinstance(change, SetPoints)}
    groups = {change.group: change for change in listed if isinstance(change, SetGroup)}
    price_points = next((change for change in reversed(listed) if isinstance(change, SetPricePoints)), None)
    ratio = next((change for change in reversed(listed) if isinstance(change, SetRatio)), None)
    moves = any(isinstance(change, MoveTotal) for change in listed)
    price: Points | None = None
    technical: Points | None = None
    if ratio is not None:
        price, technical = ratio.totals(tender, alone=not moves and price_points is None)
    elif price_points is not None:
        price, technical = price_points.totals(tender, moves=moves)
    changed = tender if price is None else with_price_points(tender, price)
    if technical is not None and tender.method.technical_points is not None:
        changed = replace(changed, method=replace(changed.method, technical_points=technical))
        technical = None
    for change in criteria.values():
        if change.points <= 0:
            raise change.refused(_CANNOT, expected=_ABOVE_ZERO)
    points = {criterion.id: criteria[criterion.id].points for criterion in tender.criteria if criterion.id in criteria}
    for group in groups.values():
        members = [criterion for criterion in tender.criteria if criterion.group == group.group]
        points |= _shared(changed, group, group.points, members, points)
    if tender.criteria and (technical is not None or (points and not moves)):
        total = counted_total(changed)
        if technical is not None:
            total *= technical / attainable(changed)
        blamed = next(filter(None, (*criteria.values(), *groups.values(), ratio, price_points)))
        points |= _shared(changed, blamed, total, changed.criteria, points)
    changed = replace(
        changed,
        criteria=tuple(
            with_allotment(criterion, points.get(criterion.id, criterion.max_points)) for criterion in changed.criteria
        ),
    )
    return tender if changed == tender else with_minimums(tender, with_total(tender, changed))


def _shared(
    tender: Tender, change: Change, total: Points, among: Sequence[Criterion], fixed: Mapping[str, Points]
) -> dict[str, Points]:
    """Share a total out among criteria, in proportion to their allotments, past those whose points are fixed.

    Where the members' points are added up beside others, every member's allotment counts in the total.
    """
    times = times_counted(tender)
    set_aside = sum(
        (fixed[criterion.id] * times[criterion.id] for criterion in among if criterion.id in fixed), Fraction(0)
    )
    others = [criterion for criterion in among if criterion.id not in fixed]
    if not others and set_aside == total:
        return {}
    if not others or set_aside >= total:
        limit, taken = decimal_text(total), decimal_text(set_aside)
        what = Text(
            f"合計{limit}点を、{taken}点を除いた残りの評価項目に配分できません",
            f"the total of {limit} cannot be shared out among the criteria left beside {taken} points",
        )
        raise change.refused(what, cure=_LET_MOVE)
    factor = (total - set_aside) / sum(
        (criterion.max_points * times[criterion.id] for criterion in others), Fraction(0)
    )
    return {criterion.id: criterion.max_points * factor for criterion in others}
