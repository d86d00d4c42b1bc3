"""A bid's way from its marks to its value: every step, in both languages, with its rule, its figures, its rounding."""

from fractions import Fraction

import pytest
from declared import CENTS, bid, criterion, qcbs, replace, tender

from criteria.exact import Rounding, RoundingMode
from criteria.finding import Text
from criteria.tender import Panel, PriceComponent
from criteria.terms import Aggregate, Per
from report.evaluation.explain import Step, explain
from scoring import Evaluation, evaluate


def steps(evaluation: Evaluation, vendor: str = "A") -> dict[str, Step]:
    return {step.stage: step for step in explain(evaluation, vendor)}


def test_a_bid_that_is_not_on_the_sheet_has_no_steps() -> None:
    evaluation = evaluate(tender(ceiling=1), [bid("A", 2, q=1)])
    assert explain(evaluation, "A") == ()
    assert explain(evaluation, "nobody") == ()


def test_the_steps_come_in_the_order_of_the_count() -> None:
    evaluation = evaluate(qcbs(), [bid("A", 100, q=80), bid("B", 130, q=90)])
    assert list(steps(evaluation)) == ["criterion:q", "technical", "price", "value"]


def test_every_step_says_what_was_given_what_came_out_and_how_it_was_rounded() -> None:
    found = steps(evaluate(qcbs(), [bid("A", 100, q=80), bid("B", 130, q=90)]), "B")
    assert found["criterion:q"].given == Text("90", "90")
    assert found["criterion:q"].rule.en == "points as given: points = the response"
    assert found["technical"].given == Text("評価項目の合計 90 / 100", "sum of the criteria 90 of 100")
    assert found["technical"].rule == Text("得点合計 ÷ 配点合計 × 60", "total / allotment total × 60")
    assert found["technical"].result == "54"
    assert found["price"].given == Text("130、配点 40、2者中最低 100", "130, allotment 40, lowest 100 over 2 bids")
    assert found["price"].rule.ja == "最低価格÷入札価格: points = allotment × round(lowest ÷ price)"
    assert found["price"].computed == "400/13 = 30.7692307692…"
    assert (found["price"].rounding, found["price"].result) == (Text("端数処理なし", "not rounded"), "30.7692307692")
    assert (found["value"].computed, found["value"].result) == ("1102/13 = 84.7692307692…", "84.77")
    assert found["value"].rounding == Text("小数第2位まで残し四捨五入", "rounded half up to 2 places")


@pytest.mark.parametrize(
    ("rounding", "text"),
    [
        (Rounding(places=4, mode=RoundingMode.DOWN), Text("小数第4位まで残し切捨て", "cut off to 4 places")),
        (Rounding(places=1, mode=RoundingMode.UP), Text("小数第1位まで残し切上げ", "rounded up to 1 place")),
        (
            Rounding(places=1, mode=RoundingMode.HALF_EVEN),
            Text("小数第1位まで残し偶数丸め", "rounded half to even to 1 place"),
        ),
        (Rounding(places=0, mode=RoundingMode.DOWN), Text("整数まで残し切捨て", "cut off to whole numbers")),
        (
            Rounding(places=-3, mode=RoundingMode.DOWN),
            Text("10の3乗の位まで残し切捨て", "cut off to multiples of 10^3"),
        ),
        (Rounding(places=4), Text("端数処理なし", "not rounded")),
    ],
)
def test_a_rounding_is_told_in_words(rounding: Rounding, text: Text) -> None:
    assert steps(evaluate(tender(rounding={"value": rounding}), [bid("A", q=5)]))["value"].rounding == text


def test_the_marks_of_every_present_member_are_listed() -> None:
    chosen = criterion("plan", 10, "marks", label="実施計画", params={"grades": {"A": 1, "B": Fraction(1, 2)}})
    declared = tender(criteria=(chosen,), panel=Panel(rounding=CENTS))
    found = steps(evaluate(declared, [bid("A", marks={"m1": {"plan": "A"}, "m2": {"plan": "B"}})]))["criterion:plan"]
    assert (found.label.ja, found.given.en) == ("実施計画", "m1 A, m2 B")
    assert (found.rule, found.result) == (Text("平均", "mean"), "7.50")


