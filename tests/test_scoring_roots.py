"""Roots and linear equations: exact where they are, enclosed or refused where they are not."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.elimination import solve, solve_exactly
from scoring.roots import exact_root, root_bounds, whole_root

POSITIVE = st.fractions(min_value=Fraction(1, 10**6), max_value=10**6)
SMALL = st.integers(-3, 3).map(Fraction)


@given(st.integers(0, 10**60), st.integers(1, 12))
def test_the_whole_root_is_the_largest_whose_power_fits(value: int, degree: int) -> None:
    root = whole_root(value, degree)
    assert root**degree <= value < (root + 1) ** degree


@given(POSITIVE, st.integers(1, 8))
def test_the_root_of_a_power_is_found_exactly(value: Fraction, degree: int) -> None:
    assert exact_root(value**degree, degree) == value
    assert root_bounds(value**degree, degree, 5) == (value, value)


@given(POSITIVE, st.integers(2, 8), st.integers(1, 40))
def test_bounds_hold_the_root_and_have_the_digits_asked_for(value: Fraction, degree: int, digits: int) -> None:
    low, high = root_bounds(value, degree, digits)
    assert low**degree <= value <= high**degree
    assert high - low <= low * Fraction(1, 10 ** (digits - 1))


@given(st.lists(st.tuples(st.lists(SMALL, min_size=3, max_size=3), SMALL), max_size=6))
def test_a_solution_solves_every_equation_and_none_means_there_is_none(equations: list) -> None:  # type: ignore[type-arg]
    found, free = solve(equations, 3)
    if found is not None:
        assert all(sum(a * x for a, x in zip(row, found, strict=True)) == right for row, right in equations)
        assert (solve_exactly(equations, 3) is None) == (free > 0)
    else:
        # Some combination of the rows reads 0 = 1: adding unknowns of their own makes the system solvable again.
        slack = [
            ([*row, *(Fraction(int(k == at)) for k in range(len(equations)))], right)
            for at, (row, right) in enumerate(equations)
        ]
        assert solve(slack, 3 + len(equations))[0] is not None
