"""Refusals (拒否): what is not allowed now, and what somebody else changed meanwhile."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Text


class RefusedError(EvaluationError):
    """The act is not allowed: to this person, in this stage, or as it was asked (操作の拒否). ``code`` says why."""

    def __init__(self, code: str, text: Text) -> None:
        """Keep the reason code and the message in both languages."""
        self.code = code
        super().__init__(text)


LONGEST_TEXT: Final = 32_767
"""Signs of a text that a person writes: as many as a cell of a spreadsheet holds."""


def require_text(*texts: str) -> None:
    """Raise RefusedError where a text is longer than any that a person writes, or not every database can keep it."""
    for text in texts:
        # PostgreSQL keeps no NUL, and half a pair of surrogates is no sign.
        if len(text) > LONGEST_TEXT or "\0" in text or text.encode(errors="ignore").decode() != text:
            what = Text(
                f"保存できない文字を含むか、{LONGEST_TEXT}字を超えています",
                f"the text has a sign that cannot be kept, or more than {LONGEST_TEXT} of them",
            )
            raise RefusedError("bad-text", what)


class OvertakenError(RefusedError):
    """Somebody saved since this was read (競合): nothing is overwritten; ``theirs`` and ``yours`` are the cells.

    ``called`` is what a sentence calls a cell in Japanese, where that is not its name.
    """

    def __init__(
        self,
        theirs: Mapping[str, str],
        yours: Mapping[str, str],
        by: str,
        at: str,
        *,
        version: int | None = None,
        called: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Keep both rows, and who saved theirs, when; ``version`` is what it is now, where rows have versions."""
        self.theirs, self.yours, self.by, self.at = dict(theirs), dict(yours), by, at
        ja = [_shown(cells, "、", "なし", called) for cells in (theirs, yours)]
        en = [_shown(cells, ", ", "nothing", {}) for cells in (theirs, yours)]
        when = f"{at[:19].replace('T', ' ')} UTC"
        now = Text("", "") if version is None else Text(f"(版 {version})", f" (version {version})")
        super().__init__(
            "overtaken",
            Text(
                f"先に{by}が保存しています({when}){now.ja}。保存されている内容: {ja[0]}。あなたの内容: {ja[1]}。"
                "上書きしていません。保存されている内容を確かめてから、その版に対して保存し直してください",
                f"{by} saved at {when}{now.en}: {en[0]}; yours: {en[1]}. Nothing is overwritten: "
                "look at what is saved, then save again on top of it",
            ),
        )


def _shown(cells: Mapping[str, str], comma: str, nothing: str, called: Mapping[str, str]) -> str:
    return comma.join(f"{called.get(name, name)}: {value}" for name, value in cells.items() if value) or nothing
