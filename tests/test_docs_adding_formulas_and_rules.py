"""A formula and an exclusion rule are each added in one file: CONTRIBUTING's examples work as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent

TENDER: Final = """\
[tender]
id = "1"
title = "例"

[method]
combination = "sum"
price_points = 40
price_formula = "最低価格比の2乗"
rounding.price = { places = 2, mode = "down" }

[[criteria]]
id = "q"
label = "品質"
max_points = 60
formula = "direct"

[[exclusions]]
rule = "再委託先の数"
"再委託先の数の上限" = 1
"""
TABLES: Final = {
    "bids.csv": "vendor,price,q\nA,200,60\nB,100,20\nC,50,60\n",
    "vendors.csv": "vendor,name\nA,架空A\nB,架空B\nC,架空C\n",
    "subcontractors.csv": "vendor,subcontractor,scope\nA,架空X,一部\nC,架空X,一部\nC,架空Y,一部\n",
}
PROGRAM: Final = """\
import doctest, sys

import added_formula, added_rule
from criteria.codes import code_word
from data import read_bids, read_tender
from report.evaluation.explain import explain
from report.pages.methods_page import methods_page
from report.pages.rules_page import rules_page
from scoring import evaluate

assert doctest.testmod(added_formula) == (0, 1)
tender = read_tender(sys.argv[1])
evaluation = evaluate(tender, *read_bids(sys.argv[1], tender))
print([(group.rank, group.vendors) for group in evaluation.award.ranking])
print([str(points) for points in evaluation.sheet.price_points])
print([(one.subject, one.code, one.observed, one.required, one.what.ja) for one in evaluation.exclusions])
print(code_word("most-subcontractors").ja)
print("### `squared-ratio`" in methods_page(), "## `most-subcontractors`" in rules_page())
print([step.rule.ja for step in explain(evaluation, "A") if step.stage == "price"])
"""


def example(heading: str) -> str:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return block


def test_the_examples_of_the_guide_are_named_by_a_tender_and_evaluated(tmp_path: Path) -> None:
    (tmp_path / "added_formula.py").write_text(example("Add a formula"), encoding="utf-8")
    (tmp_path / "added_rule.py").write_text(example("Add an exclusion rule"), encoding="utf-8")
    case = tmp_path / "case"
    case.mkdir()
    for name, text in {"tender.toml": TENDER, **TABLES}.items():
        (case / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(case)],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "[(1, ('A',)), (2, ('B',))]",
        "['10', '40']",
        "[('C', 'most-subcontractors', '2', '1', '再委託先は2者です')]",
        "再委託先の数",
        "True True",
        "['最低価格比の2乗: points = allotment × (lowest ÷ price)²']",
    ]


@pytest.mark.parametrize("heading", ["Add a formula", "Add an exclusion rule"])
def test_the_examples_of_the_guide_are_written_as_the_product_is(heading: str, tmp_path: Path) -> None:
    path = tmp_path / "added.py"
    path.write_text('"""An example."""\n\n' + example(heading), encoding="utf-8")
    settings = ["--config", str(ROOT / "pyproject.toml")]
    for command in (["check", "--ignore", "INP001"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *settings, str(path)],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout
