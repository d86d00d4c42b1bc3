"""A column of exact numbers, over one common denominator where that stays small: fractions as fast as integers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

from criteria.exact import Rounding

_FINE: Final = 2**64
"""Values that differ at all differ mostly in this many parts of one, and integers compare faster than fractions."""

_LARGEST_COMMON: Final = 2**128
"""Beyond this a common denominator costs more than it saves: prices as denominators have hardly a factor in common."""


@dataclass(frozen=True, slots=True)
class Column:
    """One exact value per bid: ``numerators[i] / denominator``, or ``numerators[i] / own[i]`` where ``own`` is given.

    >>> list(Column.of([Fraction(1, 2), Fraction(2, 3)]))
    [Fraction(1, 2), Fraction(2, 3)]
    """

    numerators: tuple[int, ...]
    denominator: int = 1
    own: tuple[int, ...] | None = None

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> "Column":
        """Take fractions to their least common denominator, or leave each its own where that would be huge."""
        return cls.of_ratios([value.as_integer_ratio() for value in values])

    @classmethod
    def of_ratios(cls, ratios: Sequence[tuple[int, int]]) -> "Column":
        """Take reduced (numerator, denominator) pairs into a column."""
        denominators = {denominator for _, denominator in ratios}
        common = _small_common(denominators)
        if common is None:
            return cls(tuple(numerator for numerator, _ in ratios), 0, tuple(own for _, own in ratios))
        if common == 1:
            return cls(tuple(numerator for numerator, _ in ratios))
        factors = {denominator: common // denominator for denominator in denominators}
        return cls(tuple(numerator * factors[denominator] for numerator, denominator in ratios), common)

    @classmethod
    def total(cls, columns: Sequence["Column"], size: int) -> "Column":
        """Add columns of one size bid by bid; no columns give zeros."""
        if not columns:
            return cls((0,) * size)
        common = _small_common({column.denominator for column in columns})
        if common is None or any(column.own is not None for column in columns):
            return cls.of([sum(row, Fraction(0)) for row in zip(*columns, strict=True)])
        return cls(tuple(map(sum, zip(*(column.over(common) for column in columns), strict=True))), common)

    def over(self, denominator: int) -> Sequence[int]:
        """Return the numerators over a multiple of the common denominator."""
        factor = denominator // self.denominator
        return self.numerators if factor == 1 else [numerator * factor for numerator in self.numerators]

    def __len__(self) -> int:
        """Return the number of bids."""
        return len(self.numerators)

    def __getitem__(self, index: int) -> Fraction:
        """Return the value of one bid."""
        return Fraction(self.numerators[index], self.own[index] if self.own else self.denominator)

    def __iter__(self) -> Iterator[Fraction]:
        """Yield the values in order."""
        return map(self.__getitem__, range(len(self.numerators)))

    def sort_keys(self) -> Sequence[int] | Sequence[tuple[int, Fraction]]:
        """Return what orders the values exactly: the numerators over a common denominator, or parts and values."""
        if self.own is None:
            return self.numerators
        return [(value.numerator * _FINE // value.denominator, value) for value in self]

    def lowest(self) -> Fraction:
        """Return the lowest value."""
        return min(self) if self.own else Fraction(min(self.numerators), self.denominator)

    def highest(self) -> Fraction:
        """Return the highest value."""
        return max(self) if self.own else Fraction(max(self.numerators), self.denominator)

    def positions(self, value: Fraction) -> list[int]:
        """Return where a value stands."""
        if self.own:
            return [index for index, own in enumerate(self) if own == value]
        wanted, rest = divmod(value.numerator * self.denominator, value.denominator)
        return [] if rest else [index for index, numerator in enumerate(self.numerators) if numerator == wanted]

    def map(self, formula: Callable[[Fraction], Fraction]) -> "Column":
        """Apply a formula to every value; equal values are computed once."""
        if self.own:
            return Column.of([formula(value) for value in self])
        distinct = dict.fromkeys(self.numerators)
        computed = Column.of(formula(Fraction(number, self.denominator)) for number in distinct)
        place = {number: index for index, number in enumerate(distinct)}
        return computed.select([place[number] for number in self.numerators])

    def texts(self, write: Callable[[Fraction], str]) -> list[str]:
        """Write every value; equal values are written once."""
        if self.own:
            return [write(value) for value in self]
        written = {number: write(Fraction(number, self.denominator)) for number in dict.fromkeys(self.numerators)}
        return [written[number] for number in self.numerators]

    def rounded(self, rounding: Rounding) -> "Column":
        """Round every value as declared."""
        if rounding.keeps_all or (self.denominator == 1 and rounding.places >= 0):
            return self
        return self.map(rounding.apply)

    def select(self, indices: Sequence[int]) -> "Column":
        """Return the values of some of the bids."""
        own = None if self.own is None else tuple(self.own[index] for index in indices)
        return Column(tuple(self.numerators[index] for index in indices), self.denominator, own)


def _small_common(denominators: Iterable[int]) -> int | None:
    common = 1
    for denominator in denominators:
        common = lcm(common, denominator)
        if not common or common > _LARGEST_COMMON:
            return None
    return common
