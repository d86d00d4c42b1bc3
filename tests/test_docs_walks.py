"""The guide's walks name files that there are, in order, none twice, and few of them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("walk", "most"), [("a bid", 12), ("a certificate", 9), ("a weight change", 8)])
def test_a_walk_passes_few_files_none_twice(walk: str, most: int) -> None:
    (text,) = re.findall(rf"\*\*Follow {walk}\.\*\*(.*?)\n\n", GUIDE, re.DOTALL)
    files = re.findall(r"`([\w/]+\.py)`", text)
    assert 1 < len(files) <= most
    assert len(set(files)) == len(files)
    assert [file for file in files if not (ROOT / file).is_file()] == []
