"""TOML with exact numbers (TOMLの読取り), and the line on which every key stands."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from criteria.characters import compared
from criteria.errors import DefinitionError
from criteria.exact import LONGEST_NUMBER, NumberError, parse_points
from criteria.finding import NOTHING, Finding, Text, Where
from criteria.nesting import MOST_DEPTH, too_deep_at
from data.text.faults import fault
from data.text.toml_mend import Mend, impossible_day, mend, syntax_place

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


_LISTS: Final = frozenset({*_NAMED_BY, ("method", "price_components"), ("panel", "absences")})
"""Lists of tables, each under a heading of double brackets."""


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


class _TooDeepError(ValueError):
    """Tables, lists or the parts of a key that nest beyond measure; ``at`` is where, where it is known."""

    def __init__(self, at: int | None) -> None:
        """Remember the place."""
        super().__init__(f"nested more than {MOST_DEPTH} deep")
        self.at = at


def _loads(text: str) -> dict[str, object]:
    """Parse TOML exactly; ValueError where it is none, or is nested beyond measure."""
    at = too_deep_at(text)
    if at is not None:
        raise _TooDeepError(at)
    try:
        table = tomllib.loads(text, parse_float=_exact)
    except RecursionError:
        raise _TooDeepError(None) from None
    level: list[object] = [table]
    for _ in range(MOST_DEPTH):
        for holder in level:
            if isinstance(holder, dict | list):
                _refuse_long_numbers(holder)
        level = [item for holder in level for item in _items_of(holder)]
    if level:
        raise _TooDeepError(None)
    return table


_PRINTED: Final = 10_000
"""Bits up to which a whole number is shown in decimals."""


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


_MESSAGES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "Invalid value": Text("値を読み取れません", "the value cannot be read"),
        "Unterminated string": Text("文字列が閉じていません", "a text is not closed"),
        'Expected "': Text("文字列が閉じていません", "a text is not closed"),
        "Unclosed": Text("括弧が閉じていません", "a bracket is not closed"),
        "Illegal character": Text("使えない文字があります", "there is a character that TOML does not take"),
        "Found invalid character": Text("使えない文字があります", "there is a character that TOML does not take"),
        "Unescaped '\\'": Text("「\\」の使い方が違います", "the \\ stands for nothing"),
        "Expected '='": Text("キーと値の間の「=」がありません", "there is no = between key and value"),
        "Expected ']": Text("見出しの括弧が閉じていません", "the heading is not closed"),
        "Expected newline": Text("値の後に余分なものがあります", "there is something too much after the value"),
        "Invalid initial character": Text("キーを読み取れません", "the key cannot be read"),
        "Invalid statement": Text("キーを読み取れません", "the key cannot be read"),
        "Invalid date": Text("存在しない日付または時刻です", "there is no such day or time"),
    }
)
"""What the parser's messages say, by how they begin."""

_WRITTEN: Final = Text("「キー = 値」の形", "key = value")


def _syntax_fault(error: ValueError, text: str, file: str) -> Finding:
    if isinstance(error, _TooDeepError):
        return _too_deep(error, text, file)
    message = str(error)
    twice = _said_twice(text, message, file)
    if twice is not None:
        return twice
    lines = text.split("\n")
    line, column = syntax_place(message) or (len(lines), None)
    what = next((said for start, said in _MESSAGES.items() if message.startswith(start)), NOTHING)
    if impossible_day(lines[line - 1]):
        what = _NO_SUCH_DAY
    mended = None if what is _NO_SUCH_DAY else mend(text, line)
    cure = Text("前後の行も合わせて確かめてください", "Look at the lines around it too")
    if what is _NO_SUCH_DAY:
        cure = Text("実在する日付・時刻に直してください", "Write a day and a time that exist")
    elif mended is not None:
        what, line, column = mended.what, mended.line, mended.column
        cure = _write(mended)
    return fault(
        "toml-syntax",
        Text(
            "TOMLの書き方に誤りがあります" + (f"({what.ja})" if what.ja else ""),
            "this is not TOML" + (f": {what.en}" if what.en else ""),
        ),
        Where(file=file, row=line, column=None if column is None else str(column)),
        value=lines[line - 1].strip(" \t\r") if line <= len(lines) else "",
        expected=NOTHING if mended else _WRITTEN,
        cure=cure,
    )


_NO_SUCH_DAY: Final = _MESSAGES["Invalid date"]


def _write(mended: Mend) -> Text:
    """Say how the line should read."""
    written = mended.mended.strip()
    if mended.lines > 1:
        last = mended.line + mended.lines - 1
        return Text(
            f"{mended.line}〜{last}行目を1行にまとめて次のように書いてください: {written}",
            f"Write lines {mended.line} to {last} as one: {written}",
        )
    return Text(f"次のように書いてください: {written}", f"Write: {written}")


