"""The score sheet (評価調書), recounted: the bids still in, from their answers and prices to their values."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import fraction_text
from criteria.tender import Tender
from criteria.terms import Aggregate, Per, RoundingStage
from scoring.audit.declared import Declared
from scoring.audit.figures import NoValueError, mean, median, rounded_at, total
from scoring.audit.panel import Marks, criterion_points, present, total_points
from scoring.audit.prices import PRICE_RULES, PriceCase
from scoring.audit.responses import is_marked, is_on_file, response_points, response_references
from scoring.audit.security import points_on_file
from scoring.audit.values import ValueCase, main_units, value_rule

ByVendor = dict[str, Fraction]


class NoValuesError(Exception):
    """Some of the bids have no value at one step; they are set aside together, and the step is done again."""

    def __init__(self, vendors: list[str]) -> None:
        """Remember whose value is missing."""
        super().__init__(", ".join(vendors))
        self.vendors = vendors


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """The bids still in, by name, with their marks; ``panel`` are the committee's members.

    What the vendor ``confirmed`` has on file and cannot be confirmed counts as though it could; nobody's, in a result.
    """

    tender: Tender
    panel: list[str]
    bids: list[Bid]
    marks: dict[str, Marks]
    confirmed: str = ""

    @property
    def vendors(self) -> list[str]:
        """Who is still in."""
        return [bid.vendor for bid in self.bids]

    def without(self, vendors: list[str]) -> "Entrants":
        """Return those left when some go out."""
        left = [bid for bid in self.bids if bid.vendor not in vendors]
        return replace(self, bids=left)


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The sheet as it is filled in; ``criteria[id]`` is None where the panel's rule gives a total only."""

    vendors: list[str]
    criteria: dict[str, ByVendor | None] = field(default_factory=dict)
    technical_sum: ByVendor = field(default_factory=dict)
    technical: ByVendor = field(default_factory=dict)
    components: dict[str, ByVendor] = field(default_factory=dict)
    price_points: ByVendor | None = None
    value: ByVendor = field(default_factory=dict)
    references: list[dict[str, object]] = field(default_factory=list)


def computed(vendors: list[str], points: "dict[str, Fraction | None]") -> ByVendor:
    """Return the points of every bid, or raise NoValuesError with those that have none."""
    missing = [vendor for vendor in vendors if points[vendor] is None]
    if missing:
        raise NoValuesError(missing)
    return {vendor: number for vendor, number in points.items() if number is not None}


def reference(stage: str, name: str, numbers: ByVendor) -> dict[str, object]:
    """Return the record of a number taken over all bids still in: over whom, and whose own it is."""
    values = list(numbers.values())
    value = {"lowest": min(values), "highest": max(values), "mean": mean(values), "median": median(values)}[name]
    holders = [vendor for vendor, number in numbers.items() if number == value]
    return {"stage": stage, "reference": name, "value": fraction_text(value), "over": list(numbers), "held_by": holders}


def score_criterion(entrants: Entrants, criterion: Criterion, sheet: Sheet) -> None:
    """Fill in one criterion, rounded as declared."""
    tender, names = entrants.tender, response_references(criterion)
    if is_marked(criterion):
        panel_points = {
            bid.vendor: criterion_points(tender, entrants.marks[bid.vendor], criterion) for bid in entrants.bids
        }
        gives_total_only = None in panel_points.values()
        points = None if gives_total_only else computed(entrants.vendors, panel_points)
    else:
        points = _on_file(entrants, criterion) if is_on_file(criterion) else _from_responses(entrants, criterion)
        if names and entrants.bids:
            numbers = {bid.vendor: Fraction(bid.responses[criterion.id]) for bid in entrants.bids}
            sheet.references += [reference(f"criterion:{criterion.id}", name, numbers) for name in names]
    sheet.criteria[criterion.id] = (
        None
        if points is None
        else {vendor: rounded_at(tender.method, RoundingStage.CRITERION, number) for vendor, number in points.items()}
    )


def _on_file(entrants: Entrants, criterion: Criterion) -> ByVendor:
    tender, confirmed = entrants.tender, entrants.confirmed
    return {
        bid.vendor: points_on_file(tender, criterion, bid, confirmed=bid.vendor == confirmed) for bid in entrants.bids
    }


def _from_responses(entrants: Entrants, criterion: Criterion) -> ByVendor:
    everyone = [bid.responses[criterion.id] for bid in entrants.bids]
    points: dict[str, Fraction | None] = {}
    for bid in entrants.bids:
        try:
            points[bid.vendor] = response_points(criterion, bid.responses[criterion.id], everyone)
        except NoValueError:
            points[bid.vendor] = None
    return computed(entrants.vendors, points)


def score_some(entrants: Entrants, criteria: Iterable[Criterion]) -> Sheet:
    """Start a sheet with some of the criteria."""
    sheet = Sheet(vendors=entrants.vendors)
    for criterion in criteria:
        score_criterion(entrants, criterion, sheet)
    return sheet


