"""Winner determination as studied for combinatorial auctions: families of package bids, the same for a seed everywhere.

After the distributions of Leyton-Brown, Pearson & Shoham, "Towards a universal test suite for combinatorial auction
algorithms", EC 2000, DOI 10.1145/352871.352879, written anew and smaller: regions, paths, scheduling, arbitrary, and
the older L6 of bundles with a binomial size. Prices are whole numbers.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from random import Random

from criteria.terms import Direction
from scoring.solve.award_model import AwardModel, Objective, Row

Bundle = tuple[frozenset[int], int]

SIDE = 5
GOODS = SIDE * SIDE


def _neighbours(good: int) -> list[int]:
    row, column = divmod(good, SIDE)
    around = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    return [r * SIDE + c for r, c in around if 0 <= r < SIDE and 0 <= c < SIDE]


def _worth(random: Random, bundle: frozenset[int], values: list[int], more: float = 1.0) -> int:
    return int(sum(values[good] * random.uniform(0.8, 1.2) for good in bundle) * more ** (len(bundle) - 1)) + 1


def regions(random: Random) -> Iterator[Bundle]:
    """Neighbouring plots on a grid, worth more together."""
    values = [random.randint(100, 900) for _ in range(GOODS)]
    while True:
        bundle = {random.randrange(GOODS)}
        while random.random() < 0.75:
            near = sorted({one for good in bundle for one in _neighbours(good)} - bundle)
            if not near:
                break
            bundle.add(random.choice(near))
        yield frozenset(bundle), _worth(random, frozenset(bundle), values, 1.03)


def arbitrary(random: Random) -> Iterator[Bundle]:
    """Goods with no order between them, each bidder with values of its own."""
    while True:
        values = [random.randint(100, 900) for _ in range(GOODS)]
        bundle = frozenset(random.sample(range(GOODS), random.randint(1, 6)))
        yield bundle, _worth(random, bundle, values, 1.02)


def paths(random: Random) -> Iterator[Bundle]:
    """Ways through a grid, one good an edge: whoever bids wants all edges of its way."""
    edges = {}
    for good in range(GOODS):
        for near in _neighbours(good):
            edges.setdefault(frozenset((good, near)), len(edges))
    while True:
        at, target = random.sample(range(GOODS), 2)
        taken = set()
        while at != target:
            row, column = divmod(at, SIDE)
            to_row, to_column = divmod(target, SIDE)
            across = column != to_column and (row == to_row or random.random() < 0.5)
            there = at + ((to_column > column) * 2 - 1 if across else ((to_row > row) * 2 - 1) * SIDE)
            taken.add(edges[frozenset((at, there))])
            at = there
        yield frozenset(taken), len(taken) * 100 + random.randint(0, 60)


def scheduling(random: Random) -> Iterator[Bundle]:
    """Hours in a row before a deadline, worth less the later they end."""
    while True:
        length, first = random.randint(1, 5), random.randrange(GOODS)
        bundle = frozenset(range(first, min(GOODS, first + length)))
        yield bundle, len(bundle) * 200 - 2 * max(bundle) + random.randint(0, 80)


def binomial(random: Random) -> Iterator[Bundle]:
    """L6: every good is in a bundle with the same chance; the price goes with the size."""
    while True:
        bundle = frozenset(good for good in range(GOODS) if random.random() < 0.15)
        if bundle:
            yield bundle, len(bundle) * random.randint(500, 1_500)


FAMILIES: Mapping[str, Callable[[Random], Iterator[Bundle]]] = {
    "regions": regions,
    "paths": paths,
    "scheduling": scheduling,
    "arbitrary": arbitrary,
    "L6": binomial,
}


def auction(family: str, seed: int, bids: int) -> AwardModel:
    """Return who wins as a model: every good goes to one bid at most, for the most money."""
    random = Random(f"{family} {seed}")  # noqa: S311 - the same auction on every run
    drawn = FAMILIES[family](random)
    bundles: dict[frozenset[int], int] = {}
    for bundle, price in islice(drawn, bids):
        bundles[bundle] = max(price, bundles.get(bundle, 0))
    wanted: dict[int, dict[int, int]] = {}
    for column, bundle in enumerate(bundles):
        for good in sorted(bundle):
            wanted.setdefault(good, {})[column] = 1
    rows = tuple(Row(rule="one-bid-per-good", terms=terms, most=1) for _, terms in sorted(wanted.items()))
    objective = Objective(id="price", direction=Direction.HIGHEST, terms=dict(enumerate(bundles.values())))
    return AwardModel(size=len(bundles), decisions=tuple(range(len(bundles))), rows=rows, objectives=(objective,))


def by_goods(model: AwardModel) -> int:
    """The most money, by dynamic programming over sets of goods: an oracle that knows no linear programme."""
    goods = len(model.rows)
    bids: list[list[tuple[int, int]]] = [[] for _ in range(goods)]
    worth = model.objectives[0].terms
    for column in model.decisions:
        held = [number for number, row in enumerate(model.rows) if column in row.terms]
        bids[held[0]].append((sum(1 << good for good in held), worth[column]))
    best = {0: 0}
    for good in range(goods):
        step: dict[int, int] = {}
        for taken, money in best.items():
            # Whatever is decided, the goods up to here are settled.
            for mask, more in ((0, 0), *bids[good]):
                if not taken & mask and (not mask or not taken >> good & 1):
                    after = (taken | mask) >> (good + 1) << (good + 1)
                    if step.get(after, -1) < money + more:
                        step[after] = money + more
        best = step
    return max(best.values())
