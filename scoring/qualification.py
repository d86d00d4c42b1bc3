"""Qualification (参加資格の審査): every bid against every rule of the tender, each check a line of the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from criteria.bid import Bid
from criteria.exclusion import Basis, Check, ExclusionRule, Outcome, Verdict
from criteria.finding import Text
from criteria.register import Register
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.vendor import Override
from scoring import rules as _registered  # noqa: F401 - importing it registers every rule
from scoring.bidders import Bidders
from scoring.rulebook import Subject, find_rule
from scoring.tender_days import days_of

_NO_TABLE: Final = Text("確認に用いる表が提出されていません", "the table this rule reads was not handed in")
_HAND_IN: Final = Text(
    "表を提出してください。該当がない場合も見出しだけの表が必要です",
    "Hand the table in; with no entries, its heading alone",
)
_WITHDRAWN: Final = Verdict(
    outcome=Outcome.NOT_CHECKED,
    what=Text("辞退した入札は審査の対象外です", "a bid that was withdrawn is not checked"),
)
_SET_ASIDE: Final = frozenset({Outcome.FAILED, Outcome.UNCONFIRMED})
"""What a special reason can set aside."""


def check_qualification(tender: Tender, bids: Sequence[Bid], register: Register) -> tuple[Check, ...]:
    """Hold every bid against every rule the tender names (審査台帳), rule by rule and bid by bid.

    A rule whose table was not handed in is unconfirmed, never passed. An override that names who, why and when turns a
    check that was not passed into an overridden one, and stays on the record.
    """
    bidders, days = Bidders.of(bids, register), days_of(tender)
    subjects = [Subject.of(tender, bid, register, bidders, days) for bid in bids]
    overrides = {(one.vendor, one.rule): one for one in register.overrides if _is_explicit(one)}
    return tuple(
        check for declared in tender.exclusions for check in _check_rule(declared, subjects, register, overrides)
    )


def _is_explicit(override: Override) -> bool:
    judgement = override.judgement
    return judgement.accepted and judgement.declared and judgement.on is not None


def _check_rule(
    declared: ExclusionRule,
    subjects: Sequence[Subject],
    register: Register,
    overrides: Mapping[tuple[str, str], Override],
) -> Iterator[Check]:
    rule = find_rule(declared.rule)
    bound = rule.bind(declared.params)
    given, judge = rule.arguments(bound), rule.function
    basis = Basis(rule=rule.id, stage=rule.stage, source=rule.source)
    absent = ", ".join(table for table in rule.tables(bound) if table not in register.tables)
    unread = Verdict(outcome=Outcome.UNCONFIRMED, what=_NO_TABLE, observed=absent, cure=_HAND_IN) if absent else None
    for subject in subjects:
        verdict = _WITHDRAWN if subject.bid.status is BidStatus.WITHDRAWN else unread or judge(subject, **given)
        override = overrides.get((subject.vendor, rule.id)) if verdict.outcome in _SET_ASIDE else None
        yield Check(
            vendor=subject.vendor,
            basis=basis,
            outcome=Outcome.OVERRIDDEN if override else verdict.outcome,
            verdict=verdict,
            override=override,
        )
