"""Who can win (第1位になりうる者): alone, only level with another, or never, within admissible allotments; with proof.

ε*_j = max over w of min over i of (V_j − V_i) says it: above nothing there are allotments at which j is alone in front
(these are the proof); at nothing it can only draw level (Hazen 1986 calls this potentially optimal); below it never is,
and a mixture of rivals is ahead of it at *all* admissible allotments (that mixture is the proof).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.robustness.exact.admissible import Admissible, Vector, contains
from scoring.robustness.exact.linear import KeptTotal, LinearScores, in_parts
from scoring.solve.linear.optimum import optima
from scoring.solve.linear.program import Bound, LinearRow, Optimum, Program

Mixture: TypeAlias = Mapping[str, Fraction]
"""Shares of rivals that add up to one."""

_FIRST_PLACES: Final = (0, 1, 2, 3, 4, 6, 8)
"""Places a proof is first tried in: a reader recomputes 60 % and 40 % sooner than fractions of thirty digits."""

_AT_ONCE: Final = 10
"""Bids whose programs are solved together: more gain nothing."""


class WinVerdict(StrEnum):
    """Whether a bid can be first (第1位の可能性)."""

    ALONE = "alone"
    """単独で第1位になりうる."""
    TIE = "tie"
    """同点でのみ第1位になりうる."""
    NEVER = "never"
    """第1位になりえない."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CanWin:
    """What a bid can reach, and the proof.

    ``margin`` is ε* in the unit of the values, reached at ``best``. ``weights`` are allotments in few digits at which
    it is first, alone or level; ``mixture`` rivals that together are ahead, or level, at all admissible allotments.
    """

    vendor: str
    verdict: WinVerdict
    margin: Fraction
    best: Vector
    weights: Vector | None = None
    mixture: Mixture | None = None


def who_can_win(scores: LinearScores, admissible: Admissible, deadline: Deadline = NO_DEADLINE) -> tuple[CanWin, ...]:
    """Return for every bid whether it can be first within the admissible allotments (第1位の可能性), proven exactly.

    The bids that are ahead are looked at first; those that are not when the deadline passes are left out.
    """
    if len(scores.vendors) == 1:
        (vendor,), (_, best) = scores.vendors, admissible.highest((0,) * len(scores.criteria))
        return (CanWin(vendor=vendor, verdict=WinVerdict.ALONE, margin=Fraction(0), best=best, weights=scores.weights),)
    race, by_value = _Race(scores, admissible, deadline), scores.ranked()
    found: dict[int, CanWin] = {}
    try:
        for start in range(0, len(by_value), _AT_ONCE):
            deadline.check()
            found.update(race.can_win(by_value[start : start + _AT_ONCE]))
    except OutOfTimeError:
        pass
    return tuple(found[j] for j in sorted(found))


class _Race:
    """The programs of all bids: maximise its value less v, where v is at least that of every other."""

    def __init__(self, scores: LinearScores, admissible: Admissible, deadline: Deadline) -> None:
        self._scores, self._admissible, self._deadline = scores, admissible, deadline
        self._compared, self._by_value = scores.comparison(), scores.ranked()
        self._field = Field(self._compared, admissible)
        self._rows = [LinearRow(row, None, 0) for row in self._field.rows]

    def can_win(self, bids: Sequence[int]) -> Iterator[tuple[int, CanWin]]:
        """Yield the answer for each of some bids."""
        programs = []
        for j in bids:
            # The bid's own row bounds nothing; in its place, multipliers keep the numbers of the bids.
            own = self._field.rows[j]
            rows = [*self._rows[:j], LinearRow(own, None, None), *self._rows[j + 1 :]]
            programs.append(
                self._field.program(own, rows, columns_first=range(len(own) - 1), rows_first=self._by_value)
            )
        for j, found in zip(bids, optima(programs, self._deadline), strict=True):
            yield j, self._read(j, found)

    def _read(self, j: int, optimum: Optimum) -> CanWin:
        below = -self._field.rows[j][-1]
        margin = optimum.value * self._field.value_unit / below
        best = tuple(x / self._field.parts if x else x for x in optimum.point[:-1])
        mixture = {
            self._scores.vendors[i]: y * -self._field.rows[i][-1] / below
            for i, y in optimum.multipliers.items()
            if i < len(self._scores.vendors)
        }
        return self._proven(j, margin, best, mixture)

    def _proven(self, j: int, margin: Fraction, best: Vector, mixture: Mixture) -> CanWin:
        vendor = self._scores.vendors[j]
        if margin > 0:
            shown = plain_weights(best, self._admissible, lambda w: self._is_alone(j, w))
            return CanWin(vendor=vendor, verdict=WinVerdict.ALONE, margin=margin, best=best, weights=shown)
        if margin == 0:
            return CanWin(
                vendor=vendor, verdict=WinVerdict.TIE, margin=margin, best=best, weights=best, mixture=dict(mixture)
            )
        shares = plain_shares(mixture, lambda some: highest_lead(self._scores, vendor, some, self._admissible) < 0)
        return CanWin(vendor=vendor, verdict=WinVerdict.NEVER, margin=margin, best=best, mixture=shares)

    def _is_alone(self, j: int, weights: Sequence[Fraction]) -> bool:
        points, _ = in_parts(weights)
        values = [sum(map(mul, row, points)) for row in self._compared.rows]
        own, below = values[j], self._compared.denominators
        return all(own * below[i] > value * below[j] for i, value in enumerate(values) if i != j)


