"""No sentence on how sure a result is claims more than evaluating again shows, with every rounding of the tender."""

from fractions import Fraction
from typing import Any

import pytest
from declared import bid, criterion, replace, tender
from generated import MEMBERS, tenders_with_bids
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from minutes import TRACE, Minutes
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode
from criteria.finding import Language
from criteria.tender import Minimums, Panel, Tender, WeightBounds
from criteria.terms import Aggregate
from report.robustness.document import sentences
from report.robustness.shown import at_least
from scoring import evaluate, what_if
from scoring.robustness import robustness
from scoring.robustness.answer import Exact
from scoring.robustness.attainable.answer import Attainable, attainable
from scoring.robustness.guarantee import Guarantee
from scoring.whatif import SetPoints

DOWN = Rounding(places=0, mode=RoundingMode.DOWN)
MODES = (RoundingMode.HALF_UP, RoundingMode.DOWN, RoundingMode.UP, RoundingMode.HALF_EVEN)
ROUNDINGS = st.builds(Rounding, places=st.sampled_from([0, 0, 0, 1, -1, 2]), mode=st.sampled_from(MODES))
WEIGHTS = st.sampled_from(["simplex", "simplex", "simplex", "box:±20%", "ordinal", "groups"])

Case = tuple[Tender, list[Bid]]


@st.composite
def close_and_rounded(draw: Any) -> Case:  # noqa: ANN401
    """Two to four bids a few points apart, rounded coarsely at one to three stages, so that rounding often decides."""
    names = "xyzw"[: draw(st.integers(2, 4))]
    marked = draw(st.integers(0, 3)) == 0
    formulas = {
        name: draw(st.sampled_from(["direct", "direct", "direct", "share-of-best", *(["marks"] if marked else [])]))
        for name in names
    }
    chosen = tuple(
        criterion(
            name,
            draw(st.sampled_from([10, 20, 30, 40, 50])),
            formula,
            group=draw(st.sampled_from(["", "g", "h"])),
            minimum=draw(st.sampled_from([None, None, None, 4])),
            params={"max_mark": 10} if formula == "marks" else {},
        )
        for name, formula in formulas.items()
    )
    combination = draw(st.sampled_from(["technical-only", "sum", "sum", "ratio", "adjusted-score", "adjusted-price"]))
    how: dict[str, Any] = {}
    if combination == "sum":
        how = {"price_points": draw(st.sampled_from([10, 40])), "price_formula": "lowest-over-price"}
    if draw(st.integers(0, 3)) == 0:
        how |= {"technical_points": 60, "technical_scaling": draw(st.sampled_from(["allotment", "allotment", "best"]))}
    stages = (
        ["criterion", "technical", "value", "price"] if combination == "sum" else ["criterion", "technical", "value"]
    )
    rounding = draw(st.dictionaries(st.sampled_from(stages), ROUNDINGS, min_size=1, max_size=3))
    if combination in ("ratio", "adjusted-score"):
        how["scale" if combination == "ratio" else "base_points"] = 100
    declared = tender(
        combination,
        criteria=chosen,
        rounding=rounding,
        tie_break=tuple(
            draw(st.lists(st.sampled_from(["technical", "price", "criterion:x"]), max_size=2, unique=True))
        ),
        panel=Panel(members=MEMBERS, rounding=draw(ROUNDINGS) if marked else Rounding()),
        minimums=draw(st.sampled_from([Minimums(), Minimums(), Minimums(technical=Fraction(12))])),
        **how,
    )
    return declared, [draw(close_bid(declared, vendor)) for vendor in "ABCD"[: draw(st.integers(2, 4))]]


@st.composite
def close_bid(draw: Any, declared: Tender, vendor: str) -> Bid:  # noqa: ANN401
    share = st.sampled_from([Fraction(part, 20) for part in (8, 10, 11, 12, 12, 13, 14, 16)])
    answers = {one.id: one.max_points * draw(share) for one in declared.criteria if one.formula != "marks"}
    marks = {
        member: {one.id: draw(st.integers(4, 8)) for one in declared.criteria if one.formula == "marks"}
        for member in MEMBERS
    }
    return bid(vendor, draw(st.sampled_from([90, 95, 97, 100])), marks=marks, **answers)


