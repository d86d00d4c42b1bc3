"""Eligibility (参加資格の審査): every rule over thousands of vendors, against reading the same tables with pandas.

The vendors are drawn once for every size, with a seed of their own; most are sound and some fail each rule, so that
the ledger has lines of every outcome. There are two relations for every vendor. By itself:
`python -m benchmarks.eligibility`.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.cases import Case
from benchmarks.contest import Side, alternate
from benchmarks.measurements import Contest, Requirement
from criteria.bid import Bid
from criteria.certificate import Certificate
from criteria.exclusion import ExclusionRule
from criteria.finding import Where
from criteria.register import Register
from criteria.tender import Method, Tender
from criteria.vendor import Judgement, Measure, Relation, RelationKind, Sanction, SanctionKind, Subcontractor, Vendor
from scoring.eligibility.rulebook import all_rules

SIZES: Final = (1000, 2000, 5000)
SIDES: Final = ("eligibility", "pandas-eligibility")
ALLOWED: Final = 25.0
"""How many times as long as `pandas.read_csv` of the same tables the check may take."""

ALLOWED_GROWTH: Final = 1.5
"""How much longer a vendor may take among the most vendors than among fewer."""

_ROUNDS: Final = 5

_SCOPES: Final = (
    "地方公共団体向け情報システムの設計、開発、運用及び保守",
    "データセンターにおけるホスティングサービス及びデータ入力業務",
    "ソフトウェアの受託開発及び技術者の派遣",
)
_COVERS: Final = Judgement(accepted=True, by="情報政策課", reason="登録範囲に運用業務を含む", on=date(2026, 11, 9))
_PROOFS: Final = ("研修記録と理解度の確認結果(2026年4月)", "入退室の記録", "内部監査報告書 2026-03", "誓約書")
_MEASURES: Final = ("education", "audit", "no-private-pcs", "regular-reports")
_PARAMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "certificate-required": {"any_of": ["ISO/IEC 27001", "PrivacyMark"], "accredited": True},
    "measures-required": {"measures": {name: Fraction(1) for name in _MEASURES}},
    "breach-record": {"years": Fraction(3)},
    "not-registered": {"grades": ["A", "B"]},
    "tender-conditions": {"regions": ["市内", "県内"], "least_experience": Fraction(1)},
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """So many bidders with everything that is on file about them."""

    vendors: int

    @property
    def case(self) -> Case:
        """Return the size as a case of the benchmarks: vendors × rules."""
        return Case(task="eligibility", bids=self.vendors, columns=len(all_rules()))

    @property
    def names(self) -> list[str]:
        """Return the vendors' ids."""
        return [f"V{index:05}" for index in range(self.vendors)]

    @cached_property
    def tables(self) -> dict[str, list[Any]]:
        """Return the rows of every table of the register."""
        drawn = Random(f"eligibility {self.vendors}")  # noqa: S311 - the same tables in every process
        return {
            "vendors": [_vendor(name, drawn) for name in self.names],
            "certificates": [one for name in self.names for one in _certificates(name, drawn)],
            "measures": [_measure(name, kind, drawn) for name in self.names for kind in _MEASURES],
            "sanctions": [_sanction(name, drawn) for name in drawn.sample(self.names, self.vendors // 10)],
            "relations": list(self._relations(drawn)),
            "subcontractors": [_subcontractor(name, drawn) for name in drawn.sample(self.names, self.vendors // 5)],
            "ventures": [],
        }

    def _relations(self, drawn: Random) -> Iterator[Relation]:
        """One relation in eight is between two bidders, so that there are groups of many sizes."""
        others = [f"W{index:05}" for index in range(self.vendors * 4)]
        for number in range(2 * self.vendors):
            first, second = drawn.choice(self.names), drawn.choice(self.names if number % 8 == 0 else others)
            kind = drawn.choice(list(RelationKind))
            note = drawn.choice(("議決権の100%", "代表取締役が同一", "取締役1名が兼任"))
            yield Relation(vendor_a=first, vendor_b=second, kind=kind, note=note, where=_row("relations", number))

    def register(self) -> Register:
        """Return the register of these tables."""
        return Register.of(tables=self.tables, **self.tables)

    def bids(self) -> list[Bid]:
        """Return a bid of every vendor."""
        received = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)
        return [Bid(vendor=name, price=100, received_at=received) for name in self.names]

    def tender(self) -> Tender:
        """Return a tender with every rule there is."""
        params = {**_PARAMS, "not-invited": {"vendors": self.names}}
        return Tender(
            id="benchmark",
            title=f"eligibility {self.case.size}",
            method=Method(combination="lowest-price"),
            exclusions=tuple(ExclusionRule(rule=one.id, params=params.get(one.id, {})) for one in all_rules()),
            notice_date=date(2026, 10, 1),
            deadline=datetime(2026, 11, 6, 17, 0, tzinfo=UTC),
            opening=date(2026, 11, 10),
            award_date=date(2026, 11, 20),
        )

    def write(self, folder: Path) -> list[Path]:
        """Write every table that has rows as a file, and the bids."""
        heading = ["vendor", "price", "received_at"]
        bids = ([bid.vendor, str(bid.price), _cell(bid.received_at)] for bid in self.bids())
        written = [_file(folder / "bids.csv", [heading, *bids])]
        return written + [_file(folder / f"{name}.csv", self.lines(name)) for name, rows in self.tables.items() if rows]

    def lines(self, table: str) -> Iterator[list[str]]:
        """Yield a table as the cells of a file, its heading first; where a row stood is no cell."""
        names = [one.name for one in fields(self.tables[table][0]) if one.name not in {"where", "covers"}]
        judged = ["covers", "covers_by", "covers_reason", "covers_on"] if table == "certificates" else []
        yield [*names, *judged]
        for entry in self.tables[table]:
            cells = [_cell(getattr(entry, name)) for name in names]
            yield [*cells, *_judgement(entry.covers)] if judged else cells


def _judgement(covers: Judgement | None) -> list[str]:
    return [""] * 4 if covers is None else [_cell(covers.accepted), covers.by, covers.reason, _cell(covers.on)]


def _file(path: Path, lines: Iterable[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "有" if value else "無"
    return str(value.value) if isinstance(value, Enum) else str(value)


def _row(table: str, number: int) -> Where:
    return Where(file=f"{table}.csv", row=number + 2)


def _vendor(name: str, drawn: Random) -> Vendor:
    return Vendor(
        id=name,
        name=f"株式会社架空情報システム{name}",
        corporate_number=f"{drawn.randrange(10**12, 10**13)}",
        region=drawn.choice(("市内", "県内", "県外")),
        size=drawn.choice(("大", "中小")),
        experience=drawn.randrange(5),
        registered=drawn.random() < 0.95,  # noqa: PLR2004 - most are
        grade=drawn.choice("ABC"),
        tax_paid=drawn.choice((True, True, True, None)),
        antisocial_cleared=drawn.choice((True, True, True, False)),
        where=_row("vendors", int(name[1:])),
    )


def _certificates(name: str, drawn: Random) -> Iterator[Certificate]:
    for standard, edition, years in (("ISO/IEC 27001", drawn.choice(("2013", "2022")), 3), ("PrivacyMark", "", 2)):
        issued = date(2023, 1, 1) + timedelta(days=drawn.randrange(1400))
        yield Certificate(
            vendor=name,
            standard=standard,
            edition=edition,
            scope=drawn.choice(_SCOPES),
            covers=drawn.choice((None, None, _COVERS)),
            number=f"架空IS-{drawn.randrange(10**6):06}",
            body="一般財団法人架空認証機構",
            accreditation="ISMS-AC",
            issued=issued,
            expires=issued.replace(day=1, year=issued.year + years),
            where=_row("certificates", int(name[1:])),
        )


def _measure(name: str, kind: str, drawn: Random) -> Measure:
    where = _row("measures", int(name[1:]))
    return Measure(vendor=name, measure=kind, level=drawn.randrange(3), evidence=drawn.choice(_PROOFS), where=where)


def _sanction(name: str, drawn: Random) -> Sanction:
    start = date(2022, 1, 1) + timedelta(days=drawn.randrange(1800))
    return Sanction(
        vendor=name,
        kind=drawn.choice(list(SanctionKind)),
        start=start,
        end=start + timedelta(days=drawn.randrange(700)),
        authority="架空市",
        reason=drawn.choice(("契約の不履行", "個人情報の漏えい", "談合(令第167条の4第2項第2号)")),
        source=f"架空市公告第{drawn.randrange(1, 400)}号",
        where=_row("sanctions", int(name[1:])),
    )


def _subcontractor(name: str, drawn: Random) -> Subcontractor:
    return Subcontractor(
        vendor=name,
        subcontractor=f"S{name[1:]}",
        scope=drawn.choice(("窓口業務の運用", "帳票の印刷及び封入封緘", "データの入力")),
        handles_personal_data=drawn.choice((True, False)),
        approved=drawn.choice((True, True, False)),
        level_confirmed=drawn.choice((True, None)),
        same_clauses=True,
        resubcontracts=False,
        where=_row("subcontractors", int(name[1:])),
    )


def measure_eligibility(sizes: Sequence[int] = SIZES, rounds: int = _ROUNDS) -> list[Contest]:
    """Measure every size in turn, each side in a process of its own."""
    return [_meet(Field(vendors=vendors).case, rounds) for vendors in sizes]


def _meet(case: Case, rounds: int) -> Contest:
    print(f"{case.task} {case.size}", flush=True)
    with ExitStack() as running:
        sides = [running.enter_context(Side(name)) for name in SIDES]
        for side in sides:
            side.prepare(case)
        times = alternate(sides, rounds)
    return Contest(case=case, times=dict(zip(SIDES, times, strict=True)))


def requirements(contests: Sequence[Contest]) -> Iterator[Requirement]:
    """Hold what was measured against the bounds: the largest against pandas, and its growth."""
    ours, reading = SIDES
    largest = contests[-1]
    what = f"check {largest.case.size} rules and {2 * largest.case.bids:,} relations over `pandas.read_csv`"
    yield Requirement(what=what, measured=largest.ratio(reading, ours), most=ALLOWED)
    each = [one.seconds(ours) / one.case.cells for one in contests]
    what = f"time per check, {largest.case.bids:,} vendors over fewer"
    yield Requirement(what=what, measured=each[-1] / min(each[:-1]), most=ALLOWED_GROWTH)


def main() -> int:
    """Measure and print; return 1 where a bound is missed."""
    contests = measure_eligibility()
    for one in contests:
        ours, reading = (one.seconds(name) for name in SIDES)
        print(f"{one.case.size}: {ours * 1000:,.0f} ms, reading {reading * 1000:,.1f} ms")
    found = list(requirements(contests))
    for one in found:
        print(f"{one.what}: {one.measured:.2f}, at most {one.most:g}")
    return 0 if all(one.met for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
