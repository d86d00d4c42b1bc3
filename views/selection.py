"""Selection (選定): a shortlist or who gets which lot, by rules in words, with proof and reasons."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from criteria.errors import DefinitionError, EvaluationError
from criteria.exact import decimal_text
from criteria.finding import Finding
from criteria.tender import Tender
from scoring.lots import lots_of
from scoring.selection.changes import SelectionChanges, changed_terms, starting_terms
from scoring.selection.figure import matrix
from scoring.selection.portfolio import Incumbent
from scoring.selection.proof import SelectionStatus
from scoring.selection.result import Selection
from scoring.selection.select import select
from scoring.selection.sentences import outcome_sentence
from views import frame
from views.award_matrix import award_matrix
from views.controls import write_address
from views.markup import banner, bullets, heading, link, nothing, paragraph, show
from views.opening import Case, kept_selection
from views.selected import alternatives, bids_table, excluded, proof, reasons, ties, why_not
from views.selection_form import rules_form
from views.state import address, language, terms_asked, why_id, words

ALTERNATIVES: Final = 5
SECONDS: Final = 60  # what is found by then is shown as not proven; a text here would be drawn on the page

_TONES: Final = {
    SelectionStatus.OPTIMAL: "good",
    SelectionStatus.TIED: "open",
    SelectionStatus.LIMIT: "open",
    SelectionStatus.INFEASIBLE: "bad",
    SelectionStatus.INCOMPLETE: "bad",
}


def asked(case: Case, tender: Tender) -> tuple[Tender, tuple[str, ...], tuple[Finding, ...]]:
    """Return the tender with the terms of the address, the rules left out, and why these cannot be asked."""
    terms = starting_terms(tender, lots_of(case.bids), len(case.bids))
    declared = replace(tender, selection=terms)
    try:
        changes = SelectionChanges.of(terms_asked())
        known = {rule.id for rule in terms.rules}
        changed = changed_terms(declared, terms, changes)
        rules = changed.selection.rules if changed.selection else ()
        return changed, tuple(one for one in changes.out if one in known | {rule.id for rule in rules}), ()
    except DefinitionError as error:
        return declared, (), tuple(error.faults)
    except EvaluationError as error:
        return declared, (), (Finding(code="cannot-select", what=error.text),)


def answer(case: Case, tender: Tender, out: Sequence[str]) -> Selection:
    """Select, or return what was selected before from the same files and terms."""
    why = (why_id(),) if any(bid.vendor == why_id() for bid in case.bids) else ()
    kept = kept_selection(f"{case.key} {terms_asked()} {why}")
    if kept.selection is None:
        told = st.empty()
        with st.spinner(words("selection.searching")):
            kept.selection = select(
                tender,
                case.bids,
                case.read,
                k=ALTERNATIVES,
                why_not=why,
                without=out,
                seconds=SECONDS,
                on_progress=lambda one: told.html(paragraph(progress(one))),
            )
        told.empty()
    return kept.selection


def progress(one: Incumbent) -> str:
    """Say the best selection so far, while the search goes on."""
    value = decimal_text(one.portfolio.values[one.level])
    return words("selection.so_far", value=value, bound="-" if one.bound is None else decimal_text(one.bound))


def verdict(selection: Selection, changed: bool) -> str:  # noqa: FBT001 - whether the terms are not the tender's own
    """Return the box that says how the selection ended, and that a tried one is not binding."""
    sentences = [words("selection.not_binding")] if changed else []
    faults = bullets(one.line(language()) for one in selection.pending) if selection.pending else ""
    said = outcome_sentence(selection).to(language())
    return banner(_TONES[selection.status], said, *sentences, extra=faults)


case = frame.opened_case()
if case.tender is None or not case.evaluations:
    frame.opened_evaluation(case)
else:
    tender, out, faults = asked(case, case.tender)
    show(frame.title(case.tender, small=words("selection.page")))
    if case.tender.selection is None:
        show(banner("none", words("selection.undeclared"), words("selection.undeclared_how")))
    if faults:
        back = link(words("selection.as_declared"), address(terms=""), "s-button")
        told = bullets((one.line(language()) for one in faults), "s-faults")
        show(banner("bad", words("selection.refused"), extra=told + back))
    terms = starting_terms(case.tender, lots_of(case.bids), len(case.bids))
    tried = bool(terms_asked()) or case.tender.selection is None
    verdict_place = st.container()
    with st.expander(words("selection.rules", count=len(terms.rules)), expanded=tried):
        show(paragraph(words("selection.rules_how")))
        rules_form(case.tender, terms, tender)
        write_address()
        if terms_asked():
            show(link(words("selection.as_declared"), address(terms=""), "s-button"))
    try:
        selection = answer(case, tender, out)
    except EvaluationError as error:
        show(nothing(error.text.to(language())))
    else:
        with verdict_place:
            show(verdict(selection, tried))
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
