"""Why the selection is what it is (選定理由): the next best, what each rule costs, why not somebody, what conflicts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.selection import SelectionKind, SelectionRule
from scoring.definition.selection.chosen import Size, size_of
from scoring.definition.selection.rule import Rules
from scoring.numbers.deadline import Deadline, OutOfTimeError, Unfinished
from scoring.selection.candidates import Candidates
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.portfolio import Portfolio, exchanged, losses, plain_places
from scoring.selection.result import (
    Answer,
    AnswerPart,
    Entry,
    NotChosen,
    ProofKind,
    RuleConflict,
    RuleEffect,
    Selection,
    SelectionStatus,
)
from scoring.selection.searching import recounted, sort_selection
from scoring.solve import Outcome, Status, solve
from scoring.solve import loss as engine
from scoring.solve.award_model import Row
from scoring.solve.conflict import find_conflict, find_relaxations
from scoring.solve.optima import all_optima, k_best

LARGEST_GROWN: Final = 30
"""Up to this size a shortlist is grown one by one to tell the order of entry."""

_MOST_TIED: Final = 20


def largest_grown(found: Candidates, rules: Rules) -> int:
    """Return up to which size a shortlist is grown: the tender's own, 0 for lots and for a size that is too large."""
    sized = size_of(rules)
    most = 0 if sized is None else sized[1].at_most or 0
    return most if found.terms.kind is SelectionKind.SHORTLIST and most <= LARGEST_GROWN else 0


def entry_order(found: Candidates, rules: Rules, deadline: Deadline) -> tuple[Entry, ...]:
    """Return when each vendor enters as the shortlist grows, by the least size with which it is in a best one (選定順).

    Every size up to the tender's is selected by all its other rules. A vendor that enters later than its place in the
    plain order, or sooner, names the rules that a swap by that order would break. Nothing for lots, and nothing where a
    shortlist is larger than is grown.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes before every size is selected.
    """
    most, sized = min(largest_grown(found, rules), len(found.candidates)), size_of(rules)
    if not most or sized is None:
        return ()
    declared = sized[0]
    others = tuple((rule, bound) for rule, bound in rules if rule.id != declared.id)
    models: dict[int, SelectionModel] = {}
    grown: dict[int, tuple[frozenset[str], ...]] = {}
    for size in range(1, most + 1):
        deadline.check()
        models[size] = define_model(found, (*others, (declared, Size(at_least=size, at_most=size))))
        grown[size] = tuple(_best(found, models[size], deadline))
    places, entries = plain_places(found), []
    for bid in found.candidates:
        sizes = [size for size, best in grown.items() if any(bid.vendor in vendors for vendors in best)]
        enters, place = min(sizes, default=None), places[bid.vendor]
        swaps: Iterator[tuple[int, frozenset[str]]] = iter(())
        if enters is None or enters > place:
            # It comes late: who might have it instead, at each size before, is anybody behind it.
            late = [size for size in grown if place <= size < (enters or size + 1)]
            swaps = (
                (size, vendors - {other} | {bid.vendor})
                for size in late
                for vendors in grown[size]
                for other in vendors
                if places[other] > place
            )
        elif enters < place:
            # It comes early: anybody ahead of it might be there instead.
            swaps = (
                (enters, vendors - {bid.vendor} | {other})
                for vendors in grown[enters]
                if bid.vendor in vendors
                for other in places.keys() - vendors
                if places[other] < place
            )
        broken: set[str] = set()
        for size, vendors in swaps:
            deadline.check()
            columns = models[size].columns
            broken |= {row.rule for row in models[size].model.broken(columns.point(columns.bids_of(vendors)))}
        because = tuple(rule.id for rule, _ in models[1].rules if rule.id in broken)
        if enters is not None or place <= most:
            entries.append(Entry(vendor=bid.vendor, name=bid.name, size=enters, place=place, because=because))
    return tuple(sorted(entries, key=lambda entry: (entry.size or most + 1, entry.place, entry.vendor)))


def _best(found: Candidates, model: SelectionModel, deadline: Deadline) -> Iterator[frozenset[str]]:
    ordered = sort_selection(found, model.rules, found.terms.objective)
    if ordered is not None:
        chosen = [tuple(bids) for bids in ordered.optima(_MOST_TIED)]
    else:
        optima = all_optima(model.model, cap=_MOST_TIED, deadline=deadline)
        if optima.outcome.status in {Status.LIMIT, Status.STOPPED} or (not optima.complete and deadline.passed()):
            # What is not known of one size would be taken for "not chosen" of every vendor.
            raise OutOfTimeError
        points = optima.points if optima.outcome.status is Status.OPTIMAL else ()
        chosen = [model.bids(point) for point in points]
    for bids in chosen:
        yield frozenset(found.candidates[index].vendor for index in bids)


