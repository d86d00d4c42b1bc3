"""A column is a list of fractions, only faster: whatever is done to it is what doing it to each would give."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.exact import Rounding, RoundingMode
from scoring.numbers.column import Column

SMALL = st.fractions(-50, 50, max_denominator=12)
PRIMES = [Fraction(1, 2**89 - 1), Fraction(1, 2**107 - 1), Fraction(1, 2**61 - 1)]
"""Fractions without a small common denominator."""

VALUES = st.lists(st.one_of(SMALL, st.sampled_from(PRIMES)), max_size=6)


@given(VALUES)
@settings(max_examples=60)
def test_a_column_holds_the_very_values_it_was_made_of(values: list[Fraction]) -> None:
    column = Column.of(values)
    assert list(column) == values
    assert len(column) == len(values)
    assert [column[index] for index in range(len(values))] == values


@given(VALUES)
@settings(max_examples=60)
def test_sort_keys_order_the_values_as_they_are(values: list[Fraction]) -> None:
    keys = Column.of(values).sort_keys()
    assert all((keys[i] < keys[j]) == (values[i] < values[j]) for i in range(len(values)) for j in range(len(values)))


@given(VALUES)
@settings(max_examples=60)
def test_mapping_rounding_writing_and_selecting_act_on_each_value(values: list[Fraction]) -> None:
    column, cut = Column.of(values), Rounding(places=1, mode=RoundingMode.DOWN)
    assert list(column.map(lambda value: value / 3 + 1)) == [value / 3 + 1 for value in values]
    assert list(column.rounded(cut)) == [cut.apply(value) for value in values]
    assert column.texts(str) == [str(value) for value in values]
    chosen = list(range(0, len(values), 2))
    assert list(column.select(chosen)) == [values[index] for index in chosen]


@given(
    st.integers(0, 4).flatmap(
        lambda size: st.lists(
            st.lists(st.one_of(SMALL, st.sampled_from(PRIMES)), min_size=size, max_size=size), max_size=4
        ).map(lambda rows: (size, rows))
    )
)
@settings(max_examples=60)
def test_the_total_of_columns_is_the_sum_of_each_row(sized: tuple[int, list[list[Fraction]]]) -> None:
    size, rows = sized
    total = Column.total([Column.of(row) for row in rows], size)
    assert list(total) == [sum((row[index] for row in rows), Fraction(0)) for index in range(size)]


@given(VALUES, st.data())
@settings(max_examples=60)
def test_the_ends_of_a_column_and_where_a_value_stands_are_those_of_the_list(
    values: list[Fraction], data: st.DataObject
) -> None:
    column, wanted = Column.of(values), data.draw(st.sampled_from([*values, Fraction(1, 11), *PRIMES]))
    assert column.positions(wanted) == [index for index, value in enumerate(values) if value == wanted]
    if values:
        assert (column.lowest(), column.highest()) == (min(values), max(values))


def test_no_columns_add_up_to_zeros() -> None:
    assert list(Column.total([], 3)) == [0, 0, 0]


def test_equal_values_are_computed_once_where_there_is_a_common_denominator() -> None:
    seen = []
    Column.of([Fraction(1, 2), Fraction(1, 2), Fraction(1, 3)]).map(lambda value: seen.append(value) or value)
    assert sorted(seen) == [Fraction(1, 3), Fraction(1, 2)]


def test_values_without_a_small_common_denominator_keep_their_own() -> None:
    assert Column.of(PRIMES).own is not None
    assert Column.of([Fraction(1, 3), Fraction(1, 7)]).own is None


@pytest.mark.parametrize("rounding", [Rounding(), Rounding(places=2, mode=RoundingMode.UP)])
def test_whole_numbers_are_not_rounded_anew(rounding: Rounding) -> None:
    whole = Column.of([Fraction(3), Fraction(-4)])
    assert whole.rounded(rounding) is whole


def test_whole_numbers_are_rounded_to_thousands_where_that_is_declared() -> None:
    column = Column.of([Fraction(1499), Fraction(1500)]).rounded(Rounding(places=-3, mode=RoundingMode.HALF_UP))
    assert list(column) == [1000, 2000]
