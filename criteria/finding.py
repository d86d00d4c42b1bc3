"""Findings (指摘事項): what was seen, where, what was required, where that is written, and what would cure it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from criteria.characters import visible

Language: TypeAlias = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Japanese and in English."""

    ja: str
    en: str

    def to(self, language: Language) -> str:
        """Return the sentence in one language."""
        return self.ja if language == "ja" else self.en


NOTHING = Text("", "")


def sentence(ja: str, en: str) -> Text:
    """Return a text with its full stops (句点); an English one that ends in an abbreviation has its own.

    >>> sentence("最も近い競合はKakuu Inc.", "The nearest rival is Kakuu Inc.").en
    'The nearest rival is Kakuu Inc.'
    """
    return Text(f"{ja}。", en if en.endswith(".") else f"{en}.")


def printable(text: str) -> str:
    """Put a text on one line; what could steer a terminal or turn its direction is shown as a code point (制御文字).

    >>> printable("架空商事" + chr(27) + "[31m")
    '架空商事‹U+001B›[31m'
    """
    return visible(text.replace("\n", " "), spaces=" \u00a0\u3000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the input (指摘箇所): file or sheet, row as people count it (the header is row 1), column or key.

    In a table that was handed in as a DataFrame, ``row`` is the label of its index.
    """

    file: str
    row: int | str | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Print ``file:row:column``, leaving out from the right what is not known."""
        row = "" if self.row is None else str(self.row)
        column = self.column or ""
        return f"{self.file}:{row}:{column}".rstrip(":")


class Severity(StrEnum):
    """What a finding does to the evaluation (重大度)."""

    FAULT = "fault"
    """誤り: something must be mended; nothing is awarded until it is."""
    EXCLUSION = "exclusion"
    """失格・無効: the bid is out, for the reason given."""
    WARNING = "warning"
    """注意: the evaluation stands; the committee should know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found while reading or evaluating (指摘事項).

    ``code`` is the reason code, ``subject`` the vendor it concerns, ``stage`` where in the procedure it bites,
    ``source`` the clause and ``rule`` the tender's key behind it. ``what``, ``expected`` and ``cure`` are shown to
    people in their language.
    """

    code: str
    what: Text
    severity: Severity = Severity.FAULT
    subject: str | None = None
    stage: str | None = None
    where: Where | None = None
    value: str = ""
    observed: str = ""
    required: str = ""
    source: str = ""
    rule: str = ""
    expected: Text = NOTHING
    cure: Text = NOTHING

    def message(self, language: Language) -> str:
        """Return what is wrong, what is expected and the cure as running text."""
        what, expected, cure = (part.to(language) for part in (self.what, self.expected, self.cure))
        if language == "ja":
            return what + (f"(正しくは: {expected})" if expected else "") + (f"。{cure}" if cure else "")
        return what + (f"; expected {expected}" if expected else "") + (f". {cure}" if cure else "")

    @property
    def order(self) -> tuple[str, int]:
        """Where it stands among others (指摘の順): by file and row."""
        # Rows with labels of text, those of a DataFrame, stay in the order in which they were read.
        row = self.where.row if self.where else None
        return (self.where.file if self.where else "", row if isinstance(row, int) else 0)

    def line(self, language: Language) -> str:
        """Return the finding on one line: ``file:row:column: value: message``."""
        place = str(self.where) if self.where else (self.subject or "")
        parts = [part for part in (place, self.value) if part]
        return printable(": ".join([*parts, self.message(language)]))
