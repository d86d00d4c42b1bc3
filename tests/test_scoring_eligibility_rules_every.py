"""Every rule bites, lets pass at the exact boundary, and never passes in silence where the evidence is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from criteria.exclusion import CheckOutcome
from criteria.terms import BidStatus, ExclusionStage
from criteria.vendor import SanctionKind
from scoring.eligibility.rulebook import all_rules, find_rule
from tests.declared import bid
from tests.on_file import (
    AWARD,
    JST,
    NOTICE,
    handed_to,
    isms,
    known,
    ledger,
    linked,
    measure,
    outcome,
    sanction,
    venture,
)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment on the day of the deadline."""
    return datetime(2026, 11, 6, hour, minute, second, tzinfo=JST)


BEFORE_NOTICE = date(2026, 9, 30)
EVERY_ONE = {"approved": True, "level_confirmed": True, "same_clauses": True, "resubcontracts": False}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What bites, what passes exactly at the boundary, and what leaves it unconfirmed: tables on file."""

    bites: Mapping[str, Any]
    boundary: Mapping[str, Any]
    unclear: Mapping[str, Any] | None
    params: Mapping[str, Any] = field(default_factory=dict)


def entry(kind: SanctionKind, start: date, end: date | None = None, **facts: object) -> dict[str, Any]:
    return {"sanctions": [sanction(kind, start, end, **facts)], "subcontractors": []}


def until(kind: SanctionKind, **facts: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """In force on the day of the award, its last day included; ended the day before."""
    start = date(2026, 1, 1)
    return entry(kind, start, AWARD, **facts), entry(kind, start, date(2026, 11, 19), **facts)


RULES: Mapping[str, Rule] = {
    "after-deadline": Rule(
        bites={"bids": [bid("A", received_at=at(17, 0, 1))]},
        boundary={"bids": [bid("A", received_at=at(17))]},
        unclear={"bids": [bid("A")]},
    ),
    "antisocial": Rule(
        bites={"vendors": [known(antisocial_cleared=False)]},
        boundary={"vendors": [known(antisocial_cleared=True)], **until(SanctionKind.ANTISOCIAL)[1]},
        unclear={"vendors": [known()]},
    ),
    "barred-up-to-three-years": Rule(
        bites=entry(SanctionKind.BARRED, date(2023, 11, 21), date(2026, 11, 20), reason="第2号 談合"),
        boundary=entry(SanctionKind.BARRED, date(2023, 11, 20), date(2027, 3, 31), reason="第2号 談合"),
        unclear=entry(SanctionKind.BARRED, date(2025, 1, 1), date(2027, 12, 31), reason=" "),
    ),
    "breach-record": Rule(
        bites=entry(SanctionKind.BREACH, date(2024, 11, 21)),
        boundary=entry(SanctionKind.BREACH, date(2024, 11, 20)),
        unclear={"sanctions": []},
        params={"years": 2},
    ),
    "certificate-required": Rule(
        bites={"certificates": [isms(expires=date(2026, 11, 19))]},
        boundary={"certificates": [isms(expires=AWARD)]},
        unclear={"certificates": [isms(expires=None)]},
        params={"any_of": ["ISMS"]},
    ),
    "insolvency": Rule(
        bites=until(SanctionKind.INSOLVENCY)[0], boundary=until(SanctionKind.INSOLVENCY)[1], unclear=None
    ),
    "legal-incapacity": Rule(
        bites=until(SanctionKind.INCAPACITY)[0], boundary=until(SanctionKind.INCAPACITY)[1], unclear=None
    ),
    "measures-required": Rule(
        bites={"measures": [measure("education", 1)]},
        boundary={"measures": [measure("education", 2)]},
        unclear={"measures": []},
        params={"measures": {"education": 2}},
    ),
    "not-invited": Rule(
        bites={"bids": [bid("A")]}, boundary={"bids": [bid("B")]}, unclear=None, params={"vendors": ["B"]}
    ),
    "not-registered": Rule(
        bites={"vendors": [known(registered=True, grade="C")]},
        boundary={"vendors": [known(registered=True, grade="B")]},
        unclear={"vendors": [known(registered=True)]},
        params={"grades": ["A", "B"]},
    ),
    "one-bid-per-vendor": Rule(
        bites={"ventures": venture("JV", "A", "B"), "bids": [bid("A"), bid("JV")]},
        boundary={"ventures": venture("JV", "A", "B"), "bids": [bid("A"), bid("JV", status=BidStatus.WITHDRAWN)]},
        unclear=None,
    ),
    "rehabilitation": Rule(
        bites=until(SanctionKind.REHABILITATION)[0], boundary=until(SanctionKind.REHABILITATION)[1], unclear=None
    ),
    "related-vendors": Rule(
        bites={"relations": [linked("A", "B")], "bids": [bid("A"), bid("B")]},
        boundary={"relations": [linked("A", "C")], "bids": [bid("A"), bid("B")]},
        unclear=None,
    ),
    "resubcontracting": Rule(
        bites={"subcontractors": [handed_to("S", **{**EVERY_ONE, "resubcontracts": True})]},
        boundary={"subcontractors": [handed_to("S", **EVERY_ONE)]},
        unclear={"subcontractors": [handed_to("S")]},
    ),
    "subcontracting-forbidden": Rule(
        bites={"subcontractors": [handed_to("S", handles_personal_data=True)]},
        boundary={"subcontractors": [handed_to("S", handles_personal_data=False)]},
        unclear={"subcontractors": [handed_to("S")]},
    ),
    "subcontractor-approval": Rule(
        bites={"subcontractors": [handed_to("S", **{**EVERY_ONE, "approved": False})]},
        boundary={"subcontractors": [handed_to("S", **EVERY_ONE)]},
        unclear={"subcontractors": [handed_to("S")]},
    ),
    "subcontractor-level": Rule(
        bites={"subcontractors": [handed_to("S", **{**EVERY_ONE, "same_clauses": False})]},
        boundary={"subcontractors": [handed_to("S", **EVERY_ONE)]},
        unclear={"subcontractors": [handed_to("S", level_confirmed=True)]},
    ),
    "suspension": Rule(
        bites=entry(SanctionKind.SUSPENSION, date(2026, 4, 1), NOTICE),
        boundary=entry(SanctionKind.SUSPENSION, date(2026, 4, 1), BEFORE_NOTICE),
        unclear=entry(SanctionKind.SUSPENSION, date(2026, 4, 1), None),
        params={"authorities": ["架空市"]},
    ),
    "tax-arrears": Rule(
        bites={"vendors": [known(tax_paid=False)]},
        boundary={"vendors": [known(tax_paid=True)], **until(SanctionKind.TAX_ARREARS)[1]},
        unclear={"vendors": []},
    ),
    "tender-conditions": Rule(
        bites={"vendors": [known(region="市内", experience=2)]},
        boundary={"vendors": [known(region="市内", experience=3)]},
        unclear={"vendors": [known(region="市内")]},
        params={"regions": ["市内"], "least_experience": 3},
    ),
}
EVERY = sorted(RULES)
SUSPENDED_BY = {"sanctions": [sanction(SanctionKind.SUSPENSION, date(2026, 4, 1), NOTICE, authority="架空市")]}


def test_the_table_knows_every_rule_of_the_rulebook() -> None:
    assert [rule.id for rule in all_rules()] == EVERY


@pytest.mark.parametrize("rule", EVERY)
def test_every_rule_bites_with_what_was_seen_what_was_required_and_its_legal_basis(rule: str) -> None:
    case = RULES[rule]
    tables = SUSPENDED_BY if rule == "suspension" else case.bites
    check = ledger(rule, case.params, **tables)["A"]
    assert check.outcome is CheckOutcome.FAILED
    assert check.what.ja
    assert check.what.en
    assert check.observed
    assert check.source == find_rule(rule).source
    assert check.required or rule in {"related-vendors", "resubcontracting"} or rule.startswith("subcontract")


@pytest.mark.parametrize("rule", EVERY)
def test_every_rule_passes_exactly_at_its_boundary(rule: str) -> None:
    case = RULES[rule]
    (check, *_) = ledger(rule, case.params, **case.boundary).values()
    assert check.outcome is CheckOutcome.PASSED
    assert check.cure.en == ""
    assert check.cure_by is None


@pytest.mark.parametrize("rule", [one for one in EVERY if RULES[one].unclear is not None])
def test_what_the_evidence_does_not_tell_cannot_be_confirmed_and_says_how_to(rule: str) -> None:
    case = RULES[rule]
    check = ledger(rule, case.params, **(case.unclear or {}))["A"]
    assert check.outcome is CheckOutcome.UNCONFIRMED
    assert check.cure.ja
    assert check.cure.en


@pytest.mark.parametrize("rule", [one for one in EVERY if find_rule(one).reads])
def test_a_table_that_was_not_handed_in_confirms_nothing(rule: str) -> None:
    check = ledger(rule, RULES[rule].params, bids=[bid("A", received_at=at(9))])["A"]
    assert check.outcome is CheckOutcome.UNCONFIRMED
    assert all(table in check.observed for table in find_rule(rule).reads)
    assert "heading" in check.cure.en


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        *((one, "passed") for one in EVERY if find_rule(one).reads in {("sanctions",), ("relations",), ("ventures",)}),
        *((one, "passed") for one in EVERY if find_rule(one).reads == ("subcontractors",)),
        *((one, "unconfirmed") for one in EVERY if find_rule(one).reads in {("vendors",), ("measures",)}),
        ("certificate-required", "failed"),
    ],
)
def test_a_table_without_a_row_of_the_vendor_means_what_the_rule_says(rule: str, expected: str) -> None:
    tables = {table: [] for table in ("certificates", "measures", "sanctions", "relations", "subcontractors")}
    assert outcome(rule, RULES[rule].params, **tables, vendors=[], ventures=[]) == expected


@pytest.mark.parametrize("rule", EVERY)
def test_a_rule_says_where_in_the_procedure_it_bites(rule: str) -> None:
    at_opening = rule in {"after-deadline", "related-vendors", "one-bid-per-vendor"}
    assert find_rule(rule).stage is (ExclusionStage.OPENING if at_opening else ExclusionStage.QUALIFICATION)


@pytest.mark.parametrize("rule", EVERY)
def test_a_bid_that_was_withdrawn_is_not_checked(rule: str) -> None:
    case = RULES[rule]
    assert (
        ledger(rule, case.params, bids=[bid("A", None, status=BidStatus.WITHDRAWN)])["A"].outcome
        is CheckOutcome.NOT_CHECKED
    )
