"""Check (入力の確認): faults and warnings with their place and cure, and what was read."""

from criteria.finding import Language
from data.definition.words import BID_STATUS
from report.evaluation.listing import Figure, Listing, list_criteria, price_figure
from report.evaluation.record import list_findings
from scoring.evaluation.evaluation import Evaluation
from views.parts import method
from views.shell import frame
from views.shell.markup import banner, facts, heading, nothing, paragraph, show, table
from views.shell.opening import SAVED, Case
from views.shell.state import case_id, language, words


def verdict(case: Case) -> str:
    """Return how the input stands, in one box."""
    if case.faults:
        told = words("check.faulty_partly") if case.evaluations else words("check.faulty_wholly")
        is_saved = case_id().startswith(SAVED)
        cure, extra = ("check.cure_saved", "") if is_saved else ("check.cure", frame.open_link("check.reopen"))
        return banner("bad", words("check.faulty", count=len(case.faults)), told, words(cure), extra=extra)
    return banner("good", words("check.clean"), words("check.clean_how"))


def found(case: Case) -> str:
    """Return the faults, then the warnings, each with its place, its value and its cure."""
    parts = []
    if case.faults:
        parts += [heading(words("check.faults")), table(list_findings(case.faults, language()), head=1, drop=(0,))]
    if case.warnings:
        parts += [heading(words("check.warnings")), table(list_findings(case.warnings, language()), head=1, drop=(0,))]
    return "".join(parts)


def bids(evaluation: Evaluation, speech: Language) -> Listing:
    """Return the bids as they were read."""
    headings = ("word.vendor", "word.name", "word.price", "bid.status", "bid.received_at", "check.marks")
    rows = tuple(
        (
            bid.vendor,
            bid.name,
            price_figure(evaluation.tender, bid.price),
            words("check.bid_faulty") if bid.faults else BID_STATUS[bid.status].to(speech),
            method.when_there(evaluation.tender, bid.received_at, speech),
            Figure(text=str(len(bid.marks))) if bid.marks else None,
        )
        for bid in evaluation.bids
    )
    return Listing(title=words("check.bids"), headings=tuple(map(words, headings)), rows=rows)


def summary(case: Case) -> str:
    """Return what was read, written out."""
    tender, speech = case.tender, language()
    if tender is None:
        return ""
    parts = [heading(words("check.tender")), facts([*method.tender_facts(tender, speech)])]
    prices = [pair for pair in method.price_facts(tender, speech) if pair[1]]
    parts += [heading(words("check.prices"), 3), facts(prices)] if prices else []
    parts += [heading(words("check.method")), facts(method.method_facts(tender, speech))]
    panel = [*method.panel_facts(tender, speech)]
    parts += [heading(words("check.panel"), 3), facts(panel)] if panel else []
    minimums = [*method.minimum_facts(tender, speech)]
    parts += [heading(words("check.minimums"), 3), facts(minimums)] if minimums else []
    listing = list_criteria(tender, speech)
    parts += [heading(words("check.criteria"))]
    parts += [table(listing, head=1, drop=(0,)) if listing.rows else nothing(words("check.no_criteria"))]
    for lot, evaluation in case.evaluations.items():
        parts += [heading(words("check.bids_of", lot=lot) if lot else words("check.bids"))]
        parts += [table(bids(evaluation, speech)) if evaluation.bids else nothing(words("bid.none"))]
    return "".join(parts)


case = frame.opened_case()
withheld = frame.withheld()
show(
    frame.title(case.tender),
    *([withheld] if withheld else [verdict(case), found(case)]),
    paragraph(words("check.summary_how")) if case.tender else "",
    summary(case),
)
