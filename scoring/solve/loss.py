"""Why not this one, and what does a rule cost (落選の理由と条件の代償): the loss, exactly, on one live model."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Point, Row
from scoring.solve.live import LiveModel
from scoring.solve.objectives import optimise, upwards
from scoring.solve.optima import losses
from scoring.solve.outcome import Outcome, Status
from scoring.solve.sharpened import Sharpened
from scoring.solve.soundness import check_model

WANTED: Final = "wanted"
"""With the number of the question: the name of the row that asks for one of its columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """What it costs to take at least one of some columns (落選の理由).

    ``outcome`` is the best selection that does; INFEASIBLE where the rules forbid it. ``losses`` are how much worse its
    objectives are than the best selection's; exact where the outcome is optimal, else what it loses at most, as far as
    is known. ``enter`` and ``leave`` are the decisions that come in and go out against the best selection.
    """

    columns: tuple[int, ...]
    outcome: Outcome
    losses: tuple[Fraction, ...] = ()
    enter: Point = frozenset()
    leave: Point = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCost:
    """What a rule costs (条件の代償): the best selection without it, and how much better its objectives are.

    ``gains`` are exact where the outcome is optimal, and else what is gained at least, as far as is known; the gain of
    the first objective that is not proven is then at most ``most``.
    """

    rule: str
    outcome: Outcome
    gains: tuple[Fraction, ...] = ()
    most: Fraction | None = None


def why_not(
    model: AwardModel,
    best: Outcome,
    wanted: Sequence[Collection[int]],
    *,
    deadline: Deadline = NO_DEADLINE,
) -> tuple[WhyNot, ...]:
    """Say for each set of columns what taking at least one of them would cost (落選の理由).

    ``best`` is the optimal outcome of ``solve``. All are asked of one live model, by changed bounds, and what a
    question adds to its relaxation stays for the next; ``deadline`` is for all of them. Where one is in
    the best selection already, nothing is lost and nothing is solved.
    """
    check_model(model)
    live = LiveModel(model, deadline=deadline)
    search = Sharpened(live).most
    questions = [tuple(sorted(columns)) for columns in wanted]
    rows = {
        f"{WANTED} {number}": Row(rule=f"{WANTED} {number}", terms=dict.fromkeys(columns, 1), least=1)
        for number, columns in enumerate(questions)
        if best.point is None or best.point.isdisjoint(columns)
    }
    live.add(*rows.values())
    answers: list[WhyNot] = []
    for number, columns in enumerate(questions):
        asked = f"{WANTED} {number}"
        outcome = best
        if asked in rows:
            mark = live.mark()
            live.suspend(rows.keys() - {asked})
            outcome = optimise(live, search=search)
            live.drop(mark)
        answers.append(_compared(model, best, columns, outcome))
    return tuple(answers)


def _compared(model: AwardModel, best: Outcome, columns: tuple[int, ...], outcome: Outcome) -> WhyNot:
    if best.point is None or outcome.point is None:
        return WhyNot(columns=columns, outcome=outcome)
    decisions = frozenset(model.decisions)
    return WhyNot(
        columns=columns,
        outcome=outcome,
        losses=losses(model, best.values, outcome.values),
        enter=(outcome.point - best.point) & decisions,
        leave=(best.point - outcome.point) & decisions,
    )


def rule_costs(
    model: AwardModel,
    best: Outcome,
    rules: Sequence[str] | None = None,
    *,
    deadline: Deadline = NO_DEADLINE,
) -> tuple[RuleCost, ...]:
    """Say for each rule how much better the best selection would be without it (条件の代償).

    ``best`` is the outcome of ``solve``; where it is INFEASIBLE there are no gains, and the outcomes say which single
    rule has to go for anything to be feasible. ``rules`` are all that the model may relax, unless they are named. All
    are asked of one live model; ``deadline`` is for all of them.
    """
    check_model(model)
    live = LiveModel(model, deadline=deadline)
    return tuple(_rule_costs(live, best, model.relaxable if rules is None else rules))


def _rule_costs(live: LiveModel, best: Outcome, rules: Sequence[str]) -> Iterator[RuleCost]:
    for rule in rules:
        mark = live.mark()
        live.suspend((rule,))
        outcome = optimise(live, start=best.point)
        live.drop(mark)
        yield _cost(live.model, best, rule, outcome)
    live.suspend(())


def _cost(model: AwardModel, best: Outcome, rule: str, outcome: Outcome) -> RuleCost:
    if best.point is None or outcome.point is None:
        return RuleCost(rule=rule, outcome=outcome)
    gains = tuple(-loss for loss in losses(model, best.values, outcome.values))
    most = None
    if outcome.status is not Status.OPTIMAL and outcome.bound is not None:
        at = outcome.proven
        most = upwards(model.objectives[at]) * (outcome.bound - best.values[at])
    return RuleCost(rule=rule, outcome=outcome, gains=gains, most=most)
