"""Mending TOML (TOMLの訂正案): the line as it should read, offered only where the parser takes it.

A repair is tried by parsing: a cure that leads to the next refusal is none.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from criteria.finding import Text
from data.text.toml_slips import SLIPS

_LONGEST_LINE: Final = 1_000
"""Signs of a line that is mended; no person reads a longer one."""

_WIDEST: Final = 65_536
"""Signs before and after the line that are parsed again to try a repair."""

_MOST_SLIPS: Final = 5
"""Slips mended in one line."""

_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
"""How the parser ends its messages."""


def syntax_place(message: str) -> tuple[int, int] | None:
    """Return the line and column where the parser stopped, as its message ends; None at the end of the text."""
    found = _PLACE.search(message)
    return (int(found[1]), int(found[2])) if found and found[1] else None


@dataclass(frozen=True, slots=True)
class Mend:
    """How a line should read (訂正案): its number, the first column that changes, and what was wrong with it.

    ``lines`` is how many lines it stands for.
    """

    what: Text
    line: int
    column: int
    mended: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Where the parser stopped: the line, and how much of the text it had not read; ``None`` is the end."""

    message: str
    line: int
    left: int


_ABOUT_SENSE: Final = ("Cannot ", "Duplicate ", "Invalid date")
"""How the parser's messages begin where the text is well formed."""


def _refusal(text: str) -> _Refusal | None:
    try:
        tomllib.loads(text)
    except RecursionError:
        return _Refusal("", 1, len(text))
    except ValueError as error:
        place, lines = syntax_place(str(error)), text.split("\n")
        if place is None:
            return _Refusal(str(error), len(lines), 0)
        line, column = place
        # A sign taken away at the end of the line is no headway.
        unread = len(lines[line - 1][column - 1 :].rstrip(" ,;。")) + sum(len(one) + 1 for one in lines[line:])
        return _Refusal(str(error), line, unread)
    return None


def mend(text: str, line: int) -> Mend | None:
    """Return how the text's faulty line, or one just before it, should read; None where no repair is known.

    ``line`` is where the parser stopped. A repair counts where the parser then takes the whole line.
    """
    lines = text.split("\n")
    first, last = _excerpt(lines, line)
    part, at = lines[first:last], line - 1 - first
    if not 0 <= at < len(part) or max(map(len, part[max(0, at - 20) : at + 1])) > _LONGEST_LINE:
        return None
    for repair in (_mended_line, _joined, _closed_before):
        found = repair(part, at)
        if found is not None:
            return Mend(found.what, found.line + first, found.column, found.mended, found.lines)
    return None


def _excerpt(lines: list[str], line: int) -> tuple[int, int]:
    """Return from which line to which a repair is tried: from the heading above, as far as is cheap to parse."""
    first = room = 0
    for index in range(min(line, len(lines)) - 1, -1, -1):
        room += len(lines[index]) + 1
        first = index
        if room > _WIDEST or (index < line - 1 and lines[index].startswith("[")):
            break
    last, room = line, 0
    while last < len(lines) and room < _WIDEST:
        room += len(lines[last]) + 1
        last += 1
    return first, last


def _takes(part: list[str], at: int) -> bool:
    """Whether the parser takes the excerpt up to and including a line; what is wrong further down is another matter."""
    found = _refusal("\n".join(part))
    return found is None or found.line > at + 1 or found.message.startswith(_ABOUT_SENSE)


def _mended_line(part: list[str], at: int) -> Mend | None:
    """Mend slips of one line, one after the other, for as long as the parser comes further."""
    line, what = part[at], None
    before = _refusal("\n".join(part))
    if before is None:
        return None
    left = before.left
    for _ in range(_MOST_SLIPS):
        for slip in SLIPS:
            mended = slip.mend(line)
            if mended == line:
                continue
            tried = [*part[:at], mended, *part[at + 1 :]]
            if _takes(tried, at):
                return _mend_of(part[at], mended, what or slip.what, at)
            refused = _refusal("\n".join(tried))
            if refused is not None and refused.line == at + 1 and refused.left < left:
                line, left, what = mended, refused.left, what or slip.what
                break
        else:
            return None
    return None


def _mend_of(line: str, mended: str, what: Text, at: int, lines: int = 1) -> Mend:
    same = next((index for index, (a, b) in enumerate(zip(line, mended, strict=False)) if a != b), None)
    column = (min(len(line), len(mended)) if same is None else same) + 1
    return Mend(what, at + 1, column, mended, lines)


_NOT_CLOSED: Final = Text("括弧が閉じていません", "a bracket is not closed")
_NO_COMMA: Final = Text("要素の間に , がありません", "there is no comma between two items")


def _closed_before(part: list[str], at: int) -> Mend | None:
    """Close what the parser found open when it came to this line: a comma, bracket or brace that lacks above it."""
    for above in _lines_above(part, at):
        body, comment = _without_comment(part[above])
        for sign, what in ((",", _NO_COMMA), ("]", _NOT_CLOSED), ("}", _NOT_CLOSED), ("}]", _NOT_CLOSED)):
            mended = body + sign + comment
            if _takes([*part[:above], mended, *part[above + 1 :]], at):
                return _mend_of(part[above], mended, what, above)
    return None


def _lines_above(part: list[str], at: int) -> Iterator[int]:
    """Yield the line itself, and the one before it that holds more than a comment."""
    yield at
    for index in range(at - 1, -1, -1):
        if _without_comment(part[index])[0]:
            yield index
            return


def _without_comment(line: str) -> tuple[str, str]:
    found = re.match(r"""(?P<body>(?:"(?:\\.|[^"\\])*"|'[^']*'|[^"'#])*?)(?P<comment>\s*(?:\#.*)?)$""", line)
    return (found["body"], found["comment"]) if found else (line, "")


_IN_ONE_LINE: Final = Text("{ } の表は1行に書きます", "a table in braces stands on one line")


def _joined(part: list[str], at: int) -> Mend | None:
    """Write a table in braces that runs over several lines on one."""
    first = next((index for index in range(at, max(-1, at - 20), -1) if "{" in part[index]), None)
    if first is None:
        return None
    for last in range(at, min(len(part), at + 20)):
        pieces = [_without_comment(line)[0].strip() for line in part[first : last + 1]]
        mended = re.sub(r",\s*(?=\})", " ", " ".join(filter(None, pieces)))
        if last > first and len(mended) <= _LONGEST_LINE and _takes([*part[:first], mended, *part[last + 1 :]], first):
            return _mend_of(part[first], mended, _IN_ONE_LINE, first, last - first + 1)
    return None


def impossible_day(line: str) -> bool:
    """Whether a line writes a day or a moment that no calendar has."""
    for match in re.finditer(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2}))?", line):
        year, month, day, *clock = (int(part) if part else 0 for part in match.groups())
        try:
            datetime(year, month, day, *clock)  # noqa: DTZ001 - only whether it exists
        except ValueError:
            return True
    return False
