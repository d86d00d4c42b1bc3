"""Price points against amounts the tender itself fixes (公告で定めた金額・表に基づく価格点).

Every function takes the price in the currency's main unit and returns points, unrounded. A ratio that a tender may
round before use passes through ``round_ratio``.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from criteria.finding import Text
from scoring.formulas.ratio import CEILING, LOWEST_PRICE, ONE, PRICE, ZERO, RoundRatio, divided, keep
from scoring.formulas.registry import Constant, FormulaKind, Param, PriceSetting, Reference, ValueKind, formula

Steps: TypeAlias = tuple[tuple[Fraction, ...], ...]


@formula(
    id="fixed-anchors",
    kind=FormulaKind.PRICE,
    ja="固定した上下限の間の直線",
    en="linear between fixed anchors",
    line="points = allotment × round((high − price) ÷ (high − low)), between 0 and the allotment",
    source="Vergabemarktplatz Rheinland, lineare Interpolation zwischen festen Ankerwerten; "
    "BMI, UfAB 2018 (Interpolation der Preispunkte)",
    params=(
        Param(
            name="low",
            text=Text("満点となる金額(主単位)", "amount that earns full points, in the currency's main unit"),
            least=ZERO,
        ),
        Param(
            name="high",
            text=Text("0点となる金額(主単位)", "amount that earns no points, in the currency's main unit"),
            above=ZERO,
        ),
    ),
    conflict=lambda params, _allotment: (
        None if params["low"] < params["high"] else Text("low は high 未満", "low below high")
    ),
    note=Text("low 以下は満点、high 以上は0点", "full points at or below low, none at or above high"),
)
def fixed_anchors(
    price: Fraction, *, allotment: Fraction, low: Fraction, high: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Full points at a fixed low amount, none at a fixed high one 固定基準方式; no bid moves another's points.

    >>> fixed_anchors(Fraction(125), allotment=Fraction(40), low=Fraction(100), high=Fraction(200))
    Fraction(30, 1)
    """
    share = divided(high - price, high - low, Text("highとlowの差", "difference between high and low"))
    return allotment * round_ratio(min(ONE, max(ZERO, share)))


