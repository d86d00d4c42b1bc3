"""The two ways an evaluation cannot be made (評価不能): a wrong definition, and a question put wrongly."""

from collections.abc import Iterable

from criteria.finding import Finding, Text


class EvaluationError(Exception):
    """The evaluation was asked for something it cannot answer; ``text`` says what and how to ask."""

    def __init__(self, text: Text | str) -> None:
        """Keep the message in both languages; a plain text stands for either."""
        self.text = Text(text, text) if isinstance(text, str) else text
        super().__init__(self.text.en)


class DefinitionError(EvaluationError):
    """The definition of a tender is wrong (入札公告の定義の誤り). Raised once, with every fault found."""

    def __init__(self, faults: Iterable[Finding]) -> None:
        """Keep the faults in the order in which the definition is read."""
        self.faults = tuple(faults)
        ja, en = [fault.line("ja") for fault in self.faults], [fault.line("en") for fault in self.faults]
        super().__init__(Text("\n".join(ja), "\n".join(en)))
