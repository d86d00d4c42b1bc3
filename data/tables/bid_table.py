"""The table of bids (入札表) of a tender: its columns follow the criteria, and what a bid must answer its standing."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from criteria.bid import BID_COLUMNS, Bid
from criteria.criterion import Criterion
from criteria.finding import NOTHING, Text
from criteria.lots import tender_of_lot
from criteria.tender import Tender
from criteria.terms import BidStatus, InvestigationOutcome
from criteria.zones import is_after
from data.tables.lot_tables import NO_SUCH_LOT
from data.tables.names import BIDS, IF_A_BIDDER, TABLE_NAMES
from data.tables.schemas import Column, Names, Row, Table
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
_NAMES: Final = {"vendor": Names.VENDOR, "lot": Names.TERM}


class BidForm(Enum):
    """Whether a bid is still in after the opening (開札の結果), so that its answers are needed."""

    IN = "in"
    OUT = "out"


def bids_table(tender: Tender) -> Table:
    """Return the table of bids 入札表 of a tender: fixed columns, the price components, and the criteria."""
    amount = amount_reader(tender.minor_units, yen=tender.currency == "JPY")
    whole = whole_reader(0)
    lots = tuple(lot.id for lot in tender.selection.lots) if tender.selection else ()
    readers: dict[str, CellReader] = {
        "note": read_note,
        "price": amount,
        "lot": read_text if tender.selection is None else id_reader(lots, NO_SUCH_LOT, "unknown-lot"),
        "status": word_reader(STATUSES, [status.value for status in BidStatus if status.value]),
        "received_at": read_moment,
        "lottery_number": whole,
        "system_number": whole,
        "committee_rank": whole_reader(1),
        "investigation": word_reader(OUTCOMES, [outcome.value for outcome in InvestigationOutcome]),
    }
    necessary = ("vendor", "price", "lot") if lots else ("vendor", "price")
    fixed = [
        Column(
            name=name,
            aliases=aliases,
            read=readers.get(name, read_text),
            required=name in necessary,
            needed=name in necessary,
            missing=f"missing-{name}",
            if_named=IF_A_BIDDER if name in ("vendor", "name") else NOTHING,
            names=_NAMES.get(name),
        )
        for name, aliases in BID_COLUMNS.items()
    ]
    parts = [
        Column(name=part.id, read=amount, required=True, needed=True, missing="missing-price")
        for part in tender.method.price_components
    ]
    answers = [
        _answer_column(criterion)
        for criterion in tender.criteria
        if not is_marked(criterion) and not is_on_file(criterion)
    ]
    return Table(
        name=BIDS,
        aliases=TABLE_NAMES[BIDS],
        columns=(*fixed, *parts, *answers),
        key=("vendor", "lot"),
        most_rows=_MOST_BIDS,
        forms=lambda rows: _bid_forms(tender, {column.name: column for column in fixed}, rows),
        adapt=_as_bid_form,
    )


def _answer_column(criterion: Criterion) -> Column:
    responses = criterion_formula(criterion).responses
    read_answer: CellReader = read_yes_no if responses.reads is Reads.YES_NO else read_number

    def read(text: str) -> object:
        answer = read_answer(text)
        expected = responses.refuses(answer, criterion.max_points)
        if expected is not None:
            raise CellError(Text("範囲外の値です", "this value is out of range"), expected, code="out-of-range")
        return answer

    return Column(name=criterion.id, read=read, required=True, needed=True, missing="missing-response")


def _as_bid_form(column: Column, form: BidForm) -> Column:
    return column if form is BidForm.IN or column.name == "vendor" else replace(column, needed=False)


def _bid_forms(tender: Tender, columns: dict[str, Column], rows: Sequence[Row]) -> list[BidForm]:
    """Tell which bids the opening leaves in; one whose status cannot be read is a fault already, and asked no more."""
    opened = [
        Bid(
            vendor=str(position),
            price=_taken(columns["price"], row),
            status=_status(tender, columns, row),
            investigation=_taken(columns["investigation"], row),
        )
        for position, row in enumerate(rows)
    ]
    lots = [row.cells.get("lot", "") for row in rows]
    out = {
        finding.subject
        for lot in dict.fromkeys(lots)
        for finding in exclusions_at_opening(
            tender_of_lot(tender, lot), [bid for bid, theirs in zip(opened, lots, strict=True) if theirs == lot]
        )[0]
    }
    doubtful = [_is_refused(columns["status"], row) for row in rows]
    return [
        BidForm.OUT if bid.vendor in out or doubt else BidForm.IN for bid, doubt in zip(opened, doubtful, strict=True)
    ]


def _is_refused(column: Column, row: Row) -> bool:
    try:
        column.take(row.cells.get(column.name, ""))
    except CellError:
        return True
    return False


def _taken(column: Column, row: Row) -> Any:  # noqa: ANN401 - what the column reads
    with suppress(CellError):
        return column.take(row.cells.get(column.name, ""))
    return None


def _status(tender: Tender, columns: dict[str, Column], row: Row) -> BidStatus:
    status = _taken(columns["status"], row) or BidStatus.VALID
    received = _taken(columns["received_at"], row)
    is_late = status is BidStatus.VALID and received is not None and is_after_deadline(tender, received)
    return BidStatus.LATE if is_late else status


def is_after_deadline(tender: Tender, received: datetime) -> bool:
    """Whether a bid came after the deadline 提出期限; one received at that very moment is in time."""
    return tender.deadline is not None and is_after(tender, received, tender.deadline) is True
