"""Random tenders with their bids, for properties that must hold whatever a tender declares.

``tender_and_bids()`` draws a tender without a fault of definition, from every formula, rounding, panel rule, price
limit, minimum and tie rule there is, and bids of every fate: valid, twins of another, over or under a limit, under
investigation, withdrawn, with an answer missing. Everything drawn is exact; values are few and small, so that ties,
boundaries and divisions by zero come up by themselves. The smaller strategies it is made of can be used alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Final

from filings import AWARD, FILED_PARAMS, NOTICE, OPENING, exclusion_rules, registers
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy, composite

from criteria.bid import Bid, Disposition, Mark
from criteria.criterion import Criterion
from criteria.exact import Rounding, RoundingMode
from criteria.tender import (
    Absence,
    LotteryRule,
    Method,
    Minimums,
    Panel,
    PriceComponent,
    PriceLimits,
    Tender,
    VariableMinimum,
)
from criteria.terms import (
    Aggregate,
    BidStatus,
    DispositionOutcome,
    Envelopes,
    InvestigationOutcome,
    MandatoryFails,
    Per,
    RoundingStage,
)
from scoring.definition.check import check_definition
from scoring.formulas.lottery import LOTTERY_RULES
from scoring.formulas.registry import FormulaKind, find

Params = Mapping[str, object]

IDS: Final = ("plan", "実施体制", "isms", "delivery")
GROUPS: Final = ("", "提案", "安全管理")
MEMBERS: Final = ("委員1", "委員2", "委員3", "委員4")
VENDORS: Final = ("架空電算", "架空通信", "架空商会", "Kakuu Ltd", "架空興業")
JST: Final = timezone(timedelta(hours=9))
MORNING: Final = datetime(2026, 11, 6, 9, 0, 0, 123000, tzinfo=JST)
CLOSING: Final = MORNING + timedelta(minutes=2, milliseconds=2 * 77)
_AGREED: Final = DispositionOutcome.AGREED
NO_RESPONSE: Final = frozenset({"marks", *FILED_PARAMS})
GRADES: Final = {"A": Fraction(1), "B": Fraction(7, 10), "C": Fraction(2, 5), "D": Fraction(0)}


def decimals(low: int, high: int, places: int = 1) -> SearchStrategy[Fraction]:
    """Numbers with at most so many decimals."""
    unit = 10**places
    whole = st.integers(low, high).map(Fraction)
    return whole | st.integers(low * unit, high * unit).map(lambda number: Fraction(number, unit))


def one_in(times: int) -> SearchStrategy[bool]:
    """True once in so many times, and false in the simplest example."""
    return st.integers(1, times).map(lambda number: number == times)


ROUNDINGS: Final = st.builds(Rounding, places=st.integers(-1, 3), mode=st.sampled_from(RoundingMode))


@composite
def ascending(draw: Any, first: str, second: str, low: int, high: int, most: int) -> list[dict[str, Fraction]]:  # noqa: ANN401
    """A table of rows in ascending order of its first column."""
    keys = sorted(draw(st.sets(decimals(low, high), min_size=1, max_size=4)))
    return [{first: key, second: draw(decimals(0, most))} for key in keys]


def _optional(**params: SearchStrategy[object]) -> SearchStrategy[Params]:
    return st.fixed_dictionaries({}, optional=params)


def _share(low: int = 1, high: int = 20) -> SearchStrategy[Fraction]:
    return st.integers(low, high).map(lambda twentieths: Fraction(twentieths, 20))


_BETTER: Final = _optional(better=st.sampled_from(["higher", "lower"]))


@composite
def _marks_params(draw: Any) -> Params:  # noqa: ANN401
    if draw(st.booleans()):
        return {"grades": GRADES} | draw(_optional(fails=st.just(["D"])))
    return dict(draw(_optional(max_mark=st.just(5), fails=st.just(["失格"]))))


CRITERION_PARAMS: Final[Mapping[str, Callable[[int], SearchStrategy[Params]]]] = {
    "direct": lambda _most: st.just({}),
    "yes-no": lambda _most: st.just({}),
    "marks": lambda _most: _marks_params(),
    "scaled": lambda _most: st.fixed_dictionaries({"of": decimals(12, 20)}),
    "stepped": lambda most: (
        st.fixed_dictionaries({"steps": ascending("at_least", "points", -2, 12, most)})
        | st.fixed_dictionaries({"steps_up_to": ascending("up_to", "points", -2, 12, most)})
    ),
    "piecewise-linear": lambda most: st.fixed_dictionaries({"nodes": ascending("x", "points", -2, 12, most)}),
    "between-anchors": lambda _most: st.fixed_dictionaries(
        {"none_at": decimals(0, 4), "full_at": decimals(-3, -1) | decimals(5, 9)}
    ),
    "share-of-best": lambda _most: _BETTER,
    "linear-from-best": lambda _most: _BETTER,
    "min-max": lambda _most: _BETTER,
    **{name: (lambda _most, params=params: params) for name, params in FILED_PARAMS.items()},
}
"""By criterion formula: its parameters, for an allotment of so many whole points."""

_STEPS_OF_PRICES: Final = ascending("up_to", "points", 60, 120, 20)
_STEPS_OF_SHARES: Final = st.just([{"up_to": Fraction(3, 4), "points": 20}, {"up_to": Fraction(9, 10), "points": 7}])
_STEPS_OF_MULTIPLES: Final = st.just([{"up_to": 1, "points": 20}, {"up_to": Fraction(6, 5), "points": 7}])

PRICE_PARAMS: Final[Mapping[str, SearchStrategy[Params]]] = {
    "ratio-to-ceiling": _optional(lower_bend=_share(10, 18), cap=decimals(8, 20), floor=decimals(0, 8)),
    "lowest-over-price": st.just({}),
    "investigation-over-price": st.just({}),
    "two-slopes": _optional(share_at_investigation=_share(), slope_below=_share(0, 40)),
    "peak": _optional(peak=_share(12, 20), slope_above=_share(0, 60), slope_below=_share(0, 60)),
    "linear-from-lowest": _optional(zero_at=decimals(2, 4), floor=decimals(-3, 3)),
    "min-max": st.just({}),
    "mean-distance": _optional(slope=_share(0, 60)),
    "median-distance": _optional(slope=_share(0, 60)),
    "fixed-anchors": st.fixed_dictionaries({"low": decimals(50, 80), "high": decimals(90, 130)}),
    "reference-over-price": st.fixed_dictionaries({"reference": decimals(60, 100)}, optional={"cap": decimals(5, 20)}),
    "table": st.fixed_dictionaries({"steps": _STEPS_OF_PRICES}),
    "table-share-of-ceiling": st.fixed_dictionaries({"steps": _STEPS_OF_SHARES}),
    "table-share-of-lowest": st.fixed_dictionaries({"steps": _STEPS_OF_MULTIPLES}),
    "log": _optional(zero_at=decimals(2, 4)),
    "korea-ratio": _optional(bend=_share(15, 20), least=_share(10, 14), bonus=decimals(0, 3)),
    "korea-adequacy": _optional(target=_share(15, 20), slope=decimals(0, 5), fixed_costs=decimals(0, 20)),
}
"""By price formula: its parameters, for an allotment of 20 points and prices of some hundred."""

VALUE_PARAMS: Final[Mapping[str, SearchStrategy[Params]]] = {
    "sum": st.just({}),
    "ratio": st.just({}),
    "technical-only": st.just({}),
    "lowest-price": st.just({}),
    "budget": st.just({}),
    "adjusted-price": _optional(denominator=st.sampled_from(["technical", "prozorro"])),
    "adjusted-score": _optional(reference_price=decimals(60, 100)),
    "value-deduction": (
        st.fixed_dictionaries({"value_per_point": decimals(1, 3)})
        | st.fixed_dictionaries({"max_deduction": decimals(1, 40)})
    ),
    "band": st.fixed_dictionaries({"within": _share(1, 6)}, optional={"then": st.sampled_from(["technical", "price"])}),
}
"""By combination: its parameters."""

PRICE_POINTS: Final = Fraction(20)


@composite
def criteria(draw: Any) -> tuple[Criterion, ...]:  # noqa: ANN401
    """One to four criteria of any formula; some mandatory, some with a minimum."""
    names = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=len(IDS), unique=True))
    return tuple(draw(criterion(name)) for name in names)


@composite
def criterion(draw: Any, name: str) -> Criterion:  # noqa: ANN401
    """One criterion of any formula."""
    formula, most = draw(st.sampled_from(sorted(CRITERION_PARAMS))), draw(st.integers(8, 30))
    return Criterion(
        id=name,
        label=f"{name}の評価",
        max_points=Fraction(most),
        formula=formula,
        group=draw(st.sampled_from(GROUPS)),
        params=draw(CRITERION_PARAMS[formula](most)),
        mandatory=draw(one_in(10)),
        minimum=draw(decimals(0, 4)) if draw(one_in(8)) else None,
    )


@composite
def panels(draw: Any) -> Panel:  # noqa: ANN401
    """A committee of three or four, named or not, under any rule; some of them absent or recused."""
    aggregate = draw(st.sampled_from(Aggregate))
    members = draw(st.sampled_from([MEMBERS, MEMBERS[:3], ()]))
    from_one = Absence(evaluator=MEMBERS[0], vendor=draw(st.sampled_from(VENDORS)), reason="利害関係")
    from_all = Absence(evaluator=MEMBERS[1], reason="欠席")
    possible = {
        Aggregate.SUM: [(), (from_all,)],
        Aggregate.TRIMMED_MEAN: [()] if len(members) == 3 else [(), (from_one,)],
    }
    return Panel(
        members=members,
        aggregate=aggregate,
        per=draw(st.sampled_from(Per)),
        rounding=draw(ROUNDINGS),
        mandatory_fails_when=draw(st.sampled_from(MandatoryFails)),
        absences=draw(st.sampled_from(possible.get(aggregate, [(), (from_one,), (from_all,)]))),
        alarm=draw(st.sampled_from([None, None, None, Fraction(1, 2)])),
    )


@composite
def price_limits(draw: Any) -> PriceLimits:  # noqa: ANN401
    """Every limit that formulas need, and now and then a minimum price, fixed or variable."""
    variable = VariableMinimum(
        form=draw(st.sampled_from(["lowest-share", "lowest-half", "all"])),
        factor=draw(_share(14, 20)),
        few=draw(st.sampled_from([0, 3])),
        average_unit=draw(st.sampled_from([1, 10])),
        unit=draw(st.sampled_from([1, 10])),
        single_factor=draw(st.booleans()),
    )
    floors = [{}, {}, {"floor": 7500}, {"disqualification": 7500}, {"variable_minimum": variable}]
    return PriceLimits(ceiling=11000, investigation=8500, **draw(st.sampled_from(floors)))


@composite
def methods(draw: Any, criterion_ids: tuple[str, ...]) -> Method:  # noqa: ANN401
    """Any combination, with price points by any formula where it takes them, rounded at any stage."""
    combination = draw(st.sampled_from([*sorted(VALUE_PARAMS), *["sum"] * 8]))
    formula, params = find(FormulaKind.COMBINATION, combination), draw(VALUE_PARAMS[combination])
    small = params.get("denominator") == "prozorro"
    rescaled = small or draw(one_in(4))
    keys = ["technical", "price", "mandatory", "received_at", "committee", "lottery"]
    keys += [f"criterion:{name}" for name in criterion_ids]
    return Method(
        combination=combination,
        combination_params=params,
        base_points=draw(st.sampled_from([Fraction(0), Fraction(100)])) if formula.takes("base") else Fraction(0),
        scale=draw(st.sampled_from([Fraction(1), Fraction(1000)])) if formula.takes("scale") else Fraction(1),
        technical_points=(Fraction(2, 5) if small else Fraction(70)) if rescaled else None,
        technical_scaling=draw(st.sampled_from(["allotment", "best"])) if rescaled else "allotment",
        rounding=draw(st.dictionaries(st.sampled_from(RoundingStage), ROUNDINGS, max_size=3)),
        tie_break=tuple(draw(st.lists(st.sampled_from(keys), max_size=4, unique=True))),
        **(draw(_price_parts()) if formula.takes("price_points") else {}),
    )


@composite
def _price_parts(draw: Any) -> dict[str, Any]:  # noqa: ANN401
    formula = draw(st.sampled_from(sorted(PRICE_PARAMS)))
    parts = {"price_formula": formula, "price_params": draw(PRICE_PARAMS[formula]), "price_points": PRICE_POINTS}
    if not find(FormulaKind.PRICE, formula).constants and draw(one_in(4)):
        halves = (PriceComponent(id="初期", points=PRICE_POINTS - 5), PriceComponent(id="運用", points=Fraction(5)))
        parts["price_components"] = halves
    return parts


@composite
def minimums(draw: Any, groups: tuple[str, ...]) -> Minimums:  # noqa: ANN401
    """No minimum at all, more often than not."""
    return Minimums(
        technical=draw(st.sampled_from([None, None, None, Fraction(6)])),
        total=draw(st.sampled_from([None, None, None, Fraction(9)])),
        groups={group: Fraction(3) for group in groups if draw(one_in(6))},
    )


LOTTERIES: Final = st.sampled_from(
    [
        *LOTTERY_RULES.values(),
        LotteryRule(rule="架空市の定め", order="vendor-code", number="entered+system", modulo=1000),
        None,
    ]
)


@composite
def tenders(draw: Any) -> Tender:  # noqa: ANN401
    """A tender without a fault of definition."""
    asked = draw(criteria())
    tender = Tender(
        id="2026-架空-01",
        title="庁内ネットワーク運用業務委託",
        method=draw(methods(tuple(one.id for one in asked))),
        criteria=asked,
        prices=draw(price_limits()),
        panel=draw(panels()),
        minimums=draw(minimums(tuple({one.group: None for one in asked if one.group}))),
        lottery=draw(LOTTERIES),
        exclusions=draw(exclusion_rules()) if draw(one_in(3)) else (),
        notice_date=NOTICE,
        deadline=draw(st.sampled_from([CLOSING, CLOSING.date()])),
        opening=OPENING,
        award_date=AWARD,
        currency=draw(st.sampled_from(["JPY", "USD"])),
        envelopes=draw(st.sampled_from([Envelopes.ONE, Envelopes.ONE, Envelopes.TWO])),
    )
    if tender.currency == "JPY":
        tender = replace(tender, prices=_in_whole_yen(tender.prices))
    return draw(_without_faults(tender))


def _in_whole_yen(limits: PriceLimits) -> PriceLimits:
    return replace(
        limits,
        ceiling=110,
        investigation=85,
        floor=limits.floor and 75,
        disqualification=limits.disqualification and 75,
    )


@composite
def _without_faults(draw: Any, tender: Tender) -> Tender:  # noqa: ANN401
    """Take out what does not go together: the keys that are at fault, else the whole draw."""
    faults = [finding for finding in check_definition(tender) if finding.severity == "fault"]
    if not faults:
        return tender
    bare = replace(
        tender,
        minimums=Minimums(),
        criteria=tuple(replace(one, minimum=None) for one in tender.criteria),
        method=replace(
            tender.method, tie_break=tuple(key for key in tender.method.tie_break if not key.startswith("criterion:"))
        ),
    )
    assume(not any(finding.severity == "fault" for finding in check_definition(bare)))
    return draw(st.just(bare))


@composite
def bids_for(draw: Any, tender: Tender) -> tuple[Bid, ...]:  # noqa: ANN401
    """Up to five bids, some of them twins: the same answers and price under another name; with what is on file."""
    drawn: list[Bid] = []
    for place, vendor in enumerate(VENDORS[: draw(st.sampled_from([2, 3, 4, 5, 1, 0]))]):
        own = draw(bid(tender, vendor, place))
        if drawn and draw(one_in(3)):
            twin = draw(st.sampled_from(drawn))
            answers = {"components": twin.components, "responses": twin.responses, "marks": twin.marks}
            own = replace(own, price=twin.price, dispositions=twin.dispositions, **answers)
        drawn.append(own)
    if tender.exclusions or any(one.formula in FILED_PARAMS for one in tender.criteria):
        register = draw(registers([one.vendor for one in drawn], [rule.rule for rule in tender.exclusions]))
        drawn = [replace(one, register=register) for one in drawn]
    return tuple(draw(st.permutations(drawn)))


@composite
def bid(draw: Any, tender: Tender, vendor: str, place: int) -> Bid:  # noqa: ANN401
    """One bid, complete or with something missing; by default each comes in a minute after the one before."""
    unit = 10**tender.minor_units
    price = draw(st.sampled_from([90, 100, 95, 90, 85, 88, 110, 80, 84, 75, 74, 111])) * unit
    received = [MORNING + timedelta(minutes=place, milliseconds=77 * place)] * 6 + [MORNING, None]
    complete = Bid(
        vendor=vendor,
        price=price + draw(one_in(4)),
        name=f"{vendor}株式会社",
        status=draw(st.sampled_from([BidStatus.VALID] * 25 + [one for one in BidStatus if one])),
        received_at=draw(st.sampled_from(received)),
        lottery_number=draw(st.sampled_from([0, 7, 120, 77, 999, 1, 55, None])),
        system_number=draw(st.sampled_from([3, 998, 41, 777, None])),
        vendor_code=draw(st.sampled_from([*[f"00{40 - place}"] * 6, "7", "A-2", ""])),
        committee_rank=draw(st.sampled_from([1, 2, 3, 2, 1, None])),
        investigation=draw(st.sampled_from([InvestigationOutcome.CLEARED] * 9 + [*InvestigationOutcome, None])),
        components={one.id: draw(st.integers(10, 30)) for one in tender.method.price_components},
        responses={one.id: draw(response(one)) for one in tender.criteria if one.formula not in NO_RESPONSE},
        marks=tuple(draw(marks(tender, vendor))),
        dispositions=tuple(draw(dispositions(tender))),
    )
    return draw(_spoilt(complete)) if draw(one_in(40)) else complete


@composite
def _spoilt(draw: Any, whole: Bid) -> Bid:  # noqa: ANN401
    """The bid with something missing or wrong."""
    first = next(iter(whole.responses), "")
    spoilt: list[dict[str, Any]] = [
        {"price": None},
        {"price": None, "components": {}},
        {"price": 0},
        {"marks": whole.marks[1:]},
        {"marks": (*whole.marks, *whole.marks[:1])},
        {"marks": tuple(replace(mark, mark="優") for mark in whole.marks)},
        {"dispositions": whole.dispositions * 2},
        {"dispositions": tuple(replace(one, outcome=_AGREED, mark="優") for one in whole.dispositions)},
        {"responses": {key: answer for key, answer in whole.responses.items() if key != first}},
        {"responses": {key: Fraction(-1000) for key in whole.responses}},
        {"components": {}},
        {"vendor": " "},
    ]
    return replace(whole, **draw(st.sampled_from(spoilt)))


def response(asked: Criterion) -> SearchStrategy[Any]:
    """An answer that the criterion's formula takes."""
    if asked.formula == "yes-no":
        return st.sampled_from([True, True, True, True, False])
    least = -3 if asked.formula in ("stepped", "piecewise-linear", "between-anchors", "min-max") else 0
    return st.sampled_from([Fraction(6), Fraction(8), Fraction(15, 2)]) | decimals(least, 8)


