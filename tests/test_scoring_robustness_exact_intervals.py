"""Stability intervals: against a grid of allotments, each evaluated in full, and at the ends the rivals named."""

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from proofs import linear_values
from stable import INSTANCES, ZERO, drawn, leader_of, rescaled

from scoring.robustness.exact.intervals import Interval, Stability, stability
from scoring.robustness.exact.linear import LinearScores

pytestmark = pytest.mark.drawn

GRID = 2001
LITTLE = Fraction(1, 10**12)


def leads(_scores: LinearScores, leader: int) -> Callable[[Sequence[Fraction]], bool]:
    return lambda values: values[leader] == max(values)


def same_order(scores: LinearScores, _leader: int) -> Callable[[Sequence[Fraction]], bool]:
    """Whether nobody who is ahead is overtaken, and level bids stay level."""
    now = scores.values()
    pairs = [(i, j) for i in range(len(now)) for j in range(len(now)) if i < j]
    level = [pair for pair in pairs if now[pair[0]] == now[pair[1]]]
    ahead = [(i, j) if now[i] > now[j] else (j, i) for i, j in pairs if now[i] != now[j]]
    return lambda values: (
        all(values[i] >= values[j] for i, j in ahead) and all(values[i] == values[j] for i, j in level)
    )


def own_of(scores: LinearScores, found: Stability, *, group: bool) -> list[int]:
    keys = scores.groups if group else scores.criteria
    return [k for k, key in enumerate(keys) if key == found.key]


def levers(scores: LinearScores, leader: int, *, keep: bool) -> list[tuple[Stability, list[int]]]:
    found = stability(scores, leader, keep=keep)
    return [
        *((one, own_of(scores, one, group=False)) for one in found.criteria),
        *((one, own_of(scores, one, group=True)) for one in found.groups),
    ]


def check(
    scores: LinearScores,
    own: Sequence[int],
    interval: Interval,
    holds: Callable[[Sequence[Fraction]], bool],
    points: Sequence[Fraction],
    *,
    keep: bool,
) -> None:
    for at in points:
        weights = rescaled(scores.weights, own, at, keep=keep)
        if weights is not None:
            assert holds(scores.values(weights)) == interval.contains(at), (at, interval)


def critical(interval: Interval, most: Fraction) -> list[Fraction]:
    """The ends and a little beside them, and some others."""
    ends = [interval.lower, interval.upper if interval.upper is not None else most]
    near = [end + step for end in ends for step in (-LITTLE, ZERO, LITTLE)]
    return [at for at in [*near, *(most * step / 7 for step in range(8))] if ZERO <= at <= most]


@pytest.mark.parametrize("keep", [True, False])
def test_inside_the_interval_and_only_there_the_order_stands(keep: bool) -> None:  # noqa: FBT001 - a parameter of the test
    for seed in range(INSTANCES):
        scores = drawn(seed)
        leader = leader_of(scores)
        most = scores.total if keep else 3 * scores.total
        for found, own in levers(scores, leader, keep=keep):
            for interval, holds in ((found.winner, leads), (found.ranking, same_order)):
                points = critical(interval, most)
                check(scores, own, interval, holds(scores, leader), points, keep=keep)


