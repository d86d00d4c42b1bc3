"""Sheets (採点表): a member's marks as a whole, handed in complete and under their hash."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, insert, select, update

from criteria.characters import compared
from criteria.errors import DefinitionError
from criteria.finding import Severity, Text
from criteria.tender import Tender
from data.bids.read import read_bids, read_tender
from data.tables.names import BIDS, MARKS
from scoring.formulas.panel import is_marked, present_members
from workspace.journal.chain import canonical, digest
from workspace.panel.seats import Seat, seated
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import READ_OWN_MARKS, READ_PROGRESS, SUBMIT
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import ROLES, SHEETS
from workspace.tenders.recording import SavedRow
from workspace.tenders.saved import HEADINGS, live_rows, saved_files
from workspace.tenders.visible import Sight, parts_of

_FILE = f"{MARKS}.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSheet:
    """A member's own sheet (自分の採点表): the marks with their versions.

    ``sha256`` is its hash where it is handed in as it is, else empty. ``is_reason_due``: it was handed in once, and a
    mark changes with a reason.
    """

    evaluator: str
    marks: tuple[SavedRow, ...]
    sha256: str
    is_reason_due: bool


def my_sheet(acting: Acting, key: str, evaluator: str = "") -> OwnSheet:
    """Return a member's own marks, and whether the sheet with them is handed in (自分の採点表の閲覧).

    Raises
    ------
    RefusedError
        Where a conflict of interest is not declared of every vendor yet.
    """
    with acting.looking(READ_OWN_MARKS, key, evaluator=evaluator) as act:
        seat = seated(act)
        seat.require_declared()
        sha256 = sheet_hash(seat)
        return OwnSheet(
            evaluator=seat.evaluator,
            marks=seat.own(MARKS),
            sha256=sha256 if sha256 == _handed_in(seat) else "",
            is_reason_due=was_handed_in(seat),
        )


def submit(acting: Acting, key: str, evaluator: str = "") -> str:
    """Hand in a member's sheet (採点表の提出), and return its hash.

    The hash is the SHA-256 of the sheet as canonical JSON (RFC 8785): the tender, the round of scoring, the member, and
    the cells of each row that are not empty, in the order of vendors and criteria. It stands as long as the marks do.

    Raises
    ------
    DefinitionError
        With every mark and comment that is missing, as a file would be told of.
    RefusedError
        Where a declaration of conflicts is due, nothing is marked, or the sheet is handed in as it is.
    """
    with acting.doing(SUBMIT, key, evaluator=evaluator) as act:
        seat = seated(act)
        seat.require_declared()
        _check_complete(seat)
        before, after = _handed_in(seat), sheet_hash(seat)
        if before == after:
            what = Text("この採点表は提出済みです", "This sheet is handed in already")
            raise RefusedError("nothing-changed", what)
        place = {"round": act.tender.round, "evaluator": seat.evaluator}
        values = {"sha256": after, "by": act.guest.person, "at": act.moment}
        if before:
            act.connection.execute(update(SHEETS).where(*_of(seat)).values(values))
        else:
            act.connection.execute(insert(SHEETS).values(tender=key, **place, **values))
        subject = {"table": SHEETS.name, **place}
        act.record(subject=subject, before={"sha256": before} if before else None, after={"sha256": after})
    return after


def sheet_hash(seat: Seat) -> str:
    """Return the hash of a member's sheet as it is now (採点表のハッシュ値)."""
    rows = sorted(seat.own(MARKS), key=lambda row: row.key)
    marks = [{name: cell for name, cell in row.cells.items() if cell} for row in rows]
    sheet = {"tender": seat.act.key, "round": seat.act.tender.round, "evaluator": seat.evaluator, "marks": marks}
    return digest(canonical(sheet))


def was_handed_in(seat: Seat) -> bool:
    """Whether a member handed in a sheet, in this round of scoring or one before: its marks change with a reason."""
    own = select(func.count()).where(SHEETS.c.tender == seat.act.key, SHEETS.c.evaluator == seat.evaluator)
    return bool(seat.act.connection.scalar(own))


def _handed_in(seat: Seat) -> str:
    return seat.act.connection.scalar(select(SHEETS.c.sha256).where(*_of(seat))) or ""


def _of(seat: Seat) -> tuple[ColumnElement[bool], ...]:
    ours = (SHEETS.c.tender == seat.act.key, SHEETS.c.round == seat.act.tender.round)
    return (*ours, SHEETS.c.evaluator == seat.evaluator)


def _check_complete(seat: Seat) -> None:
    """Raise DefinitionError with what a reader of the member's marks alone finds missing or wrong in them."""
    sight = Sight(person="", evaluator=seat.evaluator, bids=True, marks=False)
    files = saved_files(seat.act.connection, seat.act.tender, sight)
    tender = read_tender(files)
    if _FILE not in files.names:
        if all(seat.is_recused(vendor) for vendor in vendors_of(seat.act)):
            return
        raise RefusedError("missing-mark", Text("採点がありません", "Nothing is marked yet"))
    alone = replace(tender, panel=replace(tender.panel, members=(seat.evaluator,)))
    _, findings = read_bids(files, alone)
    # A bid that nobody marks is the panel's matter, not that of who is recused from it.
    of_marks = [
        finding
        for finding in findings
        if finding.severity is Severity.FAULT
        and finding.where
        and finding.where.file == _FILE
        and not (finding.code == "missing-mark" and seat.is_recused(finding.subject or ""))
    ]
    if of_marks:
        raise DefinitionError(of_marks)


def vendors_of(act: Act) -> frozenset[str]:
    """Return the vendors with a bid, as names are compared."""
    return frozenset(parts_of(row.key)[0] for row in live_rows(act.connection, act.key, BIDS) if row.key != HEADINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a member is (提出状況): whether the sheet is handed in; ``is_away`` has nothing to mark."""

    evaluator: str
    is_handed_in: bool
    is_away: bool


def progress(acting: Acting, key: str) -> tuple[Progress, ...]:
    """Return who has handed in a sheet (提出状況), for the office alone."""
    with acting.looking(READ_PROGRESS, key) as act:
        return tuple(_progress(act, read_tender(saved_files(act.connection, act.tender))))


def sheets_due(act: Act, tender: Tender) -> Iterator[Text]:
    """Yield whose sheets are due before the lock (採点確定の条件): of all who have something to mark.

    A sheet counts where its marks are those it was handed in with.
    """
    members = tuple(_progress(act, tender))
    if not members and vendors_of(act) and any(map(is_marked, tender.criteria)):
        yield Text("採点表の提出", "a sheet is handed in")
    for member in members:
        if not member.is_handed_in and not member.is_away:
            yield Text(f"{member.evaluator}の採点表の提出", f"{member.evaluator} hands in the sheet")


def _progress(act: Act, tender: Tender) -> Iterator[Progress]:
    vendors = vendors_of(act)
    for member in tender.panel.members or _unnamed_members(act):
        seat = seated(act, member)
        yield Progress(
            evaluator=member,
            is_handed_in=_handed_in(seat) == sheet_hash(seat),
            is_away=not any(present_members(tender.panel, (member,), vendor) for vendor in vendors),
        )


def _unnamed_members(act: Act) -> list[str]:
    """Return the members of a panel that the definition does not name: who has the role, and who marked."""
    roles = act.connection.scalars(select(ROLES.c.evaluator).where(ROLES.c.tender == act.key, ROLES.c.evaluator != ""))
    marked = [parts_of(row.key)[0] for row in live_rows(act.connection, act.key, MARKS) if row.key != HEADINGS]
    return sorted({compared(member): member for member in (*marked, *roles)}.values())
