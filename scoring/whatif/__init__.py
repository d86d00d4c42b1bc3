"""What-if (仮定による再評価): the same evaluation on a changed copy, held against the official one. Never binding."""

from scoring.whatif.allotment import MoveTotal, SetGroup, SetPoints, SetPricePoints, SetRatio, move_points
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.bids import SetAnswer, SetMark, SetPrice
from scoring.whatif.certificates import GainCertificate, LoseCertificate, SetLevel
from scoring.whatif.changes import (
    KINDS,
    Change,
    ChangeError,
    changes_text,
    read_change,
    read_changes,
    read_written,
    written_changes,
)
from scoring.whatif.comparison import Comparison, Moved
from scoring.whatif.entry import BringIn, LeaveOut
from scoring.whatif.formula import UseFormula
from scoring.whatif.question import (
    RefusedChange,
    Scenario,
    SideBySide,
    compare_scenarios,
    what_if,
    what_if_possible,
    with_scenario,
)
from scoring.whatif.rules import LeaveOutMember, UsePanelRule, UseRounding, UseTieBreak

__all__ = [
    "KINDS",
    "BringIn",
    "Change",
    "ChangeError",
    "Comparison",
    "GainCertificate",
    "LeaveOut",
    "LeaveOutMember",
    "LoseCertificate",
    "MoveTotal",
    "Moved",
    "RefusedChange",
    "Scenario",
    "SetAnswer",
    "SetGroup",
    "SetLevel",
    "SetMark",
    "SetPoints",
    "SetPrice",
    "SetPricePoints",
    "SetRatio",
    "SideBySide",
    "UseFormula",
    "UsePanelRule",
    "UseRounding",
    "UseTieBreak",
    "changes_text",
    "compare_scenarios",
    "evaluate_changed",
    "move_points",
    "read_change",
    "read_changes",
    "read_written",
    "what_if",
    "what_if_possible",
    "with_scenario",
    "written_changes",
]
