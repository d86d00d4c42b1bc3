"""How a questionnaire on weights begins (配点の検討の始め方): a tender's criteria, named ones, a file, a sample."""

from typing import Final

import streamlit as st

from criteria.cause import cause_lines
from criteria.errors import DefinitionError
from criteria.exact import decimal_text
from criteria.tender import Tender
from data.sources.files import WEIGHTS, read_text_file
from data.weights.draft import MOST_CRITERIA, CriterionDraft, Draft, clean, draft_on
from data.weights.open import open_weights
from views.questionnaire.answers import begin
from views.shell.controls import put_in
from views.shell.markup import banner, bullets, heading, paragraph, show
from views.shell.opening import SAMPLES, file_of_case, open_case
from views.shell.state import case_id, language, words

SAMPLE: Final = SAMPLES / "kakuu-ict" / WEIGHTS
_LARGEST: Final = 1
_LONGEST_NAMES: Final = 20_000


def ways_to_begin() -> None:
    """Draw every way to begin."""
    left, right = st.columns(2, gap="large")
    with left:
        _from_the_tender()
        _from_names()
    with right:
        _from_a_file()
        show(heading(words("weights.sample")), paragraph(words("weights.sample_how")))
        _opening(SAMPLE.read_bytes(), WEIGHTS, words("weights.sample_open"), "weights sample")


def _from_the_tender() -> None:
    case = open_case(case_id())
    if case is None or case.tender is None or not case.tender.criteria:
        return
    how = words("weights.from_tender_how", title=case.tender.title or case.tender.id, count=len(case.tender.criteria))
    show(heading(words("weights.from_tender")), paragraph(how))
    st.button(words("weights.from_tender_begin"), key="weights tender", on_click=_tender, args=(case.tender,))
    content = file_of_case(case_id(), WEIGHTS)
    if content is not None:
        _opening(content, WEIGHTS, words("weights.from_case"), "weights case")


def _tender(tender: Tender) -> None:
    """Begin a questionnaire on a tender's criteria, under their ids, with their total and without their points."""
    title = clean(words("weights.title_of", title=tender.title or tender.id))
    criteria = tuple(CriterionDraft(id=one.id, label=clean(one.label)) for one in tender.criteria)
    begin(Draft(title=title, total=decimal_text(tender.max_technical), criteria=criteria))


def _from_names() -> None:
    show(heading(words("weights.from_names")), paragraph(words("weights.from_names_how")))
    written = st.text_area(words("weights.names"), key="weights names", height=140, max_chars=_LONGEST_NAMES)
    if len(_named(written)) > MOST_CRITERIA:
        show(banner("bad", words("weights.names_many", most=MOST_CRITERIA, count=len(_named(written)))))
    st.text_input(words("weights.total"), "100", key="weights names total", max_chars=20)
    st.button(words("weights.names_begin"), key="weights begin", on_click=_names, type="primary")


def _named(written: str) -> list[str]:
    return [name for name in map(clean, written.splitlines()) if name]


def _names() -> None:
    names = _named(str(put_in("weights names")))
    if 1 <= len(names) <= MOST_CRITERIA:
        begin(draft_on(names, total=clean(str(put_in("weights names total")))))


def _from_a_file() -> None:
    show(heading(words("weights.from_file")), paragraph(words("weights.from_file_how")))
    given = st.file_uploader(words("weights.file"), type=["toml"], key="weights file", max_upload_size=_LARGEST)
    if given is not None:
        _opening(given.getvalue(), given.name, words("weights.file_open"), "weights open file")


def _opening(content: bytes, name: str, label: str, key: str) -> None:
    """Draw the button that opens a file, or say what is wrong with it; what is being filled in stays until then."""
    try:
        draft = open_weights(read_text_file(content, name), name)
    except DefinitionError as error:
        told = bullets(cause_lines(error.faults, language()), "s-faults")
        show(banner("bad", words("weights.file_refused"), extra=told))
        return
    st.button(label, key=key, on_click=begin, args=(draft,))
