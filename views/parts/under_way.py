"""UnderWay under way (計算の途中経過): what takes long runs beside the page, which tells how far it is and can end it.

Whatever is pressed while a page is drawn breaks the drawing off, never the work: it goes on in a thread of its own, and
the next drawing finds it. Only one that was done to its end is kept for others; what a limit cut short stays with this
window, which can have it computed once more with more time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic_ns
from typing import Final, Generic, TypeAlias, TypeVar

import streamlit as st

from scoring.numbers.deadline import DEFAULT_SECONDS, Deadline, OutOfTimeError
from views.shell.markup import banner, paragraph, show
from views.shell.state import words

Found = TypeVar("Found")

Tell: TypeAlias = Callable[[object], None]
"""Takes what is to be told of the work: its newest step."""

MORE: Final = 4
"""So many times the time is given where somebody asks for more."""

_AT_ONCE: Final = 0.2  # seconds, as below
_LOOK: Final = 0.1


@dataclass(slots=True)
class UnderWay(Generic[Found]):
    """One computation (計算) of a question called ``key``, within ``seconds``; ``found`` is there once it has ended."""

    key: str
    compute: Callable[[Deadline, Tell], Found]
    seconds: int
    told: object = None
    found: Found | None = None
    error: BaseException | None = None
    _over: Event = field(default_factory=Event)
    _stop: Event = field(default_factory=Event)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Ask it to end with what is done (中止)."""
        self._stop.set()

    def over(self, seconds: float) -> bool:
        """Wait so long, and return whether it has ended."""
        return self._over.wait(seconds)

    def _run(self) -> None:
        try:
            deadline = Deadline.after(self.seconds, monotonic_ns, self._stop.is_set)
            self.found = self.compute(deadline, self._tell)
        except BaseException as error:  # noqa: BLE001 - raised again where the page waits for it
            self.error = error
        finally:
            self._over.set()

    def _tell(self, step: object) -> None:
        self.told = step


def ended(
    name: str,
    key: str,
    compute: Callable[[Deadline, Tell], Found],
    said: Callable[[object], str],
    waiting: str,
) -> Found:
    """Return what the work found, after telling on the page how it goes.

    ``name`` is the work's place on the page and ``key`` its question: another question stops the work on the last one.
    ``said`` puts a step into words.

    Raises
    ------
    OutOfTimeError
        Where there was no time for anything; what else the work raised is raised too.
    """
    work: UnderWay[Found] | None = st.session_state.get(name)
    if work is None or work.key != key:
        if work is not None:
            work.stop()
        work = _begun(name, key, compute, DEFAULT_SECONDS)
    if not work.over(_AT_ONCE):
        _wait(work, name, said, waiting)
    if work.error is not None:
        if not isinstance(work.error, OutOfTimeError):
            # Asked once more it is tried once more.
            forget(name)
        raise work.error
    if work.found is None:
        raise AssertionError
    return work.found


def _begun(name: str, key: str, compute: Callable[[Deadline, Tell], Found], seconds: int) -> UnderWay[Found]:
    work = UnderWay(key=key, compute=compute, seconds=seconds)
    st.session_state[name] = work
    work.start()
    return work


def _wait(work: UnderWay[Found], name: str, said: Callable[[object], str], waiting: str) -> None:
    place = st.empty()
    with place.container(), st.spinner(waiting):
        line = st.empty()
        st.button(words("work.stop"), key=f"stop {name}", on_click=work.stop)
        while not work.over(_LOOK):
            # Every line drawn is also where this drawing ends when somebody presses something.
            line.html(paragraph("" if work.told is None else said(work.told)))
    place.empty()


def forget(name: str) -> None:
    """Let go of work that is kept elsewhere."""
    st.session_state.pop(name, None)


def offer_more(name: str, sentence: str) -> None:
    """Say what was not done, and offer to compute it with more time."""
    show(banner("open", sentence))
    work: UnderWay[object] | None = st.session_state.get(name)
    if work is not None:
        seconds = work.seconds * MORE
        again = (name, work.key, work.compute, seconds)
        st.button(words("work.more", seconds=seconds), key=f"more {name}", on_click=_begun, args=again)
