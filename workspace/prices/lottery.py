"""The lottery (くじ): the numbers each bidder enters, and the check of one that was committed to before the opening.

The draw itself is the tender's rule, which the evaluation computes from what is recorded here.
"""

import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from criteria.finding import Text
from data.tables.names import BIDS
from workspace.journal.chain import canonical, commitment
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import ENTER_LOTTERY
from workspace.procedure.refusals import RefusedError
from workspace.procedure.stages import Stage, stages_of
from workspace.store.schema import JOURNAL
from workspace.tenders.entries import cells_of, key_of, put
from workspace.tenders.saved import declared_tables

NUMBERS: Final = ("lottery_number", "system_number")


def enter_lottery(
    acting: Acting, key: str, vendor: str, numbers: Mapping[str, str], seen: int, reason: str = "", *, lot: str = ""
) -> int:
    """Record what a bid enters into the lottery (くじの記録), and return the version of its row.

    ``numbers`` are those of the columns ``lottery_number`` and ``system_number``. To change one that is there, or to
    enter one beside a commitment, needs a reason: for a bidder who does not draw, somebody of the staff does who has no
    part in the tender (地方自治法施行令第167条の9).

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    RefusedError
        Where there is no such bid, or a reason is due; OvertakenError where somebody saved since ``seen``.
    """
    with acting.doing(ENTER_LOTTERY, key, reason=reason) as act:
        bid = _bid(act, vendor, lot)
        cells = cells_of(act, BIDS, bid)
        given = {name: number for name, number in numbers.items() if name in NUMBERS}
        replaces = any(cells.get(name) for name in given) or (
            "lottery_number" in given and _committed(act, bid) is not None
        )
        if replaces and not act.reason:
            what = Text(
                "くじ番号を記録し直すには理由が必要です",
                "Give the reason: a number is entered, or committed to, already",
            )
            raise RefusedError("reason-due", what)
        return put(act, BIDS, {**cells, **given}, seen)


def commit_lottery(acting: Acting, key: str, vendor: str, sha256: str, *, lot: str = "") -> None:
    """Record the hash by which a bidder commits to a lottery number before the opening (くじ番号の確約).

    It is the SHA-256 of ``salt:number`` in hexadecimal digits; the bidder keeps both, the salt long and random.

    Raises
    ------
    RefusedError
        Where it is no such hash, there is no such bid, one is committed to already, or the prices are open.
    """
    with acting.doing(ENTER_LOTTERY, key) as act:
        bid = _bid(act, vendor, lot)
        cells_of(act, BIDS, bid)
        if act.stage.order >= Stage.OPENING.order:
            what = Text("開札の後は、くじ番号を確約できません", "After the opening no lottery number is committed to")
            raise RefusedError("wrong-stage", what)
        if len(sha256) != len(commitment("", 0)) or not set(sha256) <= set("0123456789abcdef"):
            what = Text(
                "「ソルト:くじ番号」の SHA-256 を16進数(小文字64字)で指定してください",
                "Give the SHA-256 of “salt:number” in 64 hexadecimal digits",
            )
            raise RefusedError("bad-hash", what)
        if _committed(act, bid) is not None:
            what = Text("くじ番号は既に確約されています", "A lottery number is committed to already")
            raise RefusedError("exists", what)
        act.record(subject={"lottery": bid}, after={"hash": sha256})


def reveal_lottery(acting: Acting, key: str, vendor: str, number: int, salt: str, seen: int, *, lot: str = "") -> int:
    """Take the number a bidder committed to (くじ番号の開示), and return the version of the bid's row.

    Raises
    ------
    RefusedError
        Where nothing was committed to, the prices are not open yet, or it is another number: it is not taken, and the
        refusal is journaled.
    """
    with acting.doing(ENTER_LOTTERY, key) as act:
        tender, _ = declared_tables(act.connection, act.tender)
        bid = _bid(act, vendor, lot)
        cells = cells_of(act, BIDS, bid)
        if act.stage.order < (Stage.OPENING if Stage.OPENING in stages_of(tender) else Stage.LOCKED).order:
            what = Text("くじ番号は開札の後に開示します", "A lottery number is revealed after the opening")
            raise RefusedError("wrong-stage", what)
        committed = _committed(act, bid)
        if committed is None:
            what = Text(f"「{vendor}」はくじ番号を確約していません", f"{vendor} committed to no lottery number")
            raise RefusedError("no-such-lottery", what)
        if commitment(salt, number) != committed:
            what = Text(
                f"「{vendor}」の番号とソルトは、開札前の確約と一致しません。この番号は用いません。正しい番号が開示されなければ、"
                "当該入札事務に関係のない職員が代わりに引いたくじの番号を、理由を付して記録してください(令第167条の9)",
                f"The number and salt of {vendor} are not those committed to before the opening, and the number is not "
                "taken. Where the right one is not revealed, somebody of the staff who has no part in the tender draws "
                "in place of the bidder, and that number is recorded with the reason",
            )
            raise RefusedError("lottery-mismatch", what)
        act.record(subject={"lottery": bid}, after={"number": number, "salt": salt})
        return put(act, BIDS, {**cells, "lottery_number": str(number)}, seen)


def _bid(act: Act, vendor: str, lot: str) -> str:
    """Return the key of a bid."""
    _, tables = declared_tables(act.connection, act.tender)
    return key_of(tables[BIDS], {"vendor": vendor, "lot": lot}, 0)


def _committed(act: Act, bid: str) -> str | None:
    """Return the hash a bidder committed to, None where there is none."""
    subject = {"lottery": bid}
    rows = act.connection.scalars(
        select(JOURNAL.c.content).where(
            JOURNAL.c.chain == act.key, JOURNAL.c.content.contains(canonical(subject), autoescape=True)
        )
    )
    for row in map(json.loads, rows):
        # Where the database compares without case, another bid's rows may be among them.
        if row["outcome"] == "done" and row["subject"] == subject and "hash" in row["after"]:
            return str(row["after"]["hash"])
    return None
