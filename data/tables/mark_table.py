"""The table of the members' marks (採点表) of a tender: each mark is read by the scale of its criterion."""

from collections.abc import Collection
from contextlib import suppress
from typing import Final

from criteria.bid import BID_COLUMNS
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.finding import NOTHING, Text
from criteria.tender import Tender
from data.tables.names import IF_A_BIDDER, MARKS, tender_table
from data.tables.schemas import Names, Table, TableColumn
from data.text.cells import CellReader, id_reader, read_note, read_number, read_text
from data.text.faults import CellError
from scoring.formulas.panel import MarkReader, is_marked
from scoring.formulas.registry import FormulaError

_MOST_MARKS: Final = 600_000


def marks_table(tender: Tender, vendors: Collection[str] | None) -> Table:
    """Return the table of the members' marks 採点表; each mark is read by the scale of its criterion.

    ``vendors`` are those with a bid, None where the bids cannot be read and so nobody can be called unknown.
    """
    marked = [criterion for criterion in tender.criteria if is_marked(criterion)]
    points = MarkReader(marked)
    return tender_table(
        MARKS,
        _id_column("evaluator", ("評価者", "委員", "採点者"), tender.panel.members or None, _NO_MEMBER, _IF_A_MEMBER),
        _id_column("vendor", BID_COLUMNS["vendor"], vendors, _NO_VENDOR, IF_A_BIDDER),
        _id_column("criterion", ("評価項目", "項目"), [criterion.id for criterion in marked], _NO_CRITERION, NOTHING),
        TableColumn(
            "mark",
            aliases=("採点", "評点", "評語", "点数"),
            needed=True,
            missing="missing-mark",
            names=Names.TERM,
            by="criterion",
            readers={compared(criterion.id): _mark_reader(criterion, points) for criterion in marked},
        ),
        TableColumn("comment", aliases=("コメント", "講評", "所見", "備考"), read=read_note),
        key=("evaluator", "vendor", "criterion"),
        most_rows=_MOST_MARKS,
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
