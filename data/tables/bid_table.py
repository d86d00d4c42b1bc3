"""The table of bids (入札表) of a tender: its columns follow the criteria, and what a bid must answer its standing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from criteria.bid import BID_COLUMNS, Bid
from criteria.criterion import Criterion
from criteria.finding import NOTHING, Text
from criteria.lots import tender_of_lot
from criteria.tender import Tender
from criteria.terms import BidStatus, Envelopes
from criteria.zones import in_zone, is_after
from data.tables.lot_tables import NO_SUCH_LOT
from data.tables.names import BIDS, IF_A_BIDDER, tender_table
from data.tables.schemas import Names, Table, TableColumn, TableRow
from data.text.cells import (
    CellReader,
    amount_reader,
    id_reader,
    read_moment,
    read_note,
    read_number,
    read_text,
    read_yes_no,
    whole_reader,
    word_reader,
)
from data.text.faults import CellError
from data.text.japanese import OUTCOMES, STATUSES
from scoring.eligibility.opening import exclusions_at_opening
from scoring.formulas.panel import criterion_formula, is_marked, is_on_file
from scoring.formulas.registry import Reads

_MOST_BIDS: Final = 100_000
_FIELDS: Final = frozenset(BID_COLUMNS) - {"note"}
_NAMES: Final = {"vendor": Names.VENDOR, "lot": Names.TERM}


def bids_table(tender: Tender) -> Table:
    """Return the table of bids 入札表 of a tender: fixed columns, the price components, and the criteria."""
    amount = amount_reader(tender.currency)
    whole = whole_reader(0)
    lots = tuple(lot.id for lot in tender.selection.lots) if tender.selection else ()
    readers: dict[str, CellReader] = {
        "note": read_note,
        "price": amount,
        "lot": read_text if tender.selection is None else id_reader(lots, NO_SUCH_LOT, "unknown-lot"),
        "status": word_reader(STATUSES),
        "received_at": read_moment,
        "lottery_number": whole,
        "system_number": whole,
        "committee_rank": whole_reader(1),
        "investigation": word_reader(OUTCOMES),
    }
    # Before the second of two envelopes is opened there are no prices; the evaluation says so.
    priced = tender.envelopes is Envelopes.ONE
    necessary = {"vendor", *(["price"] if priced else []), *(["lot"] if lots else [])}
    fixed = [
        TableColumn(
            name,
            aliases=aliases,
            read=readers.get(name, read_text),
            needed=name in necessary,
            missing=f"missing-{name}",
            if_named=IF_A_BIDDER if name in ("vendor", "name") else NOTHING,
            names=_NAMES.get(name),
        )
        for name, aliases in BID_COLUMNS.items()
    ]
    parts = [
        TableColumn(part.id, read=amount, needed=priced, missing="missing-price")
        for part in tender.method.price_components
    ]
    answers = [
        _answer_column(criterion)
        for criterion in tender.criteria
        if not is_marked(criterion) and not is_on_file(criterion)
    ]
    return tender_table(
        BIDS,
        *fixed,
        *parts,
        *answers,
        key=("vendor", "lot"),
        most_rows=_MOST_BIDS,
        due=partial(_still_in, tender),
    )


def _answer_column(criterion: Criterion) -> TableColumn:
    responses = criterion_formula(criterion).responses
    read_answer: CellReader = read_yes_no if responses.reads is Reads.YES_NO else read_number

    def read(text: str) -> object:
        answer = read_answer(text)
        expected = responses.refuses(answer, criterion.max_points)
        if expected is not None:
            raise CellError(Text("範囲外の値です", "this value is out of range"), expected, code="out-of-range")
        return answer

    return TableColumn(criterion.id, read=read, needed=True, missing="missing-response")


def _still_in(tender: Tender, rows: Sequence[TableRow]) -> list[bool]:
    """Tell which bids the opening leaves in; one whose status cannot be read is a fault already, and asked no more."""
    by_lot: defaultdict[str, list[Bid]] = defaultdict(list)
    for position, row in enumerate(rows):
        by_lot[row.cells.get("lot", "")].append(build_bid(tender, {**row.given, "vendor": str(position)}))
    out = {
        finding.subject
        for lot, bids in by_lot.items()
        for finding in exclusions_at_opening(tender_of_lot(tender, lot), bids)[0]
    }
    return [
        str(position) not in out and ("status" in row.given or "status" not in row.cells)
        for position, row in enumerate(rows)
    ]


def build_bid(tender: Tender, given: Mapping[str, Any]) -> Bid:
    """Build a bid from the cells of its row that could be read; one received after the deadline is late."""
    given = {name: value for name, value in given.items() if value is not None}
    fields: dict[str, Any] = {name: given[name] for name in _FIELDS & given.keys()}
    received = fields.get("received_at")
    if received is not None:
        if received.tzinfo is None:
            fields["received_at"] = in_zone(tender, received)
        # One received at the very moment of the deadline 提出期限 is in time.
        is_late = tender.deadline is not None and is_after(tender, received, tender.deadline) is True
        if is_late and fields.get("status", BidStatus.VALID) is BidStatus.VALID:
            fields["status"] = BidStatus.LATE
    components = {part.id: given[part.id] for part in tender.method.price_components if part.id in given}
    responses = {criterion.id: given[criterion.id] for criterion in tender.criteria if criterion.id in given}
    return Bid(**fields, components=MappingProxyType(components), responses=MappingProxyType(responses))
