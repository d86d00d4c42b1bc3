"""Findings of one cause (同じ原因の指摘): 440 labels where ids should stand are one thing to mend, told once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from criteria.finding import Finding, Language, Severity, printable

MOST_PLACES: Final = 100
"""Places of one cause that are listed; ``count`` says how many there are."""

MOST_LINES: Final = 100
"""Lines that are printed of any number of causes; one more says how many findings they leave out."""

_MOST_QUOTED: Final = 3

_QUOTED: Final = re.compile(r"「[^」]*」|\d[\d,.]*")
"""What a sentence quotes: two that differ in nothing else say the same."""

_OF_ONE_BIDDER: Final = frozenset({"not-confirmed", "evidence-unconfirmed"})
"""What a rule could not confirm of one bidder: each waits for a paper of its own."""

_POSITION: Final = re.compile(r"\[\d+\]")
"""A place in a list: ``scenarios[3].changes[1]``."""

_LISTS: Final = ("criteria.", "exclusions.")
"""Keys that stand in a list of tables under the id of their own: ``criteria.isms.formula``."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that one correction settles, in the order in which they were found; never empty."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first of them, which speaks for all."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.findings)

    @property
    def places(self) -> tuple[str, ...]:
        """Where they are, each place once, at most :data:`MOST_PLACES`."""
        return tuple(dict.fromkeys(filter(None, map(_place, self.findings))))[:MOST_PLACES]

    def message(self, language: Language) -> str:
        """Return the message of the first, and how many more are like it."""
        said, more = self.first.message(language), self.more(language)
        if not more:
            return said
        return f"{said}。{more}" if language == "ja" else f"{said}{'' if said.endswith('?') else '.'} {more}"

    def more(self, language: Language) -> str:
        """Return how many more are like the first, and where the next of them are; empty where it is the only one."""
        others = [_other(one, language) for one in self.findings[1 : 1 + _MOST_QUOTED]]
        left, cut = self.count - 1, self.count - 1 > len(others)
        if not others:
            return ""
        if language == "ja":
            return f"同じ指摘がほかに{left}件あります({'、'.join(others)}{'ほか' if cut else ''})"
        return f"{left} more like it ({', '.join(others)}{', …' if cut else ''})"

    def line(self, language: Language) -> str:
        """Return the cause on one line: ``file:row:column: value: message``, of the first place."""
        parts = [_place(self.first), self.first.value, self.message(language)]
        return printable(": ".join(filter(None, parts)))


def _place(finding: Finding) -> str:
    return str(finding.where) if finding.where else finding.subject or ""


def _other(finding: Finding, language: Language) -> str:
    """Name another finding of a cause: its row and value, its key, or what it says."""
    where = finding.where
    if where is None:
        return finding.what.to(language)
    value = {"ja": f"「{finding.value}」", "en": f'"{finding.value}"'}[language] if finding.value else ""
    if where.row is None or _listed(where.column or ""):
        place = (where.column or "") if _listed(where.column or "") or not value else ""
    else:
        place = f"{where.row}行目" if language == "ja" else f"row {where.row}"
    return (place + value) if language == "ja" else " ".join(filter(None, (place, value)))


def _listed(column: str) -> bool:
    return column.startswith(_LISTS)


def causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """Group findings by cause (原因ごとの集約), in the order of the first of each.

    One cause is: the same reason code in the same column of one file, with the same sentence, whatever it quotes, and
    the same expectation. What has no place in a file is a matter of its bidder: faults of one code are one cause, and
    every warning is one of its own.
    """
    groups: dict[object, list[Finding]] = {}
    for position, finding in enumerate(findings):
        groups.setdefault(_cause_of(finding, position), []).append(finding)
    return tuple(Cause(tuple(group)) for group in groups.values())


def _cause_of(finding: Finding, position: int) -> object:
    where = finding.where
    if finding.code in _OF_ONE_BIDDER:
        return position
    if where is None:
        alone = None if finding.severity is Severity.FAULT and finding.subject else position
        return finding.severity, finding.code, finding.subject, alone
    column = _POSITION.sub("[]", where.column or "")
    if _listed(column):
        column = f"{column.partition('.')[0]}.{column.rpartition('.')[2]}"
    says, expects = (_QUOTED.sub("", text.ja) for text in (finding.what, finding.expected))
    return finding.severity, finding.code, where.file, column, says, expects, finding.rule, finding.stage


def cause_lines(findings: Iterable[Finding], language: Language) -> list[str]:
    """Return a line for each cause, at most :data:`MOST_LINES`, and then how many findings are left out."""
    found = causes(findings)
    lines = [one.line(language) for one in found[:MOST_LINES]]
    left = _count(found[MOST_LINES:])
    if left:
        total = _count(found)
        lines.append({"ja": f"ほか{left}件(全{total}件)", "en": f"… and {left} more, {total} in all"}[language])
    return lines


def _count(found: Sequence[Cause]) -> int:
    return sum(one.count for one in found)
