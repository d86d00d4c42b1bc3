"""Who is out, on which ground, at which stage and with which source: every reason code, and every boundary."""

from fractions import Fraction

import pytest
from declared import CENTS, bid, codes, criterion, ranks, tender

from criteria.bid import Bid
from criteria.finding import Finding, Severity
from criteria.sources import JAPANESE_SOURCES
from criteria.tender import Minimums, Panel, Tender, VariableMinimum
from criteria.terms import Aggregate, BidStatus, ExclusionStage, InvestigationOutcome, MandatoryFails, Per
from scoring import evaluate

FAILED = InvestigationOutcome.FAILED
ALL_OF_B = VariableMinimum(form="all", factor=Fraction(9, 10))


def excluded(declared: Tender, *bids: Bid) -> Finding:
    """The one ground on which the one excluded bid is out."""
    (found,) = evaluate(declared, bids).exclusions
    return found


def minimum(**facts: object) -> Tender:
    return tender(minimums=Minimums(**facts))


LAST = bid("Z", 100, q=90)
CASES = {
    "price-over-ceiling": (tender(ceiling=100), bid("A", 101, q=1), "opening", "101", "100"),
    "price-below-floor": (tender(floor=100), bid("A", 99, q=1), "opening", "99", "100"),
    "price-below-disqualification": (tender(disqualification=100), bid("A", 99, q=1), "opening", "99", "100"),
    "investigation-failed": (
        tender(investigation=100),
        bid("A", 99, q=1, investigation=FAILED),
        "award",
        "failed",
        "cleared",
    ),
    "withdrawn": (tender(), bid("A", None, status=BidStatus.WITHDRAWN), "opening", "withdrawn", ""),
    "invalid": (tender(), bid("A", None, status=BidStatus.INVALID), "opening", "invalid", ""),
    "late": (tender(), bid("A", None, status=BidStatus.LATE), "opening", "late", ""),
    "mandatory-failed": (tender(criteria=(criterion(mandatory=True),)), bid("A", q=0), "evaluation", "", ""),
    "below-minimum": (minimum(technical=Fraction(50)), bid("A", q="49.9"), "evaluation", "49.9", "50"),
}


@pytest.mark.parametrize("code", CASES)
def test_every_reason_has_its_stage_its_figures_and_its_clause(code: str) -> None:
    declared, out, stage, observed, required = CASES[code]
    found = excluded(declared, out, LAST)
    assert (found.code, found.subject, found.severity) == (code, "A", Severity.EXCLUSION)
    assert (found.stage, found.observed, found.required) == (stage, observed, required)
    assert found.source.startswith(JAPANESE_SOURCES[code])
    assert found.what.ja
    assert found.what.en


def test_every_reason_code_of_the_sources_is_one_that_is_given() -> None:
    assert JAPANESE_SOURCES.keys() - CASES.keys() == {"below-threshold", "investigation-pending"}


def test_a_bid_below_the_threshold_of_the_division_method_is_out() -> None:
    # Points fall below zero where a response is beyond twice the best, and the value below base ÷ ceiling × scale.
    chosen = (criterion("days", 10, "linear-from-best"),)
    declared = tender("ratio", criteria=chosen, base_points=100, scale=1000, ceiling=100)
    found = excluded(declared, bid("A", 100, days=31), bid("B", 100, days=10))
    assert (found.code, found.observed, found.required) == ("below-threshold", "890", "1000")


def test_a_value_equal_to_the_threshold_is_kept() -> None:
    declared = tender("ratio", base_points=100, scale=1000, ceiling=100)
    assert ranks(evaluate(declared, [bid("A", 100, q=0)])) == {"A": 1}


def test_without_base_points_or_a_ceiling_there_is_no_threshold() -> None:
    assert evaluate(tender("ratio", ceiling=100), [LAST]).sheet.threshold is None
    assert evaluate(tender("ratio", base_points=100), [LAST]).sheet.threshold is None


def test_outside_japan_the_tender_itself_is_the_source() -> None:
    assert excluded(tender(ceiling=100, currency="EUR"), bid("A", 101, q=1)).source == "tender.toml: price.ceiling"


def test_a_refused_investigation_excludes_as_a_failed_one() -> None:
    found = excluded(tender(investigation=100), bid("A", 99, q=1, investigation=InvestigationOutcome.REFUSED), LAST)
    assert (found.code, found.observed) == ("investigation-failed", "refused")


