"""The tables of a tender folder (表の一覧), and those that are the same for every tender."""

from typing import Final

from criteria.bid import BID_COLUMNS
from criteria.finding import Text
from data.faults import CellError
from data.japanese import plain_number
from data.schemas import Column, Table

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

_DIGITS_OF_CORPORATE_NUMBER: Final = 13


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
