"""A whole selection as bids (選定案): what is taken, at which price, what it is worth and what it loses."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import Final

from criteria.errors import EvaluationError
from criteria.exact import Yen
from criteria.finding import Text
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.definition.selection.columns import Candidate, Columns
from scoring.definition.selection.rule import Formulation
from scoring.formulas.registry import FormulaKind, find
from scoring.selection.candidates import Candidates
from scoring.solve.award_model import Objective

LARGEST: Final = 10**15
"""The largest sum of coefficients a solver takes without losing one."""

_NAMES: Final[Mapping[SelectionObjective, Text]] = MappingProxyType(
    {
        SelectionObjective.VALUE: Text("評価値の合計", "total evaluation value"),
        SelectionObjective.POINTS: Text("技術点の合計", "total technical points"),
        SelectionObjective.PRICE: Text("価格の合計", "total price"),
        SelectionObjective.POINTS_PER_PRICE: Text("価格当たりの技術点", "technical points per price"),
        SelectionObjective.LOTS: Text("落札ロット数", "lots awarded"),
        SelectionObjective.VENDORS: Text("事業者数", "vendors"),
    }
)


def objective_name(objective: SelectionObjective) -> Text:
    """Return what people call an objective (目的の名称)."""
    return _NAMES[objective]


def direction_of(objective: SelectionObjective, tender: Tender) -> Direction:
    """Return which end of an objective is best: least money and vendors, the value as the combination says."""
    if objective is SelectionObjective.VALUE:
        return find(FormulaKind.COMBINATION, tender.method.combination).direction
    lowest = objective in (SelectionObjective.PRICE, SelectionObjective.VENDORS)
    return Direction.LOWEST if lowest else Direction.HIGHEST


def define_objective(formulation: Formulation, objective: SelectionObjective) -> Objective:
    """Define one objective over the columns (目的関数).

    Points and values are taken to their least common denominator, which is then a unit of the number: 10^places where
    the tender rounds.

    Raises
    ------
    EvaluationError
        Where that makes numbers too large for a solver; the message names the rounding that mends it.
    """
    columns = formulation.columns
    divisor: Mapping[int, int] = {}
    scale = 1
    if objective is SelectionObjective.PRICE:
        terms = columns.spend(columns.decisions)
    elif objective is SelectionObjective.LOTS:
        terms = formulation.sizes(columns.decisions)
    elif objective is SelectionObjective.VENDORS:
        terms = formulation.used(formulation.vendors)
    else:
        is_value = objective is SelectionObjective.VALUE
        scores = [(bid.value or Fraction(0)) if is_value else bid.points for bid in columns.candidates]
        scale = lcm(*(score.denominator for score in scores))
        terms = {index: int(score * scale) for index, score in enumerate(scores)}
    if objective is SelectionObjective.POINTS_PER_PRICE:
        # Points stand where the price stands, at the tiers of a discount. It counts in the main unit of money.
        unit, divisor = 10**formulation.tender.minor_units, columns.spend(columns.decisions)
        terms = {column: count * unit for index, count in terms.items() for column in columns.taken_as(index)}
    if sum(map(abs, terms.values())) > LARGEST:
        raise EvaluationError(_too_fine(objective))
    direction = direction_of(objective, formulation.tender)
    return Objective(
        id=objective.value, direction=direction, terms=terms, divisor=MappingProxyType(divisor), scale=scale
    )


def _too_fine(objective: SelectionObjective) -> Text:
    name = objective_name(objective)
    if objective is SelectionObjective.PRICE:
        return Text(
            f"{name.ja}が大きすぎて正確に解けません(合計が10^15を超えます)。金額の桁数に誤りがないか確認してください",
            f"the {name.en} is too large to be solved exactly (beyond 10^15 together). "
            "See whether an amount has digits too many",
        )
    return Text(
        f"{name.ja}の端数が細かすぎて正確に解けません(整数にすると10^15を超えます)。"
        "[method] に rounding.technical または rounding.value(小数点以下の桁数)を定めてください",
        f"the {name.en} has too many decimals to be solved exactly (beyond 10^15 as whole numbers). "
        "Declare rounding.technical or rounding.value in [method]",
    )


def objective_value(objective: SelectionObjective, bids: Collection[Candidate], tender: Tender) -> Fraction:
    """Return the value of an objective over bids that are taken (目的の値), in units of the real number.

    Points and values are sums; the price is in smallest units; points-per-price = points ÷ price in the main unit, 0
    where nothing is taken.
    """
    if objective is SelectionObjective.VALUE:
        return sum((bid.value or Fraction(0) for bid in bids), Fraction(0))
    if objective is SelectionObjective.LOTS:
        return Fraction(sum(bid.size for bid in bids))
    if objective is SelectionObjective.VENDORS:
        return Fraction(len({bid.vendor for bid in bids}))
    price = sum(bid.price for bid in bids)
    if objective is SelectionObjective.PRICE:
        return Fraction(price)
    points = sum((bid.points for bid in bids), Fraction(0))
    if objective is SelectionObjective.POINTS:
        return points
    return points * 10**tender.minor_units / price if price else Fraction(0)


def order_key(tender: Tender, bid: Candidate, objectives: Iterable[SelectionObjective]) -> tuple[Fraction, ...]:
    """Return what bids are ordered by, the least first (順位の比較値)."""
    signs = {objective: 1 if direction_of(objective, tender) is Direction.LOWEST else -1 for objective in objectives}
    return tuple(sign * objective_value(objective, [bid], tender) for objective, sign in signs.items())


def plain_places(found: Candidates) -> dict[str, int]:
    """Return each vendor's place in the plain order of the objectives (順位), equals sharing one: 1, 1, 3."""
    keys = {bid.vendor: plain_key(found, bid) for bid in found.candidates}
    return {vendor: 1 + sum(other < key for other in keys.values()) for vendor, key in keys.items()}


