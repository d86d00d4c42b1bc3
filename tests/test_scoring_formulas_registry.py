"""The registry: a malformed formula fails at once, and what each formula says of itself is true."""

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from formula_search import ALLOTMENT, LIMITS, loser_that_matters, lower_price_that_loses

from criteria.finding import Text
from criteria.params import REQUIRED, Param
from criteria.terms import Direction
from criteria.values import RefusedValueError, ValueKind
from scoring import formulas as _registered  # noqa: F401 - importing it registers every formula
from scoring.formulas.registry import (
    AXIOMS,
    Constant,
    Formula,
    FormulaError,
    FormulaKind,
    Reads,
    Reference,
    RegistrationError,
    Responses,
    find,
    formula,
    formulas,
)

CONTRACT = {
    FormulaKind.COMBINATION: "sum ratio technical-only lowest-price budget adjusted-price adjusted-score "
    "value-deduction band",
    FormulaKind.PRICE: "ratio-to-ceiling lowest-over-price investigation-over-price two-slopes peak linear-from-lowest "
    "min-max fixed-anchors mean-distance median-distance log table korea-ratio korea-adequacy",
    FormulaKind.CRITERION: "direct marks stepped piecewise-linear yes-no share-of-best scaled linear-from-best min-max "
    "between-anchors",
}
ALL = [one for kind in FormulaKind for one in formulas(kind)]

STEPS = [{"up_to": 70, "points": 90}, {"up_to": 85, "points": 40}, {"up_to": 100, "points": 10}]
RISING_STEPS = [{"up_to": 70, "points": 1}, {"up_to": 100, "points": 10}]
PRICE_PARAMS: dict[str, list[dict[str, object]]] = {
    "ratio-to-ceiling": [{}, {"lower_bend": "0.75"}, {"cap": 30, "floor": 10}],
    "linear-from-lowest": [{}, {"zero_at": "1.5"}, {"floor": 0}],
    "two-slopes": [{}, {"share_at_investigation": "0.9", "slope_below": 2}, {"slope_below": 0}],
    "fixed-anchors": [{"low": 70, "high": 90}],
    "reference-over-price": [{"reference": 80}, {"reference": 80, "cap": 100}],
    "table": [{"steps": STEPS}],
    "table-share-of-ceiling": [{"steps": [{"up_to": "0.7", "points": 90}, {"up_to": 1, "points": 10}]}],
    "table-share-of-lowest": [{"steps": [{"up_to": 1, "points": 90}, {"up_to": "1.2", "points": 40}]}],
    "log": [{}, {"zero_at": "1.5"}],
}
BREAKING_PARAMS: dict[str, dict[str, object]] = {
    "table": {"steps": RISING_STEPS},
    "table-share-of-ceiling": {"steps": [{"up_to": "0.7", "points": 1}, {"up_to": 1, "points": 10}]},
    "table-share-of-lowest": {"steps": [{"up_to": 1, "points": 1}, {"up_to": 2, "points": 10}]},
}
PRICES = (60, 70, 80, 90, 95, 100)
RESPONSES = (1, 2, 3, 5, 8)

RESPONSE_PARAMS: dict[str, list[dict[str, object]]] = {
    "scaled": [{"of": 10}],
    "stepped": [{"steps": [{"at_least": 2, "points": 10}, {"at_least": 5, "points": 30}]}],
    "piecewise-linear": [{"nodes": [{"x": 1, "points": 0}, {"x": 5, "points": 100}]}],
    "between-anchors": [{"none_at": 1, "full_at": 5}, {"none_at": 5, "full_at": 1}],
    "share-of-best": [{}, {"better": "lower"}],
    "linear-from-best": [{}, {"better": "higher"}],
    "min-max": [{}, {"better": "lower"}],
}


def named(one: Formula) -> str:
    return f"{one.kind}:{one.id}"


def test_every_formula_of_the_contract_is_registered() -> None:
    for kind, ids in CONTRACT.items():
        assert set(ids.split()) <= {one.id for one in formulas(kind)}


