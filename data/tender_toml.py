"""From the definition's tables to a tender (案件定義の読取り): every fault is collected, then raised once."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from criteria.criterion import Criterion, ScoredBy
from criteria.errors import DefinitionError
from criteria.exact import UNROUNDED, Rounding, RoundingMode
from criteria.finding import NOTHING, Finding, Severity, Text, Where
from criteria.spelling import did_you_mean, one_of
from criteria.tender import (
    MINOR_UNITS,
    Absence,
    LotteryRule,
    Method,
    Minimums,
    Panel,
    PriceComponent,
    PriceLimits,
    Tender,
    VariableMinimum,
)
from criteria.terms import RoundingStage
from data import keys
from data.faults import fault
from data.keys import Key, Kind
from data.toml import CellText, Document, KeyPath, RefusedNumber
from scoring.definition import check_definition
from scoring.definition_criteria import reads_marks
from scoring.lottery import LOTTERY_RULES

NOT_APPLIED: Final = ("exclusions", "selection", "lots")
"""Tables of the definition that this version knows and does not apply."""

_SECTIONS: Final = ("tender", "price", "method", "panel", "criteria", "minimums", "lottery")
_STAGES: Final = tuple(stage.value for stage in RoundingStage)
_CURE_MISSING: Final = Text("このキーを書き加えてください", "Add this key")


def build_tender(document: Document) -> Tender:
    """Build the tender a definition describes.

    Raises
    ------
    DefinitionError
        With every fault of the definition, in the order of its lines.
    """
    reader = _Reader(document)
    reader.fill_preset()
    tender = reader.tender()
    checked = [reader.placed(one) for one in check_definition(tender) if one.severity is Severity.FAULT]
    faults = [*reader.faults, *(finding for finding in checked if not reader.follows(finding))]
    if faults:
        raise DefinitionError(sorted(faults, key=_line))
    return tender


def _line(finding: Finding) -> tuple[str, int]:
    return (finding.where.file, finding.where.row or 0) if finding.where else ("", 0)


class _Reader:
    """Reads one definition; what cannot be read is noted in ``faults`` and left at its default."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Finding] = []
        self.refused: set[KeyPath] = set()

    def fill_preset(self) -> None:
        """Fill in the parts of the preset the definition names; what it writes itself stays."""
        method = self.document.table.get("method")
        name = method.get("preset") if isinstance(method, dict) else None
        if name is None:
            return
        from criteria.presets import merged, presets

        if not isinstance(name, str) or name not in presets():
            what = Text("このひな形は登録されていません", "this preset is not registered")
            cure = did_you_mean(str(name), presets())
            self._refuse(("method", "preset"), "unknown-preset", what, expected=one_of(presets()), cure=cure)
        else:
            self.document = replace(self.document, table=merged(self.document.table))

    def tender(self) -> Tender:
        """Read every section."""
        self._check_numbers((), self.document.table)
        self._check_sections()
        tender = self._section("tender", keys.TENDER_KEYS)
        minor_units = MINOR_UNITS[tender.get("currency", "JPY")]
        return Tender(
            **{"id": "", "title": "", **tender},
            method=self._method(),
            criteria=self._criteria(),
            prices=self._prices(minor_units),
            panel=self._panel(),
            minimums=self._minimums(),
            lottery=self._lottery(),
        )

    def placed(self, finding: Finding) -> Finding:
        """Give a finding of the checker the line of the key it names."""
        column = finding.where.column if finding.where else None
        path = self.document.path_of(column or "")
        if column and column != self.document.dotted(path) and self._is_from_preset(column):
            path = ("method", "preset")
        place = self.document.where(path) if path else Where(file=self.document.file)
        return replace(finding, where=replace(place, column=column))

    def _is_from_preset(self, column: str) -> bool:
        """Whether a key that is not written in the definition came in with its preset."""
        value: Any = self.document.table
        for word in column.split("."):
            value = value.get(word) if isinstance(value, dict) else None
        return value is not None and ("method", "preset") in self.document.places

    def follows(self, finding: Finding) -> bool:
        """Whether a finding of the checker only follows from a key that could not be read."""
        column = (finding.where and finding.where.column) or ""
        written = {self.document.dotted(path) for path in self.refused}
        if any(column == key or column.startswith(f"{key}.") or key.startswith(f"{column}.") for key in written):
            return True
        if any(
            path[-1] in ("max_points", "price_points") and column.startswith(self._beside(path))
            for path in self.refused
        ):
            return True
        sums = column.startswith("minimums.") or column in ("method.total_points", "panel.per", "method.tie_break")
        return sums and any(path[0] == "criteria" for path in self.refused)

    def _beside(self, path: KeyPath) -> tuple[str, str]:
        """Return the keys beside an allotment that are held against it."""
        table = self.document.dotted(path[:-1])
        return f"{table}.params", f"{table}.{'minimum' if path[-1] == 'max_points' else 'price_params'}"

    def _refuse(self, path: KeyPath, code: str, what: Text, *, expected: Text, cure: Text = NOTHING) -> None:
        if path in self.refused:
            return
        self.refused.add(path)
        where = self.document.where(path)
        self.faults.append(fault(code, what, where, value=self._written(path), expected=expected, cure=cure))

    def _written(self, path: KeyPath) -> object:
        value: Any = self.document.table
        for word in path:
            try:
                value = value[word]
            except (KeyError, IndexError, TypeError):
                return ""
        return str(value).lower() if isinstance(value, bool) else value

    def _check_numbers(self, path: KeyPath, value: object) -> None:
        if isinstance(value, RefusedNumber):
            what = Text(
                "正確に読めない数です(指数表記・無限大・NaN)", "a number that is not exact (exponent, infinity or NaN)"
            )
            self._refuse(path, "inexact-number", what, expected=Text("1234.5 の形の数値", "a number such as 1234.5"))
        elif isinstance(value, dict):
            for key, item in value.items():
                self._check_numbers((*path, key), item)
        elif isinstance(value, list):
            for position, item in enumerate(value):
                self._check_numbers((*path, position), item)

    def _check_sections(self) -> None:
        for name in self.document.table:
            if name in NOT_APPLIED:
                what = Text(f"この版は [{name}] を適用しません", f"this version does not apply [{name}]")
                cure = Text(
                    "外すと評価の結果が変わり得ます。対応する版をお使いください",
                    "Use a version that applies it; without it the result may differ",
                )
                self._refuse((name,), "not-applied", what, expected=NOTHING, cure=cure)
            elif name not in _SECTIONS:
                self._unknown((name,), _SECTIONS)

    def _unknown(self, path: KeyPath, known: Iterable[str]) -> None:
        known = list(known)
        what = Text("このキーは定義されていません", "this key is not known")
        self._refuse(path, "unknown-key", what, expected=one_of(known), cure=did_you_mean(str(path[-1]), known))

    def _at(self, path: KeyPath) -> dict[str, object]:
        """Return the table at a path; anything else there is a fault, nothing there an empty table."""
        value: Any = self.document.table
        for word in path:
            value = value.get(word, {}) if isinstance(word, str) else value[word]
            if not isinstance(value, dict | list):
                break
        if isinstance(value, dict):
            return value
        self._refuse(path, "not-a-table", Text("表ではありません", "this is not a table"), expected=keys.TABLE.expected)
        return {}

    def _items(self, path: KeyPath) -> range:
        """Return the positions of a list of tables; anything else there is a fault."""
        table, name = self._at(path[:-1]), str(path[-1])
        value = table.get(name, [])
        if isinstance(value, list):
            return range(len(value))
        expected = Text(f"[[{name}]] の並び", f"a list of tables [[{name}]]")
        self._refuse(
            path, "not-a-list", Text("表の並びではありません", "this is not a list of tables"), expected=expected
        )
        return range(0)

    def _section(self, name: str | KeyPath, declared: Iterable[Key], others: Iterable[str] = ()) -> dict[str, Any]:
        """Read one table: every declared key by its kind; ``others`` are read elsewhere."""
        path: KeyPath = (name,) if isinstance(name, str) else name
        table, by_name = self._at(path), {key.name: key for key in declared}
        others = tuple(others)
        for written in table:
            if written not in by_name and written not in others:
                self._unknown((*path, written), [*by_name, *others])
        for key in by_name.values():
            if key.required and key.name not in table:
                self._missing((*path, key.name), key.kind.expected)
        read = {
            key: self._value((*path, key.name), key.kind, table[key.name])
            for key in by_name.values()
            if key.name in table
        }
        return {key.target: value for key, value in read.items() if value is not None}

    def _missing(self, path: KeyPath, expected: Text) -> None:
        what = Text("必要なキーがありません", "a required key is missing")
        self._refuse(path, "missing-key", what, expected=expected, cure=_CURE_MISSING)

    def _value(self, path: KeyPath, kind: Kind, written: object) -> object:
        if any(path == refused[: len(path)] for refused in self.refused) and not isinstance(written, dict):
            return None
        try:
            return kind.read(kind.from_cell(written) if isinstance(written, CellText) else written)
        except (TypeError, ValueError, AttributeError, ZeroDivisionError):
            what = Text("値が正しくありません", "the value is not what this key takes")
            self._refuse(path, "bad-value", what, expected=kind.expected)
            return None

    def _rounding(self, path: KeyPath) -> Rounding:
        read = self._section(path, keys.ROUNDING_KEYS)
        if "mode" not in read:
            return UNROUNDED
        if "places" not in read and read["mode"] is not RoundingMode.NONE and "places" not in self._at(path):
            self._missing((*path, "places"), keys.PLACES.expected)
        return Rounding(**read)

    def _method(self) -> Method:
        path: KeyPath = ("method",)
        if "method" not in self.document.table:
            self._missing(path, Text("[method] の表", "a table [method]"))
            return Method(combination="")
        read = self._section("method", keys.METHOD_KEYS, ("rounding", "price_components"))
        stages = {}
        for name in self._at((*path, "rounding")) if "rounding" in self._at(path) else ():
            if name in _STAGES:
                stages[RoundingStage(name)] = self._rounding((*path, "rounding", name))
            else:
                self._unknown((*path, "rounding", name), _STAGES)
        components = tuple(
            PriceComponent(**part)
            for position in self._items((*path, "price_components"))
            if {"id", "points"}
            <= (part := self._section((*path, "price_components", position), keys.COMPONENT_KEYS)).keys()
        )
        return Method(**{"combination": "", **read}, rounding=MappingProxyType(stages), price_components=components)

    def _criteria(self) -> tuple[Criterion, ...]:
        return tuple(self._criterion(("criteria", position)) for position in self._items(("criteria",)))

    def _criterion(self, path: KeyPath) -> Criterion:
        read = self._section(path, keys.CRITERION_KEYS)
        name = read.get("id", f"[{int(path[1]) + 1}]")
        defaults = {"max_points": Fraction(1), "formula": ""}
        criterion = Criterion(**{**defaults, **read, "id": name, "label": read.get("label") or name})
        if "scored_by" not in read and reads_marks(criterion):
            return replace(criterion, scored_by=ScoredBy.COMMITTEE)
        return criterion

    def _prices(self, minor_units: int) -> PriceLimits:
        read = self._section("price", keys.price_keys(minor_units), ("variable_minimum",))
        path = ("price", "variable_minimum")
        if "variable_minimum" in self._at(("price",)):
            rule = self._section(path, keys.variable_minimum_keys(minor_units))
            if {"form", "factor"} <= rule.keys():
                read["variable_minimum"] = VariableMinimum(**rule)
        return PriceLimits(**read)

    def _panel(self) -> Panel:
        read = self._section("panel", keys.PANEL_KEYS, ("rounding", "absences"))
        if "rounding" in self._at(("panel",)):
            read["rounding"] = self._rounding(("panel", "rounding"))
        absences = [
            self._section(("panel", "absences", position), keys.ABSENCE_KEYS)
            for position in self._items(("panel", "absences"))
        ]
        read["absences"] = tuple(Absence(**absence) for absence in absences if "evaluator" in absence)
        return Panel(**read)

    def _minimums(self) -> Minimums:
        read = self._section("minimums", keys.MINIMUM_KEYS, ("group",))
        if "group" in self._at(("minimums",)):
            groups = self._at(("minimums", "group"))
            declared = [Key(name, keys.NUMBER) for name in groups]
            read["groups"] = MappingProxyType(self._section(("minimums", "group"), declared))
        return Minimums(**read)

    def _lottery(self) -> LotteryRule | None:
        if "lottery" not in self.document.table:
            return None
        read = self._section("lottery", keys.LOTTERY_KEYS)
        named = LOTTERY_RULES.get(read.get("rule", ""))
        if named is not None and len(read) == 1:
            return named
        return LotteryRule(**{"rule": "", "order": "", "number": "", "modulo": None, **read})


__all__ = ["NOT_APPLIED", "build_tender"]