def plain_key(found: Candidates, bid: Candidate) -> tuple[Fraction, ...]:
    """Return what bids are compared by one by one, the least first: every objective that a single bid has."""
    single = [objective for objective in found.terms.objective if objective is not SelectionObjective.VENDORS]
    return order_key(found.tender, bid, single)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(Candidate):
    """A bid that is taken (選定された入札): ``price`` after the discount it then has, ``list_price`` before it."""

    list_price: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One objective of the list (目的の順位): which, and which end of it is best."""

    objective: SelectionObjective
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """One whole selection (選定案): the bids taken, the value of every objective, and what it loses against the best.

    ``loss`` has a number for every objective, above zero where it is worse than the best selection's.
    """

    taken: tuple[Taken, ...]
    values: tuple[Fraction, ...]
    loss: tuple[Fraction, ...] = ()

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that get anything, by id."""
        return tuple(sorted({bid.vendor for bid in self.taken}))

    @property
    def price(self) -> Yen:
        """The total price, discounts taken off."""
        return sum(bid.price for bid in self.taken)

    @property
    def by_lot(self) -> dict[str, Taken]:
        """Who gets each lot."""
        return {lot: bid for bid in self.taken for lot in bid.lots}


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSoFar:
    """The best selection so far (暫定案), while the search goes on: not proven best.

    ``level`` is the place of the objective that is being optimised; it cannot pass ``bound``.
    """

    portfolio: Portfolio
    level: int
    bound: Fraction | None


def levels_of(tender: Tender, objectives: Iterable[SelectionObjective]) -> tuple[Goal, ...]:
    """Return the objectives in their order, each with the end of it that is best."""
    return tuple(Goal(objective=objective, direction=direction_of(objective, tender)) for objective in objectives)


def portfolio_of(
    found: Candidates, columns: Columns, bids: Collection[int], best: Sequence[Fraction] | None = None
) -> Portfolio:
    """Return the selection of some bids, every number counted from the bids themselves (再計算).

    Bids stand in the order of their lots, those of a shortlist in the plain order.

    The loss is against ``best``, the values of the best selection; none is given where that is not known.
    """
    chosen, names = frozenset(bids), found.printed_names
    place = {lot: number for number, lot in enumerate(found.lots)}

    def order(index: int) -> tuple[list[int], tuple[Fraction, ...], str]:
        bid = columns.candidates[index]
        return [place[lot] for lot in bid.lots], plain_key(found, bid), bid.vendor

    taken = [
        Taken(
            vendor=bid.vendor,
            name=names[bid.vendor],
            lots=bid.lots,
            price=columns.paid(index, chosen),
            list_price=bid.price,
            points=bid.points,
            value=bid.value,
            package=bid.package,
        )
        for index in sorted(chosen, key=order)
        for bid in [columns.candidates[index]]
    ]
    levels = levels_of(found.tender, found.terms.objective)
    values = tuple(objective_value(level.objective, taken, found.tender) for level in levels)
    return Portfolio(taken=tuple(taken), values=values, loss=() if best is None else losses(levels, best, values))


def losses(levels: Iterable[Goal], best: Sequence[Fraction], values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return how much worse values are than the best, objective by objective; below zero where one is better.

    A later objective of the list can be better where an earlier one is worse.
    """
    return tuple(
        top - value if level.direction is Direction.HIGHEST else value - top
        for level, top, value in zip(levels, best, values, strict=True)
    )


def exchanged(before: Portfolio, after: Portfolio) -> tuple[tuple[Taken, ...], tuple[Taken, ...]]:
    """Return which bids leave and which come from one selection to another (入替え)."""
    old, new = {bid.key for bid in before.taken}, {bid.key for bid in after.taken}
    leaves = tuple(bid for bid in before.taken if bid.key not in new)
    comes = tuple(bid for bid in after.taken if bid.key not in old)
    return leaves, comes
