"""A column of exact numbers over one common denominator: fractions at the speed of integers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from criteria.exact import Rounding


@dataclass(frozen=True, slots=True)
class Column:
    """One exact value per bid, held as ``numerators[i] / denominator``.

    >>> list(Column.of([Fraction(1, 2), Fraction(2, 3)]))
    [Fraction(1, 2), Fraction(2, 3)]
    """

    numerators: tuple[int, ...]
    denominator: int = 1

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> "Column":
        """Take fractions to their least common denominator."""
        ratios = [value.as_integer_ratio() for value in values]
        denominators = {denominator for _, denominator in ratios}
        if denominators <= {1}:
            return cls(tuple(numerator for numerator, _ in ratios))
        common = lcm(*denominators)
        factors = {denominator: common // denominator for denominator in denominators}
        return cls(tuple(numerator * factors[denominator] for numerator, denominator in ratios), common)

    @classmethod
    def total(cls, columns: Sequence["Column"], size: int) -> "Column":
        """Add columns of one size bid by bid; no columns give zeros."""
        if not columns:
            return cls((0,) * size)
        common = lcm(*(column.denominator for column in columns))
        return cls(tuple(map(sum, zip(*(column._over(common) for column in columns), strict=True))), common)

    def _over(self, denominator: int) -> Sequence[int]:
        factor = denominator // self.denominator
        return self.numerators if factor == 1 else [numerator * factor for numerator in self.numerators]

    def __len__(self) -> int:
        """Return the number of bids."""
        return len(self.numerators)

    def __getitem__(self, index: int) -> Fraction:
        """Return the value of one bid."""
        return Fraction(self.numerators[index], self.denominator)

    def __iter__(self) -> Iterator[Fraction]:
        """Yield the values in order."""
        return (Fraction(numerator, self.denominator) for numerator in self.numerators)

    def map(self, formula: Callable[[Fraction], Fraction]) -> "Column":
        """Apply a formula to every value; equal values are computed once."""
        distinct = list(dict.fromkeys(self.numerators))
        results = Column.of([formula(Fraction(numerator, self.denominator)) for numerator in distinct])
        by_numerator = dict(zip(distinct, results.numerators, strict=True))
        return Column(tuple(map(by_numerator.__getitem__, self.numerators)), results.denominator)

    def rounded(self, rounding: Rounding) -> "Column":
        """Round every value as declared."""
        if rounding.keeps_all or (self.denominator == 1 and rounding.places >= 0):
            return self
        return self.map(rounding.apply)
