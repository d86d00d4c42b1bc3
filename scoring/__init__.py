"""What follows: pure functions from a tender and its bids to an exact, recountable result (採点と評価)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from scoring import formulas as formulas
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import Result

if TYPE_CHECKING:
    from scoring.audit.verify import verify
    from scoring.selection.select import select
    from scoring.whatif import what_if

__all__ = ["Evaluation", "Result", "evaluate", "select", "verify", "what_if"]


_LATE: Final = {"verify": "scoring.audit", "select": "scoring.selection.select", "what_if": "scoring.whatif"}
"""Recount, selection and what-if are imported only where they are used: an evaluation starts faster without them."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as the language asks
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
