"""Selection (選定): a shortlist or who gets which lot, by rules in words, with proof and reasons."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from criteria.cause import cause_lines
from criteria.characters import find_name
from criteria.errors import EvaluationError
from criteria.exact import decimal_text
from criteria.lots import lots_of
from criteria.tender import Tender
from report.files.export import file_name
from report.files.selection_record import selection_file
from report.selection.document import PARTS
from report.selection.figure import matrix
from report.selection.sentences import outcome_sentence
from scoring.numbers.deadline import Deadline
from scoring.selection.changes import RefusedTerm, SelectionChanges, possible_terms, starting_terms
from scoring.selection.portfolio import BestSoFar
from scoring.selection.result import AnswerPart, Selection, SelectionStatus
from scoring.selection.select import select
from views.charts.award_matrix import award_matrix
from views.parts.selected import alternatives, bids_table, excluded, proof, reasons, ties, why_not
from views.parts.selection_form import rules_form
from views.parts.under_way import Tell, ended, forget, offer_more
from views.shell import frame
from views.shell.controls import write_address
from views.shell.downloads import offer_files
from views.shell.markup import banner, bullets, heading, link, nothing, paragraph, show
from views.shell.opening import Case, kept_selection
from views.shell.state import address, language, terms_asked, why_id, words

ALTERNATIVES: Final = 5  # as many as the terminal lists, so that both give the same file
WORK: Final = "selection work"  # a text here would be drawn on the page

_TONES: Final = {
    SelectionStatus.OPTIMAL: "good",
    SelectionStatus.TIED: "open",
    SelectionStatus.LIMIT: "open",
    SelectionStatus.INFEASIBLE: "bad",
    SelectionStatus.INCOMPLETE: "bad",
}


def asked(case: Case, tender: Tender) -> tuple[Tender, SelectionChanges, tuple[RefusedTerm, ...]]:
    """Return the tender with what can be tried of the terms of the address, that, and what cannot be tried, and why."""
    terms = starting_terms(tender, lots_of(case.bids), len(case.bids))
    declared = replace(tender, selection=terms)
    try:
        changes = SelectionChanges.of(terms_asked())
    except EvaluationError as error:
        nothing_asked = SelectionChanges()
        return declared, nothing_asked, (RefusedTerm(change=nothing_asked, reasons=(error.text,)),)
    return possible_terms(declared, terms, changes)


def answer(case: Case, tender: Tender, changes: SelectionChanges) -> Selection:
    """Select, or return what was selected before from the same files and terms."""
    vendor = find_name(why_id(), [bid.vendor for bid in case.bids])
    why = () if vendor is None else (vendor,)
    key = f"{case.key} {changes.text()} {why}"
    kept = kept_selection(key)
    if kept.selection is not None:
        return kept.selection

    def compute(deadline: Deadline, tell: Tell) -> Selection:
        return select(
            tender,
            case.bids,
            case.read,
            k=ALTERNATIVES,
            why_not=why,
            without=changes.out,
            deadline=deadline,
            on_progress=tell,
            on_part=tell,
        )

    found = ended(WORK, key, compute, progress, words("selection.searching"))
    if found.unfinished is None:
        kept.selection = found
        forget(WORK)
    return found


def progress(step: object) -> str:
    """Say the best selection so far, while the search goes on, or which part of the answer is computed."""
    if isinstance(step, AnswerPart):
        return words("work.computing", part=PARTS[step].to(language()))
    if not isinstance(step, BestSoFar):
        return ""
    return so_far(step)


def so_far(one: BestSoFar) -> str:
    """Say the best selection so far, and what it cannot pass."""
    value = decimal_text(one.portfolio.values[one.level])
    return words("selection.so_far", value=value, bound="-" if one.bound is None else decimal_text(one.bound))


def verdict(selection: Selection, changed: bool) -> str:  # noqa: FBT001 - whether the terms are not the tender's own
    """Return the box that says how the selection ended, and that a tried one is not binding."""
    sentences = [words("selection.not_binding")] if changed else []
    faults = bullets(cause_lines(selection.pending, language())) if selection.pending else ""
    said = outcome_sentence(selection).to(language())
    return banner(_TONES[selection.status], said, *sentences, extra=faults)


case = frame.opened_case()
if case.tender is None or not case.evaluations:
    frame.opened_evaluation(case)
else:
    tender, changes, refused = asked(case, case.tender)
    show(frame.title(case.tender, small=words("selection.page")))
    if case.tender.selection is None:
        show(banner("none", words("selection.undeclared"), words("selection.undeclared_how")))
    if refused:
        back = link(words("selection.take_back"), address(terms=changes.text()), "s-button")
        told = bullets((reason.to(language()) for one in refused for reason in one.reasons), "s-faults")
        show(banner("bad", words("selection.refused"), words("selection.refused_rest"), extra=told + back))
    terms = starting_terms(case.tender, lots_of(case.bids), len(case.bids))
    tried = not changes.nothing or case.tender.selection is None
    verdict_place = st.container()
    with st.expander(words("selection.rules", count=len(terms.rules)), expanded=tried or bool(refused)):
        show(paragraph(words("selection.rules_how")))
        rules_form(case.tender, terms, tender, refused)
        write_address()
        if terms_asked():
            show(link(words("selection.as_declared"), address(terms=""), "s-button"))
    try:
        selection = answer(case, tender, changes)
    except EvaluationError as error:
        show(nothing(error.text.to(language())))
    else:
        with verdict_place:
            show(verdict(selection, tried))
            if selection.unfinished is not None:
                offer_more(WORK, selection.unfinished.sentence(PARTS).to(language()))
        show(
            bids_table(selection, selection.chosen, words("selection.chosen")) if selection.chosen else "",
            proof(selection),
            heading(words("selection.matrix" if selection.found.lots else "selection.who")),
            award_matrix(selection, matrix(selection), language()),
            why_not(selection),
            ties(selection),
            alternatives(selection),
            reasons(selection),
            excluded(selection),
        )
        # What is only tried is no record of anything.
        if not tried:
            offer_files(
                "selection",
                partial(selection_file, selection),
                lambda ending: file_name(case.tender.id, "selection", ending),
            )
