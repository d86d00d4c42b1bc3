"""The official ends: each one seen by the whole evaluation of a changed tender, rounding and tie-break included."""

from fractions import Fraction

from declared import CENTS, bid, criterion, tender
from generated import tenders_with_bids
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode
from criteria.finding import Text
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate, Per
from scoring import evaluate
from scoring.definition.criteria import times_counted
from scoring.evaluation.evaluation import Evaluation
from scoring.robustness.exact.basis import rounds
from scoring.robustness.exact.intervals import Interval, stability
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.official import (
    RESOLUTION,
    OfficialInterval,
    Proven,
    Recount,
    official_ends,
    official_interval,
)
from scoring.robustness.exact.reading import read_linear, read_ratio
from scoring.whatif import Change, ChangeError, SetGroup, SetPoints, SetRatio, evaluate_changed

NO_RATIO = NotLinear(reason=Text("-", "-"))
WHOLE = Rounding(places=0, mode=RoundingMode.HALF_UP)


def first(evaluation: Evaluation, change: Change) -> tuple[str, ...] | None:
    """Who is first by the evaluation itself, None where the change cannot be made."""
    try:
        after = evaluate_changed(evaluation, [change])
    except ChangeError:
        return None
    if after.sheet.vendors != evaluation.sheet.vendors:
        raise UnsatisfiedAssumption
    return after.award.ranking[0].vendors


@settings(deadline=None, max_examples=40)
@given(tenders_with_bids(with_minimums=False, faulty=False), st.integers(1, 1999))
def test_the_recount_is_the_evaluation_of_the_changed_tender(drawn: tuple[Tender, list[Bid]], part: int) -> None:
    evaluation = evaluate(*drawn)
    assume(len(evaluation.sheet.vendors) > 1)
    total, recount = evaluation.tender.max_technical, Recount(evaluation)
    key = evaluation.tender.criteria[0]
    points = total * part / 2000
    for change in (SetPoints(criterion=key.id, points=points), SetGroup(group=key.group, points=points)):
        assert recount.first([change]) == first(evaluation, change)
    assert recount.first(()) == evaluation.award.ranking[0].vendors
    if evaluation.sheet.price_parts:
        ratio = SetRatio(technical=Fraction(part), price=Fraction(2000 - part))
        assert recount.first([ratio]) == first(evaluation, ratio)


def check_end(evaluation: Evaluation, stays: Fraction, changes: Fraction | None, key: str, times: int = 1) -> None:
    kept = evaluation.award.ranking[0].vendors
    assert first(evaluation, SetPoints(criterion=key, points=stays / times)) == kept
    if changes is not None:
        assert abs(changes - stays) <= RESOLUTION
        assert first(evaluation, SetPoints(criterion=key, points=changes / times)) != kept


@settings(deadline=None, max_examples=8)
@given(tenders_with_bids(with_minimums=False, faulty=False))
def test_at_an_official_end_the_winner_stays_and_a_thousandth_beyond_it_does_not(
    drawn: tuple[Tender, list[Bid]],
) -> None:
    evaluation = evaluate(*drawn)
    assume(len(evaluation.sheet.vendors) > 1 and len(evaluation.tender.criteria) > 1)
    scores = read_linear(evaluation)
    kept = None
    if isinstance(scores, LinearScores):
        values = scores.values()
        kept = stability(scores, values.index(max(values)))
    ends = official_ends(evaluation, kept, NO_RATIO)
    assume(ends.searched)
    counted = times_counted(drawn[0])
    for key, found in ends.criteria.items():
        check_end(evaluation, found.lower, found.below, key, counted[key])
        check_end(evaluation, found.upper, found.above, key, counted[key])
        assert found.lower <= evaluation.tender.criterion(key).max_points * counted[key] <= found.upper


def whole_points() -> Evaluation:
    """Value in whole points: A leads 61.4 to 60.4, and after rounding 61 to 60."""
    declared = tender(
        "technical-only", rounding={"value": WHOLE}, criteria=(criterion("x", 50), criterion("y", 50)), tie_break=()
    )
    return evaluate(declared, [bid("A", 1, x="41.4", y=20), bid("B", 1, x=20, y="40.4")])


