"""Misspelt names (誤記): the known name that is nearest to what was written."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

from criteria.exact import decimal_text
from criteria.finding import NOTHING, Text

ALIKE: Final = Fraction(6, 10)
"""How alike two names are before one passes for a slip of the other: difflib's ratio, from 0 to 1."""

_MOST_LISTED: Final = 20
_MOST_COMPARED: Final = 300
"""Names compared with all others; of more, only the neighbours in alphabetical order from either end."""

_NEIGHBOURS: Final = 5


_LEGAL_FORM: Final = re.compile(
    r"(?:株式|有限|合同|合資|合名)会社|\((?:株|有|同)\)|(?:一般|公益)?(?:社団|財団)法人|\bco\.?,? ?ltd\.?"
)
"""The forms of corporations, which half the names of vendors share: alike in these alone, two are not alike."""


def nearest(word: str, known: Iterable[str], *, alike: Fraction = ALIKE) -> str:
    """Return the known name nearest to a word (最も近い名称), empty where none is as much ``alike`` as a slip of it.

    Among very many names only those are compared that begin or end most like the word.

    >>> nearest("formla", ["id", "formula", "label"])
    'formula'
    """
    from difflib import get_close_matches

    by_form = {_form(name): name for name in _compared(word, tuple(known))}
    found = get_close_matches(_form(word), by_form, n=1, cutoff=alike.numerator / alike.denominator)
    return by_form[found[0]] if found else ""


def _compared(word: str, known: tuple[str, ...]) -> Sequence[str]:
    if len(known) <= _MOST_COMPARED:
        return known
    forwards, backwards = _sorted(known)
    return [*_around(word, forwards), *(name[::-1] for name in _around(word[::-1], backwards))]


@lru_cache(maxsize=4)
def _sorted(known: tuple[str, ...]) -> tuple[list[str], list[str]]:
    return sorted(known), sorted(name[::-1] for name in known)


def _around(word: str, names: Sequence[str]) -> Sequence[str]:
    at = bisect(names, word)
    return names[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]


def _form(word: str) -> str:
    form = unicodedata.normalize("NFKC", word).casefold()
    return _LEGAL_FORM.sub("", form).strip() or form


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """Return the cure for a misspelt name: the nearest known one, nothing where none is near."""
    near = nearest(word, known)
    return Text(f"「{near}」の誤りではありませんか", f'Did you mean "{near}"?') if near else NOTHING


def one_of(known: Iterable[str]) -> Text:
    """Return the expectation of one of the known names, the first twenty of them."""
    names = list(known)
    listed, more = names[:_MOST_LISTED], len(names) > _MOST_LISTED
    return Text(
        "、".join(listed) + ("ほか" if more else "") + "のいずれか" if names else "",
        "one of " + ", ".join(listed) + (", …" if more else "") if names else "",
    )


def as_written(value: object) -> str:
    """Return a value as a definition writes it (定義での表記), so that a finding shows what its author wrote.

    >>> as_written({"places": 4, "share": Fraction(1, 2), "on": True})
    '{ places = 4, share = 0.5, on = true }'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {as_written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_written, value)) + "]"
    return str(value)
