"""The page on robustness tells the truth: its example gives the figures shown, and the sentence for the minutes."""

import json
import re
from pathlib import Path
from typing import Any, Final

from data import read_bids, read_tender
from report.robustness.document import to_document
from scoring import evaluate
from scoring.robustness import robustness

PAGE: Final = (Path(__file__).parents[1] / "docs" / "robustness.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def shown_in(shown: Any, whole: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(shown, dict):
        return all(key in whole and shown_in(value, whole[key]) for key, value in shown.items())
    return bool(shown == whole)


def test_the_example_gives_the_figures_and_the_sentence_shown(tmp_path: Path) -> None:
    (tmp_path / "tender.toml").write_text(block("toml"), encoding="utf-8")
    (tmp_path / "bids.csv").write_text(block("csv"), encoding="utf-8")
    tender = read_tender(tmp_path)
    document = to_document(robustness(evaluate(tender, *read_bids(tmp_path, tender)), samples=100), "ja")
    for key, value in json.loads(block("json")).items():
        assert shown_in(value, document[key]), key
    (sentence,) = re.findall(r"^> (.*)$", PAGE, re.MULTILINE)
    assert sentence in document["sentences"]
