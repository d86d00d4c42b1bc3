"""Agreement of the members: measured as counted out by hand, and what one member's absence really changes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from declared import replace
from hypothesis import given
from hypothesis import strategies as st

from criteria.bid import Bid, Mark
from criteria.criterion import Criterion
from criteria.tender import Absence, Method, Panel, Tender
from criteria.terms import Aggregate, AwardStatus
from data import read_bids, read_tender
from report.robustness.members import agreement_document, agreement_sentences
from scoring import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.robustness.agreement import Agreement, agreement

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
Marks = Mapping[str, Mapping[str, Sequence[int]]]
"""Marks by vendor and member, one a criterion."""


def marked(marks: Marks, *, aggregate: Aggregate = Aggregate.MEAN, absences: Sequence[Absence] = ()) -> Evaluation:
    members = tuple(sorted({member for of in marks.values() for member in of}))
    size = max(len(row) for of in marks.values() for row in of.values())
    criteria = tuple(
        Criterion(id=f"c{k}", label=f"項目{k}", max_points=Fraction(10), formula="marks") for k in range(size)
    )
    tender = Tender(
        id="t",
        title="架空の案件",
        method=Method(combination="technical-only"),
        criteria=criteria,
        panel=Panel(members=members, aggregate=aggregate, absences=tuple(absences)),
    )
    bids = [
        Bid(
            vendor=vendor,
            marks=tuple(
                Mark(evaluator=member, criterion=f"c{k}", mark=Fraction(mark))
                for member, row in of.items()
                for k, mark in enumerate(row)
            ),
        )
        for vendor, of in marks.items()
    ]
    return evaluate(tender, [replace(bid, price=100 + k) for k, bid in enumerate(bids)])


def measured(marks: Marks, **how: object) -> Agreement:
    found = agreement(marked(marks, **how))  # type: ignore[arg-type]
    assert found is not None
    return found


THREE: Marks = {
    "架空甲": {"A": [9, 8], "B": [8, 8], "C": [2, 3]},
    "架空乙": {"A": [7, 7], "B": [7, 6], "C": [5, 5]},
    "架空丙": {"A": [1, 2], "B": [3, 3], "C": [9, 10]},
}


def test_totals_orders_and_the_farthest_member_are_those_counted_by_hand() -> None:
    found = measured(THREE)
    assert found.members == ("A", "B", "C")
    assert found.totals["A"] == {"架空甲": 17, "架空乙": 14, "架空丙": 3}
    # Ranks 1, 2, 3 twice and 3, 2, 1 once: sums 5, 6, 7, S = 2, W = 12 × 2 ÷ (9 × 24).
    assert found.concordance == Fraction(1, 9)
    assert found.farthest == ("C",)
    assert found.distances == {"A": Fraction(1, 2), "B": Fraction(1, 2), "C": 1}
    assert found.same_first == (1, 3)
    assert found.first == {"A": ("架空甲",), "B": ("架空甲",), "C": ("架空丙",)}
    taus = {(pair.one, pair.other): pair.tau.text() for pair in found.pairs if pair.tau is not None}
    assert taus == {("A", "B"): "1", ("A", "C"): "-1", ("B", "C"): "-1"}


def test_the_spread_under_each_criterion_is_highest_less_lowest() -> None:
    first, second = measured(THREE).spreads
    assert (first.mean, first.share) == (Fraction(7 + 2 + 8, 3), Fraction(17, 30))
    assert (first.widest, first.low, first.high) == ("架空丙", 1, 9)
    assert (second.widest, second.mean) == ("架空丙", Fraction(5 + 2 + 8, 3))


def test_the_absence_of_one_member_is_the_evaluation_without_that_members_marks() -> None:
    found = measured(THREE)
    for one in found.absences:
        rest = {vendor: {m: row for m, row in of.items() if m != one.member} for vendor, of in THREE.items()}
        alone = marked(rest)
        assert one.winners == alone.award.ranking[0].vendors
        assert one.winners_change == (alone.award.winners != marked(THREE).award.winners)
        assert one.status is AwardStatus.AWARDED


def test_a_member_who_decides_the_winner_is_named_and_else_it_is_said_that_nobody_does() -> None:
    close: Marks = {
        "架空甲": {"A": [10], "B": [5], "C": [5]},
        "架空乙": {"A": [2], "B": [6], "C": [6]},
    }
    told = [one.ja for one in agreement_sentences(measured(close))]
    assert "Aが欠席していた場合、第1位は架空乙となる。" in told
    same = {vendor: {"A": [9 - k], "B": [8 - k], "C": [7 - k]} for k, vendor in enumerate(("架空甲", "架空乙"))}
    told = [one.en for one in agreement_sentences(measured(same))]
    assert "Whichever one member had been absent, the first place stands (each of 3 left out)." in told


def test_an_evaluation_that_cannot_do_without_a_member_says_why() -> None:
    found = measured(THREE, aggregate=Aggregate.TRIMMED_MEAN)
    assert [one.status for one in found.absences] == [None] * 3
    told = [one.en for one in agreement_sentences(found)]
    assert sum("There is no evaluation without" in one and "at least 3" in one for one in told) == 3
    assert not any("the first place stands" in one for one in told)


def test_a_recused_member_is_compared_where_both_marked() -> None:
    marks = {vendor: dict(of) for vendor, of in THREE.items()}
    del marks["架空乙"]["C"]
    found = measured(marks, absences=[Absence(evaluator="C", vendor="架空乙")])
    assert found.vendors == ("架空丙", "架空甲")
    assert "架空乙" not in found.totals["C"]
    assert {(pair.one, pair.other): pair.bids for pair in found.pairs} == {("A", "B"): 3, ("A", "C"): 2, ("B", "C"): 2}


def test_a_member_absent_from_all_is_no_member() -> None:
    marks = {vendor: {m: row for m, row in of.items() if m != "C"} for vendor, of in THREE.items()}
    evaluation = marked(marks)
    tender = replace(evaluation.tender, panel=Panel(members=("A", "B", "C"), absences=(Absence(evaluator="C"),)))
    found = agreement(evaluate(tender, evaluation.bids))
    assert found is not None
    assert found.members == ("A", "B")


def test_there_is_nothing_to_agree_on_without_marks_members_or_bids() -> None:
    shimote = read_tender(SAMPLES / "shimote")
    assert agreement(evaluate(shimote, *read_bids(SAMPLES / "shimote", shimote))) is None
    assert agreement(marked({"架空甲": {"A": [1], "B": [2]}})) is None
    assert agreement(marked({"架空甲": {"A": [1]}, "架空乙": {"A": [2]}})) is None


def test_members_who_tie_all_bids_have_no_correlation_and_agree_on_the_first() -> None:
    found = measured({vendor: {"A": [5], "B": [5]} for vendor in ("架空甲", "架空乙")})
    assert found.concordance is None
    assert (found.pairs[0].tau, found.pairs[0].rho, found.pairs[0].distance) == (None, None, 0)
    assert found.same_first == (1, 1)
    assert found.farthest == ()
    document = agreement_document(found, "en")
    assert (document["kendalls_w"], document["pairs"][0]["kendalls_tau"]) == (None, None)


def test_a_tie_in_one_order_alone_counts_half() -> None:
    found = measured({"架空甲": {"A": [5], "B": [6]}, "架空乙": {"A": [5], "B": [4]}})
    assert found.pairs[0].distance == Fraction(1, 2)


@st.composite
def panels(draw: Any) -> tuple[Marks, tuple[Absence, ...]]:  # noqa: ANN401 - Hypothesis' own draw
    vendors, members, size = draw(st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(1, 3)))
    marks = st.lists(st.integers(0, 4), min_size=size, max_size=size)
    given = {f"架空{v}": {f"委員{m}": draw(marks) for m in range(members)} for v in range(vendors)}
    if not draw(st.booleans()):
        return given, ()
    del given["架空0"]["委員0"]
    return given, (Absence(evaluator="委員0", vendor="架空0"),)


@given(panels())
def test_any_panel_is_measured_as_counted_from_its_marks(drawn: tuple[Marks, tuple[Absence, ...]]) -> None:
    marks, absences = drawn
    found = measured(marks, absences=absences)
    assert found.totals == {
        member: {vendor: sum(of[member]) for vendor, of in sorted(marks.items()) if member in of}
        for member in sorted({name for of in marks.values() for name in of})
    }
    for pair in found.pairs:
        one, other = found.totals[pair.one], found.totals[pair.other]
        common = sorted(one.keys() & other.keys())
        count = Fraction(0)
        for a, b in combinations(common, 2):
            x, y = one[a] - one[b], other[a] - other[b]
            count += 1 if x * y < 0 else Fraction(1, 2) if (x == 0) != (y == 0) else 0
        assert (pair.distance, pair.bids) == (count, len(common))
    assert found.concordance is None or 0 <= found.concordance <= 1
    text = agreement_document(found, "ja")
    assert len(text["sentences"]) >= 2


def test_naming_vendors_or_members_otherwise_changes_no_figure() -> None:
    found, turned = measured(THREE), measured(dict(reversed(THREE.items())))
    assert (turned.concordance, turned.distances, turned.absences) == (
        found.concordance,
        found.distances,
        found.absences,
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_document_has_decimals_as_text_and_the_figures_of_every_member(language: str) -> None:
    tender = read_tender(SAMPLES / "kakuu-ict")
    found = agreement(evaluate(tender, *read_bids(SAMPLES / "kakuu-ict", tender)))
    assert found is not None
    document = agreement_document(found, language)  # type: ignore[arg-type]
    assert document["kendalls_w"] == "0.84"
    assert list(document["totals"]) == document["members"] == ["委員A", "委員B", "委員C", "委員D", "委員E"]
    assert [name for name, one in document["without"].items() if one["winners_change"]] == ["委員B", "委員E"]
    assert document["same_first"] == {"pairs": 6, "of": 10}
    assert all(isinstance(points, str) for of in document["totals"].values() for points in of.values())
