"""A definition that cannot be evaluated is told of in full, whoever built it; a sound one is left alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from criteria.criterion import Criterion
from criteria.exact import Rounding, RoundingMode
from criteria.finding import Severity
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
from criteria.terms import Aggregate, Per, RoundingStage
from scoring.definition.check import check_definition
from scoring.formulas.registry import FormulaKind, formulas

F = Fraction

PLAN = Criterion(id="plan", label="実施計画", group="提案", max_points=F(60), formula="marks")
STAFF = Criterion(id="staff", label="体制", group="体制", max_points=F(40), formula="direct")
SUM = Method(combination="sum", price_points=F(100), price_formula="ratio-to-ceiling")
RATIO = Method(combination="ratio", base_points=F(100), scale=F(10**8))
LIMITS = PriceLimits(ceiling=1000)
THREE = Panel(members=("甲", "乙", "丙"))

SOUND = Tender(id="a", title="b", method=SUM, criteria=(PLAN, STAFF), prices=LIMITS, panel=THREE)


def told(**changes: object) -> list[tuple[str, str | None]]:
    """Return code and key of every fault of the sound tender with these changes."""
    findings = check_definition(replace(SOUND, **changes))
    return [(one.code, one.where.column) for one in findings if one.severity is Severity.FAULT and one.where]


def method(**changes: object) -> Method:
    return replace(SUM, **changes)


def staff(**changes: object) -> tuple[Criterion, ...]:
    return PLAN, replace(STAFF, **changes)


def panel(**changes: object) -> Panel:
    return replace(THREE, **changes)


def variable(**changes: object) -> PriceLimits:
    return replace(LIMITS, variable_minimum=VariableMinimum(**{"form": "all", "factor": F(9, 10), **changes}))


HOUR = datetime(2026, 11, 6, 17, tzinfo=timezone(timedelta(hours=9)))

FAULTS: list[tuple[Mapping[str, Any], list[tuple[str, str]]]] = [
    # what the tender is called, its currency and its dates
    ({"id": " "}, [("missing-key", "tender.id")]),
    ({"title": ""}, [("missing-key", "tender.title")]),
    ({"currency": "YEN"}, [("unknown-currency", "tender.currency")]),
    ({"notice_date": date(2026, 11, 7), "deadline": HOUR}, [("dates-out-of-order", "tender.deadline")]),
    ({"deadline": HOUR, "opening": HOUR - timedelta(seconds=1)}, [("dates-out-of-order", "tender.opening")]),
    (
        {"deadline": HOUR.replace(tzinfo=None), "opening": HOUR - timedelta(hours=1)},
        [("dates-out-of-order", "tender.opening")],
    ),
    (
        {"zone": "-03:30", "notice_date": date(2026, 11, 6), "deadline": datetime(2026, 11, 6, 3, 29, tzinfo=UTC)},
        [("dates-out-of-order", "tender.deadline")],
    ),
    # the time zone
    *(
        ({"zone": name}, [("unknown-zone", "tender.zone")])
        for name in (
            "JST+9",
            "asia/tokyo",
            "Asia/Tokio",
            "+9",
            "+09",
            "+0900",
            "+15:00",
            "localtime",
            "../etc/passwd",
            "Asia",
        )
    ),
    ({"deadline": HOUR, "opening": HOUR.astimezone(UTC) + timedelta(days=1)}, [("zones-differ", "tender.opening")]),
    (
        {"zone": "Europe/Berlin", "deadline": datetime(2026, 10, 25, 2, 30), "notice_date": None},  # noqa: DTZ001 - that is it
        [("no-such-time", "tender.deadline")],
    ),
    (
        {"zone": "Europe/Berlin", "opening": datetime(2027, 3, 28, 2, 30), "award_date": None},  # noqa: DTZ001 - the same
        [("no-such-time", "tender.opening")],
    ),
    (
        {"notice_date": date(2026, 12, 1), "award_date": date(2026, 11, 30)},
        [("dates-out-of-order", "tender.award_date")],
    ),
    # price limits
    ({"prices": PriceLimits(ceiling=0)}, [("not-positive", "price.ceiling")]),
    ({"prices": PriceLimits(ceiling=10, floor=11)}, [("limits-out-of-order", "price.floor")]),
    ({"prices": PriceLimits(ceiling=10, investigation=11)}, [("limits-out-of-order", "price.investigation")]),
    (
        {"prices": PriceLimits(ceiling=10, investigation=8, disqualification=9)},
        [("limits-out-of-order", "price.disqualification")],
    ),
    ({"prices": PriceLimits(ceiling=10, investigation=8, floor=9)}, [("limits-out-of-order", "price.floor")]),
    ({"prices": replace(variable(), floor=9)}, [("two-rules", "price.variable_minimum")]),
    ({"prices": replace(variable(), ceiling=None), "method": RATIO}, [("missing-ceiling", "price.ceiling")]),
    ({"prices": variable(form="al")}, [("unknown-form", "price.variable_minimum.form")]),
    ({"prices": variable(factor=F(0))}, [("out-of-range", "price.variable_minimum.factor")]),
    ({"prices": variable(share=F(2))}, [("out-of-range", "price.variable_minimum.share")]),
    ({"prices": variable(single=F(-1))}, [("out-of-range", "price.variable_minimum.single")]),
    ({"prices": variable(few=-1)}, [("out-of-range", "price.variable_minimum.few")]),
    ({"prices": variable(unit=0)}, [("not-positive", "price.variable_minimum.unit")]),
    ({"prices": variable(average_unit=0)}, [("not-positive", "price.variable_minimum.average_unit")]),
    # the combination and the price points
    ({"method": Method(combination="som")}, [("unknown-formula", "method.combination")]),
    ({"method": Method(combination="band")}, [("missing-parameter", "method.combination_params.within")]),
    (
        {"method": Method(combination="band", combination_params={"within": 2})},
        [("bad-parameter", "method.combination_params.within")],
    ),
    (
        {"method": Method(combination="band", combination_params={"within": F(1, 2), "thn": "price"})},
        [("unknown-parameter", "method.combination_params.thn")],
    ),
    ({"prices": PriceLimits(), "method": Method(combination="budget")}, [("missing-ceiling", "price.ceiling")]),
    ({"method": replace(RATIO, price_formula="log")}, [("two-rules", "method.price_formula")]),
    ({"method": replace(RATIO, price_points=F(1))}, [("two-rules", "method.price_points")]),
    ({"method": replace(RATIO, price_params={"cap": 1})}, [("two-rules", "method.price_params")]),
    (
        {"method": replace(RATIO, price_components=(PriceComponent(id="x", points=F(1)),))},
        [("two-rules", "method.price_components")],
    ),
    ({"method": method(price_points=None)}, [("missing-key", "method.price_points")]),
    ({"method": method(price_points=F(0))}, [("not-positive", "method.price_points")]),
    ({"method": method(price_formula="")}, [("missing-key", "method.price_formula")]),
    ({"method": method(price_formula="ratio")}, [("unknown-formula", "method.price_formula")]),
    ({"method": method(price_params={"cup": 1})}, [("unknown-parameter", "method.price_params.cup")]),
    ({"method": method(price_params={"cap": F(-1)})}, [("bad-parameter", "method.price_params.cap")]),
    ({"prices": PriceLimits()}, [("missing-ceiling", "price.ceiling")]),
    ({"method": method(price_formula="two-slopes")}, [("missing-investigation", "price.investigation")]),
    (
        {
            "method": method(
                price_components=(PriceComponent(id="a", points=F(60)), PriceComponent(id="b", points=F(40)))
            )
        },
        [("two-rules", "method.price_formula")],
    ),
    (
        {"method": method(price_formula="log", price_components=(PriceComponent(id="a", points=F(60)),))},
        [("sum-mismatch", "method.price_components")],
    ),
    (
        {
            "method": method(
                price_formula="log",
                price_components=(PriceComponent(id="a", points=F(100)), PriceComponent(id="b", points=F(0))),
            )
        },
        [("not-positive", "method.price_components")],
    ),
    (
        {"method": method(price_formula="log", price_components=(PriceComponent(id="staff", points=F(100)),))},
        [("reserved-id", "method.price_components")],
    ),
    ({"method": replace(RATIO, combination="lowest-price", scale=F(1))}, [("unused-key", "method.base_points")]),
    ({"method": method(scale=F(100))}, [("unused-key", "method.scale")]),
    ({"method": replace(RATIO, scale=F(0))}, [("not-positive", "method.scale")]),
    ({"method": replace(RATIO, base_points=F(-1))}, [("out-of-range", "method.base_points")]),
    ({"method": method(technical_points=F(0))}, [("not-positive", "method.technical_points")]),
    ({"method": method(technical_scaling="max")}, [("unknown-scaling", "method.technical_scaling")]),
    ({"method": method(total_points=F(199))}, [("sum-mismatch", "method.total_points")]),
    ({"method": method(total_points=F(200), technical_points=F(50))}, [("sum-mismatch", "method.total_points")]),
    ({"criteria": (), "method": Method(combination="technical-only")}, [("no-criteria", "criteria")]),
    ({"criteria": (), "method": method(technical_points=F(100))}, [("no-criteria", "criteria")]),
    # ties
    ({"method": method(tie_break=("technical", "prices"))}, [("unknown-tie-key", "method.tie_break")]),
    ({"method": method(tie_break=("criterion:plans",))}, [("unknown-tie-key", "method.tie_break")]),
    ({"method": method(tie_break=("price", "lottery", "price"))}, [("duplicate-tie-key", "method.tie_break")]),
    ({"lottery": LotteryRule(rule="dice", order="", number="", modulo=None)}, [("unknown-lottery", "lottery.rule")]),
    (
        {"lottery": LotteryRule(rule="", order="age", number="entered", modulo=None)},
        [("unknown-lottery", "lottery.order")],
    ),
    (
        {"lottery": LotteryRule(rule="", order="receipt", number="own", modulo=None)},
        [("unknown-lottery", "lottery.number")],
    ),
    (
        {"lottery": LotteryRule(rule="", order="receipt", number="entered", modulo=10)},
        [("unknown-lottery", "lottery.modulo")],
    ),
    (
        {"lottery": LotteryRule(rule="receipt", order="receipt", number="entered", modulo=1000)},
        [("two-rules", "lottery.rule")],
    ),
    # the panel
    ({"panel": Panel(members=("甲", "乙", "甲"))}, [("duplicate-member", "panel.members")]),
    ({"panel": panel(absences=(Absence(evaluator="丁"),))}, [("unknown-member", "panel.absences")]),
    (
        {"panel": panel(aggregate=Aggregate.SUM, absences=(Absence(evaluator="甲", vendor="x"),))},
        [("sums-not-comparable", "panel.aggregate")],
    ),
    (
        {"panel": Panel(members=("甲", "乙"), aggregate=Aggregate.TRIMMED_MEAN)},
        [("too-few-members", "panel.aggregate")],
    ),
    (
        {"panel": panel(aggregate=Aggregate.TRIMMED_MEAN, absences=(Absence(evaluator="甲", vendor="x"),))},
        [("too-few-members", "panel.aggregate")],
    ),
    (
        {"panel": panel(absences=tuple(Absence(evaluator=who) for who in "甲乙丙"))},
        [("too-few-members", "panel.aggregate")],
    ),
    (
        {"panel": panel(aggregate=Aggregate.MEDIAN, per=Per.TOTAL), "criteria": (replace(PLAN, minimum=F(1)), STAFF)},
        [("no-criterion-points", "criteria.plan.minimum")],
    ),
    (
        {"panel": panel(aggregate=Aggregate.TRIMMED_MEAN, per=Per.TOTAL), "minimums": Minimums(groups={"提案": F(1)})},
        [("no-criterion-points", "minimums.group.提案")],
    ),
    (
        {"panel": panel(aggregate=Aggregate.MEDIAN, per=Per.TOTAL), "method": method(tie_break=("criterion:plan",))},
        [("no-criterion-points", "method.tie_break")],
    ),
    # the criteria
    ({"criteria": staff(id="plan")}, [("duplicate-id", "criteria.plan.id")]),
    ({"criteria": staff(id=" ")}, [("missing-key", "criteria. .id")]),
    ({"criteria": staff(id="price")}, [("reserved-id", "criteria.price.id")]),
    ({"criteria": staff(id="入札価格")}, [("reserved-id", "criteria.入札価格.id")]),
    ({"criteria": staff(max_points=F(0))}, [("not-positive", "criteria.staff.max_points")]),
    ({"criteria": staff(max_points=F(-1))}, [("not-positive", "criteria.staff.max_points")]),
    ({"criteria": staff(formula="dirct")}, [("unknown-formula", "criteria.staff.formula")]),
    ({"criteria": staff(params={"of": 1})}, [("unknown-parameter", "criteria.staff.params.of")]),
    ({"criteria": staff(formula="scaled")}, [("missing-parameter", "criteria.staff.params.of")]),
    ({"criteria": staff(formula="scaled", params={"of": 0})}, [("bad-parameter", "criteria.staff.params.of")]),
    (
        {"criteria": staff(formula="stepped", params={"steps": [{"at_least": 1, "points": 41}]})},
        [("bad-parameter", "criteria.staff.params")],
    ),
    ({"criteria": staff(minimum=F(41))}, [("minimum-unreachable", "criteria.staff.minimum")]),
    ({"criteria": staff(minimum=F(-1))}, [("out-of-range", "criteria.staff.minimum")]),
    # minimums of more than one criterion
    ({"minimums": Minimums(technical=F(101))}, [("minimum-unreachable", "minimums.technical")]),
    ({"minimums": Minimums(technical=F(-1))}, [("out-of-range", "minimums.technical")]),
    ({"minimums": Minimums(groups={"体制": F(41)})}, [("minimum-unreachable", "minimums.group.体制")]),
    ({"minimums": Minimums(groups={"体製": F(1)})}, [("unknown-group", "minimums.group.体製")]),
    ({"minimums": Minimums(total=F(201))}, [("minimum-unreachable", "minimums.total")]),
    (
        {"minimums": Minimums(total=F(1)), "method": Method(combination="lowest-price")},
        [("two-rules", "minimums.total")],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTS, ids=lambda part: part[0][1] if isinstance(part, list) else "")
def test_each_fault_is_told_once_with_its_key(changes: Mapping[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**changes) == expected


@pytest.mark.parametrize(
    ("changes", "_expected"), FAULTS, ids=lambda part: part[0][1] if isinstance(part, list) else ""
)
def test_each_fault_speaks_both_languages(changes: Mapping[str, Any], _expected: object) -> None:
    for finding in check_definition(replace(SOUND, **changes)):
        assert finding.where is not None
        assert finding.where.file == "tender.toml"
        for text in (finding.what, finding.expected, finding.cure):
            assert bool(text.ja) == bool(text.en)


def test_all_faults_are_told_at_once() -> None:
    wrong = {"method": method(combination="som", tie_break=("x",)), "panel": panel(members=("甲", "甲"))}
    assert {code for code, _ in told(**wrong)} == {"unknown-formula", "unknown-tie-key", "duplicate-member"}


SOUND_CHANGES: list[Mapping[str, Any]] = [
    {},
    {"method": RATIO, "prices": PriceLimits()},
    {"method": Method(combination="lowest-price"), "criteria": ()},
    {"method": SUM, "criteria": ()},
    {"method": method(price_points=None, price_formula="log", price_components=(PriceComponent(id="a", points=F(1)),))},
    {"method": method(total_points=F(200))},
    {"method": method(technical_points=F(300), total_points=F(400))},
    {"method": method(total_points=F(320)), "panel": panel(aggregate=Aggregate.SUM)},
    {"panel": Panel(aggregate=Aggregate.SUM), "minimums": Minimums(technical=F(500))},
    {"panel": panel(aggregate=Aggregate.SUM), "criteria": (replace(PLAN, minimum=F(180)), STAFF)},
    {"panel": Panel(aggregate=Aggregate.TRIMMED_MEAN)},
    {"panel": panel(aggregate=Aggregate.SUM, absences=(Absence(evaluator="甲"),))},
    {"panel": panel(aggregate=Aggregate.MEDIAN, per=Per.TOTAL), "criteria": (PLAN, replace(STAFF, minimum=F(1)))},
    {"panel": panel(per=Per.TOTAL), "criteria": (replace(PLAN, minimum=F(1)), STAFF)},
    {"prices": PriceLimits(ceiling=5, investigation=5, disqualification=5, floor=5)},
    {"prices": variable()},
    {"notice_date": date(2026, 11, 6), "deadline": HOUR, "opening": HOUR, "award_date": date(2026, 11, 6)},
    {"deadline": HOUR.replace(tzinfo=None), "opening": HOUR + timedelta(hours=1)},
    {"zone": "Asia/Tokyo", "deadline": HOUR.astimezone(UTC), "opening": HOUR},
    {"zone": "Europe/Berlin", "deadline": datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "notice_date": None},
    {"zone": "-03:30", "notice_date": date(2026, 11, 6), "deadline": datetime(2026, 11, 6, 3, 30, tzinfo=UTC)},
    {"lottery": LotteryRule(rule="当市の方式", order="vendor-code", number="entered+system", modulo=1000)},
    {"minimums": Minimums(technical=F(100), total=F(200), groups={"提案": F(60), "体制": F(40)})},
    {"method": method(tie_break=("technical", "criterion:plan", "mandatory", "received_at", "committee", "lottery"))},
]


@pytest.mark.parametrize("changes", SOUND_CHANGES)
def test_what_can_be_evaluated_is_left_alone(changes: Mapping[str, Any]) -> None:
    assert told(**changes) == []


@pytest.mark.parametrize(
    ("stage", "changes"),
    [
        (RoundingStage.PRICE, {"method": RATIO}),
        (RoundingStage.PRICE_COMPONENT, {}),
        (RoundingStage.PRICE_RATIO, {"method": method(price_formula="log")}),
    ],
)
def test_a_rounding_of_what_the_method_does_not_compute_is_a_warning(
    stage: RoundingStage, changes: Mapping[str, Any]
) -> None:
    rounded = replace(changes.get("method", SUM), rounding={stage: Rounding(places=2, mode=RoundingMode.DOWN)})
    findings = check_definition(replace(SOUND, **{**changes, "method": rounded}))
    assert [(one.code, one.severity) for one in findings] == [("unused-rounding", Severity.WARNING)]


@pytest.mark.parametrize("kind", list(FormulaKind))
def test_a_name_one_letter_off_is_answered_with_the_right_one(kind: FormulaKind) -> None:
    for formula in formulas(kind):
        wrong = formula.id + "s"
        changes = {
            FormulaKind.COMBINATION: {"method": Method(combination=wrong)},
            FormulaKind.PRICE: {"method": method(price_formula=wrong)},
            FormulaKind.CRITERION: {"criteria": staff(formula=wrong)},
        }[kind]
        found = [one for one in check_definition(replace(SOUND, **changes)) if one.code == "unknown-formula"]
        assert [formula.id in one.cure.en for one in found] == [True]
