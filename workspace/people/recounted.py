"""People held against the journal (利用者と記録との照合): roster, roles, codes and sessions are what its rows make."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from criteria.finding import Finding
from workspace.journal.chain import digest
from workspace.journal.links import Link, Replay, differs
from workspace.people.entering import LOCKED_FOR
from workspace.people.sessions import LOCAL, written
from workspace.procedure.stages import Role
from workspace.store.schema import CODES, HOUSE, PEOPLE, ROLES, SESSIONS

_TAKEN_IN = frozenset({"create", "import"})
"""Acts by which a tender comes into this house: what its journal says of roles before was elsewhere."""

Kept = dict[Any, dict[str, Any]]
"""Rows of a table by their key."""


def replays_of_house() -> tuple[Replay, ...]:
    """Return what replays the journal of the house: the roster, the roles in it, sessions and tries at codes."""
    return (_Roster(), _Roles(HOUSE), _Tries(), _Sessions())


def replays_of_people_in(tender: str) -> tuple[Replay, ...]:
    """Return what replays the roles and the codes in a tender from its journal."""
    return (_Roles(tender), _Codes(tender))


def _others(table: Table, expected: Kept, held: Kept) -> Iterator[Finding]:
    for key in sorted({*expected, *held}):
        if expected.get(key) != held.get(key):
            yield differs(table.name, "/".join(key) if isinstance(key, tuple) else key)


class _Roster:
    """Who is on the roster; the one person of a machine is there without a row."""

    def __init__(self) -> None:
        self.people: Kept = {}

    def take(self, link: Link) -> None:
        """Go on by one row."""
        row = link.content
        if row["outcome"] != "done":
            return
        if row["action"] in ("add-person", "appoint-administrator"):
            self.people[row["subject"]["person"]] = {**self._told(link), "version": 1, "created": row["at"]}
        elif row["action"] == "change-person":
            person = self.people[row["subject"]["person"]]
            person |= {**self._told(link), "version": person["version"] + 1}

    def _told(self, link: Link) -> dict[str, Any]:
        after = link.content["after"]
        return {"name": after["name"], "subject": after["subject"], "active": int(after["active"])}

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield whoever is on the roster otherwise."""
        saved = connection.execute(select(PEOPLE).where(PEOPLE.c.id != LOCAL)).mappings()
        yield from _others(PEOPLE, self.people, {row["id"]: {k: row[k] for k in row if k != "id"} for row in saved})


class _Roles:
    """Who has which role in a tender, or in the house."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.roles: Kept = {}

    def take(self, link: Link) -> None:
        """Go on by one row."""
        row, subject = link.content, link.content["subject"] or {}
        if row["outcome"] != "done":
            return
        if row["action"] in _TAKEN_IN and self.place != HOUSE:
            self.roles = {} if row["way"] == LOCAL else {(row["person"], Role.OFFICE.value): {"evaluator": ""}}
        elif row["action"] in ("grant", "grant-in-house", "appoint-administrator"):
            self.roles[subject["person"], row["after"]["role"]] = {"evaluator": row["after"].get("evaluator", "")}
        elif row["action"] in ("withdraw", "withdraw-in-house"):
            del self.roles[subject["person"], row["before"]["role"]]

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield the roles that are others."""
        saved = connection.execute(select(ROLES).where(ROLES.c.tender == self.place))
        yield from _others(ROLES, self.roles, {(row.person, row.role): {"evaluator": row.evaluator} for row in saved})


class _Codes:
    """Which codes were issued in a tender, and withdrawn."""

    def __init__(self, tender: str) -> None:
        self.tender = tender
        self.codes: Kept = {}

    def take(self, link: Link) -> None:
        """Go on by one row."""
        row, subject = link.content, link.content["subject"] or {}
        if row["outcome"] != "done":
            return
        if row["action"] in _TAKEN_IN:
            self.codes = {}
        elif row["action"] in ("issue-code", "withdraw-code", "withdraw"):
            for code in self.codes.values():
                if code["person"] == subject["person"] and code["withdrawn"] is None:
                    code["withdrawn"] = row["at"]
        if row["action"] == "issue-code":
            code = {"person": subject["person"], "issued": row["at"], "withdrawn": None, **row["after"]}
            self.codes[subject["code"]] = code

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield the codes that are others."""
        saved = connection.execute(select(CODES).where(CODES.c.tender == self.tender))
        names = ("person", "issued", "withdrawn", "stage", "round")
        held = {
            row.id: {**{name: getattr(row, name) for name in names}, "sha256": digest(f"{row.salt}:{row.hash}")}
            for row in saved
        }
        yield from _others(CODES, self.codes, held)


class _Tries:
    """How often a code was tried, and until when it is locked."""

    def __init__(self) -> None:
        self.tries: Kept = {}

    def take(self, link: Link) -> None:
        """Go on by one row, of a refusal too."""
        row, subject = link.content, link.content["subject"] or {}
        if row["action"] != "sign-in" or "code" not in subject:
            return
        code = self.tries.setdefault(subject["code"], {"tries": 0, "locked_until": None})
        if row["outcome"] == "done":
            code |= {"tries": 0, "locked_until": None}
        elif row["code"] == "code-locked":
            code |= {"tries": 0, "locked_until": written(datetime.fromisoformat(row["at"]) + LOCKED_FOR)}
        else:
            code["tries"] += 1

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield the codes at which another number of tries is noted."""
        for row in connection.execute(select(CODES).order_by(CODES.c.id)):
            held = {"tries": row.tries, "locked_until": row.locked_until}
            if held != self.tries.get(row.id, {"tries": 0, "locked_until": None}):
                yield differs(CODES.name, row.id)


class _Sessions:
    """Whose sessions may be open: each began by a row, and ended by one where somebody left or was made inactive.

    This machine's one person comes in without a row. That a role was withdrawn, which ends sessions too, stands in the
    journal of its tender; when a session was last used stands in none.
    """

    def __init__(self) -> None:
        self.begun: Kept = {}
        self.left: dict[str, str] = {}
        self.ended: set[str] = set()

    def take(self, link: Link) -> None:
        """Go on by one row."""
        row, subject = link.content, link.content["subject"] or {}
        if row["outcome"] != "done":
            return
        if row["action"] == "sign-in":
            self.begun[subject["session"]] = {
                "person": row["person"],
                "way": row["way"],
                "code": subject.get("code"),
                "issued": subject.get("issued", row["at"]),
            }
        elif row["action"] == "sign-out":
            self.left[subject["session"]] = row["at"]
        elif row["action"] == "change-person" and not row["after"]["active"]:
            person = subject["person"]
            self.ended |= {session for session, begun in self.begun.items() if begun["person"] == person}

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield the sessions that nobody began so, or that are open again."""
        for row in connection.execute(select(SESSIONS).order_by(SESSIONS.c.hash)):
            if row.way == LOCAL == row.person:
                continue
            held = {"person": row.person, "way": row.way, "code": row.code, "issued": row.issued}
            is_open_again = row.ended != self.left.get(row.hash, row.ended) or (
                row.ended is None and row.hash in self.ended
            )
            if held != self.begun.get(row.hash) or is_open_again:
                yield differs(SESSIONS.name, row.hash)
