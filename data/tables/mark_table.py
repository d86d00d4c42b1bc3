"""The tables of the committee (選定委員会の表): marks, conflicts of interest, what the panel settled of its marks."""

from collections.abc import Collection
from contextlib import suppress
from typing import Final

from criteria.bid import BID_COLUMNS
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.finding import NOTHING, Text
from criteria.tender import Tender
from data.tables.names import CONFLICTS, DISPOSITIONS, IF_A_BIDDER, MARKS, tender_table
from data.tables.rows import TableReading
from data.tables.schemas import Names, Table, TableColumn
from data.text.cells import (
    CellReader,
    id_reader,
    read_day,
    read_moment,
    read_note,
    read_number,
    read_text,
    read_yes_no,
    word_reader,
)
from data.text.faults import CellError
from data.text.japanese import DISPOSITION_OUTCOMES
from scoring.formulas.panel import MarkReader, is_marked
from scoring.formulas.registry import FormulaError

_MOST_MARKS: Final = 600_000


def needs_marks(tender: Tender, bids: TableReading) -> bool:
    """Whether a bid still in waits for the members' marks."""
    return any(map(is_marked, tender.criteria)) and any(row.due for row in bids.rows)


def marks_table(tender: Tender, vendors: Collection[str] | None) -> Table:
    """Return the table of the members' marks 採点表; each mark is read by the scale of its criterion.

    ``vendors`` are those with a bid, None where the bids cannot be read and so nobody can be called unknown.
    """
    return tender_table(
        MARKS,
        _member_column(tender.panel.members),
        _id_column("vendor", BID_COLUMNS["vendor"], vendors, _NO_VENDOR, IF_A_BIDDER),
        _criterion_column(tender),
        _mark_column(tender, "mark", ("採点", "評点", "評語", "点数"), needed=True),
        TableColumn("comment", aliases=("コメント", "講評", "所見", "備考"), read=read_note),
        _mark_column(tender, "first_mark", ("当初の採点", "変更前の採点"), needed=False),
        TableColumn("change_reason", aliases=("変更の理由", "変更理由"), read=read_note),
        TableColumn("changed_at", aliases=("変更日時",), read=read_moment),
        key=("evaluator", "vendor", "criterion"),
        most_rows=_MOST_MARKS,
    )


def conflicts_table(members: Collection[str], vendors: Collection[str] | None = None) -> Table:
    """Return the table of declared conflicts of interest 利益相反の申告, one row a member and vendor.

    ``members`` and ``vendors`` are those known; where nobody is, nobody can be called unknown.
    """
    return tender_table(
        CONFLICTS,
        _member_column(members),
        _id_column("vendor", BID_COLUMNS["vendor"], vendors, _NO_VENDOR, IF_A_BIDDER),
        TableColumn("conflict", aliases=("利益相反", "利害関係"), read=read_yes_no, needed=True),
        TableColumn("note", aliases=("内容", "備考"), read=read_note),
        TableColumn("declared_at", aliases=("申告日時",), read=read_moment),
        key=("evaluator", "vendor"),
        most_rows=_MOST_MARKS,
    )


def dispositions_table(tender: Tender, vendors: Collection[str] | None) -> Table:
    """Return the table of what the panel settled of its members' marks 合議結果; ``vendors`` as for the marks."""
    return tender_table(
        DISPOSITIONS,
        _id_column("vendor", BID_COLUMNS["vendor"], vendors, _NO_VENDOR, IF_A_BIDDER),
        _criterion_column(tender),
        TableColumn("outcome", aliases=("措置", "結果"), read=word_reader(DISPOSITION_OUTCOMES), needed=True),
        _mark_column(tender, "mark", ("合議による採点", "採点"), needed=False),
        TableColumn("reason", aliases=("理由",), needed=True),
        TableColumn("by", aliases=("決定者",)),
        TableColumn("on", aliases=("決定日",), read=read_day),
        key=("vendor", "criterion"),
    )


def _member_column(members: Collection[str]) -> TableColumn:
    return _id_column("evaluator", ("評価者", "委員", "採点者"), members or None, _NO_MEMBER, _IF_A_MEMBER)


def _criterion_column(tender: Tender) -> TableColumn:
    marked = [criterion.id for criterion in tender.criteria if is_marked(criterion)]
    return _id_column("criterion", ("評価項目", "項目"), marked, _NO_CRITERION, NOTHING)


def _mark_column(tender: Tender, name: str, aliases: tuple[str, ...], *, needed: bool) -> TableColumn:
    marked = [criterion for criterion in tender.criteria if is_marked(criterion)]
    points = MarkReader(marked)
    return TableColumn(
        name,
        aliases=aliases,
        needed=needed,
        missing="missing-mark",
        names=Names.TERM,
        by="criterion",
        readers={compared(criterion.id): _mark_reader(criterion, points) for criterion in marked},
    )


_NO_MEMBER: Final = Text("定義の委員の一覧にない委員です", "this member is not in panel.members")
_NO_VENDOR: Final = Text("この事業者の入札はありません", "this vendor has no bid")
_NO_CRITERION: Final = Text("委員が採点する評価項目ではありません", "the committee marks no such criterion")


_IF_A_MEMBER: Final = Text(
    "委員の名称であれば、[panel] の members に全委員を書いてください",
    "Where it is the name of a member, list all members in members of [panel]",
)


def _id_column(
    name: str, aliases: tuple[str, ...], known: Collection[str] | None, unknown: Text, if_named: Text
) -> TableColumn:
    read = read_text if known is None else id_reader(known, unknown, f"unknown-{name}")
    names = Names.VENDOR if name == "vendor" else Names.TERM
    return TableColumn(name, aliases=aliases, read=read, needed=True, if_named=if_named, names=names)


def _mark_reader(criterion: Criterion, points: MarkReader) -> CellReader:
    named = bool(criterion.params.get("grades"))

    def read(text: str) -> object:
        mark: object = text
        if not named:
            with suppress(CellError):
                mark = read_number(text)
        try:
            points.points(criterion.id, mark)
        except FormulaError as error:
            what = Text("採点の範囲外、または定められていない評語です", "this mark is out of range, or no known grade")
            raise CellError(what, error.text, code="bad-mark") from error
        return mark

    return read
