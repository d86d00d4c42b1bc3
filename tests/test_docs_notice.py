"""Every sentence of the notice has a home in sentei, and the page says which."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from criteria.security import measures
from scoring.eligibility.rulebook import all_rules
from scoring.formulas.registry import FormulaKind, formulas

ROOT = Path(__file__).parents[1]
SENTENCES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/notice.toml").read_text(encoding="utf-8"))["sentence"]
PAGE = (ROOT / "docs/notice.md").read_text(encoding="utf-8")
PLANS = {"supervision"}


def exists(home: str) -> bool:
    kind, name = home.split(":", 1)
    known = {
        "rule": {rule.id for rule in all_rules()},
        "measure": set(measures()),
        "formula": {formula.id for formula in formulas(FormulaKind.CRITERION)},
        "plan": PLANS,
    }
    return name in known[kind] if kind in known else (ROOT / name).exists()


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["id"])
def test_every_sentence_has_a_home_that_exists(sentence: dict[str, Any]) -> None:
    assert sentence["home"]
    assert [home for home in sentence["home"] if not exists(home)] == []


def test_a_home_that_does_not_exist_is_noticed() -> None:
    assert not exists("rule:no-such-rule")
    assert not exists("measure:no-such-measure")
    assert not exists("screen:views/no_such_page.py")


def test_sections_b_c_and_d_are_complete() -> None:
    listed = {sentence["id"].split()[0] for sentence in SENTENCES}
    wanted = {*(f"B.{n}" for n in range(1, 8)), *(f"C.{n}" for n in range(1, 13)), *(f"D.{n}" for n in range(1, 8))}
    assert listed == wanted


def test_every_measure_of_the_catalogue_belongs_to_a_section_of_the_notice() -> None:
    listed = {sentence["id"].split()[0] for sentence in SENTENCES}
    assert {measure.section.rstrip("+") for measure in measures().values()} <= listed


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["id"])
def test_the_page_tells_the_sentence_and_its_homes(sentence: dict[str, Any]) -> None:
    homes = ", ".join(f"`{home}`" for home in sentence["home"])
    assert f"| {sentence['id']} | {sentence['ja']} / {sentence['en']} | {homes} |" in PAGE
