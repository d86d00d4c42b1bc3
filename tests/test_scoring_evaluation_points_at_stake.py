"""What is on file but unconfirmed earns nothing, and that is told: how many points, and who would then be first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.finding import Finding, Severity
from criteria.tender import Tender
from criteria.terms import AwardStatus
from scoring import Evaluation, Result, evaluate, verify
from scoring.evaluation.points_at_stake import MOST_EVALUATED
from tests.declared import bid, criterion, tender
from tests.declared import replace as with_facts
from tests.on_file import DAYS, isms, measure, privacy_mark, register, row, venture

EITHER = [{"standard": "ISO/IEC 27001", "points": 10}, {"standard": "PrivacyMark", "points": 4}]
LEVELS = [{"measure": "education", "level": 2, "points": 5}]


def rated(combine: str = "best", **facts: object) -> Tender:
    """A tender with points for certificates, for a measure and for q."""
    security = criterion("isms", 20, "certificate", label="認証", params={"any_of": EITHER, "combine": combine})
    kept = criterion("kept", 5, "measures", label="教育", params={"measures": LEVELS})
    return tender(criteria=(criterion(), security, kept), **DAYS, **facts)


def evaluated(
    points: Mapping[str, int], declared: Tender | None = None, **tables: Sequence[Any]
) -> tuple[Evaluation, list[Finding]]:
    """An evaluation of bids with so many points for q, and what it warns of; verified on the way."""
    on_file = register(**{"certificates": [], "measures": [], **tables})
    bids = [bid(vendor, register=on_file, q=answer) for vendor, answer in points.items()]
    found = evaluate(declared or rated(), bids)
    assert verify(declared or rated(), bids, Result.of(found)).agrees
    codes = ("evidence-unconfirmed", "points-at-stake")
    return found, [one for one in found.findings if one.code in codes]


def test_a_certificate_without_its_expiry_is_told_with_the_points_and_the_first_place_at_stake() -> None:
    found, [evidence, points] = evaluated({"A": 80, "B": 75}, certificates=[isms("B", expires=None)])
    assert (found.award.status, found.award.winners) == (AwardStatus.AWARDED, ("A",))
    assert {evidence.severity, points.severity} == {Severity.WARNING}
    assert (evidence.subject, evidence.value, evidence.where) == ("B", "isms", row("certificates"))
    assert "ISO/IEC 27001 (not-refused): the day of expiry is missing" in evidence.what.en
    assert "Bの「認証」" in evidence.what.ja
    assert "Complete the row in the table certificates" in evidence.cure.en
    assert points.what.en == "points to be added once confirmed: 10 for 認証. The first place would be that of B"
    assert points.what.ja == "確認できれば加わる得点: 「認証」10点。加われば1位は B です"


def test_a_measure_without_evidence_is_told_and_one_that_nobody_claims_is_not() -> None:
    _, [evidence, points] = evaluated({"A": 80, "B": 75}, measures=[measure("education", 2, "B", evidence="")])
    assert (evidence.value, evidence.where) == ("kept", row("measures"))
    assert "education ≥ 2: no evidence on file (level 2)" in evidence.what.en
    assert "table measures" in evidence.cure.en
    assert points.what.en == "points to be added once confirmed: 5 for 教育. The first place would be that of A, B"


def test_the_first_place_is_said_to_stay_where_the_points_do_not_turn_it() -> None:
    _, [_, points] = evaluated({"A": 90, "B": 75}, certificates=[isms("B", expires=None)])
    assert points.what.en.endswith("The first place would stay as it is")


def test_all_evidence_of_one_vendor_is_confirmed_together() -> None:
    on_file = {"certificates": [isms("B", expires=None)], "measures": [measure("education", 2, "B", evidence="")]}
    _, [*evidence, points] = evaluated({"A": 80, "B": 66}, **on_file)
    assert [one.value for one in evidence] == ["isms", "kept"]
    assert points.what.en == (
        "points to be added once confirmed: 10 for 認証, 5 for 教育. The first place would be that of B"
    )


def test_what_could_add_no_point_is_not_told() -> None:
    held = [isms("A"), privacy_mark("A", expires=None)]
    assert evaluated({"A": 80, "B": 75}, certificates=held)[1] == []
    assert len(evaluated({"A": 80, "B": 75}, rated("sum"), certificates=held)[1]) == 2


def test_a_bid_that_is_out_for_what_is_unconfirmed_is_told_like_any_other() -> None:
    declared = rated()
    first, security, kept = declared.criteria
    declared = with_facts(declared, criteria=(first, replace(security, mandatory=True), kept))
    found, [_, points] = evaluated({"A": 80, "B": 85}, declared, certificates=[isms(), isms("B", expires=None)])
    assert found.award.winners == ("A",)
    assert points.what.en == "points to be added once confirmed: 10 for 認証. The first place would be that of B"


def test_nobody_would_be_first_is_a_change_that_can_be_undone() -> None:
    declared = rated(minimums=replace(rated().minimums, technical=90))
    found, [_, points] = evaluated({"B": 85}, declared, certificates=[isms("B", expires=None)])
    assert found.award.status is AwardStatus.NO_AWARD
    assert points.what.en.endswith("The first place would be that of B")


def test_a_ventures_members_and_its_representative_are_asked_as_declared() -> None:
    unproven = [measure("education", 2, "B"), measure("education", 2, "C", evidence="")]
    jv = venture("V", "B", "C")
    _, [evidence, _] = evaluated({"A": 80, "V": 79}, ventures=jv, measures=unproven)
    assert "no evidence on file (level 2 / 2)" in evidence.what.en
    declared = rated()
    first, security, kept = declared.criteria
    kept = replace(kept, params={**kept.params, "holders": "representative"})
    declared = with_facts(declared, criteria=(first, security, kept))
    _, [evidence, _] = evaluated({"A": 80, "V": 79}, declared, ventures=jv, measures=unproven)
    assert "nobody is named as the venture's representative" in evidence.what.en
    assert evidence.where is None
    assert evaluated({"A": 80, "V": 79}, declared, ventures=jv)[1] == []


def test_beyond_so_many_bids_the_first_place_is_said_not_to_be_computed() -> None:
    vendors = [f"V{number:02}" for number in range(32)]
    assert len(vendors) ** 2 > MOST_EVALUATED
    points = dict.fromkeys(vendors, 10) | {"V00": 50}
    _, told = evaluated(points, certificates=[isms(vendor, expires=None) for vendor in vendors])
    assert len(told) == 2 * len(vendors)
    assert told[-1].what.en.endswith(
        "Who would be first then is not computed, because there are many; ask sentei whatif"
    )


def test_nothing_is_told_of_a_table_that_was_not_handed_in() -> None:
    bids = [bid("A", register=register(vendors=[]), q=1)]
    assert [one.code for one in evaluate(rated(), bids).findings] == []


def test_points_at_stake_of_another_bid_or_left_out_are_found_by_the_recount() -> None:
    on_file = register(certificates=[isms("B", expires=None)], measures=[])
    bids = [bid("A", register=on_file, q=80), bid("B", register=on_file, q=75)]
    result = Result.of(evaluate(rated(), bids), "ja")
    evidence, points = result.findings
    assert (points.code, points.vendor) == ("points-at-stake", "B")
    for findings in ((evidence, replace(points, vendor="A")), (evidence,), (points,), (evidence, points, points)):
        assert not verify(rated(), bids, replace(result, findings=findings)).agrees


@pytest.mark.parametrize("combine", ["best", "sum"])
@given(data=st.data())
def test_the_first_place_said_is_that_of_the_same_bids_with_the_evidence_there(
    combine: str, data: st.DataObject
) -> None:
    kinds = st.sampled_from(["none", "held", "unconfirmed"])
    vendors = ["A", "B", "C"]
    drawn = {vendor: (data.draw(st.integers(60, 80)), *data.draw(st.tuples(kinds, kinds, kinds))) for vendor in vendors}

    def bids(confirmed: str) -> list[Bid]:
        certificates, measures = [], []
        for vendor, (_, iso, mark, level) in drawn.items():
            lacking: dict[str, Any] = {} if vendor == confirmed else {"expires": None}
            certificates += [isms(vendor, **(lacking if iso == "unconfirmed" else {}))] if iso != "none" else []
            certificates += (
                [privacy_mark(vendor, **(lacking if mark == "unconfirmed" else {}))] if mark != "none" else []
            )
            proof = "" if level == "unconfirmed" and vendor != confirmed else "記録"
            measures += [measure("education", 2, vendor, evidence=proof)] if level != "none" else []
        on_file = register(certificates=certificates, measures=measures)
        return [bid(vendor, register=on_file, q=points) for vendor, (points, *_) in drawn.items()]

    declared = rated(combine)
    now = evaluate(declared, bids(""))
    assert verify(declared, bids(""), Result.of(now)).agrees
    told = {one.subject: one.what.en for one in now.findings if one.code == "points-at-stake"}
    before = dict(zip(now.sheet.vendors, now.sheet.value, strict=True))
    for vendor in vendors:
        then = evaluate(declared, bids(vendor))
        after = dict(zip(then.sheet.vendors, then.sheet.value, strict=True))
        assert (vendor in told) == (after[vendor] > before[vendor])
        if vendor in told:
            stays = then.award.first == now.award.first
            said = "stay as it is" if stays else f"be that of {', '.join(then.award.first)}"
            assert told[vendor].endswith(f"The first place would {said}")
