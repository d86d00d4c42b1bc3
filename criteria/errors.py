"""The two ways an evaluation cannot be made (評価不能): a wrong definition, and a question put wrongly."""

from collections.abc import Iterable

from criteria.finding import Finding


class EvaluationError(Exception):
    """The evaluation was asked for something it cannot answer; the message says what and how to ask."""


class DefinitionError(EvaluationError):
    """The definition of a tender is wrong (入札公告の定義の誤り). Raised once, with every fault found."""

    def __init__(self, faults: Iterable[Finding]) -> None:
        """Keep the faults in the order in which the definition is read."""
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.line("en") for fault in self.faults))
