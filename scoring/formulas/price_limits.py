"""Price points against the tender's own limits (予定価格・調査基準価格に基づく価格点).

Every function takes the price in the currency's main unit and the ``allotment`` 配点, and returns points, unrounded.
A ratio that a tender may round before use passes through ``round_ratio``. None of them looks at another bid.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from criteria.finding import Text
from scoring.formulas.ratio import CEILING, ONE, PRICE, ZERO, RoundRatio, divided, keep
from scoring.formulas.registry import Constant, FormulaKind, Param, formula


def _cap_and_floor(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    floor, cap = params["floor"], params["cap"]
    if floor is not None and cap is not None and floor > cap:
        return Text("floor は cap 以下", "floor at most cap")
    if allotment is not None and any(bound is not None and bound > allotment for bound in (floor, cap)):
        return Text("cap と floor は配点以下", "cap and floor at most the allotment")
    return None


@formula(
    id="ratio-to-ceiling",
    kind=FormulaKind.PRICE,
    ja="予定価格に対する割合",
    en="one minus the ratio to the ceiling",
    line="points = allotment × (1 − round(max(price ÷ ceiling, lower_bend))), within floor and cap",
    source="三菱総合研究所「評価手順書(加算方式)」平成28年5月 1.2 https://expydoc.com/doc/9791208/: "
    "価格点の配分×(1−入札価格÷予定価格); 下限(予定価格の75%など)は https://lawinsider.com/ja/clause/価格評価 の条項例",
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="lower_bend",
            text=Text(
                "予定価格に対する割合の下限。これを下回る価格はこの割合とみなす",
                "share of the ceiling below which a price counts as that share",
            ),
            default=None,
            least=ZERO,
            most=ONE,
        ),
        Param(name="cap", text=Text("価格点の上限(点)", "most points"), default=None, least=ZERO, in_points=True),
        Param(name="floor", text=Text("価格点の下限(点)", "least points"), default=None, least=ZERO, in_points=True),
    ),
    conflict=_cap_and_floor,
)
def ratio_to_ceiling(
    price: Fraction,
    *,
    allotment: Fraction,
    ceiling: Fraction,
    lower_bend: Fraction | None = None,
    cap: Fraction | None = None,
    floor: Fraction | None = None,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Points for what the price stays below the ceiling 予定価格比例方式.

    >>> ratio_to_ceiling(Fraction(70), allotment=Fraction(100), ceiling=Fraction(100))
    Fraction(30, 1)
    """
    ratio = divided(price, ceiling, CEILING)
    if lower_bend is not None and ratio < lower_bend:
        ratio = lower_bend
    points = allotment * (1 - round_ratio(ratio))
    if cap is not None and points > cap:
        points = cap
    return floor if floor is not None and points < floor else points


