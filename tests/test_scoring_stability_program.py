"""Linear programs in whole numbers: the slow way agrees with enumeration, and a wrong basis is refused."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from stable import INSTANCES

from scoring.solve.linear.corners import Corners
from scoring.solve.linear.program import Basis, LinearRow, Program, corner, solve_square
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
        solved = solve_square([row for row, _ in chosen], [side for _, side in chosen])
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


def test_a_corner_is_an_optimum_or_refused() -> None:
    proven = 0
    for seed in range(4 * INSTANCES):
        program = boxed(a_program(seed), EDGE)
        if not program.rows:
            continue
        basis = Corners(program, 1).basis()
        if basis is None:
            assert highest(program) is None
            continue
        found = corner(program, basis)
        if found is not None:
            proven += 1
            assert found.value == highest(program), seed
            assert found.value == exact_optimum(program).value
    assert proven > INSTANCES


SQUARE = Program((1, 1), (LinearRow((1, 2), None, 4),), (0, 0), (3, None))


@pytest.mark.parametrize(
    "basis",
    [
        Basis({0: True, 1: False}, {}),
        Basis({0: True}, {}),
        Basis({0: False}, {0: True}),
        Basis({1: True}, {0: True}),
        Basis({0: True}, {0: False}),
        Basis({}, {0: True}),
    ],
    ids=["not the best", "one equation short", "wrong bound", "no such bound", "no such side", "too many unknown"],
)
def test_a_basis_that_is_no_optimum_is_refused(basis: Basis) -> None:
    assert corner(SQUARE, basis) is None


def test_the_right_basis_is_proven() -> None:
    found = corner(SQUARE, Basis({0: True}, {0: True}))
    assert found is not None
    assert (found.value, found.point, found.multipliers) == (Fraction(7, 2), (3, Fraction(1, 2)), {0: Fraction(1, 2)})


def test_a_basis_out_of_bounds_or_without_a_corner_is_refused() -> None:
    program = Program((1, 0), (LinearRow((1, 1), None, 4), LinearRow((1, 1), None, 5)), (0, 0), (3, 3))
    assert corner(program, Basis({1: False}, {0: True})) is None
    assert corner(program, Basis({}, {0: True, 1: True})) is None


def test_equations_are_solved_in_whole_numbers() -> None:
    assert solve_square([[0, 2], [3, 1]], [4, 5]) == ([6, 12], 6)
    assert solve_square([[1, 2], [2, 4]], [1, 2]) is None
    assert solve_square([], []) == ([], 1)
