"""A kind of change is one class: registered, it is read, written, applied and said, and the terminal has an option."""

import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from declared import bid, qcbs
from small_tender import FILES
from terminal_runs import run, written

from report.evaluation.what_if import comparison_sentence
from scoring import evaluate, what_if
from scoring.whatif import KINDS, ChangeError, changes_text, read_changes
from scoring.whatif.changes import Change, kind

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"^```python\n(@kind\(.*?)^```$", CONTRIBUTING, re.MULTILINE | re.DOTALL)


@pytest.fixture
def discount(tmp_path: Path) -> Iterator[type[Change]]:
    """The example of CONTRIBUTING as a module of its own, below the imports of the module it would stand in."""
    assert EXAMPLE
    imports = (ROOT / "scoring" / "whatif" / "bids.py").read_text("utf-8").partition("@dataclass")[0]
    names = "from scoring.whatif.bids import OfBid\n"
    path = tmp_path / "discount.py"
    path.write_text(f"{imports}{names}{EXAMPLE[1]}", "utf-8")
    spec = spec_from_file_location("discount", path)
    assert spec
    assert spec.loader
    module = sys.modules["discount"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.Discount
    del sys.modules["discount"], KINDS["discount"]


def test_a_new_kind_is_read_written_applied_and_said(discount: type[Change]) -> None:
    before = evaluate(qcbs(), [bid("A", 100, q=80), bid("B", 80, q=70)])
    comparison = what_if(before, "discount A=25")
    assert changes_text(comparison.changes) == "discount A=25"
    assert read_changes("discount A=25") == (discount(vendor="A", percent=Fraction(25)),)  # type: ignore[call-arg]
    assert comparison.after.bid("A").price == 75
    assert comparison_sentence(comparison).ja.startswith("参考(拘束力なし): Aの値引き率を25%に変更した場合")
    assert "if the discount of A were 25%, " in comparison_sentence(comparison).en
    assert what_if(before, "discount A=10; discount A=25").changes == comparison.changes
    with pytest.raises(ChangeError, match="there is no vendor C"):
        what_if(before, "discount C=25")


@pytest.mark.usefixtures("discount")
def test_a_new_kind_has_an_option_in_the_terminal(tmp_path: Path) -> None:
    small = written(tmp_path / "small", FILES)
    assert "--discount VENDOR=PERCENT" in run("whatif", "--help").out
    assert "the discount of 架空電算 were 5%" in " ".join(run("whatif", small, "--discount", "架空電算=5").out.split())
    refused = run("whatif", small, "--discount", "架空電算=100")
    assert (refused.status, "no price is left; expected 0 to 100" in refused.err) == (2, True)


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds of change are called set"):
        kind("set", "CRITERION=POINTS")(KINDS["group"])
