"""TOML with exact numbers (TOMLの読取り), and the line on which every key stands."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from criteria.characters import compared
from criteria.errors import DefinitionError
from criteria.exact import LONGEST_NUMBER, NumberError, parse_points
from criteria.finding import Finding, Text, Where
from data.faults import fault

KeyPath: TypeAlias = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists."""


@dataclass(frozen=True, slots=True)
class RefusedNumber:
    """A number that is not exact (正確でない数): an exponent, an infinity, a NaN or digits beyond measure."""

    text: str
    problem: str

    def __str__(self) -> str:
        """Print it as it was written."""
        return self.text


_NAMED_BY: Final[Mapping[KeyPath, tuple[str, ...]]] = MappingProxyType(
    {
        ("criteria",): ("id",),
        ("exclusions",): ("rule",),
        ("members",): ("name",),
        ("selection", "rules"): ("id", "rule"),
    }
)
"""The keys by which the items of a list of tables are named, the first that is written."""


class CellText(str):
    """The text of a sheet's cell where TOML would have a value; which value, only its key can tell."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A tender's definition as a table of tables (案件定義), with the place of each key.

    ``places`` gives file and row by path. A :class:`CellText` in it is a cell of a sheet, read by what its key takes.
    """

    file: str
    table: dict[str, object]
    places: Mapping[KeyPath, tuple[str, int]] = field(default_factory=dict)

    def where(self, path: KeyPath) -> Where:
        """Return the place of a key, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                file, row = self.places[path[:length]]
                return Where(file=file, row=row, column=self.dotted(path))
        return Where(file=self.file, column=self.dotted(path))

    def dotted(self, path: KeyPath) -> str:
        """Write a path as a dotted key; a criterion is named by its id, an exclusion by its rule, where it has one."""
        words = list(path)
        for depth in (1, 2):
            if len(words) > depth and path[:depth] in _NAMED_BY and isinstance(words[depth], int):
                words[depth] = self._name_of(path[: depth + 1], _NAMED_BY[path[:depth]])
        text = ""
        for word in words:
            text += f"[{word + 1}]" if isinstance(word, int) else f".{word}"
        return text.removeprefix(".")

    def _name_of(self, path: KeyPath, keys: Iterable[str]) -> str | int:
        row: Any = self.table
        for word in path:
            row = row.get(word) if isinstance(row, dict) else row[word] if isinstance(row, list) else None
        names = [str(row[key]) for key in keys if row.get(key)] if isinstance(row, dict) else []
        return names[0] if names else path[-1]

    def path_of(self, dotted: str) -> KeyPath:
        """Return the path a dotted key was written from: the reverse of :meth:`dotted`, criteria by id included."""
        known: dict[str, KeyPath] = {self.dotted(path): path for path in self.places}
        known = {compared(key): path for key, path in known.items()} | known
        dotted = dotted if dotted in known else compared(dotted)
        while dotted and dotted not in known:
            dotted = dotted.rpartition(".")[0]
        return known.get(dotted, ())


def _exact(text: str) -> Fraction | RefusedNumber:
    try:
        return parse_points(text.replace("_", ""))
    except NumberError as error:
        return RefusedNumber(text, error.problem)


MOST_DEPTH: Final = 20
"""How deep tables and lists may stand in one another; a tender needs five."""


def _loads(text: str) -> dict[str, object]:
    """Parse TOML exactly; ValueError where it is none, or is nested beyond measure."""
    try:
        table = tomllib.loads(text, parse_float=_exact)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    level: list[object] = [table]
    for _ in range(MOST_DEPTH):
        for holder in level:
            if isinstance(holder, dict | list):
                _refuse_long_numbers(holder)
        level = [item for holder in level for item in _items_of(holder)]
    if level:
        raise ValueError(_TOO_DEEP)
    return table


_PRINTED: Final = 10_000
"""Bits up to which a whole number is shown in decimals."""

_TOO_DEEP: Final = f"tables and lists nested more than {MOST_DEPTH} deep"


def _refuse_long_numbers(holder: dict[Any, Any] | list[Any]) -> None:
    """Hold whole numbers to the digits that decimals may have (桁数の上限)."""
    entries = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key in [key for key, item in entries if isinstance(item, int) and abs(item) >= 10**LONGEST_NUMBER]:
        number = holder[key]
        # Python prints no decimal number of more than 4,300 digits.
        holder[key] = RefusedNumber(str(number) if number.bit_length() < _PRINTED else hex(number), "too-long")


def _items_of(holder: object) -> Iterable[object]:
    return holder.values() if isinstance(holder, dict) else holder if isinstance(holder, list) else ()


def toml_value(text: str) -> object:
    """Read the text of a cell as a TOML value; what is none is the text itself.

    >>> toml_value("54_060_000"), toml_value("ratio")
    (54060000, 'ratio')
    """
    try:
        table = _loads(f"value = {text}")
    except ValueError:
        return text
    return table["value"] if len(table) == 1 else text


_SYNTAX_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(text: str, file: str) -> Document:
    """Read a TOML document; decimal numbers become fractions, and what is not exact a :class:`RefusedNumber`.

    Raises
    ------
    DefinitionError
        Where the text is not TOML, with the line and column.
    """
    try:
        table = _loads(text)
    except ValueError as error:
        raise DefinitionError([_syntax_fault(error, text, file)]) from error
    places = {path: (file, line) for path, line in key_lines(text).items()}
    return Document(file=file, table=table, places=places)


def _syntax_fault(error: Exception, text: str, file: str) -> Finding:
    match = _SYNTAX_PLACE.search(str(error))
    line, column = (int(match[1]), match[2]) if match and match[1] else (text.count("\n") + 1, None)
    detail = _SYNTAX_PLACE.sub("", str(error)) or type(error).__name__
    lines = text.split("\n")
    return fault(
        "toml-syntax",
        Text(f"TOMLの書き方に誤りがあります({detail})", f"this is not TOML: {detail}"),
        Where(file=file, row=line, column=column),
        value=lines[line - 1].strip(" \t\r") if line <= len(lines) else "",
        expected=Text("「キー = 値」の形", "key = value"),
        cure=Text("文字列は引用符で囲んでください", "Put texts in quotation marks"),
    )


_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}" + r'|"(?:\\.|[^"\\])*"|' + r"'[^']*'", re.DOTALL
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE: Final = re.compile(r"[^,\]}#\n]+")
_AROUND_DOT: Final = re.compile(r"[ \t]*\.?[ \t]*")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line of every key, table header and list item of a valid TOML text (キーの行番号)."""
    return _Scanner(text).lines


