"""The opening (開札): all sealed prices at once, or none; the key is published, by which everybody can check it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType

from sqlalchemy import select

from criteria.finding import Text
from data.tables.names import BIDS
from workspace.journal.chain import canonical
from workspace.moves.move import require_nothing_due, target_of
from workspace.people.acting import Act, Acting
from workspace.people.entering import LOCKED_FOR, TRIES
from workspace.people.sessions import written
from workspace.procedure.actions import OPEN_PRICES
from workspace.procedure.refusals import RefusedError
from workspace.sealing.sealed import KEY_ROW, take_out, unsealed
from workspace.store.schema import JOURNAL
from workspace.tenders.entries import fill_in
from workspace.tenders.saved import declared_tables
from workspace.tenders.stage import enter
from workspace.verification.timestamps import have_timestamped, timestamp_notes


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesOpened:
    """What an opening brought (開札の結果): how many prices, and what came of the timestamp where one was asked for."""

    count: int
    notes: tuple[Text, ...]


def open_prices(acting: Acting, key: str, passphrases: Mapping[str, str] = MappingProxyType({})) -> PricesOpened:
    """Open all sealed prices of a tender at once (開札), and return how many they were.

    ``passphrases`` has those of the custodians by name, where there are custodians. The journal has the key with which
    everybody can open what it has in sealed form, and see that the prices are those.

    Raises
    ------
    RefusedError
        Where something is due before, the key cannot be had, or a price is not as it was sealed. All stay sealed then.
    """
    with acting.doing(OPEN_PRICES, key) as act:
        tender, _ = declared_tables(act.connection, act.tender)
        stage = target_of(OPEN_PRICES, act.stage, tender)
        require_nothing_due(act, tender)
        _require_tries(act)
        private, opened = unsealed(act, passphrases)
        # The key comes first in the journal: what follows can be checked by it, row by row.
        enter(act, stage, private_key=private.hex())
        for bid, cells in opened.items():
            fill_in(act, BIDS, bid, cells)
        for bid in (*opened, *([KEY_ROW] if private else [])):
            take_out(act, bid)
    return PricesOpened(count=len(opened), notes=timestamp_notes(partial(have_timestamped, acting, key)))


def _require_tries(act: Act) -> None:
    """Raise RefusedError after several wrong passphrases in a short time; each stands in the journal as refused."""
    since = written(act.at - LOCKED_FOR)
    refused = act.connection.scalars(
        select(JOURNAL.c.content).where(
            JOURNAL.c.chain == act.key, JOURNAL.c.content.contains(canonical("wrong-passphrase"))
        )
    )
    wrong = [row["at"] for row in map(json.loads, refused) if row.get("code") == "wrong-passphrase"]
    recent = [at for at in wrong if at > since]
    if len(recent) >= TRIES:
        again = datetime.fromisoformat(recent[-TRIES]) + LOCKED_FOR
        what = Text(
            f"パスフレーズの誤りが{TRIES}回続いたため、{written(again)}(UTC)まで開札できません",
            f"After {TRIES} wrong passphrases the prices stay closed until {written(again)}",
        )
        raise RefusedError("too-many-tries", what)
