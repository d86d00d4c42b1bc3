"""What is entered into a lottery is recorded, and a number that was committed to before the opening is held to it."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from played import KEY, REASON, VENDORS, opened
from two_envelopes import journal, locked, received, two_envelopes

from criteria.errors import DefinitionError
from workspace import Acting, OvertakenError, RefusedError, Workspace
from workspace.moves.move import move
from workspace.prices.bids import record_bid
from workspace.prices.lottery import commit_lottery, enter_lottery, reveal_lottery
from workspace.prices.opening import open_prices
from workspace.procedure.actions import EVALUATE, PUBLISH, RECEIVE
from workspace.tenders.keeping import import_tender
from workspace.tenders.recording import SavedRow, rows_on_file

SALT = "3f1c9a7be2d04586a1b2c3d4e5f60718"
ONE, OTHER = VENDORS
EQUAL = {vendor: {"price": "49000000", "development": "40000000", "maintenance": "9000000"} for vendor in VENDORS}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = opened(tmp_path)
    yield workspace
    workspace.database.engine.dispose()


def hashed(number: int, salt: str = SALT) -> str:
    """Return what a bidder hands in: printf '%s:%s' SALT NUMBER | sha256sum."""
    return sha256(f"{salt}:{number}".encode()).hexdigest()


def row_of(acting: Acting, vendor: str) -> SavedRow:
    return next(row for row in rows_on_file(acting, KEY, "bids") if row.cells["vendor"] == vendor)


def refused(code: str, call: object, *given: object, **named: object) -> RefusedError:
    with pytest.raises(RefusedError) as refusal:
        call(*given, **named)
    assert refusal.value.code == code
    return refusal.value


def test_the_draw_is_computed_from_what_was_entered_by_the_rule_of_the_tender(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    folder = two_envelopes(EQUAL)
    import_tender(acting, {**folder, "marks.csv": re.sub(rb"[BC]\n", rb"A\n", folder["marks.csv"])})
    for action in (PUBLISH, RECEIVE):
        move(acting, KEY, action)
    for vendor, time in zip(VENDORS, ("2026-11-06 10:00", "2026-11-06 11:00"), strict=True):
        row = row_of(acting, vendor)
        record_bid(acting, KEY, {**row.cells, "received_at": time}, row.version)
    locked(acting)
    open_prices(acting, KEY)
    (tied,) = move(acting, KEY, EVALUATE).evaluations
    assert set(tied.award.first) == set(VENDORS)
    for vendor, number in zip(VENDORS, ("123", "124"), strict=True):
        enter_lottery(acting, KEY, vendor, {"lottery_number": number}, row_of(acting, vendor).version)
    (drawn,) = move(acting, KEY, EVALUATE).evaluations
    # 123 + 124 = 247, and 247 mod 2 = 1: the one in place 1, counted from 0 in the order of receipt.
    assert drawn.award.winners == (OTHER,)
    assert journal(workspace)[-1]["after"]["results"][0]["winners"] == [OTHER]


def test_a_number_is_held_against_the_table_and_the_version_seen(workspace: Workspace) -> None:
    acting = received(workspace)
    with pytest.raises(DefinitionError, match="lottery_number"):
        enter_lottery(acting, KEY, ONE, {"lottery_number": "-1"}, 1)
    enter_lottery(acting, KEY, ONE, {"lottery_number": "7", "system_number": "12", "price": "1"}, 1)
    assert row_of(acting, ONE).cells["system_number"] == "12"
    with pytest.raises(OvertakenError):
        enter_lottery(acting, KEY, ONE, {"lottery_number": "8"}, 1, REASON)
    refused("no-such-row", enter_lottery, acting, KEY, "架空物産", {"lottery_number": "8"}, 0)


def test_entering_a_number_leaves_the_sealed_price_alone(workspace: Workspace) -> None:
    acting = received(workspace)
    enter_lottery(acting, KEY, ONE, {"lottery_number": "7"}, 1)
    locked(acting)
    assert open_prices(acting, KEY).count == 2
    assert row_of(acting, ONE).cells["price"] == "49137281"


def test_a_number_that_is_there_changes_with_a_reason_alone(workspace: Workspace) -> None:
    acting = received(workspace)
    enter_lottery(acting, KEY, ONE, {"lottery_number": "7"}, 1)
    refused("reason-due", enter_lottery, acting, KEY, ONE, {"lottery_number": "8"}, 2)
    assert enter_lottery(acting, KEY, ONE, {"lottery_number": "8"}, 2, "読み違い") == 3
    assert journal(workspace)[-1]["reason"] == "読み違い"


def test_the_number_that_was_committed_to_is_taken_after_the_opening(workspace: Workspace) -> None:
    acting = received(workspace)
    commit_lottery(acting, KEY, ONE, hashed(123))
    refused("wrong-stage", reveal_lottery, acting, KEY, ONE, 123, SALT, 1)
    locked(acting)
    refused("wrong-stage", reveal_lottery, acting, KEY, ONE, 123, SALT, 1)
    open_prices(acting, KEY)
    version = row_of(acting, ONE).version
    assert reveal_lottery(acting, KEY, ONE, 123, SALT, version) == version + 1
    assert row_of(acting, ONE).cells["lottery_number"] == "123"
    revealed = [row["after"] for row in journal(workspace) if "lottery" in (row["subject"] or {})]
    assert revealed == [{"hash": hashed(123)}, {"number": 123, "salt": SALT}]


@pytest.mark.parametrize(("number", "salt"), [(124, SALT), (123, SALT[:-1]), (12, f"{SALT}3")])
def test_another_number_is_refused_and_journaled_and_what_follows_is_said(
    workspace: Workspace, number: int, salt: str
) -> None:
    acting = received(workspace)
    commit_lottery(acting, KEY, ONE, hashed(123))
    locked(acting)
    open_prices(acting, KEY)
    version = row_of(acting, ONE).version
    refusal = refused("lottery-mismatch", reveal_lottery, acting, KEY, ONE, number, salt, version)
    assert "第167条の9" in refusal.text.ja
    assert "in place of the bidder" in refusal.text.en
    assert journal(workspace)[-1]["code"] == "lottery-mismatch"
    assert not row_of(acting, ONE).cells.get("lottery_number")
    # Somebody of the staff draws in place of the bidder.
    refused("reason-due", enter_lottery, acting, KEY, ONE, {"lottery_number": "5"}, version)
    enter_lottery(acting, KEY, ONE, {"lottery_number": "5"}, version, "番号の開示がなく、職員が代わりに引いた")
    assert row_of(acting, ONE).cells["lottery_number"] == "5"


def test_a_commitment_is_one_hash_of_one_bid_before_the_opening(workspace: Workspace) -> None:
    acting = received(workspace)
    for wrong in ("", "123", hashed(1).upper(), hashed(1)[:-1], f"{hashed(1)} "):
        refused("bad-hash", commit_lottery, acting, KEY, ONE, wrong)
    refused("no-such-row", commit_lottery, acting, KEY, "架空物産", hashed(1))
    commit_lottery(acting, KEY, ONE, hashed(1))
    refused("exists", commit_lottery, acting, KEY, ONE, hashed(2))
    locked(acting)
    commit_lottery(acting, KEY, OTHER, hashed(2))
    open_prices(acting, KEY)
    refused("wrong-stage", commit_lottery, acting, KEY, OTHER, hashed(3))


def test_without_a_commitment_there_is_nothing_to_reveal(workspace: Workspace) -> None:
    acting = received(workspace)
    commit_lottery(acting, KEY, ONE, hashed(1))
    locked(acting)
    open_prices(acting, KEY)
    refused("no-such-lottery", reveal_lottery, acting, KEY, OTHER, 1, SALT, row_of(acting, OTHER).version)


def test_in_one_envelope_a_number_is_revealed_once_the_scoring_is_locked(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    folder = two_envelopes()
    folder["tender.toml"] = folder["tender.toml"].replace(b"envelopes = 2", b"envelopes = 1")
    import_tender(acting, folder)
    for action in (PUBLISH, RECEIVE):
        move(acting, KEY, action)
    commit_lottery(acting, KEY, ONE, hashed(123))
    locked(acting)
    assert reveal_lottery(acting, KEY, ONE, 123, SALT, 1) == 2
