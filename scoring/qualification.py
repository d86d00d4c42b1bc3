"""Qualification (参加資格の審査): every bid against every rule of the tender, each check a line of the ledger."""

from collections.abc import Iterator, Mapping, Sequence

from criteria.bid import Bid
from criteria.exclusion import Check, ExclusionRule, Outcome
from criteria.finding import Text, Where
from criteria.register import Register
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.vendor import Override
from scoring import rules as _registered  # noqa: F401 - importing it registers every rule
from scoring.relations import related_groups
from scoring.rulebook import Field, Rule, Subject, Verdict, find_rule

_NO_TABLE = Text("確認に用いる表が提出されていません", "the table this rule reads was not handed in")
_HAND_IN = Text(
    "表を提出してください。該当がない場合も見出しだけの表が必要です",
    "Hand the table in; with no entries, its heading alone",
)


def check_qualification(tender: Tender, bids: Sequence[Bid], register: Register) -> tuple[Check, ...]:
    """Hold every bid against every rule the tender names (審査台帳), rule by rule and bid by bid.

    A rule whose table was not handed in is unconfirmed, never passed. An override turns a check that was not passed
    into an overridden one, and stays on the record.
    """
    field = bidders(bids, register)
    subjects = [Subject(tender=tender, bid=bid, register=register, field=field) for bid in bids]
    overrides = {(one.vendor, one.rule): one for one in register.overrides}
    return tuple(
        check for declared in tender.exclusions for check in _check_rule(declared, subjects, register, overrides)
    )


def bidders(bids: Sequence[Bid], register: Register) -> Field:
    """Look at all bidders together: who bids, and who is related to whom."""
    links: dict[str, list[Where]] = {}
    for relation in register.relations:
        if relation.where:
            links.setdefault(relation.vendor_a, []).append(relation.where)
            links.setdefault(relation.vendor_b, []).append(relation.where)
    return Field(
        bidding=frozenset(bid.vendor for bid in bids),
        still_bidding=frozenset(bid.vendor for bid in bids if bid.status is not BidStatus.WITHDRAWN),
        related=related_groups(register.relations, register.ventures),
        links={vendor: tuple(rows) for vendor, rows in links.items()},
    )


def _check_rule(
    declared: ExclusionRule,
    subjects: Sequence[Subject],
    register: Register,
    overrides: Mapping[tuple[str, str], Override],
) -> Iterator[Check]:
    rule = find_rule(declared.rule)
    params = rule.bind(declared.params)
    absent = [table for table in rule.reads if table not in register.tables]
    for subject in subjects:
        verdict = (
            Verdict(outcome=Outcome.UNCONFIRMED, what=_NO_TABLE, observed=", ".join(absent), cure=_HAND_IN)
            if absent
            else rule.function(subject, **params)
        )
        yield _line(rule, subject, verdict, overrides.get((subject.vendor, rule.id)))


def _line(rule: Rule, subject: Subject, verdict: Verdict, override: Override | None) -> Check:
    sets_aside = override is not None and override.judgement.accepted and verdict.outcome is not Outcome.PASSED
    return Check(
        vendor=subject.vendor,
        rule=rule.id,
        stage=rule.stage,
        outcome=Outcome.OVERRIDDEN if sets_aside else verdict.outcome,
        source=rule.source,
        what=verdict.what,
        observed=verdict.observed,
        required=verdict.required,
        evidence=verdict.evidence,
        day=verdict.day,
        cure=verdict.cure,
        cure_by=verdict.cure_by,
        override=override if sets_aside else None,
    )
