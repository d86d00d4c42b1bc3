"""The page of exclusion rules is what the rulebook, the standards and the catalogue say."""

from pathlib import Path

import pytest

from criteria.security import measures
from criteria.standards import accreditation_bodies, standards
from report.pages.rules_page import rule_section, rules_page
from scoring.eligibility.rulebook import Rule, all_rules

PAGE = Path(__file__).parent.parent / "docs" / "exclusions.md"


def test_the_page_of_exclusion_rules_is_what_the_rulebook_says_today() -> None:
    again = "write it anew: python -m report.pages"
    assert PAGE.read_text(encoding="utf-8") == rules_page(), again


@pytest.mark.parametrize("one", all_rules(), ids=lambda one: one.id)
def test_every_rule_shows_names_basis_tables_days_and_parameters(one: Rule) -> None:
    section = rule_section(one)
    assert section in rules_page()
    assert f"## `{one.id}` {one.name.ja} / {one.name.en}" in section
    assert f"Legal basis 根拠: {one.source}" in section
    assert f"{one.missing.ja} / {one.missing.en}" in section
    assert all(f"`{table}`" in section for table in one.reads)
    assert all(f"| `{param.name}` | {param.text.ja} / {param.text.en} |" in section for param in one.all_params)
    assert all(f"`tender.{key}`" in section for key in one.needs)


def test_the_page_lists_every_standard_edition_body_and_measure_with_its_source() -> None:
    page = rules_page()
    for standard in standards().values():
        assert f"| `{standard.id}` |" in page
        assert standard.source in page
        assert all(edition.source in page for edition in standard.editions)
    assert "| 2025-10-31 |" in page
    assert all(body.source in page for body in accreditation_bodies())
    assert all(f"### `{one.id}` {one.text.ja}" in page for one in measures().values())


def test_the_page_says_that_the_notice_sets_no_points() -> None:
    assert "sets no levels, points or ratios" in rules_page()
    assert "通知は水準・配点・割合を定めていません" in rules_page()
