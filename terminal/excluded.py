"""Whoever is out, on the terminal (除外の表示): a paragraph each, with the reason and where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rich.console import Console

from criteria.codes import code_word
from criteria.finding import Language, Text
from terminal.tables import heading, paragraph, seen

OBSERVED: Final = Text("提示", "Observed")
REQUIRED: Final = Text("基準", "Required")
SOURCE: Final = Text("根拠", "Source")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedGround:
    """Why somebody is out (除外の理由): in words, with the reason code, what was compared, and where it is written."""

    name: str
    message: str
    code: str
    observed: str = ""
    required: str = ""
    source: str = ""


def show_excluded(screen: Console, grounds: Iterable[PrintedGround], language: Language) -> None:
    """Print the excluded, one below the other; nothing where nobody is."""
    listed = list(grounds)
    if listed:
        heading(screen, {"ja": "除外", "en": "Excluded"}[language])
    for one in listed:
        paragraph(screen, f"{one.name}: {one.message} ({code_word(one.code).to(language)})", lead="  ")
        for name, text in (
            (OBSERVED, seen(one.observed, language)),
            (REQUIRED, seen(one.required, language)),
            (SOURCE, one.source),
        ):
            if text:
                paragraph(screen, text, lead=f"    {name.to(language)}: ")
