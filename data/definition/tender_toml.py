"""From the definition's tables to a tender (案件定義の読取り): every fault is collected, then raised once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from criteria.criterion import Criterion, ScoredBy
from criteria.errors import DefinitionError
from criteria.exact import UNROUNDED, Rounding, RoundingMode
from criteria.exclusion import ExclusionRule
from criteria.finding import Finding, Severity, Text, Where
from criteria.presets import contradictions, merged, presets
from criteria.spelling import did_you_mean
from criteria.tender import (
    CONFLICT,
    Absence,
    LotteryRule,
    Method,
    Minimums,
    Panel,
    PriceComponent,
    PriceLimits,
    Tender,
    VariableMinimum,
    WeightBounds,
)
from criteria.terms import Recusal, RoundingStage
from criteria.values import NUMBER
from data.definition import keys, spoken
from data.definition.keys import PLACES, Key, with_declared_keys
from data.definition.sections import Sections
from data.definition.selection_toml import LotsOf, no_lots, read_selection
from data.tables.names import LOTS, PACKAGES
from data.tables.spellings import Spellings
from data.text.toml import Document, KeyPath
from scoring.definition.check import check_definition
from scoring.definition.criteria import check_published_weights, reads_marks
from scoring.definition.exclusions import rule_named
from scoring.definition.faults import DEFINITION_FILE, formula_named
from scoring.definition.selection.terms import warn_of_nothing
from scoring.eligibility.rulebook import Rule
from scoring.formulas.lottery import LOTTERY_RULES
from scoring.formulas.registry import Formula, FormulaKind

_SECTIONS: Final = (
    "tender",
    "price",
    "method",
    "panel",
    "criteria",
    "minimums",
    "exclusions",
    "lottery",
    "robustness",
    "selection",
)
_STAGES: Final = tuple(stage.value for stage in RoundingStage)


DeclaredConflicts: TypeAlias = tuple[tuple[tuple[str, str], ...], tuple[Finding, ...]]
"""Member and vendor of each conflict of interest that was declared, and the faults of their table."""

ConflictsOf: TypeAlias = Callable[[Tender], DeclaredConflicts]
"""Reads the conflicts declared by the members of a tender."""


def no_conflicts(_tender: Tender) -> DeclaredConflicts:
    """Read no table: the definition stands alone."""
    return (), ()


def build_tender(document: Document, lots_of: LotsOf = no_lots, conflicts_of: ConflictsOf = no_conflicts) -> Tender:
    """Build the tender a definition describes.

    ``lots_of`` and ``conflicts_of`` read the tables of lots and of conflicts of interest beside it.

    Raises
    ------
    DefinitionError
        With every fault of the definition, in the order of its lines.
    """
    document, twice = with_declared_keys(document)
    sections = Sections(document)
    sections.faults += twice
    _fill_preset(sections)
    tender = _with_conflicts(sections, _spelled_once(_tender(sections, lots_of)), conflicts_of)
    checked = [
        one
        for one in (*check_definition(tender), *check_published_weights(tender))
        if one.severity is Severity.FAULT and not _follows(sections, one)
    ]
    faults = [*sections.faults, *(_placed(sections.document, one) for one in checked)]
    if faults:
        raise DefinitionError(sorted(faults, key=attrgetter("order")))
    told = [_placed(sections.document, one) for one in warn_of_nothing(tender)]
    return replace(tender, notes=(*tender.notes, *told)) if told else tender


def without_cells(document: Document) -> dict[str, object]:
    """Return a definition's tables by their declared keys, each cell of a sheet as what TOML would have there."""
    document, _ = with_declared_keys(document)
    sections = Sections(document)
    _fill_preset(sections)
    _tender(sections, no_lots)

    def plain(value: object, path: KeyPath) -> object:
        if isinstance(value, dict):
            return {key: plain(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item, (*path, at)) for at, item in enumerate(value)]
        return sections.of_cells.get(path, value)

    return {key: plain(value, (key,)) for key, value in document.table.items()}


