"""What each kind of change does, and what is refused: unknown names with the nearest, changes without sense."""

from datetime import date
from fractions import Fraction

import pytest
from declared import CENTS, bid, criterion, qcbs, ranks, replace, tender

from criteria.bid import Bid
from criteria.certificate import Certificate, CertificateStatus
from criteria.errors import DefinitionError
from criteria.exact import Rounding, RoundingMode
from criteria.exclusion import ExclusionRule, WhenMissing
from criteria.finding import Text
from criteria.register import Register
from criteria.tender import Minimums, Panel, PriceComponent, Tender
from criteria.terms import Aggregate, BidStatus, Per, RoundingStage
from criteria.vendor import Judgement
from report.evaluation.what_if import comparison_sentence, setting_name
from report.evaluation.what_if_document import comparison_document
from report.evaluation.what_if_reasons import ReasonKind, reasons
from scoring import evaluate, what_if
from scoring.whatif import ChangeError, Comparison, UsePanelRule, UseRounding
from scoring.whatif.comparison import _keys

ONE_PLACE = Rounding(places=1, mode=RoundingMode.DOWN)
ROUNDED = {RoundingStage.CRITERION: ONE_PLACE, RoundingStage.TECHNICAL: ONE_PLACE, RoundingStage.VALUE: CENTS}
MARKS = {"m1": {"plan": 40}, "m2": {"plan": 30}}


def panelled() -> Tender:
    """Marks for a plan, a yes or no, a number as given; price points by the lowest over the own price."""
    return tender(
        "sum",
        criteria=(criterion("plan", 50, "marks", label="計画"), criterion("green", 10, "yes-no"), criterion("q", 40)),
        panel=Panel(members=("m1", "m2")),
        price_points=100,
        price_formula="lowest-over-price",
        rounding={"value": CENTS},
        ceiling=200,
        tie_break=("price",),
    )


BIDS = (
    bid("A", 100, MARKS, green=True, q=30),
    bid("B", 80, {"m1": {"plan": 20}, "m2": {"plan": 26}}, green=False, q=20),
)


def asked(text: str, declared: Tender | None = None, bids: tuple[Bid, ...] = BIDS) -> Comparison:
    return what_if(evaluate(declared or panelled(), bids), text)


def said(text: str, bids: tuple[Bid, ...] = BIDS) -> Text:
    return comparison_sentence(asked(text, bids=bids))


def refused(text: str, declared: Tender | None = None, bids: tuple[Bid, ...] = BIDS) -> str:
    with pytest.raises(ChangeError) as error:
        asked(text, declared, bids)
    assert all(one.line("ja") for one in error.value.faults)
    return "\n".join(one.line("en") for one in error.value.faults)


def points(comparison: Comparison, name: str) -> list[Fraction]:
    return list(comparison.after.sheet.criteria[name].points or ())


def test_the_example_stands_as_counted_by_hand() -> None:
    """35, 10 and 30 points with 80 for the price; 23, none and 20 with 100."""
    assert list(evaluate(panelled(), BIDS).sheet.value) == [155, 143]


def test_another_price_moves_the_price_points_of_all_who_are_measured_against_it() -> None:
    after = asked("price B=50").after
    assert list(after.sheet.value) == [75 + 50, 43 + 100]
    assert ranks(after) == {"B": 1, "A": 2}


def test_another_mark_moves_the_members_mean() -> None:
    assert points(asked("mark m1:B:plan=50"), "plan") == [35, 38]


def test_another_answer_is_what_the_bid_earns_by() -> None:
    comparison = asked("answer B:green=yes; answer B:q=38")
    assert (points(comparison, "green"), points(comparison, "q")) == ([10, 10], [30, 38])


def test_an_absent_member_counts_no_more() -> None:
    assert points(asked("absent m2"), "plan") == [40, 20]
    assert points(asked("absent m2:B"), "plan") == [35, 20]
    already = replace(panelled(), panel=asked("absent m2").after.tender.panel)
    assert asked("absent m2", already).settings == ()


