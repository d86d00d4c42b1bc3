"""Sealed prices (封緘された価格) in the database: each an envelope, until the opening takes it out and reads it."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from criteria.finding import Text
from workspace.people.acting import Act
from workspace.procedure.refusals import RefusedError
from workspace.sealing.custody import keep_by_custodians, keep_by_file, require_file, unwrap
from workspace.sealing.envelope import BrokenSealError, about, close, new_key, open_
from workspace.store.schema import SEALED

KEY_ROW: Final = ""
"""The key of the row that holds the key of the tender."""


def seal(act: Act, prices: Mapping[str, tuple[Mapping[str, str], int]]) -> None:
    """Seal the prices of bids (価格の封緘), each with the version of the bid it is of; the journal has the envelope.

    Raises
    ------
    RefusedError
        Where the key file is lost with which the tender's prices are kept.
    """
    if not prices:
        return
    kept = kept_key(act.connection, act.key)
    if kept is None:
        kept = keep_by_file(act.workspace.database.home, new_key(), act.key, may_be_made=not _in_use(act.connection))
        save(act, KEY_ROW, json.dumps(kept, ensure_ascii=False), 1)
    elif "file" in kept:
        # What is sealed for a key that nobody has is lost.
        require_file(act.workspace.database.home, kept)
    for bid, (cells, version) in prices.items():
        save(act, bid, close(bytes.fromhex(kept["public"]), cells, about(act.key, bid, version)), version)


def entrust(act: Act, passphrases: Mapping[str, str]) -> None:
    """Make a key for the tender that two custodians keep together (価格の保管者); there are no prices yet."""
    held = _held(act.connection, act.key, KEY_ROW)
    kept = keep_by_custodians(passphrases, new_key(), act.key)
    save(act, KEY_ROW, json.dumps(kept, ensure_ascii=False), held.version + 1 if held else 1)


def unsealed(act: Act, passphrases: Mapping[str, str]) -> tuple[bytes, dict[str, dict[str, str]]]:
    """Return the key of the tender, empty where it has none, and what every envelope holds by the key of its bid.

    Raises
    ------
    RefusedError
        Where the key cannot be had, or an envelope is not as it was closed. None is opened then.
    """
    kept = kept_key(act.connection, act.key)
    if kept is None:
        return b"", {}
    private = unwrap(act.workspace.database.home, kept, passphrases, act.key)
    opened = {}
    for row in sealed_rows(act.connection, act.key):
        try:
            opened[row.bid] = open_(private, row.ciphertext, about(act.key, row.bid, row.version))
        except BrokenSealError as error:
            vendor = "・".join(part for part in json.loads(row.bid) if part and isinstance(part, str))
            what = Text(
                f"「{vendor}」の封緘された価格が壊れています。どの価格も開札していません。バックアップから復元してください",
                f"the sealed price of {vendor} is not as it was sealed. No price was opened; restore a backup",
            )
            raise RefusedError("seal-broken", what) from error
    return private, opened


def kept_key(connection: Connection, tender: str) -> dict[str, Any] | None:
    """Return how the key of a tender is kept, None where it has none."""
    held = _held(connection, tender, KEY_ROW)
    kept: dict[str, Any] | None = json.loads(held.ciphertext) if held else None
    return kept


def sealed_rows(connection: Connection, tender: str) -> list[Row[Any]]:
    """Return the envelopes of a tender that are not opened yet."""
    where = (SEALED.c.tender == tender, SEALED.c.bid != KEY_ROW)
    return list(connection.execute(select(SEALED).where(*where).order_by(SEALED.c.bid)))


def is_sealed(connection: Connection, tender: str, bid: str) -> bool:
    """Return whether the price of a bid is sealed."""
    return _held(connection, tender, bid) is not None


def save(act: Act, bid: str, ciphertext: str, version: int) -> None:
    """Save an envelope, or the key, in the place of the one before, with its row in the journal."""
    held = _held(act.connection, act.key, bid)
    values = {"ciphertext": ciphertext, "version": version}
    stamped = {**values, "by": act.guest.person, "at": act.moment}
    if held:
        where = (SEALED.c.tender == act.key, SEALED.c.bid == bid)
        act.connection.execute(update(SEALED).where(*where).values(stamped))
    else:
        act.connection.execute(insert(SEALED).values(tender=act.key, bid=bid, **stamped))
    act.record(subject={"table": SEALED.name, "bid": bid}, before=_told(held), after=values)


def take_out(act: Act, bid: str) -> None:
    """Take an envelope out of the sealed ones (封緘の終わり); the journal keeps it."""
    held = _held(act.connection, act.key, bid)
    act.connection.execute(delete(SEALED).where(SEALED.c.tender == act.key, SEALED.c.bid == bid))
    act.record(subject={"table": SEALED.name, "bid": bid}, before=_told(held))


def _told(held: Row[Any] | None) -> dict[str, Any] | None:
    return {"ciphertext": held.ciphertext, "version": held.version} if held else None


def _held(connection: Connection, tender: str, bid: str) -> Row[Any] | None:
    return connection.execute(select(SEALED).where(SEALED.c.tender == tender, SEALED.c.bid == bid)).first()


def _in_use(connection: Connection) -> bool:
    """Return whether a key file keeps the prices of any tender: a new one in its place would lose them."""
    keys = connection.scalars(select(SEALED.c.ciphertext).where(SEALED.c.bid == KEY_ROW))
    return any("file" in json.loads(key) for key in keys)
