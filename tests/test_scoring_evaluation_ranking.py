"""Ranking: exact, equal is equal, ranks 1, 1, 3, and the tie-break chain only as far as it can be told."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from declared import CENTS, bid, criterion, ranks, replace, tender, values
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode
from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import AwardStatus
from scoring import Evaluation, evaluate
from scoring.evaluation.award import Tie
from scoring.formulas.lottery import LOTTERY_RULES

NINE = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)


def tie(evaluation: Evaluation) -> Tie:
    (found,) = evaluation.award.ties
    return found


def chain(*keys: str, **facts: object) -> Tender:
    return tender(
        "sum", **{"price_points": 1, "price_formula": "table", "price_params": NOTHING, "tie_break": keys, **facts}
    )


NOTHING = {"steps": [{"up_to": 1, "points": 0}]}
"""No price above 1 earns any points, so that the price is free to break ties."""


def test_equal_values_share_a_rank_and_the_next_one_counts_them() -> None:
    evaluation = evaluate(tender(), [bid("A", q=5), bid("B", q=9), bid("C", q=9), bid("D", q=9), bid("E", q=1)])
    assert ranks(evaluation) == {"B": 1, "C": 1, "D": 1, "A": 4, "E": 5}
    assert evaluation.award.status is AwardStatus.TIED
    assert (evaluation.award.first, evaluation.award.winners) == (("B", "C", "D"), ())


def test_a_vendor_that_is_not_ranked_has_no_rank() -> None:
    award = evaluate(tender(ceiling=100), [bid("A", q=5), bid("B", 101, q=9)]).award
    assert (award.rank_of("A"), award.rank_of("B"), award.rank_of("Z")) == (1, None, None)


def test_values_that_differ_beyond_any_float_are_not_equal() -> None:
    close = tender(criteria=(criterion("x", 1, "share-of-best"),))
    evaluation = evaluate(close, [bid("A", x=10**20), bid("B", x=10**20 - 1)])
    assert ranks(evaluation) == {"A": 1, "B": 2}


def test_values_equal_after_the_declared_rounding_are_equal() -> None:
    evaluation = evaluate(tender(rounding={"value": CENTS}), [bid("A", q="50.001"), bid("B", q="50.004")])
    assert ranks(evaluation) == {"A": 1, "B": 1}


# The chain


def test_higher_technical_points_break_a_tie_of_values() -> None:
    declared = tender("sum", price_points=10, price_formula="ratio-to-ceiling", ceiling=100, tie_break=("technical",))
    evaluation = evaluate(declared, [bid("A", 50, q=10), bid("B", 60, q=11)])
    assert values(evaluation) == {"B": "15", "A": "15"}
    assert ranks(evaluation) == {"B": 1, "A": 2}
    assert tie(evaluation).steps[0].compared == (("A", "10"), ("B", "11"))
    assert evaluation.award.status is AwardStatus.AWARDED


def test_the_lower_price_breaks_a_tie() -> None:
    evaluation = evaluate(chain("price"), [bid("A", 101, q=5), bid("B", 100, q=5)])
    assert ranks(evaluation) == {"B": 1, "A": 2}
    assert tie(evaluation).steps[0].compared == (("A", "101"), ("B", "100"))


def test_prices_are_compared_in_the_main_unit() -> None:
    evaluation = evaluate(chain("price", currency="USD"), [bid("A", 290_274, q=5), bid("B", 290_273, q=5)])
    assert tie(evaluation).steps[0].compared == (("A", "2902.74"), ("B", "2902.73"))


def test_more_points_on_mandatory_items_break_a_tie() -> None:
    chosen = (criterion("x", 10, mandatory=True), criterion("y", 10, mandatory=True), criterion("z", 10))
    evaluation = evaluate(chain("mandatory", criteria=chosen), [bid("A", x=2, y=2, z=6), bid("B", x=1, y=4, z=5)])
    assert ranks(evaluation) == {"B": 1, "A": 2}


def test_more_points_on_a_named_criterion_break_a_tie() -> None:
    chosen = (criterion("x", 10), criterion("y", 10))
    evaluation = evaluate(chain("criterion:y", criteria=chosen), [bid("A", x=6, y=4), bid("B", x=5, y=5)])
    assert ranks(evaluation) == {"B": 1, "A": 2}


def test_the_earlier_receipt_breaks_a_tie() -> None:
    bids = [bid("A", q=5, received_at=NINE), bid("B", q=5, received_at=NINE - timedelta(microseconds=1))]
    assert ranks(evaluate(chain("received_at"), bids)) == {"B": 1, "A": 2}


def test_receipt_at_the_same_moment_leaves_the_tie_to_the_next_key() -> None:
    bids = [bid("A", 101, q=5, received_at=NINE), bid("B", 100, q=5, received_at=NINE)]
    assert ranks(evaluate(chain("received_at", "price"), bids)) == {"B": 1, "A": 2}


def test_the_keys_apply_in_the_order_declared_and_only_until_none_is_equal() -> None:
    bids = [bid("A", 100, q=5, received_at=NINE), bid("B", 101, q=5, received_at=NINE - timedelta(hours=1))]
    assert ranks(evaluate(chain("price", "received_at"), bids)) == {"A": 1, "B": 2}
    assert [step.key for step in tie(evaluate(chain("price", "received_at"), bids)).steps] == ["price"]
    assert ranks(evaluate(chain("received_at", "price"), bids)) == {"B": 1, "A": 2}


def test_the_chain_separates_within_each_group_it_has_made() -> None:
    bids = [
        bid("A", 100, q=5, received_at=NINE),
        bid("B", 100, q=5, received_at=NINE - timedelta(hours=1)),
        bid("C", 90, q=5, received_at=NINE),
        bid("D", 90, q=5, received_at=NINE),
    ]
    evaluation = evaluate(chain("price", "received_at"), bids)
    assert [group.vendors for group in evaluation.award.ranking] == [("C", "D"), ("B",), ("A",)]
    assert ranks(evaluation) == {"C": 1, "D": 1, "B": 3, "A": 4}
    assert not tie(evaluation).resolved
    assert tie(evaluation).unresolved_because is None


def test_without_a_chain_equal_bids_stay_equal() -> None:
    evaluation = evaluate(tender(), [bid("A", 1, q=5), bid("B", 2, q=5)])
    assert (tie(evaluation).steps, tie(evaluation).groups) == ((), (("A", "B"),))


# What cannot be told


@pytest.mark.parametrize("missing", [None, datetime(2026, 11, 6, 9, 0)])  # noqa: DTZ001 - that is the case
def test_where_the_order_of_receipt_cannot_be_told_no_later_key_stands_in_for_it(missing: datetime | None) -> None:
    bids = [bid("A", 101, q=5, received_at=missing), bid("B", 100, q=5, received_at=NINE)]
    evaluation = evaluate(chain("received_at", "price"), bids)
    assert evaluation.award.status is AwardStatus.TIED
    assert tie(evaluation).unresolved_because is not None
    assert [step.key for step in tie(evaluation).steps] == ["received_at"]


def test_a_group_that_waits_does_not_stop_the_others() -> None:
    bids = [
        bid("A", 90, q=5, received_at=NINE),
        bid("B", 90, q=5, received_at=NINE - timedelta(hours=1)),
        bid("C", 100, q=5),
        bid("D", 100, q=5, received_at=NINE),
    ]
    evaluation = evaluate(chain("price", "received_at", "technical"), bids)
    assert [group.vendors for group in evaluation.award.ranking] == [("B",), ("A",), ("C", "D")]
    assert tie(evaluation).unresolved_because == Text("Cの受付日時がありません", "there is no time of receipt of C")


def test_the_committee_decides_between_those_tied_first() -> None:
    bids = [bid("A", q=5, committee_rank=2), bid("B", q=5, committee_rank=1)]
    assert ranks(evaluate(chain("committee"), bids)) == {"B": 1, "A": 2}
    assert tie(evaluate(chain("committee"), bids)).steps[0].compared == (("A", "2"), ("B", "1"))


def test_where_the_committee_ranks_two_alike_the_next_key_decides() -> None:
    bids = [bid("A", 101, q=5, committee_rank=1), bid("B", 100, q=5, committee_rank=1)]
    assert ranks(evaluate(chain("committee", "price"), bids)) == {"B": 1, "A": 2}


@pytest.mark.parametrize("later", ["price", "lottery"])
def test_nothing_decides_in_place_of_a_committee_that_has_not_decided(later: str) -> None:
    bids = [
        bid("A", 101, q=5, committee_rank=1, lottery_number=1, received_at=NINE),
        bid("B", 100, q=5, lottery_number=2, received_at=NINE - timedelta(hours=1)),
    ]
    evaluation = evaluate(chain("committee", later, lottery=LOTTERY_RULES["receipt"]), bids)
    assert (evaluation.award.first, evaluation.award.winners) == (("A", "B"), ())
    assert evaluation.award.status is AwardStatus.TIED
    assert tie(evaluation).unresolved_because == Text(
        "選定委員会の判断を待っています", "the committee has yet to decide between them"
    )


def drawn_bids(*numbers: int | None, price: int = 100) -> list[Bid]:
    return [
        bid("ABCDE"[index], price, q=5, lottery_number=number, received_at=NINE + timedelta(minutes=index))
        for index, number in enumerate(numbers)
    ]


def test_the_lottery_gives_all_tied_an_order_and_shows_how() -> None:
    evaluation = evaluate(chain("lottery", lottery=LOTTERY_RULES["receipt"]), drawn_bids(1, 1, 2))
    assert ranks(evaluation) == {"B": 1, "C": 2, "A": 3}
    assert evaluation.award.status is AwardStatus.AWARDED
    found = tie(evaluation)
    assert found.draw is not None
    assert (found.draw.total, found.draw.remainder, found.draw.order) == (4, 1, ("B", "C", "A"))
    assert found.steps[0].compared == (("A", "1"), ("B", "1"), ("C", "2"))


@pytest.mark.parametrize("declared", [chain("lottery", lottery=LOTTERY_RULES["receipt"]), chain("lottery")])
def test_where_a_number_or_the_rule_is_missing_the_award_is_tied_and_never_drawn(declared: Tender) -> None:
    evaluation = evaluate(declared, drawn_bids(1, None))
    assert (evaluation.award.status, evaluation.award.first) == (AwardStatus.TIED, ("A", "B"))
    assert evaluation.award.winners == ()
    assert tie(evaluation).draw is None
    assert tie(evaluation).unresolved_because is not None


def test_no_key_after_a_lottery_that_could_not_be_drawn_decides() -> None:
    bids = [bid("A", 101, q=5), bid("B", 100, q=5)]
    assert evaluate(chain("lottery", "price"), bids).award.first == ("A", "B")


@pytest.mark.parametrize("key", ["lottery", "committee"])
def test_lots_and_committee_are_asked_only_for_those_tied_first_and_the_next_key_is_tried(key: str) -> None:
    tied_second = [bid("Z", 100, q=9), *drawn_bids(1, 1, 2), bid("D", 99, q=5)]
    evaluation = evaluate(chain(key, "price", lottery=LOTTERY_RULES["receipt"]), tied_second)
    assert ranks(evaluation) == {"Z": 1, "D": 2, "A": 3, "B": 3, "C": 3}
    passed, compared = tie(evaluation).steps
    assert (passed.key, passed.compared, passed.passed_over) == (key, (), (("A", "B", "C", "D"),))
    assert (compared.key, compared.passed_over) == ("price", ())
    assert (tie(evaluation).draw, tie(evaluation).unresolved_because) == (None, None)
    assert evaluation.award.status is AwardStatus.AWARDED


@pytest.mark.parametrize("given", [(3, 2), (1, 1), (None, 2), (None, None)])
def test_behind_the_first_place_a_committees_ranks_count_where_it_gave_them_to_all(
    given: tuple[int | None, int | None],
) -> None:
    second = [bid("B", 90, q=5, committee_rank=given[0]), bid("C", 80, q=5, committee_rank=given[1])]
    evaluation = evaluate(chain("committee", "price"), [bid("A", 100, q=9), *second])
    assert ranks(evaluation) == {"A": 1, "C": 2, "B": 3}
    passed = [bool(step.passed_over) for step in tie(evaluation).steps]
    assert passed == {(3, 2): [False], (1, 1): [False, False]}.get(given, [True, False])


def test_a_committee_that_put_the_dearer_bid_second_is_followed() -> None:
    second = [bid("B", 90, q=5, committee_rank=2), bid("C", 80, q=5, committee_rank=3)]
    evaluation = evaluate(chain("committee", "price"), [bid("A", 100, q=9), *second])
    assert ranks(evaluation) == {"A": 1, "B": 2, "C": 3}


@pytest.mark.parametrize("blocked", ["committee", "lottery"])
@pytest.mark.parametrize("key", ["technical", "price", "mandatory", "received_at", "criterion:y"])
def test_every_key_breaks_a_tie_at_every_rank_behind_one_that_decides_the_first_place_alone(
    key: str, blocked: str
) -> None:
    chosen = (criterion("x", 20, mandatory=True), criterion("y", 20))
    better: dict[str, dict[str, Any]] = {
        "technical": {"y": 6},
        "price": {},
        "mandatory": {"x": 6, "y": 4},
        "received_at": {"received_at": NINE - timedelta(hours=1)},
        "criterion:y": {"x": 4, "y": 6},
    }
    plain: dict[str, Any] = {"x": 5, "y": 5, "received_at": NINE}
    # Rounded to tens, so that one point of technique leaves the value as it was.
    declared = chain(blocked, key, criteria=chosen, rounding={"value": Rounding(places=-1, mode=RoundingMode.DOWN)})
    equal = [bid("A", **plain), bid("B", 90 if key == "price" else 100, **plain | better[key])]
    ahead = [bid("Z", x=10, y=10), bid("Y", x=15, y=15)]
    for before in (ahead[:1], ahead):
        evaluation = evaluate(declared, [*before, *equal])
        assert [group.vendors for group in evaluation.award.ranking][-2:] == [("B",), ("A",)]
        assert evaluation.award.rank_of("B") == len(before) + 1
        assert [step.key for step in tie(evaluation).steps] == [blocked, key]


def test_a_group_behind_the_one_that_draws_is_separated_by_the_keys_after_the_lottery() -> None:
    bids = [*drawn_bids(1, 2), bid("C", 101, q=5, received_at=NINE), bid("D", 101, q=5, received_at=NINE)]
    bids[3] = replace(bids[3], received_at=NINE - timedelta(hours=1))
    evaluation = evaluate(chain("price", "lottery", "received_at", lottery=LOTTERY_RULES["receipt"]), bids)
    assert ranks(evaluation) == {"B": 1, "A": 2, "D": 3, "C": 4}
    assert [step.passed_over for step in tie(evaluation).steps] == [(), (("C", "D"),), ()]


def test_a_first_place_that_waits_does_not_stop_the_ranks_behind_it() -> None:
    bids = [bid("A", 90, q=5), bid("B", 90, q=5), bid("C", 100, q=5), bid("D", 100, q=5, received_at=NINE)]
    bids[2] = replace(bids[2], received_at=NINE - timedelta(hours=1))
    evaluation = evaluate(chain("price", "committee", "received_at"), bids)
    assert [group.vendors for group in evaluation.award.ranking] == [("A", "B"), ("C",), ("D",)]
    assert evaluation.award.status is AwardStatus.TIED


def test_only_those_still_equal_at_the_top_draw() -> None:
    bids = [*drawn_bids(1, 2), bid("C", 101, q=5), bid("D", 101, q=5)]
    evaluation = evaluate(chain("price", "lottery", lottery=LOTTERY_RULES["receipt"]), bids)
    assert ranks(evaluation) == {"B": 1, "A": 2, "C": 3, "D": 3}


# The band


def banded(then: str = "technical", **facts: object) -> Tender:
    params = {"within": Fraction(1, 10), "then": then}
    return tender("band", scale=100, combination_params=params, **facts)


def test_inside_the_band_the_named_key_is_first_and_outside_it_the_value() -> None:
    bids = [bid("A", 100, q=100), bid("B", 80, q=75), bid("C", 10, q=8), bid("D", 50, q=46)]
    evaluation = evaluate(banded(), bids)
    assert values(evaluation) == {"A": "100", "B": "93.75", "D": "92", "C": "80"}
    assert ranks(evaluation) == {"A": 1, "B": 2, "D": 3, "C": 4}
    assert ranks(evaluate(banded("price"), bids)) == {"D": 1, "B": 2, "A": 3, "C": 4}


def test_a_value_at_the_edge_of_the_band_is_inside() -> None:
    bids = [bid("A", 100, q=90), bid("B", 50, q=50)]
    assert ranks(evaluate(banded(), bids)) == {"A": 1, "B": 2}
    assert ranks(evaluate(banded(), [bid("A", 100, q="89.99"), bid("B", 50, q=50)])) == {"B": 1, "A": 2}


def test_a_tie_inside_the_band_is_named_by_its_best_value_whatever_the_names() -> None:
    for first, second in (("A", "B"), ("B", "A")):
        evaluation = evaluate(banded(), [bid(first, 100, q=90), bid(second, 99, q=90)])
        assert tie(evaluation).value == Fraction(1000, 11)


def test_a_tie_inside_the_band_is_broken_by_the_chain() -> None:
    evaluation = evaluate(banded(tie_break=("price",)), [bid("A", 100, q=90), bid("B", 99, q=90)])
    assert ranks(evaluation) == {"B": 1, "A": 2}


def test_an_empty_band_has_no_ranking() -> None:
    assert evaluate(banded(), []).award.ranking == ()


# Against a naive count


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=7))
@settings(max_examples=80)
def test_ranks_are_one_more_than_the_number_of_better_bids(offers: list[tuple[int, int]]) -> None:
    bids = [bid(f"V{index}", price, q=points) for index, (points, price) in enumerate(offers)]
    values_by_hand = [Fraction(points, price) for points, price in offers]
    expected = {f"V{i}": 1 + sum(other > own for other in values_by_hand) for i, own in enumerate(values_by_hand)}
    assert ranks(evaluate(tender("ratio"), bids)) == expected
    by_chain = [(Fraction(points, price), points) for points, price in offers]
    expected = {f"V{i}": 1 + sum(other > own for other in by_chain) for i, own in enumerate(by_chain)}
    assert ranks(evaluate(tender("ratio", tie_break=("technical",)), bids)) == expected
