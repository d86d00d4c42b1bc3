"""The data of pictures (図のデータ): who gets which lot, and what moves from the best selection to another."""

from dataclasses import dataclass

from criteria.exact import Points, Yen
from scoring.selection.portfolio import Portfolio, Taken, exchanged
from scoring.selection.result import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One square of the matrix (図の1ます): a vendor's own bid for a lot, and whether it is taken, alone or packaged.

    ``taken`` is the bid that gives the vendor the lot; ``excluded`` says that its bid for the lot is out.
    """

    vendor: str
    lot: str
    price: Yen | None
    points: Points | None
    taken: Taken | None
    excluded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardMatrix:
    """Lots × vendors (ロット×事業者の表): a row for every vendor that bids, a column for every lot."""

    lots: tuple[str, ...]
    vendors: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]


def matrix(selection: Selection, portfolio: Portfolio | None = None) -> AwardMatrix:
    """Return who bids for what and who gets it, in the chosen selection or another (落札状況の図).

    A shortlist has one column, without a name. A square is None where the vendor has nothing for the lot.
    """
    shown = portfolio or selection.chosen
    found = selection.found
    lots = found.lots or ("",)
    offers = {(bid.vendor, lot): bid for bid in found.candidates if not bid.package for lot in bid.lots or ("",)}
    out = {(bid.vendor, bid.lot) for bid in found.excluded if not bid.package}
    taken = {} if shown is None else {(bid.vendor, lot): bid for bid in shown.taken for lot in bid.lots or ("",)}
    vendors = sorted({vendor for vendor, _ in offers.keys() | out | taken.keys()})

    def cell(vendor: str, lot: str) -> Cell | None:
        offer, key = offers.get((vendor, lot)), (vendor, lot)
        if offer is None and key not in out and key not in taken:
            return None
        return Cell(
            vendor=vendor,
            lot=lot,
            price=offer.price if offer else None,
            points=offer.points if offer else None,
            taken=taken.get(key),
            excluded=key in out,
        )

    return AwardMatrix(
        lots=lots, vendors=tuple(vendors), cells=tuple(tuple(cell(vendor, lot) for lot in lots) for vendor in vendors)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What moves for one lot between two selections (異動): who had it, who has it; None where nobody."""

    lot: str
    before: Taken | None
    after: Taken | None


def moves(before: Portfolio, after: Portfolio) -> tuple[Move, ...]:
    """Return what moves from one selection to another, lot by lot (最良案と次善案の差).

    For a shortlist each line is one vendor that leaves or comes.
    """
    leaves, comes = exchanged(before, after)
    if not any(one.lots for one in (*before.taken, *after.taken)):
        return (
            *(Move(lot="", before=bid, after=None) for bid in leaves),
            *(Move(lot="", before=None, after=bid) for bid in comes),
        )
    old, new = before.by_lot, after.by_lot
    changed = dict.fromkeys(lot for one in (*leaves, *comes) for lot in one.lots)
    return tuple(Move(lot=lot, before=old.get(lot), after=new.get(lot)) for lot in sorted(changed))
