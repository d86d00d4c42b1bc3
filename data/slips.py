"""Names that differ by a slip of the pen (書き損じ): found among thousands at once."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_SHORTEST: Final = 4
"""Of shorter names any two are alike."""


class Slips:
    """Finds the known name that another one is a slip of: one sign put in, left out, changed, or two exchanged.

    Two such names become equal when each loses at most one sign, so that a table of shortened names finds them.

    >>> Slips(["架空データ株式会社"]).find("架空デ一タ株式会社")
    '架空データ株式会社'
    """

    def __init__(self, known: Iterable[str]) -> None:
        """Shorten every known name in every way."""
        self._by_form = {form: name for name in known for form in _forms(name)}

    def find(self, name: str) -> str:
        """Return the known name this one may be a slip of, empty where there is none."""
        return next((self._by_form[form] for form in _forms(name) if form in self._by_form), "")


def _forms(name: str) -> Iterator[str]:
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    if len(plain) >= _SHORTEST:
        yield plain
        for at in range(len(plain)):
            yield plain[:at] + plain[at + 1 :]
