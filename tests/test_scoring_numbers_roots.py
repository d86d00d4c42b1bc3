"""Roots: exact where they are rational, enclosed to the digits asked for where they are not."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.numbers.roots import exact_root, root_bounds, whole_root

POSITIVE = st.fractions(min_value=Fraction(1, 10**6), max_value=10**6)


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


@given(st.integers(0, 10**2000), st.integers(13, 4000))
def test_the_whole_root_of_a_high_degree_is_the_largest_whose_power_fits(value: int, degree: int) -> None:
    root = whole_root(value, degree)
    assert root**degree <= value < (root + 1) ** degree


@given(st.integers(2, 10**30), st.integers(2, 60), st.integers(-1, 1))
def test_the_whole_root_beside_a_power_is_told_apart(root: int, degree: int, beside: int) -> None:
    assert whole_root(root**degree + beside, degree) == root - (beside < 0)
