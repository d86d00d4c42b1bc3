"""Numbers known between two bounds (範囲で表した数): as near as wanted, never a float, never a guess.

A principal eigenvector and most geometric means are irrational. Such a number is a function that encloses it between
two fractions to as many digits as are asked for; whoever compares or prints it asks for more digits until the answer
is certain, or says that it is not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from criteria.exact import PLACES_SHOWN, Rounding, RoundingMode, decimal_text, format_points
from scoring.numbers.enclosure import Bounds

DIGITS: Final = 30
"""Digits at first; doubled where they do not settle a question."""

MOST_DIGITS: Final = 240
"""Digits at most: what these cannot tell apart is called undecided, never equal."""


def ever_more_digits() -> Iterator[int]:
    """Yield how many digits to try, one after another."""
    digits = DIGITS
    while digits <= MOST_DIGITS:
        yield digits
        digits *= 2


@dataclass(frozen=True, slots=True, eq=False)
class Enclosed:
    """One number between bounds (範囲で表した数): ``bounds(digits)``."""

    bounds: Callable[[int], Bounds]

    @classmethod
    def exactly(cls, value: Fraction) -> "Enclosed":
        """Take an exact number."""
        return cls(lambda _: (value, value))

    @property
    def exact(self) -> Fraction | None:
        """The number itself where it is known exactly."""
        low, high = self.bounds(DIGITS)
        return low if low == high else None

    def compare(self, other: "Enclosed | Fraction") -> int | None:
        """Return 1 where this number is larger, −1 where it is smaller, 0 where both are exact and equal, else None."""
        beside = Enclosed.exactly(other) if isinstance(other, Fraction) else other
        for digits in ever_more_digits():
            (low, high), (below, above) = self.bounds(digits), beside.bounds(digits)
            if low > above:
                return 1
            if high < below:
                return -1
            if low == high == below == above:
                return 0
        return None

    def linear(self, factor: Fraction, offset: Fraction = Fraction(0)) -> "Enclosed":
        """Return ``factor × number + offset`` for a factor above zero."""

        def bounds(digits: int) -> Bounds:
            low, high = self.bounds(digits)
            return factor * low + offset, factor * high + offset

        return Enclosed(bounds)

    def over(self, other: "Enclosed") -> "Enclosed":
        """Return the quotient of two numbers above zero."""

        def bounds(digits: int) -> Bounds:
            (low, high), (below, above) = self.bounds(digits), other.bounds(digits)
            return low / above, high / below

        return Enclosed(bounds)

    def text(self, places: int = PLACES_SHOWN, *, padded: bool = False) -> str:
        """Print the number half up to so many places, or both bounds where they would print differently.

        An exact number whose expansion ends within the places is printed as it is, unless ``padded``.
        """
        value = self.exact
        if value is not None:
            shown = decimal_text(value)
            short = len(shown.partition(".")[2]) <= places and not padded
            return shown if short else _printed(value, places)
        ends: tuple[str, ...] = ()
        for digits in ever_more_digits():
            ends = tuple(_printed(end, places) for end in self.bounds(digits))
            if ends[0] == ends[1]:
                return ends[0]
        return "–".join(ends)


def _printed(value: Fraction, places: int) -> str:
    return format_points(Rounding(places=places, mode=RoundingMode.HALF_UP).apply(value), places)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights that add up to one (重み), one a criterion, exact or enclosed together.

    ``kin`` numbers the criteria whose weights are *proven* equal: they share a number. Nearness proves nothing.
    """

    enclose: Callable[[int], tuple[Bounds, ...]]
    kin: tuple[int, ...]

    @classmethod
    def exactly(cls, values: Sequence[Fraction]) -> "Weights":
        """Take exact positive numbers, made to add up to one.

        >>> Weights.exactly([Fraction(1), Fraction(3)]).exact
        (Fraction(1, 4), Fraction(3, 4))
        """
        total = sum(values, Fraction(0))
        shares = tuple(value / total for value in values)
        return cls(lambda _: tuple((share, share) for share in shares), alike(shares))

    @classmethod
    def enclosed(cls, enclose: Callable[[int], tuple[Bounds, ...]], kin: tuple[int, ...]) -> "Weights":
        """Take a function that encloses them; each number of digits is computed once."""
        return cls(cache(enclose), kin)

    @property
    def exact(self) -> tuple[Fraction, ...] | None:
        """The weights themselves where all are known exactly."""
        bounds = self.enclose(DIGITS)
        return tuple(low for low, _ in bounds) if all(low == high for low, high in bounds) else None

    def __len__(self) -> int:
        """Return how many criteria there are."""
        return len(self.kin)

    def __getitem__(self, index: int) -> Enclosed:
        """Return one weight."""
        return Enclosed(lambda digits: self.enclose(digits)[index])

    def compare(self, one: int, other: int) -> int | None:
        """Return 1, −1 or 0 as one weight is larger, smaller or proven equal; None where the digits cannot tell."""
        return 0 if self.kin[one] == self.kin[other] else self[one].compare(self[other])

    def ranks(self) -> tuple[int, ...] | None:
        """Return the place of every criterion, the heaviest first, equals sharing one; None where undecided."""
        size = range(len(self))
        compared = [[self.compare(one, other) for other in size] for one in size]
        if any(sign is None for row in compared for sign in row):
            return None
        return tuple(1 + sum(compared[other][one] == 1 for other in size) for one in size)


def alike(keys: Sequence[object]) -> tuple[int, ...]:
    """Give equal keys the same number, in the order in which they first stand.

    >>> alike(["a", "b", "a"])
    (0, 1, 0)
    """
    numbers: dict[object, int] = {}
    return tuple(numbers.setdefault(key, len(numbers)) for key in keys)


def normalised(bounds: Sequence[Bounds]) -> tuple[Bounds, ...]:
    """Enclose positive numbers made to add up to one: w_i = x_i ÷ (x_i + Σ of the others), each end at its worst."""
    low_sum, high_sum = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    return tuple((low / (low + high_sum - high), high / (high + low_sum - low)) for low, high in bounds)
