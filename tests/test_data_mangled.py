"""However a file is mangled, reading gives faults in words or a sound tender, never another exception."""

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed import SOUND, zipped

from criteria.errors import DefinitionError, EvaluationError
from data import read_bids, read_tender
from scoring import evaluate

NOTABLE = [
    *(
        sign.encode()
        for sign in ("", '"', "'", ",", "\n", "\r", "[", "]", "[[", "{", "}", "=", ".", "-", "#", "0", "△", "，")
    ),
    *(
        word.encode()
        for word in ("1e9", "nan", "9" * 40, "\u3000", "true", "[]", "{}", '"x"', "2026-01-01", "preset = 1\n")
    ),
    *(line.encode() for line in ("\ncriteria = 1\n", "\n[tender]\n", "\n[[criteria]]\n", "\n[method.rounding]\n")),
    *(b"\xff", b"\x81", b"\0"),
]
DEFINITION = tomllib.loads(SOUND["tender.toml"])
OTHER_VALUES = [
    0,
    -1,
    10**30,
    "x",
    "",
    "sum",
    "marks",
    "甲委員",
    True,
    [],
    {},
    ["a"],
    [1],
    [{}],
    {"a": 1},
    date(2026, 1, 1),
]


def mangled(content: bytes) -> st.SearchStrategy[bytes]:
    """Replace a few stretches by something notable or by chance."""
    edit = st.tuples(st.integers(0, len(content)), st.integers(0, 12), st.sampled_from(NOTABLE) | st.binary(max_size=4))

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        changed = content
        for at, length, new in edits:
            changed = changed[:at] + new + changed[at + length :]
        return changed

    return st.lists(edit, min_size=1, max_size=4).map(apply)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for word, item in items:
        yield (*path, word)
        yield from places(item, (*path, word))


def written(value: object) -> str:
    """Write a value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {written(item)}' for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def rewritten(edits: list[tuple[int, object]]) -> bytes:
    """Put other values in some places of the sound definition, or take them away."""
    definition = deepcopy(DEFINITION)
    for number, value in edits:
        *path, last = list(places(definition))[number % len(list(places(definition)))]
        table: Any = definition
        for word in path:
            table = table[word]
        if value is None:
            del table[last]
        else:
            table[last] = deepcopy(value)
    return "\n".join(f"{key} = {written(value)}" for key, value in definition.items()).encode()


def read(files: Mapping[str, bytes]) -> None:
    try:
        tender = read_tender(files)
        bids, findings = read_bids(files, tender)
        evaluate(tender, bids, findings)
    except DefinitionError as error:
        faults = error.faults
    except EvaluationError:
        return
    else:
        return
    assert faults
    assert all(fault.where and fault.line("ja") and fault.line("en") for fault in faults)


@pytest.mark.parametrize("name", list(SOUND))
def test_no_mangled_file_gives_anything_but_faults(name: str) -> None:
    @settings(max_examples=150)
    @given(mangled(SOUND[name].encode()))
    def holds(content: bytes) -> None:
        read({**{other: text.encode() for other, text in SOUND.items()}, name: content})

    holds()


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 999), st.none() | st.sampled_from(OTHER_VALUES)), min_size=1, max_size=3))
def test_no_definition_of_another_shape_gives_anything_but_faults(edits: list[tuple[int, object]]) -> None:
    files = {name: text.encode() for name, text in SOUND.items()}
    read({**files, "tender.toml": rewritten(edits)})


@given(mangled(zipped(SOUND)))
def test_no_mangled_archive_gives_anything_but_faults(content: bytes) -> None:
    read({"tender.zip": content})
    read({"tender.xlsx": content})


@given(st.binary(max_size=200))
def test_no_bytes_at_all_give_anything_but_faults(content: bytes) -> None:
    for name in ("tender.toml", "tender.zip", "tender.xlsx", "bids.csv"):
        read({name: content})
