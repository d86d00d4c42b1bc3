"""What is on file about the vendors (事業者情報の突合), joined to the bids by id; each fault finds its bids.

A certificate, a sanction or a relation of somebody nobody knows may be a misspelt bidder, whom it must not pass by: it
is a fault unless the id is named elsewhere, as a bidder, a vendor, a member, a subcontractor or a relation.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from criteria.finding import Finding, Text, Where
from criteria.register import TABLE_WORDS, Register
from criteria.spelling import did_you_mean, meant, nearest
from criteria.standards import find_standard, known_names
from criteria.tender import Tender
from data.bids.entries import PARTIES, check_rows, entries_of
from data.bids.joining import Joining
from data.bids.packages import check_packages
from data.sources.files import DEFINITION
from data.tables.names import CERTIFICATES, MEMBERS, OVERRIDES, PACKAGES, RELATIONS, SUBCONTRACTORS, VENDORS
from data.tables.rows import TableReading
from data.tables.schemas import TableRow
from data.text.faults import warning
from scoring.formulas.panel import criterion_formula, is_on_file

_SHORTEST: Final = 4
"""Of shorter names any two are alike."""


class Slips:
    """Finds the known name that another one is a slip of: one sign put in, left out, changed, or two exchanged.

    Two such names become equal when each loses at most one sign, so that a table of shortened names finds them.

    >>> Slips(["架空データ株式会社"]).find("架空デ一タ株式会社")
    '架空データ株式会社'
    """

    def __init__(self, known: Iterable[str]) -> None:
        """Shorten every known name in every way."""
        self._by_form = {form: name for name in known for form in _forms(name)}

    def find(self, name: str) -> str:
        """Return the known name this one may be a slip of, empty where there is none."""
        return next((self._by_form[form] for form in _forms(name) if form in self._by_form), "")


def _forms(name: str) -> Iterator[str]:
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    if len(plain) >= _SHORTEST:
        yield plain
        for at in range(len(plain)):
            yield plain[:at] + plain[at + 1 :]


_FILED_AS: Final = {MEMBERS: "ventures"}
"""The tables that the register knows by another word."""


def take_register(joining: Joining, readings: Mapping[str, TableReading], handed_in: Collection[str]) -> None:
    """Give every bid the one register of all vendors, and the faults of the rows that concern it.

    ``readings`` are the tables by name, that of the vendors among them; those ``handed_in`` were there to be read.
    """
    parties = Parties(joining.vendors, readings)
    for table, reading in readings.items():
        if table != VENDORS:
            check_rows(table, reading)
            parties.check(table, reading)
        if table == PACKAGES:
            check_packages(reading, joining.rows)
        _note_faults(joining, parties, table, reading)
    joining.findings += _missing_tables(joining.tender, handed_in)
    joining.findings += _unknown_standards(readings[CERTIFICATES])
    joining.findings += parties.slips()
    persons = (*parties.persons, *readings[PACKAGES].vendors)
    joining.take_names(readings[VENDORS], persons, parties.ventures)
    if handed_in:
        entries = {_FILED_AS.get(table, table): entries_of(table, reading) for table, reading in readings.items()}
        joining.register = Register.of(tables=[_FILED_AS.get(table, table) for table in handed_in], **entries)


def _note_faults(joining: Joining, parties: "Parties", table: str, reading: TableReading) -> None:
    for finding in reading.broken:
        joining.note_for(finding, parties.bidders_behind(finding.subject or ""))
    for row in reading.rows:
        if row.faults:
            columns = PARTIES.get(table, ("vendor",))
            named = [*(row.given.get(column) for column in columns), *(finding.subject for finding in row.faults)]
            bidders = sorted({bidder for party in named if party for bidder in parties.bidders_behind(party)})
            for finding in row.faults:
                subject = finding.subject or next(iter(bidders), None)
                joining.note_for(replace(finding, subject=subject), bidders)


def _missing_tables(tender: Tender, handed_in: Collection[str]) -> Iterator[Finding]:
    """Warn of a criterion whose table was not handed in: it earns nobody anything, and perhaps a file was forgotten."""
    for criterion in tender.criteria:
        table = criterion_formula(criterion).responses.reads.value
        if is_on_file(criterion) and table not in handed_in:
            what = Text(
                f"{TABLE_WORDS[table]}の表が提出されていないため、「{criterion.label}」は全員0点です。"
                "該当がない場合は見出しだけの表を提出してください",
                f"the table {table} was not handed in, so {criterion.label} earns nobody anything. Hand it in, its "
                "headings alone where there is nothing to enter",
            )
            where = Where(file=DEFINITION, column=f"criteria.{criterion.id}")
            yield warning("missing-table", what, where, value=table)


def _unknown_standards(reading: TableReading) -> Iterator[Finding]:
    known: dict[str, bool] = {}
    for row in reading.rows:
        standard = row.given.get("standard")
        if standard and standard not in known:
            known[standard] = find_standard(standard) is not None
        if standard and not known[standard]:
            near = nearest(standard, known_names())
            hint = Text(f"(「{near}」の誤りではありませんか)", f" (did you mean {near}?)") if near else Text("", "")
            what = Text(
                f"この規格は登録されていないため、どの要件にも用いません{hint.ja}",
                f"this standard is not known, so nothing counts it{hint.en}",
            )
            where = reading.where("standard", row.number)
            yield warning("unknown-standard", what, where, value=standard, subject=row.given.get("vendor"))


class Parties:
    """Everybody the tables name (関係する者), and whose bids each stands behind."""

    def __init__(self, bidders: Collection[str], readings: Mapping[str, TableReading]) -> None:
        """Look up who is a member of which venture, and who works for whom."""
        self._bidders = frozenset(bidders)
        self._listed: frozenset[str] = self._bidders | set(readings[VENDORS].vendors)
        self._employers: dict[str, set[str]] = _pairs(readings[SUBCONTRACTORS], "subcontractor", "vendor")
        self._ventures_of: dict[str, set[str]] = _pairs(readings[MEMBERS], "member", "venture")
        self._readings = readings

    @cached_property
    def ventures(self) -> frozenset[str]:
        """The joint ventures 共同企業体."""
        return frozenset().union(*self._ventures_of.values())

    @cached_property
    def persons(self) -> Mapping[str, Where]:
        """Everybody a table connects to somebody else, with the first place that names him."""
        named: dict[str, Where] = {}
        for table, column in _NAMING:
            reading = self._readings[table]
            for row in reading.rows:
                party = row.given.get(column)
                if party:
                    named.setdefault(party, reading.where(column, row.number))
        return named

    def bidders_behind(self, vendor: str) -> frozenset[str]:
        """Return whose bids a vendor stands behind: its own, its ventures', and those it is a subcontractor of."""
        persons = {vendor, *self._employers.get(vendor, ())}
        ventures = (venture for person in persons for venture in self._ventures_of.get(person, ()))
        return self._bidders & {*persons, *ventures}

    def check(self, table: str, reading: TableReading) -> None:
        """Give the rows that name nobody known their fault, and a venture its second representative."""
        if table != RELATIONS:
            known = self._known(table)
            column = PARTIES.get(table, ("vendor",))[0]
            for row in reading.rows:
                party = row.given.get(column)
                if party and party not in known:
                    row.faults.append(self._unknown(reading, row, column, *_UNKNOWN.get(table, _NOWHERE)))
        if table == MEMBERS:
            _check_representatives(reading)

    def _known(self, table: str) -> Collection[str]:
        if table == OVERRIDES:
            return self._bidders
        if table in (MEMBERS, PACKAGES):
            return self._listed
        return self._everybody

    @cached_property
    def _everybody(self) -> frozenset[str]:
        return frozenset(filter(None, {*self._listed, *self.persons}))

    def _unknown(self, reading: TableReading, row: TableRow, column: str, what: Text, add: Text) -> Finding:
        name = row.given[column]
        near = self._slips.find(name)
        cure = did_you_mean(name, [near] if near else self._listed_names)
        cure = Text("。".join(part for part in (cure.ja, add.ja) if part), f"{cure.en} {add.en}".strip())
        return reading.fault(row, column, "unknown-vendor", what, value=name, cure=cure, subject=near or name)

    @cached_property
    def _listed_names(self) -> Sequence[str]:
        return sorted(filter(None, self._listed))

    @cached_property
    def _slips(self) -> Slips:
        return Slips(self._listed_names)

    def slips(self) -> Iterator[Finding]:
        """Warn of members, subcontractors and relations named nowhere else whose names are all but a bidder's."""
        for name, where in self.persons.items():
            if name not in self._listed and (near := self._slips.find(name)):
                asked = meant(name, near)
                what = Text(
                    f"入札にも事業者の表にもない名称です({asked.ja})",
                    f"neither a bidder nor among the vendors ({asked.en})",
                )
                yield warning("alike-vendor", what, where, value=name, subject=near)