def test_a_formula_is_found_by_kind_and_id_and_listed_in_order_of_ids() -> None:
    assert find(FormulaKind.PRICE, "min-max") is not find(FormulaKind.CRITERION, "min-max")
    assert [one.id for one in formulas(FormulaKind.PRICE)] == sorted(one.id for one in formulas(FormulaKind.PRICE))
    with pytest.raises(KeyError):
        find(FormulaKind.PRICE, "lowest-over-prize")


@pytest.mark.parametrize("one", ALL, ids=named)
def test_every_formula_names_itself_in_two_languages_and_every_parameter_too(one: Formula) -> None:
    assert one.name.ja
    assert one.name.en
    assert all(param.text.ja and param.text.en and param.expected().ja and param.expected().en for param in one.params)


@pytest.mark.parametrize("one", ALL, ids=named)
def test_only_a_relative_formula_can_let_a_loser_matter(one: Formula) -> None:
    # The band is taken from the best value, which its function does not see.
    assert not one.loser_matters or one.relative or one.id == "band"


@pytest.mark.parametrize("one", ALL, ids=named)
def test_an_axiom_a_formula_breaks_is_a_known_one_with_an_example_in_numbers(one: Formula) -> None:
    for axiom, example in one.breaks.items():
        assert axiom in AXIOMS
        assert any(character.isdigit() for character in example.ja)
        assert any(character.isdigit() for character in example.en)


@pytest.mark.parametrize("one", formulas(FormulaKind.PRICE), ids=named)
def test_a_lower_own_price_never_loses_points_against_a_rival_unless_the_registry_says_so(one: Formula) -> None:
    found = [lower_price_that_loses(one, PRICES, written) for written in PRICE_PARAMS.get(one.id, [{}])]
    if "lower-price" in one.breaks:
        breaking = BREAKING_PARAMS.get(one.id)
        assert any(found) or lower_price_that_loses(one, PRICES, breaking or {})
    else:
        assert found == [None] * len(found)


@pytest.mark.parametrize("one", formulas(FormulaKind.PRICE), ids=named)
def test_the_registry_says_truly_whether_removing_a_loser_can_change_the_winner_by_price_points(one: Formula) -> None:
    found = [loser_that_matters(one, PRICES, written) for written in PRICE_PARAMS.get(one.id, [{}])]
    assert any(found) == one.loser_matters


@pytest.mark.parametrize(
    "one", [one for one in formulas(FormulaKind.CRITERION) if one.responses.reads is Reads.NUMBER], ids=named
)
def test_the_registry_says_truly_whether_removing_a_loser_can_change_the_winner_by_a_criterion(one: Formula) -> None:
    found = [loser_that_matters(one, RESPONSES, written) for written in RESPONSE_PARAMS.get(one.id, [{}])]
    assert any(found) == one.loser_matters


def test_removing_a_loser_turns_the_winner_round_under_lowest_over_price() -> None:
    def totals(offers: dict[str, tuple[int, int]]) -> dict[str, Fraction]:
        lowest = Fraction(min(price for _, price in offers.values()))
        function = find(FormulaKind.PRICE, "lowest-over-price").function
        return {
            name: technical + function(Fraction(price), allotment=ALLOTMENT, lowest=lowest)
            for name, (technical, price) in offers.items()
        }

    offers = {"A": (52, 100), "B": (45, 90), "C": (0, 60)}
    assert totals(offers) == {"A": 112, "B": 45 + Fraction(200, 3), "C": 100}
    assert totals({name: offers[name] for name in "AB"}) == {"A": 142, "B": 145}


def register(function: Callable[..., Fraction], **facts: Any) -> Callable[..., Fraction]:  # noqa: ANN401
    whole = {"id": "test-only", "kind": FormulaKind.PRICE, "ja": "試験", "en": "test", "source": "a test", **facts}
    return formula(**{"line": "points = allotment", **whole})(function)


