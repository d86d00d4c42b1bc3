"""Why the selection is what it is (選定理由): the next best, what each rule costs, why not somebody, what conflicts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.selection import SelectionRule
from scoring import loss as engine
from scoring.award_model import Row
from scoring.conflict import find_conflict, find_relaxations
from scoring.optima import k_best
from scoring.selection.declared.bound import Discount
from scoring.selection.declared.words import label_of
from scoring.selection.entries import entry_order
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.portfolio import Portfolio, exchanged, losses
from scoring.selection.proof import SelectionStatus
from scoring.selection.reasons import Answer, Conflict, RuleEffect, WhyNot
from scoring.selection.result import Selection
from scoring.selection.searching import Search, recounted
from scoring.solve import Outcome, Status, solve

ASKED_AFTER = "asked-after"
"""The name of the row that forces a vendor into the selection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is asked beside the selection (質問): how many of the best, and which vendors are asked after."""

    k: int = 1
    why_not: tuple[str, ...] = ()


def explain(selection: Selection, model: SelectionModel, questions: Questions, search: Search) -> Selection:
    """Answer every question about a selection (選定理由の作成), each by a search of its own.

    Where the search for the best was stopped nothing more is searched for.
    """
    if selection.status is SelectionStatus.LIMIT:
        return replace(selection, why_not=tuple(_standing(selection, one) for one in questions.why_not))
    if selection.status is SelectionStatus.INFEASIBLE:
        why_not = tuple(_standing(selection, one) for one in questions.why_not)
        return replace(selection, conflict=_conflict(model, search), why_not=why_not)
    best = _outcome(selection, model)
    return replace(
        selection,
        alternatives=_alternatives(selection, model, questions.k, search),
        rules=_effects(selection, model, best, search),
        why_not=tuple(_why_not(selection, model, best, questions.why_not, search)),
        entries=entry_order(selection.found, model.rules, search),
    )


def shown_first(selection: Selection) -> Portfolio | None:
    """Return the selection that everything else is held against: the chosen one, or the first of those left tied."""
    return selection.chosen or (selection.ties.left[0] if selection.ties and selection.ties.left else None)


def _outcome(selection: Selection, model: SelectionModel) -> Outcome:
    """Return the best selection as the searches after it take it."""
    first = shown_first(selection)
    taken = {one.key for one in first.taken} if first else set()
    bids = [index for index, one in enumerate(model.columns.candidates) if one.key in taken]
    levels = len(selection.levels)
    return Outcome(status=Status.OPTIMAL, point=model.columns.point(bids), values=selection.values, proven=levels)


def _alternatives(selection: Selection, model: SelectionModel, k: int, search: Search) -> tuple[Portfolio, ...]:
    """Return the k best selections but for the chosen one, each with its loss (次善案)."""
    if k <= 1:
        return ()
    ranked = k_best(model.model, k, **search.limits).alternatives
    found = [recounted(model, one.point, one.values, selection.values) for one in ranked]
    chosen = selection.chosen
    if chosen is None:
        return tuple(found)
    others = [one for one in found if {bid.key for bid in one.taken} != {bid.key for bid in chosen.taken}]
    return tuple(others[: k - 1])


def _effects(selection: Selection, model: SelectionModel, best: Outcome, search: Search) -> tuple[RuleEffect, ...]:
    """Search without each rule (選定条件の影響): how much better the best then is; for a discount, how much worse."""
    costs = {one.rule: one.outcome for one in engine.rule_costs(model.model, best, **search.limits)}
    return tuple(_effect(selection, model, rule, costs.get(rule.id), search) for rule, _ in model.rules)


def _effect(
    selection: Selection, model: SelectionModel, rule: SelectionRule, outcome: Outcome | None, search: Search
) -> RuleEffect:
    label = label_of(rule, selection.tender)
    effect = RuleEffect(rule=rule, label=label, loss=(Fraction(0),) * len(selection.levels))
    without = _without(model, rule)
    if outcome is None and without is None:
        return effect
    if without is None:
        without = replace(model, model=model.model.without([rule.id]))
    outcome = outcome or solve(without.model, **search.limits)
    if outcome.point is None:
        return replace(effect, loss=None, exact=False)
    portfolio = recounted(without, outcome.point, outcome.values)
    loss = losses(selection.levels, outcome.values, selection.values)
    exact = outcome.status is Status.OPTIMAL
    return replace(effect, loss=loss, exact=exact, without=portfolio if any(loss) else None)


def _without(model: SelectionModel, rule: SelectionRule) -> SelectionModel | None:
    """Return the model without a discount, which is another one with other columns; None for any other rule."""
    others = tuple((other, bound) for other, bound in model.rules if other.id != rule.id)
    is_discount = any(other.id == rule.id and isinstance(bound, Discount) for other, bound in model.rules)
    return define_model(model.found, others) if is_discount else None


def _why_not(
    selection: Selection, model: SelectionModel, best: Outcome, vendors: Sequence[str], search: Search
) -> Iterator[WhyNot]:
    """Force each vendor in and say what gives (選定されなかった理由), all on one live model."""
    known = {vendor: _standing(selection, vendor) for vendor in vendors}
    asked = [vendor for vendor in vendors if known[vendor].answer is Answer.UNKNOWN]
    wanted = [model.columns.of_vendor[vendor] for vendor in asked]
    found = engine.why_not(model.model, best, wanted, **search.limits) if asked else ()
    outcomes = {vendor: one.outcome for vendor, one in zip(asked, found, strict=True)}
    for vendor in vendors:
        yield _forced(selection, model, known[vendor], outcomes.get(vendor), search)


def _forced(
    selection: Selection, model: SelectionModel, known: WhyNot, outcome: Outcome | None, search: Search
) -> WhyNot:
    if outcome is not None and outcome.status is Status.INFEASIBLE:
        terms = dict.fromkeys(model.columns.of_vendor[known.vendor], 1)
        forced = model.model.with_rows([Row(rule=ASKED_AFTER, terms=terms, least=1)])
        return replace(known, answer=Answer.BARRED, rules=find_conflict(forced, **search.limits).rules)
    if outcome is None or outcome.status is not Status.OPTIMAL or outcome.point is None:
        return known
    instead = recounted(model, outcome.point, outcome.values, selection.values)
    leaves, comes = exchanged(shown_first(selection) or instead, instead)
    answer = Answer.LOSES if any(instead.loss) else Answer.EQUAL
    return replace(known, answer=answer, loss=instead.loss, instead=instead, leaves=leaves, comes=comes)


def _standing(selection: Selection, vendor: str) -> WhyNot:
    """Answer what needs no search: chosen, excluded, or without a bid; else unknown so far."""
    grounds = tuple(one for one in selection.excluded if one.vendor == vendor)
    standing = any(one.vendor == vendor for one in selection.found.candidates)
    if selection.chosen is not None and vendor in selection.chosen.vendors:
        answer = Answer.CHOSEN
    elif standing:
        answer = Answer.UNKNOWN
    else:
        answer = Answer.EXCLUDED if grounds else Answer.ABSENT
    return WhyNot(vendor=vendor, name=selection.found.names.get(vendor, vendor), answer=answer, grounds=grounds)


def _conflict(model: SelectionModel, search: Search) -> Conflict:
    """Find the rules that together cannot be kept, the fewest to give up, and the lots nobody bids for (不調の原因)."""
    every = () if model.found.terms.unawarded else model.found.lots
    lots = tuple(lot for lot in every if not model.columns.in_lot(lot))
    relaxations = find_relaxations(model.model, **search.limits)
    return Conflict(
        rules=find_conflict(model.model, **search.limits).rules,
        relaxations=relaxations.sets,
        lots=lots,
    )
