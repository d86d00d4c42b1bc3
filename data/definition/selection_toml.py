"""From ``[selection]`` and the table of lots to the terms of a selection (選定の条件の読取り)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.finding import Finding, Text, Where
from criteria.selection import Lot, SelectionKind, SelectionRule, SelectionTerms
from criteria.spelling import did_you_mean
from data.definition import keys
from data.definition.sections import Sections
from data.definition.spoken import selection_rule_words, with_codes
from data.tables.names import LOTS, PACKAGES
from data.tables.rows import TableReading
from data.text.faults import fault
from scoring.definition.selection.kinds import RULE_KINDS

_RULES: Final = ("selection", "rules")


@dataclass(frozen=True, slots=True)
class LotTables:
    """What stands beside the definition (ロット関係の表): the table of lots as read, None where there is none.

    ``packages`` is where package bids are, empty where there are none; ``faults`` those of the table of lots;
    ``misnamed`` is the fault of one that is missing while a file of another name may be it.
    """

    lots: TableReading | None = None
    packages: str = ""
    faults: tuple[Finding, ...] = field(default=())
    misnamed: tuple[Finding, ...] = field(default=())


LotsOf: TypeAlias = Callable[[str], LotTables]
"""Reads the tables of lots in a currency."""


def no_lots(_currency: str) -> LotTables:
    """Read no tables: the definition stands alone."""
    return LotTables()


def read_selection(sections: Sections, tables: LotTables) -> SelectionTerms | None:
    """Read what the tender says of a selection; None where it says nothing."""
    sections.faults += tables.faults
    if "selection" not in sections.document.table:
        sections.faults += _unread(tables)
        return None
    sections.faults += tables.misnamed
    read = sections.read("selection", keys=keys.SELECTION_KEYS, others=("rules",))
    lots = tables.lots is not None
    kind = read.pop("kind", SelectionKind.LOTS if lots else SelectionKind.SHORTLIST)
    if kind is SelectionKind.SHORTLIST and (lots or tables.packages):
        sections.refuse(("selection", "kind"), "two-rules", _NOT_OF_A_SHORTLIST, cure=_LOTS_OR_NONE)
        kind = SelectionKind.LOTS  # what the tables say, so that nothing more is found against them
    if tables.faults:
        sections.refused.add(("selection", "lots"))
    return SelectionTerms(
        **{"objective": (), **read}, kind=kind, rules=_rules(sections), lots=_lots(tables.lots) if tables.lots else ()
    )


_NOT_OF_A_SHORTLIST: Final = Text(
    "選定の対象が指名候補者なのに、ロットまたは組合せ入札の表があります",
    "the selection is a shortlist, and there is a table of lots or packages",
)
_LOTS_OR_NONE: Final = Text(
    'kind = "lots" とするか、その表を外してください', 'Write kind = "lots", or take the table away'
)


def _unread(tables: LotTables) -> list[Finding]:
    """Refuse tables of lots that nothing would apply: an evaluation that passed over them could be wrong."""
    places = [(LOTS, tables.lots.place if tables.lots else ""), (PACKAGES, tables.packages)]
    what = Text("[selection] がないため、この表は適用されません", "without [selection] nothing applies this table")
    cure = Text(
        "[selection] に objective を定めるか、この表を外してください",
        "Add [selection] with its objective, or take the table away",
    )
    return [fault("not-applied", what, Where(file=place), value=name, cure=cure) for name, place in places if place]


def _rules(sections: Sections) -> tuple[SelectionRule, ...]:
    """Read the rules; their parameters stay as written, for the kind of rule to read."""
    own = {key.name for key in keys.SELECTION_RULE_KEYS}
    rules = []
    for position in sections.items(*_RULES):
        path = (*_RULES, position)
        params = {name: value for name, value in sections.table(*path).items() if name not in own}
        read = sections.read(*path, keys=keys.SELECTION_RULE_KEYS, others=params)
        kind = read.get("rule", "")
        if kind and kind not in RULE_KINDS:
            what = Text("この選定条件は登録されていません", "there is no selection rule of this name")
            cure = did_you_mean(kind, selection_rule_words().names)
            sections.refuse((*path, "rule"), "unknown-rule", what, expected=selection_rule_words().expected, cure=cure)
        elif kind:
            where = sections.document.where(path)
            given = MappingProxyType(with_codes(params, RULE_KINDS[kind].written))
            rules.append(SelectionRule(**{"id": kind, **read}, params=given, where=where))
    return tuple(rules)


def _lots(reading: TableReading) -> tuple[Lot, ...]:
    return tuple(
        Lot(
            id=row.given["lot"],
            where=Where(file=reading.place, row=row.number),
            **{name: row.given[name] for name in ("label", "ceiling", "load") if row.given.get(name) is not None},
        )
        for row in reading.rows
        if not row.faults
    )
