"""What the opening shows (開札時の失格), recounted: status, price limits, the variable minimum price."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from criteria.bid import Bid
from criteria.tender import Tender, VariableMinimum
from scoring.audit.figures import CannotRecountError, main_units, with_places

VARIABLE_FORMS: Final = ("lowest-share", "lowest-half", "all")
"""The forms of the variable minimum price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """One ground on which a bid is out (失格・無効の事由), as it must be published; ``key`` is the tender's rule."""

    vendor: str
    code: str
    stage: str
    key: str = ""
    observed: str = ""
    required: str = ""


def at_opening(tender: Tender, bids: list[Bid], barred: set[str]) -> tuple[list[Exclusion], dict[str, int] | None]:
    """Return who is out at the opening, and the variable minimum price where the tender has one.

    Fixed limits first; the variable minimum is computed over the bids that are left by them, without those barred.
    """
    exclusions = [exclusion for bid in bids for exclusion in _by_status_and_limits(tender, bid)]
    gone = barred | {exclusion.vendor for exclusion in exclusions}
    left = [bid for bid in bids if bid.vendor not in gone]
    minimum = _variable_minimum(tender, sorted(bid.price for bid in left if bid.price is not None))
    if minimum is not None:
        exclusions += [
            _beyond(tender, bid, "price-below-floor", "variable_minimum", minimum["price"])
            for bid in left
            if bid.price is not None and bid.price < minimum["price"]
        ]
    return exclusions + [exclusion for bid in bids for exclusion in _by_investigation(tender, bid)], minimum


def _by_status_and_limits(tender: Tender, bid: Bid) -> Iterator[Exclusion]:
    if bid.status:
        yield Exclusion(vendor=bid.vendor, code=bid.status.value, stage="opening", observed=bid.status.value)
    price, limits = bid.price, tender.prices
    if price is None:
        return
    for name, code, limit in (
        ("ceiling", "price-over-ceiling", limits.ceiling),
        ("disqualification", "price-below-disqualification", limits.disqualification),
        ("floor", "price-below-floor", limits.floor),
    ):
        if limit is not None and (price > limit if name == "ceiling" else price < limit):
            yield _beyond(tender, bid, code, name, limit)


def _beyond(tender: Tender, bid: Bid, code: str, key: str, limit: int) -> Exclusion:
    observed, required = (
        with_places(main_units(tender, amount), tender.minor_units) for amount in (bid.price or 0, limit)
    )
    return Exclusion(
        vendor=bid.vendor, code=code, stage="opening", key=f"price.{key}", observed=observed, required=required
    )


def under_investigation(tender: Tender, bid: Bid) -> bool:
    """Whether the price lies below the investigation price 調査基準価格."""
    limit = tender.prices.investigation
    return limit is not None and bid.price is not None and bid.price < limit


def awaits_outcome(tender: Tender, bid: Bid) -> bool:
    """Whether the bid is under investigation and the outcome is not known."""
    return under_investigation(tender, bid) and bid.investigation in (None, "pending")


def _by_investigation(tender: Tender, bid: Bid) -> Iterator[Exclusion]:
    if under_investigation(tender, bid) and bid.investigation in ("failed", "refused"):
        yield Exclusion(
            vendor=bid.vendor,
            code="investigation-failed",
            stage="award",
            key="price.investigation",
            observed=str(bid.investigation),
            required="cleared",
        )


def _variable_minimum(tender: Tender, ascending: list[int]) -> dict[str, int] | None:
    rule = tender.prices.variable_minimum
    if rule is None or not ascending:
        return None
    if len(ascending) == 1:
        if tender.prices.ceiling is None:
            raise CannotRecountError("予定価格がありません", "the price limit ceiling, not declared")
        average = _cut(tender.prices.ceiling * rule.single, rule.average_unit)
        factor = rule.factor if rule.single_factor else Fraction(1)
        return {"counted": 1, "average": average, "price": _cut(average * factor, rule.unit)}
    taken = _taken(rule, ascending)
    average = _cut(Fraction(sum(taken), len(taken)), rule.average_unit)
    return {"counted": len(taken), "average": average, "price": _cut(average * rule.factor, rule.unit)}


def _taken(rule: VariableMinimum, ascending: list[int]) -> list[int]:
    if rule.form == "all" or len(ascending) <= rule.few:
        return ascending
    share = rule.share if rule.form == "lowest-share" else Fraction(1, 2)
    last = ascending[min(ceil(len(ascending) * share), len(ascending)) - 1]
    return [price for price in ascending if price <= last]


def _cut(amount: Fraction, unit: int) -> int:
    return floor(amount / unit) * unit
