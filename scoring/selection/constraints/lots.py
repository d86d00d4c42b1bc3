"""Rows over lots and bids (ロット・入札に関する制約): how many a vendor gets, what it can carry, what scores enough."""

from collections.abc import Iterable, Iterator

from criteria.exact import Points
from scoring.award_model import Row
from scoring.selection.candidates import Candidate
from scoring.selection.declared.bound import CapacityLimit, FloorOf, LotsPerVendor, ScoreFloor
from scoring.selection.formulation import Formulation, at_least, at_most


def define_lots_per_vendor_constraints(formulation: Formulation, rule_id: str, rule: LotsPerVendor) -> Iterator[Row]:
    """Bound the lots of a vendor that gets any 1者当たりのロット数.

    at_least · u_v ≤ Σ_{b of v} |L_b| · z_b ≤ at_most
    """
    columns = formulation.columns
    for vendor in [rule.vendor] if rule.vendor else formulation.facts.vendors:
        lots = formulation.lots(columns.bids_of([vendor]))
        if rule.at_most is not None:
            yield from at_most(rule_id, lots, rule.at_most)
        if rule.at_least is not None and lots:
            column = columns.used[vendor]
            yield from at_least(rule_id, {**lots, column: lots.get(column, 0) - rule.at_least}, 0)


def define_capacity_constraints(formulation: Formulation, rule_id: str, rule: CapacityLimit) -> Iterator[Row]:
    """Keep the load of a vendor's lots within what it can take 履行能力.

    Σ_{b of v} load_b · z_b ≤ capacity_v
    """
    for vendor in formulation.facts.vendors:
        capacity = formulation.facts.capacity(vendor) if rule.at_most is None else rule.at_most
        if capacity is not None:
            yield from at_most(rule_id, formulation.loads(formulation.columns.bids_of([vendor])), capacity)


def define_floor_constraints(formulation: Formulation, rule_id: str, rule: ScoreFloor) -> Iterable[Row]:
    """Take no bid that scores below the floor 最低得点; a package is held against it by the average of its lots.

    Σ_{b: score_b < at_least · |L_b|} z_b ≤ 0
    """
    below = [
        index
        for index in formulation.every_bid
        if _score(formulation.columns.candidates[index], rule)
        < rule.at_least * formulation.columns.candidates[index].size
    ]
    return at_most(rule_id, dict.fromkeys(below, 1), 0)


def _score(bid: Candidate, rule: ScoreFloor) -> Points:
    return bid.points if rule.of is FloorOf.POINTS or bid.value is None else bid.value
