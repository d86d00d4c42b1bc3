"""Cells of a workbook as text (セルの文字列化): what a person sees in them, for every process that reads one."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias

MOST_TYPED_DIGITS: Final = 15
"""Significant digits Excel keeps of a typed number; a value with more was computed, or has lost digits."""

_TOO_LONG: Final = 10**MOST_TYPED_DIGITS

CellValue: TypeAlias = "int | float | str | bool | time | date | datetime | object"


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
