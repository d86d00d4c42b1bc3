"""Technical points: published values, boundaries, responses without points, and monotonicity."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.exact import Rounding, RoundingMode
from scoring import formulas as _registered  # noqa: F401 - importing it registers every formula
from scoring.formulas.registry import FormulaError, FormulaKind, find
from scoring.formulas.technical_marks import marks_expected


def points(formula_id: str, response: object, **given_values: object) -> Fraction:
    """Call a criterion formula; its parameters are written, the rest are exact numbers."""
    spec = find(FormulaKind.CRITERION, formula_id)
    names = {param.name for param in spec.params}
    params = spec.bind({name: value for name, value in given_values.items() if name in names})
    others: dict[str, Any] = {name: Fraction(str(value)) for name, value in given_values.items() if name not in names}
    return spec.function(response, **others, **params)


def test_points_given_directly_are_taken_as_they_are() -> None:
    assert points("direct", Fraction("64.83")) == Fraction("64.83")


@pytest.mark.parametrize(("mark", "expected"), [("A", 20), ("B", 14), ("C", 8), ("D", 0)])
def test_a_named_grade_earns_its_share_of_the_allotment(mark: str, expected: int) -> None:
    assert points("marks", mark, allotment=20, grades={"A": 1, "B": "0.7", "C": "0.4", "D": 0}) == expected


@pytest.mark.parametrize(("mark", "expected"), [(0, 0), (3, 6), (5, 10)])
def test_a_number_earns_its_share_of_the_highest_mark(mark: int, expected: int) -> None:
    assert points("marks", Fraction(mark), allotment=10, max_mark=5) == expected


def test_a_mark_is_out_of_the_allotment_unless_the_tender_says_otherwise() -> None:
    assert points("marks", Fraction(7), allotment=10) == 7


def test_grades_that_look_like_numbers_are_names() -> None:
    scale = {"5": 1, "4": "0.75", "3": "0.5", "2": "0.25", "1": 0}
    assert points("marks", Fraction(4), allotment=20, grades=scale) == 15
    assert points("marks", "4", allotment=20, grades=scale) == 15


def test_a_failing_grade_earns_nothing_unless_the_scale_gives_it_a_share() -> None:
    assert points("marks", "不可", allotment=10, fails=["不可"]) == 0
    assert points("marks", "E", allotment=10, grades={"A": 1, "E": "0.1"}, fails=["E"]) == 1


@pytest.mark.parametrize(
    ("mark", "params", "expected"),
    [
        ("F", {"grades": {"A": 1, "B": "0.5"}}, "one of A, B"),
        (Fraction(1), {"grades": {"A": 1}, "fails": ["X"]}, "one of A, X"),
        (Fraction(11), {}, "a number from 0 to 10"),
        (Fraction(-1), {}, "a number from 0 to 10"),
        (Fraction(0), {"min_mark": 1, "max_mark": 5}, "a number from 1 to 5"),
        ("A", {"fails": ["不可"]}, "a number from 0 to 10 or 不可"),
    ],
)
def test_a_mark_outside_the_scale_is_refused_with_what_may_be_entered(
    mark: object, params: dict[str, object], expected: str
) -> None:
    with pytest.raises(FormulaError) as raised:
        points("marks", mark, allotment=10, **params)
    assert raised.value.text.en == expected


def test_what_a_member_may_enter_is_told_in_japanese_too() -> None:
    assert marks_expected(Fraction(5), fails=("不可",)).ja == "0以上5以下の数値または不可"
    assert marks_expected(Fraction(5), grades={"A": Fraction(1), "B": Fraction(0)}).ja == "A、Bのいずれか"


def test_yes_earns_everything_and_no_nothing() -> None:
    yes_no = find(FormulaKind.CRITERION, "yes-no").function
    assert [yes_no(response, allotment=Fraction(5)) for response in (True, False)] == [5, 0]


def test_scaling_to_the_allotment_gives_the_published_compressed_points() -> None:
    # 「評価方法について」: 19点×20/24, 小数点以下第5位を四捨五入
    exact = points("scaled", Fraction(19), allotment=20, of=24)
    assert Rounding(places=4, mode=RoundingMode.HALF_UP).apply(exact) == Fraction("15.8333")


def test_a_response_above_what_it_is_out_of_is_refused() -> None:
    assert points("scaled", Fraction(24), allotment=20, of=24) == 20
    with pytest.raises(FormulaError) as raised:
        points("scaled", Fraction("24.1"), allotment=20, of=24)
    assert raised.value.text.en == "a number of at most 24"


STEPS = [{"at_least": 1, "points": 5}, {"at_least": 3, "points": 10}]
DAYS = [{"up_to": 120, "points": 10}, {"up_to": 150, "points": 4}]


@pytest.mark.parametrize(("response", "expected"), [("0.99", 0), (1, 5), ("2.99", 5), (3, 10), (100, 10)])
def test_a_response_reaches_a_step_at_its_boundary(response: object, expected: int) -> None:
    assert points("stepped", Fraction(str(response)), steps=STEPS) == expected


@pytest.mark.parametrize(("response", "expected"), [(100, 10), (120, 10), ("120.01", 4), (150, 4), (151, 0)])
def test_steps_where_less_is_better_reach_up_to_their_boundary(response: object, expected: int) -> None:
    assert points("stepped", Fraction(str(response)), steps_up_to=DAYS) == expected


NODES = [{"x": 10, "points": 0}, {"x": 20, "points": 8}, {"x": 40, "points": 10}]


@pytest.mark.parametrize(("response", "expected"), [(0, 0), (10, 0), (15, 4), (20, 8), (30, 9), (40, 10), (41, 10)])
def test_points_lie_on_straight_lines_between_nodes_and_stay_at_the_ends(response: int, expected: int) -> None:
    assert points("piecewise-linear", Fraction(response), nodes=NODES) == expected


def test_one_node_gives_everyone_its_points() -> None:
    one = [{"x": 10, "points": 3}]
    assert [points("piecewise-linear", Fraction(response), nodes=one) for response in (9, 10, 11)] == [3, 3, 3]


@pytest.mark.parametrize(("response", "expected"), [(9_999, 0), (10_000, 0), (14_000, 25), (18_000, 50), (18_001, 50)])
def test_fixed_anchors_give_the_published_points_and_hold_beyond_their_ends(response: int, expected: int) -> None:
    # Vergabemarktplatz Rheinland: 50 × (AS − 10,000) / (18,000 − 10,000)
    assert points("between-anchors", Fraction(response), allotment=50, none_at=10_000, full_at=18_000) == expected


@pytest.mark.parametrize(("response", "expected"), [(5, 20), (10, 20), (15, 10), (20, 0), (25, 0)])
def test_anchors_turned_round_make_less_better(response: int, expected: int) -> None:
    assert points("between-anchors", Fraction(response), allotment=20, none_at=20, full_at=10) == expected


def test_anchors_at_one_value_have_no_line_between_them() -> None:
    function = find(FormulaKind.CRITERION, "between-anchors").function
    with pytest.raises(FormulaError):
        function(Fraction(1), allotment=Fraction(1), none_at=Fraction(5), full_at=Fraction(5))


@pytest.mark.parametrize(("response", "published"), [(123, "76.28"), (126, "78.14"), (129, "80.00"), (117, "72.56")])
def test_share_of_best_gives_the_published_quality_points(response: int, published: str) -> None:
    # FELP assessment method: 80 × Q / Qmax
    exact = points("share-of-best", Fraction(response), allotment=80, lowest=117, highest=129)
    assert Rounding(places=2, mode=RoundingMode.HALF_UP).apply(exact) == Fraction(published)


def test_share_of_best_turns_round_where_lower_is_better() -> None:
    ends = {"allotment": 10, "lowest": 2, "highest": 8, "better": "lower"}
    assert [points("share-of-best", Fraction(response), **ends) for response in (2, 4, 8)] == [10, 5, Fraction(5, 2)]


@pytest.mark.parametrize(("days", "published"), [(150, "7.500"), (120, "10.000"), (130, "9.166"), (135, "8.750")])
def test_linear_from_best_gives_the_points_of_the_peruvian_rule(days: int, published: str) -> None:
    # OSCE, PT = 2 × PMPT − (PE / PEmin) × PMPT, cut to three places
    exact = points("linear-from-best", Fraction(days), allotment=10, lowest=120, highest=150)
    assert Rounding(places=3, mode=RoundingMode.DOWN).apply(exact) == Fraction(published)


def test_linear_from_best_can_count_from_the_highest() -> None:
    ends = {"allotment": 10, "lowest": 2, "highest": 8, "better": "higher"}
    assert [points("linear-from-best", Fraction(response), **ends) for response in (8, 6, 2)] == [
        10,
        Fraction(15, 2),
        Fraction(5, 2),
    ]


@pytest.mark.parametrize(("better", "expected"), [("higher", [0, 5, 10]), ("lower", [10, 5, 0])])
def test_min_max_spans_the_responses_in_either_direction(better: str, expected: list[int]) -> None:
    ends = {"allotment": 10, "lowest": 20, "highest": 40, "better": better}
    assert [points("min-max", Fraction(response), **ends) for response in (20, 30, 40)] == expected


def test_min_max_gives_everyone_all_points_where_all_responses_are_equal() -> None:
    assert points("min-max", Fraction(7), allotment=10, lowest=7, highest=7) == 10


@pytest.mark.parametrize(
    ("formula_id", "response", "params"),
    [
        ("share-of-best", 0, {"lowest": 0, "highest": 0}),
        ("share-of-best", 0, {"lowest": 0, "highest": 9, "better": "lower"}),
        ("linear-from-best", 5, {"lowest": 0, "highest": 9}),
        ("linear-from-best", 0, {"lowest": 0, "highest": 0, "better": "higher"}),
    ],
)
def test_a_share_of_nothing_is_an_error_that_says_so(formula_id: str, response: int, params: dict[str, object]) -> None:
    with pytest.raises(FormulaError) as raised:
        points(formula_id, Fraction(response), allotment=10, **params)
    assert "zero" in raised.value.text.en
    assert "0" in raised.value.text.ja


RISING: list[tuple[str, dict[str, object]]] = [
    ("scaled", {"of": 100, "allotment": 10}),
    ("stepped", {"steps": STEPS}),
    ("piecewise-linear", {"nodes": NODES}),
    ("between-anchors", {"none_at": 20, "full_at": 60, "allotment": 10}),
    ("share-of-best", {"lowest": 0, "highest": 100, "allotment": 10}),
    ("linear-from-best", {"lowest": 0, "highest": 100, "better": "higher", "allotment": 10}),
    ("min-max", {"lowest": 0, "highest": 100, "allotment": 10}),
    ("marks", {"max_mark": 100, "allotment": 10}),
]


@pytest.mark.parametrize(("formula_id", "params"), RISING, ids=[one[0] for one in RISING])
@given(responses=st.lists(st.fractions(min_value=0, max_value=100), min_size=2, max_size=5))
def test_a_better_response_never_earns_fewer_points(
    formula_id: str, params: dict[str, object], responses: Sequence[Fraction]
) -> None:
    earned = [points(formula_id, response, **params) for response in sorted(responses)]
    assert all(worse <= better for worse, better in pairwise(earned))


@given(st.fractions(min_value=-5, max_value=60))
def test_points_between_nodes_agree_with_the_weighted_mean_of_the_neighbours(response: Fraction) -> None:
    table = [(Fraction(row["x"]), Fraction(row["points"])) for row in NODES]
    inside = min(max(response, table[0][0]), table[-1][0])
    (x, low), (next_x, high) = next(pair for pair in pairwise(table) if pair[0][0] <= inside <= pair[1][0])
    weight = (inside - x) / (next_x - x)
    assert points("piecewise-linear", response, nodes=NODES) == (1 - weight) * low + weight * high
