"""A definition's exclusion rules: known, once each, with their parameters and the days they read."""

from datetime import date
from typing import Any

import pytest

from criteria.exclusion import ExclusionRule
from criteria.finding import Finding, Severity
from criteria.tender import Tender
from scoring.definition.exclusions import check_exclusions, check_fact_days
from scoring.eligibility.rulebook import all_rules
from tests.declared import criterion, replace, tender
from tests.on_file import DAYS, with_rules

SOUND: dict[str, dict[str, Any]] = {
    "certificate-required": {"any_of": ["ISMS"]},
    "measures-required": {"measures": {"education": 2}},
    "breach-record": {"years": 3},
    "tender-conditions": {"regions": ["市内"]},
    "not-invited": {"vendors": ["A"]},
}


def found(rule: str, params: dict[str, Any] | None = None, **days: object) -> list[Finding]:
    return list(
        check_exclusions(with_rules(rule, params={rule: SOUND.get(rule, {}) if params is None else params}, **days))
    )


def told(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(one.code, one.where.column if one.where else None) for one in findings]


@pytest.mark.parametrize("rule", [one.id for one in all_rules()])
def test_every_rule_is_sound_with_its_required_parameters_and_the_days_given(rule: str) -> None:
    assert found(rule) == []


@pytest.mark.parametrize("rule", [one.id for one in all_rules()])
def test_a_name_one_letter_off_is_answered_with_the_right_one(rule: str) -> None:
    (fault,) = check_exclusions(with_rules(f"{rule}s"))
    assert (fault.code, fault.value) == ("unknown-rule", f"{rule}s")
    assert rule in fault.cure.en


def test_a_tender_that_names_no_rule_is_warned_not_given_a_default() -> None:
    (warned,) = check_exclusions(with_rules())
    assert (warned.code, warned.severity) == ("no-exclusion-rules", Severity.WARNING)


def test_the_same_rule_twice_is_a_fault_told_once() -> None:
    findings = list(check_exclusions(with_rules("suspension", "tax-arrears", "suspension", "suspension")))
    assert told(findings) == [("duplicate-rule", "exclusions.suspension")]


@pytest.mark.parametrize(
    ("rule", "params", "code", "key"),
    [
        ("suspension", {"from": "notice"}, "unknown-parameter", "from"),
        ("breach-record", {}, "missing-parameter", "years"),
        ("breach-record", {"years": 0}, "bad-parameter", "years"),
        ("breach-record", {"years": "1.5"}, "bad-parameter", "years"),
        ("breach-record", {"years": 1, "on": "today"}, "bad-parameter", "on"),
        ("related-vendors", {"kinds": ["cousin"]}, "bad-parameter", "kinds"),
        ("related-vendors", {"kinds": []}, "bad-parameter", "kinds"),
        ("related-vendors", {"withdrawn_count": "no"}, "bad-parameter", "withdrawn_count"),
        ("measures-required", {"measures": {}}, "bad-parameter", "measures"),
        ("certificate-required", {"any_of": ["ISMS"], "report_months": 0}, "bad-parameter", "report_months"),
        ("not-invited", {}, "missing-parameter", "vendors"),
    ],
)
def test_a_parameter_is_known_there_and_in_its_range(rule: str, params: dict[str, Any], code: str, key: str) -> None:
    assert told(found(rule, params)) == [(code, f"exclusions.{rule}.{key}")]


@pytest.mark.parametrize(
    ("rule", "params", "said"),
    [
        ("certificate-required", {}, "any_of or all_of"),
        ("certificate-required", {"any_of": ["ISO/IEC 2701"]}, '"ISO/IEC 27'),
        ("certificate-required", {"all_of": ["Pマークス"]}, "Pマーク"),
        ("measures-required", {"measures": {"educaton": 1}}, '"education"'),
        ("measures-required", {"measures": {"education": 4}}, "from 1 to 3"),
        ("measures-required", {"measures": {"education": "1.5"}}, "from 1 to 3"),
        ("tender-conditions", {}, "at least one of"),
        ("suspension", {"first": "award", "last": "notice"}, "not come after the last"),
    ],
)
def test_parameters_that_do_not_go_together_are_told_with_what_is_expected(
    rule: str, params: dict[str, Any], said: str
) -> None:
    (fault,) = found(rule, params)
    assert (fault.code, fault.where and fault.where.column) == ("bad-parameter", f"exclusions.{rule}")
    assert said in fault.expected.en


@pytest.mark.parametrize(
    ("rule", "params", "missing", "keys"),
    [
        ("suspension", {}, ["notice_date", "award_date"], ["tender.notice_date", "tender.award_date"]),
        ("suspension", {"first": "deadline", "last": "opening"}, ["notice_date", "award_date"], []),
        ("breach-record", {"years": 3}, ["award_date"], ["tender.award_date"]),
        ("breach-record", {"years": 3, "on": "opening"}, ["award_date"], []),
        ("after-deadline", {}, ["deadline"], ["tender.deadline"]),
        ("certificate-required", {"any_of": ["ISMS"]}, ["deadline", "award_date"], []),
        ("certificate-required", {"any_of": ["ISMS"]}, ["deadline", "opening", "award_date"], ["tender.award_date"]),
        (
            "certificate-required",
            {"any_of": ["ISMS"], "days": ["notice", "award"]},
            ["award_date"],
            ["tender.award_date"],
        ),
        ("tax-arrears", {}, ["award_date"], ["tender.award_date"]),
        ("related-vendors", {}, list(DAYS), []),
    ],
)
def test_a_day_the_rule_reads_and_the_tender_lacks_is_a_fault_at_the_tenders_own_key(
    rule: str, params: dict[str, Any], missing: list[str], keys: list[str]
) -> None:
    assert told(found(rule, params, **dict.fromkeys(missing))) == [("missing-date", key) for key in keys]


def with_certificates(**params: object) -> Tender:
    asked = {"any_of": [{"standard": "ISMS", "points": 5}], **params}
    return tender(criteria=(criterion("isms", 10, "certificate", params=asked),))


def test_a_criterion_that_reads_certificates_needs_one_of_its_days() -> None:
    assert told(list(check_fact_days(with_certificates()))) == [("missing-date", "tender.award_date")]
    given = replace(with_certificates(), opening=date(2026, 11, 10))
    assert list(check_fact_days(given)) == []
    named = replace(with_certificates(days=["opening", "award"]), opening=date(2026, 11, 10))
    assert told(list(check_fact_days(named))) == [("missing-date", "tender.award_date")]


def test_a_criterion_that_reads_measures_or_answers_needs_no_day() -> None:
    measures = [{"measure": "education", "level": 1, "points": 5}]
    criteria = (
        criterion("m", 10, "measures", params={"measures": measures}),
        criterion("d"),
        criterion("x", 1, "no-such"),
    )
    assert list(check_fact_days(tender(criteria=criteria))) == []


def test_days_that_cannot_be_read_are_left_to_the_check_of_parameters() -> None:
    assert list(check_fact_days(with_certificates(days=["tomorrow"]))) == []


def test_a_rule_declared_in_python_is_checked_like_one_from_a_file() -> None:
    declared = replace(with_rules(), exclusions=(ExclusionRule(rule="suspension", params={"last": "never"}),))
    assert told(list(check_exclusions(declared))) == [("bad-parameter", "exclusions.suspension.last")]
