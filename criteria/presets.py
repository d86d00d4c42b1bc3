"""Presets (評価方法のひな形): named sets of the parts of a method, each with its source and what it leaves open."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Final

from criteria.exact import decimal_text, terminates
from criteria.finding import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a preset leaves to the tender (案件ごとに定める事項): the key it is written under, and what it is."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named set of parts (ひな形). ``parts`` are tables of ``tender.toml``, as a tender would write them."""

    name: str
    title: Text
    source: str
    parts: Mapping[str, Mapping[str, object]]
    decisions: tuple[Decision, ...] = ()


@cache
def presets() -> Mapping[str, Preset]:
    """Return every preset by name, in the order of the file."""
    text = files("criteria").joinpath("presets.toml").read_text(encoding="utf-8")
    return {name: _read(name, table) for name, table in tomllib.loads(text, parse_float=Fraction).items()}


def _read(name: str, table: Mapping[str, Any]) -> Preset:
    return Preset(
        name=name,
        title=Text(table["ja"], table["en"]),
        source=table["source"],
        parts=table["parts"],
        decisions=tuple(Decision(key=one["key"], text=Text(one["ja"], one["en"])) for one in table["decide"]),
    )


def merged(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tender's tables with the parts of its preset filled in; what the tender itself writes stays.

    >>> merged({"method": {"preset": "wb-fbs"}})["method"]["combination"]
    'budget'

    Raises
    ------
    KeyError
        Where there is no preset of the name.
    """
    name = _preset_name(definition)
    return dict(definition) if name is None else _filled(definition, presets()[name].parts)


def _preset_name(definition: Mapping[str, Any]) -> str | None:
    method = definition.get("method")
    return method.get("preset") if isinstance(method, Mapping) else None


def _filled(written: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    filled = dict(written)
    for key, part in parts.items():
        if key not in filled:
            filled[key] = deepcopy(part)
        elif isinstance(part, Mapping) and isinstance(filled[key], Mapping):
            filled[key] = _filled(filled[key], part)
    return filled


def contradictions(definition: Mapping[str, Any]) -> tuple[tuple[str, object, object], ...]:
    """Return where a tender writes something else than the preset it names: key, written, the preset's value.

    >>> contradictions({"method": {"preset": "za-80-20", "price_points": 90}})
    (('method.price_points', 90, 80),)
    """
    name = _preset_name(definition)
    return () if name is None else tuple(_differences(definition, presets()[name].parts, ""))


def _differences(
    written: Mapping[str, Any], parts: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, object, object]]:
    for key in sorted(written.keys() & parts.keys()):
        own, part = written[key], parts[key]
        if isinstance(own, Mapping) and isinstance(part, Mapping):
            yield from _differences(own, part, f"{prefix}{key}.")
        elif own != part:
            yield f"{prefix}{key}", own, part


def written_out(name: str) -> str:
    """Write a preset's parts as the TOML a tender would hold without it, and what it must still decide as comments.

    >>> print(written_out("wb-qbs").splitlines()[3])
    combination = "technical-only"

    Raises
    ------
    KeyError
        Where there is no preset of the name.
    """
    preset = presets()[name]
    lines = [f"# {preset.title.ja} / {preset.title.en}", f"# {preset.source}"]
    for section, table in preset.parts.items():
        lines += [f"[{section}]", *_lines(table)]
    if preset.decisions:
        lines += ["", "# 案件ごとに定める事項 / left to each tender:"]
        lines += [f"# {one.key}: {one.text.ja} / {one.text.en}" for one in preset.decisions]
    return "\n".join(lines) + "\n"


def _lines(table: Mapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, Mapping) and all(isinstance(item, Mapping) for item in value.values()):
            yield from (f"{key}.{line}" for line in _lines(value))
        else:
            yield f"{key} = {toml_text(value)}"


def toml_text(value: object) -> str:
    """Write a value as TOML writes it on one line (TOMLの値).

    >>> toml_text({"zero_at": Fraction(3, 2), "評語": ["A", "B"]})
    '{ zero_at = 1.5, "評語" = ["A", "B"] }'

    Raises
    ------
    ValueError
        For a fraction that no decimal ends.
    """
    if isinstance(value, Mapping):
        keys = [key if _BARE_KEY.fullmatch(key) else _escaped(key) for key in map(str, value)]
        written = [f"{key} = {toml_text(item)}" for key, item in zip(keys, value.values(), strict=True)]
        return "{ " + ", ".join(written) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_text, value)) + "]"
    if isinstance(value, Fraction):
        if not terminates(value):
            msg = f"TOML cannot write {value} exactly"
            raise ValueError(msg)
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    # A TOML basic string is escaped as JSON is, and booleans and integers are written alike.
    return _escaped(value)


def _escaped(value: object) -> str:
    # JSON lets the delete character stand as it is; TOML does not.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
