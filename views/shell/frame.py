"""What surrounds every page (共通の枠): masthead and pages above, footer below; and the page for a failure of ours."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final, NoReturn

import streamlit as st

from criteria.characters import find_name
from criteria.errors import EvaluationError
from criteria.finding import Language
from criteria.tender import Tender
from criteria.version import VERSION
from scoring.evaluation.evaluation import Evaluation
from views.shell.controls import drawn
from views.shell.markup import banner, heading, link, show
from views.shell.opening import SAVED, UPLOAD, Case, open_case
from views.shell.signed_in import acting_here, workspace
from views.shell.state import address, case_id, language, lot_id, parameters, words
from views.wording import LANGUAGES, say
from workspace.people.access import is_shared
from workspace.people.acting import Acting
from workspace.procedure.refusals import RefusedError
from workspace.tenders.keeping import what_is_withheld, why_no_bids

_STYLE: Final = Path(__file__).parent.parent / "static" / "style.css"


def open_page(pages: Sequence[st.Page]) -> None:
    """Draw the masthead: the name, the pages, the languages. Every link carries what the address says."""
    st.html(_STYLE)
    # Streamlit's own button speaks English only; its words come from the style sheet.
    st.html(f"<style>:root {{ --s-choose: '{words('open.choose')}'; }}</style>")
    with st.container(horizontal=True, key="masthead", vertical_alignment="center"):
        show(f'<a class="s-skip" href="#content">{escape(words("frame.skip"))}</a>', _brand(), width="content")
        for page in pages:
            st.page_link(page, query_params=parameters())
        show(
            _visitor() if is_shared() else "",
            f'<nav class="s-languages" aria-label="{escape(words("frame.languages"))}">',
            *map(_language, LANGUAGES),
            "</nav>",
            width="content",
        )
    show('<div id="content" tabindex="-1"></div>')


def _visitor() -> str:
    """Return who is signed in with the way out, or the way in."""
    acting = acting_here()
    if acting is None:
        return f'<p class="s-visitor">{link(words("frame.sign_in"), address("sign_in"))}</p>'
    name, out = escape(acting.who().name), link(words("frame.sign_out"), address("sign_out"))
    return f'<p class="s-visitor"><span>{name}</span> {out}</p>'


def _brand() -> str:
    return (
        f'<a class="s-brand" href="{escape(address("open"))}"><span class="s-seal" aria-hidden="true">選</span>'
        '<span lang="en">sentei</span></a>'
    )


def _language(one: Language) -> str:
    name = escape(say(one, "frame.language"))
    if one == language():
        return f'<span aria-current="true" lang="{one}">{name}</span>'
    return f'<a href="{escape(address(lang=one))}" lang="{one}" hreflang="{one}">{name}</a>'


def close_page() -> None:
    """Draw the footer; by now the address says what is asked."""
    drawn()
    show(f'<footer class="s-footer"><p>{escape(words("frame.promise"))}</p><p>sentei {VERSION}</p></footer>')


def opened_case() -> Case:
    """Return the case of the address, or say what to do instead and end the page."""
    case = open_case(case_id())
    if case is None:
        by_start = {UPLOAD: "gone", SAVED: "not_seen"}
        kinds = (kind for start, kind in by_start.items() if case_id().startswith(start))
        kind = next(kinds, "unknown" if case_id() else "none")
        told = banner("none", words(f"frame.{kind}"), words(f"frame.{kind}_cure"), extra=open_link())
        _end(heading(words("frame.no_case"), 1), told)
    acting = acting_here() if case_id().startswith(SAVED) else None
    if acting and (note := what_is_withheld(acting, case_id().removeprefix(SAVED))):
        show(banner("none", words("frame.own_marks"), note.to(language())))
    return case


def opened_evaluation(case: Case) -> Evaluation:
    """Return the evaluation of the address's lot, or say why there is none and end the page."""
    if lot_id() and case.evaluations and lot_id() not in case.evaluations:
        _end(title(case.tender), banner("none", words("frame.no_lot", lot=lot_id())), lots(case))
    evaluation = case.evaluation(lot_id())
    if evaluation is None:
        if told := withheld(link(words("frame.to_definition"), address("check"), "s-button")):
            _end(title(case.tender), told)
        why = words("result.unreadable_why", count=len(case.faults))
        to_check = link(words("result.to_check"), address("check"), "s-button")
        _end(title(case.tender), banner("bad", words("result.unreadable"), why, extra=to_check))
    return evaluation


