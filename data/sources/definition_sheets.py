"""A definition on sheets (案件定義のシート).

``tender`` has keys and values, ``criteria`` one criterion a row, ``exclusions`` and ``selection`` one rule a row.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from criteria.nesting import MOST_DEPTH
from criteria.values import NUMBER, TABLE, Value
from data.definition.keys import CRITERION_KEYS, EXCLUSION_KEYS, SELECTION_RULE_KEYS, Key, declared_path
from data.tables.grid import Grid
from data.tables.rows import read_rows
from data.tables.schemas import Table, TableColumn, TableRow
from data.text.cells import typed
from data.text.faults import fault
from data.text.toml import CellText, Document, KeyPath, toml_value

TENDER_SHEET: Final = Table(
    name="tender",
    aliases=("案件", "案件定義"),
    columns=(
        TableColumn("key", aliases=("キー", "項目"), needed=True),
        TableColumn("value", aliases=("値", "内容"), needed=True),
        TableColumn("note", aliases=("備考",)),
    ),
    key=("key",),
    most_rows=10_000,
)

_PARAMS: Final = TableColumn("params", aliases=("係数",))
_NOTE: Final = TableColumn("note", aliases=("備考",))


def _sheet(name: str, aliases: tuple[str, ...], keys: Sequence[Key], *more: TableColumn) -> Table:
    """Return the sheet with one table of a list in each row: a column for every key, under the words for it."""
    columns = (TableColumn(key.name, aliases=key.words, needed=key.required) for key in keys)
    return Table(name=name, aliases=aliases, columns=(*columns, *more, _NOTE), most_rows=10_000)


DEFINITION_SHEETS: Final = (
    TENDER_SHEET,
    _sheet("criteria", ("評価項目", "評価項目一覧"), CRITERION_KEYS),
    _sheet("exclusions", ("除外要件", "参加資格要件"), EXCLUSION_KEYS, _PARAMS),
    _sheet("selection", ("選定条件", "選定条件一覧"), SELECTION_RULE_KEYS, _PARAMS),
)

_KEEP_ONE: Final = Text("1つだけを残してください", "Keep one of them")

_CURRENCY: Final = ("tender", "currency")

_FREE_TABLES: Final = frozenset({"params", "price_params", "combination_params"})
"""Tables whose values are read by a formula's parameters, as TOML would write them."""


def read_definition(grid: Callable[[Table, str], Grid], places: Mapping[str, str | None]) -> Document:
    """Read the definition from its sheets; ``places`` are their names.

    Raises
    ------
    DefinitionError
        Where a sheet cannot be read as its table, or a row of it is faulty.
    """
    building = _Building()
    additions = (
        building.add_key,
        building.add_criterion,
        partial(building.add_rule, ("exclusions",)),
        partial(building.add_rule, ("selection", "rules")),
    )
    for table, add in zip(DEFINITION_SHEETS, additions, strict=True):
        place = places[table.name]
        if place is not None:
            reading = read_rows(table, grid(table, place))
            building.faults += reading.all_faults()
            if any(_names_another_currency(row) for row in reading.rows):
                building.number = NUMBER
            for row in reading.rows:
                add(row, place)
    if building.faults:
        raise DefinitionError(building.faults)
    return Document(file=places[TENDER_SHEET.name] or TENDER_SHEET.name, table=building.table, places=building.places)


def _names_another_currency(row: TableRow) -> bool:
    key, value = row.given.get("key"), row.given.get("value")
    return isinstance(key, str) and declared_path(tuple(key.split(".", MOST_DEPTH))) == _CURRENCY and value != "JPY"


class _Building:
    """The tables of a definition while the rows of its sheets are added."""

    def __init__(self) -> None:
        self.number = Value(yen=True)
        self.table: dict[str, Any] = {}
        self.places: dict[KeyPath, tuple[str, int]] = {}
        self.faults: list[Finding] = []

    def add_key(self, row: TableRow, place: str) -> None:
        """Add one dotted key and its value."""
        if row.given.get("key") is None or row.given.get("value") is None:
            return
        path = declared_path(tuple(row.given["key"].split(".", MOST_DEPTH)))
        if len(path) > MOST_DEPTH:
            what = Text("キーの区切りが多すぎます", "this key has too many parts")
            where = Where(file=place, row=row.number, column="key")
            expected = Text(f"{MOST_DEPTH}段まで", f"at most {MOST_DEPTH} parts")
            cure = Text("書式にあるキーを書いてください", "Write a key of the format")
            self.faults.append(fault("too-deep", what, where, value=row.given["key"], expected=expected, cure=cure))
            return
        table: Any = self.table
        for word in path[:-1]:
            table = table.setdefault(word, {}) if isinstance(table, dict) else None
        if not isinstance(table, dict) or path[-1] in table:
            what = Text("同じキーが別の行にもあります", "another row says the same key")
            where = Where(file=place, row=row.number, column="key")
            self.faults.append(fault("duplicate-key", what, where, value=row.given["key"], cure=_KEEP_ONE))
            return
        table[path[-1]] = self._value(path, row.given["value"])
        for length in range(1, len(path) + 1):
            self.places.setdefault(path[:length], (place, row.number))

    def add_criterion(self, row: TableRow, place: str) -> None:
        """Add one criterion."""
        item = {name: self._value((name,), value) for name, value in _given(row).items()}
        self._add_item(("criteria",), item, (place, row.number))

    def add_rule(self, path: tuple[str, ...], row: TableRow, place: str) -> None:
        """Add one rule to the list at a path; its parameters stand beside its name, as TOML has them."""
        given = _given(row)
        written = given.pop("params", "{}")
        params = toml_value(written)
        if isinstance(params, dict) and params.keys().isdisjoint(given):
            item = {**{name: CellText(value) for name, value in given.items()}, **params}
            self._add_item(path, item, (place, row.number))
            return
        what = Text(
            "係数の表ではないか、他の列と同じ名前があります", "this is no table of parameters, or names a column"
        )
        where = Where(file=place, row=row.number, column="params")
        self.faults.append(fault("not-a-table", what, where, value=written, expected=TABLE.expected()))

    def _value(self, path: KeyPath, text: str) -> object:
        """Return what a cell holds: a table or list as TOML has it, a parameter of a formula, or text for its key."""
        if text.startswith(("{", "[")):
            value = toml_value(text)
            return value if isinstance(value, dict | list) else CellText(text)
        is_free = path[-1] in _FREE_TABLES or (len(path) > 1 and path[-2] in _FREE_TABLES)
        return typed(self.number, text) if is_free else CellText(text)

    def _add_item(self, path: tuple[str, ...], item: Mapping[str, object], at: tuple[str, int]) -> None:
        holder: Any = self.table
        for word in path[:-1]:
            holder = holder.setdefault(word, {}) if isinstance(holder, dict) else None
        items = holder.setdefault(path[-1], []) if isinstance(holder, dict) else None
        if not isinstance(items, list):
            what = Text("このキーはシートにもあります", "there is a sheet of this as well")
            where, name = Where(file=at[0], row=at[1]), ".".join(path)
            self.faults.append(fault("duplicate-key", what, where, value=name, cure=_KEEP_ONE))
            return
        own: KeyPath = (*path, len(items))
        items.append(item)
        for length in range(1, len(path) + 1):
            self.places.setdefault(path[:length], at)
        self.places[own] = at
        self.places.update({(*own, key): at for key in item})


def _given(row: TableRow) -> dict[str, Any]:
    return {name: value for name, value in row.given.items() if value is not None and name != "note"}