class Field:
    """The bids as rows over (w, v) in whole numbers, ``value − v``, and the conditions of the admissible allotments.

    w counts parts of a point, ``parts`` of them one; v is the value in a unit that brings its column near the others.
    """

    def __init__(self, compared: KeptTotal, admissible: Admissible) -> None:
        """Choose the units."""
        bounds = (*admissible.lower, *admissible.upper, *(total for _, total in admissible.totals))
        self.parts = lcm(compared.parts, *(bound.denominator for bound in bounds))
        # Bid by bid: the values are alike, and the denominators can be millions of times apart.
        pairs = zip(compared.rows, compared.denominators, strict=True)
        up = max(max(map(abs, row)).bit_length() - below.bit_length() for row, below in pairs)
        raised, lowered = 1 << max(0, -up), 1 << max(0, up)
        self.rows = [
            (*(raised * x for x in row), -lowered * below)
            for row, below in zip(compared.rows, compared.denominators, strict=True)
        ]
        self.value_unit = Fraction(lowered, raised * self.parts)
        self.lower = [int(low * self.parts) for low in admissible.lower]
        self.upper = [self._needed(high, admissible, k) for k, high in enumerate(admissible.upper)]
        self.conditions = list(self._conditions(admissible, len(admissible.lower)))
        self.unit = max(1, int(sum(total for _, total in admissible.totals) * self.parts))

    def program(
        self,
        objective: Sequence[int],
        rows: Sequence[LinearRow],
        *,
        columns_first: Sequence[int],
        rows_first: Sequence[int],
    ) -> Program:
        """Return the program that maximises a form over the admissible allotments under some rows."""
        return Program(
            objective=tuple(objective),
            rows=(*rows, *self.conditions),
            lower=(*self.lower, None),
            upper=(*self.upper, None),
            unit=self.unit,
            columns_first=columns_first,
            rows_first=rows_first,
        )

    def _needed(self, high: Fraction, admissible: Admissible, k: int) -> Bound:
        """Leave out an upper bound that the total implies: one bound less for a corner to stand on."""
        own, total = next((own, total) for own, total in admissible.totals if k in own)
        rest = total - sum((admissible.lower[other] for other in own if other != k), Fraction(0))
        return None if high >= rest else int(high * self.parts)

    def _conditions(self, admissible: Admissible, size: int) -> Iterator[LinearRow]:
        for own, total in admissible.totals:
            side = int(total * self.parts)
            yield LinearRow((*(int(k in own) for k in range(size)), 0), side, side)
        for a, b in admissible.orders:
            yield LinearRow((*((k == a) - (k == b) for k in range(size)), 0), 0, None)


def highest_lead(scores: LinearScores, vendor: str, mixture: Mixture, admissible: Admissible) -> Fraction:
    """Return the most by which a bid can be ahead of a mixture of others (混合に対する最大の差): the proof, recomputed.

    Below nothing, the bid is never first: somebody in the mixture is ahead of it at all admissible allotments.
    """
    compared = scores.comparison()
    place = {name: index for index, name in enumerate(scores.vendors)}
    shares = [(place[name], share) for name, share in mixture.items()]
    divisors = [compared.denominators[i] * share.denominator for i, share in shares]
    own = compared.denominators[place[vendor]]
    below = lcm(own, *divisors)
    effects = [x * (below // own) for x in compared.rows[place[vendor]]]
    for (i, share), divisor in zip(shares, divisors, strict=True):
        factor = share.numerator * (below // divisor)
        effects = [effect - factor * x for effect, x in zip(effects, compared.rows[i], strict=True)]
    return admissible.highest(effects)[0] / below


def to_parts(numbers: Sequence[int], parts: int) -> list[int]:
    """Share out whole parts in proportion to whole numbers, by the largest remainder (最大剰余法).

    >>> to_parts([1, 2], 100)
    [33, 67]
    """
    total = sum(numbers)
    whole = [number * parts // total for number in numbers]
    by_remainder = sorted(range(len(numbers)), key=lambda k: (whole[k] * total - numbers[k] * parts, k))
    for k in by_remainder[: parts - sum(whole)]:
        whole[k] += 1
    return whole


def plain_weights(
    weights: Sequence[Fraction], admissible: Admissible, holds: Callable[[Sequence[Fraction]], bool]
) -> Vector:
    """Return allotments in as few digits as still do what they are for, or the exact ones."""
    points, parts = in_parts(weights)
    total = Fraction(sum(points), parts)
    for places in _FIRST_PLACES:
        most = total * 10**places
        if most.denominator == 1:
            tried = tuple(Fraction(one, 10**places) for one in to_parts(points, most.numerator))
            if holds(tried) and contains(admissible, tried):
                return tried
    return tuple(weights)


def plain_shares(
    mixture: Mapping[str, Fraction], holds: Callable[[Mapping[str, Fraction]], bool]
) -> Mapping[str, Fraction]:
    """Return shares in as few digits as still prove it, whole percents at first, or the exact ones."""
    for places in _FIRST_PLACES[2:]:
        whole = to_parts(in_parts(list(mixture.values()))[0], 10**places)
        tried = {name: Fraction(one, 10**places) for name, one in zip(mixture, whole, strict=True) if one}
        if holds(tried):
            return tried
    return dict(mixture)