def well_made(price: Fraction, *, allotment: Fraction) -> Fraction:
    """Points.

    >>> 1
    1
    """
    del price
    return allotment


def without_doctest(price: Fraction) -> Fraction:
    """Points."""
    return price


def asks_for_more(price: Fraction, *, rival: Fraction) -> Fraction:
    """Points.

    >>> 1
    1
    """
    return price + rival


@pytest.mark.parametrize(
    ("function", "facts", "problem"),
    [
        (well_made, {"id": "min-max"}, "registered twice"),
        (well_made, {"ja": ""}, "no Japanese or English name"),
        (well_made, {"source": ""}, "no source"),
        (without_doctest, {}, "no doctest"),
        (well_made, {"line": ""}, "no line with the formula"),
        (well_made, {"references": (Reference.LOWEST,)}, "declares but does not take ['lowest']"),
        (asks_for_more, {}, "takes but does not declare ['rival']"),
        (well_made, {"breaks": {"fairness": Text("1", "1")}}, "breaks an unknown axiom ['fairness']"),
        (
            well_made,
            {"params": (Param(name="allotment", text=Text("点", "p"), default=Fraction(2), most=Fraction(1)),)},
            "a parameter's default is out of its range",
        ),
    ],
)
def test_a_malformed_formula_fails_when_it_is_registered(
    function: Callable[..., Fraction], facts: dict[str, Any], problem: str
) -> None:
    before = formulas(FormulaKind.PRICE)
    with pytest.raises(RegistrationError, match=r"^formula price:") as raised:
        register(function, **facts)
    assert problem in str(raised.value)
    assert formulas(FormulaKind.PRICE) == before


def test_an_argument_a_formula_asks_for_is_known_by_name() -> None:
    assert find(FormulaKind.PRICE, "lowest-over-price").takes("round_ratio")
    assert not find(FormulaKind.PRICE, "log").takes("round_ratio")
    assert find(FormulaKind.COMBINATION, "lowest-price").direction is Direction.LOWEST
    assert find(FormulaKind.PRICE, "two-slopes").constants == (Constant.CEILING, Constant.INVESTIGATION)


def test_parameters_left_out_take_their_defaults_and_written_ones_become_exact() -> None:
    spec = find(FormulaKind.PRICE, "ratio-to-ceiling")
    assert spec.bind({}) == {"lower_bend": None, "cap": None, "floor": None}
    assert spec.bind({"lower_bend": "0.75", "cap": 50}) == {
        "lower_bend": Fraction(3, 4),
        "cap": Fraction(50),
        "floor": None,
    }


def test_a_required_parameter_that_is_missing_is_refused_with_what_is_expected() -> None:
    with pytest.raises(RefusedValueError) as raised:
        find(FormulaKind.PRICE, "fixed-anchors").bind({"low": 10})
    assert raised.value.expected == Text("0より大きい数値", "a number above 0")


NUMBER = Param(name="n", text=Text("数", "n"), default=REQUIRED, above=Fraction(0), most=Fraction(1))
CHOICE = Param(name="c", text=Text("択", "c"), kind=ValueKind.CHOICE, choices=("x", "y"))
FLAG = Param(name="f", text=Text("旗", "f"), kind=ValueKind.FLAG)
TEXTS = Param(name="t", text=Text("語", "t"), kind=ValueKind.TEXTS)
TABLE = Param(name="s", text=Text("表", "s"), kind=ValueKind.STEPS, keys=("up_to", "points"), least=Fraction(0))
GRADES = Param(name="g", text=Text("評", "g"), kind=ValueKind.GRADES, least=Fraction(0), most=Fraction(1))


@pytest.mark.parametrize(
    ("param", "written", "value"),
    [
        (NUMBER, "0.5", Fraction(1, 2)),
        (NUMBER, 1, Fraction(1)),
        (CHOICE, "y", "y"),
        (FLAG, True, True),
        (TEXTS, ["a", "b"], ("a", "b")),
        (TABLE, [{"up_to": 1, "points": "2.5"}], ((Fraction(1), Fraction(5, 2)),)),
        (GRADES, {"A": 1, "B": "0.7"}, {"A": Fraction(1), "B": Fraction(7, 10)}),
    ],
)
def test_a_written_parameter_is_read_exactly(param: Param, written: object, value: object) -> None:
    assert param.read(written) == value


