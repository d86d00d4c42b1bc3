"""Where a selection reads evaluation values (評価値を用いる選定), and where they cannot be added up."""

from collections.abc import Iterator
from typing import Final

from criteria.finding import Finding, Text, Where
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.definition.faults import DEFINITION_FILE
from scoring.registry import Formula, Kind, find
from scoring.selection.declared.bound import BoundRule, Discount, FloorOf, ScoreFloor
from scoring.selection.rules import Rules, bound_rules


def asks_for_values(tender: Tender) -> bool:
    """Whether an objective, a key of the chain or a floor of the selection reads evaluation values."""
    terms = tender.selection
    if terms is None:
        return False
    return SelectionObjective.VALUE in (*terms.objective, *terms.tie_break) or any(
        _is_floor(bound) for _, bound in bound_rules(tender)
    )


def _is_floor(bound: BoundRule) -> bool:
    return isinstance(bound, ScoreFloor) and bound.of is FloorOf.VALUE


def check_values(tender: Tender, rules: Rules) -> Iterator[Finding]:
    """Find where evaluation values would say something else than what they are added up for (評価値の合計の可否).

    A band puts bids in another order than their values; a discount changes prices that values were computed from; where
    the lowest value is best, a floor of values is none.
    """
    if not asks_for_values(tender):
        return
    combination = find(Kind.COMBINATION, tender.method.combination)
    if combination.loser_matters:
        yield _fault("objective", tender.method.combination, _BAND)
    if _reads_price(combination) and any(isinstance(bound, Discount) for _, bound in rules):
        yield _fault("objective", SelectionObjective.VALUE.value, _DISCOUNT)
    for rule, bound in rules:
        if combination.direction is Direction.LOWEST and _is_floor(bound):
            yield _fault(f"rules.{rule.id}", FloorOf.VALUE.value, _FLOOR)


def _reads_price(combination: Formula) -> bool:
    return combination.takes("price") or combination.takes("price_points")


_BAND: Final = Text(
    "この方法は評価値の順に並べないため、評価値の合計では選定できません",
    "this method does not order bids by their values, so their total decides nothing",
)
_DISCOUNT: Final = Text(
    "数量割引で価格が変わると、入札価格から計算した評価値と食い違います",
    "a discount changes the prices that the evaluation values were computed from",
)
_FLOOR: Final = Text(
    "評価値が低いほど良い方法では、評価値の最低得点を定められません",
    "where the lowest value is best there is no least value to be reached",
)


def _fault(key: str, value: str, what: Text) -> Finding:
    return Finding(
        code="value-not-additive",
        what=what,
        where=Where(file=DEFINITION_FILE, column=f"selection.{key}"),
        value=value,
        cure=Text(
            "value を points、price または points-per-price に改めてください",
            "Write points, price or points-per-price instead of value",
        ),
    )
