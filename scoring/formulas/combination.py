"""Combinations (評価値): technical points and price become the one value by which bids are ranked.

Every function takes what it asks for by name: ``technical`` 技術点 (without base), ``base`` 標準点, ``price`` in the
currency's main unit, ``price_points`` 価格点, ``scale``; and returns the value, unrounded.
"""

from fractions import Fraction

from criteria.finding import Text
from criteria.terms import Direction
from scoring.formulas.ratio import PRICE, ZERO, divided, quality
from scoring.formulas.registry import Constant, FormulaError, FormulaKind, Param, ValueKind, formula


@formula(
    id="sum",
    kind=FormulaKind.COMBINATION,
    ja="加算方式",
    en="sum of technical and price points",
    line="value = base + technical + price_points",
    source="会計法29条の6第2項、予算決算及び会計令91条2項、地方自治法施行令167条の10の2: 総合評価落札方式(加算方式)",
)
def sum_of_points(*, base: Fraction = ZERO, technical: Fraction, price_points: Fraction) -> Fraction:
    """Technical points and price points together 加算方式.

    >>> sum_of_points(technical=Fraction(80), price_points=Fraction(10))
    Fraction(90, 1)
    """
    return base + technical + price_points


@formula(
    id="ratio",
    kind=FormulaKind.COMBINATION,
    ja="除算方式",
    en="points over price",
    line="value = (base + technical) ÷ price × scale",
    source="国土交通省直轄工事における総合評価落札方式の運用ガイドライン(国土交通省): 評価値=技術評価点÷入札価格",
    note=Text(
        "標準点÷予定価格×scale(基準評価値)を下回る入札は落札者とならない",
        "a value below base ÷ ceiling × scale cannot win",
    ),
)
def points_over_price(
    *, base: Fraction = ZERO, technical: Fraction, price: Fraction, scale: Fraction = Fraction(1)
) -> Fraction:
    """Points bought for each unit of money 除算方式.

    >>> points_over_price(base=Fraction(100), technical=Fraction(60), price=Fraction(80), scale=Fraction(10))
    Fraction(20, 1)
    """
    return divided(quality(base, technical) * scale, price, PRICE)


@formula(
    id="technical-only",
    kind=FormulaKind.COMBINATION,
    ja="技術点のみ",
    en="technical points only",
    line="value = base + technical",
    source="公募型プロポーザル方式の特定; World Bank, Procurement Regulations for IPF Borrowers (QBS)",
)
def technical_only(*, base: Fraction = ZERO, technical: Fraction) -> Fraction:
    """Technical points alone; the price is not compared 技術点のみ.

    >>> technical_only(technical=Fraction(80))
    Fraction(80, 1)
    """
    return base + technical


@formula(
    id="lowest-price",
    kind=FormulaKind.COMBINATION,
    ja="最低価格落札方式",
    en="lowest price among those that passed",
    line="value = price",
    source="会計法29条の6第1項、地方自治法234条3項; World Bank, Procurement Regulations for IPF Borrowers (LCS)",
    direction=Direction.LOWEST,
)
def lowest_price(*, price: Fraction) -> Fraction:
    """Compare the price alone, among those that met every minimum 最低価格落札方式; the lowest is first.

    >>> lowest_price(price=Fraction(80))
    Fraction(80, 1)
    """
    return price


@formula(
    id="budget",
    kind=FormulaKind.COMBINATION,
    ja="固定予算方式",
    en="highest technical points within a fixed budget",
    line="value = base + technical where price ≤ ceiling",
    source="World Bank, Procurement Regulations for IPF Borrowers (Fixed Budget-based Selection, FBS)",
    constants=(Constant.CEILING,),
    note=Text(
        "予算(予定価格)を超える入札は値を持たない", "a price above the budget, which is the ceiling, has no value"
    ),
)
def within_budget(*, base: Fraction = ZERO, technical: Fraction, price: Fraction, ceiling: Fraction) -> Fraction:
    """Technical points of a bid within the budget 固定予算方式 (FBS).

    >>> within_budget(technical=Fraction(80), price=Fraction(100), ceiling=Fraction(100))
    Fraction(80, 1)

    Raises
    ------
    FormulaError
        Where the price is above the budget: such a bid is out before values are computed.
    """
    if price > ceiling:
        raise FormulaError(Text("入札価格が予算(予定価格)を超えています", "the price is above the budget"))
    return base + technical


@formula(
    id="band",
    kind=FormulaKind.COMBINATION,
    ja="拡張指標方式(帯域内の優先)",
    en="points over price, with a band decided by a named key",
    line="value = (base + technical) ÷ price × scale; band: value ≥ best value × (1 − within)",
    source="UfAB 2018 (BMI/BeschA), erweiterte Richtwertmethode: Z = L ÷ P, Schwankungsbereich, Entscheidungskriterium",
    params=(
        Param(
            name="within",
            text=Text(
                "最良の評価値からの幅(割合)。この中の入札は同列とみなす",
                "width of the band below the best value, as a share of it",
            ),
            above=ZERO,
            most=Fraction(1),
        ),
        Param(
            name="then",
            text=Text("帯域内の順位を決めるもの", "what decides inside the band"),
            kind=ValueKind.CHOICE,
            choices=("technical", "price"),
            default="technical",
        ),
    ),
    loser_matters=True,
    note=Text(
        "評価値が最良の値×(1−within)以上の入札(ちょうどを含む)を、then の順に先に並べる",
        "bids with a value of at least best × (1 − within) come first, in the order of then; equal to it is inside",
    ),
)
def band(
    *,
    base: Fraction = ZERO,
    technical: Fraction,
    price: Fraction,
    scale: Fraction = Fraction(1),
    within: Fraction,  # noqa: ARG001 - read by the ranking, which sees all values
    then: str = "technical",  # noqa: ARG001 - the same
) -> Fraction:
    """Points over price; the ranking puts those within the band of the best in order of a named key 拡張指標方式.

    >>> band(technical=Fraction(75), price=Fraction(50), scale=Fraction(100), within=Fraction(1, 50))
    Fraction(150, 1)
    """
    return divided(quality(base, technical) * scale, price, PRICE)
