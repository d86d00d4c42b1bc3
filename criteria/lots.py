"""Lots (ロット): which lots bids are for, and what belongs to one of them."""

from collections.abc import Sequence
from dataclasses import replace

from criteria.bid import Bid
from criteria.finding import Finding
from criteria.tender import Tender


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


def tender_of_lot(tender: Tender, lot_id: str) -> Tender:
    """Return the tender as it holds for one lot (ロットの案件): with the lot's own ceiling, where it has one.

    A lot without a ceiling of its own is under the tender's; so is every bid of a tender without a table of lots.
    """
    lots = tender.selection.lots if tender.selection else ()
    ceiling = next((lot.ceiling for lot in lots if lot.id == lot_id), None)
    if ceiling is None or ceiling == tender.prices.ceiling:
        return tender
    return replace(tender, prices=replace(tender.prices, ceiling=ceiling))


def is_under_ceiling(tender: Tender) -> bool:
    """Whether every bid has a ceiling over it (予定価格の有無): that of the tender, or that of each of its lots."""
    lots = tender.selection.lots if tender.selection else ()
    return tender.prices.ceiling is not None or (bool(lots) and all(lot.ceiling is not None for lot in lots))
