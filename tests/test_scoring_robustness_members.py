"""What the minutes add: bounded by the tender where it declares bounds, and left out where there are too many bids."""

from fractions import Fraction
from pathlib import Path

from declared import replace

from criteria.tender import WeightBounds
from data import read_bids, read_tender
from report.robustness.members import members_and_ranks_document, members_and_ranks_sentences
from scoring import evaluate
from scoring.robustness import robustness
from scoring.robustness.attainable.answer import Attainable
from scoring.robustness.everything import members_and_ranks

SAMPLE = Path(__file__).parent.parent / "data" / "samples" / "kakuu-security"


def test_the_bounds_of_the_tender_come_before_the_allotments_asked_for() -> None:
    tender = replace(read_tender(SAMPLE), weight_bounds=WeightBounds(band=Fraction(1, 5)))
    found = members_and_ranks(robustness(evaluate(tender, *read_bids(SAMPLE, tender)), samples=100))
    assert isinstance(found.attainable, Attainable)
    assert found.attainable.declared
    assert found.attainable.allowed.lower == tuple(one.max_points * 4 / 5 for one in tender.criteria)
    assert found.members is None
    assert len(list(members_and_ranks_sentences(found))) == 3


def test_the_ranks_of_forty_bids_are_told() -> None:
    sample = SAMPLE.parent / "shimote"
    tender = read_tender(sample)
    bids, findings = read_bids(sample, tender)
    more = [replace(bids[0], vendor=f"架空{index}") for index in range(36)]
    found = members_and_ranks(robustness(evaluate(tender, [*bids, *more], findings), samples=100))
    vendors = members_and_ranks_document(found, "en")["attainable"]["vendors"]
    assert len(vendors) == 40
    assert len(list(members_and_ranks_sentences(found))) >= 40
    assert all(one["best"]["proven"] and one["worst"]["proven"] for one in vendors.values())
