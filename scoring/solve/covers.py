"""Cover cuts (被覆不等式): what a point that breaks a row says about other points."""

from scoring.award_model import Point, Row, Terms, weigh


def cut(row: Row, point: Point) -> Row:
    """Return an inequality with coefficients of 1 and −1 that the row implies and the point breaks.

    Written ``Σ |a| y ≤ b`` with a literal y (a column, or 1 − column) for each, the row is broken because some literals
    that are true weigh more than b: not all of these can be. As few and as heavy ones are taken as are enough; every
    literal at least as heavy as the heaviest of them then counts among them too. For the point that keeps the row:
    ValueError.
    """
    if row.most is not None and weigh(row.terms, point) > row.most:
        return _cover(row.rule, row.terms, row.most, point)
    if row.least is not None and weigh(row.terms, point) < row.least:
        turned = {column: -coefficient for column, coefficient in row.terms.items()}
        return _cover(row.rule, turned, -row.least, point)
    raise ValueError(f"the point keeps the row of {row.rule}: there is nothing to cut off")


def _cover(rule: str, terms: Terms, most: int, point: Point) -> Row:
    # A literal is true where the column is taken and counts upwards, or is not taken and counts downwards.
    capacity = most - sum(one for one in terms.values() if one < 0)
    true = [column for column, one in terms.items() if one and (column in point) == (one > 0)]
    cover: list[int] = []
    weight = 0
    for column in sorted(true, key=lambda column: (-abs(terms[column]), column)):
        cover.append(column)
        weight += abs(terms[column])
        if weight > capacity:
            break
    heaviest = max((abs(terms[column]) for column in cover), default=0)
    members = {*cover, *(column for column, one in terms.items() if abs(one) >= heaviest > 0)}
    turned = sum(1 for column in members if terms[column] < 0)
    return Row(
        rule=rule,
        terms={column: 1 if terms[column] > 0 else -1 for column in sorted(members)},
        most=len(cover) - 1 - turned,
    )
