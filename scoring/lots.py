"""Lots (ロット): which lots bids are for, and what belongs to one of them."""

from collections.abc import Sequence

from criteria.bid import Bid
from criteria.finding import Finding


def lots_of(bids: Sequence[Bid]) -> tuple[str, ...]:
    """Return the lots that bids are for, in order; one without a name where the tender has none.

    A broken row may have kept nothing but its vendor: it names no lot of its own.
    """
    return tuple(sorted({bid.lot for bid in bids if bid.lot or not bid.faults})) or ("",)


def of_lot(lot: str, bids: Sequence[Bid], findings: Sequence[Finding]) -> tuple[tuple[Bid, ...], tuple[Finding, ...]]:
    """Return the bids for a lot, and the findings that are not about another lot's bids alone.

    A broken row that has lost its lot stands against every lot: until it is mended it can belong to any.
    """
    ours = tuple(bid for bid in bids if bid.lot == lot or (bid.faults and not bid.lot))
    here = {fault for bid in ours for fault in bid.faults}
    elsewhere = {fault for bid in bids for fault in bid.faults} - here
    return ours, tuple(one for one in findings if one not in elsewhere)
