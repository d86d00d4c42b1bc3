"""Combinations of quality and money (価格に換算する評価値): a price adjusted by quality, or quality by price."""

from fractions import Fraction

from criteria.exact import decimal_text
from criteria.finding import Text
from criteria.terms import Direction
from scoring.formulas.ratio import PRICE, ZERO, divided, quality
from scoring.formulas.registry import FormulaError, FormulaKind, Param, Reference, ValueKind, formula


@formula(
    id="adjusted-price",
    kind=FormulaKind.COMBINATION,
    ja="調整価格方式",
    en="price over technical points, the lowest first",
    line="value = price ÷ (base + technical), or price ÷ (1 + technical ÷ (1 − max_technical))",
    source="NCHRP Report 561 (2006), adjusted bid; Prozorro: weighted amount = amount ÷ (1 + Σv ÷ (1 − Σmax v))",
    direction=Direction.LOWEST,
    params=(
        Param(
            name="denominator",
            text=Text(
                "分母: technical は技術点、prozorro は 1+T÷(1−Tの満点)",
                "denominator: the technical points, or 1 + T ÷ (1 − all of T)",
            ),
            kind=ValueKind.CHOICE,
            choices=("technical", "prozorro"),
            default="technical",
        ),
    ),
    note=Text(
        "分母が0なら値がない。prozorro では技術点を1未満の割合で書く(配点合計が1未満)",
        "no value where the denominator is zero; prozorro takes points as shares whose allotments add up to below 1",
    ),
)
def adjusted_price(
    *,
    base: Fraction = ZERO,
    technical: Fraction,
    price: Fraction,
    max_technical: Fraction = ZERO,
    denominator: str = "technical",
) -> Fraction:
    """Divide the price by the quality 調整価格方式; the lowest is first.

    >>> adjusted_price(technical=Fraction(4, 5), price=Fraction(1000))
    Fraction(1250, 1)

    Raises
    ------
    FormulaError
        Where the technical points are zero or negative, or Prozorro's allotments add up to one or more.
    """
    if denominator == "technical":
        return divided(price, quality(base, technical), Text("技術点", "technical total"))
    if max_technical >= 1:
        total = decimal_text(max_technical)
        raise FormulaError(
            Text(
                f"prozorro の分母では配点の合計が1未満でなければなりません(合計{total})。配点を割合で書いてください",
                f"the prozorro denominator needs allotments that add up to below 1, not {total}; write them as shares",
            )
        )
    return price / (1 + quality(ZERO, technical) / (1 - max_technical))


@formula(
    id="adjusted-score",
    kind=FormulaKind.COMBINATION,
    ja="調整得点方式",
    en="technical points adjusted by the price",
    line="value = (base + technical) × reference ÷ price, reference being reference_price or the lowest price",
    source="NCHRP Report 561 (2006), adjusted score: technical score × estimated price ÷ proposal price",
    references=(Reference.LOWEST,),
    params=(
        Param(
            name="reference_price",
            text=Text(
                "基準価格(主単位)。既定は最低価格",
                "reference price, in the currency's main unit (default: the lowest price)",
            ),
            default=None,
            above=ZERO,
        ),
    ),
    note=Text(
        "基準価格は全員に共通の倍率で、順位を変えない", "the reference price scales every bid alike and changes no rank"
    ),
)
def adjusted_score(
    *,
    base: Fraction = ZERO,
    technical: Fraction,
    price: Fraction,
    lowest: Fraction,
    reference_price: Fraction | None = None,
) -> Fraction:
    """Technical points in inverse proportion to the price 調整得点方式.

    >>> adjusted_score(technical=Fraction(90), price=Fraction(120), lowest=Fraction(100))
    Fraction(75, 1)
    """
    reference = lowest if reference_price is None else reference_price
    return divided(quality(base, technical) * reference, price, PRICE)


@formula(
    id="value-deduction",
    kind=FormulaKind.COMBINATION,
    ja="価値控除方式",
    en="price less the money value of quality, the lowest first",
    line="value = price − technical × value_per_point, or price − max_deduction × technical ÷ max_technical",
    source="Negometrix, Gunnen op waarde (Pi − Qi); Bergman & Lundberg (2013), J. Purchasing & Supply Management 19(2)",
    direction=Direction.LOWEST,
    params=(
        Param(
            name="value_per_point",
            text=Text(
                "技術点1点の価値(主単位の金額)", "money value of one technical point, in the currency's main unit"
            ),
            default=None,
            above=ZERO,
        ),
        Param(
            name="max_deduction",
            text=Text(
                "技術点が満点のときの控除額(主単位)", "deduction for all technical points, in the currency's main unit"
            ),
            default=None,
            above=ZERO,
        ),
    ),
    conflict=lambda params, _allotment: (
        None
        if (params["value_per_point"] is None) != (params["max_deduction"] is None)
        else Text("value_per_point と max_deduction のどちらか一方", "either value_per_point or max_deduction")
    ),
    note=Text("評価値は負になりうる", "the value can be negative"),
)
def value_deduction(
    *,
    technical: Fraction,
    price: Fraction,
    max_technical: Fraction,
    value_per_point: Fraction | None = None,
    max_deduction: Fraction | None = None,
) -> Fraction:
    """Take what quality is worth off the price 価値控除方式; the lowest is first.

    >>> points, price, all_points = Fraction(6), Fraction(80_000), Fraction(10)
    >>> value_deduction(technical=points, price=price, max_technical=all_points, max_deduction=Fraction(2_500))
    Fraction(78500, 1)
    """
    if value_per_point is not None:
        return price - technical * value_per_point
    share = divided(technical, max_technical, Text("技術点の満点", "highest technical total"))
    return price - (max_deduction or ZERO) * share
