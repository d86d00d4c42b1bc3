"""From rows to entries of the register (事業者情報の組立て): what one row says, and whether its cells go together."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from criteria.certificate import Certificate
from criteria.finding import Finding, Text, Where
from criteria.selection import Package
from criteria.vendor import Judgement, Measure, Override, Relation, Sanction, Subcontractor, Vendor, VentureMember
from data.tables.names import (
    CERTIFICATES,
    MEASURES,
    MEMBERS,
    OVERRIDES,
    PACKAGES,
    RELATIONS,
    SANCTIONS,
    SUBCONTRACTORS,
    VENDORS,
)
from data.tables.rows import TableReading
from data.tables.schemas import TableRow

PARTIES: Final = MappingProxyType(
    {
        RELATIONS: ("vendor_a", "vendor_b"),
        SUBCONTRACTORS: ("vendor", "subcontractor"),
        MEMBERS: ("venture", "member"),
    }
)
"""The tables that connect two vendors, with the columns that name them; every other table has one, ``vendor``."""

_PERIODS: Final = MappingProxyType(
    {CERTIFICATES: (("issued", "expires"), ("period_start", "period_end")), SANCTIONS: (("start", "end"),)}
)
_MEND: Final = Text("行を確かめて訂正してください", "Look at the row again and mend it")
_JUDGEMENT: Final = ("covers", "covers_by", "covers_reason", "covers_on")


def check_rows(table: str, reading: TableReading) -> None:
    """Give every row the faults of cells that do not go together (行内の整合)."""
    for row in reading.rows:
        row.faults.extend(_row_faults(table, reading, row))


def _row_faults(table: str, reading: TableReading, row: TableRow) -> Iterator[Finding]:
    given = row.given
    for first, last in _PERIODS.get(table, ()):
        if given.get(first) is not None and given.get(last) is not None and given[last] < given[first]:
            what = Text(f"{first}({given[first]})より前の日付です", f"this day is before {first}, {given[first]}")
            yield reading.fault(row, last, "days-reversed", what, cure=_MEND)
    if table in PARTIES and len({given.get(column) for column in PARTIES[table]} - {None}) == 1:
        first, second = PARTIES[table]
        if given.get(first) == given.get(second):
            what = Text(f"{first}と同じ事業者です", f"this is the same vendor as {first}")
            yield reading.fault(row, second, "same-vendor", what, cure=_MEND)
    if table == CERTIFICATES and any(given.get(name) is not None for name in _JUDGEMENT):
        for name in _JUDGEMENT[:3]:
            is_refused = name in row.cells and name not in row.given
            if row.given.get(name) is None and not is_refused:
                what = Text(
                    "登録範囲の判断には、結論、判断者、理由が必要です", "a judgement needs its answer, who and why"
                )
                yield reading.fault(row, name, "missing-value", what, cure=_MEND)


def entries_of(table: str, reading: TableReading) -> list[object]:
    """Return the entries of a table; a faulty row makes none."""
    # Of notes, which are for people, a relation alone keeps its own.
    unkept = () if table == RELATIONS else ("note",)
    return [
        _BUILD[table](
            where=Where(file=reading.place, row=row.number),
            **{name: value for name, value in row.given.items() if value is not None and name not in unkept},
        )
        for row in reading.rows
        if not row.faults
    ]


def _override(*, vendor: str, rule: str, where: Where, **judged: Any) -> Override:  # noqa: ANN401 - who, why and when
    return Override(vendor=vendor, rule=rule, judgement=Judgement(accepted=True, **judged), where=where)


def _certificate(*, certificate_no: str = "", **fields: Any) -> Certificate:  # noqa: ANN401 - the cells of a row
    accepted, by, reason, on = (fields.pop(name, None) for name in _JUDGEMENT)
    covers = None if accepted is None else Judgement(accepted=accepted, by=by, reason=reason, on=on)
    return Certificate(number=certificate_no, covers=covers, **fields)


_BUILD: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        VENDORS: lambda vendor, **fields: Vendor(id=vendor, **fields),
        CERTIFICATES: _certificate,
        MEASURES: Measure,
        SANCTIONS: Sanction,
        RELATIONS: Relation,
        SUBCONTRACTORS: Subcontractor,
        MEMBERS: VentureMember,
        OVERRIDES: _override,
        PACKAGES: lambda package, **fields: Package(id=package, **fields),
    }
)
