"""The score sheet (評価調書), recounted: the bids still in, from their answers and prices to their values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import fraction_text
from criteria.tender import Tender
from criteria.terms import Aggregate, Per, RoundingStage
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, NoFigureError, main_units, mean, median, rounded
from scoring.audit.on_file import points_on_file
from scoring.audit.panel import ADDS_UP, Marks, criterion_points, present, total_points
from scoring.audit.prices import PRICE_RULES, PriceCase
from scoring.audit.responses import is_marked, is_on_file, response_points, response_references
from scoring.audit.values import ValueCase, value_rule

ByVendor = dict[str, Fraction]


class WithoutFigureError(Exception):
    """Some of the bids have no value at one step; they are set aside together, and the step is done again."""

    def __init__(self, vendors: list[str]) -> None:
        """Remember whose value is missing."""
        super().__init__(", ".join(vendors))
        self.vendors = vendors


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """The bids still in, by name, with their marks; ``panel`` are the committee's members."""

    tender: Tender
    panel: list[str]
    bids: list[Bid]
    marks: dict[str, Marks]

    @property
    def vendors(self) -> list[str]:
        """Who is still in."""
        return [bid.vendor for bid in self.bids]

    def without(self, vendors: list[str]) -> "Entrants":
        """Return those left when some go out."""
        return replace(self, bids=[bid for bid in self.bids if bid.vendor not in vendors])

    def points(self, stage: RoundingStage, points_of: Callable[[Bid], Fraction]) -> ByVendor:
        """Compute the points of every bid, rounded as declared; raise WithoutFigureError with those that have none."""
        points, missing = {}, []
        for bid in self.bids:
            try:
                points[bid.vendor] = rounded(points_of(bid), self.tender.method.rounding_at(stage))
            except NoFigureError:
                missing.append(bid.vendor)
        if missing:
            raise WithoutFigureError(missing)
        return points


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

    def refer(self, stage: str, names: Iterable[str], numbers: ByVendor) -> None:
        """Record the numbers taken over all bids still in: over whom, and whose own each is."""
        how: dict[str, Callable[[list[Fraction]], Fraction]] = {
            "lowest": min,
            "highest": max,
            "mean": mean,
            "median": median,
        }
        for name in names if numbers else ():
            value = how[name](list(numbers.values()))
            holders = [vendor for vendor, number in numbers.items() if number == value]
            self.references.append(
                {
                    "stage": stage,
                    "reference": name,
                    "value": fraction_text(value),
                    "over": list(numbers),
                    "held_by": holders,
                }
            )


def score_some(entrants: Entrants, criteria: Iterable[Criterion]) -> Sheet:
    """Start a sheet with some of the criteria."""
    sheet = Sheet(vendors=entrants.vendors)
    for criterion in criteria:
        sheet.criteria[criterion.id] = _criterion_points(entrants, criterion)
        if names := response_references(criterion):
            numbers = {bid.vendor: Fraction(bid.responses[criterion.id]) for bid in entrants.bids}
            sheet.refer(f"criterion:{criterion.id}", names, numbers)
    return sheet


def _criterion_points(entrants: Entrants, criterion: Criterion) -> ByVendor | None:
    tender = entrants.tender
    if is_marked(criterion):
        if tender.panel.per is Per.TOTAL and tender.panel.aggregate not in ADDS_UP:
            return None
        return entrants.points(
            RoundingStage.CRITERION, lambda bid: criterion_points(tender, entrants.marks[bid.vendor], criterion)
        )
    if is_on_file(criterion):
        return entrants.points(RoundingStage.CRITERION, lambda bid: points_on_file(tender, criterion, bid))
    numbers = [Fraction(bid.responses[criterion.id]) for bid in entrants.bids]
    ends = (min(numbers, default=ZERO), max(numbers, default=ZERO))
    return entrants.points(
        RoundingStage.CRITERION, lambda bid: response_points(criterion, bid.responses[criterion.id], ends)
    )


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
        sheet.technical_sum[vendor] = sum([*panel_total, *parts], ZERO)
    return sheet


