"""The members' marks (委員の採点), and what was settled of them, come to their bids.

A mark that is missing is a fault of the bid, never a zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from criteria.bid import Disposition, Mark
from criteria.finding import Finding, Text
from criteria.terms import CommentsDue, DispositionOutcome
from data.bids.joining import Joining
from data.tables.rows import TableReading
from data.tables.schemas import TableRow
from data.text.faults import fault
from scoring.formulas.panel import MarkReader, is_marked, panel_members, present_members

Given: TypeAlias = Mapping[tuple[str, str], TableRow]
"""The rows of one vendor's marks by member and criterion."""

_NEEDED: Final = ("evaluator", "vendor", "criterion", "mark")
_CURE: Final = Text(
    "採点を記入するか、欠席・除斥を tender.toml の [[panel.absences]] に、利益相反を conflicts.csv に書いてください",
    "Enter the mark, or declare the absence in panel.absences or the conflict of interest in conflicts.csv",
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
    _check_entries(joining, by_vendor, reading)
    tender = joining.tender
    members = panel_members(tender, joining.bids())
    for (vendor, _), row in joining.rows.items():
        present = present_members(tender.panel, members, vendor)
        _check_absent(joining, vendor, by_vendor[vendor], set(members) - set(present), reading)
        if marked and row.due:
            _check_missing(joining, vendor, by_vendor[vendor], present, marked, reading)


def take_dispositions(joining: Joining, reading: TableReading) -> None:
    """Give the bids what the panel settled of their marks (採点差の措置の突合)."""
    settled: defaultdict[str, list[Disposition]] = defaultdict(list)
    for row in reading.rows:
        given = {name: value for name, value in row.given.items() if value is not None}
        row.faults.extend(_disposition_faults(reading, row))
        if not row.faults:
            settled[given.pop("vendor")].append(Disposition(**given))
    for finding in reading.all_faults():
        joining.note(finding, joining.vendors)
    for key in joining.rows:
        if key[0] in settled:
            joining.change(key, dispositions=tuple(settled[key[0]]))


def _disposition_faults(reading: TableReading, row: TableRow) -> Iterator[Finding]:
    outcome, is_refused = row.given.get("outcome"), "mark" in row.cells and "mark" not in row.given
    if outcome is DispositionOutcome.AGREED and row.given.get("mark") is None and not is_refused:
        what = Text("合議による採点がありません", "there is no mark that was agreed on")
        yield reading.fault(row, "mark", "missing-mark", what, cure=_AGREED_OR_NOT)
    if outcome is DispositionOutcome.STANDS and row.given.get("mark") is not None:
        what = Text("維持とする行に採点があります", "the marks stand, and there is another mark")
        yield reading.fault(row, "mark", "bad-value", what, cure=_AGREED_OR_NOT)


_AGREED_OR_NOT: Final = Text(
    "合議であれば採点を記入し、維持であれば採点を空欄にしてください",
    "Enter the mark where it was agreed on, and leave it blank where the marks stand",
)


def _check_entries(joining: Joining, by_vendor: Mapping[str, Given], reading: TableReading) -> None:
    """Find marks of bids still in that were changed without a reason, or lack the comment that is due (所見の要否)."""
    when, reader = joining.tender.panel.comments_due, MarkReader(joining.tender.criteria)
    if when is CommentsDue.NEVER and "first_mark" not in reading.headings:
        return
    for vendor in dict.fromkeys(vendor for (vendor, _), row in joining.rows.items() if row.due):
        for row in by_vendor[vendor].values():
            given = row.given
            if given.get("first_mark") is not None and not given.get("change_reason"):
                what = Text("採点の変更の理由がありません", "the mark was changed, and there is no reason")
                joining.note(reading.fault(row, "change_reason", "missing-value", what, value=_of(row), cure=_REASON))
            mark, criterion = given.get("mark"), given.get("criterion")
            if when is CommentsDue.NEVER or mark is None or not criterion or given.get("comment"):
                continue
            if when is CommentsDue.ALWAYS or reader.is_extreme(criterion, mark):
                what = Text("この採点には所見が必要です", "this mark needs a comment")
                joining.note(reading.fault(row, "comment", "missing-comment", what, value=_of(row), cure=_COMMENT))


def _of(row: TableRow) -> str:
    return ", ".join(row.cells[name] for name in _NEEDED[:3])


_REASON: Final = Text("変更の理由を記入してください", "Enter the reason of the change")
_COMMENT: Final = Text("所見を記入してください", "Enter the comment")


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
                "採点を削るか、tender.toml の [[panel.absences]](利益相反は conflicts.csv)を改めてください",
                "Remove the mark, or mend panel.absences, or conflicts.csv where a conflict of interest was declared",
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
        what = Text("採点が1件もありません", "this bid has no marks")
        joining.note(fault("missing-mark", what, where, value=vendor, cure=_CURE, subject=vendor))
        return
    for member in present:
        for criterion in marked:
            if (member, criterion) not in given:
                what = Text("採点がありません", "this mark is missing")
                value = f"{member}, {vendor}, {criterion}"
                joining.note(fault("missing-mark", what, where, value=value, cure=_CURE, subject=vendor))
