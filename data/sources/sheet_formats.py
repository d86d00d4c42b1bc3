"""Number formats of cells (表示形式): what a cell shows beyond its number."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

LONGEST_FORMAT: Final = 1_000
"""Characters a number format may have; Excel takes 255."""


class Shows(StrEnum):
    """How a number is shown, as far as it changes what a person reads."""

    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"
    """A hundredfold, with a sign of percent."""
    PADDED = "padded"
    """With leading zeros, as codes are."""
    SCALED = "scaled"
    """A thousandth, or followed by a unit such as 万."""
    WORDS = "words"
    """Always as the same words, whichever number it is."""
    NOTHING = "nothing"


_PERCENT_IDS: Final = frozenset({9, 10})
_DATE_IDS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are the dates of the East Asian languages."""

LAST_BUILT_IN: Final = 163
"""Formats up to this number need no declaration."""

_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]', re.DOTALL)
_GENERAL: Final = re.compile(r"general|G/標準|standard", re.IGNORECASE)
_EXPONENT: Final = re.compile(r"[0#?]e[+-]", re.IGNORECASE)
_DATE_SIGNS: Final = re.compile(r"[ymdhsgeab]", re.IGNORECASE)
_PLACE: Final = re.compile(r"[0#?@]")
_THOUSANDTH: Final = re.compile(r"[0#?],+(?![0#?,])")
_UNITS: Final = re.compile(r"[十百千万億兆]")
_ZEROS: Final = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class Format:
    """A number format (表示形式): how it shows a number, and with how many digits at least where it pads them.

    ``hides`` are the signs of the numbers it shows nothing of: 1, -1 and 0.
    """

    shows: Shows
    digits: int = 0
    hides: frozenset[int] = frozenset()


GENERAL: Final = Format(Shows.NUMBER)


@cache
def read_format(number: int, code: str | None) -> Format:
    """Return a format by its declared code, else by its number.

    >>> read_format(164, "0.0%").shows.value, read_format(14, None).shows.value, read_format(165, "0000").digits
    ('percent', 'date', 4)
    """
    if code is None:
        return Format(Shows.PERCENT if number in _PERCENT_IDS else Shows.DATE if number in _DATE_IDS else Shows.NUMBER)
    if _ZEROS.fullmatch(code):
        return Format(Shows.PADDED, len(code))
    found = [_section(section) for section in _sections(code)]
    # One section is for all numbers, the first of two for zero too; a fourth one is for texts.
    negative, zero = found[1 if len(found) > 1 else 0], found[2 if len(found) > 2 else 0]  # noqa: PLR2004
    # There is one zero, so that a word for it, a dash say, tells which number it is.
    unseen = (Shows.WORDS, Shows.NOTHING)
    by_sign = {1: found[0] in unseen, -1: negative in unseen, 0: zero is Shows.NOTHING}
    return Format(
        next((kind for kind in (Shows.PERCENT, Shows.SCALED, Shows.DATE) if kind in found), Shows.NUMBER),
        hides=frozenset(sign for sign, is_hidden in by_sign.items() if is_hidden),
    )


def _sections(code: str) -> list[str]:
    """Split a format at its semicolons, those within literals aside, into what is shown of each kind of number."""
    parts, start = [], 0
    for match in re.finditer(rf"{_LITERAL.pattern}|;", code, re.DOTALL):
        if match.group() == ";":
            parts.append(code[start : match.start()])
            start = match.end()
    return [*parts, code[start:]]


def _section(code: str) -> Shows:
    if _ELAPSED.search(code):
        return Shows.DATE
    bare = _LITERAL.sub("", code)
    if "%" in bare:
        return Shows.PERCENT
    bare, general = _GENERAL.subn("", bare)
    if _DATE_SIGNS.search(_EXPONENT.sub("0", bare)):
        return Shows.DATE
    words = "".join(one for one in _LITERAL.findall(code) if one.startswith(('"', "\\", "[$")))
    if _UNITS.search(words + bare) or _THOUSANDTH.search(bare):
        return Shows.SCALED
    if general or _PLACE.search(bare):
        return Shows.NUMBER
    return Shows.WORDS if (words + bare).strip('" ') else Shows.NOTHING