_UNKNOWN: Final = {
    OVERRIDES: (
        Text("この事業者の入札はありません", "this vendor has no bid"),
        Text("名称を訂正するか、入札の表に加えてください", "Mend the name, or add its bid to the bids"),
    ),
    PACKAGES: (
        Text("この事業者は、入札にも事業者の表にもありません", "nobody of this name bids or is among the vendors"),
        Text(
            "名称を訂正するか、入札の表か事業者の表に加えてください",
            "Mend the name, or add it to the bids or the vendors",
        ),
    ),
}
"""What is told of somebody a table names and nobody knows, and the cure, where the table names fewer than others."""

_NOWHERE: Final = (
    Text(
        "この事業者は、入札、事業者、構成員、再委託先、関係のいずれの表にもありません",
        "nobody of this name bids, or is a vendor, a member, a subcontractor or related to one",
    ),
    Text("名称を訂正するか、事業者の表に加えてください", "Mend the name, or add it to the vendors"),
)

_NAMING: Final = (
    (SUBCONTRACTORS, "subcontractor"),
    (MEMBERS, "member"),
    (RELATIONS, "vendor_a"),
    (RELATIONS, "vendor_b"),
)
"""The columns whose names need not be known elsewhere."""


def _pairs(reading: TableReading, key: str, value: str) -> dict[str, set[str]]:
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for row in reading.rows:
        if row.given.get(key) and row.given.get(value):
            pairs[row.given[key]].add(row.given[value])
    return pairs


def _check_representatives(reading: TableReading) -> None:
    seen: set[str] = set()
    for row in reading.rows:
        venture = row.given.get("venture")
        if venture and row.given.get("representative"):
            if venture in seen:
                what = Text("この共同企業体には代表者がほかにもいます", "this joint venture has another representative")
                cure = Text("代表者を1者にしてください", "Name one representative")
                about = {"value": venture, "subject": venture, "cure": cure}
                row.faults.append(reading.fault(row, "representative", "second-representative", what, **about))
            seen.add(venture)
