"""Small random bids as straight lines in the allotments, with many ties, and slow oracles for what follows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random

from explored import SEED, instances
from proofs import lead, linear_values

from scoring.robustness.exact.admissible import Admissible, contains
from scoring.robustness.exact.linear import LinearScores

INSTANCES = instances(200)
"""Random tenders a test goes through."""

ZERO = Fraction(0)


def drawn(seed: int, *, most_vendors: int = 6, most_criteria: int = 5) -> LinearScores:
    """One random comparison: shares of five or a hundred, with or without price points or over a price, some twins."""
    random = Random(seed + SEED)  # noqa: S311 - an example, no secret
    size, count = random.randint(1, most_criteria), random.randint(1, most_vendors)
    steps = random.choice([2, 5, 5, 100])
    rates = [[Fraction(random.randint(0, steps), steps) for _ in range(size)] for _ in range(count)]
    offsets = [Fraction(random.randint(0, 8), random.choice([1, 3])) for _ in range(count)]
    if random.random() < 0.4:
        offsets = [ZERO] * count
    if count > 1 and random.random() < 0.2:
        rates[-1], offsets[-1] = rates[0], offsets[0]
    if random.random() < 0.3:  # 除算方式: everything over a price
        prices = [random.randint(40, 60) for _ in range(count)]
        rates = [[x / price for x in row] for row, price in zip(rates, prices, strict=True)]
        offsets = [Fraction(100, price) for price in prices]
    return linear_values(
        vendors=[f"V{index}" for index in range(count)],
        criteria=[f"c{index}" for index in range(size)],
        weights=[Fraction(random.randint(1, 12), random.choice([1, 1, 2])) for _ in range(size)],
        rates=rates,
        offsets=offsets,
        groups=[random.choice(["", "g", "h"]) for _ in range(size)],
    )


def leader_of(scores: LinearScores) -> int:
    values = scores.values()
    return values.index(max(values))


def rescaled(weights: Sequence[Fraction], own: Sequence[int], points: Fraction, *, keep: bool) -> list[Fraction] | None:
    """Give some criteria so many points together, in proportion; the others make room in proportion, or stay."""
    now, total = sum((weights[k] for k in own), ZERO), sum(weights, ZERO)
    if keep and now == total:
        return None
    rest = (total - points) / (total - now) if keep else Fraction(1)
    inside = points / now
    return [w * (inside if k in own else rest) for k, w in enumerate(weights)]


def _solved(table: list[list[Fraction]], size: int) -> list[Fraction] | None:
    for k in range(size):
        pivot = next((i for i in range(k, size) if table[i][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [x / table[k][k] for x in table[k]]
        for i in range(size):
            if i != k and table[i][k]:
                factor = table[i][k]
                table[i] = [x - factor * y for x, y in zip(table[i], table[k], strict=True)]
    return [row[size] for row in table]


def lead_by_criterion(scores: LinearScores, ahead: int, behind: int) -> list[Fraction]:
    """The lead were all points on one criterion, per point: with the total kept, the lead is Σ of these times w."""
    size, total = len(scores.criteria), scores.total
    alone = [[total if k == other else ZERO for other in range(size)] for k in range(size)]
    return [lead(scores, ahead, behind, weights) / total for weights in alone]


def moved(before: Sequence[Fraction], after: Sequence[Fraction]) -> Fraction:
    return sum((abs(v - w) for v, w in zip(before, after, strict=True)), ZERO) / 2


def corners_of(
    scores: LinearScores, faces: Sequence[Sequence[Fraction]], admissible: Admissible
) -> Iterator[list[Fraction]]:
    """Every corner of the admissible allotments, cut by the faces d · w = 0 and by what was published."""
    size = len(scores.criteria)
    unit = [[Fraction(int(k == other)) for other in range(size)] for k in range(size)]
    planes: list[tuple[Sequence[Fraction], Fraction]] = [(face, ZERO) for face in faces]
    for k, ends in enumerate(zip(admissible.lower, scores.weights, admissible.upper, strict=True)):
        planes += [(unit[k], end) for end in dict.fromkeys(ends)]
    planes += [([x - y for x, y in zip(unit[a], unit[b], strict=True)], ZERO) for a, b in admissible.orders]
    kept = [([Fraction(int(k in own)) for k in range(size)], total) for own, total in admissible.totals]
    for chosen in combinations(planes, size - len(kept)) if size > len(kept) else [()]:
        table = [[*row, side] for row, side in (*kept, *chosen)]
        point = _solved(table, size) if len(table) == size else None
        if point is not None and contains(admissible, point):
            yield point
