"""Subcontractors: forbidden in principle, by exception approved, at the vendor's level, and no further."""

from typing import Any

import pytest

from tests.declared import bid
from tests.on_file import handed_to, ledger, outcome, row, venture

SOUND = {
    "handles_personal_data": True,
    "approved": True,
    "level_confirmed": True,
    "same_clauses": True,
    "resubcontracts": False,
}
RULES = ("subcontractor-approval", "subcontractor-level", "resubcontracting")


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        ("subcontractor-approval", "approved"),
        ("subcontractor-level", "level_confirmed"),
        ("subcontractor-level", "same_clauses"),
        ("resubcontracting", "resubcontracts"),
    ],
)
def test_each_fact_bites_alone_and_is_unconfirmed_while_unknown(rule: str, fact: str) -> None:
    wrong = {**SOUND, fact: not SOUND[fact]}
    unknown = {**SOUND, fact: None}
    assert outcome(rule, subcontractors=[handed_to("S", **SOUND)]) == "passed"
    assert outcome(rule, subcontractors=[handed_to("S", **wrong)]) == "failed"
    assert outcome(rule, subcontractors=[handed_to("S", **unknown)]) == "unconfirmed"
    assert outcome(rule, subcontractors=[handed_to("S", **unknown), handed_to("T", **wrong)]) == "failed"


def test_the_finding_names_the_subcontractors_it_is_about() -> None:
    listed = [handed_to("S", **SOUND), handed_to("T", **{**SOUND, "approved": False})]
    check = ledger("subcontractor-approval", subcontractors=listed)["A"]
    assert (check.observed, check.evidence) == ("T", (row("subcontractors"),))


@pytest.mark.parametrize(
    ("handles", "only", "expected"),
    [
        (True, True, "failed"),
        (None, True, "unconfirmed"),
        (False, True, "passed"),
        (False, False, "failed"),
        (None, False, "failed"),
    ],
)
def test_subcontracting_is_forbidden_or_only_with_personal_data(
    *,
    handles: bool | None,
    only: bool,
    expected: str,
) -> None:
    listed = [handed_to("S", handles_personal_data=handles)]
    assert outcome("subcontracting-forbidden", {"personal_data_only": only}, subcontractors=listed) == expected


@pytest.mark.parametrize("rule", RULES)
def test_a_subcontract_counts_as_one_with_personal_data_until_that_is_denied(rule: str) -> None:
    bad = {"approved": False, "level_confirmed": False, "resubcontracts": True}
    assert outcome(rule, subcontractors=[handed_to("S", **bad)]) == "failed"
    assert outcome(rule, subcontractors=[handed_to("S", handles_personal_data=False, **bad)]) == "passed"
    params = {"personal_data_only": False}
    assert outcome(rule, params, subcontractors=[handed_to("S", handles_personal_data=False, **bad)]) == "failed"


def test_a_tender_may_ask_for_the_level_without_the_clauses() -> None:
    listed = [handed_to("S", level_confirmed=True)]
    assert outcome("subcontractor-level", {"same_clauses": False}, subcontractors=listed) == "passed"


def test_the_subcontractors_of_a_joint_ventures_members_count() -> None:
    tables: dict[str, Any] = {
        "ventures": venture("JV", "A", "B"),
        "subcontractors": [handed_to("S", "B", handles_personal_data=True, approved=False)],
    }
    checks = ledger("subcontractor-approval", bids=[bid("JV"), bid("X")], **tables)
    assert {vendor: check.outcome.value for vendor, check in checks.items()} == {"JV": "failed", "X": "passed"}
