"""Acceptabilities agree with what is known exactly: published cases, expected ranks, ties, sets of one point."""

import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import draw_shares, expected_rank_errors, linear_values

from criteria.errors import EvaluationError
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.sampling.acceptability import Acceptability, acceptability
from scoring.robustness.sampling.blocks import BLOCK
from scoring.robustness.sampling.draws import Ordinal
from scoring.robustness.sampling.weight_sets import WeightSet, WeightSetKind

CASES = Path(__file__).parent / "cases"
NAMES = [chr(ord("A") + index) for index in range(26)] + [f"V{index}" for index in range(100)]


def case(name: str) -> dict[str, object]:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def scores_of(
    rows: Sequence[Sequence[int | Fraction]],
    weights: Sequence[int],
    *,
    groups: Sequence[str] | None = None,
    offsets: Sequence[Fraction] | None = None,
) -> LinearScores:
    return linear_values(
        vendors=NAMES[: len(rows)],
        criteria=[f"c{index}" for index in range(len(weights))],
        weights=[Fraction(weight) for weight in weights],
        rates=[[Fraction(rate) for rate in row] for row in rows],
        offsets=offsets,
        groups=groups,
    )


def random_scores(bids: int, criteria: int, seed: int, *, steps: int = 4) -> LinearScores:
    drawn = np.random.default_rng(seed)
    rows = [[Fraction(int(x), steps) for x in row] for row in drawn.integers(0, steps + 1, size=(bids, criteria))]
    offsets = [Fraction(int(x), 3) for x in drawn.integers(0, 4, size=bids)]
    return scores_of(rows, drawn.integers(1, 30, size=criteria).tolist(), offsets=offsets)


def test_five_bids_each_best_at_one_criterion_share_every_rank() -> None:
    published = case("smaa-unit-vectors-5")
    within = published["tolerance"]["*"]
    found = acceptability(scores_of(published["data"]["X"], [20] * 5), samples=200_000, seed=1, threads=2)
    assert np.abs(found.shares - published["published"]["rank_acceptability"]).max() < within
    assert np.abs(found.shares[:, 0] - published["published"]["first_rank"]).max() < within
    own, *others = published["published"]["central_weight_1"]
    for vendor in range(5):
        central = found.central_weights(vendor)
        assert central is not None
        expected = [own if index == vendor else others[0] for index in range(5)]
        assert np.abs(np.array(central.points, dtype=float) / 100 - expected).max() < within
        assert central.samples == found.covered[vendor, 0]


@pytest.mark.parametrize("size", [4, 5])
def test_the_mean_of_weights_in_order_is_the_rank_order_centroid(size: int) -> None:
    published = case("ordinal-weights-roc")
    shares = draw_shares(Ordinal(tuple((index,) for index in range(size))), 200_000, seed=1)
    assert np.abs(shares.mean(axis=0) - published["published"][f"M{size}"]).max() < published["tolerance"]["*"]


def chance_of_being_ahead(differences: Sequence[Fraction]) -> Fraction:
    """P(d · w > 0) for w uniform on the simplex, by Varsi's recursion, in fractions."""
    above = [one for one in differences if one > 0]
    chances = [Fraction(1), *[Fraction(0)] * len(above)]
    for below in (one for one in differences if one <= 0):
        for index, one in enumerate(above, start=1):
            chances[index] = (one * chances[index] - below * chances[index - 1]) / (one - below)
    return 1 - chances[-1]


def exact_expected_rank(rows: Sequence[Sequence[Fraction]], vendor: int) -> Fraction:
    rank = Fraction(1)
    for other, row in enumerate(rows):
        if other != vendor:
            gaps = [theirs - own for theirs, own in zip(row, rows[vendor], strict=True)]
            rank += Fraction(1, 2) if not any(gaps) else chance_of_being_ahead(gaps)
    return rank


def folded(scores: LinearScores) -> list[list[Fraction]]:
    """The worth of all points on one criterion: then no offset is left."""
    return [
        [scores.offset(bid) + scores.total * scores.rate(bid, one) for one in range(len(scores.criteria))]
        for bid in range(len(scores.vendors))
    ]


