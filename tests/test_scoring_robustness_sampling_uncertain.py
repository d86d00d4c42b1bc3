"""Uncertain marks and prices: every redraw is the tender's own evaluation of bids that could have come in."""

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from deadlines import ticking

from criteria.bid import Bid, Mark
from criteria.criterion import Criterion
from criteria.errors import EvaluationError
from criteria.exact import decimal_text
from criteria.tender import Absence, Method, Panel, PriceComponent, PriceLimits, Tender
from criteria.terms import Aggregate, Per
from scoring import evaluate
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.numbers.deadline import OutOfTimeError
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.reading import read_linear
from scoring.robustness.sampling.acceptability import acceptability
from scoring.robustness.sampling.blocks import block_random
from scoring.robustness.sampling.redraws import _drawn_price, _with_price, redraw
from scoring.robustness.sampling.uncertain import UncertainAcceptability, uncertain_under
from scoring.robustness.sampling.uncertainty import Uncertainty
from scoring.robustness.sampling.weight_sets import PUBLISHED, WeightSet

MARKS = {
    "A": {"委員1": (9, 2), "委員2": (8, 7), "委員3": (3, 5)},
    "B": {"委員1": (5, 6), "委員2": (6, 6), "委員3": (6, 5)},
    "C": {"委員1": (2, 9), "委員2": (4, 4), "委員3": (9, 8)},
}
PRICES = {"A": 1_000_000, "B": 950_000, "C": 1_050_000}
BAND = Uncertainty(prices=Fraction(1, 10))
MEMBERS = Uncertainty(members=True)
SUM = Method(combination="sum", price_points=Fraction(10), price_formula="lowest-over-price")


def uncertain_acceptability(
    evaluation: Evaluation,
    uncertain: Uncertainty,
    *,
    weights: str | WeightSet = "simplex",
    samples: int = 100_000,
    **how: Any,  # noqa: ANN401 - redraws, seed, deadline
) -> UncertainAcceptability:
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    (found,) = uncertain_under(evaluation, uncertain, [chosen], samples=samples, **how)
    return found


def tender_of(method: Method = SUM, **changes: object) -> Tender:
    criteria = tuple(
        Criterion(id=key, label=key, max_points=Fraction(points), formula="marks")
        for key, points in (("plan", 20), ("team", 10))
    )
    tender = Tender(id="t", title="架空の業務", method=method, criteria=criteria, panel=Panel(aggregate=Aggregate.MEAN))
    return replace(tender, **changes)


def bids_of(marks: dict[str, dict[str, tuple[int, int]]] = MARKS) -> list[Bid]:
    return [
        Bid(
            vendor=vendor,
            price=PRICES[vendor],
            marks=tuple(
                Mark(evaluator=member, criterion=key, mark=Fraction(mark))
                for member, pair in own.items()
                for key, mark in zip(("plan", "team"), pair, strict=True)
            ),
        )
        for vendor, own in marks.items()
    ]


def evaluated(method: Method = SUM, **changes: object) -> Evaluation:
    return evaluate(tender_of(method, **changes), bids_of())


METHODS = [
    SUM,
    replace(SUM, price_formula="mean-distance"),
    replace(SUM, price_formula="min-max"),
    Method(combination="ratio", base_points=Fraction(100), scale=Fraction(10**8)),
]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.price_formula or method.combination)
def test_a_redraw_of_prices_is_the_whole_evaluation_of_bids_at_those_prices(method: Method) -> None:
    evaluation = evaluated(method)
    for number, scores in enumerate(redraw(evaluation, BAND, 8, seed=4)):
        random = block_random(4, number)
        drawn = [_with_price(bid, BAND.prices, PriceLimits(), random) for bid in evaluation.bids]
        assert {bid.vendor: bid.price for bid in drawn} != PRICES
        again = read_linear(evaluate(evaluation.tender, drawn))
        assert isinstance(again, LinearScores)
        assert scores == again


def test_prices_are_drawn_evenly_within_the_band_and_the_limits() -> None:
    limits = PriceLimits(ceiling=1_050_000, floor=980_000)
    prices = [_drawn_price(1_000_000, Fraction(1, 10), limits, block_random(1, number)) for number in range(800)]
    assert min(prices) >= 980_000
    assert max(prices) <= 1_050_000
    assert np.mean(prices) == pytest.approx(1_015_000, abs=3 * 20_200 / np.sqrt(800))
    assert {_drawn_price(5, Fraction(1, 5), PriceLimits(), block_random(2, number)) for number in range(60)} == {
        4,
        5,
        6,
    }


