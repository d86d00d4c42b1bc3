"""My tenders (自分の案件): those that are saved and one's own to see; taking one in, and exporting one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from criteria.cause import cause_lines
from criteria.errors import DefinitionError, EvaluationError
from data.sources.source import Origin
from report.evaluation.listing import Listing
from views.shell.frame import signed_in
from views.shell.markup import banner, bullets, heading, nothing, paragraph, plain_label, show, table, when
from views.shell.opening import SAMPLES, SAVED, open_case, samples
from views.shell.state import address, language, words
from workspace.people.acting import ZONE, Acting
from workspace.tenders.keeping import Listed, import_tender, my_tenders
from workspace.tenders.one_file import export_tender

MOST_SHOWN: Final = 100
"""Rows of the list; a server may keep ten thousand tenders."""


def list_tenders(listed: Sequence[Listed]) -> None:
    """Show the tenders with where they stand, each with the way to its result."""
    if not listed:
        show(nothing(words("my_tenders.none")))
        return
    sought = st.text_input(words("my_tenders.search")).casefold() if len(listed) > 1 else ""
    found = [tender for tender in listed if sought in f"{tender.title} {tender.key}".casefold()]
    shown = found[:MOST_SHOWN]
    headings = ("my_tenders.name", "my_tenders.key", "my_tenders.stage", "my_tenders.created")
    rows = tuple((tender.title, tender.key, tender.stage.text.to(language()), _day(tender.created)) for tender in shown)
    listing = Listing(title=words("my_tenders.tenders"), headings=tuple(map(words, headings)), rows=rows)
    show(
        table(listing, links=[address("result", case=SAVED + tender.key) for tender in shown])
        if shown
        else nothing(words("my_tenders.nothing_found")),
        paragraph(words("my_tenders.more", count=len(found) - len(shown))) if len(found) > len(shown) else "",
    )


def _day(moment: str) -> str:
    return when(datetime.fromisoformat(moment).astimezone(ZoneInfo(ZONE)).date(), language())


def take_in(acting: Acting, origin: Origin) -> None:
    """Take a tender in, and say what came of it."""
    try:
        key = import_tender(acting, origin)
    except DefinitionError as error:
        show(banner("bad", words("my_tenders.refused"), extra=bullets(cause_lines(error.faults, language()))))
    except EvaluationError as error:
        show(banner("bad", words("my_tenders.refused"), error.text.to(language())))
    else:
        show(banner("good", words("my_tenders.taken", key=key), words("my_tenders.taken_how")))


def ask_for_files(acting: Acting) -> None:
    """Offer the upload, and take in what was uploaded."""
    most = st.get_option("server.maxUploadSize")
    show(heading(words("my_tenders.take_in")), paragraph(words("my_tenders.take_in_how", most=most)))
    with st.form("take-in", border=True):
        # Any kind: the browser would refuse a PDF in words of its own, the reader says what to do with it.
        uploaded = st.file_uploader(words("my_tenders.files"), accept_multiple_files=True)
        submitted = st.form_submit_button(words("my_tenders.take"), type="primary")
    if submitted:
        if uploaded:
            take_in(acting, {file.name: file.getvalue() for file in uploaded})
        else:
            show(banner("bad", words("open.no_files")))


def offer_samples(acting: Acting, keys: frozenset[str]) -> None:
    """Offer the samples that are not there yet, each by one click."""
    show(heading(words("my_tenders.samples")), paragraph(words("my_tenders.samples_how")))
    offered = [
        (sample, case.tender)
        for sample in samples()
        if (case := open_case(sample)) is not None and case.tender is not None and case.tender.id not in keys
    ]
    if not offered:
        show(nothing(words("my_tenders.all_taken")))
    for sample, tender in offered:
        if st.button(plain_label(words("my_tenders.take_sample", title=tender.title)), key=f"take-{sample}"):
            take_in(acting, SAMPLES / sample)


def offer_export(acting: Acting, listed: Sequence[Listed]) -> None:
    """Make the file of a tender when it is asked for, and offer it."""
    show(heading(words("my_tenders.leave")), paragraph(words("my_tenders.leave_how")))
    titles = {tender.key: f"{tender.title} ({tender.key})" for tender in listed}
    with st.form("export", border=True):
        key = st.selectbox(words("my_tenders.which"), titles, format_func=lambda key: plain_label(titles[key]))
        submitted = st.form_submit_button(words("my_tenders.make"))
    if not submitted or key is None:
        return
    try:
        content = export_tender(acting, key)
    except EvaluationError as error:
        show(banner("bad", words("my_tenders.not_made"), error.text.to(language())))
        return
    show(banner("good", words("my_tenders.made", key=key)))
    name = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in key)
    st.download_button(words("my_tenders.fetch"), content, f"{name}.zip", "application/zip", on_click="ignore")


def page(acting: Acting) -> None:
    """Show the list first; it is drawn last, so that what is just taken in stands in it."""
    show(heading(words("my_tenders.title"), 1), paragraph(words("my_tenders.lead"), "s-lead"))
    above = st.container()
    # A personal code opens one tender, and takes none in.
    if acting.who().code_tender is None:
        left, right = st.columns(2, gap="large")
        with left:
            ask_for_files(acting)
        with right:
            offer_samples(acting, frozenset(tender.key for tender in my_tenders(acting)))
    listed = my_tenders(acting)
    if listed:
        offer_export(acting, listed)
    with above:
        list_tenders(listed)


page(signed_in())
