"""What is asked: immutable declarations of tenders, criteria and bids (評価基準・入札の定義). Standard library only."""

from criteria.bid import Bid, Mark
from criteria.criterion import Criterion
from criteria.errors import DefinitionError, EvaluationError
from criteria.exact import Points, Rounding, RoundingMode, Yen
from criteria.finding import Finding, Text, Where
from criteria.tender import Tender

__all__ = [
    "Bid",
    "Criterion",
    "DefinitionError",
    "EvaluationError",
    "Finding",
    "Mark",
    "Points",
    "Rounding",
    "RoundingMode",
    "Tender",
    "Text",
    "Where",
    "Yen",
]
