"""Price points (価格点): a price becomes points.

Every function takes the price in the currency's main unit and the ``allotment`` 配点, and returns points, unrounded.
A ratio that a tender may round before use passes through ``round_ratio``.
"""

from collections.abc import Callable
from fractions import Fraction

from scoring.registry import Constant, Kind, Reference, formula

RoundRatio = Callable[[Fraction], Fraction]


def keep(ratio: Fraction) -> Fraction:
    """Leave a ratio as it is: the default where the tender declares no rounding of it."""
    return ratio


@formula(
    id="lowest-over-price",
    kind=Kind.PRICE,
    ja="最低価格÷入札価格",
    en="lowest price over own price",
    source="World Bank, Procurement Regulations for IPF Borrowers, Annex XII (QCBS financial score)",
    references=(Reference.LOWEST,),
    loser_matters=True,
)
def lowest_over_price(
    price: Fraction, *, allotment: Fraction, lowest: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Points in inverse proportion to the price 最低価格比例方式.

    points = allotment × round(lowest / price)

    >>> lowest_over_price(Fraction(125), allotment=Fraction(35), lowest=Fraction(100))
    Fraction(28, 1)
    """
    return allotment * round_ratio(lowest / price)


@formula(
    id="ratio-to-ceiling",
    kind=Kind.PRICE,
    ja="予定価格に対する割合",
    en="one minus the ratio to the ceiling",
    source="財務大臣協議による総合評価落札方式(加算方式)の標準的な価格点: 価格点の配点×(1−入札価格/予定価格)",
    constants=(Constant.CEILING,),
)
def ratio_to_ceiling(
    price: Fraction, *, allotment: Fraction, ceiling: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Points for what the price stays below the ceiling 予定価格比例方式.

    points = allotment × (1 − round(price / ceiling))

    >>> ratio_to_ceiling(Fraction(70), allotment=Fraction(100), ceiling=Fraction(100))
    Fraction(30, 1)
    """
    return allotment * (1 - round_ratio(price / ceiling))
