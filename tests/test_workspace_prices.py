"""Prices are sealed as they come in, opened all at once or not at all, and corrected only with a reason."""

import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from played import AT, DEFINITION, KEY, REASON, opened
from sqlalchemy import select, update
from two_envelopes import PRICES, TWO, all_spellings, found, journal, locked, received, two_envelopes

from criteria.errors import DefinitionError
from data import read_bids, read_tender
from scoring import evaluate
from workspace import Acting, OvertakenError, RefusedError, Workspace
from workspace.journal.chain import commitment
from workspace.journal.links import recount
from workspace.moves.amendments import amend
from workspace.moves.move import move
from workspace.prices import bids
from workspace.prices import opening as at_the_opening
from workspace.prices.bids import record_bid, remove_bid
from workspace.prices.custodians import safekeeping, set_custodians
from workspace.prices.lottery import commit_lottery, reveal_lottery
from workspace.prices.opening import open_prices
from workspace.procedure.actions import EVALUATE, PUBLISH, QUALIFY, RECEIVE, STEP_BACK
from workspace.sealing import custody
from workspace.sealing.custody import KEY_FILE, LOST_FILE, LOST_PASSPHRASE
from workspace.sealing.opened import check_openings
from workspace.store.schema import METADATA, SEALED, TENDERS
from workspace.tenders.keeping import create_tender, define, import_tender, open_tender
from workspace.tenders.one_file import export_tender
from workspace.tenders.recording import rows_on_file
from workspace.tenders.recounted import replays_of

PASSPHRASES = {"会計課長": "ひだりのかぎをまわす・一", "監査委員": "みぎのかぎをまわす・二番"}
HALF_WAY = "half way"
THIRD = {"事業者": "架空物産", "入札価格": "47,000,123", "development": "40000123", "maintenance": "7000000"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = opened(tmp_path)
    yield workspace
    workspace.database.engine.dispose()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody, "COST", {"n": 16, "r": 8, "p": 1})


def bids_of(acting: Acting) -> str:
    return open_tender(acting, KEY).load("bids.csv").decode()


