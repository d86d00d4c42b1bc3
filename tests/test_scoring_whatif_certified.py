"""What a certificate would change for one bid: computed by evaluating with it on file, and nothing else changed."""

from fractions import Fraction

import pytest
from declared import bid, criterion, qcbs, ranks, replace, tender
from eligible import eligibility_cases
from hypothesis import given, settings

from criteria.bid import Bid
from criteria.exclusion import ExclusionRule
from criteria.standards import standards
from criteria.tender import Tender
from scoring import evaluate
from scoring.whatif.certified import asked_standards, if_certified
from tests.on_file import DAYS, isms, privacy_mark, register, venture

ANY_OF = [
    {"standard": "ISO/IEC 27001", "points": 10, "scope": "covering"},
    {"standard": "PrivacyMark", "points": 4},
]
CRITERIA = (criterion("q"), criterion("isms", 10, "certificate", params={"any_of": ANY_OF}))
REQUIRED = (ExclusionRule(rule="certificate-required", params={"any_of": ["ISMS"]}),)


def certified(declared: Tender, *bids: Bid, **tables: object) -> list[tuple[str, str, Fraction | None, int | None]]:
    on_file = register(**tables)
    found = if_certified(evaluate(declared, [replace(one, register=on_file) for one in bids]))
    return [(one.vendor, one.standard, one.points, one.rank) for one in found]


def test_who_holds_none_gains_the_points_and_the_rank() -> None:
    declared = tender(criteria=CRITERIA, **DAYS)
    held = [isms("A", covers=None), privacy_mark("B")]
    assert certified(declared, bid("A", q=80), bid("B", q=79), certificates=held) == [
        ("A", "ISO/IEC 27001", Fraction(10), 1),
        ("A", "PrivacyMark", Fraction(4), 1),
        ("B", "ISO/IEC 27001", Fraction(6), 1),
    ]


def test_the_points_are_those_of_the_technical_total_as_rescaled() -> None:
    declared = qcbs(criteria=CRITERIA, technical_points=55, **DAYS)
    assert certified(declared, bid("A", q=80), bid("B", q=79), certificates=[isms("B"), privacy_mark("B")])[0] == (
        "A",
        "ISO/IEC 27001",
        Fraction(5),
        1,
    )


def test_who_lacks_only_the_required_certificate_would_take_part() -> None:
    declared = tender(exclusions=REQUIRED, **DAYS)
    on_file = register(certificates=[isms("B")])
    bids = [replace(one, register=on_file) for one in (bid("A", q=80), bid("B", q=79))]
    [found] = if_certified(evaluate(declared, bids))
    assert (found.vendor, found.rank_now, found.rank, found.points) == ("A", None, 1, None)
    assert found.sentence.en == "A: with ISO/IEC 27001 of the right scope it would take part and rank 1"
    assert found.to_document("ja")["message"] == "A: 適切な範囲のISO/IEC 27001があれば参加でき、第1位になります"


def test_a_sentence_calls_a_standard_as_its_language_does() -> None:
    declared = tender(criteria=CRITERIA, **DAYS)
    held = [isms("A", covers=None), privacy_mark("B")]
    on_file = register(certificates=held)
    bids = [replace(one, register=on_file) for one in (bid("A", q=80), bid("B", q=79))]
    mark = if_certified(evaluate(declared, bids))[1]
    assert mark.sentence.ja == "A: 適切な範囲のプライバシーマークがあれば4点増え、第1位になります"
    assert mark.sentence.en == "A: with PrivacyMark of the right scope it would get 4 more points and rank 1"
    assert mark.to_document("ja")["standard"] == "PrivacyMark"


def test_a_sentence_calls_a_vendor_by_its_printed_name() -> None:
    declared = tender(exclusions=REQUIRED, **DAYS)
    on_file = register(certificates=[isms("B")])
    bids = [replace(one, register=on_file) for one in (bid("A", q=80, name="架空商会株式会社"), bid("B", q=79))]
    [found] = if_certified(evaluate(declared, bids))
    assert found.sentence.ja == "架空商会株式会社: 適切な範囲のISO/IEC 27001があれば参加でき、第1位になります"
    assert found.to_document("ja")["vendor"] == "A"


def test_who_is_out_on_another_ground_as_well_is_not_told_it_would_take_part() -> None:
    declared = tender(exclusions=REQUIRED, ceiling=90, **DAYS)
    assert certified(declared, bid("A", 91, q=80), bid("B", 80, q=79), certificates=[isms("B")]) == []


def test_a_joint_venture_is_certified_in_all_its_members() -> None:
    declared = tender(exclusions=REQUIRED, **DAYS)
    members = venture("JV", "X", "Y", representative="X")
    found = certified(declared, bid("JV", q=80), certificates=[], ventures=members)
    assert found == [("JV", "ISO/IEC 27001", None, 1)]


def test_a_tender_that_asks_for_no_certificate_has_no_such_line() -> None:
    assert certified(tender(**DAYS), bid("A", q=80), certificates=[]) == []


def test_only_one_vendor_is_looked_at_where_it_is_named() -> None:
    found = evaluate(tender(criteria=CRITERIA, **DAYS), [bid("A", q=80), bid("B", q=79)])
    assert {one.vendor for one in if_certified(found, only="B")} == {"B"}


@pytest.mark.parametrize("standard", sorted(standards()))
def test_a_certificate_to_every_standard_would_be_valid_on_every_day(standard: str) -> None:
    terms = {"any_of": [standard], "scope": "covering", "accredited": True, "type_two": True, "services": ["架空"]}
    rule = ExclusionRule(rule="certificate-required", params=terms)
    found = certified(tender(exclusions=(rule,), **DAYS), bid("A", q=80), certificates=[])
    assert found == [("A", standard, None, 1)]


@given(eligibility_cases())
@settings(max_examples=25)
def test_each_line_is_the_evaluation_with_that_certificate_on_file(case: tuple[Tender, list[Bid]]) -> None:
    declared, bids = case
    before = evaluate(declared, bids)
    for found in if_certified(before):
        assert found.rank_now == ranks(before).get(found.vendor)
        assert found.standard in {one.id for one in asked_standards(declared)}
        assert found.points is None or found.points != 0 or found.rank != found.rank_now
        if found.rank_now is None:
            codes = {one.code for one in before.exclusions if one.subject == found.vendor}
            assert codes == {"certificate-required"}
