"""Who acts in a command of the workspace (操作者), with what is refused told as other commands tell what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

from criteria.finding import Language
from terminal.run import faults_explained
from terminal.saved import acting_here
from workspace import Acting


@contextmanager
def acting_at_terminal(language: Language) -> Iterator[Acting]:
    """Act as whoever acts at this terminal."""
    with faults_explained(language), acting_here() as acting:
        yield acting
