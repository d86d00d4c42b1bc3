"""Robustness (結果の頑健性): how sure a result is, exactly and by samples, with proofs and in words."""

from scoring.robustness.answer import Robustness, robustness
from scoring.robustness.document import to_document

__all__ = ["Robustness", "robustness", "to_document"]
