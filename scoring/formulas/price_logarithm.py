"""Logarithmic price points (対数による価格点): the one formula whose value is seldom a fraction."""

from fractions import Fraction

from criteria.finding import Text
from scoring.formulas.ratio import LOWEST_PRICE, divided
from scoring.formulas.registry import FormulaError, Kind, Param, Reference, formula
from scoring.numbers.enclosure import PLACES, logarithm, settled


@formula(
    id="log",
    kind=Kind.PRICE,
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
