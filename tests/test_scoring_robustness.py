"""How sure a result is: one document, in text, whatever the tender; its parts agree with one another."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from declared import CENTS, bid, criterion, qcbs, tender
from generated import tenders_with_bids
from hypothesis import given, settings
from proofs import expected_rank_errors

from criteria.bid import Bid
from criteria.errors import EvaluationError
from criteria.exact import Rounding, RoundingMode
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate, BidStatus, Per
from report.robustness.document import sentences, to_document
from scoring import evaluate
from scoring.robustness import Robustness, robustness
from scoring.robustness import answer as answers
from scoring.robustness.answer import Exact

KEYS = {
    "winner",
    "stability",
    "flip",
    "first",
    "can_win",
    "pairwise",
    "expected_rank",
    "break_even",
    "acceptability",
    "samples",
    "seed",
}
ENDS = {"lower", "upper", "rival_lower", "rival_upper", "ranking_lower", "ranking_upper"}
FEW = 200


def three(**facts: object) -> Tender:
    return tender(criteria=(criterion("x", 50, group="g"), criterion("y", 30), criterion("z", 20)), **facts)


BIDS = [bid("A", 90, x=40, y=20, z=10), bid("B", 80, x=30, y=25, z=12), bid("C", 70, x=20, y=15, z=8)]


def found(declared: Tender, *bids: Bid, **how: object) -> Robustness:
    return robustness(evaluate(declared, bids), **{"samples": FEW, "seed": 7, **how})


def document(declared: Tender, *bids: Bid, **how: object) -> dict[str, Any]:
    return to_document(found(declared, *bids, **how), "en")


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def test_the_document_has_the_agreed_keys_and_no_floats() -> None:
    made = document(three(), *BIDS)
    assert made.keys() >= KEYS
    assert all(one.keys() >= ENDS for one in made["stability"].values())
    assert made["stability"].keys() == {"x", "y", "z"}
    assert made["flip"].keys() >= {"points_moved", "by", "weights"}
    assert made["first"].keys() == made["can_win"].keys() == made["acceptability"].keys() == {"A", "B", "C"}
    assert all(one.keys() >= {"verdict", "margin", "proof"} for one in made["can_win"].values())
    assert (made["samples"], made["seed"], made["winner"], made["binding"]) == (FEW, 7, "A", False)
    assert not any(isinstance(one, float) for one in leaves(made))


def test_by_hand() -> None:
    """A 70, B 67, C 43; shares A 4/5 2/3 1/2, B 3/5 5/6 3/5, C 2/5 1/2 2/5."""
    made = document(three(), *BIDS)
    x = made["stability"]["x"]
    # Level where 1/5 x = (100 − x) × (1/6 × 3/5 + 1/10 × 2/5) = 0.14 (100 − x).
    assert (x["exact"]["lower"], x["rival_lower"], x["upper"], x["rival_upper"]) == ("700/17", "B", "100", None)
    # 3 points to close, 11/30 a point from x to y.
    assert (made["flip"]["points_moved_exact"], made["flip"]["by"]) == ("90/11", "B")
    assert made["flip"]["weights"] == {"x": "460/11", "y": "420/11", "z": "20"}
    assert made["first"]["B"]["points_moved_exact"] == "90/11"
    assert made["first"]["A"]["points_moved"] == "0"
    assert made["first"]["C"]["points_moved"] is None
    assert made["can_win"]["C"]["verdict"] == "never"
    assert made["can_win"]["C"]["margin"] == "-20"
    assert made["pairwise"]["A"]["C"] == "1"
    assert made["pairwise_method"] == "exact"
    assert sum(map(Fraction, made["expected_rank"].values())) == 6
    assert made["groups"]["g"]["lower"] == x["lower"]
    assert made["ratio"] is None


def test_the_sentences_are_those_for_the_minutes() -> None:
    made = found(three(), *BIDS)
    assert sentences(made)[0].ja == ("配点を8.1818点以上動かさない限り、第1位は変わらない。最も近い競合はB。")
    said = to_document(made, "en")
    assert said["stability"]["x"]["sentence"] == (
        "While x is allotted 41.1765 to 100 points (now 50), the first place stands (level with B at the lower end)."
    )
    assert said["can_win"]["C"]["sentence"] == (
        "C can never be first: B beats it with all points on any one criterion, and so at any allotments."
    )
    assert said["first"]["B"]["sentence"] == "To make B first, at least 8.1818 points must be moved."
    assert said["can_win"]["B"]["sentence"].startswith("B can be first alone (with ")


def test_price_points_stay_and_the_ratio_is_a_lever_of_its_own() -> None:
    made = document(qcbs(rounding={}), bid("A", 100, q=90), bid("B", 80, q=80))
    assert made["stability"]["q"]["movable"] is False
    ratio = made["ratio"]
    assert (ratio["points"], ratio["total"]) == ("60", "100")
    # 0.9 s + 0.8 (100 − s) = 0.8 s + (100 − s): level at 20 ÷ 0.3.
    assert (made["winner"], ratio["exact"]["upper"], ratio["rival_upper"]) == ("B", "200/3", "A")
    assert "the technical part (of 100 points with the price)" in ratio["sentence"]


def test_a_tie_of_the_unrounded_values_is_parted_by_any_change() -> None:
    made = document(
        tender(criteria=(criterion("x", 50), criterion("y", 50))), bid("A", x=40, y=20), bid("B", x=20, y=40)
    )
    assert (made["status"], made["winner"], made["winners"]) == ("tied", None, [])
    assert made["flip"]["points_moved"] == "0"
    assert "level before any rounding" in made["flip"]["sentence"]


def test_twins_in_front_tie_for_ever_and_nothing_flips() -> None:
    made = document(three(), BIDS[0], bid("B", 90, x=40, y=20, z=10))
    assert made["flip"]["points_moved"] is None
    assert made["can_win"]["A"]["verdict"] == made["can_win"]["B"]["verdict"] == "tie"
    assert made["pairwise"]["A"]["B"] == "0.5"
    assert made["acceptability"] == {"A": ["0.5", "0.5"], "B": ["0.5", "0.5"]}
    assert made["expected_rank"] == {"A": "1.5", "B": "1.5"}


def test_who_is_level_at_any_allotments_is_named_beside_the_nearest_rival() -> None:
    twin = bid("D", 90, x=40, y=20, z=10)
    assert sentences(found(three(), *BIDS, twin))[0].en == (
        "By value, A and D are level at any allotments. "
        "As long as fewer than 8.1818 points are moved, the first place stands. The nearest rival is B."
    )
    assert sentences(found(three(), BIDS[0], twin))[0].ja == (
        "評価値では、AとDはどの配点でも同点である。合計を保つ限り、配点をどう動かしても第1位は変わらない。"
    )
    # The values are level now, and part as soon as points move.
    other = bid("D", 90, x=30, y=30, z=10)
    assert "level at any allotments" not in sentences(found(three(), BIDS[0], other))[0].en


def test_who_can_only_draw_level_is_told_so() -> None:
    declared = tender(criteria=(criterion("x", 60), criterion("y", 40)))
    made = document(declared, bid("A", x=60, y=0), bid("B", x=0, y=40), bid("C", x=30, y=20))
    assert made["can_win"]["C"]["verdict"] == "tie"
    assert "only level with another" in made["can_win"]["C"]["sentence"]
    assert made["first"]["C"]["alone"] is False
    assert "brings C level with A and B" in made["first"]["C"]["sentence"]


def test_one_bid_and_none() -> None:
    alone = document(three(), BIDS[0])
    assert alone["can_win"]["A"]["verdict"] == "alone"
    assert (alone["flip"]["points_moved"], alone["pairwise"]) == (None, {"A": {}})
    assert "the only bid ranked" in alone["flip"]["sentence"]
    assert alone["stability"]["x"]["lower"] == "0"
    none = document(three())
    assert none.keys() >= KEYS
    assert (none["winner"], none["reason"], none["first"]) == (None, "no bid is ranked", {})
    assert none["sentences"] == ["no bid is ranked."]


def test_where_the_comparison_is_no_line_the_reason_stands_and_the_official_ends_are_searched() -> None:
    declared = tender(
        "band",
        criteria=(criterion("x", 50, group="g"), criterion("y", 50)),
        combination_params={"within": Fraction(1, 10)},
    )
    made = document(declared, bid("A", 90, x=40, y=20), bid("B", 80, x=20, y=30))
    assert "no linear comparison" in made["reason"]
    assert made["stability"]["x"]["lower"] is None
    assert Fraction(made["stability"]["x"]["official"]["lower"]) <= 50
    assert made["groups"]["g"]["official"] is not None
    assert (made["flip"]["points_moved"], made["acceptability"]) == (None, {})
    assert made["break_even"].keys() == {"A", "B"}


def test_where_rounding_decides_the_first_place_it_says_so() -> None:
    whole = Rounding(places=0, mode=RoundingMode.HALF_UP)
    declared = tender(
        rounding={"value": whole}, criteria=(criterion("x", 50), criterion("y", 50)), tie_break=("price",)
    )
    made = found(declared, bid("A", 100, x="30.3", y=30), bid("B", 90, x="30.2", y=30))
    assert made.winner == "B"
    assert made.rounding_decides
    assert (to_document(made)["leader"], made.leader) == ("A", "A")
    told = [one.ja for one in sentences(made)]
    assert told[:2] == [
        "端数処理があるため、配点をわずかに動かしただけでも第1位が変わらないとは言い切れない。",
        "端数処理前の評価値では、首位は公表の第1位とは別のAである。",
    ]
    # Both have 61 after rounding, and 60.5 or more up to 83.333 points of x: the lower price decides.
    assert "端数処理をしても、「x」の配点が0.001点から83.333点までの間は、第1位は変わらない。" in told


def test_rounding_that_moves_an_end_is_shown_beside_the_exact_one() -> None:
    declared = tender(rounding={"value": CENTS}, criteria=(criterion("x", 50), criterion("y", 50)))
    made = document(declared, bid("A", x="40.6", y=20), bid("B", x=20, y="40.4"))
    official = made["stability"]["x"]["official"]
    assert made["official_resolution"] == "0.001"
    assert official["tried"] > 10
    assert official["moved_by_rounding"] is True
    assert official["proven"] == {"lower": official["lower"], "upper": official["upper"]}
    assert official["sentence"] == (
        "With every rounding, while x is allotted 49.768 to 99.999 points, the first place stands."
    )
    assert made["stability"]["x"]["sentence"] == (
        "By the values before rounding, while x is allotted 49.7561 to 100 points (now 50), A stays in front "
        "(level with B at the lower end)."
    )


@pytest.mark.parametrize(
    ("weights", "method"), [("simplex", "exact"), ("box:±20%", "sampled"), ("ordinal", "exact"), ("groups", "sampled")]
)
def test_every_set_of_allotments_has_its_answers(weights: str, method: str) -> None:
    made = found(three(), *BIDS, weights=weights, samples=20_000)
    said = to_document(made, "en")
    assert (said["weights"], said["pairwise_method"]) == (weights, method)
    assert isinstance(made.exact, Exact)
    assert made.acceptability is not None
    for index, vendor in enumerate(made.exact.scores.vendors):
        mean = sum(Fraction(share) * rank for rank, share in enumerate(said["acceptability"][vendor], 1))
        assert abs(mean - Fraction(said["expected_rank"][vendor])) < 4 * Fraction(
            str(expected_rank_errors(made.acceptability)[index])
        ) + Fraction(1, 10**6)


def test_within_a_box_nothing_flips_that_needs_more() -> None:
    made = document(three(), *BIDS, weights="box:±1%")
    assert made["flip"]["points_moved"] is None
    assert made["first"]["B"]["points_moved"] is None
    assert made["can_win"]["B"]["verdict"] == "never"
    assert "at all allotments within the range" in made["can_win"]["B"]["sentence"]


def test_an_order_with_equal_allotments_is_sampled() -> None:
    declared = tender(criteria=(criterion("x", 50), criterion("y", 50)))
    assert (
        document(declared, bid("A", x=40, y=20), bid("B", x=20, y=30), weights="ordinal")["pairwise_method"]
        == "sampled"
    )


def test_many_bids_take_the_quick_way_to_the_same_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = document(three(), *BIDS)
    monkeypatch.setattr(answers, "MOST_EXACT", 0)
    quick = document(three(), *BIDS)
    for vendor, row in exact["pairwise"].items():
        for other, share in row.items():
            assert abs(Fraction(share) - Fraction(quick["pairwise"][vendor][other])) < Fraction(1, 10**9)


def test_weights_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(EvaluationError, match="expected simplex"):
        found(three(), *BIDS, weights="sphere")


def test_an_excluded_bid_is_nowhere_in_it() -> None:
    out = bid("X", 50, x=50, y=30, z=20, status=BidStatus.WITHDRAWN)
    with_it, without = document(three(), *BIDS, out), document(three(), *BIDS)
    for key in KEYS - {"break_even"}:
        assert with_it[key] == without[key]


def test_where_nobody_is_ranked_the_price_at_which_a_bid_would_be_first_is_told() -> None:
    declared = tender("ratio", base_points=Fraction(100), criteria=(criterion("x", 50),), ceiling=80)
    made = document(declared, bid("A", 100, x=40), bid("B", 90, x=20))
    assert (made["reason"], made["status"]) == ("no bid is ranked", "no-award")
    assert {vendor: one["price"] for vendor, one in made["break_even"].items()} == {"A": "80", "B": "80"}


def test_of_many_bids_the_excluded_are_not_searched_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_BROKEN_EVEN", 2)
    out = bid("X", 300, x=50, y=30, z=20)
    assert found(three(ceiling=200), *BIDS[:2], out).break_even.keys() == {"A", "B"}
    assert found(three(ceiling=200), *BIDS, out).break_even == {}
    assert found(three(ceiling=60), *BIDS, out).break_even == {}


def test_a_panel_of_totals_has_a_ratio_all_the_same() -> None:
    panel = Panel(members=("1", "2", "3"), aggregate=Aggregate.MEDIAN, per=Per.TOTAL)
    declared = qcbs(criteria=(criterion("m", 10, "marks"), criterion("q", 10)), panel=panel, rounding={})
    bids = [
        bid(vendor, price, {str(n): {"m": mark} for n in (1, 2, 3)}, q=points)
        for vendor, price, mark, points in (("A", 100, 9, 8), ("B", 80, 6, 7))
    ]
    made = document(declared, *bids)
    assert "aggregates totals" in made["reason"]
    # A 17/20 of technique and 80 % of the price; B 13/20 and all.
    assert (made["winner"], made["ratio"]["exact"]["lower"]) == ("A", "50")


@settings(deadline=None, max_examples=25)
@given(tenders_with_bids(with_minimums=False))
def test_whatever_the_tender_there_is_a_document(drawn: tuple[Tender, list[Bid]]) -> None:
    evaluation = evaluate(*drawn)
    made = to_document(robustness(evaluation, samples=FEW))
    assert made.keys() >= KEYS
    assert not any(isinstance(one, float) for one in leaves(made))
    ranked = set(evaluation.sheet.vendors)
    for key in ("first", "can_win", "pairwise", "acceptability"):
        assert made[key].keys() <= ranked
