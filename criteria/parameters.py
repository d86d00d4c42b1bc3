"""Dated constants (日付のある定数), read from parameters.toml: what a certificate is worth on which day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of a standard 規格の版: the names it goes under, and the day after which it is void."""

    names: tuple[str, ...]
    source: str
    void_after: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard that vendors are certified to 認証規格.

    ``years`` bounds the validity from the day of issue; ``accredited`` certificates need a recognised accreditation;
    ``per_entity`` holds for one legal person, ``per_service`` for one service; a ``report`` is no certificate.
    """

    id: str
    ja: str
    en: str
    source: str
    aliases: tuple[str, ...] = ()
    years: int | None = None
    accredited: bool = False
    per_entity: bool = False
    per_service: bool = False
    report: bool = False
    editions: tuple[Edition, ...] = ()

    def edition(self, name: str) -> Edition | None:
        """Return the edition of this name, None where it is not known."""
        wanted = _plain(name)
        return next((one for one in self.editions if wanted in map(_plain, one.names)), None)


@cache
def standards() -> Mapping[str, Standard]:
    """Return every known standard by id."""
    tables = _parameters()["standards"]
    return {key: _standard(key, table) for key, table in tables.items()}


@cache
def recognised_accreditations() -> frozenset[str]:
    """Return the accreditation bodies recognised under the IAF arrangement, in lower case."""
    return frozenset(_plain(body["name"]) for body in _parameters()["accreditation"]["bodies"])


def find_standard(name: str) -> Standard | None:
    """Return the standard of this name or alias; None where it is not known.

    >>> find_standard("ＩＳＭＳ").id, find_standard("JIS Q 27001:2023").id
    ('ISO/IEC 27001', 'ISO/IEC 27001')
    """
    wanted = _plain(name)
    for standard in standards().values():
        names = (standard.id, *standard.aliases, *(alias for one in standard.editions for alias in one.names))
        if wanted in map(_plain, names) and not wanted.isdigit():
            return standard
    return None


def is_recognised(accreditation: str) -> bool:
    """Whether the accreditation body is on the list."""
    return _plain(accreditation) in recognised_accreditations()


def _plain(name: str) -> str:
    return normalize("NFKC", name).replace(" ", "").casefold()


@cache
def _parameters() -> dict[str, Any]:
    return tomllib.loads(files("criteria").joinpath("parameters.toml").read_text(encoding="utf-8"))


def _standard(key: str, table: Mapping[str, Any]) -> Standard:
    fields: dict[str, Any] = {name: tuple(value) if name == "aliases" else value for name, value in table.items()}
    fields["editions"] = tuple(
        Edition(names=tuple(one["names"]), source=one["source"], void_after=one.get("void_after"))
        for one in table.get("editions", ())
    )
    return Standard(id=key, **fields)
