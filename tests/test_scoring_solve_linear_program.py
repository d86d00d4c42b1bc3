"""Linear programs in whole numbers: both ways agree with enumeration, and a wrong corner is refused."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from stable import INSTANCES

from scoring.numbers.deadline import Deadline
from scoring.solve.linear import optimum
from scoring.solve.linear.optimum import optima
from scoring.solve.linear.program import Corner, LinearRow, Optimum, Program, proven, solve_equations
from scoring.solve.linear.simplex import InfeasibleError, UnboundedError, exact_optimum


def a_program(seed: int) -> Program:
    """Few columns, bounded or not, rows of every kind through small numbers: degenerate more often than not."""
    random = Random(seed)  # noqa: S311 - an example, no secret
    size, count = random.randint(1, 3), random.randint(0, 4)
    rows = []
    for _ in range(count):
        low, high = sorted([random.randint(-4, 4), random.randint(-4, 4)])
        bounds = random.choice([(None, high), (low, None), (low, high), (high, high)])
        rows.append(LinearRow(tuple(random.randint(-2, 2) for _ in range(size)), *bounds))
    return Program(
        objective=tuple(random.randint(-3, 3) for _ in range(size)),
        rows=tuple(rows),
        lower=tuple(random.choice([0, -2, None]) for _ in range(size)),
        upper=tuple(random.choice([3, 1, None]) for _ in range(size)),
    )


def boxed(program: Program, edge: int) -> Program:
    """The same within a large box, whose corners can be counted."""
    return Program(
        program.objective,
        program.rows,
        tuple(-edge if low is None else low for low in program.lower),
        tuple(edge if high is None else high for high in program.upper),
    )


def highest(program: Program) -> Fraction | None:
    """The best of all corners, None where there is none."""
    size = len(program.objective)
    planes = [(row.coefficients, bound) for row in program.rows for bound in {row.lower, row.upper} - {None}]
    for k, ends in enumerate(zip(program.lower, program.upper, strict=True)):
        planes += [(tuple(int(k == other) for other in range(size)), end) for end in ends]
    best = None
    for chosen in combinations(planes, size):
        solved = solve_equations([row for row, _ in chosen], [side for _, side in chosen], size)
        if solved is None:
            continue
        point = [Fraction(x, solved[1]) for x in solved[0]]
        if feasible(program, point):
            value = sum(c * x for c, x in zip(program.objective, point, strict=True))
            best = value if best is None else max(best, value)
    return best


def feasible(program: Program, point: list[Fraction]) -> bool:
    values = [
        (row.lower, sum(a * x for a, x in zip(row.coefficients, point, strict=True)), row.upper) for row in program.rows
    ]
    values += zip(program.lower, point, program.upper, strict=True)
    return all((low is None or low <= x) and (high is None or x <= high) for low, x, high in values)


EDGE = 1000


def test_the_slow_way_finds_the_best_corner_and_says_where_there_is_none() -> None:
    endings = set()
    for seed in range(4 * INSTANCES):
        program = a_program(seed)
        within = highest(boxed(program, EDGE))
        try:
            found = exact_optimum(program)
        except InfeasibleError:
            endings.add("infeasible")
            assert within is None, seed
        except UnboundedError:
            endings.add("unbounded")
            assert within is not None
            assert within > EDGE / 4, seed
        else:
            endings.add("optimal")
            assert found.value == within, seed
            assert feasible(program, list(found.point))
            assert found.value == sum(c * x for c, x in zip(program.objective, found.point, strict=True))
    assert endings == {"infeasible", "unbounded", "optimal"}


@pytest.mark.parametrize("together", [1, 7])
def test_the_quick_way_finds_the_best_corner_and_needs_the_slow_one_seldom(
    monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    slow: list[Program] = []

    def counted(program: Program, deadline: Deadline) -> Optimum:
        slow.append(program)
        return exact_optimum(program, deadline)

    monkeypatch.setattr(optimum, "exact_optimum", counted)
    programs = [boxed(a_program(seed), EDGE) for seed in range(4 * INSTANCES)]
    solvable = [program for program in programs if highest(program) is not None]
    for start in range(0, len(solvable), together):
        several = solvable[start : start + together]
        for program, found in zip(several, optima(several), strict=True):
            assert found.value == highest(program)
            assert feasible(program, list(found.point))
    assert len(slow) < len(solvable) / 100


def test_a_program_without_an_optimum_says_so() -> None:
    with pytest.raises(InfeasibleError):
        optima([Program((1,), (LinearRow((1,), 2, None),), (0,), (1,))])
    with pytest.raises(UnboundedError):
        optima([Program((1,), (LinearRow((1,), 2, None),), (0,), (None,))])


def test_numbers_too_large_for_floats_are_solved_the_slow_way() -> None:
    large = 10**400
    (found,) = optima([Program((large, 1), (LinearRow((large, 1), None, 3 * large),), (0, 0), (None, 1))])
    assert found.value == 3 * large


SQUARE = Program((1, 1), (LinearRow((1, 2), None, 4),), (0, 0), (3, None))


@pytest.mark.parametrize(
    "corner",
    [
        Corner({0: True, 1: False}, {}, [], []),
        Corner({0: True}, {}, [], []),
        Corner({0: False}, {0: True}, [1], [0]),
        Corner({1: True}, {0: True}, [0], [0]),
        Corner({0: True}, {0: False}, [1], [0]),
        Corner({0: True}, {0: True}, [0, 1], [0]),
        Corner({0: True}, {0: True}, [], []),
    ],
    ids=["not the best", "one equation short", "wrong bound", "no such bound", "no such side", "no prices", "unpriced"],
)
def test_a_corner_that_is_no_optimum_is_refused(corner: Corner) -> None:
    assert proven(SQUARE, corner) is None


def test_the_right_corner_is_proven() -> None:
    found = proven(SQUARE, Corner({0: True}, {0: True}, [1], [0]))
    assert found is not None
    assert (found.value, found.point, found.multipliers) == (Fraction(7, 2), (3, Fraction(1, 2)), {0: Fraction(1, 2)})


def test_a_corner_out_of_bounds_or_without_a_point_is_refused() -> None:
    program = Program((1, 0), (LinearRow((1, 1), None, 4), LinearRow((1, 1), None, 5)), (0, 0), (3, 3))
    assert proven(program, Corner({1: False}, {0: True}, [0], [0])) is None
    assert proven(program, Corner({}, {0: True, 1: True}, [0, 1], [0, 1])) is None


def test_equations_are_solved_in_whole_numbers() -> None:
    assert solve_equations([[0, 2], [3, 1]], [4, 5], 2) == ([6, 12], 6, [0, 1])
    assert solve_equations([[1, 2], [2, 4]], [1, 3], 2) is None
    assert solve_equations([[1, 2], [2, 4]], [1, 2], 2) == ([1, 0], 1, [0])
    assert solve_equations([], [], 0) == ([], 1, [])