def claimed_too_much(case: Case, seed: int, weights: str) -> list[str]:
    made = Minutes(*case, seed, weights)
    assume(len(made.evaluation.sheet.vendors) > 1)
    return made.check()


SEEDS = st.integers(0, 10**6)
# Each example is half a second of evaluations: made smaller, it would take minutes.
AS_DRAWN = settings(phases=[Phase.explicit, Phase.generate])


@settings(AS_DRAWN, max_examples=25)
@given(close_and_rounded(), SEEDS, WEIGHTS)
def test_where_bids_are_close_and_rounded_no_sentence_claims_too_much(case: Case, seed: int, weights: str) -> None:
    assert claimed_too_much(case, seed, weights) == []


@settings(AS_DRAWN, max_examples=10)
@given(st.one_of(tenders_with_bids(), tender_and_bids()), SEEDS)
def test_whatever_the_tender_no_sentence_claims_too_much(case: Case, seed: int) -> None:
    assert claimed_too_much(case, seed, "simplex") == []


@pytest.mark.explore
@settings(AS_DRAWN, max_examples=200)
@given(st.one_of(close_and_rounded(), tenders_with_bids(), tender_and_bids()), SEEDS, WEIGHTS)
def test_no_sentence_claims_too_much_of_many_more(case: Case, seed: int, weights: str) -> None:
    assert claimed_too_much(case, seed, weights) == []


# By hand


def sentences_told(case: Case, language: Language = "en") -> list[str]:
    return [one.to(language) for one in sentences(robustness(evaluate(*case), samples=20))]


def rounded_down() -> Case:
    """A has 46 + 24 = 70 and B 40 + 29 = 69, cut down to whole points; of equals B is first, the cheaper."""
    declared = tender(
        criteria=(criterion("plan", 60), criterion("staff", 40)), rounding={"technical": DOWN}, tie_break=("price",)
    )
    return declared, [bid("A", 100, plan=46, staff=24), bid("B", 90, plan=40, staff=29)]


def test_a_hundredth_of_a_point_passes_the_first_place_on_and_no_sentence_says_it_stands() -> None:
    told = sentences_told(rounded_down())
    # Any move away from plan takes A below 70, and 69 is what B has.
    assert told[0] == "Because of rounding, even a slight change of the allotments may put another bid first."
    front = "By the values before rounding, A stays in front as long as fewer than 4.4444 points are moved."
    assert told[1] == f"{front} The nearest rival is B."
    assert "With every rounding, while plan is allotted 60 to 99.999 points, the first place stands." in told
    assert "With every rounding, while staff is allotted 0.001 to 40 points, the first place stands." in told
    changed = what_if(evaluate(*rounded_down()), [SetPoints(criterion="plan", points=Fraction("59.99"))])
    assert (changed.before.award.winners, changed.after.award.winners) == (("A",), ("B",))


def test_a_lead_larger_than_what_rounding_can_do_is_guaranteed_for_fewer_points() -> None:
    declared, bids = rounded_down()
    found = robustness(evaluate(declared, [bid("A", 100, plan=50, staff=24), bids[1]]))
    assert isinstance(found.exact, Exact)
    assert found.exact.flip is not None
    # A leads by 5; per point from plan to staff B gains (5/6 − 2/3) + (29/40 − 3/5) = 7/24. Cut down, A can lose a
    # point against B, so that 4 are left.
    assert found.exact.flip.moved == Fraction(5) / Fraction(7, 24)
    assert found.exact.guarantee == Guarantee(moved=Fraction(4) / Fraction(7, 24))
    assert sentences(found)[0].ja == "端数処理をしても、配点を13.7142点以上動かさない限り、第1位は変わらない。"


