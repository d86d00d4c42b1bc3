"""Who acts in a command of the workspace (操作者), with what is refused told as other commands tell what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from criteria.finding import Language, Text
from terminal.run import complain, faults_explained
from terminal.saved import acting_here
from workspace import Acting


@contextmanager
def acting_at_terminal(language: Language) -> Iterator[Acting]:
    """Act as whoever acts at this terminal."""
    with faults_explained(language), acting_here() as acting:
        yield acting


def say_what_is_not_promised(acting: Acting, language: Language) -> None:
    """Say on a machine of one's own that one person is everybody (1人用の設定)."""
    if acting.workspace.is_local:
        complain(_ONE_PERSON.to(language))


_ONE_PERSON: Final = Text(
    "1人用の設定です。この端末の利用者がすべての役割を持つため、採点の秘匿と価格の封緘は保証されません",
    "One person has every role here: neither that marks stay unseen nor that prices stay sealed is promised",
)
