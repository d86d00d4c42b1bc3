"""Acting (操作): every act of a person goes through one door, which asks the session, the roles and the stage.

An act that is allowed runs in one transaction together with its rows in the journal; one that is refused changes
nothing and is journaled as refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from criteria.finding import Text
from workspace.journal.chain import append
from workspace.people.sessions import (
    LOCAL,
    TERMINAL,
    Guest,
    Strangers,
    guest_of,
    is_to_be_noted,
    new_session,
    note_use,
    written,
)
from workspace.procedure.actions import Action
from workspace.procedure.refusals import RefusedError, require_text
from workspace.procedure.stages import OF_HOUSE, Role, Stage
from workspace.store.database import Database, open_database
from workspace.store.schema import HOUSE, PEOPLE, ROLES, TENDERS

ZONE: Final = "Asia/Tokyo"
_SIGN_IN: Final = Text("サインインしてください", "Sign in first")


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The house of all tenders (ワークスペース): its database, its clock, and whether one person is everybody.

    ``is_local``: this machine's one user has every role, and neither blindness nor sealed prices are promised.
    """

    database: Database
    clock: Callable[[], datetime] = now
    is_local: bool = True
    strangers: Strangers = field(default_factory=Strangers)

    def act_locally(self) -> "Acting":
        """Begin to act as the one person of this machine, or raise RefusedError on a shared server."""
        if not self.is_local:
            raise RefusedError("sign-in", _SIGN_IN)
        with self.database.writing() as connection:
            if active_administrators(connection):
                what = Text(
                    f"{self.database.place} は、管理者の登録がある共有サーバーのデータベースです。"
                    "SENTEI_ACCESS=shared を設定するか、1人で使うときは別の SENTEI_HOME を指定してください",
                    f"{self.database.place} is a shared server's: it has an administrator. Set SENTEI_ACCESS=shared "
                    "or another SENTEI_HOME to work alone",
                )
                raise RefusedError("shared", what)
            return Acting(self, new_session(connection, self.clock(), LOCAL, LOCAL))

    def act(self, token: str) -> "Acting":
        """Act with the token of a session; whether it is alive is asked at every act."""
        return Acting(self, token)


def open_workspace(
    url: str = "", home: Path | None = None, *, clock: Callable[[], datetime] = now, is_local: bool = True
) -> Workspace:
    """Open the workspace: SQLite in SENTEI_HOME or the user's data directory, or SENTEI_DATABASE_URL.

    Raises
    ------
    EvaluationError
        Where the database cannot be opened.
    """
    return Workspace(database=open_database(url, home), clock=clock, is_local=is_local)


@dataclass(slots=True, kw_only=True)
class Act:
    """One act under way (実行中の操作): its transaction, who acts in which role, and the tender as it stands."""

    workspace: Workspace
    connection: Connection
    guest: Guest
    action: Action
    chain: str
    role: str
    evaluator: str
    row: Row[Any] | None
    at: datetime
    reason: str = ""
    recorded: list[int] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key of the tender."""
        return self.chain

    @property
    def stage(self) -> Stage:
        """The stage of the tender."""
        return Stage(self.tender.stage)

    @property
    def tender(self) -> Row[Any]:
        """The row of the tender."""
        if self.row is None:
            msg = f"{self.action.id} is about no tender"
            raise LookupError(msg)
        return self.row

    def in_tender(self, row: Row[Any]) -> "Act":
        """Return the same act as one in a tender that it has just made."""
        return replace(self, chain=row.key, row=row, recorded=[])

    @property
    def moment(self) -> str:
        """The moment of the act as it is written."""
        return written(self.at)

    def may(self, action: Action) -> bool:
        """Whether the person may do something else in this tender as it stands."""
        role, _ = _role_for(self.connection, self.guest, action, self.key, self.evaluator)
        return bool(role) and self.stage in action.stages

    def record(self, *, subject: Any = None, before: Any = None, after: Any = None, **secret: Any) -> None:  # noqa: ANN401 - JSON
        """Append a row to the journal; ``secret=…`` is committed to by a salted hash and kept apart."""
        head = append(
            self.connection,
            self.chain,
            {**self.about("done"), "subject": subject, "before": before, "after": after},
            **secret,
        )
        self.recorded.append(head.count)

    def about(self, outcome: str) -> dict[str, Any]:
        """Return what every row of the journal says of the act: who, in which role, when, what, and why."""
        return about(
            self.at,
            person=self.guest.person,
            name=self.guest.name,
            role=self.role,
            way=self.guest.way,
            action=self.action.id,
            outcome=outcome,
            reason=self.reason,
        )


def about(
    at: datetime,
    *,
    action: str,
    outcome: str,
    person: str = "",
    name: str = "",
    role: str = "",
    way: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """Return what every row of the journal says: when, and who did what in which role."""
    return {
        "format": 1,
        "at": written(at),
        "zone": ZONE,
        "person": person,
        "name": name,
        "role": role,
        "way": way,
        "action": action,
        "outcome": outcome,
        "reason": reason,
    }


def record_in_house(connection: Connection, row: dict[str, Any], **parts: Any) -> None:  # noqa: ANN401 - JSON
    """Append a row to the journal of the house for what is done at no role's door, as ``about`` tells it."""
    append(connection, HOUSE, {**row, "subject": None, "before": None, "after": None, **parts})


