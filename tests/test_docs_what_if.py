"""The page on what-if tells the truth: its output is the command's, its options and scenarios are the command's too."""

import doctest
import re
import shlex
from pathlib import Path
from typing import Final

import pytest
from terminal_runs import run

from data.weights.scenarios import parse_scenarios
from scoring.whatif import KINDS

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = (ROOT / "docs/what-if.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", blocks("console"))
def test_the_output_shown_is_what_the_command_prints(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    line = example.splitlines()[0]
    done = run(*shlex.split(line)[2:], env={"COLUMNS": "80"})
    printed = [row.rstrip() for row in done.out.rstrip().splitlines()]
    assert example.splitlines() == [line, *printed]


def test_the_page_lists_every_option_that_changes_something() -> None:
    listed = set(re.findall(r"`--([a-z-]+)", PAGE.partition("## The changes")[2].partition("## What follows")[0]))
    assert listed == {*KINDS, "move-total", "keep-total"} - {"total"}


def test_the_scenarios_shown_can_be_read() -> None:
    (shown,) = blocks("toml")
    assert [one.name for one in parse_scenarios(shown)] == ["認証を重く", "データ処理の値下げ"]


def test_the_python_shown_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (shown,) = blocks("python")
    parsed = doctest.DocTestParser().get_doctest(shown, {}, "what-if.md", "docs/what-if.md", 0)
    assert doctest.DocTestRunner(verbose=False).run(parsed).failed == 0
