"""What-if (もしも): points, prices, certificates or bidders changed, and the answer beside the official one."""

from collections.abc import Sequence

import streamlit as st

from report.evaluation.what_if import comparison_sentence
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.robustness.answer import leader_of
from scoring.robustness.exact.basis import basis_of, counted_by, rounds
from scoring.robustness.exact.intervals import stability
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.reading import read_linear
from scoring.robustness.sampling.acceptability import acceptability
from scoring.whatif import Change, Comparison, RefusedChange, changes_text, what_if_possible
from views.charts.rank_shares import rank_shares
from views.charts.tornado import tornado
from views.parts.compared import changes_listed, compared, settings, verdict
from views.parts.levers import other_levers, point_levers, refused_lines
from views.parts.scenarios import scenarios
from views.shell import frame
from views.shell.controls import write_address
from views.shell.markup import banner, bullets, heading, link, paragraph, show
from views.shell.state import address, changes_asked, language, words

SAMPLES = 10_000  # a lever is to answer at once; the page on robustness draws more


def refusals(refused: Sequence[RefusedChange], changes: Sequence[Change]) -> str:
    """Return which assumptions of the address cannot be made, why, and the link that leaves the others."""
    if not refused:
        return ""
    back = link(words("whatif.take_back"), address(changes=changes_text(changes)), "s-button")
    told = bullets(refused_lines(refused), "s-faults")
    return banner("bad", words("whatif.refused"), words("whatif.refused_rest"), extra=told + back)


def levers(comparison: Comparison, changes: tuple[Change, ...]) -> None:
    """Draw the controls: points on the left of the page, on a phone above the answer."""
    show(heading(words("whatif.points")), paragraph(words("whatif.points_how")))
    point_levers(comparison.before.tender, comparison.after.tender, changes)
    other_levers(comparison.before, comparison.after)


def surety(changed: Evaluation) -> str:
    """Return how far these points may move, and how often each bid takes each rank around them."""
    lines = read_linear(changed) if len(changed.sheet.vendors) > 1 else None
    if not isinstance(lines, LinearScores) or not lines.total:
        return ""
    called = printed_names(changed)
    found = stability(lines, leader_of(changed, lines)).criteria
    drawn = acceptability(lines, samples=SAMPLES)
    return (
        heading(words("robustness.stability"))
        + tornado(found, lines.total, called, language(), rounded=rounds(changed.tender))
        + heading(words("robustness.chances"))
        + rank_shares(drawn, counted_by(basis_of(changed), drawn.sentence(called)), called, language())
    )


case = frame.opened_case()
evaluation = frame.opened_evaluation(case)
comparison, refused = what_if_possible(evaluation, changes_asked())
show(
    frame.title(case.tender, lot=evaluation.lot, small=words("whatif.page")),
    frame.lots(case),
    refusals(refused, comparison.changes),
)
controls, answer = st.columns([5, 9], gap="large")
with controls:
    levers(comparison, comparison.changes)
    write_address()
with answer:
    show(
        heading(words("whatif.answer")),
        verdict(comparison, language())
        if comparison.changes or not refused
        else paragraph(comparison_sentence(comparison).to(language())),
        changes_listed(comparison.changes, evaluation, language()),
        compared(comparison, language()),
        settings(comparison, language()),
        surety(comparison.after),
    )
scenarios(evaluation, comparison.changes)
