"""Where the questionnaire on weights stands (聴取票の置き場所): in the address, or on the server if too long."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from data.text.toml import parse_toml
from data.weights.draft import Draft
from data.weights.gaps import answered
from data.weights.link import packed, unpacked
from data.weights.read import build_elicitation
from data.weights.text import weights_text
from scoring.elicitation.elicit import ElicitedWeights, elicit
from views.shell.shelf import Shelf
from views.shell.state import ask_draft, ask_member, draft_asked, member_asked, words

LONGEST: Final = 4_000
"""Characters of a draft that the address takes; servers and mail programs cut much longer ones."""

_ON_SERVER: Final = "~"
"""Begins the name of a draft on the server; no packed draft has it."""

_MOST_KEPT: Final = 1_000
_HEAVIEST_KEPT: Final = 64 * 2**20
_FILE: Final = "draft"


@st.cache_resource(show_spinner=False)
def _drafts() -> Shelf:
    return Shelf(_MOST_KEPT, _HEAVIEST_KEPT)


@st.cache_resource(show_spinner=False, max_entries=100)
def _computed(text: str) -> ElicitedWeights:
    return elicit(build_elicitation(parse_toml(text, _FILE)))


def standing() -> Draft | None:
    """Return the draft that is filled in, None where there is none or it cannot be read any more."""
    return _read(draft_asked())


def _read(asked: str) -> Draft | None:
    if asked.startswith(_ON_SERVER):
        files = _drafts().files(asked.removeprefix(_ON_SERVER))
        return unpacked(files[_FILE].decode("ascii")) if files else None
    return unpacked(asked)


def keep(draft: Draft) -> None:
    """Write a draft into the address, or its name there where it lies on the server."""
    text = packed(draft)
    ask_draft(text if len(text) <= LONGEST else _ON_SERVER + _drafts().keep({_FILE: text.encode("ascii")}))


def on_server() -> bool:
    """Whether the draft is too long for the address, so that a restart of the server loses it."""
    return draft_asked().startswith(_ON_SERVER)


def lost() -> bool:
    """Whether the address names a draft that can no longer be read."""
    return bool(draft_asked()) and _read(draft_asked()) is None


def chosen(draft: Draft) -> int:
    """Return the position of the member whose answers are filled in."""
    asked = member_asked()
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < len("1000") else 1
    return min(max(number, 1), max(len(draft.members), 1)) - 1


def begin(draft: Draft) -> None:
    """Begin with a draft at its first member; one with nobody in it yet gets one."""
    keep(draft if draft.members else draft.with_new_member(words("weights.member_number", number=1)))
    ask_member(1)


def edit(changed: Callable[[Draft], Draft]) -> None:
    """Change the draft that is filled in, where there still is one."""
    draft = standing()
    if draft is not None:
        keep(changed(draft))


def change(at: int, **changes: object) -> None:
    """Change something in the answers of one member."""
    edit(lambda draft: draft.with_member(at, **changes) if at < len(draft.members) else draft)


def found(draft: Draft) -> ElicitedWeights | None:
    """Return what follows from the members who answered everything, computed once for the same answers.

    It goes by the file: what the page shows is what `sentei weights` says of the file that the page gives away.
    """
    reduced = answered(draft)
    return None if reduced is None else _computed(weights_text(reduced))
