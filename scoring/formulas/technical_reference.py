"""Technical points against the other bids (他の入札に対する相対的な技術点), unrounded.

Every function takes the response, the ``allotment`` 配点 and the lowest and highest response of the bids still in;
``better`` says which of them is the best.
"""

from fractions import Fraction

from criteria.finding import Text
from scoring.formulas.ratio import divided
from scoring.formulas.registry import FormulaKind, Param, Reference, Responses, ValueKind, formula

_ENDS = (Reference.LOWEST, Reference.HIGHEST)
_BEST = Text("最良の回答", "best response")
_RESPONSE = Text("回答の値", "response")


def _better(default: str) -> Param:
    return Param(
        name="better",
        text=Text("大きい値と小さい値のどちらが良いか", "whether the higher or the lower response is better"),
        kind=ValueKind.CHOICE,
        choices=("higher", "lower"),
        default=default,
    )


@formula(
    id="share-of-best",
    kind=FormulaKind.CRITERION,
    ja="最良の回答に対する割合",
    en="share of the best response",
    line="points = allotment × response ÷ highest where higher is better, allotment × lowest ÷ response where lower is",
    source="FELP, Assessment method, https://www.felp.ac.uk/content/assessment-method (100 × Q ÷ Qmax)",
    references=_ENDS,
    params=(_better("higher"),),
    loser_matters=True,
    note=Text(
        "最良の回答は満点。最大の回答が0なら計算できない",
        "the best response earns all points; no value where the highest is zero",
    ),
)
def share_of_best(
    response: Fraction, *, allotment: Fraction, lowest: Fraction, highest: Fraction, better: str = "higher"
) -> Fraction:
    """Points in proportion to the best response 最良比例方式.

    >>> share_of_best(Fraction(123), allotment=Fraction(80), lowest=Fraction(117), highest=Fraction(129))
    Fraction(3280, 43)
    """
    if better == "higher":
        return allotment * divided(response, highest, _BEST)
    return allotment * divided(lowest, response, _RESPONSE)


@formula(
    id="linear-from-best",
    kind=FormulaKind.CRITERION,
    ja="最良の回答からの直線",
    en="linear from the best response",
    line="points = allotment × (1 − |response − best| ÷ best), best being the lowest or the highest response",
    source="OSCE (Perú), bases estándar, plazo de ejecución: PTi = 2 PMPT − (PEi ÷ PEmin) PMPT",
    references=_ENDS,
    params=(_better("lower"),),
    loser_matters=True,
    note=Text(
        "小さいほど良い場合、最小の2倍を超えると負になる。最良の回答が0なら計算できない",
        "where lower is better, negative beyond twice the lowest; no value where the best is zero",
    ),
)
def linear_from_best(
    response: Fraction, *, allotment: Fraction, lowest: Fraction, highest: Fraction, better: str = "lower"
) -> Fraction:
    """Points falling in a straight line from the best response 最良直線方式.

    >>> linear_from_best(Fraction(150), allotment=Fraction(10), lowest=Fraction(120), highest=Fraction(150))
    Fraction(15, 2)
    """
    best = lowest if better == "lower" else highest
    return allotment * (1 - divided(abs(response - best), best, _BEST))


@formula(
    id="min-max",
    kind=FormulaKind.CRITERION,
    ja="最低と最高の間の直線",
    en="linear between the lowest and the highest response",
    line="points = allotment × |response − worst| ÷ (highest − lowest), worst being the lowest or the highest response",
    source="Stilger, Siderius & van Raaij (2017), Journal of Public Procurement 17(1), 88–124",
    responses=Responses(least=None),
    references=_ENDS,
    params=(_better("higher"),),
    loser_matters=True,
    note=Text("全員が同じ値のときは全員満点", "where all responses are equal, every bid earns all points"),
)
def min_max(
    response: Fraction, *, allotment: Fraction, lowest: Fraction, highest: Fraction, better: str = "higher"
) -> Fraction:
    """All points to the best response, none to the worst 最低最高間の直線.

    >>> min_max(Fraction(30), allotment=Fraction(10), lowest=Fraction(20), highest=Fraction(40))
    Fraction(5, 1)
    """
    if highest == lowest:
        return allotment
    worst = lowest if better == "higher" else highest
    return allotment * abs(response - worst) / (highest - lowest)
