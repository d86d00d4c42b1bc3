"""Files to take away (書き出し): a button for each kind of file, which is written when it is asked for."""

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Final

import streamlit as st

from criteria.finding import Language
from views.shell.markup import heading, paragraph, show
from views.shell.state import language, words

_KINDS: Final = MappingProxyType(
    {
        ".csv": "text/csv",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".json": "application/json",
    }
)


def offer_files(section: str, write: Callable[[str, Language], bytes], name: Callable[[str], str]) -> None:
    """Offer a record as CSV, workbook and JSON; ``section`` of the wording has the labels."""
    show(heading(words("result.files")), paragraph(words("result.files_how")))
    with st.container(horizontal=True):
        for ending, kind in _KINDS.items():
            label = words(f"{section}.{ending.removeprefix('.')}")
            # The button calls it when nobody's page is being drawn any more: the language is this page's.
            st.download_button(label, partial(write, ending, language()), name(ending), kind, on_click="ignore")