@pytest.mark.parametrize(("bids", "criteria"), [(2, 2), (4, 3), (8, 12), (12, 4), (20, 5), (30, 8)])
@pytest.mark.parametrize("seed", range(4))
def test_the_mean_rank_is_the_exact_expected_rank_within_four_standard_errors(
    bids: int, criteria: int, seed: int
) -> None:
    scores = random_scores(bids, criteria, seed)
    found, rows = acceptability(scores, samples=20_000, seed=seed), folded(scores)
    for vendor in range(bids):
        exact, error = exact_expected_rank(rows, vendor), expected_rank_errors(found)[vendor]
        assert abs(found.expected_rank(vendor) - exact) <= 4 * error + 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_pairwise_wins_are_the_exact_ones_within_four_standard_errors(seed: int) -> None:
    scores = random_scores(8, 5, seed)
    found, rows, samples = acceptability(scores, samples=20_000, seed=seed), folded(scores), 20_000
    for one in range(8):
        assert found.pairwise(one, one) == Fraction(1, 2)
        for other in range(8):
            gaps = [a - b for a, b in zip(rows[one], rows[other], strict=True)]
            counted = found.pairwise(one, other)
            assert counted is not None
            exact = chance_of_being_ahead(gaps) if any(gaps) else Fraction(1, 2)
            assert abs(counted - exact) <= 4 * sqrt(exact * (1 - exact) / samples)


def test_pairs_of_many_bids_are_counted_where_they_are_asked_for() -> None:
    scores = random_scores(25, 4, 1, steps=40)
    assert acceptability(scores, samples=100).pairwise(0, 1) is None
    found = acceptability(scores, samples=1000, pairs=True)
    one, other = found.pairwise(0, 1), found.pairwise(1, 0)
    assert one is not None
    assert other is not None
    assert one + other == 1


WEIGHTS = ["simplex", "ordinal", "groups", "box:±30%", "box:±100%", "box:±0%"]


@settings(deadline=None, max_examples=30)
@given(
    bids=st.integers(1, 20),
    criteria=st.integers(1, 5),
    seed=st.integers(0, 10**6),
    weights=st.sampled_from(WEIGHTS),
    zeros=st.integers(0, 3),
)
def test_every_set_gives_doubly_stochastic_shares_and_the_rank_of_equals(
    bids: int, criteria: int, seed: int, weights: str, zeros: int
) -> None:
    drawn = np.random.default_rng(seed)
    rows = [[Fraction(int(x), 2) for x in row] for row in drawn.integers(0, 3, size=(bids, criteria))]
    points = [0 if index < zeros else int(x) for index, x in enumerate(drawn.integers(1, 9, size=criteria))]
    scores = scores_of(rows, points, groups=["ab"[index % 2] for index in range(criteria)])
    found = acceptability(scores, weights=weights, samples=60, seed=seed)
    for index in range(bids):
        assert sum(found.share(index, rank) for rank in range(1, bids + 1)) == 1
        assert sum(found.share(vendor, index + 1) for vendor in range(bids)) == 1
        for other in range(bids):
            if rows[index] == rows[other]:
                assert found.covered[index].tolist() == found.covered[other].tolist()
                assert found.expected_rank(index) == found.expected_rank(other)
    assert np.allclose(found.shares.sum(axis=0), 1)
    assert found.standard_errors.min() >= 0


def test_bids_that_tie_on_the_set_alone_are_equal_on_it() -> None:
    # They differ, but by what one has more in a group the other has more in the next: with the totals of the groups
    # kept, 10 × (1 − 0) = 5 × (2 − 0), whatever the allotments within.
    scores = scores_of([[1, 1, 0, 0], [0, 0, 2, 2]], [4, 6, 3, 2], groups=["a", "a", "b", "b"])
    tied = acceptability(scores, weights="groups", samples=10)
    assert tied.tied == (2, 2)
    assert tied.share(0, 1) == tied.share(1, 2) == Fraction(1, 2)
    assert acceptability(scores, weights="simplex", samples=10).tied == (1, 1)


def test_criteria_without_a_group_keep_their_total_together() -> None:
    scores = scores_of([[1, 0, 1], [0, 1, 1], [0, 0, 0]], [4, 6, 5], groups=["", "", "a"])
    found = acceptability(scores, weights="groups", samples=4000)
    assert found.shares[2].tolist() == [0, 0, 1]
    assert found.shares[0, 0] == pytest.approx(0.5, abs=0.04)


def test_a_criterion_without_points_moves_on_the_simplex_and_stays_in_a_box() -> None:
    scores = scores_of([[1, 1, 0], [1, 1, 1]], [4, 6, 0])
    assert acceptability(scores, weights="box:±50%", samples=10).tied == (2, 2)
    assert acceptability(scores, samples=10).share(1, 1) == 1