def _key_word(written: str) -> str:
    return written if written[0] not in "\"'" else next(iter(tomllib.loads(f"{written} = 0")))


class _Scanner:
    """Walks over a text that is known to be TOML, and only notes where things stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self._counted = (0, 1)
        self._last_item: dict[KeyPath, int] = {}
        table: KeyPath = ()
        self._space()
        while self.at < len(text):
            table = self._header() if text[self.at] == "[" else self._pair(table, table)
            self._space()

    def _space(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]

    def _note(self, path: KeyPath) -> None:
        seen, line = self._counted
        line += self.text.count("\n", seen, self.at)
        self._counted = (self.at, line)
        for length in range(1, len(path)):
            self.lines.setdefault(path[:length], line)
        self.lines[path] = line

    def _key(self) -> tuple[str, ...]:
        words = []
        while self.text[self.at] not in "=]":
            match = _STRING.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
            self.at = _AROUND_DOT.match(self.text, match.end()).end()  # type: ignore[union-attr]
            words.append(_key_word(match.group()))  # type: ignore[union-attr]
        return tuple(words)

    def _header(self) -> KeyPath:
        is_item = self.text.startswith("[[", self.at)
        start = self.at
        self.at = _AROUND_DOT.match(self.text, self.at + 1 + is_item).end()  # type: ignore[union-attr]
        path = self._within_items(self._key(), is_item=is_item)
        end, self.at = self.at + 1 + is_item, start
        self._note(path)
        self.at = end
        return path

    def _within_items(self, words: tuple[str, ...], *, is_item: bool) -> KeyPath:
        path: KeyPath = ()
        for word in words[:-1]:
            path += (word, self._last_item[(*path, word)]) if (*path, word) in self._last_item else (word,)
        path += (words[-1],)
        if is_item:
            self._last_item[path] = self._last_item.get(path, -1) + 1
            path += (self._last_item[path],)
        return path

    def _pair(self, table: KeyPath, returned: KeyPath) -> KeyPath:
        start = self.at
        path = table + self._key()
        self.at, end = start, self.at + 1
        self._note(path)
        self.at = end
        self._space()
        self._value(path)
        return returned

    def _value(self, path: KeyPath) -> None:
        opening = self.text[self.at]
        if opening in "[{":
            self.at += 1
            self._items(path, "]" if opening == "[" else "}")
        else:
            match = _STRING.match(self.text, self.at) or _PLAIN_VALUE.match(self.text, self.at)
            self.at = match.end()  # type: ignore[union-attr]

    def _items(self, path: KeyPath, closing: str) -> None:
        position = 0
        self._space()
        while self.text[self.at] != closing:
            if closing == "]":
                self._note((*path, position))
                self._value((*path, position))
            else:
                self._pair(path, path)
            position += 1
            self._space()
            if self.text[self.at] == ",":
                self.at += 1
                self._space()
        self.at += 1
