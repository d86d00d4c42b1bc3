"""How a name is spelled (名称の表記): as the place that names it first writes it, however later ones do."""

from collections.abc import Iterable, Mapping

from criteria.characters import compared
from criteria.tender import Tender
from data.tables.grid import Grid
from data.tables.schemas import Names, Table


class Spellings:
    """The names met so far (既出の名称). Two texts are one name where they are equal in NFC.

    >>> spellings = Spellings([chr(0xFA19) + "田"])
    >>> spellings.of(chr(0x795E) + "田") == chr(0xFA19) + "田"
    True
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Take names as they are spelled; of two that are one, the first counts."""
        self._first: dict[str, str] = {}
        for name in names:
            self.of(name)

    def of(self, name: str) -> str:
        """Return how a name was spelled first, which is as it is spelled here where it is new."""
        return self._first.setdefault(compared(name), name)


class SpellingsOfTender:
    """The spellings of one tender's tables: vendors as the bids have them, other names as its definition has them."""

    def __init__(self, tender: Tender | None = None) -> None:
        """Take the names that the definition has for what the tables name too."""
        self._of = {Names.VENDOR: Spellings(), Names.TERM: Spellings(() if tender is None else _terms(tender))}

    def apply(self, table: Table, grid: Grid) -> None:
        """Respell the cells of a table that name something; a row keeps what was written where that is otherwise."""
        for column in table.columns:
            if column.names is not None and column.name in grid.headings:
                name, of = column.name, self._of[column.names]
                # In the order of the rows, since the first spelling counts.
                cells = dict.fromkeys([row.cells[name] for row in grid.rows])
                # A refused cell equals nothing, so it is neither looked up nor changed.
                named = [cell for cell in cells if type(cell) is str and cell]
                respelled = {cell: spelled for cell in named if (spelled := of.of(cell)) != cell}
                for row in grid.rows if respelled else ():
                    if row.cells[name] in respelled:
                        row.written[name] = row.cells[name]
                        row.cells[name] = respelled[row.cells[name]]


def _terms(tender: Tender) -> Iterable[str]:
    yield from (criterion.id for criterion in tender.criteria)
    yield from tender.panel.members
    yield from (lot.id for lot in (tender.selection.lots if tender.selection else ()))
    rules = (*tender.exclusions, *(tender.selection.rules if tender.selection else ()), *tender.criteria)
    for rule in rules:
        yield from _texts(rule.params)


def _texts(written: object) -> Iterable[str]:
    """Yield every text and key of a parameter."""
    if isinstance(written, str):
        yield written.strip()
    elif isinstance(written, Mapping):
        for key, value in written.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(written, list | tuple):
        for item in written:
            yield from _texts(item)
