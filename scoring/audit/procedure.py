"""The order in which bids go out (失格判定の順序), recounted: relative points are taken over those still in.

First mandatory items and minimums on points that depend on nobody else, and groups and totals where none of them does;
then, over those left, the same on relative points; then the value. Who fails together leaves together, and all is
counted again.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.tender import Tender
from scoring.audit.figures import ZERO, decimal
from scoring.audit.limits import Exclusion
from scoring.audit.panel import fails_mandatory
from scoring.audit.prices import PRICE_RULES
from scoring.audit.responses import is_marked, response_references
from scoring.audit.scores import Entrants, Sheet, WithoutFigureError, score_all, score_criteria, score_some
from scoring.audit.values import threshold, value_rule


def is_relative(tender: Tender) -> bool:
    """Whether any number of one bid depends on the other bids."""
    method = tender.method
    return (
        bool(value_rule(tender).references)
        or (bool(method.price_formula) and bool(PRICE_RULES[method.price_formula][1]))
        or any(map(response_references, tender.criteria))
        or (method.technical_points is not None and method.technical_scaling == "best")
    )


class Elimination:
    """Who is left, who went out on which ground, and who has no value or no certain place."""

    def __init__(self, entrants: Entrants) -> None:
        """Start with the bids that passed the opening."""
        self.start = self.left = entrants
        self.exclusions: list[Exclusion] = []
        self.without_value: list[str] = []
        self.uncertain: list[str] = []

    def run(self) -> Sheet:
        """Take out who fails until nobody does, and return the sheet of those left."""
        criteria = self.start.tender.criteria
        own = [criterion for criterion in criteria if not response_references(criterion)]
        sheet = self._counted(lambda left: score_some(left, own))
        self._take_out(list(_criterion_failures(self.left, own, sheet)))
        if len(own) == len(criteria):
            self._take_out(self._technical_failures())
        certain = len(self.exclusions)
        while failures := self._technical_failures() or self._value_failures():
            self._take_out(failures)
        sheet = self._counted(score_all)
        if is_relative(self.start.tender):
            for vendor in dict.fromkeys(exclusion.vendor for exclusion in self.exclusions[certain:]):
                self._doubt(vendor)
        return sheet

    def _take_out(self, failures: list[Exclusion]) -> None:
        self.exclusions += failures
        self.left = self.left.without([exclusion.vendor for exclusion in failures])

    def _counted(self, count: Callable[[Entrants], Sheet]) -> Sheet:
        """Count a sheet; bids for which a step has no value are set aside, and it is counted again."""
        while True:
            try:
                return count(self.left)
            except WithoutFigureError as error:
                self.without_value += error.vendors
                self.left = self.left.without(error.vendors)

    def _technical_failures(self) -> list[Exclusion]:
        sheet = self._counted(score_criteria)
        relative = [criterion for criterion in self.start.tender.criteria if response_references(criterion)]
        failures = list(_criterion_failures(self.left, relative, sheet))
        return failures + [failure for bid in self.left.bids for failure in _total_failures(self.left, bid, sheet)]

    def _value_failures(self) -> list[Exclusion]:
        sheet, tender = self._counted(score_all), self.start.tender
        failures: list[Exclusion] = []
        for bid in self.left.bids:
            value = sheet.value[bid.vendor]
            failures += _too_low(bid, "minimums.total", value, tender.minimums.total)
            failures += _too_low(bid, "method.base_points", value, threshold(tender), code="below-threshold")
        return failures

    def _doubt(self, vendor: str) -> None:
        """Count one who failed together with those left, and note it if it passes then, or if one of them fails."""
        others = [name for name in self.start.vendors if name not in (*self.left.vendors, vendor)]
        again = Elimination(self.start.without(others))
        failing = {failure.vendor for failure in again._technical_failures() + again._value_failures()}
        if vendor not in failing:
            self.uncertain.append(vendor)
        self.uncertain += [name for name in self.left.vendors if name in failing and name not in self.uncertain]


def _criterion_failures(entrants: Entrants, criteria: list[Criterion], sheet: Sheet) -> Iterator[Exclusion]:
    for criterion in criteria:
        points, key = sheet.criteria[criterion.id], f"criteria.{criterion.id}"
        for bid in entrants.bids:
            own = None if points is None else points[bid.vendor]
            fails = own is not None and own <= 0
            if is_marked(criterion):
                fails = fails_mandatory(entrants.tender, entrants.marks[bid.vendor], criterion)
            if criterion.mandatory and fails:
                yield Exclusion(vendor=bid.vendor, code="mandatory-failed", stage="evaluation", key=f"{key}.mandatory")
            if own is not None:
                yield from _too_low(bid, f"{key}.minimum", own, criterion.minimum)


def _total_failures(entrants: Entrants, bid: Bid, sheet: Sheet) -> Iterator[Exclusion]:
    tender, minimums = entrants.tender, entrants.tender.minimums
    for group, minimum in minimums.groups.items():
        of_group = [sheet.criteria[criterion.id] for criterion in tender.criteria if criterion.group == group]
        points = sum((points[bid.vendor] for points in of_group if points is not None), ZERO)
        yield from _too_low(bid, f"minimums.group.{group}", points, minimum)
    yield from _too_low(bid, "minimums.technical", sheet.technical_sum[bid.vendor], minimums.technical)


def _too_low(
    bid: Bid, key: str, points: Fraction, least: Fraction | None, code: str = "below-minimum"
) -> Iterator[Exclusion]:
    if least is not None and points < least:
        yield Exclusion(
            vendor=bid.vendor,
            code=code,
            stage="evaluation",
            key=key,
            observed=decimal(points),
            required=decimal(least),
        )