def test_rounding_moves_an_end_and_both_are_found() -> None:
    evaluation = whole_points()
    scores = read_linear(evaluation)
    assert isinstance(scores, LinearScores)
    exact = stability(scores, 0).criteria[0].winner
    # Unrounded, A has 40 + 0.428 x and B 80.8 − 0.408 x: level at 40.8 ÷ 0.836.
    assert exact == Interval(Fraction(40800, 836), Fraction(100), (("A", "B"),), ())
    found = official_ends(evaluation, stability(scores, 0), NO_RATIO).criteria["x"]
    # B rounds to 61 as A does from 60.5 on: at x = 20.3 ÷ 0.408 = 49.7549….
    assert (found.lower, found.below) == (Fraction("49.755"), Fraction("49.754"))
    assert found.moves(exact)


def test_the_ratio_is_searched_like_an_allotment() -> None:
    declared = tender(
        "sum",
        rounding={"value": CENTS},
        criteria=(criterion("x", 50), criterion("y", 50)),
        price_points=100,
        price_formula="lowest-over-price",
    )
    ahead = evaluate(declared, [bid("A", 100, x=42, y=40), bid("B", 80, x=30, y=30)])
    scores, lines = read_linear(ahead), read_ratio(ahead)
    assert isinstance(scores, LinearScores)
    assert isinstance(lines, LinearScores)
    ratio = stability(lines, 0).criteria[0]
    # 0.82 s + 0.8 (200 − s) = 0.6 s + (200 − s): level at 40 ÷ 0.42.
    assert ratio.winner == Interval(Fraction(4000, 42), Fraction(200), (("A", "B"),), ())
    found = official_ends(ahead, stability(scores, 0), ratio).ratio
    assert found is not None
    assert first(ahead, SetRatio(technical=found.lower, price=200 - found.lower)) == ("A",)
    assert found.below is not None
    assert first(ahead, SetRatio(technical=found.below, price=200 - found.below)) != ("A",)


def test_where_nothing_is_rounded_the_exact_ends_are_the_official_ones() -> None:
    declared = tender(criteria=(criterion("x", 50), criterion("y", 50)))
    evaluation = evaluate(declared, [bid("A", 1, x=40, y=20), bid("B", 1, x=20, y=30)])
    scores = read_linear(evaluation)
    assert isinstance(scores, LinearScores)
    assert not rounds(declared)
    assert not official_ends(evaluation, stability(scores, 0), NO_RATIO).searched
    # Searched all the same, they are found within the resolution.
    exact = stability(scores, 0).criteria[0].winner
    found = official_interval(
        Recount(evaluation), exact, Fraction(50), Fraction(100), lambda points: SetPoints(criterion="x", points=points)
    )
    assert abs(found.lower - exact.lower) <= RESOLUTION
    assert (found.upper, found.above) == (100 - RESOLUTION, None)
    assert not found.moves(exact)


def test_a_panel_that_aggregates_totals_is_evaluated_in_full() -> None:
    panel = Panel(members=("1", "2", "3"), aggregate=Aggregate.MEDIAN, per=Per.TOTAL, rounding=CENTS)
    declared = tender(criteria=(criterion("m", 10, "marks", params={"max_mark": 10}), criterion("q", 10)), panel=panel)
    marks = {"A": (9, 8, 9), "B": (3, 4, 4)}
    bids = [
        bid(vendor, 1, {str(member): {"m": mark} for member, mark in enumerate(given, 1)}, q=points)
        for (vendor, given), points in zip(marks.items(), (2, 6), strict=True)
    ]
    evaluation = evaluate(declared, bids)
    assert rounds(declared)
    found = official_ends(evaluation, None, NO_RATIO).criteria["m"]
    check_end(evaluation, found.lower, found.below, "m")
    assert found.below is not None


def test_what_cannot_be_moved_so_has_no_order() -> None:
    recount = Recount(whole_points())
    assert recount.first([SetPoints(criterion="x", points=Fraction(0))]) is None
    assert recount.first([SetPoints(criterion="x", points=Fraction(101))]) is None


SEEN = Proven(lower=Fraction(1), upper=Fraction(9))


def test_an_end_that_only_one_side_knows_is_moved() -> None:
    half = Fraction(1, 2)
    seen = OfficialInterval(lower=Fraction(1), upper=Fraction(9), below=None, above=None, tried=2, proven=SEEN)
    assert not seen.moves(Interval(Fraction(0), Fraction(10)))
    assert seen.moves(Interval(Fraction(3), Fraction(10), (("A", "B"),), ()))
    stops = OfficialInterval(
        lower=Fraction(1), upper=Fraction(9), below=1 - half * RESOLUTION, above=None, tried=2, proven=SEEN
    )
    assert stops.moves(Interval(Fraction(0), Fraction(10)))
    assert not stops.moves(Interval(Fraction(1), Fraction(10), (("A", "B"),), ()))
