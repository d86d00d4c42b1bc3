"""Read a tender and its bids (案件と入札の読取り): text to exact values, and every fault with its place."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import partial

from criteria.bid import Bid
from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity, Text, Where
from criteria.tender import Tender
from data.bids.joining import Joining
from data.bids.marks import take_conflicts, take_dispositions, take_marks
from data.bids.register import take_register
from data.definition.selection_toml import LotTables
from data.definition.tender_toml import DeclaredConflicts, build_tender
from data.sources.source import Origin, Source, open_source
from data.sources.unread import put_right, unread_places
from data.tables.bid_table import bids_table
from data.tables.lot_tables import lots_table
from data.tables.mark_table import conflicts_table, dispositions_table, marks_table, needs_marks
from data.tables.names import LOTS, PACKAGES, TABLE_NAMES, VENDORS, VENDORS_TABLE
from data.tables.register_tables import register_tables
from data.tables.rows import TableReading, read_rows
from data.tables.schemas import Table
from data.tables.spellings import SpellingsOfTender
from data.text.faults import fault
from data.text.names import table_named
from scoring.definition.selection.facts import check_selection_facts


def read_tender(origin: Origin) -> Tender:
    """Read the definition of a tender (案件定義の読取り) from a folder, a zip, a workbook or uploaded files.

    Raises
    ------
    DefinitionError
        With every fault of the definition at once, each with file, line, key and value.
    """
    source = open_source(origin)
    return build_tender(source.definition(), partial(_lot_tables, source), partial(_conflicts, source))


def _conflicts(source: Source, tender: Tender) -> DeclaredConflicts:
    """Read who is recused because of a declared conflict of interest (利益相反の申告の読取り)."""
    files = _Tables(source, tender)
    reading = files.read(conflicts_table(tender.panel.members))
    declared = [row.given for row in reading.rows if not row.faults and row.given.get("conflict")]
    pairs = tuple((given["evaluator"], given["vendor"]) for given in declared)
    return pairs, (*files.unreadable, *reading.all_faults())


def _lot_tables(source: Source, currency: str) -> LotTables:
    files = _Tables(source)
    reading = files.read(lots_table(currency))
    faults = (*files.unreadable, *reading.all_faults())
    is_there = LOTS in files.handed_in or bool(faults)
    misnamed = () if is_there or not files.misnamed(LOTS) else (files.missing(LOTS),)
    return LotTables(reading if is_there else None, files.place_of(PACKAGES), faults, misnamed)


def read_bids(origin: Origin, tender: Tender) -> tuple[tuple[Bid, ...], tuple[Finding, ...]]:
    """Read the bids of a tender (入札の読取り) with the members' marks and what is on file about the vendors.

    A faulty row never stops the rest: it gives a finding for each fault, and the bid it concerns comes back with the
    same findings in its ``faults``. A fault that belongs to no bid is in the findings alone.

    Raises
    ------
    DefinitionError
        Where a file is missing or cannot be read as a table, with every fault of every file.
    """
    source = open_source(origin)
    files = _Tables(source, tender)
    bid_columns, register = bids_table(tender), (VENDORS_TABLE, *register_tables(tender))
    bids = files.read(bid_columns, required=True)
    vendors = None if files.unreadable else bids.vendors
    mark_columns = marks_table(tender, vendors)
    marks = files.read(mark_columns, required=needs_marks(tender, bids))
    disposition_columns = dispositions_table(tender, vendors)
    dispositions = files.read(disposition_columns)
    on_file = {table.name: files.read(table) for table in register}
    known = None if vendors is None else {**vendors, **on_file[VENDORS].vendors}
    conflict_columns = conflicts_table(tender.panel.members, known)
    conflicts = files.read(conflict_columns)
    of_committee = (mark_columns, disposition_columns, conflict_columns)
    tables = (bid_columns, *of_committee, *register, lots_table(tender.currency))
    joining = Joining(tender)
    joining.take_bids(bids)
    take_register(joining, on_file, files.handed_in & on_file.keys())
    take_marks(joining, marks)
    take_dispositions(joining, dispositions)
    take_conflicts(joining, conflicts)
    doubtful = {name for name, reading in on_file.items() if any(reading.all_faults())}
    facts = () if files.unreadable else _selection_facts(tender, joining, doubtful)
    unread = unread_places(source, tender, tables, files.named)
    findings = tuple(sorted([*unread, *source.remarks(), *joining.findings, *facts], key=_place))
    if files.unreadable:
        raise DefinitionError(
            [*files.unreadable, *(finding for finding in findings if finding.severity is Severity.FAULT)]
        )
    return joining.bids(), findings


def _selection_facts(tender: Tender, joining: Joining, doubtful: Collection[str]) -> Iterable[Finding]:
    if tender.selection is None:
        return ()
    return check_selection_facts(tender, joining.bids(), doubtful)


class _Tables:
    """The tables of one source; what cannot be read as a table is noted, and an empty one stands for it."""

    def __init__(self, source: Source, tender: Tender | None = None) -> None:
        self._source = source
        self._meant = {*tender.also_bidders, *tender.panel.members} if tender else set()
        self._spellings = SpellingsOfTender(tender)
        self.unreadable: list[Finding] = []
        self.named: set[str] = set()
        self.handed_in: set[str] = set()

    def place_of(self, table: str) -> str:
        """Return where a table is, empty where it is nowhere; where it is there twice, what it is called."""
        with suppress(DefinitionError):
            return self._source.place(table, TABLE_NAMES[table]) or ""
        return self._source.label(table)

    def read(self, table: Table, *, required: bool = False) -> TableReading:
        """Read one table by its declaration."""
        try:
            place = self._source.place(table.name, table.aliases)
            if place is not None:
                grid = self._source.grid(table, place)
                self._spellings.apply(table, grid)
                self.handed_in.add(table.name)
                if required and not grid.rows and not grid.faults:
                    self.unreadable.append(_no_rows(place))
                return read_rows(table, grid, self._meant)
            if required:
                self.unreadable.append(self.missing(table.name))
        except DefinitionError as error:
            self.unreadable.extend(error.faults)
        return TableReading(self._source.label(table.name))

    def misnamed(self, table: str) -> list[str]:
        """Return the files or sheets that may be a table, going by their names."""
        return [place for place in self._source.places() if table_named(place, TABLE_NAMES) == table]

    def missing(self, table: str) -> Finding:
        """Make the fault of a table that is not there, and name what may be it."""
        label, near = self._source.label(table), self.misnamed(table)
        what = Text(f"{label} がありません", f"there is no {label}")
        self.named.update(near)
        cure = put_right(near[0], label) if near else Text("この表を加えてください", "Add this table")
        return fault("missing-file", what, Where(file=label), value=", ".join(near) or self._source.name, cure=cure)


def _no_rows(place: str) -> Finding:
    what = Text("見出しだけで、行がありません", "there are headings and no rows")
    expected = Text("1行以上", "at least one row")
    return fault("no-rows", what, Where(file=place, row=2), expected=expected)


def _place(finding: Finding) -> tuple[str, int]:
    where = finding.where
    # Rows with labels of text, those of a DataFrame, stay in the order in which they were read.
    return (where.file, where.row if isinstance(where.row, int) else 0) if where else ("", 0)
