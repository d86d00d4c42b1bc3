"""Presets: named sets of parts that hide nothing, contradict nothing and name only what is registered."""

import tomllib
from fractions import Fraction

import pytest

from criteria.presets import contradictions, merged, presets, written_out
from scoring import formulas as _registered  # noqa: F401 - importing it registers every formula
from scoring.formulas.registry import FormulaKind, find

NAMED = [
    "jp-division",
    "jp-addition-1-1",
    "jp-addition-2-1",
    "jp-addition-3-1",
    "jp-proposal",
    "wb-qcbs",
    "wb-qbs",
    "wb-fbs",
    "wb-lcs",
    "eu-lowest-over-price",
    "ufab-simple",
    "ufab-extended",
    "prozorro",
    "za-80-20",
    "za-90-10",
    "lowest-price",
]
OWN_TENDER = {"method": {"combination": "sum", "price_points": 40}, "tender": {"id": "t"}}


def written(name: str) -> dict[str, object]:
    return tomllib.loads(written_out(name), parse_float=Fraction)


def test_every_named_method_is_there() -> None:
    assert list(presets()) == NAMED


@pytest.mark.parametrize("name", NAMED)
def test_a_preset_has_two_names_a_source_and_says_what_it_leaves_open(name: str) -> None:
    preset = presets()[name]
    assert preset.title.ja
    assert preset.title.en
    assert preset.source
    assert preset.decisions
    assert all(one.key and one.text.ja and one.text.en for one in preset.decisions)


@pytest.mark.parametrize("name", NAMED)
def test_a_preset_written_out_means_the_same_without_its_name(name: str) -> None:
    assert written(name) == presets()[name].parts
    assert merged({"method": {"preset": name}})["method"] == {"preset": name, **presets()[name].parts["method"]}


@pytest.mark.parametrize("name", NAMED)
def test_a_preset_written_out_shows_everything_it_leaves_to_the_tender(name: str) -> None:
    text = written_out(name)
    for one in presets()[name].decisions:
        assert f"# {one.key}: {one.text.ja} / {one.text.en}" in text


@pytest.mark.parametrize("name", NAMED)
def test_a_preset_names_registered_formulas_with_parameters_they_know(name: str) -> None:
    method = presets()[name].parts["method"]
    combination = find(FormulaKind.COMBINATION, str(method["combination"]))
    params = method.get("combination_params", {})
    assert isinstance(params, dict)
    assert params.keys() <= {param.name for param in combination.params}
    assert combination.takes("price_points") == ("price_formula" in method)
    if "price_formula" in method:
        assert not any(param.required for param in find(FormulaKind.PRICE, str(method["price_formula"])).params)


@pytest.mark.parametrize("name", NAMED)
def test_what_a_preset_leaves_open_it_does_not_fill_in(name: str) -> None:
    method = presets()[name].parts["method"]
    left = {one.key.removeprefix("method.") for one in presets()[name].decisions if one.key.startswith("method.")}
    assert not left & method.keys()


@pytest.mark.parametrize(
    ("name", "technical", "price"),
    [
        ("jp-addition-1-1", 1, 1),
        ("jp-addition-2-1", 2, 1),
        ("jp-addition-3-1", 3, 1),
        ("za-80-20", 1, 4),
        ("za-90-10", 1, 9),
    ],
)
def test_a_preset_named_by_a_ratio_has_it(name: str, technical: int, price: int) -> None:
    method = presets()[name].parts["method"]
    points = [method["technical_points"], method["price_points"]]
    assert all(isinstance(one, int) for one in points)
    assert Fraction(*points) == Fraction(technical, price)


def test_the_division_preset_has_the_published_base_scale_and_rounding() -> None:
    assert presets()["jp-division"].parts["method"] == {
        "combination": "ratio",
        "base_points": 100,
        "scale": 100_000_000,
        "rounding": {"value": {"places": 4, "mode": "down"}},
    }


def test_a_tender_without_a_preset_stays_as_it_is() -> None:
    assert merged(OWN_TENDER) == OWN_TENDER
    assert contradictions(OWN_TENDER) == ()
    assert merged({}) == {}
    assert merged({"method": "sum"}) == {"method": "sum"}


def test_a_tender_may_add_to_its_preset_and_what_it_writes_itself_stays() -> None:
    tender = {
        "method": {"preset": "jp-division", "base_points": 100, "rounding": {"price": {"places": 1, "mode": "up"}}}
    }
    method = merged(tender)["method"]
    assert method["scale"] == 100_000_000
    assert method["rounding"] == {
        "price": {"places": 1, "mode": "up"},
        "value": {"places": 4, "mode": "down"},
    }
    assert contradictions(tender) == ()


def test_a_tender_that_writes_something_else_than_its_preset_contradicts_it() -> None:
    tender = {
        "method": {"preset": "jp-division", "base_points": 90, "rounding": {"value": {"places": 2, "mode": "down"}}}
    }
    assert contradictions(tender) == (("method.base_points", 90, 100), ("method.rounding.value.places", 2, 4))
    assert merged(tender)["method"]["base_points"] == 90


def test_filling_in_a_preset_changes_neither_the_tender_nor_the_preset() -> None:
    tender = {"method": {"preset": "jp-division", "rounding": {"price": {"places": 1, "mode": "up"}}}}
    rounding = merged(tender)["method"]["rounding"]
    rounding["price"]["places"] = rounding["value"]["places"] = 9
    assert merged({"method": {"preset": "jp-division"}})["method"]["rounding"]["value"]["places"] == 4
    assert tender["method"]["rounding"].keys() == {"price"}


@pytest.mark.parametrize("ask", [written_out, lambda name: merged({"method": {"preset": name}})])
def test_an_unknown_preset_is_not_guessed(ask: object) -> None:
    with pytest.raises(KeyError, match="jp-divison"):
        ask("jp-divison")