ASKED_AFTER = "asked-after"
"""The name of the row that forces a vendor into the selection."""

CUT_SHORT: Final = frozenset({Status.LIMIT, Status.STOPPED})
"""How a search ends that was not made to its end."""

OnPart: TypeAlias = Callable[[AnswerPart], None]
"""Told which part of the answer is begun (経過の通知)."""

Answered: TypeAlias = tuple[Selection, bool]
"""The selection with one more question answered, and whether to the end."""


def explain(
    selection: Selection,
    model: SelectionModel,
    deadline: Deadline,
    *,
    k: int = 1,
    why_not: Iterable[str] = (),
    on_part: OnPart | None = None,
) -> Selection:
    """Answer every question about a selection (選定理由の作成), each by a search of its own.

    ``k`` is how many of the best are listed, ``why_not`` the vendors asked after, who come first; ``on_part`` is told
    what begins. Where the deadline passes, what was found stays, and ``unfinished`` names the rest. Where the search
    for the best was stopped nothing more is searched for.
    """
    unproven = selection.certificate.kind is ProofKind.SOLVER and deadline.passed()
    left = [AnswerPart.CERTIFICATE] if unproven else []
    selection = replace(selection, why_not=tuple(_standing(selection, vendor) for vendor in why_not))
    searches = {
        AnswerPart.WHY_NOT: any(reason.answer is Answer.UNKNOWN for reason in selection.why_not),
        AnswerPart.ALTERNATIVES: k > 1,
        AnswerPart.RULES: bool(model.rules),
        AnswerPart.ENTRIES: bool(largest_grown(selection.found, model.rules)),
    }
    parts = [part for part, wanted in searches.items() if wanted]
    if selection.status is SelectionStatus.LIMIT:
        left += [AnswerPart.OPTIMUM if selection.ties is None else AnswerPart.TIES, *parts]
    elif selection.status is SelectionStatus.INFEASIBLE:
        conflict, known = _conflict(model, deadline)
        selection, left = replace(selection, conflict=conflict), [*left, *([] if known else [AnswerPart.CONFLICT])]
    else:
        best = _outcome(selection, model)
        for part in parts:
            if on_part is not None:
                on_part(part)
            if part is AnswerPart.WHY_NOT:
                selection, known = _why_not(selection, model, best, deadline)
            elif part is AnswerPart.ALTERNATIVES:
                selection, known = _alternatives(selection, model, k, deadline)
            elif part is AnswerPart.RULES:
                selection, known = _effects(selection, model, best, deadline)
            else:
                selection, known = _entries(selection, model, deadline)
            left += [] if known else [part]
    return replace(selection, unfinished=Unfinished.of(left, deadline))


def shown_first(selection: Selection) -> Portfolio | None:
    """Return the selection that everything else is held against: the chosen one, or the first of those left tied."""
    return selection.chosen or (selection.ties.left[0] if selection.ties and selection.ties.left else None)


def _outcome(selection: Selection, model: SelectionModel) -> Outcome:
    """Return the best selection as the searches after it take it."""
    first = shown_first(selection)
    taken = {bid.key for bid in first.taken} if first else set()
    bids = [index for index, one in enumerate(model.columns.candidates) if one.key in taken]
    levels = len(selection.levels)
    return Outcome(status=Status.OPTIMAL, point=model.columns.point(bids), values=selection.values, proven=levels)


def _alternatives(selection: Selection, model: SelectionModel, k: int, deadline: Deadline) -> Answered:
    """Add the k best selections but for the chosen one, each with its loss (次善案)."""
    if deadline.passed():
        return selection, False
    ranked = k_best(model.model, k, deadline=deadline)
    best = [recounted(model, point.point, point.values, selection.values) for point in ranked.alternatives]
    if selection.chosen is not None:
        chosen = {bid.key for bid in selection.chosen.taken}
        best = [portfolio for portfolio in best if {bid.key for bid in portfolio.taken} != chosen][: k - 1]
    return replace(selection, alternatives=tuple(best)), ranked.outcome.status not in CUT_SHORT


def _effects(selection: Selection, model: SelectionModel, best: Outcome, deadline: Deadline) -> Answered:
    """Add what happens without each rule (選定条件の影響): how much better the best then is; for a discount, worse."""
    costs = {} if deadline.passed() else engine.rule_costs(model.model, best, deadline=deadline)
    effects = tuple(
        _effect(selection, model, rule, is_offer=bound.changes_prices, outcome=costs.get(rule.id), deadline=deadline)
        for rule, bound in model.rules
    )
    return replace(selection, rules=effects), all(one.exact for one in effects)


