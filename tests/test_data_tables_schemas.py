"""One declaration, two readers: that of files and the pandera schema refuse the very same cells."""

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed import SOUND
from pandera.errors import SchemaErrors

from criteria.bid import BID_COLUMNS
from data import read_tender
from data.tables.bid_table import bids_table
from data.tables.frames import frame_schema
from data.tables.grid import Grid, arrange
from data.tables.mark_table import marks_table
from data.tables.names import VENDORS_TABLE
from data.tables.register_tables import MEASURES_TABLE, SANCTIONS_TABLE, register_tables
from data.tables.rows import read_rows
from data.tables.schemas import Table, TableRow
from data.text.faults import CellError

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
def test_the_reader_of_files_and_pandera_agree_on_every_cell(table: Table, names: Sequence[str]) -> None:
    @settings(max_examples=40)
    @given(tables(table, names))
    def agree(grid: Grid) -> None:
        frame = pd.DataFrame(
            [row.cells for row in grid.rows], [row.number for row in grid.rows], columns=list(names), dtype=object
        )
        rows = read_rows(table, grid).rows
        refused, blank, repeated = by_pandera(table, frame)
        assert refused == {(row.number, name) for row in rows for name in row.cells if name not in row.given}
        if table.due is None:
            assert blank == {(row.number, name) for row in rows for name in needed(table, row)}
        duplicates = {row.number for row in rows if any(one.code.startswith("duplicate-") for one in row.faults)}
        readable = {row.number for row in rows if all(row.given.get(name) is not None for name in table.key)}
        assert repeated & readable == duplicates & readable
        assert {row.number for row in rows if row.faults} == {
            row.number for row in rows if row.number in duplicates or len(row.given) < len(names) or needed(table, row)
        }

    agree()


def by_pandera(table: Table, frame: pd.DataFrame) -> tuple[set[tuple[int, str]], set[tuple[int, str]], set[int]]:
    """Return the cells that the schema cannot read, those it misses, and the rows whose key is not their own."""
    try:
        frame_schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = list(errors.failure_cases[["check", "failure_case", "index", "column"]].itertuples(index=False))
        refused = {(row, column) for _, case, row, column in cases if isinstance(case, CellError)}
        blank = {(row, column) for check, _, row, column in cases if check == "not_nullable"}
        return refused, blank, {row for check, _, row, _ in cases if check == "multiple_fields_uniqueness"}
    return set(), set(), set()


def needed(table: Table, row: TableRow) -> list[str]:
    names = [column.name for column in table.columns if column.needed and (row.due or column.name == table.key[0])]
    return [name for name in names if name in row.given and row.given[name] is None]


@pytest.mark.parametrize("table", [BIDS, MARKS, VENDORS_TABLE, *register_tables(TENDER)], ids=lambda table: table.name)
def test_no_two_columns_of_a_table_share_a_heading(table: Table) -> None:
    headings = [heading for column in table.columns for heading in (column.name, *column.aliases)]
    assert len(headings) == len(set(headings))


def test_every_fixed_column_of_the_bids_is_declared() -> None:
    assert {column.name for column in BIDS.columns} == {*BID_COLUMNS, "isms", "staff"}