def _with_conflicts(sections: Sections, tender: Tender, conflicts_of: ConflictsOf) -> Tender:
    """Add the absences that follow from declared conflicts of interest (利益相反による除斥)."""
    declared, faults = conflicts_of(tender)
    sections.faults += faults
    from_all = tender.panel.recusal is Recusal.TENDER
    recused = dict.fromkeys((evaluator, "" if from_all else vendor) for evaluator, vendor in declared)
    absences = [Absence(evaluator=evaluator, vendor=vendor, reason=CONFLICT) for evaluator, vendor in recused]
    return replace(tender, panel=replace(tender.panel, absences=(*tender.panel.absences, *absences)))


def _spelled_once(tender: Tender) -> Tender:
    """Spell what refers to a criterion, a group or a member as the place that declares it does (表記の統一)."""
    ids, members = Spellings(one.id for one in tender.criteria), Spellings(tender.panel.members)
    groups, bounds = Spellings(one.group for one in tender.criteria), tender.weight_bounds
    chain = (key.partition(":") for key in tender.method.tie_break)
    absences = (replace(one, evaluator=members.of(one.evaluator)) for one in tender.panel.absences)
    minimums = {groups.of(name): points for name, points in tender.minimums.groups.items()}
    if bounds is not None:
        least, most = ({ids.of(name): points for name, points in end.items()} for end in (bounds.least, bounds.most))
        bounds = replace(bounds, least=MappingProxyType(least), most=MappingProxyType(most))
    return replace(
        tender,
        criteria=tuple(replace(one, group=groups.of(one.group)) for one in tender.criteria),
        method=replace(tender.method, tie_break=tuple(f"{of}{colon}{ids.of(name)}" for of, colon, name in chain)),
        panel=replace(tender.panel, absences=tuple(absences)),
        minimums=replace(tender.minimums, groups=MappingProxyType(minimums)),
        weight_bounds=bounds,
    )


def _fill_preset(sections: Sections) -> None:
    """Fill in the parts of the preset the definition names; what it writes itself stays."""
    method = sections.document.table.get("method")
    name = method.get("preset") if isinstance(method, dict) else None
    if name is None:
        return
    name = spoken.preset_words().or_written(name)
    if not isinstance(name, str) or name not in presets():
        what = Text("このひな形は登録されていません", "this preset is not registered")
        cure = did_you_mean(str(name), spoken.preset_words().names)
        sections.refuse(
            ("method", "preset"), "unknown-preset", what, expected=spoken.preset_words().expected, cure=cure
        )
    else:
        written = sections.document.table
        sections.document = replace(
            sections.document, table={**written, "method": {**written["method"], "preset": name}}
        )
        sections.notes += [_contradiction(sections.document, *one) for one in contradictions(sections.document.table)]
        sections.document = replace(sections.document, table=merged(sections.document.table))


def _contradiction(document: Document, key: str, written: object, part: object) -> Finding:
    return Finding(
        code="preset-overridden",
        severity=Severity.WARNING,
        what=Text(
            f"「{key}」はひな形では{part}です。案件の定めを適用します",
            f"the preset has {part} for {key}; what the tender itself writes applies",
        ),
        where=document.where(tuple(key.split("."))),
        value=str(written),
    )


def _placed(document: Document, finding: Finding) -> Finding:
    """Give a finding of the checker the line of the key it names, or of the preset that brought the key."""
    if finding.where and finding.where.file != DEFINITION_FILE:
        return finding
    column = (finding.where and finding.where.column) or ""
    path = document.path_of(column)
    if column != document.dotted(path) and _is_from_preset(document, column):
        path = ("method", "preset")
    place = document.where(path) if path else Where(file=document.file)
    return replace(finding, where=replace(place, column=column))


def _is_from_preset(document: Document, column: str) -> bool:
    value: Any = document.table
    for word in column.split("."):
        value = value.get(word) if isinstance(value, dict) else None
    return value is not None and ("method", "preset") in document.places


def _follows(sections: Sections, finding: Finding) -> bool:
    """Whether a finding of the checker only follows from a key that could not be read."""
    column = (finding.where and finding.where.column) or ""
    return any(_touches(sections.document, path, column) for path in sections.refused)


