"""Certificates and measures asked of everybody: alternatives, days, joint ventures, subcontractors, add-ons."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from criteria.certificate import CertificateStatus
from tests.declared import bid
from tests.on_file import (
    AWARD,
    DEADLINE,
    NOTICE,
    OPENING,
    handed_to,
    isms,
    judged,
    known,
    ledger,
    measure,
    outcome,
    privacy_mark,
    row,
    venture,
)

RULE = "certificate-required"
ISMS = {"any_of": ["ISO/IEC 27001"]}
EITHER = {"any_of": ["ISO/IEC 27001", "PrivacyMark"]}
BOTH = {"all_of": ["ISO/IEC 27001", "PrivacyMark"]}
THREE = [bid("JV"), bid("X")]


def of_venture(params: dict[str, Any], certificates: Sequence[Any], representative: str = "A") -> str:
    members = venture("JV", "A", "B", representative=representative)
    return ledger(RULE, params, bids=THREE, ventures=members, certificates=certificates)["JV"].outcome.value


def test_the_finding_shows_certificate_requirement_row_day_and_cure() -> None:
    check = ledger(RULE, ISMS, certificates=[isms(expires=date(2026, 11, 15))])["A"]
    assert check.observed == "ISO/IEC 27001 2022 – 2026-11-15"
    assert check.required == "ISO/IEC 27001"
    assert check.evidence == (row("certificates"),)
    assert check.day == AWARD
    assert "expired on 2026-11-15" in check.what.en
    assert check.cure_by == DEADLINE


def test_no_certificate_at_all_is_failed_and_says_which_would_do() -> None:
    check = ledger(RULE, EITHER, certificates=[isms("B")])["A"]
    assert (check.outcome, check.observed, check.evidence) == ("failed", "", ())
    assert "ISO/IEC 27001 / PrivacyMark" in check.cure.en
    assert "ISO/IEC 27001 / プライバシーマーク" in check.cure.ja


@pytest.mark.parametrize(
    ("params", "certificates", "expected"),
    [
        (EITHER, [privacy_mark()], "passed"),
        (EITHER, [isms(status=CertificateStatus.SUSPENDED), privacy_mark()], "passed"),
        (EITHER, [isms(expires=None), isms(status=CertificateStatus.WITHDRAWN)], "unconfirmed"),
        (BOTH, [isms()], "failed"),
        (BOTH, [isms(), privacy_mark()], "passed"),
        (BOTH, [isms(), privacy_mark(expires=None)], "unconfirmed"),
        ({**EITHER, "all_of": ["ISO/IEC 27017"]}, [isms()], "failed"),
        (ISMS, [isms(expires=date(2026, 10, 1)), isms()], "passed"),
    ],
)
def test_alternatives_and_certificates_that_are_all_required(
    params: dict[str, Any], certificates: list[Any], expected: str
) -> None:
    assert outcome(RULE, params, certificates=certificates) == expected


@pytest.mark.parametrize(
    ("days", "expires", "expected"),
    [
        (["opening"], OPENING, "passed"),
        (["opening"], date(2026, 11, 9), "failed"),
        (["deadline", "opening"], OPENING, "passed"),
        (None, OPENING, "failed"),
        (None, AWARD, "passed"),
    ],
)
def test_it_must_be_valid_on_every_day_the_tender_counts(days: list[str] | None, expires: date, expected: str) -> None:
    params = ISMS if days is None else {**ISMS, "days": days}
    assert outcome(RULE, params, certificates=[isms(expires=expires)]) == expected


@pytest.mark.parametrize(
    ("renewed_on", "expected", "day"),
    [(date(2026, 11, 9), "passed", AWARD), (OPENING, "passed", AWARD), (date(2026, 11, 11), "failed", OPENING)],
)
def test_a_certificate_renewed_between_two_days_counts_with_the_one_before_it(
    renewed_on: date, expected: str, day: date
) -> None:
    renewed = replace(isms(issued=renewed_on, expires=date(2029, 11, 8)), where=row("certificates", 5))
    check = ledger(RULE, ISMS, certificates=[isms(expires=date(2026, 11, 8)), renewed])["A"]
    assert (check.outcome, check.day) == (expected, day)
    if expected == "passed":
        assert check.observed == "ISO/IEC 27001 2022 – 2026-11-08, ISO/IEC 27001 2022 – 2029-11-08"
        assert check.evidence == (row("certificates"), row("certificates", 5))


def test_one_of_the_alternatives_may_take_over_from_another() -> None:
    held = [isms(expires=date(2026, 11, 8)), privacy_mark(issued=date(2026, 11, 9))]
    assert outcome(RULE, EITHER, certificates=held) == "passed"
    assert outcome(RULE, ISMS, certificates=held) == "failed"
    assert outcome(RULE, BOTH, certificates=held) == "failed"


def test_an_extension_stands_on_a_base_that_was_renewed_between_two_days() -> None:
    bases = [isms(expires=date(2026, 11, 8)), isms(issued=date(2026, 11, 9))]
    cloud = isms(standard="ISO/IEC 27017", edition="2015")
    assert outcome(RULE, {"any_of": ["ISO/IEC 27017"]}, certificates=[cloud, *bases]) == "passed"
    assert outcome(RULE, {"any_of": ["ISO/IEC 27017"]}, certificates=[cloud, bases[0]]) == "failed"


def test_a_certificate_issued_between_notice_and_deadline_counts_unless_the_notice_is_a_day_that_counts() -> None:
    late = [isms(issued=date(2026, 10, 20))]
    assert outcome(RULE, ISMS, certificates=late) == "passed"
    assert outcome(RULE, {**ISMS, "days": ["notice", "award"]}, certificates=late) == "failed"
    assert ledger(RULE, {**ISMS, "days": ["notice", "award"]}, certificates=late)["A"].day == NOTICE


def test_without_some_of_its_days_the_tender_counts_those_it_gives() -> None:
    old = [isms(expires=OPENING)]
    assert ledger(RULE, ISMS, certificates=old, award_date=None)["A"].outcome == "passed"


def test_a_self_built_isms_counts_once_the_committee_accepts_it() -> None:
    params = {"any_of": ["ISO/IEC 27001", "own-isms"]}
    own = isms(standard="own-isms", edition="", expires=None)
    assert outcome(RULE, params, certificates=[own]) == "unconfirmed"
    accepted = isms(standard="own-isms", edition="", expires=None, covers=judged(reason="規程・監査を確認"))
    assert outcome(RULE, params, certificates=[accepted]) == "passed"


@pytest.mark.parametrize(
    ("holders", "certificates", "expected"),
    [
        ("all", [isms("A"), isms("B")], "passed"),
        ("all", [isms("A")], "failed"),
        ("all", [isms("A"), isms("B", expires=None)], "unconfirmed"),
        ("any", [isms("B")], "passed"),
        ("any", [], "failed"),
        ("representative", [isms("A")], "passed"),
        ("representative", [isms("B")], "failed"),
        ("all", [isms("JV")], "failed"),
    ],
)
def test_in_a_joint_venture_the_representative_any_or_all_members_hold_it(
    holders: str, certificates: list[Any], expected: str
) -> None:
    assert of_venture({**ISMS, "holders": holders}, certificates) == expected


def test_where_all_members_need_one_of_several_standards_they_need_not_hold_the_same() -> None:
    either = {"any_of": ["ISMS", "PrivacyMark"], "holders": "all"}
    assert of_venture(either, [isms("A"), privacy_mark("B")]) == "passed"
    assert of_venture(either, [isms("A")]) == "failed"


def test_a_venture_without_a_named_representative_cannot_be_confirmed() -> None:
    assert of_venture({**ISMS, "holders": "representative"}, [isms("A")], representative="") == "unconfirmed"


def test_a_member_who_fails_is_named() -> None:
    members = venture("JV", "A", "B")
    check = ledger(RULE, ISMS, bids=THREE, ventures=members, certificates=[isms("A")])["JV"]
    assert "B holds none" in check.what.en


@pytest.mark.parametrize(
    ("counts", "handles", "certificates", "expected"),
    [
        (False, True, [isms("S")], "failed"),
        (True, True, [isms("S")], "passed"),
        (True, None, [isms("S")], "passed"),
        (True, False, [isms("S")], "failed"),
        (True, True, [isms("S", expires=None)], "unconfirmed"),
        (True, True, [isms("A"), isms("S", expires=None)], "passed"),
        (True, True, [privacy_mark("S")], "failed"),
    ],
)
def test_a_subcontractors_certificate_counts_where_the_tender_says_so_and_it_is_not_for_one_entity(
    *,
    counts: bool,
    handles: bool | None,
    certificates: list[Any],
    expected: str,
) -> None:
    params = {**EITHER, "subcontractor_counts": counts}
    subcontractors = [handed_to("S", handles_personal_data=handles)]
    assert outcome(RULE, params, certificates=certificates, subcontractors=subcontractors) == expected


def test_where_subcontractors_count_their_table_is_needed() -> None:
    check = ledger(RULE, {**ISMS, "subcontractor_counts": True}, certificates=[isms()])["A"]
    assert (check.outcome, check.observed) == ("unconfirmed", "subcontractors")


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        ([isms(standard="ISO/IEC 27017", edition="2015")], "unconfirmed"),
        ([isms(standard="ISO/IEC 27017", edition="2015"), isms()], "passed"),
        ([isms(standard="ISO/IEC 27017", edition="2015"), isms(expires=date(2026, 10, 30))], "failed"),
        ([isms(standard="ISO/IEC 27701", edition="2019"), isms()], "passed"),
        ([isms(standard="ISO/IEC 27701", edition="2019")], "unconfirmed"),
        ([isms(standard="ISO/IEC 27701", edition="2025")], "passed"),
        ([isms(standard="ISO/IEC 27018", edition="2019", expires=date(2026, 10, 30)), isms()], "failed"),
    ],
)
def test_an_extension_stands_no_better_than_the_isms_certificate_it_extends(
    certificates: list[Any], expected: str
) -> None:
    params = {"any_of": ["ISO/IEC 27017", "ISO/IEC 27018", "ISO/IEC 27701"]}
    assert outcome(RULE, params, certificates=certificates) == expected


def test_a_privacy_mark_of_another_legal_entity_is_not_the_vendors() -> None:
    params, mark = {"any_of": ["PrivacyMark"]}, privacy_mark(corporate_number="1010001000001")
    same, other = known(corporate_number="1010001000001"), known(corporate_number="2010001000002")
    assert outcome(RULE, params, certificates=[mark], vendors=[same]) == "passed"
    assert outcome(RULE, params, certificates=[mark], vendors=[other]) == "failed"
    assert outcome(RULE, params, certificates=[mark]) == "passed"


@pytest.mark.parametrize(
    ("params", "facts", "expected"),
    [
        ({"accredited": True}, {"accreditation": "ISMS-AC"}, "passed"),
        ({"accredited": True}, {}, "unconfirmed"),
        ({"accredited": True, "accreditations": ["架空認定"]}, {"accreditation": "架空認定"}, "passed"),
        ({"scope": "covering"}, {}, "unconfirmed"),
        ({"scope": "covering"}, {"covers": judged()}, "passed"),
        ({"scope": "any"}, {"covers": judged(accepted=False)}, "passed"),
        ({}, {"covers": judged(accepted=False)}, "failed"),
    ],
)
def test_accreditation_and_scope_are_asked_as_the_tender_says(
    params: dict[str, Any], facts: dict[str, Any], expected: str
) -> None:
    assert outcome(RULE, {**ISMS, **params}, certificates=[isms(**facts)]) == expected


LEVELS = {"measures": {"education": 2, "audit": 1}}


@pytest.mark.parametrize(
    ("on_file", "expected"),
    [
        ([measure("education", 2), measure("audit", 1)], "passed"),
        ([measure("education", 3), measure("audit", 2)], "passed"),
        ([measure("education", 1), measure("audit", 1)], "failed"),
        ([measure("education", 2)], "unconfirmed"),
        ([measure("education", 1)], "failed"),
        ([measure("education", 2), measure("audit", 1, evidence=" ")], "unconfirmed"),
    ],
)
def test_every_measure_stands_at_its_level_with_evidence(on_file: list[Any], expected: str) -> None:
    assert outcome("measures-required", LEVELS, measures=on_file) == expected


def test_a_tender_can_do_without_evidence() -> None:
    params = {**LEVELS, "evidence": False}
    assert (
        outcome("measures-required", params, measures=[measure("education", 2, evidence=""), measure("audit", 1)])
        == "passed"
    )


def test_the_finding_names_the_measures_below_level_with_their_rows() -> None:
    check = ledger("measures-required", LEVELS, measures=[measure("education", 1), measure("audit", 1)])["A"]
    assert check.what.en == "below level: Education of all workers, regularly (education)"
    assert check.what.ja == "水準に達しない対策: 従業員全員に対する定期の教育"
    assert (check.observed, check.required) == ("education 1, audit 1", "education ≥ 2, audit ≥ 1")
    assert check.evidence == (row("measures"), row("measures"))


@pytest.mark.parametrize(("holders", "expected"), [("all", "failed"), ("any", "passed"), ("representative", "passed")])
def test_in_a_joint_venture_measures_are_held_as_the_tender_says(holders: str, expected: str) -> None:
    params = {"measures": {"education": 2}, "holders": holders}
    tables = {
        "ventures": venture("JV", "A", "B", representative="A"),
        "measures": [measure("education", 2), measure("education", 1, "B")],
    }
    check = ledger("measures-required", params, bids=THREE, **tables)["JV"]
    assert check.outcome.value == expected
