"""The tables of a tender folder (表の一覧): their columns in English and Japanese, bound to one tender."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from criteria.bid import BID_COLUMNS, Bid
from criteria.criterion import Criterion
from criteria.exact import NumberError
from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import BidStatus, InvestigationOutcome
from data.cells import (
    CellReader,
    amount_reader,
    id_reader,
    read_moment,
    read_number,
    read_text,
    read_yes_no,
    whole_reader,
    word_reader,
)
from data.faults import CellError
from data.japanese import OUTCOMES, STATUSES, normal_id, plain_number
from data.rows import TableReading
from data.schemas import Column, Row, Table
from scoring.eligibility import exclusions_at_opening
from scoring.panel import MarkReader, criterion_formula, is_marked
from scoring.registry import FormulaError, Reads

BIDS: Final = "bids"
MARKS: Final = "marks"
VENDORS: Final = "vendors"

TABLE_NAMES: Final = {
    BIDS: ("入札", "入札一覧"),
    MARKS: ("採点", "採点表"),
    VENDORS: ("事業者", "事業者一覧"),
}
"""The tables this version reads, with the Japanese names a file or sheet may have."""

NOT_APPLIED: Final = ("certificates", "measures", "sanctions", "relations", "subcontractors")
"""Tables of the contract that this version knows and does not apply."""

_MOST_BIDS: Final = 100_000
_MOST_MARKS: Final = 600_000
_DIGITS_OF_CORPORATE_NUMBER: Final = 13


class BidForm(Enum):
    """Whether a bid is still in after the opening (開札の結果), so that its answers are needed."""

    IN = "in"
    OUT = "out"


def bids_table(tender: Tender) -> Table:
    """Return the table of bids 入札表 of a tender: fixed columns, the price components, and the criteria."""
    amount = amount_reader(tender.minor_units, yen=tender.currency == "JPY")
    whole = whole_reader(0)
    readers: dict[str, CellReader] = {
        "price": amount,
        "status": word_reader(STATUSES, [status.value for status in BidStatus if status.value]),
        "received_at": read_moment,
        "lottery_number": whole,
        "system_number": whole,
        "committee_rank": whole_reader(1),
        "investigation": word_reader(OUTCOMES, [outcome.value for outcome in InvestigationOutcome]),
    }
    necessary = ("vendor", "price")
    fixed = [
        Column(
            name=name,
            aliases=aliases,
            read=readers.get(name, read_text),
            required=name in necessary,
            needed=name in necessary,
            missing=f"missing-{name}",
        )
        for name, aliases in BID_COLUMNS.items()
    ]
    parts = [
        Column(name=part.id, read=amount, required=True, needed=True, missing="missing-price")
        for part in tender.method.price_components
    ]
    answers = [_answer_column(criterion) for criterion in tender.criteria if not is_marked(criterion)]
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
    exclusions, _ = exclusions_at_opening(tender, opened)
    out = {finding.subject for finding in exclusions}
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


def in_zone_of(tender: Tender, received: datetime) -> datetime:
    """Return a time of receipt in the deadline's zone where it was written without one."""
    deadline = tender.deadline
    if received.tzinfo is None and isinstance(deadline, datetime):
        return received.replace(tzinfo=deadline.tzinfo)
    return received


def is_after_deadline(tender: Tender, received: datetime) -> bool:
    """Whether a bid came after the deadline 提出期限; one received at that very moment is in time."""
    deadline, received = tender.deadline, in_zone_of(tender, received)
    if not isinstance(deadline, datetime):
        return deadline is not None and received.date() > deadline
    return (received.tzinfo is None) == (deadline.tzinfo is None) and received > deadline


def needs_marks(tender: Tender, bids: TableReading) -> bool:
    """Whether a bid still in waits for the members' marks."""
    return any(map(is_marked, tender.criteria)) and any(row.form is BidForm.IN for row in bids.rows)


def marks_table(tender: Tender, vendors: Collection[str] | None) -> Table:
    """Return the table of the members' marks 採点表; each mark is read by the scale of its criterion.

    ``vendors`` are those with a bid, None where the bids cannot be read and so nobody can be called unknown.
    """
    marked = [criterion for criterion in tender.criteria if is_marked(criterion)]
    readers = _mark_readers(marked)
    return Table(
        name=MARKS,
        aliases=TABLE_NAMES[MARKS],
        columns=(
            _id_column("evaluator", ("評価者", "委員", "採点者"), tender.panel.members or None, _NO_MEMBER),
            _id_column("vendor", BID_COLUMNS["vendor"], vendors, _NO_VENDOR),
            _id_column("criterion", ("評価項目", "項目"), [criterion.id for criterion in marked], _NO_CRITERION),
            Column(
                name="mark",
                aliases=("採点", "評点", "評語", "点数"),
                required=True,
                needed=True,
                missing="missing-mark",
            ),
            Column(name="comment", aliases=("コメント", "講評", "所見", "備考")),
        ),
        key=("evaluator", "vendor", "criterion"),
        most_rows=_MOST_MARKS,
        forms=lambda rows: [normal_id(row.cells.get("criterion", "")) for row in rows],
        adapt=lambda column, form: (
            replace(column, read=readers.get(form, read_text)) if column.name == "mark" else column
        ),
    )


_NO_MEMBER: Final = Text("panel.membersにない委員です", "this member is not in panel.members")
_NO_VENDOR: Final = Text("この事業者の入札はありません", "this vendor has no bid")
_NO_CRITERION: Final = Text("委員が採点する評価項目ではありません", "the committee marks no such criterion")


def _id_column(name: str, aliases: tuple[str, ...], known: Collection[str] | None, unknown: Text) -> Column:
    read = read_text if known is None else id_reader(known, unknown, f"unknown-{name}")
    return Column(name=name, aliases=aliases, read=read, required=True, needed=True)


def _mark_readers(marked: Sequence[Criterion]) -> dict[str, CellReader]:
    points = MarkReader(marked)
    return {criterion.id: _mark_reader(criterion, points) for criterion in marked}


def _mark_reader(criterion: Criterion, points: MarkReader) -> CellReader:
    named = bool(criterion.params.get("grades"))

    def read(text: str) -> object:
        mark: object = normal_id(text)
        if not named:
            with suppress(NumberError, CellError):
                mark = read_number(text)
        try:
            points.points(criterion.id, mark)
        except FormulaError as error:
            what = Text("採点の範囲外、または定められていない評語です", "this mark is out of range, or no known grade")
            raise CellError(what, error.text, code="bad-mark") from error
        return mark

    return read


def _read_corporate_number(text: str) -> str:
    number = plain_number(text)
    if number.isascii() and number.isdecimal() and len(number) == _DIGITS_OF_CORPORATE_NUMBER:
        return number
    expected = Text("13桁の数字", "13 digits")
    raise CellError(Text("法人番号ではありません", "this is not a corporate number"), expected)


VENDORS_TABLE: Final = Table(
    name=VENDORS,
    aliases=TABLE_NAMES[VENDORS],
    columns=(
        Column(name="vendor", aliases=BID_COLUMNS["vendor"], required=True, needed=True),
        Column(name="name", aliases=BID_COLUMNS["name"]),
        Column(name="corporate_number", aliases=("法人番号",), read=_read_corporate_number),
        Column(name="region", aliases=("地域", "所在地")),
        Column(name="size", aliases=("企業規模", "規模")),
        Column(name="group", aliases=("企業グループ", "グループ")),
    ),
    key=("vendor",),
)