def _touches(document: Document, refused: KeyPath, column: str) -> bool:
    key, table = document.dotted(refused), document.dotted(refused[:-1])
    if column == key or column.startswith(f"{key}.") or key.startswith((f"{column}.", f"{column}[")):
        return True
    if refused[-1] == "price_points" and column.startswith("method.price_params"):
        return True
    if refused[0] != "criteria":
        return False
    sums = column.startswith("minimums.") or column in ("method.total_points", "method.tie_break")
    return sums or (refused[-1] == "max_points" and column.startswith((f"{table}.params", f"{table}.minimum")))


def _tender(sections: Sections, lots_of: LotsOf) -> Tender:
    _check_names(sections)
    read = sections.read("tender", keys=keys.TENDER_KEYS)
    currency = read.get("currency", "JPY")
    return Tender(
        **{"id": "", "title": "", **read},
        method=_method(sections),
        criteria=tuple(_criterion(sections, position) for position in sections.items("criteria")),
        prices=_prices(sections, currency),
        panel=_panel(sections),
        minimums=_minimums(sections),
        lottery=_lottery(sections),
        exclusions=_exclusions(sections),
        weight_bounds=_weight_bounds(sections),
        selection=read_selection(sections, lots_of(currency)),
        notes=tuple(sections.notes),
    )


def _check_names(sections: Sections) -> None:
    for name in sections.document.table:
        if name in (LOTS, PACKAGES):
            what = Text(f"{name} は案件定義のキーではありません", f"{name} is no key of the definition")
            cure = Text(f"{name}.csv(シート {name})に書いてください", f"Enter them in {name}.csv, or on a sheet {name}")
            sections.refuse((name,), "unknown-key", what, cure=cure)
        elif name not in _SECTIONS:
            words = [word for within in keys.DEFINITION.inside.values() for word in within.words]
            sections.unknown((name,), _SECTIONS, words)


def _rounding(sections: Sections, *path: str) -> Rounding:
    read = sections.read(*path, keys=keys.ROUNDING_KEYS)
    if "mode" not in read:
        return UNROUNDED
    if "places" not in sections.table(*path) and read["mode"] is not RoundingMode.NONE:
        sections.missing((*path, "places"), PLACES.expected())
    return Rounding(**read)


def _method(sections: Sections) -> Method:
    if "method" not in sections.document.table:
        sections.missing(("method",), Text("[method] の表", "a table [method]"))
        return Method(combination="")
    read = sections.read("method", keys=keys.METHOD_KEYS, others=("rounding", "price_components"))
    if "tie_break" in read:
        read["tie_break"] = tuple(map(_tie_key, read["tie_break"]))
    stages = {}
    for name in sections.table("method", "rounding"):
        if name in _STAGES:
            stages[RoundingStage(name)] = _rounding(sections, "method", "rounding", name)
        else:
            sections.unknown(("method", "rounding", name), _STAGES)
    for params, kind, formula in (("price_params", FormulaKind.PRICE, "price_formula"), (*_OF_THE_VALUE,)):
        if params in read:
            read[params] = _with_codes(read[params], formula_named(kind, read.get(formula, "")))
    components = _listed(sections, "method", "price_components", declared=keys.COMPONENT_KEYS)
    return Method(
        **{"combination": "", **read},
        rounding=MappingProxyType(stages),
        price_components=tuple(PriceComponent(**component) for component in components),
    )


def _tie_key(text: str) -> str:
    kind, sign, criterion = text.replace("：", ":").partition(":")
    return f"criterion:{criterion.strip()}" if sign and kind in ("criterion", "評価項目") else text


_OF_THE_VALUE: Final = ("combination_params", FormulaKind.COMBINATION, "combination")


def _with_codes(params: Mapping[str, object], declared: Formula | Rule | None) -> Mapping[str, object]:
    """Return parameters by name and code, whatever words they are written in; as they are where nothing takes them."""
    if declared is None:
        return MappingProxyType(dict(params))
    of = (*declared.params, *declared.facts)
    return MappingProxyType(spoken.with_codes(params, of))