def test_another_panel_rule_rounding_and_tie_break_are_the_tenders() -> None:
    comparison = asked("panel aggregate=sum; rounding value=0 down; rounding panel=0 up; tie-break technical,lottery")
    method, panel = comparison.after.tender.method, comparison.after.tender.panel
    assert panel.aggregate is Aggregate.SUM
    assert (panel.rounding.places, method.tie_break) == (0, ("technical", "lottery"))
    assert points(comparison, "plan") == [70, 46]
    assert {one.key for one in comparison.settings} == {
        "method.rounding",
        "method.tie_break",
        "panel.aggregate",
        "panel.rounding",
    }


def test_of_two_changes_of_one_thing_the_last_counts_and_the_sentence_tells_it_alone() -> None:
    twice = "set q=20; price B=90; out A; mark m1:B:plan=1; set green=20; price B=50; in A; mark m1:B:plan=50; set q=30"
    once = asked("set green=20; price B=50; in A; mark m1:B:plan=50; set q=30")
    assert (asked(twice).changes, said(twice)) == (once.changes, comparison_sentence(once))
    assert asked(twice).after == once.after
    panel = asked(
        "panel aggregate=sum; panel aggregate=median; panel per=total; rounding value=1 up; rounding value=0 up"
    )
    assert [one.rule for one in panel.changes if isinstance(one, UsePanelRule)] == [Aggregate.MEDIAN, Per.TOTAL]
    assert [one.rounding.places for one in panel.changes if isinstance(one, UseRounding)] == [0]


@pytest.mark.parametrize(
    ("change", "total"),
    [
        ("formula combination=technical-only", 100),
        ("panel aggregate=sum", 250),
        ("formula price=log; set q=50", 200),
        ("formula combination=lowest-price; formula combination=technical-only", 100),
    ],
)
def test_the_stated_total_follows_whatever_moves_what_can_be_earned(change: str, total: int) -> None:
    stated = replace(panelled(), method=replace(panelled().method, total_points=Fraction(200)))
    assert asked(change, stated).after.tender.method.total_points == total


def test_another_criterion_formula_reads_the_same_responses() -> None:
    assert points(asked("formula criterion:q=scaled { of = 60 }"), "q") == [20, Fraction(40, 3)]


def test_another_price_formula_comes_with_its_parameters() -> None:
    assert list(asked("formula price=linear-from-lowest { zero_at = 1.5 }").after.sheet.price_points or ()) == [50, 100]


def test_a_combination_without_price_points_lays_them_down_and_takes_its_own_numbers() -> None:
    comparison = asked("formula combination=ratio { base_points = 100, scale = 1000 }")
    assert list(comparison.after.sheet.value) == [1750, Fraction("1787.5")]
    assert comparison.after.tender.method.price_formula == ""
    back = asked(
        "formula combination=sum { base_points = 0 }; formula price=lowest-over-price; price-points 100",
        comparison.after.tender,
    )
    assert list(back.after.sheet.value) == [155, 143]


def test_a_vendor_left_out_had_not_bid() -> None:
    comparison = asked("out B")
    assert (comparison.left, comparison.entered) == (("B",), ())
    assert list(comparison.after.sheet.value) == [175]
    assert comparison.after == evaluate(panelled(), BIDS[:1])


def test_of_left_out_and_brought_in_the_last_word_counts() -> None:
    assert asked("out B; in B").moved == ()
    assert asked("in B; out B").left == ("B",)


def test_the_faults_of_one_left_out_are_left_out_with_it() -> None:
    broken = replace(BIDS[1], faults=(evaluate(panelled(), [replace(BIDS[1], price=0)]).findings[0],))
    before = evaluate(panelled(), [BIDS[0], broken], broken.faults)
    assert before.award.status == "incomplete"
    assert what_if(before, "out B").after.award.winners == ("A",)


def test_an_excluded_vendor_is_not_brought_in_unless_the_ground_goes_with_the_same_changes() -> None:
    dear = (BIDS[0], replace(BIDS[1], price=201))
    assert "B stays out: the price is above the ceiling price" in refused("in B", bids=dear)
    assert asked("in B; price B=200", bids=dear).entered == ("B",)
    withdrawn = (BIDS[0], replace(BIDS[1], status=BidStatus.WITHDRAWN))
    assert "B stays out: the bid was withdrawn" in refused("in B; price B=150", bids=withdrawn)


