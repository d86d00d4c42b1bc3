"""A certificate is valid, void or unconfirmed on a day; the reasons are told and nothing is guessed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from criteria.certificate import Certificate, CertificateStatus
from criteria.days import months_after, years_before
from criteria.validity import Demand, Scope, Standing, report_type, validity
from criteria.vendor import Judgement
from tests.on_file import isms, judged, privacy_mark

DAY = date(2026, 11, 10)
OLD = isms(edition="2013", issued=date(2023, 7, 1), expires=date(2026, 6, 30))
SOC = Certificate(vendor="A", standard="SOC 2", kind="Type II", period_end=date(2026, 3, 31))
ISMAP = Certificate(vendor="A", standard="ISMAP", service="架空クラウド", expires=date(2026, 12, 31))
OWN = Certificate(vendor="A", standard="own-isms", covers=judged(reason="規程と監査記録を確認"))


def standing(certificate: Certificate, day: date = DAY, **demand: object) -> str:
    return validity(certificate, day, Demand(**demand)).standing.value


def test_a_2013_certificate_printed_valid_to_june_2026_is_void_for_an_opening_in_january_2026() -> None:
    found = validity(OLD, date(2026, 1, 15))
    assert found.standing is Standing.VOID
    assert "2025-10-31" in found.reasons[0].en
    assert "IAF MD 26" in found.reasons[0].ja


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2025, 10, 31), "valid"), (date(2025, 11, 1), "void"), (date(2026, 6, 30), "void")]
)
def test_an_edition_ends_after_its_last_day_whatever_the_certificate_prints(day: date, expected: str) -> None:
    assert standing(OLD, day) == expected
    assert standing(replace(OLD, standard="JIS Q 27001:2014", edition=""), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 1, 9), "void"),
        (date(2025, 1, 10), "valid"),
        (date(2028, 1, 9), "valid"),
        (date(2028, 1, 10), "void"),
    ],
)
def test_issue_and_expiry_are_both_days_of_validity(day: date, expected: str) -> None:
    assert standing(isms(), day) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"status": CertificateStatus.VALID}, "valid"),
        ({"status": CertificateStatus.SUSPENDED}, "void"),
        ({"status": CertificateStatus.WITHDRAWN}, "void"),
        ({"status": CertificateStatus.RENEWING}, "valid"),
        ({"status": CertificateStatus.RENEWING, "expires": date(2026, 11, 9)}, "void"),
        ({"expires": None}, "unconfirmed"),
        ({"expires": None, "issued": date(2023, 11, 9)}, "void"),
        ({"expires": None, "issued": date(2023, 11, 10)}, "unconfirmed"),
        ({"issued": date(2010, 4, 1)}, "unconfirmed"),
        ({"issued": None}, "valid"),
        ({"issued": None, "edition": ""}, "unconfirmed"),
        ({"edition": "", "issued": date(2025, 10, 31)}, "unconfirmed"),
        ({"edition": "", "issued": date(2025, 11, 1)}, "valid"),
        ({"edition": "2022", "standard": "ISO/IEC 27001:2013"}, "unconfirmed"),
        ({"edition": "第3版"}, "unconfirmed"),
        ({"standard": "ISO 9001"}, "unconfirmed"),
    ],
)
def test_what_is_void_is_told_from_what_cannot_be_confirmed(facts: dict[str, Any], expected: str) -> None:
    found = validity(isms(**facts), DAY)
    assert found.standing.value == expected
    assert bool(found.reasons) is (expected != "valid")
    assert all(reason.ja and reason.en for reason in found.reasons)


def test_an_expiry_beyond_the_longest_validity_is_contradictory_not_void() -> None:
    # The day of issue may be that of the first registration, long before this cycle of three years.
    (reason,) = validity(isms(issued=date(2010, 4, 1)), DAY).reasons
    assert "first registration" in reason.en


@pytest.mark.parametrize(
    ("facts", "entity", "expected"),
    [
        ({}, "", "valid"),
        ({"issued": date(2024, 11, 9), "expires": None}, "", "void"),
        ({"corporate_number": "1010001000001"}, "1010001000001", "valid"),
        ({"corporate_number": "1010001000001"}, "2010001000002", "void"),
        ({"corporate_number": "1010001000001"}, "", "valid"),
        ({"corporate_number": ""}, "2010001000002", "valid"),
    ],
)
def test_a_privacy_mark_lasts_two_years_and_belongs_to_one_legal_entity(
    facts: dict[str, Any], entity: str, expected: str
) -> None:
    assert validity(privacy_mark(**facts), DAY, entity=entity).standing.value == expected


def test_another_certificate_is_not_tied_to_a_corporate_number() -> None:
    known = validity(isms(corporate_number="1010001000001"), DAY, entity="2010001000002")
    assert known.standing is Standing.VALID


@pytest.mark.parametrize(
    ("accreditation", "demand", "expected"),
    [
        ("", {}, "valid"),
        ("", {"accredited": True}, "unconfirmed"),
        ("ISMS-AC", {"accredited": True}, "valid"),
        ("架空認定機関", {"accredited": True}, "unconfirmed"),
        ("架空認定機関", {"accredited": True, "accreditations": frozenset({"架空認定機関"})}, "valid"),
    ],
)
def test_an_unlisted_accreditation_is_not_refused_but_unconfirmed_unless_the_tender_names_it(
    accreditation: str, demand: dict[str, Any], expected: str
) -> None:
    assert standing(isms(accreditation=accreditation), **demand) == expected


def test_an_accreditation_is_asked_only_where_there_is_such_a_thing() -> None:
    assert standing(privacy_mark(), accredited=True) == "valid"


@pytest.mark.parametrize(
    ("covers", "any_scope", "not_refused", "covering"),
    [
        (None, "valid", "valid", "unconfirmed"),
        (judged(), "valid", "valid", "valid"),
        (judged(accepted=False), "valid", "void", "void"),
        (judged(by=""), "valid", "unconfirmed", "unconfirmed"),
        (judged(accepted=False, reason=""), "valid", "unconfirmed", "unconfirmed"),
    ],
)
def test_the_scope_is_a_declared_judgement_of_somebody(
    covers: Judgement | None,
    any_scope: str,
    not_refused: str,
    covering: str,
) -> None:
    found = [standing(isms(covers=covers), scope=scope) for scope in (Scope.ANY, Scope.NOT_REFUSED, Scope.COVERING)]
    assert found == [any_scope, not_refused, covering]


@pytest.mark.parametrize(
    ("facts", "services", "expected"),
    [
        ({}, (), "valid"),
        ({"service": ""}, (), "unconfirmed"),
        ({}, ("架空クラウド",), "valid"),
        ({}, ("別のクラウド",), "void"),
        ({"service": ""}, ("架空クラウド",), "unconfirmed"),
        ({"expires": date(2026, 11, 9)}, (), "void"),
        ({"expires": date(2026, 11, 9), "status": CertificateStatus.RENEWING}, (), "valid"),
    ],
)
def test_a_registration_per_service_counts_for_that_service_and_lasts_while_its_renewal_is_decided(
    facts: dict[str, Any], services: tuple[str, ...], expected: str
) -> None:
    assert standing(replace(ISMAP, **facts), services=frozenset(services)) == expected


@pytest.mark.parametrize(
    ("facts", "demand", "expected"),
    [
        ({}, {}, "valid"),
        ({"kind": ""}, {}, "unconfirmed"),
        ({"kind": "", "standard": "SOC 2 Type II"}, {}, "valid"),
        ({"period_end": None}, {}, "unconfirmed"),
        ({"period_end": date(2026, 11, 11)}, {}, "void"),
        ({"period_end": DAY}, {}, "valid"),
        ({"kind": "Type I"}, {}, "valid"),
        ({"kind": "Type I"}, {"type_two": True}, "void"),
        ({"kind": "タイプ２"}, {"type_two": True}, "valid"),
        ({"period_end": date(2026, 5, 10)}, {"report_months": 6}, "valid"),
        ({"period_end": date(2026, 5, 9)}, {"report_months": 6}, "void"),
    ],
)
def test_a_report_counts_by_its_type_and_by_how_long_ago_its_period_ended(
    facts: dict[str, Any], demand: dict[str, Any], expected: str
) -> None:
    assert standing(replace(SOC, **facts), **demand) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("Type I", 1), ("type1", 1), ("II", 2), ("Ⅱ", 2), ("2", 2), ("Type III", None), ("?", None)]
)
def test_the_type_of_a_report_is_read_as_it_is_written(kind: str, expected: int | None) -> None:
    assert report_type(replace(SOC, kind=kind)) == expected


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        (OWN.covers, "valid"),
        (None, "unconfirmed"),
        (judged(by=""), "unconfirmed"),
        (judged(accepted=False, reason="監査の記録がない"), "void"),
    ],
)
@pytest.mark.parametrize("scope", list(Scope))
def test_an_isms_of_the_vendors_own_counts_once_the_committee_accepted_it(
    covers: Judgement | None,
    expected: str,
    scope: Scope,
) -> None:
    assert standing(replace(OWN, covers=covers), scope=scope) == expected


def test_months_are_counted_to_the_same_day_or_the_last_of_the_month() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2025, 12, 15), 13) == date(2027, 1, 15)
    assert months_after(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert years_before(date(2026, 11, 20), 3) == date(2023, 11, 20)
