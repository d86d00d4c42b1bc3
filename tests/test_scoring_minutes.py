"""No sentence on how sure a result is claims more than evaluating again shows, with every rounding of the tender."""

from fractions import Fraction
from typing import Any

import pytest
from declared import bid, criterion, tender
from generated import MEMBERS, tenders_with_bids
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from minutes import Minutes
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode
from criteria.tender import Minimums, Panel, Tender
from scoring.robustness import document
from scoring.stability.basis import Basis, basis_of

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
    stages = ["criterion", "technical", "value", "price"] if combination == "sum" else ["criterion", "technical", "value"]
    rounding = draw(st.dictionaries(st.sampled_from(stages), ROUNDINGS, min_size=1, max_size=3))
    if combination in ("ratio", "adjusted-score"):
        how["scale" if combination == "ratio" else "base_points"] = 100
    declared = tender(
        combination,
        criteria=chosen,
        rounding=rounding,
        tie_break=tuple(draw(st.lists(st.sampled_from(["technical", "price", "criterion:x"]), max_size=2, unique=True))),
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


@settings(max_examples=25)
@given(close_and_rounded(), SEEDS, WEIGHTS)
def test_where_bids_are_close_and_rounded_no_sentence_claims_too_much(case: Case, seed: int, weights: str) -> None:
    assert claimed_too_much(case, seed, weights) == []


@settings(max_examples=8)
@given(st.one_of(tenders_with_bids(), tender_and_bids()), SEEDS)
def test_whatever_the_tender_no_sentence_claims_too_much(case: Case, seed: int) -> None:
    assert claimed_too_much(case, seed, "simplex") == []


@pytest.mark.explore
@settings(max_examples=200)
@given(st.one_of(close_and_rounded(), tenders_with_bids(), tender_and_bids()), SEEDS, WEIGHTS)
def test_no_sentence_claims_too_much_of_many_more(case: Case, seed: int, weights: str) -> None:
    assert claimed_too_much(case, seed, weights) == []
