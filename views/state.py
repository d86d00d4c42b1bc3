"""What the screen remembers (画面の状態): language, opened case, chosen bid and chosen check, all in the address.

A reload, a shared link and a second window show the same. Nothing is kept in ``st.session_state``, which a reload or a
cut connection would lose.
"""

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from criteria.finding import Language
from views.wording import LANGUAGES, say

DEFAULT_LANGUAGE: Final[Language] = "ja"
HOME: Final = "open"
"""The page at the root of the address."""


def language() -> Language:
    """Return the language of the address, Japanese where it names none we speak."""
    asked = st.query_params.get("lang", DEFAULT_LANGUAGE)
    return next((one for one in LANGUAGES if one == asked), DEFAULT_LANGUAGE)


def words(key: str, /, **values: object) -> str:
    """Return a sentence in the language of the address."""
    return say(language(), key, **values)


def case_id() -> str:
    """Return the id of the opened case, empty where none is."""
    return st.query_params.get("case", "")


def bid_id() -> str:
    """Return the vendor whose bid is looked at, empty where none is chosen."""
    return st.query_params.get("bid", "")


def check_id() -> str:
    """Return the check whose evidence is looked at, empty where none is chosen."""
    return st.query_params.get("check", "")


def lot_id() -> str:
    """Return the lot that is looked at, empty for the only or the first one."""
    return st.query_params.get("lot", "")


def choose_bid(vendor: str) -> None:
    """Write the chosen bid into the address."""
    st.query_params["bid"] = vendor


def parameters(**changes: str) -> dict[str, str]:
    """Return the address's parameters with some of them changed; an empty one is left out."""
    chosen = {"lot": lot_id(), "bid": bid_id(), "check": check_id()}
    current = {"lang": language(), "case": case_id(), **chosen, **changes}
    return {key: value for key, value in current.items() if value}


def address(page: str = "", **changes: str) -> str:
    """Return the relative address of a page, of this one by default, with some parameters changed."""
    return f"{'./' if page == HOME else page}?{urlencode(parameters(**changes))}"
