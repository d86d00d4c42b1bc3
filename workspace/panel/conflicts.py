"""Conflicts of interest (利益相反): declared of every vendor before a member sees any bid, and acted on at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from criteria.characters import compared
from criteria.finding import Text
from criteria.terms import Recusal
from data.tables.names import BIDS, CONFLICTS, MARKS
from data.text.cells import read_yes_no
from workspace.panel.seats import Seat, cells_of, seated
from workspace.people.acting import Acting
from workspace.procedure.actions import DECLARE_CONFLICT, READ_CONFLICTS, READ_OWN_CONFLICTS
from workspace.procedure.refusals import RefusedError
from workspace.tenders.entries import column_names, put, strike
from workspace.tenders.recording import SavedRow, saved_rows
from workspace.tenders.saved import declared_tables, live_rows
from workspace.tenders.visible import parts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a member says of a vendor (利益相反の申告); ``conflict`` is None where nothing is declared yet."""

    evaluator: str
    vendor: str
    conflict: bool | None
    note: str
    at: str


def my_conflicts(acting: Acting, key: str, evaluator: str = "") -> tuple[Declaration, ...]:
    """Return a member's declaration of each vendor with a bid (自分の申告); of the bids nothing else is told."""
    with acting.looking(READ_OWN_CONFLICTS, key, evaluator=evaluator) as act:
        seat = seated(act)
        declared = seat.declared()
        return tuple(_declaration(seat.evaluator, name, declared.get(compared(name))) for name in _vendors(seat))


def declared_conflicts(acting: Acting, key: str) -> tuple[Declaration, ...]:
    """Return what the members have declared (申告の一覧), for the office, by member."""
    with acting.looking(READ_CONFLICTS, key) as act:
        _, tables = declared_tables(act.connection, act.tender)
        rows = sorted(saved_rows(act, tables[CONFLICTS]), key=lambda row: row.key)
        return tuple(_declaration(row.cells["evaluator"], row.cells["vendor"], row) for row in rows)


def declare_conflicts(
    acting: Acting, key: str, declared: Mapping[str, tuple[bool, str]], reason: str = "", evaluator: str = ""
) -> None:
    """Declare of vendors whether there is a conflict of interest, with a note (利益相反の申告).

    What was declared is changed with a reason: something may become known while the bids are marked. The member's marks
    of a vendor from whom a conflict recuses, of all where the tender says so, are void.

    Raises
    ------
    DefinitionError
        Where one is no vendor of the tender.
    RefusedError
        Where the reason of a change is missing, or all of it was declared before.
    """
    with acting.doing(DECLARE_CONFLICT, key, reason=reason, evaluator=evaluator) as act:
        seat = seated(act)
        table, before = seat.tables[CONFLICTS], seat.declared()
        for vendor, (conflict, note) in declared.items():
            held = before.get(compared(vendor))
            if held and (read_yes_no(held.cells["conflict"]), held.cells.get("note", "")) == (conflict, note.strip()):
                continue
            if held and not act.reason:
                what = Text(
                    f"「{vendor}」についての申告の変更には理由が必要です",
                    f"You have declared of {vendor}: give the reason of the change",
                )
                raise RefusedError("reason-due", what)
            word = "yes" if conflict else "no"
            given = {"evaluator": seat.evaluator, "vendor": vendor, "conflict": word, "note": note.strip()}
            cells = cells_of(table, held, {**given, "declared_at": act.moment})
            put(act, CONFLICTS, cells, held.version if held else 0, is_secret=True)
            if conflict:
                _void_marks(seat, vendor)
        if not act.recorded:
            raise RefusedError("nothing-changed", Text("申告済みの内容と同じです", "This is declared already"))


def _void_marks(seat: Seat, vendor: str) -> None:
    act = seat.act
    names = column_names(act.connection, act.key, seat.tables[MARKS])
    for entry in live_rows(act.connection, act.key, MARKS, seat.evaluator):
        if seat.tender.panel.recusal is Recusal.TENDER or parts_of(entry.key)[1] == compared(vendor):
            strike(act, names, entry, is_secret=True)


def _vendors(seat: Seat) -> Iterator[str]:
    rows = saved_rows(seat.act, seat.tables[BIDS])
    yield from {compared(row.cells["vendor"]): row.cells["vendor"] for row in rows}.values()


def _declaration(evaluator: str, vendor: str, row: SavedRow | None) -> Declaration:
    if row is None:
        return Declaration(evaluator=evaluator, vendor=vendor, conflict=None, note="", at="")
    return Declaration(
        evaluator=evaluator,
        vendor=vendor,
        conflict=bool(read_yes_no(row.cells["conflict"])),
        note=row.cells.get("note", ""),
        at=row.cells.get("declared_at", ""),
    )
