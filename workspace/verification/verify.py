"""Verifying (記録の検証): each chain recounted, and what is saved held against what its rows make."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from criteria.finding import Finding, Severity, Text, Where
from data.text.faults import fault
from workspace.journal.chain import Head
from workspace.journal.links import Replay, chains, differs, recount
from workspace.people.acting import Acting
from workspace.people.recounted import replays_of_house, replays_of_people_in
from workspace.procedure.actions import VERIFY_ALL, VERIFY_JOURNAL
from workspace.store.copy import is_sound
from workspace.store.schema import HOUSE, JOURNAL, OPENINGS, TENDERS
from workspace.tenders.recounted import replays_of
from workspace.verification.timestamps import TimestampsChecked, trusted_roots


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A journal as it was verified (検証の結果): of which tender, empty for the house, its head, and what is wrong.

    ``head`` is None until the scoring is locked: nothing that counts all members' acts leaves before. Whoever keeps it
    outside learns at the next verification whether rows were cut off or the whole was rewritten since.
    """

    chain: str
    head: Head | None
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong; that a timestamp could not be checked here is only a warning."""
        return all(finding.severity is Severity.WARNING for finding in self.findings)


def verify(acting: Acting, key: str, noted: Head | None = None) -> Verified:
    """Verify the journal of a tender, and what is saved of it (案件の記録の検証); ``noted`` is a head kept outside."""
    with acting.looking(VERIFY_JOURNAL, key) as act:
        verified = _of_tender(act.connection, act.tender, noted)
    with acting.doing(VERIFY_JOURNAL, key) as act:
        act.record(subject={"tender": key}, after=_recorded([verified]))
    return verified


def verify_all(acting: Acting, noted: Head | None = None) -> tuple[Verified, ...]:
    """Verify every journal and everything that is saved (すべての記録の検証), the house's first.

    ``noted`` is a head of the house's journal that was kept outside.
    """
    with acting.looking(VERIFY_ALL) as act:
        verified = tuple(_everything(act.connection, noted))
    with acting.doing(VERIFY_ALL) as act:
        act.record(after=_recorded(verified))
    return verified


def _recorded(verified: Sequence[Verified]) -> dict[str, int]:
    return {"journals": len(verified), "findings": sum(len(each.findings) for each in verified)}


def _everything(connection: Connection, noted: Head | None) -> Iterator[Verified]:
    head, findings = recount(connection, HOUSE, replays_of_house(), noted)
    yield Verified(chain=HOUSE, head=head, findings=(*_unsound(connection), *_unguarded(connection), *findings))
    tenders = {row.key: row for row in connection.execute(select(TENDERS).order_by(TENDERS.c.key))}
    for tender in tenders.values():
        verified = _of_tender(connection, tender, None)
        yield verified if tender.stage in VERIFY_JOURNAL.stages else _without_numbers(verified)
    for stray in sorted({*chains(connection)} - {HOUSE, *tenders}):
        yield Verified(chain=stray, head=None, findings=(differs(TENDERS.name, stray),))


def _of_tender(connection: Connection, tender: Row[Any], noted: Head | None) -> Verified:
    replays: list[Replay] = [*replays_of(tender), *replays_of_people_in(tender.key), TimestampsChecked(trusted_roots())]
    head, findings = recount(connection, tender.key, replays, noted)
    return Verified(chain=tender.key, head=head, findings=findings)


def _without_numbers(verified: Verified) -> Verified:
    """Leave out how many rows there are and where they stand, which tells how many marks were given."""
    places = (replace(each, where=each.where and Where(file=each.where.file)) for each in verified.findings)
    return Verified(chain=verified.chain, head=None, findings=tuple(dict.fromkeys(places)))


def _unsound(connection: Connection) -> Iterator[Finding]:
    driven = connection.connection.driver_connection
    if isinstance(driven, sqlite3.Connection) and not is_sound(driven):
        what = Text("データベースのファイルが壊れています", "the file of the database is broken")
        yield fault("record-differs", what, Where(file="database"))


_GUARDS: Final = MappingProxyType(
    {
        "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger'", ("updated", "deleted", "replaced")),
        "postgresql": ("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'", ("cleared",)),
    }
)
"""By database, how its triggers are listed, and against what those of the append-only tables keep them."""


def _unguarded(connection: Connection) -> Iterator[Finding]:
    listed, against = _GUARDS[connection.dialect.name]
    standing = set(connection.exec_driver_sql(listed).scalars())
    for table in (JOURNAL, OPENINGS):
        if not standing.issuperset(f"{table.name}_not_{what}" for what in against):
            what = Text(
                "行の書換えを拒むトリガーがありません。外した者と、その間の変更を確かめてください",
                "the triggers that refuse to rewrite its rows are gone; find out who dropped them, and what changed",
            )
            yield fault("record-differs", what, Where(file=table.name))
