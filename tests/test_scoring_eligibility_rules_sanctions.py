"""The record: first and last days count, an open end goes on, and a venture is as good as its worst member."""

from datetime import date
from typing import Any

import pytest

from criteria.vendor import SanctionKind
from tests.declared import bid
from tests.on_file import AWARD, handed_to, known, ledger, outcome, row, sanction, venture

SUSPENDED = SanctionKind.SUSPENSION
EIGHTEEN_MONTHS = sanction(SUSPENDED, date(2022, 7, 9), date(2024, 1, 8))


@pytest.mark.parametrize(("day", "expected"), [(date(2024, 1, 8), "failed"), (date(2024, 1, 9), "passed")])
def test_a_suspension_of_18_months_from_9_july_2022_bars_an_award_on_8_january_2024_and_not_the_day_after(
    day: date, expected: str
) -> None:
    days = {"notice_date": day, "deadline": day, "opening": day, "award_date": day}
    assert outcome("suspension", sanctions=[EIGHTEEN_MONTHS], **days) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 8, 1), date(2026, 9, 30), "passed"),
        (date(2026, 8, 1), date(2026, 10, 1), "failed"),
        (date(2026, 10, 15), date(2026, 10, 20), "failed"),
        (date(2026, 11, 20), date(2027, 1, 1), "failed"),
        (date(2026, 11, 21), date(2027, 1, 1), "passed"),
        (date(2026, 1, 1), None, "failed"),
        (date(2026, 11, 21), None, "passed"),
    ],
)
def test_a_suspension_on_any_day_from_notice_to_award_bars_both_ends_included(
    start: date, end: date | None, expected: str
) -> None:
    assert outcome("suspension", sanctions=[sanction(SUSPENDED, start, end)]) == expected


def test_a_tender_may_count_from_the_deadline_to_the_opening_only() -> None:
    early = [sanction(SUSPENDED, date(2026, 10, 1), date(2026, 10, 31))]
    assert outcome("suspension", {"first": "deadline", "last": "opening"}, sanctions=early) == "passed"


def test_authorities_are_compared_as_all_names_are_without_the_spaces_around_them() -> None:
    entry = sanction(SUSPENDED, date(2026, 10, 1), None, authority="架空がく市")
    written = ["　架空か\u3099く市 "]
    assert outcome("suspension", {"authorities": written}, sanctions=[entry]) == "failed"


@pytest.mark.parametrize(("authority", "expected"), [("架空市", "failed"), ("別の市", "passed"), ("", "unconfirmed")])
def test_a_tender_may_count_only_the_suspensions_of_named_authorities(authority: str, expected: str) -> None:
    entry = sanction(SUSPENDED, date(2026, 10, 1), None, authority=authority)
    assert outcome("suspension", {"authorities": ["架空市"]}, sanctions=[entry]) == expected
    assert outcome("suspension", sanctions=[entry]) == "failed"


def test_a_suspension_on_file_is_no_breach_and_no_bar() -> None:
    entry = sanction(SUSPENDED, date(2026, 1, 1), None, reason="契約不履行")
    assert outcome("breach-record", {"years": 3}, sanctions=[entry], subcontractors=[]) == "passed"
    assert outcome("barred-up-to-three-years", sanctions=[entry]) == "passed"


def test_the_finding_shows_whose_entry_it_is_from_when_to_when_by_whom_and_why() -> None:
    entry = sanction(SUSPENDED, date(2026, 9, 1), date(2026, 11, 30), authority="架空市", reason="個人情報の漏えい")
    check = ledger("suspension", sanctions=[entry])["A"]
    assert check.observed == "A 2026-09-01 – 2026-11-30 (架空市, 個人情報の漏えい)"
    assert check.required == "2026-10-01 – 2026-11-20"
    assert check.evidence == (row("sanctions"),)
    assert check.day == AWARD


def test_what_a_member_of_a_joint_venture_did_counts_for_the_venture() -> None:
    tables = {"ventures": venture("JV", "A", "B"), "sanctions": [sanction(SUSPENDED, date(2026, 10, 1), vendor="B")]}
    checks = ledger("suspension", bids=[bid("JV"), bid("C")], **tables)
    assert {vendor: check.outcome.value for vendor, check in checks.items()} == {"JV": "failed", "C": "passed"}