@pytest.mark.parametrize(
    ("rounding", "taken", "given_to"),
    [
        ({"value": DOWN}, "-1", "0"),
        ({"value": Rounding(places=1, mode=RoundingMode.UP)}, "0", "0.1"),
        ({"technical": Rounding(places=-1, mode=RoundingMode.HALF_UP)}, "-5", "5"),
        ({"criterion": Rounding(places=0, mode=RoundingMode.HALF_EVEN)}, "-1", "1"),
        ({"criterion": DOWN, "value": DOWN}, "-3", "0"),
    ],
)
def test_every_stage_takes_and_gives_what_its_rounding_can(
    rounding: dict[str, Rounding], taken: str, given_to: str
) -> None:
    """The lead that is left: A's is 20, and each stage, once for each of the two criteria, can take some of it."""
    declared = tender(criteria=(criterion("x", 50), criterion("y", 50)), rounding=rounding)
    found = robustness(evaluate(declared, [bid("A", x=50, y=20), bid("B", x=0, y=50)]), samples=20).exact
    assert isinstance(found, Exact)
    left = 20 + Fraction(taken) - Fraction(given_to)
    # A point from x to y takes 1 from A and gives B 1, where A has 0.4 of y.
    assert found.guarantee == Guarantee(moved=left / (1 + 1 - Fraction(2, 5)))


def test_a_lead_that_no_move_takes_is_guaranteed_whatever_is_moved() -> None:
    declared, _ = rounded_down()
    told = sentences_told((declared, [bid("A", plan=60, staff=40), bid("B", plan=30, staff=20)]))
    always = "with every rounding, however the allotments are moved, their total kept, the first place does not change."
    assert told[0] == always[0].upper() + always[1:]


def test_of_a_shared_first_place_nothing_is_guaranteed() -> None:
    declared, bids = rounded_down()
    twins = [bids[0], replace(bids[0], vendor="B")]
    assert sentences_told((declared, twins))[0].startswith("Because of rounding")


def test_within_a_band_a_sentence_names_the_band() -> None:
    declared = tender(criteria=(criterion("x", 50), criterion("y", 50)))
    bids = [bid("A", x=40, y=20), bid("B", x=20, y=30)]
    found = sentences(robustness(evaluate(declared, bids), weights="box:±1%", samples=20))[0]
    assert found.en == (
        "Within ±1% of each allotment, however the allotments are moved, their total kept, the first place does not "
        "change."
    )
    assert found.ja.startswith("各配点を公表値の±1%の範囲で動かす限り、")


def test_where_minimums_could_put_bids_out_sentences_say_that_the_same_bids_stay() -> None:
    plain = tender(criteria=(criterion("x", 50), criterion("y", 50)))
    bids = [bid("A", x=40, y=20), bid("B", x=20, y=30)]
    for minimums in (
        Minimums(technical=Fraction(10)),
        Minimums(total=Fraction(10)),
        Minimums(groups={"g": Fraction(1)}),
    ):
        declared = replace(plain, minimums=minimums, criteria=(criterion("x", 50, group="g"), criterion("y", 50)))
        told = sentences_told((declared, bids))
        assert all("ith the same bids ranked" in one for one in told), told
    assert not any("same bids ranked" in one for one in sentences_told((plain, bids)))


def test_a_sentence_that_claims_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Minutes(*rounded_down(), seed=1)
    assert made.check() == []
    claims = {
        ("flip", "sentence"): "As long as fewer than 4.4444 points are moved, the first place stands.",
        ("stability", "plan", "sentence"): "While plan is allotted 55 to 100 points, the first place stands.",
        ("first", "B", "sentence"): "To make B first, at least 4.4444 points must be moved.",
        ("can_win", "B", "sentence"): "B can never be first: A beats it.",
        ("break_even", "B", "sentences", "1"): "B: would be first alone with at least 2 more technical points.",
        ("break_even", "A", "sentences", "0"): "A: first at no price.",
        ("attainable", "sentences", "1"): "By value, B could not be first (always rank 2).",
    }
    for path, claim in claims.items():
        wrong = Minutes(*rounded_down(), seed=1)
        japanese = "第1位は変わらない" if "stands" in claim else "評価値では"
        monkeypatch.setattr(Minutes, "said", {path: (claim, japanese)})
        assert any(one.startswith(claim) for one in wrong.check()), claim
        monkeypatch.undo()