def _listed(sections: Sections, *path: str, declared: tuple[Key, ...]) -> list[dict[str, Any]]:
    """Read a list of tables, those left out that lack a required key."""
    required = {key.name for key in declared if key.required}
    rows = [sections.read(*path, position, keys=declared) for position in sections.items(*path)]
    return [row for row in rows if required <= row.keys()]


def _criterion(sections: Sections, position: int) -> Criterion:
    read = sections.read("criteria", position, keys=keys.CRITERION_KEYS)
    if "params" in read:
        read["params"] = _with_codes(read["params"], formula_named(FormulaKind.CRITERION, read.get("formula", "")))
    name = read.get("id", f"[{position + 1}]")
    stand_ins = {"max_points": Fraction(1), "formula": ""}
    criterion = Criterion(**{**stand_ins, **read, "id": name, "label": read.get("label") or name})
    if "scored_by" not in read and reads_marks(criterion):
        return replace(criterion, scored_by=ScoredBy.COMMITTEE)
    return criterion


def _prices(sections: Sections, currency: str) -> PriceLimits:
    read = sections.read("price", keys=keys.price_keys(currency), others=("variable_minimum",))
    if "variable_minimum" in sections.table("price"):
        rule = sections.read("price", "variable_minimum", keys=keys.variable_minimum_keys(currency))
        if {"form", "factor"} <= rule.keys():
            read["variable_minimum"] = VariableMinimum(**rule)
    return PriceLimits(**read)


def _panel(sections: Sections) -> Panel:
    read = sections.read("panel", keys=keys.PANEL_KEYS, others=("rounding", "absences"))
    if "rounding" in sections.table("panel"):
        read["rounding"] = _rounding(sections, "panel", "rounding")
    absences = _listed(sections, "panel", "absences", declared=keys.ABSENCE_KEYS)
    return Panel(**read, absences=tuple(Absence(**absence) for absence in absences))


def _minimums(sections: Sections) -> Minimums:
    read = sections.read("minimums", keys=keys.MINIMUM_KEYS, others=("group",))
    groups = [Key(name, NUMBER) for name in sections.table("minimums", "group")]
    return Minimums(**read, groups=MappingProxyType(sections.read("minimums", "group", keys=groups)))


def _exclusions(sections: Sections) -> tuple[ExclusionRule, ...]:
    """Read the rules the tender applies; the parameters stay as written, for the rule itself to read."""
    own = {key.name for key in keys.EXCLUSION_KEYS}
    rules = []
    for position in sections.items("exclusions"):
        params = {name: value for name, value in sections.table("exclusions", position).items() if name not in own}
        read = sections.read("exclusions", position, keys=keys.EXCLUSION_KEYS, others=params)
        if "rule" in read:
            rules.append(ExclusionRule(**read, params=_with_codes(params, rule_named(read["rule"]))))
    return tuple(rules)


def _weight_bounds(sections: Sections) -> WeightBounds | None:
    if "robustness" not in sections.document.table:
        return None
    read = sections.read("robustness", keys=keys.ROBUSTNESS_KEYS, others=("bounds",))
    bounds = {
        name: sections.read("robustness", "bounds", name, keys=keys.BOUND_KEYS)
        for name in sections.table("robustness", "bounds")
    }
    ends = {
        field: MappingProxyType({name: one[key] for name, one in bounds.items() if key in one})
        for field, key in (("least", "at_least"), ("most", "at_most"))
    }
    return WeightBounds(**read, **ends) if read or any(ends.values()) else None


def _lottery(sections: Sections) -> LotteryRule | None:
    if "lottery" not in sections.document.table:
        return None
    read = sections.read("lottery", keys=keys.LOTTERY_KEYS)
    if set(read) == {"rule"} and read["rule"] in LOTTERY_RULES:
        return LOTTERY_RULES[read["rule"]]
    return LotteryRule(**{"rule": "", "order": "", "number": "", "modulo": None, **read})
