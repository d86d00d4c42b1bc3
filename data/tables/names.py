"""The tables of a tender folder (表の一覧): what each is called, and the table of vendors."""

from typing import Any, Final

from criteria.bid import BID_COLUMNS
from criteria.finding import Text
from criteria.register import TABLE_WORDS
from data.tables.schemas import Names, Table, TableColumn
from data.text.cells import read_names, read_yes_no, whole_reader
from data.text.faults import CellError
from data.text.japanese import plain_number

BIDS: Final = "bids"
MARKS: Final = "marks"
CONFLICTS: Final = "conflicts"
DISPOSITIONS: Final = "dispositions"
VENDORS: Final = "vendors"
CERTIFICATES: Final = "certificates"
MEASURES: Final = "measures"
SANCTIONS: Final = "sanctions"
RELATIONS: Final = "relations"
SUBCONTRACTORS: Final = "subcontractors"
MEMBERS: Final = "members"
OVERRIDES: Final = "overrides"
LOTS: Final = "lots"
PACKAGES: Final = "packages"

TABLE_NAMES: Final = {
    table: (TABLE_WORDS[table], also)
    for table, also in (
        (BIDS, "入札一覧"),
        (MARKS, "採点表"),
        (CONFLICTS, "利益相反の申告"),
        (DISPOSITIONS, "採点差の措置"),
        (VENDORS, "事業者一覧"),
        (CERTIFICATES, "認証一覧"),
        (MEASURES, "対策一覧"),
        (SANCTIONS, "処分歴一覧"),
        (RELATIONS, "資本・人的関係"),
        (SUBCONTRACTORS, "再委託先"),
        (MEMBERS, "共同企業体構成員"),
        (OVERRIDES, "特別の理由"),
        (LOTS, "ロット一覧"),
        (PACKAGES, "組合せ入札一覧"),
    )
}
"""The tables this version reads, with the Japanese names a file or sheet may have."""

_DIGITS_OF_CORPORATE_NUMBER: Final = 13


def read_corporate_number(text: str) -> str:
    """Read a corporate number (法人番号): 13 digits, the first of which checks the other twelve.

    check digit = 9 − (Σ pₙ × qₙ mod 9), pₙ the n-th digit from the right, qₙ 1 where n is odd and 2 where it is even

    Source: 法人番号の指定等に関する省令(平成26年財務省令第70号)第2条.
    """
    number = plain_number(text)
    if not (number.isascii() and number.isdecimal() and len(number) == _DIGITS_OF_CORPORATE_NUMBER):
        raise CellError(
            Text("法人番号ではありません", "this is not a corporate number"), Text("13桁の数字", "13 digits")
        )
    digits = [int(sign) for sign in reversed(number[1:])]
    check = 9 - (sum(digits[0::2]) + 2 * sum(digits[1::2])) % 9
    if int(number[0]) != check:
        what = Text("法人番号の検査用数字が合いません", "the check digit of this corporate number is wrong")
        cure = Text("番号を確かめてください", "Look the number up again")
        raise CellError(what, Text(f"先頭の数字が{check}", f"{check} as its first digit"), cure)
    return number


def tender_table(name: str, *columns: TableColumn, **more: Any) -> Table:  # noqa: ANN401 - the fields of a table
    """Return a table of a tender folder, under the names it may have there."""
    return Table(name=name, aliases=TABLE_NAMES[name], columns=columns, **more)


IF_A_BIDDER: Final = Text(
    "事業者の名称であれば、[tender] の also_bidders に書いてください",
    "Where it is the name of a bidder, list it in also_bidders of [tender]",
)


def vendor_column(name: str = "vendor", aliases: tuple[str, ...] = BID_COLUMNS["vendor"]) -> TableColumn:
    """Return a column that names a vendor."""
    return TableColumn(name, aliases=aliases, needed=True, if_named=IF_A_BIDDER, names=Names.VENDOR)


VENDORS_TABLE: Final = tender_table(
    VENDORS,
    vendor_column(),
    TableColumn("name", aliases=BID_COLUMNS["name"], if_named=IF_A_BIDDER),
    TableColumn("corporate_number", aliases=("法人番号",), read=read_corporate_number),
    TableColumn("region", aliases=("地域", "所在地"), names=Names.TERM),
    TableColumn("size", aliases=("企業規模", "規模"), names=Names.TERM),
    TableColumn("group", aliases=("企業グループ", "グループ"), names=Names.TERM),
    TableColumn("registered", aliases=("名簿登載", "有資格者名簿"), read=read_yes_no),
    TableColumn("grade", aliases=("等級", "格付"), names=Names.TERM),
    TableColumn("tax_paid", aliases=("納税", "納税証明"), read=read_yes_no),
    TableColumn("antisocial_cleared", aliases=("暴排確認", "暴力団等非該当"), read=read_yes_no),
    TableColumn("experience", aliases=("実績件数", "同種業務の実績"), read=whole_reader(0)),
    TableColumn("capabilities", aliases=("能力", "保有する能力"), read=read_names),
    TableColumn("capacity", aliases=("履行能力", "受注できる業務量"), read=whole_reader(0)),
    key=("vendor",),
)
