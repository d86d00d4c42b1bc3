"""Weights (配点の検討): before publication, from what the members say to whole points that add up to the total."""

import streamlit as st

from data.sources.files import WEIGHTS
from data.weights.draft import Draft
from data.weights.gaps import gaps
from data.weights.text import points_lines, weights_text
from scoring.elicitation.elicit import ElicitedWeights
from views.questionnaire.answers import found, lost, on_server, standing
from views.questionnaire.form import form
from views.questionnaire.start import ways_to_begin
from views.questionnaire.weighed import consistency, criteria_lines, pictures, said_of_the_group, verdict, whole_points
from views.shell.controls import write_address
from views.shell.markup import banner, heading, link, paragraph, show
from views.shell.state import address, words


def answer(draft: Draft) -> None:
    """Show what the answers come to so far, and offer it as a file."""
    lacking = gaps(draft)
    with st.spinner(words("weights.computing"), show_time=False):
        result = found(draft)
    show(verdict(result, draft, lacking))
    if result is not None:
        show(*_shown(result, complete=not lacking))
    show(heading(words("weights.away")))
    saving(draft)
    if result is not None and not lacking and result.points.decided:
        show(criteria_lines(points_lines(result)))


def _shown(result: ElicitedWeights, *, complete: bool) -> list[str]:
    """Return the parts of the answer; what is about all members waits until all have answered."""
    if not complete:
        return [pictures(result, group=False), consistency(result)]
    return [
        heading(words("weights.points")),
        whole_points(result),
        said_of_the_group(result),
        pictures(result, group=True),
        consistency(result),
    ]


def saving(draft: Draft) -> None:
    """Offer what is filled in as a file, finished or not; where only the server has it, say so."""
    if on_server():
        show(banner("open", words("weights.too_long"), words("weights.too_long_how")))
    else:
        show(paragraph(words("weights.in_address"), "s-small"))
    st.download_button(
        words("weights.save"), weights_text(draft), WEIGHTS, "application/toml", on_click="ignore", type="primary"
    )
    show(paragraph(words("weights.save_how"), "s-small"))


def begin_page() -> None:
    """Show the page before there is anything to fill in."""
    show(
        heading(words("weights.page"), 1),
        paragraph(words("weights.lead"), "s-lead"),
        banner("bad", words("weights.lost"), words("weights.lost_how")) if lost() else "",
        banner("none", words("weights.reference")),
    )
    ways_to_begin()


def page_of(draft: Draft) -> None:
    """Show the questions, and beside them what the answers come to."""
    about = words("weights.page"), words("weights.reference")
    show(heading(draft.title or words("weights.untitled"), 1), paragraph(" / ".join(about), "s-meta"))
    questions, result = st.columns([5, 9], gap="large")
    with questions:
        form(draft, gaps(draft))
        write_address()
    with result:
        answer(draft)
    with st.expander(words("weights.other")):
        show(paragraph(words("weights.other_how")), link(words("weights.empty"), address(draft="", member="")))
        ways_to_begin()


draft = standing()
if draft is None:
    begin_page()
else:
    page_of(draft)
