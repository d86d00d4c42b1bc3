"""Price limits (予定価格・最低制限価格等): which bids are out by their price alone, and the variable minimum price."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.exact import Rounding, RoundingMode, Yen, divide
from criteria.tender import VariableMinimum

VARIABLE_FORMS: Final = ("lowest-share", "lowest-half", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMinimumPrice:
    """The variable minimum price as computed (変動型最低制限価格の算出): how many bids, their average, the price."""

    counted: int
    average: Yen
    price: Yen


def variable_minimum_price(rule: VariableMinimum, prices: Sequence[Yen], ceiling: Yen | None) -> VariableMinimumPrice:
    """Compute the variable minimum price from the valid prices (変動型最低制限価格).

    average = ⌊Σ lowest n prices / n⌋ to ``average_unit``;  price = ⌊average × factor⌋ to ``unit``;
    n = ⌈share × valid⌉ (``lowest-share``), ⌈valid / 2⌉ (``lowest-half``), each with all that equal the n-th, or all.
    With one valid bid ⌊ceiling × single⌋ stands for the average.

    Raises
    ------
    ValueError
        Without any price, or with a single one and no ceiling.
    """
    if not prices:
        msg = "a variable minimum price needs at least one valid bid"
        raise ValueError(msg)
    if len(prices) == 1:
        return _of_single(rule, ceiling)
    chosen = _chosen(rule, sorted(prices))
    average = _cut(Fraction(sum(chosen), len(chosen)), rule.average_unit)
    return VariableMinimumPrice(counted=len(chosen), average=average, price=_cut(average * rule.factor, rule.unit))


def _of_single(rule: VariableMinimum, ceiling: Yen | None) -> VariableMinimumPrice:
    if ceiling is None:
        msg = "with one valid bid the variable minimum price needs the ceiling"
        raise ValueError(msg)
    basis = _cut(ceiling * rule.single, rule.average_unit)
    factor = rule.factor if rule.single_factor else Fraction(1)
    return VariableMinimumPrice(counted=1, average=basis, price=_cut(basis * factor, rule.unit))


def _chosen(rule: VariableMinimum, ascending: Sequence[Yen]) -> Sequence[Yen]:
    count = len(ascending)
    if rule.form == "all" or count <= rule.few:
        return ascending
    share = rule.share if rule.form == "lowest-share" else Fraction(1, 2)
    wanted = Rounding(places=0, mode=RoundingMode.UP).scaled(*(count * share).as_integer_ratio())
    edge = ascending[wanted - 1]
    return [price for price in ascending if price <= edge]


def _cut(amount: Fraction, unit: Yen) -> Yen:
    return divide(amount.numerator, amount.denominator * unit, RoundingMode.DOWN) * unit