def test_a_price_beyond_every_limit_stays_where_it_is() -> None:
    limits = PriceLimits(ceiling=900, floor=1100)
    assert _drawn_price(1000, Fraction(1, 100), limits, block_random(1, 1)) == 1000


def test_a_bid_without_a_price_has_none_to_draw() -> None:
    bid = Bid(vendor="A")
    assert _with_price(bid, Fraction(1, 10), PriceLimits(), block_random(1, 1)) is bid


def test_the_parts_of_a_price_follow_it() -> None:
    method = Method(
        combination="sum",
        price_points=Fraction(10),
        price_formula="lowest-over-price",
        price_components=(PriceComponent(id="x", points=Fraction(6)), PriceComponent(id="y", points=Fraction(4))),
    )
    bids = [replace(bid, components={"x": (bid.price or 0) * 3 // 4, "y": (bid.price or 0) // 4}) for bid in bids_of()]
    drawn = _with_price(bids[0], Fraction(1, 10), PriceLimits(), block_random(3, 0))
    assert drawn.price != bids[0].price
    assert abs(sum(drawn.components.values()) - (drawn.price or 0)) <= 1
    redraws = list(redraw(evaluate(tender_of(method), bids), BAND, 5, seed=1))
    assert len({one.values() for one in redraws}) == 5


def firsts_over_all_panels() -> dict[str, Fraction]:
    """Every way to draw three members of three, each ranked exactly."""
    counted: Counter[str] = Counter()
    for panel in product(["委員1", "委員2", "委員3"], repeat=3):
        marks = {
            vendor: {f"席{seat}": own[member] for seat, member in enumerate(panel)} for vendor, own in MARKS.items()
        }
        first = evaluate(tender_of(), bids_of(marks)).award.ranking[0].vendors
        counted[first[0]] += 1
        assert len(first) == 1
    return {vendor: Fraction(counted[vendor], 27) for vendor in MARKS}


def test_a_panel_drawn_again_gives_the_shares_of_all_panels_there_are() -> None:
    found = uncertain_acceptability(evaluated(), MEMBERS, weights="box:±0%", samples=1500, redraws=1500, seed=2)
    exact = firsts_over_all_panels()
    assert len([share for share in exact.values() if share]) > 1
    for vendor, share, error in zip(found.vendors, found.shares[:, 0], found.standard_errors[:, 0], strict=True):
        assert abs(share - exact[vendor]) <= 4 * error + 1e-12


@pytest.mark.parametrize("aggregate", [Aggregate.SUM, Aggregate.MEAN, Aggregate.MEDIAN, Aggregate.TRIMMED_MEAN])
def test_every_aggregate_is_taken_over_as_many_members_as_marked(aggregate: Aggregate) -> None:
    panel = Panel(aggregate=aggregate, members=("委員1", "委員2", "委員3"))
    rows = {scores.values() for scores in redraw(evaluated(panel=panel), MEMBERS, 40, seed=3)}
    assert 3 < len(rows) <= 10  # so many ways to choose three of three, some of them twice
    assert evaluated_values(panel) in rows


def evaluated_values(panel: Panel) -> tuple[Fraction, ...]:
    read = read_linear(evaluated(panel=panel))
    assert isinstance(read, LinearScores)
    return read.values()


def test_a_member_who_was_away_is_not_drawn_for_that_bid() -> None:
    away = Absence(evaluator="委員1", vendor="A")
    panel = Panel(aggregate=Aggregate.MEAN, members=("委員1", "委員2", "委員3"), absences=(away,))
    marks = {**MARKS, "A": {member: own for member, own in MARKS["A"].items() if member != "委員1"}}
    evaluation = evaluate(tender_of(panel=panel), bids_of(marks))
    # Over 委員2 (8) and 委員3 (3) the points for the plan are 8, 5.5 or 3 of 20 once scaled to what marks earn.
    rates = {scores.rate(0, 0) for scores in redraw(evaluation, MEMBERS, 40, seed=3)}
    assert len(rates) == 3


def test_prices_and_members_together_spread_more_than_either() -> None:
    evaluation = evaluated()
    spread = [
        uncertain_acceptability(evaluation, one, weights="box:±0%", samples=400, redraws=400).shares.max()
        for one in (Uncertainty(prices=Fraction(1, 100)), replace(MEMBERS, prices=Fraction(1, 100)))
    ]
    assert spread[1] < spread[0]


@pytest.mark.parametrize("weights", ["simplex", "ordinal", "box:±20%", "box:±0%"])
def test_the_shares_are_doubly_stochastic_and_the_same_again(weights: str) -> None:
    found, again = (
        uncertain_acceptability(evaluated(), BAND, weights=weights, samples=500, redraws=50, seed=6) for _ in range(2)
    )
    assert np.allclose(found.shares.sum(axis=0), 1)
    assert np.allclose(found.shares.sum(axis=1), 1)
    assert found.to_document() == again.to_document()
    assert (found.redraws, found.samples) == (50, 500)
    other = uncertain_acceptability(evaluated(), BAND, weights=weights, samples=500, redraws=50, seed=7)
    assert other.to_document() != found.to_document()


def test_the_spread_over_seeds_is_the_standard_error() -> None:
    runs = [
        uncertain_acceptability(evaluated(), BAND, weights="box:±30%", samples=200, redraws=20, seed=seed)
        for seed in range(40)
    ]
    spread = np.std([run.shares for run in runs], axis=0)
    expected = np.mean([run.standard_errors for run in runs], axis=0)
    assert np.all((spread / expected > 0.6) & (spread / expected < 1.5))


def test_a_bid_is_not_always_first_at_its_own_central_weights() -> None:
    found = uncertain_acceptability(evaluated(), replace(MEMBERS, prices=Fraction(1, 10)), samples=2000, redraws=200)
    for first, confidence in zip(found.shares[:, 0], found.confidence, strict=True):
        assert first > 0
        assert confidence is not None
        assert first < confidence <= 1


def test_a_bid_that_is_never_first_has_no_confidence() -> None:
    marks = {**MARKS, "A": dict.fromkeys(MARKS["A"], (0, 0))}
    evaluation = evaluate(tender_of(), bids_of(marks))
    found = uncertain_acceptability(evaluation, MEMBERS, samples=60, redraws=20)
    assert found.confidence[0] is None
    assert found.to_document()["confidence"]["A"] is None


def test_the_sentence_and_the_document_say_what_was_varied_and_how_often() -> None:
    uncertain = Uncertainty(prices=Fraction(1, 20), members=True)
    found = uncertain_acceptability(evaluated(), uncertain, weights="ordinal", samples=30, redraws=10, seed=8)
    said = found.sentence(printed_names(evaluated()))
    assert said.ja.startswith(
        "採点する委員を委員の中から重複を許して選び直し、入札価格を±5%の範囲で一様に動かし、"
        "さらに配点の合計と大小の順序を保ち、内訳を一様に動かした場合、"
    )
    assert said.ja.endswith("引き直し10回、標本30件、乱数の種8)。")
    assert "the panel drawn with replacement from its own members and every price drawn evenly" in said.en
    assert said.en.endswith("10 redraws, 30 samples, seed 8).")
    document = found.to_document()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["redraws"] == 10
    assert all(isinstance(cell, str) for row in document["acceptability"].values() for cell in row)


def test_a_stopped_count_keeps_two_redraws_at_least() -> None:
    found = uncertain_acceptability(evaluated(), BAND, samples=500, redraws=50, deadline=ticking(2))
    assert (found.redraws, found.asked, found.samples) == (2, 50, 20)


def test_without_the_time_for_two_redraws_nothing_is_counted() -> None:
    with pytest.raises(OutOfTimeError):
        uncertain_acceptability(evaluated(), BAND, samples=500, redraws=50, deadline=ticking(1))


def test_samples_are_rounded_up_to_a_whole_number_a_redraw() -> None:
    assert uncertain_acceptability(evaluated(), BAND, samples=7, redraws=3).samples == 9
    assert uncertain_acceptability(evaluated(), BAND, samples=1, redraws=3).redraws == 2


@pytest.mark.parametrize(("prices", "named"), [(Fraction(1), "not 100%"), (Fraction(-1, 10), "not -10%")])
def test_a_band_in_which_a_price_could_be_nothing_or_less_is_refused(prices: Fraction, named: str) -> None:
    with pytest.raises(EvaluationError, match=named) as raised:
        Uncertainty(prices=prices, members=True)
    assert raised.value.text.ja != raised.value.text.en


@pytest.mark.parametrize(
    ("marks", "band", "prices", "members"),
    [
        ("marks", "3%", "0.03", True),
        (" MARKS ", "", "0", True),
        ("", "±2.5%", "0.025", False),
        ("", "+-10 %", "0.1", False),
        ("", "3%", "0.03", False),  # full-width digits and sign
        ("", "0%", "0", False),
    ],
)
def test_what_is_asked_is_read_as_it_is_written(marks: str, band: str, prices: str, *, members: bool) -> None:
    assert Uncertainty.parse(marks, band) == Uncertainty(prices=Fraction(prices), members=members)


def test_nothing_asked_is_nothing() -> None:
    assert Uncertainty.parse("", " ") is None
    assert str(Uncertainty()) == "nothing"


@pytest.mark.parametrize("band", ["3", "0.03", "three%", "-3%", "3%%", "%", "1,5%", "100%", "250%"])
def test_a_band_that_is_no_percentage_below_a_hundred_is_refused(band: str) -> None:
    with pytest.raises(EvaluationError, match="below 100%") as raised:
        Uncertainty.parse("", band)
    assert "100%未満" in raised.value.text.ja


def test_only_marks_can_be_named_as_uncertain() -> None:
    with pytest.raises(EvaluationError, match=r"it takes marks.*--price-band 3%"):
        Uncertainty.parse("prices", "")


@pytest.mark.parametrize("weights", ["simplex", "ordinal", "box:±20%", "box:±0%"])
def test_where_nothing_varies_the_count_is_the_plain_one(weights: str) -> None:
    evaluation = evaluated()
    lines = read_linear(evaluation)
    assert isinstance(lines, LinearScores)
    plain = acceptability(lines, weights=weights, samples=500, seed=5)
    found = uncertain_acceptability(evaluation, Uncertainty(), weights=weights, samples=500, seed=5)
    ranks = range(1, len(plain.vendors) + 1)
    assert found.to_document()["acceptability"] == {
        vendor: [decimal_text(plain.share(index, rank)) for rank in ranks] for index, vendor in enumerate(plain.vendors)
    }
    assert found.to_document()["standard_error"] == {
        vendor: [f"{error:.6f}" for error in plain.standard_errors[index]] for index, vendor in enumerate(plain.vendors)
    }
    assert (found.redraws, found.samples) == (1, 500)
    if weights != "box:±0%":
        names = printed_names(evaluation)
        assert found.sentence(names) == plain.sentence(names)


def test_prices_that_cannot_change_the_order_leave_every_bid_its_rank() -> None:
    # The prices carry at most 10 points of 40: within ±1% they cannot make up for what parts these bids.
    marks = {vendor: dict.fromkeys(MARKS["A"], (mark, mark)) for vendor, mark in zip("ABC", (10, 5, 0), strict=True)}
    evaluation = evaluate(tender_of(), bids_of(marks))
    found = uncertain_acceptability(
        evaluation, Uncertainty(prices=Fraction(1, 100)), weights=PUBLISHED, samples=60, redraws=60
    )
    assert found.shares.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert not found.standard_errors.any()
    assert [found.expected_rank(one) for one in range(3)] == [1, 2, 3]


def test_several_sets_of_allotments_are_counted_over_the_same_redraws() -> None:
    evaluation, sets = evaluated(), [PUBLISHED, WeightSet.parse("ordinal")]
    together = uncertain_under(evaluation, BAND, sets, samples=100, redraws=20, seed=3)
    for one, chosen in zip(together, sets, strict=True):
        alone = uncertain_acceptability(evaluation, BAND, weights=chosen, samples=100, redraws=20, seed=3)
        assert one.to_document() == alone.to_document()


def test_members_are_drawn_only_where_they_marked() -> None:
    tender = replace(
        tender_of(), criteria=(Criterion(id="plan", label="plan", max_points=Fraction(20), formula="direct"),)
    )
    bids = [Bid(vendor=name, price=100, responses={"plan": Fraction(number)}) for number, name in enumerate("AB")]
    with pytest.raises(EvaluationError, match="no criterion is marked"):
        uncertain_acceptability(evaluate(tender, bids), MEMBERS)


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ({"委員1": (9, 2)}, "marked by one member only"),
        ({"委員1": (9, 2), "委員2": (9, 2)}, "all members gave the same marks"),
    ],
)
def test_marks_without_a_spread_are_refused(own: dict[str, tuple[int, int]], named: str) -> None:
    evaluation = evaluate(tender_of(), bids_of(dict.fromkeys("ABC", own)))
    with pytest.raises(EvaluationError, match=named) as raised:
        uncertain_acceptability(evaluation, MEMBERS)
    assert raised.value.text.ja != raised.value.text.en


def test_a_method_that_is_not_linear_says_why() -> None:
    panel = Panel(aggregate=Aggregate.MEDIAN, per=Per.TOTAL)
    with pytest.raises(EvaluationError, match="the panel aggregates totals"):
        uncertain_acceptability(evaluated(panel=panel), BAND)


def test_numbers_that_nothing_can_be_made_of_are_refused() -> None:
    for change in ({"samples": 0}, {"seed": -1}, {"weights": "any"}):
        with pytest.raises(EvaluationError):
            uncertain_acceptability(evaluated(), BAND, **change)
