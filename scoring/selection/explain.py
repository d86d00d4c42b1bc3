"""Why the selection is what it is (選定理由): the next best, what each rule costs, why not somebody, what conflicts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.selection import SelectionKind, SelectionRule
from scoring.definition.selection.bound import Discount, Size
from scoring.definition.selection.rules import Rules
from scoring.definition.selection.words import label_of
from scoring.numbers.deadline import Deadline, OutOfTimeError, Unfinished
from scoring.selection.candidates import Candidate, Candidates
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.objectives import plain_places
from scoring.selection.portfolio import Portfolio, exchanged, losses
from scoring.selection.result import (
    Answer,
    CertificateKind,
    Conflict,
    Entry,
    Part,
    RuleEffect,
    Selection,
    SelectionStatus,
    WhyNot,
)
from scoring.selection.searching import recounted
from scoring.selection.sorting import sort_selection
from scoring.solve import Outcome, Status, solve
from scoring.solve import loss as engine
from scoring.solve.award_model import Row
from scoring.solve.conflict import find_conflict, find_relaxations
from scoring.solve.optima import all_optima, k_best

LARGEST_GROWN: Final = 30
"""Up to this size a shortlist is grown one by one to tell the order of entry."""

_MOST_TIED: Final = 20

Grown: TypeAlias = Mapping[int, tuple[frozenset[str], ...]]
"""The best shortlists by their size, each as its vendors; none where no shortlist of the size keeps the rules."""


def largest_grown(found: Candidates, rules: Rules) -> int:
    """Return up to which size a shortlist is grown: the tender's own, 0 for lots and for a size that is too large."""
    most = max((bound.at_most or 0 for _, bound in rules if isinstance(bound, Size)), default=0)
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
    most = min(largest_grown(found, rules), len(found.candidates))
    if not most:
        return ()
    others = tuple((rule, bound) for rule, bound in rules if not isinstance(bound, Size))
    declared = next(rule for rule, bound in rules if isinstance(bound, Size))
    models: dict[int, SelectionModel] = {}
    grown: dict[int, tuple[frozenset[str], ...]] = {}
    for size in range(1, most + 1):
        deadline.check()
        models[size] = define_model(found, (*others, (declared, Size(at_least=size, at_most=size))))
        grown[size] = tuple(_best(found, models[size], deadline))
    swaps = _Swaps(grown, plain_places(found), models, deadline)
    entries = [swaps.entry(one) for one in found.candidates]
    listed = [one for one in entries if one.size is not None or one.place <= most]
    return tuple(sorted(listed, key=lambda one: (one.size or most + 1, one.place, one.vendor)))


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


class _Swaps:
    """Swaps of two vendors by the plain order (入替え): the rules that each would break are why it was not made."""

    def __init__(
        self, grown: Grown, places: Mapping[str, int], models: Mapping[int, SelectionModel], deadline: Deadline
    ) -> None:
        self._grown, self._places, self._models, self._deadline = grown, places, models, deadline

    def entry(self, bid: Candidate) -> Entry:
        """Return when a vendor enters, and the rules for which that is not its place."""
        sizes = [size for size, best in self._grown.items() if any(bid.vendor in vendors for vendors in best)]
        enters, place = min(sizes, default=None), self._places[bid.vendor]
        because: set[str] = set()
        if enters is None or enters > place:
            looked_at = [size for size in self._grown if place <= size < (enters or size + 1)]
            because = {rule for size in looked_at for rule in self._against(bid.vendor, size)}
        elif enters < place:
            because = set(self._for(bid.vendor, enters))
        order = [rule.id for rule, _ in self._models[1].rules]
        return Entry(
            vendor=bid.vendor,
            name=bid.name,
            size=enters,
            place=place,
            because=tuple(sorted(because, key=order.index)),
        )

    def _against(self, vendor: str, size: int) -> Iterator[str]:
        """Yield the rules that taking a vendor in place of anybody behind it would break."""
        for vendors in self._grown[size]:
            for other in vendors:
                if self._places[other] > self._places[vendor]:
                    yield from self._broken(size, vendors - {other} | {vendor})

    def _for(self, vendor: str, size: int) -> Iterator[str]:
        """Yield the rules that taking anybody ahead of a vendor in its place would break."""
        for vendors in self._grown[size]:
            if vendor in vendors:
                for other in self._places.keys() - vendors:
                    if self._places[other] < self._places[vendor]:
                        yield from self._broken(size, vendors - {vendor} | {other})

    def _broken(self, size: int, vendors: frozenset[str]) -> Iterator[str]:
        self._deadline.check()
        model = self._models[size]
        point = model.columns.point(model.columns.bids_of(vendors))
        declared = {rule.id for rule, _ in model.rules}
        yield from {row.rule for row in model.model.broken(point)} & declared


