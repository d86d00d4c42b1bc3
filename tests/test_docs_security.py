"""The page on security names tests that there are, and tells of every requirement of the chapters it lists."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parent
PAGE: Final = TESTS.parent / "docs" / "security.md"
TEXT: Final = PAGE.read_text(encoding="utf-8")

CHAPTERS: Final = {
    5: (1, 6, 3, 3),
    6: (3, 12, 8, 6, 8, 4, 2, 4),
    7: (3, 4, 2, 5, 3, 2),
    8: (4, 4, 3, 2),
    13: (4, 6, 4, 7),
    16: (1, 5, 4, 3, 4),
}
"""How many requirements each section of these chapters of ASVS 5.0.0 has."""


def rows() -> Iterator[tuple[str, str]]:
    """Yield the ids of every row of the requirements, and how they are held."""
    for line in TEXT.splitlines():
        if re.match(r"\| \d+\.\d", line):
            ids, _, how = line.strip("| ").split(" | ")
            yield ids, how


def listed(ids: str) -> Iterator[str]:
    """Yield every id of a list of ids and ranges."""
    for part in ids.split(", "):
        first, _, last = part.partition(" to ")
        section, _, number = first.rpartition(".")
        for each in range(int(number), int((last or first).rpartition(".")[2]) + 1):
            yield f"{section}.{each}"


def test_every_requirement_of_the_chapters_is_told_of_once() -> None:
    told = Counter(each for ids, _ in rows() for each in listed(ids))
    there = {
        f"{chapter}.{section}.{number}"
        for chapter, counts in CHAPTERS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    }
    assert set(told) == there
    assert set(told.values()) == {1}


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)::(test_\w+)`", TEXT))
    assert len(named) > 50
    for module, function in sorted(named):
        tree = ast.parse((TESTS / f"{module}.py").read_text(encoding="utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (module, function)


def test_every_requirement_is_held_by_a_test_or_says_openly_why_not() -> None:
    for ids, how in rows():
        assert re.match(r"(held|documented|operator|not met|n/a)\b", how), ids
        if how.startswith("held") and "by Authlib" not in how:
            assert "`test_" in how, ids


def test_every_page_it_leads_to_is_there() -> None:
    for page in re.findall(r"\]\(([\w-]+\.md)\)", TEXT):
        assert (PAGE.parent / page).exists(), page
