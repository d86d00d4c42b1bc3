"""Drawn bids (試算用の入札): random offers over a tender's own ranges, the same for everybody who draws them."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from typing import Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.tender import Tender
from scoring.formulas.panel import criterion_formula
from scoring.formulas.registry import Reads

_STEPS: Final = 100
_SHARE_OF_CEILING: Final = Fraction(6, 10)
_ANY_CEILING: Final = 1_000_000


def comparing_part(tender: Tender) -> Tender:
    """Leave of a tender what compares bids (比較に関わる定め): no rules, no panel, no item a bid fails by itself."""
    return replace(
        tender,
        exclusions=(),
        panel=replace(tender.panel, members=(), absences=()),
        criteria=tuple(map(_bare_criterion, tender.criteria)),
        method=replace(tender.method, tie_break=tuple(key for key in tender.method.tie_break if key != "mandatory")),
    )


def _bare_criterion(criterion: Criterion) -> Criterion:
    """Leave a criterion its allotment and its way of comparing; any other response is drawn as the points it earns."""
    formula = criterion_formula(criterion)
    if formula.relative or formula.responses.reads is Reads.YES_NO:
        return replace(criterion, mandatory=False, minimum=None)
    return replace(criterion, formula="direct", params={}, mandatory=False, minimum=None)


def drawn_bids(tender: Tender, trial: int, bidders: int) -> Iterator[Bid]:
    """Draw the bids of one trial (試算の入札): points in hundredths of the allotment, prices between the limits.

    Prices run from the lowest limit, else six tenths of the ceiling, to the ceiling. The draws come from SHA-256 over
    a counter, so that anybody gets the same ones.
    """
    limits = tender.prices
    high = limits.ceiling or _ANY_CEILING
    lowest = [limit for limit in (limits.floor, limits.disqualification, limits.investigation) if limit is not None]
    low = min(lowest) if lowest else int(high * _SHARE_OF_CEILING)
    for bidder in range(bidders):
        drawn = f"{trial}:{bidder}:"
        yield Bid(
            vendor=f"{bidder:02}",
            price=low + _number(drawn + "price", high - low + 1),
            components={
                one.id: low + _number(drawn + one.id, high - low + 1) for one in tender.method.price_components
            },
            responses={
                one.id: _number(drawn + one.id, 2) == 1
                if criterion_formula(one).responses.reads is Reads.YES_NO
                else one.max_points * Fraction(1 + _number(drawn + one.id, _STEPS), _STEPS)
                for one in tender.criteria
            },
        )


def _number(drawn: str, below: int) -> int:
    return int.from_bytes(sha256(drawn.encode()).digest()[:8]) % below