ASKED_AFTER = "asked-after"
"""The name of the row that forces a vendor into the selection."""


CUT_SHORT: Final = frozenset({Status.LIMIT, Status.STOPPED})
"""How a search ends that was not made to its end."""

OnPart: TypeAlias = Callable[[Part], None]
"""Told which part of the answer is begun (経過の通知)."""

Answered: TypeAlias = tuple[Selection, bool]
"""The selection with one more question answered, and whether to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is asked beside the selection (質問): how many of the best, and which vendors are asked after."""

    k: int = 1
    why_not: tuple[str, ...] = ()


def explain(
    selection: Selection,
    model: SelectionModel,
    questions: Questions,
    deadline: Deadline,
    on_part: OnPart | None = None,
) -> Selection:
    """Answer every question about a selection (選定理由の作成), each by a search of its own.

    What was asked by name comes first; ``on_part`` is told what begins. Where the deadline passes, what was found
    stays, and ``unfinished`` names the rest. Where the search for the best was stopped nothing more is searched for.
    """
    unproven = selection.certificate.kind is CertificateKind.SOLVER and deadline.passed()
    left = [Part.CERTIFICATE] if unproven else []
    selection = replace(selection, why_not=tuple(_standing(selection, one) for one in questions.why_not))
    if selection.status is SelectionStatus.LIMIT:
        left += [Part.OPTIMUM if selection.ties is None else Part.TIES, *_asked(selection, model, questions)]
    elif selection.status is SelectionStatus.INFEASIBLE:
        conflict, known = _conflict(model, deadline)
        selection, left = replace(selection, conflict=conflict), [*left, *([] if known else [Part.CONFLICT])]
    else:
        best = _outcome(selection, model)
        for part in _asked(selection, model, questions):
            if on_part is not None:
                on_part(part)
            answered, known = _QUESTIONS[part](selection, model, best, questions, deadline)
            selection, left = answered, [*left, *([] if known else [part])]
    return replace(selection, unfinished=Unfinished.of(left, deadline))


def _asked(selection: Selection, model: SelectionModel, questions: Questions) -> tuple[Part, ...]:
    """Return what further searches are made for, in their order."""
    asked = {
        Part.WHY_NOT: any(one.answer is Answer.UNKNOWN for one in selection.why_not),
        Part.ALTERNATIVES: questions.k > 1,
        Part.RULES: bool(model.rules),
        Part.ENTRIES: bool(largest_grown(selection.found, model.rules)),
    }
    return tuple(part for part, wanted in asked.items() if wanted)


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


def _alternatives(
    selection: Selection, model: SelectionModel, _best: Outcome, questions: Questions, deadline: Deadline
) -> Answered:
    """Add the k best selections but for the chosen one, each with its loss (次善案)."""
    if deadline.passed():
        return selection, False
    ranked = k_best(model.model, questions.k, deadline=deadline)
    found = [recounted(model, one.point, one.values, selection.values) for one in ranked.alternatives]
    if selection.chosen is not None:
        chosen = {bid.key for bid in selection.chosen.taken}
        found = [one for one in found if {bid.key for bid in one.taken} != chosen][: questions.k - 1]
    return replace(selection, alternatives=tuple(found)), ranked.outcome.status not in CUT_SHORT


def _effects(
    selection: Selection, model: SelectionModel, best: Outcome, _questions: Questions, deadline: Deadline
) -> Answered:
    """Add what happens without each rule (選定条件の影響): how much better the best then is; for a discount, worse."""
    costs = {} if deadline.passed() else engine.rule_costs(model.model, best, deadline=deadline)
    effects = tuple(_effect(selection, model, rule, costs.get(rule.id), deadline) for rule, _ in model.rules)
    return replace(selection, rules=effects), all(one.exact for one in effects)


