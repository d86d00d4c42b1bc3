"""What the screen remembers (画面の状態): language, case, chosen bid and check, changes asked: all in the address.

A reload, a shared link and a second window show the same. Nothing is kept in ``st.session_state`` alone, which a
reload or a cut connection would lose; how controls write into the address is told in ``views.shell.controls``.
"""

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from criteria.finding import Language
from views.shell.controls import asked
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


def changes_asked() -> str:
    """Return the changes a what-if is asked about, as ``scoring.whatif`` writes them; empty for none."""
    return asked("changes")


def terms_asked() -> str:
    """Return the changed selection rules asked about, as ``scoring.selection.changes`` writes them."""
    return asked("terms")


def uncertain_asked() -> tuple[str, str]:
    """Return what is asked to vary, as the terminal takes it: ``marks`` or nothing, and the band of the prices."""
    return asked("uncertain"), asked("price-band")


def why_id() -> str:
    """Return the vendor of whom it is asked why it was not chosen, empty for none."""
    return st.query_params.get("why", "")


def draft_asked() -> str:
    """Return the questionnaire on weights that is being filled in, as ``views.questionnaire.answers`` writes it."""
    return asked("draft")


def member_asked() -> str:
    """Return the number of the member whose answers are filled in, from 1; empty for the first."""
    return asked("member")


def choose_bid(vendor: str) -> None:
    """Write the chosen bid into the address."""
    st.query_params["bid"] = vendor


def parameters(**changes: str) -> dict[str, str]:
    """Return the address's parameters with some of them changed; an empty one is left out.

    A change of the case opens it anew: what was chosen and asked belongs to the case before, and is left behind.
    """
    current = {"lang": language(), "draft": draft_asked(), "member": member_asked()}
    if "case" not in changes:
        chosen = {"lot": lot_id(), "bid": bid_id(), "check": check_id(), "why": why_id()}
        varied = dict(zip(("uncertain", "price-band"), uncertain_asked(), strict=True))
        current |= {"case": case_id(), **chosen, "changes": changes_asked(), "terms": terms_asked(), **varied}
    return {key: value for key, value in (current | changes).items() if value}


def address(page: str = "", **changes: str) -> str:
    """Return the relative address of a page, of this one by default, with some parameters changed."""
    return f"{'./' if page == HOME else page}?{urlencode(parameters(**changes))}"
