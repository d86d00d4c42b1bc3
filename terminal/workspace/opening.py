"""Who acts at the terminal (端末での操作者): this machine's one person, or somebody on a shared server's roster."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text
from terminal.run import faults_explained
from workspace import Acting, Workspace, open_workspace
from workspace.people.access import is_shared
from workspace.people.entering import sign_in_at_terminal, sign_in_with_code, sign_out


@contextmanager
def workspace_at_terminal(language: Language) -> Iterator[Workspace]:
    """Open the workspace for a command, and say what is refused as other commands say what is wrong."""
    with faults_explained(language):
        workspace = open_workspace(is_local=not is_shared())
        try:
            yield workspace
        finally:
            workspace.database.engine.dispose()


@contextmanager
def acting_at_terminal(language: Language) -> Iterator[Acting]:
    """Act as the one person of this machine; on a shared server as whose code is given, or whom its operator names.

    The operator of the server names the person in SENTEI_PERSON. A personal code is in SENTEI_CODE or asked for, never
    an argument: other users of a machine see those.
    """
    with workspace_at_terminal(language) as workspace:
        if workspace.is_local:
            yield workspace.act_locally()
            return
        person = os.environ.get("SENTEI_PERSON", "")
        if person:
            acting = sign_in_at_terminal(workspace, person)
        else:
            acting = workspace.act(sign_in_with_code(workspace, secret_of("SENTEI_CODE", _CODE, language)))
        try:
            yield acting
        finally:
            sign_out(workspace, acting.token)


_CODE = Text("個人コード", "Personal code")


def secret_of(name: str, what: Text, language: Language) -> str:
    """Return a secret from the environment, or ask for it without showing what is typed."""
    if given := os.environ.get(name):
        return given
    if not sys.stdin.isatty():
        raise EvaluationError(
            Text(f"{what.ja}を環境変数 {name} に設定してください", f"{what.en}: set {name} in the environment")
        )
    return str(typer.prompt(what.to(language), hide_input=True, err=True))
