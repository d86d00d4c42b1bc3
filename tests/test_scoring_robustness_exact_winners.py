"""Who can win: against every corner of the admissible allotments, each proof recomputed in fractions."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from proofs import draw_shares, lead, linear_values
from stable import INSTANCES, ZERO, corners_of, drawn, lead_by_criterion

from scoring.robustness.exact.admissible import Admissible, box, contains, fixed_groups, ordinal, simplex
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.winners import (
    CanWin,
    WinVerdict,
    highest_lead,
    plain_shares,
    plain_weights,
    to_parts,
    who_can_win,
)
from scoring.robustness.sampling.weight_sets import WeightSet, possible_weights
from scoring.solve.linear import optimum

pytestmark = pytest.mark.drawn

SETS: dict[str, Callable[[LinearScores], Admissible]] = {
    "simplex": simplex,
    "box": lambda scores: box(scores, Fraction(1, 5)),
    "groups": fixed_groups,
    "ordinal": ordinal,
}


def best_margin(scores: LinearScores, j: int, admissible: Admissible) -> Fraction:
    """The greatest least lead over all corners that the bids' own lines cut out."""
    others = [i for i in range(len(scores.vendors)) if i != j]
    faces = [lead_by_criterion(scores, a, b) for a, b in combinations(others, 2)]
    return max(min(lead(scores, j, i, p) for i in others) for p in corners_of(scores, faces, admissible))


