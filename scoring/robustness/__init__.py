"""Robustness (結果の頑健性): how sure a result is, exactly and by samples, with proofs and in words."""

from scoring.robustness.answer import Robustness, robustness

__all__ = [
    "Robustness",
    "robustness",
]