@pytest.mark.parametrize("limit", ["ceiling", "floor", "disqualification", "investigation"])
def test_a_price_equal_to_a_limit_is_valid(limit: str) -> None:
    evaluation = evaluate(tender(**{limit: 100}), [bid("A", 100, q=1, investigation=FAILED)])
    assert evaluation.award.winners == ("A",)


def test_an_outcome_counts_only_below_the_investigation_price() -> None:
    evaluation = evaluate(tender(investigation=50), [bid("A", 60, q=1, investigation=FAILED)])
    assert evaluation.award.winners == ("A",)


def test_a_bid_out_on_several_grounds_has_them_all_in_the_order_of_the_procedure() -> None:
    declared = tender(ceiling=200, disqualification=100, floor=90, investigation=120)
    evaluation = evaluate(declared, [bid("A", 80, q=1, status=BidStatus.LATE, investigation=FAILED), LAST])
    assert codes(evaluation)["A"] == [
        "late",
        "price-below-disqualification",
        "price-below-floor",
        "investigation-failed",
    ]


@pytest.mark.parametrize("status", [BidStatus.WITHDRAWN, BidStatus.INVALID, BidStatus.LATE])
def test_a_bid_that_is_out_by_its_status_needs_no_price_and_no_answer(status: BidStatus) -> None:
    evaluation = evaluate(tender(), [bid("A", None, status=status), LAST])
    assert evaluation.award.winners == ("Z",)


def test_prices_are_told_in_the_main_unit() -> None:
    found = excluded(tender(ceiling=10_000, currency="USD"), bid("A", 10_001, q=1), bid("Z", 100, q=1))
    assert (found.observed, found.required) == ("100.01", "100.00")


# The variable minimum price


def test_the_variable_minimum_is_taken_over_the_valid_bids_only() -> None:
    declared = tender(ceiling=1000, variable_minimum=ALL_OF_B)
    bids = [bid("A", 100, q=1), bid("B", 200, q=1), bid("C", 300, q=1), bid("D", 1001, q=1)]
    evaluation = evaluate(declared, bids)
    assert evaluation.variable_minimum is not None
    assert (evaluation.variable_minimum.counted, evaluation.variable_minimum.average) == (3, 200)
    assert codes(evaluation) == {"D": ["price-over-ceiling"], "A": ["price-below-floor"]}
    assert evaluation.exclusions[1].required == "180"


def test_a_price_equal_to_the_variable_minimum_is_valid() -> None:
    rule = VariableMinimum(form="all", factor=Fraction(1))
    assert codes(evaluate(tender(ceiling=1000, variable_minimum=rule), [bid("A", q=1), bid("B", q=2)])) == {}


def test_a_bid_that_failed_its_investigation_still_counts_in_the_variable_minimum() -> None:
    declared = tender(ceiling=1000, investigation=150, variable_minimum=ALL_OF_B)
    bids = [bid("A", 100, q=1, investigation=FAILED), bid("B", 200, q=1), bid("C", 300, q=1)]
    evaluation = evaluate(declared, bids)
    assert evaluation.variable_minimum is not None
    assert evaluation.variable_minimum.counted == 3
    assert codes(evaluation)["A"] == ["price-below-floor", "investigation-failed"]


def test_without_a_valid_bid_there_is_no_variable_minimum() -> None:
    evaluation = evaluate(tender(ceiling=50, variable_minimum=ALL_OF_B), [LAST])
    assert evaluation.variable_minimum is None


# Mandatory items and minimums


def test_a_mandatory_item_that_is_not_marked_fails_without_points() -> None:
    chosen = (criterion("isms", 10, "yes-no", mandatory=True), criterion())
    evaluation = evaluate(tender(criteria=chosen), [bid("A", isms=False, q=90), bid("B", isms=True, q=1)])
    assert codes(evaluation) == {"A": ["mandatory-failed"]}
    assert evaluation.award.winners == ("B",)


