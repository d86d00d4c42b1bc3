"""Price points against the tender's own limits (予定価格・調査基準価格に基づく価格点).

Every function takes the price in the currency's main unit and the ``allotment`` 配点, and returns points, unrounded.
A ratio that a tender may round before use passes through ``round_ratio``. None of them looks at another bid.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from criteria.finding import Text
from scoring.formulas.ratio import CEILING, PRICE, RoundRatio, divided, keep
from scoring.registry import Constant, Kind, Param, formula

_ONE = Fraction(1)
_ZERO = Fraction(0)


def _cap_and_floor(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    floor, cap = params["floor"], params["cap"]
    if floor is not None and cap is not None and floor > cap:
        return Text("floor は cap 以下", "floor at most cap")
    if allotment is not None and any(bound is not None and bound > allotment for bound in (floor, cap)):
        return Text("cap と floor は配点以下", "cap and floor at most the allotment")
    return None


@formula(
    id="ratio-to-ceiling",
    kind=Kind.PRICE,
    ja="予定価格に対する割合",
    en="one minus the ratio to the ceiling",
    source="総合評価落札方式(加算方式)の価格点: 価格点の配点×(1−入札価格÷予定価格)。例 三菱総合研究所「評価手順書(加算方式)」"
    "平成28年5月 1.2; 下限は JICA 契約条項「予定価格の75%を下回る入札価格は75%とみなす」",
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="lower_bend",
            text=Text(
                "予定価格に対する割合の下限。これを下回る価格はこの割合とみなす",
                "share of the ceiling below which a price counts as that share",
            ),
            default=None,
            least=_ZERO,
            most=_ONE,
        ),
        Param(name="cap", text=Text("価格点の上限(点)", "most points"), default=None, least=_ZERO),
        Param(name="floor", text=Text("価格点の下限(点)", "least points"), default=None, least=_ZERO),
    ),
    conflict=_cap_and_floor,
)
def ratio_to_ceiling(  # noqa: PLR0913 - a limit each, as published
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

    points = allotment × (1 − round(max(price ÷ ceiling, lower_bend))), within floor and cap

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
    kind=Kind.PRICE,
    ja="調査基準価格÷入札価格",
    en="investigation price over own price",
    source="調査基準価格を満点とする価格点: 配点×調査基準価格÷入札価格(調査基準価格以下は満点)。"
    "国・自治体の総合評価(加算方式)の実施要領にみられる形",
    constants=(Constant.INVESTIGATION,),
)
def investigation_over_price(
    price: Fraction, *, allotment: Fraction, investigation: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Full points down to the investigation price, fewer in inverse proportion above it 調査基準価格比例方式.

    points = allotment × round(min(1, investigation ÷ price))

    >>> investigation_over_price(Fraction(100), allotment=Fraction(50), investigation=Fraction(90))
    Fraction(45, 1)
    """
    if price <= investigation:
        return allotment
    return allotment * round_ratio(divided(investigation, price, PRICE))


