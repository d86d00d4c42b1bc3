"""Irrational numbers in floats (近似値): roots and principal eigenvectors, with how far off they can be.

Criteria that are compared alike go through the same operations in the same order: their floats are the same, so that a
tie is one here too.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import exp, log
from typing import Final

import numpy as np

_SQUARINGS: Final = 11


def root(value: Fraction, degree: int) -> Fraction:
    """Return the root of a fraction above zero, near 10⁻¹⁵ of it: exp((ln numerator − ln denominator) ÷ degree)."""
    return Fraction(exp((log(value.numerator) - log(value.denominator)) / degree))


def principal_vector(rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Return a principal eigenvector (主固有ベクトル) of a positive matrix: the row sums of its 2¹¹-th power.

    For up to twenty criteria compared on the scale from 1/9 to 9 it is within 5 × 10⁻¹³ of the true one. The matrix
    brings positive vectors together by κ = (√Δ − 1) ÷ (√Δ + 1), Δ its largest ratio of cross products, at most 9⁴
    (Birkhoff 1957): κ to the 2¹¹ is below 10⁻²¹. Each squaring is off by 2.3 × 10⁻¹⁵ in every entry, which moves the
    vector by twice that ÷ (1 − κ^(2^k)), and these add up.
    """
    power = np.array([[float(entry) for entry in row] for row in rows])
    for _ in range(_SQUARINGS):
        # Sorted before they are added, so that interchangeable criteria are not told apart by the last bit of a sum.
        power = np.sort(power[:, :, None] * power[None], axis=1).sum(axis=1)
        power /= power.max()
    return [Fraction(share) for share in np.sort(power, axis=1).sum(axis=1).tolist()]