@pytest.mark.parametrize(
    ("rule", "failing", "is_out"),
    [
        (MandatoryFails.ANY, 0, False),
        (MandatoryFails.ANY, 1, True),
        (MandatoryFails.MAJORITY, 2, False),
        (MandatoryFails.MAJORITY, 3, True),
        (MandatoryFails.ALL, 3, False),
        (MandatoryFails.ALL, 4, True),
    ],
)
@pytest.mark.parametrize("per", Per)
def test_members_fail_a_mandatory_item_as_declared(
    rule: MandatoryFails, failing: int, per: Per, *, is_out: bool
) -> None:
    chosen = (criterion("plan", 10, "marks", mandatory=True),)
    marks = {f"member {number}": {"plan": 0 if number < failing else 10} for number in range(4)}
    panel = Panel(mandatory_fails_when=rule, per=per, aggregate=Aggregate.MEDIAN)
    evaluation = evaluate(tender(criteria=chosen, panel=panel), [bid("A", marks=marks)])
    assert codes(evaluation) == ({"A": ["mandatory-failed"]} if is_out else {})


def test_a_grade_declared_as_failing_fails_even_where_it_earns_points() -> None:
    scale = {"grades": {"A": 1, "C": Fraction(1, 2)}, "fails": ["C"]}
    chosen = (criterion("plan", 10, "marks", mandatory=True, params=scale),)
    evaluation = evaluate(tender(criteria=chosen), [bid("A", marks={"m": {"plan": "C"}})])
    assert codes(evaluation) == {"A": ["mandatory-failed"]}


def test_a_failing_grade_that_reads_as_a_number_fails_written_either_way() -> None:
    scale = {"grades": {"5": 1, "1": Fraction(1, 5)}, "fails": ["1"]}
    chosen = (criterion("plan", 10, "marks", mandatory=True, params=scale),)
    evaluation = evaluate(
        tender(criteria=chosen), [bid(v, marks={"m": {"plan": m}}) for v, m in [("A", 1), ("B", "1")]]
    )
    assert codes(evaluation) == {"A": ["mandatory-failed"], "B": ["mandatory-failed"]}


@pytest.mark.parametrize(("points", "is_out"), [(50, False), ("49.999", True)])
@pytest.mark.parametrize(
    "declared",
    [
        tender(criteria=(criterion(minimum=50),)),
        minimum(technical=Fraction(50)),
        minimum(total=Fraction(50)),
        tender(criteria=(criterion(group="g"),), minimums=Minimums(groups={"g": Fraction(50)})),
    ],
    ids=["criterion", "technical", "total", "group"],
)
def test_a_minimum_met_exactly_is_met(declared: Tender, points: object, *, is_out: bool) -> None:
    evaluation = evaluate(declared, [bid("A", q=points)])
    assert codes(evaluation) == ({"A": ["below-minimum"]} if is_out else {})


def test_the_technical_minimum_is_held_against_the_total_before_any_rescaling_and_without_base_points() -> None:
    declared = tender(
        "sum",
        technical_points=10,
        base_points=100,
        price_points=10,
        price_formula="lowest-over-price",
        minimums=Minimums(technical=Fraction(60)),
    )
    found = excluded(declared, bid("A", q=59), bid("B", q=60))
    assert (found.subject, found.observed, found.required) == ("A", "59", "60")


def test_the_minimum_of_the_whole_is_held_against_the_value_as_rounded() -> None:
    chosen = tender(minimums=Minimums(total=Fraction(50)), rounding={"value": CENTS})
    assert codes(evaluate(chosen, [bid("A", q="49.995")])) == {}


def test_the_minimum_of_a_group_looks_at_that_group_alone() -> None:
    chosen = (criterion("x", 10, group="g"), criterion("y", 10, group="h"))
    declared = tender(criteria=chosen, minimums=Minimums(groups={"g": Fraction(5)}))
    evaluation = evaluate(declared, [bid("A", x=4, y=10), bid("B", x=5, y=0)])
    assert codes(evaluation) == {"A": ["below-minimum"]}
    assert evaluation.exclusions[0].source.endswith("tender.toml: minimums.group.g")


def test_exclusions_name_the_key_of_the_criterion_that_failed() -> None:
    chosen = (criterion("isms", 10, mandatory=True, minimum=5, label="ISMS認証"),)
    evaluation = evaluate(tender(criteria=chosen), [bid("A", isms=0)])
    assert [found.source.rsplit("; ", 1)[1] for found in evaluation.exclusions] == [
        "tender.toml: criteria.isms.mandatory",
        "tender.toml: criteria.isms.minimum",
    ]
    assert all("ISMS認証" in found.what.ja for found in evaluation.exclusions)


def test_every_exclusion_has_a_stage_of_the_procedure() -> None:
    assert {stage for _, _, stage, _, _ in CASES.values()} <= {stage.value for stage in ExclusionStage}
