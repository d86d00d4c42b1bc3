"""What follows: pure functions from a tender and its bids to an exact, recountable result (採点と評価)."""

from scoring import formulas as formulas  # noqa: PLC0414 - importing the package registers every formula
from scoring.evaluate import evaluate
from scoring.evaluation import Evaluation
from scoring.result import Result

__all__ = ["Evaluation", "Result", "evaluate"]
