"""A panel where it scores: a home directory that is copied for every test, and who sits in which seat."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from played import AT, DEFINITION, KEY, MEMBERS, files, opened, seat
from sqlalchemy import insert

from criteria.errors import DefinitionError, EvaluationError
from data.sources.files import Files
from workspace import Acting, OvertakenError, RefusedError, Workspace
from workspace.moves.move import move
from workspace.people.entering import OIDC
from workspace.people.sessions import new_session
from workspace.procedure.actions import ACTIONS
from workspace.procedure.stages import Role
from workspace.store.schema import PEOPLE, ROLES
from workspace.tenders.keeping import import_tender

PANEL: Final = DEFINITION.replace("[panel]\n", '[panel]\ncomments_due = "extremes"\nalarm = "50%"\n')
THIRD: Final = "third"
"""The person who is the member nobody has a role for in the procedure that is played."""


class Scoring:
    """Tenders where they score: of each kind a home that is copied, and the tokens of everybody in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tokens: dict[str, dict[Any, str]] = {}

    def make(self, name: str, definition: str, **tables: bytes | None) -> None:
        """Make a tender with these tables, None where it has none, and open its scoring."""
        given = {
            **files(),
            "tender.toml": definition.encode(),
            **{f"{key}.csv": table for key, table in tables.items()},
        }
        workspace = opened(self._folder / name)
        acting = workspace.act_locally()
        tokens: dict[Any, str] = dict(seat(workspace))
        with workspace.database.writing() as connection:
            connection.execute(insert(PEOPLE).values(id=THIRD, name=THIRD, active=1, version=1, created=""))
            third = {"person": THIRD, "tender": KEY, "role": Role.MEMBER, "evaluator": MEMBERS[2]}
            connection.execute(insert(ROLES).values(**third))
            tokens[THIRD] = new_session(connection, AT, THIRD, OIDC)
        import_tender(acting, {key: table for key, table in given.items() if table is not None})
        for action in ("publish", "receive", "qualify", "score"):
            move(acting, KEY, ACTIONS[action])
        workspace.database.engine.dispose()
        self._tokens[name] = tokens

    @contextmanager
    def at(self, name: str) -> "Iterator[Seats]":
        """Open a copy, as a shared server does."""
        copy = self._folder / "copy"
        shutil.copytree(self._folder / name, copy)
        workspace = opened(copy, is_local=False)
        try:
            yield Seats(workspace, self._tokens[name])
        finally:
            workspace.database.engine.dispose()
            shutil.rmtree(copy)


class Seats:
    """Everybody at a tender: the members in their order, the second of whom is the chair, and the office."""

    def __init__(self, workspace: Workspace, tokens: Mapping[Any, str]) -> None:
        self.workspace, self.tokens = workspace, tokens
        of_members = (tokens[Role.MEMBER, KEY], tokens[Role.CHAIR, KEY], tokens[THIRD])
        self.members = tuple(map(workspace.act, of_members))
        self.member, self.chair, self.third = self.members
        self.office, self.auditor, self.observer = (
            workspace.act(tokens[role, KEY]) for role in (Role.OFFICE, Role.AUDITOR, Role.OBSERVER)
        )


def answer(call: Any, acting: Acting) -> bytes:  # noqa: ANN401 - any function of the workspace
    """Return all that a person gets of a call, an error with all it carries included."""
    try:
        found = call(acting)
    except OvertakenError as error:
        found = (error.code, error.text, error.theirs, error.yours, error.by, error.at)
    except RefusedError as error:
        found = (error.code, error.text)
    except DefinitionError as error:
        found = (error.text, error.faults)
    except EvaluationError as error:
        found = error.text
    if isinstance(found, Files):
        found = [(name, found.load(name)) for name in found.names]
    return repr(found).encode()
