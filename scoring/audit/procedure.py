"""The order in which bids go out (失格判定の順序), recounted: relative points are taken over those still in.

First mandatory items and minimums on points that depend on nobody else, and groups and totals where none of them does;
then, over those left, the same on relative points; then the value. Who fails together leaves together, and all is
counted again.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.finding import Text
from criteria.tender import Tender
from scoring.audit import words
from scoring.audit.figures import decimal, total
from scoring.audit.limits import Exclusion, out
from scoring.audit.panel import fails_mandatory
from scoring.audit.prices import PRICE_RULES
from scoring.audit.responses import is_marked, response_references
from scoring.audit.scores import Entrants, NoValuesError, Sheet, score_all, score_criteria, score_some
from scoring.audit.values import threshold, value_rule


def is_relative(tender: Tender) -> bool:
    """Whether any number of one bid depends on the other bids."""
    method = tender.method
    over_bids = [
        *value_rule(tender).references,
        *(PRICE_RULES[method.price_formula][1] if method.price_formula else ()),
    ]
    over_bids += [name for criterion in tender.criteria for name in response_references(criterion)]
    return bool(over_bids) or (method.technical_points is not None and method.technical_scaling == "best")


class Procedure:
    """Who is left, who went out on which ground, and who has no value or no certain place."""

    def __init__(self, entrants: Entrants) -> None:
        """Start with the bids that passed the opening."""
        self.start = self.left = entrants
        self.exclusions: list[Exclusion] = []
        self.without_value: list[str] = []
        self.uncertain: dict[str, Text] = {}

    def run(self) -> Sheet:
        """Take out who fails until nobody does, and return the sheet of those left."""
        self._take_out(self._failures_on_own_points())
        if not any(response_references(criterion) for criterion in self.start.tender.criteria):
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
            except NoValuesError as error:
                self.without_value += error.vendors
                self.left = self.left.without(error.vendors)

    def _failures_on_own_points(self) -> list[Exclusion]:
        own = [criterion for criterion in self.start.tender.criteria if not response_references(criterion)]
        sheet = self._counted(lambda left: score_some(left, own))
        return list(_criterion_failures(self.left, own, sheet))

    def _technical_failures(self) -> list[Exclusion]:
        sheet = self._counted(score_criteria)
        relative = [criterion for criterion in self.start.tender.criteria if response_references(criterion)]
        failures = list(_criterion_failures(self.left, relative, sheet))
        return failures + [failure for bid in self.left.bids for failure in _total_failures(self.left, bid, sheet)]

    def _value_failures(self) -> list[Exclusion]:
        sheet = self._counted(score_all)
        return [failure for bid in self.left.bids for failure in _value_failure(self.start.tender, bid, sheet)]

    def _doubt(self, vendor: str) -> None:
        """Count one who failed together with those left, and note it if it passes then, or if one of them fails."""
        others = [one for one in self.start.vendors if one not in (*self.left.vendors, vendor)]
        again = Procedure(self.start.without(others))
        failing = {failure.vendor for failure in again._technical_failures() + again._value_failures()}
        if vendor not in failing:
            self.uncertain[vendor] = words.WOULD_PASS
        for other in self.left.vendors:
            if other in failing and other not in self.uncertain:
                self.uncertain[other] = words.WOULD_FAIL


def _criterion_failures(entrants: Entrants, criteria: list[Criterion], sheet: Sheet) -> Iterator[Exclusion]:
    for criterion in criteria:
        points = sheet.criteria[criterion.id]
        for bid in entrants.bids:
            own = None if points is None else points[bid.vendor]
            if criterion.mandatory and _fails_item(entrants, bid, criterion, own):
                yield out(
                    entrants.tender,
                    bid,
                    "mandatory-failed",
                    words.mandatory_failed(criterion.label),
                    stage="evaluation",
                    key=f"criteria.{criterion.id}.mandatory",
                )
            if criterion.minimum is not None and own is not None and own < criterion.minimum:
                what, key = words.criterion_too_low(criterion.label), f"criteria.{criterion.id}.minimum"
                yield _too_low(entrants.tender, bid, what, key, own, criterion.minimum)


def _fails_item(entrants: Entrants, bid: Bid, criterion: Criterion, points: Fraction | None) -> bool:
    if is_marked(criterion):
        return fails_mandatory(entrants.tender, entrants.marks[bid.vendor], criterion)
    return points is not None and points <= 0


def _total_failures(entrants: Entrants, bid: Bid, sheet: Sheet) -> Iterator[Exclusion]:
    tender, minimums = entrants.tender, entrants.tender.minimums
    for group, minimum in minimums.groups.items():
        of_group = [sheet.criteria[criterion.id] for criterion in tender.criteria if criterion.group == group]
        points = total([points[bid.vendor] for points in of_group if points is not None])
        if points < minimum:
            yield _too_low(tender, bid, words.group_too_low(group), f"minimums.group.{group}", points, minimum)
    points = sheet.technical_sum[bid.vendor]
    if minimums.technical is not None and points < minimums.technical:
        yield _too_low(tender, bid, words.TECHNICAL_TOO_LOW, "minimums.technical", points, minimums.technical)


def _value_failure(tender: Tender, bid: Bid, sheet: Sheet) -> Iterator[Exclusion]:
    value, least, minimum = sheet.value[bid.vendor], threshold(tender), tender.minimums.total
    if minimum is not None and value < minimum:
        yield _too_low(tender, bid, words.VALUE_TOO_LOW, "minimums.total", value, minimum)
    if least is not None and value < least:
        yield _too_low(tender, bid, words.BELOW_THRESHOLD, "method.base_points", value, least, code="below-threshold")


def _too_low(
    tender: Tender, bid: Bid, what: Text, key: str, found: Fraction, least: Fraction, code: str = "below-minimum"
) -> Exclusion:
    return out(
        tender,
        bid,
        code,
        what,
        stage="evaluation",
        key=key,
        observed=decimal(found),
        required=decimal(least),
    )
