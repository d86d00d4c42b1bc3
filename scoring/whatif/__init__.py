"""What-if (仮定による再評価): the same evaluation on a changed copy, held against the official one. Never binding."""

from scoring.whatif.apply import evaluate_changed
from scoring.whatif.changes import Change, ChangeError
from scoring.whatif.comparison import Comparison, Moved, compare
from scoring.whatif.question import if_had, what_if
from scoring.whatif.written import changes_text, read_changes

__all__ = [
    "Change",
    "ChangeError",
    "Comparison",
    "Moved",
    "changes_text",
    "compare",
    "evaluate_changed",
    "if_had",
    "read_changes",
    "what_if",
]
