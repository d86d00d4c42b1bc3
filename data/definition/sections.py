"""Reading the tables of a definition (案件定義の表の読取り): every key by its kind, every fault with its place."""

from collections.abc import Iterable
from typing import Any, Final

from criteria.cause import MOST_LINES
from criteria.characters import unseen
from criteria.currencies import REPLACED_CURRENCIES
from criteria.finding import NOTHING, Finding, Text
from criteria.presets import toml_text
from criteria.spelling import did_you_mean, one_of
from criteria.values import TABLE, RefusedValueError, Value, ValueKind
from data.definition.keys import Key
from data.text.cells import expected_in_cell, in_codes, typed
from data.text.faults import fault, refused_sign
from data.text.toml import CellText, Document, KeyPath, RefusedNumber, head_each

_NOT_EXACT: Final = Text(
    "正確に読めない数です(指数表記・無限大・NaN・多すぎる桁)",
    "a number that is not exact (exponent, infinity, NaN, too many digits)",
)


class Sections:
    """Reads the tables of one definition; what cannot be read is noted in ``faults`` and left out."""

    def __init__(self, document: Document) -> None:
        """Note every number that is not exact and every sign nobody sees, wherever it stands."""
        self.document = document
        self.faults: list[Finding] = []
        self.notes: list[Finding] = []
        self.refused: set[KeyPath] = set()
        self.of_cells: dict[KeyPath, object] = {}
        """What TOML would have for each cell of a sheet that was read."""
        self._check_values((), document.table)

    def refuse(self, path: KeyPath, code: str, what: Text, *, expected: Text = NOTHING, cure: Text = NOTHING) -> None:
        """Note the fault of a key, the first one of each."""
        if path not in self.refused:
            self.refused.add(path)
            where, value = self.document.where(path), self._written(path)
            self.faults.append(fault(code, what, where, value=value, expected=expected, cure=cure))

    def unknown(self, path: KeyPath, known: Iterable[str], words: Iterable[str] = ()) -> None:
        """Note a key that nobody reads, with the nearest that is, among their other ``words`` too."""
        names = list(known)
        what = Text("このキーは定義されていません", "this key is not known")
        cure = did_you_mean(str(path[-1]), [*names, *words]) if len(self.faults) < MOST_LINES else NOTHING
        self.refuse(path, "unknown-key", what, expected=one_of(names), cure=cure)

    def missing(self, path: KeyPath, expected: Text) -> None:
        """Note a key that must be there."""
        what = Text("必要なキーがありません", "a required key is missing")
        self.refuse(path, "missing-key", what, expected=expected, cure=Text("書き加えてください", "Add it"))

    def _written(self, path: KeyPath) -> object:
        value: Any = self.document.table
        for word in path:
            try:
                value = value[word]
            except (KeyError, IndexError, TypeError):
                return ""
        return value

    def _check_values(self, path: KeyPath, value: object) -> None:
        sign = next(filter(None, (unseen(text) for text in (*path[-1:], value) if isinstance(text, str))), "")
        if sign:
            error = refused_sign(sign)
            self.refuse(path, error.code, error.what, cure=error.cure)
        if isinstance(value, RefusedNumber):
            expected = Text("1234.5 の形の数値", "a number such as 1234.5")
            self.refuse(path, "inexact-number", _NOT_EXACT, expected=expected)
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for word, item in items:
            self._check_values((*path, word), item)

    def table(self, *path: str | int) -> dict[str, Any]:
        """Return the table at a path; anything else there is a fault, nothing there an empty table."""
        value: Any = self.document.table
        for depth, word in enumerate(path):
            if not isinstance(value, dict if isinstance(word, str) else list):
                return self._no_table(path[:depth])
            value = value.get(word, {}) if isinstance(word, str) else value[word]
        return value if isinstance(value, dict) else self._no_table(path)

    def _no_table(self, path: KeyPath) -> dict[str, Any]:
        self.refuse(path, "not-a-table", Text("表ではありません", "this is not a table"), expected=TABLE.expected())
        return {}

    def items(self, *path: str) -> range:
        """Return the positions of a list of tables; anything else there is a fault, nothing there an empty list."""
        value = self.table(*path[:-1]).get(path[-1], [])
        if isinstance(value, list):
            return range(len(value))
        expected = Text(f"[[{path[-1]}]] の並び", f"a list of tables [[{path[-1]}]]")
        what = Text("表の並びではありません", "this is not a list of tables")
        cure = head_each(".".join(path)) if isinstance(value, dict) else NOTHING
        self.refuse(path, "not-a-list", what, expected=expected, cure=cure)
        return range(0)

    def read(self, *path: str | int, keys: Iterable[Key], others: Iterable[str] = ()) -> dict[str, Any]:
        """Read one table: every declared key by its kind; ``others`` are read elsewhere."""
        table, by_name, elsewhere = self.table(*path), {key.name: key for key in keys}, tuple(others)
        for name in table:
            if name not in by_name and name not in elsewhere:
                words = [word for key in by_name.values() for word in key.words]
                self.unknown((*path, name), [*by_name, *elsewhere], words)
        for name, key in by_name.items():
            if key.required and name not in table:
                self.missing((*path, name), key.value.expected())
        read = {
            name: self._value((*path, name), key.value, table[name]) for name, key in by_name.items() if name in table
        }
        return {name: value for name, value in read.items() if value is not None}

    def _value(self, path: KeyPath, value: Value, written: object) -> object:
        if any(path == refused[: len(path)] for refused in self.refused) and not isinstance(written, dict):
            return None
        plain = typed(value, written) if isinstance(written, CellText) else written
        try:
            if isinstance(written, CellText):
                self.of_cells[path] = plain
            return _read(value, plain)
        except RefusedValueError as error:
            what = Text("値が正しくありません", "the value is not what this key takes")
            is_cell = isinstance(written, CellText)
            expected = expected_in_cell(value) if is_cell else error.expected
            cure = _cure(value, plain) or (NOTHING if is_cell else _unquoted(value, written))
            self.refuse(path, "bad-value", what, expected=expected, cure=cure)
            return None


_NUMBERS: Final = frozenset({ValueKind.NUMBER, ValueKind.WHOLE})
"""What TOML writes without quotation marks: a text is none of them."""


def _read(value: Value, written: object) -> object:
    if isinstance(written, str) and value.kind in _NUMBERS:
        raise RefusedValueError(value.expected())
    return value.read(in_codes(value, written))


def _cure(value: Value, written: object) -> Text | None:
    """Say what took a withdrawn currency's place, or which word of a closed list is nearest."""
    if value.kind is ValueKind.CURRENCY and str(written) in REPLACED_CURRENCIES:
        successor = REPLACED_CURRENCIES[str(written)]
        return Text(f"廃止された通貨です。{successor} に代わりました", f"It was withdrawn; {successor} took its place")
    entries = [written] if value.kind is ValueKind.CHOICE else written if isinstance(written, list) else []
    if value.listed is None or not value.choices:
        return None
    unknown = (word for word in entries if in_codes(value, word) not in value.choices)
    return next((did_you_mean(word, value.listed.names) for word in unknown if isinstance(word, str)), None)


def _unquoted(value: Value, written: object) -> Text:
    """Say how a text is written as what its key takes: as a sheet's cell of the same text would be read."""
    if not isinstance(written, str) or isinstance(plain := typed(value, written), str):
        return NOTHING
    try:
        _read(value, plain)
    except RefusedValueError:
        return NOTHING
    shown = toml_text(plain)
    return Text(f"引用符を付けずに {shown} と書いてください", f"Write {shown}, without quotation marks")
