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
from scoring.definition.selection.rule import Rules
from scoring.evaluation.asked import vendor_named
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.selection.candidates import Candidates, check_values, find_candidates, terms_of
from scoring.selection.explain import OnPart, explain
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.portfolio import levels_of
from scoring.selection.result import Selection, SelectionStatus
from scoring.selection.searching import OnProgress, search_selection
from scoring.selection.sorting import sort_selection, sorted_selection


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
    _check_rules(without, [rule.id for rule in terms.rules])
    found = find_candidates(tender, bids, findings, deadline=deadline)
    asked = tuple(_vendor_named(name, found) for name in why_not)
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
    model = _model(found, rules, may_fail=ordered is not None)
    if ordered is not None:
        plain = sorted_selection(plain, ordered, rules)
    elif model is not None:
        plain = search_selection(plain, model, deadline, on_progress)
    if model is None:
        return replace(plain, notes=(_UNEXPLAINED,))
    return explain(plain, model, deadline, k=k, why_not=asked, on_part=on_part)


def _model(found: Candidates, rules: Rules, *, may_fail: bool) -> SelectionModel | None:
    """Define the model; a sort stands without one, and only its explanation goes missing."""
    try:
        return define_model(found, rules)
    except EvaluationError:
        if may_fail:
            return None
        raise


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


def _check_rules(named: Collection[str], known: Sequence[str]) -> None:
    for name in named:
        if name not in known:
            near, listed = did_you_mean(name, known), ", ".join(known) or "-"
            raise EvaluationError(
                Text(
                    f"{name}: この選定条件はありません。選定条件は {listed}。{near.ja}",
                    f"{name}: there is no such selection rule; the rules are {listed}. {near.en}".rstrip(),
                )
            )


def _vendor_named(name: str, found: Candidates) -> str:
    vendor, known = vendor_named(name, found.names), sorted(found.names)
    if vendor is not None:
        return vendor
    near, listed = did_you_mean(name, known), ", ".join(known) or "-"
    raise EvaluationError(
        Text(
            f"{name}: この事業者の入札はありません。事業者は {listed}。{near.ja}",
            f"{name}: no bid is from this vendor; the vendors are {listed}. {near.en}".rstrip(),
        )
    )
