"""Of equal optima always the same one is taken, whichever the solver named."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from proofs import linear_values
from stable import INSTANCES, drawn

from scoring.numbers.deadline import Deadline
from scoring.robustness.attainable.answer import attainable_ranks
from scoring.robustness.exact.admissible import Admissible, box, ordinal, simplex
from scoring.robustness.exact.first import smallest_firsts
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.winners import who_can_win
from scoring.solve.linear import optimum
from scoring.solve.linear.optimum import optima
from scoring.solve.linear.program import Corner, LinearRow, Optimum, Program, proven
from scoring.solve.linear.settled import settled
from scoring.solve.linear.simplex import exact_optimum


def published(scores: LinearScores, admissible: Admissible) -> Sequence[object]:
    """Everything whose point or proof comes from a linear program."""
    bounds = simplex(scores)
    firsts = smallest_firsts(scores, bounds, who_can_win(scores, bounds))
    return [who_can_win(scores, admissible), firsts, attainable_ranks(scores, admissible)]


def allowed(seed: int) -> tuple[LinearScores, Admissible]:
    scores = drawn(seed)
    return scores, [simplex(scores), box(scores, Fraction(1, 4)), ordinal(scores)][seed % 3]


def test_what_is_published_does_not_depend_on_the_optimum_the_solver_names(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [0, 0]

    for seed in range(INSTANCES // 2):
        random = Random(seed)  # noqa: S311 - an example, no secret

        def another(program: Program, corner: Corner, deadline: Deadline, random: Random = random) -> Optimum:
            columns = random.sample(list(program.columns_first), len(program.columns_first))
            sign = random.choice([-1, 1])
            further = [[sign * (k == column) for k in range(len(program.objective))] for column in columns]
            found, quick = exact_optimum(program, deadline, further), proven(program, corner, deadline)
            if quick is not None:
                others[0] += found.point[:-1] != quick.point[:-1]
                others[1] += found.multipliers != quick.multipliers
            return found

        scores, admissible = allowed(seed)
        usual = published(scores, admissible)
        with monkeypatch.context() as patched:
            patched.setattr(optimum, "proven", another)
            assert published(scores, admissible) == usual, seed
    assert all(others)


def test_an_optimum_that_says_it_is_the_only_one_is_never_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    only = [0, 0]

    def looked_at(program: Program, corner: Corner, deadline: Deadline) -> Optimum | None:
        found = proven(program, corner, deadline)
        if found is not None:
            only[found.only] += 1
            assert not found.only or settled(program, found) == found
        return found

    monkeypatch.setattr(optimum, "proven", looked_at)
    for seed in range(INSTANCES // 2):
        published(*allowed(seed))
    assert all(only)


def test_of_criteria_that_tell_nobody_apart_the_first_has_the_points_and_for_ranks_the_last() -> None:
    """A is ahead on both of the equal criteria, so that any split of the total between them is as good."""
    scores = linear_values(
        vendors="AB",
        criteria="xyz",
        weights=[Fraction(30), Fraction(30), Fraction(40)],
        rates=[[Fraction(1), Fraction(1), Fraction(0)], [Fraction(0), Fraction(0), Fraction(1)]],
    )
    a, b = who_can_win(scores, simplex(scores))
    assert (a.best, b.best) == ((100, 0, 0), (0, 0, 100))
    made = smallest_firsts(scores, simplex(scores), (a, b))["B"]
    assert made is not None
    assert made.weights == (20, 30, 50)
    best, _ = attainable_ranks(scores, simplex(scores))
    assert best["A"].weights == (0, 100, 0)


def test_columns_go_as_far_as_they_can_one_after_another() -> None:
    edge = Program((1, 1, 0), (LinearRow((1, 1, 0), None, 4), LinearRow((0, 1, 1), None, 2)), (0, 0, 0), (3, 3, 3))
    for order, point in (((0, 1, 2), (3, 1, 1)), ((2, 1, 0), (3, 1, 1)), ((1, 0, 2), (2, 2, 0))):
        (found,) = optima([Program(edge.objective, edge.rows, edge.lower, edge.upper, columns_first=order)])
        assert (found.value, found.point) == (4, point)


def test_of_rows_that_say_the_same_the_one_named_first_has_the_greatest_price() -> None:
    alike = (LinearRow((1,), None, 4), LinearRow((1,), None, 4), LinearRow((-1,), -4, None))
    for order, prices in (((0, 1), {0: 3}), ((1, 0), {1: 3}), ((2, 1), {1: 3})):
        (found,) = optima([Program((3,), alike, (0,), (None,), rows_first=order)])
        assert found.multipliers == prices
