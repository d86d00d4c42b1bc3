"""`sentei select`: one document, exit statuses, what-ifs, and a clean stop that keeps the best so far."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_tender import FILES
from terminal_runs import PLAIN, run, written

from terminal.run import once_it_lasts

pytestmark = pytest.mark.selection

ROOT = Path(__file__).parents[1]

TENDER = """\
[tender]
id = "2026-架空-07"
title = "市有施設の清掃業務委託"

[method]
combination = "technical-only"

[[criteria]]
id = "plan"
label = "業務の実施方針"
max_points = 100
formula = "direct"

[selection]
kind = "lots"
objective = ["points", "price"]

[[selection.rules]]
rule = "lots-per-vendor"
id = "most"
label = "1者2ロットまで"
source = "入札説明書4(2)"
at_most = 2

[[selection.rules]]
rule = "budget"
at_most = 7_000_000
"""
BIDS = """\
vendor,lot,price,plan
架空美装,1,2000000,80
架空美装,2,2500000,85
架空美装,3,1900000,75
架空施設,1,2100000,78
架空施設,3,2200000,70
架空興業,2,9900000,99
架空興業,3,2400000,72
"""
LOTS = "lot,label,ceiling\n1,本庁舎,3000000\n2,学校,3000000\n3,図書館,2500000\n"
LOT_FILES = {"tender.toml": TENDER, "bids.csv": BIDS, "lots.csv": LOTS}


@pytest.fixture
def lots(tmp_path: Path) -> Path:
    return written(tmp_path / "lots", LOT_FILES)


def test_the_document_has_what_the_terminal_promises(lots: Path) -> None:
    done = run("select", lots, "--json", "--k", 2)
    assert done.status == 0
    document = json.loads(done.out)
    keys = {"status", "objective", "chosen", "alternatives", "ties", "certificate", "rules", "conflict", "excluded"}
    assert keys <= document.keys()
    assert (document["status"], document["objective"]) == ("optimal", "238")
    assert [(one["vendor"], one["lots"], one["price"], one["score"]) for one in document["chosen"]] == [
        ("架空施設", ["1"], 2_100_000, "78"),
        ("架空美装", ["2"], 2_500_000, "85"),
        ("架空美装", ["3"], 1_900_000, "75"),
    ]
    assert [one["loss"] for one in document["alternatives"]] == [["1", "400000"]]
    assert {one["id"]: one["cost"] for one in document["rules"]} == {"most": ["2", "100000"], "budget": ["0", "0"]}
    assert [(one["vendor"], one["lot"], one["code"]) for one in document["excluded"]] == [
        ("架空興業", "2", "price-over-ceiling")
    ]
    assert document["conflict"] is None
    assert document["fingerprint"].startswith("sha256:")


def test_people_read_the_conclusion_first_and_every_rule_with_its_cost(lots: Path) -> None:
    done = run("select", lots, "--lang", "ja")
    title, conclusion, *rest = done.out.splitlines()
    assert title == "市有施設の清掃業務委託 (2026-架空-07)"
    assert conclusion.startswith("最適な選定です。技術点の合計 238点、価格の合計 6,500,000円。")
    assert any("1者2ロットまで" in line and "技術点の合計が2点改善" in line for line in rest)


def test_why_not_says_what_would_have_to_give(lots: Path) -> None:
    done = run("select", lots, "--why-not", "架空興業", "--k", 1)
    assert "With 架空興業: total technical points worse by 1 point" in done.out
    asked = json.loads(run("select", lots, "--json", "--why-not", "架空興業").out)["why_not"]
    assert [(one["answer"], one["loss"]) for one in asked] == [("loses", ["1", "400000"])]


def test_a_rule_left_out_is_a_what_if_that_says_so(lots: Path) -> None:
    document = json.loads(run("select", lots, "--json", "--without", "most").out)
    assert (document["without"], document["objective"]) == (["most"], "240")
    assert "Rules left out: 1者2ロットまで" in run("select", lots, "--without", "most").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--without", "mast"],
            'mast: there is no such selection rule; the rules are most, budget. Did you mean "most"?',
        ),
        (["--why-not", "架空美裝"], "架空美裝: no bid is from this vendor"),
    ],
)
def test_what_is_not_known_is_told_with_what_is(lots: Path, words: list[str], message: str) -> None:
    done = run("select", lots, *words)
    assert done.status == 2
    assert message in done.err


def test_a_rule_unlike_all_that_are_declared_is_not_taken_for_a_slip_of_one(lots: Path) -> None:
    assert run("select", lots, "--without", "xyz").err == (
        "xyz: there is no such selection rule; the rules are most, budget.\n"
    )


def test_a_tender_without_selection_is_told_what_to_declare(tmp_path: Path) -> None:
    done = run("select", written(tmp_path / "plain", FILES))
    assert (done.status, done.out) == (2, "")
    assert "tender.toml has no [selection]; say there what is selected (kind) and what is best (objective)" in done.err


def test_rules_that_cannot_be_kept_are_an_answer(tmp_path: Path) -> None:
    folder = written(tmp_path / "poor", {**LOT_FILES, "tender.toml": TENDER.replace("7_000_000", "6_000_000")})
    done = run("select", folder, "--json")
    document = json.loads(done.out)
    assert (done.status, document["status"], document["chosen"]) == (0, "infeasible", [])
    assert [one["id"] for one in document["conflict"]["rules"]] == ["budget"]
    assert document["conflict"]["relaxations"] == [[{"id": "budget", "label": "at most 6,000,000 yen in total"}]]


def test_a_lot_nobody_bids_for_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path / "bare", {**LOT_FILES, "lots.csv": f"{LOTS}4,倉庫,100\n"})
    done = run("select", folder)
    assert "No selection: nobody is left for lot 4." in done.out
    assert json.loads(run("select", folder, "--json").out)["conflict"]["lots"] == ["4"]


def test_a_faulty_row_selects_nothing_until_it_is_mended(tmp_path: Path) -> None:
    folder = written(tmp_path / "faulty", {**LOT_FILES, "bids.csv": BIDS.replace("2000000", "２０万")})
    done = run("select", folder, "--json")
    document = json.loads(done.out)
    assert (done.status, document["status"], document["chosen"]) == (0, "incomplete", [])
    assert "bids.csv:2:price" in done.err
    assert document["pending"]


def hard(folder: Path) -> Path:
    """A hundred of 200 vendors within a budget and two shares of it, scores near prices: minutes to prove."""
    drawn = random.Random(3)  # noqa: S311 - drawn for a test
    prices = [drawn.randrange(1_000_000, 9_999_999) for _ in range(200)]
    bids = "".join(
        f"V{i:03},{price},{price // 100 + drawn.randrange(50000, 50800)}\n" for i, price in enumerate(prices)
    )
    vendors = "".join(f"V{i:03},{drawn.choice('ab')},{drawn.choice('cd')}\n" for i in range(200))
    half = sum(prices) // 2
    rules = [
        'rule = "size"\nexactly = 100',
        f'rule = "budget"\nat_most = {half}',
        f'rule = "local"\nregions = ["a"]\nof = "price"\nat_most = {half // 2}',
        f'rule = "sme"\nsizes = ["c"]\nof = "price"\nat_most = {half // 2}',
    ]
    head = TENDER.partition("[selection]")[0].replace("max_points = 100", "max_points = 1000000")
    declared = head + '[selection]\nkind = "shortlist"\nobjective = ["points"]\n'
    declared += "".join(f"\n[[selection.rules]]\n{rule}\n" for rule in rules)
    files = {"bids.csv": f"vendor,price,plan\n{bids}", "vendors.csv": f"vendor,region,size\n{vendors}"}
    return written(folder, {"tender.toml": declared, **files})


def test_an_interrupted_search_keeps_the_best_so_far_and_says_that_it_is_not_proven(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "cli.py"), "select", str(hard(tmp_path / "hard")), "--json", "--k", "1"]
    running = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**PLAIN, "LANG": "C.UTF-8"}, text=True
    )
    assert running.stderr is not None
    assert "not proven" in running.stderr.readline()
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    document = json.loads(out)
    assert (running.returncode, document["status"]) == (0, "limit")
    assert len(document["chosen"]) == 100
    assert document["certificate"]["kind"] == "none"
    assert document["bound"] is not None
    assert "Traceback" not in err


def test_a_search_that_is_over_at_once_tells_of_nothing_on_the_way(tmp_path: Path) -> None:
    done = run("select", written(tmp_path / "lots", LOT_FILES), "--lang", "en")
    assert (done.status, done.err) == (0, "")


def test_what_was_found_at_once_is_told_when_the_search_lasts() -> None:
    told: list[str] = []
    now = [0]
    progress, stop = once_it_lasts(told.append, lambda: False, lambda: now[0])
    progress("first")
    progress("second")
    assert not stop()
    assert told == []
    now[0] = 600_000_000
    assert not stop()
    assert told == ["second"]
    assert not stop()
    progress("third")
    assert told == ["second", "third"]


def test_a_time_limit_with_a_selection_is_never_called_optimal(tmp_path: Path) -> None:
    done = run("select", hard(tmp_path / "hard"), "--seconds", 1, "--k", 1, "--json")
    document = json.loads(done.out)
    assert (done.status, document["status"]) == (0, "limit")
    assert int(document["bound"]) > int(document["objective"])
    assert (document["limit"]["seconds"], document["limit"]["stopped"]) == (1, False)
    assert document["limit"]["not_done"] == ["optimum", "rules"]
    assert document["limit"]["sentence"].startswith("Ended at the limit of 1 second. Not computed, or not to the end: ")
