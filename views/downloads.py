"""Files to take away (書き出し): a button for each kind of file, which is written when it is asked for."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import streamlit as st

from views.markup import heading, paragraph, show
from views.state import words

_KINDS: Final = MappingProxyType(
    {
        ".csv": "text/csv",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".json": "application/json",
    }
)


def offer_files(section: str, write: Callable[[str], bytes], name: Callable[[str], str]) -> None:
    """Offer a record as CSV, workbook and JSON; ``section`` of the wording has the labels."""
    show(heading(words("result.files")), paragraph(words("result.files_how")))
    with st.container(horizontal=True):
        for ending, kind in _KINDS.items():
            label = words(f"{section}.{ending.removeprefix('.')}")
            # Bound to its own ending: the button calls it long after the loop.
            st.download_button(label, lambda to=ending: write(to), name(ending), kind, on_click="ignore")
