"""Settling (採点差の措置): at lock, where the members' marks lie apart, and what the panel makes of them."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.lots import lots_of, of_lot
from criteria.tender import Tender
from criteria.terms import DispositionOutcome
from data.bids.read import read_bids, read_tender
from data.sources.files import Files
from data.tables.names import BIDS, DISPOSITIONS
from scoring.evaluation.differences import PanelDifference, share_text
from scoring.evaluation.technical import technical_ranking
from scoring.robustness.panel import PanelRecord, panel_record
from workspace.panel.seats import cells_of
from workspace.people.acting import ZONE, Act, Acting
from workspace.procedure.actions import DISPOSE, READ_ALL_MARKS, READ_ANALYTICS
from workspace.procedure.refusals import RefusedError
from workspace.tenders.entries import key_of, put
from workspace.tenders.recording import saved_row
from workspace.tenders.saved import declared_tables, saved_files


def differences(acting: Acting, key: str) -> tuple[PanelDifference, ...]:
    """Return where the marks reach the alarm or something was settled (採点の開き); no price is read.

    Raises
    ------
    DefinitionError
        Where the tender cannot be read.
    """
    with acting.looking(READ_ALL_MARKS, key) as act:
        files = saved_files(act.connection, act.tender)
    return tuple(_differences(files, read_tender(files)))


def dispositions_due(act: Act, _tender: Tender) -> Iterator[Text]:
    """Yield which differences are to be settled before the prices are opened (開札の条件).

    Where no prices are sealed, the evaluation itself says so.
    """
    files = saved_files(act.connection, act.tender)
    for difference in _differences(files, read_tender(files)):
        if difference.disposition is None:
            vendor, label = difference.vendor, difference.criterion.label or difference.criterion.id
            spread = share_text(difference.spread)
            yield Text(
                f"{vendor}の「{label}」の採点の開き({spread})の措置",
                f"settle the marks of {vendor} for {label}, which lie {spread} of the allotment apart",
            )


def dispose(
    acting: Acting, key: str, vendor: str, criterion: str, outcome: DispositionOutcome, reason: str, mark: str = ""
) -> int:
    """Settle a difference of marks (採点差の措置), and return the version of the row.

    The members' marks stand, or the panel agreed on a ``mark``; theirs stay beside it. A later word takes the place of
    an earlier one, which the journal keeps.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    RefusedError
        Where a mark was agreed on and none is given, or one is given and theirs stand.
    """
    with acting.doing(DISPOSE, key, reason=reason) as act:
        if bool(mark.strip()) != (outcome is DispositionOutcome.AGREED):
            raise RefusedError("disposition-mark", _AGREED_OR_NOT)
        _, tables = declared_tables(act.connection, act.tender)
        table = tables[DISPOSITIONS]
        given = {"vendor": vendor, "criterion": criterion, "outcome": outcome.value, "mark": mark.strip()}
        given |= {"reason": act.reason, "by": act.guest.name, "on": f"{act.at.astimezone(ZoneInfo(ZONE)):%Y-%m-%d}"}
        held = saved_row(act, table, key_of(table, given, 0))
        return put(act, DISPOSITIONS, cells_of(table, held, given), held.version if held else 0)


_AGREED_OR_NOT: Final = Text(
    "合議のときは採点を指定し、維持のときは指定しないでください",
    "Give the mark where one was agreed on, and none where the members' marks stand",
)


def analytics(acting: Acting, key: str) -> tuple[PanelRecord, ...]:
    """Return what can be said of the panel's marks, lot by lot (採点の分析), for the chair, the office and the auditor.

    Raises
    ------
    DefinitionError
        Where the tender cannot be read.
    """
    with acting.looking(READ_ANALYTICS, key) as act:
        files = saved_files(act.connection, act.tender)
    tender = read_tender(files)
    return tuple(panel_record(tender, bids, findings) for bids, findings in _lots(files, tender))


def _differences(files: Files, tender: Tender) -> Iterator[PanelDifference]:
    found = (technical_ranking(tender, bids, findings).differences for bids, findings in _lots(files, tender))
    # A vendor's marks are the same for every lot.
    yield from {(one.vendor, one.criterion.id): one for of_lot_ in found for one in of_lot_}.values()


def _lots(files: Files, tender: Tender) -> Iterator[tuple[tuple[Bid, ...], tuple[Finding, ...]]]:
    if f"{BIDS}.csv" in files.names:
        bids, findings = read_bids(files, tender)
        for lot in lots_of(bids):
            yield of_lot(lot, bids, findings)