@formula(
    id="investigation-over-price",
    kind=FormulaKind.PRICE,
    ja="調査基準価格÷入札価格",
    en="investigation price over own price",
    line="points = allotment × round(min(1, investigation ÷ price))",
    source="調査基準価格以下を満点とし、上回る価格を反比例で減点する価格点。公告に定めた算式が出典となる",
    constants=(Constant.INVESTIGATION,),
)
def investigation_over_price(
    price: Fraction, *, allotment: Fraction, investigation: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Full points down to the investigation price, fewer in inverse proportion above it 調査基準価格比例方式.

    >>> investigation_over_price(Fraction(100), allotment=Fraction(50), investigation=Fraction(90))
    Fraction(45, 1)
    """
    if price <= investigation:
        return allotment
    return allotment * round_ratio(divided(investigation, price, PRICE))


@formula(
    id="two-slopes",
    kind=FormulaKind.PRICE,
    ja="調査基準価格で折れる2直線",
    en="two slopes with a bend at the investigation price",
    line="points = allotment × s × (1 − b) ÷ (1 − c)                where b = round(price ÷ ceiling) ≥ c\n"
    "points = allotment × min(1, s + slope_below × (c − b))    where b < c = round(investigation ÷ ceiling)\n\n"
    "s is share_at_investigation, 1 − c by default: then the upper line is allotment × (1 − b).",
    source="「評価方法について」1 価格評価点 (a)(b) https://expydoc.com/doc/9675465/: "
    "調査基準額以上は配点×(1−入札価格÷予定価格)、下回る分は0.5倍の傾き",
    constants=(Constant.CEILING, Constant.INVESTIGATION),
    params=(
        Param(
            name="share_at_investigation",
            text=Text(
                "調査基準価格における配点に対する割合(既定は 1−調査基準価格÷予定価格)",
                "share of the points at the investigation price (default 1 − investigation ÷ ceiling)",
            ),
            default=None,
            least=ZERO,
            most=ONE,
        ),
        Param(
            name="slope_below",
            text=Text(
                "調査基準価格を下回る部分の傾き(予定価格に対する割合1あたりの配点の割合)",
                "slope below the investigation price, in shares of the points per share of the ceiling",
            ),
            default=Fraction(1, 2),
            least=ZERO,
        ),
    ),
    note=Text(
        "調査基準価格ちょうどは折れ点。配点を超えない",
        "a price equal to the bend earns the bend's points; never above the allotment",
    ),
)
def two_slopes(
    price: Fraction,
    *,
    allotment: Fraction,
    ceiling: Fraction,
    investigation: Fraction,
    share_at_investigation: Fraction | None = None,
    slope_below: Fraction = Fraction(1, 2),
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Points falling in two straight lines that meet at the investigation price 二段階比例方式.

    >>> two_slopes(Fraction(70), allotment=Fraction(80), ceiling=Fraction(100), investigation=Fraction(90))
    Fraction(16, 1)
    """
    own = round_ratio(divided(price, ceiling, CEILING))
    bend = round_ratio(divided(investigation, ceiling, CEILING))
    share = 1 - bend if share_at_investigation is None else share_at_investigation
    if own < bend:
        return allotment * min(ONE, share + slope_below * (bend - own))
    if share_at_investigation is None:
        return allotment * (1 - own)
    below_ceiling = Text("予定価格と調査基準価格の差", "difference between ceiling and investigation price")
    return allotment * share * divided(1 - own, 1 - bend, below_ceiling)


@formula(
    id="peak",
    kind=FormulaKind.PRICE,
    ja="予定価格の一定割合を頂点とする方式",
    en="peak at a share of the ceiling",
    line="points = allotment × max(0, 1 − slope × |round(price ÷ ceiling) − peak|), "
    "slope_above or slope_below by the side",
    source="https://lawinsider.com/ja/clause/価格評価 の条項例: 予定価格の80%を頂点とし、下回ると安いほど低い点",
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="peak",
            text=Text("満点となる予定価格に対する割合", "share of the ceiling that earns full points"),
            default=Fraction(4, 5),
            above=ZERO,
            most=ONE,
        ),
        Param(
            name="slope_above",
            text=Text(
                "頂点を上回る側の傾き",
                "points lost per share of the ceiling above the peak, in shares of the allotment",
            ),
            default=ONE,
            least=ZERO,
        ),
        Param(
            name="slope_below",
            text=Text(
                "頂点を下回る側の傾き",
                "points lost per share of the ceiling below the peak, in shares of the allotment",
            ),
            default=ONE,
            least=ZERO,
        ),
    ),
    breaks={
        "lower-price": Text(
            "配点100、予定価格100: 入札価格80は100点、70は90点。安くすると下がる",
            "100 points, ceiling 100: a price of 80 earns 100 points, a price of 70 only 90",
        )
    },
    note=Text("0点を下回らない", "never below zero points"),
    turns=lambda at: (ratio * at.ceiling for ratio in at.crossings(at.params["peak"])),
)
def peak(
    price: Fraction,
    *,
    allotment: Fraction,
    ceiling: Fraction,
    peak: Fraction = Fraction(4, 5),
    slope_above: Fraction = ONE,
    slope_below: Fraction = ONE,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Full points at a share of the ceiling, fewer on both sides 頂点方式, so that dumping does not pay.

    >>> peak(Fraction(90), allotment=Fraction(100), ceiling=Fraction(100))
    Fraction(90, 1)
    """
    beyond = round_ratio(divided(price, ceiling, CEILING)) - peak
    lost = slope_above * beyond if beyond > 0 else -slope_below * beyond
    return allotment * max(ZERO, 1 - lost)
