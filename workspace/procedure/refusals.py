"""Refusals (拒否): what is not allowed now, and what somebody else changed meanwhile."""

from collections.abc import Mapping

from criteria.errors import EvaluationError
from criteria.finding import Text


class RefusedError(EvaluationError):
    """The act is not allowed: to this person, in this stage, or as it was asked (操作の拒否). ``code`` says why."""

    def __init__(self, code: str, text: Text) -> None:
        """Keep the reason code and the message in both languages."""
        self.code = code
        super().__init__(text)


class OvertakenError(RefusedError):
    """Somebody saved since this was read (競合): nothing is overwritten; ``theirs`` and ``yours`` are the cells."""

    def __init__(self, theirs: Mapping[str, str], yours: Mapping[str, str], by: str, at: str) -> None:
        """Keep both rows, and who saved theirs, when."""
        self.theirs, self.yours, self.by, self.at = dict(theirs), dict(yours), by, at
        shown = ["、".join(f"{name}: {value}" for name, value in cells.items() if value) for cells in (theirs, yours)]
        super().__init__(
            "overtaken",
            Text(
                f"{by}が{at}に変更しました。保存されている内容: {shown[0]}。あなたの内容: {shown[1]}",
                f"changed by {by} at {at}: theirs: {shown[0]}; yours: {shown[1]}",
            ),
        )
