"""Benefit of the doubt (最も有利な配点による評価): every bid at the allowed allotments that suit it best.

θ_j = max over the allowed w of V_j(w) ÷ max_i V_i(w). Scaled so that no bid is above one, this is the linear program
max V_j(u) with V_i(u) ≤ 1 for all i, u = s w in the cone of the allowed allotments (Charnes & Cooper 1962): both forms
are one number. A bid that can be first has θ = 1.

Source: Melyn & Moesen 1991; Cherchye, Moesen, Rogge & Van Puyenbroeck 2007, Social Indicators Research 82, whose are
also bounds on the share a criterion has in the bid's own value ("pie shares"). Cross-efficiency: Sexton, Silkman &
Hogan 1986.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from criteria.finding import Text
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.admissible import Admissible, Vector
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.winners import optimum
from scoring.solve.linear.corners import Corners
from scoring.solve.linear.program import LinearRow, Program

Pies = Mapping[str, tuple[Fraction, Fraction]]
"""By criterion, the least and the largest share of a bid's value that may come from it."""

_NOT_POSITIVE = NotLinear(
    reason=Text(
        "評価値が正の値でない方式のため、最高評価値に対する割合を求められません",
        "under this method values are not above zero, so there is no share of the best",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One bid at its most favourable allotments (最も有利な配点).

    ``score`` θ is its value over the best value there, at ``weights``; ``official`` the same at the published
    ones. Score and weights are None where no allowed allotments keep the pie shares.
    """

    vendor: str
    score: Fraction | None
    weights: Vector | None
    official: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """The benefit of the doubt of every bid, and the cross-efficiency table (相互評価表).

    ``cross[j][i]`` is bid i's share of the best at the weights found for bid j; several weights can suit a bid equally,
    and the table shows those found. ``means`` averages every bid's column.
    """

    scores: tuple[Benefit, ...]
    cross: Mapping[str, Mapping[str, Fraction]]

    @property
    def means(self) -> dict[str, Fraction]:
        """The mean share of the best a bid has at all bids' weights (相互評価の平均)."""
        rows = list(self.cross.values())
        names = rows[0] if rows else {}
        return {name: sum((row[name] for row in rows), Fraction(0)) / len(rows) for name in names}


def benefits(
    scores: LinearScores, admissible: Admissible, pies: Pies | None = None, deadline: Deadline = NO_DEADLINE
) -> Benefits | NotLinear:
    """Return every bid's benefit of the doubt, and the cross-efficiency table.

    A method under which a value could be nothing or less has no shares of the best, and says so.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes before every bid is done: the table is of all bids or of none.
    """
    if any(min(row) < 0 for row in scores.comparison().rows) or max(scores.values()) <= 0:
        return _NOT_POSITIVE
    cone = _Cone(scores, admissible, pies or {}, deadline)
    official = _shares(scores, scores.weights)
    found, cross = [], {}
    for j, vendor in enumerate(scores.vendors):
        weights = cone.most_favourable(j)
        if weights is not None:
            cross[vendor] = _shares(scores, weights)
        score = None if weights is None else cross[vendor][vendor]
        found.append(Benefit(vendor=vendor, score=score, weights=weights, official=official[vendor]))
    return Benefits(scores=tuple(found), cross=cross)


def _shares(scores: LinearScores, weights: Sequence[Fraction]) -> dict[str, Fraction]:
    """Return every bid's share of the best at some allotments; nothing where nobody earns anything there."""
    values = scores.values(weights)
    best = max(values)
    return {name: value / best if best else value for name, value in zip(scores.vendors, values, strict=True)}


class _Cone:
    """The cone of the allowed allotments over (u, s): l s ≤ u ≤ h s, Σ u = T s, and no bid's value above one."""

    def __init__(self, scores: LinearScores, admissible: Admissible, pies: Pies, deadline: Deadline) -> None:
        """Write what all bids share in whole numbers; in which unit "one" is counted is free."""
        self._scores, self._admissible, self._pies, self._deadline = scores, admissible, pies, deadline
        compared = scores.comparison()
        self._rows = compared.rows
        pairs = list(zip(compared.rows, compared.denominators, strict=True))
        unit = max(max(row) // below + 1 for row, below in pairs)
        self._limits = [LinearRow((*row, 0), None, below * unit) for row, below in pairs]
        self._bounds = list(_cone_rows(admissible, len(scores.criteria)))

    def most_favourable(self, vendor: int) -> Vector | None:
        """Return allowed allotments at which a bid's share of the best is largest; None where the pies leave none."""
        self._deadline.check()
        rows = (*self._limits, *self._bounds, *self._pie_rows(vendor))
        size = len(self._scores.criteria) + 1
        program = Program((*self._rows[vendor], 0), rows, (0,) * size, (None,) * size)
        found = optimum(program, Corners(program, 1), self._deadline)
        scale = found.point[-1]
        if scale:
            return tuple(u / scale for u in found.point[:-1])
        # Only the tip of the cone is left: the pies bar every allotment, or the bid earns nothing at any of them.
        return None if self._pies else self._admissible.highest((0,) * (size - 1))[1]

    def _pie_rows(self, vendor: int) -> Iterator[LinearRow]:
        """Yield least × value ≤ part of the criterion ≤ most × value, for the bid's own value."""
        row = self._scores.rows[vendor]
        for k, name in enumerate(self._scores.criteria):
            for share, sign in zip(self._pies.get(name, ()), (1, -1), strict=False):
                parts = [(int(at == k) - share) * rate for at, rate in enumerate(row.rates)]
                yield _whole([sign * part for part in (*parts, -share * row.offset)])


def _cone_rows(admissible: Admissible, size: int) -> Iterator[LinearRow]:
    for k in range(size):
        unit = [Fraction(int(at == k)) for at in range(size)]
        yield _whole([*unit, -admissible.lower[k]])
        yield _whole([*(-x for x in unit), admissible.upper[k]])
    for own, total in admissible.totals:
        row = [Fraction(int(at in own)) for at in range(size)]
        yield LinearRow(_whole([*row, -total]).coefficients, 0, 0)
    for a, b in admissible.orders:
        yield _whole([*(Fraction((at == a) - (at == b)) for at in range(size)), Fraction(0)])


def _whole(row: Sequence[Fraction]) -> LinearRow:
    """Return ``row · x ≥ 0`` in whole numbers."""
    common = lcm(*(Fraction(x).denominator for x in row))
    return LinearRow(tuple(int(x * common) for x in row), 0, None)
