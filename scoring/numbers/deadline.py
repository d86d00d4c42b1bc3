"""Until when to compute (計算の期限): one limit for a whole command, by the clock of whoever asks; scoring has none.

What takes long looks at it between its steps. Where it has passed, what is not finished is left out and said to be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from criteria.finding import NOTHING, Language, Text

_SECOND: Final = 10**9

_KEPT_BACK: Final = 10
"""One part in so many of the time is for writing the answer down."""

_LEFT: Final = 3
"""One part in so many is left to compute in, however long it took to read."""

DEFAULT_SECONDS: Final = 30
"""The limit (制限時間) on the terminal and the screen where no other is asked for."""


class OutOfTimeError(Exception):
    """The deadline has passed, or somebody asked to stop: what is under way is given up, what is done stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when to compute (期限): ``end`` on a ``clock`` of nanoseconds, None for as long as it takes.

    ``stop`` is asked as well, and True ends the work at once (中止). ``seconds`` is the limit as it was asked for.
    """

    clock: Callable[[], int] = lambda: 0
    end: int | None = None
    seconds: int | None = None
    stop: Callable[[], bool] | None = None

    @classmethod
    def after(
        cls,
        seconds: int,
        clock: Callable[[], int],
        stop: Callable[[], bool] | None = None,
        *,
        since: int | None = None,
    ) -> "Deadline":
        """Return the deadline that many seconds from now, a tenth of them kept back for what is written afterwards.

        ``since`` counts them from an earlier moment; a third of them is left all the same.
        """
        now = clock()
        begun = now if since is None else since
        end = max(begun + seconds * (_SECOND - _SECOND // _KEPT_BACK), now + seconds * _SECOND // _LEFT)
        return cls(clock=clock, end=end, seconds=seconds, stop=stop)

    @property
    def is_open(self) -> bool:
        """Whether nothing can end the work but the work itself."""
        return self.end is None and self.stop is None

    @property
    def left(self) -> int | None:
        """The nanoseconds left, none below zero; None where there is no end."""
        return None if self.end is None else max(0, self.end - self.clock())

    def stopped(self) -> bool:
        """Whether somebody asked to stop (中止の要求)."""
        return self.stop is not None and self.stop()

    def passed(self) -> bool:
        """Whether the work has to end now."""
        return self.left == 0 or self.stopped()

    def check(self) -> None:
        """Raise OutOfTimeError where the work has to end now."""
        if self.passed():
            raise OutOfTimeError

    def share(self, parts: int) -> "Deadline":
        """Return the deadline of one part in so many of the time that is left."""
        left = self.left
        if left is None:
            return self
        return Deadline(clock=self.clock, end=self.clock() + left // parts, seconds=self.seconds, stop=self.stop)


NO_DEADLINE: Final = Deadline()
"""As long as it takes (期限なし)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What an answer lacks (計算の終わっていないもの) because of its deadline: what is there is right all the same.

    ``parts`` are codes by the names of the answer's document. ``seconds`` is the limit where that ended the work;
    ``stopped`` says that somebody did.
    """

    parts: tuple[str, ...]
    seconds: int | None = None
    stopped: bool = False

    @classmethod
    def of(cls, parts: Iterable[str], deadline: Deadline) -> "Unfinished | None":
        """Return what is left undone under a deadline, None where nothing is."""
        listed, stopped = tuple(dict.fromkeys(parts)), deadline.stopped()
        seconds = deadline.seconds if deadline.passed() and not stopped else None
        return cls(parts=listed, seconds=seconds, stopped=stopped) if listed else None

    @classmethod
    def together(cls, *found: "Unfinished | None") -> "Unfinished | None":
        """Return as one what several answers under one deadline lack."""
        there = [one for one in found if one is not None]
        parts = dict.fromkeys(part for one in there for part in one.parts)
        return replace(there[-1], parts=tuple(parts)) if there else None

    def sentence(self, names: Mapping[str, Text]) -> Text:
        """Say what is missing and why, the parts called by their ``names``."""
        parts = [names[part] for part in self.parts]
        listed = Text("、".join(one.ja for one in parts), ", ".join(one.en for one in parts))
        why = NOTHING
        if self.stopped:
            why = Text("指示により計算を中止。", "Stopped on request. ")
        elif self.seconds is not None:
            limit = f"{self.seconds} second{'s' * (self.seconds != 1)}"
            why = Text(f"制限時間{self.seconds}秒で計算を打切り。", f"Ended at the limit of {limit}. ")
        return Text(
            f"{why.ja}計算が終わっていないもの: {listed.ja}。",
            f"{why.en}Not computed, or not to the end: {listed.en}.",
        )

    def to_document(self, names: Mapping[str, Text], language: Language) -> dict[str, Any]:
        """Return it as the key ``limit`` of a document."""
        return {
            "seconds": self.seconds,
            "stopped": self.stopped,
            "not_done": list(map(str, self.parts)),
            "sentence": self.sentence(names).to(language),
        }
