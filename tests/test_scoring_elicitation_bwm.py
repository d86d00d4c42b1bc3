"""The best-worst method: the exact optimum, proven and the only one, against vertices counted out; the thresholds."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from elicited import INSTANCES, drawn, random_best_worst

from criteria.consistency import best_worst_thresholds
from criteria.elicitation import BestWorst
from criteria.errors import EvaluationError
from data.weights import read_weights
from scoring.certified import Optimum, Program, minimise, proves
from scoring.elicitation import bwm
from scoring.elicitation.bwm import BestWorstResult, best_worst, copied, program_of
from scoring.elicitation.copies import best_worst_reversals
from scoring.elicitation.elicit import elicit
from scoring.elimination import solve_exactly

CASES = Path(__file__).parent / "cases"


def vertices_least(program: Program) -> Fraction:
    """Return the least cost over all vertices, each the meeting of as many limits as there are unknowns."""
    size = len(program.cost)
    limits = list(zip(program.rows, program.limits, strict=True))
    limits += [([Fraction(int(k == index)) for k in range(size)], Fraction(0)) for index in range(size)]
    fixed = list(zip(program.equal_rows, program.equal, strict=True))
    costs = []
    for chosen in combinations(limits, size - len(fixed)):
        point = solve_exactly([*fixed, *chosen], size)
        if point is None or min(point) < 0:
            continue
        if all(
            sum(a * x for a, x in zip(row, point, strict=True)) <= limit
            for row, limit in zip(program.rows, program.limits, strict=True)
        ):
            costs.append(sum(c * x for c, x in zip(program.cost, point, strict=True)))
    return min(costs)


def test_the_published_example_comes_out_exactly() -> None:
    expected = json.loads((CASES / "bwm-transport.expected.json").read_text(encoding="utf-8"))
    (member,) = elicit(read_weights(CASES / "bwm-transport.toml")).members
    assert member.weights.exact == tuple(map(Fraction, expected["weights"]))
    assert isinstance(member.detail, BestWorstResult)
    assert member.detail.xi == Fraction(expected["xi"])


def test_the_thresholds_are_the_published_ones() -> None:
    table = json.loads((CASES / "bwm-thresholds.json").read_text(encoding="utf-8"))
    published = {
        (int(scale), size): Fraction(value)
        for scale, row in table["rows"].items()
        for size, value in zip(table["criteria"], row, strict=True)
    }
    assert best_worst_thresholds().values == published
    assert "102175" in best_worst_thresholds().source


def test_the_optimum_is_the_least_of_all_vertices() -> None:
    random = drawn(1)
    for _ in range(max(INSTANCES // 6, 10)):
        judgement = random_best_worst(random, random.choice((2, 3, 3, 3)))
        assert best_worst(judgement).xi == vertices_least(program_of(judgement))


def test_the_weights_attain_the_least_deviation_and_no_others_do() -> None:
    random = drawn(2)
    for _ in range(max(INSTANCES // 6, 10)):
        size = random.randint(3, 5)
        judgement = random_best_worst(random, size)
        found, program = best_worst(judgement), program_of(judgement)
        weights = found.weights.exact
        assert weights is not None
        assert sum(weights) == 1
        deviations = [
            abs(weights[judgement.best] - a * w) for a, w in zip(judgement.best_to_others, weights, strict=True)
        ]
        deviations += [
            abs(w - a * weights[judgement.worst]) for a, w in zip(judgement.others_to_worst, weights, strict=True)
        ]
        assert max(deviations) == found.xi
        last = [Fraction(int(k == size)) for k in range(size + 1)]
        fixed = replace(program, equal_rows=[*program.equal_rows, last], equal=[*program.equal, found.xi])
        for index in range(size):
            for sign in (1, -1):
                end = minimise(replace(fixed, cost=[Fraction(sign * int(k == index)) for k in range(size + 1)]))
                assert end is not None
                assert end.point[:size] == weights


def test_consistent_comparisons_give_their_weights_exactly() -> None:
    vectors = {"best_to_others": (2, 1, 4), "others_to_worst": (2, 4, 1)}
    found = best_worst(BestWorst(best=1, worst=2, **{key: tuple(map(Fraction, row)) for key, row in vectors.items()}))
    assert found.weights.exact == (Fraction(2, 7), Fraction(4, 7), Fraction(1, 7))
    assert (found.xi, found.ratio, found.worst, found.consistent) == (0, 0, None, True)


def test_naming_the_criteria_in_another_order_changes_no_weight() -> None:
    random = drawn(3)
    for _ in range(INSTANCES // 3):
        size = random.randint(3, 6)
        judgement = random_best_worst(random, size)
        order = random.sample(range(size), size)
        moved = BestWorst(
            best=order.index(judgement.best),
            worst=order.index(judgement.worst),
            best_to_others=tuple(judgement.best_to_others[k] for k in order),
            others_to_worst=tuple(judgement.others_to_worst[k] for k in order),
        )
        before, after = best_worst(judgement), best_worst(moved)
        assert before.weights.exact is not None
        assert after.weights.exact == tuple(before.weights.exact[k] for k in order)
        assert (after.xi, after.ratio) == (before.xi, before.ratio)


def test_the_ratio_is_held_against_the_threshold_for_its_size_and_scale() -> None:
    def ratio(*others: int, worst: tuple[int, ...]) -> BestWorstResult:
        return best_worst(
            BestWorst(
                best=0,
                worst=len(others) - 1,
                best_to_others=tuple(map(Fraction, others)),
                others_to_worst=tuple(map(Fraction, worst)),
            )
        )

    fails = ratio(1, 5, 8, worst=(8, 5, 1))
    assert (fails.ratio, fails.threshold, fails.consistent, fails.worst) == (
        Fraction(17, 56),
        Fraction(1309, 10000),
        False,
        1,
    )
    passes = ratio(1, 2, 8, worst=(8, 5, 1))
    assert (passes.ratio, passes.consistent) == (Fraction(2, 56), True)
    unknown = ratio(1, 2, 2, worst=(2, 2, 1))
    assert (unknown.ratio, unknown.threshold, unknown.consistent) == (Fraction(2, 2), None, None)


def test_a_scale_between_whole_numbers_has_no_threshold() -> None:
    half = Fraction(9, 2)
    judgement = BestWorst(
        best=0,
        worst=2,
        best_to_others=(Fraction(1), Fraction(2), half),
        others_to_worst=(half, Fraction(3), Fraction(1)),
    )
    assert best_worst(judgement).threshold is None


def test_a_copy_is_added_to_both_vectors_and_compared_anew() -> None:
    judgement = random_best_worst(drawn(5), 4)
    more = copied(judgement, 2)
    assert more.best_to_others == (*judgement.best_to_others, judgement.best_to_others[2])
    assert more.others_to_worst == (*judgement.others_to_worst, judgement.others_to_worst[2])
    before = best_worst(judgement).weights
    turned = {
        (index, one, other)
        for index in range(4)
        for one in range(4)
        for other in range(4)
        if before.compare(one, other) == 1 and best_worst(copied(judgement, index)).weights.compare(one, other) != 1
    }
    assert {(one.copied, one.ahead, one.behind) for one in best_worst_reversals(judgement)} >= turned


def test_weights_that_cannot_be_proven_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bwm, "minimise", lambda _: None)
    with pytest.raises(EvaluationError, match="could not be proven"):
        best_worst(random_best_worst(drawn(6), 3))


# The linear programs underneath


def test_a_program_without_an_optimum_has_none() -> None:
    one = [Fraction(1)]
    assert minimise(Program(cost=[Fraction(-1)])) is None
    assert minimise(Program(cost=one, rows=[one], limits=[Fraction(-1)])) is None
    assert minimise(Program(cost=one, equal_rows=[one], equal=[Fraction(1, 3)])) == Optimum(
        point=(Fraction(1, 3),), value=Fraction(1, 3), multipliers=(Fraction(1),)
    )


def test_a_proof_with_one_number_changed_is_refused() -> None:
    program = program_of(random_best_worst(drawn(7), 4))
    found = minimise(program)
    assert found is not None
    assert proves(program, found.point, found.multipliers)
    for index in range(len(found.point)):
        changed = [value + Fraction(int(k == index), 10**9) for k, value in enumerate(found.point)]
        assert not proves(program, changed, found.multipliers)
    for index, own in enumerate(found.multipliers):
        if own:
            changed = [value + Fraction(int(k == index), 10**9) for k, value in enumerate(found.multipliers)]
            assert not proves(program, found.point, changed)


def test_a_solution_that_fractions_do_not_confirm_is_not_returned() -> None:
    # The limits differ by less than the solver sees: both seem to bind, and no point meets both.
    one = [Fraction(1)]
    limits = [Fraction(-1), Fraction(-1) - Fraction(1, 10**12)]
    assert minimise(Program(cost=one, rows=[[Fraction(-1)], [Fraction(-1)]], limits=limits)) is None
