"""Selections next to one that is known (入替え): one decision out, another in, every row kept in whole numbers."""

from collections import defaultdict
from collections.abc import Iterator

from scoring.solve.award_model import AwardModel, Point, Terms, weigh


class Swaps:
    """Exchanges of one decision of a model for another (入替え), the best first: where a search may start from."""

    def __init__(self, model: AwardModel) -> None:
        self._model, self._decisions = model, frozenset(model.decisions)
        self._rows: dict[int, dict[int, int]] = defaultdict(dict)
        for number, row in enumerate(model.rows):
            for column, coefficient in row.terms.items():
                self._rows[column][number] = coefficient

    def of(self, point: Point, aim: Terms) -> Iterator[Point]:
        """Return the points that keep the model's rows and differ from one in a pair of decisions, the most first."""
        totals = [weigh(row.terms, point) for row in self._model.rows]
        pairs = sorted(
            (aim.get(out, 0) - aim.get(into, 0), out, into)
            for out in point & self._decisions
            for into in self._candidates(totals, out)
            if into not in point
        )
        return (point - {out} | {into} for _, out, into in pairs if self._fits(totals, out, into))

    def _candidates(self, totals: list[int], out: int) -> Iterator[int]:
        """Yield what may take the place: all, or the members of a row that is short of its least without it."""
        for number, coefficient in self._rows[out].items():
            row = self._model.rows[number]
            if row.least is not None and totals[number] - coefficient < row.least:
                yield from self._decisions.intersection(row.terms)
                return
        yield from self._decisions

    def _fits(self, totals: list[int], out: int, into: int) -> bool:
        rows = ((number, self._model.rows[number]) for number in self._rows[out].keys() | self._rows[into].keys())
        return all(row.allows(totals[number] - row.terms.get(out, 0) + row.terms.get(into, 0)) for number, row in rows)
