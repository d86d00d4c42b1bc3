"""The page of methods is what the registry says, every formula and every preset of it."""

from pathlib import Path

import pytest

from criteria.presets import presets, written_out
from report.pages.methods_page import formula_section, methods_page
from scoring.formulas.registry import FormulaKind, find, formulas

PAGE = Path(__file__).parent.parent / "docs" / "methods.md"


def test_the_page_of_methods_is_what_the_registry_says_today() -> None:
    again = "write it anew: python -m report.pages"
    assert PAGE.read_text(encoding="utf-8") == methods_page(), again


@pytest.mark.parametrize("kind", list(FormulaKind))
def test_the_page_has_every_formula_with_names_source_example_and_parameters(kind: FormulaKind) -> None:
    page = methods_page()
    for one in formulas(kind):
        section = formula_section(one)
        assert section in page
        assert f"### `{one.id}` {one.name.ja} / {one.name.en}" in section
        assert one.source in section
        assert ">>> " in section
        assert all(f"| `{param.name}` | {param.text.ja} / {param.text.en} |" in section for param in one.params)
        assert all(example.ja in section and example.en in section for example in one.breaks.values())


def test_a_section_shows_formula_defaults_references_limits_and_axioms() -> None:
    section = formula_section(find(FormulaKind.PRICE, "korea-ratio"))
    assert "points = allotment × lowest ÷ price" in section
    assert "| 0.8 |" in section
    assert "Relative to other bids 相対評価: はい yes (lowest)" in section
    assert "`price.ceiling`" in section
    assert "**守らない broken**" in section
    assert "必須 required" in formula_section(find(FormulaKind.PRICE, "fixed-anchors"))
    assert "| なし none |" in formula_section(find(FormulaKind.PRICE, "ratio-to-ceiling"))
    assert "小数第50位" in formula_section(find(FormulaKind.PRICE, "log"))
    assert "Takes 回答: 委員の採点 / the members' marks" in formula_section(find(FormulaKind.CRITERION, "marks"))
    assert "価格点" not in formula_section(find(FormulaKind.CRITERION, "yes-no"))


def test_the_page_writes_every_preset_out() -> None:
    page = methods_page()
    assert all(f"```toml\n{written_out(name)}```" in page for name in presets())
