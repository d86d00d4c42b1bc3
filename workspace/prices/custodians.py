"""Custodians (価格の保管者): two people without whose passphrases nobody opens the prices, not even the server."""

from collections.abc import Mapping
from dataclasses import dataclass

from criteria.finding import NOTHING, Text
from criteria.terms import Envelopes
from workspace.people.acting import Acting
from workspace.procedure.actions import READ_ROWS, SET_CUSTODIANS
from workspace.procedure.refusals import RefusedError
from workspace.procedure.stages import Stage
from workspace.sealing.custody import LOST_FILE, LOST_PASSPHRASE, SHORTEST, custodians_of
from workspace.sealing.sealed import entrust, kept_key, sealed_rows
from workspace.tenders.saved import declared_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Safekeeping:
    """How the prices of a tender are kept (価格の保管): by whom, how many are sealed now, and what would lose them.

    ``warning`` is to be shown before anything is sealed; it is empty where nothing will be.
    """

    custodians: tuple[str, ...]
    sealed: int
    warning: Text


def safekeeping(acting: Acting, key: str) -> Safekeeping:
    """Say how the prices of a tender are kept (価格の保管の状況)."""
    with acting.looking(READ_ROWS, key) as act:
        tender, _ = declared_tables(act.connection, act.tender)
        custodians = custodians_of(kept_key(act.connection, key) or {})
        is_due = tender.envelopes is Envelopes.TWO and act.stage.order < Stage.OPENING.order
        lost = LOST_PASSPHRASE if custodians else LOST_FILE
        return Safekeeping(
            custodians=custodians,
            sealed=len(sealed_rows(act.connection, key)),
            warning=lost if is_due else NOTHING,
        )


def set_custodians(acting: Acting, key: str, passphrases: Mapping[str, str]) -> Text:
    """Have two custodians keep the prices (価格の保管者の設定), and return what is lost with a passphrase.

    ``passphrases`` has theirs by name; neither is saved. From then on it takes both to open the prices.

    Raises
    ------
    RefusedError
        Where they are not two people with two passphrases that are long enough, where a price is sealed already, or
        the tender has no sealed prices.
    """
    with acting.doing(SET_CUSTODIANS, key) as act:
        tender, _ = declared_tables(act.connection, act.tender)
        if tender.envelopes is not Envelopes.TWO:
            what = Text("二封筒の案件ではありません", "This tender has one envelope: no price is sealed")
            raise RefusedError("one-envelope", what)
        if sealed_rows(act.connection, key):
            what = Text(
                "封緘済みの価格があります。保管者は、最初の価格を記録する前に設定してください",
                "A price is sealed already: custodians are set before the first one is recorded",
            )
            raise RefusedError("price-sealed", what)
        named = {name.strip(): passphrase for name, passphrase in passphrases.items()}
        _check(named)
        entrust(act, named)
    return LOST_PASSPHRASE


def _check(passphrases: Mapping[str, str]) -> None:
    if len(passphrases.keys() - {""}) != 2:  # noqa: PLR2004 - a custodian and another
        what = Text("保管者を2人、氏名で指定してください", "Name two custodians")
        raise RefusedError("two-custodians", what)
    first, second = passphrases.values()
    if first == second or min(len(first), len(second)) < SHORTEST:
        what = Text(
            f"パスフレーズは{SHORTEST}字以上とし、2人で異なるものにしてください",
            f"Each custodian needs a passphrase of {SHORTEST} signs or more, and not the other's",
        )
        raise RefusedError("weak-passphrase", what)