@formula(
    id="two-slopes",
    kind=Kind.PRICE,
    ja="調査基準価格で折れる2直線",
    en="two slopes with a bend at the investigation price",
    source="「評価方法について」1 価格評価点 (a)(b) https://expydoc.com/doc/9675465/: 調査基準額以上は配点×(1−入札価格÷予定価格)、"
    "下回る分は0.5倍の傾き",
    constants=(Constant.CEILING, Constant.INVESTIGATION),
    params=(
        Param(
            name="share_at_investigation",
            text=Text(
                "調査基準価格における配点に対する割合(既定は 1−調査基準価格÷予定価格)",
                "share of the points at the investigation price (default 1 − investigation ÷ ceiling)",
            ),
            default=None,
            least=_ZERO,
            most=_ONE,
        ),
        Param(
            name="slope_below",
            text=Text(
                "調査基準価格を下回る部分の傾き(予定価格に対する割合1あたりの配点の割合)",
                "slope below the investigation price, in shares of the points per share of the ceiling",
            ),
            default=Fraction(1, 2),
            least=_ZERO,
        ),
    ),
    note=Text(
        "調査基準価格ちょうどは折れ点。配点を超えない",
        "a price equal to the bend earns the bend's points; never above the allotment",
    ),
)
def two_slopes(  # noqa: PLR0913 - two limits, two slopes
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

    Let b = round(price ÷ ceiling), c = round(investigation ÷ ceiling) and s = share_at_investigation (1 − c by default):

    points = allotment × s × (1 − b) ÷ (1 − c)                where b ≥ c
    points = allotment × min(1, s + slope_below × (c − b))    where b < c

    >>> two_slopes(Fraction(70), allotment=Fraction(80), ceiling=Fraction(100), investigation=Fraction(90))
    Fraction(16, 1)
    """
    own = round_ratio(divided(price, ceiling, CEILING))
    bend = round_ratio(divided(investigation, ceiling, CEILING))
    share = 1 - bend if share_at_investigation is None else share_at_investigation
    if own < bend:
        return allotment * min(_ONE, share + slope_below * (bend - own))
    if share_at_investigation is None:
        return allotment * (1 - own)
    below_ceiling = Text("予定価格と調査基準価格の差", "difference between ceiling and investigation price")
    return allotment * share * divided(1 - own, 1 - bend, below_ceiling)


@formula(
    id="peak",
    kind=Kind.PRICE,
    ja="予定価格の一定割合を頂点とする方式",
    en="peak at a share of the ceiling",
    source="JICA コンサルタント等契約の価格評価点: 予定価格の80%を満点とし、上回っても下回っても比例して減点",
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="peak",
            text=Text("満点となる予定価格に対する割合", "share of the ceiling that earns full points"),
            default=Fraction(4, 5),
            above=_ZERO,
            most=_ONE,
        ),
        Param(
            name="slope_above",
            text=Text(
                "頂点を上回る側の傾き",
                "points lost per share of the ceiling above the peak, in shares of the allotment",
            ),
            default=_ONE,
            least=_ZERO,
        ),
        Param(
            name="slope_below",
            text=Text(
                "頂点を下回る側の傾き",
                "points lost per share of the ceiling below the peak, in shares of the allotment",
            ),
            default=_ONE,
            least=_ZERO,
        ),
    ),
    breaks={
        "lower-price": Text(
            "配点100、予定価格100: 入札価格80は100点、70は90点。安くすると下がる",
            "100 points, ceiling 100: a price of 80 earns 100 points, a price of 70 only 90",
        )
    },
    note=Text("0点を下回らない", "never below zero points"),
)
def peak(  # noqa: PLR0913 - a peak and two slopes
    price: Fraction,
    *,
    allotment: Fraction,
    ceiling: Fraction,
    peak: Fraction = Fraction(4, 5),
    slope_above: Fraction = _ONE,
    slope_below: Fraction = _ONE,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Full points at a share of the ceiling, fewer on both sides 頂点方式, so that dumping does not pay.

    points = allotment × max(0, 1 − slope × |round(price ÷ ceiling) − peak|), slope_above or slope_below by the side

    >>> peak(Fraction(90), allotment=Fraction(100), ceiling=Fraction(100))
    Fraction(90, 1)
    """
    beyond = round_ratio(divided(price, ceiling, CEILING)) - peak
    lost = slope_above * beyond if beyond > 0 else -slope_below * beyond
    return allotment * max(_ZERO, 1 - lost)


def _adequacy_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    if (params["upper_from"] is None) != (params["upper_points"] is None):
        return Text("upper_from と upper_points は両方書くか両方省く", "upper_from and upper_points both or neither")
    if allotment is not None and any((params[name] or 0) > allotment for name in ("upper_points", "floor")):
        return Text("upper_points と floor は配点以下", "upper_points and floor at most the allotment")
    return None


@formula(
    id="korea-adequacy",
    kind=Kind.PRICE,
    ja="韓国 適格審査の入札価格評点",
    en="Korea, adequacy review price score",
    source="조달청 일반용역 적격심사 세부기준 별표2 (시설분야용역, 추정가격 5억원 미만): 70 − 5×|(91/100 − 입찰가격/예정가격)×100|",
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="target",
            text=Text("満点となる予定価格に対する割合", "share of the planned price that earns full points"),
            default=Fraction(91, 100),
            above=_ZERO,
            most=_ONE,
        ),
        Param(
            name="slope",
            text=Text("1ポイント(%)離れるごとに引く点", "points lost per percentage point of distance"),
            default=Fraction(5),
            least=_ZERO,
        ),
        Param(
            name="fixed_costs",
            text=Text(
                "双方から除く固定費A(主単位の金額)",
                "fixed costs A taken out of both prices, in the currency's main unit",
            ),
            default=_ZERO,
            least=_ZERO,
        ),
        Param(
            name="upper_from",
            text=Text(
                "この割合以上は upper_points とする", "share of the planned price from which upper_points are given"
            ),
            default=None,
            above=_ZERO,
            most=_ONE,
        ),
        Param(
            name="upper_points",
            text=Text("upper_from 以上の点", "points from upper_from up"),
            default=None,
            least=_ZERO,
        ),
        Param(name="floor", text=Text("最低評点", "least points"), default=_ZERO, least=_ZERO),
    ),
    conflict=_adequacy_conflict,
    breaks={
        "lower-price": Text(
            "配点70、予定価格100: 入札価格91は70点、90は65点。安くすると下がる",
            "70 points, planned price 100: a price of 91 earns 70 points, a price of 90 only 65",
        )
    },
)
def korea_adequacy(  # noqa: PLR0913 - the annex has as many parts
    price: Fraction,
    *,
    allotment: Fraction,
    ceiling: Fraction,
    target: Fraction = Fraction(91, 100),
    slope: Fraction = Fraction(5),
    fixed_costs: Fraction = _ZERO,
    upper_from: Fraction | None = None,
    upper_points: Fraction | None = None,
    floor: Fraction = _ZERO,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Points by the distance from a target share of the planned price 適格審査 (적격심사); the ceiling is that price.

    points = max(floor, allotment − slope × |target − round((price − fixed_costs) ÷ (ceiling − fixed_costs))| × 100)

    >>> korea_adequacy(Fraction(90), allotment=Fraction(70), ceiling=Fraction(100))
    Fraction(65, 1)
    """
    planned = Text("予定価格から固定費を除いた額", "planned price without fixed costs")
    ratio = round_ratio(divided(price - fixed_costs, ceiling - fixed_costs, planned))
    if upper_from is not None and upper_points is not None and ratio >= upper_from:
        return upper_points
    return max(floor, allotment - slope * abs(target - ratio) * 100)
