"""Who may take part (参加資格の審査), recounted: every bid against every rule the tender names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from criteria.bid import Bid
from criteria.exclusion import ExclusionRule, Outcome, WhenMissing
from criteria.finding import Finding, Severity, Text
from criteria.sources import with_key
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.vendor import Override
from scoring.audit import words
from scoring.audit.declared import Declared
from scoring.audit.limits import Exclusion
from scoring.audit.on_file import register_of
from scoring.audit.record import ON_RECORD
from scoring.audit.rule_facts import AT_OPENING, SOURCES, SUBCONTRACTORS_WHERE, TABLES
from scoring.audit.rules import ON_FILE, Case, Judge, Verdict

JUDGES: Final[Mapping[str, Judge]] = {**ON_FILE, **ON_RECORD}
"""Every exclusion rule that can be recounted."""


@dataclass(slots=True, kw_only=True)
class Qualified:
    """What the rules found: who is out, and of the others what waits for evidence or was set aside."""

    exclusions: list[Exclusion]
    waiting: list[Finding]
    overridden: list[Finding]


def qualify(tender: Tender, bids: list[Bid]) -> Qualified:
    """Hold every bid that was not withdrawn against every rule, rule by rule."""
    found = Qualified(exclusions=[], waiting=[], overridden=[])
    register = register_of(bids)
    overrides = {(one.vendor, one.rule): one for one in register.overrides if _is_explicit(one)}
    excludes = {one.rule for one in tender.exclusions if one.when_missing is WhenMissing.EXCLUDE}
    waits = {one.rule for one in tender.exclusions if one.when_missing is WhenMissing.PENDING}
    for rule in tender.exclusions:
        for bid in bids:
            verdict = _verdict(rule, Case(
                tender=tender, bid=bid, bids=bids, register=register, declared=Declared(rule.rule, rule.params),
            ))  # fmt: skip
            if verdict is None or verdict.outcome is Outcome.PASSED:
                continue
            override = overrides.get((bid.vendor, rule.rule))
            if override is not None:
                found.overridden.append(_overridden(override))
            elif verdict.outcome is Outcome.FAILED or rule.rule in excludes:
                found.exclusions.append(_exclusion(rule, bid, verdict))
            elif rule.rule in waits:
                found.waiting.append(_unconfirmed(rule, bid, verdict))
    return found


def _is_explicit(override: Override) -> bool:
    judgement = override.judgement
    named = judgement.by.strip() and judgement.reason.strip() and judgement.on is not None
    return bool(judgement.accepted and named)


def _verdict(rule: ExclusionRule, case: Case) -> Verdict | None:
    """Judge one bid by one rule; a bid that was withdrawn is not judged, and a table not handed in confirms nothing."""
    if case.bid.status is BidStatus.WITHDRAWN:
        return None
    absent = [table for table in _tables(rule, case.declared) if table not in case.register.tables]
    if absent:
        return Verdict(outcome=Outcome.UNCONFIRMED, observed=", ".join(absent))
    return JUDGES[rule.rule](case)


def _tables(rule: ExclusionRule, declared: Declared) -> list[str]:
    tables = [TABLES[rule.rule]] if rule.rule in TABLES else []
    if rule.rule in SUBCONTRACTORS_WHERE:
        flag, default = SUBCONTRACTORS_WHERE[rule.rule]
        tables += ["subcontractors"] if declared.flag(flag, default=default) else []
    return tables


def _exclusion(rule: ExclusionRule, bid: Bid, verdict: Verdict) -> Exclusion:
    return Exclusion(
        vendor=bid.vendor,
        code=rule.rule,
        key=f"exclusions.{rule.rule}",
        stage="opening" if rule.rule in AT_OPENING else "qualification",
        source=with_key(SOURCES[rule.rule], f"exclusions.{rule.rule}"),
        observed=verdict.observed,
        required=verdict.required,
        message=words.QUOTED,
    )


def _unconfirmed(rule: ExclusionRule, bid: Bid, verdict: Verdict) -> Finding:
    return Finding(
        code="not-confirmed",
        severity=Severity.WARNING,
        what=Text(f"「{rule.rule}」を確認できません", f"{rule.rule} cannot be confirmed"),
        subject=bid.vendor,
        where=verdict.row,
        value=rule.rule,
    )


def _overridden(override: Override) -> Finding:
    judgement, rule = override.judgement, override.rule
    who = f"{judgement.by}, {judgement.on}: {judgement.reason}"
    return Finding(
        code="rule-overridden",
        severity=Severity.WARNING,
        what=Text(f"特別の理由により「{rule}」を適用しません({who})", f"{rule} is set aside ({who})"),
        subject=override.vendor,
        where=override.where,
        value=rule,
    )
