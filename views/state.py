"""What the screen remembers (画面の状態): language, case, chosen bid and check, changes asked: all in the address.

A reload, a shared link and a second window show the same. Nothing is kept in ``st.session_state`` alone, which a
reload or a cut connection would lose; a control only shows there what the address says.
"""

from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from criteria.finding import Language
from views.wording import LANGUAGES, say

DEFAULT_LANGUAGE: Final[Language] = "ja"
HOME: Final = "open"
"""The page at the root of the address."""

_DRAFT: Final = "draft"


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
    return st.query_params.get("changes", "")


def ask_changes(changes: str) -> None:
    """Write the changes asked about into the address."""
    if changes:
        st.query_params["changes"] = changes
    else:
        st.query_params.pop("changes", None)


def terms_asked() -> str:
    """Return the changed selection rules asked about, as ``scoring.selection.changes`` writes them."""
    return st.query_params.get("terms", "")


def ask_terms(terms: str) -> None:
    """Write the changed selection rules into the address."""
    if terms:
        st.query_params["terms"] = terms
    else:
        st.query_params.pop("terms", None)


def uncertain_asked() -> tuple[str, str]:
    """Return what is asked to vary, as the terminal takes it: ``marks`` or nothing, and the band of the prices."""
    return st.query_params.get("uncertain", ""), st.query_params.get("price-band", "")


def ask_uncertain(marks: str, band: str) -> None:
    """Write what is to vary into the address."""
    for key, value in (("uncertain", marks), ("price-band", band)):
        if value:
            st.query_params[key] = value
        else:
            st.query_params.pop(key, None)


def why_id() -> str:
    """Return the vendor of whom it is asked why it was not chosen, empty for none."""
    return st.query_params.get("why", "")


def draft_asked() -> str:
    """Return the questionnaire on weights that is being filled in, as ``views.weights_kept`` writes it."""
    return st.query_params.get("draft", "")


def ask_draft(draft: str) -> None:
    """Write the questionnaire into the address."""
    # First, as writing into the address is where the next answer may break in.
    st.session_state[_DRAFT] = draft
    st.query_params["draft"] = draft


def draft_drawn() -> None:
    """Take the questionnaire of the address for the newest one: it is what the page shows."""
    st.session_state[_DRAFT] = draft_asked()


def newest_draft() -> str:
    """Return the questionnaire that an answer is written into.

    Whoever answers quickly sends the next answer with the address as it was before the last one: the browser had not
    yet taken up the new one. Read from there, the last answer would be lost.
    """
    return str(st.session_state.get(_DRAFT, draft_asked()))


def member_asked() -> str:
    """Return the number of the member whose answers are filled in, from 1; empty for the first."""
    return st.query_params.get("member", "")


def ask_member(number: int) -> None:
    """Write the number of the member whose answers are filled in into the address."""
    st.query_params["member"] = str(number)


def put(control: str, value: object) -> None:
    """Let a control that is not yet drawn show a value: one that the address says, or that follows from it."""
    st.session_state[control] = value


def show_typed(control: str, value: str) -> None:
    """Let a field that is typed into show a value; where it shows it already, what is being typed just now stays."""
    if st.session_state.get(control) != value:
        put(control, value)


def typed_in(control: str, otherwise: str) -> str:
    """Return what a field holds now, something else where it was never drawn."""
    return str(st.session_state.get(control, otherwise) or "")


def put_in(control: str) -> Any:  # noqa: ANN401 - what the control holds
    """Return what a user put into a control."""
    return st.session_state[control]


def choose_bid(vendor: str) -> None:
    """Write the chosen bid into the address."""
    st.query_params["bid"] = vendor


def parameters(**changes: str) -> dict[str, str]:
    """Return the address's parameters with some of them changed; an empty one is left out."""
    chosen = {"lot": lot_id(), "bid": bid_id(), "check": check_id(), "why": why_id()}
    asked = {"changes": changes_asked(), "terms": terms_asked(), "draft": draft_asked(), "member": member_asked()}
    varied = dict(zip(("uncertain", "price-band"), uncertain_asked(), strict=True))
    current = {"lang": language(), "case": case_id(), **chosen, **asked, **varied, **changes}
    return {key: value for key, value in current.items() if value}


def address(page: str = "", **changes: str) -> str:
    """Return the relative address of a page, of this one by default, with some parameters changed."""
    return f"{'./' if page == HOME else page}?{urlencode(parameters(**changes))}"