def _effect(
    selection: Selection,
    model: SelectionModel,
    rule: SelectionRule,
    *,
    is_offer: bool,
    outcome: Outcome | None,
    deadline: Deadline,
) -> RuleEffect:
    effect = RuleEffect(rule=rule, loss=(Fraction(0),) * len(selection.levels))
    if not is_offer and rule.id not in model.model.relaxable:
        return effect
    if outcome is None and deadline.passed():
        return replace(effect, loss=None, exact=False)
    if is_offer:
        # Without a discount the model is another one with other columns.
        without = define_model(model.found, tuple(other for other in model.rules if other[0].id != rule.id))
    else:
        without = replace(model, model=model.model.without([rule.id]))
    outcome = outcome or solve(without.model, deadline=deadline)
    exact = outcome.status not in CUT_SHORT
    if outcome.point is None:
        return replace(effect, loss=None, exact=exact)
    portfolio = recounted(without, outcome.point, outcome.values)
    loss = losses(selection.levels, outcome.values, selection.values)
    if not exact and next(filter(None, loss), Fraction(0)) <= 0:
        # What was found without the rule is no better, which says nothing of what was not found.
        return replace(effect, loss=None, exact=False)
    return replace(effect, loss=loss, exact=exact, without=portfolio if any(loss) else None)


def _why_not(selection: Selection, model: SelectionModel, best: Outcome, deadline: Deadline) -> Answered:
    """Force each vendor in and say what gives (選定されなかった理由), all on one live model."""
    if deadline.passed():
        return selection, False
    asked = [reason.vendor for reason in selection.why_not if reason.answer is Answer.UNKNOWN]
    bids = [model.columns.of_vendor[vendor] for vendor in asked]
    outcomes = dict(zip(asked, engine.why_not(model.model, best, bids, deadline=deadline), strict=True))
    answers, known = [], True
    for reason in selection.why_not:
        answer, settled = _forced(selection, model, reason, outcomes.get(reason.vendor), deadline)
        answers.append(answer)
        known = known and settled
    return replace(selection, why_not=tuple(answers)), known


def _forced(
    selection: Selection, model: SelectionModel, known: NotChosen, outcome: Outcome | None, deadline: Deadline
) -> tuple[NotChosen, bool]:
    if outcome is None:
        return known, True
    if outcome.status is Status.INFEASIBLE:
        terms = dict.fromkeys(model.columns.of_vendor[known.vendor], 1)
        forced = replace(model.model, rows=(*model.model.rows, Row(rule=ASKED_AFTER, terms=terms, least=1)))
        conflict = find_conflict(forced, deadline=deadline)
        return replace(known, answer=Answer.BARRED, rules=conflict.rules), conflict.status not in CUT_SHORT
    if outcome.status is not Status.OPTIMAL or outcome.point is None:
        return known, False
    instead = recounted(model, outcome.point, outcome.values, selection.values)
    leaves, comes = exchanged(shown_first(selection) or instead, instead)
    answer = Answer.LOSES if any(instead.loss) else Answer.EQUAL
    return replace(known, answer=answer, loss=instead.loss, instead=instead, leaves=leaves, comes=comes), True


def _standing(selection: Selection, vendor: str) -> NotChosen:
    """Answer what needs no search: chosen, excluded, or without a bid; else unknown so far."""
    grounds = tuple(bid for bid in selection.excluded if bid.vendor == vendor)
    standing = any(bid.vendor == vendor for bid in selection.found.candidates)
    if selection.chosen is not None and vendor in selection.chosen.vendors:
        answer = Answer.CHOSEN
    elif standing:
        answer = Answer.UNKNOWN
    else:
        answer = Answer.EXCLUDED if grounds else Answer.ABSENT
    return NotChosen(
        vendor=vendor, name=selection.found.printed_names.get(vendor, vendor), answer=answer, grounds=grounds
    )


def _entries(selection: Selection, model: SelectionModel, deadline: Deadline) -> Answered:
    """Add when each vendor enters (選定順), all of it or nothing."""
    try:
        return replace(selection, entries=entry_order(selection.found, model.rules, deadline)), True
    except OutOfTimeError:
        return selection, False


def _conflict(model: SelectionModel, deadline: Deadline) -> tuple[RuleConflict, bool]:
    """Find the rules that together cannot be kept, the fewest to give up, and the lots nobody bids for (不調の原因).

    Beside it, whether the time was enough.
    """
    every = () if model.found.terms.unawarded else model.found.lots
    lots = tuple(lot for lot in every if not model.columns.in_lot(lot))
    if deadline.passed():
        return RuleConflict(lots=lots), False
    rules = find_conflict(model.model, deadline=deadline)
    relaxations = find_relaxations(model.model, deadline=deadline)
    known = rules.status not in CUT_SHORT and relaxations.status not in CUT_SHORT
    # A list that is only begun would be taken for all of the smallest sets.
    complete = known and (relaxations.complete or not deadline.passed())
    return RuleConflict(rules=rules.rules, relaxations=relaxations.sets if complete else (), lots=lots), complete