@pytest.mark.parametrize("name", SETS)
def test_the_margin_is_the_best_of_all_corners_and_the_verdict_its_sign(name: str) -> None:
    for seed in range(INSTANCES // 4):
        scores = drawn(seed, most_criteria=3, most_vendors=5)
        if len(scores.vendors) == 1:
            continue
        admissible = SETS[name](scores)
        for j, found in enumerate(who_can_win(scores, admissible)):
            margin = best_margin(scores, j, admissible)
            assert found.margin == margin, (seed, j)
            verdict = WinVerdict.ALONE if margin > 0 else WinVerdict.NEVER if margin < 0 else WinVerdict.TIE
            assert found.verdict is verdict


def recompute(scores: LinearScores, admissible: Admissible, found: CanWin) -> None:
    """Check a proof with nothing but the values and the most a lead can be."""
    j = scores.vendors.index(found.vendor)
    others = [i for i in range(len(scores.vendors)) if i != j]
    leads = [lead(scores, j, i, found.best) for i in others]
    assert contains(admissible, found.best)
    assert min(leads, default=ZERO) == found.margin
    if found.verdict is not WinVerdict.NEVER:
        assert found.weights is not None
        assert contains(admissible, found.weights)
        least = min((lead(scores, j, i, found.weights) for i in others), default=Fraction(1))
        assert least > 0 if found.verdict is WinVerdict.ALONE else least == 0
    if found.verdict is not WinVerdict.ALONE:
        assert found.mixture is not None
        assert sum(found.mixture.values()) == 1
        assert min(found.mixture.values()) > 0
        assert found.vendor not in found.mixture
        most = highest_lead(scores, found.vendor, found.mixture, admissible)
        assert most == 0 if found.verdict is WinVerdict.TIE else most < 0


@pytest.mark.parametrize("name", SETS)
def test_every_proof_is_recomputed(name: str) -> None:
    verdicts = set()
    for seed in range(INSTANCES):
        scores = drawn(seed)
        admissible = SETS[name](scores)
        for found in who_can_win(scores, admissible):
            recompute(scores, admissible, found)
            verdicts.add(found.verdict)
    assert verdicts == set(WinVerdict)


def test_the_most_a_form_can_reach_is_reached_at_a_corner() -> None:
    for seed in range(INSTANCES // 4):
        scores = drawn(seed, most_criteria=4)
        effects = [(seed * 7 + k * 5) % 11 - 5 for k in range(len(scores.criteria))]
        for admissible in (make(scores) for make in SETS.values()):
            most, at = admissible.highest(effects)
            assert contains(admissible, at)
            assert sum((e * w for e, w in zip(effects, at, strict=True)), ZERO) == most
            assert most == max(
                sum((e * w for e, w in zip(effects, p, strict=True)), ZERO) for p in corners_of(scores, [], admissible)
            )


def tiny_gap(size: Fraction) -> LinearScores:
    """C is half way between A and B, less or more by so little that floats see a tie."""
    return linear_values(
        vendors="ABC",
        criteria="xy",
        weights=[Fraction(50), Fraction(50)],
        rates=[[Fraction(1), ZERO], [ZERO, Fraction(1)], [Fraction(1, 2) + size] * 2],
    )


@pytest.mark.parametrize(
    ("size", "verdict"),
    [
        (Fraction(1, 10**30), WinVerdict.ALONE),
        (ZERO, WinVerdict.TIE),
        (Fraction(-1, 10**30), WinVerdict.NEVER),
        (Fraction(1, 10**9), WinVerdict.ALONE),
        (Fraction(-1, 10**9), WinVerdict.NEVER),
        (Fraction(-1, 10**7), WinVerdict.NEVER),
    ],
)
def test_no_tolerance_decides_between_a_tie_and_more_or_less(size: Fraction, verdict: WinVerdict) -> None:
    scores = tiny_gap(size)
    found = who_can_win(scores, simplex(scores))[2]
    assert (found.verdict, found.margin) == (verdict, 100 * size)
    recompute(scores, simplex(scores), found)


def test_where_the_solver_names_no_corner_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(INSTANCES // 4):
        scores = drawn(seed)
        admissible = list(SETS.values())[seed % 4](scores)
        with monkeypatch.context() as patched:
            patched.setattr(optimum, "proven", lambda _program, _corner, _deadline: None)
            slow = who_can_win(scores, admissible)
        quick = who_can_win(scores, admissible)
        assert [(one.verdict, one.margin) for one in slow] == [(one.verdict, one.margin) for one in quick]
        for found in slow:
            recompute(scores, admissible, found)


def test_a_larger_field_is_proven_too() -> None:
    random = np.random.default_rng(5)
    shares = random.integers(0, 6, (40, 12))
    scores = linear_values(
        vendors=[f"V{i}" for i in range(40)],
        criteria=[f"c{k}" for k in range(12)],
        weights=[Fraction(10)] * 12,
        rates=[[Fraction(int(x), 5) for x in row] for row in shares],
    )
    for found in who_can_win(scores, simplex(scores)):
        recompute(scores, simplex(scores), found)


def test_a_proof_has_as_few_digits_as_it_can() -> None:
    scores = linear_values(
        vendors="ABC",
        criteria="xy",
        weights=[Fraction(30), Fraction(30)],
        rates=[
            [Fraction(9, 10), Fraction(2, 10)],
            [Fraction(1, 10), Fraction(8, 10)],
            [Fraction(4, 10), Fraction(3, 10)],
        ],
    )
    first, _, third = who_can_win(scores, simplex(scores))
    assert first.weights == (60, 0)
    assert third.verdict is WinVerdict.NEVER
    assert third.mixture is not None
    assert all((share * 100).denominator == 1 for share in third.mixture.values())


def test_what_no_rounding_keeps_stays_as_it_is() -> None:
    third = {"A": Fraction(1, 3), "B": Fraction(2, 3)}
    assert plain_shares(third, lambda some: some == third) == third
    scores = drawn(1)
    exact = (Fraction(1, 3), Fraction(5, 3))
    two = linear_values(vendors="A", criteria="xy", weights=[Fraction(1)] * 2, rates=[[ZERO] * 2])
    assert plain_weights(exact, simplex(two), lambda tried: tried == exact) == exact
    assert plain_weights(exact, simplex(two), lambda _: True) == (0, 2)
    assert to_parts([1] * 3, 100) == [34, 33, 33]
    assert scores.total > 0


def test_one_bid_alone_wins_alone() -> None:
    scores = linear_values(vendors="A", criteria="x", weights=[Fraction(10)], rates=[[ZERO]])
    (only,) = who_can_win(scores, simplex(scores))
    assert (only.verdict, only.margin, only.weights, only.mixture) == (WinVerdict.ALONE, 0, (10,), None)


def test_twins_can_only_tie_and_a_dominated_bid_never_wins() -> None:
    rows = [[Fraction(1), Fraction(1)], [Fraction(1), Fraction(1)], [Fraction(1, 2), Fraction(1, 3)]]
    scores = linear_values(vendors="ABC", criteria="xy", weights=[Fraction(1)] * 2, rates=rows)
    found = who_can_win(scores, simplex(scores))
    assert [one.verdict for one in found] == [WinVerdict.TIE, WinVerdict.TIE, WinVerdict.NEVER]
    assert found[0].mixture == {"B": 1}
    assert sum(found[2].mixture.values()) == 1


def test_an_order_of_allotments_admits_what_keeps_it() -> None:
    scores = linear_values(
        vendors="AB", criteria="xyz", weights=[Fraction(5), Fraction(5), Fraction(2)], rates=[[ZERO] * 3, [ZERO] * 3]
    )
    kept = ordinal(scores)
    assert kept.orders == ((0, 2), (1, 2))
    assert contains(kept, [Fraction(4), Fraction(7), Fraction(1)])
    assert not contains(kept, [Fraction(1), Fraction(7), Fraction(4)])
    assert list(pairwise(kept.blocks)) == [((0, 1), (2,))]


def test_the_sets_are_those_that_samples_are_drawn_from() -> None:
    for seed in range(INSTANCES // 10):
        scores = drawn(seed)
        for text in ("simplex", "box:±20%", "ordinal", "groups"):
            possible = possible_weights(scores.weights, scores.groups, WeightSet.parse(text))
            admissible = SETS[text.partition(":")[0]](scores)
            free = {
                k for k, (low, high) in enumerate(zip(admissible.lower, admissible.upper, strict=True)) if low < high
            }
            assert {k for part in possible.joined for k in part} <= free
            if possible.draw is not None:
                for shares in draw_shares(possible.draw, 20, seed):
                    weights = [float(share) * float(scores.total) for share in shares]
                    bounds = zip(admissible.lower, weights, admissible.upper, strict=True)
                    assert all(low - 1e-9 <= weight <= high + 1e-9 for low, weight, high in bounds)
                    assert all(weights[a] >= weights[b] - 1e-9 for a, b in admissible.orders)
                    for own, total in admissible.totals:
                        assert sum(weights[k] for k in own) == pytest.approx(float(total))
