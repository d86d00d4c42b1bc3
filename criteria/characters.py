"""Characters (文字): how texts are compared, which signs nobody sees, and how such a sign is shown all the same."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import Final
from unicodedata import category, decomposition, normalize

SPACES: Final = (
    " \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""What may stand around a text without being part of it (前後の空白)."""

_WITHIN: Final = frozenset(" \t\n\u00a0\u3000")
"""The spaces a name may have inside; the others are so thin or so rare that nobody tells them from these."""

_BLANK: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\ufff9-\ufffd]"
)
"""Signs that print as nothing: those with Default_Ignorable_Code_Point, which Python's ``unicodedata`` does not know.

Source: Unicode 16.0.0, DerivedCoreProperties.txt. The blank Braille pattern U+2800 has a glyph without ink, and the
specials U+FFF9 to U+FFFD stand for something that is not in the text, or was lost.
"""

_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})
"""Controls, formats, surrogates, private use, and separators other than the spaces a name may have."""

_NONCHARACTERS: Final = 0xFFFE
"""The last two of every plane, which are none for ever."""

_FIRST_SELECTOR: Final = 0xFE00
_IDEOGRAPHIC_SELECTORS: Final = range(0xE0100, 0xE01F0)
_IDEOGRAPHS: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x3FFFE))
"""The blocks of ideographs; planes 2 and 3 hold nothing else, so what Python does not know there yet is one."""


def compared(text: str) -> str:
    """Return a text as it is compared (照合形): in Unicode NFC, never NFKC.

    It is never printed: NFC puts other kanji for some that are in CP932 and in people's names, U+795E for U+FA19.

    >>> compared(chr(0xFA19)) == chr(0x795E)
    True
    """
    return text if text.isascii() else normalize("NFC", text)


def find_name(asked: str, names: Collection[str]) -> str | None:
    """Return the name that is asked for as it is spelled among ``names`` (名称の照合), None where it is not there."""
    if asked in names:
        return asked
    form = compared(asked)
    return next((name for name in names if compared(name) == form), None)


def code_point(sign: str) -> str:
    """Return how a character is called in Unicode (符号位置).

    >>> code_point("～")
    'U+FF5E'
    """
    return f"U+{ord(sign):04X}"


def unseen(text: str) -> str:
    """Return the first sign of a text that nobody sees or that means nothing (見えない文字), empty where there is none.

    Two names that differ by it alone look like one, and evidence made of it like none. Ideographic variation selectors
    after an ideograph stay: they choose its shape.

    >>> unseen("架空商事"), unseen("架空" + chr(0x200B)) == chr(0x200B)
    ('', True)
    """
    if text.isprintable() and not _BLANK.search(text):
        return ""
    text = text.replace("\r\n", "\n")
    return next((sign for sign, before in zip(text, " " + text, strict=False) if _is_unseen(sign, before)), "")


def _is_unseen(sign: str, before: str) -> bool:
    if sign in _WITHIN or _is_variant(before, sign):
        return False
    kind = category(sign)
    if kind == "Cn":
        return ord(sign) % 0x10000 >= _NONCHARACTERS or ord(sign) not in _IDEOGRAPHS[-1]
    return kind in _UNSEEN_CATEGORIES or _BLANK.match(sign) is not None


def _is_variant(base: str, selector: str) -> bool:
    """Whether a selector changes the ideograph before it: one of the ideographic ones, or one that is standardised."""
    if ord(selector) in _IDEOGRAPHIC_SELECTORS:
        return any(ord(base) in block for block in _IDEOGRAPHS)
    return ord(selector) - _FIRST_SELECTOR in range(_standardised().get(base, 0))


@cache
def _standardised() -> Mapping[str, int]:
    """Count the standardised variants of each ideograph: one for every compatibility ideograph NFC puts it for."""
    blocks = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    return Counter(chr(int(decomposition(chr(one)), 16)) for one in blocks if decomposition(chr(one)))


def visible(text: str, *, spaces: str = " ") -> str:
    """Show what nobody sees by its code point (見えない文字の表示), and every space but ``spaces``.

    >>> visible("架空" + chr(0x3000) + "商事")
    '架空‹U+3000›商事'
    """
    if text.isprintable() and not _BLANK.search(text):
        return text
    return "".join(
        f"‹{code_point(sign)}›" if _is_unseen(sign, before) or (sign not in spaces and (sign in SPACES)) else sign
        for sign, before in zip(text, " " + text, strict=False)
    )
