"""Names and numbers in short texts (変更の表記): quoted where a name holds a mark, exact where no decimal ends."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, NamedTuple

from criteria.exact import decimal_text, fraction_text, parse_points, terminates

_MARKS: Final = frozenset('=:;,"{}')
_FRACTION: Final = re.compile(r"([+-]?\d{1,2000})/(\d{1,2000})", re.ASCII)
_LONGEST_DECIMAL: Final = 60
"""Characters up to which a decimal is read."""


def name_text(name: str) -> str:
    """Write a name as it is, or in quotes as JSON where it holds a mark (名称の表記).

    >>> name_text("ISO/IEC 27001"), name_text("A:B")
    ('ISO/IEC 27001', '"A:B"')
    """
    plain = name and name == name.strip() and name.isprintable() and not _MARKS & set(name)
    return name if plain else json.dumps(name, ensure_ascii=False)


def read_name(text: str) -> str:
    """Read a name; ValueError where there is none."""
    text = text.strip()
    name = json.loads(text) if text.startswith('"') else text
    if not isinstance(name, str) or not name:
        raise ValueError(text)
    return name


def number_text(value: Fraction) -> str:
    """Write a number so that it is read as the same: as a decimal, or as a fraction where no decimal ends."""
    text = decimal_text(value) if terminates(value) else fraction_text(value)
    return text if len(text) <= _LONGEST_DECIMAL else f"{value.numerator}/{value.denominator}"


def read_number(text: str) -> Fraction:
    """Read a decimal or a fraction exactly; ValueError where it is neither.

    >>> read_number("1/3"), read_number("48,000,000")
    (Fraction(1, 3), Fraction(48000000, 1))
    """
    fraction = _FRACTION.fullmatch(text.strip())
    if fraction is None:
        return parse_points(text.replace("_", ""))
    divisor = int(fraction[2])
    if not divisor:
        raise ValueError(text)
    return Fraction(int(fraction[1]), divisor)


def split_outside(text: str, mark: str, most: int = -1) -> list[str]:
    """Split at a mark that stands neither in quotes nor in braces."""
    parts, start, depth, quoted, escaped = [], 0, 0, False, False
    for at, sign in enumerate(text):
        if quoted:
            escaped, quoted = sign == "\\" and not escaped, sign != '"' or escaped
        elif sign == '"':
            quoted = True
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        elif sign == mark and depth == 0 and most != 0:
            parts.append(text[start:at])
            start, most = at + 1, most - 1
    return [*parts, text[start:]]


def read_names(text: str, *counts: int) -> list[str]:
    """Read names with colons between; ValueError where there are not as many as one of ``counts``."""
    names = [read_name(part) for part in split_outside(text, ":")]
    if len(names) not in counts:
        raise ValueError(text)
    return names


def sides(text: str) -> tuple[str, str]:
    """Return what stands before and after the first equals sign; ValueError where there is none."""
    left, right = split_outside(text, "=", 1)
    return left, right.strip()


def joined(*names: str) -> str:
    """Write names with colons between; an empty one is left out."""
    return ":".join(name_text(name) for name in names if name)


class Notation(NamedTuple):
    """How the value of a change is read and written (値の表記); reading raises ValueError where it is none."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


NUMBER: Final = Notation(read_number, number_text)
