"""Tables as DataFrames (データフレームの表): the pandera schema of each, and its cells as a file would have them."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import Final

import pandas as pd
from pandera.errors import SchemaErrors
from pandera.pandas import Check, Column, DataFrameSchema, Parser

from criteria.characters import SPACES
from criteria.exact import LONGEST_NUMBER, decimal_text, fraction_text, terminates
from criteria.finding import Text
from data.tables.schemas import Table, TableColumn
from data.text.cells import EndlessNumber, UnreadableCell, read_day
from data.text.faults import CellError

_LAST_EXACT: Final = 2**53
"""From here on a float is no longer every whole number."""

_INEXACT: Final = Text(
    "整数でない、または大きすぎる浮動小数点数(float)です。記入された数字が分かりません",
    "this is a float with a fraction, or too large: its digits are not those that were written",
)
_EXACT: Final = Text("整数、文字列、Decimal", "a whole number, a text or a Decimal")
_AS_TEXT: Final = Text(
    "文字列か Decimal で渡してください(pandas.read_csv では dtype=str)",
    "Hand it in as text or as a Decimal (with pandas.read_csv, dtype=str)",
)


def frame_schema(table: Table) -> DataFrameSchema:
    """Return a declared table as a pandera schema (表のスキーマ), to validate DataFrames with columns of its names.

    Each cell is read exactly, by the column's own reader: where all can be, ``validate`` returns the values. Validate
    with ``lazy=True`` to have every fault; the failure case of a cell that cannot be read is its ``CellError``. Cells
    that only some rows need, those of the bids still in say, may be blank.
    """

    def values(frame: pd.DataFrame) -> pd.DataFrame:
        read = frame.astype(object)
        for column in table.columns:
            if column.name in frame.columns:
                beside = frame.get(column.by, [""] * len(frame))
                cells = [_value(column, *pair) for pair in zip(frame[column.name], beside, strict=True)]
                read[column.name] = pd.Series(cells, frame.index, dtype=object)
        return read

    is_read = Check(lambda value: not isinstance(value, CellError), element_wise=True, error="can be read")
    columns = {
        column.name: Column(
            checks=is_read,
            nullable=not column.needed or (table.due is not None and column.name not in table.key[:1]),
            required=column.needed,
        )
        for column in table.columns
    }
    return DataFrameSchema(
        columns, parsers=Parser(values), unique=list(table.key) or None, strict=True, name=table.name
    )


def _value(column: TableColumn, cell: object, beside: object) -> object:
    try:
        return column.take(frame_cell(column, cell), frame_cell(column, beside))
    except CellError as error:
        return error


def frame_cell(column: TableColumn, cell: object) -> str:
    """Return a cell of a DataFrame as the text a file would have there (セルの文字列化); a blank one is empty.

    Taken are texts, whole numbers, Decimals, Fractions, true and false, days and times, and floats that are whole: the
    digits of any other float are not those that somebody wrote. Anything else is a cell that no column can take.
    """
    if isinstance(cell, str):
        return cell if isinstance(cell, UnreadableCell | EndlessNumber) else str(cell).strip(SPACES)
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    if pd.api.types.is_bool(cell):
        return "true" if cell else "false"
    if isinstance(cell, date):
        # A column of days is one of times to pandas.
        is_day = column.read is read_day and isinstance(cell, datetime) and cell.time() == time()
        return str(cell.date() if is_day else cell)
    return _number_cell(cell)


def _number_cell(cell: object) -> str:
    if isinstance(cell, Real) and not isinstance(cell, Rational):
        number = float(cell)
        if not number.is_integer() or abs(number) >= _LAST_EXACT:
            return UnreadableCell(str(cell), CellError(_INEXACT, _EXACT, _AS_TEXT, code="inexact-number"))
        cell = int(number)
    if isinstance(cell, Rational):
        exact = Fraction(int(cell.numerator), int(cell.denominator))
        return decimal_text(exact) if terminates(exact) else EndlessNumber(fraction_text(exact), exact)
    if isinstance(cell, Decimal):
        return f"{cell:f}" if abs(cell.adjusted()) <= LONGEST_NUMBER else str(cell)
    kind = type(cell).__name__
    what = Text(f"セルの値にできない型です({kind})", f"no cell holds a value of type {kind}")
    return UnreadableCell(str(cell), CellError(what, cure=_AS_TEXT))


def frame_records(table: Table, frame: pd.DataFrame) -> Iterator[list[str]]:
    """Yield a DataFrame as records: its headings, then every row as text; what the schema refuses has its reason."""
    headings = ["" if pd.isna(heading) else str(heading) for heading in frame.columns]
    yield headings
    columns = [column or TableColumn("") for column in table.columns_under(headings)]
    cells = [[frame_cell(column, cell) for cell in frame.iloc[:, at]] for at, column in enumerate(columns)]
    by_name = {column.name: texts for column, texts in zip(columns, cells, strict=True) if column.name}
    try:
        frame_schema(table).validate(pd.DataFrame(by_name, dtype=object), lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        for name, row, reason in zip(cases["column"], cases["index"], cases["failure_case"], strict=True):
            if isinstance(reason, CellError):
                by_name[name][row] = UnreadableCell(by_name[name][row], reason)
    yield from map(list, zip(*cells, strict=True))