def _too_deep(error: _TooDeepError, text: str, file: str) -> Finding:
    row = None if error.at is None else text.count("\n", 0, error.at) + 1
    column = None if error.at is None else error.at - text.rfind("\n", 0, error.at)
    return fault(
        "toml-syntax",
        Text("キー・表・並びの入れ子が深すぎます", "keys, tables or lists are nested too deep"),
        Where(file=file, row=row or 1, column=None if column is None else str(column)),
        value=text.split("\n")[row - 1][:_LONGEST_QUOTED].strip() if row else "",
        expected=Text(f"{MOST_DEPTH}段まで", f"at most {MOST_DEPTH} deep"),
        cure=Text("書式にあるキーだけを書いてください", "Write only the keys of the format"),
    )


_LONGEST_QUOTED: Final = 100

_TWICE: Final = ("Cannot overwrite a value", "Cannot declare", "Cannot mutate immutable", "Duplicate inline table key")
"""How the parser's messages begin where a key or a table is there twice."""


def _said_twice(text: str, message: str, file: str) -> Finding | None:
    """Make the finding of a key or a table that is there twice, with both lines; None where that is not the fault."""
    if not message.startswith(_TWICE):
        return None
    lines = text.split("\n")
    last, _ = syntax_place(message) or (len(lines), None)
    scanner = _Scanner("\n".join(lines[:last]) if _whole(lines[:last]) else text)
    # Below a key that is there again anything may stand: what no rule of TOML fits ends the walk.
    with suppress(IndexError, AttributeError, ValueError):
        scanner.walk()
    path, first, again = scanner.twice[0] if scanner.twice else ((), last, last)
    name = Document(file=file, table={}).dotted(path)
    where = Where(file=file, row=again, column=name or None)
    what = Text(f"同じキーが{first}行目にもあります", f"line {first} says this key too")
    cure = Text("一方だけを残してください", "Keep one of them")
    if lines[again - 1].lstrip().startswith("["):
        what = Text(f"同じ見出しが{first}行目にもあります", f"line {first} has this heading too")
        cure = head_each(name) if path in _LISTS else _PUT_TOGETHER
    return fault("toml-syntax", what, where, value=lines[again - 1].strip(), expected=_ONCE, cure=cure)


_PUT_TOGETHER: Final = Text("1つの見出しの下にまとめてください", "Put everything under one of them")


def head_each(name: str) -> Text:
    """Return the cure where a list of tables is written as one table."""
    return Text(f"1件ごとに見出しを [[{name}]] と書いてください", f"Write the heading [[{name}]] above each of them")


_ONCE: Final = Text("どのキーも1度だけ", "every key once")


def _whole(lines: list[str]) -> bool:
    """Whether no text, list or table is still open at the end of these lines."""
    try:
        tomllib.loads("\n".join(lines))
    except ValueError as error:
        return str(error).startswith(_TWICE)
    return True


_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}" + r'|"(?:\\.|[^"\\])*"|' + r"'[^']*'", re.DOTALL
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE: Final = re.compile(r"[^,\]}#\n]+")
_AROUND_DOT: Final = re.compile(r"[ \t]*\.?[ \t]*")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line of every key, table header and list item of a valid TOML text (キーの行番号)."""
    scanner = _Scanner(text)
    scanner.walk()
    return scanner.lines


class _Scanner:
    """Walks over a text that is TOML, at least down to a key that is there again, and notes where things stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self._counted = (0, 1)
        self._last_item: dict[KeyPath, int] = {}
        self._given: set[KeyPath] = set()
        self._headed: dict[KeyPath, int] = {}
        self.twice: list[tuple[KeyPath, int, int]] = []
        """Keys and headings that are there again, with the first line and the next; none where the text is TOML."""

    def walk(self) -> None:
        """Note the whole text; IndexError, AttributeError or ValueError where it goes on as no TOML."""
        table: KeyPath = ()
        self._space()
        while self.at < len(self.text):
            table = self._header() if self.text[self.at] == "[" else self._pair(table, table)
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

    def _note_given(self, path: KeyPath, above: int, *, heads: bool) -> None:
        """Note a key or a heading, and whether it, or a part of it below the table it is in, has a value already."""
        held = next((path[:length] for length in range(above + 1, len(path)) if path[:length] in self._given), None)
        if path in self._given or (path in self.lines and not heads):
            held = path
        first = self.lines.get(held, 0) if held else 0
        self._note(path)
        if held:
            self.twice.append((held, first, self.lines[path]))
        if not heads:
            self._given.add(path)

    def _key(self) -> tuple[str, ...]:
        words = []
        while self.text[self.at] not in "=]":
            match = _STRING.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
            self.at = _AROUND_DOT.match(self.text, match.end()).end()  # type: ignore[union-attr]
            written = match.group()  # type: ignore[union-attr]
            words.append(next(iter(tomllib.loads(f"{written} = 0"))) if written[0] in "\"'" else written)
        return tuple(words)

    def _header(self) -> KeyPath:
        is_item = self.text.startswith("[[", self.at)
        start = self.at
        self.at = _AROUND_DOT.match(self.text, self.at + 1 + is_item).end()  # type: ignore[union-attr]
        path = self._within_items(self._key(), is_item=is_item)
        end, self.at = self.at + 1 + is_item, start
        self._note_given(path, 0, heads=True)
        if path in self._headed:
            self.twice.append((path, self._headed[path], self.lines[path]))
        self._headed.setdefault(path, self.lines[path])
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
        self._note_given(path, len(table), heads=False)
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