@composite
def marks(draw: Any, tender: Tender, vendor: str) -> list[Mark]:  # noqa: ANN401
    """A mark of every member present for every criterion that the committee marks."""
    away = {absence.evaluator for absence in tender.panel.absences if absence.vendor in ("", vendor)}
    given: list[Mark] = []
    for asked in tender.criteria:
        if asked.formula == "marks":
            agreed = draw(mark(asked))
            for member in tender.panel.members or MEMBERS[:3]:
                own = agreed if tender.panel.aggregate is Aggregate.CONSENSUS else draw(mark(asked))
                if member not in away:
                    given.append(Mark(evaluator=member, criterion=asked.id, mark=own))
    return given


@composite
def dispositions(draw: Any, tender: Tender) -> list[Disposition]:  # noqa: ANN401
    """What the panel settled of its marks, now and then: that they stand, or a mark of the scale."""
    settled = [asked for asked in tender.criteria if asked.formula == "marks" and draw(one_in(3))]
    agreed = [draw(st.none() | mark(asked)) for asked in settled]
    return [
        Disposition(
            criterion=asked.id, outcome=DispositionOutcome.STANDS if own is None else _AGREED, mark=own, reason="協議"
        )
        for asked, own in zip(settled, agreed, strict=True)
    ]


def mark(asked: Criterion) -> SearchStrategy[Fraction | str]:
    """One mark on the criterion's scale."""
    if "grades" in asked.params:
        return st.sampled_from([*GRADES, "A", "B", "C"])
    numbers = st.sampled_from([Fraction(3), Fraction(4), Fraction(5), Fraction(5, 2), Fraction(0)])
    return numbers | st.just("失格") if "fails" in asked.params else numbers


@composite
def tender_and_bids(draw: Any) -> tuple[Tender, tuple[Bid, ...]]:  # noqa: ANN401
    """A tender and its bids."""
    tender = draw(tenders())
    return tender, draw(bids_for(tender))
