"""Which methods are linear in the allotments, and how (線形な評価方法): an evaluation read as linear values.

Each combination is written as value = g + m × technical, with a constant g and a positive m for every bid; the
technical points are S = Σ x w, x the share of each allotment the bid earned, or S rescaled to an allotment. Where the
rescaling divides by something that itself moves with the allotments, both sides of a comparison are multiplied by it.
Where the members' points are added up beside criteria that count once, w is what all members together can give: that
is what the kept total is the sum of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.exact import Points
from criteria.finding import Text
from criteria.tender import Method, Tender
from scoring.definition.criteria import counted_points, times_counted
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.panel import is_marked, members_added, panel_members
from scoring.formulas.registry import FormulaKind, find
from scoring.numbers.column import Column
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.linear import LinearScores, NotLinear, ScoreLine

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)

Parts: TypeAlias = list[tuple[Fraction, Fraction]]
"""(g, m) of every bid: its value is g + m × technical."""

_PER_TOTAL: Final = NotLinear(
    reason=Text(
        "委員の合計点を集約する方式のため、評価項目ごとの得点がなく、配点に対して線形ではありません",
        "the panel aggregates totals, so no criterion has points of its own and the value is not linear in allotments",
    )
)
_BEST: Final = NotLinear(
    reason=Text(
        "技術点を最高得点に対して換算し、それに価格の部分を加えるため、配点に対して線形ではありません",
        "technical points are scaled to the best total and joined with a part for the price: not linear in allotments",
    )
)
_NOTHING: Final = NotLinear(reason=Text("動かせる配点がありません", "there are no allotted points to move"))
_NO_BIDS: Final = NotLinear(reason=Text("順位の付いた入札がありません", "no bid is ranked"))
_NO_PRICE_POINTS: Final = NotLinear(
    reason=Text("この評価方法には価格点がありません", "this method has no price points")
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the combinations read: the method, each ranked bid's price and price points, and what w counts.

    ``members`` are those who add their points to one point of each of the ``weights``.
    """

    tender: Tender
    prices: Sequence[Fraction]
    price_points: Sequence[Fraction]
    most: Points
    members: Sequence[Fraction]
    weights: tuple[Points, ...]

    @property
    def method(self) -> Method:
        return self.tender.method

    def params(self) -> dict[str, object]:
        return find(FormulaKind.COMBINATION, self.method.combination).bind(self.method.combination_params)


def read_linear(evaluation: Evaluation, deadline: Deadline = NO_DEADLINE) -> LinearScores | NotLinear:
    """Read an evaluation as linear values of its ranked bids (線形な評価値の読取り), or say why it is none.

    Shares are taken from the sheet's computed, unrounded columns; price points as the price formula computes them.
    OutOfTimeError where the deadline passes.
    """
    sheet, tender = evaluation.sheet, evaluation.tender
    columns = {key: one.computed for key, one in sheet.criteria.items() if one.computed is not None}
    if not sheet.vendors:
        return _NO_BIDS
    if len(columns) < len(tender.criteria):
        return _PER_TOTAL
    if tender.max_technical <= 0:
        return _NOTHING
    combination = _COMBINATIONS.get(tender.method.combination)
    if combination is None:
        name = find(FormulaKind.COMBINATION, tender.method.combination).name
        return NotLinear(
            reason=Text(
                f"{name.ja}の順位は、配点に対して線形な比較では決まりません",
                f"the order under this method ({name.en}) is no linear comparison in the allotments",
            )
        )
    given = _given(evaluation)
    shares: list[list[Fraction]] = []
    for one, weight in zip(tender.criteria, given.weights, strict=True):
        deadline.check()
        # A criterion without points earns nobody anything, and nothing tells what it would.
        shares.append([points / weight if weight else ZERO for points in columns[one.id]])
    rows = combination(given, list(zip(*shares, strict=True)))
    if isinstance(rows, NotLinear):
        return rows
    return LinearScores(
        vendors=sheet.vendors,
        criteria=tuple(criterion.id for criterion in tender.criteria),
        labels=counted_labels(tender),
        groups=tuple(one.group for one in tender.criteria),
        weights=given.weights,
        rows=tuple(rows),
    )


