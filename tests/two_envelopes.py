"""A tender in two envelopes, brought to where its prices are sealed or opened; how else a price could be spelled."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import product
from typing import Any, Final

from played import DEFINITION, KEY, MEMBERS, REASON, as_csv, declare, files, hand_in
from sqlalchemy import select

from workspace import Acting, OvertakenError, Workspace
from workspace.journal.chain import rows
from workspace.moves.move import move
from workspace.panel.marks import save_mark
from workspace.procedure.actions import LOCK, PUBLISH, QUALIFY, RECEIVE, SCORE
from workspace.store.schema import SHEETS
from workspace.tenders.keeping import import_tender
from workspace.tenders.recording import rows_on_file

TWO: Final = (
    DEFINITION.replace("buyer =", "envelopes = 2\nbuyer =")
    .replace("price_points = 100\n", "")
    .replace('price_formula = "ratio-to-ceiling"', 'price_formula = "lowest-over-price"')
    .replace(
        'tie_break = ["technical", "lottery"]',
        """tie_break = ["technical", "lottery"]
price_components = [
    { id = "development", points = 70, label = "構築費" },
    { id = "maintenance", points = 30, label = "保守費" },
]""",
    )
    + '\n[lottery]\nrule = "receipt"\n'
)
PRICES: Final = {
    "架空通信": {"price": "49137281", "development": "40028117", "maintenance": "9109164"},
    "架空電算": {"price": "48,930,573", "development": "39,917,003", "maintenance": "9,013,570"},
}
LOW: Final = {"investigation": "合格"}
"""What would tell that the price of a bid was low."""


def two_envelopes(bids: Mapping[str, Mapping[str, str]] = PRICES) -> dict[str, bytes]:
    """Return the tender as the files of a folder."""
    columns = ("price", "development", "maintenance", *LOW)
    listed = [(vendor, *(cells.get(column, "") for column in columns)) for vendor, cells in bids.items()]
    return {**files(), "tender.toml": TWO.encode(), "bids.csv": as_csv(("vendor", *columns), *listed).encode()}


def received(
    workspace: Workspace, bids: Mapping[str, Mapping[str, str]] = PRICES, acting: Acting | None = None
) -> Acting:
    """Take the tender in and open the receiving of bids."""
    acting = acting or workspace.act_locally()
    import_tender(acting, two_envelopes(bids))
    for action in (PUBLISH, RECEIVE):
        move(acting, KEY, action, REASON)
    return acting


def locked(acting: Acting) -> Acting:
    """Go on from the receiving of bids to where the scoring is locked."""
    for action in (QUALIFY, SCORE):
        move(acting, KEY, action, REASON)
    with acting.workspace.database.reading() as connection:
        has_sheets = connection.execute(select(SHEETS)).first()
    if not has_sheets:
        mark_the_rest(acting)
        hand_in(acting)
    move(acting, KEY, LOCK, REASON)
    return acting


def mark_the_rest(acting: Acting) -> None:
    """Give a mark wherever a bid that was recorded since has none."""
    vendors = [row.cells["vendor"] for row in rows_on_file(acting, KEY, "bids")]
    for member in MEMBERS:
        declare(acting, member)
        for vendor, criterion in product(vendors, ("plan", "team")):
            with suppress(OvertakenError):
                save_mark(acting, KEY, vendor, criterion, "A", "", 0, evaluator=member)


def journal(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.database.reading() as connection:
        return list(rows(connection, KEY))


def spellings(price: int) -> Iterator[bytes]:
    """Yield how a price could stand in a file: as text, in several encodings, and as bytes of a number."""
    plain, grouped = str(price), f"{price:,}"
    wide = str.maketrans("0123456789,", "0123456789,")
    texts = {plain, grouped, plain.translate(wide), grouped.translate(wide), grouped.replace(",", "."), f"{price:x}"}
    for text in texts:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp932"):
            yield text.encode(encoding)
        yield text.encode("ascii", "backslashreplace")
        yield text.encode().hex().encode()
    for order in ("big", "little"):
        yield price.to_bytes(4, order)


def all_spellings() -> set[bytes]:
    """Return every spelling of every price of the tender."""
    numbers = {int(cell.replace(",", "")) for cells in PRICES.values() for cell in cells.values()}
    return {spelling for number in numbers for spelling in spellings(number)}


def masked(content: bytes) -> bytes:
    """Leave out what is sealed, and hashes over it."""
    return re.sub(rb"[0-9a-f]{64,}", b"*", content)


def found(content: bytes) -> list[bytes]:
    """Return the spellings of prices that stand in a file.

    A megabyte of random hexadecimal digits has any seven of them once in some hundred times: there only what is longer
    is looked for, and a price would be twice as long.
    """
    bare = masked(content)
    return [spelling for spelling in all_spellings() if spelling in (content if len(spelling) > 12 else bare)]