def score_criteria(entrants: Entrants) -> Sheet:
    """Start a sheet with every criterion and their sum; totals aggregated by the panel enter as one."""
    tender, sheet = entrants.tender, score_some(entrants, entrants.tender.criteria)
    by_total = tender.panel.per is Per.TOTAL and any(map(is_marked, tender.criteria))
    for vendor in entrants.vendors:
        parts = [
            points[vendor]
            for criterion in tender.criteria
            if (points := sheet.criteria[criterion.id]) is not None and not (by_total and is_marked(criterion))
        ]
        panel_total = [total_points(tender, entrants.marks[vendor])] if by_total else []
        sheet.technical_sum[vendor] = total([*panel_total, *parts])
    return sheet


def max_technical(entrants: Entrants) -> Fraction:
    """Return what the criteria can earn together (配点合計); where marks are summed, once for each member."""
    tender = entrants.tender
    times = len(present(tender, entrants.panel, "")) if tender.panel.aggregate is Aggregate.SUM else 1
    return total([one.max_points * (times if is_marked(one) else 1) for one in tender.criteria])


def score_all(entrants: Entrants) -> Sheet:
    """Fill in the whole sheet: criteria, technical points, price points, value."""
    sheet = score_criteria(entrants)
    if entrants.bids:
        _score_technical(entrants, sheet)
        _score_prices(entrants, sheet)
        _score_values(entrants, sheet)
    return sheet


def _score_technical(entrants: Entrants, sheet: Sheet) -> None:
    method, points = entrants.tender.method, dict(sheet.technical_sum)
    if method.technical_points is not None:
        if method.technical_scaling == "best":
            sheet.references.append(reference("technical", "highest", points))
        divisor = max(points.values()) if method.technical_scaling == "best" else max_technical(entrants)
        if divisor <= 0:
            raise NoValuesError(entrants.vendors)
        points = {vendor: number * method.technical_points / divisor for vendor, number in points.items()}
    sheet.technical = {vendor: rounded_at(method, RoundingStage.TECHNICAL, number) for vendor, number in points.items()}


def _score_prices(entrants: Entrants, sheet: Sheet) -> None:
    tender, method = entrants.tender, entrants.tender.method
    if not value_rule(tender).price_points:
        return
    if not method.price_components:
        prices = {bid.vendor: bid.price or 0 for bid in entrants.bids}
        before = _price_points(entrants, "price", method.price_points or Fraction(0), prices, sheet)
    else:
        for part in method.price_components:
            prices = {bid.vendor: bid.components[part.id] for bid in entrants.bids}
            points = _price_points(entrants, f"price:{part.id}", part.points, prices, sheet)
            sheet.components[part.id] = {
                vendor: rounded_at(method, RoundingStage.PRICE_COMPONENT, number) for vendor, number in points.items()
            }
        before = {vendor: total([one[vendor] for one in sheet.components.values()]) for vendor in sheet.vendors}
    sheet.price_points = {vendor: rounded_at(method, RoundingStage.PRICE, number) for vendor, number in before.items()}


def _price_points(
    entrants: Entrants, stage: str, allotment: Fraction, amounts: dict[str, int], sheet: Sheet
) -> ByVendor:
    tender, method = entrants.tender, entrants.tender.method
    formula, names = PRICE_RULES[method.price_formula]
    prices = {vendor: Fraction(amount, 10**tender.minor_units) for vendor, amount in amounts.items()}
    case = PriceCase(
        allotment=allotment,
        declared=Declared(method.price_formula, method.price_params),
        prices=list(prices.values()),
        ceiling_price=main_units(tender, tender.prices.ceiling),
        investigation_price=main_units(tender, tender.prices.investigation),
        ratio_rounding=method.rounding_at(RoundingStage.PRICE_RATIO),
    )
    points: dict[str, Fraction | None] = {}
    for vendor, price in prices.items():
        try:
            points[vendor] = formula(price, case)
        except NoValueError:
            points[vendor] = None
    sheet.references += [reference(stage, name, prices) for name in names]
    return computed(entrants.vendors, points)


def _score_values(entrants: Entrants, sheet: Sheet) -> None:
    tender, method, rule = entrants.tender, entrants.tender.method, value_rule(entrants.tender)
    prices = {bid.vendor: Fraction(bid.price or 0, 10**tender.minor_units) for bid in entrants.bids}
    values: dict[str, Fraction | None] = {}
    for vendor in entrants.vendors:
        case = ValueCase(
            technical=sheet.technical[vendor],
            price=prices[vendor],
            price_points=sheet.price_points[vendor] if sheet.price_points else Fraction(0),
            lowest_price=min(prices.values()),
            max_technical=method.technical_points or max_technical(entrants),
            base=method.base_points,
            scale=method.scale,
            ceiling=main_units(tender, tender.prices.ceiling),
            declared=Declared(method.combination, method.combination_params),
        )
        try:
            values[vendor] = rounded_at(method, RoundingStage.VALUE, rule.value(case))
        except NoValueError:
            values[vendor] = None
    sheet.references += [reference("value", name, prices) for name in rule.references]
    sheet.value = computed(entrants.vendors, values)
