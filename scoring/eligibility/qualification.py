"""Qualification (参加資格の審査): every bid against every rule of the tender, each check a line of the ledger."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from criteria.bid import Bid
from criteria.exclusion import Basis, CheckOutcome, ExclusionRule, Verdict
from criteria.finding import Text
from criteria.register import Register
from criteria.tender import Tender
from criteria.vendor import Override
from criteria.zones import days_of
from scoring.eligibility.bidders import Bidders
from scoring.eligibility.ledger import Ledger, Ruling
from scoring.eligibility.rulebook import Subject, find_rule

_NO_TABLE: Final = Text("確認に用いる表が提出されていません", "the table this rule reads was not handed in")
_HAND_IN: Final = Text(
    "表を提出してください。該当がない場合も見出しだけの表が必要です",
    "Hand the table in; with no entries, its heading alone",
)
_WITHDRAWN: Final = Verdict(
    outcome=CheckOutcome.NOT_CHECKED,
    what=Text("辞退した入札は審査の対象外です", "a bid that was withdrawn is not checked"),
)
_SET_ASIDE: Final = frozenset({CheckOutcome.FAILED, CheckOutcome.UNCONFIRMED})
"""What a special reason can set aside."""


def check_qualification(tender: Tender, bids: Sequence[Bid], register: Register) -> Ledger:
    """Hold every bid against every rule the tender names (審査台帳), rule by rule and bid by bid.

    A rule whose table was not handed in is unconfirmed, never passed. An override that names who, why and when turns a
    check that was not passed into an overridden one, and stays on the record.
    """
    bidders, days = Bidders.of(bids, register), days_of(tender)
    subjects = [Subject.of(tender, bid, register, bidders, days) for bid in bids]
    vendors = tuple(bid.vendor for bid in bids)
    overrides = {
        (one.vendor, one.rule): one
        for one in register.overrides
        if one.judgement.accepted and one.judgement.declared and one.judgement.on is not None
    }
    return Ledger(
        rulings=tuple(_rule_on(declared, subjects, register, vendors, overrides) for declared in tender.exclusions)
    )


def _rule_on(
    declared: ExclusionRule,
    subjects: Sequence[Subject],
    register: Register,
    vendors: tuple[str, ...],
    overrides: Mapping[tuple[str, str], Override],
) -> Ruling:
    rule = find_rule(declared.rule)
    bound = rule.bind(declared.params)
    judge = partial(rule.function, **rule.arguments(bound))
    absent = ", ".join(table for table in rule.tables(bound) if table not in register.tables)
    unread = (
        Verdict(outcome=CheckOutcome.UNCONFIRMED, what=_NO_TABLE, observed=absent, cure=_HAND_IN) if absent else None
    )
    verdicts = tuple([_WITHDRAWN if subject.withdrawn else unread or judge(subject) for subject in subjects])
    return Ruling(
        basis=Basis(rule=rule.id, stage=rule.stage, source=rule.source),
        vendors=vendors,
        verdicts=verdicts,
        overrides=_set_aside(rule.id, vendors, verdicts, overrides) if overrides else {},
    )


def _set_aside(
    rule_id: str,
    vendors: Sequence[str],
    verdicts: Sequence[Verdict],
    overrides: Mapping[tuple[str, str], Override],
) -> Mapping[int, Override]:
    return {
        index: override
        for index, (vendor, verdict) in enumerate(zip(vendors, verdicts, strict=True))
        if (override := overrides.get((vendor, rule_id))) is not None and verdict.outcome in _SET_ASIDE
    }
