"""How deep a TOML text nests (入れ子の深さ), counted before it is parsed: the parser's cost grows with its square."""

import re
from typing import Final

MOST_DEPTH: Final = 20
"""How deep tables and lists may stand in one another, and how many parts a key may have; a tender needs five."""

_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*+"'
    r"|'[^'\n]*+'"
    r"|\\."
    r"|#[^\n]*+"
    r"|\n\[{1,2}(?=[\w\"'])"
    r"|[\[\]{}.,=\n]",
    re.DOTALL,
)


def too_deep_at(text: str) -> int | None:
    """Return where a text nests deeper than :data:`MOST_DEPTH`, None where it nowhere does; it need not be TOML.

    >>> too_deep_at("a.b = [[1]]"), too_deep_at(".".join("a" * 30) + " = 1")
    (None, 39)
    """
    brackets = dots = 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign == ".":
            dots += 1
        elif sign[0] == "\n" or sign in "=,[]{}":
            dots = 0
            # A header stands in nothing, whatever bracket was left open before it.
            brackets = len(sign) - 1 if len(sign) > 1 else brackets + (sign in "[{") - (sign in "]}")
        if dots >= MOST_DEPTH or brackets > MOST_DEPTH:
            return token.start()
    return None