def counted_labels(tender: Tender) -> tuple[str, ...]:
    """Name each criterion, and how many times its allotment counts in the total beside others that count once."""
    times = times_counted(tender)
    return tuple(
        (criterion.label or criterion.id) + (f" × {times[criterion.id]}" if times[criterion.id] > 1 else "")
        for criterion in tender.criteria
    )


def _given(evaluation: Evaluation) -> _Sheet:
    sheet, tender = evaluation.sheet, evaluation.tender
    parts = [list(part.computed) for part in sheet.price_parts]
    added = members_added(tender, panel_members(tender, [bid for bid in evaluation.bids if not bid.faults]))
    return _Sheet(
        tender=tender,
        prices=[ZERO if price is None else price for price in sheet.prices],
        price_points=[sum(own, ZERO) for own in zip(*parts, strict=True)] if parts else [ZERO] * len(sheet.vendors),
        most=sheet.max_technical,
        members=[Fraction(added[key], own) for key, own in times_counted(tender).items()],
        weights=tuple(counted_points(tender).values()),
    )


Shares: TypeAlias = Sequence[Sequence[Fraction]]


def _rows(sheet: _Sheet, shares: Shares, parts: Parts) -> list[ScoreLine] | NotLinear:
    """Put the technical points into value = g + m × technical, as the method scales them."""
    allotment = sheet.method.technical_points
    pairs = list(zip(shares, parts, strict=True))
    if allotment is None:
        return [ScoreLine.of(g, [m * x for x in own]) for own, (g, m) in pairs]
    if sheet.method.technical_scaling == "allotment":
        return [_homogeneous(sheet, own, g, m * allotment) for own, (g, m) in pairs]
    if len({g for g, _ in parts}) > 1:
        return _BEST
    best = max(sum((x * w for x, w in zip(own, sheet.weights, strict=True)), ZERO) for own in shares)
    return [ScoreLine.of(g, [m * allotment * x / best for x in own]) for own, (g, m) in pairs] if best > 0 else _BEST


def _homogeneous(sheet: _Sheet, shares: Sequence[Fraction], g: Fraction, m: Fraction) -> ScoreLine:
    """Write g + m × S ÷ (Σ n w) as (Σ (m x + g n) w) ÷ (Σ n w), whose divisor all bids share (n: members that add)."""
    rates = [(m * x + g * n) / sheet.most for x, n in zip(shares, sheet.members, strict=True)]
    return ScoreLine.of(ZERO, rates)


def _sum(sheet: _Sheet, shares: Shares) -> list[ScoreLine] | NotLinear:
    base = sheet.method.base_points
    return _rows(sheet, shares, [(base + points, ONE) for points in sheet.price_points])


def _technical(sheet: _Sheet, shares: Shares) -> list[ScoreLine] | NotLinear:
    return _rows(sheet, shares, [(sheet.method.base_points, ONE)] * len(shares))


def _over_price(factor: Callable[[_Sheet], Fraction]) -> Callable[[_Sheet, Shares], list[ScoreLine] | NotLinear]:
    """Return value = factor × (base + technical) ÷ price."""

    def rows(sheet: _Sheet, shares: Shares) -> list[ScoreLine] | NotLinear:
        base, by = sheet.method.base_points, factor(sheet)
        return _rows(sheet, shares, [(base * by / price, by / price) for price in sheet.prices])

    return rows


def _reference(sheet: _Sheet) -> Fraction:
    written = sheet.params()["reference_price"]
    return written if isinstance(written, Fraction) else min(sheet.prices)


