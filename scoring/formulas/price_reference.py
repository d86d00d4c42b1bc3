"""Price points against the other bids (他の入札に対する相対的な価格点).

Every function takes the price in the currency's main unit, the ``allotment`` 配点 and numbers over the bids still in,
and returns points, unrounded. A ratio that a tender may round before use passes through ``round_ratio``.
"""

from collections.abc import Iterator
from fractions import Fraction

from criteria.finding import Text
from scoring.formulas.ratio import LOWEST_PRICE, ONE, PRICE, ZERO, RoundRatio, divided, keep
from scoring.formulas.registry import FormulaError, FormulaKind, Param, PriceSetting, Reference, formula
from scoring.numbers.enclosure import PLACES, logarithm, settled

_SLOPE = Param(
    name="slope",
    text=Text("基準からの隔たり1(100%)あたりに失う配点の割合", "share of the points lost per 100 % of distance"),
    default=ONE,
    least=ZERO,
)


@formula(
    id="lowest-over-price",
    kind=FormulaKind.PRICE,
    ja="最低価格÷入札価格",
    en="lowest price over own price",
    line="points = allotment × round(lowest ÷ price)",
    source="World Bank, Procurement Regulations for IPF Borrowers (QCBS); 京都市ポータルアプリ業務委託 提案評価要領",
    references=(Reference.LOWEST,),
    loser_matters=True,
    note=Text("最低価格は満点", "the lowest price earns full points"),
)
def lowest_over_price(
    price: Fraction, *, allotment: Fraction, lowest: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Points in inverse proportion to the price 最低価格比例方式.

    >>> lowest_over_price(Fraction(125), allotment=Fraction(35), lowest=Fraction(100))
    Fraction(28, 1)
    """
    return allotment * round_ratio(divided(lowest, price, PRICE))


@formula(
    id="linear-from-lowest",
    kind=FormulaKind.PRICE,
    ja="最低価格からの直線",
    en="linear from the lowest price",
    line="points = allotment × (zero_at − round(price ÷ lowest)) ÷ (zero_at − 1), at least floor",
    source="South Africa, Preferential Procurement Regulations, 2022, regs 4–5: Ps = 80 (1 − (Pt − Pmin) ÷ Pmin)",
    references=(Reference.LOWEST,),
    params=(
        Param(
            name="zero_at",
            text=Text("0点となる最低価格の倍数", "multiple of the lowest price that earns zero points"),
            default=Fraction(2),
            above=ONE,
        ),
        Param(
            name="floor",
            text=Text("価格点の下限(点)。既定では負になりうる", "least points; without it points can be negative"),
            default=None,
            in_points=True,
        ),
    ),
    loser_matters=True,
)
def linear_from_lowest(
    price: Fraction,
    *,
    allotment: Fraction,
    lowest: Fraction,
    zero_at: Fraction = Fraction(2),
    floor: Fraction | None = None,
    round_ratio: RoundRatio = keep,
) -> Fraction:
    """Points falling in a straight line from the lowest price 最低価格直線方式.

    >>> linear_from_lowest(Fraction(125), allotment=Fraction(80), lowest=Fraction(100))
    Fraction(60, 1)
    """
    ratio = round_ratio(divided(price, lowest, LOWEST_PRICE))
    points = allotment * (zero_at - ratio) / (zero_at - 1)
    return floor if floor is not None and points < floor else points


@formula(
    id="min-max",
    kind=FormulaKind.PRICE,
    ja="最低価格と最高価格の間の直線",
    en="linear between the lowest and the highest price",
    line="points = allotment × round((highest − price) ÷ (highest − lowest))",
    source="Stilger, Siderius & van Raaij (2017), Journal of Public Procurement 17(1), 88–124",
    references=(Reference.LOWEST, Reference.HIGHEST),
    loser_matters=True,
    note=Text("全員が同額のときは全員満点", "where all prices are equal, every bid earns full points"),
)
def min_max(
    price: Fraction, *, allotment: Fraction, lowest: Fraction, highest: Fraction, round_ratio: RoundRatio = keep
) -> Fraction:
    """Full points to the lowest price, none to the highest 最低最高間の直線.

    >>> min_max(Fraction(110), allotment=Fraction(40), lowest=Fraction(100), highest=Fraction(140))
    Fraction(30, 1)
    """
    if highest == lowest:
        return allotment
    return allotment * round_ratio((highest - price) / (highest - lowest))


def _turns_of_mean(at: PriceSetting) -> Iterator[Fraction]:
    """Yield the own prices at which the mean passes a rival's price, or the own price the mean."""
    if at.rivals:
        total, count = sum(at.rivals, ZERO), len(at.rivals)
        yield total / count
        yield from ((count + 1) * rival - total for rival in at.rivals)


@formula(
    id="mean-distance",
    kind=FormulaKind.PRICE,
    ja="平均価格からの隔たり",
    en="distance from the mean price",
    line="points = allotment × max(0, 1 − slope × round(|price − mean| ÷ mean))",
    source="平均を基準とする価格点。比較研究 Stilger, Siderius & van Raaij (2017), J. Public Procurement 17(1)",
    references=(Reference.MEAN,),
    params=(_SLOPE,),
    loser_matters=True,
    breaks={
        "lower-price": Text(
            "配点100、他社100と100: 入札価格100は満点、70では平均90との隔たり20/90で約77.8点(他社は約88.9点)",
            "100 points, rivals at 100 and 100: a price of 100 earns full points; 70 moves the mean to 90 and earns "
            "77.8, the rivals 88.9",
        )
    },
    turns=_turns_of_mean,
    note=Text("0点を下回らない", "never below zero points"),
)
def mean_distance(
    price: Fraction, *, allotment: Fraction, mean: Fraction, slope: Fraction = ONE, round_ratio: RoundRatio = keep
) -> Fraction:
    """Full points at the mean of the prices still in, fewer on both sides 平均価格方式.

    >>> mean_distance(Fraction(90), allotment=Fraction(50), mean=Fraction(100))
    Fraction(45, 1)
    """
    distance = round_ratio(divided(abs(price - mean), mean, Text("平均価格", "mean price")))
    return allotment * max(ZERO, 1 - slope * distance)


@formula(
    id="median-distance",
    kind=FormulaKind.PRICE,
    ja="中央価格からの隔たり",
    en="distance from the median price",
    line="points = allotment × max(0, 1 − slope × round(|price − median| ÷ median))",
    source="中央値を基準とする価格点。比較研究 Stilger, Siderius & van Raaij (2017), J. Public Procurement 17(1)",
    references=(Reference.MEDIAN,),
    params=(_SLOPE,),
    loser_matters=True,
    breaks={
        "lower-price": Text(
            "配点100、他社90と100: 入札価格95は中央で満点、80では中央90との隔たり10/90で約88.9点(90の他社が満点)",
            "100 points, rivals at 90 and 100: a price of 95 is the median and earns full points; 80 makes 90 the "
            "median and earns 88.9, the rival at 90 all",
        )
    },
    # Where the median, the own price or its middle with a rival's passes a rival's price.
    turns=lambda at: (2 * rival - other for rival in at.rivals for other in at.rivals),
    note=Text("0点を下回らない", "never below zero points"),
)
def median_distance(
    price: Fraction, *, allotment: Fraction, median: Fraction, slope: Fraction = ONE, round_ratio: RoundRatio = keep
) -> Fraction:
    """Full points at the median of the prices still in, fewer on both sides 中央価格方式.

    >>> median_distance(Fraction(90), allotment=Fraction(50), median=Fraction(100))
    Fraction(45, 1)
    """
    distance = round_ratio(divided(abs(price - median), median, Text("中央価格", "median price")))
    return allotment * max(ZERO, 1 - slope * distance)


@formula(
    id="log",
    kind=FormulaKind.PRICE,
    ja="最低価格に対する割合の対数",
    en="logarithm of the multiple of the lowest price",
    line="points = allotment × (1 − log(price ÷ lowest) ÷ log(zero_at))",
    source="Negometrix, The log formula, https://support.negometrix.com/en/support/solutions/articles/9000092065",
    references=(Reference.LOWEST,),
    params=(
        Param(
            name="zero_at",
            text=Text(
                "0点となる最低価格の倍数。1.5、2、3 が用いられる",
                "multiple of the lowest price that earns zero points; 1.5, 2 or 3 in practice",
            ),
            default=Fraction(2),
            above=Fraction(1),
        ),
    ),
    digits=PLACES,
    note=Text(
        "zero_at 倍を超えると負。対数が有理数なら正確、他は小数第50位以上まで、丸めの境目をまたぐ間は桁を増やして計算",
        "negative beyond zero_at; exact where the logarithm is rational, otherwise computed to at least 50 places, "
        "and to more as long as a rounding boundary lies within the error",
    ),
)
def log(price: Fraction, *, allotment: Fraction, lowest: Fraction, zero_at: Fraction = Fraction(2)) -> Fraction:
    """Points falling with the logarithm of the price 対数方式: the difference of two bids depends on no third.

    >>> log(Fraction(400), allotment=Fraction(60), lowest=Fraction(100), zero_at=Fraction(16))
    Fraction(30, 1)
    """
    ratio = divided(price, lowest, LOWEST_PRICE)
    if ratio <= 0:
        raise FormulaError(Text("入札価格が0のため、対数を計算できません", "the price is zero and has no logarithm"))
    power = logarithm(ratio, zero_at)
    if isinstance(power, Fraction) or not allotment:
        return allotment * (1 - power) if isinstance(power, Fraction) else Fraction(0)

    def bounds(digits: int) -> tuple[Fraction, Fraction]:
        low, high = power(digits)
        return allotment * (1 - high), allotment * (1 - low)

    return settled(bounds)
