"""One declaration, two runs: the quick readers and the pandera schema refuse the very same cells."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed import SOUND

from criteria.bid import BID_COLUMNS
from data import read_tender
from data.tables.bid_table import bids_table
from data.tables.grid import Grid, arrange
from data.tables.mark_table import marks_table
from data.tables.names import VENDORS_TABLE
from data.tables.register_tables import MEASURES_TABLE, SANCTIONS_TABLE, register_tables
from data.tables.rows import ReadRow, _cell_faults, _read_quickly, _repeated_faults, _repeating, read_rows
from data.tables.schemas import Column, Row, Table, failures

TENDER = read_tender({name: content.encode() for name, content in SOUND.items()})
BIDS = bids_table(TENDER)
MARKS = marks_table(TENDER, ["甲社", "乙社"])

CELLS = {
    "vendor": ["甲社", "乙社", "甲\u3000社", ""],
    "price": ["1", "12,34", "54,060,001", "0", "-5", "４５", "", "円"],
    "status": ["", "", "辞退", "late", "棄権"],
    "received_at": ["", "2026-11-06 9:00", "2026-11-07 9:00", "昨日"],
    "investigation": ["", "cleared", "不適格", "?"],
    "isms": ["有", "無", "", "maybe"],
    "staff": ["3", "", "x", "1.5"],
    "evaluator": ["甲委員", "乙委員", "誰か", ""],
    "criterion": ["plan", "isms", ""],
    "mark": ["A", "B", "Z", "1", ""],
    "corporate_number": ["", "8999900000001", "1999900000001", "12"],
    "kind": ["指名停止", "barred", "注意", ""],
    "start": ["2026-10-01", "令和8年10月1日", "2026-02-30", ""],
    "measure": ["education", "no-private-pcs", "educaton", ""],
    "level": ["1", "3", "9", "-1", "1.5", ""],
    "name": ["", "架空"],
}


def tables(table: Table, names: Sequence[str]) -> st.SearchStrategy[Grid]:
    rows = st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in names)), min_size=1, max_size=6)
    return rows.map(lambda found: arrange(table, f"{table.name}.csv", iter([list(names), *map(list, found)])))


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (BIDS, ("vendor", "price", "status", "received_at", "investigation", "isms", "staff")),
        (MARKS, ("evaluator", "vendor", "criterion", "mark")),
        (VENDORS_TABLE, ("vendor", "name", "corporate_number")),
        (SANCTIONS_TABLE, ("vendor", "kind", "start")),
        (MEASURES_TABLE, ("vendor", "measure", "level")),
    ],
    ids=["bids", "marks", "vendors", "sanctions", "measures"],
)
def test_the_quick_readers_and_pandera_agree_on_every_cell(table: Table, names: Sequence[str]) -> None:
    @settings(max_examples=40)
    @given(tables(table, names))
    def agree(grid: Grid) -> None:
        reading = read_rows(table, grid)
        forms = table.forms(grid.rows)
        quick, counted = _read_quickly(table, grid.rows, forms)
        refused = {(row.number, name) for row in quick for name in row.cells if name not in row.given}
        by_form = zip(grid.rows, forms, strict=True)
        assert refused == {(number, name) for number, name, _ in _cell_faults(table, reading, by_form)}
        assert counted == Counter(number for number, _ in refused)
        repeated = _repeating(table, grid.rows)
        assert repeated == {number for number, _, _ in _repeated_faults(table, reading, grid.rows, repeated)}
        assert repeated == by_pandera(table, grid)
        assert [bool(row.faults) for row in reading.rows] == [is_faulty(table, grid, row) for row in quick]

    agree()


def by_pandera(table: Table, grid: Grid) -> set[int]:
    """The rows that the schema of the table's key alone refuses."""
    keys = [Row(row.number, {name: row.cells.get(name, "") for name in table.key}) for row in grid.rows]
    named = [row for row in keys if table.key and row.cells[table.key[0]]]
    columns = [Column(name=name) for name in table.key]
    return {number for number, _ in failures(columns, named, table.key)} if named else set()


def is_faulty(table: Table, grid: Grid, row: ReadRow) -> bool:
    same = [other for other in grid.rows if all(other.cells.get(n, "") == row.cells.get(n, "") for n in table.key)]
    repeated = bool(table.key) and len(same) > 1 and bool(row.cells[table.key[0]])
    return repeated or any(name not in row.given for name in row.cells)


@pytest.mark.parametrize("table", [BIDS, MARKS, VENDORS_TABLE, *register_tables(TENDER)], ids=lambda table: table.name)
def test_no_two_columns_of_a_table_share_a_heading(table: Table) -> None:
    headings = [heading for column in table.columns for heading in (column.name, *column.aliases)]
    assert len(headings) == len(set(headings))


def test_every_fixed_column_of_the_bids_is_declared() -> None:
    assert {column.name for column in BIDS.columns} == {*BID_COLUMNS, "isms", "staff"}
