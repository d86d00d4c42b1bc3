"""A record that contradicts itself is found without any input: status, winners, ranking and ties say one thing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from declared import bid, qcbs, tender
from hypothesis import given
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.tender import Tender
from scoring import Result, evaluate, verify
from scoring.audit.consistency import consistency

THREE = (bid("A", q=60), bid("B", q=70), bid("C", q=70))


def result_of(*bids: Bid) -> Result:
    return Result.of(evaluate(tender(), bids))


TIED = result_of(*THREE)
AWARDED = result_of(bid("A", q=60), bid("B", q=70), bid("C", 10, q=50))
NOBODY = Result.of(evaluate(qcbs(ceiling=1), [bid("A", 2, q=50)]))


def with_ranks(result: Result, *ranks: int) -> Result:
    ranked = zip(result.ranking, ranks, strict=True)
    return replace(result, ranking=tuple(replace(line, rank=rank) for line, rank in ranked))


def changed(result: Result, **parts: Any) -> Result:  # noqa: ANN401 - fields of a result
    return replace(result, **parts)


@given(tender_and_bids())
def test_no_result_contradicts_itself(drawn: tuple[Tender, Sequence[Bid]]) -> None:
    assert consistency(Result.of(evaluate(*drawn))).agrees


@pytest.mark.parametrize("result", [TIED, AWARDED, NOBODY], ids=["tied", "awarded", "no-award"])
def test_these_do_not_either(result: Result) -> None:
    assert consistency(result).agrees


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (changed(TIED, winners=("B", "C")), "somebody is awarded though the status awards nobody"),
        (changed(TIED, status="awarded"), "the status does not fit how many are first (awarded, 2)"),
        (changed(TIED, ties=()), "the tie at rank 1 is not among the ties"),
        (with_ranks(TIED, 1, 2, 3), "the status does not fit how many are first (tied, 1)"),
        (
            with_ranks(changed(TIED, status="awarded", winners=("B",)), 1, 2, 3),
            "those who are level have different ranks",
        ),
        (changed(AWARDED, winners=("A",)), "the winners are not who is first"),
        (changed(AWARDED, winners=()), "the winners are not who is first"),
        (changed(AWARDED, winners=("B", "A")), "the winners are not who is first"),
        (changed(AWARDED, status="tied"), "the status does not fit how many are first (tied, 1)"),
        (changed(AWARDED, status="no-award"), "the status does not fit how many are first (no-award, 1)"),
        (changed(AWARDED, status="sold"), "the status does not fit how many are first (sold, 1)"),
        (with_ranks(AWARDED, 1, 2, 4), "the ranks do not follow one another ([1, 2, 4])"),
        (with_ranks(AWARDED, 1, 2, 2), "the tie at rank 2 is not among the ties"),
        (changed(AWARDED, set_aside=("B",)), "B stands in 2 places"),
        (changed(NOBODY, status="awarded"), "the status does not fit how many are first (awarded, 0)"),
        (changed(NOBODY, status="selection"), "the status does not fit how many are first (selection, 0)"),
    ],
)
def test_a_record_that_contradicts_itself_is_found_and_says_how(wrong: Result, why: str) -> None:
    step = consistency(wrong)
    assert not step.agrees
    assert why in step.sentence("en")
    assert step.sentence("ja").startswith("記録が自己矛盾しています: ")


def test_the_contradiction_is_told_before_what_differs_from_the_input() -> None:
    first = verify(tender(), THREE, changed(TIED, winners=("B",))).first_difference
    assert first is not None
    assert first.id == "consistency"