def test_a_vendor_with_faulty_rows_is_not_brought_in() -> None:
    faulty = (BIDS[0], replace(BIDS[1], responses={}))
    assert "B stays out: the response to criterion green is missing" in refused("in B", bids=faulty)
    assert asked("in B; answer B:green=no; answer B:q=20", bids=faulty).entered == ("B",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set pln=5", 'there is no criterion pln; expected one of plan, green, q. Did you mean "plan"?'),
        ("group security=5", "there is no group security"),
        ("price C=50", "there is no vendor C; expected one of A, B"),
        ("mark m3:B:plan=5", "there is no member m3; expected one of m1, m2"),
        ("mark m1:B:q=5", "there is no criterion that the committee marks q; expected one of plan"),
        ("answer B:plan=5", "there is no criterion that bidders answer plan"),
        ("absent m", 'Did you mean "m2"?'),
        ("gain B:ISO/IEC 2701", "there is no standard ISO/IEC 2701"),
        ("level B:educaton=1", 'Did you mean "education"?'),
        ("level B:education=9", "a whole number from 0 to 3"),
        ("lose B:ISMS", "B has no ISO/IEC 27001 on file"),
        ("formula criterion:x=direct", "there is no criterion x"),
        ("formula criterion:q=drect", 'Did you mean "direct"?'),
        ("formula price=lowest", "there is no formula lowest"),
        ("formula value=sum", "price, combination or criterion:<id>"),
        ("tie-break techncal", 'Did you mean "technical"?'),
        ("set plan=0", "a number above zero"),
        ("set plan=100", "the total of 100 cannot be shared out among the criteria left beside 100 points"),
        ("set plan=50; set green=10; set q=41", "cannot be shared out"),
        ("price-points 0", "a number above zero"),
        ("price-points 200", "less than the total of 200"),
        ("ratio 0:5", "a number above zero"),
        ("ratio 1:1; total move", "a ratio divides the total as it is"),
        ("price B=0", "an amount above zero"),
        ("price B=80.5", "finer than the currency's smallest unit"),
    ],
)
def test_what_cannot_be_changed_is_refused_with_the_reason_and_the_nearest_name(text: str, said: str) -> None:
    assert said in refused(text)


def test_every_refusal_is_told_at_once() -> None:
    assert len(refused("set pln=5; price C=50; ratio 1:1").splitlines()) == 2


def test_a_method_without_price_points_has_none_to_set() -> None:
    assert "no price points" in refused("ratio 1:1", tender("ratio"), (bid("A", 10, q=5),))
    assert "no price points" in refused("price-points 5", tender("ratio"), (bid("A", 10, q=5),))


def test_what_is_at_fault_in_a_vendors_rows_is_mended_first() -> None:
    broken = replace(BIDS[1], faults=evaluate(panelled(), [replace(BIDS[1], price=0)]).findings)
    assert "Mend the entries first" in refused("price B=80", bids=(BIDS[0], broken))


def test_a_changed_tender_that_cannot_be_evaluated_says_why() -> None:
    with pytest.raises(DefinitionError) as error:
        asked("formula price=fixed-anchors")
    assert "method.price_params.low" in str(error.value)


def by_parts() -> Tender:
    parts = (PriceComponent(id="初期", points=Fraction(30)), PriceComponent(id="運用", points=Fraction(10)))
    return qcbs(price_components=parts)


def test_a_price_scored_by_components_is_changed_by_component() -> None:
    bids = (
        bid("A", 100, components={"初期": 60, "運用": 40}, q=80),
        bid("B", 90, components={"初期": 50, "運用": 40}, q=70),
    )
    after = asked("price A:初期=40", by_parts(), bids).after
    assert (after.bid("A").price, dict(after.bid("A").components)) == (80, {"初期": 40, "運用": 40})
    assert "say which of them; expected A:初期=AMOUNT" in refused("price A=80", by_parts(), bids)
    assert "there is no price component 保守" in refused("price A:保守=80", by_parts(), bids)
    halved = asked("price-points 20", by_parts(), bids).after.tender.method
    assert [one.points for one in halved.price_components] == [15, 5]


