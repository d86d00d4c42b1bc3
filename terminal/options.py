"""Options that many commands take (共通の指定): the language, and one JSON document in place of tables."""

import os
from enum import StrEnum
from typing import Annotated

import typer


class Lang(StrEnum):
    """Languages the command speaks."""

    JA = "ja"
    EN = "en"


def _default_language() -> Lang:
    # In the order in which POSIX looks for the language of messages.
    chosen = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return Lang.JA if chosen.startswith("ja") else Lang.EN


JsonOption = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document on standard output.")]
LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        help="Language of the messages.",
        default_factory=_default_language,
        show_default="the environment's, English where it names none of them",
    ),
]
