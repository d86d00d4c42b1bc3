"""A shared house in which something of every kind was done, each by an act: what its journal and its tables hold."""

from pathlib import Path
from typing import Final

import pytest
from played import DEFINITION, KEY, MEMBERS, files, hand_in, opened

from workspace import Acting, RefusedError, Workspace
from workspace.moves.move import move
from workspace.people.codes import issue_code, withdraw_code
from workspace.people.entering import (
    sign_in_at_terminal,
    sign_in_with_code,
    sign_in_with_identity,
    sign_out,
)
from workspace.people.roster import add_person, appoint_administrator, change_person
from workspace.procedure.actions import ACTIONS
from workspace.procedure.stages import Role
from workspace.tenders.attached import attach
from workspace.tenders.keeping import define, import_tender
from workspace.tenders.recording import record_fact, remove_fact
from workspace.tenders.roles import grant, withdraw

ISSUER: Final = "https://id.example.lg.jp"
OFFICE: Final = "office"
SANCTION: Final = {"vendor": "架空通信", "kind": "breach", "start": "2025-04-01"}


class Recorded:
    """The house: ``administrator`` and ``office`` act in it, and the tender is locked."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workspace: Workspace = opened(home, is_local=False)
        self.administrator = sign_in_at_terminal(self.workspace, appoint_administrator(self.workspace, "管理 一郎"))
        grant(self.administrator, add_person(self.administrator, "事務 花子", f"{ISSUER} {OFFICE}"), Role.OFFICE)
        self.office = self.identified(OFFICE)
        import_tender(self.office, {**files(), "要領.txt": b"1"})
        self._record()
        members = [self._seat(member) for member in MEMBERS]
        for action in ("publish", "receive", "qualify", "score"):
            move(self.office, KEY, ACTIONS[action])
        for person in members:
            self._submit(person)
        move(self.office, KEY, ACTIONS["lock"])
        with pytest.raises(RefusedError):
            move(self.office, KEY, ACTIONS["publish"])

    def identified(self, subject: str) -> Acting:
        """Act as somebody whom the sign-in service knows."""
        return self.workspace.act(sign_in_with_identity(self.workspace, ISSUER, subject, self.workspace.clock()))

    def _record(self) -> None:
        define(self.office, KEY, DEFINITION.replace("委託", "業務"), 1)
        attach(self.office, KEY, "様式/仕様書.pdf", b"%PDF-1.7 \x00")
        attach(
            self.office, KEY, "要領.txt", b"2", seen="6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
        )
        for _ in range(2):
            record_fact(self.office, KEY, "sanctions", SANCTION, 0)
        record_fact(self.office, KEY, "sanctions", {**SANCTION, "reason": "漏えい"}, 1, row="[2]")
        remove_fact(self.office, KEY, "sanctions", "[3]", 1)
        with pytest.raises(RefusedError):
            move(self.office, KEY, ACTIONS["lock"])

    def _seat(self, member: str) -> str:
        person = add_person(self.administrator, member)
        grant(self.office, person, Role.MEMBER, KEY, member)
        grant(self.office, person, Role.OBSERVER, KEY)
        withdraw(self.office, person, Role.OBSERVER, KEY)
        change_person(self.administrator, person, 1, name=f"{member}(改)")
        return person

    def _submit(self, person: str) -> None:
        issue_code(self.office, KEY, person)
        code = issue_code(self.office, KEY, person)
        with pytest.raises(RefusedError):
            sign_in_with_code(self.workspace, code[:-1] + ("2" if code[-1] == "3" else "3"))
        token = sign_in_with_code(self.workspace, code)
        hand_in(self.workspace.act(token), [""])
        sign_out(self.workspace, token)
        withdraw_code(self.office, KEY, person)
