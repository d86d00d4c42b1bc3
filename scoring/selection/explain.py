"""Why the selection is what it is (選定理由): the next best, what each rule costs, why not somebody, what conflicts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.selection import SelectionRule
from scoring.award_model import AwardModel, Row
from scoring.bound_rules import Discount
from scoring.optima import k_best
from scoring.selection.entries import entry_order
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.portfolio import Portfolio, exchanged, losses
from scoring.selection.proof import SelectionStatus
from scoring.selection.reasons import Answer, Conflict, RuleEffect, WhyNot
from scoring.selection.result import Selection
from scoring.selection.searching import Search, recounted
from scoring.selection_words import label_of
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
    if selection.status is SelectionStatus.INFEASIBLE:
        return replace(selection, conflict=_conflict(model, search), why_not=tuple(_excluded(selection, questions)))
    if selection.status is SelectionStatus.LIMIT:
        return replace(selection, why_not=tuple(_excluded(selection, questions)))
    return replace(
        selection,
        alternatives=_alternatives(selection, model, questions.k, search),
        rules=tuple(_effect(selection, model, rule, search) for rule, _ in model.rules),
        why_not=tuple(_why_not(selection, model, vendor, search) for vendor in questions.why_not),
        entries=entry_order(selection.found, model.rules, search),
    )


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


def _effect(selection: Selection, model: SelectionModel, rule: SelectionRule, search: Search) -> RuleEffect:
    """Search without a rule (選定条件の影響): how much better the best then is; for a discount, how much worse."""
    label = label_of(rule, selection.tender)
    idle = RuleEffect(rule=rule, label=label, loss=(Fraction(0),) * len(selection.levels), exact=True)
    if not any(row.rule == rule.id for row in model.model.rows):
        return idle
    without = _without(model, rule.id)
    outcome = solve(without.model, **search.limits)
    if outcome.point is None:
        return replace(idle, loss=None, exact=False)
    portfolio = recounted(without, outcome.point, outcome.values)
    loss = losses(selection.levels, outcome.values, selection.values)
    return replace(idle, loss=loss, exact=outcome.status is Status.OPTIMAL, without=portfolio if any(loss) else None)


def _without(model: SelectionModel, rule_id: str) -> SelectionModel:
    """Return the model without a rule; without a discount it is another one, with other columns."""
    others = tuple((rule, bound) for rule, bound in model.rules if rule.id != rule_id)
    if any(isinstance(bound, Discount) for rule, bound in model.rules if rule.id == rule_id):
        return define_model(model.found, others)
    relaxable = tuple(one for one in model.model.relaxable if one != rule_id)
    return replace(model, rules=others, model=replace(model.model.without([rule_id]), relaxable=relaxable))


def _why_not(selection: Selection, model: SelectionModel, vendor: str, search: Search) -> WhyNot:
    """Force a vendor in and say what gives (選定されなかった理由)."""
    known = _known(selection, model, vendor)
    if known is not None:
        return known
    forced = model.model.with_rows([Row(rule=ASKED_AFTER, terms={model.columns.used[vendor]: 1}, least=1)])
    outcome = solve(forced, **search.limits)
    asked = WhyNot(vendor=vendor, name=model.found.names[vendor], answer=Answer.UNKNOWN)
    if outcome.status is Status.INFEASIBLE:
        return replace(asked, answer=Answer.BARRED, rules=_irreducible(forced, search))
    if outcome.status is not Status.OPTIMAL or outcome.point is None:
        return asked
    instead = recounted(model, outcome.point, outcome.values, selection.values)
    compared = selection.chosen or (selection.ties.left[0] if selection.ties else instead)
    leaves, comes = exchanged(compared, instead)
    answer = Answer.LOSES if any(instead.loss) else Answer.EQUAL
    return replace(asked, answer=answer, loss=instead.loss, instead=instead, leaves=leaves, comes=comes)


def _known(selection: Selection, model: SelectionModel, vendor: str) -> WhyNot | None:
    """Answer without a search where the vendor is chosen, or has no bid that could be taken."""
    name = selection.found.names.get(vendor, vendor)
    grounds = tuple(one for one in selection.excluded if one.vendor == vendor)
    if vendor not in model.columns.of_vendor:
        answer = Answer.EXCLUDED if grounds else Answer.ABSENT
        return WhyNot(vendor=vendor, name=name, answer=answer, grounds=grounds)
    if selection.chosen is not None and vendor in selection.chosen.vendors:
        return WhyNot(vendor=vendor, name=name, answer=Answer.CHOSEN)
    return None


def _excluded(selection: Selection, questions: Questions) -> Iterator[WhyNot]:
    for vendor in questions.why_not:
        grounds = tuple(one for one in selection.excluded if one.vendor == vendor)
        standing = any(one.vendor == vendor for one in selection.found.candidates)
        answer = Answer.UNKNOWN if standing else Answer.EXCLUDED if grounds else Answer.ABSENT
        name = selection.found.names.get(vendor, vendor)
        yield WhyNot(vendor=vendor, name=name, answer=answer, grounds=grounds)


def _conflict(model: SelectionModel, search: Search) -> Conflict:
    """Find the rules that together cannot be kept, the fewest to give up, and the lots nobody bids for (不調の原因)."""
    found = model.found
    bare = () if found.terms.unawarded else found.lots
    lots = tuple(lot for lot in bare if not model.columns.in_lot(lot))
    rules = _irreducible(model.model, search)
    return Conflict(rules=rules, relaxation=rules[:1], lots=lots)


def _irreducible(model: AwardModel, search: Search) -> tuple[str, ...]:
    kept = list(model.relaxable)
    any_point = replace(model, objectives=())
    if _feasible(any_point.without(kept), search) is not True:
        return ()
    for rule in model.relaxable:
        others = [one for one in kept if one != rule]
        dropped = [one for one in model.relaxable if one not in others]
        if _feasible(any_point.without(dropped), search) is False:
            kept = others
    return tuple(kept)


def _feasible(model: AwardModel, search: Search) -> bool | None:
    outcome: Outcome = solve(replace(model, relaxable=()), **search.limits)
    return {Status.OPTIMAL: True, Status.INFEASIBLE: False}.get(outcome.status)
