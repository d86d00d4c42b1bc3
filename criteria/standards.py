"""Dated constants (日付のある定数), read from parameters.toml: what a certificate is worth on which day."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final
from unicodedata import normalize

from criteria.finding import Text

_TRAILING: Final = re.compile(r"(\([^()]*\)|認証|/amd.*|/cor.*)$")
"""What a printed name may carry behind the standard: another name in brackets, 認証, an amendment."""

_MOST_NAMES: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of a standard 規格の版: its names, its last day, and whether it needs no other certificate."""

    names: tuple[str, ...]
    source: str
    void_after: date | None = None
    stands_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standard:
    """A standard that vendors are certified to 認証規格. There is one object of each, so that it is compared as itself.

    ``years`` bounds the validity from the day of issue; an ``accredited`` certificate may be asked for a recognised
    accreditation; ``per_entity`` holds for one legal person, ``per_service`` for one service; a ``report`` is no
    certificate; what is ``by_judgement`` counts once somebody accepted it; ``extends`` names the standard without whose
    certificate it is void; ``renewing_stays_valid`` 更新の申請中は有効. In sentences ``short_ja`` and
    ``short_en`` stand where its id is no word of the language.
    """

    id: str
    ja: str
    en: str
    source: str
    short_ja: str = ""
    short_en: str = ""
    aliases: tuple[str, ...] = ()
    years: int | None = None
    accredited: bool = False
    per_entity: bool = False
    per_service: bool = False
    report: bool = False
    by_judgement: bool = False
    extends: str = ""
    renewing_stays_valid: bool = False
    editions: tuple[Edition, ...] = ()

    @property
    def called(self) -> Text:
        """What a sentence calls it in each language 文中の呼び名.

        >>> find_standard("PrivacyMark").called
        Text(ja='プライバシーマーク', en='PrivacyMark')
        """
        return Text(self.short_ja or self.id, self.short_en or self.id)

    def printed_editions(self, *texts: str) -> tuple[Edition, ...]:
        """Return the editions that printed texts name: none where nothing is told, several where they disagree."""
        return _printed(self, texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccreditationBody:
    """A body whose accreditation of ISMS certification is recognised 認定機関, ``since`` when where that is known."""

    name: str
    country: str
    source: str
    since: date | None = None
    aliases: tuple[str, ...] = ()


@cache
def standards() -> Mapping[str, Standard]:
    """Return every known standard by id."""
    return {key: _standard(key, table) for key, table in _parameters()["standards"].items()}


@cache
def accreditation_bodies() -> tuple[AccreditationBody, ...]:
    """Return the recognised accreditation bodies."""
    bodies = _parameters()["accreditation"]["bodies"]
    return tuple(AccreditationBody(**{**one, "aliases": tuple(one.get("aliases", ()))}) for one in bodies)


@lru_cache(maxsize=_MOST_NAMES)
def find_standard(name: str) -> Standard | None:
    """Return the standard of this name or alias, as printed; None where it is not known.

    >>> find_standard("ＩＳＭＳ").id, find_standard("JIS Q 27001:2023 (ISO/IEC 27001:2022)").id
    ('ISO/IEC 27001', 'ISO/IEC 27001')
    """
    plain = _plain(name)
    names = _standard_names()
    return names.get(plain) or names.get(_TRAILING.sub("", plain))


def standards_called(text: str) -> Text:
    """Return a text that names standards by their ids, with what a sentence calls them instead 規格の呼び名.

    >>> standards_called("ISO/IEC 27001 / PrivacyMark").ja
    'ISO/IEC 27001 / プライバシーマーク'
    """
    return Text(
        _ids().sub(lambda found: standards()[found[0]].called.ja, text),
        _ids().sub(lambda found: standards()[found[0]].called.en, text),
    )


def is_recognised(accreditation: str, day: date) -> bool:
    """Whether the accreditation body is on the list and was recognised by that day.

    >>> is_recognised("JAB", date(2015, 10, 20)), is_recognised("JAB", date(2015, 10, 21))
    (False, True)
    """
    body = _body_names().get(_plain(accreditation))
    return body is not None and (body.since is None or day >= body.since)


def known_names() -> tuple[str, ...]:
    """Return the ids of the standards and all their aliases, as a definition may write them."""
    return tuple(name for one in standards().values() for name in (one.id, *one.aliases))


@cache
def _ids() -> re.Pattern[str]:
    """Match the ids that stand in a text by themselves and are called otherwise."""
    otherwise = (key for key, one in standards().items() if one.short_ja or one.short_en)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, otherwise))})(?![\w-])")


@cache
def _standard_names() -> Mapping[str, Standard]:
    return {_plain(name): one for one in standards().values() for name in _all_names(one)}


def _all_names(standard: Standard) -> Iterable[str]:
    yield standard.id
    yield from standard.aliases
    editions = [name for one in standard.editions for name in one.names]
    yield from (name for name in editions if not name.isdigit())
    yield from (f"{alias}:{name}" for alias in standard.aliases for name in editions if name.isdigit())


@cache
def _body_names() -> Mapping[str, AccreditationBody]:
    return {_plain(name): one for one in accreditation_bodies() for name in (one.name, *one.aliases)}


@lru_cache(maxsize=_MOST_NAMES)
def _printed(standard: Standard, texts: tuple[str, ...]) -> tuple[Edition, ...]:
    plain = [_plain(text) for text in texts if text]
    return tuple(
        edition
        for edition in standard.editions
        if any(re.search(rf"(?<!\d){re.escape(_plain(name))}(?!\d)", text) for text in plain for name in edition.names)
    )


@lru_cache(maxsize=_MOST_NAMES)
def _plain(name: str) -> str:
    return normalize("NFKC", name).replace(" ", "").casefold()


@cache
def _parameters() -> dict[str, Any]:
    return tomllib.loads(files("criteria").joinpath("parameters.toml").read_text(encoding="utf-8"))


def _standard(key: str, table: Mapping[str, Any]) -> Standard:
    fields: dict[str, Any] = {name: tuple(value) if name == "aliases" else value for name, value in table.items()}
    fields["editions"] = tuple(Edition(**{**one, "names": tuple(one["names"])}) for one in table.get("editions", ()))
    return Standard(id=key, **fields)
