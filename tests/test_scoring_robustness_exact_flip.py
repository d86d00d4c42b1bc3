"""The smallest changes: against enumeration of every corner, with every certificate recomputed in fractions."""

from fractions import Fraction

import pytest
from proofs import certified, lead, least_moved, linear_values
from stable import INSTANCES, ZERO, corners_of, drawn, lead_by_criterion, leader_of, moved

from scoring.robustness.exact.admissible import Bounds, box, contains, fixed_groups, simplex
from scoring.robustness.exact.first import MadeFirst, smallest_firsts
from scoring.robustness.exact.flip import FlipCertificate, smallest_flip
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.winners import WinVerdict, who_can_win

pytestmark = pytest.mark.drawn

SOME = range(INSTANCES // 2)


def small(seed: int) -> LinearScores:
    return drawn(seed, most_criteria=3, most_vendors=5)


def bounds_of(scores: LinearScores, seed: int) -> Bounds:
    return simplex(scores) if seed % 3 else box(scores, Fraction(1, 5))


def others(scores: LinearScores, j: int) -> list[int]:
    return [i for i in range(len(scores.vendors)) if i != j]


def fewest_to_level(scores: LinearScores, leader: int, rival: int, bounds: Bounds) -> Fraction | None:
    face = lead_by_criterion(scores, rival, leader)
    if not any(face):
        return None
    found = [p for p in corners_of(scores, [face], bounds) if lead(scores, rival, leader, p) >= 0]
    return min((moved(scores.weights, p) for p in found), default=None)


def can_overtake(scores: LinearScores, leader: int, rival: int, bounds: Bounds) -> bool:
    return any(lead(scores, rival, leader, p) > 0 for p in corners_of(scores, [], bounds))


def test_the_flip_is_the_nearest_of_all_corners() -> None:
    for seed in SOME:
        scores = small(seed)
        leader, bounds = leader_of(scores), bounds_of(scores, seed)
        reached = {}
        for rival in others(scores, leader):
            fewest = fewest_to_level(scores, leader, rival, bounds)
            level = lead(scores, rival, leader, scores.weights) == 0
            if fewest is not None and (not level or can_overtake(scores, leader, rival, bounds)):
                reached[scores.vendors[rival]] = fewest
        found = smallest_flip(scores, leader, bounds)
        if found is None:
            assert not reached, seed
            continue
        assert found.moved == min(reached.values()), seed
        assert set(found.by) == {name for name, fewest in reached.items() if fewest == found.moved}
        places = [scores.vendors.index(name) for name in found.by]
        assert found.overtakes == any(can_overtake(scores, leader, rival, bounds) for rival in places)


def test_the_allotments_after_a_flip_are_what_it_says() -> None:
    for seed in SOME:
        scores = drawn(seed)
        leader, bounds = leader_of(scores), bounds_of(scores, seed)
        found = smallest_flip(scores, leader, bounds)
        if found is not None:
            assert contains(bounds, found.weights)
            assert moved(scores.weights, found.weights) == found.moved
            assert lead(scores, leader, scores.vendors.index(found.by[0]), found.weights) == 0


def test_the_certificates_prove_that_nobody_draws_level_sooner() -> None:
    for seed in SOME:
        scores = drawn(seed)
        leader, bounds = leader_of(scores), bounds_of(scores, seed)
        found = smallest_flip(scores, leader, bounds)
        if found is not None:
            proven = {one.rival: certified(scores, leader, bounds, one) for one in found.certificates}
            assert proven.keys() == {scores.vendors[i] for i in others(scores, leader)}
            assert min(points for points in proven.values() if points is not None) == found.moved
            assert {proven[name] for name in found.by} == {found.moved}


def hand() -> LinearScores:
    """A leads B by 6; a point from x to y closes 2, from x to z only 1."""
    return linear_values(
        vendors="AB",
        criteria="xyz",
        weights=[Fraction(2), Fraction(5), Fraction(8)],
        rates=[[Fraction(2), Fraction(0), Fraction(1)], [Fraction(0), Fraction(0), Fraction(0)]],
        offsets=[Fraction(0), Fraction(6)],
    )


def test_points_run_out_by_hand() -> None:
    """Two points from x to y close 4; after them z gives to y, a point for a point."""
    found = smallest_flip(hand(), 0, simplex(hand()))
    assert found is not None
    assert (found.moved, found.by, found.weights) == (4, ("B",), (0, 9, 6))
    (one,) = found.certificates
    assert (one.high - one.low, certified(hand(), 0, simplex(hand()), one)) == (1, 4)


def test_a_certificate_that_proves_nothing_is_refused_and_a_weak_one_proves_less() -> None:
    scores = hand()
    with pytest.raises(ValueError, match="proves nothing"):
        certified(scores, 0, simplex(scores), FlipCertificate(rival="B", high=Fraction(0), low=Fraction(1)))
    with pytest.raises(ValueError, match="proves nothing"):
        certified(scores, 0, simplex(scores), FlipCertificate(rival="B", high=Fraction(0), low=Fraction(0)))
    weak = FlipCertificate(rival="B", high=Fraction(3), low=Fraction(-1))
    assert certified(scores, 0, simplex(scores), weak) == Fraction(3, 2)


def test_bounds_that_leave_out_what_was_published_or_keep_groups_are_refused() -> None:
    scores = linear_values(
        vendors="AB",
        criteria="xy",
        weights=[Fraction(1), Fraction(3)],
        rates=[[Fraction(1)] * 2, [Fraction(0)] * 2],
        groups=["g", "h"],
    )
    with pytest.raises(ValueError, match="one total"):
        smallest_flip(scores, 0, fixed_groups(scores))
    out = Bounds(lower=(Fraction(2),) * 2, upper=(Fraction(4),) * 2, totals=(((0, 1), Fraction(4)),))
    with pytest.raises(ValueError, match="out of the bounds"):
        smallest_flip(scores, 0, out)


def test_who_is_ahead_by_the_same_everywhere_is_never_overtaken() -> None:
    scores = linear_values(
        vendors="ABC",
        criteria="xy",
        weights=[Fraction(1), Fraction(3)],
        rates=[[Fraction(1), Fraction(1, 2)]] * 3,
        offsets=[Fraction(1), Fraction(0), Fraction(1)],
    )
    assert smallest_flip(scores, 0, simplex(scores)) is None


def fewest_to_be_first(scores: LinearScores, j: int, bounds: Bounds) -> Fraction | None:
    faces = [lead_by_criterion(scores, j, i) for i in others(scores, j)]
    found = [p for p in corners_of(scores, faces, bounds) if all(lead(scores, j, i, p) >= 0 for i in others(scores, j))]
    return min((moved(scores.weights, p) for p in found), default=None)


def firsts(scores: LinearScores, bounds: Bounds) -> tuple[MadeFirst | None, ...]:
    return tuple(smallest_firsts(scores, bounds, who_can_win(scores, bounds)).values())


def test_the_fewest_points_that_make_a_bid_first_are_those_of_the_nearest_corner() -> None:
    for seed in SOME:
        scores = small(seed)
        bounds = bounds_of(scores, seed)
        for j, found in enumerate(firsts(scores, bounds)):
            assert (None if found is None else found.moved) == fewest_to_be_first(scores, j, bounds), (seed, j)


def test_the_multipliers_alone_prove_that_fewer_points_do_not_make_it_first() -> None:
    for seed in SOME:
        scores = drawn(seed)
        bounds = bounds_of(scores, seed)
        for j, found in enumerate(firsts(scores, bounds)):
            if found is not None:
                assert least_moved(scores, found, bounds) == found.moved
                assert min(found.multipliers.values(), default=ZERO) >= 0
                assert contains(bounds, found.weights)
                assert moved(scores.weights, found.weights) == found.moved
                values = scores.values(found.weights)
                assert values[j] == max(values)
                level = {scores.vendors[i] for i in others(scores, j) if values[i] == values[j]}
                assert set(found.rivals) == level


def test_the_flip_is_the_cheapest_way_to_make_a_rival_first() -> None:
    for seed in SOME:
        scores = drawn(seed)
        leader = leader_of(scores)
        flip = smallest_flip(scores, leader, simplex(scores))
        made = firsts(scores, simplex(scores))
        ways = [one.moved for j, one in enumerate(made) if one is not None and one.alone and j != leader]
        if flip is not None and flip.overtakes and scores.alike().count(leader) == 1 and ways:
            assert flip.moved <= min(ways)
        assert made[leader] is not None
        assert made[leader].moved == 0


def test_who_can_only_tie_is_said_to() -> None:
    scores = linear_values(
        vendors="ABC",
        criteria="xy",
        weights=[Fraction(3), Fraction(1)],
        rates=[[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)], [Fraction(1, 2), Fraction(1, 2)]],
    )
    verdicts = who_can_win(scores, simplex(scores))
    assert [one.verdict for one in verdicts] == [WinVerdict.ALONE, WinVerdict.ALONE, WinVerdict.TIE]
    made = firsts(scores, simplex(scores))
    assert [(one.moved, one.alone, one.rivals) for one in made if one] == [
        (0, True, ()),
        (1, True, ("A", "C")),
        (1, False, ("A", "B")),
    ]
