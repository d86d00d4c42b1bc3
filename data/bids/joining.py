"""From rows to bids (入札の組立て): tables are joined by vendor, never by position, and each fault finds its bid."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Final

from criteria.bid import Bid
from criteria.finding import NOTHING, Finding, Text
from criteria.register import EMPTY_REGISTER
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.zones import in_zone, is_on_no_clock, zone_of
from data.tables.bid_table import build_bid
from data.tables.rows import TableReading
from data.tables.schemas import TableRow
from data.text.faults import warning

_ZERO_FIRST: Final = re.compile(r"(?<!\d)0\d+")


class Joining:
    """The bids of a tender while its tables are joined (入札表・採点表・事業者表の突合).

    Two rows of one vendor for one lot are one faulty bid: the first row, with the faults of both.
    """

    def __init__(self, tender: Tender) -> None:
        """Start with no bids."""
        self.tender = tender
        self.findings: list[Finding] = []
        self.rows: dict[tuple[str, str], TableRow] = {}
        self._bids: dict[tuple[str, str], Bid] = {}
        self._faults: defaultdict[str, list[Finding]] = defaultdict(list)
        self.register = EMPTY_REGISTER

    def bids(self) -> tuple[Bid, ...]:
        """Return the bids with their faults and the one register; of a broken row there is only the vendor."""
        known = self.vendors
        broken = [Bid(vendor=vendor) for vendor in self._faults if vendor not in known]
        bids = (*self._bids.values(), *broken)
        if self.register is EMPTY_REGISTER and not self._faults:
            return bids
        return tuple(
            replace(bid, faults=tuple(self._faults.get(bid.vendor, ())), register=self.register) for bid in bids
        )

    @property
    def vendors(self) -> frozenset[str]:
        """The vendors that have a bid."""
        return frozenset(vendor for vendor, _ in self._bids)

    def change(self, key: tuple[str, str], **changes: Any) -> None:  # noqa: ANN401 - the fields of a bid
        """Change the bid of a vendor for a lot."""
        self._bids[key] = replace(self._bids[key], **changes)

    def note(self, finding: Finding, known: Collection[str] | None = None) -> None:
        """Keep a fault, and give it to the bid of its subject, where that is a known vendor."""
        self.findings.append(finding)
        if finding.subject and (known is None or finding.subject in known):
            self._faults[finding.subject].append(finding)

    def note_for(self, finding: Finding, vendors: Collection[str]) -> None:
        """Keep a fault, and give it to the bids of these vendors."""
        self.findings.append(finding)
        for vendor in vendors:
            self._faults[vendor].append(finding)

    def take_bids(self, reading: TableReading) -> None:
        """Build the bids from the rows of the table of bids."""
        for row in reading.rows:
            vendor = row.given.get("vendor")
            if vendor:
                bid = build_bid(self.tender, row.given)
                if (vendor, bid.lot) not in self._bids:
                    self._bids[vendor, bid.lot], self.rows[vendor, bid.lot] = bid, row
                    self.findings += _late(self.tender, bid, row, reading)
        for finding in reading.all_faults():
            self.note(finding)
        self.findings += _lost_zeros(reading)
        self._check_zones(reading)

    def _check_zones(self, reading: TableReading) -> None:
        """Find times of receipt that cannot be compared, because only some of them, or the deadline, have a zone."""
        times = [(row, moment) for row in reading.rows if (moment := row.given.get("received_at")) is not None]
        zoned = [row for row, moment in times if moment.tzinfo is not None]
        plain = [row for row, moment in times if moment.tzinfo is None]
        if zone_of(self.tender) is not None:
            twice = [row for row, moment in times if is_on_no_clock(self.tender, moment)]
            self._note_times("no-such-time", twice, reading, _ON_NO_CLOCK, NOTHING)
        elif self.tender.deadline is not None:
            self._note_times("zones-differ", zoned, reading, _WITH_ZONE, _NAME_ZONE)
        elif zoned:
            self._note_times("zones-differ", plain, reading, _WITHOUT_ZONE, _NAME_ZONE)

    def _note_times(
        self, code: str, rows: Iterable[TableRow], reading: TableReading, words: tuple[Text, Text], cure: Text
    ) -> None:
        for row in rows:
            self.note(reading.fault(row, "received_at", code, words[0], expected=words[1], cure=cure))

    def take_names(self, reading: TableReading, persons: Collection[str], ventures: Collection[str]) -> None:
        """Give the vendors' names to the bids that have none of their own.

        ``persons`` need not bid to be listed, and ``ventures``, listed by their members, need not be listed to bid.
        """
        known = self.vendors
        listed = {row.given["vendor"]: row for row in reading.rows if row.given.get("vendor")}
        for key, bid in self._bids.items():
            if bid.vendor in listed and not bid.name:
                self.change(key, name=listed[bid.vendor].given.get("name") or "")
        for vendor in sorted(listed.keys() - known - set(persons)):
            what = Text("この事業者の入札はありません", "this vendor has no bid")
            where = reading.where("vendor", listed[vendor].number)
            self.findings.append(warning("unknown-vendor", what, where, value=vendor, subject=vendor))
        for vendor in sorted(known - listed.keys() - set(ventures)) if listed else ():
            what = Text("入札した事業者がこの表にありません", "a vendor with a bid is not in this table")
            where = reading.where("vendor")
            self.findings.append(warning("unlisted-vendor", what, where, value=vendor, subject=vendor))


_WITH_ZONE: Final = (
    Text(
        "提出期限に時差の表記がないため、時差のある日時と比べられません",
        "this time has a zone and the deadline has none, so they cannot be compared",
    ),
    Text("提出期限と同じ表記", "the way the deadline is written"),
)
_NAME_ZONE: Final = Text(
    'または [tender] に zone を書いてください(例: zone = "Asia/Tokyo"、zone = "+09:00")',
    'Or name the zone in [tender], zone = "Asia/Tokyo" or "+09:00" say',
)
_ON_NO_CLOCK: Final = (
    Text(
        "夏時間の切替えにより、この案件の時間帯に2度あるか1度もない日時です",
        "this time is there twice or never in the tender's zone, because summer time begins or ends",
    ),
    Text("+01:00 のような時差を付けた日時", "a time with its offset, +01:00 say"),
)
_WITHOUT_ZONE: Final = (
    Text(
        "時差の表記がなく、他の入札と比べられません",
        "this time has no zone while others have, so they cannot be compared",
    ),
    Text("+09:00 のような時差を付けた日時", "a time with its zone, +09:00 say"),
)


def _lost_zeros(reading: TableReading) -> list[Finding]:
    """Warn of codes that are numbers, shorter than the digits of others that begin with a zero: 3 beside A001."""
    codes = {row.number: code for row in reading.rows if (code := row.given.get("vendor_code"))}
    width = max((len(run) for code in codes.values() for run in _ZERO_FIRST.findall(code)), default=0)
    numbers = {number: code for number, code in codes.items() if code.isdecimal() and code[0] != "0"}
    short = {number: code for number, code in numbers.items() if len(code) < width}
    if not short:
        return []
    what = Text(
        "先頭の0が失われた業者コードかもしれません。くじの順番には影響しませんが、文字列として入力し直してください",
        "these vendor codes may have lost leading zeros. No order in a lottery changes, but enter them anew as text",
    )
    where = reading.where("vendor_code", next(iter(short)))
    return [warning("lost-zeros", what, where, value=", ".join(short.values()))]


def _late(tender: Tender, bid: Bid, row: TableRow, reading: TableReading) -> list[Finding]:
    if bid.status is not BidStatus.LATE or row.given.get("status") is BidStatus.LATE:
        return []
    received = row.given["received_at"]
    there = in_zone(tender, received)
    converted = received.tzinfo is not None and received.utcoffset() != there.utcoffset()
    time = Text(f"案件の時間帯では{there}であり、", f"at {there} in the tender's zone, ") if converted else NOTHING
    what = Text(
        f"{time.ja}提出期限({tender.deadline})より後に受け付けたため、期限後到着とします",
        f"{time.en}received after the deadline ({tender.deadline}), so the bid is taken as late",
    )
    where = reading.where("received_at", row.number)
    return [warning("late-by-receipt", what, where, value=row.cells["received_at"], subject=bid.vendor)]