@pytest.mark.parametrize(
    ("param", "written"),
    [
        (NUMBER, 0),
        (NUMBER, "1.01"),
        (NUMBER, 0.5),
        (NUMBER, True),
        (NUMBER, "one"),
        (NUMBER, None),
        (CHOICE, "z"),
        (CHOICE, ["x"]),
        (FLAG, 1),
        (TEXTS, "a"),
        (TEXTS, [1]),
        (TABLE, []),
        (TABLE, {"up_to": 1, "points": 2}),
        (TABLE, [{"up_to": 1}]),
        (TABLE, [{"up_to": 1, "points": 2, "more": 3}]),
        (TABLE, [{"up_to": 1, "points": -2}]),
        (TABLE, [{"up_to": 2, "points": 1}, {"up_to": 2, "points": 2}]),
        (TABLE, [1]),
        (GRADES, {}),
        (GRADES, {"A": "1.1"}),
        (GRADES, ["A"]),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused_with_what_is_expected(param: Param, written: object) -> None:
    with pytest.raises(RefusedValueError) as raised:
        param.read(written)
    assert raised.value.expected == param.expected()
    assert str(raised.value) == param.expected().en


def test_what_is_expected_names_range_choices_and_keys() -> None:
    def ranged(**limits: Fraction) -> str:
        return Param(name="p", text=Text("数", "n"), **limits).expected().en

    assert ranged() == "a number"
    assert ranged(least=Fraction(1)) == "a number of at least 1"
    assert ranged(most=Fraction(1)) == "a number of at most 1"
    assert ranged(least=Fraction(0), most=Fraction(1)) == "a number from 0 to 1"
    assert ranged(above=Fraction(0), most=Fraction(1)) == "a number above 0 and at most 1"
    assert CHOICE.expected() == Text("x、yのいずれか", "one of x, y")
    assert TABLE.expected().en == "[{ up_to = …, points = … }, …] in ascending order of up_to, each number at least 0"


@pytest.mark.parametrize(
    ("kind", "formula_id", "written", "allotment"),
    [
        (FormulaKind.PRICE, "ratio-to-ceiling", {"cap": 10, "floor": 20}, None),
        (FormulaKind.PRICE, "ratio-to-ceiling", {"cap": 30}, Fraction(20)),
        (FormulaKind.PRICE, "fixed-anchors", {"low": 20, "high": 20}, None),
        (FormulaKind.PRICE, "korea-ratio", {"bend": "0.6", "least": "0.6"}, None),
        (FormulaKind.PRICE, "korea-adequacy", {"upper_from": "0.9"}, None),
        (FormulaKind.PRICE, "korea-adequacy", {"floor": 71}, Fraction(70)),
        (FormulaKind.PRICE, "table", {"steps": STEPS}, Fraction(80)),
        (FormulaKind.CRITERION, "marks", {"max_mark": 5, "min_mark": 5}, None),
        (FormulaKind.CRITERION, "marks", {"min_mark": 10}, Fraction(10)),
        (FormulaKind.CRITERION, "stepped", {}, None),
        (
            FormulaKind.CRITERION,
            "stepped",
            {"steps": [{"at_least": 1, "points": 1}], "steps_up_to": [{"up_to": 1, "points": 1}]},
            None,
        ),
        (
            FormulaKind.CRITERION,
            "stepped",
            {"steps": [{"at_least": 1, "points": 5}, {"at_least": 2, "points": 11}]},
            Fraction(10),
        ),
        (
            FormulaKind.CRITERION,
            "stepped",
            {"steps": [{"at_least": 1, "points": -1}, {"at_least": 2, "points": 5}]},
            None,
        ),
        (
            FormulaKind.CRITERION,
            "piecewise-linear",
            {"nodes": [{"x": 1, "points": 5}, {"x": 2, "points": 11}]},
            Fraction(10),
        ),
        (FormulaKind.CRITERION, "piecewise-linear", {"nodes": [{"x": 1, "points": -1}, {"x": 2, "points": 5}]}, None),
        (FormulaKind.CRITERION, "between-anchors", {"none_at": 5, "full_at": 5}, None),
        (FormulaKind.COMBINATION, "value-deduction", {}, None),
        (FormulaKind.COMBINATION, "value-deduction", {"value_per_point": 1, "max_deduction": 1}, None),
    ],
)
def test_parameters_that_do_not_go_together_are_refused_with_what_would(
    kind: FormulaKind, formula_id: str, written: dict[str, object], allotment: Fraction | None
) -> None:
    with pytest.raises(RefusedValueError) as raised:
        find(kind, formula_id).bind(written, allotment)
    assert raised.value.expected.ja
    assert raised.value.expected.en


@pytest.mark.parametrize(
    ("kind", "formula_id", "written"),
    [
        (FormulaKind.PRICE, "ratio-to-ceiling", {"cap": 20, "floor": 20}),
        (FormulaKind.PRICE, "korea-adequacy", {"upper_from": "0.9", "upper_points": 20, "floor": 20}),
        (FormulaKind.PRICE, "table", {"steps": [{"up_to": 100, "points": 20}]}),
        (FormulaKind.CRITERION, "marks", {"max_mark": 5, "min_mark": "4.99"}),
        (FormulaKind.CRITERION, "stepped", {"steps": [{"at_least": 1, "points": 0}, {"at_least": 2, "points": 20}]}),
        (FormulaKind.CRITERION, "piecewise-linear", {"nodes": [{"x": 1, "points": 0}, {"x": 2, "points": 20}]}),
    ],
)
def test_parameters_that_reach_their_limit_exactly_go_together(
    kind: FormulaKind, formula_id: str, written: dict[str, object]
) -> None:
    assert find(kind, formula_id).bind(written, Fraction(20)).keys() >= written.keys()


@pytest.mark.parametrize(
    ("responses", "response", "expected"),
    [
        (Responses(), Fraction(-1), "a number of at least 0"),
        (Responses(), "A", "a number of at least 0"),
        (Responses(capped=True), Fraction(11), "a number from 0 to 10"),
        (Responses(least=None), True, "a number"),
        (Responses(reads=Reads.YES_NO), Fraction(1), "yes or no"),
    ],
)
def test_a_response_a_formula_does_not_take_is_answered_by_what_it_does(
    responses: Responses, response: object, expected: str
) -> None:
    refusal = responses.refuses(response, Fraction(10))
    assert refusal is not None
    assert refusal.en == expected


@pytest.mark.parametrize(
    ("responses", "response"),
    [
        (Responses(), Fraction(0)),
        (Responses(capped=True), Fraction(10)),
        (Responses(least=None), Fraction(-5)),
        (Responses(reads=Reads.YES_NO), False),
        (Responses(reads=Reads.MARKS), "A"),
    ],
)
def test_a_response_at_the_edge_is_taken(responses: Responses, response: object) -> None:
    assert responses.refuses(response, Fraction(10)) is None


def test_a_formula_without_a_value_says_why_in_both_languages() -> None:
    error = FormulaError(Text("計算できません", "there is no value"))
    assert str(error) == "there is no value"
    assert error.text.ja == "計算できません"


def test_the_search_limits_are_those_the_examples_speak_of() -> None:
    assert LIMITS[Constant.CEILING] == 100


def test_formulas_and_rules_stand_without_docstrings() -> None:
    program = (
        "import scoring; from scoring.eligibility import rules; "
        "from scoring.formulas.registry import FormulaKind, find; "
        "print(find(FormulaKind.COMBINATION, 'lowest-price').line)"
    )
    done = subprocess.run([sys.executable, "-OO", "-c", program], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "value = price\n"
