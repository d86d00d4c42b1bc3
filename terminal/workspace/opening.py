"""Who acts at the terminal (端末での操作者): the one person of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from criteria.finding import Language
from terminal.run import faults_explained
from workspace import Acting, open_workspace


@contextmanager
def acting_at_terminal(language: Language) -> Iterator[Acting]:
    """Open the workspace for a command, and say what is refused as other commands say what is wrong."""
    with faults_explained(language):
        workspace = open_workspace()
        try:
            yield workspace.act_locally()
        finally:
            workspace.database.engine.dispose()
