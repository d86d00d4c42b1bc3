"""What follows: pure functions from a tender and its bids to an exact, recountable result (採点と評価)."""

from typing import TYPE_CHECKING, Any

from scoring import formulas as formulas
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import Result

if TYPE_CHECKING:
    from scoring.audit.verify import verify
    from scoring.selection.select import select
    from scoring.whatif import what_if

__all__ = ["Evaluation", "Result", "evaluate", "select", "verify", "what_if"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as the language asks
    """Import recount, what-if and selection only where they are used: an evaluation starts faster without them."""
    if name == "verify":
        from scoring.audit.verify import verify

        return verify
    if name == "select":
        from scoring.selection.select import select

        return select
    if name == "what_if":
        from scoring.whatif import what_if

        return what_if
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