def _effect(
    selection: Selection, model: SelectionModel, rule: SelectionRule, outcome: Outcome | None, deadline: Deadline
) -> RuleEffect:
    label = label_of(rule, selection.tender)
    effect = RuleEffect(rule=rule, label=label, loss=(Fraction(0),) * len(selection.levels))
    discount = any(other.id == rule.id and isinstance(bound, Discount) for other, bound in model.rules)
    if not discount and rule.id not in model.model.relaxable:
        return effect
    if outcome is None and deadline.passed():
        return replace(effect, loss=None, exact=False)
    without = _without(model, rule) if discount else replace(model, model=model.model.without([rule.id]))
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


def _without(model: SelectionModel, discount: SelectionRule) -> SelectionModel:
    """Return the model without a discount, which is another one with other columns."""
    return define_model(model.found, tuple((rule, bound) for rule, bound in model.rules if rule.id != discount.id))


def _why_not(
    selection: Selection, model: SelectionModel, best: Outcome, _questions: Questions, deadline: Deadline
) -> Answered:
    """Force each vendor in and say what gives (選定されなかった理由), all on one live model."""
    if deadline.passed():
        return selection, False
    asked = [one.vendor for one in selection.why_not if one.answer is Answer.UNKNOWN]
    found = engine.why_not(model.model, best, [model.columns.of_vendor[vendor] for vendor in asked], deadline=deadline)
    outcomes = dict(zip(asked, found, strict=True))
    answers, known = [], True
    for one in selection.why_not:
        answer, settled = _forced(selection, model, one, outcomes.get(one.vendor), deadline)
        answers.append(answer)
        known = known and settled
    return replace(selection, why_not=tuple(answers)), known


def _forced(
    selection: Selection, model: SelectionModel, known: WhyNot, outcome: Outcome | None, deadline: Deadline
) -> tuple[WhyNot, bool]:
    if outcome is None:
        return known, True
    if outcome.status is Status.INFEASIBLE:
        terms = dict.fromkeys(model.columns.of_vendor[known.vendor], 1)
        forced = model.model.with_rows([Row(rule=ASKED_AFTER, terms=terms, least=1)])
        conflict = find_conflict(forced, deadline=deadline)
        return replace(known, answer=Answer.BARRED, rules=conflict.rules), conflict.status not in CUT_SHORT
    if outcome.status is not Status.OPTIMAL or outcome.point is None:
        return known, False
    instead = recounted(model, outcome.point, outcome.values, selection.values)
    leaves, comes = exchanged(shown_first(selection) or instead, instead)
    answer = Answer.LOSES if any(instead.loss) else Answer.EQUAL
    return replace(known, answer=answer, loss=instead.loss, instead=instead, leaves=leaves, comes=comes), True


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


def _entries(
    selection: Selection, model: SelectionModel, _best: Outcome, _questions: Questions, deadline: Deadline
) -> Answered:
    """Add when each vendor enters (選定順), all of it or nothing."""
    try:
        return replace(selection, entries=entry_order(selection.found, model.rules, deadline)), True
    except OutOfTimeError:
        return selection, False


_QUESTIONS: Final = {
    Part.WHY_NOT: _why_not,
    Part.ALTERNATIVES: _alternatives,
    Part.RULES: _effects,
    Part.ENTRIES: _entries,
}


def _conflict(model: SelectionModel, deadline: Deadline) -> tuple[Conflict, bool]:
    """Find the rules that together cannot be kept, the fewest to give up, and the lots nobody bids for (不調の原因).

    Beside it, whether the time was enough.
    """
    every = () if model.found.terms.unawarded else model.found.lots
    lots = tuple(lot for lot in every if not model.columns.in_lot(lot))
    if deadline.passed():
        return Conflict(lots=lots), False
    rules = find_conflict(model.model, deadline=deadline)
    relaxations = find_relaxations(model.model, deadline=deadline)
    known = rules.status not in CUT_SHORT and relaxations.status not in CUT_SHORT
    # A list that is only begun would be taken for all of the smallest sets.
    complete = known and (relaxations.complete or not deadline.passed())
    return Conflict(rules=rules.rules, relaxations=relaxations.sets if complete else (), lots=lots), complete
