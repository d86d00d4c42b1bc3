"""Cells of a workbook as text (セルの文字列化): what a person sees in them, and why some have no value to read."""

from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.finding import Text
from data.text.faults import CellError

MOST_TYPED_DIGITS: Final = 15
"""Significant digits Excel keeps of a typed number; a value with more was computed, or has lost digits."""

_TOO_LONG: Final = 10**MOST_TYPED_DIGITS

CellValue: TypeAlias = "int | float | str | bool | time | date | datetime | object"

_CALCULATE: Final = Text(
    "表計算ソフトで計算し、値として貼り付けて保存してください",
    "Open the workbook, let it calculate, and paste the values",
)

REASONS: Final = MappingProxyType(
    {
        "error-cell": CellError(
            Text("エラー値のセルです", "this cell holds an error"), cure=_CALCULATE, code="error-cell"
        ),
        "uncalculated-formula": CellError(
            Text("計算されていない数式です", "this formula has not been calculated"),
            cure=_CALCULATE,
            code="uncalculated-formula",
        ),
        "computed-number": CellError(
            Text(
                f"有効数字が{MOST_TYPED_DIGITS}桁を超えています(計算の誤差か桁落ち)",
                f"more than {MOST_TYPED_DIGITS} significant digits: the result of a computation, or a number that lost"
                " digits",
            ),
            Text(f"{MOST_TYPED_DIGITS}桁以内の数", f"a number as typed, of at most {MOST_TYPED_DIGITS} digits"),
            Text(
                "端数処理した値を入力するか、文字列として入力してください",
                "Type the rounded value, or enter it as text",
            ),
            code="computed-number",
        ),
        "bad-date": CellError(
            Text("1900年2月29日は存在しません", "there was no 29 February 1900"),
            cure=Text("日付を入力し直してください", "Enter the date anew"),
            code="bad-date",
        ),
        "scaled-number": CellError(
            Text(
                "表示形式が千単位であるか、単位(万など)を付けているため、見える数と値が異なります",
                "the format of this cell shows thousands or adds a unit, so that its value is not the number seen",
            ),
            cure=Text("表示形式を「標準」にし、値を確かめてください", "Set its format to General, and check the value"),
            code="scaled-number",
        ),
    }
)
"""Why a cell of a workbook has no value to read, by reason code."""


def is_typed(value: float) -> bool:
    """Whether a number may have been typed as it is, and is not the result of a computation."""
    digits = cell_text(value).replace(".", "").lstrip("-0")
    return abs(value) < _TOO_LONG and len(digits) <= MOST_TYPED_DIGITS


def cell_text(value: CellValue) -> str:
    """Return the text of a cell (セルの文字列化): a number by its shortest decimal writing, which is what was typed.

    >>> cell_text(49110000.0), cell_text(59.66), cell_text(True)
    ('49110000', '59.66', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(value)
        return _decimal(Decimal(text)) if "e" in text else text.removesuffix(".0")
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def percent_text(value: float) -> str:
    """Return a number as it is seen in percent.

    >>> percent_text(0.35), percent_text(0.125)
    ('35%', '12.5%')
    """
    return f"{_decimal(Decimal(repr(value)) * 100)}%"


def _decimal(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def column_index(letters: str) -> int:
    """Return the index from 0 of a column's letters.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(ord("A") + rest) + letters, index - 1
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, whose row and column are counted from 0.

    >>> cell_name(6, 27)
    'AB7'
    """
    return f"{column_letters(column)}{row + 1}"
