"""The members' marks (委員の採点) come to their bids; one that is missing is a fault of the bid, never a zero."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from criteria.bid import Mark
from criteria.finding import Text
from data.bids.joining import Joining
from data.tables.rows import TableReading
from data.tables.schemas import TableRow
from data.text.faults import fault
from scoring.formulas.panel import is_marked, panel_members, present_members

Given: TypeAlias = Mapping[tuple[str, str], TableRow]
"""The rows of one vendor's marks by member and criterion."""

_NEEDED: Final = ("evaluator", "vendor", "criterion", "mark")
_CURE: Final = Text(
    "採点を記入するか、欠席・除斥を tender.toml の [[panel.absences]] に書いてください",
    "Enter the mark, or declare the absence in panel.absences",
)


def take_marks(joining: Joining, reading: TableReading) -> None:
    """Give the marks to the bids (採点の突合), and find those missing, and those of members declared absent."""
    known = joining.vendors
    for finding in reading.all_faults():
        joining.note(finding, known)
    marked = [criterion.id for criterion in joining.tender.criteria if is_marked(criterion)]
    if not marked and not reading.rows:
        return
    by_vendor = _by_vendor(reading)
    for key in joining.rows:
        joining.change(key, marks=tuple(_marks(by_vendor[key[0]].values())))
    tender = joining.tender
    members = panel_members(tender, joining.bids())
    for (vendor, _), row in joining.rows.items():
        present = present_members(tender.panel, members, vendor)
        _check_absent(joining, vendor, by_vendor[vendor], set(members) - set(present), reading)
        if marked and row.due:
            _check_missing(joining, vendor, by_vendor[vendor], present, marked, reading)


def _by_vendor(reading: TableReading) -> defaultdict[str, dict[tuple[str, str], TableRow]]:
    """Sort the rows, faulty ones included: a mark that cannot be read is not missing as well."""
    by_vendor: defaultdict[str, dict[tuple[str, str], TableRow]] = defaultdict(dict)
    for row in reading.rows:
        member, vendor, criterion = (row.cells[name] for name in _NEEDED[:3])
        by_vendor[vendor].setdefault((member, criterion), row)
    return by_vendor


def _marks(rows: Iterable[TableRow]) -> Iterator[Mark]:
    for row in rows:
        given = {name: value for name, value in row.given.items() if value is not None}
        if given.keys() >= set(_NEEDED):
            yield Mark(**{name: value for name, value in given.items() if name != "vendor"})


def _check_absent(joining: Joining, vendor: str, given: Given, away: set[str], reading: TableReading) -> None:
    for (member, _), row in given.items():
        if member in away:
            what = Text("欠席・除斥とされた委員の採点です", "this member was declared absent or recused")
            cure = Text(
                "採点を削るか、tender.toml の [[panel.absences]] を改めてください",
                "Remove the mark, or mend panel.absences",
            )
            joining.note(reading.fault(row, "evaluator", "absent-member", what, cure=cure, subject=vendor))


def _check_missing(
    joining: Joining,
    vendor: str,
    given: Given,
    present: Sequence[str],
    marked: Sequence[str],
    reading: TableReading,
) -> None:
    where = reading.where("mark")
    if not given:
        what = Text("誰も採点していません", "nobody has marked this bid")
        joining.note(fault("missing-mark", what, where, value=vendor, cure=_CURE, subject=vendor))
        return
    for member in present:
        for criterion in marked:
            if (member, criterion) not in given:
                what = Text("採点がありません", "this mark is missing")
                value = f"{member}, {vendor}, {criterion}"
                joining.note(fault("missing-mark", what, where, value=value, cure=_CURE, subject=vendor))
