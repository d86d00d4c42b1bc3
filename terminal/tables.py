"""Tables for people (表): every name is printed as text, never as markup, and amounts are grouped."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from criteria.finding import printable


def console() -> Console:
    """Return the terminal (端末) to print on: names are text there, never markup."""
    return Console(markup=False, highlight=False, emoji=False)


def cell(text: str) -> Line:
    """Return a text as the terminal shows it (表示用の文字列), without characters that could steer it."""
    return Line(printable(text))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int]) -> Table:
    """Return a table (表) whose columns fold rather than lose a digit; ``right`` are the columns aligned right."""
    lines = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        lines.add_column(column, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        lines.add_row(*map(cell, row))
    return lines


def grouped(amount: str) -> str:
    """Put commas between groups of three digits, for people only.

    >>> grouped("49110000"), grouped("2902.73")
    ('49,110,000', '2,902.73')
    """
    whole, point, rest = amount.partition(".")
    return f"{int(whole):,}{point}{rest}"
