"""Names of files and sheets (ファイル・シートの名称): those that Excel and Windows take for one, and slips of names."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from criteria.spelling import nearest
from data.text.japanese import name_key

_ALIKE: Final = Fraction(3, 4)
"""How alike a name must be to a table's before it passes for a slip of it: 入札書 for 入札, not 入札公告."""

_ENDINGS: Final = re.compile(r"\.(csv|tsv|tab|txt|xlsx?|xlsm|xlsb|ods|numbers)$")
_BEFORE: Final = re.compile(r"^(コピー\s*[~〜-]\s*|copy of\s*|[\d.]+[\s_-]+)")
_AFTER: Final = re.compile(
    r"[\s_.-]*[(\[【「]?(の?コピー|copy|final|最終版?|確定版?|修正版?|改訂?版?|old|new|旧|新|backup|draft|案|v(er)?\.?[\d.]+"
    r"|第?\d+版?)[)\]】」]?$"
)
"""What systems, browsers and people put before and after the name of a copy, as :func:`name_key` has it."""


def same_names(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the names that are one to Excel and Windows, together, in the order in which they are given."""
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_key.setdefault(name_key(name), []).append(name)
    return [tuple(alike) for alike in by_key.values() if len(alike) > 1]


def table_named(place: str, tables: Mapping[str, Iterable[str]]) -> str:
    """Return the table that a file or sheet should be, going by its name (表の名称の誤り); empty where it is none.

    ``tables`` are the other words for each. Copies, versions, doubled endings and small slips are seen through.

    >>> table_named("入札一覧 (2).csv", {"bids": ["入札一覧"]}), table_named("notice.csv", {"bids": ["入札一覧"]})
    ('bids', '')
    """
    words = {name_key(word): table for table, aliases in tables.items() for word in (table, *aliases)}
    name = _without(_ENDINGS, name_key(place))
    plain = _without(_AFTER, _without(_BEFORE, name))
    return next((words[one] for one in (name, plain) if one in words), "") or words.get(
        nearest(plain, words, alike=_ALIKE), ""
    )


def _without(pattern: re.Pattern[str], name: str) -> str:
    while (shorter := pattern.sub("", name).strip()) != name and shorter:
        name = shorter
    return name