@pytest.mark.parametrize("weights", WEIGHTS)
def test_one_criterion_leaves_nothing_to_draw_and_ranks_exactly(weights: str) -> None:
    scores = scores_of([[Fraction(1, 3)], [Fraction(2, 3)], [Fraction(1, 3)]], [30])
    found = acceptability(scores, weights=weights, samples=777)
    assert [found.share(vendor, 1) for vendor in range(3)] == [0, 1, 0]
    assert found.share(0, 2) == found.share(2, 3) == Fraction(1, 2)
    assert found.expected_rank(0) == Fraction(5, 2)
    assert expected_rank_errors(found).tolist() == [0, 0, 0]
    assert found.pairwise(1, 0) == 1
    central = found.central_weights(1)
    assert central is not None
    assert central.points == (30,)
    assert found.samples == 777


@pytest.mark.parametrize("weights", WEIGHTS)
def test_without_any_points_the_offsets_decide(weights: str) -> None:
    scores = scores_of([[1, 0], [0, 1]], [0, 0], offsets=[Fraction(1), Fraction(2)])
    found = acceptability(scores, weights=weights, samples=5)
    assert found.share(1, 1) == 1
    central = found.central_weights(1)
    assert central is not None
    assert central.points == (0, 0)


def test_one_bid_is_always_first() -> None:
    found = acceptability(scores_of([[1, 2, 3]], [1, 1, 1]), samples=100)
    assert found.share(0, 1) == 1
    assert found.expected_rank(0) == 1


def test_a_box_without_width_is_the_published_ranking() -> None:
    scores = random_scores(9, 4, 7)
    found = acceptability(scores, weights="box:±0%", samples=10)
    values = scores.values()
    for vendor, value in enumerate(values):
        above, level = sum(one > value for one in values), values.count(value)
        assert [found.share(vendor, rank) for rank in range(1, 10)] == [
            Fraction(1, level) if above < rank <= above + level else 0 for rank in range(1, 10)
        ]


def test_a_narrow_box_stays_near_the_published_ranking_and_a_wide_one_does_not() -> None:
    scores = scores_of([[10, 0, 5], [0, 10, 6]], [52, 48, 10])
    shares = [acceptability(scores, weights=f"box:±{band}%", samples=4000).share(1, 1) for band in (1, 10, 50, 100)]
    assert shares[0] == 0
    assert shares[-1] > Fraction(1, 4)
    assert all(one <= other for one, other in pairwise(shares))


def test_a_bid_that_is_never_first_has_no_central_weights() -> None:
    found = acceptability(scores_of([[2, 2], [1, 1]], [1, 1]), samples=50)
    assert found.central_weights(1) is None


def test_central_weights_put_their_bid_first_and_keep_the_total() -> None:
    scores = random_scores(10, 4, 3)
    found = acceptability(scores, samples=5000)
    for vendor in range(10):
        if (central := found.central_weights(vendor)) is not None:
            values = scores.values(central.points)
            assert values[vendor] >= max(values) - Fraction(1, 10**6)
            assert abs(sum(central.points) - scores.total) < Fraction(1, 10**6)
            assert central.samples == found.covered[vendor, 0] > 0


def test_the_standard_error_of_a_tie_is_that_of_its_part() -> None:
    # A and B tie and are first on half of all draws: each counts 1/2 or nothing, not one or nothing.
    found = acceptability(scores_of([[1, 0], [1, 0], [0, 1]], [1, 1]), samples=10_000)
    share, error = found.shares[0, 0], found.standard_errors[0, 0]
    assert share == pytest.approx(0.25, abs=0.01)
    assert error == pytest.approx(sqrt(share * (0.5 - share) / 10_000))


def test_the_spread_over_seeds_is_the_standard_error() -> None:
    scores = random_scores(6, 4, 2)
    runs = [acceptability(scores, samples=500, seed=seed) for seed in range(60)]
    spread = np.std([run.shares for run in runs], axis=0)
    expected = np.mean([run.standard_errors for run in runs], axis=0)
    well = expected > 0.005
    assert np.all((spread[well] / expected[well] > 0.7) & (spread[well] / expected[well] < 1.35))


def test_threads_change_nothing_and_a_seed_does() -> None:
    scores = random_scores(7, 4, 5)
    one, two = (acceptability(scores, samples=3 * BLOCK + 5, seed=4, threads=threads) for threads in (1, 2))
    other = acceptability(scores, samples=3 * BLOCK + 5, seed=5)
    for counted in ("covered", "share_sums", "ahead"):
        assert np.array_equal(getattr(one, counted), getattr(two, counted))
    assert not np.array_equal(one.covered, other.covered)


