"""Bids (入札の記録): recorded row by row; with two envelopes their prices are sealed before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace

from criteria.characters import compared
from criteria.finding import Text
from criteria.terms import Envelopes
from data.tables.bid_table import bids_table
from data.tables.names import BIDS
from workspace.moves.voiding import remove_rows
from workspace.panel.sheets import vendors_of
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import CORRECT_BID, LOOK, RECORD_BID, Action
from workspace.procedure.refusals import RefusedError
from workspace.procedure.stages import Stage
from workspace.sealing.columns import apart
from workspace.sealing.sealed import is_sealed, seal, take_out
from workspace.tenders.entries import by_column, check, key_of, put, remove
from workspace.tenders.recording import OF_THE_COMMITTEE
from workspace.tenders.saved import declared_tables
from workspace.tenders.visible import parts_of


def record_bid(acting: Acting, key: str, cells: Mapping[str, str], seen: int, reason: str = "") -> int:
    """Record or correct a bid (入札の記録・訂正), and return its version; ``seen`` is the one the person saw.

    With two envelopes the price is checked, sealed, and then readable by nobody until the opening. Where no price is
    given, one that is sealed stays.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    OvertakenError
        Where somebody saved since: neither the row nor the price is overwritten.
    RefusedError
        Where bids are received no more and the prices are not open yet, or the key is lost with which they are sealed.
    """
    with acting.doing(_action(acting, key), key, reason=reason) as act:
        tender, tables = declared_tables(act.connection, act.tender)
        named = by_column(tables[BIDS], cells)
        open_cells, prices = apart(tender, named)
        if tender.envelopes is Envelopes.ONE or act.stage.order >= Stage.OPENING.order or not prices:
            return put(act, BIDS, named, seen)
        _require_receiving(act)
        check(bids_table(replace(tender, envelopes=Envelopes.ONE)), named)
        version = put(act, BIDS, open_cells, seen)
        seal(act, {key_of(tables[BIDS], named, 0): (prices, version)})
        return version


def remove_bid(acting: Acting, key: str, row: str, seen: int, reason: str = "") -> None:
    """Take away a bid that was recorded by mistake (入札の削除); ``row`` is its key. One withdrawn says so and stays.

    With a vendor's last bid go the members' rows about the vendor, which no reader would know what to do with.

    Raises
    ------
    RefusedError
        Where there is no such row, or its price is sealed and bids are received no more; OvertakenError where somebody
        saved since ``seen``.
    """
    with acting.doing(_action(acting, key), key, reason=reason) as act:
        remove(act, BIDS, row, seen)
        if is_sealed(act.connection, key, row):
            _require_receiving(act)
            take_out(act, row)
        vendor, *_ = parts_of(row)
        if vendor not in vendors_of(act):
            for table in sorted(OF_THE_COMMITTEE):
                remove_rows(act, table, lambda cells: compared(cells["vendor"]) == vendor)


def _action(acting: Acting, key: str) -> Action:
    with acting.looking(LOOK, key) as act:
        return CORRECT_BID if act.stage in CORRECT_BID.stages else RECORD_BID


def _require_receiving(act: Act) -> None:
    if act.action is not RECORD_BID:
        what = Text(
            "受付締切の後、開札までは価格を記録・変更できません。開札の後に、理由を付して訂正してください",
            "Between the close of receiving and the opening no price is recorded or changed; "
            "correct it after the opening, with a reason",
        )
        raise RefusedError("price-closed", what)
