"""A small tender played through its procedure: a home directory at every stage, and somebody in every role."""

import csv
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import event, insert

from workspace import Acting, Workspace, open_workspace
from workspace.moves.move import move
from workspace.panel.conflicts import declare_conflicts, my_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.sheets import my_sheet, submit
from workspace.people.codes import issue_code
from workspace.people.entering import OIDC
from workspace.people.sessions import new_session
from workspace.procedure.actions import ACTIONS
from workspace.procedure.stages import Role, Stage
from workspace.store.schema import HOUSE, PEOPLE, ROLES
from workspace.tenders.keeping import import_tender

KEY: Final = "2026-架空-09"
MEMBERS: Final = ("甲委員", "乙委員", "丙委員")
VENDORS: Final = ("架空通信", "架空電算")
DEFINITION: Final = """\
[tender]
id = "2026-架空-09"
title = "文書管理システム構築業務委託"
buyer = "架空市"

[price]
ceiling = 54_060_000

[method]
combination = "sum"
price_points = 100
price_formula = "ratio-to-ceiling"
rounding.price = { places = 2, mode = "down" }
tie_break = ["technical", "lottery"]

[panel]
members = ["甲委員", "乙委員", "丙委員"]
rounding = { places = 2, mode = "half_up" }

[[criteria]]
id = "plan"
label = "業務の実施方針"
max_points = 60
formula = "marks"
params.grades = { A = 1.0, B = 0.5, C = 0 }

[[criteria]]
id = "team"
label = "実施体制"
max_points = 40
formula = "marks"
params.grades = { A = 1.0, B = 0.5, C = 0 }
"""
MARKS: Final = {
    ("甲委員", "架空通信"): "AB",
    ("甲委員", "架空電算"): "BB",
    ("乙委員", "架空通信"): "AA",
    ("乙委員", "架空電算"): "BA",
    ("丙委員", "架空通信"): "BB",
    ("丙委員", "架空電算"): "BC",
}
"""The marks of every member for every vendor: of the plan, and of the team."""
REASON: Final = "試験のため"
AT: Final = datetime(2026, 11, 6, 8, 0, tzinfo=UTC)
MADE: Final = "workspace"
"""The home directory in which it is played."""
NEWCOMER: Final = "newcomer"
"""Somebody without any role."""


def as_csv(*rows: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def files() -> dict[str, bytes]:
    """Return the tender as the files of a folder, its marks given."""
    marks = [
        (member, vendor, criterion, mark)
        for (member, vendor), given in MARKS.items()
        for criterion, mark in zip(("plan", "team"), given, strict=True)
    ]
    return {
        "tender.toml": DEFINITION.encode(),
        "bids.csv": as_csv(("vendor", "price"), ("架空通信", "49110000"), ("架空電算", "48930000")).encode(),
        "vendors.csv": as_csv(
            ("vendor", "name"), ("架空通信", "株式会社架空通信"), ("架空電算", "架空電算株式会社")
        ).encode(),
        "marks.csv": as_csv(("evaluator", "vendor", "criterion", "mark"), *marks).encode(),
    }


def opened(home: Path, *, is_local: bool = True) -> Workspace:
    """Open a workspace for a test: at a fixed moment, and without waiting for the disk."""
    workspace = open_workspace(home=home, clock=lambda: AT, is_local=is_local)

    def hurry(connection: object, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(workspace.database.engine, "connect", hurry)
    workspace.database.engine.dispose()
    return workspace


def seat(workspace: Workspace) -> dict[tuple[Role, str], str]:
    """Seat somebody in every role, of the tender and of the house, and return the tokens of their sessions."""
    tokens: dict[tuple[Role, str], str] = {}
    with workspace.database.writing() as connection:
        for place in (KEY, HOUSE):
            for role in Role:
                person = f"{role}-{'tender' if place else 'house'}"
                connection.execute(insert(PEOPLE).values(id=person, name=person, active=1, version=1, created=""))
                member = {Role.MEMBER: MEMBERS[0], Role.CHAIR: MEMBERS[1]}.get(role, "")
                connection.execute(insert(ROLES).values(person=person, tender=place, role=role, evaluator=member))
                tokens[role, place] = new_session(connection, AT, person, OIDC)
        connection.execute(insert(PEOPLE).values(id=NEWCOMER, name=NEWCOMER, active=1, version=1, created=""))
    return tokens


def declare(acting: Acting, member: str = "") -> None:
    """Declare that a member has no conflict of interest."""
    due = {one.vendor: (False, "") for one in my_conflicts(acting, KEY, member) if one.conflict is None}
    if due:
        declare_conflicts(acting, KEY, due, evaluator=member)


def hand_in(acting: Acting, members: Sequence[str] = MEMBERS) -> None:
    """Hand in the sheets of members, who give a B where they may mark and have not."""
    for member in members:
        declare(acting, member)
        sheet = my_sheet(acting, KEY, member)
        marked = {(row.cells["vendor"], row.cells["criterion"]) for row in sheet.marks}
        for vendor in (one.vendor for one in my_conflicts(acting, KEY, member) if not one.conflict):
            for criterion in {"plan", "team"} - {criterion for of, criterion in marked if of == vendor}:
                reason = REASON if sheet.is_reason_due else ""
                save_mark(acting, KEY, vendor, criterion, "B", "", 0, reason=reason, evaluator=member)
        submit(acting, KEY, member)


FORWARD: Final[Mapping[Stage, str]] = {
    Stage.PUBLISHED: "publish",
    Stage.RECEIVING: "receive",
    Stage.QUALIFICATION: "qualify",
    Stage.SCORING: "score",
    Stage.LOCKED: "lock",
    Stage.EVALUATED: "evaluate",
    Stage.DECIDED: "decide",
    Stage.CLOSED: "close",
}


class Played:
    """The procedure as it was played: ``homes`` by stage, ``tokens`` by role and place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        workspace = opened(folder / MADE)
        # Where there is an administrator, nobody acts for everybody any more.
        acting = workspace.act_locally()
        self.tokens = seat(workspace)
        import_tender(acting, files())
        issue_code(acting, KEY, "observer-tender")
        self._keep(workspace, MADE, Stage.DRAFT)
        for stage, action in FORWARD.items():
            if stage is Stage.LOCKED:
                hand_in(acting)
            move(acting, KEY, ACTIONS[action], REASON)
            self._keep(workspace, MADE, stage)
        self.stages = (Stage.DRAFT, *FORWARD)

    def _keep(self, workspace: Workspace, name: str, kept: str) -> None:
        workspace.database.engine.dispose()
        shutil.copytree(self._folder / name, self._folder / kept)

    @contextmanager
    def at(self, stage: str) -> Iterator[Workspace]:
        """Open a copy of what there was at a stage, as a shared server does."""
        copy = self._folder / "copy"
        shutil.copytree(self._folder / stage, copy)
        workspace = opened(copy, is_local=False)
        try:
            yield workspace
        finally:
            workspace.database.engine.dispose()
            shutil.rmtree(copy)

    def acting(self, workspace: Workspace, role: Role, place: str = KEY) -> Acting:
        """Act in a role."""
        return workspace.act(self.tokens[role, place])