def withheld(extra: str = "") -> str:
    """Return the box that says why a person sees no bid of a saved tender yet; empty where they see what there is."""
    acting = acting_here() if case_id().startswith(SAVED) else None
    why = why_no_bids(acting, case_id().removeprefix(SAVED)) if acting else None
    return banner("none", words("frame.withheld"), why.to(language()), extra=extra) if why else ""


def signed_in() -> Acting:
    """Return who acts at this browser, or say where to sign in and end the page.

    Where one person is everybody, the page says what is not promised then.
    """
    acting = acting_here()
    if acting is None:
        told = banner("none", words("frame.nobody"), words("frame.nobody_cure"), extra=_sign_in_link())
        _end(told)
    if workspace().is_local:
        show(banner("open", words("frame.one_person"), words("frame.one_person_why")))
    return acting


def _sign_in_link() -> str:
    return link(words("frame.sign_in"), address("sign_in"), "s-button")


def _end(*parts: str) -> NoReturn:
    show(*parts)
    close_page()
    st.stop()


def open_link(label: str = "frame.to_open") -> str:
    """Return the link to the page where a case is opened."""
    return link(words(label), address("open", case=""), "s-button")


def title(tender: Tender | None, *, lot: str = "", small: str = "") -> str:
    """Return the head of a page on a case: what is tendered, by whom, the lot a page is of, and where it comes from."""
    origins = (word for start, word in {UPLOAD: "upload", SAVED: "saved"}.items() if case_id().startswith(start))
    origin = words(f"frame.{next(origins, 'sample')}")
    if tender is None:
        return heading(words("frame.no_tender"), 1) + f'<p class="s-meta">{escape(origin)}</p>'
    of_lot = words("frame.lot", lot=lot) if lot else ""
    meta = " / ".join(escape(part) for part in (tender.buyer, tender.id, of_lot, origin, small) if part)
    return heading(tender.title or tender.id, 1) + f'<p class="s-meta">{meta}</p>'


def lots(case: Case) -> str:
    """Return the choice of a lot, where the bids are for several."""
    if len(case.evaluations) < 2:  # noqa: PLR2004 - one lot is no choice
        return ""
    chosen = find_name(lot_id(), case.evaluations) or next(iter(case.evaluations))
    entries = "".join(
        f'<span aria-current="true">{escape(lot)}</span>'
        if lot == chosen
        else link(lot, address(lot=lot, bid="", check=""))
        for lot in case.evaluations
    )
    called = escape(words("frame.lots"))
    return f'<nav class="s-lots" aria-label="{called}">{called} {entries}</nav>'


def apologise(error: Exception) -> bool:
    """Show a calm page instead of a traceback, which Streamlit writes into the server's log alone.

    A refusal, and a database that cannot be opened, is no fault of the program: the page says what, and the cure.
    """
    if isinstance(error, EvaluationError):
        # A database that cannot be opened cannot be asked who is signed in.
        is_out = isinstance(error, RefusedError) and acting_here() is None
        show(banner("bad", words("frame.refused"), error.text.to(language()), extra=_sign_in_link() if is_out else ""))
        close_page()
        return True
    show(heading(words("frame.failed"), 1), banner("bad", words("frame.failed_what"), words("frame.failed_cure")))
    close_page()
    return True
