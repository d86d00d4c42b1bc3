"""Bids, custodians, the opening and the lottery on the terminal, where no price or passphrase is an argument."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from played import DEFINITION, KEY, hand_in, opened
from terminal_runs import Run, run, written
from two_envelopes import two_envelopes

from terminal.workspace import prices
from workspace.sealing import custody

Sentei = Callable[..., Run]
KEEPERS = ("会計課長", "監査委員")
PASSPHRASES = "ひだりのかぎをまわす・一\nみぎのかぎをまわす・二番\n"
SALT = "3f1c9a7be2d04586a1b2c3d4e5f60718"
ASKED = ("--ask", "price", "--ask", "development", "--ask", "maintenance")


@pytest.fixture
def sentei(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sentei:
    """Run a command on a workspace of this test's own, where scrypt is quick."""
    monkeypatch.setattr(custody, "COST", {"n": 16, "r": 8, "p": 1})

    def command(*words: object, lines: str = "") -> Run:
        return run(*words, lines=lines, env={"SENTEI_HOME": str(tmp_path / "home")})

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "tender", two_envelopes())


def done(result: Run) -> str:
    assert result.status == 0, result.err
    return result.out


def bids(sentei: Sentei) -> dict[str, Any]:
    return {row["cells"]["vendor"]: row for row in json.loads(done(sentei("row", KEY, "bids", "--json")))}


def lock(sentei: Sentei, home: Path) -> None:
    for move in ("qualify", "score"):
        done(sentei("stage", KEY, move))
    workspace = opened(home)
    hand_in(workspace.act_locally())
    workspace.database.engine.dispose()
    done(sentei("stage", KEY, "lock"))


def test_sealed_prices_go_their_whole_way_on_the_terminal(sentei: Sentei, folder: Path, tmp_path: Path) -> None:
    done(sentei("import", folder))
    for move in ("publish", "receive"):
        done(sentei("stage", KEY, move))
    typed = "47000123\n40000123\n7000000\n"
    recorded = sentei("bid", KEY, "vendor=架空物産", *ASKED, lines=typed)
    assert "version 1" in done(recorded)
    assert custody.LOST_FILE.en in recorded.err
    assert "47000123" not in recorded.out + recorded.err
    assert bids(sentei)["架空物産"]["cells"]["price"] == ""
    assert "version 2" in done(sentei("bid", KEY, "vendor=架空物産", "note=持参", "--seen", 1))
    kept = done(sentei("custodians", KEY, "--lang", "ja"))
    assert "価格の保管: 鍵ファイル" in kept
    assert "封緘中の価格: 3件" in kept
    done(sentei("bid", KEY, "--remove", "--row", bids(sentei)["架空物産"]["row"], "--seen", 2))
    done(sentei("lottery", "commit", KEY, "架空通信", sha256(f"{SALT}:123".encode()).hexdigest()))
    done(sentei("lottery", "enter", KEY, "架空電算", "lottery_number=7", "--seen", 1))
    lock(sentei, tmp_path / "home")
    assert "Prices opened: 2" in done(sentei("open", KEY))
    version = bids(sentei)["架空通信"]["version"]
    refused = sentei("lottery", "reveal", KEY, "架空通信", 124, SALT, "--seen", version)
    assert (refused.status, "in place of the bidder" in refused.err) == (2, True)
    done(sentei("lottery", "reveal", KEY, "架空通信", 123, SALT, "--seen", version))
    assert bids(sentei)["架空通信"]["cells"]["lottery_number"] == "123"
    assert sentei("bid", KEY, "vendor=架空通信", "price=1", "--seen", version + 1).status == 2
    done(sentei("stage", KEY, "evaluate"))
    assert "as the journal says" in done(sentei("journal", "verify", KEY))


def test_custodians_are_told_what_a_lost_passphrase_means_and_asked_at_the_opening(
    sentei: Sentei, folder: Path, tmp_path: Path
) -> None:
    (folder / "bids.csv").write_text("vendor\n架空通信\n架空電算\n", encoding="utf-8")
    done(sentei("import", folder))
    chosen = sentei("custodians", KEY, *KEEPERS, lines=PASSPHRASES)
    assert "Prices kept by 会計課長, 監査委員" in done(chosen)
    assert custody.LOST_PASSPHRASE.en in chosen.err
    for move in ("publish", "receive"):
        done(sentei("stage", KEY, move))
    done(sentei("bid", KEY, "vendor=架空通信", "--seen", 1, *ASKED, lines="47000123\n40000123\n7000000\n"))
    lock(sentei, tmp_path / "home")
    wrong = sentei("open", KEY, lines=f"{PASSPHRASES.splitlines()[0]}\nちがいます\n")
    assert (wrong.status, "監査委員" in wrong.err) == (2, True)
    assert json.loads(done(sentei("custodians", KEY, "--json"))) == {"custodians": [*KEEPERS], "sealed": 1}
    assert "Prices opened: 1" in done(sentei("open", KEY, lines=PASSPHRASES))
    assert bids(sentei)["架空通信"]["cells"]["price"] == "47000123"


def test_in_one_envelope_there_is_nothing_to_lose(sentei: Sentei, tmp_path: Path) -> None:
    definition = tmp_path / "tender.toml"
    definition.write_text(DEFINITION, encoding="utf-8")
    done(sentei("create", definition))
    recorded = sentei("bid", KEY, "vendor=架空通信", "--ask", "price", lines="47000123\n")
    assert "version 1" in done(recorded)
    assert recorded.err == ""


def test_on_a_terminal_what_is_typed_is_not_shown_and_what_is_new_is_typed_twice(
    sentei: Sentei, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def prompt(what: str, **how: bool) -> str:
        asked.append((what, how["hide_input"], how["confirmation_prompt"]))
        return what * 12

    class Terminal:
        def isatty(self) -> bool:
            return True

    done(sentei("import", folder, "--key", "別の案件"))
    (folder / "bids.csv").write_text("vendor\n架空通信\n", encoding="utf-8")
    done(sentei("import", folder))
    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr(prices, "sys", SimpleNamespace(stdin=Terminal()))
    done(sentei("custodians", KEY, *KEEPERS))
    assert sentei("open", KEY).status == 2
    assert asked == [(f"Passphrase of {name}", True, is_new) for is_new in (True, False) for name in KEEPERS]
