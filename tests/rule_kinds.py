"""The kinds of selection rule by name, as tests write them."""

from enum import StrEnum

from scoring.definition.selection.kinds import RULE_KINDS

SelectionRuleKind = StrEnum("SelectionRuleKind", {kind.upper().replace("-", "_"): kind for kind in RULE_KINDS})