def test_the_sentence_names_the_bid_the_share_and_how_it_was_counted() -> None:
    found = acceptability(scores_of([[1, 1], [0, 0]], [3, 1]), weights="box:±20%", samples=2000, seed=9)
    tied = acceptability(scores_of([[1, 1], [1, 1]], [3, 1]), samples=20)
    names = {"A": "架空商会", "B": "架空通信"}
    said, level = found.sentence(names), tied.sentence(names)
    assert said.ja == (
        "配点の合計を保ち、各配点を公表値の±20%の範囲で一様に動かした場合、架空商会が第1位となる割合は100.0%"
        "(標準誤差0.0ポイント、標本2,000件、乱数の種9)。"
    )
    assert said.en == (
        "With each allotment drawn uniformly within ±20% of what was published, the total kept, 架空商会 ranks first "
        "in 100.0% of cases (standard error 0.0 points, 2,000 samples, seed 9)."
    )
    assert "架空商会・架空通信が第1位となる割合はそれぞれ50.0%" in level.ja
    assert "架空商会 and 架空通信 each rank first in 50.0% of cases" in level.en


def test_a_stopped_count_says_how_much_it_rests_on() -> None:
    found = acceptability(random_scores(4, 3, 1), samples=10 * BLOCK, progress=lambda done, _: done < 2 * BLOCK)
    assert (found.samples, found.asked) == (2 * BLOCK, 10 * BLOCK)
    assert sum(found.share(0, rank) for rank in range(1, 5)) == 1


@pytest.mark.parametrize(
    ("text", "kind", "band", "written"),
    [
        ("simplex", WeightSetKind.SIMPLEX, 0, "simplex"),
        (" Ordinal ", WeightSetKind.ORDINAL, 0, "ordinal"),
        ("groups", WeightSetKind.GROUPS, 0, "groups"),
        ("box:±20%", WeightSetKind.BOX, Fraction(1, 5), "box:±20%"),
        ("BOX:20%", WeightSetKind.BOX, Fraction(1, 5), "box:±20%"),
        ("box:+-12.5%", WeightSetKind.BOX, Fraction(1, 8), "box:±12.5%"),
        ("box:+/-0%", WeightSetKind.BOX, 0, "box:±0%"),
        ("box:±100%", WeightSetKind.BOX, 1, "box:±100%"),
        ("ｂｏｘ：±２０％", WeightSetKind.BOX, Fraction(1, 5), "box:±20%"),
    ],
)
def test_a_set_is_read_as_people_write_it(text: str, kind: WeightSetKind, band: Fraction, written: str) -> None:
    chosen = WeightSet.parse(text)
    assert (chosen.kind, chosen.band) == (kind, band)
    assert str(chosen) == written
    assert WeightSet.parse(str(chosen)) == chosen
    assert chosen.sentence.ja != chosen.sentence.en


@pytest.mark.parametrize(
    "text",
    [
        "",
        "box",
        "box:",
        "box:±",
        "box:±x%",
        "box:±-5%",
        "box:±100.1%",
        "box:1,2%",
        "box:±.5%",
        "uniform",
        "±20%",
        "box:20",
        "box:±20",
    ],
)
def test_a_set_that_cannot_be_read_is_named_with_what_is_expected(text: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        acceptability(random_scores(2, 2, 0), weights=text)
    assert text in raised.value.text.ja
    assert "simplex, box:±20% (0% to 100%), ordinal or groups" in raised.value.text.en


@pytest.mark.parametrize(("samples", "seed", "threads"), [(0, 0, 1), (1, -1, 1), (1, 0, 0)])
@pytest.mark.parametrize("weights", ["simplex", "box:±0%"])
def test_numbers_that_nothing_can_be_made_of_are_refused(weights: str, samples: int, seed: int, threads: int) -> None:
    with pytest.raises(EvaluationError):
        acceptability(random_scores(3, 3, 0), weights=weights, samples=samples, seed=seed, threads=threads)


def test_an_acceptability_is_made_once_and_not_changed() -> None:
    found = acceptability(random_scores(3, 3, 0), samples=10)
    assert isinstance(found, Acceptability)
    with pytest.raises(AttributeError):
        found.samples = 5  # type: ignore[misc]


def test_the_program_in_the_document_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(__file__).parents[1]
    text = (root / "docs" / "robustness-sampling.md").read_text(encoding="utf-8")
    program = text.partition("```python\n")[2].partition("```")[0]
    monkeypatch.chdir(root)
    exec(program.replace("100_000", "1_000"), {})  # noqa: S102 - our own document
    assert "各配点を公表値の±20%の範囲で一様に動かした場合" in capsys.readouterr().out