ISMS = Certificate(
    vendor="A",
    standard="ISO/IEC 27001",
    edition="2022",
    issued=date(2024, 1, 1),
    expires=date(2027, 1, 1),
    status=CertificateStatus.VALID,
    covers=Judgement(accepted=True, by="委員会", reason="業務を含む", on=date(2026, 11, 10)),
)


def certified() -> tuple[Tender, tuple[Bid, ...]]:
    """A holds the certificate that is required and rewarded, and keeps a measure; B has neither."""
    declared = tender(
        criteria=(
            criterion("q"),
            criterion("isms", 10, "certificate", params={"any_of": [{"standard": "ISMS", "points": 10}]}),
            criterion("kept", 6, "measures", params={"measures": [{"measure": "education", "level": 2, "points": 6}]}),
        ),
        exclusions=(
            ExclusionRule(rule="certificate-required", params={"any_of": ["ISMS"]}, when_missing=WhenMissing.EXCLUDE),
        ),
        deadline=date(2026, 11, 6),
        opening=date(2026, 11, 10),
        award_date=date(2026, 11, 20),
    )
    register = Register.of(tables=("certificates", "measures"), certificates=[ISMS])
    return declared, (bid("A", q=50, register=register), bid("B", q=90, register=register))


def test_a_certificate_gained_removes_the_ground_and_earns_its_points() -> None:
    declared, bids = certified()
    comparison = asked("in B; gain B:ISMS", declared, bids)
    assert (comparison.entered, ranks(comparison.after)) == (("B",), {"B": 1, "A": 2})
    assert points(comparison, "isms") == [10, 10]
    assert "B stays out" in refused("in B", declared, bids)


def test_a_certificate_lost_takes_the_vendor_out_and_the_reason_is_told() -> None:
    declared, bids = certified()
    comparison = asked("lose A:ISO/IEC 27001", declared, bids)
    assert (comparison.left, comparison.after.award.status) == (("A",), "no-award")
    (moved,) = comparison.moved
    assert [one.kind for one in reasons(comparison, moved)] == [ReasonKind.CHANGE, ReasonKind.EXCLUSION]
    assert comparison_sentence(comparison).en.endswith("no bid would be ranked.")


def test_a_measure_at_another_level_earns_by_it() -> None:
    declared, bids = certified()
    assert points(asked("level A:education=2", declared, bids), "kept") == [6]
    assert points(asked("level A:education=1", declared, bids), "kept") == [0]


def test_reasons_name_the_change_the_points_the_reference_and_who_passes() -> None:
    comparison = asked("price B=50")
    first, second = comparison.moved
    assert (first.vendor, second.vendor) == ("B", "A")
    assert [(one.kind.value, one.text.en) for one in reasons(comparison, second)] == [
        ("points", "price points 80 → 50"),
        ("points", "evaluation value 155.00 → 125.00"),
        ("reference", "reference (lowest price) 80 yen → 50 yen (B)"),
        ("order", "B comes ahead"),
    ]
    assert [(one.kind.value, one.text.ja) for one in reasons(comparison, first)] == [
        ("change", "Bの価格を80円から50円に変更"),
        ("points", "入札価格 80円 → 50円"),
        ("order", "Aの前に出る"),
    ]
    assert (second.value_difference, second.rank_before, second.rank_after) == (-30, 1, 2)


def test_the_sentence_says_what_the_minutes_should() -> None:
    assert said("price B=50").ja == "参考(拘束力なし): Bの価格を80円から50円に変更した場合、第1位はAからBに変わります。"
    assert said("set plan=51").en == (
        "For reference, not binding: if the points of 計画 were 51 instead of 50, "
        "A would stay first and no rank would change."
    )
    assert said("").ja == "参考(拘束力なし): 変更なし。第1位はAのままで、順位は変わりません。"


def test_every_change_is_said_in_both_languages() -> None:
    text = (
        "set plan=51; ratio 2:1; mark m1:B:plan=50; answer B:green=yes; absent m2:A; out B; in B; total move; "
        "panel per=total; rounding value=none; rounding panel=1 up; tie-break none; formula price=min-max; "
        "formula criterion:q=scaled { of = 60 }; price-points 90"
    )
    for one in text.split("; "):
        if one != "total move":
            sentence = said(f"{one}; total move" if one.startswith("price-points") else one)
            assert sentence.ja.startswith("参考(拘束力なし): ")
            assert sentence.en.startswith("For reference, not binding: if ")