def findings(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as connection:
        tender = connection.execute(select(TENDERS).where(TENDERS.c.key == KEY)).one()
        return [finding.code for finding in recount(connection, KEY, replays_of(tender))[1]]


def prices_of(acting: Acting) -> dict[str, int | None]:
    rows = csv.DictReader(io.StringIO(bids_of(acting)))
    return {row["vendor"]: int(row["price"].replace(",", "")) if row["price"] else None for row in rows}


def state(workspace: Workspace) -> list[Any]:
    with workspace.database.reading() as connection:
        return [connection.execute(select(table)).all() for table in (SEALED, TENDERS)]


# Recording and taking in


def test_the_prices_of_an_import_are_sealed_and_come_back_as_they_were(workspace: Workspace) -> None:
    acting = received(workspace)
    assert bids_of(acting).splitlines()[1:] == ["架空通信,,,,", "架空電算,,,,"]
    locked(acting)
    assert open_prices(acting, KEY).count == 2
    saved = open_tender(acting, KEY)
    assert saved.load("bids.csv").decode().replace("\r\n", "\n") == two_envelopes()["bids.csv"].decode()
    assert findings(workspace) == []


def test_once_open_the_evaluation_is_that_of_the_folder(workspace: Workspace) -> None:
    acting = locked(received(workspace))
    open_prices(acting, KEY)
    folder = two_envelopes()
    tender = read_tender(folder)
    assert move(acting, KEY, EVALUATE).evaluations == (evaluate(tender, *read_bids(folder, tender)),)


def test_a_bid_is_recorded_without_its_price_and_opened_with_it(workspace: Workspace) -> None:
    acting = received(workspace)
    assert record_bid(acting, KEY, THIRD, 0) == 1
    assert prices_of(acting)["架空物産"] is None
    assert safekeeping(acting, KEY).sealed == 3
    # A form that shows no price sends none: what is sealed stays.
    assert record_bid(acting, KEY, {"事業者": "架空物産", "入札価格": "", "備考": "持参"}, 1) == 2
    locked(acting)
    assert open_prices(acting, KEY).count == 3
    assert prices_of(acting)["架空物産"] == 47_000_123
    assert findings(workspace) == []


def test_a_price_that_is_recorded_again_takes_the_place_of_the_first(workspace: Workspace) -> None:
    acting = received(workspace)
    record_bid(acting, KEY, THIRD, 0)
    record_bid(acting, KEY, {**THIRD, "入札価格": "46000000"}, 1)
    locked(acting)
    open_prices(acting, KEY)
    assert prices_of(acting)["架空物産"] == 46_000_000
    assert findings(workspace) == []


def test_a_price_is_held_against_the_table_before_it_is_sealed(workspace: Workspace) -> None:
    acting = received(workspace)
    for cells, expected in (
        ({**THIRD, "入札価格": "四千万"}, "price"),
        ({**THIRD, "入札価格": "0"}, "price"),
        ({**THIRD, "maintenance": ""}, "maintenance"),
        ({key: cell for key, cell in THIRD.items() if key != "入札価格"}, "price"),
    ):
        with pytest.raises(DefinitionError) as refusal:
            record_bid(acting, KEY, cells, 0)
        (finding,) = refusal.value.faults
        assert finding.where.column == expected
        assert not any(
            spelling.decode(errors="ignore") in str(finding) for spelling in all_spellings() if spelling[:1].isdigit()
        )
    assert safekeeping(acting, KEY).sealed == 2


def test_the_second_of_two_savers_changes_neither_the_row_nor_the_price(workspace: Workspace) -> None:
    acting = received(workspace)
    record_bid(acting, KEY, THIRD, 0)
    before = state(workspace)
    with pytest.raises(OvertakenError) as overtaken:
        record_bid(acting, KEY, {**THIRD, "入札価格": "46000000"}, 0)
    assert "46000000" not in overtaken.value.text.ja
    assert state(workspace) == before


def test_of_two_who_save_a_bid_at_once_one_is_told(workspace: Workspace) -> None:
    acting = received(workspace)
    outcomes: list[object] = []

    def save(price: str) -> None:
        try:
            outcomes.append((price, record_bid(acting, KEY, {**THIRD, "入札価格": price}, 0)))
        except OvertakenError:
            outcomes.append(None)

    threads = [threading.Thread(target=save, args=(str(price),)) for price in range(47_000_001, 47_000_009)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((price, version),) = [outcome for outcome in outcomes if outcome]
    assert version == 1
    locked(acting)
    open_prices(acting, KEY)
    assert prices_of(acting)["架空物産"] == int(price)


def test_in_one_envelope_a_price_goes_in_plain(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    create_tender(acting, KEY, DEFINITION)
    assert record_bid(acting, KEY, {"vendor": "架空物産", "price": "47000000"}, 0) == 1
    assert prices_of(acting) == {"架空物産": 47_000_000}
    assert not (workspace.database.home / KEY_FILE).exists()


def test_from_the_close_of_receiving_to_the_opening_no_price_is_changed(workspace: Workspace) -> None:
    acting = received(workspace)
    move(acting, KEY, QUALIFY)
    for cells in (THIRD, {**THIRD, "事業者": "架空通信"}):
        with pytest.raises(RefusedError) as refusal:
            record_bid(acting, KEY, cells, 0, REASON)
        assert refusal.value.code == "price-closed"
    with pytest.raises(RefusedError) as refusal:
        remove_bid(acting, KEY, '["架空通信",""]', 1, REASON)
    assert refusal.value.code == "price-closed"
    assert safekeeping(acting, KEY).sealed == 2
    assert record_bid(acting, KEY, {"vendor": "架空通信", "status": "辞退"}, 1, REASON) == 2
    move(acting, KEY, STEP_BACK, REASON)
    locked(acting)
    open_prices(acting, KEY)
    assert prices_of(acting)["架空通信"] == 49_137_281


def test_after_the_opening_a_price_is_corrected_with_a_reason(workspace: Workspace) -> None:
    acting = locked(received(workspace))
    open_prices(acting, KEY)
    (row,) = [row for row in rows_on_file(acting, KEY, "bids") if row.cells["vendor"] == "架空通信"]
    corrected = {**row.cells, "price": "49137282"}
    with pytest.raises(RefusedError, match="reason"):
        record_bid(acting, KEY, corrected, row.version)
    record_bid(acting, KEY, corrected, row.version, "転記誤り")
    last = journal(workspace)[-1]
    assert (last["before"]["price"], last["after"]["price"], last["reason"]) == ("49137281", "49137282", "転記誤り")
    assert prices_of(acting)["架空通信"] == 49_137_282
    assert findings(workspace) == []


def test_a_bid_that_is_taken_away_takes_its_price_along(workspace: Workspace) -> None:
    acting = received(workspace)
    remove_bid(acting, KEY, '["架空通信",""]', 1)
    assert safekeeping(acting, KEY).sealed == 1
    # Recorded anew it is another price.
    record_bid(acting, KEY, {**THIRD, "事業者": "架空通信"}, 0)
    locked(acting)
    assert open_prices(acting, KEY).count == 2
    assert prices_of(acting)["架空通信"] == 47_000_123
    assert findings(workspace) == []


def test_a_bid_without_a_sealed_price_is_taken_away_as_any_row_is(workspace: Workspace) -> None:
    acting = received(workspace)
    record_bid(acting, KEY, {"vendor": "架空物産"}, 0)
    remove_bid(acting, KEY, '["架空物産",""]', 1)
    assert prices_of(acting).keys() == PRICES.keys()


def test_a_value_under_no_heading_may_be_a_price_and_is_not_taken_in(workspace: Workspace) -> None:
    folder = {**two_envelopes(), "bids.csv": "vendor,price,\n架空通信,49137281,49137281\n".encode()}
    with pytest.raises(DefinitionError) as refusal:
        import_tender(workspace.act_locally(), folder)
    assert [finding.code for finding in refusal.value.faults] == ["no-heading"]
    assert "49137281" not in str(refusal.value)


def test_bids_without_any_price_column_may_come_before_their_prices(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, {**two_envelopes(), "bids.csv": "vendor\n架空通信\n架空電算\n".encode()})
    assert safekeeping(acting, KEY).sealed == 0
    record_bid(acting, KEY, {"vendor": "架空通信", **PRICES["架空通信"]}, 1)
    assert safekeeping(acting, KEY).sealed == 1


# How many envelopes


def test_what_is_sealed_is_not_shut_in_by_another_number_of_envelopes(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, two_envelopes())
    with pytest.raises(RefusedError) as refusal:
        define(acting, KEY, TWO.replace("envelopes = 2", "envelopes = 1"), 1)
    assert refusal.value.code == "price-sealed"
    assert define(acting, KEY, f"{TWO}\n# 注\n", 1) == 2


def test_prices_that_stand_open_are_not_called_sealed(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    one = TWO.replace("envelopes = 2", "envelopes = 1")
    import_tender(acting, {**two_envelopes(), "tender.toml": one.encode()})
    with pytest.raises(RefusedError) as refusal:
        define(acting, KEY, TWO, 1)
    assert refusal.value.code == "price-unsealed"
    for vendor in PRICES:
        remove_bid(acting, KEY, json.dumps([vendor, ""], ensure_ascii=False, separators=(",", ":")), 1)
    assert define(acting, KEY, TWO, 1) == 2
    assert define(acting, KEY, one, 2) == 3


def test_an_amendment_counts_the_envelopes_too(workspace: Workspace) -> None:
    acting = received(workspace)
    with pytest.raises(RefusedError) as refusal:
        amend(acting, KEY, TWO.replace("envelopes = 2", "envelopes = 1"), REASON)
    assert refusal.value.code == "price-sealed"


def test_what_was_amended_since_the_price_was_sealed_stops_no_opening(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    dollars = TWO.replace("envelopes = 2", 'envelopes = 2\ncurrency = "USD"')
    cents = {vendor: {name: f"{cell}.50" for name, cell in cells.items()} for vendor, cells in PRICES.items()}
    import_tender(acting, {**two_envelopes(cents), "tender.toml": dollars.encode()})
    for action in (PUBLISH, RECEIVE):
        move(acting, KEY, action)
    amend(acting, KEY, TWO, REASON)
    locked(acting)
    assert open_prices(acting, KEY).count == 2
    assert "9109164.50" in bids_of(acting)
    assert findings(workspace) == []
    with pytest.raises(RefusedError, match=r"49137281\.50"):
        move(acting, KEY, EVALUATE)


def test_package_bids_are_not_taken_in_with_their_prices_open(workspace: Workspace) -> None:
    sample = Path("data/samples/kakuu-lots")
    folder = {path.name: path.read_bytes() for path in sample.iterdir() if path.suffix in (".csv", ".toml")}
    definition = folder["tender.toml"].decode().replace("[tender]\n", "[tender]\nenvelopes = 2\n", 1)
    acting = workspace.act_locally()
    key = import_tender(acting, folder)
    with pytest.raises(RefusedError) as refusal:
        define(acting, key, definition, 1)
    assert refusal.value.code == "price-unsealed"
    folder["tender.toml"] = definition.encode()
    with pytest.raises(RefusedError) as refusal:
        import_tender(acting, folder, "別の案件")
    assert refusal.value.code == "price-unsealed"
    del folder["packages.csv"]
    import_tender(acting, folder, "別の案件")
    assert safekeeping(acting, "別の案件").sealed


# The opening


def test_a_tender_of_one_envelope_has_no_opening(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    import_tender(acting, {**two_envelopes(), "tender.toml": TWO.replace("envelopes = 2", "envelopes = 1").encode()})
    for action in (PUBLISH, RECEIVE):
        move(acting, KEY, action)
    locked(acting)
    with pytest.raises(RefusedError) as refusal:
        open_prices(acting, KEY)
    assert refusal.value.code == "no-such-stage"


def test_the_key_is_published_and_nothing_is_sealed_any_more(workspace: Workspace) -> None:
    acting = locked(received(workspace))
    open_prices(acting, KEY)
    (row,) = [row for row in journal(workspace) if row["action"] == "open-prices" and "tender" in row["subject"]]
    assert len(bytes.fromhex(row["after"]["private_key"])) == 32
    with workspace.database.reading() as connection:
        assert connection.execute(select(SEALED)).all() == []


def test_a_price_recorded_after_a_step_back_is_sealed_by_a_new_key(workspace: Workspace) -> None:
    acting = locked(received(workspace))
    open_prices(acting, KEY)
    for _ in range(4):
        move(acting, KEY, STEP_BACK, REASON)
    record_bid(acting, KEY, THIRD, 0)
    (row,) = [row for row in rows_on_file(acting, KEY, "bids") if row.cells["vendor"] == "架空電算"]
    record_bid(acting, KEY, {**row.cells, "price": "48000000"}, row.version)
    assert prices_of(acting) == {"架空通信": 49_137_281, "架空電算": None, "架空物産": None}
    locked(acting)
    assert open_prices(acting, KEY).count == 2
    keys = [row["after"]["private_key"] for row in journal(workspace) if "private_key" in (row["after"] or {})]
    assert len(set(keys)) == 2
    assert prices_of(acting)["架空電算"] == 48_000_000
    assert findings(workspace) == []
    move(acting, KEY, STEP_BACK, REASON)
    assert open_prices(acting, KEY).count == 0
    assert findings(workspace) == []


def test_one_broken_envelope_leaves_all_sealed(workspace: Workspace) -> None:
    acting = locked(received(workspace))
    with workspace.database.writing() as connection:
        rows = connection.execute(select(SEALED).where(SEALED.c.bid != "").order_by(SEALED.c.bid)).all()
        # Each in the place of the other.
        for row, other in zip(rows, reversed(rows), strict=True):
            connection.execute(update(SEALED).where(SEALED.c.bid == row.bid).values(ciphertext=other.ciphertext))
    before = state(workspace)
    with pytest.raises(RefusedError) as refusal:
        open_prices(acting, KEY)
    assert refusal.value.code == "seal-broken"
    assert "架空通信" in refusal.value.text.ja
    assert state(workspace) == before
    assert journal(workspace)[-1]["code"] == "seal-broken"


@pytest.mark.parametrize("step", ["fill_in", "take_out", "enter"])
def test_an_opening_that_fails_half_way_leaves_all_sealed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    acting = locked(received(workspace))
    before, rows, times = state(workspace), journal(workspace), iter(range(9))
    does: Callable[..., object] = getattr(at_the_opening, step)

    def fail(*given: object, **named: object) -> None:
        does(*given, **named)
        if step == "enter" or next(times) == 1:
            raise RuntimeError(HALF_WAY)

    monkeypatch.setattr(at_the_opening, step, fail)
    with pytest.raises(RuntimeError, match="half way"):
        open_prices(acting, KEY)
    assert (state(workspace), journal(workspace)) == (before, rows)
    monkeypatch.undo()
    assert open_prices(acting, KEY).count == 2


@pytest.mark.parametrize("step", ["put", "seal"])
def test_a_bid_that_fails_half_way_is_not_saved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    acting = received(workspace)
    before, rows = state(workspace), journal(workspace)
    does: Callable[..., object] = getattr(bids, step)

    def fail(*given: object) -> None:
        does(*given)
        raise RuntimeError(HALF_WAY)

    monkeypatch.setattr(bids, step, fail)
    with pytest.raises(RuntimeError, match="half way"):
        record_bid(acting, KEY, THIRD, 0)
    assert (state(workspace), journal(workspace)) == (before, rows)


def test_what_the_opening_wrote_down_is_held_against_what_was_sealed(workspace: Workspace) -> None:
    acting = locked(received(workspace))
    open_prices(acting, KEY)
    rows = journal(workspace)
    at = next(place for place, row in enumerate(rows) if "private_key" in (row["after"] or {}))
    sealed = next(place for place, row in enumerate(rows) if (row["subject"] or {}).get("bid"))

    def found(place: int, **changed: object) -> list[str]:
        forged = [*rows[:place], {**rows[place], **changed}, *rows[place + 1 :]]
        return [finding.what.en for finding in check_openings(forged, KEY)]

    assert found(0) == []
    assert found(at, after={**rows[at]["after"], "private_key": "00" * 32}) == [
        "the published key is not the one with which the prices were sealed",
        *["what the opening wrote down is not what was sealed"] * 2,
    ]
    assert "the published key is not" in found(at, after={"stage": "opening", "private_key": "x"})[0]
    price = {**rows[at + 1]["after"], "price": "1"}
    assert found(at + 1, after=price) == ["what the opening wrote down is not what was sealed"]
    assert found(at + 1, outcome="refused") == ["what the opening wrote down is not what was sealed"]
    other = {**rows[sealed]["after"], "ciphertext": rows[sealed + 1]["after"]["ciphertext"]}
    assert found(sealed, after=other)[0] == "the published key does not open what was sealed for this bid"


def test_an_export_that_is_still_sealed_is_opened_where_the_key_file_is(workspace: Workspace, tmp_path: Path) -> None:
    acting = locked(received(workspace))
    exported = {"案件.zip": export_tender(acting, KEY)}
    elsewhere = opened(tmp_path / "elsewhere")
    there = elsewhere.act_locally()
    assert import_tender(there, exported) == KEY
    with pytest.raises(RefusedError) as refusal:
        open_prices(there, KEY)
    assert refusal.value.code == "key-file-lost"
    (tmp_path / "elsewhere" / KEY_FILE).write_bytes((workspace.database.home / KEY_FILE).read_bytes())
    assert open_prices(there, KEY).count == 2
    assert prices_of(there)["架空電算"] == 48_930_573
    elsewhere.database.engine.dispose()


def test_prices_are_sealed_and_opened_alike_on_either_database(opening: Callable[..., Workspace]) -> None:
    acting = entrusted(opening(clock=lambda: AT))
    commit_lottery(acting, KEY, "架空通信", commitment("塩", 123))
    with acting.workspace.database.reading() as connection:
        kept = [str(connection.execute(select(table)).all()).encode() for table in METADATA.sorted_tables]
    assert [found(rows) for rows in kept] == [[]] * len(kept)
    locked(acting)
    wrong = {**PASSPHRASES, "監査委員": "ちがうパスフレーズです・九"}
    for code in (*["wrong-passphrase"] * 5, "too-many-tries"):
        with pytest.raises(RefusedError) as refusal:
            open_prices(acting, KEY, wrong)
        assert refusal.value.code == code
    later = replace(acting.workspace, clock=lambda: AT + timedelta(minutes=15)).act_locally()
    assert open_prices(later, KEY, PASSPHRASES).count == 2
    (row,) = [row for row in rows_on_file(later, KEY, "bids") if row.cells["vendor"] == "架空通信"]
    reveal_lottery(later, KEY, "架空通信", 123, "塩", row.version)
    assert prices_of(later)["架空電算"] == 48_930_573
    assert findings(later.workspace) == []


# The key file


def test_where_the_key_file_is_lost_nothing_more_is_sealed_and_no_other_is_made(workspace: Workspace) -> None:
    acting = received(workspace)
    assert safekeeping(acting, KEY).warning is LOST_FILE
    file = workspace.database.home / KEY_FILE
    file.rename(file.with_suffix(".kept"))
    with pytest.raises(RefusedError) as refusal:
        record_bid(acting, KEY, THIRD, 0)
    assert refusal.value.code == "key-file-lost"
    with pytest.raises(RefusedError) as refusal:
        import_tender(acting, two_envelopes(), "別の案件")
    assert refusal.value.code == "key-file-lost"
    assert not file.exists()
    locked(acting)
    before = state(workspace)
    with pytest.raises(RefusedError, match="the sealed prices are lost"):
        open_prices(acting, KEY)
    assert state(workspace) == before
    file.with_suffix(".kept").rename(file)
    assert open_prices(acting, KEY).count == 2


# Custodians


def entrusted(workspace: Workspace) -> Acting:
    acting = workspace.act_locally()
    create_tender(acting, KEY, TWO)
    assert set_custodians(acting, KEY, PASSPHRASES) is LOST_PASSPHRASE
    for action in (PUBLISH, RECEIVE):
        move(acting, KEY, action)
    for vendor, prices in PRICES.items():
        record_bid(acting, KEY, {"vendor": vendor, **prices}, 0)
    return acting


def test_custodians_open_the_prices_together(workspace: Workspace) -> None:
    acting = locked(entrusted(workspace))
    kept = safekeeping(acting, KEY)
    assert (kept.custodians, kept.sealed, kept.warning) == (tuple(PASSPHRASES), 2, LOST_PASSPHRASE)
    assert not (workspace.database.home / KEY_FILE).exists()
    with pytest.raises(RefusedError) as refusal:
        open_prices(acting, KEY, {**PASSPHRASES, "会計課長": "ちがうパスフレーズです・九"})
    assert refusal.value.code == journal(workspace)[-1]["code"] == "wrong-passphrase"
    assert "会計課長" in refusal.value.text.ja
    assert prices_of(acting)["架空電算"] is None
    assert open_prices(acting, KEY, PASSPHRASES).count == 2
    assert prices_of(acting)["架空電算"] == 48_930_573
    assert findings(workspace) == []
    assert not any(passphrase in str(journal(workspace)) for passphrase in PASSPHRASES.values())


def test_after_five_wrong_passphrases_nobody_opens_for_a_quarter_of_an_hour(workspace: Workspace) -> None:
    locked(entrusted(workspace))

    def tried(passphrases: dict[str, str], minutes: int) -> str:
        later = replace(workspace, clock=lambda: AT + timedelta(minutes=minutes)).act_locally()
        with pytest.raises(RefusedError) as refusal:
            open_prices(later, KEY, passphrases)
        return refusal.value.code

    wrong = {**PASSPHRASES, "監査委員": "ちがうパスフレーズです・九"}
    assert [tried(wrong, minute) for minute in range(5)] == ["wrong-passphrase"] * 5
    assert [tried(PASSPHRASES, minute) for minute in (4, 9, 14)] == ["too-many-tries"] * 3
    later = replace(workspace, clock=lambda: AT + timedelta(minutes=15)).act_locally()
    assert open_prices(later, KEY, PASSPHRASES).count == 2


@pytest.mark.parametrize(
    ("passphrases", "code"),
    [
        ({"会計課長": PASSPHRASES["会計課長"]}, "two-custodians"),
        ({**PASSPHRASES, "丙": "さんにんめのかぎです・三番"}, "two-custodians"),
        ({"会計課長": PASSPHRASES["会計課長"], " ": PASSPHRASES["監査委員"]}, "two-custodians"),
        ({"会計課長": PASSPHRASES["会計課長"], "会計課長 ": PASSPHRASES["監査委員"]}, "two-custodians"),
        (dict.fromkeys(PASSPHRASES, PASSPHRASES["会計課長"]), "weak-passphrase"),
        ({**PASSPHRASES, "監査委員": "みじかいかぎ"}, "weak-passphrase"),
    ],
)
def test_custodians_are_two_with_two_passphrases(workspace: Workspace, passphrases: dict[str, str], code: str) -> None:
    acting = workspace.act_locally()
    create_tender(acting, KEY, TWO)
    with pytest.raises(RefusedError) as refusal:
        set_custodians(acting, KEY, passphrases)
    assert refusal.value.code == code


def test_custodians_are_set_before_the_first_price_and_anew_until_then(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    create_tender(acting, KEY, TWO)
    set_custodians(acting, KEY, PASSPHRASES)
    set_custodians(acting, KEY, {"甲": PASSPHRASES["監査委員"], "乙": PASSPHRASES["会計課長"]})
    assert safekeeping(acting, KEY).custodians == ("甲", "乙")
    record_bid(acting, KEY, THIRD, 0)
    with pytest.raises(RefusedError) as refusal:
        set_custodians(acting, KEY, PASSPHRASES)
    assert refusal.value.code == "price-sealed"
