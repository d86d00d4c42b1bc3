"""The parts of the answer (回答の部分), each computed by itself: a deadline can leave any of them out."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from criteria.finding import Text
from scoring.numbers.deadline import Deadline, OutOfTimeError
from scoring.robustness.exact.linear import NotLinear

Found = TypeVar("Found")


class Part(StrEnum):
    """A part of the answer, by the name of its key in the document, the most important first."""

    FLIP = "flip"
    STABILITY = "stability"
    RATIO = "ratio"
    UNCERTAIN = "uncertain"
    ACCEPTABILITY = "acceptability"
    OFFICIAL = "official"
    BREAK_EVEN = "break_even"
    CAN_WIN = "can_win"
    FIRST = "first"
    PAIRWISE = "pairwise"
    MEMBERS = "members"
    ATTAINABLE = "attainable"


PARTS: Final[Mapping[str, Text]] = {
    Part.FLIP: Text("第1位が変わる最小の変更", "the smallest change that flips the result"),
    Part.STABILITY: Text("第1位が変わらない範囲", "how far points may move"),
    Part.RATIO: Text("技術点と価格点の比率", "the technical part against the price"),
    Part.UNCERTAIN: Text("採点・入札価格が違っていた場合の順位", "ranks had marks or prices been different"),
    Part.ACCEPTABILITY: Text("配点を無作為に動かした場合の順位", "ranks when points are drawn at random"),
    Part.OFFICIAL: Text("端数処理後の範囲", "how far points may move with every rounding"),
    Part.BREAK_EVEN: Text("あといくら、あと何点", "how much more, how many points"),
    Part.CAN_WIN: Text("第1位になりうる者", "who could have been first"),
    Part.FIRST: Text("第1位になるのに必要な変更", "what it takes to be first"),
    Part.PAIRWISE: Text("対比較の優位率", "how often one bid is ahead of another"),
    Part.MEMBERS: Text("委員間の一致", "the members' agreement"),
    Part.ATTAINABLE: Text("到達しうる順位", "ranks within reach"),
}
"""What the parts are called in a sentence (回答の部分の名称)."""

OnPart: TypeAlias = Callable[[Part], None]
"""Told which part is begun (経過の通知)."""

OUT_OF_TIME: Final = NotLinear(
    reason=Text("計算が時間内に終わりませんでした", "the time was not enough to compute this")
)


class Parts:
    """The parts computed one after the other under one deadline, and those left undone."""

    def __init__(self, deadline: Deadline, on_part: OnPart | None = None) -> None:
        """Begin with nothing left undone."""
        self.deadline = deadline
        self.undone: list[Part] = []
        self._on_part = on_part

    def answer(self, part: Part, compute: Callable[[Deadline], Found], shares: int = 1) -> Found | None:
        """Compute a part within one of so many shares of the time left; None where that was not enough."""
        if self._on_part is not None:
            self._on_part(part)
        try:
            self.deadline.check()
            return compute(self.deadline.share(shares))
        except OutOfTimeError:
            self.undone.append(part)
            return None

    def note(self, part: Part, *, complete: bool) -> None:
        """Note a part that is there, but not to its end."""
        if not complete and part not in self.undone:
            self.undone.append(part)
