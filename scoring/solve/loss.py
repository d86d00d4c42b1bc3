"""Why not this one, and what does a rule cost (落選の理由と条件の代償): the best selection then, on one live model."""

from collections.abc import Collection, Sequence

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Row, check_model
from scoring.solve.live import LiveModel
from scoring.solve.objectives import Outcome, optimise


def why_not(
    model: AwardModel,
    best: Outcome,
    wanted: Sequence[Collection[int]],
    *,
    deadline: Deadline = NO_DEADLINE,
) -> tuple[Outcome, ...]:
    """Return for each set of columns the best selection that takes at least one of them (落選の理由).

    ``best`` is the optimal outcome of ``solve``, and the answer where it takes one already. An outcome is INFEASIBLE
    where the rules forbid the columns. All are asked of one live model, and what a question adds to its relaxation
    stays for the next; ``deadline`` is for all of them.
    """
    check_model(model)
    live = LiveModel(model, deadline=deadline, relaxed_first=True)
    outcomes: list[Outcome] = []
    for columns in wanted:
        if best.point is not None and not best.point.isdisjoint(columns):
            outcomes.append(best)
            continue
        mark = live.mark()
        live.add(Row(rule="wanted", terms=dict.fromkeys(sorted(columns), 1), least=1))
        outcomes.append(optimise(live))
        live.drop(mark)
    return tuple(outcomes)


def rule_costs(model: AwardModel, best: Outcome, *, deadline: Deadline = NO_DEADLINE) -> dict[str, Outcome]:
    """Return for each rule that the model may relax the best selection without it (条件の代償).

    ``best`` is the outcome of ``solve``; where it is INFEASIBLE, the outcomes say which single rule has to go for
    anything to be feasible. All are asked of one live model; ``deadline`` is for all of them.
    """
    check_model(model)
    live = LiveModel(model, deadline=deadline)
    outcomes: dict[str, Outcome] = {}
    for rule in model.relaxable:
        mark = live.mark()
        live.suspend((rule,))
        outcomes[rule] = optimise(live, start=best.point)
        live.drop(mark)
    return outcomes
