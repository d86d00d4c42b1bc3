"""When nothing is feasible (不調の原因): which rules contradict each other, and the fewest to relax."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from criteria.terms import Direction
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Objective, Row, check_model, highest, lowest
from scoring.solve.highs import Ending
from scoring.solve.live import LiveModel
from scoring.solve.objectives import Status
from scoring.solve.optima import all_optima

MOST_RELAXATIONS: Final = 20
"""So many smallest sets of rules to relax are listed unless another number is asked for."""

_FEW: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Infeasibility:
    """Rules that can't all be kept (矛盾する条件).

    ``status`` INFEASIBLE: the rules have no selection, and dropping any one of these leaves some. No rules: there is
    none even without all that may be relaxed. OPTIMAL: nothing is contradictory. LIMIT and STOPPED: it was not found
    out.
    """

    status: Status
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxations:
    """The fewest rules that have to go for anything to be feasible (緩和すべき最少の条件).

    ``sets`` are all sets of that number, unless ``complete`` is False. No sets where there is no selection even
    without all that may be relaxed (``status`` INFEASIBLE); one empty set where the rules have one as they are.
    """

    status: Status
    sets: tuple[tuple[str, ...], ...] = ()
    complete: bool = True


class _Undecided(Exception):  # noqa: N818 - not an error: the time is up, or somebody stopped it
    """The time was up before it was known whether some rules can be kept."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class _Question:
    """Whether there is a selection under some of the relaxable rules; what is known already is not solved again."""

    def __init__(self, live: LiveModel) -> None:
        self._live = live
        self._kept: list[frozenset[str]] = []

    def feasible(self, rules: frozenset[str]) -> bool:
        """Whether some point keeps these rules and all that can't be relaxed."""
        if any(rules <= kept for kept in self._kept):
            return True
        relaxable = frozenset(self._live.model.relaxable)
        self._live.suspend(relaxable - rules)
        most = self._live.best({})
        if most.point is not None:
            self._kept.append(relaxable - {row.rule for row in self._live.model.broken(most.point)})
            return True
        if most.ending is not Ending.INFEASIBLE:
            raise _Undecided(most.ending)
        return False


def find_conflict(model: AwardModel, *, deadline: Deadline = NO_DEADLINE) -> Infeasibility:
    """Find rules that contradict each other, none of which could be left out of the contradiction (矛盾の特定).

    Up to eight rules are left out one after the other; more are halved by QuickXplain (Junker, AAAI 2004), which takes
    at most ``3 k log₂ n`` searches for k of n rules. Every point found spares the searches that it answers.
    """
    check_model(model)
    question = _Question(LiveModel(model, deadline=deadline))
    rules = tuple(dict.fromkeys(model.relaxable))
    try:
        if question.feasible(frozenset(rules)):
            return Infeasibility(status=Status.OPTIMAL)
        conflict = _leave_out(question, rules) if len(rules) <= _FEW else _explain(question, rules)
    except _Undecided as undecided:
        return Infeasibility(status=Status.STOPPED if undecided.ending is Ending.STOPPED else Status.LIMIT)
    return Infeasibility(status=Status.INFEASIBLE, rules=conflict)


def _leave_out(question: _Question, rules: Sequence[str]) -> tuple[str, ...]:
    kept = list(rules)
    for rule in rules:
        rest = [other for other in kept if other != rule]
        if not question.feasible(frozenset(rest)):
            kept = rest
    return tuple(kept)


def _explain(question: _Question, rules: Sequence[str]) -> tuple[str, ...]:
    if not question.feasible(frozenset()):
        return ()
    conflict = _halve(question, frozenset(), rules, changed=False)
    return tuple(rule for rule in rules if rule in conflict)


def _halve(question: _Question, given: frozenset[str], rules: Sequence[str], *, changed: bool) -> tuple[str, ...]:
    """Return those of ``rules`` that a conflict needs beside the rules given; none where these conflict already."""
    if changed and not question.feasible(given):
        return ()
    if len(rules) == 1:
        return tuple(rules)
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    after = _halve(question, given.union(first), second, changed=bool(first))
    before = _halve(question, given.union(after), first, changed=bool(after))
    return (*before, *after)


def find_relaxations(
    model: AwardModel,
    *,
    cap: int = MOST_RELAXATIONS,
    deadline: Deadline = NO_DEADLINE,
) -> Relaxations:
    """Find the smallest sets of rules without which there is a selection (最少の緩和), up to ``cap`` of them.

    Every relaxable rule gets a column that switches its rows off, and the fewest switches are asked for.
    """
    check_model(model)
    rules = tuple(dict.fromkeys(model.relaxable))
    switches = {rule: model.size + number for number, rule in enumerate(rules)}
    rows = [part for row in model.rows for part in _switched(row, switches.get(row.rule))]
    fewest = Objective(id="relaxed", direction=Direction.LOWEST, terms=dict.fromkeys(switches.values(), 1))
    elastic = AwardModel(
        size=model.size + len(rules),
        decisions=tuple(switches.values()),
        rows=tuple(rows),
        objectives=(fewest,),
    )
    optima = all_optima(elastic, cap=cap, deadline=deadline)
    sets = tuple(tuple(rule for rule in rules if switches[rule] in point) for point in optima.points)
    proven = optima.outcome.status is Status.OPTIMAL
    return Relaxations(status=optima.outcome.status, sets=sets if proven else (), complete=optima.complete)


def _switched(row: Row, switch: int | None) -> Sequence[Row]:
    """Return a row that its switch, where it has one, makes hold for every point."""
    if switch is None:
        return (row,)
    parts = []
    if row.most is not None:
        room = max(0, highest(row.terms) - row.most)
        parts.append(Row(rule=row.rule, terms={**row.terms, switch: -room}, most=row.most))
    if row.least is not None:
        room = max(0, row.least - lowest(row.terms))
        parts.append(Row(rule=row.rule, terms={**row.terms, switch: room}, least=row.least))
    return parts
