"""Reason codes are one closed set: what the sources give to a finding is declared, and what is declared is given."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from criteria import codes as registry
from criteria.codes import code_word, codes, declare
from criteria.finding import Text
from scoring.eligibility.rulebook import all_rules

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("criteria", "scoring", "data", "report", "workspace", "views", "terminal")
TREES: Final = [
    ast.parse(path.read_text(encoding="utf-8"))
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if path != ROOT / "criteria/codes.py"
]
CODE: Final = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
FORMED: Final = {
    *(f"duplicate-{table}" for table in ("certificate", "measure", "override", "relation", "sanction", "tender")),
    *("duplicate-conflict", "duplicate-subcontractor", "duplicate-vendor"),
    *("missing-investigation", "missing-lot"),
}
"""Codes put together from a word and what is declared: a table, a column, a price limit."""


def texts(node: ast.AST) -> Iterator[str]:
    yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def makers() -> Mapping[str, set[int]]:
    """Return every function, and class, that takes a code, with its places among what is given without a name."""
    places = defaultdict[str, set[int]](set)
    nodes = [node for tree in TREES for node in ast.walk(tree)]
    functions = [(node.name, node) for node in nodes if isinstance(node, ast.FunctionDef)]
    made = [(node.name, part) for node in nodes if isinstance(node, ast.ClassDef) for part in node.body]
    functions += [(name, part) for name, part in made if isinstance(part, ast.FunctionDef) and part.name == "__init__"]
    for function, node in functions:
        names = [one.arg for one in node.args.args if one.arg != "self"]
        if "code" in names:
            places[function].add(names.index("code"))
    return places


def given() -> set[str]:
    """Return every reason code written where a finding, or a function that makes one, takes its code."""
    places, found = makers(), set[str]()
    for call in (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        values = [value for at, value in enumerate(call.args) if at in places.get(name, ())]
        for value in [one.value for one in call.keywords if one.arg == "code"] + values:
            if isinstance(value, ast.Constant | ast.IfExp):
                found |= {text for text in texts(value) if CODE.fullmatch(text)}
    return found


def test_every_code_the_sources_give_to_a_finding_is_declared() -> None:
    assert len(given()) > 130
    assert given() - codes() == set()


def test_every_code_that_is_declared_is_given_somewhere() -> None:
    assert codes() - {text for tree in TREES for text in texts(tree)} == FORMED


def test_every_code_has_a_japanese_name() -> None:
    assert [code for code in sorted(codes()) if code_word(code).ja == code] == []
    assert [one.id for one in all_rules() if code_word(one.id).ja != one.name.ja] == []


def test_a_code_that_is_declared_twice_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_NAMES", dict(registry._NAMES))
    declare(("of-a-test", "試験"))
    assert code_word("of-a-test") == Text("試験", "of-a-test")
    with pytest.raises(ValueError, match="of-a-test: declared twice"):
        declare(("of-a-test", "試験"))
    with pytest.raises(ValueError, match="suspension: declared twice"):
        declare(("suspension", "指名停止"))
