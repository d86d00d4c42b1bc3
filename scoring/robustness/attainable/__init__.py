"""What a bid could attain (到達しうる順位と評価) under the allotments that would have been allowed, proven."""

from scoring.robustness.attainable.answer import Attainable, attainable, attainable_ranks

__all__ = [
    "Attainable",
    "attainable",
    "attainable_ranks",
]
