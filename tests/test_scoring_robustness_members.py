"""What the minutes add: bounded by the tender where it declares bounds, and left out where there are too many bids."""

from fractions import Fraction
from pathlib import Path

import pytest
from declared import replace

from criteria.tender import WeightBounds
from data import read_bids, read_tender
from scoring import evaluate
from scoring.attainable import Attainable
from scoring.robustness import members_and_ranks as module
from scoring.robustness import robustness
from scoring.robustness.members_and_ranks import (
    members_and_ranks,
    members_and_ranks_document,
    members_and_ranks_sentences,
)

SAMPLE = Path(__file__).parent.parent / "data" / "samples" / "kakuu-security"


def test_the_bounds_of_the_tender_come_before_the_allotments_asked_for() -> None:
    tender = replace(read_tender(SAMPLE), weight_bounds=WeightBounds(band=Fraction(1, 5)))
    found = members_and_ranks(robustness(evaluate(tender, *read_bids(SAMPLE, tender)), samples=100))
    assert isinstance(found.attainable, Attainable)
    assert found.attainable.declared
    assert found.attainable.allowed.lower == tuple(one.max_points * 4 / 5 for one in tender.criteria)
    assert found.members is None
    assert len(list(members_and_ranks_sentences(found))) == 3


def test_among_too_many_bids_ranks_are_not_searched_and_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BIDS", 2)
    tender = read_tender(SAMPLE)
    found = members_and_ranks(robustness(evaluate(tender, *read_bids(SAMPLE, tender)), samples=100))
    assert "not searched" in members_and_ranks_document(found, "en")["attainable"]["reason"]
    assert list(members_and_ranks_sentences(found)) == []
