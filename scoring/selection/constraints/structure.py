"""Rows that every selection has (選定の骨格): no reader can relax them, and no explanation blames them."""

from collections.abc import Iterator
from typing import Final

from criteria.selection import SelectionKind
from scoring.award_model import Row
from scoring.selection.formulation import Formulation

ONE_BID_PER_LOT: Final = "one-bid-per-lot"
VENDOR_USED: Final = "vendor-used"


def define_lot_constraints(formulation: Formulation) -> Iterator[Row]:
    """Give every lot to one bid 1ロット1落札者, alone or in a package; to one or none where lots may stay unawarded.

    Σ_{b ∋ l} z_b = 1 for every lot l; ≤ 1 where ``unawarded``
    """
    terms = formulation.found.terms
    if terms.kind is not SelectionKind.LOTS:
        return
    for lot in formulation.found.lots:
        bids = dict.fromkeys(formulation.columns.in_lot(lot), 1)
        if not terms.unawarded:
            yield Row(rule=ONE_BID_PER_LOT, terms=bids, least=1, most=1)
        elif len(bids) > 1:
            yield Row(rule=ONE_BID_PER_LOT, terms=bids, most=1)


def define_used_constraints(formulation: Formulation) -> Iterator[Row]:
    """Tie a vendor's being used to its bids 選定の有無.

    u_v ≤ Σ_{b of v} z_b ≤ m_v · u_v, with m_v the most bids of v that can be taken at once
    """
    columns = formulation.columns
    for vendor, column in columns.used.items():
        if columns.has_own_column(vendor):
            bids = dict.fromkeys(columns.of_vendor[vendor], 1)
            yield Row(rule=VENDOR_USED, terms={**bids, column: -1}, least=0)
            yield Row(rule=VENDOR_USED, terms={**bids, column: -columns.most_bids(vendor)}, most=0)
