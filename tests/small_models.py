"""Award models small enough for every selection to be looked at, and hard enough to be decided by a unit."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from random import Random

from explored import instances

from criteria.terms import Direction
from scoring.solve.award_model import AwardModel, Objective, Point, Row


def seeds(quick: int) -> range:
    return range(instances(quick))


def points_of(model: AwardModel) -> Iterator[Point]:
    """Every point that keeps every row, found by looking at all 2^size."""
    for count in range(model.size + 1):
        for taken in combinations(range(model.size), count):
            if all(_total(row, taken) for row in model.rows):
                yield frozenset(taken)


def _total(row: Row, taken: tuple[int, ...]) -> bool:
    total = sum(row.terms.get(column, 0) for column in taken)
    return (row.least is None or row.least <= total) and (row.most is None or total <= row.most)


def value_of(objective: Objective, point: Point) -> Fraction:
    above = sum(objective.terms.get(column, 0) for column in point)
    if not objective.divisor:
        return Fraction(above, objective.scale)
    below = sum(objective.divisor.get(column, 0) for column in point)
    return Fraction(above, objective.scale * below) if below else Fraction(0)


def values_of(model: AwardModel, point: Point) -> tuple[Fraction, ...]:
    return tuple(value_of(one, point) for one in model.objectives)


def order(model: AwardModel, point: Point) -> tuple[Fraction, ...]:
    """What sorts the best selection first."""
    signs = [-1 if one.direction is Direction.HIGHEST else 1 for one in model.objectives]
    return tuple(sign * value for sign, value in zip(signs, values_of(model, point), strict=True))


def ranked(model: AwardModel) -> list[Point]:
    return sorted(points_of(model), key=lambda point: order(model, point))


def best_of(model: AwardModel) -> set[Point]:
    listed = ranked(model)
    return {one for one in listed if order(model, one) == order(model, listed[0])}


def near(drawn: Random, digits: int, columns: range) -> dict[int, int]:
    """Draw numbers of so many digits that are within 0.04 % of each other: far apart to the unit, or tied."""
    middle = 5 * 10 ** (digits - 1)
    spread = drawn.choice((max(1, middle // 5000), max(1, middle // 5000), 1, 2))
    return {column: middle + drawn.randrange(-spread, spread + 1) for column in columns}


def shortlist(drawn: Random) -> AwardModel:
    """Choose some of the vendors: a size, quotas, groups, exclusive pairs, and a budget that is met to the unit."""
    size, digits = drawn.randrange(5, 12), drawn.randrange(5, 11)
    columns = range(size)
    scores, prices = near(drawn, drawn.choice((3, 6)), columns), near(drawn, digits, columns)
    count = drawn.randrange(1, size // 2 + 2)
    exact = drawn.random() < 0.6
    rows = [Row(rule="size", terms=dict.fromkeys(columns, 1), least=count if exact else None, most=count)]
    for rule in ("certified", "local"):
        members = [column for column in columns if drawn.random() < 0.5]
        rows.append(Row(rule=rule, terms=dict.fromkeys(members, 1), least=drawn.randrange(0, count + 1)))
    group = drawn.sample(columns, drawn.randrange(2, size))
    rows.append(Row(rule="group", terms=dict.fromkeys(group, 1), most=drawn.randrange(1, 3)))
    rows.append(Row(rule="exclusive", terms=dict.fromkeys(drawn.sample(columns, 2), 1), most=1))
    paid = sum(prices[column] for column in drawn.sample(columns, count))
    rows.append(Row(rule="budget", terms=prices, most=paid - drawn.randrange(2)))
    return AwardModel(
        size=size,
        decisions=tuple(columns),
        rows=tuple(rows),
        objectives=objectives(drawn, scores, prices),
        relaxable=("size", "certified", "local", "group", "exclusive", "budget"),
    )


def lots(drawn: Random) -> AwardModel:
    """Give every lot to one bid: packages, capacities, suppliers counted by columns of their own, a spend share."""
    vendors, number = drawn.randrange(2, 4), drawn.randrange(2, 4)
    bids = [(vendor, (lot,)) for vendor in range(vendors) for lot in range(number) if drawn.random() < 0.8]
    bids += [(drawn.randrange(vendors), tuple(drawn.sample(range(number), 2))) for _ in range(drawn.randrange(3))]
    counts = range(len(bids))
    prices = {column: one * len(bids[column][1]) for column, one in near(drawn, drawn.randrange(5, 11), counts).items()}
    scores = {column: one * len(bids[column][1]) for column, one in near(drawn, 6, counts).items()}
    rows = []
    for lot in range(number):
        terms = {column: 1 for column, (_, covered) in enumerate(bids) if lot in covered}
        rows.append(Row(rule="one-bid-per-lot", terms=terms, least=1 if drawn.random() < 0.8 else 0, most=1))
    for vendor in range(vendors):
        user = len(bids) + vendor
        own = {column: len(covered) for column, (one, covered) in enumerate(bids) if one == vendor}
        rows.append(Row(rule="capacity", terms={**own, user: -drawn.randrange(1, number + 1)}, most=0))
        rows.append(Row(rule="used", terms={**dict.fromkeys(own, -1), user: 1}, most=0))
    users = dict.fromkeys(range(len(bids), len(bids) + vendors), 1)
    rows.append(Row(rule="suppliers", terms=users, least=drawn.randrange(1, 3), most=drawn.randrange(2, 4)))
    share = drawn.randrange(4, 10)
    spent = {column: (10 * (vendor == 0) - share) * prices[column] for column, (vendor, _) in enumerate(bids)}
    rows.append(Row(rule="share", terms=spent, most=0))
    return AwardModel(
        size=len(bids) + vendors,
        decisions=tuple(range(len(bids))),
        rows=tuple(rows),
        objectives=objectives(drawn, scores, prices),
        relaxable=("capacity", "suppliers", "share"),
    )


def objectives(drawn: Random, scores: dict[int, int], prices: dict[int, int]) -> tuple[Objective, ...]:
    points = Objective(id="points", direction=Direction.HIGHEST, terms=scores, scale=100)
    price = Objective(id="price", direction=Direction.LOWEST, terms=prices)
    ratio = Objective(id="points-per-price", direction=Direction.HIGHEST, terms=scores, divisor=prices, scale=100)
    dear = Objective(id="price-per-point", direction=Direction.LOWEST, terms=prices, divisor=scores)
    return drawn.choice([(points,), (price,), (points, price), (price, points), (ratio,), (ratio, points), (dear,), ()])


def drawn_model(seed: int) -> AwardModel:
    drawn = Random(f"award {seed}")  # noqa: S311 - the same models on every run
    return (shortlist if seed % 2 else lots)(drawn)
