"""Proofs in few digits (桁数の少ない証明): a reader recomputes 60 % and 40 % sooner than a fraction of thirty digits.

A proof with slack stands when it is rounded; how far is tried, digit by digit, and each try is checked exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from scoring.robustness.exact.admissible import Admissible, Vector, contains

_FIRST_PLACES: Final = (0, 1, 2, 3, 4, 6, 8)


def to_parts(shares: Sequence[Fraction], parts: int) -> list[int]:
    """Round shares of one to whole parts that add up to ``parts``, by the largest remainder (最大剰余法).

    >>> to_parts([Fraction(1, 3), Fraction(2, 3)], 100)
    [33, 67]
    """
    below = lcm(*(share.denominator for share in shares))
    exact = [share.numerator * (below // share.denominator) * parts for share in shares]
    whole = [one // below for one in exact]
    by_remainder = sorted(range(len(shares)), key=lambda k: (whole[k] * below - exact[k], k))
    for k in by_remainder[: parts - sum(whole)]:
        whole[k] += 1
    return whole


def plain_weights(
    weights: Sequence[Fraction], admissible: Admissible, holds: Callable[[Sequence[Fraction]], bool]
) -> Vector:
    """Return allotments in as few digits as still do what they are for, or the exact ones."""
    total = sum((weight for weight in weights if weight), Fraction(0))
    shares = [weight / total if weight else weight for weight in weights]
    for places in _FIRST_PLACES:
        parts = total * 10**places
        if parts.denominator == 1:
            whole = to_parts(shares, parts.numerator)
            tried = tuple(Fraction(one, 10**places) for one in whole)
            if contains(admissible, tried) and holds(tried):
                return tried
    return tuple(weights)


def plain_shares(
    mixture: Mapping[str, Fraction], holds: Callable[[Mapping[str, Fraction]], bool]
) -> Mapping[str, Fraction]:
    """Return shares in as few digits as still prove it, whole percents at first, or the exact ones."""
    for places in _FIRST_PLACES[2:]:
        whole = to_parts(list(mixture.values()), 10**places)
        tried = {name: Fraction(one, 10**places) for name, one in zip(mixture, whole, strict=True) if one}
        if holds(tried):
            return tried
    return dict(mixture)