def test_where_the_first_place_is_shared_an_interval_speaks_of_one_by_name() -> None:
    declared = tender(criteria=(criterion("x", 50), criterion("y", 50)))
    case = declared, [bid("A", x=40, y=20), bid("B", x=20, y=40)]
    assert "While x is allotted 50 to 100 points (now 50), A stays in front (level with B at the lower end)." in (
        sentences_told(case)
    )
    assert Minutes(*case, seed=1).check() == []


def added_up_beside_others() -> Case:
    """Three members' marks are added up, the office's points count once: z has 30 of the 50 points."""
    declared = tender(
        criteria=(criterion("z", 10, "marks", params={"max_mark": 10}), criterion("y", 10), criterion("x", 10)),
        panel=Panel(members=MEMBERS, aggregate=Aggregate.SUM),
    )
    marks = {"A": (4, 4, 4), "B": (7, 7, 6)}
    return declared, [
        bid(vendor, y=y, x=x, marks={member: {"z": mark} for member, mark in zip(MEMBERS, marks[vendor], strict=True)})
        for vendor, y, x in (("A", 10, 5), ("B", 4, 4))
    ]


def test_where_members_are_added_up_beside_others_the_total_counts_each_of_them() -> None:
    # A has 12 + 10 + 5 = 27 and B 20 + 4 + 4 = 28. With z at 3 w points of 50 the others have (50 - 3 w) / 2 each: A is
    # level where 3 w × 0.4 + (50 - 3 w) × 0.75 = 3 w × 2/3 + (50 - 3 w) × 0.4, so where 3 w is 17.5 ÷ (0.35 + 4/15).
    case = added_up_beside_others()
    level = Fraction(35, 2) / (Fraction(7, 20) + Fraction(4, 15))
    found = robustness(evaluate(*case), samples=20).exact
    assert isinstance(found, Exact)
    assert (found.scores.total, found.scores.weights) == (50, (30, 10, 10))
    assert found.kept.criteria[0].winner.lower == level
    assert f"While z × 3 is allotted {at_least(level)} to 50 points (now 30)" in " ".join(sentences_told(case))
    for step, first in ((-TRACE, "A"), (TRACE, "B")):
        changed = what_if(evaluate(*case), [SetPoints(criterion="z", points=(level + step) / 3)]).after
        assert changed.award.winners == (first,)
    assert Minutes(*case, seed=1).check() == []


def test_within_bounds_the_tender_names_an_allotment_counts_once_a_member() -> None:
    declared, bids = added_up_beside_others()
    bounds = WeightBounds(least={"z": Fraction(9)}, most={"z": Fraction(11)})
    found = attainable(evaluate(replace(declared, weight_bounds=bounds), bids))
    assert isinstance(found, Attainable)
    assert (found.allowed.lower[0], found.allowed.upper[0]) == (27, 33)


def test_where_a_bid_could_have_no_value_sentences_say_that_the_same_bids_stay() -> None:
    # B earns 20 × (2 − 50 ÷ 10) = −60 of x: below nothing it has no value and is not ranked. With fewer points on x it
    # has one, and is first.
    chosen = (criterion("x", 20, "linear-from-best"), criterion("y", 30))
    bids = [bid("A", 100, x=10, y=20), bid("B", 100, x=50, y=30)]
    case = tender("adjusted-score", criteria=chosen), bids
    evaluation = evaluate(*case)
    assert evaluation.sheet.vendors == ("A",)
    after = what_if(evaluation, [SetPoints(criterion="x", points=Fraction(1))]).after
    assert after.award.winners == ("B",)
    assert all("ith the same bids ranked" in one for one in sentences_told(case))
