"""From rows to bids (入札の組立て): tables are joined by vendor, never by position, and each fault finds its bid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from criteria.bid import BID_COLUMNS, Bid, Mark
from criteria.finding import Finding, Text, Where
from criteria.tender import Tender
from criteria.terms import BidStatus
from data.faults import fault, warning
from data.japanese import normal_id
from data.schemas import ReadRow, TableReading
from data.tables import BidForm, in_zone_of, is_after_deadline
from scoring.panel import is_marked, panel_members, present_members

_FIELDS: Final = frozenset(BID_COLUMNS) - {"note"}


def join_bids(
    tender: Tender, bids: TableReading, marks: TableReading, vendors: TableReading
) -> tuple[tuple[Bid, ...], tuple[Finding, ...]]:
    """Build the bids from the rows of the three tables; return them with all findings.

    Two rows of one vendor for one lot are one faulty bid: the first row, with the faults of both.
    """
    built = _Joining(tender)
    for row in bids.rows:
        built.add(row, bids.place)
    built.take_faults(bids)
    built.check_zones(bids)
    built.take_names(vendors)
    built.take_marks(marks)
    return built.bids(), tuple(built.findings)


class _Joining:
    """The bids of a tender while the tables are joined."""

    def __init__(self, tender: Tender) -> None:
        self.tender = tender
        self.findings: list[Finding] = []
        self._bids: dict[tuple[str, str], Bid] = {}
        self._forms: dict[tuple[str, str], object] = {}
        self._faults: defaultdict[str, list[Finding]] = defaultdict(list)

    def bids(self) -> tuple[Bid, ...]:
        """Return the bids, each with its faults, those of which only a broken row tells included."""
        known = {vendor for vendor, _ in self._bids}
        broken = [Bid(vendor=vendor) for vendor in self._faults if vendor not in known]
        return tuple(
            replace(bid, faults=tuple(self._faults[bid.vendor])) if bid.vendor in self._faults else bid
            for bid in (*self._bids.values(), *broken)
        )

    def note(self, finding: Finding, *, vendor: str | None = None) -> None:
        """Keep a fault, and give it to the vendor's bid."""
        self.findings.append(finding)
        if vendor:
            self._faults[vendor].append(finding)

    def add(self, row: ReadRow, place: str) -> None:
        """Build the bid of one row, where the row names its vendor."""
        vendor = row.given.get("vendor")
        if not vendor:
            return
        bid = _bid(self.tender, row)
        key = (vendor, bid.lot)
        if key not in self._bids:
            self._bids[key], self._forms[key] = bid, row.form
            if bid.status is BidStatus.LATE and row.given.get("status") is None:
                self.findings.append(_late(self.tender, bid, row, place))

    def take_faults(self, reading: TableReading, known: frozenset[str] | None = None) -> None:
        """Give the faults of a table's rows to the bids they concern."""
        for finding in reading.all_faults():
            is_known = known is None or finding.subject in known
            self.note(finding, vendor=finding.subject if is_known else None)

    def check_zones(self, bids: TableReading) -> None:
        """Find times of receipt without a zone beside others that have one, and no deadline to tell which."""
        times = [(row, moment) for row in bids.rows if (moment := row.given.get("received_at")) is not None]
        zoned = [in_zone_of(self.tender, moment).tzinfo is not None for _, moment in times]
        if all(zoned) or not any(zoned):
            return
        for (row, moment), has_zone in zip(times, zoned, strict=True):
            if not has_zone:
                what = Text("時差の表記がありません", "this time has no zone, while others have")
                expected = Text("+09:00 のような時差を付けた日時", "a time with its zone, +09:00 say")
                where = Where(file=bids.place, row=row.number, column="received_at")
                vendor = row.given.get("vendor")
                self.note(
                    fault("missing-zone", what, where, value=moment, expected=expected, subject=vendor), vendor=vendor
                )

    def take_names(self, vendors: TableReading) -> None:
        """Give the vendors' names to the bids that have none of their own."""
        known = frozenset(vendor for vendor, _ in self._bids)
        self.take_faults(vendors, known)
        listed = {row.given["vendor"]: row for row in vendors.rows if row.given.get("vendor")}
        for key, bid in self._bids.items():
            if bid.vendor in listed and not bid.name:
                self._bids[key] = replace(bid, name=listed[bid.vendor].values.get("name") or "")
        self.findings += [_no_bid(vendors.place, listed[name]) for name in listed if name not in known]
        if vendors.rows:
            self.findings += [_not_listed(vendors.place, name) for name in sorted(known - set(listed))]

    def take_marks(self, marks: TableReading) -> None:
        """Give the members' marks to the bids, and find those that are missing."""
        known = frozenset(vendor for vendor, _ in self._bids)
        self.take_faults(marks, known)
        by_vendor: defaultdict[str, dict[tuple[str, str], ReadRow]] = defaultdict(dict)
        for row in marks.rows:
            member, vendor, criterion = (normal_id(row.cells[name]) for name in ("evaluator", "vendor", "criterion"))
            by_vendor[vendor].setdefault((member, criterion), row)
        for key, bid in self._bids.items():
            given = by_vendor[bid.vendor]
            self._bids[key] = replace(bid, marks=tuple(_marks(given.values())))
        members = panel_members(self.tender, list(self._bids.values()))
        for key, bid in self._bids.items():
            present = present_members(self.tender.panel, members, bid.vendor)
            self._check_absent(bid.vendor, by_vendor[bid.vendor], members, present, marks.place)
            if self._forms[key] is BidForm.IN:
                self._check_missing(bid.vendor, by_vendor[bid.vendor], present, marks.place)

    def _check_absent(
        self,
        vendor: str,
        given: Mapping[tuple[str, str], ReadRow],
        members: Sequence[str],
        present: Sequence[str],
        place: str,
    ) -> None:
        for (member, _), row in given.items():
            if member in members and member not in present:
                what = Text("欠席・除斥とされた委員の採点です", "this member was declared absent or recused")
                cure = Text("採点を削るか panel.absences を改めてください", "Remove the mark, or mend panel.absences")
                where = Where(file=place, row=row.number, column="evaluator")
                self.note(fault("absent-member", what, where, value=member, cure=cure, subject=vendor), vendor=vendor)

    def _check_missing(
        self, vendor: str, given: Mapping[tuple[str, str], ReadRow], present: Sequence[str], place: str
    ) -> None:
        marked = [criterion.id for criterion in self.tender.criteria if is_marked(criterion)]
        where = Where(file=place, column="mark")
        cure = Text(
            "採点を書き加えるか、欠席を panel.absences に書いてください",
            "Enter the mark, or declare the absence in panel.absences",
        )
        if marked and not given:
            what = Text(f"{vendor}の採点がありません", f"nobody has marked {vendor}")
            self.note(fault("missing-mark", what, where, value=vendor, cure=cure, subject=vendor), vendor=vendor)
            return
        for member in present:
            for criterion in marked:
                if (member, criterion) not in given:
                    what = Text(
                        f"{member}が{vendor}の「{criterion}」を採点していません",
                        f"{member} has not marked {criterion} of {vendor}",
                    )
                    value = f"{member}, {vendor}, {criterion}"
                    self.note(fault("missing-mark", what, where, value=value, cure=cure, subject=vendor), vendor=vendor)


