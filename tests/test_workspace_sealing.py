"""A sealed price is read by nobody without its key, under any other bid, or changed by one bit."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace import RefusedError
from workspace.sealing import custody
from workspace.sealing.custody import KEY_FILE, keep_by_custodians, keep_by_file, unwrap
from workspace.sealing.envelope import SIZE, BrokenSealError, about, close, new_key, open_, public_half

BID = '["架空通信",""]'
KEY = bytes(range(1, 33))
CELLS = {"price": "49110000"}
PASSPHRASES = {"甲": "ひだりのかぎをまわす・一", "乙": "みぎのかぎをまわす・二番"}

texts = st.text(st.characters(codec="utf-8"), max_size=60)


def closed(bid: str = BID, version: int = 1) -> str:
    return close(public_half(KEY), CELLS, about("案件", bid, version))


@given(st.dictionaries(texts, texts, max_size=5))
def test_what_was_closed_opens_as_it_was(cells: dict[str, str]) -> None:
    bound_to = about("案件", BID, 1)
    assert open_(KEY, close(public_half(KEY), cells, bound_to), bound_to) == cells


@given(texts, texts)
def test_the_length_says_nothing_of_what_is_in_it(first: str, second: str) -> None:
    bound_to = about("案件", BID, 1)
    one, other = (close(public_half(KEY), {"price": text}, bound_to) for text in (first, second))
    assert len(one) == len(other) == 2 * (32 + SIZE + 16)
    assert one != close(public_half(KEY), {"price": first}, bound_to)


def test_what_is_too_long_for_that_is_refused_and_not_shown() -> None:
    with pytest.raises(RefusedError) as refusal:
        close(public_half(KEY), {"price": "9" * SIZE}, "")
    assert refusal.value.code == "price-too-long"
    assert "99" not in refusal.value.text.en


def test_a_change_of_any_byte_is_noticed() -> None:
    envelope = bytes.fromhex(closed())
    # X25519 alone takes no notice of the highest bit of its key, the 32 bytes in front.
    changes = [*((place, 1) for place in range(len(envelope))), *((place, 128) for place in range(33))]
    for place, bit in changes:
        forged = bytearray(envelope)
        forged[place] ^= bit
        with pytest.raises(BrokenSealError):
            open_(KEY, forged.hex(), about("案件", BID, 1))


@given(st.data())
def test_whatever_else_stands_in_its_place_is_noticed(data: st.DataObject) -> None:
    envelope = closed()
    start = data.draw(st.integers(0, len(envelope)))
    end = data.draw(st.integers(start, len(envelope)))
    forged = (
        envelope[:start] + data.draw(st.one_of(st.text("0123456789abcdefABCDEF ", max_size=40), texts)) + envelope[end:]
    )
    if forged != envelope:
        with pytest.raises(BrokenSealError):
            open_(KEY, forged, about("案件", BID, 1))


@pytest.mark.parametrize(
    ("tender", "bid", "version"),
    [("別の案件", BID, 1), ("案件", '["架空電算",""]', 1), ("案件", '["架空通信","東"]', 1), ("案件", BID, 2)],
)
def test_the_envelope_of_another_tender_bid_lot_or_version_is_noticed(tender: str, bid: str, version: int) -> None:
    with pytest.raises(BrokenSealError):
        open_(KEY, closed(), about(tender, bid, version))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(BrokenSealError):
        open_(new_key(), closed(), about("案件", BID, 1))


# The key file


def test_the_key_file_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    kept = keep_by_file(home, KEY, "案件", may_be_made=True)
    file = home / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    written = file.read_text()
    keep_by_file(home, new_key(), "別の案件", may_be_made=True)
    assert file.read_text() == written
    assert [path.name for path in home.iterdir()] == [KEY_FILE]
    assert unwrap(home, kept, {}, "案件") == KEY
    assert KEY.hex() not in str(kept)


def test_a_lost_or_broken_or_other_key_file_is_told_with_its_cure(tmp_path: Path) -> None:
    kept = keep_by_file(tmp_path, KEY, "案件", may_be_made=True)
    file = tmp_path / KEY_FILE
    written = file.read_text()
    for content in (None, "", written[:-3], "0" * 64, "x" * 64):
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_text(content)
        with pytest.raises(RefusedError) as refusal:
            unwrap(tmp_path, kept, {}, "案件")
        assert refusal.value.code == "key-file-lost"
        assert str(file) in refusal.value.text.ja
        assert "the sealed prices are lost" in refusal.value.text.en
    file.write_text(written)
    assert unwrap(tmp_path, kept, {}, "案件") == KEY


def test_a_key_that_was_wrapped_for_another_tender_is_noticed(tmp_path: Path) -> None:
    kept = keep_by_file(tmp_path, KEY, "案件", may_be_made=True)
    for forged in ({**kept, "public": public_half(new_key()).hex()}, {**kept, "wrapped": kept["wrapped"][:-2] + "00"}):
        with pytest.raises(RefusedError) as refusal:
            unwrap(tmp_path, forged, {}, "案件")
        assert refusal.value.code == "seal-broken"
    with pytest.raises(RefusedError, match="not as it was saved"):
        unwrap(tmp_path, kept, {}, "別の案件")


# Custodians


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody, "COST", {"n": 16, "r": 8, "p": 1})


@pytest.mark.usefixtures("quick")
def test_both_passphrases_are_needed_and_who_is_wrong_is_told(tmp_path: Path) -> None:
    kept = keep_by_custodians(PASSPHRASES, KEY, "案件")
    assert unwrap(tmp_path, kept, PASSPHRASES, "案件") == KEY
    wrong = "ちがうパスフレーズです・九"
    for given_, code, named, unnamed in (
        ({**PASSPHRASES, "甲": wrong}, "wrong-passphrase", "甲", "乙"),
        ({**PASSPHRASES, "乙": wrong}, "wrong-passphrase", "乙", "甲"),
        ({"甲": PASSPHRASES["甲"]}, "passphrase-due", "乙", "甲"),
        ({"甲": wrong, "乙": wrong}, "wrong-passphrase", "甲」と「乙", "丙"),
        ({"甲": PASSPHRASES["乙"], "乙": PASSPHRASES["甲"]}, "wrong-passphrase", "甲」と「乙", "丙"),
        ({}, "passphrase-due", "甲」と「乙", "丙"),
    ):
        with pytest.raises(RefusedError) as refusal:
            unwrap(tmp_path, kept, given_, "案件")
        assert refusal.value.code == code
        assert named in refusal.value.text.ja
        assert unnamed not in refusal.value.text.ja
    assert not any(passphrase in str(kept) for passphrase in PASSPHRASES.values())


@pytest.mark.usefixtures("quick")
def test_a_passphrase_typed_in_another_width_is_the_same(tmp_path: Path) -> None:
    kept = keep_by_custodians({"甲": "Correct ガラス 12345", "乙": PASSPHRASES["乙"]}, KEY, "案件")
    assert unwrap(tmp_path, kept, {"甲": "Correct ガラス 12345", "乙": PASSPHRASES["乙"]}, "案件") == KEY


def test_a_try_costs_what_owasp_asks_for() -> None:
    assert custody.COST["n"] * custody.COST["r"] * 128 == 128 * 2**20
