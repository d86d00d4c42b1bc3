"""Whether an award model is one (モデルの検査): every fault is named at once, before a solver sees it."""

from collections.abc import Iterator

from scoring.solve.award_model import AwardModel, Objective, Terms


class ModelError(ValueError):
    """The model is wrong, not the tender (モデルの誤り): every fault in one message."""


def check_model(model: AwardModel) -> None:
    """Raise ModelError where columns, rows or objectives are not what the award model promises.

    Columns are numbered from 0 to ``size`` − 1; coefficients, bounds and scales are whole numbers; a ratio's divisor is
    positive, and has every column that its terms have; no two objectives share an id.
    """
    faults = list(_faults(model))
    if faults:
        raise ModelError("the award model is wrong: " + "; ".join(faults))


def _faults(model: AwardModel) -> Iterator[str]:
    yield from _columns("decisions", dict.fromkeys(model.decisions, 1), model.size)
    if len(set(model.decisions)) < len(model.decisions):
        yield "a decision is listed twice"
    for number, row in enumerate(model.rows):
        yield from _columns(f"row {number} ({row.rule})", row.terms, model.size)
        if not all(type(side) is int for side in (row.least, row.most) if side is not None):
            yield f"row {number} ({row.rule}) has a bound that is no whole number"
    ids = [one.id for one in model.objectives]
    yield from (f"two objectives are called {one}" for one in sorted({one for one in ids if ids.count(one) > 1}))
    for objective in model.objectives:
        yield from _objective(objective, model.size)


def _columns(where: str, terms: Terms, size: int) -> Iterator[str]:
    wrong = [column for column in terms if type(column) is not int or not 0 <= column < size]
    if wrong:
        yield f"{where} has a column {wrong[0]!r}, and there are {size}"
    if not all(type(coefficient) is int for coefficient in terms.values()):
        yield f"{where} has a coefficient that is no whole number"


def _objective(objective: Objective, size: int) -> Iterator[str]:
    where = f"objective {objective.id}"
    yield from _columns(where, objective.terms, size)
    yield from _columns(f"the divisor of {where}", objective.divisor, size)
    if type(objective.scale) is not int or objective.scale < 1:
        yield f"{where} has the scale {objective.scale!r}, which is no positive whole number"
    if any(one < 1 for one in objective.divisor.values()):
        yield f"the divisor of {where} has a coefficient below 1"
    counted = {column for column, coefficient in objective.terms.items() if coefficient}
    if objective.divisor and not counted <= objective.divisor.keys():
        yield f"the terms of {where} have a column that its divisor lacks"
