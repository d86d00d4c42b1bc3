"""Our side: the whole `scoring.evaluation.evaluate`, with its full sheet, ranking and award."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from benchmarks.cases import POINTS, PRICE_POINTS, Case
from criteria.bid import Bid, Mark
from criteria.criterion import Criterion
from criteria.tender import Method, Tender
from scoring import Evaluation, evaluate

DISTRIBUTIONS = ("sentei",)

_MEMBERS = 5


def tender_of(case: Case) -> Tender:
    """Return the tender whose evaluation is the task."""
    price_formula = "min-max" if case.task == "min-max" else "lowest-over-price"
    return Tender(
        id="benchmark",
        title=f"{case.task} {case.size}",
        method=Method(combination="sum", price_points=Fraction(PRICE_POINTS), price_formula=price_formula),
        criteria=tuple(
            Criterion(id=key, label=key, max_points=Fraction(POINTS), formula=case.task) for key in case.criteria
        ),
    )


def bids_of(case: Case) -> list[Bid]:
    """Return the bids of the table."""
    rows = zip(case.vendors, case.prices, case.tenths, strict=True)
    if case.task == "marks":
        return [Bid(vendor=vendor, price=price, marks=_marks(case.criteria, tenths)) for vendor, price, tenths in rows]
    return [
        Bid(
            vendor=vendor,
            price=price,
            responses={key: Fraction(tenth, 10) for key, tenth in zip(case.criteria, tenths, strict=True)},
        )
        for vendor, price, tenths in rows
    ]


def _marks(criteria: Sequence[str], tenths: Sequence[int]) -> tuple[Mark, ...]:
    return tuple(
        Mark(evaluator=f"M{member}", criterion=key, mark=Fraction((tenth + member) % (POINTS + 1)))
        for key, tenth in zip(criteria, tenths, strict=True)
        for member in range(_MEMBERS)
    )


def prepare(case: Case) -> Callable[[], Evaluation]:
    """Return the call that is timed."""
    tender, bids = tender_of(case), bids_of(case)
    return lambda: evaluate(tender, bids)


def outcome(case: Case, evaluation: Evaluation) -> list[int]:
    """Return every bid's rank, in the order of the table."""
    rank_of = {vendor: group.rank for group in evaluation.award.ranking for vendor in group.vendors}
    return [rank_of[vendor] for vendor in case.vendors]
