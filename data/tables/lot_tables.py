"""The tables of a tender with lots (ロットの表): the lots themselves, and bids for several of them at one price."""

from criteria.finding import Text
from criteria.tender import Tender
from criteria.values import money, whole
from data.tables.names import LOTS, PACKAGES, tender_table, vendor_column
from data.tables.schemas import Names, Table, TableColumn
from data.text.cells import (
    NAMES_SEPARATED_BY,
    cell_reader,
    ids_reader,
    read_note,
    read_number,
    read_text,
)
from data.text.faults import CellError

NO_SUCH_LOT = Text("ロットの表にないロットです", "the table of lots has no such lot")


def _read_lot_id(text: str) -> str:
    if any(sign in text for sign in NAMES_SEPARATED_BY):
        raise CellError(
            Text("ロットの識別子に区切りの記号があります", "the id of a lot has a sign that separates ids"),
            Text("「;」と「、」を含まない識別子", "an id without ; and 、"),
        )
    return read_text(text)


def lots_table(currency: str) -> Table:
    """Return the table of the lots ロットの表: its ceilings are in the currency's main unit."""
    amount = cell_reader(money(currency))
    return tender_table(
        LOTS,
        TableColumn(
            "lot",
            aliases=("ロット", "ロット番号"),
            read=_read_lot_id,
            needed=True,
            if_named=Text("ロットであれば、別の番号にしてください", "Where it is a lot, give it another id"),
        ),
        TableColumn("label", aliases=("名称", "ロット名")),
        TableColumn("ceiling", aliases=("予定価格",), read=amount),
        TableColumn("load", aliases=("業務量",), read=cell_reader(whole(0))),
        TableColumn("note", aliases=("備考",), read=read_note),
        key=("lot",),
        most_rows=10_000,
    )


def packages_table(tender: Tender) -> Table:
    """Return the table of package bids 組合せ入札の表."""
    lots = tuple(lot.id for lot in tender.selection.lots) if tender.selection else ()
    return tender_table(
        PACKAGES,
        TableColumn("package", aliases=("組合せ", "組合せ番号"), needed=True, names=Names.TERM),
        vendor_column(),
        TableColumn("lots", aliases=("対象ロット",), read=ids_reader(lots, NO_SUCH_LOT, "unknown-lot"), needed=True),
        TableColumn(
            "price",
            aliases=("入札価格", "入札金額", "価格", "金額"),
            read=cell_reader(money(tender.currency)),
            needed=True,
            missing="missing-price",
        ),
        TableColumn("points", aliases=("技術点", "得点"), read=read_number),
        TableColumn("note", aliases=("備考",), read=read_note),
        key=("package",),
    )