def test_on_a_fine_grid_too() -> None:
    for seed in range(10_000, 10_000 + INSTANCES // 50):
        scores = drawn(seed)
        leader = leader_of(scores)
        grid = [scores.total * step / (GRID - 1) for step in range(GRID)]
        for found, own in levers(scores, leader, keep=True):
            check(scores, own, found.winner, leads(scores, leader), grid, keep=True)


def test_at_an_end_those_named_are_level_and_all_of_them_are_named() -> None:
    for seed in range(INSTANCES):
        scores = drawn(seed)
        leader = leader_of(scores)
        for found, own in levers(scores, leader, keep=True):
            for end, rivals in (
                (found.winner.lower, found.winner.rivals_lower),
                (found.winner.upper, found.winner.rivals_upper),
            ):
                weights = rescaled(scores.weights, own, end or ZERO, keep=True)
                if weights is None or not rivals:
                    assert not rivals
                    assert end in (0, scores.total)
                    continue
                values, other = scores.values(weights), scores.values()
                level = {i for i, value in enumerate(values) if i != leader and value == values[leader]}
                named = {scores.vendors.index(name) for name in rivals}
                assert named <= level
                # Level there and not named are only those whom this allotment never parts from the winner.
                apart = rescaled(scores.weights, own, (end or ZERO) / 2 + scores.total / 5, keep=True)
                others = scores.values(apart)
                assert all(others[i] == others[leader] and other[i] == other[leader] for i in level - named), (
                    seed,
                    found.key,
                )


def of(rates: Sequence[Sequence[str]], weights: Sequence[str], offsets: Sequence[str] | None = None) -> LinearScores:
    return linear_values(
        vendors="ABCDE"[: len(rates)],
        criteria="wxyz"[: len(weights)],
        weights=list(map(Fraction, weights)),
        rates=[list(map(Fraction, row)) for row in rates],
        offsets=None if offsets is None else list(map(Fraction, offsets)),
    )


def test_two_criteria_by_hand() -> None:
    """A leads 26 to 24; on w alone it leads by 2/5 of what w has, on x it trails by 1/5."""
    scores = of([["1", "1/5"], ["3/5", "2/5"]], ["20", "30"])
    assert scores.values() == (26, 24)
    w, x = stability(scores, 0).criteria
    # Level where 2/5 w = 1/5 (50 − w): w = 50/3.
    assert w.winner == Interval(Fraction(50, 3), Fraction(50), (("A", "B"),), ())
    assert x.winner == Interval(Fraction(0), Fraction(100, 3), (), (("A", "B"),))
    assert (w.winner, x.winner) == (w.ranking, x.ranking)
    alone = stability(scores, 0, keep=False).criteria
    # Nothing else moves: level where 2/5 w = 6, and where 1/5 x = 8.
    assert alone[0].winner == Interval(Fraction(15), None, (("A", "B"),), ())
    assert alone[1].winner == Interval(Fraction(0), Fraction(40), (), (("A", "B"),))


def test_price_points_are_no_allotment_and_stay() -> None:
    scores = of([["1/2"], ["1"]], ["10"], ["30", "24"])
    (only,) = stability(scores, 0).criteria
    assert only.winner == Interval(Fraction(0), Fraction(10))
    assert not only.movable
    (alone,) = stability(scores, 0, keep=False).criteria
    assert alone.winner == Interval(Fraction(0), Fraction(12), (), (("A", "B"),))
    assert alone.movable


def test_all_rivals_that_draw_level_together_are_named() -> None:
    scores = of([["1", "0"], ["0", "1/2"], ["0", "1/2"], ["0", "0"]], ["20", "10"])
    w, _ = stability(scores, 0).criteria
    assert (w.winner.lower, w.winner.rivals_lower) == (10, ("B", "C"))
    assert w.ranking.at_lower == (("A", "B"),)


def test_a_tie_has_no_room_where_a_point_parts_it_and_all_where_none_does() -> None:
    tied = of([["1", "0"], ["0", "1"]], ["10", "10"])
    first, second = stability(tied, 0).criteria
    assert first.winner == Interval(Fraction(10), Fraction(20), (("A", "B"),), ())
    assert second.winner == Interval(Fraction(0), Fraction(10), (), (("A", "B"),))
    assert (first.ranking.lower, first.ranking.upper) == (10, 10)
    twins = of([["1", "1/2"], ["1", "1/2"]], ["10", "10"])
    for one in stability(twins, 0).criteria:
        assert one.winner == one.ranking == Interval(Fraction(0), Fraction(20))


def test_what_nobody_differs_on_pulls_all_together_and_overtakes_nobody() -> None:
    scores = of([["1", "1/2"], ["1/2", "1/2"]], ["5", "5"])
    _, same = stability(scores, 0).criteria
    assert same.winner == Interval(Fraction(0), Fraction(10), (), (("A", "B"),))
    assert stability(of([["1", "1/2"]], ["5", "5"]), 0).criteria[0].winner == Interval(Fraction(0), Fraction(10))


def test_allotments_without_points_can_be_raised_from_nothing() -> None:
    scores = of([["1", "0"], ["0", "1"]], ["10", "0"])
    found = stability(scores, 0)
    assert found.criteria[1].winner == Interval(Fraction(0), Fraction(5), (), (("A", "B"),))
    assert not found.criteria[0].movable
    assert found.groups == ()


CASE = json.loads((Path(__file__).parent / "cases" / "triantaphyllou-sanchez.json").read_text(encoding="utf-8"))


def test_the_published_example_comes_out() -> None:
    scores = linear_values(
        vendors=CASE["vendors"],
        criteria=CASE["criteria"],
        weights=list(map(Fraction, CASE["weights"])),
        rates=[list(map(Fraction, row)) for row in CASE["matrix"]],
    )
    for value, printed in zip(scores.values(), CASE["totals"], strict=True):
        assert abs(value - Fraction(printed)) <= Fraction(CASE["tolerance"])
    assert leader_of(scores) == 0
    leader = 0
    for found, own in levers(scores, leader, keep=False):
        holds, ranks = leads(scores, leader), same_order(scores, leader)
        grid = [Fraction(step, 200) for step in range(401)]
        check(scores, own, found.winner, holds, grid, keep=False)
        check(scores, own, found.ranking, ranks, grid, keep=False)


def test_numbers_too_large_for_the_machine_give_the_same_ends() -> None:
    """In another unit, of forty digits, every value is another and no end is."""
    unit = Fraction(10**40 + 1, 3)
    for seed in range(INSTANCES // 4):
        scores = drawn(seed)
        size = range(len(scores.criteria))
        large = linear_values(
            vendors=scores.vendors,
            criteria=scores.criteria,
            weights=scores.weights,
            rates=[[scores.rate(i, k) * unit for k in size] for i in range(len(scores.vendors))],
            offsets=[scores.offset(i) * unit for i in range(len(scores.vendors))],
            groups=scores.groups,
        )
        for keep in (True, False):
            assert stability(large, leader_of(scores), keep=keep) == stability(scores, leader_of(scores), keep=keep)
