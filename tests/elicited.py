"""What the tests of elicitation share: matrices as written, random answers, and how many instances to run."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from explored import instances

from criteria.elicitation import BestWorst
from scoring.elicitation.ahp import RootMatrix

INSTANCES = instances(60)
"""Random instances a test runs."""

SCALE = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]


def drawn(seed: int) -> Random:
    """Return numbers that look random and are the same on every run."""
    return Random(seed)  # noqa: S311 - nothing secret


def rows_of(*lines: str) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(Fraction(word) for word in line.split()) for line in lines)


def reciprocal(size: int, above: Sequence[Fraction]) -> RootMatrix:
    """Return the reciprocal matrix with these entries above its diagonal."""
    left = iter(above)
    rows = [[Fraction(1)] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1, size):
            rows[i][j] = next(left)
            rows[j][i] = 1 / rows[i][j]
    return RootMatrix(tuple(map(tuple, rows)))


def random_matrix(random: Random, size: int) -> RootMatrix:
    return reciprocal(size, random.choices(SCALE, k=size * (size - 1) // 2))


def consistent(weights: Sequence[Fraction]) -> RootMatrix:
    return RootMatrix(tuple(tuple(one / other for other in weights) for one in weights))


def random_best_worst(random: Random, size: int) -> BestWorst:
    best, worst = random.sample(range(size), 2)
    whole = random.randint(1, 9)
    ahead, behind = ([Fraction(random.randint(1, whole)) for _ in range(size)] for _ in range(2))
    ahead[best] = behind[worst] = Fraction(1)
    ahead[worst] = behind[best] = Fraction(whole)
    return BestWorst(best=best, worst=worst, best_to_others=tuple(ahead), others_to_worst=tuple(behind))
