"""What-if (仮定による再評価): the same evaluation on a changed copy, held against the official one. Never binding."""

from scoring.whatif.apply import evaluate_changed
from scoring.whatif.changes import Change, ChangeError
from scoring.whatif.comparison import Comparison, Moved, compare
from scoring.whatif.question import Refused, if_had, what_if, what_if_possible
from scoring.whatif.scenarios import Scenario, SideBySide, compare_scenarios
from scoring.whatif.written import change_text, changes_text, read_change, read_changes, read_options, written_changes

__all__ = [
    "Change",
    "ChangeError",
    "Comparison",
    "Moved",
    "Refused",
    "Scenario",
    "SideBySide",
    "change_text",
    "changes_text",
    "compare",
    "compare_scenarios",
    "evaluate_changed",
    "if_had",
    "read_change",
    "read_changes",
    "read_options",
    "what_if",
    "what_if_possible",
    "written_changes",
]