@dataclass(frozen=True, slots=True)
class Acting:
    """A person with a session (操作者). Every function of the workspace takes one, and asks it."""

    workspace: Workspace
    token: str

    @contextmanager
    def doing(self, action: Action, tender: str = HOUSE, *, reason: str = "", evaluator: str = "") -> Iterator[Act]:
        """Do an act in one transaction with its journal rows.

        ``evaluator`` is the member of the panel for whom it is done: a member's own name, or on this machine anybody's.

        Raises
        ------
        RefusedError
            Where the session is over, or the person may not do this now. The refusal is journaled.
        """
        act: Act | None = None
        try:
            with self.workspace.database.writing() as connection:
                act = self._step(connection, action, tender, reason, evaluator)
                _check(act)
                yield act
                if not act.recorded:
                    msg = f"{action.id} ended without a row in the journal"
                    raise RuntimeError(msg)
                if is_to_be_noted(act.guest, act.at):
                    note_use(connection, act.guest, act.at)
        except RefusedError as refusal:
            self._journal_refusal(act, refusal)
            raise

    @contextmanager
    def looking(self, action: Action, tender: str = HOUSE, *, evaluator: str = "") -> Iterator[Act]:
        """Look at something, in one transaction that changes nothing; a refusal is journaled."""
        act: Act | None = None
        try:
            with self.workspace.database.reading() as connection:
                act = self._step(connection, action, tender, "", evaluator)
                _check(act)
                yield act
        except RefusedError as refusal:
            self._journal_refusal(act, refusal)
            raise
        self._note_use(act.guest, act.at)

    def who(self) -> Guest:
        """Return who acts, or raise RefusedError where the session is over."""
        at = self.workspace.clock()
        with self.workspace.database.reading() as connection:
            guest = self._guest(connection, at)
        self._note_use(guest, at)
        return guest

    def _guest(self, connection: Connection, at: datetime) -> Guest:
        guest = guest_of(connection, at, self.token)
        if guest.way == LOCAL and not self.workspace.is_local:
            raise RefusedError("sign-in", _SIGN_IN)
        return guest

    def _note_use(self, guest: Guest, at: datetime) -> None:
        if is_to_be_noted(guest, at):
            with self.workspace.database.writing() as connection:
                note_use(connection, guest, at)

    def _step(self, connection: Connection, action: Action, tender: str, reason: str, evaluator: str) -> Act:
        require_text(tender, reason, evaluator)
        at = self.workspace.clock()
        guest = self._guest(connection, at)
        row = connection.execute(select(TENDERS).where(TENDERS.c.key == tender)).first() if tender else None
        role, member = _role_for(connection, guest, action, tender, evaluator)
        return Act(
            workspace=self.workspace,
            connection=connection,
            guest=guest,
            action=action,
            chain=tender if row else HOUSE,
            role=role,
            evaluator=member,
            row=row,
            at=at,
            reason=reason.strip(),
        )

    def _journal_refusal(self, act: Act | None, refusal: RefusedError) -> None:
        if act is None:
            return
        with self.workspace.database.writing() as connection:
            append(
                connection,
                act.chain,
                {**act.about("refused"), "subject": None, "before": None, "after": None, "code": refusal.code},
            )


def _role_for(connection: Connection, guest: Guest, action: Action, tender: str, evaluator: str) -> tuple[str, str]:
    """Return the first of a person's roles that may do this, and whose marks it is about; both empty where none may."""
    if guest.way == LOCAL:
        return next(role for role in Role if role in action.roles), evaluator
    # A personal code opens the roles in its tender alone.
    places = {HOUSE, tender} if guest.code_tender is None else {tender} & {guest.code_tender}
    # Who operates the machine acts for nobody who marks.
    roles = action.roles & OF_HOUSE if guest.way == TERMINAL else action.roles
    held = connection.execute(
        select(ROLES.c.role, ROLES.c.evaluator).where(ROLES.c.person == guest.person, ROLES.c.tender.in_(places))
    ).all()
    for role in Role:
        for row in held:
            if row.role == role and role in roles and (not evaluator or row.evaluator == evaluator):
                return role, row.evaluator
    return "", ""


def active_administrators(connection: Connection) -> frozenset[str]:
    """Return the people who administer the house and may sign in."""
    return frozenset(
        connection.scalars(
            select(ROLES.c.person)
            .join(PEOPLE, PEOPLE.c.id == ROLES.c.person)
            .where(ROLES.c.tender == HOUSE, ROLES.c.role == Role.ADMINISTRATOR, PEOPLE.c.active == 1)
        )
    )


def _check(act: Act) -> None:
    action = act.action
    if action.stages and act.row is None and act.guest.way == LOCAL:
        what = Text(
            "この番号の案件は保存されていません。案件の一覧で番号を確かめてください",
            "no tender is saved under this key: look it up in the list of tenders",
        )
        raise RefusedError("not-allowed", what)
    if (action.stages and act.row is None) or not act.role:
        what = Text(
            f"「{action.text.ja}」は許可されていません。権限のない案件・操作か、存在しない案件です",
            f"You may not {action.text.en} here: there is no such tender, or it is not yours to do",
        )
        raise RefusedError("not-allowed", what)
    if action.stages and act.stage not in action.stages:
        stages = [stage for stage in Stage if stage in action.stages]
        what = Text(
            f"「{action.text.ja}」は「{act.stage.text.ja}」の段階ではできません"
            f"(できる段階: {'、'.join(stage.text.ja for stage in stages)})",
            f"You cannot {action.text.en} in the stage “{act.stage.text.en}”, only in: "
            + ", ".join(stage.text.en for stage in stages),
        )
        raise RefusedError("wrong-stage", what)
    if action.reason_due and not act.reason:
        raise RefusedError(
            "reason-due",
            Text(f"「{action.text.ja}」には理由が必要です", f"Give the reason: to {action.text.en} needs one"),
        )
