"""Small tenders in which most bids stay in, so that orders, references and ties have something to be wrong about.

What ``strategies`` draws is richer and rarely leaves two bids to compare; this draws less and leaves more.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from declared import agreed, bid, criterion, replace
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import Rounding, RoundingMode
from criteria.tender import Absence, Method, Minimums, Panel, PriceLimits, Tender
from criteria.terms import Aggregate, BidStatus, InvestigationOutcome, MandatoryFails, Per, RoundingStage
from scoring.formulas.lottery import LOTTERY_RULES

MEMBERS = ("m1", "m2", "m3")
NINE = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)
CEILING, INVESTIGATION = 100, 60
ANSWERS = (6, 8, 7, 5, 9, 10, 6, 4, 3, 2, 1, 0)
PRICES = (70, 80, 90, 60, 75, 80, 85, 90, 95, 100, 70, 55, 48, 101)

STEPS = [{"up_to": 70, "points": 9}, {"up_to": 85, "points": 4}]
PRICE_FORMULAS: Mapping[str, Mapping[str, object]] = {
    "ratio-to-ceiling": {"lower_bend": Fraction(3, 5)},
    "lowest-over-price": {},
    "investigation-over-price": {},
    "two-slopes": {},
    "peak": {},
    "linear-from-lowest": {},
    "min-max": {},
    "fixed-anchors": {"low": 60, "high": 95},
    "reference-over-price": {"reference": 80},
    "mean-distance": {},
    "median-distance": {},
    "log": {},
    "table": {"steps": STEPS},
    "table-share-of-ceiling": {"steps": [{"up_to": Fraction(7, 10), "points": 9}, {"up_to": 1, "points": 2}]},
    "table-share-of-lowest": {"steps": [{"up_to": 1, "points": 9}, {"up_to": Fraction(6, 5), "points": 2}]},
    "korea-ratio": {},
    "korea-adequacy": {},
}
COMBINATIONS: Mapping[str, Mapping[str, object]] = {
    "sum": {},
    "ratio": {},
    "technical-only": {},
    "lowest-price": {},
    "budget": {},
    "adjusted-price": {},
    "adjusted-score": {},
    "value-deduction": {"value_per_point": Fraction(2)},
    "band": {"within": Fraction(1, 10), "then": "technical"},
}
CRITERION_FORMULAS: Mapping[str, Mapping[str, object]] = {
    "direct": {},
    "yes-no": {},
    "marks": {},
    "stepped": {"steps": [{"at_least": 1, "points": 3}, {"at_least": 4, "points": 10}]},
    "scaled": {"of": 12},
    "share-of-best": {},
    "linear-from-best": {},
    "min-max": {"better": "lower"},
}
ROUNDINGS = st.builds(Rounding, places=st.integers(-1, 2), mode=st.sampled_from(RoundingMode))


@st.composite
def tenders(draw: Any, *, combination: str | None = None, with_minimums: bool = True) -> Tender:  # noqa: ANN401
    """A tender of one to three criteria, complete and without a fault of definition."""
    names = draw(st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True))
    chosen = tuple(draw(criteria(name, with_minimums=with_minimums)) for name in names)
    panel = draw(panels())
    combination = combination or draw(st.sampled_from([*COMBINATIONS, *["sum"] * 5]))
    return Tender(
        id="t",
        title="架空の案件",
        criteria=chosen,
        method=draw(methods(combination, names)),
        prices=draw(limits()),
        panel=replace(panel, absences=()) if panel.aggregate is Aggregate.SUM else panel,
        minimums=draw(minimums(chosen)) if with_minimums and combination in ("sum", "technical-only") else Minimums(),
        lottery=LOTTERY_RULES[draw(st.sampled_from(sorted(LOTTERY_RULES)))],
    )


@st.composite
def criteria(draw: Any, name: str, *, with_minimums: bool) -> Criterion:  # noqa: ANN401
    formula = draw(st.sampled_from(sorted(CRITERION_FORMULAS)))
    return criterion(
        name,
        10,
        formula,
        params=CRITERION_FORMULAS[formula],
        group=draw(st.sampled_from("gh")),
        mandatory=with_minimums and draw(st.integers(0, 7)) == 3,
        minimum=2 if with_minimums and draw(st.integers(0, 5)) == 3 else None,
    )


@st.composite
def panels(draw: Any) -> Panel:  # noqa: ANN401
    # A median or trimmed mean of totals leaves criteria without points of their own, which minimums would need.
    aggregate = draw(st.sampled_from([one for one in Aggregate if one is not Aggregate.CONSENSUS]))
    linear = aggregate in (Aggregate.SUM, Aggregate.MEAN)
    return Panel(
        members=MEMBERS,
        aggregate=aggregate,
        per=draw(st.sampled_from(Per)) if linear else Per.CRITERION,
        rounding=draw(ROUNDINGS),
        mandatory_fails_when=draw(st.sampled_from(MandatoryFails)),
        absences=draw(st.sampled_from([(), (Absence(evaluator="m1", vendor="A"),)]))
        if aggregate is Aggregate.MEAN
        else (),
    )


@st.composite
def methods(draw: Any, combination: str, names: list[str]) -> Method:  # noqa: ANN401
    keys = [
        "technical",
        "price",
        "mandatory",
        "received_at",
        "committee",
        "lottery",
        *(f"criterion:{name}" for name in names),
    ]
    formula = draw(st.sampled_from(sorted(PRICE_FORMULAS)))
    stages = draw(st.dictionaries(st.sampled_from(RoundingStage), ROUNDINGS, max_size=2))
    priced = combination == "sum"
    scaled = draw(st.sampled_from([None, None, "allotment", "best"]))
    return Method(
        combination=combination,
        combination_params=COMBINATIONS[combination],
        technical_points=Fraction(30) if scaled and combination != "lowest-price" else None,
        technical_scaling=scaled or "allotment",
        price_points=Fraction(10) if priced else None,
        price_formula=formula if priced else "",
        price_params=PRICE_FORMULAS[formula] if priced else {},
        rounding=stages,
        tie_break=tuple(draw(st.lists(st.sampled_from(keys), max_size=3, unique=True))),
    )


@st.composite
def limits(draw: Any) -> PriceLimits:  # noqa: ANN401
    return PriceLimits(
        ceiling=CEILING,
        investigation=INVESTIGATION,
        floor=draw(st.sampled_from([None, None, 45])),
        disqualification=draw(st.sampled_from([None, None, 50])),
    )


@st.composite
def minimums(draw: Any, chosen: tuple[Criterion, ...]) -> Minimums:  # noqa: ANN401
    return Minimums(
        technical=draw(st.sampled_from([None, None, Fraction(5)])),
        total=draw(st.sampled_from([None, None, Fraction(8)])),
        groups=draw(st.sampled_from([{}, {}, {chosen[0].group: Fraction(2)}])),
    )


@st.composite
def bids_for(draw: Any, declared: Tender, *, most: int = 5, faulty: bool = True) -> list[Bid]:  # noqa: ANN401
    """Up to five bids: valid, over a limit, under investigation, withdrawn, or with an answer missing."""
    return [
        draw(bids(declared, vendor, place, faulty=faulty))
        for place, vendor in enumerate("ABCDE"[: draw(st.sampled_from([5, 4, 3, 2, 5, 1, 0])) % (most + 1)])
    ]


@st.composite
def bids(draw: Any, declared: Tender, vendor: str, place: int, *, faulty: bool) -> Bid:  # noqa: ANN401
    answers: dict[str, object] = {}
    marks: dict[str, dict[str, object]] = {member: {} for member in MEMBERS}
    for one in declared.criteria:
        if one.formula == "yes-no":
            answers[one.id] = draw(st.sampled_from([True, True, True, False]))
        elif one.formula == "marks":
            for member in MEMBERS:
                marks[member][one.id] = draw(st.sampled_from(ANSWERS))
        else:
            answers[one.id] = draw(st.sampled_from(ANSWERS))
    settled = [one.id for one in declared.criteria if one.formula == "marks" and draw(st.integers(0, 3)) == 2]
    if faulty and answers and draw(st.integers(0, 19)) == 7:
        answers.popitem()
    return bid(
        vendor,
        draw(st.sampled_from(PRICES)),
        marks=marks,
        dispositions=tuple(agreed(name, draw(st.sampled_from(ANSWERS))) for name in settled),
        status=draw(st.sampled_from([BidStatus.VALID] * 12 + [BidStatus.WITHDRAWN, BidStatus.LATE])),
        investigation=draw(st.sampled_from([*[InvestigationOutcome.CLEARED] * 4, *InvestigationOutcome, None])),
        received_at=draw(st.sampled_from([NINE + timedelta(minutes=place)] * 5 + [NINE, None])),
        lottery_number=draw(st.sampled_from([7, 12, 120, None])),
        committee_rank=draw(st.sampled_from([1, 2, 3, None])),
        system_number=draw(st.integers(0, 999)),
        vendor_code=str(100 - place),
        **answers,
    )


@st.composite
def tenders_with_bids(draw: Any, **how: Any) -> tuple[Tender, list[Bid]]:  # noqa: ANN401
    """A tender and its bids. ``most`` and ``faulty`` are of the bids, the rest of the tender."""
    of_bids = {name: how.pop(name) for name in ("most", "faulty") if name in how}
    declared = draw(tenders(**how))
    return declared, draw(bids_for(declared, **of_bids))
