"""The page on selections tells the truth: its example is what the command prints, its table is every way there is."""

import json
import re
from pathlib import Path

import pytest
from terminal_runs import run, written

from scoring.selection.result import ProofKind, SelectionStatus

pytestmark = pytest.mark.selection

PAGE = (Path(__file__).parents[1] / "docs" / "selection.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    [found] = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    files = {name: block(f"{name.partition('.')[2]} {name}") for name in ("tender.toml", "lots.csv", "bids.csv")}
    return written(tmp_path / "example", files)


def test_the_example_is_what_the_command_prints(example: Path) -> None:
    line, _, shown = block("console").partition("\n")
    words = line.removeprefix("$ sentei ").split()
    done = run(*[example if word == "." else word for word in words], env={"COLUMNS": "80"})
    assert done.status == 0
    assert [row.rstrip() for row in done.out.splitlines()] == shown.splitlines()


def test_the_table_lists_every_way_best_first(example: Path) -> None:
    found_rows = re.findall(r"^\| 架空.*$", PAGE, re.MULTILINE)
    rows = [[cell.strip(" *") for cell in row.strip("|\n").split("|")] for row in found_rows]
    table = [
        ([cell.split() for cell in row[:3]], int(row[3]), int(row[4].replace(",", ""))) for row in rows if len(row) == 5
    ]
    document = json.loads(run("select", example, "--json", "--k", 9).out)
    found = [document, *document["alternatives"]]
    computed = [
        (
            [[one["vendor"], one["points"]] for one in each["chosen"]],
            int(each["objectives"][0]["value"] if each is document else each["objectives"][0]),
            each["total_price"],
        )
        for each in found
    ]
    assert computed == table


def test_every_key_of_the_document_and_every_certificate_is_on_the_page(example: Path) -> None:
    document = json.loads(run("select", example, "--json").out)
    keys = set(re.findall(r"`(\w+)`", PAGE.partition("## The document JSON")[2]))
    assert document.keys() - {"tender", "title", "currency", "kind", "total_price"} <= keys
    named = {*re.findall(r"`([a-z-]+)`", PAGE)}
    assert {*map(str, ProofKind), *map(str, SelectionStatus)} <= named