def test_totals_of_the_members_are_a_step_of_their_own_with_those_left_out() -> None:
    panel = Panel(aggregate=Aggregate.TRIMMED_MEAN, per=Per.TOTAL, rounding=CENTS)
    declared = tender(criteria=(criterion("plan", 10, "marks"),), panel=panel)
    marks = {f"m{mark}": {"plan": mark} for mark in (1, 2, 9)}
    found = steps(evaluate(declared, [bid("A", marks=marks)]))
    assert found["panel"].given == Text("除外した委員: m1, m9", "left out: m1, m9")
    assert found["panel"].result == "2.00"
    assert (found["criterion:plan"].computed, found["criterion:plan"].result) == ("", "")
    assert found["criterion:plan"].rule == Text("総合計のみ集約", "only totals are aggregated")


def test_a_median_of_totals_leaves_nobody_out() -> None:
    panel = Panel(aggregate=Aggregate.MEDIAN, per=Per.TOTAL)
    declared = tender(criteria=(criterion("plan", 10, "marks"),), panel=panel)
    assert steps(evaluate(declared, [bid("A", marks={"m": {"plan": 1}})]))["panel"].given == Text("", "")


def test_a_relative_criterion_names_its_references() -> None:
    declared = tender(criteria=(criterion("x", 10, "share-of-best"),))
    found = steps(evaluate(declared, [bid("A", x=3), bid("B", x=6)]))["criterion:x"]
    assert found.given == Text("3(2者中最低 3、最高 6)", "3 (lowest 3, highest 6 over 2 bids)")


def test_scaling_to_the_best_names_the_best() -> None:
    declared = tender(technical_points=50, technical_scaling="best")
    found = steps(evaluate(declared, [bid("A", q=40), bid("B", q=80)]))["technical"]
    assert found.rule == Text(
        "得点合計 ÷ 最高点 × 50(2者中最高 80)", "total / best total × 50 (highest 80 over 2 bids)"
    )
    assert found.result == "25"


def test_without_scaling_the_total_is_taken_as_it_is() -> None:
    assert steps(evaluate(tender(), [bid("A", q=5)]))["technical"].rule == Text("そのまま", "taken as it is")


def test_price_components_are_steps_before_their_sum() -> None:
    parts = (PriceComponent(id="first", points=Fraction(1)), PriceComponent(id="later", points=Fraction(2)))
    declared = tender(
        "sum", price_components=parts, price_formula="lowest-over-price", rounding={"price_component": CENTS}
    )
    bids = [
        bid("A", 200, q=1, components={"first": 300, "later": 100}),
        bid("B", 200, q=1, components={"first": 100, "later": 100}),
    ]
    found = steps(evaluate(declared, bids))
    assert list(found) == ["criterion:q", "technical", "price:first", "price:later", "price", "value"]
    assert (found["price:first"].label.en, found["price:first"].result) == ("price points first", "0.33")
    assert (found["price"].given.en, found["price"].result) == ("sum of the components", "2.33")


@pytest.mark.parametrize(("answer", "shown"), [(True, "○"), (False, "×")])
def test_yes_and_no_are_shown_as_an_office_writes_them(shown: str, *, answer: bool) -> None:
    declared = tender(criteria=(criterion("isms", 10, "yes-no"),))
    assert steps(evaluate(declared, [bid("A", isms=answer)]))["criterion:isms"].given.ja == shown


def test_prices_are_shown_in_the_main_unit() -> None:
    found = steps(evaluate(replace(qcbs(), currency="USD"), [bid("A", 290_273, q=1)]))
    assert found["price"].given.en.startswith("2902.73, allotment 40")


def test_the_combination_names_the_reference_it_takes() -> None:
    found = steps(evaluate(tender("adjusted-score"), [bid("A", 120, q=90), bid("B", 100, q=50)]))["value"]
    assert (found.given.en, found.result) == ("lowest 100 over 2 bids", "75")
