"""Which cells of a bid are sealed (封緘する欄): the price, its components, and what tells of the price."""

from collections.abc import Mapping, Sequence

from criteria.characters import SPACES
from criteria.errors import DefinitionError
from criteria.finding import Text, Where
from criteria.tender import Tender
from data.tables.bid_table import bids_table
from data.tables.names import BIDS
from data.text.faults import fault


def price_columns(tender: Tender) -> tuple[str, ...]:
    """Return the columns of the table of bids that are sealed; an investigation tells that the price was low."""
    return ("price", "investigation", *(part.id for part in tender.method.price_components))


def apart(tender: Tender, cells: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the cells of a bid without its price, the sealed columns blank, and the cells that are to be sealed."""
    sealed = {name: cells[name] for name in price_columns(tender) if cells.get(name, "").strip(SPACES)}
    return {name: "" if name in sealed else cell for name, cell in cells.items()}, sealed


Record = tuple[str, int, Sequence[str]]
"""A row as it is taken in: its key, its place, and its cells."""


def rows_apart(tender: Tender, records: Sequence[Record]) -> tuple[list[Record], dict[str, dict[str, str]]]:
    """Return the rows of a table of bids without their prices, and the cells to be sealed by the key of the row.

    Raises
    ------
    DefinitionError
        Where a value stands under no heading: it may be a price.
    """
    headings = [heading.strip(SPACES) for heading in records[0][2]]
    names = [column.name if column else "" for column in bids_table(tender).columns_under(headings)]
    blank: list[Record] = [records[0]]
    sealed: dict[str, dict[str, str]] = {}
    for key, position, cells in records[1:]:
        written = [cell.strip(SPACES) for cell in cells]
        if any(cell for cell, name in zip(written, [*names, *[""] * len(written)], strict=False) if not name):
            what = Text(
                "見出しのない値があります。価格である可能性があるため、二封筒の案件では取り込めません",
                "a value stands under no heading; it may be a price, and with two envelopes it is not taken in",
            )
            raise DefinitionError([fault("no-heading", what, Where(file=BIDS, row=position))])
        _, of_price = apart(tender, dict(zip(names, written, strict=False)))
        if of_price:
            sealed[key] = of_price
        kept = ["" if name in of_price else cell for name, cell in zip(names, cells, strict=False)]
        blank.append((key, position, kept if of_price else cells))
    return blank, sealed
