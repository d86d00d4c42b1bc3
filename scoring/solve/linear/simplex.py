"""The simplex method in whole numbers (整数による単体法): the answer where a solver's corner is not quite one.

Slow and sure: Bland's rule (1977) ends on every program, Edmonds' whole-number pivots lose nothing. Asked only where
the corner a solver in floats named fails the exact check, which near-ties beyond its tolerance can bring about.
"""

from collections.abc import Sequence
from fractions import Fraction

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.linear.program import Bound, Optimum, Program


class InfeasibleError(ValueError):
    """No point keeps all conditions."""


class UnboundedError(ValueError):
    """The objective has no highest value."""


class _Tableau:
    """Equations in whole numbers over one divisor; ``costs`` are the first phase's, then those of each objective."""

    def __init__(
        self, rows: Sequence[Sequence[int]], sides: Sequence[int], objectives: Sequence[Sequence[int]]
    ) -> None:
        """Add a slack a row, and an artificial column where its side is negative."""
        count, size = len(rows), len(objectives[0])
        flipped = [index for index, side in enumerate(sides) if side < 0]
        self.width = size + count
        self.table: list[list[int]] = []
        self.basic: list[int] = []
        for index, (row, side) in enumerate(zip(rows, sides, strict=True)):
            sign = -1 if side < 0 else 1
            slack = [sign * (index == other) for other in range(count)]
            artificial = [int(index == other) for other in flipped]
            self.table.append([*(sign * x for x in row), *slack, *artificial, sign * side])
            self.basic.append(self.width + flipped.index(index) if index in flipped else size + index)
        padding = [0] * (count + len(flipped) + 1)
        first = [sum(self.table[index][k] for index in flipped) for k in range(self.width)]
        rest = sum(self.table[index][-1] for index in flipped)
        self.costs = [[*first, *([0] * len(flipped)), rest], *([*objective, *padding] for objective in objectives)]
        self.divisor = 1

    def pivot(self, row: int, column: int) -> None:
        """Take a column into the basis in place of a row's."""
        chosen = self.table[row]
        pivot, before = chosen[column], self.divisor
        for lines in (self.table, self.costs):
            for index, line in enumerate(lines):
                if line is not chosen:
                    factor = line[column]
                    lines[index] = [(pivot * x - factor * y) // before for x, y in zip(line, chosen, strict=True)]
        self.divisor, self.basic[row] = pivot, column

    def improve(self, phase: int, deadline: Deadline) -> None:
        """Pivot by Bland's rule until no column would raise the objective, and lower none of those before it."""
        while True:
            deadline.check()
            costs, before = self.costs[phase], self.costs[1:phase]
            column = next((k for k in range(self.width) if costs[k] > 0 and not any(row[k] for row in before)), None)
            if column is None:
                return
            rows = [i for i, line in enumerate(self.table) if line[column] > 0]
            if not rows:
                raise UnboundedError
            self.pivot(
                min(rows, key=lambda i: (Fraction(self.table[i][-1], self.table[i][column]), self.basic[i])), column
            )

    def drop_artificial(self) -> None:
        """Leave the first phase, or raise InfeasibleError where it did not end at nothing."""
        if self.costs[0][-1]:
            raise InfeasibleError
        for row in range(len(self.table)):
            if self.basic[row] >= self.width:
                column = next(k for k in range(self.width) if self.table[row][k])
                if self.table[row][column] < 0:
                    self.table[row] = [-x for x in self.table[row]]
                self.pivot(row, column)


def exact_optimum(program: Program, deadline: Deadline = NO_DEADLINE, further: Sequence[Sequence[int]] = ()) -> Optimum:
    """Solve a program exactly from nothing; of equal points take the highest in the ``further`` objectives in turn.

    Raises
    ------
    InfeasibleError
        Where no point keeps all conditions.
    UnboundedError
        Where the objective has no highest value.
    OutOfTimeError
        Where the deadline passes first.
    """
    signs = [(k, 1) for k in range(len(program.lower))] + [
        (k, -1) for k, low in enumerate(program.lower) if low is None
    ]
    shift = [low or 0 for low in program.lower]
    rows, sides, origins = _at_most(program, shift)
    columns = [[sign * row[k] for k, sign in signs] for row in rows]
    objectives = (program.objective, *further)
    tableau = _Tableau(columns, sides, [[sign * costs[k] for k, sign in signs] for costs in objectives])
    tableau.improve(0, deadline)
    tableau.drop_artificial()
    for phase in range(1, len(objectives) + 1):
        tableau.improve(phase, deadline)
    values = [Fraction(0)] * len(signs)
    for basic, line in zip(tableau.basic, tableau.table, strict=True):
        if basic < len(signs):
            values[basic] = Fraction(line[-1], tableau.divisor)
    point = [Fraction(low) for low in shift]
    for (k, sign), value in zip(signs, values, strict=True):
        point[k] += sign * value
    multipliers: dict[int, Fraction] = {}
    for index, origin in enumerate(origins):
        price = Fraction(-tableau.costs[1][len(signs) + index], tableau.divisor)
        if origin is not None and price:
            row, sign = origin
            multipliers[row] = multipliers.get(row, Fraction(0)) + sign * price
    value = sum((c * x for c, x in zip(program.objective, point, strict=True)), Fraction(0))
    return Optimum(value, tuple(point), {row: price for row, price in multipliers.items() if price})


def _at_most(program: Program, shift: Sequence[int]) -> tuple[list[list[int]], list[int], list[tuple[int, int] | None]]:
    """Write every condition as ``row · x ≤ side`` over columns from nothing up, with the row it comes from."""
    rows: list[list[int]] = []
    sides: list[int] = []
    origins: list[tuple[int, int] | None] = []

    def add(row: Sequence[int], bound: Bound, sign: int, origin: int | None) -> None:
        if bound is not None:
            rows.append([sign * x for x in row])
            sides.append(sign * (bound - sum(x * low for x, low in zip(row, shift, strict=True))))
            origins.append(None if origin is None else (origin, sign))

    for index, one in enumerate(program.rows):
        add(one.coefficients, one.upper, 1, index)
        add(one.coefficients, one.lower, -1, index)
    for k, high in enumerate(program.upper):
        add([int(k == other) for other in range(len(shift))], high, 1, None)
    return rows, sides, origins
