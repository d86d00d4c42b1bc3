"""Weak duality in whole numbers (弱双対性): a bound that no point exceeds, whatever the multipliers were made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.solve.award_model import Row, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class DualBound:
    """A proven upper bound on an aim (双対上界), times 2^bits, and the reduced cost of each column, times 2^bits.

    Every point that keeps the rows and the fixed columns has ``2^bits · Σ aim ≤ total``; taking a column whose reduced
    cost is negative, or leaving one whose cost is positive, lowers what the point can reach by as much.
    """

    bits: int
    total: int
    reduced: Sequence[int]
    weights: Sequence[tuple[int, int]] = ()
    """The rows that prove it, by number, and the weight of each, times 2^bits."""

    @property
    def most(self) -> int:
        """Return the bound as a whole number: no point has more."""
        return self.total >> self.bits

    def settled(self, least: int) -> dict[int, int]:
        """Return the columns that no point of at least ``least`` takes (0), or that each takes (1) (被約費用固定)."""
        slack = self.total - (least << self.bits)
        return {column: int(cost > 0) for column, cost in enumerate(self.reduced) if slack < abs(cost)}


def bound(
    aim: Terms,
    size: int,
    rows: Sequence[Row],
    weights: Sequence[tuple[int, int]],
    *,
    bits: int,
    fixed: Mapping[int, int],
) -> DualBound:
    """Return what rows, each times its weight ÷ 2^bits, prove about ``Σ aim`` over 0-1 columns.

    ``Σ aim ≤ Σ_i w_i · (most_i if w_i > 0 else least_i) + Σ_j max(0, aim_j − Σ_i w_i a_ij)``; a column that is fixed
    counts with its value instead. ``weights`` are (number of the row, w); one on a side that its row doesn't have is
    left out. True for any weights: what a solver in floating point says of them needs no trust.
    """
    reduced = [0] * size
    for column, coefficient in aim.items():
        reduced[column] = coefficient << bits
    total = 0
    used: list[tuple[int, int]] = []
    for number, weight in weights:
        row = rows[number]
        side = row.most if weight > 0 else row.least
        if weight == 0 or side is None:
            continue
        used.append((number, weight))
        total += weight * side
        for column, coefficient in row.terms.items():
            reduced[column] -= weight * coefficient
    total += sum(cost for cost in reduced if cost > 0)
    total += sum(reduced[column] * value - max(0, reduced[column]) for column, value in fixed.items())
    return DualBound(bits=bits, total=total, reduced=reduced, weights=used)
