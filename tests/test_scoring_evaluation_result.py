"""The published result: decimal texts as declared, exact fractions beside those that do not end, JSON without loss."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from declared import CENTS, bid, criterion, document, qcbs, replace, tender

from criteria.exact import Rounding, RoundingMode
from criteria.finding import Finding, Language, Severity, Text, Where
from criteria.tender import Minimums, Panel, PriceComponent, VariableMinimum
from criteria.terms import Aggregate, BidStatus, Per
from criteria.version import VERSION
from scoring import Result, evaluate, verify
from scoring.evaluation.leave_one_out import MOST_RECOMPUTED
from scoring.evaluation.result import ResultError
from scoring.formulas.lottery import LOTTERY_RULES

KEYS = [
    *("tender", "title", "lot", "currency", "status", "winners", "ranking", "excluded", "set_aside", "findings"),
    *("ties", "references", "leave_one_out", "threshold", "variable_minimum", "fingerprint", "version"),
]

NINE = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)


def full() -> Result:
    """A result with every part filled: a tie by lottery, exclusions, a fault, a warning, references."""
    declared = qcbs(
        ceiling=1000,
        investigation=50,
        tie_break=("technical", "lottery"),
        lottery=LOTTERY_RULES["receipt"],
        variable_minimum=VariableMinimum(form="all", factor=Fraction(1, 100)),
    )
    bids = [
        bid("A", 300, q=70, lottery_number=1, received_at=NINE, name="架空A"),
        bid("B", 300, q=70, lottery_number=2, received_at=NINE + timedelta(hours=1)),
        bid("C", 1001, q=1, status=BidStatus.LATE),
        bid("D", 200),
        bid("E", 40, q=0),
    ]
    place = Finding(code="x", what=Text("あ", "a"), where=Where(file="bids.csv", row=7, column="price"), value="1e3")
    return Result.of(evaluate(declared, bids, [place]))


# What is published


def test_the_document_has_these_keys_and_no_others() -> None:
    assert list(document(tender(), bid("A", q=1))) == KEYS


def test_values_are_padded_to_the_declared_places() -> None:
    line = document(qcbs(rounding={"value": CENTS, "price": CENTS, "technical": CENTS}), bid("A", q=90))["ranking"][0]
    assert (line["value"], line["technical"], line["price_points"]) == ("94.00", "54.00", "40.00")
    assert (line["price"], line["criteria"], line["exact"]) == (100, {"q": "90"}, {})


def test_a_value_that_does_not_end_is_printed_with_ten_places_and_its_fraction_beside_it() -> None:
    line = document(qcbs(rounding={}), bid("A", 100, q=100), bid("B", 130, q=90))["ranking"][1]
    assert (line["value"], line["price_points"]) == ("84.7692307692", "30.7692307692")
    assert line["exact"] == {"value": "1102/13", "price_points": "400/13"}
    assert Fraction(line["exact"]["value"]) == 54 + Fraction(400, 13)


def test_every_part_that_does_not_end_has_its_fraction() -> None:
    chosen = (criterion("x", 10, "share-of-best"), criterion("y", 10))
    parts = (PriceComponent(id="first", points=Fraction(1)), PriceComponent(id="later", points=Fraction(2)))
    declared = tender("sum", criteria=chosen, price_components=parts, price_formula="lowest-over-price")
    bids = [
        bid("A", 2, x=3, y=1, components={"first": 1, "later": 1}),
        bid("B", 2, x=1, y=1, components={"first": 3, "later": 7}),
    ]
    line = document(declared, *bids)["ranking"][1]
    assert line["exact"] == {
        "value": "104/21",
        "technical": "13/3",
        "price_points": "13/21",
        "criteria.x": "10/3",
        "price.first": "1/3",
        "price.later": "2/7",
    }
    assert line["price_components"] == {"first": "0.3333333333", "later": "0.2857142857"}
    assert line["criteria"] == {"x": "3.3333333333", "y": "1"}


def test_the_fraction_of_a_rounded_value_that_ends_is_not_repeated() -> None:
    assert document(qcbs(), bid("A", 100, q=100), bid("B", 130, q=90))["ranking"][1]["exact"].keys() == {"price_points"}


def test_a_method_without_price_points_publishes_none() -> None:
    assert document(tender(), bid("A", q=1))["ranking"][0]["price_points"] is None


def test_technical_points_are_published_with_the_base_of_a_division_method() -> None:
    cut = Rounding(places=4, mode=RoundingMode.DOWN)
    declared = tender("ratio", base_points=100, scale=10**8, ceiling=54_060_000, rounding={"value": cut})
    published = document(declared, bid("A", 49_110_000, q="59.66"))
    assert published["ranking"][0]["technical"] == "159.66"
    assert published["ranking"][0]["value"] == "325.1069"
    assert published["threshold"] == "184.9796"


def test_base_points_finer_than_the_rounding_are_not_cut_in_print() -> None:
    declared = tender("ratio", base_points="0.125", rounding={"technical": CENTS})
    assert document(declared, bid("A", 1, q=1))["ranking"][0]["technical"] == "1.125"


def test_whole_thousands_are_printed_without_a_point() -> None:
    declared = tender(rounding={"value": Rounding(places=-1, mode=RoundingMode.DOWN)})
    assert document(declared, bid("A", q=99))["ranking"][0]["value"] == "90"


def test_a_marked_criterion_is_printed_as_the_panel_rounds_it() -> None:
    declared = tender(criteria=(criterion("plan", 10, "marks"),), panel=Panel(rounding=CENTS))
    marks = {"m1": {"plan": 1}, "m2": {"plan": 2}}
    assert document(declared, bid("A", marks=marks))["ranking"][0]["criteria"] == {"plan": "1.50"}


def test_a_criterion_without_points_of_its_own_is_published_as_null() -> None:
    panel = Panel(aggregate=Aggregate.MEDIAN, per=Per.TOTAL)
    declared = tender(criteria=(criterion("plan", 10, "marks"),), panel=panel)
    line = document(declared, bid("A", marks={"m1": {"plan": 1}}))["ranking"][0]
    assert (line["criteria"], line["value"]) == ({"plan": None}, "1")


def test_prices_are_whole_numbers_of_the_smallest_unit() -> None:
    published = document(tender(currency="USD"), bid("A", 290_273, q=1))
    assert (published["ranking"][0]["price"], published["currency"]) == (290_273, "USD")


def test_the_excluded_are_published_with_their_first_ground_and_the_codes_of_the_others() -> None:
    (late,) = full().excluded
    assert (late.vendor, late.code, late.stage, late.also) == ("C", "late", "opening", ("price-over-ceiling",))
    assert (late.observed, late.required) == ("late", "")
    assert late.source.startswith("入札公告")


def test_findings_are_published_with_place_value_and_message() -> None:
    found = {one.code: one for one in full().findings}
    assert (found["x"].where, found["x"].value, found["x"].severity) == ("bids.csv:7:price", "1e3", "fault")
    assert (found["missing-response"].vendor, found["missing-response"].where) == ("D", "")
    assert "q is missing" in found["missing-response"].message


@pytest.mark.parametrize(("language", "message"), [("ja", "回答がありません"), ("en", "is missing")])
def test_messages_are_in_the_language_asked_for(language: Language, message: str) -> None:
    evaluation = evaluate(tender(), [bid("A")])
    assert message in Result.of(evaluation, language).findings[0].message


def test_a_tie_is_published_with_every_step_and_the_lottery_to_recount() -> None:
    (tie,) = full().to_document()["ties"]
    assert (tie["rank"], tie["vendors"], tie["resolved"]) == (1, ["A", "B"], True)
    assert [step["key"] for step in tie["steps"]] == ["technical", "lottery"]
    assert tie["lottery"]["tickets"] == [
        {"vendor": "A", "position": 0, "entered": 1, "added": 0, "number": 1},
        {"vendor": "B", "position": 1, "entered": 2, "added": 0, "number": 2},
    ]
    assert (tie["lottery"]["sum"], tie["lottery"]["quotient"], tie["lottery"]["remainder"]) == (3, 1, 1)
    assert (tie["lottery"]["order"], tie["groups"], tie["unresolved_because"]) == (["B", "A"], [["B"], ["A"]], "")


def test_an_unresolved_tie_says_why() -> None:
    (tie,) = document(tender(tie_break=("committee",)), bid("A", q=1), bid("B", q=1))["ties"]
    assert (tie["resolved"], tie["lottery"]) == (False, None)
    assert tie["unresolved_because"] == "the committee has yet to decide between them"


def test_references_name_the_bids_they_were_taken_over_and_who_held_them() -> None:
    published = document(qcbs(ceiling=500), bid("A", 100, q=1), bid("B", 300, q=1), bid("C", 501, q=1))
    assert published["references"] == [
        {"stage": "price", "reference": "lowest", "value": "100", "over": ["A", "B"], "held_by": ["A"]}
    ]


def test_the_variable_minimum_is_published_with_its_average() -> None:
    rule = VariableMinimum(form="all", factor=Fraction(1, 2))
    published = document(tender(ceiling=1000, variable_minimum=rule), bid("A", 100, q=1), bid("B", 200, q=1))
    assert published["variable_minimum"] == {"counted": 2, "average": 150, "price": 75}


def test_a_result_names_the_version_that_made_it() -> None:
    assert full().version == VERSION


def test_a_fraction_of_thousands_of_digits_is_published_and_survives_json() -> None:
    # Python itself refuses to write whole numbers of over 4,300 digits.
    chosen = tuple(criterion(f"c{place}", 10, "share-of-best") for place in range(100))
    highest = {one.id: 10**59 + 2 * place + 1 for place, one in enumerate(chosen)}
    declared = tender(criteria=chosen)
    result = Result.of(evaluate(declared, [bid("A", **highest), bid("B", **dict.fromkeys(highest, 7))]))
    second = result.ranking[1].exact["value"]
    assert len(second) > 4300
    assert Result.from_document(json.loads(json.dumps(result.to_document()))) == result


# To JSON and back


@pytest.mark.parametrize("language", ["ja", "en"])
def test_from_result_to_json_and_back_nothing_is_lost(language: Language) -> None:
    for result in (full(), Result.of(evaluate(tender(minimums=Minimums(technical=Fraction(1))), []), language)):
        written = json.dumps(result.to_document(), ensure_ascii=False)
        assert Result.from_document(json.loads(written)) == result


def test_the_document_holds_texts_whole_numbers_and_nothing_else() -> None:
    def walk(value: object) -> None:
        assert value is None or type(value) in (str, int, bool, list, dict), value
        for item in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            walk(item)

    walk(full().to_document())


TEXTS = ["tender", "title", "currency", "status", "fingerprint", "version", "threshold"]
LISTS = ["winners", "ranking", "excluded", "set_aside", "findings", "ties", "references"]
MISFITS = [
    *((key, wrong) for key in TEXTS for wrong in (5, 1.5, True, [], {})),
    *((key, wrong) for key in LISTS for wrong in (5, 1.5, True, "x", {}, None, [1], [None], ["x", 1])),
    *(("variable_minimum", wrong) for wrong in (5, 1.5, True, "x", [], {"price": "1"}, {"price": 1.5})),
    *((key, None) for key in TEXTS if key != "threshold"),
]


@pytest.mark.parametrize(("key", "wrong"), MISFITS, ids=repr)
def test_a_key_of_the_wrong_kind_is_refused_by_name_in_both_languages(key: str, wrong: object) -> None:
    whole = json.loads(json.dumps(full().to_document()))
    with pytest.raises(ResultError) as raised:
        Result.from_document({**whole, key: wrong})
    assert (raised.value.text.en[: len(key)], raised.value.text.ja[: len(key)]) == (key, key)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("ranking", 0, "rank"), "1", "ranking[0].rank: a whole number is expected, not '1'"),
        (("ranking", 0, "rank"), True, "ranking[0].rank: a whole number is expected, not True"),
        (("ranking", 0, "value"), 88.5, "ranking[0].value: a text is expected, not 88.5"),
        (("ranking", 1, "criteria"), ["q"], "ranking[1].criteria: a table is expected, not ['q']"),
        (("ranking", 0, "criteria", "q"), 1, "ranking[0].criteria.q: a text is expected, not 1"),
        (("ranking", 0), "A", "ranking[0]: a table is expected, not 'A'"),
        (("excluded", 0, "also"), "x" * 99, "excluded[0].also: a list is expected, not '" + "x" * 39 + "…"),
        (("ties", 0, "value"), 1.5, "ties[0].value: a number with a fraction must be a text, not 1.5"),
        (("variable_minimum", "price"), "9", "variable_minimum.price: a whole number is expected, not '9'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_place(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    whole = json.loads(json.dumps(full().to_document()))
    place: Any = whole
    for word in path[:-1]:
        place = place[word]
    place[path[-1]] = value
    with pytest.raises(ResultError) as raised:
        Result.from_document(whole)
    assert raised.value.text.en == message
    assert raised.value.text.ja.startswith(message.partition(":")[0])


@pytest.mark.parametrize("whole", [None, [], "x", 1, 1.5])
def test_what_is_no_table_is_no_result(whole: object) -> None:
    with pytest.raises(ResultError, match=r"^the result: a table is expected"):
        Result.from_document(whole)


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_named(key: str) -> None:
    whole = full().to_document()
    del whole[key]
    with pytest.raises(ResultError, match=f"^{key}: missing key$"):
        Result.from_document(whole)


def test_an_unknown_key_is_named_wherever_it_is() -> None:
    with pytest.raises(ResultError, match=r"^extra: unknown key$"):
        Result.from_document({**full().to_document(), "extra": 1})
    whole = full().to_document()
    whole["ranking"][0]["extra"] = 1
    with pytest.raises(ResultError, match=r"^ranking\[0\]\.extra: unknown key$"):
        Result.from_document(whole)


def test_a_warning_is_published_as_one() -> None:
    evaluation = evaluate(replace(tender(), prices=replace(tender().prices, investigation=50)), [bid("A", 1, q=1)])
    assert [(one.code, one.severity) for one in Result.of(evaluation).findings] == [
        ("investigation-pending", Severity.WARNING.value)
    ]


def test_the_certificate_tells_who_decides_and_survives_the_journey_through_json() -> None:
    declared = qcbs(rounding={})
    bids = [bid("A", 100, q=80), bid("B", 130, q=90), bid("C", 60, q=40)]
    result = Result.of(evaluate(declared, bids))
    assert result.leave_one_out is not None
    assert (result.leave_one_out.relative, result.leave_one_out.stands) == (True, False)
    [removal] = [one for one in result.leave_one_out.removals if one.removed == "C"]
    assert (removal.winners, removal.winners_change, removal.turned) == (("A",), True, (("B", "A"),))
    assert removal.because == ("price lowest",)
    assert result.leave_one_out.messages == (removal.message,)
    assert Result.from_document(json.loads(json.dumps(result.to_document()))) == result


def test_where_nobody_looks_at_others_the_certificate_says_so() -> None:
    published = Result.of(evaluate(tender(), [bid("A", q=60), bid("B", q=50)])).leave_one_out
    assert published is not None
    assert (published.relative, published.stands, published.removals) == (False, True, ())


@pytest.mark.parametrize("count", [0, 1, MOST_RECOMPUTED + 1])
def test_there_is_no_certificate_for_fewer_than_two_bids_nor_for_more_than_are_evaluated_again(count: int) -> None:
    bids = [bid(f"V{index:02}", 100 + index, q=50) for index in range(count)]
    result = Result.of(evaluate(qcbs(), bids))
    assert result.leave_one_out is None
    assert verify(qcbs(), bids, result).agrees