def test_the_document_is_marked_not_binding_and_keeps_the_official_result() -> None:
    comparison = asked("price B=50; set plan=60")
    document = comparison_document(comparison, "en")
    assert document["binding"] is False
    assert document["before"]["ranking"][0]["vendor"] == "A"
    assert document["after"]["ranking"][0]["vendor"] == "B"
    assert [one["change"] for one in document["changes"]] == ["price B=50", "set plan=60"]
    assert document["moved"][1]["value_before"] == "155.00"
    assert list(document)[:6] == ["tender", "lot", "binding", "changes", "settings", "before"]


def test_the_rows_show_every_vendor_moved_or_not() -> None:
    assert [(one.vendor, one.rank_before, one.rank_after) for one in asked("out B").rows] == [
        ("A", 1, 1),
        ("B", 2, None),
    ]
    assert [one.vendor for one in asked("").rows] == ["A", "B"]


def test_a_name_that_two_vendors_have_is_neither_ones() -> None:
    bids = tuple(replace(one, name="架空商会") for one in BIDS)
    assert "there is no vendor 架空商会; expected one of A, B" in refused("out 架空商会", bids=bids)
    assert asked("out 架空商会", bids=(bids[0], BIDS[1])).changes == asked("out A").changes


def test_sentences_call_vendors_by_their_printed_names() -> None:
    bids = (replace(BIDS[0], name="架空商会株式会社"), replace(BIDS[1], name="架空通信株式会社"))
    found = asked("price B=50", bids=bids)
    assert comparison_sentence(found).ja == (
        "参考(拘束力なし): 架空通信株式会社の価格を80円から50円に変更した場合、"
        "第1位は架空商会株式会社から架空通信株式会社に変わります。"
    )
    assert [one.text.en for one in reasons(found, found.moved[1])][-2:] == [
        "reference (lowest price) 80 yen → 50 yen (架空通信株式会社)",
        "架空通信株式会社 comes ahead",
    ]
    assert [one.vendor for one in found.moved] == ["B", "A"]


def test_a_name_that_two_have_is_not_used_in_sentences() -> None:
    bids = tuple(replace(one, name="架空商会") for one in BIDS)
    assert "第1位はAからBに変わります" in said("price B=50", bids=bids).ja


def test_reasons_have_the_digits_of_the_table() -> None:
    declared = replace(panelled(), method=replace(panelled().method, rounding=ROUNDED))
    comparison = asked("set plan=55", declared)
    found = reasons(comparison, comparison.moved[0])
    told = [one.text.ja for one in found if one.kind is ReasonKind.POINTS]
    assert told == [
        "「計画」の得点 35.0 → 38.5",
        "「green」の得点 10.0 → 9.0",
        "「q」の得点 30.0 → 27.0",
        "技術点 75.0 → 74.5",
        "評価値 155.00 → 154.50",
    ]


def test_what_changes_set_has_a_name_in_words() -> None:
    declared = replace(panelled(), minimums=Minimums(technical=Fraction(10)))
    keys = [key for key, _ in _keys(declared)]
    assert len(keys) > 30
    for key in keys:
        name = setting_name(declared, key)
        assert all(one and "_" not in one and "." not in one for one in (name.ja, name.en))
    assert setting_name(declared, "criteria.plan.max_points").ja == "「計画」の配点"
    assert setting_name(declared, "criteria.plan.max_points").en == "points of 計画"


def test_parameters_that_only_carry_an_allotment_on_are_not_counted_as_asked() -> None:
    comparison = asked("set plan=60; formula criterion:q=scaled { of = 60 }")
    assert {one.key for one in comparison.settings_asked} == {
        "criteria.plan.max_points",
        "criteria.green.max_points",
        "criteria.q.max_points",
        "criteria.q.formula",
        "criteria.q.params",
    }
    assert "criteria.plan.params" in {one.key for one in comparison.settings}
