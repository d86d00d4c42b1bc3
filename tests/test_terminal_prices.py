"""A price is asked for at the terminal without being shown, once what would lose it was said."""

import json
from pathlib import Path

from played import KEY
from terminal_runs import Run, run, written
from two_envelopes import TWO, two_envelopes

from workspace.sealing.custody import LOST_FILE


def done(result: Run) -> str:
    assert result.status == 0, result.err
    return result.out


def test_a_price_is_typed_twice_and_never_shown(tmp_path: Path) -> None:
    env = {"SENTEI_HOME": str(tmp_path / "home")}
    asked = ("--ask", "price", "--ask", "development", "--ask", "maintenance")
    typed = "".join(f"{price}\n" * 2 for price in (47_000_123, 40_000_123, 7_000_000))
    done(run("import", written(tmp_path / "tender", two_envelopes()), env=env))
    recorded = run("bid", KEY, "vendor=架空物産", *asked, env=env, lines=typed)
    assert "version 1" in done(recorded)
    assert LOST_FILE.en in recorded.err
    assert "47000123" not in recorded.out + recorded.err
    (row,) = [row for row in json.loads(done(run("bid", KEY, "--json", env=env))) if "物産" in row["row"]]
    assert row["cells"]["price"] == ""
    assert "Sealed prices: 3" in done(run("custodians", KEY, env=env))


def test_where_nothing_is_sealed_nothing_can_be_lost(tmp_path: Path) -> None:
    env = {"SENTEI_HOME": str(tmp_path / "home")}
    one = {**two_envelopes(), "tender.toml": TWO.replace("envelopes = 2", "envelopes = 1").encode()}
    done(run("import", written(tmp_path / "tender", one), env=env))
    asked = ("--ask", "price", "--ask", "development", "--ask", "maintenance")
    recorded = run("bid", KEY, "vendor=架空物産", *asked, env=env, lines="1\n" * 6)
    assert "version 1" in done(recorded)
    assert "prices.key" not in recorded.err
