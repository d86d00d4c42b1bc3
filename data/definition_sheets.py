"""A definition on sheets (案件定義のシート): ``tender`` with keys and values, ``criteria`` with one criterion a row."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.faults import fault
from data.grid import Grid
from data.rows import ReadRow, read_rows
from data.schemas import Column, Table
from data.toml import CellText, Document, KeyPath, toml_value

TENDER_SHEET: Final = Table(
    name="tender",
    aliases=("案件", "案件定義"),
    columns=(
        Column(name="key", aliases=("キー", "項目"), required=True, needed=True),
        Column(name="value", aliases=("値", "内容"), required=True, needed=True),
        Column(name="note", aliases=("備考",)),
    ),
    key=("key",),
    most_rows=10_000,
)

CRITERIA_SHEET: Final = Table(
    name="criteria",
    aliases=("評価項目", "評価項目一覧"),
    columns=(
        Column(name="id", aliases=("項目ID",), required=True, needed=True),
        Column(name="label", aliases=("評価項目", "評価項目名")),
        Column(name="group", aliases=("区分", "大項目")),
        Column(name="max_points", aliases=("配点",), required=True, needed=True),
        Column(name="formula", aliases=("算式", "評価方法"), required=True, needed=True),
        Column(name="params", aliases=("係数",)),
        Column(name="mandatory", aliases=("必須",)),
        Column(name="minimum", aliases=("最低基準点",)),
        Column(name="scored_by", aliases=("採点主体",)),
        Column(name="note", aliases=("備考",)),
    ),
    most_rows=10_000,
)

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
    for table, add in ((TENDER_SHEET, building.add_key), (CRITERIA_SHEET, building.add_criterion)):
        place = places[table.name]
        if place is not None:
            reading = read_rows(table, grid(table, place))
            building.faults += reading.all_faults()
            for row in reading.rows:
                add(row, place)
    if building.faults:
        raise DefinitionError(building.faults)
    return Document(file=places[TENDER_SHEET.name] or TENDER_SHEET.name, table=building.table, places=building.places)


class _Building:
    """The tables of a definition while the rows of its sheets are added."""

    def __init__(self) -> None:
        self.table: dict[str, Any] = {}
        self.places: dict[KeyPath, tuple[str, int]] = {}
        self.faults: list[Finding] = []

    def add_key(self, row: ReadRow, place: str) -> None:
        """Add one dotted key and its value."""
        if not {"key", "value"} <= row.given.keys():
            return
        path = tuple(row.given["key"].split("."))
        table: Any = self.table
        for word in path[:-1]:
            table = table.setdefault(word, {}) if isinstance(table, dict) else None
        if not isinstance(table, dict) or path[-1] in table:
            what = Text("同じキーが別の行にもあります", "another row says the same key")
            where = Where(file=place, row=row.number, column="key")
            self.faults.append(fault("duplicate-key", what, where, value=row.given["key"]))
            return
        table[path[-1]] = _value(path, row.given["value"])
        for length in range(1, len(path) + 1):
            self.places.setdefault(path[:length], (place, row.number))

    def add_criterion(self, row: ReadRow, place: str) -> None:
        """Add one criterion."""
        criteria = self.table.setdefault("criteria", [])
        path: KeyPath = ("criteria", len(criteria))
        given = {name: value for name, value in row.given.items() if value is not None and name != "note"}
        criteria.append({name: _value((*path, name), value) for name, value in given.items()})
        self.places.setdefault(("criteria",), (place, row.number))
        self.places[path] = (place, row.number)
        self.places.update({(*path, name): (place, row.number) for name in given})


def _value(path: KeyPath, text: str) -> object:
    is_structured = text.startswith(("{", "["))
    if is_structured or path[-1] in _FREE_TABLES or (len(path) > 1 and path[-2] in _FREE_TABLES):
        value = toml_value(text)
        return value if isinstance(value, dict | list) or not is_structured else CellText(text)
    return CellText(text)