@pytest.mark.parametrize(
    ("counts", "vendor", "expected"),
    [
        (True, "S", "failed"),
        (False, "S", "passed"),
        (True, "A", "failed"),
        (False, "A", "failed"),
        (True, "T", "passed"),
    ],
)
def test_a_leak_by_the_vendor_or_where_the_tender_says_so_by_its_subcontractor_bars(
    *,
    counts: bool,
    vendor: str,
    expected: str,
) -> None:
    leak = [sanction(SanctionKind.BREACH, date(2025, 5, 23), vendor=vendor)]
    params = {"years": 3, "subcontractors": counts}
    assert outcome("breach-record", params, sanctions=leak, subcontractors=[handed_to("S")]) == expected


def test_a_look_back_beyond_the_calendar_counts_every_leak_there_is() -> None:
    entry = sanction(SanctionKind.BREACH, date(1, 1, 2), date(1, 1, 2))
    assert outcome("breach-record", {"years": 10_000, "subcontractors": False}, sanctions=[entry]) == "failed"


def test_a_leak_after_the_day_that_counts_is_for_the_next_tender() -> None:
    leak = [sanction(SanctionKind.BREACH, date(2026, 11, 11))]
    assert outcome("breach-record", {"years": 3, "on": "opening"}, sanctions=leak, subcontractors=[]) == "passed"
    assert outcome("breach-record", {"years": 3}, sanctions=leak, subcontractors=[]) == "failed"


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("rehabilitation", SanctionKind.REHABILITATION),
        ("insolvency", SanctionKind.INSOLVENCY),
        ("legal-incapacity", SanctionKind.INCAPACITY),
    ],
)
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"start": date(2026, 1, 1)}, "failed"),
        ({"start": AWARD}, "failed"),
        ({"start": date(2026, 11, 21)}, "passed"),
        ({"start": date(2026, 1, 1), "end": date(2026, 11, 19)}, "passed"),
    ],
)
def test_an_entry_counts_while_it_is_in_force_on_the_day(
    rule: str, kind: SanctionKind, facts: dict[str, Any], expected: str
) -> None:
    assert outcome(rule, sanctions=[sanction(kind, **facts)]) == expected


def test_reorganisation_is_lifted_by_the_proviso_alone() -> None:
    entry = sanction(SanctionKind.REHABILITATION, date(2026, 1, 1), proviso=True)
    assert outcome("rehabilitation", sanctions=[entry]) == "passed"
    assert outcome("rehabilitation", sanctions=[entry, sanction(SanctionKind.REHABILITATION, AWARD)]) == "failed"


def test_a_bar_is_never_longer_than_three_years_however_long_the_entry() -> None:
    old = sanction(SanctionKind.BARRED, date(2023, 11, 20), None, reason="第5号 契約の不履行")
    assert outcome("barred-up-to-three-years", sanctions=[old]) == "passed"
    assert outcome("barred-up-to-three-years", {"on": "opening"}, sanctions=[old]) == "failed"


@pytest.mark.parametrize(
    ("rule", "kind", "column"),
    [
        ("tax-arrears", SanctionKind.TAX_ARREARS, "tax_paid"),
        ("antisocial", SanctionKind.ANTISOCIAL, "antisocial_cleared"),
    ],
)
def test_an_entry_in_force_outweighs_what_the_vendors_table_says(rule: str, kind: SanctionKind, column: str) -> None:
    cleared = known(**{column: True})
    assert outcome(rule, vendors=[cleared]) == "passed"
    assert outcome(rule, vendors=[cleared], sanctions=[sanction(kind, date(2026, 1, 1))]) == "failed"


def test_every_member_of_a_joint_venture_has_paid_its_taxes() -> None:
    bids, members = [bid("JV"), bid("X")], venture("JV", "A", "B")
    paid, unknown, owing = known("A", tax_paid=True), known("B"), known("B", tax_paid=False)

    def found(*vendors: Any) -> str:  # noqa: ANN401 - rows of the vendors
        return ledger("tax-arrears", bids=bids, ventures=members, vendors=vendors)["JV"].outcome.value

    assert found(paid, known("B", tax_paid=True)) == "passed"
    assert found(paid, unknown) == "unconfirmed"
    assert found(unknown, owing) == "failed"
