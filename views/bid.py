"""Bid (入札ごとの評価調書): one bid's way from its marks and its price to its value, or why it is out."""

import re
from html import escape
from itertools import groupby

import streamlit as st

from criteria.bid import Bid
from criteria.characters import find_name
from criteria.codes import code_word
from criteria.criterion import Criterion
from criteria.exact import decimal_text
from criteria.finding import Finding
from criteria.money import money_text
from criteria.terms import BidStatus
from data.definition.words import BID_STATUS, OUTCOME, stage_word
from report.evaluation.explain import Step, explain
from report.evaluation.record import list_findings, measured
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import ranked_bids
from scoring.formulas.panel import MarkReader, is_marked
from views.parts.method import when_there
from views.shell import frame
from views.shell.markup import (
    banner,
    facts,
    figures,
    heading,
    lines,
    nothing,
    paragraph,
    plain,
    show,
    table,
    vendor_name,
)
from views.shell.state import bid_id, choose_bid, language, words
from views.wording import say_formula


def choice(evaluation: Evaluation) -> str:
    """Let the user choose a bid; the choice is written into the address."""
    ranked = [vendor for group in evaluation.award.ranking for vendor in group.vendors]
    vendors = ranked + [bid.vendor for bid in evaluation.bids if bid.vendor not in ranked]
    shown = find_name(bid_id(), vendors) or vendors[0]
    chosen = str(
        st.selectbox(
            words("bid.choose"),
            vendors,
            index=vendors.index(shown),
            format_func=lambda vendor: f"{place(evaluation, vendor)} {called(evaluation, vendor)}",
        )
    )
    if chosen != shown:
        choose_bid(chosen)
        # The links above were drawn with the bid before.
        st.rerun()
    return chosen


def place(evaluation: Evaluation, vendor: str) -> str:
    """Return where a bid stands: its rank, out, or set aside."""
    rank = evaluation.award.rank_of(vendor)
    if rank is not None:
        return words("bid.rank", rank=rank)
    return words("bid.aside") if vendor in evaluation.set_aside else words("bid.out")


def called(evaluation: Evaluation, vendor: str) -> str:
    """Return a vendor's name with its id, where these are two."""
    name = vendor_name(evaluation, vendor)
    return name if name == vendor else f"{name} ({vendor})"


def at_a_glance(evaluation: Evaluation, vendor: str) -> str:
    """Return the bid's numbers as published where it is ranked, and its own facts."""
    bid, tender = evaluation.bid(vendor), evaluation.tender
    ranked = next((one for one in ranked_bids(evaluation) if one.vendor == vendor), None)
    numbers = [
        (words("word.value"), ranked.value if ranked else ""),
        (
            words("word.with_base" if tender.method.base_points else "word.technical"),
            ranked.technical if ranked else "",
        ),
        (words("word.price_points"), (ranked.price_points or "") if ranked else ""),
        (words("word.price"), money_text(bid.price, tender).to(language())),
    ]
    pairs = [
        (words("bid.status"), BID_STATUS[bid.status].to(language()) if bid.status is not BidStatus.VALID else ""),
        (words("bid.investigation"), OUTCOME[bid.investigation].to(language()) if bid.investigation else ""),
        (words("bid.received_at"), when_there(tender, bid.received_at, language())),
    ]
    return figures(numbers) + (facts(pairs) if any(text for _, text in pairs) else "")


def grounds(evaluation: Evaluation, vendor: str) -> str:
    """Return every ground on which the bid is out: what was seen, what is required, where that is written."""
    found = [one for one in evaluation.exclusions if one.subject == vendor]
    return "".join(ground(one) for one in found)


def ground(found: Finding) -> str:
    """Return one ground."""
    return banner(
        "bad",
        found.message(language()),
        extra=facts(
            [
                (words("bid.stage"), stage_word(found.stage or "").to(language())),
                (words("bid.observed"), plain(measured(found.observed, language()))),
                (words("bid.required"), plain(measured(found.required, language()))),
                (words("bid.source"), found.source),
                (words("bid.code"), code_word(found.code).to(language())),
            ]
        ),
    )


def ledger(evaluation: Evaluation, vendor: str) -> str:
    """Return the steps from mark to value, criteria under their group."""
    asked = {f"criterion:{one.id}": one for one in evaluation.tender.criteria}

    def group(step: Step) -> str:
        return asked[step.stage].group or words("bid.criteria") if step.stage in asked else words("bid.together")

    parts = []
    for title, steps in groupby(explain(evaluation, vendor), key=group):
        entries = "".join(entry(step, asked.get(step.stage), evaluation.bid(vendor)) for step in steps)
        parts += [heading(title, 3), f'<ol class="s-ledger">{entries}</ol>']
    return "".join(parts)


def worth(criterion: Criterion | None, bid: Bid) -> str:
    """Return what each of the members' marks of a criterion is worth in points, where that is not the mark itself."""
    if criterion is None or not is_marked(criterion):
        return ""
    reader = MarkReader([criterion])
    given = [mark.mark for mark in bid.marks if mark.criterion == criterion.id]
    given += [one.mark for one in bid.dispositions if one.criterion == criterion.id and one.mark is not None]
    points = {mark: reader.points(criterion.id, mark) for mark in given}
    told = {mark if isinstance(mark, str) else decimal_text(mark): decimal_text(one) for mark, one in points.items()}
    return words("word.comma").join(f"{mark} = {one}" for mark, one in sorted(told.items()) if mark != one)


def readable(step: Step) -> str:
    """Return what a step took; amounts of money with commas."""
    given = step.given.to(language())
    if not step.stage.startswith("price"):
        return given
    return re.sub(r"\d{4,}", lambda digits: f"{int(digits.group()):,}", given)


def entry(step: Step, criterion: Criterion | None, bid: Bid) -> str:
    """Return one step: what was taken, by which rule, what came out, how it was rounded."""
    most = words("bid.of", points=decimal_text(criterion.max_points)) if criterion else ""
    speech = language()
    as_it_is = step.computed == step.result
    taken = [
        (words("bid.given"), readable(step)),
        (words("bid.worth"), worth(criterion, bid)),
        (words("bid.rule"), say_formula(speech, step.rule.to(speech))),
        (words("bid.computed"), "" if as_it_is else step.computed),
        (words("bid.rounding"), "" if as_it_is else step.rounding.to(speech)),
    ]
    rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{lines(text)}</dd></div>" for term, text in taken if text)
    result = f"<b>{escape(step.result or '-')}</b>" + (f" <span>{escape(most)}</span>" if most else "")
    return (
        f'<li><p class="s-step"><span>{escape(step.label.to(speech))}</span>'
        f'<span class="s-points">{result}</span></p><dl class="s-taken">{rows}</dl></li>'
    )


case = frame.opened_case()
evaluation = frame.opened_evaluation(case)
show(frame.title(case.tender, lot=evaluation.lot), frame.lots(case))
if not evaluation.bids:
    show(nothing(words("bid.none")))
else:
    vendor = choice(evaluation)
    show(heading(f"{place(evaluation, vendor)} {called(evaluation, vendor)}"), at_a_glance(evaluation, vendor))
    if reasons := grounds(evaluation, vendor):
        show(heading(words("bid.why_out")), reasons)
    if evaluation.bid(vendor).faults:
        show(
            heading(words("bid.why_aside")),
            paragraph(words("bid.mend")),
            table(list_findings(evaluation.bid(vendor).faults, language())),
        )
    if steps := ledger(evaluation, vendor):
        show(heading(words("bid.steps")), paragraph(words("bid.steps_how")), steps)
