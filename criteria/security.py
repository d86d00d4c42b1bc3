"""The security catalogue (セキュリティ対策の一覧): every measure of the notice, with levels and their evidence.

It has no points: the notice sets none, and each tender decides for itself which measures count and for how much.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from criteria.finding import Text

NOTICE: Final = "総行情第47号(平成19年6月1日)"
"""How the notice is cited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notice 通知 the catalogue follows: number, day, title and who sent it."""

    number: str
    day: date
    title: Text
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a measure 対策の水準: what is done, and the evidence that shows it 証拠."""

    number: int
    text: Text
    evidence: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityMeasure:
    """One measure of the notice 対策: its section, its contract item 契約項目 (1 to 12) if any, and its levels.

    A section with a plus, as in ``C.2+``, is what the notice adds to the item after the incident.
    """

    id: str
    section: str
    text: Text
    levels: tuple[Level, ...]
    item: int | None = None

    @property
    def source(self) -> str:
        """Where the notice asks for it."""
        return f"{NOTICE} {self.section}"


@cache
def notice() -> Notice:
    """Return the notice."""
    table = _catalogue()["notice"]
    title = Text(table["ja"], table["en"])
    return Notice(number=table["number"], day=table["date"], title=title, issuer=table["issuer"])


@cache
def measures() -> Mapping[str, SecurityMeasure]:
    """Return every measure by id, in the order of the notice.

    >>> measures()["education"].item, len(measures()["education"].levels)
    (4, 3)
    """
    return {key: _measure(key, table) for key, table in _catalogue()["measures"].items()}


@cache
def _ids() -> re.Pattern[str]:
    longest_first = sorted(measures(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


def measures_called(text: str) -> str:
    """Return a text that names measures by their ids, with their Japanese names instead (対策の呼び名).

    >>> measures_called("education ≥ 2")
    '従業員全員に対する定期の教育 ≥ 2'
    """
    return _ids().sub(lambda found: measures()[found[0]].text.ja, text)


def highest_level(measure: str) -> int:
    """Return the highest level of a measure, 0 where there is no such measure."""
    known = measures().get(measure)
    return 0 if known is None else known.levels[-1].number


def _measure(key: str, table: Mapping[str, Any]) -> SecurityMeasure:
    levels = tuple(
        Level(
            number=number,
            text=Text(one["ja"], one["en"]),
            evidence=Text(one["evidence_ja"], one["evidence_en"]),
        )
        for number, one in enumerate(table["levels"], start=1)
    )
    text = Text(table["ja"], table["en"])
    return SecurityMeasure(id=key, section=table["section"], text=text, levels=levels, item=table.get("item"))


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads(files("criteria").joinpath("security.toml").read_text(encoding="utf-8"))
