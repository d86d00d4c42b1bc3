"""Robustness (確かさ): how far the points may move before the first place does, who can win, and how often."""

import streamlit as st

from scoring.evaluation import Evaluation
from scoring.robustness import Robustness, robustness
from scoring.robustness.members_and_ranks import MembersAndRanks, members_and_ranks
from views import frame
from views.markup import heading, nothing, paragraph, show
from views.opening import KeptRobustness, kept_robustness
from views.state import language, lot_id, words
from views.surety import agreement, break_even, chances, first_place, members_told, minutes, ways_to_win
from views.uncertainty import uncertainty

SAMPLES = 20_000  # no share then has a standard error above 0.4 points


def answer(evaluation: Evaluation, kept: KeptRobustness) -> tuple[Robustness, MembersAndRanks]:
    """Return what is known of the result, found once for the same files and lot."""
    if kept.found is None:
        with st.spinner(words("robustness.searching")):
            found = robustness(evaluation, samples=SAMPLES)
            kept.found = found, members_and_ranks(found)
    return kept.found


case = frame.opened_case()
evaluation = frame.opened_evaluation(case)
show(
    frame.title(case.tender, lot=evaluation.lot, small=words("robustness.page")),
    frame.lots(case),
    paragraph(words("robustness.lead")),
)
if len(evaluation.sheet.vendors) < 2:  # noqa: PLR2004 - one bid has no rival
    show(nothing(words("robustness.alone")))
else:
    kept = kept_robustness(f"{case.key} {lot_id()}")
    found, beside = answer(evaluation, kept)
    show(
        first_place(found, language()),
        heading(words("robustness.chances")),
        chances(found, language()),
    )
    uncertainty(evaluation, kept)
    show(
        heading(words("robustness.ways")),
        ways_to_win(found, language()),
        heading(words("robustness.break_even")),
        break_even(found, language()),
    )
    if told := members_told(beside, language()):
        show(heading(words("robustness.members")), agreement(found, beside, language()), told)
    show(minutes(found, beside, language()))