def max_technical(entrants: Entrants) -> Fraction:
    """Return what the criteria can earn together (配点合計); where marks are summed, once for each member."""
    tender = entrants.tender
    times = len(present(tender, entrants.panel, "")) if tender.panel.aggregate is Aggregate.SUM else 1
    return sum((criterion.max_points * (times if is_marked(criterion) else 1) for criterion in tender.criteria), ZERO)


def score_all(entrants: Entrants) -> Sheet:
    """Fill in the whole sheet: criteria, technical points, price points, value."""
    sheet = score_criteria(entrants)
    if entrants.bids:
        _score_technical(entrants, sheet)
        if value_rule(entrants.tender).price_points:
            _score_prices(entrants, sheet)
        _score_values(entrants, sheet)
    return sheet


def _score_technical(entrants: Entrants, sheet: Sheet) -> None:
    method, factor = entrants.tender.method, Fraction(1)
    if method.technical_points is not None:
        divisor = max_technical(entrants)
        if method.technical_scaling == "best":
            sheet.refer("technical", ["highest"], sheet.technical_sum)
            divisor = max(sheet.technical_sum.values())
        if divisor <= 0:
            raise WithoutFigureError(entrants.vendors)
        factor = method.technical_points / divisor
    sheet.technical = entrants.points(RoundingStage.TECHNICAL, lambda bid: sheet.technical_sum[bid.vendor] * factor)


def _score_prices(entrants: Entrants, sheet: Sheet) -> None:
    method = entrants.tender.method
    if not method.price_components:
        prices = {bid.vendor: bid.price or 0 for bid in entrants.bids}
        points_of = _price_points(entrants, "price", method.price_points or ZERO, prices, sheet)
        sheet.price_points = entrants.points(RoundingStage.PRICE, points_of)
        return
    for part in method.price_components:
        prices = {bid.vendor: bid.components[part.id] for bid in entrants.bids}
        points_of = _price_points(entrants, f"price:{part.id}", part.points, prices, sheet)
        sheet.components[part.id] = entrants.points(RoundingStage.PRICE_COMPONENT, points_of)
    sheet.price_points = entrants.points(
        RoundingStage.PRICE, lambda bid: sum((points[bid.vendor] for points in sheet.components.values()), ZERO)
    )


def _price_points(
    entrants: Entrants, stage: str, allotment: Fraction, amounts: dict[str, int], sheet: Sheet
) -> Callable[[Bid], Fraction]:
    tender, method = entrants.tender, entrants.tender.method
    formula, names = PRICE_RULES[method.price_formula]
    prices = {vendor: main_units(tender, amount) for vendor, amount in amounts.items()}
    declared = Declared(method.price_formula, method.price_params)
    case = PriceCase(tender=tender, allotment=allotment, declared=declared, prices=list(prices.values()))
    sheet.refer(stage, names, prices)
    return lambda bid: formula(prices[bid.vendor], case)


def _score_values(entrants: Entrants, sheet: Sheet) -> None:
    tender, method, rule = entrants.tender, entrants.tender.method, value_rule(entrants.tender)
    prices = {bid.vendor: main_units(tender, bid.price or 0) for bid in entrants.bids}
    lowest, most = min(prices.values()), method.technical_points or max_technical(entrants)

    def value_of(bid: Bid) -> Fraction:
        return rule.value(
            ValueCase(
                tender=tender,
                technical=sheet.technical[bid.vendor],
                price=prices[bid.vendor],
                price_points=sheet.price_points[bid.vendor] if sheet.price_points else ZERO,
                lowest_price=lowest,
                max_technical=most,
                declared=Declared(method.combination, method.combination_params),
            )
        )

    sheet.refer("value", rule.references, prices)
    sheet.value = entrants.points(RoundingStage.VALUE, value_of)
