"""From records to rows (表の骨格): the headings, the width of every record, and how many there may be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from criteria.characters import SPACES
from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from criteria.spelling import did_you_mean, one_of
from data.tables.schemas import Table, TableRow
from data.text.cells import UnreadableCell
from data.text.faults import CellError, fault, shown

MOST_COLUMNS: Final = 1_000
"""Columns a table may have."""

LONGEST_CELL: Final = 10_000
"""Characters a cell may have."""

_OTHER_SEPARATORS: Final = "\t;|"
_SEPARATE: Final = Text("列をカンマで区切ってください", "Separate the columns by commas")


@dataclass(slots=True)
class Grid:
    """The rows of a table as text under its column names, its headings as written, and the faults of broken rows."""

    file: str
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)


def arrange(
    table: Table, file: str, records: Iterator[Sequence[str]], labels: Sequence[int | str] | None = None
) -> Grid:
    """Bring records under the headings of a table (見出しとの対応).

    Rows are numbered as a spreadsheet shows them, from the headings on, or have the ``labels`` of a DataFrame.

    Raises
    ------
    DefinitionError
        Where the headings are not those of the table, with all their faults, or there are too many rows.
    """
    start, headings = _first_record(table, file, records)
    names = _names(table, file, start if labels is None else None, headings)
    grid = Grid(file, {name: heading for name, heading in zip(names, headings, strict=True) if name})
    for number, record in enumerate(records, start=start + 1):
        cells = [cell.strip(SPACES) if type(cell) is str else cell for cell in record]
        if any(cells):
            if number - start > table.most_rows:
                raise DefinitionError([_too_many_rows(table.most_rows, Where(file=file, row=number))])
            _add(grid, names, number if labels is None else labels[number - start - 1], cells)
    return grid


def _first_record(table: Table, file: str, records: Iterator[Sequence[str]]) -> tuple[int, list[str]]:
    for number, record in enumerate(records, start=1):
        headings = [cell.strip(SPACES) for cell in record]
        if any(headings):
            return number, headings
    required = [column for column in table.columns if column.needed]
    what = Text("空のファイルです", "this file is empty")
    expected = Text(
        "1行目に列名: " + "、".join(column.called for column in required),
        "a first row of headings: " + ", ".join(column.name for column in required),
    )
    raise DefinitionError([fault("empty-file", what, Where(file=file, row=1), expected=expected)])


def _names(table: Table, file: str, row: int | None, headings: Sequence[str]) -> list[str]:
    """Return the column name of every heading, or raise all their faults. A column without heading stays nameless."""
    if len(headings) > MOST_COLUMNS:
        what = Text("列が多すぎます", "there are too many columns")
        expected = Text(f"{MOST_COLUMNS}列まで", f"at most {MOST_COLUMNS}")
        raise DefinitionError(
            [fault("too-many-columns", what, Where(file=file, row=row), value=len(headings), expected=expected)]
        )
    names = [column.name if column else "" for column in table.columns_under(headings)]
    faults = list(_heading_faults(table, names, Where(file=file, row=row), headings))
    if faults:
        raise DefinitionError(faults)
    return names


def _heading_faults(table: Table, names: Sequence[str], where: Where, headings: Sequence[str]) -> Iterator[Finding]:
    """Find the headings that no column has, the columns that are there twice, and those that are missing."""
    for name, heading in zip(names, headings, strict=True):
        if heading and not name:
            what = Text("この列は定義されていません", "this column is not known")
            called, plain = (
                one_of(known.called for known in table.columns),
                one_of(known.name for known in table.columns),
            )
            here, near = replace(where, column=shown(heading)), did_you_mean(heading, table.by_heading)
            yield fault("unknown-column", what, here, value=heading, expected=Text(called.ja, plain.en), cure=near)
    for name, times in Counter(filter(None, names)).items():
        if times > 1:
            what = Text("同じ列が複数あります", "this column is there more than once")
            cure = Text("1列だけを残してください", "Keep one of them")
            written = ", ".join(heading for own, heading in zip(names, headings, strict=True) if own == name)
            yield fault("duplicate-column", what, replace(where, column=name), value=written, cure=cure)
    one_cell = headings[0] if len(headings) == 1 else ""
    is_undivided = any(sign in one_cell for sign in _OTHER_SEPARATORS)
    for column in table.columns:
        if column.needed and column.name not in names:
            what = Text(f"「{column.called}」の列がありません", f"the column {column.name} is missing")
            expected = Text("、".join(column.aliases or (column.name,)), " or ".join((column.name, *column.aliases)))
            cure = _SEPARATE if is_undivided else Text("列を加えてください", "Add the column")
            here = replace(where, column=column.name)
            yield fault("missing-column", what, here, value=one_cell, expected=expected, cure=cure)


def _too_many_rows(most: int, where: Where) -> Finding:
    what = Text("行が多すぎます", "there are too many rows")
    expected = Text(f"{most}行まで", f"at most {most} rows")
    cure = Text("案件ごとにファイルを分けてください", "Use a file for each tender")
    return fault("too-many-rows", what, where, value=f"> {most}", expected=expected, cure=cure)


def _add(grid: Grid, names: Sequence[str], number: int | str, cells: Sequence[str]) -> None:
    if len(cells) > len(names):
        grid.faults.append(_too_long(grid.file, names, number, cells))
        return
    # Spreadsheets leave blank cells at the end of a row out; one that must not be blank is found with its column.
    cells = [*cells, *[""] * (len(names) - len(cells))]
    for position, (name, cell) in enumerate(zip(names, cells, strict=True), start=1):
        if cell and not name:
            grid.faults.append(_nameless(grid.file, names, number, cells, position))
    row = {
        name: cell if len(cell) <= LONGEST_CELL else _cut(cell) for name, cell in zip(names, cells, strict=True) if name
    }
    grid.rows.append(TableRow(number, row))


def _too_long(file: str, names: Sequence[str], number: int | str, cells: Sequence[str]) -> Finding:
    what = Text(f"セルが{len(cells)}個あります", f"this row has {len(cells)} cells")
    expected = Text(f"見出しと同じ{len(names)}個", f"{len(names)}, as many as there are headings")
    cure = Text(
        "余分なカンマがないか確かめ、カンマを含む値は引用符で囲んでください",
        "Look for a comma too many; put a value with a comma in quotation marks",
    )
    where = Where(file=file, row=number)
    return fault(
        "ragged-row", what, where, value=",".join(cells), expected=expected, cure=cure, subject=_vendor(names, cells)
    )


def _nameless(file: str, names: Sequence[str], number: int | str, cells: Sequence[str], position: int) -> Finding:
    what = Text(f"{position}列目に見出しのない値があります", f"column {position} has a value and no heading")
    cure = Text("1行目に列名を書くか、値を消してください", "Give the column a heading, or clear the value")
    where = Where(file=file, row=number, column=str(position))
    return fault("no-heading", what, where, value=cells[position - 1], cure=cure, subject=_vendor(names, cells))


def _vendor(names: Sequence[str], cells: Sequence[str]) -> str | None:
    at = names.index("vendor") if "vendor" in names else len(cells)
    return str(cells[at]) or None if at < len(cells) else None


def _cut(cell: str) -> UnreadableCell:
    what = Text("セルの文字が多すぎます", "this cell has too many characters")
    expected = Text(f"{LONGEST_CELL}字まで", f"at most {LONGEST_CELL}")
    return UnreadableCell(cell[:LONGEST_CELL], CellError(what, expected, code="too-long"))
