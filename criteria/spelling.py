"""Misspelt names (誤記): the known name that is nearest to what was written."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import Final

from criteria.characters import SPACES, code_point, compared, visible
from criteria.exact import decimal_text
from criteria.finding import NOTHING, Text

ALIKE: Final = Fraction(6, 10)
"""How alike two names are before one passes for a slip of the other: difflib's ratio, from 0 to 1."""

_MOST_LISTED: Final = 20
_MOST_COMPARED: Final = 300
"""Names compared with all others; of more, only the neighbours in alphabetical order from either end."""

_NEIGHBOURS: Final = 5

_LONGEST_SLIP: Final = 200
"""Signs of a word that may be a slip of a name; comparing longer ones takes long and helps nobody."""


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
    if len(word) > _LONGEST_SLIP:
        return ""
    by_form = {_form(name): name for name in _compared(word, tuple(known))}
    found = get_close_matches(_form(word), by_form, n=1, cutoff=alike.numerator / alike.denominator)
    if found:
        return by_form[found[0]]
    # Of two signs one is half: a short name that looks the same is near all the same.
    look = _look(word)
    return next((name for name in by_form.values() if len(name) <= _LONGEST_SLIP and _look(name) == look), "")


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
    return meant(word, near) if near else NOTHING


def meant(word: str, near: str) -> Text:
    """Ask whether another name was meant (誤記の指摘), and say which signs differ where that cannot be seen."""
    points, shown = differing(word, near), visible(near)
    ja, en = (f"({points.ja})", f" ({points.en})") if points.ja else ("", "")
    return Text(f"「{shown}」の誤りではありませんか{ja}", f'Did you mean "{shown}"?{en}')


_MOST_DIFFERENCES: Final = 3
_LOOK_ALIKE: Final = str.maketrans(
    {
        sign: group[0]
        for group in (
            "-‐‑‒–—―−ー一─━",
            "~〜∼",
            "・·•･∙",
            "0o〇○◯",
            "カ力",
            "ロ口囗",
            "エ工",
            "ニ二",
            "ハ八",
            "タ夕",
            "ト卜",
            "へヘ",
            "べベ",
            "ぺペ",
            "りリ",
            "l1i|",
            "高髙",
            "崎﨑",
            "'’‘`´′",
        )
        for sign in group
    }
)
"""Signs that look like one another in most fonts, the first of a group standing for all."""


def _look(word: str) -> str:
    """Return what a name looks like at a glance (字面): without spaces and variants, look-alikes as one."""
    plain = "".join(sign for sign in _form(word) if sign not in SPACES and unicodedata.category(sign) != "Mn")
    return plain.translate(_LOOK_ALIKE)


def differing(word: str, known: str) -> Text:
    """Return the code points in which a word differs from a known name that looks like it (異なる文字の符号位置).

    Empty where the difference can be seen.

    >>> differing("架空〜商会", "架空～商会").en
    'U+301C instead of U+FF5E'
    """
    if (word.isascii() and known.isascii() and " " not in word + known) or _look(word) != _look(known):
        return NOTHING
    steps = SequenceMatcher(None, word, known, autojunk=False).get_opcodes()
    changed = dict.fromkeys((word[a:b], known[c:d]) for step, a, b, c, d in steps if step != "equal")
    places = [_difference(here, there) for here, there in changed]
    places, more = places[:_MOST_DIFFERENCES], Text("など", ", …") if len(places) > _MOST_DIFFERENCES else NOTHING
    return Text("、".join(one.ja for one in places) + more.ja, ", ".join(one.en for one in places) + more.en)


def _difference(here: str, there: str) -> Text:
    written, known = _points(here), _points(there)
    if not here:
        return Text(f"{known}がない", f"without {known}")
    if not there:
        return Text(f"余分な{written}", f"{written} too many")
    return Text(f"{known}でなく{written}", f"{written} instead of {known}")


def _points(signs: str) -> str:
    return " ".join(map(code_point, signs[:_MOST_DIFFERENCES])) + ("…" if len(signs) > _MOST_DIFFERENCES else "")


def same_as(word: str, names: Iterable[str]) -> Text:
    """Say which other name this one is compared as equal to, though it is written otherwise; NOTHING where none is."""
    other = next((name for name in names if name != word and compared(name) == compared(word)), None)
    if other is None:
        return NOTHING
    points = differing(word, other)
    return Text(
        f"(「{word}」と「{other}」は同じ名称として照合します。前者は{points.ja})",
        f' ("{word}" and "{other}" are compared as one name; the first has {points.en})',
    )


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
