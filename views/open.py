"""Open (案件を開く): an upload of one's own, or one of the samples."""

from collections import Counter
from html import escape

import streamlit as st

from views.parts.method import combination_name
from views.shell.controls import opened
from views.shell.markup import banner, heading, link, paragraph, show
from views.shell.opening import keep_upload, open_case, samples
from views.shell.state import address, language, parameters, words


def ask_for_files() -> None:
    """Offer the upload, and open what was uploaded."""
    show(heading(words("open.own")), paragraph(words("open.own_how", most=st.get_option("server.maxUploadSize"))))
    with st.form("upload", border=True):
        # Any kind: the browser would refuse a PDF in words of its own, the reader says what to do with it.
        uploaded = st.file_uploader(words("open.files"), accept_multiple_files=True)
        submitted = st.form_submit_button(words("open.evaluate"), type="primary")
    show(paragraph(words("open.kept"), "s-small"))
    if submitted:
        open_uploaded([(one.name, one.getvalue()) for one in uploaded])


def open_uploaded(files: list[tuple[str, bytes]]) -> None:
    """Keep the files and go on to the result, or to the faults where there is none."""
    twice = [name for name, times in Counter(name for name, _ in files).items() if times > 1]
    if not files or twice:
        problem = words("open.twice", names=", ".join(twice)) if twice else words("open.no_files")
        show(banner("bad", problem))
        return
    case_id = keep_upload(dict(files))
    case = open_case(case_id)
    opened(case_id)
    page = "views/check.py" if case is None or case.faults else "views/result.py"
    st.switch_page(page, query_params=parameters(case=case_id))


def sample_card(sample: str) -> str:
    """Return a sample's card: what is tendered, by whom, by which method, how many bid."""
    case = open_case(sample)
    if case is None or case.tender is None:
        return ""
    bids = sum(len(one.bids) for one in case.evaluations.values())
    method = combination_name(case.tender, language())
    about = " / ".join(part for part in (case.tender.buyer, method, words("open.bids", count=bids)) if part)
    return (
        f"<li><h3>{link(case.tender.title or sample, address('result', case=sample))}</h3><p>{escape(about)}</p></li>"
    )


show(heading(words("open.title"), 1), paragraph(words("open.lead"), "s-lead"))
left, right = st.columns(2, gap="large")
with left:
    ask_for_files()
with right:
    show(
        heading(words("open.samples")),
        paragraph(words("open.samples_how")),
        '<ul class="s-cards">',
        *map(sample_card, samples()),
        "</ul>",
    )
