"""Lists and the tender's own conditions, and the time of receipt."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.declared import bid
from tests.on_file import JST, known, ledger, outcome, row, venture

DEADLINE = datetime(2026, 11, 6, 17, 0, tzinfo=JST)


@pytest.mark.parametrize(
    ("facts", "params", "expected"),
    [
        ({"registered": True}, {}, "passed"),
        ({"registered": False}, {}, "failed"),
        ({}, {}, "unconfirmed"),
        ({"registered": True, "grade": "A"}, {"grades": ["A", "B"]}, "passed"),
        ({"registered": True, "grade": "C"}, {"grades": ["A", "B"]}, "failed"),
        ({"registered": True}, {"grades": ["A"]}, "unconfirmed"),
        ({"registered": False, "grade": "A"}, {"grades": ["A"]}, "failed"),
    ],
)
def test_listing_and_grade(facts: dict[str, Any], params: dict[str, Any], expected: str) -> None:
    check = ledger("not-registered", params, vendors=[known(**facts)])["A"]
    assert check.outcome.value == expected
    assert check.evidence == (row("vendors"),)


@pytest.mark.parametrize(
    ("facts", "params", "expected"),
    [
        ({"region": "市内"}, {"regions": ["市内", "県内"]}, "passed"),
        ({"region": "県外"}, {"regions": ["市内", "県内"]}, "failed"),
        ({}, {"regions": ["市内"]}, "unconfirmed"),
        ({"size": "中小"}, {"sizes": ["中小"]}, "passed"),
        ({"size": "大"}, {"sizes": ["中小"]}, "failed"),
        ({"experience": 3}, {"least_experience": 3}, "passed"),
        ({"experience": 2}, {"least_experience": 3}, "failed"),
        ({"experience": 0}, {"least_experience": 0}, "passed"),
        ({}, {"least_experience": 1}, "unconfirmed"),
        ({"region": "県外"}, {"regions": ["市内"], "least_experience": 1}, "failed"),
    ],
)
def test_the_tenders_own_conditions(facts: dict[str, Any], params: dict[str, Any], expected: str) -> None:
    assert outcome("tender-conditions", params, vendors=[known(**facts)]) == expected


def test_the_conditions_show_what_was_seen_against_what_was_asked() -> None:
    params = {"regions": ["市内"], "sizes": ["中小", "小規模"], "least_experience": 2}
    check = ledger("tender-conditions", params, vendors=[known(region="市内", size="大", experience=5)])["A"]
    assert (check.observed, check.required) == ("市内; 大; 5", "市内; 中小 / 小規模; ≥ 2")


@pytest.mark.parametrize(("holders", "expected"), [("all", "failed"), ("any", "passed"), ("representative", "passed")])
def test_experience_of_a_joint_venture_is_counted_as_the_tender_says(holders: str, expected: str) -> None:
    tables = {
        "vendors": [known("A", experience=5), known("B", experience=0)],
        "ventures": venture("JV", "A", "B", representative="A"),
    }
    params = {"least_experience": 1, "holders": holders}
    assert ledger("tender-conditions", params, bids=[bid("JV"), bid("X")], **tables)["JV"].outcome.value == expected


def test_a_venture_without_a_named_representative_cannot_be_confirmed() -> None:
    params, tables = {"least_experience": 1, "holders": "representative"}, {"ventures": venture("JV", "A", "B")}
    check = ledger("tender-conditions", params, bids=[bid("JV"), bid("X")], vendors=[], **tables)["JV"]
    assert check.outcome.value == "unconfirmed"


@pytest.mark.parametrize(
    ("received", "deadline", "expected"),
    [
        (datetime(2026, 11, 6, 23, 59), date(2026, 11, 6), "passed"),  # noqa: DTZ001 - by the office's clock
        (datetime(2026, 11, 7, 0, 0), date(2026, 11, 6), "failed"),  # noqa: DTZ001 - the same
        (DEADLINE, DEADLINE, "passed"),
        (datetime(2026, 11, 6, 17, 0, 0, 1, tzinfo=JST), DEADLINE, "failed"),
        (datetime(2026, 11, 6, 8, 0, tzinfo=UTC), DEADLINE, "passed"),
        (datetime(2026, 11, 6, 8, 0, 1, tzinfo=UTC), DEADLINE, "failed"),
        (DEADLINE.replace(tzinfo=None), DEADLINE, "passed"),
        (datetime(2026, 11, 6, 23, 59, tzinfo=JST), date(2026, 11, 6), "unconfirmed"),
        (DEADLINE, DEADLINE.replace(tzinfo=None), "unconfirmed"),
        (None, DEADLINE, "unconfirmed"),
    ],
)
def test_a_bid_is_in_time_up_to_the_very_moment_of_the_deadline(
    received: datetime | None, deadline: datetime | date, expected: str
) -> None:
    check = ledger("after-deadline", bids=[bid("A", received_at=received)], deadline=deadline)["A"]
    assert check.outcome.value == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (datetime(2026, 11, 6, 23, 59, tzinfo=JST), "passed"),
        (datetime(2026, 11, 7, 0, 0, tzinfo=JST), "failed"),
        (datetime(2026, 11, 6, 14, 59, tzinfo=UTC), "passed"),
        (datetime(2026, 11, 6, 15, 0, tzinfo=UTC), "failed"),
    ],
)
@pytest.mark.parametrize(
    "told", [{"zone": "Asia/Tokyo"}, {"zone": "+09:00"}, {"opening": datetime(2026, 11, 10, tzinfo=JST)}]
)
def test_the_day_of_the_deadline_ends_by_the_clocks_of_the_tender(
    received: datetime, expected: str, told: dict[str, Any]
) -> None:
    check = ledger("after-deadline", bids=[bid("A", received_at=received)], deadline=date(2026, 11, 6), **told)["A"]
    assert check.outcome.value == expected


def test_only_those_invited_may_bid() -> None:
    checks = ledger("not-invited", {"vendors": ["A", "C"]}, bids=[bid("A"), bid("B")])
    assert {vendor: check.outcome.value for vendor, check in checks.items()} == {"A": "passed", "B": "failed"}
