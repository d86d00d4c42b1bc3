"""What follows: pure functions from a tender and its bids to an exact, recountable result (採点と評価)."""

from typing import TYPE_CHECKING, Any

from scoring import formulas as formulas
from scoring.evaluate import evaluate
from scoring.evaluation import Evaluation
from scoring.result import Result

if TYPE_CHECKING:
    from scoring.audit import verify

__all__ = ["Evaluation", "Result", "evaluate", "verify"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as the language asks
    """Import the recount only where it is used: an evaluation starts faster without it."""
    if name != "verify":
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from scoring.audit import verify

    return verify
