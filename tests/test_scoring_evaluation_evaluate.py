"""One evaluation: exclusion before reference, faults and open investigations before an award."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from declared import CENTS, bid, codes, criterion, faults, qcbs, ranks, tender, values

from criteria.bid import Bid
from criteria.errors import DefinitionError, EvaluationError
from criteria.exact import Rounding, RoundingMode
from criteria.finding import Finding, Severity, Text
from criteria.tender import Minimums, Tender
from criteria.terms import AwardStatus, BidStatus, InvestigationOutcome
from scoring import evaluate
from scoring.evaluation.evaluate import depends_on_losers, is_relative
from scoring.formulas.lottery import LOTTERY_RULES

A, B, C = bid("A", 100, q=80), bid("B", 130, q=90), bid("C", 60, q=40)


def test_an_excluded_cheap_bid_is_out_of_the_price_reference() -> None:
    evaluation = evaluate(qcbs(minimums=Minimums(technical=Fraction(50))), [A, B, C])
    assert codes(evaluation) == {"C": ["below-minimum"]}
    assert values(evaluation) == {"A": "88.00", "B": "84.77"}
    assert evaluation.award.winners == ("A",)


def test_the_same_bid_left_in_the_price_reference_turns_the_winner_round() -> None:
    evaluation = evaluate(qcbs(), [A, B, C])
    assert values(evaluation) == {"B": "72.46", "A": "72.00", "C": "64.00"}
    assert evaluation.award.winners == ("B",)


def test_price_limits_come_before_the_price_reference_too() -> None:
    evaluation = evaluate(qcbs(floor=80), [A, B, C])
    assert values(evaluation) == {"A": "88.00", "B": "84.77"}
    assert [one.over for one in evaluation.sheet.references] == [("A", "B")]


@pytest.mark.parametrize("status", [BidStatus.WITHDRAWN, BidStatus.INVALID, BidStatus.LATE])
def test_a_bid_out_by_its_status_is_in_no_reference(status: BidStatus) -> None:
    evaluation = evaluate(qcbs(), [A, B, bid("C", 60, q=40, status=status)])
    assert values(evaluation) == {"A": "88.00", "B": "84.77"}
    assert codes(evaluation) == {"C": [status.value]}


def test_without_bids_there_is_no_award() -> None:
    evaluation = evaluate(qcbs(), [])
    assert evaluation.award.status is AwardStatus.NO_AWARD
    assert (evaluation.award.ranking, evaluation.award.winners, evaluation.exclusions) == ((), (), ())


def test_where_all_are_excluded_there_is_no_award_and_every_ground_is_recorded() -> None:
    evaluation = evaluate(qcbs(ceiling=50), [A, B, C])
    assert evaluation.award.status is AwardStatus.NO_AWARD
    assert codes(evaluation) == {vendor: ["price-over-ceiling"] for vendor in "ABC"}
    assert evaluation.sheet.references == ()


def test_a_single_bid_wins_against_itself() -> None:
    evaluation = evaluate(qcbs(), [C])
    assert evaluation.award.winners == ("C",)
    assert values(evaluation) == {"C": "64.00"}


def test_bids_equal_in_everything_are_all_first_and_tied() -> None:
    evaluation = evaluate(qcbs(tie_break=("technical", "price")), [bid(name, 100, q=50) for name in "CAB"])
    assert evaluation.award.status is AwardStatus.TIED
    assert (evaluation.award.first, evaluation.award.winners) == (("A", "B", "C"), ())
    assert ranks(evaluation) == {"A": 1, "B": 1, "C": 1}


def test_the_lowest_price_wins_without_any_criterion() -> None:
    evaluation = evaluate(tender("lowest-price", criteria=()), [bid("A", 101), bid("B", 100), bid("C", 10**12)])
    assert ranks(evaluation) == {"B": 1, "A": 2, "C": 3}


def test_a_value_too_long_for_a_float_still_decides() -> None:
    close = tender("lowest-price", criteria=())
    evaluation = evaluate(close, [bid("A", 10**30 + 1), bid("B", 10**30)])
    assert ranks(evaluation) == {"B": 1, "A": 2}


# Definition, lots, names


def test_a_wrong_definition_raises_once_with_every_fault() -> None:
    with pytest.raises(DefinitionError) as raised:
        evaluate(tender("sum", title=" ", criteria=(criterion(formula="nosuch"),)), [])
    assert {fault.code for fault in raised.value.faults} >= {"missing-key", "unknown-formula"}


def test_a_warning_of_the_definition_does_not_stop_the_evaluation() -> None:
    unused = tender(rounding={"price": CENTS})
    evaluation = evaluate(unused, [A])
    assert [(one.code, one.severity) for one in evaluation.findings] == [("unused-rounding", Severity.WARNING)]
    assert evaluation.award.winners == ("A",)


def test_bids_for_two_lots_are_refused_in_both_languages() -> None:
    with pytest.raises(EvaluationError) as raised:
        evaluate(tender(), [bid("A", q=1, lot="1"), bid("B", q=1, lot="2")])
    assert "1, 2" in raised.value.text.ja
    assert "one lot at a time" in raised.value.text.en


def test_a_bid_without_a_lot_among_bids_with_one_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"-, 1"):
        evaluate(tender(), [bid("A", q=1, lot="1"), bid("B", q=1)])


def test_a_broken_row_that_lost_its_lot_does_not_make_another() -> None:
    broken = Bid(vendor="B", faults=(Finding(code="ragged-row", what=Text("壊れた行", "broken row"), subject="B"),))
    evaluation = evaluate(tender(), [bid("A", q=1, lot="1"), broken])
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert evaluation.set_aside == ("B",)


def test_vendors_are_compared_after_nfc() -> None:
    composed, decomposed = "カ\u3099", "ガ"
    evaluation = evaluate(tender(), [bid(composed, q=1), bid(decomposed, q=2)])
    assert faults(evaluation) == [("duplicate-bid", decomposed)]
    assert evaluation.set_aside == (decomposed,)


def test_a_bid_is_found_by_its_vendor_or_not_at_all() -> None:
    evaluation = evaluate(tender(), [A, B])
    assert evaluation.bid("B").price == 130
    with pytest.raises(KeyError):
        evaluation.bid("Z")


# Faults


def test_a_faulty_bid_leaves_the_rest_evaluated_and_nothing_awarded() -> None:
    evaluation = evaluate(qcbs(), [A, B, bid("C", 60)])
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert evaluation.award.winners == ()
    assert values(evaluation) == {"A": "88.00", "B": "84.77"}
    assert (evaluation.set_aside, faults(evaluation)) == (("C",), [("missing-response", "C")])


def test_a_fault_of_the_reading_that_belongs_to_no_bid_holds_up_the_award_too() -> None:
    found = Finding(code="unknown-vendor", what=Text("不明", "unknown"))
    evaluation = evaluate(tender(), [A], [found])
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert ranks(evaluation) == {"A": 1}


def test_a_warning_of_the_reading_does_not_hold_up_the_award() -> None:
    found = Finding(code="late-by-receipt", what=Text("遅れ", "late"), severity=Severity.WARNING)
    evaluation = evaluate(tender(), [A], [found])
    assert evaluation.award.winners == ("A",)
    assert evaluation.findings == (found,)


def test_a_fault_told_twice_is_recorded_once() -> None:
    found = Finding(code="bad-number", what=Text("数値ではない", "not a number"), subject="B")
    evaluation = evaluate(tender(), [A, Bid(vendor="B", faults=(found,))], [found])
    assert evaluation.findings == (found,)


# Formulas without a value


def zero_scores(formula: str, **params: str) -> Tender:
    return tender(criteria=(criterion(formula=formula, params=params),))


@pytest.mark.parametrize(
    ("declared", "answers"),
    [
        (zero_scores("share-of-best"), {"A": 0, "B": 0}),
        (zero_scores("share-of-best", better="lower"), {"A": 0, "B": 0}),
        (zero_scores("linear-from-best"), {"A": 0, "B": 5}),
        (zero_scores("linear-from-best"), {"A": 5, "B": 0}),
        (tender("adjusted-price"), {"A": 0, "B": 0}),
        (tender(technical_points=50, technical_scaling="best"), {"A": 0, "B": 0}),
    ],
    ids=["best-0", "response-0", "lowest-0", "lowest-0-renamed", "quality-0", "best-total-0"],
)
def test_bids_without_a_value_are_set_aside_together_whatever_their_names(
    declared: Tender, answers: dict[str, int]
) -> None:
    evaluation = evaluate(declared, [bid(vendor, q=answer) for vendor, answer in answers.items()])
    assert faults(evaluation) == [("no-value", "A"), ("no-value", "B")]
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert evaluation.set_aside == ("A", "B")
    assert all(one.cure.en and one.what.ja for one in evaluation.findings)


def test_only_the_bid_without_a_value_is_set_aside_where_the_others_have_one() -> None:
    evaluation = evaluate(zero_scores("share-of-best", better="lower"), [bid("A", q=0), bid("B", q=4), bid("C", q=5)])
    assert faults(evaluation) == [("no-value", "A")]
    assert values(evaluation) == {"B": "100", "C": "80"}


def test_a_price_formula_without_a_value_is_a_fault_not_a_crash() -> None:
    costs = {"fixed_costs": 100}
    declared = tender("sum", price_points=70, price_formula="korea-adequacy", price_params=costs, ceiling=100)
    evaluation = evaluate(declared, [bid("A", 100, q=1), bid("B", 90, q=1)])
    assert {code for code, _ in faults(evaluation)} == {"no-value"}
    assert evaluation.award.status is AwardStatus.INCOMPLETE


def test_a_relative_criterion_without_a_value_is_set_aside_before_the_minimums() -> None:
    declared = tender(
        criteria=(criterion(formula="share-of-best", params={"better": "lower"}),),
        minimums=Minimums(technical=Fraction(10)),
    )
    evaluation = evaluate(declared, [bid("A", q=0), bid("B", q=1)])
    assert (faults(evaluation), ranks(evaluation)) == ([("no-value", "A")], {"B": 1})


def test_a_bid_below_the_minimum_is_excluded_before_a_division_by_its_points() -> None:
    evaluation = evaluate(tender("adjusted-price", minimums=Minimums(technical=Fraction(1))), [bid("D", q=0), A])
    assert (codes(evaluation), evaluation.findings) == ({"D": ["below-minimum"]}, ())
    assert evaluation.award.winners == ("A",)


# Minimums on relative points


def relative_group(**facts: object) -> Tender:
    chosen = (
        criterion("x", 10, "min-max", group="g"),
        criterion("y", 10, group="g"),
    )
    return tender("sum", criteria=chosen, price_points=100, price_formula="lowest-over-price", **facts)


def test_whoever_is_ranked_meets_every_minimum_on_the_final_sheet() -> None:
    # C has the lowest x and fails the total; without C, B has the lowest x, and then too few points in its group.
    declared = relative_group(minimums=Minimums(groups={"g": Fraction(5)}, total=Fraction(40)))
    bids = [bid("A", 100, x=30, y=10), bid("B", 100, x=20, y=3), bid("C", 900, x=10, y=10)]
    evaluation = evaluate(declared, bids)
    assert codes(evaluation) == {"C": ["below-minimum"], "B": ["below-minimum"]}
    assert ranks(evaluation) == {"A": 1}


def test_a_bid_that_failed_only_against_one_that_went_out_as_well_is_left_to_the_committee() -> None:
    # B's x is half the best while C is in; C's y is half the best while B is in. Without the other, each would pass.
    chosen = (criterion("x", 10, "share-of-best", minimum=6), criterion("y", 10, "share-of-best", minimum=6))
    bids = [bid("A", x=6, y=6), bid("B", x=5, y=10), bid("C", x=10, y=5)]
    evaluation = evaluate(tender(criteria=chosen), bids)
    assert codes(evaluation) == {"B": ["below-minimum"], "C": ["below-minimum"]}
    assert faults(evaluation) == [("minimum-depends-on-excluded", "B"), ("minimum-depends-on-excluded", "C")]
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert evaluation.award.winners == ()


def test_a_bid_that_fails_against_the_ranked_alone_is_excluded_without_doubt() -> None:
    chosen = (criterion("x", 10, "share-of-best", minimum=6),)
    evaluation = evaluate(tender(criteria=chosen), [bid("A", x=10), bid("B", x=5), bid("C", x=2)])
    assert codes(evaluation) == {"B": ["below-minimum"], "C": ["below-minimum"]}
    assert evaluation.award.winners == ("A",)


def test_a_bid_that_meets_a_minimum_only_beside_one_that_went_out_is_left_to_the_committee() -> None:
    # Beside B, who has the worst z and goes out for it, A is second in z; beside C alone, A has the worst z itself.
    chosen = tuple(criterion(name, 10, "min-max", params={"better": "lower"}, minimum=2) for name in "yz")
    bids = [bid("A", y=6, z=6), bid("B", y=6, z=8), bid("C", y=8, z=5)]
    evaluation = evaluate(tender(criteria=chosen), bids)
    assert codes(evaluation) == {"B": ["below-minimum"], "C": ["below-minimum"]}
    assert faults(evaluation) == [("minimum-depends-on-excluded", "A")]
    assert evaluation.findings[0].what.en.startswith("the bid meets the minimum only beside others that failed")
    assert evaluation.award.status is AwardStatus.INCOMPLETE


def test_failures_that_depend_on_nobody_are_taken_out_before_any_reference() -> None:
    chosen = (criterion("fixed", 10, minimum=5), criterion("x", 10, "share-of-best", minimum=6))
    bids = [bid("A", fixed=10, x=5), bid("B", fixed=4, x=10)]
    evaluation = evaluate(tender(criteria=chosen), bids)
    assert codes(evaluation) == {"B": ["below-minimum"]}
    assert values(evaluation) == {"A": "20"}
    assert evaluation.award.winners == ("A",)


# Open investigations

PENDING = InvestigationOutcome.PENDING


def investigated(outcome: InvestigationOutcome | None, **facts: object) -> list[Bid]:
    return [bid("A", 100, q=80), bid("B", 60, q=90, investigation=outcome, **facts)]


@pytest.mark.parametrize("outcome", [None, PENDING])
def test_an_award_waits_for_the_investigation_of_the_first(outcome: InvestigationOutcome | None) -> None:
    evaluation = evaluate(tender(investigation=70), investigated(outcome))
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert ranks(evaluation) == {"B": 1, "A": 2}
    assert faults(evaluation) == [("investigation-pending", "B")]
    assert evaluation.findings[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("outcome", "winner"),
    [
        (InvestigationOutcome.CLEARED, "B"),
        (InvestigationOutcome.FAILED, "A"),
        (InvestigationOutcome.REFUSED, "A"),
    ],
)
def test_an_outcome_settles_the_award(outcome: InvestigationOutcome, winner: str) -> None:
    evaluation = evaluate(tender(investigation=70), investigated(outcome))
    assert evaluation.award.winners == (winner,)
    assert codes(evaluation) == ({} if winner == "B" else {"B": ["investigation-failed"]})


def test_an_investigation_that_cannot_matter_holds_nothing_up() -> None:
    evaluation = evaluate(tender(investigation=70), [bid("A", 100, q=95), *investigated(PENDING)[1:]])
    assert evaluation.award.winners == ("A",)
    assert faults(evaluation) == [("investigation-pending", "B")]


def test_an_award_waits_where_the_investigated_bid_moves_the_points_of_others() -> None:
    evaluation = evaluate(qcbs(investigation=70), [A, B, bid("C", 60, q=1, investigation=PENDING)])
    assert evaluation.award.status is AwardStatus.INCOMPLETE
    assert ranks(evaluation)["C"] == 3


def test_an_award_waits_where_the_investigated_bid_holds_the_band() -> None:
    # B has the best value and is last inside the band; were it out, C would come into the band and be first.
    declared = tender("band", combination_params={"within": Fraction(1, 10), "then": "technical"}, investigation=55)
    bids = [bid("A", 100, q=55), bid("B", 50, q=30, investigation=PENDING), bid("C", 190, q=100)]
    waiting = evaluate(declared, bids)
    assert waiting.award.status is AwardStatus.INCOMPLETE
    assert ranks(waiting)["A"] == 1
    failed = evaluate(declared, [bids[0], bid("B", 50, q=30, investigation=InvestigationOutcome.FAILED), bids[2]])
    assert failed.award.winners == ("C",)
    assert (is_relative(declared), depends_on_losers(declared)) == (False, True)


def test_an_award_waits_where_the_investigated_bid_drew_a_lot() -> None:
    evaluation = evaluate(*drawing(PENDING))
    assert ranks(evaluation) == {"B": 1, "C": 2, "A": 3}
    assert evaluation.award.status is AwardStatus.INCOMPLETE


def test_the_lot_is_drawn_among_those_left_once_the_investigation_has_failed_a_bid() -> None:
    assert evaluate(*drawing(InvestigationOutcome.FAILED)).award.winners == ("A",)


def drawing(outcome: InvestigationOutcome) -> tuple[Tender, list[Bid]]:
    declared = tender(tie_break=("lottery",), lottery=LOTTERY_RULES["receipt"], investigation=70)
    numbers = {"A": 1, "B": 1, "C": 2}
    bids = [
        bid(
            vendor,
            60 if vendor == "C" else 100,
            q=50,
            lottery_number=number,
            received_at=datetime(2026, 11, 6, 9, minute, tzinfo=UTC),
            investigation=outcome if vendor == "C" else None,
        )
        for minute, (vendor, number) in enumerate(numbers.items())
    ]
    return declared, bids


@pytest.mark.parametrize("facts", [{"status": BidStatus.WITHDRAWN}, {"q": 1}], ids=["withdrawn", "below-minimum"])
def test_nothing_is_awaited_of_a_bid_that_is_out_already(facts: dict[str, object]) -> None:
    declared = tender(investigation=70, minimums=Minimums(technical=Fraction(10)))
    evaluation = evaluate(declared, [A, bid("B", 60, **{"q": 90, "investigation": PENDING, **facts})])
    assert evaluation.findings == ()
    assert evaluation.award.winners == ("A",)


def test_a_price_at_the_investigation_price_needs_no_outcome() -> None:
    evaluation = evaluate(tender(investigation=60), investigated(None))
    assert (evaluation.award.winners, evaluation.findings) == (("B",), ())


# Division method


def test_the_division_method_publishes_value_and_threshold_cut_as_declared() -> None:
    # Published: 161.67 / 125,000,000 × 10^8 = 129.3360, which floats make 129.3359.
    cut = Rounding(places=4, mode=RoundingMode.DOWN)
    declared = tender("ratio", base_points=100, scale=10**8, ceiling=130_000_000, rounding={"value": cut})
    evaluation = evaluate(declared, [bid("A", 125_000_000, q="61.67")])
    assert values(evaluation) == {"A": "129.3360"}
    assert evaluation.sheet.threshold == Fraction("76.9230")


def test_prices_in_a_currency_with_cents_enter_formulas_in_its_main_unit() -> None:
    declared = tender("value-deduction", combination_params={"value_per_point": Fraction(10)}, currency="USD")
    evaluation = evaluate(declared, [bid("A", 290_273, q=50)])
    assert values(evaluation) == {"A": "2402.73"}
