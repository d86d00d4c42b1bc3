"""Tables and paragraphs for people (表と段落): names are text, never markup; amounts are grouped, nothing is cut off.

A line is broken as it is set in print: Latin words and numbers stay whole, Japanese may break between signs, and no
line begins with a closing sign.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from criteria.finding import Language, printable
from criteria.money import grouped
from criteria.tender import Tender
from report.evaluation.listing import LOT, Figure
from report.evaluation.record import measured

_NEVER_FIRST: Final = "、。,.・:;)」』】]}”!?ー〜…%％‰ぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
_NEVER_LAST: Final = "(「『【[{“第約"


def console() -> Console:
    """Return the terminal (端末) to print on: names are text there, never markup."""
    return Console(markup=False, highlight=False, emoji=False)


def moment(at: str) -> str:
    """Return a moment of the workspace as people read it (日時), in UTC and to the second."""
    return f"{at[:19].replace('T', ' ')} UTC"


def cell(text: str) -> Line:
    """Return a text as the terminal shows it (表示用の文字列), without characters that could steer it.

    Its own line ends are kept.
    """
    return Line("\n".join(map(printable, text.split("\n"))))


def table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int]) -> Table:
    """Return a table (表) whose words fold rather than are cut; ``right`` are columns of numbers, which stay whole."""
    lines, listed, room = Table(title=title, title_justify="left"), list(rows), console().width
    widths = [max((cell_len(row[index]) for row in listed), default=0) for index in range(len(columns))]
    numbers = {index: widths[index] for index in right & {*range(len(columns))}}
    if sum(map(max, widths, map(cell_len, columns))) + _BORDER * len(columns) < room:
        heads = {index: columns[index] for index in numbers}
    else:
        heads = {index: _folded_head(columns[index], width) for index, width in numbers.items()}
    taken = sum(max(numbers[index], *map(cell_len, heads[index].split("\n"))) for index in numbers)
    room -= taken + _BORDER * len(columns) + _LEAST * (len(columns) - len(numbers))
    for index, column in enumerate(columns):
        if index in numbers and room > 0:
            lines.add_column(heads[index], justify="right", no_wrap=True)
        else:
            lines.add_column(column, justify="right" if index in right else "left", overflow="fold")
    for row in listed:
        lines.add_row(*map(cell, row))
    return lines


_BORDER: Final = 3
_LEAST: Final = 8
"""Cells that a column of words needs at least."""


def _folded_head(head: str, width: int) -> str:
    """Fold the heading of a column of numbers to their width, but never within a word."""
    longest = max(map(cell_len, re.findall(r"[!-~]+", head)), default=0)
    return "\n".join(wrapped(head, max(width, longest, _LEAST)))


def heading(screen: Console, text: str) -> None:
    """Begin a section (見出し)."""
    screen.print()
    screen.print(cell(text), style="bold")


def show_tender(screen: Console, tender: Tender, lot: str, language: Language) -> None:
    """Print the line an output begins with (表題): which tender it is of, and which lot where there is one."""
    of_lot = f" {LOT.to(language)} {lot}" if lot else ""
    paragraph(screen, f"{tender.title} ({tender.id}){of_lot}")


def paragraph(screen: Console, text: str, *, lead: str = "", style: str = "") -> None:
    """Print a paragraph (段落); ``lead`` begins its first line, and its other lines stand below the first's text."""
    width = max(screen.width - cell_len(lead), 1)
    for number, line in enumerate(wrapped(printable(text), width)):
        screen.print(cell((" " * cell_len(lead) if number else lead) + line), style=style, soft_wrap=True)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most so many cells (折返し); what is longer than a line is divided.

    >>> wrapped("価格の合計 258,324,010円。証明", 17)
    ['価格の合計', '258,324,010円。証', '明']
    """
    lines = [""]
    for unit in _units(text):
        if lines[-1] and cell_len(lines[-1] + unit.rstrip()) > width:
            lines.append("")
        first, *rest = chop_cells(unit, width) if cell_len(unit.rstrip()) > width else [unit]
        lines[-1] += first
        lines += rest
    return [line.rstrip() for line in lines]


def _units(text: str) -> Iterator[str]:
    """Yield what a line end may not divide, each with the spaces behind it."""
    unit = ""
    for sign in text:
        if unit and not sign.isspace() and _may_break(unit[-1], sign):
            yield unit
            unit = ""
        unit += sign
    yield unit


def _may_break(before: str, after: str) -> bool:
    if before.isspace():
        return True
    is_japanese = cell_len(before) > 1 or cell_len(after) > 1
    return is_japanese and not (before in _NEVER_LAST or after in _NEVER_FIRST or before.isdigit())


def begun(text: str) -> str:
    """Begin a text as a sentence begins (文頭)."""
    return text[:1].upper() + text[1:]


def seen(text: str, language: Language) -> str:
    """Return what was seen or required as people read it (提示・基準): numbers grouped, words in the language."""
    told = measured(text, language)
    if not isinstance(told, Figure):
        return told or ""
    return grouped(told.text)
