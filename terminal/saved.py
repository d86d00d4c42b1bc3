"""A saved tender where the commands take a folder (保存された案件), and who acts at the terminal to read it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from criteria.errors import EvaluationError
from criteria.finding import Text
from data.sources.files import Files
from workspace import Acting, Workspace, open_workspace
from workspace.people.access import is_shared
from workspace.people.entering import sign_in_at_terminal, sign_in_with_code, sign_out
from workspace.tenders.keeping import open_tender, what_is_withheld, why_no_bids


def open_saved(key: str) -> Files:
    """Open a saved tender, as far as whoever acts here may see it."""
    with acting_here() as acting:
        if why := why_no_bids(acting, key):
            raise EvaluationError(why)
        if note := what_is_withheld(acting, key):
            typer.echo(f"{note.ja} / {note.en}", err=True)
        return open_tender(acting, key)


@contextmanager
def acting_here() -> Iterator[Acting]:
    """Act as the one person of this machine; on a shared server as whose code is given, or whom its operator names.

    The operator of the server names the person in SENTEI_PERSON. A personal code is in SENTEI_CODE or asked for, never
    an argument: other users of a machine see those.
    """
    workspace = open_workspace(is_local=not is_shared())
    try:
        if workspace.is_local:
            yield workspace.act_locally()
            return
        person = os.environ.get("SENTEI_PERSON")
        acting = sign_in_at_terminal(workspace, person) if person else _with_code(workspace)
        try:
            yield acting
        finally:
            sign_out(workspace, acting.token)
    finally:
        workspace.database.engine.dispose()


def _with_code(workspace: Workspace) -> Acting:
    code = os.environ.get("SENTEI_CODE")
    if not code and not sys.stdin.isatty():
        what = Text("個人コードを環境変数 SENTEI_CODE に設定してください", "Set your personal code in SENTEI_CODE")
        raise EvaluationError(what)
    code = code or str(typer.prompt("個人コード / Personal code", hide_input=True, err=True))
    return workspace.act(sign_in_with_code(workspace, code))
