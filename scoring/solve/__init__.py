"""Solving an award model (最適化): the best selection, recounted in whole numbers, and what is proven about it.

The model is stated with PuLP and solved by HiGHS with no gap left. Everything the solver says is counted again: a point
that breaks a row in whole numbers is cut off and the search goes on; values are those of the integer model.
"""

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, ModelError, check_model
from scoring.solve.highs import SolverError
from scoring.solve.live import Effort, LiveModel
from scoring.solve.objectives import Incumbent, OnIncumbent, Outcome, Status, optimise

__all__ = ["Effort", "Incumbent", "ModelError", "Outcome", "SolverError", "Status", "solve"]


def solve(
    model: AwardModel,
    *,
    deadline: Deadline = NO_DEADLINE,
    on_incumbent: OnIncumbent | None = None,
) -> Outcome:
    """Return the best selection of a model: its objectives in their order, each at its exact best before the next.

    Parameters
    ----------
    model
        What may be taken, the rows and the objectives.
    deadline
        Until when; looked at between the runs of the solver and some hundred times a second during them. The search
        ends with it and keeps its best selection, which is then never called optimal.
    on_incumbent
        Called with each better selection and its bound.

    Returns
    -------
    Outcome
        OPTIMAL says: no selection is better, by the solver's search with gap 0, and the point keeps every row and has
        the values given, counted in whole numbers. ``scoring.solve.optimality`` proves it without the solver where it
        can.
        INFEASIBLE says that the solver's search found no selection that keeps the rows.

    Raises
    ------
    ModelError
        Where the model is not one: a column that isn't there, a float among the coefficients, …
    SolverError
        Where the solver fails.

    Examples
    --------
    >>> from criteria.terms import Direction
    >>> from scoring.solve.award_model import Objective, Row
    >>> points = Objective(id="points", direction=Direction.HIGHEST, terms={0: 5, 1: 4, 2: 3})
    >>> two = Row(rule="size", terms={0: 1, 1: 1, 2: 1}, most=2)
    >>> solve(AwardModel(size=3, decisions=(0, 1, 2), rows=(two,), objectives=(points,))).values
    (Fraction(9, 1),)
    """
    check_model(model)
    return optimise(LiveModel(model, deadline=deadline), on_incumbent=on_incumbent)
