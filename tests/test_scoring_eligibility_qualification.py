"""The ledger: one line for every bid and rule, passed ones too; overrides are explicit and stay on the record."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from criteria.exclusion import Check, CheckOutcome
from criteria.register import EMPTY_REGISTER
from criteria.terms import BidStatus
from criteria.vendor import SanctionKind
from data import read_bids, read_tender
from scoring.eligibility.qualification import check_qualification
from scoring.eligibility.rulebook import all_rules, find_rule
from tests.declared import bid
from tests.on_file import isms, known, linked, register, sanction, special_reason, with_rules

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "kakuu-security"
RULES = ("tax-arrears", "certificate-required", "suspension")
PARAMS = {"certificate-required": {"any_of": ["ISMS"]}}
TENDER = with_rules(*RULES, params=PARAMS)
ON_FILE: dict[str, Any] = {
    "vendors": [known("A", tax_paid=True), known("B", tax_paid=False)],
    "certificates": [isms("A"), isms("B", expires=None)],
    "sanctions": [sanction(SanctionKind.SUSPENSION, date(2026, 10, 5), vendor="B")],
}


def outcomes(checks: tuple[Check, ...]) -> dict[tuple[str, str], str]:
    return {(check.vendor, check.rule): check.outcome.value for check in checks}


def ledger(*vendors: str, **more: object) -> tuple[Check, ...]:
    return check_qualification(TENDER, [bid(vendor) for vendor in vendors], register(**{**ON_FILE, **more}))


def test_the_ledger_has_one_line_for_every_bid_and_rule_in_the_order_of_the_tender() -> None:
    checks = ledger("A", "B", "C")
    assert [(check.rule, check.vendor) for check in checks] == [(rule, vendor) for rule in RULES for vendor in "ABC"]


def test_every_line_says_what_was_found_against_which_basis() -> None:
    assert outcomes(ledger("A", "B", "C")) == {
        ("A", "tax-arrears"): "passed",
        ("B", "tax-arrears"): "failed",
        ("C", "tax-arrears"): "unconfirmed",
        ("A", "certificate-required"): "passed",
        ("B", "certificate-required"): "unconfirmed",
        ("C", "certificate-required"): "failed",
        ("A", "suspension"): "passed",
        ("B", "suspension"): "failed",
        ("C", "suspension"): "passed",
    }
    assert all(
        check.what.ja and check.what.en and check.source == find_rule(check.rule).source for check in ledger("A")
    )


def test_the_order_of_bids_and_rows_changes_no_line() -> None:
    turned = {table: rows[::-1] for table, rows in ON_FILE.items()}
    assert outcomes(ledger("C", "A", "B", **turned)) == outcomes(ledger("A", "B", "C"))


def test_a_tender_without_rules_checks_nothing() -> None:
    assert len(check_qualification(with_rules(), [bid("A")], register(**ON_FILE))) == 0


def test_without_a_register_every_rule_that_reads_one_is_unconfirmed() -> None:
    checks = check_qualification(TENDER, [bid("A")], EMPTY_REGISTER)
    assert {check.outcome for check in checks} == {CheckOutcome.UNCONFIRMED}
    assert [check.observed for check in checks] == ["vendors", "certificates", "sanctions"]


@pytest.mark.parametrize(
    ("vendor", "rule", "was"),
    [("B", "tax-arrears", "failed"), ("C", "tax-arrears", "unconfirmed"), ("A", "tax-arrears", "passed")],
)
def test_a_special_reason_sets_aside_what_was_not_passed_for_that_vendor_and_rule_alone(
    vendor: str, rule: str, was: str
) -> None:
    before = outcomes(ledger("A", "B", "C"))
    reason = special_reason(rule, vendor)
    checks = ledger("A", "B", "C", overrides=[reason])
    changed = {key: value for key, value in outcomes(checks).items() if value != before[key]}
    assert before[vendor, rule] == was
    assert changed == ({} if was == "passed" else {(vendor, rule): "overridden"})
    assert [check.override for check in checks if check.override] == ([] if was == "passed" else [reason])


@pytest.mark.parametrize("lacking", [{"by": ""}, {"reason": " "}, {"on": None}, {"accepted": False}])
def test_an_override_without_a_person_a_reason_or_a_day_sets_nothing_aside(lacking: dict[str, Any]) -> None:
    checks = ledger("B", overrides=[special_reason("tax-arrears", "B", **lacking)])
    assert outcomes(checks)["B", "tax-arrears"] == "failed"


def test_what_was_found_stays_on_an_overridden_line() -> None:
    failed = ledger("B")[0]
    overridden = ledger("B", overrides=[special_reason("tax-arrears", "B")])[0]
    assert (overridden.what, overridden.observed, overridden.evidence) == (
        failed.what,
        failed.observed,
        failed.evidence,
    )


def test_a_withdrawn_bid_is_not_checked_and_not_overridden() -> None:
    gone = bid("B", None, status=BidStatus.WITHDRAWN)
    reasons = [special_reason(rule, "B") for rule in RULES]
    checks = check_qualification(TENDER, [gone], register(**ON_FILE, overrides=reasons))
    assert {check.outcome for check in checks} == {CheckOutcome.NOT_CHECKED}
    assert [check.override for check in checks] == [None] * 3


def test_a_late_or_invalid_bid_is_checked_all_the_same() -> None:
    for status in (BidStatus.LATE, BidStatus.INVALID):
        checks = check_qualification(TENDER, [bid("B", status=status)], register(**ON_FILE))
        assert outcomes(checks)["B", "suspension"] == "failed"


def test_other_vendors_on_file_change_no_bidders_line() -> None:
    more = {
        "vendors": [*ON_FILE["vendors"], known("Z", tax_paid=False)],
        "sanctions": [*ON_FILE["sanctions"], sanction(SanctionKind.SUSPENSION, date(2026, 10, 5), vendor="Z")],
        "relations": [linked("A", "Z")],
    }
    assert ledger("A", "B", **more) == ledger("A", "B")


def test_every_table_a_rule_reads_is_one_that_a_folder_can_hand_in(tmp_path: Path) -> None:
    folder = tmp_path / "tender"
    shutil.copytree(SAMPLE, folder)
    (handed_in,) = {one.register.tables for one in read_bids(folder, read_tender(folder))[0]}
    needed = {table for rule in all_rules() for tables in (rule.reads, *rule.reads_when.values()) for table in tables}
    assert needed == handed_in
    (folder / "members.csv").unlink()
    (without,) = {one.register.tables for one in read_bids(folder, read_tender(folder))[0]}
    assert handed_in - without == {"ventures"}
