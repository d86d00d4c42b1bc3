"""A tender's comparison as straight lines in the allotments: equal to evaluating the tender with other allotments."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from declared import bid, criterion, qcbs, replace, tender
from generated import tenders_with_bids
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from proofs import linear_values

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate, Per
from scoring import evaluate
from scoring.definition.criteria import times_counted
from scoring.evaluation.evaluation import Evaluation
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.reading import read_linear

LOWEST_FIRST = {"adjusted-price", "value-deduction", "lowest-price"}
"""There the lines are other values, which order the bids alike."""


def unrounded(declared: Tender) -> Tender:
    """The tender without any rounding, its marks out of ten whatever the allotment."""
    return replace(
        declared,
        method=replace(declared.method, rounding={}),
        panel=replace(declared.panel, rounding=Panel().rounding),
        criteria=tuple(
            replace(one, params={**one.params, "max_mark": 10}) if one.formula == "marks" else one
            for one in declared.criteria
        ),
    )


def reallotted(one: Criterion, points: Fraction) -> Criterion:
    """The criterion with another allotment, and the steps of its table in proportion."""
    steps = [{**step, "points": step["points"] * points / one.max_points} for step in one.params.get("steps", ())]
    return replace(one, max_points=points, params={**one.params, **({"steps": steps} if steps else {})})


def with_weights(declared: Tender, bids: Sequence[Bid], weights: Mapping[str, Fraction]) -> tuple[Tender, list[Bid]]:
    """Declare the same tender and bids with other allotments: points given directly are in proportion too."""
    direct = {one.id: one.max_points for one in declared.criteria if one.formula == "direct"}
    changed = [
        replace(
            one,
            responses={
                key: answer * weights[key] / direct[key] if key in direct else answer
                for key, answer in one.responses.items()
            },
        )
        for one in bids
    ]
    return replace(declared, criteria=tuple(reallotted(one, weights[one.id]) for one in declared.criteria)), changed


def order(values: Mapping[str, Fraction], *, lowest: bool = False) -> list[list[str]]:
    """Who is level with whom, best first."""
    levels = sorted(set(values.values()), reverse=not lowest)
    return [sorted(one for one, value in values.items() if value == level) for level in levels]


def sheet_values(evaluation: Evaluation) -> dict[str, Fraction]:
    return dict(zip(evaluation.sheet.vendors, evaluation.sheet.value, strict=True))


def line_values(scores: LinearScores, weights: Sequence[Fraction]) -> dict[str, Fraction]:
    return dict(zip(scores.vendors, scores.values(weights), strict=True))


@settings(deadline=None, max_examples=150)
@given(tenders_with_bids(with_minimums=False, faulty=False), st.lists(st.integers(1, 30), min_size=3, max_size=3))
def test_the_lines_order_the_bids_as_an_evaluation_with_these_allotments_does(
    drawn: tuple[Tender, list[Bid]], parts: list[int]
) -> None:
    declared, bids = unrounded(drawn[0]), drawn[1]
    before = evaluate(declared, bids)
    scores = read_linear(before)
    assume(isinstance(scores, LinearScores) and len(scores.vendors) > 1)
    chosen = parts[: len(scores.criteria)]
    weights = [scores.total * part / sum(chosen) for part in chosen]
    each = [weight / times for weight, times in zip(weights, times_counted(declared).values(), strict=True)]
    after = evaluate(*with_weights(declared, bids, dict(zip(scores.criteria, each, strict=True))))
    assume(after.sheet.vendors == scores.vendors)
    lowest = declared.method.combination in LOWEST_FIRST
    assert order(line_values(scores, weights)) == order(sheet_values(after), lowest=lowest)
    now = line_values(scores, scores.weights)
    assert order(now) == order(sheet_values(before), lowest=lowest)
    assert lowest or now == sheet_values(before)


@pytest.mark.parametrize("aggregate", [Aggregate.SUM, Aggregate.MEAN])
@pytest.mark.parametrize("per", list(Per))
def test_a_panel_that_adds_its_members_up_rescales_by_what_all_of_them_can_give(aggregate: Aggregate, per: Per) -> None:
    marked = criterion("m", 10, "marks", params={"max_mark": 10})
    declared = qcbs(
        criteria=(marked, criterion("q", 30)),
        rounding={},
        panel=Panel(members=("1", "2"), aggregate=aggregate, per=per),
    )
    bids = [
        bid("A", 100, {"1": {"m": 10}, "2": {"m": 6}}, q=12),
        bid("B", 80, {"1": {"m": 5}, "2": {"m": 4}}, q=21),
        bid("C", 80, {"1": {"m": 8}, "2": {"m": 8}}, q=12),
    ]
    scores = read_linear(evaluate(declared, bids))
    assert isinstance(scores, LinearScores)
    for m in range(1, 40):
        weights = {"m": Fraction(m), "q": Fraction(40 - m)}
        after = evaluate(*with_weights(declared, bids, weights))
        times = times_counted(declared)
        counted = [weight * times[key] for key, weight in weights.items()]
        assert order(line_values(scores, counted)) == order(sheet_values(after)), m


@pytest.mark.parametrize("technical", [None, Fraction(2, 5)])
def test_a_total_that_moves_is_seen_too(technical: Fraction | None) -> None:
    """The offset stays an offset: allotments need not add up to what they did."""
    declared = tender(
        "adjusted-price",
        combination_params={"denominator": "prozorro"},
        criteria=(criterion("a", "0.2"), criterion("b", "0.1")),
        **({} if technical is None else {"technical_points": technical}),
    )
    bids = [bid("A", 100, a="0.1", b="0.1"), bid("B", 90, a="0.06", b="0.02"), bid("C", 95, a="0.2", b="0")]
    scores = read_linear(evaluate(declared, bids))
    assert isinstance(scores, LinearScores)
    for a in range(1, 40):
        weights = {"a": Fraction(a, 50), "b": Fraction(1, 10)}
        after = evaluate(*with_weights(declared, bids, weights))
        assert order(line_values(scores, list(weights.values()))) == order(sheet_values(after), lowest=True), a


def not_linear(declared: Tender, *bids: Bid) -> str:
    found = read_linear(evaluate(declared, bids))
    assert isinstance(found, NotLinear)
    assert found.reason.ja
    return found.reason.en


def test_what_is_no_line_says_why() -> None:
    two = [bid("A", 90, q=80), bid("B", 80, q=70)]
    assert "points over price, with a band" in not_linear(
        tender("band", combination_params={"within": Fraction(1, 10)}), *two
    )
    assert "scaled to the best total" in not_linear(qcbs(technical_scaling="best"), *two)
    assert not_linear(qcbs()) == "no bid is ranked"
    assert not_linear(tender("lowest-price", criteria=()), bid("A"), bid("B")) == "there are no allotted points to move"
    per_total = tender(
        criteria=(criterion("m", 10, "marks"),),
        panel=Panel(members=("1", "2"), aggregate=Aggregate.MEDIAN, per=Per.TOTAL),
    )
    marked = [bid(name, 90, {"1": {"m": 5}, "2": {"m": 6}}) for name in "AB"]
    assert "the panel aggregates totals" in not_linear(per_total, *marked)


def test_scaling_to_the_best_moves_nobody_where_nothing_is_added() -> None:
    declared = tender(technical_points=50, technical_scaling="best", criteria=(criterion("a", 40), criterion("b", 60)))
    scores = read_linear(evaluate(declared, [bid("A", a=40, b=30), bid("B", a=10, b=60)]))
    assert isinstance(scores, LinearScores)
    assert scores.values() == (Fraction(50), Fraction(50))
    assert scores.values([Fraction(41), Fraction(59)])[0] > scores.values([Fraction(41), Fraction(59)])[1]


def test_all_that_bid_without_points_leave_nothing_to_scale_to() -> None:
    declared = tender("sum", price_points=10, price_formula="lowest-over-price", technical_points=30)
    scores = read_linear(evaluate(declared, [bid("A", 80, q=0), bid("B", 90, q=0)]))
    assert isinstance(scores, LinearScores)
    assert scores.values() == (Fraction(10), Fraction(80, 9))


def test_the_offset_folds_into_the_rows_where_the_total_is_kept() -> None:
    scores = linear_values(
        vendors="AB",
        criteria="xy",
        weights=[Fraction(3, 2), Fraction(1, 2)],
        rates=[[Fraction(1, 3), Fraction(1)], [Fraction(1, 4), Fraction(0)]],
        offsets=[Fraction(1, 5), Fraction(0)],
    )
    folded = scores.comparison()
    assert (folded.points, folded.parts, folded.total) == ((3, 1), 2, 4)
    for x in range(5):
        weights = [Fraction(x, 2), Fraction(4 - x, 2)]
        for index in range(2):
            value = sum(Fraction(r) * w for r, w in zip(folded.rows[index], weights, strict=True))
            assert value / folded.denominators[index] == scores.values(weights)[index]
    with pytest.raises(ValueError, match="add up to nothing"):
        linear_values(vendors="A", criteria="x", weights=[Fraction(0)], rates=[[Fraction(1)]]).comparison()


def test_bids_equal_at_all_allotments_are_known_to_be() -> None:
    half = Fraction(1, 2)
    scores = linear_values(
        vendors="ABCD", criteria="x", weights=[Fraction(2)], rates=[[half], [Fraction(2, 4)], [Fraction(1)], [half]]
    )
    assert scores.alike() == (0, 0, 2, 0)
    made_up = linear_values(
        vendors="AB",
        criteria="xy",
        weights=[Fraction(2), Fraction(3)],
        rates=[[half, half], [Fraction(3, 10), Fraction(3, 10)]],
        offsets=[Fraction(0), Fraction(1)],
    )
    assert made_up.alike() == (0, 0)
    assert (scores.rate(2, 0), scores.offset(2), scores.labels, scores.groups) == (1, 0, ("x",), ("",))
