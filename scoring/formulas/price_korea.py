"""Price points of the Korean rules (韓国の入札価格評点): negotiated contracts and the adequacy review.

Every function takes the price in the currency's main unit and the ``allotment`` 배점한도, and returns points.
The ceiling stands for the planned price 예정가격, or for the estimated price 추정가격 where none is made.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from criteria.finding import Text
from scoring.formulas.ratio import ONE, PRICE, ZERO, RoundRatio, divided, keep
from scoring.formulas.registry import Constant, FormulaKind, Param, PriceSetting, Reference, formula


@formula(
    id="korea-ratio",
    kind=FormulaKind.PRICE,
    ja="韓国 協商契約の入札価格評点",
    en="Korea, price score of negotiated contracts",
    line="points = allotment × lowest ÷ price                            where price ≥ b = bend × ceiling\n"
    "points = allotment × lowest ÷ b + bonus × (b − price) ÷ (b − f)   where price < b\n\n"
    "Prices below f = least × ceiling, the lowest too, count as f.",
    source="기획재정부 계약예규 「협상에 의한 계약체결기준」 별표 입찰가격 평점산식 (추정가격의 80%·60%)",
    references=(Reference.LOWEST,),
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="bend",
            text=Text("折れ点となる予定価格に対する割合", "share of the planned price at which the formula bends"),
            default=Fraction(4, 5),
            above=ZERO,
            most=ONE,
        ),
        Param(
            name="least",
            text=Text(
                "これを下回る価格はこの割合とみなす",
                "share of the planned price below which a price counts as that share",
            ),
            default=Fraction(3, 5),
            least=ZERO,
            most=ONE,
        ),
        Param(
            name="bonus",
            text=Text("least の価格が得る加点(点)", "points added at least, in proportion between bend and least"),
            default=Fraction(2),
            least=ZERO,
            in_points=True,
        ),
    ),
    conflict=lambda params, _allotment: (
        None if params["least"] < params["bend"] else Text("least は bend 未満", "least below bend")
    ),
    loser_matters=True,
    turns=lambda at: (at.params["bend"] * at.ceiling, at.params["least"] * at.ceiling),
    breaks={
        "lower-price": Text(
            "配点100、予定価格100、相手は価格100で技術点が19点上: 80なら100対99で勝ち、70に下げると88.5対89で負ける",
            "100 points, planned price 100, a rival at 100 with 19 more technical points: a price of 80 wins by 100 "
            "to 99, a price of 70 loses by 88.5 to 89",
        )
    },
)
def korea_ratio(
    price: Fraction,
    *,
    allotment: Fraction,
    lowest: Fraction,
    ceiling: Fraction,
    bend: Fraction = Fraction(4, 5),
    least: Fraction = Fraction(3, 5),
    bonus: Fraction = Fraction(2),
) -> Fraction:
    """Lowest over own price down to 80 % of the planned price, a small bonus below it 協商契約 (협상에 의한 계약).

    >>> korea_ratio(Fraction(70), allotment=Fraction(20), lowest=Fraction(70), ceiling=Fraction(100))
    Fraction(37, 2)
    """
    own, cheapest = max(price, least * ceiling), max(lowest, least * ceiling)
    bent = bend * ceiling
    if own >= bent:
        return allotment * divided(cheapest, own, PRICE)
    return allotment * cheapest / bent + bonus * (bent - own) / (bent - least * ceiling)


def _adequacy_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    if (params["upper_from"] is None) != (params["upper_points"] is None):
        return Text("upper_from と upper_points は両方書くか両方省く", "upper_from and upper_points both or neither")
    if allotment is not None and any((params[name] or 0) > allotment for name in ("upper_points", "floor")):
        return Text("upper_points と floor は配点以下", "upper_points and floor at most the allotment")
    return None


def _turns_of_adequacy(at: PriceSetting) -> Iterator[Fraction]:
    """Yield the prices at the target share and at upper_from."""
    fixed = at.params["fixed_costs"]
    for share in (at.params["target"], at.params["upper_from"]):
        if share is not None:
            yield from (fixed + ratio * (at.ceiling - fixed) for ratio in at.crossings(share))


@formula(
    id="korea-adequacy",
    kind=FormulaKind.PRICE,
    ja="韓国 適格審査の入札価格評点",
    en="Korea, adequacy review price score",
    line="points = max(floor, allotment − slope × |target − round((price − fixed_costs) ÷ "
    "(ceiling − fixed_costs))| × 100)",
    source="조달청 일반용역 적격심사 세부기준 별표2 (시설분야, 5억원 미만): 70−5×|(91/100−입찰가격/예정가격)×100|",
    constants=(Constant.CEILING,),
    params=(
        Param(
            name="target",
            text=Text("満点となる予定価格に対する割合", "share of the planned price that earns full points"),
            default=Fraction(91, 100),
            above=ZERO,
            most=ONE,
        ),
        Param(
            name="slope",
            text=Text("1ポイント(%)離れるごとに引く点", "points lost per percentage point of distance"),
            default=Fraction(5),
            least=ZERO,
            in_points=True,
        ),
        Param(
            name="fixed_costs",
            text=Text(
                "双方から除く固定費A(主単位の金額)",
                "fixed costs A taken out of both prices, in the currency's main unit",
            ),
            default=ZERO,
            least=ZERO,
        ),
        Param(
            name="upper_from",
            text=Text(
                "この割合以上は upper_points とする", "share of the planned price from which upper_points are given"
            ),
            default=None,
            above=ZERO,
            most=ONE,
        ),
        Param(
            name="upper_points",
            text=Text("upper_from 以上の点", "points from upper_from up"),
            default=None,
            least=ZERO,
            in_points=True,
        ),
        Param(name="floor", text=Text("最低評点", "least points"), default=ZERO, least=ZERO, in_points=True),
    ),
    conflict=_adequacy_conflict,
    turns=_turns_of_adequacy,
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
    fixed_costs: Fraction = ZERO,
    upper_from: Fraction | None = None,
    upper_points: Fraction | None = None,
    floor: Fraction = ZERO,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Points by the distance from a target share of the planned price 適格審査 (적격심사); the ceiling is that price.

    >>> korea_adequacy(Fraction(90), allotment=Fraction(70), ceiling=Fraction(100))
    Fraction(65, 1)
    """
    planned = Text("予定価格から固定費を除いた額", "planned price without fixed costs")
    ratio = round_ratio(divided(price - fixed_costs, ceiling - fixed_costs, planned))
    if upper_from is not None and upper_points is not None and ratio >= upper_from:
        return upper_points
    return max(floor, allotment - slope * abs(target - ratio) * 100)
