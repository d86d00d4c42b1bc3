"""The sentences of the screen (画面の文言), one file a language; a sentence missing in one of them fails at import."""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final, get_args

from criteria.finding import Language

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


class WordingError(LookupError):
    """The two languages do not say the same things; the message names every sentence concerned."""


def flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield ``section.sentence`` with its text."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def check(sentences: Mapping[Language, Mapping[str, str]]) -> None:
    """Hold the languages against one another: the same sentences, with the same places to fill.

    Raises
    ------
    WordingError
        Where a sentence is missing in a language, is empty, or asks for other values than its counterpart.
    """
    every = {key for one in sentences.values() for key in one}
    lacking = [f"{key} ({language})" for language, one in sentences.items() for key in every if not one.get(key)]
    both = [key for key in every if all(one.get(key) for one in sentences.values())]
    unlike = [f"{key} (places)" for key in both if len({_places(one[key]) for one in sentences.values()}) > 1]
    if lacking or unlike:
        msg = "views/wording: " + ", ".join(sorted([*lacking, *unlike]))
        raise WordingError(msg)


def _places(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def _table(name: str) -> dict[str, object]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


_SENTENCES: Final = {language: dict(flatten(_table(language))) for language in LANGUAGES}
check(_SENTENCES)


def sentences(language: Language) -> Mapping[str, str]:
    """Return every sentence of a language by its key."""
    return MappingProxyType(_SENTENCES[language])


def say(language: Language, key: str, /, **values: object) -> str:
    """Return a sentence with its places filled; KeyError for one that is in no file."""
    return _SENTENCES[language][key].format(**values)


_PHRASES: Final = {key.removeprefix("phrases."): text for key, text in flatten(_table("formula_ja"))}


def _whole_words(phrase: str) -> str:
    start = r"(?<![A-Za-z_])" if phrase[0].isalpha() else ""
    return start + re.escape(phrase) + (r"(?![A-Za-z_])" if phrase[-1].isalpha() else "")


_PHRASE: Final = re.compile("|".join(map(_whole_words, sorted(_PHRASES, key=len, reverse=True))))


def say_formula(language: Language, formula: str) -> str:
    """Return a formula of the registry in a language; it is written there in English, at one place.

    >>> say_formula("ja", "value = base + technical")
    '評価値 = 基礎点 + 技術点'
    """
    return formula if language == "en" else _PHRASE.sub(lambda found: _PHRASES[found.group()], formula)