def _adjusted_price(sheet: _Sheet, shares: Shares) -> list[ScoreLine] | NotLinear:
    """Turn price ÷ quality, the lowest first, into quality ÷ price, the highest first."""
    if sheet.params()["denominator"] == "technical":
        return _over_price(lambda _: ONE)(sheet, shares)
    if sheet.method.technical_points is not None:
        rest = 1 - sheet.method.technical_points
        return _rows(sheet, shares, [(rest / price, 1 / price) for price in sheet.prices])
    # 1 − Σ n w + Σ x w: what is left of one falls with every allotment.
    pairs = zip(shares, sheet.prices, strict=True)
    return [
        ScoreLine.of(1 / price, [(x - n) / price for x, n in zip(own, sheet.members, strict=True)])
        for own, price in pairs
    ]


def _value_deduction(sheet: _Sheet, shares: Shares) -> list[ScoreLine] | NotLinear:
    """Turn price − worth of quality, the lowest first, into its negative, the highest first."""
    params = sheet.params()
    each, most = params["value_per_point"], params["max_deduction"]
    if isinstance(each, Fraction):
        return _rows(sheet, shares, [(-price, each) for price in sheet.prices])
    deduction = most if isinstance(most, Fraction) else ZERO
    allotment = sheet.method.technical_points
    if allotment is not None:
        return _rows(sheet, shares, [(-price, deduction / allotment) for price in sheet.prices])
    return [_homogeneous(sheet, own, -price, deduction) for own, price in zip(shares, sheet.prices, strict=True)]


def _lowest_price(sheet: _Sheet, shares: Shares) -> list[ScoreLine] | NotLinear:
    return [ScoreLine.of(-price, [ZERO] * len(own)) for own, price in zip(shares, sheet.prices, strict=True)]


_COMBINATIONS: Final[dict[str, Callable[[_Sheet, Shares], list[ScoreLine] | NotLinear]]] = {
    "sum": _sum,
    "technical-only": _technical,
    "budget": _technical,
    "ratio": _over_price(lambda given: given.method.scale),
    "adjusted-score": _over_price(_reference),
    "adjusted-price": _adjusted_price,
    "value-deduction": _value_deduction,
    "lowest-price": _lowest_price,
}


def read_ratio(evaluation: Evaluation) -> LinearScores | NotLinear:
    """Read an addition method as lines in two allotments (技術点と価格点の比率), those of technique and of the price.

    Both are rescaled as wholes, so that this holds where the technical points are scaled to the best total, or come
    from a panel that aggregates totals.
    """
    sheet, tender = evaluation.sheet, evaluation.tender
    allotment = sum((part.allotment for part in sheet.price_parts), ZERO)
    most = sheet.max_technical if tender.method.technical_points is None else tender.method.technical_points
    if not sheet.vendors:
        return _NO_BIDS
    if not sheet.price_parts or not allotment or most <= 0:
        return _NO_PRICE_POINTS
    technical = _unrounded_technical(evaluation)
    best = tender.method.technical_points is not None and tender.method.technical_scaling == "best"
    whole = max(technical) if best else sheet.max_technical
    prices = _given(evaluation).price_points
    return LinearScores(
        vendors=sheet.vendors,
        criteria=("technical", "price"),
        labels=("技術点", "価格点"),
        groups=("", ""),
        weights=(most, allotment),
        rows=tuple(
            ScoreLine.of(tender.method.base_points, [points / whole if whole else ZERO, price / allotment])
            for points, price in zip(technical, prices, strict=True)
        ),
    )


def _unrounded_technical(evaluation: Evaluation) -> list[Fraction]:
    sheet = evaluation.sheet
    columns = [criterion.computed for criterion in sheet.criteria.values() if criterion.computed is not None]
    if sheet.panel_total is not None:
        others = [one.computed for one in sheet.criteria.values() if not is_marked(one.criterion)]
        columns = [sheet.panel_total.computed, *(one for one in others if one is not None)]
    return list(Column.total(columns, len(sheet.vendors)))