@formula(
    id="reference-over-price",
    kind=FormulaKind.PRICE,
    ja="基準額÷入札価格",
    en="fixed reference amount over own price",
    line="points = allotment × round(reference ÷ price), at most cap",
    source="NCHRP Report 561 (2006), weighted criteria; 発注者が公告で定めた基準額を用いる形",
    params=(
        Param(
            name="reference",
            text=Text("基準額(主単位)", "reference amount, in the currency's main unit"),
            above=ZERO,
        ),
        Param(
            name="cap",
            text=Text(
                "価格点の上限(点)。既定では配点を超えうる", "most points; without it points can exceed the allotment"
            ),
            default=None,
            least=ZERO,
            in_points=True,
        ),
    ),
)
def reference_over_price(
    price: Fraction,
    *,
    allotment: Fraction,
    reference: Fraction,
    cap: Fraction | None = None,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Points in inverse proportion to the price, from an amount the tender fixes 基準額比例方式.

    >>> reference_over_price(Fraction(125), allotment=Fraction(40), reference=Fraction(100))
    Fraction(32, 1)
    """
    points = allotment * round_ratio(divided(reference, price, PRICE))
    return cap if cap is not None and points > cap else points


def _steps_param(ja: str, en: str) -> Param:
    return Param(
        name="steps",
        text=Text(f"価格点の表。up_to は{ja}", f"table of points; up_to is {en}"),
        kind=ValueKind.STEPS,
        keys=("up_to", "points"),
        least=ZERO,
        in_points=True,
    )


_STEPS_BREAK = {
    "lower-price": Text(
        "表が安い価格に低い点を定めるとき。70以下1点、80以下10点: 80は10点、70は1点",
        "where the table gives a lower price fewer points: up to 70 one point, up to 80 ten; 80 earns 10, 70 earns 1",
    )
}
_STEPS_NOTE = Text(
    "up_to に等しい値はその段に入る。最後の段を超えると0点",
    "a value equal to up_to belongs to that step; beyond the last step there are no points",
)


def _within_allotment(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    if allotment is None or all(points <= allotment for _, points in params["steps"]):
        return None
    return Text("表の点は配点以下", "points of the table at most the allotment")


def _turns_of_multiples(at: PriceSetting) -> Iterator[Fraction]:
    """Yield where a bid's own multiple of the lowest, or a rival's multiple of it, passes a step."""
    for up_to, _ in at.params["steps"]:
        for multiple in at.crossings(up_to):
            if multiple > 0:
                yield from (multiple * rival for rival in at.rivals)
                yield from (rival / multiple for rival in at.rivals)


def _looked_up(value: Fraction, steps: Steps) -> Fraction:
    return next((points for up_to, points in steps if value <= up_to), ZERO)


@formula(
    id="table",
    kind=FormulaKind.PRICE,
    ja="価格の段階表",
    en="table of prices",
    line="points = points of the first step with price ≤ up_to, else 0",
    source="公告で公表した段階表(入札価格→価格点)による。表そのものが出典となる",
    params=(_steps_param("入札価格(主単位)", "the price in the currency's main unit"),),
    conflict=_within_allotment,
    breaks=_STEPS_BREAK,
    note=_STEPS_NOTE,
    turns=lambda at: (up_to for up_to, _ in at.params["steps"]),
)
def table(price: Fraction, *, steps: Steps) -> Fraction:
    """Points of the first step that reaches up to the price 段階表方式.

    >>> table(Fraction(80), steps=((Fraction(80), Fraction(10)), (Fraction(90), Fraction(5))))
    Fraction(10, 1)
    """
    return _looked_up(price, steps)


@formula(
    id="table-share-of-ceiling",
    kind=FormulaKind.PRICE,
    ja="予定価格に対する割合の段階表",
    en="table of shares of the ceiling",
    line="points = points of the first step with round(price ÷ ceiling) ≤ up_to, else 0",
    source="公告で公表した段階表(入札価格÷予定価格→価格点)による。表そのものが出典となる",
    constants=(Constant.CEILING,),
    params=(_steps_param("入札価格÷予定価格", "price ÷ ceiling"),),
    conflict=_within_allotment,
    breaks=_STEPS_BREAK,
    note=_STEPS_NOTE,
    turns=lambda at: (ratio * at.ceiling for up_to, _ in at.params["steps"] for ratio in at.crossings(up_to)),
)
def table_share_of_ceiling(
    price: Fraction, *, ceiling: Fraction, steps: Steps, round_ratio: RoundRatio = keep
) -> Fraction:
    """Points of the first step that reaches up to the price's share of the ceiling 予定価格比の段階表方式.

    >>> table_share_of_ceiling(Fraction(85), ceiling=Fraction(100), steps=((Fraction(9, 10), Fraction(5)),))
    Fraction(5, 1)
    """
    return _looked_up(round_ratio(divided(price, ceiling, CEILING)), steps)


@formula(
    id="table-share-of-lowest",
    kind=FormulaKind.PRICE,
    ja="最低価格に対する割合の段階表",
    en="table of multiples of the lowest price",
    line="points = points of the first step with round(price ÷ lowest) ≤ up_to, else 0",
    source="公告で公表した段階表(入札価格÷最低価格→価格点)による。表そのものが出典となる",
    references=(Reference.LOWEST,),
    params=(_steps_param("入札価格÷最低価格", "price ÷ lowest price"),),
    conflict=_within_allotment,
    loser_matters=True,
    breaks=_STEPS_BREAK,
    note=_STEPS_NOTE,
    turns=_turns_of_multiples,
)
def table_share_of_lowest(
    price: Fraction, *, lowest: Fraction, steps: Steps, round_ratio: RoundRatio = keep
) -> Fraction:
    """Points of the first step that reaches up to the price's multiple of the lowest 最低価格比の段階表方式.

    >>> table_share_of_lowest(Fraction(110), lowest=Fraction(100), steps=((Fraction(11, 10), Fraction(5)),))
    Fraction(5, 1)
    """
    return _looked_up(round_ratio(divided(price, lowest, LOWEST_PRICE)), steps)
