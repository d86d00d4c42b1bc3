"""Fields of the questionnaire on weights (記入欄): each shows what the address says, and writes what it is given."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import streamlit as st

from data.weights.draft import clean
from views.shell.controls import let_show, put_in
from views.shell.markup import plain_label
from views.shell.state import words

LONGEST_NAME: Final = 80
LONGEST_TITLE: Final = 200
LONGEST_NUMBER: Final = 30


def text_field(label: str, key: str, value: str, write: Callable[[str], None], *, most: int) -> None:
    """Draw a field that shows a text and writes it, without what no file can hold, when it is changed."""
    let_show(key, value, lambda: write(clean(str(put_in(key) or ""))))
    st.text_input(plain_label(label), key=key, max_chars=most)


def choice_field(label: str, key: str, value: StrEnum, write: Callable[[StrEnum], None], *, help_key: str = "") -> None:
    """Draw the choice between the words of a closed list, each told in the language of the page."""
    kind = type(value)
    let_show(key, value.value, lambda: write(kind(put_in(key))))
    st.selectbox(
        label,
        [one.value for one in kind],
        format_func=lambda one: words(f"weights.{kind.__name__.lower()}_{one.replace('-', '_')}"),
        key=key,
        help=words(help_key) if help_key else None,
    )
