"""The allotments that would have been allowed: read exactly, part of the input, and deciding nothing."""

from fractions import Fraction
from typing import Any

import pytest
from small_tender import FILES, TENDER

from criteria.tender import Tender, WeightBounds
from data import read_bids, read_tender
from scoring import evaluate
from scoring.audit.canonical import fingerprint as recounted
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.fingerprint import fingerprint
from scoring.whatif import what_if

BOUNDS = '[robustness]\nband = "20%"\nbounds = { isms = { at_least = 5, at_most = 20 }, plan = { at_least = 50 } }\n'


def tender_with(table: str) -> Tender:
    return read_tender({**FILES, "tender.toml": (TENDER + table).encode()})


def evaluated(table: str) -> Evaluation:
    tender = tender_with(table)
    return evaluate(tender, *read_bids({**FILES, "tender.toml": (TENDER + table).encode()}, tender))


def test_bounds_are_read_as_written() -> None:
    assert tender_with(BOUNDS).weight_bounds == WeightBounds(
        band=Fraction(1, 5),
        least={"isms": Fraction(5), "plan": Fraction(50)},
        most={"isms": Fraction(20)},
    )


@pytest.mark.parametrize("written", ['"20%"', "0.2", '"20.0%"'])
def test_a_band_is_a_share_or_a_percentage(written: str) -> None:
    bounds = tender_with(f"[robustness]\nband = {written}\n").weight_bounds
    assert bounds is not None
    assert bounds.band == Fraction(1, 5)


def test_a_tender_without_bounds_or_with_an_empty_table_declares_none() -> None:
    assert tender_with("").weight_bounds is None
    assert tender_with("[robustness]\n").weight_bounds is None


def test_bounds_change_no_result() -> None:
    plain, bounded = evaluated(""), evaluated(BOUNDS)
    assert (plain.award, plain.sheet) == (bounded.award, bounded.sheet)


def test_bounds_are_input_and_the_recount_agrees() -> None:
    plain, bounded = evaluated(""), evaluated(BOUNDS)
    assert plain.fingerprint != bounded.fingerprint
    for one in (plain, bounded):
        assert recounted(one.tender, list(one.bids)) == fingerprint(one.tender, one.bids) == one.fingerprint


def test_a_what_if_may_leave_the_bounds_that_the_published_points_keep() -> None:
    evaluation: Any = evaluated(BOUNDS)
    comparison = what_if(evaluation, "set isms=30")
    assert comparison.after.tender.criterion("isms").max_points == 30
