"""Who is barred is barred everywhere, and an evaluation with rules is the evaluation of those who may take part."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from declared import bid, faults, qcbs, ranks, replace, tender
from eligible import AMONG_BIDDERS, RULES, eligibility_cases
from generated import tenders_with_bids
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.exclusion import CheckOutcome, ExclusionRule, WhenMissing
from criteria.finding import Severity
from criteria.register import Register
from criteria.tender import Tender, VariableMinimum
from criteria.terms import AwardStatus, BidStatus
from criteria.vendor import Judgement, Override, SanctionKind
from scoring import Evaluation, Result, evaluate
from scoring.definition.exclusions import check_exclusions
from scoring.eligibility.rulebook import all_rules
from tests.on_file import DAYS, NOTICE, SPECIAL, isms, register, sanction, special_reason

SOME = settings(max_examples=30)
MANY = settings(max_examples=50)
BY_ONESELF = tuple(sorted(set(RULES) - AMONG_BIDDERS))

PENDING = {"exclusions": (ExclusionRule(rule="certificate-required", params={"any_of": ["ISMS"]}),), **DAYS}
Case = tuple[Tender, list[Bid]]


def with_register(bids: list[Bid], on_file: Register) -> list[Bid]:
    return [replace(one, register=on_file) for one in bids]


def disqualified(found: Evaluation) -> set[str]:
    """The vendors that a rule of the tender bars."""
    rules = {one.rule for one in found.tender.exclusions}
    return {one.subject or "" for one in found.exclusions if one.code in rules}


def without_the_out(found: Evaluation, gone: set[str]) -> dict[str, Any]:
    """The document but for what is said of vendors that are gone, and the digest of the input."""
    document = Result.of(found).to_document()
    del document["fingerprint"]
    for key in ("excluded", "findings"):
        document[key] = [one for one in document[key] if one["vendor"] not in gone]
    return document


def test_every_rule_is_drawn() -> None:
    assert set(RULES) == {rule.id for rule in all_rules()}


@given(eligibility_cases())
@MANY
def test_nobody_excluded_is_ranked_referenced_drawn_or_awarded(case: Case) -> None:
    found = evaluate(*case)
    out = {one.subject for one in found.exclusions}
    event(f"{min(len(out), 3)} out")
    used = {
        *ranks(found),
        *found.award.winners,
        *found.sheet.vendors,
        *(vendor for one in found.sheet.references for vendor in (*one.over, *one.held_by)),
        *(vendor for tie in found.award.ties for vendor in tie.vendors),
        *(ticket.vendor for tie in found.award.ties if tie.draw for ticket in tie.draw.tickets),
    }
    assert out.isdisjoint(used)


@given(eligibility_cases(BY_ONESELF), st.data())
@MANY
def test_any_number_of_the_barred_may_stay_away_without_changing_a_digit(case: Case, data: st.DataObject) -> None:
    declared, bids = case
    found = evaluate(declared, bids)
    barred = sorted(disqualified(found))
    assume(barred)
    gone = set(data.draw(st.lists(st.sampled_from(barred), min_size=1, unique=True)))
    left = evaluate(declared, [one for one in bids if one.vendor not in gone])
    assert without_the_out(left, gone) == without_the_out(found, gone)
    assert left.sheet == found.sheet


@given(eligibility_cases())
@SOME
def test_all_the_barred_may_stay_away_together_whatever_the_rules(case: Case) -> None:
    declared, bids = case
    found = evaluate(declared, bids)
    gone = disqualified(found)
    assume(gone)
    left = evaluate(declared, [one for one in bids if one.vendor not in gone])
    assert without_the_out(left, gone) == without_the_out(found, gone)


@given(eligibility_cases(BY_ONESELF), st.data())
@SOME
def test_any_number_of_the_barred_may_join_without_changing_a_digit(case: Case, data: st.DataObject) -> None:
    declared, bids = case
    assume(bids)
    added = [
        replace(
            data.draw(st.sampled_from(bids)),
            vendor=name,
            price=data.draw(st.sampled_from([1, 45, 60, 100])),
            status=BidStatus.VALID,
        )
        for name in ("P", "Q", "R")[: data.draw(st.integers(1, 3))]
    ]
    bars = [sanction(SanctionKind.INCAPACITY, NOTICE, vendor=one.vendor) for one in added]
    rules = [one for one in declared.exclusions if one.rule != "legal-incapacity"]
    declared = replace(declared, exclusions=(*rules, ExclusionRule(rule="legal-incapacity")))
    on_file = bids[0].register
    sanctions = {**on_file.sanctions, **{one.vendor: (one,) for one in bars}}
    barring = replace(on_file, sanctions=sanctions, tables=on_file.tables | {"sanctions"})
    before = evaluate(declared, with_register(bids, barring))
    after = evaluate(declared, with_register([*added, *bids], barring))
    gone = {one.vendor for one in added}
    assert gone <= disqualified(after)
    assert without_the_out(after, gone) == without_the_out(before, gone)


@given(eligibility_cases())
@MANY
def test_what_cannot_be_confirmed_excludes_or_waits_as_the_tender_says(case: Case) -> None:
    found = evaluate(*case)
    excludes = {one.rule: one.when_missing is WhenMissing.EXCLUDE for one in found.tender.exclusions}
    grounds = {(one.subject, one.code) for one in found.exclusions}
    warned = {(one.subject, one.rule) for one in found.findings if one.code == "not-confirmed"}
    for check in found.ledger:
        if check.rule not in excludes:
            continue
        is_out = check.outcome is CheckOutcome.FAILED or (
            check.outcome is CheckOutcome.UNCONFIRMED and excludes[check.rule]
        )
        assert ((check.vendor, check.rule) in grounds) is is_out
        waits = check.outcome is CheckOutcome.UNCONFIRMED and not excludes[check.rule]
        assert ((check.vendor, check.rule) in warned) <= waits
        if waits and check.vendor in ranks(found):
            assert (check.vendor, check.rule) in warned


@given(tenders_with_bids(with_minimums=False, faulty=False), st.sets(st.sampled_from("ABCDE"), min_size=1), st.data())
@MANY
def test_nothing_is_awarded_that_a_vendor_awaiting_confirmation_could_still_change(
    case: Case, unclear: set[str], data: st.DataObject
) -> None:
    declared = replace(case[0], **PENDING)
    held = [isms(one, **({"expires": None} if one in unclear else {})) for one in "ABCDE"]
    found = evaluate(declared, with_register(case[1], register(certificates=held)))
    waiting = {one.subject or "" for one in found.findings if one.code == "not-confirmed"}
    assert waiting == unclear & ranks(found).keys()
    gone = data.draw(st.sets(st.sampled_from(sorted(unclear))))
    event(f"{found.award.status}, {bool(waiting)}")
    if found.award.status is not AwardStatus.INCOMPLETE:
        left = evaluate(
            declared, [one for one in with_register(case[1], register(certificates=held)) if one.vendor not in gone]
        )
        assert left.award.winners == found.award.winners


def pending(of: str) -> list[Bid]:
    """A, B, C in this order; the certificate of one of them lacks its day of expiry."""
    held = register(certificates=[isms(one, **({"expires": None} if one == of else {})) for one in "ABC"])
    return with_register([bid("A", 100, q=90), bid("B", 90, q=80), bid("C", 80, q=70)], held)


@pytest.mark.parametrize(
    ("declared", "of", "status"),
    [
        (tender(**PENDING), "A", AwardStatus.INCOMPLETE),
        (tender(**PENDING), "C", AwardStatus.AWARDED),
        (qcbs(**PENDING), "C", AwardStatus.INCOMPLETE),
        (
            tender(**PENDING, ceiling=200, variable_minimum=VariableMinimum(form="all", factor=Fraction(1, 2))),
            "C",
            AwardStatus.INCOMPLETE,
        ),
    ],
    ids=["the first waits", "a loser waits", "a loser waits in a reference", "a loser waits in the variable minimum"],
)
def test_the_award_waits_only_while_it_could_matter(declared: Tender, of: str, status: AwardStatus) -> None:
    found = evaluate(declared, pending(of))
    assert set(ranks(found)) == {"A", "B", "C"}
    assert found.award.status is status
    assert ("not-confirmed", of) in faults(found)


def test_where_the_tender_says_so_the_unconfirmed_are_out() -> None:
    [rule] = PENDING["exclusions"]
    strict = replace(tender(**PENDING), exclusions=(replace(rule, when_missing=WhenMissing.EXCLUDE),))
    found = evaluate(strict, pending("A"))
    assert disqualified(found) == {"A"}
    assert found.award.winners == ("B",)
    assert found.award.status is AwardStatus.AWARDED


@given(eligibility_cases(), st.data())
@SOME
def test_an_override_sets_aside_one_rule_for_one_vendor_and_says_so(case: Case, data: st.DataObject) -> None:
    declared, bids = case
    assume(bids)
    on_file = replace(bids[0].register, overrides=())
    before = evaluate(declared, with_register(bids, on_file))
    rules = {one.rule for one in declared.exclusions}
    biting = [
        one
        for one in before.ledger
        if one.rule in rules and one.outcome in (CheckOutcome.FAILED, CheckOutcome.UNCONFIRMED)
    ]
    assume(biting)
    check = data.draw(st.sampled_from(biting))
    reason = special_reason(check.rule, check.vendor)
    after = evaluate(declared, with_register(bids, replace(on_file, overrides=(reason,))))
    assert [one for one in after.ledger if one.outcome is CheckOutcome.OVERRIDDEN] == [
        replace(check, outcome=CheckOutcome.OVERRIDDEN, override=reason)
    ]
    assert [(one.subject, one.rule) for one in after.findings if one.code == "rule-overridden"] == [
        (check.vendor, check.rule)
    ]
    of_rules = [(one.subject, one.code) for one in before.exclusions if one.code in rules]
    still = [(one.subject, one.code) for one in after.exclusions if one.code in rules]
    assert still == [one for one in of_rules if one != (check.vendor, check.rule)]
    if check.vendor not in {one.subject for one in after.exclusions}:
        assert check.vendor in {*ranks(after), *after.set_aside}


@pytest.mark.parametrize("lacking", [{"by": " "}, {"reason": ""}, {"on": None}, {"accepted": False}])
def test_an_override_without_name_reason_day_or_consent_sets_nothing_aside(lacking: dict[str, Any]) -> None:
    reason = Override(vendor="A", rule="certificate-required", judgement=Judgement(**{**SPECIAL, **lacking}))
    on_file = register(certificates=[isms("B")])
    found = evaluate(tender(**PENDING), with_register(pending("A")[:2], replace(on_file, overrides=(reason,))))
    assert disqualified(found) == {"A"}
    assert "rule-overridden" not in dict(faults(found))


def test_a_tender_without_exclusion_rules_is_warned_of() -> None:
    [warning] = check_exclusions(tender())
    assert (warning.code, warning.severity) == ("no-exclusion-rules", Severity.WARNING)
    assert not list(check_exclusions(tender(**PENDING)))
    assert evaluate(tender(), [bid("A", q=1)]).award.status is AwardStatus.AWARDED


def test_a_bid_below_the_variable_minimum_still_holds_it_back_while_it_waits() -> None:
    rule = VariableMinimum(form="all", factor=Fraction(9, 10))
    held = register(certificates=[isms("A"), isms("B"), isms("C", expires=None)])
    bids = with_register([bid("A", 100, q=80), bid("B", 85, q=90), bid("C", 70, q=70)], held)
    declared = tender(**PENDING, ceiling=200, variable_minimum=rule)
    # 0.9 × the mean 85 is 76, and C is out; without C it is 0.9 × 92, and B would be valid all the same.
    found = evaluate(declared, bids)
    assert set(ranks(found)) == {"A", "B"}
    assert found.award.status is AwardStatus.INCOMPLETE
    assert ("not-confirmed", "C") in faults(found)
    assert evaluate(declared, bids[:2]).award.status is AwardStatus.AWARDED


def declared_limits(declared: Tender) -> list[str]:
    """What the ledger calls each limit that a tender declares."""
    prices, minimums = declared.prices, declared.minimums
    listed = {
        "price-over-ceiling": prices.ceiling,
        "price-below-disqualification": prices.disqualification,
        "price-below-floor": prices.variable_minimum or prices.floor,
        "investigation-failed": prices.investigation,
        "below-minimum:minimums.technical": minimums.technical,
        "below-minimum:minimums.total": minimums.total,
    }
    names = [name for name, limit in listed.items() if limit is not None]
    names += [f"mandatory-failed:criteria.{one.id}.mandatory" for one in declared.criteria if one.mandatory]
    names += [f"below-minimum:criteria.{one.id}.minimum" for one in declared.criteria if one.minimum is not None]
    return names + [f"below-minimum:minimums.group.{group}" for group in minimums.groups]


@given(eligibility_cases())
@SOME
def test_the_ledger_has_one_line_for_every_readable_vendor_and_rule_and_limit(case: Case) -> None:
    declared, _ = case
    found = evaluate(*case)
    assume(found.variable_minimum or not declared.prices.variable_minimum)
    readable = [one.vendor for one in found.bids if not one.faults]
    rules = [one.rule for one in declared.exclusions]
    expected = Counter((vendor, name) for vendor in readable for name in (*rules, *declared_limits(declared)))
    expected.update((one.vendor, rule) for one in found.bids if one.faults for rule in rules)
    assert Counter((one.vendor, one.rule) for one in found.ledger) == expected
    assert set(expected.values()) <= {1}


def test_a_vendor_in_time_to_the_second_is_in_and_a_second_later_out() -> None:
    declared = tender(exclusions=(ExclusionRule(rule="after-deadline"),), **DAYS)
    moment = DAYS["deadline"]
    late = bid("B", q=2, received_at=moment + timedelta(seconds=1))
    found = evaluate(declared, [bid("A", q=1, received_at=moment), late])
    assert disqualified(found) == {"B"}
    assert found.award.winners == ("A",)
