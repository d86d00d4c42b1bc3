"""The catalogue has every item of the notice, with levels and evidence, and no points."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from criteria.security import SecurityMeasure, highest_level, measures, notice

EVERY = list(measures().values())
ADDED_AFTER_THE_INCIDENT = {
    "workplace-in-named-building",
    "entry-exit-control",
    "no-carrying-devices",
    "exception-approval",
    "no-private-pcs",
    "no-file-sharing",
    "education-content",
    "education-report",
    "undertakings",
    "subcontract-clauses",
    "disposal-report",
    "subcontractor-audit",
    "incident-report",
    "agreed-penalty",
    "policy-explained",
}
ASKED_OF_EVERY_WORKER = {"explanation-to-workers", "education", "undertakings"}


def keys(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        yield from table
        table = list(table.values())
    if isinstance(table, list):
        for one in table:
            yield from keys(one)


def test_the_notice_is_cited_by_number_and_day() -> None:
    sent = notice()
    assert (sent.number, sent.day.isoformat()) == ("総行情第47号", "2007-06-01")
    assert sent.title.ja.startswith("外部委託に伴う個人情報漏えい防止対策")


def test_the_notice_sets_no_points_and_the_catalogue_has_none() -> None:
    written = tomllib.loads(files("criteria").joinpath("security.toml").read_text(encoding="utf-8"))
    allowed = {"ja", "en", "evidence_ja", "evidence_en", "levels", "section", "item", "number", "date", "issuer"}
    assert set(keys(written)) - allowed - measures().keys() == {"notice", "measures"}
    assert not {"points", "weight", "share", "max_points"} & set(SecurityMeasure.__dataclass_fields__)


def test_all_twelve_contract_items_are_there_and_what_the_incident_added_to_them() -> None:
    assert {one.item for one in EVERY} == {None, *range(1, 13)}
    assert {one.id for one in EVERY if one.section.endswith("+")} == ADDED_AFTER_THE_INCIDENT
    assert measures().keys() >= ASKED_OF_EVERY_WORKER


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_every_measure_names_its_section_and_the_evidence_of_every_level_in_two_languages(one: SecurityMeasure) -> None:
    assert one.text.ja
    assert one.text.en
    assert one.source.endswith(one.section)
    assert one.item is None or one.section.rstrip("+") == f"C.{one.item}"
    assert len(one.levels) >= 2
    for level in one.levels:
        assert level.text.ja
        assert level.text.en
        assert level.evidence.ja
        assert level.evidence.en


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_levels_are_numbered_from_one_and_differ(one: SecurityMeasure) -> None:
    assert [level.number for level in one.levels] == list(range(1, len(one.levels) + 1))
    assert len({level.text.ja for level in one.levels}) == len(one.levels)
    assert highest_level(one.id) == len(one.levels)


def test_a_measure_nobody_listed_has_no_level() -> None:
    assert highest_level("firewall") == 0
