"""Two envelopes: a sealed price is never guessed, and the technical order needs none."""

from collections.abc import Sequence

import pytest
from declared import bid, criterion, faults, qcbs, replace, tender
from generated import tenders_with_bids
from hypothesis import given

from criteria.bid import Bid
from criteria.tender import PriceComponent, PriceLimits, Tender
from criteria.terms import AwardStatus, BidStatus, Envelopes
from data import read_bids, read_tender
from scoring import Result, evaluate, verify
from scoring.evaluation.technical import technical_ranking

TWO = {"envelopes": Envelopes.TWO}
SEALED = (bid("A", None, q=50), bid("B", None, q=60), bid("C", None, q=60))


def recounted(declared: Tender, bids: Sequence[Bid]) -> bool:
    return verify(declared, bids, Result.of(evaluate(declared, bids))).agrees


def test_with_sealed_prices_nothing_is_ranked_and_nothing_awarded() -> None:
    evaluation = evaluate(qcbs(**TWO), SEALED)
    assert faults(evaluation) == [("price-sealed", "A"), ("price-sealed", "B"), ("price-sealed", "C")]
    assert (evaluation.award.status, evaluation.award.ranking) == (AwardStatus.INCOMPLETE, ())
    assert "開札前" in evaluation.findings[0].what.ja
    assert recounted(qcbs(**TWO), SEALED)


def test_in_one_envelope_a_price_that_is_blank_is_missing() -> None:
    assert faults(evaluate(qcbs(), SEALED[:1])) == [("missing-price", "A")]


def test_one_price_that_is_still_sealed_holds_the_award_back() -> None:
    bids = [bid("A", 100, q=50), SEALED[1]]
    evaluation = evaluate(qcbs(**TWO), bids)
    assert (evaluation.award.status, evaluation.award.first) == (AwardStatus.INCOMPLETE, ("A",))
    assert faults(evaluation) == [("price-sealed", "B")]


def test_a_price_of_nothing_is_no_sealed_one() -> None:
    assert faults(evaluate(qcbs(**TWO), [bid("A", 0, q=50)])) == [("price-not-positive", "A")]


def test_the_parts_of_a_sealed_price_are_sealed_with_it() -> None:
    declared = qcbs(price_components=(PriceComponent(id="i", points=40),), **TWO)
    assert faults(evaluate(declared, SEALED[:1])) == [("price-sealed", "A")]
    assert faults(evaluate(declared, [bid("A", 100, q=50)])) == [("missing-price", "A")]
    assert recounted(declared, [SEALED[0], bid("B", 100, q=50)])


def test_a_withdrawn_bid_has_no_price_to_open() -> None:
    bids = [bid("A", 100, q=50), bid("B", None, status=BidStatus.WITHDRAWN)]
    assert evaluate(qcbs(**TWO), bids).award.winners == ("A",)


@pytest.mark.parametrize(
    ("declared", "sealed"),
    [
        (tender(**TWO), False),
        (tender(tie_break=("price",), **TWO), True),
        (tender(ceiling=100, **TWO), True),
        (tender("lowest-price", **TWO), True),
        (tender("ratio", **TWO), True),
    ],
    ids=["points alone", "tie broken by price", "ceiling", "lowest price", "points over price"],
)
def test_a_price_stays_sealed_where_nothing_reads_it(declared: Tender, *, sealed: bool) -> None:
    evaluation = evaluate(declared, SEALED)
    assert {code for code, _ in faults(evaluation)} == ({"price-sealed"} if sealed else set())
    assert recounted(declared, SEALED)


# The technical order


def test_the_technical_order_needs_no_price() -> None:
    evaluation = technical_ranking(qcbs(tie_break=("price",), ceiling=10, **TWO), SEALED)
    assert [group.vendors for group in evaluation.award.ranking] == [("B", "C"), ("A",)]
    assert [bid.price for bid in evaluation.bids] == [None] * 3


def test_nor_does_it_read_one_that_is_there() -> None:
    declared = qcbs(tie_break=("price",), ceiling=10)
    opened = [replace(one, price=price) for one, price in zip(SEALED, (1, 2, 300), strict=True)]
    ranking = technical_ranking(declared, opened).award.ranking
    assert ranking == technical_ranking(declared, SEALED).award.ranking


def test_a_minimum_of_technical_points_stays() -> None:
    declared = qcbs(criteria=(criterion(minimum=55),))
    evaluation = technical_ranking(declared, SEALED)
    assert [one.subject for one in evaluation.exclusions] == ["A"]


@given(tenders_with_bids(with_minimums=False, faulty=False))
def test_the_technical_points_are_those_of_the_whole_evaluation(drawn: tuple[Tender, list[Bid]]) -> None:
    declared, bids = drawn
    declared = replace(declared, prices=PriceLimits(ceiling=1000, investigation=1))
    whole, alone = evaluate(declared, bids), technical_ranking(declared, bids)
    # Who goes out by the value takes its share of what is measured over all bids with it.
    if whole.sheet.vendors == alone.sheet.vendors:
        assert list(whole.sheet.technical) == list(alone.sheet.technical)


# On file

FILES = {
    "tender.toml": '[tender]\nid = "t"\ntitle = "架空の業務"\nenvelopes = 2\n[method]\ncombination = "sum"\n'
    'price_points = 40\nprice_formula = "lowest-over-price"\n'
    '[[criteria]]\nid = "q"\nmax_points = 60\nformula = "direct"\n'
}


@pytest.mark.parametrize("bids", ["vendor,price,q\n架空甲,,50\n架空乙,,40\n", "vendor,q\n架空甲,50\n架空乙,40\n"])
def test_sealed_bids_are_read_without_prices(bids: str) -> None:
    files = {name: text.encode() for name, text in {**FILES, "bids.csv": bids}.items()}
    declared = read_tender(files)
    given, findings = read_bids(files, declared)
    assert findings == ()
    assert {found.code for found in evaluate(declared, given).findings} == {"price-sealed"}
    assert technical_ranking(declared, given).award.first == ("架空甲",)


def test_once_opened_they_are_as_any_other() -> None:
    files = {name: text.encode() for name, text in {**FILES, "bids.csv": "vendor,price,q\n架空甲,100,50\n"}.items()}
    one = {**files, "tender.toml": files["tender.toml"].replace(b"envelopes = 2\n", b"")}
    results = []
    for origin in (files, one):
        declared = read_tender(origin)
        results.append(Result.of(evaluate(declared, *read_bids(origin, declared))).to_document())
    assert {key for key in results[0] if results[0][key] != results[1][key]} == {"fingerprint"}
