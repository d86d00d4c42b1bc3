"""The page on eliciting weights tells the truth: its file is the sample, its output the command's."""

import re
from pathlib import Path

import pytest
from test_docs_readme import printed_by

from criteria.elicitation import Approach, GroupRule, OrdinalRule, Priorities, TieRule
from data.definition.keys import Key
from data.weights.methods import METHODS
from data.weights.read import CRITERION_KEYS, MEMBER_KEYS, WEIGHTS_KEYS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "eliciting-weights.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def test_the_file_shown_is_the_sample() -> None:
    sample = (ROOT / "data/samples/kakuu-ict/weights.toml").read_text(encoding="utf-8")
    assert "".join(line for line in sample.splitlines(keepends=True) if not line.startswith("#")).lstrip() == block(
        "toml"
    )


def test_the_output_shown_is_what_the_command_prints() -> None:
    shown = block("console")
    assert shown == printed_by(shown.splitlines()[0])


@pytest.mark.parametrize(
    "declared", [WEIGHTS_KEYS, CRITERION_KEYS, MEMBER_KEYS, *(method.keys for method in METHODS.values())]
)
def test_every_key_is_explained(declared: tuple[Key, ...]) -> None:
    for key in declared:
        assert f"**`{key.name}`**" in PAGE if key.required else f"`{key.name}`" in PAGE


def test_every_choice_is_explained() -> None:
    for words in (Approach, GroupRule, OrdinalRule, Priorities, TieRule):
        assert all(f"`{word}`" in PAGE for word in words)
