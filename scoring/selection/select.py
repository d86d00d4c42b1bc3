"""One selection (選定): candidates → model → solve → recount → certify → ties → explanation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from criteria.bid import Bid
from criteria.errors import EvaluationError
from criteria.finding import Finding, Severity, Text
from criteria.spelling import did_you_mean
from criteria.tender import Tender
from scoring.definition.selection.facts import check_selection_facts
from scoring.definition.selection.kinds import bound_rules
from scoring.evaluation.asked import vendor_named
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.selection.candidates import check_values, find_candidates, terms_of
from scoring.selection.explain import OnPart, explain
from scoring.selection.model import define_model
from scoring.selection.portfolio import levels_of
from scoring.selection.result import Selection, SelectionStatus
from scoring.selection.searching import OnProgress, search_selection, sort_selection, sorted_selection


def select(  # noqa: PLR0913 - what a user may ask, each by its name
    tender: Tender,
    bids: Sequence[Bid],
    findings: Iterable[Finding] = (),
    *,
    k: int = 1,
    why_not: Collection[str] = (),
    without: Collection[str] = (),
    deadline: Deadline = NO_DEADLINE,
    on_progress: OnProgress | None = None,
    on_part: OnPart | None = None,
) -> Selection:
    """Select by the tender's declared rules (選定), exactly, with everything explained.

    Parameters
    ----------
    tender, bids, findings
        As for an evaluation; a fault among the findings, or in a bid, leaves nothing selected.
    k
        How many of the best selections are listed, the chosen one among them.
    why_not
        Vendors, by id or name, of whom it is asked why they were not chosen.
    without
        Ids of rules to leave out: a what-if, said so in the result.
    deadline
        Until when. What is found by then is shown, never called best unless it is, and ``unfinished`` names what is
        not.
    on_progress
        Told each better selection while the search goes on, with its bound.
    on_part
        Told each part of the explanation as it begins.

    Raises
    ------
    DefinitionError
        Where the tender's definition is wrong.
    EvaluationError
        Where the tender has no selection terms, a rule or vendor is not known, numbers are too fine to be exact, or the
        time is not even enough to evaluate the bids.
    """
    terms = terms_of(tender)
    known = [rule.id for rule in terms.rules]
    for rule in without:
        if rule not in known:
            raise _no_such(
                rule, known, "この選定条件はありません。選定条件は ", "there is no such selection rule; the rules are"
            )
    found = find_candidates(tender, bids, findings, deadline=deadline)
    asked = []
    for name in why_not:
        vendor = vendor_named(name, found.names)
        if vendor is None:
            ja, en = "この事業者の入札はありません。事業者は ", "no bid is from this vendor; the vendors are"
            raise _no_such(name, sorted(found.names), ja, en)
        asked.append(vendor)
    rules = bound_rules(tender, found.names, without=without)
    facts = tuple(check_selection_facts(tender, bids))
    faults = (one for one in (*facts, *check_values(tender, rules)) if one.severity is Severity.FAULT)
    pending = tuple(dict.fromkeys((*found.pending, *faults)))
    found = replace(found, pending=pending, findings=tuple(dict.fromkeys((*found.findings, *facts))))
    plain = Selection(
        found=found,
        status=SelectionStatus.INCOMPLETE,
        levels=levels_of(tender, terms.objective),
        dropped=tuple(without),
    )
    if pending:
        return plain
    ordered = sort_selection(found, rules, terms.objective)
    try:
        model = define_model(found, rules)
    except EvaluationError:
        # A sort stands without the model, and only its explanation goes missing.
        if ordered is None:
            raise
        return replace(sorted_selection(plain, ordered, rules), notes=(_UNEXPLAINED,))
    if ordered is not None:
        plain = sorted_selection(plain, ordered, rules)
    else:
        plain = search_selection(plain, model, deadline, on_progress)
    return explain(plain, model, deadline, k=k, why_not=asked, on_part=on_part)


_UNEXPLAINED = Finding(
    code="selection-not-explained",
    severity=Severity.WARNING,
    what=Text(
        "得点の端数が細かすぎるため、次点の案や非選定の理由は計算していません。選定結果は順位によるもので正確です",
        "the scores have too many decimals for alternatives and reasons to be computed; the selection is the order "
        "itself and exact",
    ),
    cure=Text(
        "[method] に rounding.technical または rounding.value を定めると計算できます",
        "Declare rounding.technical or rounding.value in [method] to have them computed",
    ),
)


def _no_such(name: str, known: Sequence[str], ja: str, en: str) -> EvaluationError:
    near, listed = did_you_mean(name, known), ", ".join(known) or "-"
    return EvaluationError(Text(f"{name}: {ja}{listed}。{near.ja}", f"{name}: {en} {listed}. {near.en}".rstrip()))