def _bid(tender: Tender, row: ReadRow) -> Bid:
    given = {name: value for name, value in row.given.items() if value is not None}
    fields: dict[str, Any] = {name: given[name] for name in _FIELDS & given.keys()}
    received = fields.get("received_at")
    if received is not None:
        fields["received_at"] = in_zone_of(tender, received)
        if fields.get("status", BidStatus.VALID) is BidStatus.VALID and is_after_deadline(tender, received):
            fields["status"] = BidStatus.LATE
    components = {part.id: given[part.id] for part in tender.method.price_components if part.id in given}
    responses = {criterion.id: given[criterion.id] for criterion in tender.criteria if criterion.id in given}
    return Bid(**fields, components=MappingProxyType(components), responses=MappingProxyType(responses))


def _marks(rows: Iterable[ReadRow]) -> Iterator[Mark]:
    for row in rows:
        given = row.given
        if all(given.get(name) is not None for name in ("evaluator", "vendor", "criterion", "mark")):
            yield Mark(
                evaluator=given["evaluator"],
                criterion=given["criterion"],
                mark=given["mark"],
                comment=given.get("comment") or "",
            )


def _late(tender: Tender, bid: Bid, row: ReadRow, place: str) -> Finding:
    what = Text(
        f"受付日時が提出期限({tender.deadline})より後のため、期限後到着として扱います",
        f"received after the deadline ({tender.deadline}), so the bid is taken as late",
    )
    where = Where(file=place, row=row.number, column="received_at")
    return warning("late-by-receipt", what, where, value=row.cells["received_at"], subject=bid.vendor)


def _no_bid(place: str, row: ReadRow) -> Finding:
    vendor = row.given["vendor"]
    what = Text("この事業者の入札はありません", "this vendor has no bid")
    where = Where(file=place, row=row.number, column="vendor")
    return warning("unknown-vendor", what, where, value=vendor, subject=vendor)


def _not_listed(place: str, vendor: str) -> Finding:
    what = Text("入札した事業者がこの表にありません", "a vendor with a bid is not in this table")
    return warning("unlisted-vendor", what, Where(file=place, column="vendor"), value=vendor, subject=vendor)
