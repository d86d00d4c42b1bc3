"""Weights that add up to one (重み): exact, or approximate where they are irrational, and then with a margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scoring.elicitation.approximate import root
from scoring.numbers.roots import exact_root

MARGIN: Final = Fraction(1, 10**11)
"""How far an approximate number may be from the true one, in proportion.

An eigenvector of up to twenty criteria is within 5 × 10⁻¹³ (see ``approximate``), a root within 10⁻¹³; quotients of
weights and consistency ratios are at most three times as far off.
"""


def compare(one: Fraction, other: Fraction, margin: Fraction) -> int | None:
    """Return 1, −1 or 0 as one number is larger, smaller or equal; None where they are too close to call."""
    if abs(one - other) <= margin * max(abs(one), abs(other)):
        return 0 if one == other else None
    return 1 if one > other else -1


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that add up to one (重み), one a criterion; irrational ones are ``approximate``."""

    shares: tuple[Fraction, ...]
    approximate: bool = False

    @classmethod
    def of(cls, values: Sequence[Fraction], *, approximate: bool = False) -> "Weights":
        """Take positive numbers, made to add up to one.

        >>> Weights.of([Fraction(1), Fraction(3)]).exact
        (Fraction(1, 4), Fraction(3, 4))
        """
        total = sum(values, Fraction(0))
        return cls(tuple(value / total for value in values), approximate)

    @classmethod
    def rooted(cls, powers: Sequence[Fraction], degree: int, *, approximate: bool = False) -> "Weights":
        """Return weights in proportion to roots: w_i = p_i^(1/degree) ÷ Σ_k p_k^(1/degree); exact where these are."""
        roots = [] if approximate else [exact_root(power / powers[0], degree) for power in powers]
        exact = [value for value in roots if value is not None]
        if len(exact) == len(powers):
            return cls.of(exact)
        return cls.of([root(power, degree) for power in powers], approximate=True)

    @property
    def exact(self) -> tuple[Fraction, ...] | None:
        """The weights where they are known exactly."""
        return None if self.approximate else self.shares

    @property
    def margin(self) -> Fraction:
        """How near two numbers that follow from these weights are too close to call."""
        return MARGIN if self.approximate else Fraction(0)

    def compare(self, one: int, other: int) -> int | None:
        """Return 1, −1 or 0 as one weight is larger, smaller or equal; None where they are too close to call."""
        return compare(self.shares[one], self.shares[other], self.margin)

    def ranks(self) -> tuple[int, ...] | None:
        """Return the place of every criterion, the heaviest first, equals sharing one; None where undecided."""
        size = range(len(self.shares))
        compared = [[self.compare(one, other) for other in size] for one in size]
        if any(sign is None for row in compared for sign in row):
            return None
        return tuple(1 + row.count(-1) for row in compared)
