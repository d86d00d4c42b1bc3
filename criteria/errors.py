"""The two ways an evaluation cannot be made (評価不能): a wrong definition, and a question put wrongly."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from criteria.cause import cause_lines
from criteria.finding import Finding, Text

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class EvaluationError(Exception):
    """The evaluation was asked for something it cannot answer; ``text`` says what and how to ask."""

    def __init__(self, text: Text | str) -> None:
        """Keep the message in both languages; a plain text stands for either."""
        self.text = Text(text, text) if isinstance(text, str) else text
        super().__init__(self.text.en)

    @property
    def grounds(self) -> tuple[Text, ...]:
        """Why it cannot, one reason each, without the places."""
        return (self.text,)


class DefinitionError(EvaluationError):
    """The definition of a tender is wrong (入札公告の定義の誤り). Raised once, with every fault found."""

    def __init__(self, faults: Iterable[Finding]) -> None:
        """Keep the faults in the order in which the definition is read."""
        self.faults = tuple(faults)
        super().__init__(Text(*("\n".join(cause_lines(self.faults, language)) for language in ("ja", "en"))))

    @property
    def grounds(self) -> tuple[Text, ...]:
        """Why it cannot, one reason for every fault."""
        return tuple(Text(fault.message("ja"), fault.message("en")) for fault in self.faults)


def answer_possible(
    parts: Sequence[Part], answer: Callable[[Sequence[Part]], Answer]
) -> tuple[Answer, tuple[tuple[Part, tuple[Text, ...]], ...]]:
    """Answer a question of many parts as far as it can be answered (できる部分だけの回答), and say why not of the rest.

    A part is refused alone and the others stay; of two that do not go together the later one is refused. ``answer``
    raises EvaluationError where some parts cannot be answered together; without any part it must not.
    """
    kept: list[int] = []
    refused: dict[int, tuple[Text, ...]] = {}
    try:
        return answer(parts), ()
    except EvaluationError:
        answered = answer([])
    waiting = list(range(len(parts)))
    # One part may need another that comes after it: those refused are tried again once others were not.
    while waiting:
        refused, before = {}, len(kept)
        for at in waiting:
            together = sorted([*kept, at])
            try:
                answered = answer([parts[place] for place in together])
            except EvaluationError as error:
                refused[at] = error.grounds
            else:
                kept = together
        waiting = list(refused) if len(kept) > before else []
    return answered, tuple((parts[at], reasons) for at, reasons in refused.items())
