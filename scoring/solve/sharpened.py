"""One relaxation for many questions (緩和の強化): inequalities that one question needs serve all that follow."""

from collections import defaultdict
from typing import Any, Final

from scoring.solve.award_model import Point, Row, Terms
from scoring.solve.core import most
from scoring.solve.highs import Reading, fractional_columns
from scoring.solve.knapsacks import Implied, hull_cut, uneven
from scoring.solve.live import Found, LiveModel

MOST_ROUNDS: Final = 20
"""So often is a relaxation sharpened before it is taken as it is."""


class Sharpened:
    """The linear relaxation of a live model, sharpened by inequalities of its rows' knapsack hulls.

    Where the relaxation ends in whole numbers, its point is the best there is, by one linear programme; else the
    inequalities that it breaks are put in force, and stay for the questions that follow. They come from the rows that
    are in force when this is made: as long as those are, no point is lost.
    """

    def __init__(self, live: LiveModel) -> None:
        self._rows: dict[int, list[Row]] = defaultdict(list)
        for row in live.rows:
            for column in row.terms if uneven(row) else ():
                self._rows[column].append(row)

    def most(self, live: LiveModel, aim: Terms, *, start: Point | None = None) -> Found:
        """Search for the most of ``Σ aim``: the answer of ``most``, by the relaxation alone where that is whole."""
        found = live.whole(aim, self.relaxation(live, aim))
        return most(live, aim, start=start) if found is None else found

    def relaxation(self, live: LiveModel, aim: Terms) -> Reading:
        """Solve the relaxation until it breaks no inequality that is looked for."""
        for _ in range(MOST_ROUNDS):
            reading = live.relaxation(aim)
            broken = () if reading.values is None else self._broken(reading.values)
            if not broken:
                break
            live.imply(*broken)
        return reading

    def _broken(self, values: Any) -> list[Implied]:  # noqa: ANN401 - an array of floats
        rows = {id(row): row for column in fractional_columns(values) for row in self._rows[column]}
        return [cut for row in rows.values() if (cut := hull_cut(row, values)) is not None]
